/* timeline.c: a model as text: a lane a line, all runs on one axis.
 *
 * A cell shows the state of a long span that covers its middle, or a short span that begins in it (a
 * step of no length is still a step, and is seen); BLOCKED wins over RUN over READY over WAIT. Where
 * many spans share a cell it shows coverage instead: ▁ to █ is how much of it was RUN. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "axis.h"
#include "show.h"
#include "text.h"
#include "verb.h"

enum {
	MARGIN = 2,
	FEW = 8, /* so many spans touch a cell before it shows coverage */
	NAME_LEAST = 6,
	NAME_MOST = 28,
	TICK_CELLS = 10,
	LABEL_BYTES = 256,
};

struct cell {
	enum { CELL_EMPTY, CELL_WAIT, CELL_READY, CELL_RUN, CELL_BLOCKED, CELL_PART } look; /* by priority */
	uint8_t part;  /* of CELL_PART: eighths of it that were RUN */
	uint32_t span; /* whose it is */
};

struct drawing {
	const struct model *model;
	FILE *out;
	int width, name_cells, bar_cells;
	bool colour;
	uint32_t most_lanes;
	int64_t end_ns;
	int64_t *edge_ns;	      /* bar_cells + 1 */
	struct model_column *columns; /* bar_cells */
	struct cell *row;	      /* bar_cells + 1: an end mark may stand behind the last */
};

/* ---- colours: those of the viewer, from the 256 ---- */

enum ink { INK_PLAIN, INK_BOLD, INK_RUN, INK_RUN_LABEL, INK_PART, INK_READY, INK_WAIT, INK_BLOCKED };

static void ink(const struct drawing *d, enum ink ink)
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
	memset(d->row, 0, (size_t)(d->bar_cells + 1) * sizeof(*d->row));
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
	ink(d, cell->look == CELL_RUN ? INK_RUN_LABEL : INK_BLOCKED);
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
	ink(d, looks[cell->look].ink);
	if (label_cells > 0) {
		int before = from + (to - from - label_cells - 2) / 2;
		put_cells(d, from, before);
		ink(d, cell->look == CELL_RUN ? INK_RUN_LABEL : looks[cell->look].ink);
		fprintf(d->out, " %s ", label);
		ink(d, looks[cell->look].ink);
		from = before + label_cells + 2;
	}
	put_cells(d, from, to - stops);
	fputs(stops ? "┤" : "", d->out);
	ink(d, INK_PLAIN);
}

static void put_row(const struct drawing *d, uint32_t run, uint32_t lane)
{
	int end = d->bar_cells;
	while (end > 0 && d->row[end - 1].look == CELL_EMPTY)
		end--;
	const struct model_lane *about = &model_run(d->model, run)->lanes[lane];
	bool has_end = about->kind == MODEL_LANE_TASK || about->kind == MODEL_LANE_CALL;
	has_end = has_end && (end > 0 || about->end != MODEL_END_OPEN);
	text_spaces(d->out, end > 0 || has_end ? MARGIN : 0);
	for (int from = 0, to; from < end; from = to) {
		const struct cell *cell = &d->row[from];
		to = from + 1;
		while (to < end && d->row[to].look == cell->look && d->row[to].span == cell->span)
			to++;
		put_bar(d, run, lane, from, to);
	}
	if (has_end) {
		text_spaces(d->out, end > 0 ? 0 : cell_at(d, about->end_ns));
		ink(d, INK_BOLD);
		fputs(end_glyphs[about->end], d->out);
		ink(d, INK_PLAIN);
	}
	fputc('\n', d->out);
}

/* ---- a run ---- */

static bool is_shown(const struct drawing *d, const struct model_run *run, uint32_t lane)
{
	return !run->lanes[lane].is_main || run->lane_count <= 2 || d->most_lanes == UINT32_MAX;
}

static void put_heading(const struct drawing *d, const struct model_run *run)
{
	char right[256], total[32], left[512];
	snprintf(right, sizeof(right), "%s%s%s%s%s", run->verdict, *run->verdict ? "   " : "",
		run->cut ? verb_word(WORD_SHOW_CUT) : "", run->cut ? "   " : "",
		word_duration(total, run->total_ns));
	int right_cells = text_cells(right);
	int room = d->width - right_cells - 2;
	int mode_cells = text_fit(left, sizeof(left), run->mode, room);
	ink(d, INK_BOLD);
	fputs(left, d->out);
	ink(d, INK_PLAIN);
	room -= mode_cells + 3;
	int described = 0;
	if (*run->description && room >= 8) {
		described = text_cut(left, sizeof(left), run->description, room) + 3;
		fprintf(d->out, "   %s", left);
	}
	text_spaces(d->out, d->width - right_cells - mode_cells - described);
	ink(d, INK_BOLD);
	fputs(right, d->out);
	ink(d, INK_PLAIN);
	fputc('\n', d->out);
}

static void put_run(const struct drawing *d, uint32_t index)
{
	const struct model_run *run = model_run(d->model, index);
	put_heading(d, run);
	uint32_t shown = 0, left_out = 0;
	for (uint32_t lane = 0; lane < run->lane_count && verb_can_print(d->out); lane++) {
		if (!is_shown(d, run, lane))
			continue;
		if (shown++ >= d->most_lanes) {
			left_out++;
			continue;
		}
		text_print(d->out, run->lanes[lane].name, d->name_cells, TEXT_RIGHT);
		fill_row(d, index, lane);
		put_row(d, index, lane);
	}
	if (left_out > 0) {
		char count[16], line[160];
		snprintf(count, sizeof(count), "%u", left_out);
		word_fill(line, sizeof(line), verb_lang(), verb_word(WORD_SHOW_MORE_LANES), "count", count,
			NULL);
		text_spaces(d->out, d->name_cells + MARGIN);
		fprintf(d->out, "%s\n", line);
	}
}

/* ---- what stands above the runs ---- */

static void put_legend_entry(const struct drawing *d, enum ink colour, const char *glyphs, enum word text)
{
	ink(d, colour);
	fputs(glyphs, d->out);
	ink(d, INK_PLAIN);
	fprintf(d->out, " %s", verb_word(text));
}

static void put_title(const struct drawing *d)
{
	static const struct {
		enum ink ink;
		const char *glyphs;
		enum word text;
	} legend[] = {
		{INK_RUN, "██", WORD_STATE_RUN},
		{INK_READY, "░░", WORD_STATE_READY},
		{INK_WAIT, "──", WORD_STATE_WAIT},
		{INK_BLOCKED, "╳╳", WORD_STATE_BLOCKED},
	};
	enum { ENTRIES = sizeof(legend) / sizeof(legend[0]) };
	int legend_cells = 3 * (ENTRIES - 1);
	for (int i = 0; i < ENTRIES; i++)
		legend_cells += 3 + text_cells(verb_word(legend[i].text));
	char title[512];
	int title_cells = text_fit(title, sizeof(title), model_title(d->model), d->width);
	ink(d, INK_BOLD);
	fputs(title, d->out);
	ink(d, INK_PLAIN);
	if (title_cells + 3 + legend_cells <= d->width) {
		text_spaces(d->out, d->width - title_cells - legend_cells);
	} else {
		fputc('\n', d->out);
		text_spaces(d->out, d->width - legend_cells);
	}
	for (int i = 0; i < ENTRIES; i++) {
		text_spaces(d->out, i ? 3 : 0);
		put_legend_entry(d, legend[i].ink, legend[i].glyphs, legend[i].text);
	}
	fputs("\n\n", d->out);
}

static void put_axis(const struct drawing *d)
{
	int64_t step = axis_step_ns((int64_t)((__int128)d->end_ns * TICK_CELLS / d->bar_cells) + 1);
	text_spaces(d->out, d->name_cells + MARGIN);
	int at = 0;
	for (int64_t i = 0; i <= d->end_ns / step; i++) {
		char label[32];
		int64_t tick = i * step;
		axis_label(label, sizeof(label), tick, step);
		int cell = (int)((__int128)tick * d->bar_cells / d->end_ns);
		int cells = text_cells(label);
		if (cell + cells > d->bar_cells + 1) /* the last one ends where the axis ends */
			cell = d->bar_cells + 1 - cells;
		if (i > 0 && cell <= at)
			break;
		text_spaces(d->out, cell - at);
		fputs(label, d->out);
		at = cell + cells;
	}
	fputc('\n', d->out);
	text_spaces(d->out, d->name_cells + MARGIN);
	ink(d, INK_WAIT);
	int64_t next = 0;
	for (int cell = 0; cell < d->bar_cells; cell++) {
		bool is_tick = cell == (int)((__int128)next * step * d->bar_cells / d->end_ns);
		next += is_tick;
		fputs(!is_tick ? "─" : cell == 0 ? "├" : "┼", d->out);
	}
	fputs("┤", d->out);
	ink(d, INK_PLAIN);
	fputc('\n', d->out);
}

static void measure(struct drawing *d)
{
	int most = d->width / 4 > NAME_MOST ? NAME_MOST : d->width / 4;
	d->name_cells = NAME_LEAST;
	for (uint32_t r = 0; r < model_run_count(d->model); r++) {
		const struct model_run *run = model_run(d->model, r);
		for (uint32_t lane = 0; lane < run->lane_count && lane < d->most_lanes; lane++) {
			int cells = is_shown(d, run, lane) ? text_cells(run->lanes[lane].name) : 0;
			if (d->name_cells < cells)
				d->name_cells = cells;
		}
	}
	if (d->name_cells > most)
		d->name_cells = most;
	d->bar_cells = d->width - d->name_cells - MARGIN - 1;
	d->end_ns = model_end_ns(d->model);
	if (d->end_ns < d->bar_cells)
		d->end_ns = d->bar_cells; /* no cell is shorter than a nanosecond */
}

int verb_show_lanes(const struct model *model, FILE *out, int width, bool colour, uint32_t most_lanes)
{
	struct drawing d = {
		.model = model, .out = out, .width = width, .colour = colour, .most_lanes = most_lanes};
	int code = -ENOMEM;
	measure(&d);
	size_t cells = (size_t)d.bar_cells;
	d.edge_ns = calloc(cells + 1, sizeof(*d.edge_ns));
	d.columns = calloc(cells, sizeof(*d.columns));
	d.row = calloc(cells + 1, sizeof(*d.row));
	if (!d.edge_ns || !d.columns || !d.row)
		goto out;
	for (size_t i = 0; i <= cells; i++)
		d.edge_ns[i] = (int64_t)((__int128)d.end_ns * (int64_t)i / (int64_t)cells);

	put_title(&d);
	put_axis(&d);
	for (uint32_t run = 0; run < model_run_count(model) && verb_can_print(out); run++) {
		if (run > 0)
			fputc('\n', out);
		put_run(&d, run);
	}
	code = 0;
out:
	free(d.row);
	free(d.columns);
	free(d.edge_ns);
	return code;
}

int verb_show_model(const struct model *model, FILE *out, int width, bool colour)
{
	return verb_show_lanes(model, out, width, colour, SHOW_LANES);
}
