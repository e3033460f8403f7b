/* compare.c: the runs under each other on one axis, each in a panel; under them the loop's state in
 * the focused run. What has no room is scrolled, by whole rows: no text is ever cut. */
#include <math.h>
#include <stdio.h>

#include "screen/internal.h"

enum { LEAST_ROW = 37, MOST_ROW = 58, STATE = 132, LEAST_ROWS = 5 };

static const struct sizes { /* in units */
	double head, pad, gap;
} roomy = {56, 10, 10}, dense = {44, 6, 6}; /* dense where that shows all panels whole */

struct panels {
	struct screen__build *b;
	double row, head, pad, gap, top, bottom, scroll;
	uint32_t most_rows; /* a panel's; with more lanes its last row says how many more */
};

/* How many lanes a panel shows; *more: and a row that says how many it does not. */
static uint32_t shown_rows(const struct panels *p, uint32_t run, bool *more)
{
	uint32_t rows = screen__lane_rows(p->b, run, false);

	*more = rows > p->most_rows;
	return *more ? p->most_rows - 1 : rows;
}

/* The row, among all of the run, that stands in the panel's row `at`. Of a crowd the first ones are alike:
 * where not all have room, the rows under the loop's run from the first to the last. */
static uint32_t row_shown(const struct panels *p, uint32_t run, uint32_t at, uint32_t rows)
{
	uint32_t all = screen__lane_rows(p->b, run, false);

	if (all == rows || at == 0 || rows <= 2)
		return at;
	return 1 + (uint32_t)(((uint64_t)(at - 1) * (all - 2) + (rows - 2) / 2) / (rows - 2));
}

static double panel_width(const struct panels *p)
{
	return p->b->width - 2 * u(p->b, 16);
}

static double head_height(const struct panels *p, uint32_t run)
{
	return screen__head_height(p->b, run, panel_width(p), p->head);
}

static double panel_height(const struct panels *p, uint32_t run)
{
	bool more;
	uint32_t rows = shown_rows(p, run, &more);

	return head_height(p, run) + (rows + more) * p->row + p->pad;
}

static double whole_height(const struct panels *p)
{
	double height = 0;

	for (uint32_t run = 0; run < model_run_count(p->b->model); run++)
		height += panel_height(p, run) + (run ? p->gap : 0);
	return height;
}

static bool inside(const struct panels *p, double y, double height)
{
	return y >= p->top - 0.5 && y + height <= p->bottom + 0.5;
}

static void put_end_line(struct screen__build *b, uint32_t run, double top, double bottom)
{
	double x = round(screen_x_of(b->list, model_run(b->model, run)->total_ns));

	if (x < b->bars_x || x > b->bars_end || bottom <= top)
		return;
	b->layer = LAYER_ROW;
	struct screen_item *line = screen__put_line(b, SCREEN_ROLE_BACKGROUND,
		(struct rect){x, top, 0, bottom - top}, b->line_px, b->theme->quiet);

	line->dashed = true;
}

/* One panel from y on; only what lies between top and bottom is put. */
static void put_panel(struct panels *p, uint32_t run, double y, double height)
{
	struct screen__build *b = p->b;
	double top = fmax(y, p->top), bottom = fmin(y + height, p->bottom), head = head_height(p, run),
	       row_y = y + head;
	bool focused = run == b->view->run, more;
	uint32_t rows = shown_rows(p, run, &more);
	struct screen__steps steps;

	if (bottom - top < (y < p->top ? p->row + p->pad : head)) /* nothing of it could be read */
		return;
	b->layer = LAYER_PANEL;
	screen__about(b, run, TRACE_NONE, TRACE_NONE);
	struct screen_item *panel = screen__put_box(b, SCREEN_ROLE_PANEL,
		(struct rect){u(b, 16), top, panel_width(p), bottom - top}, b->theme->panel,
		focused ? b->theme->ink : b->theme->border);

	panel->line_px = focused ? u(b, 4) : fmax(1, b->line_px / 2);
	if (inside(p, y, head))
		screen__panel_head(b, run, (struct rect){u(b, 16), y, panel_width(p), head});
	screen__place_steps(b, run, &steps);
	double first_y = bottom, last_y = top;

	for (uint32_t i = 0; i < rows; i++) {
		struct rect row = {b->name_x, row_y + i * p->row, b->bars_end - b->name_x, p->row};
		if (!inside(p, row.y, row.height))
			continue;
		uint32_t shown = row_shown(p, run, i, rows);
		screen__lane(b, &steps, run, screen__lane_of_row(b, run, false, shown), row);
		first_y = fmin(first_y, row.y);
		last_y = row.y + row.height;
	}
	if (more && inside(p, row_y + rows * p->row, p->row)) {
		char count[32];
		snprintf(count, sizeof(count), "%u", screen__lane_rows(b, run, false) - rows);
		char text[128];
		word_fill(text, sizeof(text), b->view->lang, screen__word(b, WORD_UI_MORE_LANES), "count",
			count, NULL);
		screen__put_word(b, SCREEN_ROLE_DESCRIPTION, FONT_QUIET, text, b->bars_x,
			row_y + rows * p->row + round(p->row / 2), b->bars_end - b->bars_x, ALIGN_LEFT);
	}
	put_end_line(b, run, first_y, last_y);
}

static uint32_t all_rows(const struct panels *p)
{
	uint32_t rows = 0;

	for (uint32_t run = 0; run < model_run_count(p->b->model); run++) {
		bool more;
		rows += shown_rows(p, run, &more) + more;
	}
	return rows;
}

/* So many lanes that all runs are seen at once, if that can be; and their height. */
static void share_room(struct panels *p, const struct sizes *sizes, double least)
{
	struct screen__build *b = p->b;
	uint32_t runs = model_run_count(b->model), longest = 0;

	p->head = u(b, sizes->head);
	p->pad = u(b, sizes->pad);
	p->gap = u(b, sizes->gap);
	p->bottom = b->bottom - u(b, STATE) - 2 * p->gap;
	double room = p->bottom - p->top;

	for (uint32_t run = 0; run < runs; run++) {
		uint32_t rows = screen__lane_rows(b, run, false);
		longest = rows > longest ? rows : longest;
		room -= head_height(p, run) + p->pad + (run ? p->gap : 0);
	}
	uint32_t fit = (uint32_t)fmax(0, floor(room / least));

	p->most_rows = longest;
	if (runs > 1 && p->most_rows > fit)
		p->most_rows = fit;
	while (runs > 1 && p->most_rows > LEAST_ROWS && all_rows(p) > fit)
		p->most_rows--;
	if (runs > 1 && p->most_rows < LEAST_ROWS)
		p->most_rows = LEAST_ROWS;
	uint32_t rows = all_rows(p);

	p->row = fmin(fmax(rows ? floor(room / rows) : 0, least), u(b, MOST_ROW));
}

void screen__scrollbar(struct screen__build *b, struct rect track, double total_px, double scroll_px)
{
	double thumb = fmax(u(b, 30), track.height * track.height / total_px);
	double place = total_px > track.height ? scroll_px / (total_px - track.height) : 0;

	screen__about(b, TRACE_NONE, TRACE_NONE, TRACE_NONE);
	b->layer = LAYER_LABEL;
	screen__put_rect(b, SCREEN_ROLE_SCROLLBAR, track, b->theme->row, b->theme->page)->radius_px =
		track.width / 2;
	track.y += round((track.height - thumb) * place);
	track.height = round(thumb);
	screen__put_rect(b, SCREEN_ROLE_SCROLLBAR, track, b->theme->quiet, b->theme->page)->radius_px =
		track.width / 2;
}

void screen__compare(struct screen__build *b)
{
	struct screen_list *list = b->list;
	double axis_y = b->top, axis_height = u(b, 62);
	struct panels p = {.b = b};

	screen__name_column(b, false);
	screen__axis(b, axis_y, axis_height);
	p.top = axis_y + axis_height;
	share_room(&p, &roomy, u(b, LEAST_ROW));
	struct panels closer = p;

	share_room(&closer, &dense, screen__dense_row(b));
	if (whole_height(&p) > p.bottom - p.top && whole_height(&closer) <= closer.bottom - closer.top)
		p = closer;
	uint32_t runs = model_run_count(b->model);
	double total = whole_height(&p);

	list->scroll_max_px = fmax(0, ceil(total - (p.bottom - p.top)));
	list->lanes_top_px = p.top;
	list->lanes_bottom_px = p.bottom;
	list->page_px = p.row;
	p.scroll = fmin(fmax(0, b->view->scroll_px), list->scroll_max_px);
	double y = p.top, *panel_y = screen__list_alloc(list, (runs + 1) * sizeof(*panel_y));

	for (uint32_t run = 0; run < runs; run++) {
		double height = panel_height(&p, run);
		if (panel_y)
			panel_y[run] = y - p.top;
		if (y - p.scroll < p.bottom && y - p.scroll + height > p.top)
			put_panel(&p, run, round(y - p.scroll), height);
		y += height + p.gap;
	}
	if (panel_y)
		panel_y[runs] = y - p.top;
	list->panel_y_px = panel_y;
	double last = fmin(p.bottom, round(y - p.gap - p.scroll));

	screen__playhead(b, p.top, last);
	if (list->scroll_max_px > 0)
		screen__scrollbar(b, (struct rect){b->width - u(b, 13), p.top, u(b, 10), p.bottom - p.top},
			total, p.scroll);
	screen__state_box(b, (struct rect){u(b, 16), p.bottom + p.gap, panel_width(&p), u(b, STATE)});
}
