/* signal.c: loop.add_signal_handler.
 *
 * libuv's own handler writes to a pipe, whose other end the loop polls. What came stands in the ready queue
 * like whatever else a poll brings, and from there calls the program's function: asyncio's two hops. What
 * the signal did before (aw_interrupt, for example) it does again once nobody watches it. */
#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>

#include "os.h"
#include "sync.h"

struct aw__signal {
	uv_signal_t uv;
	struct aw__resource resource;
	struct aw__hook hook; /* its room in the ready queue is kept while it lives */
	struct aw__signal *next;
	struct aw_loop *loop;
	int number;
	aw_callback *fn; /* NULL: only tasks wait for it */
	void *arg;
	struct aw__waiters waiters;
	size_t waiting;
	size_t came; /* so often, since the hook last ran */
	int64_t came_ns;
	bool queued, closing, closed, ended;
};

/* ---- what a signal does, and did ---- */

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static struct {
	unsigned watchers; /* of all loops of this process */
	struct sigaction before;
} signals[NSIG];

static int take_signal(int number)
{
	int status = 0;

	if (number <= 0 || number >= NSIG)
		return -EINVAL;
	pthread_mutex_lock(&lock);
	if (!signals[number].watchers && sigaction(number, NULL, &signals[number].before))
		status = -errno;
	else
		signals[number].watchers++;
	pthread_mutex_unlock(&lock);
	return status;
}

static void give_signal_back(int number)
{
	pthread_mutex_lock(&lock);
	if (!--signals[number].watchers)
		sigaction(number, &signals[number].before, NULL);
	pthread_mutex_unlock(&lock);
}

static const char *name_of(int number)
{
	switch (number) {
#define NAME(signal) \
	case signal: \
		return #signal;
		NAME(SIGHUP)
		NAME(SIGINT)
		NAME(SIGQUIT)
		NAME(SIGUSR1)
		NAME(SIGUSR2)
		NAME(SIGPIPE)
		NAME(SIGALRM)
		NAME(SIGTERM)
		NAME(SIGCHLD)
		NAME(SIGCONT)
		NAME(SIGTSTP)
		NAME(SIGWINCH)
#undef NAME
	default:
		return "signal";
	}
}

/* ---- watching ---- */

static struct aw__signal *find(struct aw_loop *loop, int number)
{
	struct aw__signal *watch = loop->signals;

	while (watch && watch->number != number)
		watch = watch->next;
	return watch;
}

static void signal_free(struct aw__signal *watch)
{
	watch->loop->live_links--;
	free(watch);
}

static void on_closed(uv_handle_t *handle)
{
	struct aw__signal *watch = (struct aw__signal *)handle;

	watch->closed = true;
	if (!watch->queued || watch->ended)
		signal_free(watch);
}

static void unwatch(struct aw__signal *watch)
{
	struct aw__signal **place = &watch->loop->signals;

	while (*place != watch)
		place = &(*place)->next;
	*place = watch->next;
	watch->closing = true;
	watch->loop->watched--;
	aw__os_drop(watch->loop);
	aw__resource_remove(&watch->resource);
	uv_signal_stop(&watch->uv);
	give_signal_back(watch->number);
	uv_close((uv_handle_t *)&watch->uv, on_closed);
}

static void unwatch_if_unused(struct aw__signal *watch)
{
	if (!watch->fn && !watch->waiting && !watch->closing)
		unwatch(watch);
}

/* The run's end. */
static void end(struct aw__resource *resource)
{
	struct aw__signal *watch =
		(struct aw__signal *)((char *)resource - offsetof(struct aw__signal, resource));

	watch->ended = true;
	unwatch(watch);
}

/* ---- a signal comes ---- */

static void push(struct aw__signal *watch)
{
	watch->queued = true;
	aw__push(watch->loop, &watch->hook.link, AW__TAG_LINK);
}

static void hook_came(struct aw_loop *loop, struct aw__hook *hook)
{
	struct aw__signal *watch = (struct aw__signal *)((char *)hook - offsetof(struct aw__signal, hook));

	loop->live_links++; /* taken off when it came, but the room stays ours */
	watch->queued = false;
	if (watch->closed) {
		signal_free(watch);
		return;
	}
	for (struct aw__waiter *waiter = watch->waiters.first; waiter; waiter = waiter->next) {
		if (waiter->state != AW__WAITER_PENDING)
			continue;
		waiter->state = AW__WAITER_CHOSEN;
		aw__wake_at(loop, waiter->task, TRACE_BY_IO, watch->came_ns);
	}
	while (watch->came && watch->fn && !aw__schedule(NULL, AW__SOON, watch->fn, watch->arg, true))
		watch->came--;
	if (watch->came && watch->fn)
		push(watch); /* memory is out: once more */
	else
		watch->came = 0;
}

static void on_signal(uv_signal_t *uv, int number)
{
	struct aw__signal *watch = (struct aw__signal *)uv;

	(void)number;
	watch->came++;
	watch->came_ns = aw__now_ns(watch->loop);
	if (!watch->queued)
		push(watch);
}

static int start(struct aw__signal *watch, uv_loop_t *uv)
{
	int status = take_signal(watch->number);

	if (status)
		return status;
	uv_signal_init(uv, &watch->uv);
	status = uv_signal_start(&watch->uv, on_signal, watch->number);
	if (status)
		give_signal_back(watch->number);
	return status;
}

/* The signal's own, made where there is none. */
static int watch_signal(struct aw__signal **out, struct aw_loop *loop, int number)
{
	struct aw__signal *watch = find(loop, number);
	uv_loop_t *uv;
	int status = watch ? 0 : aw__os_uv(loop, &uv);

	*out = watch;
	if (watch || status)
		return status;
	status = aw__reserve(loop, 0, 1);
	watch = status ? NULL : calloc(1, sizeof(*watch));
	if (!watch)
		return -ENOMEM;
	watch->loop = loop;
	watch->number = number;
	watch->hook = (struct aw__hook){.link = {.kind = AW__LINK_HOOK}, .ended = hook_came};
	watch->resource.end = end;
	loop->live_links++;
	status = start(watch, uv);
	if (status) {
		/* libuv knows of a handle once it was initialised: */
		if (watch->uv.loop)
			uv_close((uv_handle_t *)&watch->uv, on_closed);
		else
			signal_free(watch);
		return status;
	}
	watch->next = loop->signals;
	loop->signals = watch;
	loop->watched++;
	aw__os_hold(loop);
	aw__resource_add(loop, &watch->resource);
	*out = watch;
	return 0;
}

/* ---- the program's side ---- */

int aw_add_signal_handler(int number, aw_callback *fn, void *arg)
{
	struct aw_loop *loop = aw__loop;
	struct aw__signal *watch;
	int status;

	if (!loop || !loop->running || loop->is_sync)
		return AW_ENOLOOP;
	status = fn ? watch_signal(&watch, loop, number) : -EINVAL;
	if (status)
		return aw__fail(status);
	watch->fn = fn;
	watch->arg = arg;
	return 0;
}

bool aw_remove_signal_handler(int number)
{
	struct aw_loop *loop = aw__loop;
	struct aw__signal *watch = loop && loop->running ? find(loop, number) : NULL;

	if (!watch || !watch->fn)
		return false;
	watch->fn = NULL;
	unwatch_if_unused(watch);
	return true;
}

int aw_wait_signal_at(int number, uint32_t line)
{
	struct aw__signal *watch;
	struct aw__waiter waiter;
	int status;

	if (!aw__can_wait())
		return AW_ENOLOOP;
	status = watch_signal(&watch, aw__loop, number);
	if (status)
		return aw__fail(status);
	watch->waiting++;
	status = aw__wait_in(&watch->waiters, &waiter, TRACE_WAIT_EVENT, name_of(number), line);
	watch->waiting--;
	unwatch_if_unused(watch);
	return status;
}
