/* park.c: threads that wait for one another: a list of who is parked, and the lock and the event made of it.
 *
 * One mutex guards all locks and events: they are small, and it is held for a few instructions. */
#include <errno.h>
#include <math.h>

#include "probe.h"
#include "thread.h"

static pthread_mutex_t guard = PTHREAD_MUTEX_INITIALIZER;

void aw__park_forked(void)
{
	pthread_mutex_init(&guard, NULL);
}

/* ---- parking ---- */

/* Not inline: gcc 12 would believe that the caller's stack is left in the list. */
static __attribute__((noinline)) void append(struct aw__parking *place, struct aw__parked *parked)
{
	parked->next = NULL;
	parked->previous = place->last;
	if (place->last)
		place->last->next = parked;
	else
		place->first = parked;
	place->last = parked;
}

static void take_out(struct aw__parking *place, struct aw__parked *parked)
{
	if (parked->previous)
		parked->previous->next = parked->next;
	else
		place->first = parked->next;
	if (parked->next)
		parked->next->previous = parked->previous;
	else
		place->last = parked->previous;
	parked->is_out = true;
}

int64_t aw__until_ns(double seconds)
{
	const struct aw_loop *loop = aw__loop;
	double scaled = seconds > 0 ? seconds * (loop ? loop->scale : 1) : 0;

	if (isinf(scaled))
		return INT64_MAX;
	return aw__after(loop ? aw__now_ns(loop) : (int64_t)uv_hrtime(), aw__to_ns(scaled));
}

static bool is_interrupted(const struct aw_loop *loop)
{
	if (!loop)
		return false;
	return loop->self ? aw__is_hurried(loop) : aw__interrupt_asked();
}

/* Sleeps, free of the lock. */
static int rest(struct aw__parked *parked, pthread_mutex_t *lock, int64_t until_ns)
{
	uint32_t seen;

	if (parked->lane) {
		int status;

		pthread_mutex_unlock(lock);
		status = aw__lane_wait(parked->lane, until_ns);
		pthread_mutex_lock(lock);
		if (!status && !parked->is_out && is_interrupted(parked->loop))
			return AW_ECANCELLED;
		return status;
	}
	if (is_interrupted(parked->loop))
		return AW_ECANCELLED;
	if (until_ns <= (int64_t)uv_hrtime())
		return AW_ETIMEDOUT;
	seen = aw__doze_count(parked->doze);
	pthread_mutex_unlock(lock);
	aw__doze(parked->doze, seen, until_ns);
	pthread_mutex_lock(lock);
	return 0;
}

int aw__park(struct aw__parking *place, pthread_mutex_t *lock, int64_t until_ns)
{
	struct aw_loop *loop = aw__loop;
	struct aw__doze own = {0};
	struct aw__parked parked = {.loop = loop, .doze = loop ? &loop->doze : &own};
	int status = 0;

	if (loop && loop->running && loop->is_virtual) {
		if (!loop->lane && !aw__lanes_get(loop))
			return -ENOMEM;
		parked.lane = loop->lane;
	}
	append(place, &parked);
	while (!parked.is_out && !status)
		status = rest(&parked, lock, until_ns);
	if (parked.is_out)
		return 0;
	take_out(place, &parked);
	return status;
}

static void release(struct aw__parking *place, struct aw__parked *parked)
{
	take_out(place, parked);
	if (parked->lane)
		aw__lane_wake(parked->lane);
	else
		aw__rouse(parked->doze);
}

void aw__unpark(struct aw__parking *place, size_t most)
{
	while (most-- && place->first)
		release(place, place->first);
}

void aw__unpark_latest(struct aw__parking *place)
{
	if (place->last)
		release(place, place->last);
}

void aw__hold_begin(enum trace_hold kind, const char *name, uint32_t line)
{
	if (aw__loop && aw__loop->ring)
		aw__probe_hold(aw__loop, TRACE_BLOCK_BEGIN, kind, name, line);
}

void aw__hold_end(void)
{
	if (aw__loop && aw__loop->ring)
		aw__probe_hold(aw__loop, TRACE_BLOCK_END, 0, NULL, 0);
}

/* ---- the lock ---- */

int aw_thread_lock_acquire_at(struct aw_thread_lock *lock, uint32_t line)
{
	int status = 0;

	pthread_mutex_lock(&guard);
	if (lock->locked) {
		aw__hold_begin(TRACE_HOLD_LOCK, lock->name, line);
		/* A release hands it over: it stays locked. */
		status = aw__park(&lock->waiters, &guard, INT64_MAX);
		aw__hold_end();
	} else {
		lock->locked = true;
	}
	pthread_mutex_unlock(&guard);
	return status;
}

int aw_thread_lock_release(struct aw_thread_lock *lock)
{
	int status = 0;

	pthread_mutex_lock(&guard);
	if (!lock->locked)
		status = AW_ENOTLOCKED;
	else if (lock->waiters.first)
		aw__unpark(&lock->waiters, 1);
	else
		lock->locked = false;
	pthread_mutex_unlock(&guard);
	return status;
}

/* ---- the event ---- */

int aw_thread_event_wait_at(struct aw_thread_event *event, double seconds, uint32_t line)
{
	int64_t until_ns = aw__until_ns(seconds);
	int status = 0;

	if (isnan(seconds))
		return -EINVAL;
	pthread_mutex_lock(&guard);
	if (!event->is_set) {
		aw__hold_begin(TRACE_HOLD_EVENT, event->name, line);
		status = aw__park(&event->waiters, &guard, until_ns);
		aw__hold_end();
	}
	pthread_mutex_unlock(&guard);
	return status;
}

void aw_thread_event_set(struct aw_thread_event *event)
{
	pthread_mutex_lock(&guard);
	event->is_set = true;
	aw__unpark(&event->waiters, SIZE_MAX);
	pthread_mutex_unlock(&guard);
}

void aw_thread_event_clear(struct aw_thread_event *event)
{
	pthread_mutex_lock(&guard);
	event->is_set = false;
	pthread_mutex_unlock(&guard);
}

bool aw_thread_event_is_set(struct aw_thread_event *event)
{
	bool is_set;

	pthread_mutex_lock(&guard);
	is_set = event->is_set;
	pthread_mutex_unlock(&guard);
	return is_set;
}
