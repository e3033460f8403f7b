/* Generators from outside: what a trace shows of them, what is told, and what becomes of those that are
 * dropped. */
#include "recorded.h"

static int count_slowly(void *arg)
{
	for (int64_t i = 1; i <= *(const int64_t *)arg; i++) {
		AW_TRY(aw_sleep(1));
		AW_TRY(aw_yield_int(NULL, i));
	}
	return 0;
}

static int64_t two = 2;

/* ---- what a trace shows ---- */

static int consume_slowly(void *arg)
{
	(void)arg;
	AW_FOR_OWN (value, AW_ASYNC_GENERATOR(count_slowly, &two))
		aw_print("got %d", (int)aw_int(value));
	return 0;
}

static void what_waits_in_the_body_is_the_wait_of_the_task(void **state)
{
	(void)state;
	assert_int_equal(record(consume_slowly, NULL), 0);
	assert_string_equal(states(100), "RWRWR");
	assert_string_equal(event_name(find(100, 'B', TRACE_CAT_WAIT, 1)), "sleep 1 s");
	assert_true(line_of(find(100, 'B', TRACE_CAT_WAIT, 1)) > 0);
	assert_int_equal(trace_find_track(trace, 0, 101), TRACE_NONE);
	assert_string_equal(event_name(find(100, 'i', TRACE_CAT_PRINT, 2)), "got 2");
}

static int leave_unfinished(void *arg)
{
	(void)arg;
	return aw_next(NULL, AW_ASYNC_GENERATOR(count_slowly, &two));
}

static void the_end_of_the_run_closes_what_is_left_in_a_task(void **state)
{
	(void)state;
	assert_int_equal(record(leave_unfinished, NULL), 0);
	assert_string_equal(track_name(101), "shutdown_asyncgens");
	assert_string_equal(track_name(102), "aclose");
	assert_string_equal(event_name(find(101, 'B', TRACE_CAT_WAIT, 1)), "gather of 1");
}

/* ---- what is told ---- */

static int never_ends(void *arg)
{
	(void)arg;
	for (;;)
		(void)aw_yield_value(NULL, NULL);
	return 0;
}

static int fail_in_clean_up(void *arg)
{
	if (aw_yield_value(NULL, NULL) == AW_EGENERATOREXIT)
		return aw_raise("OSError", "%s", (char *)arg);
	return 0;
}

static int leave_bad_ones(void *arg)
{
	struct aw_generator *dropped = AW_ASYNC_GENERATOR(fail_in_clean_up, WORD("in its task")),
			    *plain = AW_GENERATOR(never_ends, NULL);

	(void)arg;
	AW_TRY(aw_next(NULL, dropped));
	aw_generator_release(dropped);
	AW_TRY(aw_next(NULL, plain));
	aw_generator_release(plain);
	AW_TRY(aw_sleep(1));
	AW_TRY(aw_next(NULL, AW_ASYNC_GENERATOR(never_ends, NULL)));
	AW_TRY(aw_next(NULL, AW_ASYNC_GENERATOR(fail_in_clean_up, WORD("at the end"))));
	return aw_next(NULL, AW_GENERATOR(fail_in_clean_up, WORD("at the very end")));
}

static void a_close_that_fails_unseen_is_told(void **state)
{
	const char *text;

	(void)state;
	catch_stderr();
	assert_int_equal(run(leave_bad_ones, NULL), 0);
	text = caught_stderr();
	assert_non_null(strstr(text, "Task exception was never retrieved\nfuture: <Task finished "
				     "name='aclose' exception=OSError('in its task')"));
	assert_non_null(strstr(text, "Exception ignored in: generator 'never_ends' ("));
	assert_non_null(strstr(text, "\nRuntimeError: generator ignored GeneratorExit\n"));
	assert_non_null(strstr(text, "an error occurred during closing of asynchronous generator "
				     "'never_ends' ("));
	assert_non_null(strstr(text, "\nRuntimeError: async generator ignored GeneratorExit\n"));
	assert_non_null(strstr(text, "\nOSError: at the end\n"));
	assert_non_null(strstr(text, "\nOSError: at the very end\n"));
}

static int release_itself(void *arg)
{
	struct aw_generator **self = arg;

	AW_TRY(aw_yield_text(NULL, "one"));
	aw_generator_release(*self);
	AW_TRY(aw_sleep(1));
	say("after-release");
	return 0;
}

static int release_while_running(void *arg)
{
	struct aw_generator *generator = AW_ASYNC_GENERATOR(release_itself, &generator);

	(void)arg;
	AW_TRY(aw_next(NULL, generator));
	assert_int_equal(aw_next(NULL, generator), AW_ESTOPASYNC);
	return 0;
}

static void one_that_is_released_while_it_runs_goes_when_it_stands_still(void **state)
{
	(void)state;
	assert_int_equal(run(release_while_running, NULL), 0);
	assert_said("after-release");
}

static int close_slowly(void *arg)
{
	int status = aw_yield_value(NULL, NULL);

	(void)arg;
	say(status == AW_ECANCELLED ? "cancelled" : "?");
	AW_TRY(aw_sleep(1));
	say("clean");
	return status;
}

/* CPython does so since 3.13; in 3.12 the first await of the clean-up is broken off. */
static int cancel_close(void *arg)
{
	struct aw_generator *generator = AW_ASYNC_GENERATOR(close_slowly, arg);
	struct aw *task;

	AW_TRY(aw_next(NULL, generator));
	task = aw_spawn(AW_ACLOSE(generator));
	aw_cancel(task);
	assert_int_equal(aw_await(NULL, task), AW_ECANCELLED);
	assert_int_equal(aw_next(NULL, generator), AW_ESTOPASYNC);
	return 0;
}

static void a_close_that_is_cancelled_before_its_first_step_throws_that_at_the_yield(void **state)
{
	(void)state;
	assert_int_equal(run(cancel_close, NULL), 0);
	assert_said("cancelled clean");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_waits_in_the_body_is_the_wait_of_the_task),
		cmocka_unit_test(the_end_of_the_run_closes_what_is_left_in_a_task),
		cmocka_unit_test(a_close_that_fails_unseen_is_told),
		cmocka_unit_test(one_that_is_released_while_it_runs_goes_when_it_stands_still),
		cmocka_unit_test(a_close_that_is_cancelled_before_its_first_step_throws_that_at_the_yield),
	};
	int failed = cmocka_run_group_tests_name("generator_end", tests, make_folder, remove_folder);

	trace_destroy(trace);
	return failed;
}
