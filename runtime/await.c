/* await.c: awaiting: a call where it is a coroutine object, else a link on the awaiter's stack until the end
 * of the task or future; and what can be read of one. */
#include <errno.h>
#include <stdlib.h>

#include "combine.h"
#include "probe.h"
#include "reuse.h"
#include "sync.h"
#include "thread.h"

void aw__remove_waiter(struct aw *awaitable, struct aw__link *link)
{
	struct aw__link *before = awaitable->waiters;

	while (before->next != link)
		before = before->next;
	before->next = link->next;
	if (awaitable->waiters == link)
		awaitable->waiters = before == link ? NULL : before;
}

/* Awaiting a coroutine object is a call: its body runs as a part of this task. */
static __attribute__((noinline)) int await_inline(void **out, struct aw_loop *loop, struct aw *coroutine)
{
	struct aw *self = loop->current, *outer = self->frame;
	int status;

	if (coroutine->state != AW__NEW || (coroutine->flags & AW__USED))
		return aw__used_coroutine(loop, coroutine);
	coroutine->flags |= AW__USED;
	coroutine->frame = outer;
	self->frame = coroutine;
	status = coroutine->fn(coroutine->arg);
	self->frame = outer;
	if (status < 0 && status != AW_ECANCELLED) {
		status = aw__no_stop_iteration(status);
		aw__set_error(self, status);
	}
	if (out)
		*out = status < 0 ? NULL : coroutine->result;
	aw__take_owned(self, coroutine);
	aw__task_retire(loop, coroutine);
	return status < 0 ? status : 0;
}

/* A job keeps its kind whatever waits for it: the worker's lane hangs on that. */
static __attribute__((noinline)) int wait_for_future(
	struct aw_loop *loop, struct aw *future, enum trace_wait kind, uint64_t fact, uint32_t line)
{
	enum trace_wait own = loop->outside ? aw__job_awaited(future, loop->current) : TRACE_WAIT_FUTURE;
	const struct aw *shielded = aw__shielded(future);
	size_t gathered = aw__gathered(future);

	if (kind != TRACE_WAIT_TASK && own == TRACE_WAIT_FUTURE)
		return aw__wait(loop, kind, fact, line);
	if (gathered)
		return aw__wait(loop, TRACE_WAIT_GATHER, gathered, line);
	if (shielded && !aw__is_future(shielded))
		return aw__wait(loop, TRACE_WAIT_SHIELD, shielded->tid, line);
	return aw__wait(loop, own, aw__probe_name_of(loop, shielded ? shielded : future), line);
}

/* The kind of a task's or future's own is TRACE_WAIT_TASK. */
static inline __attribute__((always_inline)) int await(
	void **out, struct aw *awaitable, enum trace_wait kind, uint64_t fact, uint32_t line)
{
	struct aw_loop *loop = aw__loop;
	struct aw *self = loop ? loop->current : NULL;
	bool is_last;
	int status = 0;

	if (!self)
		return AW_ENOLOOP;
	if (!awaitable)
		return -ENOMEM;
	if (!(awaitable->flags & AW__TASK))
		return await_inline(out, loop, awaitable);
	if (awaitable == self)
		return aw__fail_as(-EINVAL, "RuntimeError", "Task cannot await on itself");
	if (!aw__has_ended(awaitable)) {
		struct aw__link link = {.kind = AW__LINK_TASK, .target = self, .child = awaitable};

		aw__add_waiter(awaitable, &link);
		self->wait_on = awaitable;
		self->cancel_wait = aw__cancel_awaited;
		status = aw__is_future(awaitable)  ? wait_for_future(loop, awaitable, kind, fact, line)
		         : kind == TRACE_WAIT_TASK ? aw__wait(loop, kind, awaitable->tid, line)
		                                   : aw__wait(loop, kind, fact, line);
		if (!link.child)
			return status; /* cut out of a ring: it has not ended */
		awaitable->collectors--;
	}
	is_last = (awaitable->flags & AW__RELEASED) && !awaitable->collectors;
	awaitable->flags |= AW__RETRIEVED;
	if (!status || awaitable->status == AW_ECANCELLED) {
		status = awaitable->status;
		if (status < 0)
			aw__take_error(self, awaitable);
		if (out)
			*out = status < 0 ? NULL : awaitable->result;
	}
	if (is_last) {
		aw__take_owned(self, awaitable);
		aw__task_free(loop, awaitable);
	}
	return status;
}

int aw_await_at(void **out, struct aw *awaitable, uint32_t line)
{
	return await(out, awaitable, TRACE_WAIT_TASK, 0, line);
}

int aw__await_as(void **out, struct aw *awaitable, enum trace_wait kind, uint64_t fact, uint32_t line)
{
	return await(out, awaitable, kind, fact, line);
}

/* ---- looking at a task ---- */

void aw_release(struct aw *task)
{
	if (!task || !aw__loop || !(task->flags & AW__TASK))
		return;
	task->flags |= AW__RELEASED;
	if (aw__has_ended(task))
		aw__let_go(aw__loop, task);
}

int aw_set_name(struct aw *task, const char *name)
{
	struct aw__owned *copy;

	if (!task || !name)
		return task ? -EINVAL : -ENOMEM;
	copy = malloc(sizeof(*copy) + strlen(name) + 1);
	if (!copy)
		return -ENOMEM;
	strcpy(copy->bytes, name);
	copy->size = 0;
	copy->next = task->owned;
	task->owned = copy;
	task->name = copy->bytes;
	task->owns_name = true;
	return 0;
}

bool aw_done(const struct aw *task)
{
	return task && aw__has_ended(task);
}

bool aw_cancelled(const struct aw *task)
{
	return task && task->state == AW__CANCELLED;
}

int aw_status(struct aw *task)
{
	if (!task || !aw__has_ended(task))
		return -EAGAIN;
	task->flags |= AW__RETRIEVED;
	return task->status;
}

void *aw_result(const struct aw *task)
{
	return task && task->state == AW__DONE ? task->result : NULL;
}

const char *aw_name(const struct aw *task)
{
	return task && task->name ? task->name : "";
}

struct aw *aw_current(void)
{
	return aw__loop ? aw__loop->current : NULL;
}
