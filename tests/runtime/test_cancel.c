/* Cancellation: where CancelledError is thrown, when, and to whom. */
#include "running.h"

/* Sleeps for a long time; says how that ended, and passes it on. */
static int sleep_long(void *arg)
{
	int status = aw_sleep(100);

	say("%s:%s", (const char *)arg, status == AW_ECANCELLED ? "cancelled" : "slept");
	return status;
}

/* The same, but goes on. */
static int suppress(void *arg)
{
	int status = aw_sleep(100);

	say("%s:%s", (const char *)arg, status == AW_ECANCELLED ? "cancelled" : "slept");
	AW_TRY(aw_sleep(1));
	say("%s:on", (const char *)arg);
	return aw_return_int(7);
}

static int clean_up(void *arg)
{
	int status = aw_sleep(100);

	assert_int_equal(status, AW_ECANCELLED);
	AW_TRY(aw_sleep(0.5));
	say("%s:clean", (const char *)arg);
	return status;
}

static int before_its_first_step(void *arg)
{
	struct aw *task = aw_spawn(AW(say_arg, WORD("body")));

	(void)arg;
	assert_true(aw_cancel(task));
	assert_int_equal(aw_await(NULL, task), AW_ECANCELLED);
	assert_true(aw_cancelled(task));
	assert_true(aw_done(task));
	assert_int_equal(aw_status(task), AW_ECANCELLED);
	assert_null(aw_result(task));
	assert_false(aw_cancel(task));
	return 0;
}

static void a_task_cancelled_before_its_first_step_never_runs(void **state)
{
	(void)state;
	assert_int_equal(run(before_its_first_step, NULL), 0);
	assert_said("");
}

static int while_it_sleeps(void *arg)
{
	struct aw *task = aw_spawn(AW(sleep_long, WORD("a")));

	(void)arg;
	AW_TRY(aw_sleep(1));
	assert_true(aw_cancel(task));
	assert_false(aw_done(task));
	assert_int_equal(aw_status(task), -EAGAIN);
	say("asked");
	AW_TRY(aw_yield());
	assert_true(aw_cancelled(task));
	say("main");
	return 0;
}

static void a_sleeping_task_is_cancelled_in_the_next_iteration(void **state)
{
	(void)state;
	assert_int_equal(run(while_it_sleeps, NULL), 0);
	assert_said("asked a:cancelled main");
	assert_int_equal(run_ns(), seconds_ns(1));
}

static int twice(void *arg)
{
	struct aw *task = aw_spawn(AW(suppress, WORD("a")));
	void *result = NULL;

	(void)arg;
	AW_TRY(aw_yield());
	assert_true(aw_cancel(task));
	assert_true(aw_cancel(task));
	AW_TRY(aw_await(&result, task));
	assert_false(aw_cancelled(task));
	say("%d", (int)aw_int(result));
	return 0;
}

static void two_cancels_are_one_and_may_be_suppressed(void **state)
{
	(void)state;
	assert_int_equal(run(twice, NULL), 0);
	assert_said("a:cancelled a:on 7");
	assert_int_equal(run_ns(), seconds_ns(1));
}

static int await_inner(void *arg)
{
	int status = aw_await(NULL, arg);

	say("outer:%s", status == AW_ECANCELLED ? "cancelled" : status ? "error" : "done");
	return status;
}

static int through_a_task(void *arg)
{
	struct aw *inner = aw_spawn(AW(clean_up, WORD("inner")));
	struct aw *outer = aw_spawn(AW(await_inner, inner));

	(void)arg;
	AW_TRY(aw_sleep(1));
	assert_true(aw_cancel(outer));
	assert_int_equal(aw_await(NULL, outer), AW_ECANCELLED);
	assert_true(aw_cancelled(inner));
	return 0;
}

static void a_cancel_goes_through_to_the_awaited_task_and_waits_for_it(void **state)
{
	(void)state;
	assert_int_equal(run(through_a_task, NULL), 0);
	assert_said("inner:clean outer:cancelled");
	assert_int_equal(run_ns(), seconds_ns(1.5));
}

static int awaited_suppresses(void *arg)
{
	struct aw *inner = aw_spawn(AW(suppress, WORD("inner")));
	struct aw *outer = aw_spawn(AW(await_inner, inner));

	(void)arg;
	AW_TRY(aw_sleep(1));
	assert_true(aw_cancel(outer));
	return aw_await(NULL, outer);
}

static void an_awaited_task_that_suppresses_keeps_its_awaiter_too(void **state)
{
	(void)state;
	assert_int_equal(run(awaited_suppresses, NULL), 0);
	assert_said("inner:cancelled inner:on outer:done");
}

static int raise_when_cancelled(void *arg)
{
	assert_int_equal(aw_sleep(100), AW_ECANCELLED);
	return aw_raise("ValueError", "%s", (const char *)arg);
}

static int awaited_raises(void *arg)
{
	struct aw *inner = aw_spawn(AW(raise_when_cancelled, WORD("in clean-up")));
	struct aw *outer = aw_spawn(AW(await_inner, inner));

	(void)arg;
	AW_TRY(aw_sleep(1));
	assert_true(aw_cancel(outer));
	assert_int_equal(aw_await(NULL, outer), AW_ERAISED);
	say("%s", aw_error_message());
	return 0;
}

static void an_error_in_the_clean_up_of_the_awaited_task_arrives_instead(void **state)
{
	(void)state;
	assert_int_equal(run(awaited_raises, NULL), 0);
	assert_said("outer:error in clean-up");
}

/* ---- gather ---- */

static int gather_three(void *arg)
{
	int status = aw_gather(
		NULL, AW(sleep_long, WORD("a")), AW(sleep_long, WORD("b")), AW(sleep_long, WORD("c")));

	(void)arg;
	say("gather:%s", status == AW_ECANCELLED ? "cancelled" : "else");
	return status;
}

static int through_a_gather(void *arg)
{
	struct aw *task = aw_spawn(AW(gather_three, NULL));

	(void)arg;
	AW_TRY(aw_sleep(1));
	assert_true(aw_cancel(task));
	assert_int_equal(aw_await(NULL, task), AW_ECANCELLED);
	return 0;
}

static void a_cancelled_gather_cancels_its_children_and_ends_after_them(void **state)
{
	(void)state;
	assert_int_equal(run(through_a_gather, NULL), 0);
	assert_said("a:cancelled b:cancelled c:cancelled gather:cancelled");
	assert_int_equal(run_ns(), seconds_ns(1));
}

static int gather_slow_and_quick(void *arg)
{
	int status = aw_gather(NULL, AW(clean_up, WORD("slow")), AW(sleep_long, WORD("quick")));

	(void)arg;
	say("gather@%.1f", aw_time());
	return status;
}

static int through_an_uneven_gather(void *arg)
{
	struct aw *task = aw_spawn(AW(gather_slow_and_quick, NULL));

	(void)arg;
	AW_TRY(aw_sleep(1));
	assert_true(aw_cancel(task));
	assert_int_equal(aw_await(NULL, task), AW_ECANCELLED);
	AW_TRY(aw_sleep(1));
	return 0;
}

static void the_first_cancelled_child_ends_a_cancelled_gather(void **state)
{
	/* So it is in CPython, without return_exceptions: the clean-up of the others is not waited for. */
	(void)state;
	assert_int_equal(run(through_an_uneven_gather, NULL), 0);
	assert_said("quick:cancelled gather@1.0 slow:clean");
}

static int gather_suppressing(void *arg)
{
	int status = aw_gather(NULL, AW(suppress, WORD("a")), AW(suppress, WORD("b")));

	(void)arg;
	say("gather:%s@%.0f", status == AW_ECANCELLED ? "cancelled" : "else", aw_time());
	return status;
}

static int through_a_suppressing_gather(void *arg)
{
	struct aw *task = aw_spawn(AW(gather_suppressing, NULL));

	(void)arg;
	AW_TRY(aw_sleep(1));
	assert_true(aw_cancel(task));
	assert_int_equal(aw_await(NULL, task), AW_ECANCELLED);
	return 0;
}

static void a_gather_was_cancelled_even_if_all_its_children_suppressed_it(void **state)
{
	(void)state;
	assert_int_equal(run(through_a_suppressing_gather, NULL), 0);
	assert_said("a:cancelled b:cancelled a:on b:on gather:cancelled@2");
}

static int gather_two(void *arg)
{
	int status = aw_gather(NULL, AW(sleep_long, WORD("a")), arg);

	say("gather:%d", status == AW_ECANCELLED);
	return status;
}

static int cancel_a_child(void *arg)
{
	struct aw *child = aw_spawn(AW(sleep_long, WORD("b")));
	struct aw *task = aw_spawn(AW(gather_two, child));

	(void)arg;
	AW_TRY(aw_sleep(1));
	aw_cancel(child);
	assert_int_equal(aw_await(NULL, task), AW_ECANCELLED);
	say("sibling-goes-on");
	return 0;
}

static void a_cancelled_child_is_an_error_of_its_gather(void **state)
{
	(void)state;
	assert_int_equal(run(cancel_a_child, NULL), 0);
	assert_said("b:cancelled gather:1 sibling-goes-on a:cancelled");
}

/* ---- a cancel that is pending ---- */

static int cancel_oneself_and_return(void *arg)
{
	(void)arg;
	aw_cancel(aw_current());
	return aw_return_int(5);
}

static int cancel_oneself_and_fail(void *arg)
{
	(void)arg;
	aw_cancel(aw_current());
	return aw_raise("ValueError", "after all");
}

static int cancel_oneself_and_sleep(void *arg)
{
	int status;

	aw_cancel(aw_current());
	say("%s:sleeps", (const char *)arg);
	status = aw_sleep(100);
	say("%s:%d", (const char *)arg, status == AW_ECANCELLED);
	return 0;
}

static int cancel_oneself_and_yield(void *arg)
{
	int status;

	aw_cancel(aw_current());
	status = aw_yield();
	say("%s:%d", (const char *)arg, status == AW_ECANCELLED);
	/* Thrown once. */
	return aw_yield();
}

static int pending(void *arg)
{
	void *result = &result;
	struct aw *task = aw_spawn(AW(cancel_oneself_and_return, NULL));

	(void)arg;
	assert_int_equal(aw_await(&result, task), AW_ECANCELLED);
	assert_true(aw_cancelled(task));
	assert_null(aw_result(task));
	assert_int_equal(aw_await(NULL, aw_spawn(AW(cancel_oneself_and_fail, NULL))), AW_ERAISED);
	assert_string_equal(aw_error_message(), "after all");
	task = aw_spawn(AW(cancel_oneself_and_sleep, WORD("sleep")));
	AW_TRY(aw_yield());
	say("between");
	AW_TRY(aw_await(NULL, task));
	AW_TRY(aw_await(NULL, aw_spawn(AW(cancel_oneself_and_yield, WORD("yield")))));
	assert_int_equal(run_ns(), 0);
	return 0;
}

static void a_pending_cancel_beats_a_return_but_no_error(void **state)
{
	(void)state;
	recording.seconds = 0;
	assert_int_equal(run(pending, NULL), 0);
	assert_said("sleep:sleeps between sleep:1 yield:1");
	assert_int_equal(run_ns(), 0);
}

struct two {
	struct aw *victim;
};

static int sleep_one(void *arg)
{
	int status = aw_sleep(1);

	say("%s:%s", (const char *)arg, status == AW_ECANCELLED ? "cancelled" : "slept");
	return status;
}

static int cancel_at_the_same_time(void *arg)
{
	struct two *two = arg;

	AW_TRY(aw_sleep(1));
	say("%s", aw_cancel(two->victim) ? "in-time" : "too-late");
	return 0;
}

static int after_the_timer(void *arg)
{
	struct two before, after;

	(void)arg;
	/* All four timers fire in one iteration, so that all four are ready in the next. */
	aw_spawn(AW(cancel_at_the_same_time, &before));
	before.victim = aw_spawn(AW(sleep_one, WORD("later")));
	after.victim = aw_spawn(AW(sleep_one, WORD("earlier")));
	aw_spawn(AW(cancel_at_the_same_time, &after));
	AW_TRY(aw_sleep(2));
	return 0;
}

static void a_ready_task_whose_timer_has_fired_can_still_be_cancelled(void **state)
{
	(void)state;
	assert_int_equal(run(after_the_timer, NULL), 0);
	assert_said("in-time later:cancelled earlier:slept too-late");
}

static int block_then_cancel(void *arg)
{
	struct aw *task = aw_spawn(AW(sleep_one, WORD("due")));

	(void)arg;
	AW_TRY(aw_yield());
	AW_TRY(aw_block(3));
	/* Overdue, but the loop has not looked at the clock: the sleep is cancelled, not over. */
	assert_true(aw_cancel(task));
	AW_TRY(aw_yield());
	say("main");
	return 0;
}

static void an_overdue_sleep_can_be_cancelled(void **state)
{
	(void)state;
	assert_int_equal(run(block_then_cancel, NULL), 0);
	assert_said("due:cancelled main");
}

static int fail_after_a_yield(void *arg)
{
	(void)arg;
	AW_TRY(aw_yield());
	return aw_raise("ValueError", "seen");
}

static int cancelled_while_woken(void *arg)
{
	struct aw *inner = aw_spawn(AW(fail_after_a_yield, NULL)), *outer = aw_spawn(AW(await_inner, inner));

	(void)arg;
	AW_TRY(aw_yield());
	AW_TRY(aw_yield());
	assert_true(aw_done(inner));
	assert_false(aw_done(outer));
	assert_true(aw_cancel(outer));
	assert_int_equal(aw_await(NULL, outer), AW_ECANCELLED);
	return 0;
}

static void a_task_that_was_woken_by_an_error_and_then_cancelled_has_fetched_it(void **state)
{
	(void)state;
	catch_stderr();
	assert_int_equal(run(cancelled_while_woken, NULL), 0);
	assert_string_equal(caught_stderr(), "");
	assert_said("outer:cancelled");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_task_cancelled_before_its_first_step_never_runs),
		cmocka_unit_test(a_sleeping_task_is_cancelled_in_the_next_iteration),
		cmocka_unit_test(two_cancels_are_one_and_may_be_suppressed),
		cmocka_unit_test(a_cancel_goes_through_to_the_awaited_task_and_waits_for_it),
		cmocka_unit_test(an_awaited_task_that_suppresses_keeps_its_awaiter_too),
		cmocka_unit_test(an_error_in_the_clean_up_of_the_awaited_task_arrives_instead),
		cmocka_unit_test(a_cancelled_gather_cancels_its_children_and_ends_after_them),
		cmocka_unit_test(the_first_cancelled_child_ends_a_cancelled_gather),
		cmocka_unit_test(a_gather_was_cancelled_even_if_all_its_children_suppressed_it),
		cmocka_unit_test(a_cancelled_child_is_an_error_of_its_gather),
		cmocka_unit_test(a_pending_cancel_beats_a_return_but_no_error),
		cmocka_unit_test(a_ready_task_whose_timer_has_fired_can_still_be_cancelled),
		cmocka_unit_test(an_overdue_sleep_can_be_cancelled),
		cmocka_unit_test(a_task_that_was_woken_by_an_error_and_then_cancelled_has_fetched_it),
	};

	return cmocka_run_group_tests_name("cancel", tests, NULL, NULL);
}
