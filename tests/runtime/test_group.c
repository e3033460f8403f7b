/* Task groups, shield, as_completed, and gather as a value. */
#include "recorded.h"

static int sleeper(void *arg)
{
	int status = aw_sleep(10);

	say("%s-%s", (const char *)arg, status == AW_ECANCELLED ? "cancelled" : "end");
	return status;
}

static int fails(void *arg)
{
	AW_TRY(aw_sleep(1));
	return aw_raise("ValueError", "%s", (const char *)arg);
}

static int fails_in_cleanup(void *arg)
{
	int status = aw_sleep(10);

	return status == AW_ECANCELLED ? aw_raise("KeyError", "%s", (const char *)arg) : status;
}

/* ---- groups ---- */

static int two_errors(void *arg)
{
	struct aw_group group;

	(void)arg;
	AW_TRY(aw_group_enter(&group));
	assert_non_null(aw_group_spawn(&group, AW(fails, WORD("first"))));
	assert_non_null(aw_group_spawn(&group, AW(fails_in_cleanup, WORD("second"))));
	assert_non_null(aw_group_spawn(&group, AW(sleeper, WORD("s"))));
	assert_int_equal(aw_group_exit(&group, 0), AW_EGROUP);
	assert_string_equal(aw_error_type(), "ExceptionGroup");
	assert_int_equal(aw_group_error_count(&group), 2);
	assert_string_equal(aw_group_error(&group, 0)->message, "first");
	assert_string_equal(aw_group_error(&group, 1)->type, "KeyError");
	assert_null(aw_group_error(&group, 2));
	assert_int_equal(now_ns(), seconds_ns(1));
	aw_group_finish(&group);
	return 0;
}

static void a_group_raises_the_errors_of_all_in_the_order_in_which_they_came(void **state)
{
	(void)state;
	assert_int_equal(record(two_errors, NULL), 0);
	assert_said("s-cancelled");
	assert_string_equal(event_name(find(100, 'B', TRACE_CAT_WAIT, 1)), "group of 3");
}

static int all_well(void *arg)
{
	struct aw_group group;
	struct aw *cancelled;

	(void)arg;
	AW_TRY(aw_group_enter(&group));
	assert_non_null(aw_group_spawn(&group, AW(sleeper, WORD("a"))));
	cancelled = aw_group_spawn(&group, AW(sleeper, WORD("b")));
	AW_TRY(aw_yield());
	aw_cancel(cancelled);
	AW_TRY(aw_group_exit(&group, aw_yield()));
	assert_int_equal(now_ns(), seconds_ns(10));
	assert_null(aw_group_spawn(&group, NULL));
	return 0;
}

static void a_cancelled_task_is_no_error_of_its_group(void **state)
{
	(void)state;
	assert_int_equal(record(all_well, NULL), 0);
	assert_said("b-cancelled a-end");
}

static struct aw_group *late_group;

static int spawns_late(void *arg)
{
	AW_TRY(aw_sleep(1));
	return aw_group_spawn(late_group, AW(say_arg, arg)) ? 0 : -ENOMEM;
}

static int late(void *arg)
{
	struct aw_group group;

	AW_TRY(aw_group_enter(&group));
	late_group = &group;
	assert_non_null(aw_group_spawn(&group, AW(spawns_late, arg)));
	return aw_group_exit(&group, 0);
}

static void a_task_of_a_group_adds_another_while_the_group_is_left(void **state)
{
	(void)state;
	assert_int_equal(run(late, WORD("late")), 0);
	assert_said("late");
}

static int holds_group(void *arg)
{
	struct aw_group group;
	int status;

	AW_TRY(aw_group_enter(&group));
	assert_non_null(aw_group_spawn(&group, AW(sleeper, arg)));
	status = aw_group_exit(&group, aw_sleep(0));
	assert_int_equal(aw_cancelling(aw_current()), 1);
	return status;
}

static int cancel_from_outside(void *arg)
{
	struct aw *task = aw_spawn(AW(holds_group, WORD("x")));

	(void)arg;
	AW_TRY(aw_sleep(1));
	aw_cancel(task);
	assert_int_equal(aw_await(NULL, task), AW_ECANCELLED);
	return 0;
}

static void cancelling_the_holder_of_a_group_cancels_its_tasks(void **state)
{
	(void)state;
	assert_int_equal(record(cancel_from_outside, NULL), 0);
	assert_said("x-cancelled");
}

/* ---- shield ---- */

static int shielded(void *arg)
{
	void *got = NULL;
	int status = aw_shield(&got, arg);

	say("shield-%s", status == AW_ECANCELLED ? "cancelled" : "through");
	return status;
}

static int shields(void *arg)
{
	struct aw *inner = aw_spawn(AW(sleeper, WORD("inner"))), *outer = aw_spawn(AW(shielded, inner));
	struct aw *other = aw_spawn(AW(shielded, AW(sleeper, WORD("own"))));
	struct aw *third;

	(void)arg;
	AW_TRY(aw_sleep(1));
	aw_cancel(outer);
	aw_cancel(other);
	assert_int_equal(aw_await(NULL, outer), AW_ECANCELLED);
	assert_int_equal(aw_cancelling(inner), 0);
	AW_TRY(aw_await(NULL, inner));
	AW_TRY(aw_shield(NULL, inner));
	inner = aw_spawn(AW(sleeper, WORD("third")));
	third = aw_spawn(AW(shielded, inner));
	AW_TRY(aw_yield());
	AW_TRY(aw_yield());
	aw_cancel(inner);
	assert_int_equal(aw_await(NULL, third), AW_ECANCELLED);
	assert_int_equal(aw_cancelling(third), 0);
	return 0;
}

static void what_is_shielded_runs_on_when_who_waits_is_cancelled(void **state)
{
	(void)state;
	assert_int_equal(record(shields, NULL), 0);
	assert_said("shield-cancelled shield-cancelled inner-end own-end third-cancelled shield-cancelled");
}

/* ---- as_completed, gather ---- */

static int return_seven(void *arg)
{
	(void)arg;
	return aw_return_int(7);
}

static int in_order(void *arg)
{
	double two = 2, one = 1;
	struct aw *slow = aw_spawn(AW(sleep_arg, &two));
	struct aw *tasks[] = {slow, AW(fails, WORD("e")), slow, AW(sleep_arg, &one), AW(sleeper, WORD("s"))};
	struct aw_as_completed *all;

	(void)arg;
	AW_TRY(aw_as_completed(&all, tasks, 5, 5));
	assert_int_equal(aw_as_completed_left(all), 4); /* the same twice is one */
	assert_int_equal(aw_as_completed_next(NULL, all), AW_ERAISED);
	assert_string_equal(aw_error_message(), "e");
	AW_TRY(aw_as_completed_next(NULL, all));
	AW_TRY(aw_as_completed_next(NULL, all));
	assert_int_equal(now_ns(), seconds_ns(2));
	assert_int_equal(aw_as_completed_next(NULL, all), AW_ETIMEDOUT);
	assert_int_equal(now_ns(), seconds_ns(5));
	assert_int_equal(aw_as_completed_next(NULL, all), -EINVAL);
	aw_as_completed_close(all);
	AW_TRY(aw_as_completed(&all, &slow, 1, AW_FOREVER));
	aw_as_completed_close(all); /* while its callback is on its way */
	return 0;
}

static void as_completed_hands_them_out_in_the_order_of_their_ends(void **state)
{
	(void)state;
	assert_int_equal(record(in_order, NULL), 0);
	assert_said("s-cancelled");
}

static int gathers(void *arg)
{
	struct aw *gather = aw_gather_future(true, AW(fails, WORD("e")), AW(sleeper, WORD("s")));
	const struct aw_outcome *outcomes;
	void *got;

	(void)arg;
	assert_int_equal(aw_wait_for(NULL, 2, gather), AW_ETIMEDOUT); /* cancels it, and it the children */
	gather = aw_gather_future(true, AW(fails, WORD("e")), AW(return_seven, NULL));
	aw_release(gather);
	AW_TRY(aw_await(&got, gather));
	outcomes = got;
	assert_int_equal(outcomes[0].status, AW_ERAISED);
	assert_string_equal(outcomes[0].message, "e");
	assert_int_equal(aw_int(outcomes[1].result), 7);
	assert_null(outcomes[1].type);
	gather = aw_gather_future(false, AW(fails, WORD("e")), AW(sleeper, WORD("on")));
	assert_int_equal(aw_await(NULL, gather), AW_ERAISED);
	assert_string_equal(aw_exception_type(gather), "ValueError");
	assert_false(aw_cancel(gather));
	return aw_sleep(20);
}

static void a_gather_is_a_value_that_can_be_cancelled(void **state)
{
	(void)state;
	assert_int_equal(record(gathers, NULL), 0);
	assert_said("s-cancelled on-end");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_group_raises_the_errors_of_all_in_the_order_in_which_they_came),
		cmocka_unit_test(a_cancelled_task_is_no_error_of_its_group),
		cmocka_unit_test(a_task_of_a_group_adds_another_while_the_group_is_left),
		cmocka_unit_test(cancelling_the_holder_of_a_group_cancels_its_tasks),
		cmocka_unit_test(what_is_shielded_runs_on_when_who_waits_is_cancelled),
		cmocka_unit_test(as_completed_hands_them_out_in_the_order_of_their_ends),
		cmocka_unit_test(a_gather_is_a_value_that_can_be_cancelled),
	};

	return cmocka_run_group_tests_name("group", tests, make_folder, remove_folder);
}
