/* legend.c: the four states, each as it is drawn in a lane, with its word. */
#include "screen/internal.h"

static void swatch(struct screen__build *b, enum model_state state, struct rect at)
{
	const struct screen__fill *fill = screen__state_fill(state);

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

void screen__legend(
	struct screen__build *b, double x, double y_middle, bool draw, bool compact, double *width)
{
	static const struct {
		enum model_state state;
		enum word word;
	} part[] = {{MODEL_RUN, WORD_STATE_RUN}, {MODEL_READY, WORD_STATE_READY},
		{MODEL_WAIT, WORD_STATE_WAIT}, {MODEL_BLOCKED, WORD_STATE_BLOCKED}};
	double start = x, swatch_width = u(b, compact ? 36 : 56), height = u(b, 28),
	       gap = u(b, compact ? 16 : 28);

	for (size_t i = 0; i < sizeof(part) / sizeof(*part); i++) {
		const char *text = screen__word(b, part[i].word);
		if (i)
			x += gap;
		if (draw) {
			swatch(b, part[i].state,
				(struct rect){x, y_middle - height / 2, swatch_width, height});
			screen__put_text(b, SCREEN_ROLE_LEGEND, FONT_LABEL, text, x + swatch_width + u(b, 10),
				y_middle, u(b, 300), ALIGN_LEFT, b->theme->ink, b->theme->header);
		}
		x += swatch_width + u(b, 10) + screen__text_width(b, FONT_LABEL, text);
	}
	*width = x - start;
	screen__about(b, TRACE_NONE, TRACE_NONE, TRACE_NONE);
}
