/* What waiting for several at once, behind a shield or with a time limit records: its kind and words, why
 * it is over, and since when. */
#include "recorded.h"

static double one = 1, three = 3;

static int by_wait(void *arg)
{
	struct aw *tasks[] = {aw_spawn(AW(sleep_arg, &one)), aw_spawn(AW(sleep_arg, &three))};

	(void)arg;
	AW_TRY(aw_wait(NULL, tasks, 2, AW_FIRST_COMPLETED, AW_FOREVER));
	AW_TRY(aw_wait(NULL, tasks, 2, AW_ALL_COMPLETED, 0.5));
	return aw_wait(NULL, tasks, 2, AW_ALL_COMPLETED, AW_FOREVER);
}

static void a_wait_says_for_how_many(void **state)
{
	(void)state;
	assert_int_equal(record(by_wait, NULL), 0);
	for (int i = 1; i <= 3; i++) {
		uint32_t wait = find(100, 'B', TRACE_CAT_WAIT, i);

		assert_string_equal(event_name(wait), "wait for 2");
		assert_string_equal(arg_of(wait, "kind"), "wait");
		assert_string_equal(arg_of(wait, "count"), "2");
		assert_true(line_of(wait) > 0);
	}
	assert_string_equal(resumed_by(100, 2), "task 101");
	assert_string_equal(resumed_by(100, 3), "timer");
	assert_string_equal(resumed_by(100, 4), "task 102");
	assert_float_equal(span_seconds(100, 3), 0.5, 0);
}

static int by_group(void *arg)
{
	struct aw_group group;
	int status;

	(void)arg;
	AW_TRY(aw_group_enter(&group));
	aw_group_spawn(&group, AW(sleep_arg, &one));
	aw_group_spawn(&group, AW(sleep_arg, &three));
	status = aw_group_exit(&group, 0);
	aw_group_finish(&group);
	return status;
}

static void a_group_says_how_many_of_its_tasks_run(void **state)
{
	(void)state;
	assert_int_equal(record(by_group, NULL), 0);
	assert_string_equal(event_name(find(100, 'B', TRACE_CAT_WAIT, 1)), "group of 2");
	assert_string_equal(arg_of(find(100, 'B', TRACE_CAT_WAIT, 1), "kind"), "group");
	assert_string_equal(resumed_by(100, 2), "task 102");
}

static int by_as_completed(void *arg)
{
	struct aw *both[] = {AW(sleep_arg, &three), AW(sleep_arg, &one)};
	struct aw_as_completed *all;
	int status = 0;

	(void)arg;
	AW_TRY(aw_as_completed(&all, both, 2, 2));
	while (aw_as_completed_left(all) && !status)
		status = aw_as_completed_next(NULL, all);
	aw_as_completed_close(all);
	return status == AW_ETIMEDOUT ? 0 : status;
}

static void as_completed_says_how_many_are_left(void **state)
{
	(void)state;
	assert_int_equal(record(by_as_completed, NULL), 0);
	assert_string_equal(event_name(find(100, 'B', TRACE_CAT_WAIT, 1)), "as_completed of 2");
	assert_string_equal(resumed_by(100, 2), "task 102");
	assert_string_equal(event_name(find(100, 'B', TRACE_CAT_WAIT, 2)), "as_completed of 1");
	assert_string_equal(arg_of(find(100, 'B', TRACE_CAT_WAIT, 2), "kind"), "as_completed");
	assert_string_equal(resumed_by(100, 3), "timer");
}

static int by_shield(void *arg)
{
	struct aw *future = aw_future_new("inner"), *shielded = aw_shield_future(future);
	struct aw *gather = aw_gather_future(false, AW(sleep_arg, &one), AW(sleep_arg, &three));

	(void)arg;
	AW_TRY(aw_shield(NULL, AW_NAMED(sleep_arg, &one, "toast")));
	AW_TRY(aw_await(NULL, gather));
	if (aw_wait_for(NULL, 1, shielded) != AW_ETIMEDOUT)
		return -EPROTO;
	return aw_wait_for(NULL, 0.5, aw_spawn(AW(sleep_arg, &three))) == AW_ETIMEDOUT ? 0 : -EPROTO;
}

static void a_shield_and_a_gather_as_values_say_what_they_are(void **state)
{
	uint32_t wait;

	(void)state;
	assert_int_equal(record(by_shield, NULL), 0);
	wait = find(100, 'B', TRACE_CAT_WAIT, 1);
	assert_string_equal(event_name(wait), "shield toast");
	assert_string_equal(arg_of(wait, "kind"), "shield");
	assert_string_equal(arg_of(wait, "task"), "103");
	wait = find(100, 'B', TRACE_CAT_WAIT, 2);
	assert_string_equal(event_name(wait), "gather of 2");
	assert_string_equal(arg_of(wait, "kind"), "gather");
}

static void wait_for_says_its_limit_and_is_over_by_it(void **state)
{
	(void)state;
	assert_int_equal(record(by_shield, NULL), 0);
	assert_string_equal(event_name(find(100, 'B', TRACE_CAT_WAIT, 3)), "wait_for 1 s");
	assert_string_equal(arg_of(find(100, 'B', TRACE_CAT_WAIT, 3), "kind"), "wait_for");
	assert_string_equal(arg_of(find(100, 'B', TRACE_CAT_WAIT, 3), "seconds"), "1");
	assert_string_equal(resumed_by(100, 4), "timeout");
	/* Of a task: the limit cancels that one, and its end is what comes to who waits. */
	assert_string_equal(event_name(find(100, 'B', TRACE_CAT_WAIT, 4)), "wait_for 0.5 s");
	assert_string_equal(resumed_by(104, 2), "timeout");
	assert_string_equal(resumed_by(100, 5), "task 104");
}

/* The deadline is at 1 s; the loop is held until 3 s. */
static int hold(void *arg)
{
	(void)arg;
	AW_TRY(aw_sleep(0.5));
	return aw_block(2.5);
}

static int be_late(void *arg)
{
	struct aw_timeout timeout;

	(void)arg;
	aw_spawn(AW(hold, NULL));
	AW_TRY(aw_timeout_enter(&timeout, 1));
	return aw_timeout_exit(&timeout, aw_sleep(10)) == AW_ETIMEDOUT ? 0 : -EPROTO;
}

static void a_timeout_ends_the_wait_at_its_deadline_however_late_it_is_seen(void **state)
{
	(void)state;
	assert_int_equal(record(be_late, NULL), 0);
	assert_string_equal(states(100), "RWrR");
	assert_float_equal(span_seconds(100, 1), 1, 0);
	assert_float_equal(span_seconds(100, 2), 2, 0);
	assert_string_equal(resumed_by(100, 2), "timeout");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_wait_says_for_how_many),
		cmocka_unit_test(a_group_says_how_many_of_its_tasks_run),
		cmocka_unit_test(as_completed_says_how_many_are_left),
		cmocka_unit_test(a_shield_and_a_gather_as_values_say_what_they_are),
		cmocka_unit_test(wait_for_says_its_limit_and_is_over_by_it),
		cmocka_unit_test(a_timeout_ends_the_wait_at_its_deadline_however_late_it_is_seen),
	};
	int failed = cmocka_run_group_tests_name("combined_trace", tests, make_folder, remove_folder);

	trace_destroy(trace);
	return failed;
}
