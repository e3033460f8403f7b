/* cancel.c: cancel() asks what a task waits for to end, and so on through tasks and gathers, down to one
 * that waits for neither: that one is thrown CancelledError, and its end brings it to the others. */
#include "probe.h"

bool aw__cancel_wait(struct aw_loop *loop, struct aw *task)
{
	const struct aw *by = loop->current;

	switch (task->cancel_wait(loop, task)) {
	case AW__CANCEL_PASSED:
		return true;
	case AW__CANCEL_INTERRUPT:
		task->flags |= AW__MUST_CANCEL;
		task->was_cut = true;
		if (loop->is_timing_out)
			aw__wake_by_timer(loop, task, TRACE_BY_TIMEOUT);
		else
			aw__wake(loop, task, TRACE_BY_CANCEL, by, by ? TRACE_FLAG_FLOW : 0);
		return true;
	case AW__CANCEL_LATE:
		break;
	}
	return false;
}

static void remove_waiter(struct aw *awaitable, const struct aw *waiter)
{
	struct aw__link *link = awaitable->waiters->next;

	while (link->kind != AW__LINK_TASK || link->target != waiter)
		link = link->next;
	aw__remove_waiter(awaitable, link);
	link->child = NULL;
}

/* Tasks that wait for one another in a ring end where a cancellation has come round: that wait is cut. */
enum aw__cancel aw__cancel_awaited(struct aw_loop *loop, struct aw *task)
{
	struct aw *awaited = task->wait_on;

	if (awaited->in_cancel) {
		remove_waiter(awaited, task);
		return AW__CANCEL_INTERRUPT;
	}
	return aw__cancel(loop, awaited) ? AW__CANCEL_PASSED : AW__CANCEL_LATE;
}

static void count_cancel(struct aw *task)
{
	enum { MOST = (1 << 12) - 1 };

	if (task->cancels < MOST)
		task->cancels++;
	task->in_cancel = true;
}

/* The message is the last call's, until the wait is cut. */
static void set_message(struct aw_loop *loop, struct aw *task)
{
	if (!(task->flags & AW__MUST_CANCEL))
		task->was_cut = false;
	if (!task->was_cut)
		aw__set_cancel_message(task, loop->cancel_message);
}

bool aw__cancel(struct aw_loop *loop, struct aw *task)
{
	struct aw *last = task, *before = NULL;
	bool done = true;

	if (aw__has_ended(task) || !(task->flags & AW__TASK))
		return false;
	count_cancel(last);
	/* Along the chain of those who wait for one another, without recursion: it may be long. */
	while (last->state == AW__WAITING && last->cancel_wait == aw__cancel_awaited &&
		!((struct aw *)last->wait_on)->in_cancel) {
		before = last;
		last = last->wait_on;
		count_cancel(last);
	}
	set_message(loop, last);
	if (last->state != AW__WAITING || !aw__cancel_wait(loop, last)) {
		/* It is a task that is thrown CancelledError, never a future. */
		struct aw *thrown = aw__is_future(last) ? before : last;

		if (thrown) {
			set_message(loop, thrown);
			thrown->flags |= AW__MUST_CANCEL;
		}
		done = thrown;
	}
	for (; task != last; task = task->wait_on)
		task->in_cancel = false;
	last->in_cancel = false;
	return done;
}

bool aw_cancel(struct aw *task)
{
	return task && aw__loop && aw__cancel(aw__loop, task);
}

bool aw_cancel_message(struct aw *task, const char *message)
{
	struct aw_loop *loop = aw__loop;
	bool done;

	if (!loop || !task)
		return false;
	loop->cancel_message = message;
	done = aw__cancel(loop, task);
	loop->cancel_message = NULL;
	return done;
}

int aw_uncancel(struct aw *task)
{
	if (!task)
		return 0;
	if (task->cancels)
		task->cancels--;
	return task->cancels;
}

int aw_cancelling(const struct aw *task)
{
	return task ? task->cancels : 0;
}
