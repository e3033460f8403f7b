/* tooltip.c: what the pointer is on, in whole words: found in the display list like a click. */
#include <math.h>
#include <string.h>

#include "screen/internal.h"

enum { LINES = 6 };

struct tip {
	const char *line[LINES];
	int count;
};

static void add(struct tip *tip, const char *line)
{
	if (line && line[0] && tip->count < LINES)
		tip->line[tip->count++] = line;
}

static void span_tip(struct screen__build *b, struct tip *tip, const struct screen_item *item, uint32_t index)
{
	static const enum word name[] = {[MODEL_RUN] = WORD_STATE_RUN,
		[MODEL_READY] = WORD_STATE_READY,
		[MODEL_WAIT] = WORD_STATE_WAIT,
		[MODEL_BLOCKED] = WORD_STATE_BLOCKED};
	struct model_span span = model_lane_span(b->model, item->run, item->lane, index);
	char from[32], to[32], text[256];

	const struct model_lane *lanes = model_run(b->model, item->run)->lanes;
	uint32_t task = model_span_job_task(b->model, item->run, item->lane, index);
	bool is_job = lanes[item->lane].kind == MODEL_LANE_WORKER;

	add(tip, lanes[span.lane].name);
	add(tip, screen__format(b, "%s %s", screen__word(b, is_job ? WORD_STATE_JOB : name[span.state]),
			 word_duration(from, span.end_ns - span.start_ns)));
	add(tip, screen__format(
			 b, "%s → %s", word_duration(from, span.start_ns), word_duration(to, span.end_ns)));
	if (model_span_label(b->model, item->run, item->lane, index, false, text, sizeof(text)))
		add(tip, screen__format(b, "%s", text));
	if (task != TRACE_NONE && word_fill(text, sizeof(text), b->view->lang,
					  screen__word(b, WORD_UI_JOB_OF), "task", lanes[task].name, NULL))
		add(tip, screen__format(b, "%s", text));
	if (item->stretched)
		add(tip, screen__word(b, WORD_UI_STRETCHED));
}

static void find_tip(struct screen__build *b, struct tip *tip)
{
	double x = b->view->hover_x_px, y = b->view->hover_y_px;
	const uint64_t spans = 1ull << SCREEN_ROLE_SPAN, buttons = 1ull << SCREEN_ROLE_BUTTON;
	const struct screen_item *top = screen_list_hit(b->list, ~0ull, x, y);
	const struct screen_item *item = screen_list_hit(b->list, buttons, x, y);

	if (item) {
		add(tip, screen__action_text(b, item->index));
		return;
	}
	if (screen_list_hit(b->list, 1ull << SCREEN_ROLE_RECORDING, x, y)) { /* perhaps but a dot */
		add(tip, screen__word(b, WORD_UI_RECORDING));
		return;
	}
	if (top && top->text && strcmp(top->text, top->whole)) {
		add(tip, top->whole);
		return;
	}
	item = screen_list_hit(b->list, spans, x, y);
	if (!item) { /* a thin line is hard to hit: its row will do */
		const struct screen_item *lane = screen_list_hit(b->list, 1ull << SCREEN_ROLE_LANE, x, y);
		for (uint32_t i = 0; lane && i < screen_list_count(b->list) && !item; i++) {
			const struct screen_item *other = screen_list_item(b->list, i);
			if (other->role == SCREEN_ROLE_SPAN && other->run == lane->run &&
				other->lane == lane->lane && x >= other->x_px && x < right_of(other))
				item = other;
		}
	}
	if (!item)
		return;
	uint32_t index = item->index;

	if (item->shape == SCREEN_STRIP) {
		uint32_t column = (uint32_t)(x - item->x_px);
		index = column < item->column_count ? item->columns[column].longest : TRACE_NONE;
	}
	if (index != TRACE_NONE)
		span_tip(b, tip, item, index);
}

void screen__tooltip(struct screen__build *b)
{
	struct tip tip = {.count = 0};
	double pad = u(b, 16), pitch = round(b->font[FONT_LABEL].font_px * 1.3), width = 0;

	find_tip(b, &tip);
	if (!tip.count)
		return;
	for (int i = 0; i < tip.count; i++)
		width = fmax(width, screen__text_width(b, FONT_LABEL, tip.line[i]));
	width = fmin(width + 2 * pad, b->width - 2 * pad);
	double height = tip.count * pitch + 2 * pad;
	double x = b->view->hover_x_px + u(b, 18), y = b->view->hover_y_px + u(b, 26);

	if (y + height > b->height - pad)
		y = b->view->hover_y_px - height - u(b, 12);
	x = round(fmax(pad, fmin(x, b->width - pad - width)));
	y = round(fmax(pad, fmin(y, b->height - pad - height)));
	b->layer = LAYER_TIP;
	screen__about(b, TRACE_NONE, TRACE_NONE, TRACE_NONE);
	screen__put_box(b, SCREEN_ROLE_TOOLTIP, (struct rect){x, y, width, height}, b->theme->caption,
		b->theme->caption_quiet);
	b->layer = LAYER_TIP_TEXT;
	for (int i = 0; i < tip.count; i++)
		screen__put_text(b, SCREEN_ROLE_TOOLTIP, FONT_LABEL, tip.line[i], x + pad,
			y + pad + round((i + 0.5) * pitch), width - 2 * pad, ALIGN_LEFT,
			i ? b->theme->caption_quiet : b->theme->caption_ink, b->theme->caption);
}
