/* caption.c: the bar at the foot: which stop, its sentence on up to four lines, and the keys that go
 * on. It keeps the height of two lines, so that the picture stands still from stop to stop. */
#include <math.h>
#include <string.h>

#include "screen/internal.h"

enum { LINES = 4 };

static const char *counter(struct screen__build *b)
{
	const struct screen_view *view = b->view;
	const struct model_run *run = model_run(b->model, view->run);

	if (!run->stop_count)
		return screen__format(b, "%u/%u", view->position.moment, run->moment_count);
	uint32_t stop = model_stop_at(b->model, view->run, view->position);

	return screen__format(b, "%u/%u", stop < run->stop_count ? stop + 1 : 0, run->stop_count);
}

/* PgUp [<] [>] PgDn, from the right. Returns where it begins. */
static double buttons(struct screen__build *b, double middle)
{
	const struct screen__theme *theme = b->theme;
	double x = b->width - u(b, 24), size = u(b, 48);
	bool words = b->width / b->unit_px >= 1600;
	struct rect at = {0, middle - round(size / 2), size, size};

	if (words) {
		struct screen_item *text = screen__put_text(b, SCREEN_ROLE_HINT, FONT_QUIET, "PgDn", x,
			middle, u(b, 120), ALIGN_RIGHT, theme->caption_quiet, theme->caption);
		x = text->x_px - u(b, 14);
	}
	at.x = x - size;
	screen__put_button(b, at, SCREEN_STOP_NEXT, SCREEN_GLYPH_NEXT, theme->caption_quiet, theme->caption);
	at.x -= size + u(b, 12);
	screen__put_button(
		b, at, SCREEN_STOP_PREVIOUS, SCREEN_GLYPH_PREVIOUS, theme->caption_quiet, theme->caption);
	x = at.x;
	if (words) {
		struct screen_item *text = screen__put_text(b, SCREEN_ROLE_HINT, FONT_QUIET, "PgUp",
			x - u(b, 14), middle, u(b, 120), ALIGN_RIGHT, theme->caption_quiet, theme->caption);
		x = text->x_px;
	}
	return x;
}

static void notice(struct screen__build *b, double bottom)
{
	double height = u(b, 52), margin = u(b, 16);
	struct rect at = {margin, bottom - height - u(b, 6), b->width - 2 * margin, height};

	b->layer = LAYER_LABEL;
	struct screen_item *box = screen__put_box(b, SCREEN_ROLE_NOTICE, at, b->theme->box, b->theme->ink);

	box->line_px = u(b, 3);
	screen__put_text(b, SCREEN_ROLE_NOTICE, FONT_LABEL, b->view->notice, at.x + u(b, 20),
		at.y + height / 2, at.width - u(b, 40), ALIGN_LEFT, b->theme->ink, b->theme->box);
	b->bottom = at.y - u(b, 4);
}

/* Lines of about the same length, as few as there can be: no word stands alone in the last. */
static uint32_t wrap_evenly(
	struct screen__build *b, const char *text, double room, uint32_t end[static LINES])
{
	const struct screen__style *style = &b->font[FONT_CAPTION];
	uint32_t lines = screen__wrap(b->screen, style, text, room, 0, end, LINES), closer[LINES];

	for (int tenths = 9; tenths >= 5 && lines > 1 && lines < LINES; tenths--) {
		bool same =
			screen__wrap(b->screen, style, text, room * tenths / 10, 0, closer, LINES) == lines;
		for (uint32_t i = 0; same && i + 1 < lines; i++)
			same = text[closer[i] - 1] == ' '; /* and no word is divided */
		if (!same)
			break;
		memcpy(end, closer, sizeof(closer));
	}
	return lines;
}

void screen__caption_bar(struct screen__build *b)
{
	const struct screen__theme *theme = b->theme;
	char text[1024];
	uint32_t end[LINES], lines, start = 0;

	b->bottom = b->height;
	if (!b->view->captions) {
		if (b->view->notice)
			notice(b, b->bottom);
		return;
	}
	screen__about(b, b->view->run, TRACE_NONE, TRACE_NONE);
	model_caption(b->model, b->view->run, b->view->position, text, sizeof(text));
	double pitch = round(b->font[FONT_CAPTION].font_px * 1.22), pad = u(b, 10);
	double counter_width = fmax(screen__text_width(b, FONT_LABEL, counter(b)), u(b, 76));
	double x = u(b, 28) + counter_width + u(b, 28);

	b->layer = LAYER_LABEL;
	double sides = u(b, 2 * 48 + 12 + 24);

	if (b->width / b->unit_px >= 1600)
		sides += 2 * (screen__text_width(b, FONT_QUIET, "PgDn") + u(b, 14));
	double room = b->width - sides - u(b, 36) - x;

	lines = wrap_evenly(b, text, room, end);
	double height = 2 * pad + pitch * (lines > 2 ? lines : 2), top = b->height - height;
	double middle = top + round(height / 2);

	b->layer = LAYER_PANEL;
	screen__put_rect(
		b, SCREEN_ROLE_CAPTION, (struct rect){0, top, b->width, height}, theme->caption, theme->page);
	if (b->view->theme != SCREEN_LIGHT)
		screen__put_line(
			b, SCREEN_ROLE_CAPTION, (struct rect){0, top, b->width, 0}, 1, theme->border);
	b->layer = LAYER_LABEL;
	screen__put_text(b, SCREEN_ROLE_STOP, FONT_LABEL, counter(b), u(b, 28), middle, u(b, 300), ALIGN_LEFT,
		theme->caption_quiet, theme->caption);
	buttons(b, middle);
	double y = middle - pitch * (lines ? lines - 1 : 0) / 2;

	for (uint32_t i = 0; i < lines; i++, y += pitch) {
		uint32_t stop = end[i];
		while (stop > start && text[stop - 1] == ' ')
			stop--;
		const char *part = screen__list_copy(b->list, text + start, stop - start);
		screen__put_text(b, SCREEN_ROLE_CAPTION, FONT_CAPTION, part, x, y, room, ALIGN_LEFT,
			theme->caption_ink, theme->caption);
		start = end[i];
	}
	b->bottom = top;
	if (b->view->notice)
		notice(b, top);
}
