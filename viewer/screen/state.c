/* state.c: the loop at the playhead, in one box: which run and when; what runs, what is ready in the
 * order of the queue, and what waits. What has no room is counted. */
#include <math.h>

#include "screen/internal.h"

enum { CHIP_PAD = 16, CHIP_GAP = 12 }; /* in a chip; between its name and its detail */

struct group {
	struct screen__build *b;
	struct rect at;
	uint32_t run;
};

uint32_t screen__chip_lines(struct screen__build *b, const char *name, const char *detail, double width)
{
	double room = width - 2 * u(b, CHIP_PAD) + 1, name_width = screen__text_width(b, FONT_NAME, name);

	if (!detail)
		return screen__break(b, FONT_NAME, name, room).width > room ? 0 : name_width > room ? 2 : 1;
	double detail_width = screen__text_width(b, FONT_LABEL, detail);

	if (name_width + u(b, CHIP_GAP) + detail_width <= room)
		return 1;
	return name_width <= room && detail_width <= room ? 2 : 0;
}

/* What a chip says on its two lines. */
static void put_two_lines(struct screen__build *b, struct rect at, const char *name, const char *detail,
	uint32_t ink, uint32_t ground)
{
	double x = at.x + u(b, CHIP_PAD), room = at.width - 2 * u(b, CHIP_PAD) + 1,
	       middle = at.y + round(at.height / 2);
	struct screen__lines lines = screen__break(b, FONT_NAME, name, detail ? INFINITY : room);
	double half = round(lines.pitch / 2);

	if (!detail) {
		screen__put_lines(b, SCREEN_ROLE_STATE_TASK, &lines, x, middle, room, ink, ground);
		return;
	}
	screen__put_text(
		b, SCREEN_ROLE_STATE_TASK, FONT_NAME, name, x, middle - half, room, ALIGN_LEFT, ink, ground);
	screen__put_text(b, SCREEN_ROLE_STATE_TASK, FONT_LABEL, detail, x, middle + half, room, ALIGN_LEFT,
		ink, ground);
}

/* A task in its state's colour: the name, and at the other end a detail. */
void screen__chip(struct screen__build *b, struct rect at, uint32_t run, uint32_t lane,
	enum model_state state, const char *name, const char *detail)
{
	const struct model_lane *about = &model_run(b->model, run)->lanes[lane];
	const struct screen__fill *fill = screen__lane_fill(about, state);
	uint32_t ground = state == MODEL_WAIT ? b->theme->wait_chip : fill->colour;
	uint32_t ink = state == MODEL_WAIT ? b->theme->chip_ink : fill->ink;
	double pad = u(b, CHIP_PAD), middle = at.y + round(at.height / 2), room = at.width - 2 * pad + 1;

	b->layer = LAYER_PANEL;
	screen__about(b, run, lane, (uint32_t)state);
	struct screen_item *box = screen__put_box(b, SCREEN_ROLE_STATE_TASK, at, ground, b->theme->outline);

	if (b->view->hover_match != TRACE_NONE && about->matched == b->view->hover_match)
		box->line_px = 2 * b->line_px;
	b->layer = LAYER_LABEL;
	if (at.height > u(b, 64)) {
		put_two_lines(b, at, name, detail, ink, ground);
		return;
	}
	if (detail && screen__chip_lines(b, name, detail, at.width) == 1)
		screen__put_text(b, SCREEN_ROLE_STATE_TASK, FONT_LABEL, detail, at.x + at.width - pad, middle,
			room, ALIGN_RIGHT, ink, ground);
	screen__put_text(b, SCREEN_ROLE_STATE_TASK, FONT_NAME, name, at.x + pad, middle, room, ALIGN_LEFT,
		ink, ground);
}

/* A chip for a task; with a detail behind its name. Returns its width, 0 when `room` is too little. */
static double put_chip(struct group *g, const struct model_task_now *task, enum model_state state,
	const char *detail, double x, double room, bool may_shorten)
{
	struct screen__build *b = g->b;
	const char *name = model_run(b->model, g->run)->lanes[task->lane].name;
	double pad = u(b, 16), between = detail ? u(b, 16) : 0, height = u(b, 46);
	double name_width = screen__text_width(b, FONT_NAME, name);
	double detail_width = detail ? screen__text_width(b, FONT_LABEL, detail) : 0;
	double width = name_width + between + detail_width + 2 * pad;

	if (width > room) {
		if (!may_shorten)
			return 0;
		width = room;
	}
	double y = g->at.y + g->at.height - height;

	screen__chip(b, (struct rect){x, y, round(width), height}, g->run, task->lane, state, name, detail);
	return round(width);
}

/* "1.00 s left", or what it waits for. */
static const char *wait_detail(struct screen__build *b, const struct model_task_now *task)
{
	char left[32], text[128];

	if (task->remaining_ns < 0)
		return screen__format(b, "%s", task->reason);
	word_fill(text, sizeof(text), b->view->lang, screen__word(b, WORD_UI_LEFT), "time",
		word_duration(left, task->remaining_ns), NULL);
	return screen__format(b, "%s", text);
}

static const char *more_text(struct screen__build *b, uint32_t count)
{
	return screen__format(b, "+%u", count);
}

static void put_group(struct group *g, enum word title, const struct model_task_now *tasks, uint32_t count,
	enum model_state state)
{
	struct screen__build *b = g->b;
	double x = g->at.x, end = g->at.x + g->at.width, gap = u(b, 12);
	double more_width = screen__text_width(b, FONT_LABEL, more_text(b, count)) + gap;

	screen__about(b, g->run, TRACE_NONE, (uint32_t)state);
	b->layer = LAYER_LABEL;
	screen__put_text(b, SCREEN_ROLE_STATE, FONT_LABEL, screen__word(b, title), x, g->at.y + u(b, 16),
		g->at.width, ALIGN_LEFT, b->theme->quiet, b->theme->box);
	if (!count)
		screen__put_text(b, SCREEN_ROLE_STATE, FONT_QUIET, "–", x, g->at.y + g->at.height - u(b, 23),
			g->at.width, ALIGN_LEFT, b->theme->quiet, b->theme->box);
	for (uint32_t i = 0; i < count; i++) {
		bool told = i < model_told(count);
		double width = 0, room = end - x - (i + 1 == count ? 0 : more_width);
		const char *detail = told && state == MODEL_WAIT ? wait_detail(b, &tasks[i]) : NULL;
		if (told)
			width = put_chip(g, &tasks[i], state, detail, x, room, false);
		if (!width && detail && tasks[i].brief[0])
			width = put_chip(g, &tasks[i], state, tasks[i].brief, x, room, false);
		if (!width && told && (detail || i == 0))
			width = put_chip(g, &tasks[i], state, NULL, x, room, i == 0);
		if (!width) {
			b->layer = LAYER_LABEL;
			screen__about(b, g->run, TRACE_NONE, (uint32_t)state);
			screen__put_text(b, SCREEN_ROLE_STATE, FONT_LABEL, more_text(b, count - i), x,
				g->at.y + g->at.height - u(b, 23), end - x, ALIGN_LEFT, b->theme->ink,
				b->theme->box);
			return;
		}
		x += width + gap;
	}
}

/* How wide a group would be with room for all its chips. */
static double wanted_width(struct screen__build *b, uint32_t run, const struct model_task_now *tasks,
	uint32_t count, bool details)
{
	enum { LOOK_AT = 12 };
	double width = 0;

	for (uint32_t i = 0; i < count && i < LOOK_AT; i++) {
		const char *name = model_run(b->model, run)->lanes[tasks[i].lane].name;
		width += screen__text_width(b, FONT_NAME, name) + 2 * u(b, 16) + (i ? u(b, 12) : 0);
		if (details)
			width += screen__text_width(b, FONT_LABEL, wait_detail(b, &tasks[i])) + u(b, 16);
	}
	return width;
}

/* What a group cannot do without: its title, and its first task's name. */
static double needed_width(struct screen__build *b, uint32_t run, enum word title,
	const struct model_task_now *tasks, uint32_t count)
{
	double width = screen__text_width(b, FONT_LABEL, screen__word(b, title)), more = 0;

	if (count > 1)
		more = screen__text_width(b, FONT_LABEL, more_text(b, count)) + u(b, 12);
	if (!count)
		return width;
	return fmax(width, more + wanted_width(b, run, tasks, 1, false));
}

/* Where a column has less than it needs, the others give it of what they do not need. */
static void keep_needed(double width[3], const double needed[3])
{
	double spare = 0, lack = 0;

	for (int i = 0; i < 3; i++) {
		spare += fmax(0, width[i] - needed[i]);
		lack += fmax(0, needed[i] - width[i]);
	}
	double given = fmin(spare, lack);

	for (int i = 0; i < 3 && given > 0; i++) {
		double more = width[i] - needed[i];
		width[i] -= more > 0 ? given * more / spare : given * more / lack;
	}
}

/* RUN, READY and WAIT have columns of their own; one that needs more takes what the others leave. */
static void put_groups(
	struct screen__build *b, uint32_t run, const struct model_now *now, struct rect at, double gap)
{
	bool loop = screen__has_loop(b, run);
	double room = at.width - 2 * gap, width[3] = {room * 0.22, room * 0.3, room * 0.48};
	double wanted[3] = {wanted_width(b, run, now->running, now->running_count, false),
		wanted_width(b, run, now->ready, now->ready_count, false),
		wanted_width(b, run, now->waiting, now->waiting_count, true)};
	double spare = 0, lack = 0;
	struct group g = {b, at, run};

	for (int i = 0; i < 3; i++) {
		double least = fmax(wanted[i] + gap, room * 0.16); /* also of an empty column */
		spare += fmax(0, width[i] - least);
		lack += fmax(0, wanted[i] - width[i]);
	}
	double part = lack > 0 && spare > 0 ? fmin(1, lack / spare) : 0, given = part * spare;

	for (int i = 0; i < 3; i++) {
		double least = fmax(wanted[i] + gap, room * 0.16);
		if (lack > 0 && wanted[i] > width[i])
			width[i] += given * (wanted[i] - width[i]) / lack;
		else
			width[i] -= part * fmax(0, width[i] - least);
	}
	keep_needed(
		width, (double[]){needed_width(b, run, WORD_STATE_BLOCKED, now->running, now->running_count),
			       needed_width(b, run, WORD_UI_READY_QUEUE, now->ready, now->ready_count),
			       needed_width(b, run, WORD_STATE_WAIT, now->waiting, now->waiting_count)});
	g.at.width = floor(loop ? width[0] : at.width * 0.4);
	put_group(&g, now->running_blocks ? WORD_STATE_BLOCKED : WORD_STATE_RUN, now->running,
		now->running_count, now->running_blocks ? MODEL_BLOCKED : MODEL_RUN);
	g.at.x = round(g.at.x + g.at.width + gap);
	if (!loop && model_run(b->model, run)->lanes[0].kind != MODEL_LANE_LOOP)
		return; /* another program's trace: who knows */
	if (!loop) {
		double x = g.at.x;
		b->layer = LAYER_LABEL;
		screen__put_text(b, SCREEN_ROLE_STATE, FONT_QUIET, screen__word(b, WORD_UI_NO_LOOP), x,
			at.y + at.height - u(b, 23), at.x + at.width - x, ALIGN_LEFT, b->theme->quiet,
			b->theme->box);
		return;
	}
	g.at.width = floor(width[1]);
	put_group(&g, WORD_UI_READY_QUEUE, now->ready, now->ready_count, MODEL_READY);
	g.at.x = round(g.at.x + g.at.width + gap);
	g.at.width = at.x + at.width - g.at.x;
	put_group(&g, WORD_STATE_WAIT, now->waiting, now->waiting_count, MODEL_WAIT);
}

/* The column at the left: a run's name has room there, whichever is focused. */
static double left_column(struct screen__build *b, double width)
{
	double widest = 0;

	for (uint32_t run = 0; run < model_run_count(b->model); run++)
		widest = fmax(widest, screen__text_width(b, FONT_NAME, model_run(b->model, run)->mode));
	return fmax(fmin(u(b, 240), width * 0.17), fmin(widest, width * 0.26));
}

void screen__state_box(struct screen__build *b, struct rect at)
{
	const struct screen__theme *theme = b->theme;
	uint32_t run = b->view->run;
	const struct model_run *about = model_run(b->model, run);
	struct model_now *now = &b->screen->now;
	double pad = u(b, 20), left_width = left_column(b, at.width);
	char time[32];

	if (model_now(b->model, run, b->view->position, now)) {
		b->list->failed = true;
		return;
	}
	b->layer = LAYER_PANEL;
	screen__about(b, run, TRACE_NONE, TRACE_NONE);
	struct screen_item *box = screen__put_box(b, SCREEN_ROLE_STATE, at, theme->box, theme->ink);

	box->line_px = u(b, 4);
	b->layer = LAYER_LABEL;
	struct rect inner = {
		at.x + pad, at.y + u(b, 18), at.width - 2 * pad, at.height - u(b, 18) - u(b, 20)};

	screen__put_text(b, SCREEN_ROLE_STATE, FONT_NAME, about->mode, inner.x, inner.y + u(b, 16),
		left_width, ALIGN_LEFT, theme->ink, theme->box);
	screen__put_text(b, SCREEN_ROLE_STATE, FONT_NAME, word_duration(time, b->view->position.time_ns),
		inner.x, inner.y + inner.height - u(b, 23), left_width, ALIGN_LEFT, theme->ink, theme->box);

	double gap = u(b, 28), x = inner.x + left_width + gap;

	put_groups(b, run, now, (struct rect){x, inner.y, inner.x + inner.width - x, inner.height}, gap);
}
