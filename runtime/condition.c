/* condition.c: asyncio.Condition: a list of those who wait to be notified, who then line up for its lock
 * like everybody else. */
#include "sync.h"

void aw_condition_init(struct aw_condition *condition, const char *name, struct aw_lock *lock)
{
	*condition = (struct aw_condition)AW_CONDITION(name, lock);
}

static struct aw_lock *lock_of(struct aw_condition *condition)
{
	return condition->lock ? condition->lock : &condition->own;
}

int aw_condition_acquire_at(struct aw_condition *condition, uint32_t line)
{
	return aw_lock_acquire_at(lock_of(condition), line);
}

int aw_condition_release(struct aw_condition *condition)
{
	return aw_lock_release(lock_of(condition));
}

bool aw_condition_locked(const struct aw_condition *condition)
{
	return condition->lock ? condition->lock->locked : condition->own.locked;
}

int aw_condition_wait_at(struct aw_condition *condition, uint32_t line)
{
	struct aw_lock *lock = lock_of(condition);
	struct aw__waiter waiter;
	int status, again;

	if (!aw__can_wait())
		return AW_ENOLOOP;
	if (aw_lock_release(lock))
		return aw__fail_as(AW_ENOTLOCKED, "RuntimeError", "cannot wait on un-acquired lock");
	status = aw__wait_in(&condition->waiters, &waiter, TRACE_WAIT_CONDITION, condition->name, line);
	/* Who returns from here holds the lock, whatever happens: that is what its caller releases. */
	while ((again = aw_lock_acquire_at(lock, line)))
		status = again;
	return status;
}

int aw_condition_wait_for_at(
	struct aw_condition *condition, bool (*predicate)(void *arg), void *arg, uint32_t line)
{
	int status = 0;

	while (!status && !predicate(arg))
		status = aw_condition_wait_at(condition, line);
	return status;
}

int aw_condition_notify(struct aw_condition *condition, size_t most)
{
	if (!aw_condition_locked(condition))
		return aw__fail_as(AW_ENOTLOCKED, "RuntimeError", "cannot notify on un-acquired lock");
	aw__choose_some(&condition->waiters, most);
	return 0;
}

int aw_condition_notify_all(struct aw_condition *condition)
{
	return aw_condition_notify(condition, SIZE_MAX);
}

void aw__condition_leave(struct aw_condition **held)
{
	if (*held)
		aw_condition_release(*held);
}
