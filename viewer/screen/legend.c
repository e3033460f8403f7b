/* legend.c: the four states, each as it is drawn in a lane, with its word; and what runs on workers. */
#include "screen/internal.h"

static void swatch(
	struct screen__build *b, enum model_state state, const struct screen__fill *fill, struct rect at)
{
	screen__about(b, TRACE_NONE, TRACE_NONE, (uint32_t)state);
	if (state == MODEL_WAIT) {
		double middle = at.y + (at.height - at.height / 2), stop = u(b, 4);
		screen__put_line(b, SCREEN_ROLE_LEGEND, (struct rect){at.x, middle, at.width - stop, 0},
			u(b, 6), fill->colour);
		screen__put_rect(b, SCREEN_ROLE_LEGEND,
			(struct rect){at.x + at.width - stop, at.y + u(b, 5), stop, at.height - 2 * u(b, 5)},
			fill->colour, b->theme->header);
		return;
	}
	struct screen_item *item =
		screen__put_box(b, SCREEN_ROLE_LEGEND, at, fill->colour, b->theme->outline);

	item->fill = fill->fill;
	item->radius_px = u(b, 2);
}

double screen__legend(
	struct screen__build *b, double x, double y_middle, bool draw, const struct screen__legend *form)
{
	const struct {
		enum model_state state;
		enum word word;
		const struct screen__fill *fill;
	} part[] = {
		{MODEL_RUN, WORD_STATE_RUN, screen__state_fill(MODEL_RUN)},
		{MODEL_READY, WORD_STATE_READY, screen__state_fill(MODEL_READY)},
		{MODEL_WAIT, WORD_STATE_WAIT, screen__state_fill(MODEL_WAIT)},
		{MODEL_BLOCKED, WORD_STATE_BLOCKED, screen__state_fill(MODEL_BLOCKED)},
		{MODEL_RUN, WORD_STATE_JOB, screen__job_fill()},
	};
	const size_t count = sizeof(part) / sizeof(*part) - !form->jobs;
	double start = x, swatch_width = u(b, form->swatch), height = u(b, 28), gap = u(b, form->gap);

	for (size_t i = 0; i < count; i++) {
		const char *text = screen__word(b, part[i].word);
		if (i)
			x += gap;
		if (draw) {
			swatch(b, part[i].state, part[i].fill,
				(struct rect){x, y_middle - height / 2, swatch_width, height});
			screen__put_text(b, SCREEN_ROLE_LEGEND, FONT_LABEL, text, x + swatch_width + u(b, 10),
				y_middle, u(b, 300), ALIGN_LEFT, b->theme->ink, b->theme->header);
		}
		x += swatch_width + u(b, 10) + screen__text_width(b, FONT_LABEL, text);
	}
	screen__about(b, TRACE_NONE, TRACE_NONE, TRACE_NONE);
	return x - start;
}
