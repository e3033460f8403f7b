/* steps.c: what each record does to the tracks, and which events it becomes.
 *
 * Whatever comes, the lines obey the laws: at most one run is open (run.running), and a record that
 * does not fit what is known (others before it were lost) is first made to fit: a run whose end nobody
 * saw is closed, one whose beginning nobody saw begins where the gap ended. */
#include <stdio.h>

#include "steps.h"

static uint32_t numbered(struct trace__lines *l, const char *what, uint32_t tid)
{
	char text[32];
	int bytes = snprintf(text, sizeof(text), "%s %u", what, (unsigned)tid);

	return trace__strings_add(l->strings, text, (size_t)bytes);
}

void trace__introduce_unknown(struct trace__lines *l, struct trace__spot spot)
{
	if (!is_task(spot.tid->number)) {
		spot.track->name = numbered(l, "worker", spot.tid->number);
		spot.track->life = TRACE__THREAD;
		trace__form_thread(l, spot, spot.track->name, "worker");
		return;
	}
	spot.track->name = numbered(l, "task", spot.tid->number);
	spot.track->life = TRACE__READY;
	spot.track->cause = TRACE_BY_LOOP;
	trace__form_thread(l, spot, spot.track->name, "task");
	trace__form_create(l, spot, gap_or(l, spot.track, l->run.now_ns), "loop", 0, 0);
}

/* ---- flows ---- */

static bool has_slice(struct trace__spot spot)
{
	return spot.track->life == TRACE__RUNNING || spot.track->open & (TRACE__OPEN_JOB | TRACE__OPEN_CALL);
}

uint64_t trace__send_flow(struct trace__lines *l, struct trace__spot from)
{
	uint64_t flow;

	if (!has_slice(from))
		return 0;
	flow = ++l->run.flows;
	trace__form_flow(l, from, 's', flow);
	return flow;
}

/* Sends a flow that is received later: out_first … are those not received yet. */
static void send_ahead(struct trace__lines *l, struct trace__spot from)
{
	uint64_t flow = trace__send_flow(l, from);

	if (!flow)
		return;
	if (!from.track->out_count || from.track->out_first + from.track->out_count != flow) {
		from.track->out_first = flow;
		from.track->out_count = 0;
	}
	from.track->out_count++;
}

uint64_t trace__receive_newest(struct trace__track *from)
{
	return from->out_count ? from->out_first + --from->out_count : 0;
}

/* ---- a task's run ---- */

static void close_run(struct trace__lines *l, struct trace__spot spot)
{
	close_block(l, spot, l->run.now_ns);
	trace__form_run_end(l, spot, l->run.now_ns);
	l->run.running = 0;
}

/* Who is thought to run does not: its yield was lost. */
static void stop_running(struct trace__lines *l)
{
	struct trace__spot spot = touch(l, l->run.running);

	if (spot.track->life == TRACE__RUNNING) {
		close_run(l, spot);
		spot.track->life = TRACE__READY;
		spot.track->cause = TRACE_BY_LOOP;
	}
	l->run.running = 0;
}

static void open_run(struct trace__lines *l, struct trace__spot spot, uint64_t ns)
{
	struct trace__track *track = spot.track;

	trace__form_run(l, spot, ns, track->cause, track->other);
	track->since_ns = track->last_ns;
	if (track->flow)
		trace__form_flow(l, spot, 'f', track->flow);
	track->flow = 0;
	track->life = TRACE__RUNNING;
	l->run.running = spot.tid->number;
	l->run.gap = false;
}

static void close_wait(struct trace__lines *l, struct trace__spot spot, uint64_t ns)
{
	if (ns < spot.track->since_ns)
		ns = spot.track->since_ns;
	trace__form_wait_end(l, spot, ns < l->run.now_ns ? ns : l->run.now_ns);
	spot.track->life = TRACE__READY;
	spot.track->cause = TRACE_BY_LOOP;
	spot.track->other = 0;
}

/* Makes a task that could run (its wake may have been lost) ready; whether it is one. */
static bool make_ready(struct trace__lines *l, struct trace__spot spot)
{
	introduce(l, spot);
	if (spot.track->life == TRACE__WAITING) {
		close_wait(l, spot, gap_or(l, spot.track, l->run.now_ns));
		spot.track->flow = 0;
	}
	return spot.track->life == TRACE__READY;
}

static void resume(struct trace__lines *l, uint32_t tid)
{
	struct trace__spot spot;

	if (l->run.running)
		stop_running(l);
	if (!is_task(tid))
		return;
	spot = touch(l, tid);
	if (make_ready(l, spot))
		open_run(l, spot, l->run.now_ns);
}

struct trace__spot trace__running_unseen(struct trace__lines *l, uint32_t tid)
{
	struct trace__spot spot = touch(l, tid);

	if (!is_task(tid))
		return spot;
	if (l->run.running)
		stop_running(l);
	if (make_ready(l, spot))
		open_run(l, spot, l->run.gap ? gap_or(l, spot.track, l->run.now_ns) : l->run.now_ns);
	return spot;
}

void trace__end_track(struct trace__lines *l, struct trace__spot spot)
{
	spot.track->life = TRACE__ENDED;
	spot.track->open = 0;
	trace__table_ended(&l->tracks, spot.tid->number);
}

static void leave(struct trace__lines *l, const struct trace_record *r, const char *text)
{
	struct trace__spot spot = running(l, r->task);
	struct trace__track *track = spot.track;
	uint64_t step_ns;

	if (track->life != TRACE__RUNNING)
		return;
	close_block(l, spot, l->run.now_ns);
	if (r->how == TRACE_LEAVE_YIELD)
		trace__form_yield(l, spot, r->line);
	step_ns = l->run.now_ns - track->since_ns;
	close_run(l, spot);
	switch (r->how) {
	case TRACE_LEAVE_WAIT:
		track->life = TRACE__WAITING;
		track->since_ns = l->run.now_ns;
		track->wait = r->kind < TRACE_WAIT_KIND_COUNT ? r->kind : TRACE_WAIT_FUTURE;
		track->arg = r->kind < TRACE_WAIT_KIND_COUNT ? r->arg : 0;
		track->line = r->line;
		if (track->wait == TRACE_WAIT_TASK ||
			track->wait == TRACE_WAIT_SHIELD) /* one name for both ends of the wait */
			track->arg = (uint32_t)r->arg | (uint64_t)touch(l, (uint32_t)r->arg).track->name
			                                        << 32;
		trace__form_wait(l, spot);
		break;
	case TRACE_LEAVE_DONE:
	case TRACE_LEAVE_FAILED:
	case TRACE_LEAVE_CANCELLED:
		trace__form_outcome(l, spot, r, text);
		trace__end_track(l, spot);
		break;
	default:
		track->life = TRACE__READY;
		track->cause = r->how == TRACE_LEAVE_YIELD ? TRACE_BY_YIELD : TRACE_BY_LOOP;
		track->other = 0;
		track->flow = 0;
		break;
	}
	if (l->slow_ns > 0 && step_ns >= (uint64_t)l->slow_ns)
		trace__form_blocked(l, touch(l, TRACE_TID_LOOP), spot.tid->number, step_ns);
}

static void wake(struct trace__lines *l, const struct trace_record *r)
{
	struct trace__spot spot, from;
	struct trace__track *track;
	uint64_t flow = 0, at_ns = l->run.now_ns;

	if (!is_task(r->task) || r->task == r->other)
		return;
	spot = touch(l, r->task);
	track = spot.track;
	introduce(l, spot);
	/* A task that is READY already stays so, for the cause that it has; but if a gap swallowed that
	 * cause (or the task is to find itself cancelled), this is it. */
	if (track->life == TRACE__READY) {
		if (track->flow || (r->kind != TRACE_BY_CANCEL && r->kind != TRACE_BY_TIMEOUT &&
					   r->kind != TRACE_BY_EAGER &&
					   !(l->run.dropped && track->cause == TRACE_BY_LOOP)))
			return;
	} else if (track->life != TRACE__WAITING) {
		return;
	}
	if (r->other && r->flags & (TRACE_FLAG_FLOW | TRACE_FLAG_END_FLOW)) {
		from = touch(l, r->other);
		if (r->flags & TRACE_FLAG_FLOW)
			flow = trace__send_flow(l, from);
		else
			flow = trace__receive_newest(from.track);
		if (!flow && r->flags & TRACE_FLAG_END_FLOW)
			flow = trace__job_flow(l, r->task, r->other);
	}
	if (r->flags & TRACE_FLAG_AT)
		at_ns = r->arg > l->run.start_ns ? r->arg - l->run.start_ns : 0;
	if (track->life == TRACE__WAITING)
		close_wait(l, spot, at_ns);
	track->cause = r->kind > TRACE_BY_YIELD ? r->kind : TRACE_BY_LOOP;
	track->other = r->other;
	track->flow = flow;
}

static void create(struct trace__lines *l, const struct trace_record *r)
{
	const char *by = !r->other ? "loop" : is_task(r->other) ? "task " : "thread ";
	struct trace__spot spot = touch(l, r->task);
	struct trace__track *track = spot.track;

	if (!is_task(r->task) || track->life != TRACE__UNKNOWN)
		return;
	track->name = (uint32_t)r->arg;
	track->life = TRACE__READY;
	track->cause = TRACE_BY_CREATE;
	trace__form_thread(l, spot, track->name, "task");
	trace__form_create(l, spot, l->run.now_ns, by, r->other, r->line);
	if (r->flags & TRACE_FLAG_FLOW && r->other && r->other != r->task)
		track->flow = trace__send_flow(l, touch(l, r->other));
}

/* ---- texts and threads ---- */

static void say(struct trace__lines *l, const struct trace_record *r, const char *text)
{
	struct trace__spot spot = touch(l, r->task ? r->task : TRACE_TID_LOOP);

	introduce(l, spot);
	if (spot.tid->number)
		trace__form_text(
			l, spot, text, trace__record_text(r), r->type == TRACE_PRINT ? "print" : "note");
}

static void thread(struct trace__lines *l, const struct trace_record *r)
{
	struct trace__spot spot = touch(l, r->task);

	if (!r->task || is_task(r->task) || spot.track->life != TRACE__UNKNOWN)
		return;
	spot.track->life = TRACE__THREAD;
	spot.track->name = (uint32_t)r->arg;
	trace__form_thread(l, spot, spot.track->name, r->kind == TRACE_THREAD_LOOP ? "loop" : "worker");
}

/* ---- all of them ---- */

void trace__step_gap(struct trace__lines *l)
{
	if (l->run.running)
		stop_running(l);
	trace__close_poll(l, touch(l, TRACE_TID_LOOP), l->run.now_ns);
	l->run.gap = true;
}

void trace__step_close(struct trace__lines *l, uint32_t tid, uint64_t end_ns)
{
	struct trace__spot spot = touch(l, tid);
	uint64_t ns = gap_or(l, spot.track, end_ns);

	if (spot.track->life == TRACE__RUNNING) {
		stop_running(l);
	} else if (spot.track->life == TRACE__WAITING) {
		close_wait(l, spot, ns);
	} else if (spot.track->open & TRACE__OPEN_CALL) {
		trace__close_call(l, spot, ns);
	} else {
		trace__close_poll(l, spot, ns);
		trace__close_job(l, spot, ns);
		close_block(l, spot, ns);
	}
}

void trace__step(struct trace__lines *l, const struct trace_record *r, const char *text)
{
	switch (r->type) {
	case TRACE_SWITCH:
		if (r->task)
			leave(l, r, text);
		if (r->other)
			resume(l, r->other);
		else if (!r->task && l->run.running)
			stop_running(l);
		break;
	case TRACE_WAKE:
		wake(l, r);
		break;
	case TRACE_CREATE:
		create(l, r);
		break;
	case TRACE_FLOW_OUT:
		send_ahead(l, touch(l, r->task));
		break;
	case TRACE_BLOCK_BEGIN:
		trace__block_begin(l, r);
		break;
	case TRACE_BLOCK_END:
		trace__block_end(l, r);
		break;
	case TRACE_CALL_BEGIN:
		trace__call_begin(l, r);
		break;
	case TRACE_CALL_END:
		trace__call_end(l, r, text);
		break;
	case TRACE_POLL_BEGIN:
		trace__poll_begin(l, r);
		break;
	case TRACE_POLL_END:
		trace__close_poll(l, touch(l, TRACE_TID_LOOP), l->run.now_ns);
		break;
	case TRACE_PRINT:
	case TRACE_NOTE:
		say(l, r, text);
		break;
	case TRACE_JOB_BEGIN:
		trace__job_begin(l, r);
		break;
	case TRACE_JOB_END:
		trace__job_end(l, r);
		break;
	case TRACE_THREAD:
		thread(l, r);
		break;
	default:
		break;
	}
}
