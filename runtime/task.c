/* task.c: coroutine objects and tasks: made, stepped, ended.
 *
 * A task is the coroutine object itself once it is spawned. Its stack is bound at its first step and
 * goes back at its end; a task that begins right after another has ended runs on that one's stack,
 * without any switch. A suspended task picks its successor and switches straight to it. */
#include <errno.h>

#include "context.h"
#include "probe.h"
#include "reuse.h"

/* ---- coroutine objects ---- */

/* Apart, so that the common way keeps nothing for later. */
static __attribute__((noinline)) struct aw *coroutine_in_new_memory(
	aw_fn *fn, void *arg, const char *name, const char *file, uint32_t line)
{
	struct aw_loop *loop = aw__loop_get();

	return loop && aw__tasks_grow(loop) ? aw_coroutine(fn, arg, name, file, line) : NULL;
}

struct aw *aw_coroutine(aw_fn *fn, void *arg, const char *name, const char *file, uint32_t line)
{
	struct aw_loop *loop = aw__loop;
	struct aw *coroutine;

	if (!loop || !loop->free_tasks)
		return coroutine_in_new_memory(fn, arg, name, file, line);
	coroutine = aw__task_reuse(loop);
	coroutine->fn = fn;
	coroutine->arg = arg;
	coroutine->name = name;
	coroutine->file = file;
	coroutine->line = line;
	return coroutine;
}

void aw_close(struct aw *coroutine)
{
	if (aw__loop && coroutine && coroutine->state == AW__NEW &&
		!(coroutine->flags & (AW__TASK | AW__USED)))
		aw__task_retire(aw__loop, coroutine);
}

void aw__make_task(struct aw_loop *loop, struct aw *coroutine, uint32_t line)
{
	loop->live_tasks++;
	coroutine->flags |= AW__TASK;
	coroutine->tid = loop->next_tid++;
	if (loop->ring)
		aw__probe_create(loop, coroutine, line);
	if (loop->contexts)
		aw__context_copy(loop, coroutine);
}

void aw__spawn(struct aw_loop *loop, struct aw *coroutine, uint32_t line)
{
	aw__make_task(loop, coroutine, line);
	aw__make_ready(loop, coroutine);
}

struct aw *aw_spawn_at(struct aw *coroutine, uint32_t line)
{
	struct aw_loop *loop = aw__loop;

	if (!loop || !loop->running || loop->is_sync || !coroutine || aw__reserve(loop, 1, 0))
		return NULL;
	coroutine = aw__fresh(loop, coroutine);
	if (!coroutine)
		return NULL;
	aw__spawn(loop, coroutine, line);
	return coroutine;
}

/* ---- switching ---- */

static struct aw__next begin(void);
static struct aw *end(struct aw_loop *loop, struct aw *task, int status);

static void resumed_by_loop(struct aw_loop *loop, const struct aw *next)
{
	if (loop->ring)
		trace_put(loop->ring, (struct trace_record){.ticks = probe_now(loop),
					      .type = TRACE_SWITCH,
					      .how = TRACE_LEAVE_LOOP,
					      .other = next->tid});
}

/* It was cancelled while it ran: that meets the wait which now began. */
static bool is_to_cancel(const struct aw *task)
{
	return (task->flags & AW__MUST_CANCEL) && task->state == AW__WAITING;
}

/* The successor where that is not simply the next in the queue; NULL: the loop must wait. */
static __attribute__((noinline)) struct aw *next_slowly(struct aw_loop *loop, struct aw *task)
{
	struct aw *next;

	loop->current = NULL;
	if (is_to_cancel(task)) {
		task->flags &= (uint8_t)~AW__MUST_CANCEL;
		if (!aw__cancel_wait(loop, task))
			task->flags |= AW__MUST_CANCEL;
	}
	next = loop->eager ? aw__eager_over(loop, task) : aw__next(loop);
	if (next)
		resumed_by_loop(loop, next);
	return next;
}

/* Finds the successor of `task`, whose state says how it leaves. */
static inline struct aw *leave(struct aw_loop *loop, struct aw *task)
{
	struct aw *next = is_to_cancel(task) || loop->eager ? NULL : aw__next_straight(loop);

	return next ? next : next_slowly(loop, task);
}

/* The same, and records it. When the successor is the next in the queue, one record says both; else what
 * happens on the way to it is recorded in between. */
static inline __attribute__((always_inline)) struct aw *leave_recorded(
	struct aw_loop *loop, struct aw *task, struct trace_record record)
{
	struct aw *next = is_to_cancel(task) || loop->eager ? NULL : aw__next_straight(loop);

	record.type = TRACE_SWITCH;
	record.task = task->tid;
	record.other = probe_tid(next);
	if (aw__has_ended(task))
		aw__probe_end(loop, record, task);
	else
		trace_put(loop->ring, record);
	return next ? next : next_slowly(loop, task);
}

/* Tasks for which there is no stack end without having run; returns the successor. */
static __attribute__((noinline)) struct aw *without_stack(struct aw_loop *loop, struct aw *next)
{
	do {
		loop->current = next;
		next->frame = next;
		next = end(loop, next, -ENOMEM);
	} while (next && !next->stack && !(next->stack = aw__stack_take(&loop->stacks)));
	return next;
}

/* Binds a stack to a task that has not run yet. */
static inline struct aw *startable(struct aw_loop *loop, struct aw *next)
{
	if (!next || next->stack)
		return next;
	next->stack = aw__stack_take(&loop->stacks);
	return next->stack ? next : without_stack(loop, next);
}

/* What is thrown at the step that now comes: 0, or AW_ECANCELLED. */
static inline int thrown(struct aw *task)
{
	if (!(task->flags & AW__MUST_CANCEL))
		return 0;
	task->flags &= (uint8_t)~AW__MUST_CANCEL;
	aw__set_thrown(task);
	return AW_ECANCELLED;
}

/* Makes it (NULL: the loop) the one that runs. */
static inline void enter(struct aw_loop *loop, struct aw *next)
{
	loop->current = next;
	if (next)
		next->state = AW__RUNNING;
}

/* Where a task (NULL: the loop) that has been left goes on. */
static inline struct aw__next context_of(const struct aw_loop *loop, struct aw *task)
{
	return task ? (struct aw__next){task->sp, thrown(task)} : aw__to(loop->sp);
}

/* Leaves `stack` (NULL: the loop's own), whose context is kept in *from, for a task or (NULL) the loop. */
static inline int switch_from(struct aw_loop *loop, void **from, struct aw__stack *stack, struct aw *next)
{
	enter(loop, next);
	if (next && !next->sp)
		return aw__switch_begin(from, stack, next->stack, begin);
	return aw__switch_to(from, stack, context_of(loop, next), next ? next->stack : NULL);
}

void aw__task_run(struct aw_loop *loop, struct aw *next)
{
	resumed_by_loop(loop, next);
	next = startable(loop, next);
	if (next)
		switch_from(loop, &loop->sp, NULL, next);
}

void aw__task_run_eagerly(struct aw_loop *loop, struct aw *task)
{
	struct aw *creator = loop->current, *next;

	resumed_by_loop(loop, task);
	next = startable(loop, task);
	if (next == creator)
		enter(loop, creator); /* there was no stack, so it is over already */
	else if (creator)
		switch_from(loop, &creator->sp, creator->stack, next);
	else
		switch_from(loop, &loop->sp, NULL, next);
}

/* What runs on a coroutine's stack: a task, and those that begin right after its end. Returns the context
 * that is next. */
static struct aw__next begin(void)
{
	struct aw_loop *loop = aw__loop;
	struct aw *task = loop->current, *next;
	struct aw__stack *stack = task->stack;

	aw__switch_arrived();
	for (;;) {
		int status;

		task->frame = task;
		if (task->flags & AW__MUST_CANCEL)
			status = aw__never_begun(task);
		else
			status = task->fn(task->arg);
		aw__stack_check(&loop->stacks, stack, task->name);
		next = end(loop, task, status);
		if (!next || next->stack)
			break;
		/* The successor is new: it begins here, without a switch. */
		next->stack = stack;
		enter(loop, next);
		task = next;
	}
	aw__stack_give(&loop->stacks, stack);
	enter(loop, next);
	return aw__switch_end(stack, context_of(loop, next), next ? next->stack : NULL);
}

/* The running task goes to its successor, whoever that is. */
static inline int switch_to(struct aw_loop *loop, struct aw *task, struct aw *next)
{
	next = startable(loop, next);
	if (next != task)
		return switch_from(loop, &task->sp, task->stack, next);
	enter(loop, task);
	return thrown(task);
}

static int suspend(struct aw_loop *loop)
{
	struct aw *task = loop->current;

	return switch_to(loop, task, leave(loop, task));
}

static __attribute__((noinline)) int suspend_recorded(
	struct aw_loop *loop, enum trace_leave how, enum trace_wait kind, uint64_t fact, uint32_t line)
{
	struct trace_record record = {.ticks = probe_now(loop),
		.how = (uint8_t)how,
		.kind = (uint8_t)kind,
		.arg = fact,
		.line = line};
	struct aw *task = loop->current;

	return switch_to(loop, task, leave_recorded(loop, task, record));
}

int aw__wait(struct aw_loop *loop, enum trace_wait kind, uint64_t fact, uint32_t line)
{
	loop->current->state = AW__WAITING;
	/* Where it did not wait for longer than the clock's last look it is as if it had begun then. */
	loop->current->waiting = (uint64_t)((loop->seen_ns - loop->start_ns) >> 20) << 32 |
	                         (uint64_t)kind << 24 | (line & 0xffffff);
	if (loop->ring)
		return suspend_recorded(loop, TRACE_LEAVE_WAIT, kind, fact, line);
	return suspend(loop);
}

/* Every yield that is not the common one: to a task that has not begun or is cancelled, by way of timers and
 * callbacks, in an eager step, or when there is more to record than a switch. */
static __attribute__((noinline)) int yield_slowly(struct aw_loop *loop, uint32_t line)
{
	return loop->ring ? suspend_recorded(loop, TRACE_LEAVE_YIELD, 0, 0, line) : suspend(loop);
}

/* A bare yield. Its frame would lie on every stack that yields, so it has none: the switch is its last
 * call, and what is recorded is made in the ring. Each cache line less is a tenth of a switch's cost among
 * 100,000 tasks. */
static inline __attribute__((always_inline)) int yield(
	struct aw_loop *loop, uint32_t line, struct trace_ring *ring)
{
	struct aw *task = loop->current, *next;

	aw__make_ready(loop, task);
	if (loop->eager || (ring && !trace_ring_is_straight(ring)))
		return yield_slowly(loop, line);
	if (loop->head == loop->batch_end && !ring)
		aw__begin_plain_iteration(loop);
	next = aw__peek(loop);
	if (!next || !next->stack || (next->flags & AW__MUST_CANCEL))
		return yield_slowly(loop, line);
	if (ring)
		trace_put_straight(ring, (struct trace_record){.type = TRACE_SWITCH,
						 .how = TRACE_LEAVE_YIELD,
						 .task = task->tid,
						 .other = next->tid,
						 .line = line});
	loop->head++;
	aw__prefetch(loop);
	enter(loop, next);
	if (next == task)
		return 0;
	return aw__switch_to(&task->sp, task->stack, aw__to(next->sp), next->stack);
}

static __attribute__((noinline)) int yield_recorded(struct aw_loop *loop, uint32_t line)
{
	return yield(loop, line, loop->ring);
}

int aw__yield(struct aw_loop *loop, uint32_t line)
{
	return loop->ring ? yield_recorded(loop, line) : yield(loop, line, NULL);
}

void aw__wake(
	struct aw_loop *loop, struct aw *task, enum trace_cause cause, const struct aw *by, unsigned flags)
{
	aw__wake_by(loop, task, cause, probe_tid(by), flags);
}

void aw__wake_by(
	struct aw_loop *loop, struct aw *task, enum trace_cause cause, uint32_t by_tid, unsigned flags)
{
	aw__probe_wake(loop, task, cause, by_tid, flags);
	aw__make_ready(loop, task);
}

/* `by`: a task that runs; NULL: a call that a thread sent, or another callback. */
static void probe_wake_now(struct aw_loop *loop, const struct aw *task, const struct aw *by)
{
	if (by)
		aw__probe_wake(loop, task, TRACE_BY_TASK, by->tid, TRACE_FLAG_FLOW);
	else
		aw__probe_wake(loop, task, loop->called_by ? TRACE_BY_THREAD : TRACE_BY_CALLBACK,
			loop->called_by, 0);
}

void aw__wake_now(struct aw_loop *loop, struct aw *task)
{
	probe_wake_now(loop, task, loop->current);
	aw__make_ready(loop, task);
}

void aw__wake_by_end(struct aw_loop *loop, struct aw *task, const struct aw *ended)
{
	uint32_t worker = aw__is_future(ended) ? ended->ended_by : 0;

	if (ended->tid)
		aw__wake_by(loop, task, TRACE_BY_TASK, ended->tid, TRACE_FLAG_END_FLOW);
	else
		aw__wake_by(loop, task, worker ? TRACE_BY_EXECUTOR : TRACE_BY_CALLBACK, worker,
			worker ? TRACE_FLAG_END_FLOW : 0);
}

void aw__wake_at(struct aw_loop *loop, struct aw *task, enum trace_cause cause, int64_t at_ns)
{
	aw__probe_wake_at(loop, task, cause, at_ns);
	aw__make_ready(loop, task);
}

/* ---- the end of a task ---- */

/* Records that a link is told of the end of `task`. A future is ended by whoever runs now, if anybody does, or
 * by a worker. */
static __attribute__((noinline)) void record_told(
	struct aw_loop *loop, const struct aw *task, const struct aw__link *link)
{
	bool is_future = aw__is_future(task);
	const struct aw *by = is_future ? loop->current : task;

	if (link->kind != AW__LINK_TASK) {
		if (task->tid && (link->kind == AW__LINK_GATHER || link->kind == AW__LINK_HOOK))
			aw__probe_flow_out(loop, task);
	} else if (is_future && task->state == AW__CANCELLED && loop->is_timing_out) {
		aw__probe_wake_at(
			loop, link->target, TRACE_BY_TIMEOUT, loop->due_ns ? loop->due_ns : aw__now_ns(loop));
	} else if (is_future && task->state == AW__CANCELLED) {
		aw__probe_wake(loop, link->target, TRACE_BY_CANCEL, probe_tid(by), by ? TRACE_FLAG_FLOW : 0);
	} else if (is_future && task->ended_by) {
		aw__probe_wake(loop, link->target, TRACE_BY_EXECUTOR, task->ended_by, TRACE_FLAG_END_FLOW);
	} else {
		probe_wake_now(loop, link->target, by);
	}
}

void aw__tell_waiters(struct aw_loop *loop, struct aw *task)
{
	struct aw__link *last = task->waiters, *link, *next;
	size_t told = 0;

	task->waiters = NULL;
	task->collectors = 0;
	if (!last)
		return;
	link = last->next;
	last->next = NULL;
	for (; link; link = next) {
		next = link->next;
		told++;
		if (loop->ring)
			record_told(loop, task, link);
		if (link->kind == AW__LINK_TASK)
			aw__make_ready(loop, link->target);
		else
			aw__push(loop, link, AW__TAG_LINK);
	}
	task->collectors = told;
}

/* How it ended, but for the common way. A pending cancel beats a return, but no error. */
static __attribute__((noinline)) void fail(struct aw *task, int status)
{
	if (status >= 0)
		status = AW_ECANCELLED;
	task->status = status;
	task->state = status == AW_ECANCELLED ? AW__CANCELLED : AW__FAILED;
	if (task->state == AW__FAILED) {
		task->status = aw__no_stop_iteration(status);
		aw__set_error(task, task->status);
		aw__exit_task(aw__loop, task);
	}
}

static __attribute__((noinline)) struct aw *leave_ended(struct aw_loop *loop, struct aw *task)
{
	return leave_recorded(loop, task,
		(struct trace_record){.ticks = probe_now(loop),
			.how = (uint8_t)(TRACE_LEAVE_DONE + task->state - AW__DONE),
			.line = task->return_line});
}

/* Ends the running task; returns its successor. */
static struct aw *end(struct aw_loop *loop, struct aw *task, int status)
{
	struct aw *next;

	task->stack = NULL;
	if (status < 0 || (task->flags & AW__MUST_CANCEL))
		fail(task, status);
	else
		task->state = AW__DONE;
	aw__tell_waiters(loop, task);
	loop->live_tasks--;
	next = loop->ring ? leave_ended(loop, task) : leave(loop, task);
	aw__let_go(loop, task);
	return next;
}
