/* axis.c: the one time axis of all panels, and the playhead. A tick's label stands over its mark; the
 * playhead's handle has the row of the marks, so that it never hides a label. */
#include <math.h>

#include "screen/internal.h"

/* The label of a tick: as many decimals as the step has, in the unit of the whole axis. */
static const char *tick_label(struct screen__build *b, int64_t time_ns, int64_t step_ns, int64_t largest_ns)
{
	static const struct {
		int64_t ns;
		const char *name;
	} units[] = {{1000000000, "s"}, {1000000, "ms"}, {1000, "µs"}, {1, "ns"}};
	int unit = 0, decimals = 0;

	while (unit < 3 && largest_ns < units[unit].ns)
		unit++;
	for (int64_t step = units[unit].ns; step > 1 && step_ns % step; step /= 10)
		decimals++;
	return screen__format(
		b, "%.*f %s", decimals, (double)time_ns / (double)units[unit].ns, units[unit].name);
}

/* 1, 2 or 5 times a power of ten that gives each label room. */
static int64_t choose_step(struct screen__build *b, double width_px)
{
	const struct screen_list *list = b->list;
	int64_t step_ns = 1, factor = 0;
	static const int64_t next[] = {2, 5, 10};
	int64_t power = 1, range_ns = list->to_ns - list->from_ns;

	for (;;) {
		const char *label = tick_label(b, list->to_ns / step_ns * step_ns, step_ns, list->to_ns);
		double gap_px = (double)step_ns / (double)range_ns * width_px;
		double need_px = screen__text_width(b, FONT_LABEL, label) + u(b, 110);
		if (gap_px >= need_px || step_ns > INT64_MAX / 20)
			return step_ns;
		if (gap_px * 2000 < need_px &&
			power < INT64_MAX / 10000) { /* far away: no labels to measure */
			power *= 1000;
			factor = 0;
			step_ns = power;
			continue;
		}
		step_ns = power * next[factor];
		if (++factor == 3) {
			factor = 0;
			power *= 10;
		}
	}
}

void screen__axis(struct screen__build *b, double y, double height)
{
	struct screen_list *list = b->list;
	double label_middle = y + round(height * 0.38), mark_top = y + height - u(b, 14);

	b->layer = LAYER_PANEL;
	list->axis_x_px = b->bars_x;
	list->axis_width_px = fmax(1, b->bars_end - u(b, 100) - b->bars_x);
	screen__about(b, TRACE_NONE, TRACE_NONE, TRACE_NONE);
	screen__put_rect(b, SCREEN_ROLE_AXIS, (struct rect){b->bars_x, y, b->width - b->bars_x, height},
		b->theme->page, b->theme->page);
	int64_t step_ns = choose_step(b, list->axis_width_px);
	int64_t tick_ns = (list->from_ns + step_ns - 1) / step_ns * step_ns;
	double last_right = 0;

	for (; tick_ns >= 0; tick_ns += step_ns) {
		double x = round(screen_x_of(list, tick_ns));
		const char *label = tick_label(b, tick_ns, step_ns, list->to_ns);
		double half = screen__text_width(b, FONT_LABEL, label) / 2;
		if (x > list->axis_x_px + list->axis_width_px + 1 || x + half > b->width - u(b, 4))
			break;
		screen__put_line(b, SCREEN_ROLE_TICK, (struct rect){x, mark_top, 0, u(b, 10)}, b->line_px,
			b->theme->quiet);
		if (x - half <= last_right)
			continue;
		struct screen_item *text = screen__put_text(b, SCREEN_ROLE_TICK, FONT_LABEL, label, x,
			label_middle, u(b, 400), ALIGN_CENTER, b->theme->quiet, b->theme->page);
		last_right = right_of(text) + u(b, 8);
	}
}

void screen__playhead(struct screen__build *b, double handle_y, double bottom)
{
	const struct screen_list *list = b->list;
	double x = round(screen_x_of(list, b->view->position.time_ns)), size = u(b, 22);

	if (x < b->bars_x - 1 || x > b->bars_end)
		return;
	b->layer = LAYER_PLAYHEAD;
	screen__about(b, TRACE_NONE, TRACE_NONE, TRACE_NONE);
	screen__put_line(b, SCREEN_ROLE_PLAYHEAD, (struct rect){x, handle_y, 0, bottom - handle_y}, u(b, 4),
		b->theme->ink);
	screen__put_glyph(b, SCREEN_ROLE_PLAYHEAD, SCREEN_GLYPH_PLAYHEAD,
		(struct rect){x - round(size / 2), handle_y - round(size * 0.7), size, size}, b->theme->ink,
		b->theme->page);
}
