/* anatomy.c: the loop's parts at the playhead: what runs, the ready queue in its order, what waits and
 * for what, and the thread pool. */
#include <math.h>
#include <string.h>

#include "screen/internal.h"

enum { HEAD = 52, TITLE = 42, CHIP = 46, SECOND_LINE = 32, CHIP_GAP = 8, PAD = 12, MEASURED = 8 };

struct part {
	enum word title;
	const char *latin;
	const struct model_task_now *tasks;
	uint32_t count;
	enum model_state state;
};

/* The workers of a pool of processes are named so by the runtime. */
static enum word pool_title(const struct model_run *run)
{
	const struct model_lane *worker = screen__first_worker(run);

	return worker && !strncmp(worker->name, "process ", 8) ? WORD_UI_PROCESS_POOL : WORD_UI_POOL;
}

static const char *filled(struct screen__build *b, enum word id, const char *hole, const char *value)
{
	char text[160];

	word_fill(text, sizeof(text), b->view->lang, screen__word(b, id), hole, value, NULL);
	return screen__format(b, "%s", text);
}

static const char *number(struct screen__build *b, enum word id, const char *hole, uint32_t value)
{
	return filled(b, id, hole, screen__format(b, "%u", value));
}

/* What stands behind a task's name. CLOSE says it with fewer letters where nothing is lost: of a timer
 * what is left, of a queue nothing (its order is seen). BRIEF leaves out names: of a job its worker, of a
 * socket what it is waited for. */
enum form { WHOLE, CLOSE, BRIEF };

static const char *detail_of(
	struct screen__build *b, const struct part *part, const struct model_task_now *task, enum form form)
{
	bool brief = form == BRIEF || (form == CLOSE && task->remaining_ns >= 0);

	if (brief && task->brief[0])
		return screen__format(b, "%s", task->brief);
	if (task->reason[0]) /* what it waits for; the name of a job */
		return screen__format(b, "%s", task->reason);
	if (part->state == MODEL_READY)
		return form == WHOLE ? number(b, WORD_UI_PLACE, "n", task->queue_place) : NULL;
	uint32_t line = part->state != MODEL_WAIT && form != BRIEF ? screen__listed_line(b, task->line) : 0;

	return line ? number(b, WORD_UI_LINE, "n", line) : NULL;
}

/* How many of the first `count` tasks take two lines; UINT32_MAX: one of them has no room on two. */
static uint32_t second_lines(
	struct screen__build *b, const struct part *part, uint32_t count, enum form form, double width)
{
	uint32_t second = 0;

	for (uint32_t i = 0; i < count; i++) {
		const char *name = model_run(b->model, b->view->run)->lanes[part->tasks[i].lane].name;
		uint32_t lines =
			screen__chip_lines(b, name, detail_of(b, part, &part->tasks[i], form), width);
		if (!lines)
			return UINT32_MAX;
		second += lines - 1;
	}
	return second;
}

/* The tasks under each other, or side by side where the box is wide. What is too wide for one line has two
 * where there is height for that, else it says less. */
static void put_chips(
	struct screen__build *b, const struct part *part, uint32_t shown, uint32_t columns, struct rect at)
{
	double gap = u(b, CHIP_GAP), width = floor((at.width - (columns - 1) * gap) / columns), y = at.y;
	double spare = columns == 1 ? at.height - shown * (u(b, CHIP) + gap) + gap : 0;
	bool fits = false;
	int form = WHOLE;

	for (; form <= BRIEF && !fits; form++) {
		uint32_t second = second_lines(b, part, shown, (enum form)form, width);
		fits = !second || (form > WHOLE && second * u(b, SECOND_LINE) <= spare + 0.5);
	}
	form--;
	for (uint32_t i = 0; i < shown; i++) {
		const struct model_task_now *task = &part->tasks[i];
		const char *name = model_run(b->model, b->view->run)->lanes[task->lane].name,
			   *detail = detail_of(b, part, task, (enum form)form);
		struct rect place = {at.x + i % columns * (width + gap), y, width, u(b, CHIP)};
		if (screen__chip_lines(b, name, detail, width) == 2 && fits)
			place.height += u(b, SECOND_LINE);
		screen__chip(b, place, b->view->run, task->lane, part->state, name, detail);
		if (i % columns == columns - 1)
			y += place.height + gap;
	}
}

static void put_part(struct screen__build *b, const struct part *part, struct rect at)
{
	const struct screen__theme *theme = b->theme;
	uint32_t run = b->view->run;
	double pad = u(b, PAD), chip = u(b, CHIP), gap = u(b, CHIP_GAP), y = at.y + u(b, TITLE) + u(b, 4);
	double end = at.y + at.height - pad;

	b->layer = LAYER_PANEL;
	screen__about(b, run, TRACE_NONE, (uint32_t)part->state);
	screen__put_box(b, SCREEN_ROLE_STATE, at, theme->box, theme->border)->line_px =
		fmax(1, b->line_px / 2);
	b->layer = LAYER_LABEL;
	const char *title = screen__word(b, part->title);
	const char *both = part->latin && b->view->lang == LANG_KO
	                           ? screen__format(b, "%s %s", title, part->latin)
	                           : title;

	uint32_t columns = (uint32_t)fmax(1, floor(at.width / u(b, 560)));
	uint32_t room = columns * (uint32_t)fmax(0, floor((end - y + gap) / (chip + gap)));
	room = model_told(room);
	uint32_t shown = part->count <= room ? part->count : room;
	double heading = at.width - 2 * u(b, 16);

	if (shown < part->count) /* what has no room is counted in the heading */
		heading -= u(b, 16) + screen__put_text(b, SCREEN_ROLE_STATE, FONT_LABEL,
					      screen__format(b, "+%u", part->count - shown),
					      at.x + at.width - u(b, 16), at.y + u(b, 26), heading * 0.5,
					      ALIGN_RIGHT, theme->ink, theme->box)
		                              ->width_px;
	if (screen__text_width(b, FONT_LABEL, both) > heading)
		both = title;
	screen__put_text(b, SCREEN_ROLE_STATE, FONT_LABEL, both, at.x + u(b, 16), at.y + u(b, 26), heading,
		ALIGN_LEFT, theme->quiet, theme->box);
	if (!part->count && end - y >= u(b, 40))
		screen__put_text(b, SCREEN_ROLE_STATE, FONT_QUIET, screen__word(b, WORD_UI_EMPTY),
			at.x + u(b, 20), y + round(chip / 2), at.width - 2 * u(b, 20), ALIGN_LEFT,
			theme->quiet, theme->box);
	put_chips(b, part, shown, columns, (struct rect){at.x + pad, y, at.width - 2 * pad, end - y});
}

/* The height of a part with all its tasks. */
static double part_height(struct screen__build *b, const struct part *part, double width)
{
	uint32_t count = part->count ? part->count : 1;
	uint32_t second = second_lines(
		b, part, part->count < MEASURED ? part->count : MEASURED, BRIEF, width - 2 * u(b, PAD));

	return u(b, TITLE) + u(b, 4) + count * (u(b, CHIP) + u(b, CHIP_GAP)) - u(b, CHIP_GAP) +
	       (second == UINT32_MAX ? 0 : second * u(b, SECOND_LINE)) + u(b, PAD);
}

/* Of `height` the upper two parts have two fifths, but more or less where else tasks would not be seen. */
static double upper_height(
	struct screen__build *b, const struct part *parts, double left, double right, double height)
{
	double upper = fmax(part_height(b, &parts[0], left), part_height(b, &parts[1], right));
	double lower = fmax(part_height(b, &parts[2], left), part_height(b, &parts[3], right));
	double usual = round(height * 0.4);

	if (upper > usual)
		return fmax(usual, fmin(fmin(upper, round(height / 2)), height - lower));
	return fmin(usual, fmax(upper, height - lower));
}

void screen__anatomy(struct screen__build *b, struct rect at)
{
	const struct screen__theme *theme = b->theme;
	uint32_t run = b->view->run;
	struct model_now *now = &b->screen->now;
	bool loop = screen__has_loop(b, run);
	bool sync = model_run(b->model, run)->lanes[0].kind == MODEL_LANE_LOOP;
	double pad = u(b, PAD), gap = u(b, 10);
	char time[32];

	if (model_now(b->model, run, b->view->position, now)) {
		b->list->failed = true;
		return;
	}
	b->layer = LAYER_PANEL;
	screen__about(b, run, TRACE_NONE, TRACE_NONE);
	screen__put_box(b, SCREEN_ROLE_STATE, at, theme->panel, theme->border)->line_px =
		fmax(1, b->line_px / 2);
	b->layer = LAYER_LABEL;
	const char *title = screen__format(b, "%s  %s",
		screen__word(b, loop   ? WORD_UI_EVENT_LOOP
				: sync ? WORD_UI_NO_LOOP
				       : WORD_UI_RUNNING),
		word_duration(time, b->view->position.time_ns));

	struct screen__lines lines = screen__break(b, FONT_NAME, title, at.width - 2 * u(b, 20));
	double head = u(b, HEAD) + (lines.count - 1) * lines.pitch;

	screen__put_lines(b, SCREEN_ROLE_STATE, &lines, at.x + u(b, 20),
		at.y + u(b, 30) + (lines.count - 1) * lines.pitch / 2, at.width - 2 * u(b, 20), theme->ink,
		theme->panel);

	enum model_state running = now->running_blocks ? MODEL_BLOCKED : MODEL_RUN;
	struct part parts[] = {
		{WORD_UI_RUNNING, running == MODEL_BLOCKED ? "BLOCKED" : "RUN", now->running,
			now->running_count, running},
		{WORD_UI_READY_QUEUE, "READY", now->ready, now->ready_count, MODEL_READY},
		{WORD_UI_WAITING, "WAIT", now->waiting, now->waiting_count, MODEL_WAIT},
		{pool_title(model_run(b->model, b->view->run)), NULL, now->jobs, now->job_count, MODEL_RUN},
	};

	if (running == MODEL_BLOCKED)
		parts[0].title = WORD_UI_BLOCKED;
	struct rect inner = {at.x + pad, at.y + head, at.width - 2 * pad, at.height - head - pad};

	if (!loop) {
		put_part(b, &parts[0], inner);
		return;
	}
	/* What waits is the longest list: its column is the wider one, and its row the higher. */
	double left = round((inner.width - gap) * 0.54);
	double right = inner.width - gap - left;
	double high = upper_height(b, parts, left, right, inner.height - gap);
	double low = inner.height - gap - high, y = inner.y + high + gap;

	put_part(b, &parts[0], (struct rect){inner.x, inner.y, left, high});
	put_part(b, &parts[1], (struct rect){inner.x + left + gap, inner.y, right, high});
	put_part(b, &parts[2], (struct rect){inner.x, y, left, low});
	put_part(b, &parts[3], (struct rect){inner.x + left + gap, y, right, low});
}
