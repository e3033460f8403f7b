/* Futures, done callbacks, scheduled callbacks, names and the count of cancellations. */
#include "recorded.h"

static struct aw *future;

static void set_it(void *value)
{
	assert_int_equal(aw_future_set_result(future, value), 0);
}

static int await_it(void *name)
{
	void *got = NULL;
	int status = aw_await(&got, future);

	say("%s:%s", (const char *)name,
		status == AW_ECANCELLED ? "cancelled"
		: status                ? aw_error_message()
					: (char *)got);
	return status;
}

static void say_word(void *arg)
{
	say("%s", (const char *)arg);
}

static void say_done(struct aw *ended, void *arg)
{
	say("%s-%s", (const char *)arg, aw_name(ended));
}

static int two_wait(void *arg)
{
	struct aw *a, *b;

	(void)arg;
	future = aw_future_new("answer");
	a = aw_spawn(AW(await_it, WORD("a")));
	b = aw_spawn(AW(await_it, WORD("b")));
	AW_TRY(aw_call_later(NULL, 2, set_it, WORD("x")));
	AW_TRY(aw_gather(NULL, a, b));
	assert_int_equal(aw_future_set_result(future, NULL), AW_EINVALIDSTATE);
	assert_false(aw_cancel(future));
	return await_it(WORD("again"));
}

static void all_who_await_a_future_get_its_result_in_their_order(void **state)
{
	(void)state;
	assert_int_equal(record(two_wait, NULL), 0);
	assert_said("a:x b:x again:x");
	assert_int_equal(run_ns(), seconds_ns(2));
	assert_string_equal(event_name(find(101, 'B', TRACE_CAT_WAIT, 1)), "future answer");
	assert_string_equal(resumed_by(101, 2), "callback");
}

static int error_and_cancel(void *arg)
{
	struct aw *waiter;

	(void)arg;
	future = aw_future_new(NULL);
	assert_int_equal(aw_future_set_error(future, "KeyError", "no %d", 3), 0);
	assert_int_equal(await_it(WORD("e")), AW_ERAISED);
	assert_string_equal(aw_error_type(), "KeyError");
	aw_release(future);
	future = aw_future_new(NULL);
	waiter = aw_spawn(AW(await_it, WORD("w")));
	AW_TRY(aw_yield());
	assert_true(aw_cancel(future)); /* reaches who awaits it, as CancelledError */
	assert_true(aw_cancelled(future));
	assert_int_equal(aw_await(NULL, waiter), AW_ECANCELLED);
	aw_release(future);
	future = aw_future_new(NULL);
	waiter = aw_spawn(AW(await_it, WORD("v")));
	AW_TRY(aw_yield());
	assert_true(aw_cancel(waiter)); /* cancels what it awaits */
	assert_true(aw_cancelled(future));
	assert_int_equal(aw_await(NULL, waiter), AW_ECANCELLED);
	return 0;
}

static void a_future_passes_on_errors_and_cancellations(void **state)
{
	(void)state;
	assert_int_equal(record(error_and_cancel, NULL), 0);
	assert_said("e:no 3 w:cancelled v:cancelled");
}

static int callbacks(void *arg)
{
	struct aw *task = aw_spawn(AW(say_arg, WORD("run")));

	(void)arg;
	AW_TRY(aw_set_name(task, "t"));
	AW_TRY(aw_add_done_callback(task, say_done, WORD("1")));
	AW_TRY(aw_add_done_callback(task, say_done, WORD("2")));
	AW_TRY(aw_call_soon(NULL, say_word, WORD("soon")));
	aw_release(task); /* valid for its callbacks all the same */
	AW_TRY(aw_yield());
	say("yielded");
	AW_TRY(aw_yield());
	say("end");
	return 0;
}

static void done_callbacks_go_through_the_ready_queue_in_their_order(void **state)
{
	(void)state;
	assert_int_equal(run(callbacks, NULL), 0);
	assert_said("run soon yielded 1-t 2-t end");
}

static int late_and_removed(void *arg)
{
	struct aw *task = aw_spawn(AW(say_arg, WORD("run")));

	(void)arg;
	AW_TRY(aw_add_done_callback(task, say_done, WORD("never")));
	AW_TRY(aw_add_done_callback(task, say_done, WORD("never")));
	assert_int_equal(aw_remove_done_callback(task, say_done), 2);
	assert_int_equal(aw_remove_done_callback(task, say_done), 0);
	AW_TRY(aw_await(NULL, task));
	AW_TRY(aw_add_done_callback(task, say_done, WORD("late")));
	say("added");
	return aw_yield();
}

static void a_callback_of_one_that_has_ended_runs_in_the_next_iteration(void **state)
{
	(void)state;
	assert_int_equal(run(late_and_removed, NULL), 0);
	assert_said("run added late-say_arg");
}

static int handles(void *arg)
{
	struct aw_handle soon, later, ran;

	(void)arg;
	AW_TRY(aw_call_soon(&ran, say_word, WORD("ran")));
	AW_TRY(aw_call_soon(&soon, say_word, WORD("soon")));
	AW_TRY(aw_call_later(&later, 1, say_word, WORD("later")));
	AW_TRY(aw_call_later(NULL, 1, say_word, WORD("kept")));
	assert_int_equal(aw_call_later(NULL, 0.0 / 0.0, say_word, NULL), -EINVAL);
	aw_handle_cancel(soon);
	aw_handle_cancel(later);
	AW_TRY(aw_yield());
	AW_TRY(aw_call_soon(NULL, say_word, WORD("next"))); /* has the record of one that is over */
	aw_handle_cancel(ran);
	aw_handle_cancel(later);
	return aw_sleep(2);
}

static void a_handle_that_is_over_cancels_nothing(void **state)
{
	(void)state;
	assert_int_equal(record(handles, NULL), 0);
	assert_said("ran next kept");
}

static int named(void *arg)
{
	char name[16];
	struct aw *first = AW(say_arg, WORD("x")), *second = AW(say_arg, WORD("y"));

	(void)arg;
	strcpy(name, "one");
	AW_TRY(aw_set_name(first, name));
	strcpy(name, "two");
	AW_TRY(aw_set_name(second, name));
	strcpy(name, "?");
	return aw_gather(NULL, first, second);
}

static void a_name_is_copied_and_recorded(void **state)
{
	(void)state;
	assert_int_equal(record(named, NULL), 0);
	assert_string_equal(track_name(101), "one");
	assert_string_equal(track_name(102), "two");
}

static int stubborn(void *arg)
{
	(void)arg;
	assert_int_equal(aw_sleep(9), AW_ECANCELLED);
	say("%d", aw_cancelling(aw_current()));
	say("%d", aw_uncancel(aw_current()));
	say("%d", aw_uncancel(aw_current()));
	return aw_sleep(1);
}

static int cancel_twice(void *arg)
{
	struct aw *task = aw_spawn(AW(stubborn, NULL));

	(void)arg;
	AW_TRY(aw_yield());
	aw_cancel(task);
	aw_cancel(task);
	return aw_await(NULL, task);
}

static void cancellations_are_counted_and_taken_back(void **state)
{
	(void)state;
	assert_int_equal(run(cancel_twice, NULL), 0);
	assert_said("2 1 0");
}

static int leaves_all(void *arg)
{
	struct aw *task = aw_spawn(AW(await_it, WORD("left")));

	(void)arg;
	future = aw_future_new("left");
	aw_close(AW(say_arg, WORD("closed")));
	AW_TRY(aw_add_done_callback(future, say_done, WORD("left")));
	AW_TRY(aw_add_done_callback(task, say_done, WORD("left")));
	AW_TRY(aw_call_later(NULL, 100, say_word, WORD("never")));
	return aw_yield();
}

static void what_is_left_at_the_end_leaks_nothing(void **state)
{
	(void)state;
	catch_stderr();
	assert_int_equal(run(leaves_all, NULL), 0);
	assert_string_equal(caught_stderr(), "");
	assert_said("left-left left:cancelled left-await_it");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(all_who_await_a_future_get_its_result_in_their_order),
		cmocka_unit_test(a_future_passes_on_errors_and_cancellations),
		cmocka_unit_test(done_callbacks_go_through_the_ready_queue_in_their_order),
		cmocka_unit_test(a_callback_of_one_that_has_ended_runs_in_the_next_iteration),
		cmocka_unit_test(a_handle_that_is_over_cancels_nothing),
		cmocka_unit_test(a_name_is_copied_and_recorded),
		cmocka_unit_test(cancellations_are_counted_and_taken_back),
		cmocka_unit_test(what_is_left_at_the_end_leaks_nothing),
	};

	return cmocka_run_group_tests_name("future", tests, make_folder, remove_folder);
}
