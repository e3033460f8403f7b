/* focus.c: one run, enlarged: all its lanes, the anatomy of its loop at the playhead, its listing. */
#include <math.h>

#include "screen/internal.h"

enum { HEAD = 56, PAD = 10, GAP = 12, LEAST_ROW = 37, MOST_ROW = 50 };

static void put_lanes(struct screen__build *b, struct rect at, double head, double row)
{
	struct screen_list *list = b->list;
	uint32_t run = b->view->run, rows = screen__lane_rows(b, run, true);
	double top = at.y + head, room = at.y + at.height - u(b, PAD) - top;
	struct screen__steps steps;

	b->layer = LAYER_PANEL;
	screen__about(b, run, TRACE_NONE, TRACE_NONE);
	screen__put_box(b, SCREEN_ROLE_PANEL, at, b->theme->panel, b->theme->border)->line_px =
		fmax(1, b->line_px / 2);
	screen__panel_head(b, run, (struct rect){at.x, at.y, at.width, head});
	screen__place_steps(b, run, &steps);

	uint32_t shown = (uint32_t)fmax(1, floor(room / row)), first = 0, fixed = 0;

	if (shown > rows)
		shown = rows;
	list->scroll_max_px = (rows - shown) * row;
	list->lanes_top_px = top;
	list->lanes_bottom_px = top + shown * row;
	list->page_px = row;
	double scroll = fmin(fmax(0, b->view->scroll_px), list->scroll_max_px);

	first = (uint32_t)round(scroll / row);
	/* The loop's lane stays in sight. */
	if (shown > 1 && rows && model_run(b->model, run)->lanes[0].kind == MODEL_LANE_LOOP)
		fixed = 1;
	for (uint32_t i = 0; i < shown && first + i < rows; i++)
		screen__lane(b, &steps, run, screen__lane_of_row(b, run, true, i < fixed ? i : first + i),
			(struct rect){b->name_x, top + i * row, b->bars_end - b->name_x, row});
	double x = round(screen_x_of(list, model_run(b->model, run)->total_ns));

	if (x >= b->bars_x && x <= b->bars_end) {
		b->layer = LAYER_ROW;
		screen__put_line(b, SCREEN_ROLE_BACKGROUND, (struct rect){x, top, 0, shown * row}, b->line_px,
			b->theme->quiet)
			->dashed = true;
	}
	if (list->scroll_max_px > 0)
		screen__scrollbar(b, (struct rect){at.x + at.width - u(b, 14), top, u(b, 10), shown * row},
			rows * row, first * row);
}

void screen__focus(struct screen__build *b)
{
	double axis_height = u(b, 62), top = b->top + axis_height, gap = u(b, GAP), margin = u(b, 16);
	double body = b->bottom - gap - top;
	uint32_t rows = screen__lane_rows(b, b->view->run, true);
	const struct model_run *about = model_run(b->model, b->view->run);

	/* Of another program's trace only the lanes are known: they get all the room. */
	bool lanes_only =
		about->lane_count && about->lanes[0].kind != MODEL_LANE_LOOP && !about->listing.line_count;

	screen__name_column(b, true);
	screen__axis(b, b->top, axis_height);
	double head = screen__head_height(b, b->view->run, b->width - 2 * margin, u(b, HEAD));
	double fixed = head + u(b, PAD), most = lanes_only ? body : round(body * 0.46);
	double row = floor((most - fixed) / (rows ? rows : 1));

	if (row < screen__dense_row(b)) /* not even then are all seen */
		row = u(b, LEAST_ROW);
	row = fmin(row, u(b, MOST_ROW));
	double height = fmin(fixed + rows * row, fixed + fmax(1, floor((most - fixed) / row)) * row);

	put_lanes(b, (struct rect){margin, top, b->width - 2 * margin, height}, head, row);
	screen__playhead(b, top, top + height);
	if (lanes_only)
		return;

	double y = top + height + gap, width = b->width - 2 * margin;
	double part =
		screen__has_loop(b, b->view->run) ? 0.5 : 0.34; /* without a loop there is little to say */
	double left = about->listing.line_count ? round((width - gap) * part) : width;

	screen__anatomy(b, (struct rect){margin, y, left, b->bottom - gap - y});
	if (about->listing.line_count)
		screen__listing(
			b, (struct rect){margin + left + gap, y, width - left - gap, b->bottom - gap - y});
}
