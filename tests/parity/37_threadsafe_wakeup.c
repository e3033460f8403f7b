/* 37_threadsafe_wakeup: a thread wakes a loop that waits for nothing else, and runs a coroutine in it; an error
 * in a callback does not stop the loop. */
#include <math.h>

#include "parity.h"

static struct aw_loop *loop;
static struct aw *future;

static void print(void *text)
{
	aw_print("%s", (const char *)text);
}

static void in_loop(void *arg)
{
	(void)arg;
	aw_print("loop: callback sent by the thread");
	aw_future_set_text(future, "x");
	aw_call_soon(NULL, print, word("loop: queued after the awaiter"));
}

static int sleep_and_say(void *text)
{
	AW_TRY(aw_sleep(0.01));
	return aw_return_text(text);
}

static int thread(void *arg)
{
	struct aw_concurrent *concurrent;
	void *result;

	(void)arg;
	AW_TRY(aw_block(0.1));
	aw_print("thread: sets");
	AW_TRY(aw_call_soon_threadsafe(loop, in_loop, NULL));
	AW_TRY(aw_run_coroutine_threadsafe(&concurrent, loop, sleep_and_say, word("from coroutine")));
	AW_TRY(aw_concurrent_result(&result, concurrent, INFINITY));
	aw_print("thread: %s", (const char *)result);
	aw_concurrent_release(concurrent);
	return 0;
}

static int join(void *arg)
{
	return aw_thread_join(arg, INFINITY);
}

static void handler(const struct aw_exception *exception, void *arg)
{
	(void)arg;
	aw_print("handler: %s('%s')", exception->type, exception->text);
}

static void boom(void *arg)
{
	(void)arg;
	aw_raise("KeyError", "cb");
}

static int main_coroutine(void *arg)
{
	struct aw_thread *started;
	void *result;

	(void)arg;
	loop = aw_running_loop();
	future = aw_future_new("x");
	AW_TRY(aw_thread_start(&started, thread, NULL));
	AW_TRY(aw_call_later(NULL, 0.01, print, word("timer 10")));
	AW_TRY(aw_await(&result, future));
	aw_print("awaiter: %s", (const char *)result);
	AW_TRY(aw_to_thread(NULL, join, started));
	aw_print("joined");
	AW_TRY(aw_set_exception_handler(handler, NULL));
	AW_TRY(aw_call_soon(NULL, boom, NULL));
	AW_TRY(aw_call_soon(NULL, print, word("next callback runs")));
	AW_TRY(aw_yield());
	aw_print("end");
	return 0;
}

int main(int argc, char **argv)
{
	return parity_run(argc, argv, main_coroutine);
}
