/* screen.h: a picture of a model, given a view. No SDL.
 *
 * Layout makes a display list (screen_list): every box, bar, line and text with its place, size and
 * colours. Drawing is a walk over that list with cairo; a mouse position is looked up in it; and the
 * tests hold sizes, contrasts and overlaps by reading it. So PNG, SVG, PDF and the window show the
 * same. */
#ifndef AWAITSCOPE_SCREEN_H
#define AWAITSCOPE_SCREEN_H

#include <stdbool.h>
#include <stdint.h>

#include <cairo.h>

#include "model/model.h"

enum screen_kind { SCREEN_COMPARE, SCREEN_FOCUS, SCREEN_HOME };
enum screen_theme { SCREEN_LIGHT, SCREEN_DARK, SCREEN_CONTRAST, SCREEN_THEME_COUNT };
enum screen_cover { SCREEN_OPEN, SCREEN_BLACK, SCREEN_WHITE };

/* Everything that a picture depends on beside the model. Plain data: copy it freely. */
struct screen_view {
	int width_px, height_px;
	double scale; /* Ctrl +/−: 1 is made for projectors, 0.5 for a desk */
	enum screen_kind kind;
	enum screen_theme theme;
	enum awaitscope_lang lang;
	enum screen_cover cover;
	bool help, captions;
	bool in_c;                      /* the listing is the C, where a run has that */
	uint32_t run;                   /* focused */
	struct model_position position; /* in the focused run; the others stand at its time */
	int64_t from_ns, to_ns;         /* the part of the axis that is seen */
	double scroll_px;               /* of the panels (compare), of the lanes (focus) */
	bool playing;
	int speed;                      /* a power of two: -4 is ×1/16, 4 is ×16 */
	uint32_t hover_match;           /* model_lane.matched that is lit in every panel; TRACE_NONE: none */
	double hover_x_px, hover_y_px;  /* < 0: the pointer is elsewhere */
	const struct screen_home *home; /* SCREEN_HOME's rows, borrowed */
	const char *notice;             /* one line over the caption (an error, progress), or NULL */
	bool recording;                 /* the header says that more is to come; nothing moves for it */
};

/* A view that shows the whole of a model from its start. */
void screen_view_init(struct screen_view *view, const struct model *model, int width_px, int height_px);

struct screen;      /* fonts and caches; one a thread */
struct screen_list; /* a display list */

/* Finds fonts, makes caches. SCREEN_ENOFONT, -ENOMEM. font_dir: only the fonts there are used (tests);
 * NULL: the system's. */
int screen_create(struct screen **out, const char *font_dir);
void screen_destroy(struct screen *screen);

/* Lays the view out. The list is the screen's own and valid until the next layout. NULL on -ENOMEM. */
const struct screen_list *screen_layout(
	struct screen *screen, const struct model *model, const struct screen_view *view);
/* Draws the list that was laid out last. SCREEN_ECAIRO when cairo is in error. */
int screen_draw(struct screen *screen, cairo_t *cr);

/* Writes the picture of a view: the ending of path says how (.png, .svg, .pdf). -EINVAL: another. */
int screen_write(
	struct screen *screen, const struct model *model, const struct screen_view *view, const char *path);

/* ---- the list, for hits and tests ---- */

enum screen_role { /* what an item is; with `run`, `lane`, `index` it says of what */
	SCREEN_ROLE_BACKGROUND,
	SCREEN_ROLE_TITLE,
	SCREEN_ROLE_LEGEND,
	SCREEN_ROLE_CLOCK,
	SCREEN_ROLE_AXIS,
	SCREEN_ROLE_TICK,
	SCREEN_ROLE_PANEL,
	SCREEN_ROLE_MODE,
	SCREEN_ROLE_DESCRIPTION,
	SCREEN_ROLE_VERDICT,
	SCREEN_ROLE_TOTAL,
	SCREEN_ROLE_LANE_NAME,
	SCREEN_ROLE_LANE,
	SCREEN_ROLE_SPAN,
	SCREEN_ROLE_SPAN_LABEL,
	SCREEN_ROLE_END_GLYPH,
	SCREEN_ROLE_PLAYHEAD,
	SCREEN_ROLE_STATE,
	SCREEN_ROLE_STATE_TASK,
	SCREEN_ROLE_CODE,
	SCREEN_ROLE_MARKER,
	SCREEN_ROLE_CAPTION,
	SCREEN_ROLE_STOP,
	SCREEN_ROLE_HINT,
	SCREEN_ROLE_HELP,
	SCREEN_ROLE_TOOLTIP,
	SCREEN_ROLE_HOME_ROW,
	SCREEN_ROLE_BUTTON,
	SCREEN_ROLE_NOTICE,
	SCREEN_ROLE_RECORDING,
	SCREEN_ROLE_ARROW,
	SCREEN_ROLE_SCROLLBAR,
};

enum screen_shape { SCREEN_RECT, SCREEN_LINE, SCREEN_TEXT, SCREEN_STRIP, SCREEN_POLYGON };
enum screen_fill { SCREEN_SOLID, SCREEN_DOTTED, SCREEN_HATCHED, SCREEN_STRIPED, SCREEN_EMPTY };
enum screen_glyph { /* what a polygon shows; drawn as shapes, so that no font has to have them */
	SCREEN_GLYPH_CHECK,
	SCREEN_GLYPH_BANG,
	SCREEN_GLYPH_CROSS,
	SCREEN_GLYPH_PREVIOUS,
	SCREEN_GLYPH_NEXT,
	SCREEN_GLYPH_PLAY,
	SCREEN_GLYPH_PAUSE,
	SCREEN_GLYPH_HELP,
	SCREEN_GLYPH_BACK,
	SCREEN_GLYPH_PLAYHEAD,
	SCREEN_GLYPH_DOT,
};

struct screen_item {
	enum screen_shape shape;
	enum screen_role role;
	enum screen_fill fill;
	double x_px, y_px, width_px, height_px; /* a text's: its ink and logical box, after shortening */
	uint32_t colour, background, outline;   /* 0xRRGGBB; a text's background is what it stands on */
	bool has_outline, dashed;
	double line_px, radius_px;
	enum screen_glyph glyph;
	bool stretched;                     /* a bar that is wider than its time, to be seen at all */
	const struct model_column *columns; /* a strip's, one a pixel column */
	uint32_t column_count;
	const char *text;  /* as drawn (perhaps shortened in the middle) */
	const char *whole; /* the text before it was shortened */
	double font_px;
	bool bold, code;           /* code: the monospaced face */
	uint32_t run, lane, index; /* what it stands for; TRACE_NONE where that has no meaning */
};
uint32_t screen_list_count(const struct screen_list *list);
const struct screen_item *screen_list_item(const struct screen_list *list, uint32_t index);
/* The topmost item with one of the roles (a bit set of 1u << role; all: ~0u) at a place, or NULL. */
const struct screen_item *screen_list_hit(
	const struct screen_list *list, uint64_t roles, double x_px, double y_px);
/* How far screen_view.scroll_px can go; 0 when everything has room. */
double screen_list_scroll_max(const struct screen_list *list);
/* The time under a pixel column of the axis, and back. */
int64_t screen_time_at(const struct screen_list *list, double x_px);
double screen_x_of(const struct screen_list *list, int64_t time_ns);

/* ---- what keys and the mouse do, as pure functions of the view (control.c) ---- */

enum screen_action {
	SCREEN_STOP_NEXT,
	SCREEN_STOP_PREVIOUS,
	SCREEN_EVENT_NEXT,
	SCREEN_EVENT_PREVIOUS,
	SCREEN_PLAY_PAUSE,
	SCREEN_FASTER,
	SCREEN_SLOWER,
	SCREEN_RESTART,
	SCREEN_GO_HOME,
	SCREEN_GO_END,
	SCREEN_TOGGLE_BLACK,
	SCREEN_TOGGLE_WHITE,
	SCREEN_LEAVE,
	SCREEN_ENTER,
	SCREEN_FOCUS_RUN, /* argument: which */
	SCREEN_NEXT_PANEL,
	SCREEN_ZOOM_IN,
	SCREEN_ZOOM_OUT,
	SCREEN_PAN_LEFT,
	SCREEN_PAN_RIGHT,
	SCREEN_FIT,
	SCREEN_SCROLL_UP,
	SCREEN_SCROLL_DOWN,
	SCREEN_LARGER,
	SCREEN_SMALLER,
	SCREEN_NEXT_THEME,
	SCREEN_NEXT_LANG,
	SCREEN_TOGGLE_HELP,
	SCREEN_TOGGLE_CAPTIONS,
	SCREEN_TOGGLE_C,
	/* these are for the window itself; screen_apply leaves the view alone and says false */
	SCREEN_FULL_SCREEN,
	SCREEN_EXPORT,
	SCREEN_QUIT,
};
/* Whether the picture has a C listing. */
bool screen_shows_c(const struct screen_view *view, const struct model *model);
/* Applies an action; x_px is where the pointer is (zoom keeps the time under it; < 0: the playhead).
 * Returns whether the view changed. A language change is the caller's to pass on to the model. */
bool screen_apply(struct screen_view *view, const struct model *model, const struct screen_list *list,
	enum screen_action action, uint32_t argument, double x_px);
bool screen_click(struct screen_view *view, const struct model *model, const struct screen_list *list,
	double x_px, double y_px);
bool screen_hover(struct screen_view *view, const struct model *model, const struct screen_list *list,
	double x_px, double y_px);
/* Moves the axis by what was dragged, and the panels by dy. */
bool screen_drag(struct screen_view *view, const struct model *model, const struct screen_list *list,
	double dx_px, double dy_px);
/* Scrolls, so that the focused run's panel is seen, in the picture that was laid out last. */
bool screen_reveal(struct screen_view *view, const struct screen_list *list);
/* Playing: elapsed_ns of the wall's clock went by. Returns whether the view changed. */
bool screen_play(struct screen_view *view, const struct model *model, int64_t elapsed_ns);

/* ---- home ---- */

struct screen_home_row {
	enum { SCREEN_HOME_SCENARIO, SCREEN_HOME_TRACE, SCREEN_HOME_RECENT } kind;
	const char *name, *text; /* scenario's title or file; lesson or path */
};
struct screen_home {
	const struct screen_home_row *rows;
	uint32_t row_count, selected;
};

#endif
