/* Time: on the virtual clock to the nanosecond, on the real one in order and never early. */
#include <math.h>

#include "running.h"

/* ---- the virtual clock ---- */

static int three_naps(void *arg)
{
	(void)arg;
	assert_int_equal(now_ns(), 0);
	AW_TRY(aw_sleep(0.1));
	assert_int_equal(now_ns(), 100000000);
	AW_TRY(aw_sleep(0.2));
	assert_int_equal(now_ns(), 300000000);
	AW_TRY(aw_sleep(0.000000001));
	assert_int_equal(now_ns(), 300000001);
	return 0;
}

static void virtual_time_is_exact_to_the_nanosecond(void **state)
{
	(void)state;
	assert_int_equal(run(three_naps, NULL), 0);
	assert_int_equal(run_ns(), 300000001);
}

static int block_and_sleep(void *arg)
{
	double half = 0.5;
	struct aw *task = aw_spawn(AW(sleep_arg, &half));

	(void)arg;
	AW_TRY(aw_yield());
	AW_TRY(aw_block(2));
	assert_int_equal(now_ns(), 2000000000);
	assert_false(aw_done(task));
	AW_TRY(aw_await(NULL, task)); /* overdue: takes no more time */
	assert_int_equal(now_ns(), 2000000000);
	AW_TRY(aw_block(0));
	assert_int_equal(aw_block(NAN), -EINVAL);
	assert_int_equal(aw_block(-1), -EINVAL);
	return 0;
}

static void a_blocking_call_moves_the_clock(void **state)
{
	(void)state;
	assert_int_equal(run(block_and_sleep, NULL), 0);
	assert_int_equal(run_ns(), 2000000000);
}

static int sleep_and_block(void *arg)
{
	(void)arg;
	AW_TRY(aw_sleep(2));
	AW_TRY(aw_block(3));
	return 0;
}

static void scale_multiplies_every_duration(void **state)
{
	(void)state;
	assert_int_equal(run_with((struct aw_options){.scale = 0.1}, sleep_and_block, NULL), 0);
	assert_int_equal(run_ns(), 500000000);
	assert_int_equal(run_with((struct aw_options){.scale = 2}, sleep_and_block, NULL), 0);
	assert_int_equal(run_ns(), 10000000000);
	assert_int_equal(run_with((struct aw_options){.scale = -1}, sleep_and_block, NULL), 0);
	assert_int_equal(run_ns(), 5000000000);
}

static int odd_sleeps(void *arg)
{
	(void)arg;
	aw_spawn(AW(say_arg, WORD("other")));
	assert_int_equal(aw_sleep(NAN), -EINVAL);
	say("nan");
	AW_TRY(aw_sleep(-5));
	say("negative");
	aw_spawn(AW(say_arg, WORD("other")));
	AW_TRY(aw_sleep(-INFINITY));
	say("minus-infinity");
	return 0;
}

static void nan_is_an_error_and_a_negative_sleep_yields(void **state)
{
	(void)state;
	assert_int_equal(run(odd_sleeps, NULL), 0);
	assert_said("nan other negative other minus-infinity");
	assert_int_equal(run_ns(), 0);
}

static int sleep_for_ages(void *arg)
{
	(void)arg;
	AW_TRY(aw_sleep(1e300));
	AW_TRY(aw_sleep(INFINITY));
	AW_TRY(aw_sleep(1));
	AW_TRY(aw_block(INFINITY));
	AW_TRY(aw_block(1e18));
	AW_TRY(aw_sleep(1));
	say("awake");
	return 0;
}

static void an_enormous_sleep_ends_at_the_end_of_time(void **state)
{
	(void)state;
	assert_int_equal(run(sleep_for_ages, NULL), 0);
	assert_said("awake");
	assert_true(recording.seconds > 9e9);
}

static int forever(void *arg)
{
	(void)arg;
	return aw_sleep(1e18);
}

static int cancel_ages(void *arg)
{
	struct aw *task = aw_spawn(AW(forever, NULL));

	(void)arg;
	AW_TRY(aw_sleep(0.002));
	aw_cancel(task);
	assert_int_equal(aw_await(NULL, task), AW_ECANCELLED);
	return 0;
}

static void an_enormous_sleep_can_be_cancelled(void **state)
{
	(void)state;
	assert_int_equal(run(cancel_ages, NULL), 0);
	assert_int_equal(aw_run(AW(cancel_ages, NULL), NULL), 0);
}

static int sleep_and_cancel_often(void *arg)
{
	enum { MANY = 5000 };
	double seconds = 50;

	(void)arg;
	/* More cancelled timers than any heap of live ones has room for. */
	for (int i = 0; i < MANY; i++) {
		struct aw *task = aw_spawn(AW(sleep_arg, &seconds));

		assert_non_null(task);
		aw_release(task);
		AW_TRY(aw_yield());
		assert_true(aw_cancel(task));
		if (i % 7 == 0)
			AW_TRY(aw_sleep(0.001));
	}
	AW_TRY(aw_sleep(100));
	return 0;
}

static void cancelled_timers_leave_room_and_never_fire(void **state)
{
	(void)state;
	assert_int_equal(run(sleep_and_cancel_often, NULL), 0);
	assert_int_equal(run_ns(), seconds_ns(100 + 715 * 0.001));
}

/* ---- deadlock ---- */

static struct aw *pair[2];

static int await_the_other(void *arg)
{
	int i = (int)(intptr_t)arg;
	int status;

	status = aw_await(NULL, pair[!i]);
	say("%d:%d", i, status == AW_ECANCELLED);
	return status;
}

static int deadlock(void *arg)
{
	(void)arg;
	AW_TRY(aw_sleep(1));
	for (intptr_t i = 0; i < 2; i++)
		pair[i] = aw_spawn(AW(await_the_other, (void *)i));
	AW_TRY(aw_await(NULL, pair[0]));
	say("unreachable");
	return 0;
}

static void tasks_that_wait_for_each_other_are_a_deadlock(void **state)
{
	(void)state;
	assert_int_equal(run(deadlock, NULL), AW_EDEADLOCK);
	/* All are cancelled and cleaned up. */
	assert_said("1:1 0:1");
	assert_int_equal(run_ns(), seconds_ns(1));
}

static struct aw *main_task;

static int await_main(void *arg)
{
	int status = aw_await(NULL, main_task);

	say("%s:%d", (const char *)arg, status == AW_ECANCELLED);
	return status;
}

static int deadlock_with_main(void *arg)
{
	struct aw *task;
	int status;

	(void)arg;
	main_task = aw_current();
	aw_spawn(AW(await_main, WORD("first")));
	task = aw_spawn(AW(await_main, WORD("second")));
	aw_spawn(AW(await_main, WORD("third")));
	status = aw_await(NULL, task);
	say("main:%d", status == AW_ECANCELLED);
	return status;
}

static void a_deadlock_with_the_main_coroutine_is_cleaned_up_too(void **state)
{
	(void)state;
	assert_int_equal(run(deadlock_with_main, NULL), AW_EDEADLOCK);
	assert_string_equal(said, "second:1 main:1 first:1 third:1");
}

static int stubborn(void *arg)
{
	while (aw_await(NULL, arg))
		continue;
	return 0;
}

static int deadlock_again(void *arg)
{
	struct aw *task;

	(void)arg;
	main_task = aw_current();
	task = aw_spawn(AW(stubborn, main_task));
	while (aw_await(NULL, task))
		continue;
	return 0;
}

static void a_deadlock_in_the_clean_up_ends_the_run(void **state)
{
	(void)state;
	catch_stderr();
	assert_int_equal(run(deadlock_again, NULL), AW_EDEADLOCK);
	assert_non_null(strstr(caught_stderr(), "Task was destroyed but it is pending!\n"
						"task: <Task pending name='stubborn' created at "));
}

/* ---- the real clock ---- */

struct real_nap {
	const char *name;
	double seconds;
};

static int real_nap(void *arg)
{
	const struct real_nap *nap = arg;
	double start = aw_time(), slept;

	AW_TRY(aw_sleep(nap->seconds));
	slept = aw_time() - start;
	assert_true(slept >= nap->seconds - 2e-9); /* never early (the doubles' own error aside) */
	assert_true(slept < nap->seconds + 30);    /* a machine may be slow, not that slow */
	say("%s", nap->name);
	return 0;
}

static int real_naps(void *arg)
{
	static struct real_nap naps[] = {{"c", 0.004}, {"a", 0.0005}, {"b", 0.002}, {"0", 0}};

	(void)arg;
	/* Spawned within one step: with the least difference of deadlines that is 1.5 ms. */
	AW_TRY(aw_gather(NULL, AW(real_nap, &naps[0]), AW(real_nap, &naps[1]), AW(real_nap, &naps[2]),
		AW(real_nap, &naps[3])));
	return 0;
}

static void real_sleeps_end_in_order_and_never_early(void **state)
{
	struct aw_options options = {.recording = &recording};

	(void)state;
	said_bytes = 0;
	assert_int_equal(aw_run(AW(real_naps, NULL), &options), 0);
	/* A slow machine may set the timers far apart, so that only what holds anywhere is asked for. */
	assert_non_null(strstr(said, "a"));
	assert_non_null(strstr(said, "b"));
	assert_true(said[0] == '0');
	assert_true(recording.seconds >= 0.004);
}

static int real_block(void *arg)
{
	double start = aw_time();

	(void)arg;
	AW_TRY(aw_block(0.002));
	assert_true(aw_time() - start >= 0.002 - 2e-9);
	return 0;
}

static int sync_block(void *arg)
{
	(void)arg;
	return aw_block(0.002);
}

static void a_real_blocking_call_takes_its_time(void **state)
{
	struct aw_options options = {.scale = 0.5, .recording = &recording};

	(void)state;
	assert_int_equal(aw_run(AW(real_block, NULL), NULL), 0);
	assert_int_equal(aw_run_sync(real_block, NULL, NULL), 0);
	assert_int_equal(aw_run_sync(sync_block, NULL, &options), 0);
	assert_true(recording.seconds >= 0.001);
}

static int real_deadlock(void *arg)
{
	(void)arg;
	pair[0] = aw_spawn(AW(await_the_other, (void *)(intptr_t)0));
	pair[1] = aw_spawn(AW(await_the_other, (void *)(intptr_t)1));
	return aw_await(NULL, pair[0]);
}

static void a_deadlock_is_noticed_on_the_real_clock(void **state)
{
	(void)state;
	said_bytes = 0;
	assert_int_equal(aw_run(AW(real_deadlock, NULL), NULL), AW_EDEADLOCK);
}

/* ---- where there is no loop, or one already ---- */

static int run_within(void *arg)
{
	int status;

	(void)arg;
	catch_stderr();
	status = aw_run(AW(say_arg, WORD("inner")), NULL);
	assert_int_equal(status, -EBUSY);
	assert_int_equal(aw_run_sync(say_arg, WORD("inner"), NULL), -EBUSY);
	return 0;
}

static void a_loop_cannot_run_within_a_loop(void **state)
{
	(void)state;
	assert_int_equal(run(run_within, NULL), 0);
	/* As in Python the coroutine that was made for it is now nobody's. */
	assert_non_null(strstr(caught_stderr(), "'say_arg' was never awaited"));
	assert_said("");
}

static int in_sync(void *arg)
{
	struct aw *coroutine = AW(say_arg, WORD("x"));

	(void)arg;
	assert_null(aw_spawn(coroutine));
	assert_int_equal(aw_sleep(1), AW_ENOLOOP);
	assert_int_equal(aw_yield(), AW_ENOLOOP);
	assert_int_equal(aw_await(NULL, coroutine), AW_ENOLOOP);
	assert_int_equal(aw_gather(NULL, coroutine), AW_ENOLOOP);
	assert_null(aw_current());
	AW_TRY(aw_block(1));
	assert_int_equal(now_ns(), 1000000000);
	return 0;
}

static void outside_of_a_loop_there_is_nothing_to_await(void **state)
{
	struct aw_options options = {.clock = AW_CLOCK_VIRTUAL, .recording = &recording};

	(void)state;
	assert_int_equal(aw_sleep(1), AW_ENOLOOP);
	assert_int_equal(aw_yield(), AW_ENOLOOP);
	assert_int_equal(aw_await(NULL, NULL), AW_ENOLOOP);
	assert_int_equal(aw_gather(NULL, NULL), AW_ENOLOOP);
	assert_int_equal(aw_call(NULL, say_arg, WORD("x")), AW_ENOLOOP);
	assert_int_equal(aw_return_int(1), AW_ENOLOOP);
	assert_int_equal(aw_raise("ValueError", "x"), AW_ENOLOOP);
	assert_null(aw_spawn(NULL));
	assert_null(aw_current());
	assert_false(aw_cancel(NULL));
	assert_false(aw_done(NULL));
	aw_release(NULL);
	assert_int_equal(seconds_ns(aw_time()), 0);
	assert_int_equal(aw_block(0), 0);
	assert_int_equal(aw_run(NULL, NULL), -ENOMEM);
	assert_int_equal(seconds_ns(aw_time()), 0);
	catch_stderr();
	assert_int_equal(aw_run_sync(in_sync, NULL, &options), 0);
	caught_stderr();
	assert_int_equal(run_ns(), 1000000000);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(virtual_time_is_exact_to_the_nanosecond),
		cmocka_unit_test(a_blocking_call_moves_the_clock),
		cmocka_unit_test(scale_multiplies_every_duration),
		cmocka_unit_test(nan_is_an_error_and_a_negative_sleep_yields),
		cmocka_unit_test(an_enormous_sleep_ends_at_the_end_of_time),
		cmocka_unit_test(an_enormous_sleep_can_be_cancelled),
		cmocka_unit_test(cancelled_timers_leave_room_and_never_fire),
		cmocka_unit_test(tasks_that_wait_for_each_other_are_a_deadlock),
		cmocka_unit_test(a_deadlock_with_the_main_coroutine_is_cleaned_up_too),
		cmocka_unit_test(a_deadlock_in_the_clean_up_ends_the_run),
		cmocka_unit_test(real_sleeps_end_in_order_and_never_early),
		cmocka_unit_test(a_real_blocking_call_takes_its_time),
		cmocka_unit_test(a_deadlock_is_noticed_on_the_real_clock),
		cmocka_unit_test(a_loop_cannot_run_within_a_loop),
		cmocka_unit_test(outside_of_a_loop_there_is_nothing_to_await),
	};

	return cmocka_run_group_tests_name("time", tests, NULL, NULL);
}
