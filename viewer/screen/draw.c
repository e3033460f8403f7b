/* draw.c: a walk over the display list with cairo. Images get masks of texts and strips written
 * straight into their pixels; PDF and SVG get the same items as glyphs, shapes and patterns. */
#include <math.h>
#include <string.h>

#include "screen/internal.h"

struct pen {
	struct screen *screen;
	cairo_t *cr;
	bool image;           /* the target is an image surface: masks and tiles may be used */
	unsigned char *pixel; /* of that image, when strips may be written into it; else NULL */
	int stride, width, height;
};

static void set_colour(cairo_t *cr, uint32_t colour)
{
	cairo_set_source_rgb(
		cr, (colour >> 16 & 255) / 255.0, (colour >> 8 & 255) / 255.0, (colour & 255) / 255.0);
}

static uint32_t darker(uint32_t colour)
{
	uint32_t r = (colour >> 16 & 255) * 5 / 9, g = (colour >> 8 & 255) * 5 / 9,
		 b = (colour & 255) * 5 / 9;

	return r << 16 | g << 8 | b;
}

static void rounded(cairo_t *cr, double x, double y, double width, double height, double radius)
{
	radius = fmin(radius, fmin(width, height) / 2);
	if (radius < 0.5) {
		cairo_rectangle(cr, x, y, width, height);
		return;
	}
	cairo_new_sub_path(cr);
	cairo_arc(cr, x + width - radius, y + radius, radius, -M_PI / 2, 0);
	cairo_arc(cr, x + width - radius, y + height - radius, radius, 0, M_PI / 2);
	cairo_arc(cr, x + radius, y + height - radius, radius, M_PI / 2, M_PI);
	cairo_arc(cr, x + radius, y + radius, radius, M_PI, 3 * M_PI / 2);
	cairo_close_path(cr);
}

/* ---- dots, hatches and stripes ---- */

static void draw_tile(
	cairo_t *cr, enum screen_fill fill, int size, double line, uint32_t colour, uint32_t background)
{
	set_colour(cr, background);
	cairo_paint(cr);
	set_colour(cr, colour);
	if (fill != SCREEN_DOTTED) {
		cairo_set_line_width(cr, line);
		for (int i = -1; i <= 1; i++) { /* beyond the edges too, so that tiles join */
			if (fill == SCREEN_HATCHED) {
				cairo_move_to(cr, i * size - size, -size);
				cairo_line_to(cr, i * size + 2 * size, 2 * size);
			}
			cairo_move_to(cr, i * size - size, 2 * size);
			cairo_line_to(cr, i * size + 2 * size, -size);
		}
		cairo_stroke(cr);
	} else {
		cairo_arc(cr, size / 2.0, size / 2.0, line, 0, 2 * M_PI);
		cairo_fill(cr);
	}
}

static cairo_surface_t *make_tile(
	bool image, enum screen_fill fill, int size, double line, uint32_t colour, uint32_t background)
{
	cairo_rectangle_t extents = {0, 0, size, size};
	cairo_surface_t *tile = image ? cairo_image_surface_create(CAIRO_FORMAT_RGB24, size, size)
	                              : cairo_recording_surface_create(CAIRO_CONTENT_COLOR, &extents);
	cairo_t *cr = cairo_create(tile);

	draw_tile(cr, fill, size, line, colour, background);
	cairo_destroy(cr);
	return tile;
}

static void fill_pattern(struct pen *pen, const struct screen_item *item)
{
	struct screen *screen = pen->screen;
	static const int lines[] = {[SCREEN_DOTTED] = 5, [SCREEN_HATCHED] = 7, [SCREEN_STRIPED] = 6};
	double line = fmax(1, item->line_px);
	int size = (int)fmax(6, round(lines[item->fill] * line));
	int which = (int)item->fill - SCREEN_DOTTED + (pen->image ? 0 : TILES);
	uint32_t colour = item->fill == SCREEN_DOTTED ? 0x111111 : darker(item->colour);

	if (!screen->tile[which] || screen->tile_px[which] != size) {
		if (screen->tile[which])
			cairo_surface_destroy(screen->tile[which]);
		screen->tile[which] = make_tile(pen->image, item->fill, size, line, colour, item->colour);
		screen->tile_px[which] = size;
	}
	cairo_pattern_t *pattern = cairo_pattern_create_for_surface(screen->tile[which]);

	cairo_pattern_set_extend(pattern, CAIRO_EXTEND_REPEAT);
	cairo_pattern_set_filter(pattern, CAIRO_FILTER_NEAREST);
	cairo_set_source(pen->cr, pattern);
	cairo_pattern_destroy(pattern);
	cairo_fill_preserve(pen->cr);
}

static void draw_rect(struct pen *pen, const struct screen_item *item)
{
	cairo_t *cr = pen->cr;
	double inset = item->has_outline ? item->line_px / 2 : 0;

	if (item->width_px <= 0 || item->height_px <= 0)
		return;
	if (inset * 2 >= item->width_px || inset * 2 >= item->height_px)
		inset = 0;
	rounded(cr, item->x_px + inset, item->y_px + inset, item->width_px - 2 * inset,
		item->height_px - 2 * inset, item->radius_px);
	if (item->fill == SCREEN_DOTTED || item->fill == SCREEN_HATCHED || item->fill == SCREEN_STRIPED) {
		fill_pattern(pen, item);
	} else if (item->fill == SCREEN_SOLID) {
		set_colour(cr, item->colour);
		cairo_fill_preserve(cr);
	}
	if (item->has_outline) {
		set_colour(cr, item->outline);
		cairo_set_line_width(cr, item->line_px);
		cairo_stroke(cr);
	}
	cairo_new_path(cr);
}

/* Straight lines lie on whole pixels. */
static void draw_line(cairo_t *cr, const struct screen_item *item)
{
	double line = fmax(1, round(item->line_px)), half = floor(line / 2);

	set_colour(cr, item->colour);
	if (item->dashed) {
		double dash = 4 * line;
		cairo_set_line_width(cr, line);
		cairo_set_dash(cr, &dash, 1, 0);
		cairo_move_to(cr, item->x_px + line / 2, item->y_px);
		cairo_rel_line_to(cr, item->width_px, item->height_px);
		cairo_stroke(cr);
		cairo_set_dash(cr, NULL, 0, 0);
	} else if (item->width_px < 0.5) {
		cairo_rectangle(cr, item->x_px - half, item->y_px, line, item->height_px);
		cairo_fill(cr);
	} else {
		cairo_rectangle(cr, item->x_px, item->y_px - half, item->width_px, line);
		cairo_fill(cr);
	}
}

/* ---- glyphs, in a unit square ---- */

struct point {
	double x, y;
};

static void path(cairo_t *cr, const struct point *points, int count)
{
	cairo_move_to(cr, points[0].x, points[0].y);
	for (int i = 1; i < count; i++)
		cairo_line_to(cr, points[i].x, points[i].y);
}

/* A glyph that is one path of three points. */
static void draw_path_glyph(cairo_t *cr, enum screen_glyph glyph)
{
	static const struct {
		bool filled;
		struct point points[3];
	} paths[] = {
		[SCREEN_GLYPH_CHECK] = {false, {{0.06, 0.55}, {0.38, 0.86}, {0.94, 0.16}}},
		[SCREEN_GLYPH_PREVIOUS] = {true, {{0.88, 0.04}, {0.04, 0.5}, {0.88, 0.96}}},
		[SCREEN_GLYPH_NEXT] = {true, {{0.12, 0.04}, {0.96, 0.5}, {0.12, 0.96}}},
		[SCREEN_GLYPH_PLAY] = {true, {{0.12, 0.04}, {0.96, 0.5}, {0.12, 0.96}}},
		[SCREEN_GLYPH_BACK] = {false, {{0.68, 0.08}, {0.26, 0.5}, {0.68, 0.92}}},
		[SCREEN_GLYPH_PLAYHEAD] = {true, {{0, 0}, {1, 0}, {0.5, 0.9}}},
	};

	path(cr, paths[glyph].points, 3);
	(paths[glyph].filled ? cairo_fill : cairo_stroke)(cr);
}

static void draw_glyph(cairo_t *cr, const struct screen_item *item)
{
	cairo_save(cr);
	cairo_translate(cr, item->x_px, item->y_px);
	cairo_scale(cr, item->width_px, item->height_px);
	set_colour(cr, item->colour);
	cairo_set_line_width(cr, item->line_px / item->width_px);
	cairo_set_line_join(cr, CAIRO_LINE_JOIN_MITER);
	switch (item->glyph) {
	case SCREEN_GLYPH_CROSS:
		path(cr, (struct point[]){{0.12, 0.12}, {0.88, 0.88}}, 2);
		path(cr, (struct point[]){{0.88, 0.12}, {0.12, 0.88}}, 2);
		cairo_stroke(cr);
		break;
	case SCREEN_GLYPH_BANG:
		cairo_rectangle(cr, 0.38, 0, 0.24, 0.64);
		cairo_rectangle(cr, 0.38, 0.78, 0.24, 0.22);
		cairo_fill(cr);
		break;
	case SCREEN_GLYPH_PAUSE:
		cairo_rectangle(cr, 0.1, 0.02, 0.28, 0.96);
		cairo_rectangle(cr, 0.62, 0.02, 0.28, 0.96);
		cairo_fill(cr);
		break;
	case SCREEN_GLYPH_HELP:
		cairo_set_line_width(cr, 0.17);
		cairo_arc(cr, 0.5, 0.3, 0.24, M_PI, 2.35 * M_PI);
		cairo_line_to(cr, 0.5, 0.7);
		cairo_stroke(cr);
		cairo_rectangle(cr, 0.4, 0.8, 0.2, 0.2);
		cairo_fill(cr);
		break;
	case SCREEN_GLYPH_DOT:
		cairo_arc(cr, 0.5, 0.5, 0.5, 0, 2 * M_PI);
		cairo_fill(cr);
		break;
	case SCREEN_GLYPH_CHECK:
	case SCREEN_GLYPH_PREVIOUS:
	case SCREEN_GLYPH_NEXT:
	case SCREEN_GLYPH_PLAY:
	case SCREEN_GLYPH_BACK:
	case SCREEN_GLYPH_PLAYHEAD:
		draw_path_glyph(cr, item->glyph);
		break;
	}
	cairo_restore(cr);
}

/* ---- strips ---- */

static void fill_block(struct pen *pen, uint32_t colour, int x, int y, int height)
{
	if (!pen->pixel) {
		set_colour(pen->cr, colour);
		cairo_rectangle(pen->cr, x, y, 1, height);
		cairo_fill(pen->cr);
		return;
	}
	if (x < 0 || x >= pen->width)
		return;
	for (int row = y < 0 ? 0 : y; row < y + height && row < pen->height; row++)
		memcpy(pen->pixel + (ptrdiff_t)row * pen->stride + (ptrdiff_t)x * 4, &colour, sizeof(colour));
}

/* Coverage from the foot up: RUN, BLOCKED, READY, each as high as its share; WAIT is a line behind.
 * What is there at all is high enough to be seen. */
static void draw_strip(struct pen *pen, const struct screen_item *item)
{
	static const enum model_state stack[] = {MODEL_RUN, MODEL_BLOCKED, MODEL_READY};
	int top = (int)item->y_px, height = (int)item->height_px, wait = height / 8 + 1;

	if (pen->pixel)
		cairo_surface_flush(cairo_get_target(pen->cr));
	for (uint32_t i = 0; i < item->column_count; i++) {
		const struct model_column *column = &item->columns[i];
		int x = (int)item->x_px + (int)i, foot = top + height;
		if (column->cover[MODEL_WAIT] > 0)
			fill_block(pen, screen__state_fill(MODEL_WAIT)->colour, x, top + (height - wait) / 2,
				wait);
		for (size_t s = 0; s < sizeof(stack) / sizeof(*stack); s++) {
			float cover = column->cover[stack[s]];
			if (cover <= 0)
				continue;
			int least = stack[s] == MODEL_READY ? height / 6 : height / 4;
			int part = (int)fmax(least, round((double)cover * height));
			part = part > foot - top ? foot - top : part;
			foot -= part;
			fill_block(pen,
				stack[s] == MODEL_RUN ? item->colour : screen__state_fill(stack[s])->colour,
				x, foot, part);
		}
	}
	if (pen->pixel)
		cairo_surface_mark_dirty(cairo_get_target(pen->cr));
}

/* Strips may be written as pixels when the target is an image and nothing is moved or scaled. */
static void find_pixels(struct pen *pen)
{
	cairo_surface_t *target = cairo_get_target(pen->cr);
	cairo_matrix_t matrix;
	double x, y;

	pen->image = cairo_surface_get_type(target) == CAIRO_SURFACE_TYPE_IMAGE;
	if (!pen->image || cairo_get_group_target(pen->cr) != target)
		return;
	cairo_format_t format = cairo_image_surface_get_format(target);

	cairo_get_matrix(pen->cr, &matrix);
	cairo_surface_get_device_offset(target, &x, &y);
	if ((format != CAIRO_FORMAT_RGB24 && format != CAIRO_FORMAT_ARGB32) || matrix.xx != 1 ||
		matrix.yy != 1 || matrix.xy != 0 || matrix.yx != 0 || matrix.x0 != 0 || matrix.y0 != 0 ||
		x != 0 || y != 0)
		return;
	pen->pixel = cairo_image_surface_get_data(target);
	pen->stride = cairo_image_surface_get_stride(target);
	pen->width = cairo_image_surface_get_width(target);
	pen->height = cairo_image_surface_get_height(target);
}

int screen_draw(struct screen *screen, cairo_t *cr)
{
	const struct screen_list *list = &screen->list;
	struct pen pen = {.screen = screen, .cr = cr};

	cairo_save(cr);
	cairo_set_antialias(cr, CAIRO_ANTIALIAS_GRAY);
	cairo_set_line_cap(cr, CAIRO_LINE_CAP_BUTT);
	find_pixels(&pen);
	for (uint32_t i = 0; i < screen_list_count(list); i++) {
		const struct screen_item *item = screen_list_item(list, i);
		switch (item->shape) {
		case SCREEN_RECT:
			draw_rect(&pen, item);
			break;
		case SCREEN_LINE:
			draw_line(cr, item);
			break;
		case SCREEN_TEXT:
			set_colour(cr, item->colour);
			screen__draw_text(screen, cr, pen.image, item);
			break;
		case SCREEN_STRIP:
			draw_strip(&pen, item);
			break;
		case SCREEN_POLYGON:
			draw_glyph(cr, item);
			break;
		}
	}
	cairo_restore(cr);
	return cairo_status(cr) == CAIRO_STATUS_SUCCESS ? 0 : SCREEN_ECAIRO;
}
