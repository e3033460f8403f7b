/* caption.c: one plain sentence for a moment. The event says what happened, its slice and the steps
 * around it say what that means; why a run began is told in cause.c. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "caption.h"

void caption__say(struct caption *c, enum word text)
{
	if (c->length > 0) { /* sentences stand one space apart */
		if (c->length + 1 < c->size)
			memcpy(c->buffer + c->length, " ", 2);
		c->length++;
	}
	const size_t at = c->length < c->size ? c->length : c->size;
	c->length += word_fill(c->size ? c->buffer + at : NULL, c->size - at, c->lang, word(c->lang, text),
		"task", c->task, "by", c->by, "what", c->what, "name", c->name, "type", c->type, "message",
		c->message, "call", c->call, "dur", c->dur, "late", c->late, NULL);
}

static const char *event_name(const struct caption *c, uint32_t event)
{
	if (event == TRACE_NONE)
		return "";
	return trace_text(c->run->shown.trace, trace_event(c->run->shown.trace, event).name);
}

const char *caption__name(struct caption *c, const char *name, bool first)
{
	if (strcmp(name, c->task) != 0)
		return name;
	word_fill(c->other, sizeof(c->other), c->lang,
		word(c->lang, first ? WORD_LANE_OTHER_FIRST : WORD_LANE_OTHER), "task", name, NULL);
	return c->other;
}

struct wait caption__wait(struct caption *c, struct trace_span span)
{
	const struct wait wait = model__wait(event_name(c, span.begin));

	c->what = wait.what;
	if (wait.kind != TRACE_WAIT_SLEEP && wait.kind != TRACE_WAIT_TASK && wait.kind != TRACE_WAIT_GATHER &&
		wait.kind != TRACE_WAIT_WAIT_FOR) {
		model__wait_object(&wait, c->lang, c->object, sizeof(c->object));
		c->what = c->object;
	}
	return wait;
}

/* The slice of the lane (any depth) that an event ends or begins. */
static bool slice_of(const struct caption *c, uint32_t event, struct trace_span *span)
{
	enum { LOOKS_MAX = 64 };
	const struct lane *lane = &c->run->insides[c->lane];
	const uint32_t slice = model__slice_before(lane, event == TRACE_NONE ? event : event + 1);

	if (slice == TRACE_NONE)
		return false;
	const uint32_t first = lane->outer ? lane->outer[slice] : slice;
	uint32_t end = first + 1;
	if (lane->outer)
		end = slice + 1 < lane->count ? lane->outer[slice + 1] : lane->span_count;
	uint32_t low = first, high = end;
	while (low < high) {
		const uint32_t middle = low + (high - low) / 2;
		if (raw_span(lane, middle).begin <= event)
			low = middle + 1;
		else
			high = middle;
	}
	for (uint32_t i = low; i > first && low - i < LOOKS_MAX; i--) {
		*span = raw_span(lane, i - 1);
		if (span->begin == event || span->end == event)
			return true;
	}
	return false;
}

/* ---- what a task does ---- */

static void tell_create(struct caption *c, uint32_t event)
{
	char by[48];

	if (!trace_event_arg(c->run->shown.trace, event, "by", by, sizeof(by)))
		by[0] = '\0';
	if (c->run->lanes[c->lane].is_main) {
		caption__say(c, WORD_CAP_CREATE_MAIN);
		return;
	}
	const uint32_t tid = strncmp(by, "task ", 5) == 0 ? (uint32_t)strtoul(by + 5, NULL, 10) : 0;
	const uint32_t track =
		tid ? trace_find_track(c->run->shown.trace, c->run->shown.trace_run, tid) : TRACE_NONE;
	if (track == TRACE_NONE) {
		caption__say(c, WORD_CAP_CREATE);
		return;
	}
	const uint32_t creator = lane_of(c->run, track);
	c->by = caption__name(c, c->run->lanes[creator].name, true);
	caption__say(c, caption__eager_after(c, creator, event) == c->lane ? WORD_CAP_CREATE_EAGER
									   : WORD_CAP_CREATE_BY);
}

static void tell_leave(struct caption *c, uint32_t event)
{
	const uint32_t eager = caption__eager_after(c, c->lane, event);

	if (eager != TRACE_NONE) {
		c->by = caption__name(c, c->run->lanes[eager].name, true);
		caption__say(c, WORD_CAP_LEAVE_EAGER);
		return;
	}
	caption__say(c, model__yield_before(c->run->shown.trace, event) != TRACE_NONE ? WORD_CAP_YIELD
										      : WORD_CAP_LEAVE);
}

/* When the run that ends here was too long, that is said first. */
static void tell_blocked(struct caption *c, struct trace_span span)
{
	uint32_t first;

	if (c->run->sync || span.state != TRACE_RUN ||
		minus(span.end_ns, span.start_ns) < c->run->shown.slow_ns)
		return;
	const uint32_t count = model__blocked_in(c->run, span.start_ns, span.end_ns, &first);
	word_duration(c->dur, minus(span.end_ns, span.start_ns));
	const bool known =
		count > 0 && model__blocking_call(c->run, c->run->blocked[first], c->call, sizeof(c->call));
	caption__say(c, known ? WORD_CAP_BLOCKED_WITH : WORD_CAP_BLOCKED);
}

/* Whether the job that is waited for finds a worker, and if not how many stand before it. */
static void tell_queue(struct caption *c, struct trace_span wait, uint32_t event)
{
	const struct job_now now = model__job_at(c->run, c->lane, wait, event + 1);

	if (now.runs || now.ahead == 0)
		return;
	snprintf(c->call, sizeof(c->call), "%u", now.ahead);
	caption__say(c, now.ahead == 1 ? WORD_CAP_QUEUED_ONE : WORD_CAP_QUEUED);
}

static void tell_wait(struct caption *c, uint32_t event)
{
	struct trace_span span;

	if (!slice_of(c, event, &span)) {
		caption__say(c, WORD_CAP_LEAVE);
		return;
	}
	switch (caption__wait(c, span).kind) {
	case TRACE_WAIT_SLEEP:
		caption__say(c, WORD_CAP_WAIT_SLEEP);
		break;
	case TRACE_WAIT_TASK:
		caption__say(c, WORD_CAP_WAIT_TASK);
		break;
	case TRACE_WAIT_GATHER:
		caption__say(c, WORD_CAP_WAIT_GATHER);
		break;
	case TRACE_WAIT_WAIT_FOR:
		caption__say(c, WORD_CAP_WAIT_LIMIT);
		break;
	case TRACE_WAIT_EXECUTOR:
		caption__say(c, WORD_CAP_WAIT);
		tell_queue(c, span, event);
		break;
	default:
		caption__say(c, WORD_CAP_WAIT);
	}
}

bool caption__is_cancel(const char *by)
{
	return strncmp(by, "cancel", 6) == 0 || strcmp(by, "timeout") == 0;
}

/* Whether the resume after a wait's end is due to a cancellation. */
static bool is_cancelled(const struct caption *c, uint32_t event)
{
	const struct lane *lane = &c->run->insides[c->lane];
	const uint32_t slice = model__slice_before(lane, event);
	const uint32_t next = slice == TRACE_NONE ? TRACE_NONE : model__slice_from(lane, slice + 1);
	char by[48];

	return next != TRACE_NONE && lane_span(lane, next).state == TRACE_RUN &&
	       trace_event_arg(c->run->shown.trace, lane_span(lane, next).begin, "by", by, sizeof(by)) &&
	       caption__is_cancel(by);
}

/* Who holds the loop at an event, when that is a blocked step of another task. */
static const char *holder_at(const struct caption *c, uint32_t event)
{
	const int64_t ts_ns = trace_event(c->run->shown.trace, event).ts_ns;
	uint32_t first;

	if (model__blocked_in(c->run, ts_ns, plus(ts_ns, 1), &first) == 0)
		return NULL;
	const struct trace_step step = step_at(c->run, c->run->blocked[first]);
	const uint32_t lane = lane_of(c->run, step.track);
	const struct trace_span span = raw_span(&c->run->insides[lane], step.span);
	if (lane == c->lane || span.begin > event || (span.end != TRACE_NONE && span.end < event))
		return NULL;
	return c->run->lanes[lane].name;
}

static void tell_ready(struct caption *c, uint32_t event)
{
	struct trace_span span;
	enum word text = WORD_CAP_READY;

	if (!slice_of(c, event, &span)) {
		c->what = event_name(c, event);
		caption__say(c, WORD_CAP_READY);
		return;
	}
	const struct wait wait = caption__wait(c, span);
	const bool is_timer = wait.kind == TRACE_WAIT_SLEEP, cancelled = is_cancelled(c, event);
	c->by = holder_at(c, event);
	if (c->by)
		c->by = caption__name(c, c->by, false);
	if (cancelled)
		text = WORD_CAP_READY_CANCEL;
	else if (c->by)
		text = is_timer ? WORD_CAP_HELD_TIMER : WORD_CAP_HELD_READY;
	else if (is_timer)
		text = WORD_CAP_READY_TIMER;
	else if (wait.kind == TRACE_WAIT_GATHER)
		text = WORD_CAP_READY_GATHER;
	else if (wait.kind == TRACE_WAIT_TASK && *wait.what)
		text = WORD_CAP_READY_TASK;
	if (text == WORD_CAP_READY && model__wait_over(&wait, &text)) {
		c->what = wait.what;
		caption__say(c, text);
		text = WORD_CAP_JOINS;
	} else if (text == WORD_CAP_READY || cancelled) {
		if (cancelled)
			model__wait_object(&wait, c->lang, c->object, sizeof(c->object));
		else
			model__wait_reason(&wait, c->lang, c->object, sizeof(c->object));
		c->what = c->object;
	}
	caption__say(c, text);
}

static void tell_end(struct caption *c, uint32_t event, enum part part)
{
	const struct trace *trace = c->run->shown.trace;
	char result[280];

	if (part == PART_CANCELLED) {
		caption__say(c, WORD_CAP_CANCELLED);
	} else if (part == PART_FAILED) {
		const bool typed =
			trace_event_arg(trace, event, "type", c->value, sizeof(c->value)) && c->value[0];
		const bool says =
			trace_event_arg(trace, event, "message", c->error, sizeof(c->error)) && c->error[0];
		c->type = c->value;
		c->message = c->error;
		caption__say(c, !typed ? WORD_CAP_FAILED_BARE
				: says ? WORD_CAP_FAILED_SAYING
				       : WORD_CAP_FAILED);
	} else if (trace_event_arg(trace, event, "result", result, sizeof(result)) && result[0]) {
		const bool number = result[strspn(result, "0123456789.+-eE")] == '\0';
		snprintf(c->value, sizeof(c->value), number ? "%s" : "\"%s\"", result);
		c->what = c->value;
		caption__say(c, WORD_CAP_RESULT);
	} else {
		caption__say(c, WORD_CAP_DONE);
	}
}

/* ---- calls, jobs, prints and slices ---- */

/* A worker begins a job: for whom, and how late. */
static void tell_job(struct caption *c, uint32_t event)
{
	const struct job *job = model__job(c->run, c->lane, event);
	struct trace_span wait;

	if (!job || job->task == TRACE_NONE) {
		caption__say(c, WORD_CAP_JOB);
		return;
	}
	const struct lane *lane = &c->run->insides[job->task];
	const uint32_t slice = model__slice_before(lane, event);
	c->by = c->run->lanes[job->task].name;
	caption__say(c, WORD_CAP_JOB_FOR);
	if (slice == TRACE_NONE)
		return;
	wait = lane_span(lane, slice);
	if (!model__is_for_job(c->run, wait) || model__job_of_wait(c->run, job->task, wait) != job)
		return;
	const int64_t queued_ns = model__queued_ns(c->run, job->task, wait);
	if (queued_ns <= 0)
		return;
	word_duration(c->dur, queued_ns);
	caption__say(c, WORD_CAP_JOB_QUEUED);
}

/* The lane of the loop itself, where the sentence is about that. */
static void name_loop(struct caption *c)
{
	if (c->run->lanes[c->lane].kind == MODEL_LANE_LOOP && !c->run->sync)
		c->task = word(c->lang, WORD_LANE_LOOP);
}

/* A call that holds a thread: of the loop, of a program without one, or of a worker; or its wait for a turn to
 * compute (FORMAT.md). span: its slice. A step that was too long says by itself how long the loop stood still. */
static void tell_block(struct caption *c, bool begins, const struct trace_span *span)
{
	const bool sync = c->run->sync, worker = c->run->lanes[c->lane].kind == MODEL_LANE_WORKER;
	const bool brief = span && minus(span->end_ns, span->start_ns) < c->run->shown.slow_ns;

	if (model__is_turn(c->call)) {
		name_loop(c);
		caption__say(c, begins ? WORD_CAP_TURN : WORD_CAP_TURN_OVER);
	} else if (begins) {
		caption__say(c, worker ? WORD_CAP_BLOCK_THREAD : sync ? WORD_CAP_BLOCK_SYNC : WORD_CAP_BLOCK);
	} else {
		caption__say(c, sync || worker || !brief ? WORD_CAP_UNBLOCK_SYNC : WORD_CAP_UNBLOCK);
	}
}

static void tell_slice(struct caption *c, uint32_t event, enum part part)
{
	struct trace_span span;
	const bool known = slice_of(c, event, &span);

	c->name = c->what = event_name(c, event);
	if (known)
		word_duration(c->dur, minus(span.end_ns, span.start_ns));
	snprintf(c->call, sizeof(c->call), "%s", c->name);
	switch (part) {
	case PART_BLOCK:
	case PART_UNBLOCK:
		tell_block(c, part == PART_BLOCK, known ? &span : NULL);
		break;
	case PART_CALL:
		caption__say(c, WORD_CAP_CALL);
		break;
	case PART_RETURN:
		caption__say(c, known ? WORD_CAP_RETURN : WORD_CAP_DONE);
		break;
	case PART_JOB:
		tell_job(c, event);
		break;
	case PART_JOB_END:
		caption__say(c, WORD_CAP_JOB_END);
		break;
	case PART_SLICE:
		caption__say(c, WORD_CAP_SLICE);
		break;
	case PART_SLICE_END:
		caption__say(c, WORD_CAP_SLICE_END);
		break;
	default:
		word_duration(c->dur, trace_event(c->run->shown.trace, event).dur_ns);
		caption__say(c, WORD_CAP_SLICE_WHOLE);
	}
}

static void tell_text(struct caption *c, uint32_t event, enum part part)
{
	snprintf(c->value, sizeof(c->value), "%s", event_name(c, event));
	for (size_t bytes = strlen(c->value); bytes > 0 && strchr(" \r\n\t", c->value[bytes - 1]);)
		c->value[--bytes] = '\0';
	c->name = c->value;
	if (part == PART_NOTE) {
		name_loop(c);
		caption__say(c, WORD_CAP_NOTE);
	} else if (c->run->lanes[c->lane].kind == MODEL_LANE_LOOP) {
		caption__say(c, WORD_CAP_PRINT_PROGRAM);
	} else {
		caption__say(c, WORD_CAP_PRINT);
	}
}

static void tell(struct caption *c, uint32_t event, enum part part)
{
	const struct lane *lane = &c->run->insides[c->lane];
	const uint32_t left = model__run_left(c->run, c->moment, lane, part);
	struct trace_span span;

	if (left != TRACE_NONE)
		tell_blocked(c, lane_span(lane, left));
	else if (part == PART_LEAVE && slice_of(c, event, &span))
		tell_blocked(c, span);
	switch (part) {
	case PART_CREATE:
		tell_create(c, event);
		break;
	case PART_RESUME:
		caption__resume(c, model__slice_before(lane, event + 1));
		break;
	case PART_LEAVE:
		tell_leave(c, event);
		break;
	case PART_WAIT:
		tell_wait(c, event);
		break;
	case PART_READY:
		tell_ready(c, event);
		break;
	case PART_DONE:
	case PART_FAILED:
	case PART_CANCELLED:
		tell_end(c, event, part);
		break;
	case PART_PRINT:
	case PART_NOTE:
		tell_text(c, event, part);
		break;
	default:
		tell_slice(c, event, part);
	}
}

static size_t copy(char *buffer, size_t size, const char *text)
{
	return word_fill(buffer, size, LANG_EN, "{text}", "text", text, NULL);
}

size_t model_moment_text(
	const struct model *model, uint32_t index, uint32_t moment, char *buffer, size_t size)
{
	const struct run *run = run_of(model, index);

	if (!run || moment > run->shown.moment_count)
		return copy(buffer, size, "");
	if (moment == 0)
		return copy(buffer, size, word(model->lang, WORD_CAP_NOTHING_YET));
	const uint32_t number = run->moments[moment - 1];
	const struct trace_event event = trace_event(run->shown.trace, number);
	struct caption caption = {
		.run = run, .lang = model->lang, .moment = moment, .buffer = buffer, .size = size};
	caption.lane = lane_of(run, event.track);
	caption.task = run->lanes[caption.lane].name;
	if (size > 0)
		buffer[0] = '\0';
	tell(&caption, number, model__part(run->shown.trace, &event));
	for (char *at = buffer; size > 0 && *at; at++) /* one sentence is one line */
		if ((unsigned char)*at < ' ')
			*at = ' ';
	return caption.length;
}

size_t model_caption(
	const struct model *model, uint32_t index, struct model_position position, char *buffer, size_t size)
{
	const struct run *run = run_of(model, index);

	if (!run)
		return copy(buffer, size, "");
	const uint32_t stop = model_stop_at(model, index, position);
	if (stop < run->shown.stop_count && run->stops[stop].moment == position.moment &&
		run->stops[stop].text[model->lang])
		return copy(buffer, size, run->stops[stop].text[model->lang]);
	return model_moment_text(model, index, position.moment, buffer, size);
}
