/* Event: setting it wakes all who wait, for good. */
#include "waiting.h"

static struct aw_event event;

static int wait_for_it(void *arg)
{
	return say_end(arg, aw_event_wait(&event));
}

static void check(aw_fn *fn, const char *expected)
{
	aw_event_init(&event, NULL);
	assert_int_equal(run(fn, NULL), 0);
	assert_said(expected);
	assert_null(event.waiters.first);
}

static int already_set(void *arg)
{
	(void)arg;
	spawn_each(NULL, say_arg, "a");
	assert_false(aw_event_is_set(&event));
	aw_event_set(&event);
	assert_true(aw_event_is_set(&event));
	AW_TRY(aw_event_wait(&event));
	say("main");
	return aw_yield();
}

static void waiting_for_a_set_event_does_not_switch(void **state)
{
	(void)state;
	check(already_set, "main a");
}

static int set_and_clear(void *arg)
{
	struct aw *late;

	(void)arg;
	spawn_each(NULL, wait_for_it, "ab");
	AW_TRY(aw_yield());
	aw_event_set(&event);
	aw_event_clear(&event);
	spawn_each(&late, wait_for_it, "c");
	AW_TRY(turns(2));
	assert_false(aw_done(late));
	aw_event_set(&event);
	aw_event_set(&event);
	return turns(1);
}

static void an_event_that_is_cleared_at_once_still_wakes_those_who_waited(void **state)
{
	(void)state;
	check(set_and_clear, "a b 1 2 c 1");
}

static int cancels(void *arg)
{
	struct aw *tasks[3];

	(void)arg;
	spawn_each(tasks, wait_for_it, "abc");
	AW_TRY(aw_yield());
	aw_cancel(tasks[1]);
	aw_event_set(&event);
	aw_cancel(tasks[0]);
	aw_event_clear(&event);
	return turns(2);
}

static void a_cancelled_waiter_is_woken_once(void **state)
{
	(void)state;
	check(cancels, "bx ax c 1 2");
}

static int never_set(void *arg)
{
	(void)arg;
	return aw_event_wait(&event);
}

static void an_event_that_nobody_can_set_is_a_deadlock(void **state)
{
	(void)state;
	aw_event_init(&event, "never");
	assert_int_equal(run(never_set, NULL), AW_EDEADLOCK);
	assert_null(event.waiters.first);
	assert_int_equal(aw_event_wait(&event), AW_ENOLOOP);
}

static int cancel_itself(void *arg)
{
	(void)arg;
	aw_cancel(aw_current());
	say_end("main", aw_event_wait(&event));
	AW_TRY(turns(1));
	aw_event_set(&event);
	aw_cancel(aw_current());
	AW_TRY(aw_event_wait(&event));
	say("passed");
	assert_int_equal(aw_yield(), AW_ECANCELLED);
	return 0;
}

static void a_pending_cancel_meets_the_next_wait_that_suspends(void **state)
{
	(void)state;
	check(cancel_itself, "mainx 1 passed");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(waiting_for_a_set_event_does_not_switch),
		cmocka_unit_test(an_event_that_is_cleared_at_once_still_wakes_those_who_waited),
		cmocka_unit_test(a_cancelled_waiter_is_woken_once),
		cmocka_unit_test(an_event_that_nobody_can_set_is_a_deadlock),
		cmocka_unit_test(a_pending_cancel_meets_the_next_wait_that_suspends),
	};

	return cmocka_run_group_tests_name("event", tests, NULL, NULL);
}
