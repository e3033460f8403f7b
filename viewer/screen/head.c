/* head.c: the head of a run's panel: its mode, what it is, its verdict and its total. What it is wraps to
 * two lines where one has no room; the head is then as high as they are. */
#include <math.h>
#include <string.h>

#include "screen/internal.h"

enum { MARGIN = 20, GAP = 24, WIDE_GAP = 28, LEAST_DESCRIPTION = 80 };

struct head {
	const char *total;
	double mode_width, verdict_width; /* at most */
	double left, right;               /* between them the description */
	struct screen__lines description;
};

static void put_ground(struct screen__build *b, double x, double y, double width, double height)
{
	double pad = u(b, 8);

	screen__put_rect(b, SCREEN_ROLE_BACKGROUND,
		(struct rect){x - pad, round(y), width + 2 * pad, round(height)}, b->theme->panel,
		b->theme->panel);
}

struct screen_item *screen__put_word(struct screen__build *b, enum screen_role role, enum screen__font font,
	const char *text, double x, double y_middle, double max_width, enum align align)
{
	uint32_t colour = role == SCREEN_ROLE_DESCRIPTION ? b->theme->quiet : b->theme->ink;
	const char *shown = screen__shorten(b->screen, &b->font[font], text, max_width);
	double width = screen__text_width(b, font, shown), size = b->font[font].font_px;

	b->layer = LAYER_LABEL;
	if (width > 0)
		put_ground(
			b, align == ALIGN_RIGHT ? x - width : x, y_middle - size * 0.46, width, size * 1.04);
	return screen__put_text(b, role, font, text, x, y_middle, max_width, align, colour, b->theme->panel);
}

static struct head measure(struct screen__build *b, uint32_t run, double width)
{
	const struct model_run *about = model_run(b->model, run);
	const char *text = about->description;
	struct head head = {.left = u(b, MARGIN), .right = width - u(b, MARGIN), .mode_width = width * 0.45};
	char total[32];

	head.total = screen__format(b, "%s", word_duration(total, about->total_ns));
	head.right -= screen__text_width(b, FONT_HEAD, head.total) + u(b, WIDE_GAP);
	head.left += fmin(screen__text_width(b, FONT_HEAD, about->mode), head.mode_width) + u(b, GAP);
	head.verdict_width = (head.right - head.left) * 0.6;
	head.right -= fmin(screen__text_width(b, FONT_LABEL, about->verdict), head.verdict_width);
	head.right -= u(b, WIDE_GAP);
	if (about->cut)
		text = screen__format(b, "%s%s%s", text, text[0] ? " · " : "", screen__word(b, WORD_UI_CUT));
	head.description = screen__break(b, FONT_QUIET, text, head.right - head.left);
	return head;
}

double screen__head_height(struct screen__build *b, uint32_t run, double width, double least)
{
	struct head head = measure(b, run, width);

	return head.description.count > 1 ? fmax(least, 2 * head.description.pitch + u(b, 10)) : least;
}

void screen__panel_head(struct screen__build *b, uint32_t run, struct rect at)
{
	const struct model_run *about = model_run(b->model, run);
	struct head head = measure(b, run, at.width);
	const struct screen__lines *lines = &head.description;
	double middle = at.y + round(at.height / 2), right = at.x + at.width - u(b, MARGIN),
	       room = head.right - head.left;

	screen__about(b, run, TRACE_NONE, TRACE_NONE);
	screen__put_word(b, SCREEN_ROLE_TOTAL, FONT_HEAD, head.total, right, middle, at.width, ALIGN_RIGHT);
	right -= screen__text_width(b, FONT_HEAD, head.total) + u(b, WIDE_GAP);
	screen__put_word(b, SCREEN_ROLE_MODE, FONT_HEAD, about->mode, at.x + u(b, MARGIN), middle,
		head.mode_width, ALIGN_LEFT);
	screen__put_word(b, SCREEN_ROLE_VERDICT, FONT_LABEL, about->verdict, right, middle,
		head.verdict_width, ALIGN_RIGHT);
	if (!lines->text[0] || room <= u(b, LEAST_DESCRIPTION))
		return;
	if (lines->count > 1) /* nor is the playhead seen between them */
		put_ground(b, at.x + head.left, middle - lines->pitch / 2, fmin(lines->width, room),
			lines->pitch);
	for (uint32_t i = 0; i < lines->count; i++) {
		double y = middle + (i - (lines->count - 1) / 2.0) * lines->pitch;
		struct screen_item *item = screen__put_word(b, SCREEN_ROLE_DESCRIPTION, FONT_QUIET,
			lines->line[i], at.x + head.left, y, room, ALIGN_LEFT);
		if (strcmp(item->text, item->whole))
			item->whole = screen__format(b, "%s", lines->text);
	}
}
