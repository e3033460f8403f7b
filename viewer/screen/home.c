/* home.c: the screen before there is a trace: scenarios, saved traces and recent files as rows, the
 * selected one always in sight. */
#include <math.h>

#include "screen/internal.h"

static enum word heading(int kind)
{
	return kind == SCREEN_HOME_SCENARIO ? WORD_UI_SCENARIOS
	       : kind == SCREEN_HOME_TRACE  ? WORD_UI_TRACES
	                                    : WORD_UI_RECENT;
}

static void put_row(struct screen__build *b, uint32_t index, struct rect at)
{
	const struct screen_home *home = b->view->home;
	const struct screen_home_row *row = &home->rows[index];
	const struct screen__theme *theme = b->theme;
	bool selected = index == home->selected;
	uint32_t ground = selected ? theme->lit : theme->page;
	double middle = at.y + round(at.height / 2), pad = u(b, 24), name_width = round(at.width * 0.3);

	screen__about(b, TRACE_NONE, TRACE_NONE, index);
	b->layer = LAYER_PANEL;
	struct screen_item *box =
		screen__put_box(b, SCREEN_ROLE_HOME_ROW, at, ground, selected ? theme->ink : theme->page);

	box->line_px = u(b, 3);
	b->layer = LAYER_LABEL;
	struct screen_item *name = screen__put_text(b, SCREEN_ROLE_HOME_ROW, FONT_NAME,
		row->name ? row->name : "", at.x + pad, middle, name_width, ALIGN_LEFT, theme->ink, ground);
	double x = fmax(right_of(name), at.x + pad + name_width) + u(b, 24);

	screen__put_text(b, SCREEN_ROLE_HOME_ROW, FONT_QUIET, row->text ? row->text : "", x, middle,
		at.x + at.width - pad - x, ALIGN_LEFT, ground == theme->page ? theme->quiet : theme->ink,
		ground);
}

/* The height of all rows with their headings, and where the selected one is. */
static double measure(const struct screen_home *home, double row, double head, double *selected)
{
	double y = 0;

	for (uint32_t i = 0; i < home->row_count; i++) {
		if (i == 0 || home->rows[i].kind != home->rows[i - 1].kind)
			y += head;
		if (i == home->selected)
			*selected = y;
		y += row;
	}
	return y;
}

void screen__home(struct screen__build *b)
{
	const struct screen__theme *theme = b->theme;
	const struct screen_home *home = b->view->home;
	double margin = u(b, 48), head = u(b, 60), row = u(b, 56), top = u(b, 110),
	       bottom = b->height - u(b, 76);
	double size = u(b, 48), selected = 0;

	screen__about(b, TRACE_NONE, TRACE_NONE, TRACE_NONE);
	b->layer = LAYER_LABEL;
	screen__put_text(b, SCREEN_ROLE_TITLE, FONT_CAPTION, "awaitscope", margin, u(b, 56), b->width * 0.4,
		ALIGN_LEFT, theme->ink, theme->page);
	screen__put_button(b, (struct rect){b->width - margin - size, u(b, 32), size, size},
		SCREEN_TOGGLE_HELP, SCREEN_GLYPH_HELP, theme->quiet, theme->page);
	screen__put_text(b, SCREEN_ROLE_HINT, FONT_QUIET,
		b->view->notice ? b->view->notice : screen__word(b, WORD_UI_HOME_HINT), margin,
		b->height - u(b, 40), b->width - 2 * margin, ALIGN_LEFT, theme->quiet, theme->page);
	if (!home || !home->row_count)
		return;
	double total = measure(home, row, head, &selected), room = bottom - top;

	b->list->scroll_max_px = fmax(0, total - room);
	b->list->lanes_top_px = top;
	b->list->lanes_bottom_px = bottom;
	b->list->page_px = row;
	/* Scrolled by hand, but never so that the selected row is out of sight. */
	double scroll =
		fmin(fmax(b->view->scroll_px, selected + row - room), fmin(selected, b->list->scroll_max_px));
	double y = top - round(fmax(0, scroll));

	for (uint32_t i = 0; i < home->row_count; i++) {
		if (i == 0 || home->rows[i].kind != home->rows[i - 1].kind) {
			if (y >= top && y + head <= bottom) {
				b->layer = LAYER_LABEL;
				screen__put_text(b, SCREEN_ROLE_MODE, FONT_LABEL,
					screen__word(b, heading(home->rows[i].kind)), margin,
					y + round(head * 0.6), b->width - 2 * margin, ALIGN_LEFT,
					theme->quiet, theme->page);
			}
			y += head;
		}
		if (y >= top && y + row <= bottom)
			put_row(b, i, (struct rect){margin, y, b->width - 2 * margin, row - u(b, 4)});
		y += row;
	}
	if (b->list->scroll_max_px > 0)
		screen__scrollbar(
			b, (struct rect){b->width - u(b, 24), top, u(b, 10), room}, total, fmax(0, scroll));
}
