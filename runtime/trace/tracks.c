/* tracks.c: the table of tracks: two versions a track, leaves of 1024. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "text.h"
#include "tracks.h"

enum { MOST_LEAVES = TRACE_TID_WORKER_MORE / TRACE__LEAF + 1, FAR = 1 << 20 };

void trace__table_init(struct trace__table *tracks, struct trace__segment *segment, uint32_t tag)
{
	*tracks = (struct trace__table){.segment = segment, .tag = tag};
	tracks->greatest = TRACE_TID_TASK;
}

void trace__table_finish(struct trace__table *tracks)
{
	free(tracks->low);
	free(tracks->high);
}

static struct trace__leaf *new_leaf(struct trace__table *tracks)
{
	struct trace__leaf *leaf = tracks->spare;

	if (!leaf)
		return trace__segment_add(tracks->segment, TRACE__BLOCK_TRACKS, sizeof(*leaf));
	/* Old versions go before the new tid comes: what a killed program left is never mixed. */
	tracks->spare = leaf->next_spare;
	memset(leaf->version, 0, sizeof(leaf->version));
	return leaf;
}

static void name_tids(struct trace__leaf *leaf, uint32_t first_tid)
{
	leaf->first_tid = first_tid;
	for (uint32_t i = 0; i < TRACE__LEAF; i++) {
		struct trace__tid *tid = &leaf->tid[i];
		char text[32] = {0}, *end = TRACE__PUT(trace__put_uint(text, first_tid + i), ",\"ts\"");

		memcpy(tid->text, text, sizeof(tid->text));
		tid->text_bytes = (uint8_t)(end - text);
		tid->number = first_tid + i;
	}
}

/* The place of a tid's leaf, made if need be; NULL when that cannot be. */
static struct trace__leaf_place *place_of(struct trace__table *tracks, uint32_t tid)
{
	bool is_high = tid >= TRACE_TID_WORKER_MORE;
	struct trace__leaf_place **places = is_high ? &tracks->high : &tracks->low;
	uint32_t *count = is_high ? &tracks->high_count : &tracks->low_count;
	uint32_t index = (is_high ? tid - TRACE_TID_WORKER_MORE : tid) / TRACE__LEAF;

	if (index >= *count) {
		struct trace__leaf_place *grown;
		uint32_t room = *count;

		if (index >= MOST_LEAVES)
			return NULL;
		while (room <= index)
			room = room ? 2 * room : 16;
		grown = realloc(*places, room * sizeof(*grown));
		if (!grown)
			return NULL;
		memset(grown + *count, 0, (room - *count) * sizeof(*grown));
		*places = grown;
		*count = room;
	}
	return &(*places)[index];
}

static struct trace__leaf *leaf_of(struct trace__table *tracks, uint32_t tid)
{
	bool is_high = tid >= TRACE_TID_WORKER_MORE;
	uint32_t offset = is_high ? tid - TRACE_TID_WORKER_MORE : tid;
	uint32_t index = offset / TRACE__LEAF;
	struct trace__leaf_place *place;

	if (index < (is_high ? tracks->high_count : tracks->low_count)) {
		place = &(is_high ? tracks->high : tracks->low)[index];
		if (place->leaf)
			return place->leaf;
		if (place->retired)
			return NULL;
	}
	if (tracks->suspicious && (is_high ? offset > FAR : tid > tracks->greatest + FAR))
		return NULL;
	place = place_of(tracks, tid);
	if (!place)
		return NULL;
	place->leaf = new_leaf(tracks);
	if (place->leaf)
		name_tids(place->leaf, tid - offset % TRACE__LEAF);
	if (!is_high && tid > tracks->greatest)
		tracks->greatest = tid;
	return place->leaf;
}

/* Where in its leaf a tid stands. */
static uint32_t slot_of(uint32_t tid)
{
	return (tid >= TRACE_TID_WORKER_MORE ? tid - TRACE_TID_WORKER_MORE : tid) % TRACE__LEAF;
}

struct trace__spot trace__table_find(struct trace__table *tracks, uint32_t tid)
{
	static const struct trace__tid zero = {.text = "0,\"ts\"", .text_bytes = 6};
	struct trace__leaf *leaf = leaf_of(tracks, tid);

	if (!leaf) {
		tracks->nowhere = (struct trace__track){.life = TRACE__ENDED};
		return (struct trace__spot){&tracks->nowhere, &zero};
	}
	return (struct trace__spot){
		trace__newest(leaf->version[slot_of(tid)], tracks->tag), &leaf->tid[slot_of(tid)]};
}

void trace__table_ended(struct trace__table *tracks, uint32_t tid)
{
	struct trace__leaf_place *place;
	uint32_t index = tid / TRACE__LEAF, oldest;

	if (tid < TRACE__LEAF || index >= tracks->low_count)
		return; /* the first leaf has the loop and the workers, which stay */
	place = &tracks->low[index];
	if (!place->leaf || ++place->ended < TRACE__LEAF)
		return;
	if (tracks->retiring_count == TRACE__RETIRING) {
		oldest = tracks->retiring[0];
		memmove(tracks->retiring, tracks->retiring + 1, sizeof(tracks->retiring) - sizeof(oldest));
		tracks->retiring_count--;
		tracks->low[oldest].leaf->next_spare = tracks->spare;
		tracks->spare = tracks->low[oldest].leaf;
		tracks->low[oldest].leaf = NULL;
		tracks->low[oldest].retired = true;
	}
	tracks->retiring[tracks->retiring_count++] = index;
}

int trace__table_adopt(struct trace__table *tracks, struct trace__leaf *leaf, uint32_t sequence)
{
	struct trace__leaf_place *place;
	bool is_high = leaf->first_tid >= TRACE_TID_WORKER_MORE;

	if ((is_high ? leaf->first_tid - TRACE_TID_WORKER_MORE : leaf->first_tid) % TRACE__LEAF)
		return -EINVAL;
	place = place_of(tracks, leaf->first_tid);
	if (!place)
		return -ENOMEM;
	if (place->leaf)
		return -EINVAL;
	place->leaf = leaf;
	name_tids(leaf, leaf->first_tid);
	if (!is_high && leaf->first_tid + TRACE__LEAF > tracks->greatest)
		tracks->greatest = leaf->first_tid + TRACE__LEAF;
	for (uint32_t i = 0; i < TRACE__LEAF; i++) {
		for (int v = 0; v < 2; v++) {
			struct trace__track *track = &leaf->version[i][v];

			if (track->tag > sequence || track->life > TRACE__CALLING ||
				track->wait >= TRACE_WAIT_KIND_COUNT)
				*track = (struct trace__track){0};
		}
	}
	return 0;
}

uint32_t trace__table_next(const struct trace__table *tracks, uint32_t tid)
{
	uint32_t offset;

	for (; tid < TRACE_TID_WORKER_MORE; tid = (tid / TRACE__LEAF + 1) * TRACE__LEAF) {
		if (tid / TRACE__LEAF >= tracks->low_count)
			break;
		if (tracks->low[tid / TRACE__LEAF].leaf)
			return tid;
	}
	offset = tid < TRACE_TID_WORKER_MORE ? 0 : tid - TRACE_TID_WORKER_MORE;
	for (; offset / TRACE__LEAF < tracks->high_count; offset = (offset / TRACE__LEAF + 1) * TRACE__LEAF) {
		if (tracks->high[offset / TRACE__LEAF].leaf)
			return TRACE_TID_WORKER_MORE + offset;
	}
	return 0;
}
