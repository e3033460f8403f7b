/* Semaphore: a permit is passed on at the release, and never lost. */
#include "waiting.h"

static struct aw_semaphore semaphore;

/* Takes a permit, for good. */
static int grab(void *arg)
{
	return say_end(arg, aw_semaphore_acquire(&semaphore));
}

static void check(aw_fn *fn, size_t permits, const char *expected)
{
	aw_semaphore_init(&semaphore, NULL, permits);
	assert_int_equal(run(fn, NULL), 0);
	assert_said(expected);
	assert_null(semaphore.waiters.first);
}

static void say_value(void)
{
	say("%zu%s", semaphore.value, aw_semaphore_locked(&semaphore) ? "locked" : "");
}

static int counts(void *arg)
{
	(void)arg;
	spawn_each(NULL, say_arg, "a");
	AW_TRY(aw_semaphore_acquire(&semaphore));
	say_value();
	AW_TRY(aw_semaphore_acquire(&semaphore));
	say_value();
	AW_TRY(aw_semaphore_release(&semaphore));
	AW_TRY(aw_semaphore_release(&semaphore));
	AW_TRY(aw_semaphore_release(&semaphore));
	say_value();
	return aw_yield();
}

static void permits_are_taken_without_a_switch_and_may_grow(void **state)
{
	(void)state;
	check(counts, 2, "1 0locked 3 a");
}

static int pass_on(void *arg)
{
	(void)arg;
	spawn_each(NULL, grab, "ab");
	AW_TRY(aw_yield());
	AW_TRY(aw_semaphore_release(&semaphore));
	say_value();
	AW_TRY(turns(1));
	AW_TRY(aw_semaphore_release(&semaphore));
	return turns(1);
}

static void a_release_hands_its_permit_to_the_first_at_once(void **state)
{
	(void)state;
	check(pass_on, 0, "0locked a 1 b 1");
}

static int cancel_chosen(void *arg)
{
	struct aw *tasks[3];

	(void)arg;
	spawn_each(tasks, grab, "abc");
	AW_TRY(aw_yield());
	AW_TRY(aw_semaphore_release(&semaphore));
	say_value();
	aw_cancel(tasks[0]);
	return turns(3);
}

static void a_waiter_cancelled_after_it_was_chosen_passes_its_permit_on(void **state)
{
	(void)state;
	check(cancel_chosen, 0, "0locked ax 1 b 2 3 cx");
}

static int cancel_one_of_two_chosen(void *arg)
{
	struct aw *tasks[3];

	(void)arg;
	spawn_each(tasks, grab, "abc");
	AW_TRY(aw_yield());
	AW_TRY(aw_semaphore_release(&semaphore));
	AW_TRY(aw_semaphore_release(&semaphore));
	aw_cancel(tasks[0]);
	AW_TRY(turns(3));
	say_value();
	AW_TRY(aw_semaphore_release(&semaphore));
	AW_TRY(turns(2));
	say_value();
	return 0;
}

static void each_permit_of_several_is_passed_on_by_itself(void **state)
{
	(void)state;
	check(cancel_one_of_two_chosen, 0, "ax b 1 c 2 3 0locked 1 2 1");
}

static int surplus(void *arg)
{
	(void)arg;
	spawn_each(NULL, grab, "a");
	AW_TRY(aw_yield());
	for (int i = 0; i < 3; i++)
		AW_TRY(aw_semaphore_release(&semaphore));
	say_value();
	spawn_each(NULL, grab, "bcd");
	AW_TRY(aw_semaphore_acquire(&semaphore));
	say("main");
	return turns(5);
}

static void permits_that_lie_behind_a_chosen_one_go_to_those_who_lined_up(void **state)
{
	(void)state;
	check(surplus, 0, "2locked a main b 1 2 3 4 5 cx dx");
}

static int cancel_with_surplus(void *arg)
{
	struct aw *first;

	(void)arg;
	spawn_each(&first, grab, "a");
	AW_TRY(aw_yield());
	AW_TRY(aw_semaphore_release(&semaphore));
	AW_TRY(aw_semaphore_release(&semaphore));
	spawn_each(NULL, grab, "bcd");
	aw_cancel(first);
	AW_TRY(turns(5));
	say_value();
	return 0;
}

static void a_cancelled_one_leaves_its_permit_and_the_others_to_those_behind(void **state)
{
	(void)state;
	check(cancel_with_surplus, 0, "ax b c 1 2 3 4 5 0locked dx");
}

static int cancel_pending(void *arg)
{
	struct aw *tasks[2];

	(void)arg;
	spawn_each(tasks, grab, "ab");
	AW_TRY(aw_yield());
	aw_cancel(tasks[0]);
	AW_TRY(aw_semaphore_release(&semaphore));
	AW_TRY(turns(3));
	say_value();
	return 0;
}

static void a_release_passes_over_those_who_were_cancelled(void **state)
{
	(void)state;
	check(cancel_pending, 0, "ax b 1 2 3 0locked");
}

static int cancel_all(void *arg)
{
	struct aw *tasks[2];

	(void)arg;
	AW_TRY(aw_semaphore_acquire(&semaphore));
	spawn_each(tasks, grab, "ab");
	AW_TRY(aw_yield());
	aw_cancel(tasks[0]);
	aw_cancel(tasks[1]);
	AW_TRY(aw_semaphore_release(&semaphore));
	say_value();
	AW_TRY(aw_semaphore_acquire(&semaphore));
	say("main");
	return turns(2);
}

static void waiters_that_were_all_cancelled_stand_in_nobodys_way(void **state)
{
	(void)state;
	check(cancel_all, 1, "1 main ax bx 1 2");
}

static int bounded(void *arg)
{
	struct aw_semaphore two = AW_BOUNDED_SEMAPHORE("two", 2);

	(void)arg;
	assert_int_equal(aw_semaphore_release(&two), AW_EOVERRELEASED);
	assert_string_equal(aw_error_type(), "ValueError");
	AW_WITH_SEMAPHORE(&two)
	{
		assert_int_equal(two.value, 1);
	}
	assert_int_equal(two.value, 2);
	aw_bounded_semaphore_init(&two, NULL, 0);
	assert_int_equal(aw_semaphore_release(&two), AW_EOVERRELEASED);
	aw_semaphore_init(&two, NULL, SIZE_MAX);
	assert_int_equal(aw_semaphore_release(&two), -EOVERFLOW);
	return 0;
}

static void a_bounded_semaphore_takes_no_more_permits_than_it_gave(void **state)
{
	(void)state;
	check(bounded, 0, "");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(permits_are_taken_without_a_switch_and_may_grow),
		cmocka_unit_test(a_release_hands_its_permit_to_the_first_at_once),
		cmocka_unit_test(a_waiter_cancelled_after_it_was_chosen_passes_its_permit_on),
		cmocka_unit_test(each_permit_of_several_is_passed_on_by_itself),
		cmocka_unit_test(permits_that_lie_behind_a_chosen_one_go_to_those_who_lined_up),
		cmocka_unit_test(a_cancelled_one_leaves_its_permit_and_the_others_to_those_behind),
		cmocka_unit_test(a_release_passes_over_those_who_were_cancelled),
		cmocka_unit_test(waiters_that_were_all_cancelled_stand_in_nobodys_way),
		cmocka_unit_test(a_bounded_semaphore_takes_no_more_permits_than_it_gave),
	};

	return cmocka_run_group_tests_name("semaphore", tests, NULL, NULL);
}
