/* outside.c: what other threads send to the loop, how they end its sleep, and who holds it.
 *
 * A thread pushes onto a stack without a lock; the loop takes the stack, turned round, at its next poll, before
 * its due timers, which is where CPython's call_soon_threadsafe has appended too. Who pushes the first one
 * rouses the loop. Lanes, which are on the loop's own thread, append to the ready queue itself. */
#include <errno.h>
#include <linux/futex.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include "os.h"
#include "thread.h"

/* ---- dozing ---- */

/* A word to the processor that this thread only looks. */
static inline void relax(void)
{
#if defined(__x86_64__)
	__builtin_ia32_pause();
#elif defined(__aarch64__)
	__asm__ volatile("yield");
#endif
}

/* To fall asleep and to be woken takes longer than most answers do: so one looks for a while first, where that
 * was of use lately, or once in so many times. */
static bool is_roused_soon(struct aw__doze *doze, uint32_t seen, int64_t until_ns)
{
	enum { LOOK_NS = 20000, MISSES = 3, PROBE = 64 };
	int64_t now_ns = (int64_t)uv_hrtime(), end_ns = now_ns + LOOK_NS;

	if (doze->misses >= MISSES && ++doze->misses % PROBE)
		return false;
	for (; now_ns < end_ns && now_ns < until_ns; now_ns = (int64_t)uv_hrtime()) {
		for (int i = 0; i < 16; i++) {
			if (aw__doze_count(doze) != seen) {
				doze->misses = 0;
				return true;
			}
			relax();
		}
	}
	doze->misses++;
	return false;
}

void aw__doze(struct aw__doze *doze, uint32_t seen, int64_t until_ns)
{
	struct timespec timeout;
	int64_t left_ns;

	if (is_roused_soon(doze, seen, until_ns))
		return;
	left_ns = until_ns - (int64_t)uv_hrtime();
	if (left_ns <= 0)
		return;
	timeout = (struct timespec){.tv_sec = left_ns / 1000000000, .tv_nsec = left_ns % 1000000000};
	atomic_store(&doze->how, AW__DOZING);
	syscall(SYS_futex, &doze->roused, FUTEX_WAIT_PRIVATE, seen, until_ns == INT64_MAX ? NULL : &timeout,
		NULL, 0);
	atomic_store(&doze->how, AW__AWAKE);
}

void aw__rouse(struct aw__doze *doze)
{
	int error = errno;

	atomic_fetch_add(&doze->roused, 1);
	switch (atomic_load(&doze->how)) {
	case AW__DOZING:
		syscall(SYS_futex, &doze->roused, FUTEX_WAKE_PRIVATE, 1, NULL, NULL, 0);
		break;
	case AW__POLLING: /* only a loop does */
		uv_async_send(&((struct aw_loop *)((char *)doze - offsetof(struct aw_loop, doze)))->uv_wake);
		break;
	default:
		break;
	}
	errno = error;
}

/* ---- what is sent ---- */

/* Instead of the stack, once the run is over. */
static struct aw__sent closed;

bool aw__outside_is_closed(const struct aw__outside *outside)
{
	return atomic_load(&outside->sent) == &closed;
}

void aw__sent_link(struct aw__sent **list, struct aw__sent *sent)
{
	sent->next = *list;
	sent->place = list;
	if (sent->next)
		sent->next->place = &sent->next;
	*list = sent;
}

void aw__sent_unlink(struct aw__sent *sent)
{
	*sent->place = sent->next;
	if (sent->next)
		sent->next->place = sent->place;
}

int aw__sent_add(struct aw_loop *home, struct aw__sent *sent)
{
	struct aw__outside *outside = home->outside;
	int status = 0;

	pthread_mutex_lock(&outside->lock);
	if (aw__outside_is_closed(outside))
		status = AW_ENOLOOP;
	else
		aw__sent_link(&outside->calls, sent);
	pthread_mutex_unlock(&outside->lock);
	return status;
}

void aw__sent_remove(struct aw_loop *home, struct aw__sent *sent)
{
	pthread_mutex_lock(&home->outside->lock);
	aw__sent_unlink(sent);
	pthread_mutex_unlock(&home->outside->lock);
}

/* Does this code run on the thread of the loop, be it in a lane? */
static bool is_on_thread_of(const struct aw_loop *home)
{
	return aw__loop == home || (aw__loop && aw__loop->home == home && home->is_virtual);
}

static int push(struct aw_loop *home, struct aw__sent *sent)
{
	if (!sent->has_room) {
		if (aw__reserve(home, 0, 1))
			return -ENOMEM;
		home->live_links++;
		sent->has_room = true;
	}
	aw__push(home, &sent->hook.link, AW__TAG_LINK);
	return 0;
}

static int push_from_afar(struct aw_loop *home, struct aw__sent *sent)
{
	struct aw__outside *outside = home->outside;
	struct aw__sent *before = atomic_load(&outside->sent);

	do {
		if (before == &closed)
			return AW_ENOLOOP;
		sent->after = before;
	} while (!atomic_compare_exchange_weak(&outside->sent, &before, sent));
	if (!before) {
		aw__set_must_poll(home, true);
		aw__rouse(&home->doze);
	}
	return 0;
}

int aw__send(struct aw_loop *home, struct aw__sent *sent)
{
	struct aw__outside *outside = home->outside;
	struct aw_thread *thread = aw__thread_here();
	int status;

	sent->tid = thread ? thread->tid : 0;
	if (is_on_thread_of(home))
		return aw__outside_is_closed(outside) ? AW_ENOLOOP : push(home, sent);
	if (thread && thread->home == home)
		return push_from_afar(home, sent); /* the run's end waits for it */
	/* Of a thread that may still be about to rouse the loop when the run ends: not beyond its close. */
	pthread_mutex_lock(&outside->lock);
	status = push_from_afar(home, sent);
	pthread_mutex_unlock(&outside->lock);
	return status;
}

void aw__sent_take(struct aw_loop *loop)
{
	struct aw__outside *outside = loop->outside;
	struct aw__sent *sent, **last = &outside->taken, *newest = NULL;

	if (atomic_load_explicit(&outside->sent, memory_order_relaxed))
		newest = atomic_exchange(&outside->sent, NULL);
	while (*last)
		last = &(*last)->after;
	for (; newest; newest = sent) {
		sent = newest->after;
		newest->after = *last;
		*last = newest;
	}
	while ((sent = outside->taken) != NULL) {
		struct aw__sent *after = sent->after;

		/* Without memory for all of them one goes through an empty queue at a time. */
		if (push(loop, sent)) {
			if (loop->head != loop->tail)
				break;
			loop->live_links++;
			aw__push(loop, &sent->hook.link, AW__TAG_LINK);
		}
		outside->taken = after;
	}
	if (sent)
		aw__set_must_poll(loop, true);
}

void aw__sent_came(struct aw_loop *loop, struct aw__hook *hook)
{
	loop->live_links--;
	loop->called_by = ((struct aw__sent *)hook)->tid;
	hook->ended(loop, hook);
	loop->called_by = 0;
}

/* ---- call_soon_threadsafe ---- */

struct call {
	struct aw__sent sent;
	aw_callback *fn;
	void *arg;
};

static void discard_call(struct aw__sent *sent)
{
	free(sent);
}

static void call_came(struct aw_loop *loop, struct aw__hook *hook)
{
	struct call *call = (struct call *)hook;
	aw_callback *fn = call->fn;
	void *arg = call->arg;

	aw__sent_remove(loop, &call->sent);
	free(call);
	aw__call(loop, fn, arg);
}

int aw_call_soon_threadsafe(struct aw_loop *loop, aw_callback *fn, void *arg)
{
	struct call *call;
	int status;

	if (!loop || !fn)
		return -EINVAL;
	call = calloc(1, sizeof(*call));
	if (!call)
		return -ENOMEM;
	call->sent.hook = (struct aw__hook){.link = {.kind = AW__LINK_SENT}, .ended = call_came};
	call->sent.discard = discard_call;
	call->fn = fn;
	call->arg = arg;
	status = aw__sent_add(loop, &call->sent);
	if (status) {
		free(call);
		return status;
	}
	status = aw__send(loop, &call->sent);
	/* Where the run has ended in between, its end has freed it. */
	if (status == -ENOMEM) {
		aw__sent_remove(loop, &call->sent);
		free(call);
	}
	return status;
}

/* ---- beginning and end ---- */

struct aw__outside *aw__outside_get(struct aw_loop *home)
{
	struct aw__outside *outside = home->outside;

	if (outside)
		return outside;
	outside = calloc(1, sizeof(*outside));
	if (!outside)
		return NULL;
	if (pthread_mutex_init(&outside->lock, NULL)) {
		free(outside);
		return NULL;
	}
	if (home->is_virtual && !aw__lanes_get(home)) {
		pthread_mutex_destroy(&outside->lock);
		free(outside);
		return NULL;
	}
	outside->next_tid = TRACE_TID_WORKER;
	atomic_store(&outside->refs, 1);
	home->outside = outside;
	return outside;
}

struct aw_loop *aw_running_loop(void)
{
	struct aw_loop *loop = aw__loop;

	return loop && loop->running && !loop->is_sync && aw__outside_get(loop) ? loop : NULL;
}

void aw_loop_ref(struct aw_loop *loop)
{
	if (!loop)
		return;
	atomic_fetch_add(&loop->outside->refs, 1);
	atomic_fetch_add(&loop->outside->busy, 1);
}

static void free_outside(struct aw_loop *loop)
{
	struct aw__outside *outside = loop->outside;

	pthread_mutex_destroy(&outside->lock);
	free(outside);
	free(loop);
}

void aw_loop_unref(struct aw_loop *loop)
{
	struct aw__outside *outside = loop ? loop->outside : NULL;

	if (!outside)
		return;
	pthread_mutex_lock(&outside->lock);
	atomic_fetch_sub(&outside->busy, 1);
	if (!aw__outside_is_closed(outside)) {
		aw__set_must_poll(loop, true);
		aw__rouse(&loop->doze);
	}
	pthread_mutex_unlock(&outside->lock);
	if (atomic_fetch_sub(&outside->refs, 1) == 1)
		free_outside(loop);
}

static void discard_all(struct aw__sent **list)
{
	struct aw__sent *sent;

	while ((sent = *list) != NULL) {
		aw__sent_unlink(sent);
		sent->discard(sent);
	}
}

int aw__outside_end(struct aw_loop *loop)
{
	struct aw__outside *outside = loop->outside;
	int status;

	if (!outside) {
		aw__lanes_free(loop);
		return 0;
	}
	if (loop->interrupted)
		aw__hurry(loop);
	pthread_mutex_lock(&outside->lock);
	atomic_store(&outside->sent, &closed);
	pthread_mutex_unlock(&outside->lock);
	aw__concurrents_cancel(loop);
	aw__executors_shut(loop);
	status = aw__threads_end(loop);
	aw__os_drop_unread(loop);
	discard_all(&outside->jobs);
	discard_all(&outside->calls);
	aw__concurrents_free(loop);
	aw__executors_free(loop);
	aw__threads_free(loop);
	aw__lanes_free(loop);
	return status;
}

void aw__outside_free(struct aw_loop *loop)
{
	if (!loop->outside)
		free(loop);
	else if (atomic_fetch_sub(&loop->outside->refs, 1) == 1)
		free_outside(loop);
}
