/* semaphore.c: asyncio.Semaphore and BoundedSemaphore. A release hands its permit to the first who waits,
 * at once: nobody who comes later can take it. */
#include <errno.h>

#include "sync.h"

void aw_semaphore_init(struct aw_semaphore *semaphore, const char *name, size_t value)
{
	*semaphore = (struct aw_semaphore)AW_SEMAPHORE(name, value);
}

void aw_bounded_semaphore_init(struct aw_semaphore *semaphore, const char *name, size_t value)
{
	*semaphore = (struct aw_semaphore)AW_BOUNDED_SEMAPHORE(name, value);
}

bool aw_semaphore_locked(const struct aw_semaphore *semaphore)
{
	return !semaphore->value || aw__has_claim(&semaphore->waiters);
}

/* The first that is pending gets a permit, which is counted off before it runs. */
static void wake_next(struct aw_semaphore *semaphore)
{
	for (struct aw__waiter *waiter = semaphore->waiters.first; waiter; waiter = waiter->next) {
		if (waiter->state != AW__WAITER_PENDING)
			continue;
		semaphore->value--;
		aw__choose(waiter);
		return;
	}
}

int aw_semaphore_acquire_at(struct aw_semaphore *semaphore, uint32_t line)
{
	struct aw__waiter waiter;
	int status;

	if (!aw__can_wait())
		return AW_ENOLOOP;
	if (!aw_semaphore_locked(semaphore)) {
		semaphore->value--;
		return 0;
	}
	status = aw__wait_in(&semaphore->waiters, &waiter, TRACE_WAIT_SEMAPHORE, semaphore->name, line);
	if (!status) {
		/* Permits may lie there for those who lined up behind one that was chosen. */
		if (semaphore->value)
			wake_next(semaphore);
	} else if (waiter.state == AW__WAITER_CHOSEN) {
		semaphore->value++;
		wake_next(semaphore);
	}
	return status;
}

int aw_semaphore_release(struct aw_semaphore *semaphore)
{
	if (semaphore->is_bounded && semaphore->value >= semaphore->bound)
		return aw__fail(AW_EOVERRELEASED);
	if (semaphore->value == SIZE_MAX)
		return aw__fail(-EOVERFLOW);
	semaphore->value++;
	wake_next(semaphore);
	return 0;
}

void aw__semaphore_leave(struct aw_semaphore **held)
{
	if (*held)
		aw_semaphore_release(*held);
}
