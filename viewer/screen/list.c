/* list.c: the display list. Items are added in any order with a layer, and sorted once by layer, so
 * that a lane's label may be put beside its bar and still lie over the playhead. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "screen/internal.h"

enum { CHUNK_BYTES = 64 * 1024 };

struct screen__chunk {
	struct screen__chunk *next;
	size_t used, size;
	alignas(16) unsigned char bytes[];
};

void screen__list_reset(struct screen_list *list)
{
	struct screen__chunk *chunk = list->chunks;

	while (chunk && chunk->next) { /* the first one made is kept for the next picture */
		struct screen__chunk *next = chunk->next;
		free(chunk);
		chunk = next;
	}
	if (chunk)
		chunk->used = 0;
	list->chunks = chunk;
	list->count = 0;
	list->failed = false;
	list->scroll_max_px = 0;
	list->axis_width_px = 0;
	list->lanes_top_px = list->lanes_bottom_px = 0;
	list->panel_y_px = NULL;
}

void screen__list_finish(struct screen_list *list)
{
	screen__list_reset(list);
	free(list->chunks);
	free(list->items);
	free(list->layers);
	free(list->order);
	memset(list, 0, sizeof(*list));
}

static int grow(struct screen_list *list)
{
	uint32_t capacity = list->capacity ? list->capacity * 2 : 1024;
	struct screen_item *items = realloc(list->items, capacity * sizeof(*items));

	if (!items)
		return -ENOMEM;
	list->items = items;
	uint8_t *layers = realloc(list->layers, capacity);

	if (!layers)
		return -ENOMEM;
	list->layers = layers;
	uint32_t *order = realloc(list->order, capacity * sizeof(*order));

	if (!order)
		return -ENOMEM;
	list->order = order;
	list->capacity = capacity;
	return 0;
}

struct screen_item *screen__list_add(struct screen_list *list, enum screen__layer layer)
{
	static _Thread_local struct screen_item spare;
	struct screen_item *item = &spare;

	if (list->count < list->capacity || grow(list) == 0) {
		list->layers[list->count] = (uint8_t)layer;
		item = &list->items[list->count++];
	} else {
		list->failed = true;
	}
	memset(item, 0, sizeof(*item));
	item->run = item->lane = item->index = TRACE_NONE;
	return item;
}

void *screen__list_alloc(struct screen_list *list, size_t bytes)
{
	struct screen__chunk *chunk = list->chunks;

	bytes = (bytes + 15) & ~(size_t)15;
	if (!chunk || chunk->size - chunk->used < bytes) {
		size_t size = bytes > CHUNK_BYTES ? bytes : CHUNK_BYTES;
		struct screen__chunk *fresh = malloc(sizeof(*fresh) + size);
		if (!fresh) {
			list->failed = true;
			return NULL;
		}
		*fresh = (struct screen__chunk){.next = chunk, .size = size};
		list->chunks = chunk = fresh;
	}
	void *bytes_out = chunk->bytes + chunk->used;

	chunk->used += bytes;
	return bytes_out;
}

const char *screen__list_copy(struct screen_list *list, const char *text, size_t length)
{
	char *copy = screen__list_alloc(list, length + 1);

	if (!copy)
		return "";
	memcpy(copy, text, length);
	copy[length] = '\0';
	return copy;
}

void screen__list_sort(struct screen_list *list)
{
	uint32_t start[LAYER_COUNT + 1] = {0};

	for (uint32_t i = 0; i < list->count; i++)
		start[list->layers[i] + 1]++;
	for (int layer = 0; layer < LAYER_COUNT; layer++)
		start[layer + 1] += start[layer];
	for (uint32_t i = 0; i < list->count; i++)
		list->order[start[list->layers[i]]++] = i;
}

uint32_t screen_list_count(const struct screen_list *list)
{
	return list->count;
}

const struct screen_item *screen_list_item(const struct screen_list *list, uint32_t index)
{
	return &list->items[list->order[index]];
}

const struct screen_item *screen_list_hit(
	const struct screen_list *list, uint64_t roles, double x_px, double y_px)
{
	for (uint32_t i = list->count; i-- > 0;) {
		const struct screen_item *item = screen_list_item(list, i);
		if (!(roles >> item->role & 1))
			continue;
		if (x_px >= item->x_px && x_px < item->x_px + item->width_px && y_px >= item->y_px &&
			y_px < item->y_px + item->height_px)
			return item;
	}
	return NULL;
}

double screen_list_scroll_max(const struct screen_list *list)
{
	return list->scroll_max_px;
}

int64_t screen_time_at(const struct screen_list *list, double x_px)
{
	if (list->axis_width_px <= 0)
		return list->from_ns;
	double part = (x_px - list->axis_x_px) / list->axis_width_px;

	return list->from_ns + (int64_t)(part * (double)(list->to_ns - list->from_ns));
}

double screen_x_of(const struct screen_list *list, int64_t time_ns)
{
	double range_ns = (double)(list->to_ns - list->from_ns);

	if (range_ns <= 0)
		return list->axis_x_px;
	return list->axis_x_px + list->axis_width_px * ((double)(time_ns - list->from_ns) / range_ns);
}
