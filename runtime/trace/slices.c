/* slices.c: calls, blocks, polls and workers' jobs: slices that are not a task's run or wait. */
#include "steps.h"

/* ---- calls and blocks ---- */

static void close_turn(struct trace__lines *l, struct trace__spot spot, uint64_t ns)
{
	if (!(spot.track->open & (TRACE__OPEN_GIL | TRACE__OPEN_CPU)))
		return;
	trace__form_turn(
		l, spot, 'E', ns, spot.track->open & TRACE__OPEN_GIL ? TRACE_HOLD_GIL : TRACE_HOLD_CPU);
	spot.track->open &= (uint8_t) ~(TRACE__OPEN_GIL | TRACE__OPEN_CPU);
}

void trace__close_open_block(struct trace__lines *l, struct trace__spot spot, uint64_t ns)
{
	close_turn(l, spot, ns);
	if (!(spot.track->open & TRACE__OPEN_BLOCK))
		return;
	spot.track->open &= (uint8_t)~TRACE__OPEN_BLOCK;
	trace__form_block_end(l, spot, ns);
}

void trace__close_call(struct trace__lines *l, struct trace__spot spot, uint64_t ns)
{
	close_block(l, spot, ns);
	trace__form_end(l, spot, ns, "call");
	trace__end_track(l, spot);
}

/* The same where its end was recorded: what came of it is told, unless it just returned. */
static void end_call(
	struct trace__lines *l, struct trace__spot spot, const struct trace_record *r, const char *text)
{
	close_block(l, spot, l->run.now_ns);
	trace__form_end(l, spot, l->run.now_ns, "call");
	if (r->how == TRACE_LEAVE_FAILED || r->how == TRACE_LEAVE_CANCELLED)
		trace__form_outcome(l, spot, r, text);
	trace__end_track(l, spot);
}

/* Closes the calls inside `tid` whose ends were lost. */
static void close_inner_calls(struct trace__lines *l, uint32_t tid)
{
	while (l->run.call && l->run.call != tid) {
		struct trace__spot inner = touch(l, l->run.call);

		if (inner.track->open & TRACE__OPEN_CALL) {
			if (inner.track->since_ns >= l->run.lost_ns)
				return; /* another task's, that began after the gap */
			trace__close_call(l, inner, gap_or(l, inner.track, l->run.now_ns));
		}
		l->run.call = inner.track->other;
		inner.track->other = 0; /* it is out of the chain */
	}
}

void trace__call_begin(struct trace__lines *l, const struct trace_record *r)
{
	struct trace__spot spot = touch(l, r->task);

	if (!is_task(r->task) || spot.track->life != TRACE__UNKNOWN)
		return;
	close_inner_calls(l, r->other);
	spot.track->name = (uint32_t)r->arg;
	spot.track->life = TRACE__CALLING;
	spot.track->open = TRACE__OPEN_CALL;
	spot.track->since_ns = l->run.now_ns;
	spot.track->other = l->run.call;
	trace__form_thread(l, spot, spot.track->name, "call");
	trace__form_call(l, spot, r->line);
	l->run.call = r->task;
}

void trace__call_end(struct trace__lines *l, const struct trace_record *r, const char *text)
{
	struct trace__spot spot = touch(l, r->task);

	if (!(spot.track->open & TRACE__OPEN_CALL))
		return;
	close_inner_calls(l, r->task);
	end_call(l, spot, r, text);
	if (l->run.call == r->task)
		l->run.call = spot.track->other;
}

void trace__block_begin(struct trace__lines *l, const struct trace_record *r)
{
	struct trace__spot spot = touch(l, r->task ? r->task : TRACE_TID_LOOP);

	if (!is_task(spot.tid->number))
		introduce(l, spot);
	else if (spot.track->life != TRACE__CALLING)
		spot = running(l, spot.tid->number);
	if (spot.track->life != TRACE__RUNNING && spot.track->life != TRACE__CALLING &&
		spot.track->life != TRACE__THREAD)
		return;
	if (r->kind == TRACE_HOLD_GIL || r->kind == TRACE_HOLD_CPU) {
		close_turn(l, spot, gap_or(l, spot.track, l->run.now_ns));
		spot.track->open |= r->kind == TRACE_HOLD_GIL ? TRACE__OPEN_GIL : TRACE__OPEN_CPU;
		trace__form_turn(l, spot, 'B', l->run.now_ns, r->kind);
		return;
	}
	close_block(l, spot, gap_or(l, spot.track, l->run.now_ns));
	spot.track->open |= TRACE__OPEN_BLOCK;
	spot.track->wait = r->kind < TRACE_HOLD_COUNT ? r->kind : TRACE_HOLD_SLEEP;
	spot.track->arg = r->arg;
	trace__form_block(l, spot, r->line);
}

void trace__block_end(struct trace__lines *l, const struct trace_record *r)
{
	struct trace__spot spot = touch(l, r->task ? r->task : TRACE_TID_LOOP);

	if (r->kind == TRACE_HOLD_GIL || r->kind == TRACE_HOLD_CPU)
		close_turn(l, spot, l->run.now_ns);
	else
		close_block(l, spot, l->run.now_ns);
}

/* ---- the loop's poll, workers' jobs, texts ---- */

void trace__close_poll(struct trace__lines *l, struct trace__spot loop, uint64_t ns)
{
	if (!(loop.track->open & TRACE__OPEN_POLL))
		return;
	close_block(l, loop, ns);
	loop.track->open &= (uint8_t)~TRACE__OPEN_POLL;
	trace__form_poll_end(l, loop, ns);
}

void trace__poll_begin(struct trace__lines *l, const struct trace_record *r)
{
	struct trace__spot loop = touch(l, TRACE_TID_LOOP);

	trace__close_poll(l, loop, gap_or(l, loop.track, l->run.now_ns));
	close_block(l, loop, gap_or(l, loop.track, l->run.now_ns));
	loop.track->open |= TRACE__OPEN_POLL;
	trace__form_poll(l, loop, r->arg, r->other);
}

void trace__close_job(struct trace__lines *l, struct trace__spot worker, uint64_t ns)
{
	if (!(worker.track->open & TRACE__OPEN_JOB))
		return;
	close_block(l, worker, ns);
	worker.track->open &= (uint8_t)~TRACE__OPEN_JOB;
	trace__form_end(l, worker, ns, "job");
}

void trace__job_begin(struct trace__lines *l, const struct trace_record *r)
{
	struct trace__spot worker = touch(l, r->task), task;
	uint64_t flow = 0;

	if (r->task < TRACE_TID_WORKER || is_task(r->task))
		return;
	introduce(l, worker);
	trace__close_job(l, worker, gap_or(l, worker.track, l->run.now_ns));
	close_block(l, worker, gap_or(l, worker.track, l->run.now_ns));
	worker.track->out_count = 0; /* what an earlier job sent is not this one's */
	if (is_task(r->other)) {
		task = touch(l, r->other);
		if (task.track->out_count) {
			flow = task.track->out_first++;
			task.track->out_count--;
		} else {
			flow = trace__send_flow(l, task);
		}
	}
	worker.track->name = (uint32_t)r->arg;
	worker.track->open |= TRACE__OPEN_JOB;
	worker.track->since_ns = l->run.now_ns;
	trace__form_job(l, worker, r->other);
	if (flow)
		trace__form_flow(l, worker, 'f', flow);
}

/* Between a job's end and the task's wake both may meet others: jobs of the same task on other workers, and the
 * next one on this. */
static void note_job_end(struct trace__lines *l, uint32_t task, struct trace__spot worker)
{
	uint64_t flow = trace__receive_newest(worker.track);

	if (!flow)
		flow = trace__send_flow(l, worker);
	l->run.job_ends[l->run.next_job_end++ % TRACE__JOB_ENDS] =
		(struct trace__job_end){.flow = flow, .task = task, .worker = worker.tid->number};
}

uint64_t trace__job_flow(struct trace__lines *l, uint32_t task, uint32_t worker)
{
	uint64_t flow = 0;

	for (uint32_t i = 1; i <= TRACE__JOB_ENDS; i++) {
		struct trace__job_end *end = &l->run.job_ends[(l->run.next_job_end - i) % TRACE__JOB_ENDS];

		if (end->task != task || end->worker != worker)
			continue;
		if (!flow)
			flow = end->flow;
		end->flow = 0; /* those before it led to nobody */
	}
	return flow;
}

void trace__job_end(struct trace__lines *l, const struct trace_record *r)
{
	struct trace__spot worker = touch(l, r->task);

	if (!(worker.track->open & TRACE__OPEN_JOB))
		return;
	close_block(l, worker, l->run.now_ns);
	if (is_task(r->other)) {
		const struct trace__track *task = touch(l, r->other).track;

		if (task->life == TRACE__WAITING || task->life == TRACE__RUNNING)
			note_job_end(l, r->other, worker);
	}
	trace__close_job(l, worker, l->run.now_ns);
}
