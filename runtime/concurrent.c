/* concurrent.c: run_coroutine_threadsafe, and the concurrent future that it returns: the thread parks until
 * the task's done callback, an iteration after its end, has set it. */
#include <errno.h>
#include <math.h>
#include <stdlib.h>

#include "probe.h"
#include "thread.h"

struct aw_concurrent {
	struct aw__sent start, cancel; /* from the thread to the loop */
	struct aw__hook ended;         /* the task has */
	struct aw_concurrent *next, **place;
	struct aw_loop *home;
	aw_fn *fn;
	void *arg;
	const char *name, *file;
	uint32_t line;
	struct aw *task; /* while it runs */
	/* The lock is the run's. */
	struct aw__parking waiters;
	struct aw outcome; /* the result, or the error */
	bool is_done;
	unsigned held; /* by its user, by what is on its way to the loop, by the task */
};

static void lock(struct aw_concurrent *future)
{
	pthread_mutex_lock(&future->home->outside->lock);
}

static void unlock(struct aw_concurrent *future)
{
	pthread_mutex_unlock(&future->home->outside->lock);
}

static void free_it(struct aw_concurrent *future)
{
	aw__free_owned(future->outcome.owned);
	aw__error_free(future->outcome.error);
	free(future);
}

static void drop(struct aw_concurrent *future)
{
	struct aw_loop *home = future->home;
	bool is_last;

	pthread_mutex_lock(&home->outside->lock);
	is_last = !--future->held;
	if (is_last) {
		*future->place = future->next;
		if (future->next)
			future->next->place = future->place;
	}
	pthread_mutex_unlock(&home->outside->lock);
	if (is_last)
		free_it(future);
}

/* The lock is held. */
static void end(struct aw_concurrent *future, int status)
{
	future->outcome.status = status;
	future->is_done = true;
	aw__unpark(&future->waiters, SIZE_MAX);
}

/* ---- on the loop's thread ---- */

static void discard(struct aw__sent *sent)
{
	(void)sent; /* it is a part of the future, which goes with the run */
}

static void task_ended(struct aw_loop *loop, struct aw__hook *hook)
{
	struct aw_concurrent *future =
		(struct aw_concurrent *)((char *)hook - offsetof(struct aw_concurrent, ended));
	struct aw *task = future->task;

	task->flags |= AW__RETRIEVED;
	lock(future);
	future->task = NULL;
	if (!future->is_done) {
		aw__take_error(&future->outcome, task);
		aw__take_owned(&future->outcome, task);
		future->outcome.result = task->status ? NULL : task->result;
		end(future, task->status);
	}
	unlock(future);
	aw__link_done(loop, &hook->link);
	drop(future);
}

static int start(struct aw_loop *loop, struct aw_concurrent *future)
{
	struct aw *task;

	if (aw__reserve(loop, 1, 1))
		return -ENOMEM;
	task = aw_spawn_at(aw_coroutine(future->fn, future->arg, future->name, future->file, future->line),
		future->line);
	if (!task)
		return -ENOMEM;
	task->flags |= AW__RELEASED; /* whoever asks, asks the future */
	future->ended.ended = task_ended;
	aw__hook_add(loop, task, &future->ended);
	future->task = task;
	return 0;
}

static void start_came(struct aw_loop *loop, struct aw__hook *hook)
{
	struct aw_concurrent *future =
		(struct aw_concurrent *)((char *)hook - offsetof(struct aw_concurrent, start.hook));
	bool is_cancelled;
	int status;

	aw__sent_remove(loop, &future->start);
	lock(future);
	is_cancelled = future->is_done;
	unlock(future);
	status = is_cancelled ? AW_ECANCELLED : start(loop, future);
	if (!status)
		return;
	lock(future);
	if (!future->is_done)
		end(future, status);
	unlock(future);
	drop(future);
}

static void cancel_came(struct aw_loop *loop, struct aw__hook *hook)
{
	struct aw_concurrent *future =
		(struct aw_concurrent *)((char *)hook - offsetof(struct aw_concurrent, cancel.hook));

	aw__sent_remove(loop, &future->cancel);
	if (future->task)
		aw__cancel(loop, future->task);
	drop(future);
}

/* ---- on the other's ---- */

static void set_hook(struct aw__sent *sent, void (*came)(struct aw_loop *loop, struct aw__hook *hook))
{
	sent->hook = (struct aw__hook){.link = {.kind = AW__LINK_SENT}, .ended = came};
	sent->discard = discard;
}

static int enlist(struct aw_concurrent *future)
{
	struct aw__outside *outside = future->home->outside;
	int status = 0;

	pthread_mutex_lock(&outside->lock);
	if (aw__outside_is_closed(outside)) {
		status = AW_ENOLOOP;
	} else {
		future->next = outside->concurrents;
		future->place = &outside->concurrents;
		if (future->next)
			future->next->place = &future->next;
		outside->concurrents = future;
	}
	pthread_mutex_unlock(&outside->lock);
	return status;
}

int aw_run_coroutine_threadsafe_at(struct aw_concurrent **out, struct aw_loop *loop, aw_fn *fn, void *arg,
	const char *name, const char *file, uint32_t line)
{
	struct aw_concurrent *future;
	int status;

	if (out)
		*out = NULL;
	if (!loop || !fn)
		return -EINVAL;
	future = calloc(1, sizeof(*future));
	if (!future)
		return -ENOMEM;
	future->home = loop;
	future->fn = fn;
	future->arg = arg;
	future->name = name;
	future->file = file;
	future->line = line;
	future->held = out ? 2 : 1;
	set_hook(&future->start, start_came);
	set_hook(&future->cancel, cancel_came);
	status = enlist(future);
	if (status) {
		free(future);
		return status;
	}
	status = aw__sent_add(loop, &future->start);
	if (!status)
		status = aw__send(loop, &future->start);
	if (status == -ENOMEM) {
		aw__sent_remove(loop, &future->start);
		future->held = 1;
		drop(future);
	}
	if (!status && out)
		*out = future;
	return status; /* AW_ENOLOOP: the run has ended in between, and frees it */
}

int aw_concurrent_result_at(void **out, struct aw_concurrent *future, double seconds, uint32_t line)
{
	struct aw_loop *here = aw__loop && aw__loop->running ? aw__loop : NULL;
	int64_t until_ns = aw__until_ns(seconds);
	int status = 0;

	if (!future || isnan(seconds))
		return -EINVAL;
	lock(future);
	if (!future->is_done && here == future->home) {
		status = -EDEADLK;
	} else if (!future->is_done) {
		aw__hold_begin(TRACE_HOLD_RESULT, future->name, line);
		status = aw__park(&future->waiters, &future->home->outside->lock, until_ns);
		aw__hold_end();
	}
	if (!status) {
		status = future->outcome.status;
		if (out)
			*out = future->outcome.result;
		if (status && here)
			aw__take_error(here->current ? here->current : &here->thread, &future->outcome);
	}
	unlock(future);
	return status;
}

bool aw_concurrent_done(struct aw_concurrent *future)
{
	bool is_done;

	if (!future)
		return false;
	lock(future);
	is_done = future->is_done;
	unlock(future);
	return is_done;
}

bool aw_concurrent_cancel(struct aw_concurrent *future)
{
	bool was_done;

	if (!future)
		return false;
	lock(future);
	was_done = future->is_done;
	if (!was_done) {
		end(future, AW_ECANCELLED);
		future->held++;
	}
	unlock(future);
	if (was_done)
		return false;
	if (aw__sent_add(future->home, &future->cancel) == 0 &&
		aw__send(future->home, &future->cancel) == -ENOMEM)
		cancel_came(future->home, &future->cancel.hook); /* a lane is on the loop's thread */
	return true;
}

void aw_concurrent_release(struct aw_concurrent *future)
{
	if (future)
		drop(future);
}

/* ---- the run's end ---- */

void aw__concurrents_cancel(struct aw_loop *home)
{
	struct aw__outside *outside = home->outside;

	pthread_mutex_lock(&outside->lock);
	for (struct aw_concurrent *future = outside->concurrents; future; future = future->next)
		if (!future->is_done)
			end(future, AW_ECANCELLED);
	pthread_mutex_unlock(&outside->lock);
}

void aw__concurrents_free(struct aw_loop *home)
{
	struct aw_concurrent *future;

	while ((future = home->outside->concurrents) != NULL) {
		home->outside->concurrents = future->next;
		free_it(future);
	}
}
