/* now.c: the state of the loop at a position: who runs, who is ready in which order, who waits for
 * what. The last step that began is the one that runs; who stands in READY and WAIT is known from the
 * run's own orders, of which the first few are told. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "inside.h"

/* What is known of a task before its words are made. */
struct found {
	uint32_t lane, slice; /* slice: where it is; READY: the one it comes from, or TRACE_NONE */
	uint32_t order;       /* READY: the event of its next resume */
	int64_t since_ns, due_ns;
	bool is_backstage; /* says nothing that the others do not: stands last */
};

struct finds {
	struct found *all;
	uint32_t count;
	size_t room;
};

struct search {
	const struct run *run;
	uint32_t happened;
	struct finds running, ready, waiting, jobs;
	bool failed;
};

static void add(struct search *search, struct finds *finds, struct found found)
{
	if (finds->count == finds->room) {
		const size_t room = finds->room ? finds->room * 2 : 16;
		struct found *all = realloc(finds->all, room * sizeof(*all));
		if (!all) {
			search->failed = true;
			return;
		}
		finds->all = all;
		finds->room = room;
	}
	finds->all[finds->count++] = found;
}

/* Whether the lane's slice is still going on. */
static bool goes_on(const struct search *search, uint32_t lane, struct trace_span span)
{
	return span.begin < search->happened && (span.end == TRACE_NONE || span.end >= search->happened) &&
	       search->run->insides[lane].end_event >= search->happened;
}

static void look_at_slice(struct search *search, struct finds *finds, uint32_t lane, uint32_t slice)
{
	const struct trace_span span = lane_span(&search->run->insides[lane], slice);

	add(search, finds,
		(struct found){.lane = lane,
			.slice = slice,
			.order = span.begin,
			.since_ns = minus(span.start_ns, search->run->base_ns),
			.due_ns = INT64_MIN});
}

static void look_at_call(void *context, uint32_t index)
{
	struct search *search = context;
	const struct lane *lane = &search->run->insides[index];
	const uint32_t slice = model__slice_before(lane, search->happened);

	if (slice != TRACE_NONE && goes_on(search, index, lane_span(lane, slice)))
		look_at_slice(search, &search->running, index, slice);
}

/* Of the loop's steps the last one that began. */
static void look_at_loop(struct search *search)
{
	const struct run *run = search->run;
	uint32_t low = 0, high = run->step_count;

	while (low < high) {
		const uint32_t middle = low + (high - low) / 2;
		const struct trace_step step = step_at(run, middle);
		if (trace_span(run->shown.trace, step.track, step.span).begin < search->happened)
			low = middle + 1;
		else
			high = middle;
	}
	if (low == 0)
		return;
	const uint32_t lane = lane_of(run, step_at(run, low - 1).track);
	const uint32_t slice = model__slice_before(&run->insides[lane], search->happened);
	if (slice != TRACE_NONE && goes_on(search, lane, lane_span(&run->insides[lane], slice)) &&
		lane_span(&run->insides[lane], slice).state == TRACE_RUN)
		look_at_slice(search, &search->running, lane, slice);
}

static void look_at_standing(struct search *search, enum standing standing)
{
	const struct run *run = search->run;
	struct finds *finds = standing == STANDING_WAIT ? &search->waiting : &search->ready;
	struct stay stays[MODEL_NOW_TOLD];
	const uint32_t count = model__standing(run, standing, search->happened, stays, MODEL_NOW_TOLD);

	for (uint32_t i = 0; i < count; i++) {
		const struct lane *lane = &run->insides[stays[i].lane];
		const uint32_t slice = stays[i].slice;
		struct found found = {.lane = stays[i].lane,
			.slice = slice,
			.order = TRACE_NONE,
			.since_ns = run->lanes[stays[i].lane].created_ns,
			.due_ns = INT64_MIN};
		struct trace_span span = {0};
		if (slice != TRACE_NONE) {
			span = lane_span(lane, slice);
			found.since_ns =
				minus(standing == STANDING_WAIT ? span.start_ns : span.end_ns, run->base_ns);
		}
		if (standing == STANDING_WAIT) {
			const uint32_t name = trace_event(run->shown.trace, span.begin).name;
			const struct wait wait = model__wait(trace_text(run->shown.trace, name));
			found.is_backstage = run->lanes[found.lane].is_backstage;
			found.due_ns = model__deadline(&wait, &span);
			if (found.due_ns != INT64_MIN)
				found.due_ns = minus(found.due_ns, run->base_ns);
		} else {
			const uint32_t next = model__slice_from(lane, slice == TRACE_NONE ? 0 : slice + 1);
			if (next != TRACE_NONE)
				found.order = lane_span(lane, next).begin;
		}
		add(search, finds, found);
	}
}

static void look_at_jobs(struct search *search)
{
	const struct run *run = search->run;

	/* the workers stand together, behind the loop's lane */
	for (uint32_t i = run->foreign ? 0 : 1; i < run->shown.lane_count; i++) {
		const struct lane *lane = &run->insides[i];
		if (run->lanes[i].kind != MODEL_LANE_WORKER)
			break;
		const uint32_t slice = model__slice_before(lane, search->happened);
		if (slice == TRACE_NONE)
			continue;
		const struct trace_span span = lane_span(lane, slice);
		if (span.end != TRACE_NONE && span.end < search->happened)
			continue;
		look_at_slice(search, &search->jobs, i, slice);
	}
}

/* ---- the order in which they are shown ---- */

static int by_resume(const void *a, const void *b)
{
	const struct found *x = a, *y = b;

	if (x->order != y->order)
		return x->order < y->order ? -1 : 1;
	if (x->since_ns != y->since_ns)
		return x->since_ns < y->since_ns ? -1 : 1;
	return x->lane < y->lane ? -1 : x->lane > y->lane;
}

static int by_deadline(const void *a, const void *b)
{
	const struct found *x = a, *y = b;
	const bool x_timer = x->due_ns != INT64_MIN, y_timer = y->due_ns != INT64_MIN;

	if (x->is_backstage != y->is_backstage)
		return x->is_backstage ? 1 : -1;
	if (x_timer != y_timer)
		return x_timer ? -1 : 1;
	if (x_timer && x->due_ns != y->due_ns)
		return x->due_ns < y->due_ns ? -1 : 1;
	if (x->since_ns != y->since_ns)
		return x->since_ns < y->since_ns ? -1 : 1;
	return x->lane < y->lane ? -1 : x->lane > y->lane;
}

/* ---- words and lines, for those that are likely to be shown ---- */

static const char *slice_name(const struct run *run, struct trace_span span)
{
	if (span.begin == TRACE_NONE)
		return "";
	return trace_text(run->shown.trace, trace_event(run->shown.trace, span.begin).name);
}

/* Where the job is that a task waits for: on a worker, or behind how many others. */
static bool tell_job(const struct run *run, enum awaitscope_lang lang, uint32_t happened,
	const struct found *found, struct model_task_now *task)
{
	const struct trace_span wait = lane_span(&run->insides[found->lane], found->slice);
	const struct job_now now = model__job_at(run, found->lane, wait, happened);
	char count[16];

	if (!now.runs && now.ahead == 0)
		return false;
	snprintf(count, sizeof(count), "%u", now.ahead);
	word_fill(task->reason, sizeof(task->reason), lang,
		word(lang, now.runs         ? WORD_REASON_JOB_RUNS
			   : now.ahead == 1 ? WORD_REASON_JOB_BEHIND_ONE
					    : WORD_REASON_JOB_BEHIND),
		"worker", now.runs ? run->lanes[now.job->lane].name : NULL, "n", count, NULL);
	word_fill(task->brief, sizeof(task->brief), lang,
		now.runs ? "{worker}" : word(lang, WORD_BRIEF_JOB_BEHIND), "worker",
		now.runs ? run->lanes[now.job->lane].name : NULL, "n", count, NULL);
	return true;
}

static void tell_wait(const struct run *run, enum awaitscope_lang lang, uint32_t happened,
	const struct found *found, struct model_task_now *task)
{
	const struct trace_span span = lane_span(&run->insides[found->lane], found->slice);
	struct wait wait = model__wait(slice_name(run, span));
	char text[32];
	uint32_t done, count;

	task->line = model__line(run->shown.trace, span.begin);
	if (task->remaining_ns >= 0) {
		wait.what = word_duration(text, task->remaining_ns);
		snprintf(task->brief, sizeof(task->brief), "%s", wait.what);
	} else if (wait.kind == TRACE_WAIT_GATHER &&
		   model__gather_progress(run, found->lane, found->slice, happened, &done, &count)) {
		snprintf(text, sizeof(text), "%u/%u", done, count);
		word_fill(task->reason, sizeof(task->reason), lang, word(lang, WORD_REASON_GATHER), "what",
			text, NULL);
		return;
	}
	if (wait.kind == TRACE_WAIT_EXECUTOR && tell_job(run, lang, happened, found, task))
		return;
	model__wait_reason(&wait, lang, task->reason, sizeof(task->reason));
	if (task->remaining_ns < 0)
		model__wait_brief(&wait, lang, task->brief, sizeof(task->brief));
}

/* The line where a READY task will go on: of the wait or the yield that it comes from. */
static uint32_t ready_line(const struct run *run, uint32_t lane, uint32_t slice)
{
	const struct trace *trace = run->shown.trace;

	if (slice == TRACE_NONE)
		return 0;
	const struct trace_span span = lane_span(&run->insides[lane], slice);
	if (span.state == TRACE_WAIT)
		return model__line(trace, span.begin);
	return model__line(trace, model__yield_before(trace, span.end));
}

/* The event that ends a run and has a line: the yield, the wait after it, or the task's end. */
static uint32_t leaving_event(const struct run *run, const struct lane *lane, uint32_t slice)
{
	const uint32_t yield = model__yield_before(run->shown.trace, lane_span(lane, slice).end);
	const uint32_t next = model__slice_from(lane, slice + 1);

	if (yield != TRACE_NONE)
		return yield;
	if (next == TRACE_NONE)
		return lane->end_event;
	return lane_span(lane, next).state == TRACE_WAIT ? lane_span(lane, next).begin : TRACE_NONE;
}

/* The line of a RUN: of the blocking call that it is in, else of what ends it, else where it began. */
static uint32_t run_line(const struct run *run, const struct found *found, uint32_t happened)
{
	const struct trace *trace = run->shown.trace;
	const struct lane *lane = &run->insides[found->lane];
	const struct trace_span span = lane_span(lane, found->slice);
	struct trace_span block;
	uint32_t before = found->slice;

	if (model__block_at(lane, happened, &block))
		return model__line(trace, block.begin);
	if (span.state == TRACE_CALL)
		return model__line(trace, span.begin);
	const uint32_t line = model__line(trace, leaving_event(run, lane, found->slice));
	if (line != 0)
		return line;
	while (before > 0 && lane_span(lane, before - 1).begin == TRACE_NONE)
		before--;
	return ready_line(run, found->lane, before > 0 ? before - 1 : TRACE_NONE);
}

static struct model_task_now *tell(const struct search *search, const struct finds *finds,
	struct model_position position, enum model_state state, enum awaitscope_lang lang,
	struct model_task_now *tasks)
{
	const struct run *run = search->run;

	for (uint32_t i = 0; i < finds->count; i++) {
		const struct found *found = &finds->all[i];
		tasks[i] = (struct model_task_now){
			.lane = found->lane, .since_ns = found->since_ns, .remaining_ns = -1};
		if (found->due_ns != INT64_MIN) {
			tasks[i].remaining_ns = minus(found->due_ns, position.time_ns);
			if (tasks[i].remaining_ns < 0)
				tasks[i].remaining_ns = 0;
		}
		if (state == MODEL_READY)
			tasks[i].queue_place = i + 1;
		if (state == MODEL_WAIT)
			tell_wait(run, lang, search->happened, found, &tasks[i]);
		else if (state == MODEL_READY)
			tasks[i].line = ready_line(run, found->lane, found->slice);
		else if (run->lanes[found->lane].kind == MODEL_LANE_WORKER)
			word_fill(tasks[i].reason, sizeof(tasks[i].reason), lang, "{what}", "what",
				slice_name(run, lane_span(&run->insides[found->lane], found->slice)), NULL);
		else
			tasks[i].line = run_line(run, found, search->happened);
	}
	return tasks + finds->count;
}

static bool is_blocking(const struct run *run, const struct found *found, uint32_t happened)
{
	const struct lane *lane = &run->insides[found->lane];
	struct trace_span span = lane_span(lane, found->slice);

	if (run->sync && !model__block_at(lane, happened, &span))
		return false;
	return minus(span.end_ns, span.start_ns) >= run->shown.slow_ns;
}

static int fill(const struct model *model, struct search *search, struct model_position position,
	struct model_now *now)
{
	struct finds *running = &search->running;
	const size_t total =
		(size_t)running->count + search->ready.count + search->waiting.count + search->jobs.count;
	struct model_task_now *tasks = realloc(now->running, (total ? total : 1) * sizeof(*tasks));

	if (!tasks)
		return -ENOMEM;
	now->running = tasks;
	if (running->count > 1) { /* calls nest: the innermost is the one that began last */
		qsort(running->all, running->count, sizeof(*running->all), by_resume);
		running->all[0] = running->all[running->count - 1];
		running->count = 1;
	}
	if (search->ready.count > 1)
		qsort(search->ready.all, search->ready.count, sizeof(struct found), by_resume);
	if (search->waiting.count > 1)
		qsort(search->waiting.all, search->waiting.count, sizeof(struct found), by_deadline);
	now->ready = tell(search, running, position, MODEL_RUN, model->lang, now->running);
	now->waiting = tell(search, &search->ready, position, MODEL_READY, model->lang, now->ready);
	now->jobs = tell(search, &search->waiting, position, MODEL_WAIT, model->lang, now->waiting);
	tell(search, &search->jobs, position, MODEL_RUN, model->lang, now->jobs);
	now->running_count = running->count;
	now->ready_count = model__standing_count(search->run, STANDING_READY, search->happened);
	now->waiting_count = model__standing_count(search->run, STANDING_WAIT, search->happened);
	now->job_count = search->jobs.count;
	now->running_blocks =
		running->count > 0 && is_blocking(search->run, &running->all[0], search->happened);
	return 0;
}

int model_now(
	const struct model *model, uint32_t index, struct model_position position, struct model_now *now)
{
	const struct run *run = run_of(model, index);
	struct search search = {.run = run};
	int code = 0;

	now->running_count = now->ready_count = now->waiting_count = now->job_count = 0;
	now->running_blocks = false;
	if (!run)
		return -EINVAL;
	if (position.moment > run->shown.moment_count)
		position.moment = run->shown.moment_count;
	search.happened = happened_at(run, position.moment);
	look_at_loop(&search);
	model__each_alive(run, search.happened, look_at_call, &search);
	look_at_standing(&search, STANDING_READY);
	look_at_standing(&search, STANDING_WAIT);
	look_at_jobs(&search);
	code = search.failed ? -ENOMEM : fill(model, &search, position, now);
	free(search.running.all);
	free(search.ready.all);
	free(search.waiting.all);
	free(search.jobs.all);
	return code;
}

void model_now_finish(struct model_now *now)
{
	free(now->running); /* one block holds all four */
	memset(now, 0, sizeof(*now));
}
