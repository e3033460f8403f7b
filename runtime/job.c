/* job.c: a job, from the loop to a worker and back: what comes back sets the future, which wakes the task an
 * iteration later (asyncio-rules 14). The future's cancellation reaches the job as in asyncio's _chain_future: by
 * a done callback, an iteration later. */
#include <errno.h>
#include <stdlib.h>

#include "context.h"
#include "executor.h"
#include "probe.h"

static void free_job(struct aw__job *job)
{
	aw__made_free(&job->made);
	if (job->free_arg)
		job->free_arg(job->arg);
	free(job);
}

static void discard_job(struct aw__sent *sent)
{
	free_job((struct aw__job *)sent);
}

static void drop(struct aw__job *job)
{
	if (--job->held)
		return;
	aw__sent_unlink(&job->sent);
	free_job(job);
}

static void set_future(struct aw_loop *loop, struct aw *future, struct aw__job *job)
{
	struct aw__made *made = &job->made;
	int status = atomic_load(&job->state) == AW__JOB_DROPPED ? AW_ECANCELLED : made->status;

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
	struct aw__job *job = (struct aw__job *)hook;

	atomic_fetch_sub(&loop->outside->busy, 1);
	if (job->future && !aw__has_ended(job->future))
		set_future(loop, job->future, job);
	drop(job);
}

static void future_ended(struct aw_loop *loop, struct aw__hook *hook)
{
	struct aw__job *job = (struct aw__job *)((char *)hook - offsetof(struct aw__job, ended));
	uint8_t pending = AW__JOB_PENDING;

	if (job->future->state == AW__CANCELLED)
		atomic_compare_exchange_strong(&job->state, &pending, AW__JOB_DROPPED);
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
	struct aw__job *job = future->wait_on;

	if (future->cancel_wait != cancel_job || aw__has_ended(future))
		return TRACE_WAIT_FUTURE;
	atomic_store_explicit(&job->waiter, by->tid, memory_order_relaxed);
	return job->executor->kind->wait;
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

static struct aw__job *job_new(struct aw_loop *loop)
{
	struct aw__job *job = aw__reserve(loop, 0, 2) ? NULL : calloc(1, sizeof(*job));

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
	struct aw__job *job;
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
	status = aw__executor_submit(executor, job);
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
