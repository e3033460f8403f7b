/* cause.c: why the loop runs a task now, and why not sooner.
 *
 * A resume names its cause (args.by). When the task was ready for longer than the threshold, what it
 * was due to matters less than who kept it waiting: the blocked steps that lie in its READY span. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "caption.h"

/* Says who made the task late; false when it was not. ready: its READY span. */
static bool tell_lateness(struct caption *c, struct trace_span ready, bool starts)
{
	const struct run *run = c->run;
	const int64_t late_ns = minus(ready.end_ns, ready.start_ns);
	uint32_t first;

	if (late_ns < run->shown.slow_ns)
		return false;
	word_duration(c->late, late_ns);
	const uint32_t steps = model__blocked_in(run, ready.start_ns, ready.end_ns, &first);
	if (model__blockers(run, c->lang, ready.start_ns, ready.end_ns, true, c->names, sizeof(c->names)) ==
		0) {
		caption__say(c, WORD_CAP_LATE_QUEUE);
		return true;
	}
	c->by = caption__name(c, c->names, true);
	if (steps > 1) {
		caption__say(c, starts ? WORD_CAP_START_MANY : WORD_CAP_LATE_MANY);
		return true;
	}
	const struct trace_step step = step_at(run, run->blocked[first]);
	word_duration(c->dur, minus(step.end_ns, step.start_ns));
	if (model__blocking_call(run, run->blocked[first], c->call, sizeof(c->call)))
		caption__say(c, starts ? WORD_CAP_START_WITH : WORD_CAP_LATE_WITH);
	else
		caption__say(c, starts ? WORD_CAP_START_ONE : WORD_CAP_LATE_ONE);
	return true;
}

/* The lane that a cause's number ("task 103") names, or TRACE_NONE. */
static uint32_t lane_of_number(const struct run *run, const char *by)
{
	const char *number = strchr(by, ' ');
	const unsigned long tid = number ? strtoul(number, NULL, 10) : 0;

	if (tid == 0 || tid >= UINT32_MAX)
		return TRACE_NONE;
	const uint32_t track = trace_find_track(run->shown.trace, run->shown.trace_run, (uint32_t)tid);
	return track == TRACE_NONE ? TRACE_NONE : lane_of(run, track);
}

uint32_t caption__eager_after(const struct caption *c, uint32_t lane, uint32_t event)
{
	const struct lane *of = &c->run->insides[lane];
	const uint32_t slice = model__slice_before(of, event + 1);
	const uint32_t next = slice == TRACE_NONE ? TRACE_NONE : model__slice_from(of, slice + 1);
	char by[48];

	if (next == TRACE_NONE || lane_span(of, next).state != TRACE_RUN ||
		!trace_event_arg(c->run->shown.trace, lane_span(of, next).begin, "by", by, sizeof(by)) ||
		strncmp(by, "eager ", 6) != 0)
		return TRACE_NONE;
	return lane_of_number(c->run, by);
}

/* Whether the lane's own first step runs within that of the task that made it. */
static bool begins_eagerly(const struct caption *c)
{
	const uint32_t created = c->run->insides[c->lane].first_event;
	char by[48];

	if (created == TRACE_NONE || !trace_event_arg(c->run->shown.trace, created, "by", by, sizeof(by)))
		return false;
	const uint32_t creator = lane_of_number(c->run, by);
	return creator != TRACE_NONE && caption__eager_after(c, creator, created) == c->lane;
}

/* Whether such a wait ends by what another task does, be it ended by now or not. */
static bool is_handed_over(enum trace_wait kind)
{
	return kind == TRACE_WAIT_LOCK || kind == TRACE_WAIT_SEMAPHORE || kind == TRACE_WAIT_EVENT ||
	       kind == TRACE_WAIT_CONDITION || kind == TRACE_WAIT_QUEUE;
}

static void tell_task_cause(
	struct caption *c, uint32_t by, const struct lane *lane, uint32_t wait_slice, uint32_t resumed)
{
	uint32_t done, count;
	enum trace_wait kind = TRACE_WAIT_KIND_COUNT;

	c->by = by == c->lane ? c->task : caption__name(c, c->run->lanes[by].name, true);
	if (wait_slice != TRACE_NONE)
		kind = caption__wait(c, lane_span(lane, wait_slice)).kind;
	if (c->run->insides[by].end_event >= resumed || is_handed_over(kind)) {
		caption__say(c, WORD_CAP_BY_TASK);
		return;
	}
	if (kind == TRACE_WAIT_GATHER &&
		model__gather_progress(c->run, c->lane, wait_slice, resumed, &done, &count) && count > 1) {
		if (done == count) {
			caption__say(c, WORD_CAP_BY_LAST);
			return;
		}
		if (c->run->lanes[by].end == MODEL_END_FAILED) {
			caption__say(c, WORD_CAP_BY_ERROR);
			return;
		}
	}
	caption__say(c, c->run->lanes[by].end == MODEL_END_FAILED ? WORD_CAP_BY_FAILED : WORD_CAP_BY_END);
}

/* Says what a resume is due to. wait_slice: the wait before it, or TRACE_NONE. */
static void tell_cause(struct caption *c, const char *by, uint32_t wait_slice, uint32_t resumed)
{
	const struct lane *lane = &c->run->insides[c->lane];
	const uint32_t other = lane_of_number(c->run, by);
	const size_t bytes = strcspn(by, " ");
	struct wait wait = {TRACE_WAIT_KIND_COUNT, ""};

	if (wait_slice != TRACE_NONE)
		wait = caption__wait(c, lane_span(lane, wait_slice));
#define IS(text) (bytes == strlen(text) && memcmp(by, text, bytes) == 0)
	if (IS("timer") && wait.kind == TRACE_WAIT_SLEEP) {
		caption__say(c, WORD_CAP_BY_TIMER);
	} else if (IS("io") && wait_slice != TRACE_NONE) {
		enum word text = WORD_CAP_BY_IO;
		const bool known = model__wait_over(&wait, &text);
		model__wait_reason(&wait, c->lang, c->object, sizeof(c->object));
		c->what = known ? wait.what : c->object;
		caption__say(c, text);
	} else if (IS("task") && other != TRACE_NONE) {
		tell_task_cause(c, other, lane, wait_slice, resumed);
	} else if (IS("executor")) {
		c->by = other != TRACE_NONE ? c->run->lanes[other].name : NULL;
		caption__say(c, c->by ? WORD_CAP_BY_WORKER : WORD_CAP_BY_EXECUTOR);
	} else if (IS("thread")) {
		caption__say(c, WORD_CAP_BY_THREAD);
	} else if (IS("callback")) {
		caption__say(c, WORD_CAP_BY_CALLBACK);
	} else if (IS("yield")) {
		caption__say(c, WORD_CAP_BY_YIELD);
	} else if (IS("timeout")) {
		caption__say(c, WORD_CAP_BY_TIMEOUT);
	} else if (IS("cancel")) {
		c->by = other != TRACE_NONE ? caption__name(c, c->run->lanes[other].name, true) : NULL;
		caption__say(c, c->by && other != c->lane ? WORD_CAP_BY_CANCEL_OF : WORD_CAP_BY_CANCEL);
	}
#undef IS
}

void caption__resume(struct caption *c, uint32_t slice)
{
	const struct lane *lane = &c->run->insides[c->lane];
	char by[48];

	if (slice == TRACE_NONE) {
		caption__say(c, WORD_CAP_AGAIN);
		return;
	}
	const uint32_t resumed = lane_span(lane, slice).begin;
	uint32_t before = slice;
	while (before > 0 && lane_span(lane, before - 1).begin == TRACE_NONE)
		before--;
	const bool starts = before == 0;
	const uint32_t wait_slice =
		!starts && lane_span(lane, before - 1).state == TRACE_WAIT ? before - 1 : TRACE_NONE;
	if (!trace_event_arg(c->run->shown.trace, resumed, "by", by, sizeof(by)))
		by[0] = '\0';
	const bool cancelled = caption__is_cancel(by);
	const bool was_ready = slice > 0 && lane_span(lane, slice - 1).state == TRACE_READY;

	if (strncmp(by, "eager ", 6) == 0 && lane_of_number(c->run, by) != TRACE_NONE) {
		c->by = caption__name(c, c->run->lanes[lane_of_number(c->run, by)].name, true);
		caption__say(c, WORD_CAP_BY_EAGER);
		return;
	}
	if (starts && begins_eagerly(c)) {
		caption__say(c, WORD_CAP_FIRST_EAGER);
		return;
	}
	if (!cancelled && was_ready && tell_lateness(c, lane_span(lane, slice - 1), starts))
		return;
	tell_cause(c, by, wait_slice, resumed);
	if (cancelled)
		caption__say(c, starts ? WORD_CAP_RAISE_FIRST : WORD_CAP_RAISE);
	else
		caption__say(c, starts ? WORD_CAP_FIRST : WORD_CAP_AGAIN);
}
