/* Timeouts, wait_for and wait. */
#include "recorded.h"

static int stubborn(void *arg)
{
	int status = aw_sleep(100);

	say("%s-cancelled", (const char *)arg);
	AW_TRY(aw_sleep(3));
	say("%s-clean", (const char *)arg);
	return status;
}

static int wait_for_cleanup(void *arg)
{
	(void)arg;
	assert_int_equal(aw_wait_for(NULL, 2, AW(stubborn, WORD("a"))), AW_ETIMEDOUT);
	assert_string_equal(aw_error_type(), "TimeoutError");
	assert_int_equal(aw_cancelling(aw_current()), 0);
	assert_int_equal(now_ns(), seconds_ns(5));
	return 0;
}

static void a_timeout_comes_after_the_clean_up(void **state)
{
	(void)state;
	assert_int_equal(record(wait_for_cleanup, NULL), 0);
	assert_said("a-cancelled a-clean");
}

static int never_starts(void *arg)
{
	struct aw *task = aw_spawn(AW(stubborn, WORD("t")));
	double seconds = 1;
	void *got;

	(void)arg;
	assert_int_equal(aw_wait_for(NULL, 0, AW(say_arg, WORD("never"))), AW_ETIMEDOUT);
	say("timed-out");
	AW_TRY(aw_yield());
	assert_int_equal(aw_wait_for(NULL, -1, task), AW_ETIMEDOUT);
	task = aw_spawn(AW(sleep_arg, &seconds));
	AW_TRY(aw_await(NULL, task));
	AW_TRY(aw_wait_for(&got, 0, task));
	assert_int_equal(aw_wait_for(NULL, 0.0 / 0.0, task), -EINVAL);
	return 0;
}

static void no_time_at_all_starts_no_coroutine(void **state)
{
	(void)state;
	assert_int_equal(record(never_starts, NULL), 0);
	assert_said("timed-out t-cancelled t-clean");
}

static int inside(void *arg)
{
	struct aw_timeout timeout;
	int status;

	AW_TRY(aw_timeout_enter(&timeout, 2));
	status = aw_await(NULL, AW(stubborn, arg));
	status = aw_timeout_exit(&timeout, status);
	say("%s", status == AW_ECANCELLED ? "cancelled" : "timed-out");
	return status;
}

/* The second cancellation comes during the clean-up that the deadline began. */
static int cancelled_in_cleanup(void *arg)
{
	struct aw *task = aw_spawn(AW(inside, WORD("x")));

	(void)arg;
	AW_TRY(aw_sleep(3));
	assert_true(aw_cancel(task));
	assert_int_equal(aw_await(NULL, task), AW_ECANCELLED);
	assert_int_equal(aw_cancelling(task), 1);
	return 0;
}

static void a_cancel_beside_the_timeout_stays_a_cancel(void **state)
{
	(void)state;
	assert_int_equal(record(cancelled_in_cleanup, NULL), 0);
	assert_said("x-cancelled cancelled");
}

static int deadlines(void *arg)
{
	struct aw_timeout outer, inner, late;

	(void)arg;
	AW_TRY(aw_timeout_enter_at(&outer, 5));
	AW_TRY(aw_timeout_enter(&inner, AW_FOREVER));
	assert_int_equal(aw_timeout_reschedule(&inner, aw_time() - 1), 0);
	assert_int_equal(aw_timeout_exit(&inner, aw_yield()), AW_ETIMEDOUT);
	assert_true(aw_timeout_expired(&inner));
	AW_TRY(aw_timeout_exit(&outer, aw_sleep(1)));
	assert_false(aw_timeout_expired(&outer));
	assert_int_equal(aw_timeout_reschedule(&outer, 9), -EINVAL);
	AW_TRY(aw_timeout_enter(&late, 0));
	return aw_timeout_exit(&late, aw_sleep(1));
}

static void a_deadline_that_has_passed_comes_with_the_next_iteration(void **state)
{
	(void)state;
	assert_int_equal(run(deadlines, NULL), AW_ETIMEDOUT);
	assert_int_equal(run_ns(), seconds_ns(1));
}

static int fails(void *arg)
{
	AW_TRY(aw_sleep(*(const double *)arg));
	return aw_raise("ValueError", "x");
}

static int waits(void *arg)
{
	double one = 1, two = 2, three = 3;
	struct aw *a = aw_spawn(AW(sleep_arg, &three)), *b = aw_spawn(AW(fails, &two));
	struct aw *c = aw_spawn(AW(sleep_arg, &one));
	struct aw *tasks[] = {a, b, c};
	size_t done;

	(void)arg;
	AW_TRY(aw_wait(&done, tasks, 3, AW_FIRST_COMPLETED, AW_FOREVER));
	assert_int_equal(done, 1);
	assert_true(tasks[0] == c && tasks[1] == a && tasks[2] == b);
	AW_TRY(aw_wait(&done, tasks + 1, 2, AW_ALL_COMPLETED, 0.5));
	assert_int_equal(done, 0);
	assert_int_equal(now_ns(), seconds_ns(1.5));
	AW_TRY(aw_wait(&done, tasks, 3, AW_FIRST_EXCEPTION, AW_FOREVER));
	assert_int_equal(done, 2);
	assert_true(tasks[0] == c && tasks[1] == b && tasks[2] == a);
	AW_TRY(aw_wait(&done, tasks, 3, AW_ALL_COMPLETED, 100));
	assert_int_equal(done, 3);
	assert_int_equal(aw_status(b), AW_ERAISED);
	assert_int_equal(aw_wait(&done, tasks, 0, AW_ALL_COMPLETED, 1), -EINVAL);
	return 0;
}

static void wait_tells_who_has_ended(void **state)
{
	(void)state;
	assert_int_equal(record(waits, NULL), 0);
	assert_int_equal(run_ns(), seconds_ns(3));
}

static int waiter(void *arg)
{
	struct aw *task = arg;
	int status = aw_wait(NULL, &task, 1, AW_ALL_COMPLETED, 50);

	say("%s", status == AW_ECANCELLED ? "cancelled" : "waited");
	return status;
}

static int cancelled_waits(void *arg)
{
	double two = 2;
	struct aw *task = aw_spawn(AW(sleep_arg, &two));
	struct aw *first = aw_spawn(AW(waiter, task)), *second = aw_spawn(AW(waiter, task));

	(void)arg;
	AW_TRY(aw_sleep(1));
	assert_true(aw_cancel(first));
	AW_TRY(aw_await(NULL, task));
	assert_true(aw_cancel(second)); /* the end of the task is on its way to it */
	assert_int_equal(aw_await(NULL, second), AW_ECANCELLED);
	assert_int_equal(aw_status(task), 0);
	return 0;
}

static void a_cancelled_wait_cancels_nothing(void **state)
{
	(void)state;
	assert_int_equal(record(cancelled_waits, NULL), 0);
	assert_said("cancelled cancelled");
	assert_int_equal(run_ns(), seconds_ns(2));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_timeout_comes_after_the_clean_up),
		cmocka_unit_test(no_time_at_all_starts_no_coroutine),
		cmocka_unit_test(a_cancel_beside_the_timeout_stays_a_cancel),
		cmocka_unit_test(a_deadline_that_has_passed_comes_with_the_next_iteration),
		cmocka_unit_test(wait_tells_who_has_ended),
		cmocka_unit_test(a_cancelled_wait_cancels_nothing),
	};

	return cmocka_run_group_tests_name("timeout", tests, make_folder, remove_folder);
}
