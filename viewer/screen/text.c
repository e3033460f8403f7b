/* text.c: texts are shaped and rasterised once, and kept by (text, font) as a mask that is drawn in
 * any colour: a picture at 60 frames a second changes few of its words.
 *
 * Images take the mask; PDF and SVG take the same layout as glyphs. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include <pango/pangocairo.h>

#include "screen/internal.h"

enum { BUCKETS = 1024, KEEP = 2048 };

struct entry {
	struct entry *next;
	uint32_t hash;
	struct screen__style style;
	int max_px; /* 0: the text as it is; else what it was shortened to */
	struct screen__text size;
	PangoLayout *layout; /* until the mask is made */
	cairo_surface_t *mask;
	int mask_x_px, mask_y_px;
	char *shortened;
	uint32_t used;
	char text[];
};

struct screen__cache {
	struct entry *bucket[BUCKETS];
	uint32_t count, frame;
};

static void entry_destroy(struct entry *entry)
{
	if (entry->layout)
		g_object_unref(entry->layout);
	if (entry->mask)
		cairo_surface_destroy(entry->mask);
	free(entry->shortened);
	free(entry);
}

static void drop(struct screen__cache *cache, bool all)
{
	for (int i = 0; i < BUCKETS; i++) {
		struct entry **link = &cache->bucket[i];
		while (*link) {
			struct entry *entry = *link;
			if (!all && entry->used + 1 >= cache->frame) {
				link = &entry->next;
				continue;
			}
			*link = entry->next;
			entry_destroy(entry);
			cache->count--;
		}
	}
}

void screen__text_sweep(struct screen *screen)
{
	struct screen__cache *cache = screen->cache;

	cache->frame++;
	if (cache->count > KEEP)
		drop(cache, false);
}

int screen_create(struct screen **out, const char *font_dir)
{
	struct screen *screen = calloc(1, sizeof(*screen));
	int err = -ENOMEM;

	*out = NULL;
	if (!screen)
		return err;
	screen->cache = calloc(1, sizeof(*screen->cache));
	if (screen->cache)
		err = screen__fonts_create(&screen->fonts, font_dir);
	if (err) {
		screen_destroy(screen);
		return err;
	}
	*out = screen;
	return 0;
}

void screen_destroy(struct screen *screen)
{
	if (!screen)
		return;
	if (screen->cache)
		drop(screen->cache, true);
	free(screen->cache);
	screen__fonts_destroy(screen->fonts);
	screen__list_finish(&screen->list);
	model_now_finish(&screen->now);
	for (int i = 0; i < 2 * TILES; i++)
		if (screen->tile[i])
			cairo_surface_destroy(screen->tile[i]);
	free(screen);
}

static uint32_t hash_of(const char *text, const struct screen__style *style, int max_px)
{
	uint32_t hash = 2166136261u ^ (uint32_t)(style->font_px * 8) ^ (style->bold ? 0x10000u : 0) ^
	                (style->code ? 0x20000u : 0) ^ (uint32_t)max_px << 18;

	for (const unsigned char *c = (const unsigned char *)text; *c; c++)
		hash = (hash ^ *c) * 16777619u;
	return hash;
}

/* Text as it can be drawn: valid, in NFC (the coding fonts have no jamo), one paragraph. */
static char *drawable(const char *text)
{
	char *valid = g_utf8_make_valid(text, -1);
	char *normal = g_utf8_normalize(valid, -1, G_NORMALIZE_NFC);

	g_free(valid);
	for (char *c = normal; normal && *c; c++) {
		if ((unsigned char)*c < 0x20 || *c == 0x7f)
			*c = ' ';
		if (c[0] == '\xC2' && c[1] == '\xB5') /* the micro sign: Korean fonts have the letter alone */
			memcpy(c, "\xCE\xBC", 2);
	}
	return normal;
}

static PangoLayout *shape(struct screen *screen, const struct screen__style *style, const char *text)
{
	char *normal = drawable(text);
	PangoLayout *layout = screen__fonts_shape(screen->fonts, style, normal ? normal : "");

	g_free(normal);
	return layout;
}

static struct entry *find(
	struct screen *screen, const struct screen__style *style, const char *text, int max_px)
{
	struct screen__cache *cache = screen->cache;
	uint32_t hash = hash_of(text, style, max_px);
	struct entry **bucket = &cache->bucket[hash % BUCKETS];

	for (struct entry *entry = *bucket; entry; entry = entry->next)
		if (entry->hash == hash && entry->max_px == max_px &&
			entry->style.font_px == style->font_px && entry->style.bold == style->bold &&
			entry->style.code == style->code && !strcmp(entry->text, text)) {
			entry->used = cache->frame;
			return entry;
		}
	size_t length = strlen(text);
	struct entry *entry = calloc(1, sizeof(*entry) + length + 1);

	if (!entry) {
		screen->list.failed = true;
		return NULL;
	}
	memcpy(entry->text, text, length + 1);
	entry->hash = hash;
	entry->style = *style;
	entry->max_px = max_px;
	entry->used = cache->frame;
	entry->next = *bucket;
	*bucket = entry;
	cache->count++;
	if (max_px)
		return entry;

	PangoRectangle logical;

	entry->layout = shape(screen, style, text);
	pango_layout_get_pixel_extents(entry->layout, NULL, &logical);
	entry->size.width_px = logical.width;
	entry->size.height_px = logical.height;
	entry->size.baseline_px = (pango_layout_get_baseline(entry->layout) + PANGO_SCALE / 2) / PANGO_SCALE;
	return entry;
}

struct screen__text screen__measure(
	struct screen *screen, const struct screen__style *style, const char *text)
{
	const struct entry *entry = find(screen, style, text, 0);

	return entry ? entry->size : (struct screen__text){0};
}

/* The text with what lies between the bytes `front` and `back` replaced by an ellipsis. */
static char *without_middle(const char *text, size_t front, size_t back)
{
	static const char ellipsis[] = "…";
	size_t tail = strlen(text + back);
	char *shortened = malloc(front + sizeof(ellipsis) + tail);

	if (!shortened)
		return NULL;
	memcpy(shortened, text, front);
	memcpy(shortened + front, ellipsis, sizeof(ellipsis) - 1);
	memcpy(shortened + front + sizeof(ellipsis) - 1, text + back, tail + 1);
	return shortened;
}

static char *shorten(struct screen *screen, const struct screen__style *style, const char *text, int max_px)
{
	char *normal = drawable(text), *best = NULL;
	long characters = normal ? g_utf8_strlen(normal, -1) : 0;
	long low = 0, high = characters > 1 ? characters - 1 : 0; /* how many characters may stay */

	while (low <= high) {
		long keep = low + (high - low) / 2;
		size_t front = (size_t)(g_utf8_offset_to_pointer(normal, (keep + 1) / 2) - normal);
		size_t back = (size_t)(g_utf8_offset_to_pointer(normal, characters - keep / 2) - normal);
		char *candidate = without_middle(normal, front, back);
		if (!candidate)
			break;
		PangoLayout *layout = screen__fonts_shape(screen->fonts, style, candidate);
		int width;
		pango_layout_get_pixel_size(layout, &width, NULL);
		g_object_unref(layout);
		if (width <= max_px) {
			free(best);
			best = candidate;
			low = keep + 1;
		} else {
			free(candidate);
			high = keep - 1;
		}
	}
	g_free(normal);
	return best;
}

const char *screen__shorten(
	struct screen *screen, const struct screen__style *style, const char *text, double max_width_px)
{
	int max_px = max_width_px < 1 ? 1 : max_width_px > 100000 ? 100000 : (int)max_width_px;

	if (screen__measure(screen, style, text).width_px <= max_px)
		return text;
	struct entry *entry = find(screen, style, text, max_px);

	if (!entry)
		return "";
	if (!entry->shortened)
		entry->shortened = shorten(screen, style, text, max_px);
	return entry->shortened ? entry->shortened : ""; /* not even the ellipsis has room */
}

/* Where the next character begins; texts of foreign traces need not be valid. */
static uint32_t after(const char *text, uint32_t at, uint32_t length)
{
	uint32_t next = (uint32_t)(g_utf8_next_char(text + at) - text);

	return next < length ? next : length;
}

static bool breaks_after(const char *at, bool code)
{
	if (*at == ' ' || !code)
		return *at == ' ';
	return (strchr(",([", *at) && !strchr(")]", at[1])) || (*at == ')' && at[1] == '.');
}

uint32_t screen__wrap(struct screen *screen, const struct screen__style *style, const char *text,
	double width_px, double indent_px, uint32_t *end_bytes, uint32_t max)
{
	PangoLayout *layout = screen__fonts_shape(screen->fonts, style, text);
	PangoLayoutLine *line = pango_layout_get_line_readonly(layout, 0);
	uint32_t length = (uint32_t)strlen(text), start = 0, lines = 0;
	int start_x = 0;

	while (start < length && lines < max) {
		double room = (width_px - (lines ? indent_px : 0)) * PANGO_SCALE;
		uint32_t end = start, fits = start;
		bool begun = false; /* an indent is no line */
		while (end < length) {
			uint32_t next = after(text, end, length);
			int x;
			pango_layout_line_index_to_x(line, (int)end, TRUE, &x);
			if (x - start_x > room && text[end] != ' ')
				break;
			begun |= text[end] != ' ';
			if (begun && breaks_after(text + end, style->code))
				fits = next;
			end = next;
		}
		if (end == length)
			fits = length;
		else if (fits == start) /* one long word: between characters, at least one */
			fits = end > start ? end : after(text, start, length);
		end_bytes[lines++] = fits;
		start = fits;
		if (start < length)
			pango_layout_line_index_to_x(line, (int)start, FALSE, &start_x);
	}
	if (lines && start < length)
		end_bytes[lines - 1] = length;
	g_object_unref(layout);
	return lines;
}

static cairo_surface_t *make_mask(struct entry *entry)
{
	PangoRectangle ink;

	pango_layout_get_pixel_extents(entry->layout, &ink, NULL);
	entry->mask_x_px = ink.x - 1;
	entry->mask_y_px = ink.y - 1;
	cairo_surface_t *mask = cairo_image_surface_create(CAIRO_FORMAT_A8, ink.width + 2, ink.height + 2);
	cairo_t *cr = cairo_create(mask);

	cairo_translate(cr, -entry->mask_x_px, -entry->mask_y_px);
	pango_cairo_show_layout(cr, entry->layout);
	cairo_destroy(cr);
	return mask;
}

void screen__draw_text(struct screen *screen, cairo_t *cr, bool as_mask, const struct screen_item *item)
{
	struct screen__style style = {item->font_px, item->bold, item->code};
	struct entry *entry = find(screen, &style, item->text, 0);

	if (!entry)
		return;
	if (!entry->layout && (!as_mask || !entry->mask))
		entry->layout = shape(screen, &style, item->text);
	if (!as_mask) {
		cairo_move_to(cr, item->x_px, item->y_px);
		pango_cairo_show_layout(cr, entry->layout);
		return;
	}
	if (!entry->mask) {
		entry->mask = make_mask(entry);
		g_object_unref(entry->layout);
		entry->layout = NULL;
	}
	cairo_mask_surface(cr, entry->mask, item->x_px + entry->mask_x_px, item->y_px + entry->mask_y_px);
}
