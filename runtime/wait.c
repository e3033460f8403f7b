/* wait.c: asyncio.wait: until the first of several ends, the first fails, or all have ended.
 *
 * Each awaitable's end is a callback of its own in the ready queue; the deciding one wakes the caller. A
 * callback that is queued cannot be taken back, so what they share is on the heap until the last ran. */
#include <errno.h>
#include <math.h>
#include <stdlib.h>

#include "probe.h"
#include "sync.h"

struct wait {
	struct aw__block block;
	struct aw__waiters waiters;
	struct aw__waiter *waiter; /* on the caller's stack; NULL once it has gone on */
	struct aw_handle timeout;
	enum aw_return_when when;
	size_t left;  /* that have not reported */
	size_t hooks; /* in a list of waiters, or in the queue */
	struct aw__hook hook[];
};

static void finish(struct wait *wait)
{
	if (!wait->waiter && !wait->hooks)
		aw__block_free(&wait->block);
}

/* By the end of `child` (NULL: of the time). */
static void release(struct aw_loop *loop, struct wait *wait, const struct aw *child)
{
	if (!wait->waiter || wait->waiter->state != AW__WAITER_PENDING)
		return;
	wait->waiter->state = AW__WAITER_CHOSEN;
	if (child)
		aw__wake_by_end(loop, wait->waiter->task, child);
	else
		aw__wake_by_timer(loop, wait->waiter->task, TRACE_BY_TIMER);
}

static void timed_out(void *arg)
{
	release(aw__loop, arg, NULL);
}

static void ended(struct aw_loop *loop, struct aw__hook *hook)
{
	struct wait *wait = hook->link.target;
	struct aw *child = hook->link.child;
	bool failed = wait->when == AW_FIRST_EXCEPTION && child->state == AW__FAILED;

	wait->hooks--;
	wait->left--;
	if (failed)
		child->flags |= AW__RETRIEVED;
	if (wait->waiter && (!wait->left || failed || wait->when == AW_FIRST_COMPLETED)) {
		aw_handle_cancel(wait->timeout);
		release(loop, wait, child);
	}
	if (wait->waiter)
		hook->link.holds_child = true; /* until the caller has looked at it */
	else
		aw__link_done(loop, &hook->link);
	finish(wait);
}

static int check(struct aw *const *tasks, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		if (!tasks[i])
			return -ENOMEM;
		if (!(tasks[i]->flags & AW__TASK))
			return aw__fail_as(-EINVAL, "TypeError",
				"Passing coroutines is forbidden, use tasks explicitly.");
		if (tasks[i] == aw__loop->current)
			return aw__fail(-EINVAL);
	}
	return 0;
}

/* Those that have ended first, each kind in the order in which it stood. */
static size_t part(struct aw **tasks, size_t count)
{
	size_t done = 0;

	for (size_t i = 0; i < count; i++) {
		struct aw *task = tasks[i];

		if (!aw__has_ended(task))
			continue;
		memmove(&tasks[done + 1], &tasks[done], (i - done) * sizeof(struct aw *));
		tasks[done++] = task;
	}
	return done;
}

/* Waits for what was hooked, and takes off what is left. */
static int wait_hooked(
	struct aw_loop *loop, struct wait *wait, struct aw **tasks, size_t count, size_t *done, uint32_t line)
{
	struct aw__waiter waiter;
	int status;

	wait->waiter = &waiter;
	for (size_t i = 0; i < count; i++) {
		wait->hook[i] = (struct aw__hook){.link = {.target = wait}, .ended = ended};
		aw__hook_add(loop, tasks[i], &wait->hook[i]);
	}
	wait->left = wait->hooks = count;
	status = aw__wait_in_as(&wait->waiters, &waiter, TRACE_WAIT_WAIT, count, line);
	wait->waiter = NULL;
	aw_handle_cancel(wait->timeout);
	for (size_t i = 0; i < count; i++) {
		if (aw__has_ended(tasks[i]))
			continue;
		aw__hook_remove(loop, &wait->hook[i]);
		wait->hooks--;
	}
	if (!status)
		*done = part(tasks, count);
	for (size_t i = 0; i < count; i++)
		if (wait->hook[i].link.holds_child)
			aw__link_done(loop, &wait->hook[i].link);
	finish(wait);
	return status;
}

int aw__wait_for_tasks(struct aw **tasks, size_t count, enum aw_return_when when, double seconds,
	size_t *done, uint32_t line)
{
	struct aw_loop *loop = aw__loop;
	struct wait *wait;
	int status;

	if (count > SIZE_MAX / 2 / sizeof(wait->hook[0]) || aw__reserve(loop, 0, count))
		return -ENOMEM;
	wait = aw__block_new(loop, sizeof(*wait) + count * sizeof(wait->hook[0]));
	if (!wait)
		return -ENOMEM;
	wait->when = when;
	status = aw__timeout_call(&wait->timeout, seconds, timed_out, wait);
	if (status) {
		aw__block_free(&wait->block);
		return status;
	}
	return wait_hooked(loop, wait, tasks, count, done, line);
}

int aw_wait_at(size_t *done, struct aw **tasks, size_t count, enum aw_return_when when, double seconds,
	uint32_t line)
{
	size_t ended_count;

	if (!aw_current())
		return AW_ENOLOOP;
	if (!count)
		return aw__fail_as(-EINVAL, "ValueError", "Set of Tasks/Futures is empty.");
	if (isnan(seconds))
		return aw__fail(-EINVAL);
	AW_TRY(check(tasks, count));
	AW_TRY(aw__wait_for_tasks(tasks, count, when, seconds, &ended_count, line));
	if (done)
		*done = ended_count;
	return 0;
}
