/* Executors: who runs a job, in what order, and what becomes of it. What must hold under the real clock too
 * is asked there too, for order alone. */
#include "threading.h"

/* ---- results and errors ---- */

static int raise_value_error(void *arg)
{
	return aw_raise("ValueError", "bad %s", (const char *)arg);
}

static int fail_with_enoent(void *arg)
{
	(void)arg;
	return -ENOENT;
}

static int return_number(void *arg)
{
	return aw_return_int(*(const int *)arg);
}

static int return_struct(void *arg)
{
	struct {
		double a, b;
	} both = {1.5, *(const double *)arg};

	return aw_return_copy(&both, sizeof(both));
}

static int ask_for_results(void *arg)
{
	void *text, *both;
	int seven = 7, status;
	double half = 0.5;
	struct aw *number = aw_run_in_executor(NULL, return_number, &seven);

	(void)arg;
	AW_TRY(aw_to_thread(&text, return_arg, WORD("text")));
	AW_TRY(aw_to_thread(&both, return_struct, &half));
	AW_TRY(aw_await(NULL, number));
	say("%s %d %g %g", (char *)text, (int)aw_int(aw_result(number)), ((double *)both)[0],
		((double *)both)[1]);
	status = aw_to_thread(&text, raise_value_error, WORD("word"));
	say("%s: %s %s", aw_error_type(), aw_error_message(), text ? "?" : "-");
	assert_int_equal(status, AW_ERAISED);
	status = aw_to_thread(NULL, fail_with_enoent, NULL);
	say("%s", aw_error_type());
	assert_int_equal(status, -ENOENT);
	return 0;
}

static void results_and_errors_of_jobs_reach_who_awaits_them(void **state)
{
	(void)state;
	assert_both_say(ask_for_results, NULL, "text 7 1.5 0.5 ValueError: bad word - FileNotFoundError");
}

static int use_the_loop_in_a_job(void *arg)
{
	(void)arg;
	tell("%d %d %d %s %s %s", aw_sleep(1), aw_yield(), aw_await(NULL, NULL),
		aw_spawn(AW(say_arg, NULL)) ? "task" : "-", aw_current() ? "current" : "-",
		aw_is_main_thread() ? "main" : "thread");
	tell("%d %s %s", aw_call_soon(NULL, free, NULL), aw_future_new("") ? "future" : "-",
		aw_run_in_executor(NULL, say_arg, NULL) ? "job" : "-");
	return 0;
}

static int run_use_the_loop(void *arg)
{
	char expected[128];

	(void)arg;
	AW_TRY(aw_to_thread(NULL, use_the_loop_in_a_job, NULL));
	snprintf(expected, sizeof(expected), "%d %d %d - - thread %d - -", AW_ENOLOOP, AW_ENOLOOP, AW_ENOLOOP,
		AW_ENOLOOP);
	assert_said(expected);
	return 0;
}

static void what_needs_the_loop_says_so_on_a_worker(void **state)
{
	(void)state;
	assert_int_equal(run(run_use_the_loop, NULL), 0);
	assert_int_equal(run_real(run_use_the_loop, NULL), 0);
}

static int inner_call(void *arg)
{
	tell("in %s", (const char *)arg);
	return aw_return_text("called");
}

static int call_in_job(void *arg)
{
	void *text;

	AW_TRY(aw_call(&text, inner_call, arg));
	return aw_return_text(text);
}

static int ask_for_call(void *arg)
{
	void *text;

	AW_TRY(aw_to_thread(&text, call_in_job, arg));
	say("%s", (const char *)text);
	return 0;
}

static void a_job_makes_plain_calls(void **state)
{
	(void)state;
	assert_both_say(ask_for_call, WORD("word"), "in word called");
}

/* ---- time and order ---- */

static int ten_jobs_on_four(void *arg)
{
	static const double second = 1;
	struct aw_executor *pool = aw_executor_new(4, "pool");
	struct aw *jobs[10];

	(void)arg;
	for (int i = 0; i < 10; i++)
		jobs[i] = aw_run_in_executor(pool, block_arg, WORD(&second));
	return aw_gather_array(NULL, jobs, 10);
}

static void ten_jobs_of_a_second_take_three_on_four_threads(void **state)
{
	(void)state;
	assert_int_equal(run(ten_jobs_on_four, NULL), 0);
	assert_int_equal(run_ns(), 3000000000);
}

static int order_of_jobs(void *arg)
{
	static struct step steps[] = {{"a", 0.3}, {"b", 0.1}, {"c", 0.1}, {"d", 0.3}};
	struct aw_executor *pool = aw_executor_new(2, "pool");
	struct aw *jobs[4];

	(void)arg;
	for (int i = 0; i < 4; i++)
		jobs[i] = aw_run_in_executor(pool, say_around_block, &steps[i]);
	say("submitted");
	AW_TRY(aw_gather_array(NULL, jobs, 4));
	say("%g", aw_time());
	return 0;
}

static void jobs_begin_in_the_order_of_their_submission_when_a_thread_is_free(void **state)
{
	(void)state;
	assert_int_equal(run(order_of_jobs, NULL), 0);
	assert_said("submitted a b b. c c. d a. d. 0.5");
}

/* From the end of a job: the worker's call, the future, the task an iteration later. */
static int count_turns(void *arg)
{
	int *turns = arg;

	for (;;) {
		AW_TRY(aw_yield());
		++*turns;
	}
}

static int hops_of_a_job(void *arg)
{
	static int turns;
	struct aw *counter;

	(void)arg;
	turns = 0;
	counter = aw_spawn(AW(count_turns, &turns));
	AW_TRY(aw_to_thread(NULL, nothing, NULL));
	say("%d", turns);
	AW_TRY(aw_gather(NULL, aw_run_in_executor(NULL, nothing, NULL)));
	say("%d", turns);
	aw_cancel(counter);
	return 0;
}

static void a_job_that_takes_no_time_is_awaited_two_iterations_later(void **state)
{
	(void)state;
	assert_int_equal(run(hops_of_a_job, NULL), 0);
	/* Submitted in one; it runs at the next poll, its call comes in that iteration, and the task runs in the
	 * one that follows, before the counter; a gather takes one more. */
	assert_said("1 4");
}

static int hold_the_loop(void *arg)
{
	static const double second = 1;
	struct aw *job = aw_run_in_executor(NULL, block_arg, WORD(&second));

	(void)arg;
	AW_TRY(aw_block(3));
	say("%s", aw_done(job) ? "done" : "not");
	AW_TRY(aw_await(NULL, job));
	say("%g", aw_time());
	return 0;
}

static void jobs_run_while_the_loop_is_held_and_are_noticed_after(void **state)
{
	(void)state;
	assert_int_equal(run(hold_the_loop, NULL), 0);
	assert_said("not 3");
}

static int prints_at_its_time(void *arg)
{
	for (int i = 0; i < 3; i++) {
		AW_TRY(aw_block(1));
		tell("%s%g", (const char *)arg, aw_time());
	}
	return 0;
}

static int two_and_a_sleeper(void *arg)
{
	struct aw *a = aw_run_in_executor(NULL, prints_at_its_time, WORD("a"));
	struct aw *b = aw_run_in_executor(NULL, prints_at_its_time, WORD("b"));

	(void)arg;
	for (int i = 0; i < 2; i++) {
		AW_TRY(aw_sleep(1.5));
		say("loop%g", aw_time());
	}
	return aw_gather(NULL, a, b);
}

static void workers_and_the_loop_go_on_in_the_order_of_time(void **state)
{
	(void)state;
	for (int i = 0; i < 2; i++) {
		assert_int_equal(run(two_and_a_sleeper, NULL), 0);
		assert_said("a1 b1 loop1.5 a2 b2 a3 b3 loop3");
	}
}

/* ---- the default executor ---- */

static int set_default(void *arg)
{
	struct aw_executor *pool = aw_executor_new(1, "mine");
	static const double second = 1;

	(void)arg;
	AW_TRY(aw_set_default_executor(pool));
	AW_TRY(aw_gather(NULL, aw_run_in_executor(NULL, block_arg, WORD(&second)),
		aw_run_in_executor(NULL, block_arg, WORD(&second))));
	assert_int_equal(aw_set_default_executor(NULL), -ENOMEM);
	return 0;
}

static void the_default_executor_may_be_another(void **state)
{
	(void)state;
	assert_int_equal(run(set_default, NULL), 0);
	assert_int_equal(run_ns(), 2000000000);
}

static int forty_jobs(void *arg)
{
	static const double second = 1;
	struct aw *jobs[40];

	(void)arg;
	for (int i = 0; i < 40; i++)
		jobs[i] = aw_run_in_executor(NULL, block_arg, WORD(&second));
	return aw_gather_array(NULL, jobs, 40);
}

static void the_default_executor_has_32_threads_or_four_more_than_cores(void **state)
{
	(void)state;
	assert_int_equal(run(forty_jobs, NULL), 0);
	assert_int_equal(run_ns(), 2000000000);
	assert_int_equal(run_with((struct aw_options){.cores = 4}, forty_jobs, NULL), 0);
	assert_int_equal(run_ns(), 5000000000);
	assert_int_equal(run_with((struct aw_options){.executor_workers = 40}, forty_jobs, NULL), 0);
	assert_int_equal(run_ns(), 1000000000);
}

/* ---- what cannot be ---- */

static int shut_down_own(void *arg)
{
	tell("%d", aw_executor_shutdown(arg, true, false) == -EDEADLK);
	return 0;
}

static int shut_down_from_inside(void *arg)
{
	struct aw_executor *pool = aw_executor_new(1, NULL);

	(void)arg;
	return aw_await(NULL, aw_run_in_executor(pool, shut_down_own, pool));
}

static void a_worker_does_not_wait_for_itself(void **state)
{
	(void)state;
	assert_both_say(shut_down_from_inside, NULL, "1");
}

static int lost_error(void *arg)
{
	aw_run_in_executor(NULL, raise_value_error, arg);
	return aw_sleep(0.01);
}

static void an_error_of_a_job_that_nobody_fetched_is_told(void **state)
{
	(void)state;
	catch_stderr();
	assert_int_equal(run(lost_error, WORD("word")), 0);
	assert_string_equal(caught_stderr(),
		"Future exception was never retrieved\n"
		"future: <Future finished exception=ValueError('bad word')>\nValueError: bad word\n");
}

static void executors_need_a_run(void **state)
{
	(void)state;
	assert_null(aw_executor_new(1, "pool"));
	assert_null(aw_run_in_executor(NULL, nothing, NULL));
	assert_int_equal(aw_to_thread(NULL, nothing, NULL), AW_ENOLOOP);
	assert_int_equal(aw_executor_shutdown(NULL, true, true), -ENOMEM);
	assert_int_equal(aw_shutdown_default_executor(1), AW_ENOLOOP);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(results_and_errors_of_jobs_reach_who_awaits_them),
		cmocka_unit_test(what_needs_the_loop_says_so_on_a_worker),
		cmocka_unit_test(a_job_makes_plain_calls),
		cmocka_unit_test(ten_jobs_of_a_second_take_three_on_four_threads),
		cmocka_unit_test(jobs_begin_in_the_order_of_their_submission_when_a_thread_is_free),
		cmocka_unit_test(a_job_that_takes_no_time_is_awaited_two_iterations_later),
		cmocka_unit_test(jobs_run_while_the_loop_is_held_and_are_noticed_after),
		cmocka_unit_test(workers_and_the_loop_go_on_in_the_order_of_time),
		cmocka_unit_test(the_default_executor_may_be_another),
		cmocka_unit_test(the_default_executor_has_32_threads_or_four_more_than_cores),
		cmocka_unit_test(a_worker_does_not_wait_for_itself),
		cmocka_unit_test(an_error_of_a_job_that_nobody_fetched_is_told),
		cmocka_unit_test(executors_need_a_run),
	};

	return cmocka_run_group_tests_name("executor", tests, NULL, NULL);
}
