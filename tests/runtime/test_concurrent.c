/* Coroutines that other threads run in the loop; waits that cannot end; and an interrupt while threads run. */
#include "threading.h"

static struct aw_loop *loop;

/* ---- run_coroutine_threadsafe ---- */

static struct aw_event go;

static void let_go(void *arg)
{
	aw_event_set(arg);
}

static int answer(void *arg)
{
	AW_TRY(aw_event_wait(&go));
	return aw_return_text(arg);
}

static int raise(void *arg)
{
	AW_TRY(aw_yield());
	return aw_raise("ValueError", "%s", (const char *)arg);
}

static int ask(void *arg)
{
	struct aw_concurrent *good, *bad;
	void *result = NULL;
	int status;

	AW_TRY(aw_run_coroutine_threadsafe(&good, loop, answer, arg));
	AW_TRY(aw_run_coroutine_threadsafe(&bad, loop, raise, arg));
	tell("%d", aw_concurrent_result(NULL, good, 0.001) == AW_ETIMEDOUT);
	AW_TRY(aw_call_soon_threadsafe(loop, let_go, &go));
	AW_TRY(aw_concurrent_result(&result, good, INFINITY));
	tell("%s %d", (const char *)result, aw_concurrent_done(good));
	status = aw_concurrent_result(&result, bad, INFINITY);
	tell("%s: %s %s", aw_error_type(), aw_error_message(), result ? "?" : "-");
	assert_int_equal(status, AW_ERAISED);
	assert_false(aw_concurrent_cancel(good));
	aw_concurrent_release(good);
	aw_concurrent_release(bad);
	return aw_run_coroutine_threadsafe(NULL, loop, say_arg, WORD("unasked"));
}

static int let_ask(void *arg)
{
	loop = aw_running_loop();
	aw_event_init(&go, "go");
	AW_TRY(aw_to_thread(NULL, ask, arg));
	return aw_sleep(0.01);
}

static void a_thread_gets_the_result_or_the_error_of_a_coroutine(void **state)
{
	(void)state;
	assert_both_say(let_ask, WORD("word"), "1 word 1 ValueError: word - unasked");
}

static int long_sleep(void *arg)
{
	int status;

	aw_thread_event_set(&begun);
	status = aw_sleep(1000);
	tell("%s%s", (const char *)arg, status == AW_ECANCELLED ? " cancelled" : "");
	return status;
}

static int ask_and_cancel(void *arg)
{
	struct aw_concurrent *asked;

	AW_TRY(aw_run_coroutine_threadsafe(&asked, loop, long_sleep, arg));
	AW_TRY(aw_thread_event_wait(&begun, INFINITY));
	tell("%d", aw_concurrent_cancel(asked));
	tell("%d", aw_concurrent_result(NULL, asked, INFINITY) == AW_ECANCELLED);
	aw_concurrent_release(asked);
	return 0;
}

static int ask_and_cancel_at_once(void *arg)
{
	struct aw_concurrent *asked;

	AW_TRY(aw_run_coroutine_threadsafe(&asked, loop, long_sleep, arg));
	aw_concurrent_cancel(asked);
	aw_concurrent_release(asked);
	return 0;
}

static int let_cancel(void *arg)
{
	loop = aw_running_loop();
	close_gate();
	AW_TRY(aw_to_thread(NULL, ask_and_cancel, arg));
	AW_TRY(aw_yield());
	tell("then");
	return aw_to_thread(NULL, ask_and_cancel_at_once, WORD("never"));
}

static void cancelling_a_concurrent_future_cancels_its_task(void **state)
{
	(void)state;
	assert_int_equal(run(let_cancel, WORD("task")), 0);
	assert_said("1 1 task cancelled then");
	assert_int_equal(run_real(let_cancel, WORD("task")), 0);
	assert_non_null(strstr(said, "task cancelled"));
}

static int ask_too_late(void *arg)
{
	struct aw_concurrent *asked;
	int status;

	AW_TRY(aw_run_coroutine_threadsafe(&asked, loop, long_sleep, arg));
	status = aw_concurrent_result(NULL, asked, INFINITY);
	tell("%d", status);
	aw_concurrent_release(asked);
	return 0;
}

static int end_meanwhile(void *arg)
{
	struct aw_thread *thread;

	loop = aw_running_loop();
	close_gate();
	AW_TRY(aw_thread_start(&thread, ask_too_late, arg));
	return until_begun();
}

static void a_thread_that_asks_is_let_go_when_the_run_ends(void **state)
{
	(void)state;
	assert_both_say(end_meanwhile, WORD("task"), "task cancelled -20001");
}

static int ask_oneself(void *arg)
{
	struct aw_concurrent *asked;

	loop = aw_running_loop();
	aw_event_init(&go, "go");
	AW_TRY(aw_run_coroutine_threadsafe(&asked, loop, answer, arg));
	say("%d", aw_concurrent_result(NULL, asked, INFINITY) == -EDEADLK);
	aw_event_set(&go);
	AW_TRY(aw_sleep(0.01));
	AW_TRY(aw_concurrent_result(NULL, asked, INFINITY));
	aw_concurrent_release(asked);
	return 0;
}

static void the_loop_cannot_wait_for_itself(void **state)
{
	(void)state;
	assert_both_say(ask_oneself, WORD("word"), "1");
}

/* ---- waits that cannot end ---- */

static struct aw_thread_lock lock;
static struct aw_thread_event never;

static int wait_for_ever(void *arg)
{
	(void)arg;
	return aw_thread_event_wait(&never, INFINITY);
}

static int wait_for_job(void *arg)
{
	int status;

	(void)arg;
	never = (struct aw_thread_event)AW_THREAD_EVENT("never");
	status = aw_to_thread(NULL, wait_for_ever, NULL);
	say("%d", status == AW_ECANCELLED);
	return status;
}

static void a_job_that_waits_for_ever_is_a_deadlock_under_the_virtual_clock(void **state)
{
	(void)state;
	assert_int_equal(run(wait_for_job, NULL), AW_EDEADLOCK);
	assert_said("1");
}

static int lock_twice(void *arg)
{
	(void)arg;
	lock = (struct aw_thread_lock)AW_THREAD_LOCK("lock");
	AW_TRY(aw_thread_lock_acquire(&lock));
	say("%d", aw_thread_lock_acquire(&lock) == AW_EDEADLOCK);
	return 0;
}

static void a_lock_that_nobody_can_release_is_a_deadlock_under_the_virtual_clock(void **state)
{
	(void)state;
	assert_int_equal(run(lock_twice, NULL), 0);
	assert_said("1");
}

static int idle_workers(void *arg)
{
	AW_TRY(aw_to_thread(NULL, nothing, NULL));
	return aw_await(NULL, aw_future_new(arg));
}

static void idle_workers_wake_nobody(void **state)
{
	(void)state;
	assert_int_equal(run(idle_workers, WORD("future")), AW_EDEADLOCK);
	assert_int_equal(run_real(idle_workers, WORD("future")), AW_EDEADLOCK);
}

/* ---- interrupts ---- */

static int interrupt_soon(void *arg)
{
	AW_TRY(aw_block(0.01));
	aw_interrupt();
	return aw_block(*(const double *)arg);
}

static int interrupted(void *arg)
{
	int status = aw_to_thread(NULL, interrupt_soon, arg);

	say("%d", status == AW_ECANCELLED);
	return status;
}

static void an_interrupt_ends_the_run_and_what_its_threads_wait_for(void **state)
{
	static double for_ever = 1e9;

	(void)state;
	alarm(100);
	assert_int_equal(run_real(interrupted, &for_ever), AW_ECANCELLED);
	assert_said("1");
	assert_int_equal(run(interrupted, &for_ever), AW_ECANCELLED);
	assert_said("1");
	alarm(0);
}

static int wait_and_interrupt(void *arg)
{
	static double for_ever = 1e9;

	(void)arg;
	never = (struct aw_thread_event)AW_THREAD_EVENT("never");
	AW_TRY(aw_thread_start(NULL, wait_for_ever, NULL));
	AW_TRY(aw_thread_start(NULL, interrupt_soon, &for_ever));
	say("%d", aw_thread_event_wait(&never, INFINITY) == AW_ECANCELLED);
	return 0;
}

static void an_interrupt_frees_a_loop_that_a_thread_holds(void **state)
{
	(void)state;
	alarm(100);
	assert_int_equal(run_real(wait_and_interrupt, NULL), 0);
	assert_said("1");
	alarm(0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_thread_gets_the_result_or_the_error_of_a_coroutine),
		cmocka_unit_test(cancelling_a_concurrent_future_cancels_its_task),
		cmocka_unit_test(a_thread_that_asks_is_let_go_when_the_run_ends),
		cmocka_unit_test(the_loop_cannot_wait_for_itself),
		cmocka_unit_test(a_job_that_waits_for_ever_is_a_deadlock_under_the_virtual_clock),
		cmocka_unit_test(a_lock_that_nobody_can_release_is_a_deadlock_under_the_virtual_clock),
		cmocka_unit_test(idle_workers_wake_nobody),
		cmocka_unit_test(an_interrupt_ends_the_run_and_what_its_threads_wait_for),
		cmocka_unit_test(an_interrupt_frees_a_loop_that_a_thread_holds),
	};

	return cmocka_run_group_tests_name("concurrent", tests, NULL, NULL);
}
