/* header.c: the title, the legend, the clock and the buttons over every run. In a narrow window the
 * legend stands closer, then the title is set smaller, at last on two lines: both are always whole. */
#include <math.h>

#include "screen/internal.h"

enum { HEIGHT = 72, BUTTON = 44, GAP = 40 };

static const char *clock_text(struct screen__build *b, const char *now)
{
	char end[32];
	const struct screen_view *view = b->view;
	int64_t end_ns = view->kind == SCREEN_FOCUS ? model_run(b->model, view->run)->total_ns
	                                            : model_end_ns(b->model);

	return screen__format(b, "%s / %s", now, word_duration(end, end_ns));
}

static const char *speed_text(struct screen__build *b)
{
	int speed = b->view->speed;

	return speed < 0 ? screen__format(b, "×1/%d", 1 << (speed < -4 ? 4 : -speed))
	                 : screen__format(b, "×%d", 1 << (speed > 4 ? 4 : speed));
}

/* The right end of the header: help, play, speed, clock. Returns where it begins. */
static double put_right(struct screen__build *b, double middle)
{
	const struct screen__theme *theme = b->theme;
	double size = u(b, BUTTON), right = b->width - u(b, 20);
	struct rect at = {right - size, middle - round(size / 2), size, size};
	char now[32];

	screen__put_button(b, at, SCREEN_TOGGLE_HELP, SCREEN_GLYPH_HELP, theme->quiet, theme->header);
	at.x -= size + u(b, 12);
	screen__put_button(b, at, SCREEN_PLAY_PAUSE,
		b->view->playing ? SCREEN_GLYPH_PAUSE : SCREEN_GLYPH_PLAY, theme->ink, theme->header);
	right = at.x - u(b, 16);
	screen__put_text(b, SCREEN_ROLE_CLOCK, FONT_LABEL, speed_text(b), right, middle, u(b, 90),
		ALIGN_RIGHT, theme->quiet, theme->header);
	right -= screen__text_width(b, FONT_LABEL, "×1/16") + u(b, 20);
	struct screen_item *clock = screen__put_text(b, SCREEN_ROLE_CLOCK, FONT_LABEL,
		clock_text(b, word_duration(now, b->view->position.time_ns)), right, middle, u(b, 340),
		ALIGN_RIGHT, theme->ink, theme->header);

	/* The widest clock keeps its room, so that nothing moves while it counts. */
	double room = fmax(clock->width_px, screen__text_width(b, FONT_LABEL, clock_text(b, "00.0 ms")));

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

/* ---- what stands left of the clock: the title, the sign, the legend ---- */

struct form {
	struct screen__lines title;
	struct screen__legend legend;
	double legend_width, sign;
	bool with_word;
};

const struct model_lane *screen__first_worker(const struct model_run *run)
{
	for (uint32_t i = 0; i < run->lane_count && i < 2; i++) /* behind the loop's lane */
		if (run->lanes[i].kind == MODEL_LANE_WORKER)
			return &run->lanes[i];
	return NULL;
}

static bool has_workers(const struct screen__build *b)
{
	for (uint32_t run = 0; run < model_run_count(b->model); run++)
		if (screen__first_worker(model_run(b->model, run)))
			return true;
	return false;
}

/* The first form that has room, the roomiest and largest first; else the narrowest. */
static void choose_form(struct screen__build *b, const char *title, double room, struct form *out)
{
	static const struct {
		double swatch, gap;
	} legends[] = {{56, 28}, {36, 16}, {28, 10}};
	static const struct {
		enum screen__font font;
		uint32_t lines;
	} titles[] = {{FONT_HEAD, 1}, {FONT_NAME, 1}, {FONT_NAME, 2}};
	bool jobs = has_workers(b);

	for (size_t t = 0; t < sizeof(titles) / sizeof(*titles); t++) {
		out->title = screen__break(b, titles[t].font, title, titles[t].lines > 1 ? 0 : INFINITY);
		for (int word = 1; word >= 0; word--)
			for (size_t l = 0; l < sizeof(legends) / sizeof(*legends); l++) {
				out->with_word = word;
				out->sign = sign_width(b, word);
				out->legend =
					(struct screen__legend){legends[l].swatch, legends[l].gap, jobs};
				out->legend_width = screen__legend(b, 0, 0, false, &out->legend);
				if (out->title.width + out->sign + out->legend_width <= room)
					return;
			}
	}
}

void screen__header(struct screen__build *b)
{
	const struct screen__theme *theme = b->theme;
	double height = u(b, HEIGHT), middle = round(height / 2), x = u(b, 24), gap = u(b, GAP);
	struct form form;

	b->layer = LAYER_PANEL;
	screen__about(b, TRACE_NONE, TRACE_NONE, TRACE_NONE);
	screen__put_rect(
		b, SCREEN_ROLE_BACKGROUND, (struct rect){0, 0, b->width, height}, theme->header, theme->page);
	screen__put_line(
		b, SCREEN_ROLE_BACKGROUND, (struct rect){0, height - 1, b->width, 0}, 1, theme->border);
	b->layer = LAYER_LABEL;
	double right = put_right(b, middle) - u(b, 36);

	if (b->view->kind == SCREEN_FOCUS) {
		double size = u(b, BUTTON);
		struct rect at = {x, middle - round(size / 2), size, size};
		screen__put_button(b, at, SCREEN_LEAVE, SCREEN_GLYPH_BACK, theme->ink, theme->header);
		x += size + u(b, 16);
	}
	double room = right - gap - x;

	choose_form(b, model_title(b->model), room, &form);
	double title_right = screen__put_lines(b, SCREEN_ROLE_TITLE, &form.title, x, middle,
		room - form.legend_width - form.sign, theme->ink, theme->header);
	double legend_x = fmax(title_right + form.sign + gap, round((b->width - form.legend_width) / 2));

	put_sign(b, title_right, middle, form.with_word);
	screen__legend(b, fmin(legend_x, right - form.legend_width), middle, true, &form.legend);
	b->top = height;
}
