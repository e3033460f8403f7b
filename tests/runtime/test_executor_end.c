/* The end of jobs: cancelled ones, executors that are shut down, and what is left at the run's end. */
#include "threading.h"

/* ---- cancelling ---- */

static int cancel_running(void *arg)
{
	struct aw *job;
	int status;

	close_gate();
	job = aw_run_in_executor(NULL, wait_at_gate, arg);
	AW_TRY(until_begun());
	say("%s", aw_cancel(job) ? "cancelled" : "no");
	say("%s", aw_cancel(job) ? "twice" : "once");
	status = aw_await(NULL, job);
	say("%d %s", status == AW_ECANCELLED, aw_cancelled(job) ? "so" : "-");
	aw_thread_event_set(&gate);
	return 0;
}

static void cancelling_frees_who_waits_and_the_job_runs_on(void **state)
{
	(void)state;
	assert_both_say(cancel_running, WORD("job"), "job cancelled once 1 so job.");
}

static int cancel_queued(void *arg)
{
	static const char *const names[] = {"a", "b", "c"};
	struct aw_executor *pool = aw_executor_new(1, NULL);
	struct aw *jobs[3];

	(void)arg;
	close_gate();
	for (int i = 0; i < 3; i++)
		jobs[i] = aw_run_in_executor(pool, wait_at_gate, WORD(names[i]));
	AW_TRY(until_begun());
	aw_cancel(jobs[1]);
	AW_TRY(aw_yield()); /* the job hears of it in the next iteration */
	AW_TRY(aw_yield());
	aw_thread_event_set(&gate);
	AW_TRY(aw_await(NULL, jobs[2]));
	say("%s", aw_cancelled(jobs[1]) ? "b was dropped" : "?");
	return 0;
}

static void a_cancelled_job_that_has_not_begun_is_dropped(void **state)
{
	(void)state;
	assert_both_say(cancel_queued, NULL, "a a. c c. b was dropped");
}

static int cancelled_awaiter(void *arg)
{
	struct aw_timeout timeout;
	int status;

	close_gate();
	AW_TRY(aw_timeout_enter(&timeout, 0.05));
	status = aw_to_thread(NULL, wait_at_gate, arg);
	status = aw_timeout_exit(&timeout, status);
	AW_TRY(until_begun());
	say("%s", status == AW_ETIMEDOUT ? "timed out" : "?");
	aw_thread_event_set(&gate);
	return 0;
}

static void a_timeout_gives_up_a_job_at_once(void **state)
{
	(void)state;
	assert_both_say(cancelled_awaiter, WORD("job"), "job timed out job.");
	assert_int_equal(run(cancelled_awaiter, WORD("job")), 0);
	assert_int_equal(run_ns(), 50000000);
}

/* ---- shutting down ---- */

static int shut_down(void *arg)
{
	static const struct step steps[] = {{"a", 0.1}, {"b", 0.1}, {"c", 0.1}};
	struct aw_executor *pool = aw_executor_new(2, NULL);
	struct aw *jobs[3];

	(void)arg;
	for (int i = 0; i < 3; i++)
		jobs[i] = aw_run_in_executor(pool, say_around_block, WORD(&steps[i]));
	AW_TRY(aw_sleep(0.05));
	AW_TRY(aw_executor_shutdown(pool, true, false));
	say("shut");
	if (aw_await(NULL, aw_run_in_executor(pool, nothing, NULL)) == AW_ESHUTDOWN)
		say("%s", aw_error_type());
	say("%s", aw_await(NULL, jobs[2]) == AW_ECANCELLED ? "cancelled" : "done");
	return 0;
}

static void a_shutdown_waits_for_all_jobs_and_takes_no_more(void **state)
{
	(void)state;
	assert_int_equal(run(shut_down, NULL), 0);
	assert_said("a b a. c b. c. shut RuntimeError done");
	assert_int_equal(run_ns(), 200000000);
	assert_int_equal(run_real(shut_down, NULL), 0);
	assert_non_null(strstr(said, "c. shut RuntimeError done"));
}

static int shut_down_and_cancel(void *arg)
{
	struct aw_executor *pool = aw_executor_new(1, NULL);
	struct aw *first, *second;

	(void)arg;
	close_gate();
	first = aw_run_in_executor(pool, wait_at_gate, WORD("a"));
	second = aw_run_in_executor(pool, wait_at_gate, WORD("b"));
	AW_TRY(until_begun());
	AW_TRY(aw_executor_shutdown(pool, false, true));
	say("shut");
	aw_thread_event_set(&gate);
	AW_TRY(aw_executor_shutdown(pool, true, false));
	say("%s", aw_await(NULL, second) == AW_ECANCELLED ? "b cancelled" : "?");
	return aw_await(NULL, first);
}

static void a_shutdown_may_cancel_what_has_not_begun(void **state)
{
	(void)state;
	assert_both_say(shut_down_and_cancel, NULL, "a shut a. b cancelled");
}

static int tick(void *arg)
{
	(void)arg;
	for (;;) {
		AW_TRY(aw_sleep(0.04));
		say("tick");
	}
}

static int shut_down_default(void *arg)
{
	static const struct step step = {"a", 0.1};
	const double *timeout = arg;

	aw_spawn(AW(tick, NULL));
	aw_run_in_executor(NULL, say_around_block, WORD(&step));
	AW_TRY(aw_shutdown_default_executor(*timeout));
	say("%g", aw_time());
	if (aw_to_thread(NULL, nothing, NULL) == AW_ESHUTDOWN)
		say("no more");
	return aw_shutdown_default_executor(INFINITY);
}

static void the_loop_turns_while_the_default_executor_is_shut_down(void **state)
{
	(void)state;
	assert_int_equal(run(shut_down_default, &(double){INFINITY}), 0);
	assert_said("a tick tick a. 0.1 no more");
}

static void waiting_for_the_default_executor_has_a_timeout(void **state)
{
	(void)state;
	catch_stderr();
	assert_int_equal(run(shut_down_default, &(double){0.06}), 0);
	assert_non_null(strstr(caught_stderr(), "joining its threads within 0.06 seconds"));
	assert_said("a tick 0.06 no more tick a.");
}

static int leave_jobs(void *arg)
{
	static const struct step steps[] = {{"default", 0.1}, {"pool", 0.2}, {"queued", 0.1}};
	struct aw_executor *pool = aw_executor_new(1, NULL);

	(void)arg;
	aw_run_in_executor(NULL, say_around_block, WORD(&steps[0]));
	aw_run_in_executor(pool, say_around_block, WORD(&steps[1]));
	aw_run_in_executor(pool, say_around_block, WORD(&steps[2]));
	tell("main ends");
	return 0;
}

static void all_jobs_are_done_at_the_end_of_the_run(void **state)
{
	(void)state;
	assert_int_equal(run(leave_jobs, NULL), 0);
	assert_said("main ends default pool default. pool. queued queued.");
	assert_int_equal(run_ns(), 300000000);
	assert_int_equal(run_real(leave_jobs, NULL), 0);
	assert_non_null(strstr(said, "main ends"));
	assert_non_null(strstr(said, "default."));
	assert_non_null(strstr(said, "pool. queued queued."));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(cancelling_frees_who_waits_and_the_job_runs_on),
		cmocka_unit_test(a_cancelled_job_that_has_not_begun_is_dropped),
		cmocka_unit_test(a_timeout_gives_up_a_job_at_once),
		cmocka_unit_test(a_shutdown_waits_for_all_jobs_and_takes_no_more),
		cmocka_unit_test(a_shutdown_may_cancel_what_has_not_begun),
		cmocka_unit_test(the_loop_turns_while_the_default_executor_is_shut_down),
		cmocka_unit_test(waiting_for_the_default_executor_has_a_timeout),
		cmocka_unit_test(all_jobs_are_done_at_the_end_of_the_run),
	};

	return cmocka_run_group_tests_name("executor_end", tests, NULL, NULL);
}
