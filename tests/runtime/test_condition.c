/* Condition: whoever was notified lines up for the lock, and holds it when its wait returns. */
#include "waiting.h"

static struct aw_condition condition;

static int wait_for_it(void *arg)
{
	const char *name = arg;

	AW_WITH_CONDITION(&condition)
	{
		int status;

		say("%s?", name);
		status = aw_condition_wait(&condition);
		assert_true(aw_condition_locked(&condition));
		AW_TRY(say_end(name, status));
	}
	return 0;
}

static void check(aw_fn *fn, const char *expected)
{
	aw_condition_init(&condition, NULL, NULL);
	assert_int_equal(run(fn, NULL), 0);
	assert_said(expected);
	assert_null(condition.waiters.first);
	assert_null(condition.own.waiters.first);
	assert_false(aw_condition_locked(&condition));
}

static int notify_some(void *arg)
{
	(void)arg;
	spawn_each(NULL, wait_for_it, "abc");
	AW_TRY(aw_yield());
	AW_WITH_CONDITION(&condition)
	{
		AW_TRY(aw_condition_notify(&condition, 2));
		say("notified");
		AW_TRY(aw_yield());
		say("held");
	}
	AW_TRY(turns(4));
	AW_WITH_CONDITION(&condition)
	{
		AW_TRY(aw_condition_notify_all(&condition));
	}
	return turns(2);
}

static void those_who_are_notified_take_the_lock_in_order(void **state)
{
	(void)state;
	check(notify_some, "a? b? c? notified held a 1 b 2 3 4 c 1 2");
}

static int cancel_waiting(void *arg)
{
	struct aw *tasks[2];

	(void)arg;
	spawn_each(tasks, wait_for_it, "ab");
	AW_TRY(aw_yield());
	AW_TRY(aw_condition_acquire(&condition));
	aw_cancel(tasks[0]);
	AW_TRY(aw_condition_notify(&condition, 1));
	AW_TRY(turns(3));
	say("rel");
	AW_TRY(aw_condition_release(&condition));
	return turns(4);
}

static void a_cancelled_wait_takes_the_lock_before_it_returns(void **state)
{
	(void)state;
	check(cancel_waiting, "a? b? 1 2 3 rel ax 1 b 2 3 4");
}

static int cancel_lining_up(void *arg)
{
	struct aw *tasks[2];

	(void)arg;
	spawn_each(tasks, wait_for_it, "ab");
	AW_TRY(aw_yield());
	AW_TRY(aw_condition_acquire(&condition));
	AW_TRY(aw_condition_notify(&condition, 1));
	AW_TRY(turns(2));
	aw_cancel(tasks[0]);
	AW_TRY(turns(1));
	aw_cancel(tasks[0]);
	AW_TRY(turns(1));
	say("rel");
	AW_TRY(aw_condition_release(&condition));
	AW_TRY(turns(3));
	assert_true(aw_done(tasks[0]));
	assert_false(aw_done(tasks[1]));
	return 0;
}

static void one_that_is_cancelled_while_it_lines_up_goes_on_lining_up(void **state)
{
	(void)state;
	check(cancel_lining_up, "a? b? 1 2 1 1 rel ax 1 2 3 bx");
}

static int cancel_notified(void *arg)
{
	struct aw *tasks[2];

	(void)arg;
	spawn_each(tasks, wait_for_it, "ab");
	AW_TRY(aw_yield());
	AW_TRY(aw_condition_acquire(&condition));
	AW_TRY(aw_condition_notify(&condition, 1));
	aw_cancel(tasks[0]);
	AW_TRY(aw_condition_release(&condition));
	AW_TRY(turns(4));
	assert_false(aw_done(tasks[1]));
	return 0;
}

static void the_notification_of_one_that_is_cancelled_is_lost_as_in_3_12(void **state)
{
	(void)state;
	check(cancel_notified, "a? b? ax 1 2 3 4 bx");
}

static int without_the_lock(void *arg)
{
	(void)arg;
	assert_int_equal(aw_condition_notify(&condition, 1), AW_ENOTLOCKED);
	assert_int_equal(aw_condition_notify_all(&condition), AW_ENOTLOCKED);
	assert_int_equal(aw_condition_release(&condition), AW_ENOTLOCKED);
	assert_int_equal(aw_condition_wait(&condition), AW_ENOTLOCKED);
	assert_string_equal(aw_error_type(), "RuntimeError");
	return 0;
}

static void waiting_and_notifying_need_the_lock(void **state)
{
	(void)state;
	check(without_the_lock, "");
	assert_int_equal(aw_condition_wait(&condition), AW_ENOLOOP);
}

/* ---- wait_for, and a lock of somebody else's ---- */

static int count;

static bool is_three(void *arg)
{
	say("%s%d", (const char *)arg, count);
	return count == 3;
}

static int wait_for_three(void *arg)
{
	AW_WITH_CONDITION(&condition)
	{
		AW_TRY(aw_condition_wait_for(&condition, is_three, arg));
		say("%s!", (const char *)arg);
	}
	return 0;
}

static int count_to_three(void *arg)
{
	(void)arg;
	count = 0;
	spawn_each(NULL, wait_for_three, "ab");
	AW_TRY(aw_yield());
	while (count < 3) {
		AW_WITH_CONDITION(&condition)
		{
			count++;
			AW_TRY(aw_condition_notify_all(&condition));
		}
		AW_TRY(aw_sleep(1));
	}
	return aw_await(NULL, AW(wait_for_three, WORD("c")));
}

static void a_predicate_is_asked_again_after_each_wait(void **state)
{
	(void)state;
	check(count_to_three, "a0 b0 a1 b1 a2 b2 a3 a! b3 b! c3 c!");
}

static int share_a_lock(void *arg)
{
	struct aw_lock lock = AW_LOCK("shared");

	(void)arg;
	aw_condition_init(&condition, "one", &lock);
	spawn_each(NULL, wait_for_it, "a");
	AW_TRY(aw_yield());
	AW_TRY(aw_lock_acquire(&lock));
	assert_true(aw_condition_locked(&condition));
	AW_TRY(aw_condition_notify_all(&condition));
	AW_TRY(turns(2));
	AW_TRY(aw_condition_release(&condition));
	AW_TRY(turns(1));
	assert_false(aw_lock_locked(&lock));
	condition.lock = NULL;
	return 0;
}

static void a_condition_may_use_a_lock_that_others_use(void **state)
{
	(void)state;
	check(share_a_lock, "a? 1 2 a 1");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(those_who_are_notified_take_the_lock_in_order),
		cmocka_unit_test(a_cancelled_wait_takes_the_lock_before_it_returns),
		cmocka_unit_test(one_that_is_cancelled_while_it_lines_up_goes_on_lining_up),
		cmocka_unit_test(the_notification_of_one_that_is_cancelled_is_lost_as_in_3_12),
		cmocka_unit_test(waiting_and_notifying_need_the_lock),
		cmocka_unit_test(a_predicate_is_asked_again_after_each_wait),
		cmocka_unit_test(a_condition_may_use_a_lock_that_others_use),
	};

	return cmocka_run_group_tests_name("condition", tests, NULL, NULL);
}
