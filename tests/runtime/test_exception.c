/* Errors that reach nobody: of callbacks, and of tasks and futures that nobody asked. */
#include "running.h"

static void boom(void *arg)
{
	aw_raise("KeyError", "%s", (const char *)arg);
}

static void boom_done(struct aw *ended, void *arg)
{
	(void)ended;
	aw_raise("ValueError", "%s", (const char *)arg);
}

static void say_it(void *arg)
{
	say("%s", (const char *)arg);
}

static void hear(const struct aw_exception *exception, void *arg)
{
	say("[%s|%s|%s|%s|%s]", (const char *)arg, exception->message,
		exception->type ? exception->type : "-", exception->text ? exception->text : "-",
		exception->name ? exception->name : "-");
}

static int raise_error(void *arg)
{
	return aw_raise("OSError", "%s", (const char *)arg);
}

static int raise_in_callbacks(void *arg)
{
	struct aw *future = aw_future_new("future");

	if (arg)
		AW_TRY(aw_set_exception_handler(hear, arg));
	AW_TRY(aw_add_done_callback(future, boom_done, WORD("done")));
	AW_TRY(aw_call_soon(NULL, boom, WORD("soon")));
	AW_TRY(aw_call_later(NULL, 0.01, boom, WORD("later")));
	AW_TRY(aw_call_soon(NULL, say_it, WORD("next")));
	AW_TRY(aw_future_set_result(future, NULL));
	AW_TRY(aw_sleep(0.02));
	say("%s", aw_error_type()); /* not the task's */
	return 0;
}

static void an_error_in_a_callback_stops_nothing(void **state)
{
	(void)state;
	assert_int_equal(run(raise_in_callbacks, WORD("h")), 0);
	assert_said("[h|Exception in callback|KeyError|soon|-] next [h|Exception in "
		    "callback|ValueError|done|-] [h|Exception in callback|KeyError|later|-] ");
}

static void without_a_handler_it_is_told(void **state)
{
	(void)state;
	catch_stderr();
	assert_int_equal(run(raise_in_callbacks, NULL), 0);
	assert_string_equal(caught_stderr(),
		"Exception in callback\nKeyError: soon\nException in callback\nValueError: done\n"
		"Exception in callback\nKeyError: later\n");
}

static int lose_errors(void *arg)
{
	struct aw *future = aw_future_new("future");

	AW_TRY(aw_set_exception_handler(hear, WORD("h")));
	aw_spawn(AW(raise_error, arg));
	AW_TRY(aw_future_set_error(future, "KeyError", "lost"));
	return aw_yield();
}

static void errors_that_nobody_fetched_reach_the_handler(void **state)
{
	(void)state;
	assert_int_equal(run(lose_errors, WORD("disk")), 0);
	assert_non_null(strstr(said, "[h|Task exception was never retrieved|OSError|disk|raise_error]"));
	assert_non_null(strstr(said, "[h|Future exception was never retrieved|KeyError|lost|future]"));
}

static void hear_badly(const struct aw_exception *exception, void *arg)
{
	hear(exception, arg);
	aw_raise("RuntimeError", "in handler");
}

static int raise_in_handler(void *arg)
{
	AW_TRY(aw_set_exception_handler(hear_badly, arg));
	AW_TRY(aw_call_soon(NULL, boom, WORD("soon")));
	AW_TRY(aw_yield());
	AW_TRY(aw_set_exception_handler(NULL, NULL));
	AW_TRY(aw_call_soon(NULL, say_it, WORD("next")));
	return aw_yield();
}

static void an_error_in_the_handler_stops_nothing_either(void **state)
{
	(void)state;
	catch_stderr();
	assert_int_equal(run(raise_in_handler, WORD("h")), 0);
	assert_string_equal(caught_stderr(), "Unhandled error in exception handler\n");
	assert_said("[h|Exception in callback|KeyError|soon|-] next");
	assert_int_equal(aw_set_exception_handler(hear, NULL), AW_ENOLOOP);
}

static void hear_and_pass_on(const struct aw_exception *exception, void *arg)
{
	hear(exception, arg);
	aw_default_exception_handler(exception);
}

static int call_handler(void *arg)
{
	struct aw_exception plain = {.message = "something odd"};
	struct aw_exception whole = {.message = "odd too", .type = "KeyError", .task = aw_current()};

	AW_TRY(aw_set_exception_handler(hear_and_pass_on, arg));
	aw_call_exception_handler(&plain);
	aw_call_exception_handler(&whole);
	return 0;
}

static void a_program_tells_the_handler_of_what_it_likes(void **state)
{
	const char *told;

	(void)state;
	catch_stderr();
	assert_int_equal(run(call_handler, WORD("h")), 0);
	told = caught_stderr();
	assert_said("[h|something odd|-|-|-] [h|odd too|KeyError|-|-]");
	assert_non_null(strstr(
		told, "something odd\nodd too\nfuture: <Task pending name='main' exception=KeyError()"));
	assert_non_null(strstr(told, ">\nKeyError\n"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_error_in_a_callback_stops_nothing),
		cmocka_unit_test(without_a_handler_it_is_told),
		cmocka_unit_test(errors_that_nobody_fetched_reach_the_handler),
		cmocka_unit_test(an_error_in_the_handler_stops_nothing_either),
		cmocka_unit_test(a_program_tells_the_handler_of_what_it_likes),
	};

	return cmocka_run_group_tests_name("exception", tests, NULL, NULL);
}
