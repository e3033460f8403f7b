/* steps.c: the loop's lane. Never two RUN at one time: a bar that is stretched to be seen pushes the
 * next one aside, so that bars stand side by side in the order of execution. Where that would push
 * too far from the true time, those steps become one strip of coverage. */
#include <math.h>

#include "screen/internal.h"

/* More bars in a row than this are pushed too far. */
enum { MOST_ASIDE = 14 };

double screen__min_bar(const struct screen__build *b)
{
	return fmax(6, u(b, 10));
}

struct placing {
	struct screen__build *b;
	struct screen__steps *out;
	double min, gap, end; /* end: of what was placed so far */
	uint32_t row;         /* first step of the ones that stand side by side */
};

static double clamp(double value, double low, double high)
{
	return value < low ? low : value > high ? high : value;
}

/* The steps of this row were pushed too far: they become one strip at their true place. */
static void merge_row(struct placing *p, double right)
{
	struct screen__step *first = &p->out->step[p->row];
	uint32_t count = 0;

	for (uint32_t i = p->row; i < p->out->count; i++)
		count += p->out->step[i].count;
	first->count = count;
	first->width = fmax(p->min, right - first->x);
	first->stretched = false;
	p->out->count = p->row + 1;
	p->end = first->x + first->width + p->gap;
}

static void place(struct placing *p, uint32_t index, const struct model_span *span)
{
	const struct screen__build *b = p->b;
	double true_x = clamp(screen_x_of(b->list, span->start_ns), b->bars_x, b->bars_end);
	double true_end = clamp(screen_x_of(b->list, span->end_ns), b->bars_x, b->bars_end);
	struct screen__step *step = p->out->step + p->out->count;
	struct screen__step *last = p->out->count ? step - 1 : NULL;
	bool is_short = true_end - true_x < 4 * p->min;

	if (last && last->count > 1 && is_short && true_x < p->end) { /* it joins the strip before it */
		last->count++;
		last->width = fmax(last->width, true_end - last->x);
		p->end = last->x + last->width + p->gap;
		return;
	}
	if (true_x >= p->end - p->gap) /* not pushed aside */
		p->row = p->out->count;
	double x = round(fmax(true_x, p->end));
	double width = round(fmax(true_end, x + p->min)) - x;
	double most = fmin(MOST_ASIDE * (p->min + p->gap), b->bars_end - p->min - true_x);

	if (x >= b->bars_end && (x - true_x <= most || !is_short)) /* begins where nothing is seen any more */
		return;

	*step = (struct screen__step){.first = index,
		.count = 1,
		.begin = span->begin,
		.x = x,
		.width = width,
		.stretched = width > true_end - true_x + 1};
	p->out->count++;
	p->end = x + width + p->gap;
	if (is_short && x - true_x > most && p->out->count - p->row > 1)
		merge_row(p, true_end);
}

void screen__place_steps(struct screen__build *b, uint32_t run, struct screen__steps *out)
{
	const struct screen_list *list = b->list;
	uint32_t first = 0;
	uint32_t count =
		model_lane_spans(b->model, run, 0, list->from_ns, screen_time_at(list, b->bars_end), &first);

	*out = (struct screen__steps){0};
	if (count > (uint32_t)((b->bars_end - b->bars_x) / 4)) {
		out->dense = true;
		return;
	}
	out->step = screen__list_alloc(b->list, (count + 1) * sizeof(*out->step));
	if (!out->step)
		return;
	struct placing p = {.b = b, .out = out, .min = screen__min_bar(b), .gap = u(b, 2), .end = b->bars_x};

	for (uint32_t i = 0; i < count; i++) {
		struct model_span span = model_lane_span(b->model, run, 0, first + i);
		place(&p, first + i, &span);
	}
}

const struct screen__step *screen__find_step(const struct screen__steps *steps, uint32_t begin)
{
	uint32_t low = 0, high = steps->count;

	if (begin == TRACE_NONE)
		return NULL;
	while (low < high) {
		uint32_t middle = low + (high - low) / 2;
		if (steps->step[middle].begin < begin)
			low = middle + 1;
		else
			high = middle;
	}
	return low < steps->count && steps->step[low].begin == begin && steps->step[low].count == 1
	               ? &steps->step[low]
	               : NULL;
}

/* Spans without length cover nothing, but they are there: their columns show what they were. */
static void show_short(struct screen__build *b, uint32_t run, uint32_t lane, struct model_column *column,
	uint32_t columns, bool tiny)
{
	uint32_t seen = columns;

	for (uint32_t i = 0; i < columns; i++) {
		float sum = 0;
		for (int state = 0; state < MODEL_STATE_COUNT; state++)
			sum += column[i].cover[state];
		if (column[i].count && seen == columns)
			seen = i;
		if (sum > 0 || !column[i].count || column[i].longest == TRACE_NONE)
			continue;
		struct model_span span = model_lane_span(b->model, run, lane, column[i].longest);
		column[i].cover[span.state] = tiny ? 1 : 0.35f;
	}
	for (uint32_t i = 0; tiny && seen < columns && i < columns; i++)
		if (!column[i].count)
			column[i] = column[seen];
}

void screen__strip(struct screen__build *b, uint32_t run, uint32_t lane, struct rect at)
{
	uint32_t columns = at.width > 1 ? (uint32_t)at.width : 1;
	int64_t *edge_ns = screen__list_alloc(b->list, (columns + 1) * sizeof(*edge_ns));
	struct model_column *column = screen__list_alloc(b->list, columns * sizeof(*column));

	if (!edge_ns || !column)
		return;
	for (uint32_t i = 0; i <= columns; i++)
		edge_ns[i] = screen_time_at(b->list, at.x + i);
	for (uint32_t i = 1; i <= columns; i++) /* deeper than a nanosecond a pixel */
		if (edge_ns[i] <= edge_ns[i - 1])
			edge_ns[i] = edge_ns[i - 1] + 1;
	model_lane_columns(b->model, run, lane, edge_ns, columns, column);
	show_short(b, run, lane, column, columns, at.width <= screen__min_bar(b));
	screen__about(b, run, lane, TRACE_NONE);
	const struct screen__fill *fill =
		screen__lane_fill(&model_run(b->model, run)->lanes[lane], MODEL_RUN);
	struct screen_item *item = screen__put_rect(b, SCREEN_ROLE_SPAN, at, fill->colour, b->theme->panel);

	item->shape = SCREEN_STRIP;
	item->columns = column;
	item->column_count = columns;
}
