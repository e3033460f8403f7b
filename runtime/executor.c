/* executor.c: ThreadPoolExecutor: a queue of jobs, and threads that are made when none is idle; its shutdown. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "executor.h"
#include "probe.h"

static const struct aw__executor_kind plain = {.wait = TRACE_WAIT_EXECUTOR};

/* ---- the worker's side ---- */

/* The next job, waited for; NULL: there will be none. */
static struct aw__job *next_job(struct aw_executor *executor)
{
	struct aw__job *job;

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

static void run_job(struct aw_thread *thread, struct aw__job *job)
{
	uint8_t pending = AW__JOB_PENDING;

	if (atomic_compare_exchange_strong(&job->state, &pending, AW__JOB_RUNNING)) {
		aw__probe_job(aw__loop, TRACE_JOB_BEGIN, atomic_load(&job->waiter), job->name);
		job->made = aw__thread_call(thread, job->fn, job->arg);
		aw__probe_job(aw__loop, TRACE_JOB_END, atomic_load(&job->waiter), NULL);
	}
	aw__send(thread->home, &job->sent);
}

static void work(struct aw_thread *thread)
{
	struct aw_executor *executor = thread->executor;
	struct aw__job *job;

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

/* ---- submitting ---- */

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

int aw__executor_submit(struct aw_executor *executor, struct aw__job *job)
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
		aw__unpark_latest(&executor->idlers);
	}
	pthread_mutex_unlock(&executor->lock);
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
	struct aw__job *job;

	while ((job = executor->first) != NULL) {
		uint8_t pending = AW__JOB_PENDING;

		executor->first = job->next;
		atomic_compare_exchange_strong(&job->state, &pending, AW__JOB_DROPPED);
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
