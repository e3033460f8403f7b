/* drawing.c: a lane as a line of cells.
 *
 * A cell shows the state of a long span that covers its middle, or a short span that begins in it (a
 * step of no length is still a step, and is seen); BLOCKED wins over RUN over READY over WAIT. Where
 * many spans share a cell it shows coverage instead: ▁ to █ is how much of it was RUN. */
#include <string.h>

#include "drawing.h"
#include "text.h"

enum {
	FEW = 8, /* so many spans touch a cell before it shows coverage */
	LABEL_BYTES = 256,
};

void drawing_ink(const struct drawing *d, enum ink ink)
{
	static const char *const codes[] = {
		[INK_PLAIN] = "0",
		[INK_BOLD] = "1",
		[INK_RUN] = "38;5;25;48;5;25",
		[INK_RUN_LABEL] = "97;48;5;25",
		[INK_PART] = "38;5;32",
		[INK_READY] = "30;48;5;227",
		[INK_WAIT] = "38;5;245",
		[INK_BLOCKED] = "30;48;5;208",
	};
	if (d->colour)
		fprintf(d->out, "\033[%sm", codes[ink]);
}

static const struct {
	const char *glyph;
	enum ink ink;
} looks[] = {
	[CELL_EMPTY] = {" ", INK_PLAIN},
	[CELL_WAIT] = {"─", INK_WAIT},
	[CELL_READY] = {"░", INK_READY},
	[CELL_RUN] = {"█", INK_RUN},
	[CELL_BLOCKED] = {"╳", INK_BLOCKED},
	[CELL_PART] = {"", INK_PART},
};

static const char *const end_glyphs[] = {
	[MODEL_END_OPEN] = "…",
	[MODEL_END_DONE] = "✓",
	[MODEL_END_FAILED] = "!",
	[MODEL_END_CANCELLED] = "✕",
};

/* ---- from spans to cells ---- */

static int cell_at(const struct drawing *d, int64_t ns)
{
	int cell = (int)((__int128)ns * d->bar_cells / d->end_ns);
	return cell < 0 ? 0 : cell >= d->bar_cells ? d->bar_cells - 1 : cell;
}

/* Whether a span takes a cell: see the top of this file. */
static bool takes(const struct drawing *d, const struct model_span *span, int cell)
{
	int64_t from = d->edge_ns[cell], to = d->edge_ns[cell + 1];
	if (span->end_ns - span->start_ns < to - from)
		return cell_at(d, span->start_ns) == cell;
	int64_t middle = from + (to - from) / 2;
	return span->start_ns <= middle && middle < span->end_ns;
}

static void fill_from_spans(const struct drawing *d, uint32_t run, uint32_t lane, int i)
{
	static const uint8_t look_of[] = {
		[MODEL_RUN] = CELL_RUN,
		[MODEL_READY] = CELL_READY,
		[MODEL_WAIT] = CELL_WAIT,
		[MODEL_BLOCKED] = CELL_BLOCKED,
	};
	uint32_t first;
	uint32_t count = model_lane_spans(d->model, run, lane, d->edge_ns[i], d->edge_ns[i + 1], &first);
	struct cell *cell = &d->row[i];
	for (uint32_t s = first; s < first + count; s++) {
		struct model_span span = model_lane_span(d->model, run, lane, s);
		if (look_of[span.state] < cell->look || !takes(d, &span, i))
			continue;
		cell->look = look_of[span.state];
		cell->span = s;
	}
}

static void fill_from_coverage(const struct model_column *column, struct cell *cell)
{
	cell->span = TRACE_NONE;
	if (column->cover[MODEL_BLOCKED] > 0) {
		cell->look = CELL_BLOCKED;
	} else if (column->cover[MODEL_READY] >= 0.5f) {
		cell->look = CELL_READY;
	} else {
		int part = (int)(column->cover[MODEL_RUN] * 8 + 0.999f);
		cell->look = CELL_PART;
		cell->part = (uint8_t)(part < 1 ? 1 : part > 8 ? 8 : part);
	}
}

static void fill_row(const struct drawing *d, uint32_t run, uint32_t lane)
{
	memset(d->row, 0, (size_t)d->bar_cells * sizeof(*d->row));
	model_lane_columns(d->model, run, lane, d->edge_ns, (uint32_t)d->bar_cells, d->columns);
	for (int i = 0; i < d->bar_cells; i++) {
		uint32_t first;
		if (d->columns[i].count <= FEW && model_lane_spans(d->model, run, lane, d->edge_ns[i],
							  d->edge_ns[i + 1], &first) <= 2 * FEW)
			fill_from_spans(d, run, lane, i);
		else
			fill_from_coverage(&d->columns[i], &d->row[i]);
	}
}

/* ---- from cells to a line ---- */

static void put_cells(const struct drawing *d, int from, int to)
{
	static const char *const parts[] = {"▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"};
	for (int i = from; i < to; i++) {
		const struct cell *cell = &d->row[i];
		fputs(cell->look == CELL_PART ? parts[cell->part - 1] : looks[cell->look].glyph, d->out);
	}
}

/* The first cell of a bar that follows one of its own kind: a joint, so that two stay two. */
static bool put_joint(const struct drawing *d, int from, int to)
{
	const struct cell *cell = &d->row[from];
	bool solid = cell->look == CELL_RUN || cell->look == CELL_BLOCKED;
	if (!solid || from == 0 || to - from < 2 || d->row[from - 1].look != cell->look)
		return false;
	drawing_ink(d, cell->look == CELL_RUN ? INK_RUN_LABEL : INK_BLOCKED);
	fputs(cell->look == CELL_RUN && !d->colour ? "▐" : "│", d->out);
	return true;
}

/* The longest of a span's labels that leaves a bar's end on both sides; "" when none does. */
static int choose_label(const struct drawing *d, uint32_t run, uint32_t lane, uint32_t span, int room,
	char label[LABEL_BYTES])
{
	for (int brief = 0; brief <= 1 && span != TRACE_NONE && room > 2; brief++) {
		char raw[LABEL_BYTES];
		model_span_label(d->model, run, lane, span, brief, raw, sizeof(raw));
		text_clean(label, LABEL_BYTES, raw);
		int cells = text_cells(label);
		if (cells > 0 && cells + 4 <= room)
			return cells;
	}
	return 0;
}

/* One bar: the cells from..to of one span, with its label in the middle and its wait's end stop. */
static void put_bar(const struct drawing *d, uint32_t run, uint32_t lane, int from, int to)
{
	const struct cell *cell = &d->row[from];
	bool is_span = cell->look != CELL_EMPTY && cell->look != CELL_PART && cell->span != TRACE_NONE;
	bool stops = cell->look == CELL_WAIT && is_span && to - from > 1 &&
	             !model_lane_span(d->model, run, lane, cell->span).open;
	char label[LABEL_BYTES];
	int label_cells = is_span ? choose_label(d, run, lane, cell->span, to - from, label) : 0;
	from += put_joint(d, from, to);
	drawing_ink(d, looks[cell->look].ink);
	if (label_cells > 0) {
		int before = from + (to - from - label_cells - 2) / 2;
		put_cells(d, from, before);
		drawing_ink(d, cell->look == CELL_RUN ? INK_RUN_LABEL : looks[cell->look].ink);
		fprintf(d->out, " %s ", label);
		drawing_ink(d, looks[cell->look].ink);
		from = before + label_cells + 2;
	}
	put_cells(d, from, to - stops);
	fputs(stops ? "┤" : "", d->out);
	drawing_ink(d, INK_PLAIN);
}

void drawing_row(const struct drawing *d, uint32_t run, uint32_t lane)
{
	int end = d->bar_cells;
	fill_row(d, run, lane);
	while (end > 0 && d->row[end - 1].look == CELL_EMPTY)
		end--;
	const struct model_lane *about = &model_run(d->model, run)->lanes[lane];
	bool has_end = about->kind == MODEL_LANE_TASK || about->kind == MODEL_LANE_CALL;
	has_end = has_end && (end > 0 || about->end != MODEL_END_OPEN);
	text_spaces(d->out, end > 0 || has_end ? DRAWING_MARGIN : 0);
	for (int from = 0, to; from < end; from = to) {
		const struct cell *cell = &d->row[from];
		to = from + 1;
		while (to < end && d->row[to].look == cell->look && d->row[to].span == cell->span)
			to++;
		put_bar(d, run, lane, from, to);
	}
	if (has_end) {
		text_spaces(d->out, end > 0 ? 0 : cell_at(d, about->end_ns));
		drawing_ink(d, INK_BOLD);
		fputs(end_glyphs[about->end], d->out);
		drawing_ink(d, INK_PLAIN);
	}
	fputc('\n', d->out);
}
