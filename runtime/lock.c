/* lock.c: asyncio.Lock. A release frees the lock and chooses the first waiter, which takes it when it
 * runs; until then the lock reads unlocked, and those who come line up behind. */
#include "sync.h"

void aw_lock_init(struct aw_lock *lock, const char *name)
{
	*lock = (struct aw_lock)AW_LOCK(name);
}

/* The first waiter alone: one that is chosen, or was cancelled, will see to the next when it runs. */
static void wake_first(struct aw_lock *lock)
{
	struct aw__waiter *first = lock->waiters.first;

	if (first && first->state == AW__WAITER_PENDING)
		aw__choose(first);
}

int aw_lock_acquire_at(struct aw_lock *lock, uint32_t line)
{
	struct aw__waiter waiter;
	int status;

	if (!aw__can_wait())
		return AW_ENOLOOP;
	if (lock->locked || aw__has_claim(&lock->waiters)) {
		status = aw__wait_in(&lock->waiters, &waiter, TRACE_WAIT_LOCK, lock->name, line);
		if (status) {
			if (!lock->locked)
				wake_first(lock);
			return status;
		}
	}
	lock->locked = true;
	return 0;
}

int aw_lock_release(struct aw_lock *lock)
{
	if (!lock->locked)
		return aw__fail(AW_ENOTLOCKED);
	lock->locked = false;
	wake_first(lock);
	return 0;
}

bool aw_lock_locked(const struct aw_lock *lock)
{
	return lock->locked;
}

void aw__lock_leave(struct aw_lock **held)
{
	if (*held)
		aw_lock_release(*held);
}
