/* pool.c: functions that block, in the server's threads.
 *
 * anyio lends one of 40 tokens to each and then a thread, so the 41st waits for a token. Whoever is cancelled
 * waits until its function has returned, which uses what is the caller's: the state says who was first. */
#include <errno.h>
#include <stdatomic.h>
#include <string.h>

#include "private.h"

enum { WAITING, RUNNING, FINISHED, DROPPED, AWAITED };

struct job {
	aw_fn *fn;
	void *arg;
	struct aw_loop *loop;
	struct aw_event over;
	_Atomic int state;
};

static void on_over(void *arg)
{
	struct job *job = arg;

	aw_event_set(&job->over);
}

/* On a thread. */
static int run_job(void *arg)
{
	struct job *job = arg;
	int status, state = WAITING;

	if (!atomic_compare_exchange_strong(&job->state, &state, RUNNING))
		return AW_ECANCELLED;
	status = job->fn(job->arg);
	state = RUNNING;
	if (!atomic_compare_exchange_strong(&job->state, &state, FINISHED))
		while (aw_call_soon_threadsafe(job->loop, on_over, job) == -ENOMEM)
			continue; /* the loop waits for it, with what is ours */
	return status;
}

/* Until it has returned, however often this task is cancelled. */
static void await_end(struct job *job)
{
	int state = WAITING;

	if (atomic_compare_exchange_strong(&job->state, &state, DROPPED) || state == FINISHED)
		return;
	if (!atomic_compare_exchange_strong(&job->state, &state, AWAITED))
		return;
	while (!aw_event_is_set(&job->over))
		(void)aw_event_wait(&job->over);
}

static int run_with_token(
	struct http_server *server, aw_fn *fn, void *arg, const char *name, struct http_text *text)
{
	struct job job = {.fn = fn, .arg = arg, .loop = aw_running_loop(), .over = AW_EVENT("thread")};
	struct aw *future = aw_run_in_executor_at(server->pool, run_job, &job, name, AW_LINE);
	void *result = NULL;
	int status = future ? aw_await(&result, future) : -ENOMEM;

	if (future && atomic_load(&job.state) != FINISHED)
		await_end(&job);
	if (!status && result && text)
		status = http__text_add(text, result, strlen(result));
	aw_release(future);
	return status;
}

int http__in_pool(struct http_server *server, aw_fn *fn, void *arg, const char *name, struct http_text *text)
{
	int status;

	AW_TRY(aw_semaphore_acquire(&server->tokens));
	status = run_with_token(server, fn, arg, name, text);
	aw_semaphore_release(&server->tokens);
	return status;
}
