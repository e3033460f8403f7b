/* completed.c: as_completed: those that have ended stand in a queue, and the iterator takes them out.
 *
 * As in asyncio the end of one passes through a callback and then through the queue: two hops. */
#include <errno.h>
#include <math.h>

#include "probe.h"
#include "reuse.h"
#include "sync.h"

struct aw_as_completed {
	struct aw__block block;
	struct aw__waiters waiters;
	struct aw_handle timeout;
	size_t count;
	size_t running;     /* that have not come to the queue */
	size_t hooks;       /* in a list of waiters, or in the loop's queue */
	size_t first, last; /* of the queue; one that is NULL is a timeout */
	bool closed;
	struct entry {
		struct aw__hook hook;
		struct aw *done; /* the queue */
		bool is_ours;
	} entries[];
};

static void put(struct aw_loop *loop, struct aw_as_completed *all, struct aw *done)
{
	all->entries[all->last++].done = done;
	for (struct aw__waiter *waiter = all->waiters.first; waiter; waiter = waiter->next) {
		if (waiter->state != AW__WAITER_PENDING)
			continue;
		waiter->state = AW__WAITER_CHOSEN;
		if (done)
			aw__wake_by_end(loop, waiter->task, done);
		else
			aw__wake_by_timer(loop, waiter->task, TRACE_BY_TIMER);
		return;
	}
}

static void finish(struct aw_as_completed *all)
{
	if (all->closed && !all->hooks)
		aw__block_free(&all->block);
}

static void ended(struct aw_loop *loop, struct aw__hook *hook)
{
	struct aw_as_completed *all = hook->link.target;

	all->hooks--;
	if (all->running && !all->closed) {
		if (!--all->running)
			aw_handle_cancel(all->timeout);
		put(loop, all, hook->link.child);
	}
	if (all->closed)
		aw__link_done(loop, &hook->link);
	else
		hook->link.holds_child = true; /* until close: who asks for the next looks at it */
	finish(all);
}

static void unhook(struct aw_loop *loop, struct aw_as_completed *all)
{
	for (size_t i = 0; i < all->count; i++) {
		struct aw__hook *hook = &all->entries[i].hook;

		if (!hook->link.target || aw__has_ended(hook->link.child))
			continue;
		aw__hook_remove(loop, hook);
		hook->link.target = NULL;
		all->hooks--;
	}
}

static void timed_out(void *arg)
{
	struct aw_as_completed *all = arg;

	unhook(aw__loop, all);
	for (; all->running; all->running--)
		put(aw__loop, all, NULL);
}

static int check(struct aw *const *awaitables, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (!awaitables[i])
			return -ENOMEM;
	return 0;
}

/* Makes tasks of coroutine objects: of all, or of none. What comes twice is one: as nothing is being cancelled
 * now, the mark of that says who came before. */
static int take_arguments(
	struct aw_loop *loop, struct aw_as_completed *all, struct aw *const *awaitables, size_t count)
{
	int status = 0;

	for (size_t i = 0; i < count && !status; i++) {
		struct entry *entry = &all->entries[all->count];
		struct aw *child = awaitables[i];

		if (child->in_cancel)
			continue;
		child->in_cancel = true;
		entry->is_ours = !(child->flags & AW__TASK);
		if (entry->is_ours)
			child = aw__fresh(loop, child);
		entry->hook = (struct aw__hook){.link = {.target = all, .child = child}, .ended = ended};
		all->count++;
		status = child ? 0 : -ENOMEM;
	}
	for (size_t i = 0; i < count; i++)
		awaitables[i]->in_cancel = false;
	return status;
}

int aw_as_completed_at(struct aw_as_completed **out, struct aw *const *awaitables, size_t count,
	double seconds, uint32_t line)
{
	struct aw_loop *loop = aw__loop;
	struct aw_as_completed *all;
	int status;

	if (!loop || !loop->running || loop->is_sync)
		return AW_ENOLOOP;
	if (isnan(seconds))
		return -EINVAL;
	AW_TRY(check(awaitables, count));
	if (count > SIZE_MAX / 2 / sizeof(all->entries[0]) || aw__reserve(loop, count + 1, count))
		return -ENOMEM;
	all = aw__block_new(loop, sizeof(*all) + count * sizeof(all->entries[0]));
	if (!all)
		return -ENOMEM;
	status = take_arguments(loop, all, awaitables, count);
	if (!status && count)
		status = aw__timeout_call(&all->timeout, seconds, timed_out, all);
	if (status) {
		aw__block_free(&all->block);
		return status;
	}
	for (size_t i = 0; i < all->count; i++) {
		struct entry *entry = &all->entries[i];

		if (entry->is_ours)
			aw_spawn_at(entry->hook.link.child, line);
		aw__hook_add(loop, entry->hook.link.child, &entry->hook);
	}
	all->hooks = all->running = all->count;
	*out = all;
	return 0;
}

size_t aw_as_completed_left(const struct aw_as_completed *all)
{
	return all->count - all->first;
}

int aw_as_completed_next_at(void **out, struct aw_as_completed *all, uint32_t line)
{
	struct aw__waiter waiter;
	struct aw *done;

	if (!aw__can_wait())
		return AW_ENOLOOP;
	if (all->first == all->count)
		return -EINVAL;
	while (all->first == all->last)
		AW_TRY(aw__wait_in_as(
			&all->waiters, &waiter, TRACE_WAIT_AS_COMPLETED, all->count - all->first, line));
	done = all->entries[all->first++].done;
	return done ? aw_await_at(out, done, line) : aw__fail(AW_ETIMEDOUT);
}

void aw_as_completed_close(struct aw_as_completed *all)
{
	struct aw_loop *loop = aw__loop;

	if (!all || !loop)
		return;
	aw_handle_cancel(all->timeout);
	unhook(loop, all);
	for (size_t i = 0; i < all->count; i++) {
		struct entry *entry = &all->entries[i];

		if (entry->is_ours)
			entry->hook.link.child->flags |= AW__RELEASED;
		if (entry->hook.link.holds_child)
			aw__link_done(loop, &entry->hook.link);
	}
	all->closed = true;
	finish(all);
}
