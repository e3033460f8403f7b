/* timeline.c: a model as text: a lane a line, run under run, all on one time axis. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "axis.h"
#include "drawing.h"
#include "show.h"
#include "text.h"
#include "verb.h"

enum { NAME_LEAST = 6, NAME_MOST = 28, TICK_CELLS = 10 };

/* ---- a run ---- */

static bool is_shown(const struct drawing *d, uint32_t run, uint32_t lane)
{
	const struct model_run *about = model_run(d->model, run);
	return !about->lanes[lane].is_backstage || d->most_lanes == UINT32_MAX;
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
	drawing_ink(d, INK_BOLD);
	fputs(left, d->out);
	drawing_ink(d, INK_PLAIN);
	room -= mode_cells + 3;
	int described = 0;
	if (*run->description && room >= 8) {
		described = text_cut(left, sizeof(left), run->description, room) + 3;
		fprintf(d->out, "   %s", left);
	}
	text_spaces(d->out, d->width - right_cells - mode_cells - described);
	drawing_ink(d, INK_BOLD);
	fputs(right, d->out);
	drawing_ink(d, INK_PLAIN);
	fputc('\n', d->out);
}

static void put_run(const struct drawing *d, uint32_t index)
{
	const struct model_run *run = model_run(d->model, index);
	put_heading(d, run);
	uint32_t shown = 0, left_out = 0;
	for (uint32_t lane = 0; lane < run->lane_count && verb_can_print(d->out); lane++) {
		if (!is_shown(d, index, lane))
			continue;
		if (shown++ >= d->most_lanes) {
			left_out++;
			continue;
		}
		text_print(d->out, run->lanes[lane].name, d->name_cells, TEXT_RIGHT);
		drawing_row(d, index, lane);
	}
	if (left_out > 0) {
		char count[16], line[160];
		snprintf(count, sizeof(count), "%u", left_out);
		word_fill(line, sizeof(line), verb_lang(), verb_word(WORD_SHOW_MORE_LANES), "count", count,
			NULL);
		text_spaces(d->out, d->name_cells + DRAWING_MARGIN);
		fprintf(d->out, "%s\n", line);
	}
}

/* ---- what stands above the runs ---- */

static void put_legend_entry(const struct drawing *d, enum ink colour, const char *glyphs, enum word text)
{
	drawing_ink(d, colour);
	fputs(glyphs, d->out);
	drawing_ink(d, INK_PLAIN);
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
	drawing_ink(d, INK_BOLD);
	fputs(title, d->out);
	drawing_ink(d, INK_PLAIN);
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
	text_spaces(d->out, d->name_cells + DRAWING_MARGIN);
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
	text_spaces(d->out, d->name_cells + DRAWING_MARGIN);
	drawing_ink(d, INK_WAIT);
	int64_t next = 0;
	for (int cell = 0; cell < d->bar_cells; cell++) {
		bool is_tick = cell == (int)((__int128)next * step * d->bar_cells / d->end_ns);
		next += is_tick;
		fputs(!is_tick ? "─" : cell == 0 ? "├" : "┼", d->out);
	}
	fputs("┤", d->out);
	drawing_ink(d, INK_PLAIN);
	fputc('\n', d->out);
}

static void measure(struct drawing *d)
{
	int most = d->width / 4 > NAME_MOST ? NAME_MOST : d->width / 4;
	d->name_cells = NAME_LEAST;
	for (uint32_t r = 0; r < model_run_count(d->model); r++) {
		const struct model_run *run = model_run(d->model, r);
		for (uint32_t lane = 0; lane < run->lane_count && lane < d->most_lanes; lane++) {
			int cells = is_shown(d, r, lane) ? text_cells(run->lanes[lane].name) : 0;
			if (d->name_cells < cells)
				d->name_cells = cells;
		}
	}
	if (d->name_cells > most)
		d->name_cells = most;
	d->bar_cells = d->width - d->name_cells - DRAWING_MARGIN - 1;
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
	d.row = calloc(cells, sizeof(*d.row));
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
