/* layout.c: from a view to a display list: sizes from the window's height, then the frame that all
 * screens share (header, axis, caption bar), then the screen's own part between. */
#include <math.h>
#include <string.h>

#include "screen/internal.h"
#include "trace/trace.h"

/* Narrower or lower than this many units nothing has room: then the units shrink. */
enum { LEAST_WIDTH = 1240, LEAST_HEIGHT = 900 };

void screen_view_init(struct screen_view *view, const struct model *model, int width_px, int height_px)
{
	memset(view, 0, sizeof(*view));
	view->width_px = width_px;
	view->height_px = height_px;
	view->scale = 1;
	view->lang = model ? model_lang(model) : LANG_EN;
	view->captions = true;
	view->to_ns = model && model_end_ns(model) > 0 ? model_end_ns(model) : 1;
	view->hover_match = TRACE_NONE;
	view->hover_x_px = view->hover_y_px = -1;
}

static void set_font(struct screen__build *b, enum screen__font font, double percent, bool bold, bool code)
{
	/* Rounded up: the percentages are the least. */
	double px = ceil(percent / 100 * 1080 * b->unit_px - 0.01);

	b->font[font] = (struct screen__style){px < 4 ? 4 : px, bold, code};
}

static void set_sizes(struct screen__build *b)
{
	const struct screen_view *view = b->view;
	double scale = view->scale > 0.1 && view->scale < 10 ? view->scale : 1;

	b->width = view->width_px > 1 ? view->width_px : 1;
	b->height = view->height_px > 1 ? view->height_px : 1;
	b->unit_px = b->height / 1080 * scale;
	b->unit_px = fmin(b->unit_px, fmin(b->width / LEAST_WIDTH, b->height / LEAST_HEIGHT));
	b->line_px = u(b, 2);
	set_font(b, FONT_CAPTION, 3.7, true, false);
	set_font(b, FONT_HEAD, 3.3, true, false);
	set_font(b, FONT_NAME, 2.6, true, false);
	set_font(b, FONT_LABEL, 2.4, true, false);
	set_font(b, FONT_QUIET, 2.4, false, false);
	set_font(b, FONT_CODE, 2.6, true, true);
}

struct model_position screen__position(const struct screen__build *b, uint32_t run)
{
	if (run == b->view->run)
		return b->view->position;
	return model_position_at(b->model, run, b->view->position.time_ns);
}

bool screen__has_loop(const struct screen__build *b, uint32_t run)
{
	const struct model_run *about = model_run(b->model, run);

	return trace_run(about->trace, about->trace_run)->has_loop;
}

static const char *clock_text(struct screen__build *b)
{
	char now[32], end[32];
	const struct screen_view *view = b->view;
	int64_t end_ns = view->kind == SCREEN_FOCUS ? model_run(b->model, view->run)->total_ns
	                                            : model_end_ns(b->model);

	return screen__format(
		b, "%s / %s", word_duration(now, view->position.time_ns), word_duration(end, end_ns));
}

static const char *speed_text(struct screen__build *b)
{
	int speed = b->view->speed;

	return speed < 0 ? screen__format(b, "×1/%d", 1 << (speed < -4 ? 4 : -speed))
	                 : screen__format(b, "×%d", 1 << (speed > 4 ? 4 : speed));
}

/* The right end of the header: help, play, speed, clock. Returns where it begins. */
static double header_right(struct screen__build *b, double middle)
{
	const struct screen__theme *theme = b->theme;
	double size = u(b, 44), right = b->width - u(b, 20);
	struct rect at = {right - size, middle - round(size / 2), size, size};

	screen__put_button(b, at, SCREEN_TOGGLE_HELP, SCREEN_GLYPH_HELP, theme->quiet, theme->header);
	at.x -= size + u(b, 12);
	screen__put_button(b, at, SCREEN_PLAY_PAUSE,
		b->view->playing ? SCREEN_GLYPH_PAUSE : SCREEN_GLYPH_PLAY, theme->ink, theme->header);
	right = at.x - u(b, 16);
	screen__put_text(b, SCREEN_ROLE_CLOCK, FONT_LABEL, speed_text(b), right, middle, u(b, 90),
		ALIGN_RIGHT, theme->quiet, theme->header);
	right -= screen__text_width(b, FONT_LABEL, "×1/16") + u(b, 20);
	struct screen_item *clock = screen__put_text(b, SCREEN_ROLE_CLOCK, FONT_LABEL, clock_text(b), right,
		middle, u(b, 340), ALIGN_RIGHT, theme->ink, theme->header);

	/* The widest clock keeps its room, so that nothing moves while it counts. */
	double room = fmax(clock->width_px, screen__text_width(b, FONT_LABEL, "00.0 ms / 00.0 s"));

	return right - room;
}

/* ---- behind the title a sign that the recording goes on: a dot and, where there is room, a word ---- */

enum { SIGN_GAP = 24, DOT = 18, DOT_GAP = 10 };

static double sign_width(struct screen__build *b, bool with_word)
{
	double width = u(b, SIGN_GAP) + u(b, DOT);

	if (!b->view->recording)
		return 0;
	return with_word ? width + u(b, DOT_GAP) +
	                           screen__text_width(b, FONT_LABEL, screen__word(b, WORD_UI_RECORDING))
	                 : width;
}

static void put_sign(struct screen__build *b, double x, double middle, bool with_word)
{
	double size = u(b, DOT);

	if (!b->view->recording)
		return;
	x += u(b, SIGN_GAP);
	screen__put_glyph(b, SCREEN_ROLE_RECORDING, SCREEN_GLYPH_DOT,
		(struct rect){x, middle - round(size / 2), size, size}, b->theme->ink, b->theme->header);
	if (with_word)
		screen__put_text(b, SCREEN_ROLE_RECORDING, FONT_LABEL, screen__word(b, WORD_UI_RECORDING),
			x + size + u(b, DOT_GAP), middle, b->width, ALIGN_LEFT, b->theme->ink,
			b->theme->header);
}

static bool has_workers(const struct screen__build *b)
{
	for (uint32_t run = 0; run < model_run_count(b->model); run++) {
		const struct model_run *about = model_run(b->model, run);
		for (uint32_t i = 0; i < about->lane_count && i < 2; i++) /* behind the loop's lane */
			if (about->lanes[i].kind == MODEL_LANE_WORKER)
				return true;
	}
	return false;
}

/* The first form that leaves a title its room; else the narrowest. Returns its width. */
static double choose_legend(struct screen__build *b, double room, struct screen__legend *out)
{
	static const struct screen__legend forms[] = {
		{56, 28, true}, {36, 16, true}, {28, 10, true}, {56, 28, false}, {36, 16, false}};
	const size_t count = sizeof(forms) / sizeof(*forms);
	double width = 0;

	for (size_t i = has_workers(b) ? 0 : 3; i < count; i++) {
		*out = forms[i];
		width = screen__legend(b, 0, 0, false, out);
		if (width <= room)
			break;
	}
	return width;
}

void screen__header(struct screen__build *b)
{
	const struct screen__theme *theme = b->theme;
	double height = u(b, 72), middle = round(height / 2), x = u(b, 24);

	b->layer = LAYER_PANEL;
	screen__about(b, TRACE_NONE, TRACE_NONE, TRACE_NONE);
	screen__put_rect(
		b, SCREEN_ROLE_BACKGROUND, (struct rect){0, 0, b->width, height}, theme->header, theme->page);
	screen__put_line(
		b, SCREEN_ROLE_BACKGROUND, (struct rect){0, height - 1, b->width, 0}, 1, theme->border);
	b->layer = LAYER_LABEL;
	double right = header_right(b, middle) - u(b, 36);

	if (b->view->kind == SCREEN_FOCUS) {
		double size = u(b, 44);
		struct rect at = {x, middle - round(size / 2), size, size};
		screen__put_button(b, at, SCREEN_LEAVE, SCREEN_GLYPH_BACK, theme->ink, theme->header);
		x += size + u(b, 16);
	}
	const char *title = model_title(b->model);
	double gap = u(b, 40), title_width = screen__text_width(b, FONT_HEAD, title);
	double room = right - gap - x, sign = sign_width(b, true);
	struct screen__legend form;
	double legend_width = choose_legend(b, room - title_width - sign, &form);
	bool with_word = title_width + sign + legend_width <= room;

	sign = sign_width(b, with_word);
	struct screen_item *item = screen__put_text(b, SCREEN_ROLE_TITLE, FONT_HEAD, title, x, middle,
		room - legend_width - sign, ALIGN_LEFT, theme->ink, theme->header);
	double legend_x = fmax(right_of(item) + sign + gap, round((b->width - legend_width) / 2));

	put_sign(b, right_of(item), middle, with_word);
	screen__legend(b, fmin(legend_x, right - legend_width), middle, true, &form);
	b->top = height;
}

static void lay_out_model(struct screen__build *b)
{
	screen__header(b);
	screen__caption_bar(b);
	if (b->view->kind == SCREEN_FOCUS)
		screen__focus(b);
	else
		screen__compare(b);
}

static void cover(struct screen__build *b)
{
	b->layer = LAYER_TIP_TEXT;
	screen__about(b, TRACE_NONE, TRACE_NONE, TRACE_NONE);
	screen__put_rect(b, SCREEN_ROLE_BACKGROUND, (struct rect){0, 0, b->width, b->height},
		b->view->cover == SCREEN_BLACK ? 0x000000 : 0xFFFFFF, 0);
}

const struct screen_list *screen_layout(
	struct screen *screen, const struct model *model, const struct screen_view *view)
{
	struct screen_list *list = &screen->list;
	struct screen__build b = {.screen = screen, .list = list, .model = model, .view = view};

	screen__list_reset(list);
	screen__text_sweep(screen);
	b.theme = screen__theme(view->theme);
	set_sizes(&b);
	list->from_ns = view->from_ns;
	list->to_ns = view->to_ns > view->from_ns ? view->to_ns : view->from_ns + 1;
	screen__about(&b, TRACE_NONE, TRACE_NONE, TRACE_NONE);
	screen__put_rect(
		&b, SCREEN_ROLE_BACKGROUND, (struct rect){0, 0, b.width, b.height}, b.theme->page, 0);
	if (view->cover != SCREEN_OPEN)
		cover(&b);
	else if (view->kind == SCREEN_HOME || !model || !model_run_count(model))
		screen__home(&b);
	else
		lay_out_model(&b);
	if (view->cover == SCREEN_OPEN && view->help)
		screen__help(&b);
	screen__list_sort(list);
	if (view->cover == SCREEN_OPEN && !view->help && view->hover_x_px >= 0 && model &&
		model_run_count(model)) {
		screen__tooltip(&b);
		screen__list_sort(list);
	}
	return list->failed ? NULL : list;
}
