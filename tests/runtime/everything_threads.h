/* everything_threads.h: the part of everything.h for threads. No more than two run at a time, so that the C
 * library keeps the same memory after each run. */
#ifndef TEST_EVERYTHING_THREADS_H
#define TEST_EVERYTHING_THREADS_H

#include <math.h>
#include <pthread.h>

#include "running.h"

static struct aw_thread_lock thread_lock;
static struct aw_thread_event thread_event;
static struct aw_loop *called_loop;
static int calls_made, thread_status;

static int text_job(void *arg)
{
	AW_TRY(aw_block(0.1));
	aw_note("a note of a worker");
	return aw_return_text(arg);
}

static int raising_job(void *arg)
{
	return aw_raise("ValueError", "%0400d %s", 7, (const char *)arg);
}

static int jobs_of(struct aw_executor *pool, void *arg)
{
	struct aw *first = aw_run_in_executor(pool, text_job, arg);
	struct aw *queued = aw_run_in_executor(pool, text_job, arg);
	static bool called;
	void *text;
	int status;

	AW_TRY(aw_add_done_callback(first, mark, &called));
	if (!queued)
		return -ENOMEM;
	aw_cancel(queued);
	AW_TRY(aw_await(&text, first));
	EXPECT(!strcmp(text, arg) && called);
	status = aw_await(NULL, queued);
	if (status != AW_ECANCELLED)
		return status;
	AW_TRY(aw_set_default_executor(pool));
	AW_TRY(aw_to_thread(&text, text_job, arg));
	EXPECT(!strcmp(text, arg));
	return expect_error(aw_to_thread(NULL, raising_job, arg), "ValueError");
}

static int use_executor(void *arg)
{
	struct aw_executor *pool = aw_executor_new(1, "pool");
	struct aw *left;
	int status;

	if (!pool)
		return -ENOMEM;
	status = jobs_of(pool, arg);
	AW_TRY(status);
	left = aw_run_in_executor(pool, text_job, arg);
	if (!left)
		return -ENOMEM;
	AW_TRY(aw_executor_shutdown(pool, true, true));
	status = aw_await(NULL, left);
	return status == AW_ECANCELLED ? 0 : status;
}

static int answer_thread(void *arg)
{
	AW_TRY(aw_yield());
	return aw_return_text(arg);
}

static int call_the_loop(void *arg)
{
	struct aw_concurrent *asked;
	void *text;
	int status;

	AW_TRY(aw_thread_event_wait(&thread_event, INFINITY));
	AW_TRY(aw_thread_lock_acquire(&thread_lock));
	AW_TRY(aw_thread_lock_release(&thread_lock));
	AW_TRY(aw_call_soon_threadsafe(called_loop, count_call, &calls_made));
	AW_TRY(aw_run_coroutine_threadsafe(&asked, called_loop, answer_thread, arg));
	status = aw_concurrent_result(&text, asked, INFINITY);
	EXPECT(status || !strcmp(text, arg));
	aw_concurrent_release(asked);
	return status;
}

static int thread_body(void *arg)
{
	thread_status = call_the_loop(arg);
	return 0;
}

/* Whatever becomes of the thread, it ends, and says how it went. */
static int use_threads(void *arg)
{
	struct aw_thread *thread;

	thread_lock = (struct aw_thread_lock)AW_THREAD_LOCK("lock");
	thread_event = (struct aw_thread_event)AW_THREAD_EVENT("event");
	calls_made = thread_status = 0;
	called_loop = aw_running_loop();
	if (!called_loop)
		return -ENOMEM;
	AW_TRY(aw_thread_start(&thread, thread_body, arg));
	aw_thread_event_set(&thread_event);
	while (aw_thread_is_alive(thread))
		AW_TRY(aw_sleep(0.1));
	AW_TRY(aw_thread_join(thread, INFINITY));
	AW_TRY(thread_status);
	EXPECT(calls_made == 1);
	return 0;
}

/* ---- threads that aw did not make, and the end of the default executor ---- */

static int wait_to_be_cancelled(void *arg)
{
	(void)arg;
	return aw_sleep(100);
}

/* Of the C library's, under both clocks: it looks at nothing that the loop's thread does not wait for. */
static void *call_from_outside(void *loop)
{
	static int status;

	status = aw_call_soon_threadsafe(loop, count_call, &calls_made);
	aw_loop_unref(loop);
	return &status;
}

static int be_called_from_outside(struct aw_loop *loop)
{
	pthread_t thread;
	void *status;
	int error;

	aw_loop_ref(loop);
	error = pthread_create(&thread, NULL, call_from_outside, loop);
	if (error) {
		aw_loop_unref(loop);
		return -error;
	}
	pthread_join(thread, &status);
	AW_TRY(*(int *)status);
	AW_TRY(aw_yield());
	return aw_yield();
}

static int cancel_from_outside(void *loop)
{
	struct aw_concurrent *asked;
	bool is_cancelled;

	EXPECT(!aw_is_main_thread());
	AW_TRY(aw_compute(0.01));
	AW_TRY(aw_run_coroutine_threadsafe(&asked, loop, wait_to_be_cancelled, NULL));
	is_cancelled = aw_concurrent_cancel(asked) && aw_concurrent_done(asked);
	aw_concurrent_release(asked);
	return is_cancelled ? 0 : -ENOMEM;
}

static int use_other_threads(void *arg)
{
	struct aw_loop *loop = aw_running_loop();

	if (!loop)
		return -ENOMEM;
	thread_event = (struct aw_thread_event)AW_THREAD_EVENT("event");
	calls_made = 0;
	EXPECT(aw_is_main_thread() && !aw_thread_event_is_set(&thread_event));
	aw_thread_event_set(&thread_event);
	EXPECT(aw_thread_event_is_set(&thread_event));
	aw_thread_event_clear(&thread_event);
	EXPECT_STATUS(aw_thread_event_wait(&thread_event, 0.01), AW_ETIMEDOUT);
	AW_TRY(be_called_from_outside(loop));
	EXPECT(calls_made == 1);
	AW_TRY(aw_to_thread(NULL, cancel_from_outside, loop));
	AW_TRY(aw_shutdown_default_executor(INFINITY));
	EXPECT_STATUS(aw_to_thread(NULL, text_job, arg), AW_ESHUTDOWN);
	return 0;
}

#endif
