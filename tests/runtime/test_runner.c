/* Runner: what it refuses, how a run that cannot end is left, and who stops a loop that runs for ever. */
#include "running.h"

static int nothing(void *arg)
{
	return aw_return(arg);
}

static const struct aw_options virtual = {.clock = AW_CLOCK_VIRTUAL};

static void without_a_runner_nothing_runs(void **state)
{
	struct aw *coroutine = AW(nothing, NULL);

	(void)state;
	assert_int_equal(aw_runner_run(NULL, coroutine), AW_ENOLOOP);
	assert_int_equal(aw_runner_run_forever(), AW_ENOLOOP);
	aw_close(coroutine);
	assert_int_equal(aw_runner_exit(), AW_ENOLOOP);
	assert_int_equal(aw_runner_enter(&(struct aw_options){.trace_path = "/nowhere/trace.json"}), -ENOENT);
	assert_int_equal(aw_runner_exit(), AW_ENOLOOP);
}

static void a_thread_has_one_runner_at_a_time(void **state)
{
	struct aw *coroutine;

	(void)state;
	assert_int_equal(aw_runner_enter(&virtual), 0);
	assert_int_equal(aw_runner_enter(NULL), -EBUSY);
	coroutine = AW(nothing, NULL);
	assert_int_equal(aw_run(coroutine, NULL), -EBUSY);
	assert_int_equal(aw_runner_run(NULL, coroutine), 0);
	assert_int_equal(aw_runner_run(NULL, NULL), -ENOMEM);
	assert_int_equal(aw_runner_exit(), 0);
	assert_int_equal(aw_run(AW(nothing, NULL), &virtual), 0);
}

static int wait_for_it(void *future)
{
	return aw_await(NULL, future);
}

static void set_it(void *future)
{
	aw_future_set_text(future, "at last");
}

static void a_run_that_nothing_could_end_goes_on_once_something_can(void **state)
{
	struct aw *future, *task;

	(void)state;
	assert_int_equal(aw_runner_enter(&virtual), 0);
	future = aw_future_new("it");
	task = aw_spawn(AW(wait_for_it, future));
	assert_int_equal(aw_runner_run(NULL, task), AW_EDEADLOCK);
	assert_false(aw_done(task));
	assert_int_equal(aw_runner_run_forever(), AW_EDEADLOCK);
	assert_int_equal(aw_call_later(NULL, 1, set_it, future), 0);
	assert_int_equal(aw_runner_run(NULL, task), 0);
	assert_true(aw_time() == 1);
	assert_int_equal(aw_runner_exit(), 0);
}

static int fail_twice(void *arg)
{
	(void)arg;
	aw_raise("KeyError", "first");
	return aw_raise("ValueError", "second");
}

static void each_run_has_its_own_error_and_result(void **state)
{
	void *result = NULL;

	(void)state;
	assert_int_equal(aw_runner_enter(&virtual), 0);
	assert_int_equal(aw_runner_run(&result, AW(fail_twice, NULL)), AW_ERAISED);
	assert_null(result);
	assert_string_equal(aw_error_type(), "ValueError");
	assert_string_equal(aw_error_message(), "second");
	assert_int_equal(aw_runner_run(&result, AW(nothing, &result)), 0);
	assert_ptr_equal(result, &result);
	assert_int_equal(aw_runner_exit(), 0);
}

static void interrupt(void *arg)
{
	(void)arg;
	aw_interrupt();
}

static int sleep_long(void *arg)
{
	int status = aw_sleep(1000);

	say("%s", (const char *)arg);
	return status;
}

static void an_interrupt_ends_a_run_and_no_more(void **state)
{
	struct aw *left;

	(void)state;
	said_bytes = 0;
	assert_int_equal(aw_runner_enter(&virtual), 0);
	left = aw_spawn(AW(sleep_long, WORD("left")));
	assert_int_equal(aw_call_later(NULL, 1, interrupt, NULL), 0);
	assert_int_equal(aw_runner_run_forever(), AW_ECANCELLED);
	assert_string_equal(aw_error_type(), "CancelledError");
	assert_int_equal(aw_call_later(NULL, 1, interrupt, NULL), 0);
	assert_int_equal(aw_runner_run(NULL, AW(sleep_long, WORD("main"))), AW_ECANCELLED);
	assert_said("main");
	assert_false(aw_done(left));
	assert_int_equal(aw_runner_run(NULL, AW(nothing, NULL)), 0);
	assert_int_equal(aw_runner_exit(), 0);
	assert_said("main left");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(without_a_runner_nothing_runs),
		cmocka_unit_test(a_thread_has_one_runner_at_a_time),
		cmocka_unit_test(a_run_that_nothing_could_end_goes_on_once_something_can),
		cmocka_unit_test(each_run_has_its_own_error_and_result),
		cmocka_unit_test(an_interrupt_ends_a_run_and_no_more),
	};

	return cmocka_run_group_tests_name("runner", tests, NULL, NULL);
}
