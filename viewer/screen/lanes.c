/* lanes.c: one lane in its row: bars, dotted bars and lines in whole pixels, each with the longest of
 * its labels that fits. State is told by shape: RUN is a full bar, READY a lower dotted one, WAIT a
 * line with an end stop, BLOCKED cross-hatched. */
#include <math.h>
#include <string.h>

#include "screen/internal.h"

struct lane {
	struct screen__build *b;
	const struct screen__steps *steps;
	uint32_t run, lane;
	struct rect row;
	double end; /* of what was drawn so far */
	uint32_t ground;
	bool jobs; /* it is a worker's */
};

static double clamp(double value, double low, double high)
{
	return value < low ? low : value > high ? high : value;
}

static double x_of(const struct lane *lane, int64_t time_ns)
{
	return round(clamp(screen_x_of(lane->b->list, time_ns), lane->b->bars_x, lane->b->bars_end));
}

static double bar_height(const struct lane *lane, enum model_state state)
{
	return round(lane->row.height * (state == MODEL_READY ? 0.62 : 0.78));
}

/* The label on a span from x to x + width, when one of its forms fits. */
static void put_label(struct lane *lane, uint32_t index, enum model_state state, double x, double width)
{
	struct screen__build *b = lane->b;
	const struct screen__fill *fill =
		screen__lane_fill(&model_run(b->model, lane->run)->lanes[lane->lane], state);
	double pad = u(b, 12), middle = lane->row.y + round(lane->row.height / 2);
	char text[256];

	for (int brief = 0; brief < 2; brief++) {
		if (!model_span_label(b->model, lane->run, lane->lane, index, brief, text, sizeof(text)))
			continue;
		double text_width = screen__text_width(b, FONT_LABEL, text);
		/* Some of the pattern stays to be seen beside the words. */
		if (text_width + 2 * pad + u(b, state == MODEL_READY && !brief ? 90 : 20) > width)
			continue;
		uint32_t ground = state == MODEL_WAIT ? lane->ground : fill->colour;
		uint32_t ink = state == MODEL_WAIT ? b->theme->quiet : fill->ink;
		/* Within a high bar's outline; a low one's letters are higher than itself. */
		double font_px = b->font[FONT_LABEL].font_px, height = font_px * 1.15;
		if (state == MODEL_RUN || state == MODEL_BLOCKED)
			height = fmin(height, fmax(bar_height(lane, state) - b->line_px, font_px));
		double centre = round(x + width / 2);
		struct rect pill = {round(centre - text_width / 2 - pad), round(middle - height / 2),
			round(text_width + 2 * pad), round(height)};
		b->layer = LAYER_LABEL;
		if (fill->fill != SCREEN_SOLID || state == MODEL_WAIT)
			screen__put_rect(b, SCREEN_ROLE_SPAN_LABEL, pill, ground, ground);
		screen__put_text(b, SCREEN_ROLE_SPAN_LABEL, FONT_LABEL, text, centre, middle, text_width + 1,
			ALIGN_CENTER, ink, ground);
		b->layer = LAYER_BAR;
		return;
	}
}

static void put_bar(
	struct lane *lane, uint32_t index, enum model_state state, double x, double width, bool stretched)
{
	struct screen__build *b = lane->b;
	const struct screen__fill *fill =
		screen__lane_fill(&model_run(b->model, lane->run)->lanes[lane->lane], state);
	double height = bar_height(lane, state);
	struct rect at = {x, lane->row.y + round((lane->row.height - height) / 2), width, height};

	screen__about(b, lane->run, lane->lane, index);
	struct screen_item *item = screen__put_box(b, SCREEN_ROLE_SPAN, at, fill->colour, b->theme->outline);

	item->fill = fill->fill;
	item->stretched = stretched;
	item->radius_px = stretched ? floor(width / 2) : u(b, 2);
	lane->end = x + width;
	if (!stretched && (state != MODEL_RUN || lane->lane == 0 || lane->jobs))
		put_label(lane, index, state, x, width);
}

static void put_wait(struct lane *lane, uint32_t index, double x, double end, bool ends)
{
	struct screen__build *b = lane->b;
	const struct screen__fill *fill = screen__state_fill(MODEL_WAIT);
	double middle = lane->row.y + round(lane->row.height / 2), stop = u(b, 5), height = u(b, 22);

	x += u(b, 4);
	if (end - x < stop)
		return;
	screen__about(b, lane->run, lane->lane, index);
	if (!ends)
		stop = 0; /* it goes on beyond what is seen, or what was recorded */
	double begun =
		fmin(x_of(lane, model_span_queued_until(b->model, lane->run, lane->lane, index)), end - stop);

	if (begun > x) /* what it waits for stands in a queue itself */
		screen__put_line(
			b, SCREEN_ROLE_SPAN, (struct rect){x, middle, begun - x, 0}, u(b, 5), fill->colour)
			->dashed = true;
	if (end - stop > fmax(x, begun))
		screen__put_line(b, SCREEN_ROLE_SPAN,
			(struct rect){fmax(x, begun), middle, end - stop - fmax(x, begun), 0}, u(b, 5),
			fill->colour);
	if (ends)
		screen__put_rect(b, SCREEN_ROLE_SPAN,
			(struct rect){end - stop, middle - round(height / 2), stop, round(height / 2) * 2},
			fill->colour, lane->ground);
	lane->end = end;
	put_label(lane, index, MODEL_WAIT, x, end - x);
}

static void put_span(struct lane *lane, uint32_t index)
{
	struct screen__build *b = lane->b;
	struct model_span span = model_lane_span(b->model, lane->run, lane->lane, index);
	double x = fmax(x_of(lane, span.start_ns), lane->end), end = x_of(lane, span.end_ns);

	if (span.end_ns < b->list->from_ns)
		return;
	if (span.state == MODEL_WAIT) {
		put_wait(lane, index, x, end,
			!span.open && screen_x_of(b->list, span.end_ns) <= b->bars_end + 1);
	} else if (span.state == MODEL_READY) {
		if (end - x >= screen__min_bar(b)) /* less is no more than a smudge */
			put_bar(lane, index, MODEL_READY, x, end - x, false);
	} else {
		const struct screen__step *step = screen__find_step(lane->steps, span.begin);
		double min = screen__min_bar(b);
		/* A call may go on beyond the step that begins it: inside it something blocks. */
		double step_end = step ? fmax(step->x + step->width, end) : 0;
		if (step && step->x >= lane->end)
			put_bar(lane, index, span.state, step->x, step_end - step->x,
				step->stretched && end < step->x + step->width);
		else
			put_bar(lane, index, span.state, x, fmax(end - x, min), end - x < min);
	}
}

/* Whether the bars, each as wide as it has to be, would be pushed far from their times. */
static bool is_crowded(const struct lane *lane, uint32_t first, uint32_t count)
{
	const struct screen__build *b = lane->b;
	double min = screen__min_bar(b), end = b->bars_x;

	if (count > (uint32_t)((b->bars_end - b->bars_x) / 4))
		return true;
	for (uint32_t i = 0; i < count; i++) {
		struct model_span span = model_lane_span(b->model, lane->run, lane->lane, first + i);
		const struct screen__step *step = screen__find_step(lane->steps, span.begin);
		double x = x_of(lane, span.start_ns);
		if (span.state != MODEL_RUN && span.state != MODEL_BLOCKED)
			continue;
		if (step && step->x >= end) {
			end = step->x + step->width;
			continue;
		}
		if (end - x > 2 * min)
			return true;
		end = fmax(fmax(x, end) + min, x_of(lane, span.end_ns));
	}
	return false;
}

static void put_loop(struct lane *lane)
{
	struct screen__build *b = lane->b;

	for (uint32_t i = 0; i < lane->steps->count; i++) {
		const struct screen__step *step = &lane->steps->step[i];
		struct model_span span = model_lane_span(b->model, lane->run, 0, step->first);
		double height = round(lane->row.height * 0.78);
		struct rect at = {
			step->x, lane->row.y + round((lane->row.height - height) / 2), step->width, height};
		if (step->count > 1)
			screen__strip(b, lane->run, 0, at);
		else
			put_bar(lane, step->first, span.state, step->x, step->width, step->stretched);
		lane->end = step->x + step->width;
	}
}

/* DONE, FAILED or CANCELLED, after the lane's last bar. */
static void put_end(struct lane *lane, const struct model_lane *about)
{
	static const enum screen_glyph glyph[] = {[MODEL_END_DONE] = SCREEN_GLYPH_CHECK,
		[MODEL_END_FAILED] = SCREEN_GLYPH_BANG,
		[MODEL_END_CANCELLED] = SCREEN_GLYPH_CROSS};
	struct screen__build *b = lane->b;
	double x = fmax(screen_x_of(b->list, about->end_ns), lane->end) + u(b, 8), size = u(b, 24);

	if (about->end == MODEL_END_OPEN || about->end_ns < b->list->from_ns || x + size > b->bars_end)
		return;
	b->layer = LAYER_LABEL;
	screen__about(b, lane->run, lane->lane, (uint32_t)about->end);
	screen__put_glyph(b, SCREEN_ROLE_END_GLYPH, glyph[about->end],
		(struct rect){round(x), lane->row.y + round((lane->row.height - size) / 2), size, size},
		b->theme->ink, lane->ground);
}

static void put_ground(struct lane *lane, const struct model_lane *about)
{
	struct screen__build *b = lane->b;
	const struct rect *row = &lane->row;
	bool lit = b->view->hover_match != TRACE_NONE && about->matched == b->view->hover_match;

	b->layer = LAYER_ROW;
	lane->ground = lit ? b->theme->lit : b->theme->panel;
	screen__about(b, lane->run, lane->lane, TRACE_NONE);
	screen__put_rect(b, SCREEN_ROLE_LANE,
		(struct rect){b->name_x, row->y, b->bars_end - b->name_x, row->height}, lane->ground,
		lane->ground);
	screen__put_line(b, SCREEN_ROLE_BACKGROUND,
		(struct rect){b->bars_x, row->y + row->height - 1, b->bars_end - b->bars_x, 0}, 1,
		b->theme->row);
	b->layer = LAYER_LABEL;
	screen__put_text(b, SCREEN_ROLE_LANE_NAME, FONT_NAME, about->name, b->bars_x - u(b, 20),
		row->y + round(row->height / 2), b->name_width, ALIGN_RIGHT, b->theme->ink, lane->ground);
	b->layer = LAYER_BAR;
}

void screen__lane(struct screen__build *b, const struct screen__steps *steps, uint32_t run, uint32_t index,
	struct rect row)
{
	const struct model_lane *about = &model_run(b->model, run)->lanes[index];
	struct lane lane = {.b = b, .steps = steps, .run = run, .lane = index, .row = row, .end = b->bars_x};
	double height = round(row.height * 0.78);
	struct rect bars = {
		b->bars_x, row.y + round((row.height - height) / 2), b->bars_end - b->bars_x, height};
	uint32_t first = 0;

	lane.jobs = about->kind == MODEL_LANE_WORKER;
	put_ground(&lane, about);
	uint32_t count = model_lane_spans(
		b->model, run, index, b->list->from_ns, screen_time_at(b->list, b->bars_end), &first);

	if (index == 0 && about->kind == MODEL_LANE_LOOP && !steps->dense) {
		put_loop(&lane);
	} else if (is_crowded(&lane, first, count)) {
		screen__strip(b, run, index, bars);
		lane.end = x_of(&lane, about->end_ns);
	} else {
		for (uint32_t i = 0; i < count; i++)
			put_span(&lane, first + i);
	}
	put_end(&lane, about);
	screen__about(b, TRACE_NONE, TRACE_NONE, TRACE_NONE);
}

uint32_t screen__lane_rows(const struct screen__build *b, uint32_t run, bool with_main)
{
	const struct model_run *about = model_run(b->model, run);

	if (with_main)
		return about->lane_count;
	for (uint32_t i = 0; i < about->lane_count; i++)
		if (about->lanes[i].is_backstage)
			return about->lane_count - 1;
	return about->lane_count;
}

uint32_t screen__lane_of_row(const struct screen__build *b, uint32_t run, bool with_main, uint32_t row)
{
	const struct model_run *about = model_run(b->model, run);

	if (with_main)
		return row;
	for (uint32_t i = 0; i <= row && i < about->lane_count; i++)
		if (about->lanes[i].is_backstage)
			return row + 1;
	return row;
}

double screen__dense_row(const struct screen__build *b)
{
	return screen__measure(b->screen, &b->font[FONT_NAME], "Xg").height_px;
}

/* Wide enough for the names of the first lanes, within limits; the same for all panels. */
void screen__name_column(struct screen__build *b, bool with_main)
{
	enum { MEASURED = 64 };
	double widest = u(b, 150), limit = b->width * 0.24;
	uint32_t first = with_main ? b->view->run : 0,
		 last = with_main ? first + 1 : model_run_count(b->model);

	for (uint32_t run = first; run < last; run++) {
		const struct model_run *about = model_run(b->model, run);
		for (uint32_t i = 0; i < about->lane_count; i++) {
			if (i == MEASURED && about->lane_count > 2 * MEASURED)
				i = about->lane_count - MEASURED; /* of very many the first and the last */
			if (with_main || !about->lanes[i].is_backstage)
				widest = fmax(widest, screen__text_width(b, FONT_NAME, about->lanes[i].name));
		}
	}
	b->name_width = fmin(widest, limit);
	b->name_x = u(b, 24);
	b->bars_x = round(b->name_x + u(b, 10) + b->name_width + u(b, 20));
	b->bars_end = b->width - u(b, 36);
}
