/* Lock: first come, first served; nobody gets in between; who is cancelled passes it on. */
#include "waiting.h"

static struct aw_lock lock;

static int use(void *arg)
{
	const char *name = arg;
	int status = aw_lock_acquire(&lock);

	if (status)
		return say_end(name, status);
	say("%s", name);
	AW_TRY(aw_yield());
	say("%s-", name);
	return aw_lock_release(&lock);
}

/* Runs with a new lock. */
static void check(aw_fn *fn, const char *expected)
{
	aw_lock_init(&lock, NULL);
	assert_int_equal(run(fn, NULL), 0);
	assert_said(expected);
	assert_null(lock.waiters.first);
	assert_null(lock.waiters.last);
	assert_false(aw_lock_locked(&lock));
}

static int in_order(void *arg)
{
	(void)arg;
	spawn_each(NULL, use, "abc");
	return aw_sleep(1);
}

static void those_who_wait_are_served_in_order(void **state)
{
	(void)state;
	check(in_order, "a a- b b- c c-");
	assert_int_equal(run_ns(), seconds_ns(1));
}

static int free_lock(void *arg)
{
	(void)arg;
	spawn_each(NULL, say_arg, "a");
	AW_TRY(aw_lock_acquire(&lock));
	assert_true(aw_lock_locked(&lock));
	AW_TRY(aw_lock_release(&lock));
	assert_false(aw_lock_locked(&lock));
	say("main");
	return aw_yield();
}

static void a_free_lock_is_taken_without_a_switch(void **state)
{
	(void)state;
	check(free_lock, "main a");
}

static int barging(void *arg)
{
	(void)arg;
	AW_TRY(aw_lock_acquire(&lock));
	spawn_each(NULL, use, "a");
	AW_TRY(aw_yield());
	AW_TRY(aw_lock_release(&lock));
	say(aw_lock_locked(&lock) ? "locked" : "unlocked");
	AW_TRY(aw_lock_acquire(&lock));
	say("main");
	return aw_lock_release(&lock);
}

static void a_lock_that_is_handed_over_reads_unlocked_but_cannot_be_taken(void **state)
{
	(void)state;
	check(barging, "unlocked a a- main");
}

static int cancel_chosen(void *arg)
{
	struct aw *tasks[3];

	(void)arg;
	AW_TRY(aw_lock_acquire(&lock));
	spawn_each(tasks, use, "abc");
	AW_TRY(aw_yield());
	AW_TRY(aw_lock_release(&lock));
	assert_true(aw_cancel(tasks[0]));
	say("asked");
	AW_TRY(turns(3));
	return aw_sleep(1);
}

static void a_waiter_cancelled_after_it_was_chosen_passes_the_lock_on(void **state)
{
	(void)state;
	check(cancel_chosen, "asked ax 1 b 2 b- 3 c c-");
}

static int cancel_first(void *arg)
{
	struct aw *tasks[2];

	(void)arg;
	AW_TRY(aw_lock_acquire(&lock));
	spawn_each(tasks, use, "ab");
	AW_TRY(aw_yield());
	assert_true(aw_cancel(tasks[0]));
	AW_TRY(aw_lock_release(&lock));
	say("asked");
	AW_TRY(turns(3));
	return aw_sleep(1);
}

static void a_waiter_cancelled_before_the_release_wakes_the_next_when_it_runs(void **state)
{
	(void)state;
	check(cancel_first, "asked ax 1 b 2 b- 3");
}

static int cancel_all(void *arg)
{
	struct aw *tasks[2];

	(void)arg;
	AW_TRY(aw_lock_acquire(&lock));
	spawn_each(tasks, use, "ab");
	AW_TRY(aw_yield());
	aw_cancel(tasks[0]);
	aw_cancel(tasks[1]);
	AW_TRY(aw_lock_release(&lock));
	AW_TRY(aw_lock_acquire(&lock));
	say("main");
	AW_TRY(aw_lock_release(&lock));
	return aw_sleep(1);
}

static void waiters_that_were_all_cancelled_stand_in_nobodys_way(void **state)
{
	(void)state;
	check(cancel_all, "main ax bx");
}

static int line_up_behind(void *arg)
{
	struct aw *tasks[2];

	(void)arg;
	AW_TRY(aw_lock_acquire(&lock));
	spawn_each(tasks, use, "ab");
	AW_TRY(aw_yield());
	AW_TRY(aw_lock_release(&lock));
	aw_cancel(tasks[0]);
	AW_TRY(aw_lock_acquire(&lock));
	say("main");
	AW_TRY(aw_lock_release(&lock));
	return aw_sleep(1);
}

static void who_comes_while_the_lock_is_passed_on_waits_behind_the_others(void **state)
{
	(void)state;
	check(line_up_behind, "ax b b- main");
}

static int release_unlocked(void *arg)
{
	(void)arg;
	assert_int_equal(aw_lock_release(&lock), AW_ENOTLOCKED);
	assert_string_equal(aw_error_type(), "RuntimeError");
	assert_string_equal(aw_error_message(), "Lock is not acquired.");
	AW_TRY(aw_lock_acquire(&lock));
	return aw_lock_release(&lock);
}

static void releasing_what_is_not_locked_is_an_error(void **state)
{
	(void)state;
	check(release_unlocked, "");
}

static void outside_of_a_task_there_is_no_waiting(void **state)
{
	struct aw_lock alone = AW_LOCK("alone");

	(void)state;
	assert_int_equal(aw_lock_acquire(&alone), AW_ENOLOOP);
	assert_false(aw_lock_locked(&alone));
	assert_int_equal(aw_lock_release(&alone), AW_ENOTLOCKED);
}

/* ---- async with ---- */

static int leave_by(void *arg)
{
	const char *way = arg;

	for (int i = 0; i < 2; i++) {
		AW_WITH_LOCK(&lock)
		{
			assert_true(aw_lock_locked(&lock));
			say("%s", way);
			if (!strcmp(way, "return"))
				return aw_return_int(i);
			if (!strcmp(way, "break"))
				break;
			if (!strcmp(way, "continue"))
				continue;
			if (!strcmp(way, "goto"))
				goto out;
			AW_TRY(aw_raise("ValueError", "inside"));
		}
		assert_false(aw_lock_locked(&lock));
	}
out:
	return 0;
}

static int each_way(void *arg)
{
	static char ways[][9] = {"return", "break", "continue", "goto", "raise"};

	(void)arg;
	for (int i = 0; i < 5; i++) {
		assert_int_equal(aw_await(NULL, AW(leave_by, ways[i])), i == 4 ? AW_ERAISED : 0);
		assert_false(aw_lock_locked(&lock));
	}
	return 0;
}

static void a_with_block_releases_however_it_is_left(void **state)
{
	(void)state;
	check(each_way, "return break break continue continue goto raise");
}

static int with_both(void *arg)
{
	struct aw_lock *other = arg;

	AW_WITH_LOCK(&lock)
	{
		AW_WITH_LOCK(other)
		{
			say("both");
		}
	}
	return 0;
}

static int cancel_inner(void *arg)
{
	struct aw_lock other = AW_LOCK("other");
	struct aw *task;

	(void)arg;
	AW_TRY(aw_await(NULL, AW(with_both, &other)));
	AW_TRY(aw_lock_acquire(&other));
	task = aw_spawn(AW(with_both, &other));
	AW_TRY(aw_yield());
	assert_true(aw_lock_locked(&lock));
	aw_cancel(task);
	assert_int_equal(aw_await(NULL, task), AW_ECANCELLED);
	return aw_lock_release(&other);
}

static void a_with_block_that_cannot_be_entered_returns_and_releases_the_outer_one(void **state)
{
	(void)state;
	check(cancel_inner, "both");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(those_who_wait_are_served_in_order),
		cmocka_unit_test(a_free_lock_is_taken_without_a_switch),
		cmocka_unit_test(a_lock_that_is_handed_over_reads_unlocked_but_cannot_be_taken),
		cmocka_unit_test(a_waiter_cancelled_after_it_was_chosen_passes_the_lock_on),
		cmocka_unit_test(a_waiter_cancelled_before_the_release_wakes_the_next_when_it_runs),
		cmocka_unit_test(waiters_that_were_all_cancelled_stand_in_nobodys_way),
		cmocka_unit_test(who_comes_while_the_lock_is_passed_on_waits_behind_the_others),
		cmocka_unit_test(releasing_what_is_not_locked_is_an_error),
		cmocka_unit_test(outside_of_a_task_there_is_no_waiting),
		cmocka_unit_test(a_with_block_releases_however_it_is_left),
		cmocka_unit_test(a_with_block_that_cannot_be_entered_returns_and_releases_the_outer_one),
	};

	return cmocka_run_group_tests_name("lock", tests, NULL, NULL);
}
