/* internal.h: what the files of the screen share: a layout in progress, its sizes, fonts and colours.
 *
 * Lengths are given in units: 1080 of them are the window's height at scale 1, so that a picture is
 * the same from 800x600 to 3840x2160. u(b, n) makes whole pixels of them. */
#ifndef AWAITSCOPE_SCREEN_INTERNAL_H
#define AWAITSCOPE_SCREEN_INTERNAL_H

#include <stdalign.h>
#include <stddef.h>

#include "model/words.h"
#include "screen/screen.h"

/* ---- colours (theme.c) ---- */

struct screen__theme {
	uint32_t page, header, panel, border, ink, quiet; /* quiet: text of the second rank */
	uint32_t row;                                     /* the hair line under a lane */
	uint32_t lit;                                     /* a lane's background while it is pointed at */
	uint32_t outline;                                 /* of bars */
	uint32_t box;                                     /* boxes within a panel */
	uint32_t active;                                  /* the listing's running line */
	uint32_t caption, caption_ink, caption_quiet;
	uint32_t wait_chip, chip_ink;
};
struct screen__fill {
	uint32_t colour, ink; /* ink: what is written on it */
	enum screen_fill fill;
};

const struct screen__theme *screen__theme(enum screen_theme theme);
const struct screen__fill *screen__state_fill(enum model_state state);
/* The same, but what runs on a worker is a job: it looks like no step of the loop. */
const struct screen__fill *screen__job_fill(void);
const struct screen__fill *screen__lane_fill(const struct model_lane *lane, enum model_state state);
/* The WCAG contrast ratio of two colours, 1 to 21. */
double screen__contrast(uint32_t a, uint32_t b);

/* ---- text (fonts.c, text.c) ---- */

struct screen__style {
	double font_px;
	bool bold, code;
};
struct screen__text {
	int width_px, height_px, baseline_px;
};
struct screen__fonts; /* a font map with its own configuration, and a context to shape with */

int screen__fonts_create(struct screen__fonts **out, const char *font_dir);
void screen__fonts_destroy(struct screen__fonts *fonts);
/* A layout of one paragraph; g_object_unref it. */
void *screen__fonts_shape(struct screen__fonts *fonts, const struct screen__style *style, const char *text);

/* The size of a text; of nothing when memory is out. */
struct screen__text screen__measure(
	struct screen *screen, const struct screen__style *style, const char *text);
/* The text, or its beginning and end with … between, so that it is no wider. The cache's own, valid
 * until the next layout. */
const char *screen__shorten(
	struct screen *screen, const struct screen__style *style, const char *text, double max_width_px);
/* Breaks a text into lines no wider than width_px, at spaces (code: also after commas and brackets, and
 * between calls in a chain), else between characters. end_bytes[i] is where line i ends. Returns how many
 * lines were made; the last of `max` may be too long. */
uint32_t screen__wrap(struct screen *screen, const struct screen__style *style, const char *text,
	double width_px, double indent_px, uint32_t *end_bytes, uint32_t max);
/* Draws a text with its box's top left at a place of whole pixels. */
void screen__draw_text(struct screen *screen, cairo_t *cr, bool as_mask, const struct screen_item *item);
/* Lets go of the texts that the last picture did not need, when there are many. */
void screen__text_sweep(struct screen *screen);

/* ---- the display list in the making (list.c) ---- */

enum screen__layer {
	LAYER_BASE,
	LAYER_PANEL,
	LAYER_ROW,
	LAYER_BAR,
	LAYER_PLAYHEAD,
	LAYER_LABEL,
	LAYER_SHEET,
	LAYER_SHEET_TEXT,
	LAYER_TIP,
	LAYER_TIP_TEXT,
	LAYER_COUNT
};

struct screen_list {
	struct screen_item *items;
	uint8_t *layers;
	uint32_t *order; /* items by layer */
	uint32_t count, capacity;
	struct screen__chunk *chunks; /* texts, columns and the like, let go at the next layout */
	bool failed;                  /* memory is out: the list is not whole */
	double axis_x_px, axis_width_px;
	int64_t from_ns, to_ns;
	double scroll_max_px;
	double lanes_top_px, lanes_bottom_px,
		page_px; /* what scrolls, and by how much a turn of the wheel goes */
	const double
		*panel_y_px; /* where the runs' panels begin, unscrolled; one more: the end. May be NULL */
};

void screen__list_reset(struct screen_list *list);
void screen__list_finish(struct screen_list *list);
void screen__list_sort(struct screen_list *list);
/* A new item; when memory is out a spare one that nobody sees. */
struct screen_item *screen__list_add(struct screen_list *list, enum screen__layer layer);
/* Memory until the next layout; NULL when it is out (the list is marked). */
void *screen__list_alloc(struct screen_list *list, size_t bytes);
const char *screen__list_copy(struct screen_list *list, const char *text, size_t length);

enum { TILES = 3 };

struct screen {
	struct screen__fonts *fonts;
	struct screen__cache *cache;
	struct screen_list list;
	struct model_now now;
	/* Dots, hatches and stripes for images, then for vectors, as drawn last. (A recording surface has to
	 * outlive the PDF or SVG that it is drawn to, else cairo loses memory.) */
	cairo_surface_t *tile[2 * TILES];
	int tile_px[2 * TILES];
};

/* ---- a layout in progress ---- */

enum screen__font { FONT_CAPTION, FONT_HEAD, FONT_NAME, FONT_LABEL, FONT_QUIET, FONT_CODE, FONT_COUNT };

struct screen__build {
	struct screen *screen;
	struct screen_list *list;
	const struct model *model;
	const struct screen_view *view;
	const struct screen__theme *theme;
	double unit_px;
	struct screen__style font[FONT_COUNT];
	double line_px; /* of outlines */
	double width, height;
	double top, bottom;        /* what is left for panels between header and caption bar */
	double name_x, name_width; /* the column of lane names */
	double bars_x, bars_end;   /* the lanes' own */
	enum screen__layer layer;  /* for what is put next */
	uint32_t run, lane, index;
};

struct rect {
	double x, y, width, height;
};
enum align { ALIGN_LEFT, ALIGN_CENTER, ALIGN_RIGHT };

/* Units to whole pixels; at least one. */
double u(const struct screen__build *b, double units);
static inline double right_of(const struct screen_item *item)
{
	return item->x_px + item->width_px;
}
void screen__about(struct screen__build *b, uint32_t run, uint32_t lane, uint32_t index);
struct screen_item *screen__put_rect(
	struct screen__build *b, enum screen_role role, struct rect at, uint32_t colour, uint32_t background);
struct screen_item *screen__put_box(
	struct screen__build *b, enum screen_role role, struct rect at, uint32_t colour, uint32_t outline);
struct screen_item *screen__put_line(
	struct screen__build *b, enum screen_role role, struct rect at, double line_px, uint32_t colour);
struct screen_item *screen__put_glyph(struct screen__build *b, enum screen_role role, enum screen_glyph glyph,
	struct rect at, uint32_t colour, uint32_t background);
/* A text beside, around or before x, its middle at y; shortened to max_width. */
struct screen_item *screen__put_text(struct screen__build *b, enum screen_role role, enum screen__font font,
	const char *text, double x, double y_middle, double max_width, enum align align, uint32_t colour,
	uint32_t background);
double screen__text_width(struct screen__build *b, enum screen__font font, const char *text);
/* A text on one line or two. */
struct screen__lines {
	enum screen__font font;
	const char *text, *line[2];
	uint32_t count;
	double width, pitch; /* of the longer line; from one line to the next */
};
/* On one line, where max_width has room for that; else on two, broken so that the longer one is as short
 * as can be. A text that can be broken nowhere stays on one. */
struct screen__lines screen__break(
	struct screen__build *b, enum screen__font font, const char *text, double max_width);
/* Draws them with their middle at y; each is shortened to max_width. Returns where the longer one ends. */
double screen__put_lines(struct screen__build *b, enum screen_role role, const struct screen__lines *lines,
	double x, double y_middle, double max_width, uint32_t colour, uint32_t background);
/* A button with a glyph or (text != NULL) a word on it, which does an action. */
void screen__put_button(struct screen__build *b, struct rect at, enum screen_action action,
	enum screen_glyph glyph, uint32_t colour, uint32_t background);
const char *screen__format(struct screen__build *b, const char *format, ...)
	__attribute__((format(printf, 2, 3)));
const char *screen__word(const struct screen__build *b, enum word id);
struct model_position screen__position(const struct screen__build *b, uint32_t run);

/* Parts of the picture. */
void screen__header(struct screen__build *b);
struct screen__legend {
	double swatch, gap; /* in units: a swatch's width, and between two states */
	bool jobs;          /* what runs on workers is told too */
};
/* Returns its width. */
double screen__legend(
	struct screen__build *b, double x, double y_middle, bool draw, const struct screen__legend *form);
void screen__axis(struct screen__build *b, double y, double height);
void screen__playhead(struct screen__build *b, double handle_y, double bottom);
void screen__caption_bar(struct screen__build *b);
void screen__compare(struct screen__build *b);
void screen__state_box(struct screen__build *b, struct rect at);
/* A task: its name, and at the right a detail (NULL: none) where that has room; in a higher box on two
 * lines. How many lines it takes to be whole; 0: more. */
uint32_t screen__chip_lines(struct screen__build *b, const char *name, const char *detail, double width);
void screen__chip(struct screen__build *b, struct rect at, uint32_t run, uint32_t lane,
	enum model_state state, const char *name, const char *detail);
void screen__focus(struct screen__build *b);
void screen__anatomy(struct screen__build *b, struct rect at);
void screen__listing(struct screen__build *b, struct rect at);
/* The number that a line of an event has in the listing that is shown; 0: none. */
uint32_t screen__listed_line(const struct screen__build *b, uint32_t event_line);
void screen__home(struct screen__build *b);
void screen__help(struct screen__build *b);
void screen__tooltip(struct screen__build *b);
void screen__scrollbar(struct screen__build *b, struct rect track, double total_px, double scroll_px);
/* The head of a run's panel, and how high it is: at least `least`. */
double screen__head_height(struct screen__build *b, uint32_t run, double width, double least);
void screen__panel_head(struct screen__build *b, uint32_t run, struct rect at);
/* A text beside the bars, on a ground of its own: the playhead passes behind it. */
struct screen_item *screen__put_word(struct screen__build *b, enum screen_role role, enum screen__font font,
	const char *text, double x, double y_middle, double max_width, enum align align);

/* What a button does, in words; NULL: nothing that the help sheet names. */
const char *screen__action_text(struct screen__build *b, uint32_t action);

/* Lanes (lanes.c, steps.c): a run's, each in its row. */
struct screen__step {          /* a bar of the loop's lane, put in its place */
	uint32_t first, count; /* spans of the loop's lane; more than one: drawn as a strip */
	uint32_t begin;        /* the first one's event */
	double x, width;
	bool stretched;
};
struct screen__steps {
	struct screen__step *step;
	uint32_t count;
	bool dense; /* too many to place: the whole lane is a strip */
};
void screen__place_steps(struct screen__build *b, uint32_t run, struct screen__steps *out);
const struct screen__step *screen__find_step(const struct screen__steps *steps, uint32_t begin);
void screen__lane(struct screen__build *b, const struct screen__steps *steps, uint32_t run, uint32_t lane,
	struct rect row);
void screen__strip(struct screen__build *b, uint32_t run, uint32_t lane, struct rect at);
void screen__name_column(struct screen__build *b, bool with_main);
/* The lowest row of a lane, where its name touches its neighbours'; only for what else would not be seen. */
double screen__dense_row(const struct screen__build *b);
double screen__min_bar(const struct screen__build *b);
bool screen__has_loop(const struct screen__build *b, uint32_t run);
const struct model_lane *screen__first_worker(const struct model_run *run); /* NULL: none */

/* The lane rows of a run: with or without main. */
uint32_t screen__lane_rows(const struct screen__build *b, uint32_t run, bool with_main);
uint32_t screen__lane_of_row(const struct screen__build *b, uint32_t run, bool with_main, uint32_t row);

#endif
