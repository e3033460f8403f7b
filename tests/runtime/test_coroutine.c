/* Coroutine objects and errors that are used wrongly, or not at all: who gets the error, and what is told. */
#include "running.h"

static int return_nothing(void *arg)
{
	(void)arg;
	return 0;
}

static int raise_value(void *arg)
{
	return aw_raise("ValueError", "bad %s", (const char *)arg);
}

static int fail_by_code(void *arg)
{
	return (int)(intptr_t)arg;
}

/* ---- what is used wrongly, or not at all ---- */

static int await_twice(void *arg)
{
	struct aw *coroutine = AW(return_nothing, NULL), *task, *gathered = AW(return_nothing, NULL);

	(void)arg;
	AW_TRY(aw_await(NULL, coroutine));
	assert_int_equal(aw_await(NULL, coroutine), AW_EAWAITED);
	assert_string_equal(aw_error_type(), "RuntimeError");
	assert_string_equal(aw_error_message(), "cannot reuse already awaited coroutine");
	assert_int_equal(aw_await(NULL, aw_spawn(coroutine)), AW_EAWAITED);
	assert_int_equal(aw_await(NULL, NULL), -ENOMEM);
	assert_null(aw_spawn(NULL));
	AW_TRY(aw_gather(NULL, gathered));
	assert_int_equal(aw_await(NULL, gathered), AW_EAWAITED);
	/* A task is no coroutine object: it may be awaited again, not spawned. */
	task = aw_spawn(AW(return_nothing, NULL));
	assert_int_equal(aw_await(NULL, aw_spawn(task)), AW_EAWAITED);
	AW_TRY(aw_await(NULL, task));
	return aw_await(NULL, task);
}

static void a_coroutine_object_is_good_for_one_await(void **state)
{
	(void)state;
	assert_int_equal(run(await_twice, NULL), 0);
}

static int await_itself(void *arg)
{
	struct aw **self = arg;

	assert_int_equal(aw_await(NULL, *self), AW_EAWAITING);
	assert_string_equal(aw_error_type(), "ValueError");
	assert_string_equal(aw_error_message(), "coroutine already executing");
	return 0;
}

static int await_within(void *arg)
{
	struct aw *coroutine;

	(void)arg;
	coroutine = AW(await_itself, &coroutine);
	return aw_await(NULL, coroutine);
}

static void a_coroutine_cannot_await_itself(void **state)
{
	(void)state;
	assert_int_equal(run(await_within, NULL), 0);
}

static int forget(void *arg)
{
	(void)arg;
	AW(say_arg, WORD("never"));
	AW_NAMED(say_arg, WORD("never"), "brew");
	return 0;
}

static void a_coroutine_that_was_never_awaited_is_reported(void **state)
{
	const char *text;

	(void)state;
	catch_stderr();
	assert_int_equal(run(forget, NULL), 0);
	text = caught_stderr();
	assert_said("");
	assert_non_null(strstr(text, "RuntimeWarning: coroutine 'say_arg' was never awaited\n"));
	assert_non_null(strstr(text, "coroutine 'brew' was never awaited"));
	assert_non_null(strstr(text, "test_coroutine.c:"));
}

static void a_run_without_a_loop_reports_coroutines_too(void **state)
{
	(void)state;
	catch_stderr();
	assert_int_equal(aw_run_sync(forget, NULL, NULL), 0);
	assert_non_null(strstr(caught_stderr(), "coroutine 'brew' was never awaited"));
}

static int lose_errors(void *arg)
{
	struct aw *looked_at = aw_spawn(AW(raise_value, WORD("looked at"))),
		  *released = aw_spawn(AW(raise_value, WORD("released")));

	(void)arg;
	aw_spawn(AW_NAMED(raise_value, WORD("lost"), "toaster"));
	aw_spawn(AW(fail_by_code, (void *)(intptr_t)-ENOENT));
	aw_release(released);
	AW_TRY(aw_sleep(1));
	assert_int_equal(aw_status(looked_at), AW_ERAISED);
	return 0;
}

static void an_error_that_nobody_fetched_is_reported(void **state)
{
	const char *text;

	(void)state;
	catch_stderr();
	assert_int_equal(run(lose_errors, NULL), 0);
	text = caught_stderr();
	assert_non_null(
		strstr(text, "Task exception was never retrieved\nfuture: <Task finished name='toaster' "
			     "exception=ValueError('bad lost') created at "));
	assert_non_null(strstr(text, ">\nValueError: bad lost\n"));
	assert_non_null(strstr(text, "name='fail_by_code' exception=FileNotFoundError("));
	assert_non_null(strstr(text, "name='raise_value' exception=ValueError('bad released')"));
	assert_null(strstr(text, "looked at"));
}

static int fail_alone(void *arg)
{
	return raise_value(arg);
}

static void the_error_of_the_main_coroutine_is_its_callers(void **state)
{
	(void)state;
	catch_stderr();
	assert_int_equal(run(fail_alone, WORD("main")), AW_ERAISED);
	assert_string_equal(caught_stderr(), "");
	assert_string_equal(aw_error_message(), "bad main");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_coroutine_object_is_good_for_one_await),
		cmocka_unit_test(a_coroutine_cannot_await_itself),
		cmocka_unit_test(a_coroutine_that_was_never_awaited_is_reported),
		cmocka_unit_test(a_run_without_a_loop_reports_coroutines_too),
		cmocka_unit_test(an_error_that_nobody_fetched_is_reported),
		cmocka_unit_test(the_error_of_the_main_coroutine_is_its_callers),
	};

	return cmocka_run_group_tests_name("coroutine", tests, NULL, NULL);
}
