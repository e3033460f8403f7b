/* barrier.c: asyncio.Barrier: a condition and a state. While the parties of one round leave (or are told of a
 * reset) nobody of the next gets in: the last to leave opens it. */
#include <errno.h>

#include "sync.h"

enum { FILLING, DRAINING, RESETTING, BROKEN }; /* asyncio.locks._BarrierState */

void aw_barrier_init(struct aw_barrier *barrier, const char *name, size_t parties)
{
	*barrier = (struct aw_barrier)AW_BARRIER(name, parties);
}

static bool is_enterable(void *arg)
{
	const struct aw_barrier *barrier = arg;

	return barrier->state != DRAINING && barrier->state != RESETTING;
}

static bool is_over(void *arg)
{
	const struct aw_barrier *barrier = arg;

	return barrier->state != FILLING;
}

static int set_state(struct aw_barrier *barrier, int state)
{
	barrier->state = state;
	return aw_condition_notify_all(&barrier->condition);
}

/* One of the parties, which is counted. */
static int wait_as_party(struct aw_barrier *barrier, bool is_last, uint32_t line)
{
	if (is_last)
		return set_state(barrier, DRAINING);
	AW_TRY(aw_condition_wait_for_at(&barrier->condition, is_over, barrier, line));
	if (barrier->state == DRAINING)
		return 0;
	return aw__fail_as(AW_EBARRIER, "BrokenBarrierError", "Abort or reset of barrier");
}

static void leave(struct aw_barrier *barrier)
{
	if (--barrier->count)
		return;
	if (barrier->state == RESETTING || barrier->state == DRAINING)
		barrier->state = FILLING;
	aw_condition_notify_all(&barrier->condition);
}

static int wait_locked(size_t *index, struct aw_barrier *barrier, uint32_t line)
{
	size_t own;
	int status;

	AW_TRY(aw_condition_wait_for_at(&barrier->condition, is_enterable, barrier, line));
	if (barrier->state == BROKEN)
		return aw__fail(AW_EBARRIER);
	own = barrier->count++;
	status = wait_as_party(barrier, own + 1 == barrier->parties, line);
	leave(barrier);
	if (!status && index)
		*index = own;
	return status;
}

int aw_barrier_wait_at(size_t *index, struct aw_barrier *barrier, uint32_t line)
{
	int status;

	if (!barrier->parties)
		return aw__fail_as(-EINVAL, "ValueError", "parties must be > 0");
	AW_TRY(aw_condition_acquire_at(&barrier->condition, line));
	status = wait_locked(index, barrier, line);
	aw_condition_release(&barrier->condition);
	return status;
}

int aw_barrier_reset_at(struct aw_barrier *barrier, uint32_t line)
{
	AW_TRY(aw_condition_acquire_at(&barrier->condition, line));
	set_state(barrier, barrier->count ? RESETTING : FILLING);
	return aw_condition_release(&barrier->condition);
}

int aw_barrier_abort_at(struct aw_barrier *barrier, uint32_t line)
{
	AW_TRY(aw_condition_acquire_at(&barrier->condition, line));
	set_state(barrier, BROKEN);
	return aw_condition_release(&barrier->condition);
}

size_t aw_barrier_parties(const struct aw_barrier *barrier)
{
	return barrier->parties;
}

size_t aw_barrier_n_waiting(const struct aw_barrier *barrier)
{
	return barrier->state == FILLING ? barrier->count : 0;
}

bool aw_barrier_broken(const struct aw_barrier *barrier)
{
	return barrier->state == BROKEN;
}
