/* executor.c: ThreadPoolExecutor: jobs in a queue, and threads that are made when none is idle.
 *
 * A job goes from the loop to a worker and comes back, and its hook sets the future, which wakes the
 * task an iteration later (asyncio-rules 14). The future's cancellation reaches the job as in asyncio's
 * _chain_future: by a done callback, an iteration later. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "context.h"
#include "probe.h"
#include "thread.h"

enum job_state { PENDING, RUNNING, DROPPED };

struct job {
	struct aw__sent sent;  /* from the worker to the loop */
	struct aw__hook ended; /* the future has ended */
	struct job *next;
	struct aw *future; /* NULL: it has ended, and its callbacks were called */
	struct aw_executor *executor;
	aw_fn *fn;
	void *arg;
	void (*free_arg)(void *arg); /* NULL: it is the program's */
	const char *name;
	struct aw__made made;
	_Atomic uint32_t waiter; /* the task that submitted it, or the last that awaits it */
	_Atomic uint8_t state;   /* enum job_state */
	uint8_t held;            /* by the hook, by what is sent */
};

struct aw_executor {
	struct aw_executor *next;
	struct aw_loop *home;
	size_t most;          /* threads */
	pthread_mutex_t lock; /* of what follows */
	struct job *first, *last;
	size_t idle; /* as CPython counts them: those that found the queue empty, less those a job was meant for */
	size_t threads, alive;
	struct aw__parking idlers, joiners;
	struct aw__sent *gone; /* to be sent when the last worker has gone */
	bool is_shut;
	const struct aw__executor_kind *kind;
	void *owner; /* for what the kind does */
	char name[]; /* "": none */
};

static const struct aw__executor_kind plain = {.wait = TRACE_WAIT_EXECUTOR};

/* ---- the worker's side ---- */

/* The next job, waited for; NULL: there will be none. */
static struct job *next_job(struct aw_executor *executor)
{
	struct job *job;

	pthread_mutex_lock(&executor->lock);
	if (!executor->first && !executor->is_shut)
		executor->idle++;
	while (!executor->first && !executor->is_shut)
		aw__park(&executor->idlers, &executor->lock, INT64_MAX);
	job = executor->first;
	if (job) {
		executor->first = job->next;
		if (!executor->first)
			executor->last = NULL;
	}
	pthread_mutex_unlock(&executor->lock);
	return job;
}

static void run_job(struct aw_thread *thread, struct job *job)
{
	uint8_t pending = PENDING;

	if (atomic_compare_exchange_strong(&job->state, &pending, RUNNING)) {
		aw__probe_job(aw__loop, TRACE_JOB_BEGIN, atomic_load(&job->waiter), job->name);
		job->made = aw__thread_call(thread, job->fn, job->arg);
		aw__probe_job(aw__loop, TRACE_JOB_END, atomic_load(&job->waiter), NULL);
	}
	aw__send(thread->home, &job->sent);
}

static void work(struct aw_thread *thread)
{
	struct aw_executor *executor = thread->executor;
	struct job *job;

	while ((job = next_job(executor)) != NULL)
		run_job(thread, job);
	pthread_mutex_lock(&executor->lock);
	if (!--executor->alive) {
		if (executor->gone)
			aw__send(thread->home, executor->gone);
		executor->gone = NULL;
		aw__unpark(&executor->joiners, SIZE_MAX);
	}
	pthread_mutex_unlock(&executor->lock);
}

/* ---- the loop's side ---- */

static void free_job(struct job *job)
{
	aw__made_free(&job->made);
	if (job->free_arg)
		job->free_arg(job->arg);
	free(job);
}

static void discard_job(struct aw__sent *sent)
{
	free_job((struct job *)sent);
}

static void drop(struct job *job)
{
	if (--job->held)
		return;
	aw__sent_unlink(&job->sent);
	free_job(job);
}

static void set_future(struct aw_loop *loop, struct aw *future, struct job *job)
{
	struct aw__made *made = &job->made;
	int status = atomic_load(&job->state) == DROPPED ? AW_ECANCELLED : made->status;

	future->ended_by = job->sent.tid;
	future->result = status ? NULL : made->result;
	future->flags |= made->flags;
	future->owned = made->owned;
	future->error = made->error;
	*made = (struct aw__made){0};
	aw__future_end(loop, future, status);
}

static void job_came(struct aw_loop *loop, struct aw__hook *hook)
{
	struct job *job = (struct job *)hook;

	atomic_fetch_sub(&loop->outside->busy, 1);
	if (job->future && !aw__has_ended(job->future))
		set_future(loop, job->future, job);
	drop(job);
}

static void future_ended(struct aw_loop *loop, struct aw__hook *hook)
{
	struct job *job = (struct job *)((char *)hook - offsetof(struct job, ended));
	uint8_t pending = PENDING;

	if (job->future->state == AW__CANCELLED)
		atomic_compare_exchange_strong(&job->state, &pending, DROPPED);
	job->future = NULL;
	aw__link_done(loop, &hook->link);
	drop(job);
}

static enum aw__cancel cancel_job(struct aw_loop *loop, struct aw *future)
{
	aw__future_end(loop, future, AW_ECANCELLED);
	return AW__CANCEL_PASSED;
}

enum trace_wait aw__job_awaited(struct aw *future, const struct aw *by)
{
	struct job *job = future->wait_on;

	if (future->cancel_wait != cancel_job || aw__has_ended(future))
		return TRACE_WAIT_FUTURE;
	atomic_store_explicit(&job->waiter, by->tid, memory_order_relaxed);
	return job->executor->kind->wait;
}

/* Nothing is idle: another worker, if there may be one. The lock is held. */
static int add_worker(struct aw_executor *executor)
{
	struct aw__outside *outside = executor->home->outside;
	struct aw__thread_options options = {.body = work,
		.executor = executor,
		.name = "worker",
		.has_no_gil = executor->kind->has_no_gil};
	struct aw_thread *thread;
	char label[sizeof(thread->label)];
	int status;

	if (executor->idle) {
		executor->idle--;
		return 0;
	}
	if (executor->threads == executor->most)
		return 0;
	if (executor->name[0])
		snprintf(label, sizeof(label), "%.36s %zu", executor->name, executor->threads + 1);
	else
		snprintf(label, sizeof(label), "worker %u", (unsigned)++outside->next_worker);
	options.label = label;
	status = aw__thread_start(&thread, executor->home, &options);
	if (status)
		return executor->threads ? 0 : status; /* others will do it */
	executor->threads++;
	executor->alive++;
	return 0;
}

static int submit(struct aw_executor *executor, struct job *job)
{
	int status;

	pthread_mutex_lock(&executor->lock);
	status = executor->is_shut ? AW_ESHUTDOWN : add_worker(executor);
	if (!status) {
		if (executor->last)
			executor->last->next = job;
		else
			executor->first = job;
		executor->last = job;
		aw__unpark(&executor->idlers, 1);
	}
	pthread_mutex_unlock(&executor->lock);
	return status;
}

static struct aw_executor *default_executor(struct aw_loop *loop)
{
	struct aw__outside *outside = loop->outside;

	if (!outside->default_executor)
		outside->default_executor = aw_executor_new(0, NULL);
	return outside->default_executor;
}

/* A job is not to be had: the future says so. */
static struct aw *failed(struct aw_loop *loop, struct aw *future, int status)
{
	aw__set_error(future, status);
	aw__future_end(loop, future, status);
	return future;
}

static struct job *job_new(struct aw_loop *loop)
{
	struct job *job = aw__reserve(loop, 0, 2) ? NULL : calloc(1, sizeof(*job));

	if (!job)
		return NULL;
	job->sent.hook = (struct aw__hook){.link = {.kind = AW__LINK_HOOK}, .ended = job_came};
	job->sent.discard = discard_job;
	job->sent.has_room = true;
	job->ended.ended = future_ended;
	job->held = 2;
	return job;
}

struct aw *aw__executor_run(
	struct aw_executor *executor, aw_fn *fn, void *arg, void (*free_arg)(void *arg), const char *name)
{
	struct aw_loop *loop = aw__loop;
	struct aw *future = fn ? aw_future_new(name) : NULL;
	struct job *job;
	int status;

	if (!future)
		return NULL;
	if (!aw__outside_get(loop))
		return failed(loop, future, -ENOMEM);
	if (!executor && loop->outside->default_is_shut)
		return failed(loop, future, AW_ESHUTDOWN);
	if (!executor)
		executor = default_executor(loop);
	job = executor ? job_new(loop) : NULL;
	if (!job)
		return failed(loop, future, -ENOMEM);
	job->future = future;
	job->executor = executor;
	job->fn = fn;
	job->arg = arg;
	job->name = name;
	atomic_store(&job->waiter, probe_tid(loop->current));
	aw__sent_link(&loop->outside->jobs, &job->sent);
	future->wait_on = job;
	future->cancel_wait = cancel_job;
	/* From here on it counts: the worker may be faster than we are. */
	loop->live_links++;
	atomic_fetch_add(&loop->outside->busy, 1);
	aw__hook_add(loop, future, &job->ended);
	if (loop->current)
		aw__probe_flow_out(loop, loop->current);
	job->free_arg = free_arg;
	status = submit(executor, job);
	if (!status)
		return future;
	job->free_arg = NULL;
	aw__hook_remove(loop, &job->ended);
	loop->live_links--;
	atomic_fetch_sub(&loop->outside->busy, 1);
	aw__sent_unlink(&job->sent);
	free_job(job);
	return failed(loop, future, status);
}

struct aw *aw_run_in_executor_at(
	struct aw_executor *executor, aw_fn *fn, void *arg, const char *name, uint32_t line)
{
	(void)line;
	return aw__executor_run(executor, fn, arg, NULL, name);
}

int aw_to_thread_at(void **out, aw_fn *fn, void *arg, const char *name, uint32_t line)
{
	struct aw *future;
	bool has_failed;
	int status;

	if (!aw__loop || !aw__loop->current)
		return AW_ENOLOOP;
	future = aw__context_to_thread(aw__loop, fn, arg, name);
	has_failed = aw_done(future);
	if (!has_failed)
		aw_release(future); /* its result becomes ours */
	status = aw_await_at(out, future, line);
	if (has_failed)
		aw_release(future);
	return status;
}

/* ---- made, shut down ---- */

struct aw_executor *aw_executor_new(size_t workers, const char *name)
{
	return aw__executor_new(workers, name, &plain, NULL);
}

struct aw_executor *aw__executor_new(
	size_t workers, const char *name, const struct aw__executor_kind *kind, void *owner)
{
	struct aw_loop *loop = aw__loop;
	struct aw_executor *executor;
	size_t bytes = name ? strlen(name) : 0;

	if (!loop || !loop->running || loop->self || !aw__outside_get(loop))
		return NULL;
	executor = calloc(1, sizeof(*executor) + bytes + 1);
	if (!executor)
		return NULL;
	if (pthread_mutex_init(&executor->lock, NULL)) {
		free(executor);
		return NULL;
	}
	executor->home = loop;
	executor->kind = kind;
	executor->owner = owner;
	executor->most = workers ? workers : loop->executor_workers;
	if (bytes)
		memcpy(executor->name, name, bytes);
	executor->next = loop->outside->executors;
	loop->outside->executors = executor;
	return executor;
}

/* Those that have not begun will not. The lock is held. */
static void drop_pending(struct aw_executor *executor)
{
	struct job *job;

	while ((job = executor->first) != NULL) {
		uint8_t pending = PENDING;

		executor->first = job->next;
		atomic_compare_exchange_strong(&job->state, &pending, DROPPED);
		aw__send(executor->home, &job->sent);
	}
	executor->last = NULL;
}

static void shut(struct aw_executor *executor)
{
	executor->is_shut = true;
	aw__unpark(&executor->idlers, SIZE_MAX);
}

int aw_executor_shutdown_at(struct aw_executor *executor, bool wait, bool cancel_futures, uint32_t line)
{
	struct aw_thread *here = aw__thread_here();
	int status = 0;

	if (!executor)
		return -ENOMEM;
	if (wait && here && here->executor == executor)
		return -EDEADLK;
	pthread_mutex_lock(&executor->lock);
	shut(executor);
	if (cancel_futures)
		drop_pending(executor);
	if (wait && executor->alive) {
		aw__hold_begin(TRACE_HOLD_JOIN, executor->name[0] ? executor->name : "executor", line);
		while (!status && executor->alive)
			status = aw__park(&executor->joiners, &executor->lock, INT64_MAX);
		aw__hold_end();
	}
	pthread_mutex_unlock(&executor->lock);
	if (wait && !status)
		aw__threads_reap(executor->home->outside, executor);
	return status;
}

int aw_set_default_executor(struct aw_executor *executor)
{
	struct aw_loop *loop = aw__loop;

	if (!executor)
		return -ENOMEM;
	if (executor->home != loop)
		return -EINVAL;
	loop->outside->default_executor = executor;
	return 0;
}

static void gone_came(struct aw_loop *loop, struct aw__hook *hook)
{
	struct aw__outside *outside = loop->outside;

	(void)hook;
	outside->is_gone = true;
	atomic_fetch_sub(&outside->busy, 1);
	if (outside->gone_future && !aw__has_ended(outside->gone_future))
		aw__future_end(loop, outside->gone_future, 0);
	if (outside->ends_run)
		aw__push(loop, &loop->left_link, AW__TAG_LINK);
}

int aw__default_executor_end(struct aw_loop *loop)
{
	struct aw__outside *outside = loop->outside;
	struct aw_executor *executor = outside ? outside->default_executor : NULL;

	if (!outside)
		return 0;
	outside->default_is_shut = true;
	if (!executor)
		return 0;
	if (aw__reserve(loop, 0, 2))
		return -ENOMEM;
	pthread_mutex_lock(&executor->lock);
	shut(executor);
	if (executor->alive && !outside->is_going) {
		outside->is_going = true;
		outside->gone.hook = (struct aw__hook){.link = {.kind = AW__LINK_HOOK}, .ended = gone_came};
		outside->gone.has_room = true;
		loop->live_links++;
		atomic_fetch_add(&outside->busy, 1);
		executor->gone = &outside->gone;
	}
	pthread_mutex_unlock(&executor->lock);
	return outside->is_going && !outside->is_gone;
}

static int wait_until_gone(struct aw_loop *loop, double seconds, uint32_t line)
{
	struct aw__outside *outside = loop->outside;
	struct aw_timeout timeout;
	int status;

	if (!outside->gone_future || aw__has_ended(outside->gone_future))
		outside->gone_future = aw_future_new("executor");
	AW_TRY(aw_timeout_enter(&timeout, seconds));
	status = aw_await_at(NULL, outside->gone_future, line);
	status = aw_timeout_exit(&timeout, status);
	if (status != AW_ETIMEDOUT)
		return status;
	fprintf(stderr,
		"RuntimeWarning: The executor did not finishing joining its threads within %g seconds.\n",
		seconds);
	return 0;
}

int aw_shutdown_default_executor_at(double seconds, uint32_t line)
{
	struct aw_loop *loop = aw__loop;
	int status;

	if (!loop || !loop->current)
		return AW_ENOLOOP;
	if (!aw__outside_get(loop))
		return -ENOMEM;
	status = aw__default_executor_end(loop);
	return status > 0 ? wait_until_gone(loop, seconds, line) : status;
}

void aw__executors_shut(struct aw_loop *home)
{
	for (struct aw_executor *executor = home->outside->executors; executor; executor = executor->next) {
		pthread_mutex_lock(&executor->lock);
		shut(executor);
		pthread_mutex_unlock(&executor->lock);
	}
}

void aw__executors_hurry(struct aw_loop *home)
{
	for (struct aw_executor *executor = home->outside->executors; executor; executor = executor->next)
		if (executor->kind->hurry)
			executor->kind->hurry(executor->owner);
}

void aw__executors_free(struct aw_loop *home)
{
	struct aw_executor *executor;

	while ((executor = home->outside->executors) != NULL) {
		home->outside->executors = executor->next;
		if (executor->kind->end)
			executor->kind->end(executor->owner);
		pthread_mutex_destroy(&executor->lock);
		free(executor);
	}
}
