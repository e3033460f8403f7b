/* interrupt.c: KeyboardInterrupt. A signal handler asks; the loop hears of it at its next turn, in a wait
 * or in a blocking call, and cancels the main coroutine, so that every run ends in its own order. */
#include <stdatomic.h>

#include "thread.h"

/* What a handler may touch: lock-free, and a uv_async, the one libuv call that signals may make. Of
 * several loops in a process the first hears it. */
static atomic_bool asked;
static _Atomic(struct aw_loop *) listener;
static _Atomic(uv_async_t *) waker;

static void on_wake(uv_async_t *async)
{
	(void)async; /* its only purpose is to end the poll */
}

void aw_interrupt(void)
{
	atomic_store(&asked, true);
	aw__interrupt_rouse();
}

void aw__interrupt_rouse(void)
{
	struct aw_loop *loop = atomic_load(&listener);
	uv_async_t *async = atomic_load(&waker);

	if (loop) {
		aw__set_must_poll(loop, true); /* a busy loop looks at this */
		aw__rouse(&loop->doze);
	}
	if (async)
		uv_async_send(async);
}

void aw__interrupt_listen(struct aw_loop *loop)
{
	struct aw_loop *none = NULL;

	atomic_compare_exchange_strong(&listener, &none, loop);
}

void aw__interrupt_deafen(struct aw_loop *loop)
{
	atomic_compare_exchange_strong(&listener, &loop, NULL);
}

bool aw__interrupt_asked(void)
{
	return atomic_load_explicit(&asked, memory_order_relaxed);
}

void aw__interrupt_heard(struct aw_loop *loop)
{
	aw__interrupt_taken();
	loop->interrupted = true;
	if (!loop->main) {
		loop->stopping = true;
		return;
	}
	if (loop->outside && aw__has_ended(loop->main))
		aw__hurry(loop);
	aw__cancel(loop, loop->main);
}

void aw__interrupt_taken(void)
{
	atomic_store(&asked, false);
}

int aw__interrupt_watch(struct aw_loop *loop)
{
	uv_async_t *none = NULL;
	int status = uv_async_init(&loop->uv, &loop->uv_wake, on_wake);

	if (status)
		return status;
	uv_unref((uv_handle_t *)&loop->uv_wake);
	atomic_compare_exchange_strong(&waker, &none, &loop->uv_wake);
	return 0;
}

void aw__interrupt_unwatch(struct aw_loop *loop)
{
	uv_async_t *ours = &loop->uv_wake;

	atomic_compare_exchange_strong(&waker, &ours, NULL);
	uv_close((uv_handle_t *)&loop->uv_wake, NULL);
}
