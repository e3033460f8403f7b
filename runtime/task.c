/* task.c: coroutine objects and tasks: made, stepped, ended.
 *
 * A task is the coroutine object itself once it is spawned. Its stack is bound at its first step and
 * goes back at its end; a task that begins right after another has ended runs on that one's stack,
 * without any switch. A suspended task picks its successor and switches straight to it. */
#include <errno.h>

#include "probe.h"

/* ---- coroutine objects ---- */

struct aw *aw_coroutine(aw_fn *fn, void *arg, const char *name, const char *file, uint32_t line)
{
	struct aw_loop *loop = aw__loop_get();
	struct aw *coroutine = loop ? aw__task_new(loop) : NULL;

	if (!coroutine)
		return NULL;
	coroutine->fn = fn;
	coroutine->arg = arg;
	coroutine->name = name;
	coroutine->file = file;
	coroutine->line = line;
	coroutine->state = AW__NEW;
	return coroutine;
}

void aw_close(struct aw *coroutine)
{
	if (aw__loop && coroutine && coroutine->state == AW__NEW &&
		!(coroutine->flags & (AW__TASK | AW__USED)))
		aw__task_retire(aw__loop, coroutine);
}

struct aw *aw_spawn_at(struct aw *coroutine, uint32_t line)
{
	struct aw_loop *loop = aw__loop;

	if (!loop || !loop->running || loop->is_sync || !coroutine || coroutine->state != AW__NEW ||
		(coroutine->flags & (AW__TASK | AW__USED)))
		return NULL;
	if (aw__reserve(loop, 1, 0))
		return NULL;
	loop->live_tasks++;
	coroutine->flags |= AW__TASK;
	coroutine->tid = loop->next_tid++;
	coroutine->state = AW__READY;
	aw__probe_create(loop, coroutine, line);
	aw__push(loop, coroutine, AW__TAG_TASK);
	return coroutine;
}

/* ---- switching ---- */

static void *begin(void);
static struct aw *end(struct aw_loop *loop, struct aw *task, int status);

static void resumed_by_loop(struct aw_loop *loop, const struct aw *next)
{
	if (loop->ring)
		trace_put(loop->ring, (struct trace_record){.ticks = probe_now(loop),
					      .type = TRACE_SWITCH,
					      .how = TRACE_LEAVE_LOOP,
					      .other = next->tid});
}

/* Records that `task` leaves (record is NULL when nothing is recorded) and finds its successor; NULL: the
 * loop must wait. When that is the next in the queue, one record says both; else what happens on the
 * way to it is recorded in between. */
static struct aw *leave(struct aw_loop *loop, struct aw *task, struct trace_record *record)
{
	bool cancel_now = task->state == AW__WAITING && (task->flags & AW__MUST_CANCEL);
	struct aw *next = cancel_now ? NULL : aw__next_straight(loop);

	if (record) {
		record->other = probe_tid(next);
		if (aw__has_ended(task))
			aw__probe_end(loop, *record, task);
		else
			trace_put(loop->ring, *record);
	}
	loop->current = NULL;
	if (next)
		return next;
	if (cancel_now) {
		/* It was cancelled while it ran: that meets the wait which now began. */
		task->flags &= (uint8_t)~AW__MUST_CANCEL;
		if (!aw__cancel_wait(loop, task))
			task->flags |= AW__MUST_CANCEL;
	}
	next = aw__next(loop);
	if (next)
		resumed_by_loop(loop, next);
	return next;
}

/* Binds a stack to a task that has not run yet. One for which there is none ends without having run,
 * and its successor follows. */
static struct aw *startable(struct aw_loop *loop, struct aw *next)
{
	while (next && !next->stack) {
		next->stack = aw__stack_take(&loop->stacks);
		if (next->stack)
			break;
		loop->current = next;
		next->frame = next;
		next = end(loop, next, -ENOMEM);
	}
	return next;
}

/* Makes it (NULL: the loop) the one that runs; returns its context, NULL when that is yet to begin. */
static inline void *enter(struct aw_loop *loop, struct aw *next)
{
	loop->current = next;
	if (!next)
		return loop->sp;
	next->state = AW__RUNNING;
	return next->sp;
}

/* Leaves `stack` (NULL: the loop's own), whose context is kept in *from, for a task or (NULL) the loop. */
static inline void switch_from(struct aw_loop *loop, void **from, struct aw__stack *stack, struct aw *next)
{
	void *to = enter(loop, next);

	if (to)
		aw__switch_to(from, stack, to, next ? next->stack : NULL);
	else
		aw__switch_begin(from, stack, next->stack, begin);
}

void aw__task_run(struct aw_loop *loop, struct aw *next)
{
	resumed_by_loop(loop, next);
	next = startable(loop, next);
	if (next)
		switch_from(loop, &loop->sp, NULL, next);
}

/* What runs on a coroutine's stack: a task, and those that begin right after its end. Returns the context
 * that is next. */
static void *begin(void)
{
	struct aw_loop *loop = aw__loop;
	struct aw *task = loop->current, *next;
	struct aw__stack *stack = task->stack;

	aw__switch_arrived();
	for (;;) {
		int status = AW_ECANCELLED;

		task->frame = task;
		if (task->flags & AW__MUST_CANCEL)
			task->flags &= (uint8_t)~AW__MUST_CANCEL; /* cancelled before its first step */
		else
			status = task->fn(task->arg);
		aw__stack_check(stack, task->name);
		next = end(loop, task, status);
		if (!next || next->stack)
			break;
		/* The successor is new: it begins here, without a switch. */
		next->stack = stack;
		enter(loop, next);
		task = next;
	}
	aw__stack_give(&loop->stacks, stack);
	return aw__switch_end(stack, enter(loop, next), next ? next->stack : NULL);
}

static int thrown(struct aw *task)
{
	if (!(task->flags & AW__MUST_CANCEL))
		return 0;
	task->flags &= (uint8_t)~AW__MUST_CANCEL;
	return AW_ECANCELLED;
}

/* The running task, whose state has been set, goes to its successor, whoever that is. */
static int suspend(struct aw_loop *loop, struct trace_record *record)
{
	struct aw *task = loop->current, *next = startable(loop, leave(loop, task, record));

	if (next == task) {
		loop->current = task;
		task->state = AW__RUNNING;
	} else {
		switch_from(loop, &task->sp, task->stack, next);
	}
	return thrown(task);
}

static __attribute__((noinline)) int suspend_recorded(
	struct aw_loop *loop, enum trace_leave how, enum trace_wait kind, uint64_t fact, uint32_t line)
{
	struct trace_record record = {.ticks = probe_now(loop),
		.type = TRACE_SWITCH,
		.how = (uint8_t)how,
		.kind = (uint8_t)kind,
		.task = loop->current->tid,
		.arg = fact,
		.line = line};

	return suspend(loop, &record);
}

int aw__wait(struct aw_loop *loop, enum trace_wait kind, uint64_t fact, uint32_t line)
{
	loop->current->state = AW__WAITING;
	if (loop->ring)
		return suspend_recorded(loop, TRACE_LEAVE_WAIT, kind, fact, line);
	return suspend(loop, NULL);
}

/* Every yield that is not the common one: to a task that has not begun, or by way of timers and
 * callbacks. */
static __attribute__((noinline)) int yield_slowly(struct aw_loop *loop)
{
	return suspend(loop, NULL);
}

/* A bare yield. Its frame lies on every stack that yields, so nothing is live across a call: it is two
 * words. Each cache line less is a tenth of a switch's cost among 100,000 tasks. */
int aw__yield(struct aw_loop *loop, uint32_t line)
{
	struct aw *task = loop->current, *next;

	task->state = AW__READY;
	aw__push(loop, task, AW__TAG_TASK);
	if (loop->ring)
		return suspend_recorded(loop, TRACE_LEAVE_YIELD, 0, 0, line);
	if (!loop->batch && !loop->heap.count && !loop->must_poll && !loop->stopping) {
		loop->batch = loop->tail - loop->head;
		loop->iteration++;
	}
	next = aw__peek(loop);
	if (!next || !next->stack)
		return yield_slowly(loop);
	loop->head++;
	loop->batch--;
	aw__prefetch(loop);
	loop->current = next;
	next->state = AW__RUNNING;
	if (next != task)
		aw__switch_to(&task->sp, task->stack, next->sp, next->stack);
	return thrown(aw__loop->current);
}

void aw__wake(
	struct aw_loop *loop, struct aw *task, enum trace_cause cause, const struct aw *by, unsigned flags)
{
	aw__probe_wake(loop, task, cause, by, flags);
	task->state = AW__READY;
	aw__push(loop, task, AW__TAG_TASK);
}

void aw__wake_at(struct aw_loop *loop, struct aw *task, enum trace_cause cause, int64_t at_ns)
{
	aw__probe_wake_at(loop, task, cause, at_ns);
	task->state = AW__READY;
	aw__push(loop, task, AW__TAG_TASK);
}

/* ---- the end of a task ---- */

/* A future is ended by whoever runs now, if anybody does. */
static void wake_waiter(struct aw_loop *loop, struct aw *waiter, const struct aw *ended)
{
	const struct aw *by = ended->tid ? ended : loop->current;
	bool cancelled = !ended->tid && ended->state == AW__CANCELLED;

	aw__wake(loop, waiter,
		cancelled ? TRACE_BY_CANCEL
		: by      ? TRACE_BY_TASK
			  : TRACE_BY_CALLBACK,
		by, by ? TRACE_FLAG_FLOW : 0);
}

void aw__tell_waiters(struct aw_loop *loop, struct aw *task)
{
	struct aw__link *last = task->waiters, *link;

	task->waiters = NULL;
	task->collectors = 0;
	if (!last)
		return;
	link = last->next;
	last->next = NULL;
	while (link) {
		struct aw__link *next = link->next;

		task->collectors++;
		if (link->kind == AW__LINK_TASK) {
			wake_waiter(loop, link->target, task);
		} else {
			if (task->tid && (link->kind == AW__LINK_GATHER || link->kind == AW__LINK_HOOK))
				aw__probe_flow_out(loop, task);
			aw__push(loop, link, AW__TAG_LINK);
		}
		link = next;
	}
}

/* Ends the running task; returns its successor. */
static struct aw *end(struct aw_loop *loop, struct aw *task, int status)
{
	struct trace_record record = {.type = TRACE_SWITCH, .task = task->tid, .line = task->return_line};
	struct aw *next;

	if ((task->flags & AW__MUST_CANCEL) && status >= 0)
		status = AW_ECANCELLED; /* a pending cancel beats a return, but no error */
	task->status = status < 0 ? status : 0;
	task->stack = NULL;
	if (status == AW_ECANCELLED) {
		task->state = AW__CANCELLED;
		record.how = TRACE_LEAVE_CANCELLED;
	} else if (status < 0) {
		aw__set_error(task, status);
		task->state = AW__FAILED;
		record.how = TRACE_LEAVE_FAILED;
	} else {
		task->state = AW__DONE;
		record.how = TRACE_LEAVE_DONE;
	}
	aw__tell_waiters(loop, task);
	loop->live_tasks--;
	if (loop->ring)
		record.ticks = probe_now(loop);
	next = leave(loop, task, loop->ring ? &record : NULL);
	aw__let_go(loop, task);
	return next;
}

void aw__discard(struct aw_loop *loop, struct aw *task)
{
	if (aw__has_lost_error(task))
		aw__tell_lost_error(task);
	aw__task_free(loop, task);
}
