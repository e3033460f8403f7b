/* Threads of the program: started, joined, waiting for one another by locks and events, and calling the loop. */
#include "threading.h"

/* ---- started and joined ---- */

static int start_and_join(void *arg)
{
	static const struct step steps[] = {{"a", 0.02}, {"b", 0.01}};
	struct aw_thread *a, *b;

	(void)arg;
	AW_TRY(aw_thread_start(&a, say_around_block, WORD(&steps[0])));
	AW_TRY(aw_thread_join(a, INFINITY));
	AW_TRY(aw_thread_start(&b, say_around_block, WORD(&steps[1])));
	AW_TRY(aw_thread_join(b, INFINITY));
	AW_TRY(aw_thread_join(b, 0));
	say("%d %d", aw_thread_is_alive(a), aw_thread_is_alive(NULL));
	return 0;
}

static void a_thread_is_joined(void **state)
{
	(void)state;
	assert_both_say(start_and_join, NULL, "a a. b b. 0 0");
}

static int join_in_time(void *arg)
{
	static const double second = 1;
	struct aw_thread *thread;

	(void)arg;
	AW_TRY(aw_thread_start(&thread, block_arg, WORD(&second)));
	say("%d", aw_thread_join(thread, 0.25) == AW_ETIMEDOUT);
	say("%g %d", aw_time(), aw_thread_is_alive(thread));
	return 0;
}

static void a_join_has_a_timeout_and_the_run_waits_for_its_threads(void **state)
{
	(void)state;
	assert_int_equal(run(join_in_time, NULL), 0);
	assert_said("1 0.25 1");
	assert_int_equal(run_ns(), 1000000000);
}

static int raise_in_thread(void *arg)
{
	return aw_raise("KeyError", "%s", (const char *)arg);
}

static int start_raising(void *arg)
{
	struct aw_thread *thread;

	AW_TRY(aw_thread_start(&thread, raise_in_thread, arg));
	return aw_thread_join(thread, INFINITY);
}

static void an_error_in_a_thread_is_told_and_stops_nothing(void **state)
{
	(void)state;
	catch_stderr();
	assert_int_equal(run(start_raising, WORD("key")), 0);
	assert_string_equal(caught_stderr(), "Exception in thread 'raise_in_thread': KeyError: key\n");
}

static int nest(void *arg)
{
	struct aw_thread *inner;

	if (!arg)
		return 0;
	tell("%d", aw_is_main_thread());
	AW_TRY(aw_thread_start(&inner, nest, NULL));
	AW_TRY(aw_thread_join(inner, INFINITY));
	tell("%d", aw_thread_is_alive(inner));
	return 0;
}

static int start_nested(void *arg)
{
	struct aw_thread *thread;

	say("%d", aw_is_main_thread());
	AW_TRY(aw_thread_start(&thread, nest, arg));
	return aw_thread_join(thread, INFINITY);
}

static void a_thread_starts_and_joins_another(void **state)
{
	(void)state;
	assert_both_say(start_nested, WORD("outer"), "1 0 0");
	assert_int_equal(aw_is_main_thread(), false);
}

static int leave_threads(void *arg)
{
	static const struct step steps[] = {{"a", 0.02}, {"b", 0.01}};

	(void)arg;
	AW_TRY(aw_thread_start(NULL, say_around_block, WORD(&steps[0])));
	return aw_thread_start(NULL, say_around_block, WORD(&steps[1]));
}

static void threads_that_are_left_are_waited_for(void **state)
{
	(void)state;
	assert_int_equal(run(leave_threads, NULL), 0);
	assert_said("a b b. a.");
	assert_int_equal(run_real(leave_threads, NULL), 0);
	assert_non_null(strstr(said, "a."));
	assert_non_null(strstr(said, "b."));
}

static int threads_without_a_loop(void *arg)
{
	static const struct step step = {"thread", 1};
	struct aw_thread *thread;

	(void)arg;
	AW_TRY(aw_thread_start(&thread, say_around_block, WORD(&step)));
	AW_TRY(aw_block(0.5));
	say("%g", aw_time());
	AW_TRY(aw_thread_join(thread, INFINITY));
	say("%g", aw_time());
	return 0;
}

static void a_run_without_a_loop_has_threads_too(void **state)
{
	struct aw_options options = {.clock = AW_CLOCK_VIRTUAL};

	(void)state;
	said_bytes = 0;
	assert_int_equal(aw_run_sync(threads_without_a_loop, NULL, &options), 0);
	assert_said("thread 0.5 thread. 1");
}

/* ---- locks and events ---- */

static struct aw_thread_lock lock;
static struct aw_thread_event event;

static int under_lock(void *arg)
{
	AW_TRY(aw_thread_lock_acquire(&lock));
	tell("%s", (const char *)arg);
	AW_TRY(aw_block(0.01));
	tell("%s.", (const char *)arg);
	return aw_thread_lock_release(&lock);
}

static int three_under_lock(void *arg)
{
	struct aw_thread *threads[3];

	(void)arg;
	lock = (struct aw_thread_lock)AW_THREAD_LOCK("db");
	assert_int_equal(aw_thread_lock_release(&lock), AW_ENOTLOCKED);
	AW_TRY(aw_thread_lock_acquire(&lock));
	for (int i = 0; i < 3; i++) {
		static const char *const names[] = {"a", "b", "c"};

		AW_TRY(aw_thread_start(&threads[i], under_lock, WORD(names[i])));
		AW_TRY(aw_block(0.01));
	}
	say("main");
	AW_TRY(aw_thread_lock_release(&lock));
	AW_TRY(under_lock(WORD("m")));
	for (int i = 0; i < 3; i++)
		AW_TRY(aw_thread_join(threads[i], INFINITY));
	return 0;
}

static void a_lock_lets_one_in_at_a_time_in_the_order_of_asking(void **state)
{
	(void)state;
	assert_int_equal(run(three_under_lock, NULL), 0);
	assert_said("main a a. b b. c c. m m.");
	/* The order of real threads is not ours to say, but each is in alone. */
	assert_int_equal(run_real(three_under_lock, NULL), 0);
	for (const char *name = "abcm"; *name; name++) {
		char alone[] = {*name, ' ', *name, '.', '\0'};

		assert_non_null(strstr(said, alone));
	}
}

static int count_many(void *arg)
{
	for (int i = 0; i < 1000; i++) {
		AW_TRY(aw_thread_lock_acquire(&lock));
		++*(int *)arg;
		AW_TRY(aw_thread_lock_release(&lock));
	}
	return 0;
}

static int count_by_four(void *arg)
{
	struct aw *jobs[4];

	lock = (struct aw_thread_lock)AW_THREAD_LOCK("count");
	for (int i = 0; i < 4; i++)
		jobs[i] = aw_run_in_executor(NULL, count_many, arg);
	return aw_gather_array(NULL, jobs, 4);
}

static void nothing_is_lost_under_a_lock(void **state)
{
	int count = 0;

	(void)state;
	assert_int_equal(run_real(count_by_four, &count), 0);
	assert_int_equal(count, 4000);
}

static int wait_for_event(void *arg)
{
	const double *seconds = arg;
	int status = aw_thread_event_wait(&event, *seconds);

	tell("%s%s", *seconds > 1 ? "long" : "short", status ? "!" : "");
	return status == AW_ETIMEDOUT ? 0 : status;
}

static int set_event(void *arg)
{
	static const double times[] = {0.01, INFINITY, INFINITY};
	struct aw *jobs[3];

	(void)arg;
	event = (struct aw_thread_event)AW_THREAD_EVENT("gate");
	for (int i = 0; i < 3; i++)
		jobs[i] = aw_run_in_executor(NULL, wait_for_event, WORD(&times[i]));
	AW_TRY(aw_await(NULL, jobs[0]));
	say("%d", aw_thread_event_is_set(&event));
	aw_thread_event_set(&event);
	AW_TRY(aw_gather_array(NULL, jobs, 3));
	AW_TRY(aw_thread_event_wait(&event, 0));
	aw_thread_event_clear(&event);
	say("%d %d", aw_thread_event_is_set(&event), aw_thread_event_wait(&event, 0.001) == AW_ETIMEDOUT);
	return 0;
}

static void an_event_wakes_all_who_wait_or_its_time_is_over(void **state)
{
	(void)state;
	assert_both_say(set_event, NULL, "short! 0 long long 0 1");
}

/* ---- calls into the loop ---- */

static struct aw_loop *loop;
static struct aw *future;

static void set_future(void *arg)
{
	say("call");
	aw_future_set_result(future, arg);
}

static int call_loop(void *arg)
{
	AW_TRY(aw_block(0.01));
	tell("thread");
	return aw_call_soon_threadsafe(loop, set_future, arg);
}

static int wait_for_call(void *arg)
{
	void *result;

	loop = aw_running_loop();
	future = aw_future_new("call");
	AW_TRY(aw_thread_start(NULL, call_loop, arg));
	AW_TRY(aw_await(&result, future));
	say("%s", (const char *)result);
	return 0;
}

static void a_call_from_a_thread_wakes_a_loop_that_has_nothing_else(void **state)
{
	(void)state;
	assert_both_say(wait_for_call, WORD("word"), "thread call word");
}

static void say_it(void *arg)
{
	say("%s", (const char *)arg);
}

static int call_itself(void *arg)
{
	(void)arg;
	loop = aw_running_loop();
	AW_TRY(aw_call_soon(NULL, say_it, WORD("a")));
	AW_TRY(aw_call_soon_threadsafe(loop, say_it, WORD("b")));
	AW_TRY(aw_call_soon(NULL, say_it, WORD("c")));
	return aw_yield();
}

static void calls_of_the_loop_itself_keep_their_order(void **state)
{
	(void)state;
	assert_both_say(call_itself, NULL, "a b c");
}

static int calls;

static void count_call(void *arg)
{
	(void)arg;
	if (++calls == 2000)
		aw_future_set_result(future, NULL);
}

static int call_often(void *arg)
{
	for (int i = 0; i < 500; i++)
		AW_TRY(aw_call_soon_threadsafe(loop, count_call, arg));
	return 0;
}

static int many_calls(void *arg)
{
	(void)arg;
	calls = 0;
	loop = aw_running_loop();
	future = aw_future_new("calls");
	for (int i = 0; i < 4; i++)
		AW_TRY(aw_thread_start(NULL, call_often, NULL));
	return aw_await(NULL, future);
}

static void no_call_of_many_threads_is_lost(void **state)
{
	(void)state;
	assert_int_equal(run_real(many_calls, NULL), 0);
	assert_int_equal(calls, 2000);
	assert_int_equal(run(many_calls, NULL), 0);
	assert_int_equal(calls, 2000);
}

static void *foreign_main(void *arg)
{
	aw_call_soon_threadsafe(loop, set_future, arg);
	aw_loop_unref(loop);
	return NULL;
}

static int wait_for_foreign(void *arg)
{
	pthread_t thread;
	void *result;

	loop = aw_running_loop();
	future = aw_future_new("call");
	aw_loop_ref(loop);
	assert_int_equal(pthread_create(&thread, NULL, foreign_main, arg), 0);
	AW_TRY(aw_await(&result, future));
	pthread_join(thread, NULL);
	say("%s", (const char *)result);
	return 0;
}

static void a_thread_that_is_not_ours_calls_while_it_holds_the_loop(void **state)
{
	(void)state;
	assert_both_say(wait_for_foreign, WORD("word"), "call word");
}

static int hold_beyond_the_end(void *arg)
{
	(void)arg;
	loop = aw_running_loop();
	aw_loop_ref(loop);
	return 0;
}

static void a_call_after_the_end_of_the_run_says_so(void **state)
{
	(void)state;
	assert_int_equal(run_real(hold_beyond_the_end, NULL), 0);
	assert_int_equal(aw_call_soon_threadsafe(loop, say_it, WORD("late")), AW_ENOLOOP);
	aw_loop_unref(loop);
	assert_null(aw_running_loop());
	assert_int_equal(aw_call_soon_threadsafe(NULL, say_it, NULL), -EINVAL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_thread_is_joined),
		cmocka_unit_test(a_join_has_a_timeout_and_the_run_waits_for_its_threads),
		cmocka_unit_test(an_error_in_a_thread_is_told_and_stops_nothing),
		cmocka_unit_test(a_thread_starts_and_joins_another),
		cmocka_unit_test(threads_that_are_left_are_waited_for),
		cmocka_unit_test(a_run_without_a_loop_has_threads_too),
		cmocka_unit_test(a_lock_lets_one_in_at_a_time_in_the_order_of_asking),
		cmocka_unit_test(nothing_is_lost_under_a_lock),
		cmocka_unit_test(an_event_wakes_all_who_wait_or_its_time_is_over),
		cmocka_unit_test(a_call_from_a_thread_wakes_a_loop_that_has_nothing_else),
		cmocka_unit_test(calls_of_the_loop_itself_keep_their_order),
		cmocka_unit_test(no_call_of_many_threads_is_lost),
		cmocka_unit_test(a_thread_that_is_not_ours_calls_while_it_holds_the_loop),
		cmocka_unit_test(a_call_after_the_end_of_the_run_says_so),
	};

	return cmocka_run_group_tests_name("thread", tests, NULL, NULL);
}
