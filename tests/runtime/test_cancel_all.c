/* Cancellation of many: down chains of tasks, in rings of them, and of all that is left when the run ends. */
#include "running.h"

/* Sleeps for a long time; says how that ended, and passes it on. */
static int sleep_long(void *arg)
{
	int status = aw_sleep(100);

	say("%s:%s", (const char *)arg, status == AW_ECANCELLED ? "cancelled" : "slept");
	return status;
}

static int clean_up(void *arg)
{
	int status = aw_sleep(100);

	assert_int_equal(status, AW_ECANCELLED);
	AW_TRY(aw_sleep(0.5));
	say("%s:clean", (const char *)arg);
	return status;
}

/* ---- long chains and rings ---- */

enum { CHAIN = 20000 };

static int await_next(void *arg)
{
	return aw_await(NULL, arg);
}

static int cancel_a_chain(void *arg)
{
	struct aw *task = aw_spawn(AW(sleep_long, WORD("last")));

	(void)arg;
	for (int i = 0; i < CHAIN; i++)
		task = aw_spawn(AW(await_next, task));
	AW_TRY(aw_sleep(1));
	assert_true(aw_cancel(task));
	assert_int_equal(aw_await(NULL, task), AW_ECANCELLED);
	return 0;
}

static void a_cancel_goes_down_a_chain_of_any_length(void **state)
{
	(void)state;
#ifdef SANITIZED
	skip(); /* so many stacks are too many for them */
#endif
	assert_int_equal(run(cancel_a_chain, NULL), 0);
	assert_said("last:cancelled");
}

static struct aw *ring[3];

static int await_in_ring(void *arg)
{
	int i = (int)(intptr_t)arg;
	int status = aw_await(NULL, ring[(i + 1) % 3]);

	say("%d:%s", i, status == AW_ECANCELLED ? "cancelled" : "else");
	return status;
}

static int gather_in_ring(void *arg)
{
	int i = (int)(intptr_t)arg;
	int status = aw_gather(NULL, ring[(i + 1) % 3]);

	say("%d:%s", i, status == AW_ECANCELLED ? "cancelled" : "else");
	return status;
}

static int cancel_a_ring(void *arg)
{
	aw_fn **fns = arg;

	for (intptr_t i = 0; i < 3; i++)
		ring[i] = aw_spawn(AW(fns[i], (void *)i));
	AW_TRY(aw_sleep(1));
	assert_true(aw_cancel(ring[0]));
	AW_TRY(aw_sleep(1));
	for (int i = 0; i < 3; i++)
		assert_true(aw_cancelled(ring[i]));
	return 0;
}

static void tasks_that_wait_for_one_another_in_a_ring_can_be_cancelled(void **state)
{
	aw_fn *tasks[] = {await_in_ring, await_in_ring, await_in_ring};
	aw_fn *gathers[] = {gather_in_ring, gather_in_ring, gather_in_ring};
	aw_fn *mixed[] = {gather_in_ring, await_in_ring, await_in_ring};

	(void)state;
	assert_int_equal(run(cancel_a_ring, tasks), 0);
	assert_said("2:cancelled 1:cancelled 0:cancelled");
	assert_int_equal(run(cancel_a_ring, gathers), 0);
	assert_said("2:cancelled 1:cancelled 0:cancelled");
	assert_int_equal(run(cancel_a_ring, mixed), 0);
	assert_said("2:cancelled 1:cancelled 0:cancelled");
}

/* ---- the end of the run ---- */

static int leave_some(void *arg)
{
	(void)arg;
	aw_spawn(AW(sleep_long, WORD("a")));
	aw_spawn(AW(clean_up, WORD("b")));
	aw_spawn(AW(sleep_long, WORD("c")));
	aw_spawn(AW(say_arg, WORD("quick")));
	AW_TRY(aw_sleep(1));
	aw_spawn(AW(say_arg, WORD("never")));
	say("main");
	return aw_return_int(3);
}

static void the_end_of_the_run_cancels_what_is_left_and_waits_for_its_clean_up(void **state)
{
	(void)state;
	assert_int_equal(run(leave_some, NULL), 0);
	/* `never` takes its first step in the iteration in which the end comes through. */
	assert_said("quick main never a:cancelled c:cancelled b:clean");
	assert_int_equal(run_ns(), seconds_ns(1.5));
}

static int fail_with_some_left(void *arg)
{
	(void)arg;
	aw_spawn(AW(sleep_long, WORD("a")));
	AW_TRY(aw_yield());
	return aw_raise("ValueError", "main");
}

static void a_failed_main_coroutine_cancels_what_is_left_too(void **state)
{
	(void)state;
	assert_int_equal(run(fail_with_some_left, NULL), AW_ERAISED);
	assert_said("a:cancelled");
	assert_string_equal(aw_error_type(), "ValueError");
	assert_string_equal(aw_error_message(), "main");
}

/* ---- released tasks at the run's end ---- */

static int sleep_five(void *arg)
{
	(void)arg;
	return aw_sleep(5);
}

static int spawn_while_cleaning_up(void *arg)
{
	int status = aw_sleep(100);

	(void)arg;
	for (int i = 0; i < 3; i++)
		aw_release(aw_spawn(AW(sleep_five, NULL)));
	AW_TRY(aw_sleep(0.01));
	return status;
}

static int leave_released_tasks(void *arg)
{
	(void)arg;
	for (int i = 0; i < 4; i++)
		aw_release(aw_spawn(i % 2 ? AW(spawn_while_cleaning_up, NULL) : AW(sleep_five, NULL)));
	return aw_sleep(0.01);
}

static void the_end_waits_for_no_task_that_a_released_one_made_room_for(void **state)
{
	struct aw_recording total = {0};

	(void)state;
	assert_int_equal(aw_run(AW(leave_released_tasks, NULL),
				 &(struct aw_options){.clock = AW_CLOCK_VIRTUAL, .recording = &total}),
		0);
	assert_true(total.seconds < 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_cancel_goes_down_a_chain_of_any_length),
		cmocka_unit_test(tasks_that_wait_for_one_another_in_a_ring_can_be_cancelled),
		cmocka_unit_test(the_end_of_the_run_cancels_what_is_left_and_waits_for_its_clean_up),
		cmocka_unit_test(a_failed_main_coroutine_cancels_what_is_left_too),
		cmocka_unit_test(the_end_waits_for_no_task_that_a_released_one_made_room_for),
	};

	return cmocka_run_group_tests_name("cancel_all", tests, NULL, NULL);
}
