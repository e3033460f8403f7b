/* Queue: a put and a get only wake; who is woken looks again. Cancellation, join and shutdown. */
#include "waiting.h"

static struct aw_queue queue;

static int say_shut(const char *name, int status)
{
	if (status != AW_EQUEUE_SHUTDOWN)
		return say_end(name, status);
	assert_string_equal(aw_error_type(), "QueueShutDown");
	say("%sshut", name);
	return 0;
}

static int get(void *arg)
{
	const char *name = arg;
	void *item;
	int status = aw_queue_get(&item, &queue);

	if (status)
		return say_shut(name, status);
	say("%s=%s", name, (const char *)item);
	return 0;
}

/* Puts its own name. */
static int put(void *arg)
{
	const char *name = arg;
	int status = aw_queue_put(&queue, arg);

	if (status)
		return say_shut(name, status);
	say("+%s", name);
	return 0;
}

static int join(void *arg)
{
	AW_TRY(aw_queue_join(&queue));
	say("%sjoined", (const char *)arg);
	return 0;
}

/* What it gives at once. */
static const char *take(void)
{
	void *item = NULL;

	assert_int_equal(aw_queue_get_nowait(&item, &queue), 0);
	return item;
}

static void check(aw_fn *fn, size_t max, const char *expected)
{
	aw_queue_init(&queue, NULL, max);
	assert_int_equal(run(fn, NULL), 0);
	assert_said(expected);
	assert_null(queue.getters.first);
	assert_null(queue.putters.first);
	assert_null(queue.joiners.first);
	aw_queue_finish(&queue);
}

static int without_waiting(void *arg)
{
	void *item;

	(void)arg;
	spawn_each(NULL, say_arg, "a");
	assert_int_equal(aw_queue_get_nowait(&item, &queue), AW_EQUEUE_EMPTY);
	assert_string_equal(aw_error_type(), "QueueEmpty");
	AW_TRY(aw_queue_put(&queue, WORD("1")));
	AW_TRY(aw_queue_put_nowait(&queue, WORD("2")));
	assert_true(aw_queue_full(&queue));
	assert_int_equal(aw_queue_size(&queue), 2);
	assert_int_equal(aw_queue_put_nowait(&queue, WORD("3")), AW_EQUEUE_FULL);
	assert_string_equal(aw_error_type(), "QueueFull");
	AW_TRY(aw_queue_get(&item, &queue));
	say("%s", (const char *)item);
	AW_TRY(aw_queue_get(NULL, &queue));
	assert_true(aw_queue_empty(&queue));
	say("main");
	return aw_yield();
}

static void what_need_not_wait_does_not_switch(void **state)
{
	(void)state;
	check(without_waiting, 2, "1 main a");
	assert_int_equal(aw_queue_get(NULL, &queue), AW_ENOLOOP);
	assert_int_equal(aw_queue_put(&queue, NULL), AW_ENOLOOP);
}

static int look_again(void *arg)
{
	void *item;

	(void)arg;
	spawn_each(NULL, get, "ab");
	AW_TRY(aw_yield());
	AW_TRY(aw_queue_put_nowait(&queue, WORD("1")));
	AW_TRY(aw_queue_get(&item, &queue));
	say("main=%s", (const char *)item);
	AW_TRY(turns(1));
	AW_TRY(aw_queue_put_nowait(&queue, WORD("2")));
	AW_TRY(turns(2));
	AW_TRY(aw_queue_put_nowait(&queue, WORD("3")));
	return turns(2);
}

static void a_getter_that_comes_too_late_waits_again_behind_the_others(void **state)
{
	(void)state;
	check(look_again, 0, "main=1 1 b=2 1 2 a=3 1 2");
}

static int barge_in(void *arg)
{
	(void)arg;
	AW_TRY(aw_queue_put_nowait(&queue, WORD("0")));
	spawn_each(NULL, put, "ab");
	AW_TRY(aw_yield());
	take();
	AW_TRY(aw_queue_put(&queue, WORD("m")));
	say("main");
	for (int i = 0; i < 2; i++) {
		AW_TRY(turns(2));
		say("%s", take());
	}
	AW_TRY(turns(2));
	say("%s", take());
	return 0;
}

static void a_putter_that_comes_too_late_waits_again_behind_the_others(void **state)
{
	(void)state;
	check(barge_in, 1, "main 1 2 m +b 1 2 b +a 1 2 a");
}

/* ---- cancellation ---- */

static int cancel_getter(void *arg)
{
	struct aw *tasks[2];

	(void)arg;
	spawn_each(tasks, get, "ab");
	AW_TRY(aw_yield());
	AW_TRY(aw_queue_put_nowait(&queue, WORD("1")));
	aw_cancel(tasks[0]);
	return turns(3);
}

static void a_chosen_getter_that_is_cancelled_wakes_the_next(void **state)
{
	(void)state;
	check(cancel_getter, 0, "ax 1 b=1 2 3");
}

static int cancel_getter_of_nothing(void *arg)
{
	struct aw *tasks[2];

	(void)arg;
	spawn_each(tasks, get, "ab");
	AW_TRY(aw_yield());
	AW_TRY(aw_queue_put_nowait(&queue, WORD("1")));
	take();
	aw_cancel(tasks[0]);
	AW_TRY(turns(3));
	assert_false(aw_done(tasks[1]));
	return 0;
}

static void it_wakes_nobody_when_the_item_is_gone(void **state)
{
	(void)state;
	check(cancel_getter_of_nothing, 0, "ax 1 2 3 bx");
}

static int cancel_chosen_putter(void *arg)
{
	struct aw *tasks[2];

	(void)arg;
	AW_TRY(aw_queue_put_nowait(&queue, WORD("0")));
	spawn_each(tasks, put, "ab");
	AW_TRY(aw_yield());
	say("%s", take());
	aw_cancel(tasks[0]);
	AW_TRY(turns(3));
	say("%s", take());
	return 0;
}

static void a_chosen_putter_that_is_cancelled_wakes_the_next(void **state)
{
	(void)state;
	check(cancel_chosen_putter, 1, "0 ax 1 +b 2 3 b");
}

static int cancel_pending_putter(void *arg)
{
	struct aw *tasks[2];

	(void)arg;
	AW_TRY(aw_queue_put_nowait(&queue, WORD("0")));
	spawn_each(tasks, put, "ab");
	AW_TRY(aw_yield());
	aw_cancel(tasks[0]);
	say("%s", take());
	AW_TRY(turns(3));
	say("%s", take());
	return 0;
}

static void a_get_passes_over_putters_that_were_cancelled(void **state)
{
	(void)state;
	check(cancel_pending_putter, 1, "0 ax +b 1 2 3 b");
}

/* ---- timeouts and callbacks ---- */

static void put_one(void *arg)
{
	assert_int_equal(aw_queue_put_nowait(arg, WORD("1")), 0);
}

/* The put and the timeout are due at once: the getter was chosen when it is cancelled. */
static int time_out(void *arg)
{
	void *item;

	(void)arg;
	AW_TRY(aw_call_later(NULL, 1, put_one, &queue));
	assert_int_equal(aw_wait_for(&item, 1, AW(get, WORD("a"))), AW_ETIMEDOUT);
	assert_int_equal(aw_queue_size(&queue), 1);
	AW_TRY(aw_call_later(NULL, 1, put_one, &queue));
	AW_TRY(aw_wait_for(&item, 2, AW(get, WORD("b"))));
	return aw_wait_for(&item, 2, AW(get, WORD("c")));
}

static void a_get_that_timed_out_leaves_the_item_to_the_next(void **state)
{
	(void)state;
	check(time_out, 0, "ax b=1 c=1");
	assert_int_equal(run_ns(), seconds_ns(2));
}

/* ---- join and shutdown ---- */

static int join_twice(void *arg)
{
	(void)arg;
	assert_int_equal(aw_queue_task_done(&queue), AW_ETASK_DONE);
	assert_string_equal(aw_error_type(), "ValueError");
	AW_TRY(aw_queue_join(&queue));
	say("free");
	AW_TRY(aw_queue_put_nowait(&queue, WORD("1")));
	AW_TRY(aw_queue_put_nowait(&queue, WORD("2")));
	spawn_each(NULL, join, "ab");
	AW_TRY(aw_yield());
	take();
	take();
	AW_TRY(aw_queue_task_done(&queue));
	AW_TRY(turns(1));
	AW_TRY(aw_queue_task_done(&queue));
	AW_TRY(aw_queue_put_nowait(&queue, WORD("3")));
	return turns(2);
}

static void a_join_is_over_once_all_was_done_even_if_more_is_put_then(void **state)
{
	(void)state;
	check(join_twice, 0, "free 1 ajoined bjoined 1 2");
}

static int shut_down(void *arg)
{
	(void)arg;
	AW_TRY(aw_queue_put_nowait(&queue, WORD("0")));
	spawn_each(NULL, put, "pq");
	spawn_each(NULL, join, "j");
	AW_TRY(aw_yield());
	aw_queue_shutdown(&queue, false);
	AW_TRY(turns(2));
	assert_int_equal(aw_queue_put_nowait(&queue, NULL), AW_EQUEUE_SHUTDOWN);
	AW_TRY(aw_await(NULL, AW(get, WORD("m"))));
	AW_TRY(aw_await(NULL, AW(get, WORD("n"))));
	AW_TRY(aw_queue_task_done(&queue));
	return turns(2);
}

static void a_queue_that_is_shut_down_gives_what_it_holds(void **state)
{
	(void)state;
	check(shut_down, 1, "pshut qshut 1 2 m=0 nshut jjoined 1 2");
}

static int shut_down_now(void *arg)
{
	(void)arg;
	AW_TRY(aw_queue_put_nowait(&queue, WORD("0")));
	spawn_each(NULL, put, "pq");
	spawn_each(NULL, join, "j");
	AW_TRY(aw_yield());
	aw_queue_shutdown(&queue, true);
	AW_TRY(turns(2));
	return aw_await(NULL, AW(get, WORD("m")));
}

static void an_immediate_shutdown_drops_what_it_holds(void **state)
{
	(void)state;
	check(shut_down_now, 1, "jjoined pshut qshut 1 2 mshut");
}

static int shut_down_getters(void *arg)
{
	(void)arg;
	spawn_each(NULL, get, "ab");
	AW_TRY(aw_yield());
	AW_TRY(aw_queue_put_nowait(&queue, WORD("5")));
	aw_queue_shutdown(&queue, false);
	return turns(2);
}

static void those_who_wait_to_get_look_again_at_a_shutdown(void **state)
{
	(void)state;
	check(shut_down_getters, 0, "a=5 bshut 1 2");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_need_not_wait_does_not_switch),
		cmocka_unit_test(a_getter_that_comes_too_late_waits_again_behind_the_others),
		cmocka_unit_test(a_putter_that_comes_too_late_waits_again_behind_the_others),
		cmocka_unit_test(a_chosen_getter_that_is_cancelled_wakes_the_next),
		cmocka_unit_test(it_wakes_nobody_when_the_item_is_gone),
		cmocka_unit_test(a_chosen_putter_that_is_cancelled_wakes_the_next),
		cmocka_unit_test(a_get_passes_over_putters_that_were_cancelled),
		cmocka_unit_test(a_get_that_timed_out_leaves_the_item_to_the_next),
		cmocka_unit_test(a_join_is_over_once_all_was_done_even_if_more_is_put_then),
		cmocka_unit_test(a_queue_that_is_shut_down_gives_what_it_holds),
		cmocka_unit_test(an_immediate_shutdown_drops_what_it_holds),
		cmocka_unit_test(those_who_wait_to_get_look_again_at_a_shutdown),
	};

	return cmocka_run_group_tests_name("queue", tests, NULL, NULL);
}
