/* The end of jobs: cancelled ones, executors that are shut down, and what is left at the run's end. */
#include "threading.h"

/* ---- cancelling ---- */

static int cancel_running(void *arg)
{
	static const struct step step = {"job", 0.2};
	struct aw *job = aw_run_in_executor(NULL, say_around_block, WORD(&step));
	int status;

	(void)arg;
	AW_TRY(aw_sleep(0.05));
	say("%s", aw_cancel(job) ? "cancelled" : "no");
	say("%s", aw_cancel(job) ? "twice" : "once");
	status = aw_await(NULL, job);
	say("%d %s", status == AW_ECANCELLED, aw_cancelled(job) ? "so" : "-");
	return 0;
}

static void cancelling_frees_who_waits_and_the_job_runs_on(void **state)
{
	(void)state;
	assert_both_say(cancel_running, NULL, "job cancelled once 1 so job.");
	assert_int_equal(run(cancel_running, NULL), 0);
	assert_int_equal(run_ns(), 200000000);
}

static int cancel_queued(void *arg)
{
	static const struct step steps[] = {{"a", 0.1}, {"b", 0.1}, {"c", 0.1}};
	struct aw_executor *pool = aw_executor_new(1, NULL);
	struct aw *jobs[3];

	(void)arg;
	for (int i = 0; i < 3; i++)
		jobs[i] = aw_run_in_executor(pool, say_around_block, WORD(&steps[i]));
	AW_TRY(aw_sleep(0.05));
	aw_cancel(jobs[1]);
	AW_TRY(aw_await(NULL, jobs[2]));
	say("%s", aw_cancelled(jobs[1]) ? "b was dropped" : "?");
	return 0;
}

static void a_cancelled_job_that_has_not_begun_is_dropped(void **state)
{
	(void)state;
	assert_both_say(cancel_queued, NULL, "a a. c c. b was dropped");
	assert_int_equal(run(cancel_queued, NULL), 0);
	assert_int_equal(run_ns(), 200000000);
}

static int cancelled_awaiter(void *arg)
{
	struct aw_timeout timeout;
	static const double long_time = 0.3;
	int status;

	(void)arg;
	AW_TRY(aw_timeout_enter(&timeout, 0.05));
	status = aw_to_thread(NULL, block_arg, WORD(&long_time));
	status = aw_timeout_exit(&timeout, status);
	say("%s", status == AW_ETIMEDOUT ? "timed out" : "?");
	return 0;
}

static void a_timeout_gives_up_a_job_at_once(void **state)
{
	(void)state;
	assert_both_say(cancelled_awaiter, NULL, "timed out");
	assert_int_equal(run(cancelled_awaiter, NULL), 0);
	assert_int_equal(run_ns(), 300000000); /* the executor is joined at the end */
}

/* ---- shutting down ---- */

static int shut_down(void *arg)
{
	static const struct step steps[] = {{"a", 0.1}, {"b", 0.1}, {"c", 0.1}};
	struct aw_executor *pool = aw_executor_new(2, NULL);
	struct aw *jobs[3];

	for (int i = 0; i < 3; i++)
		jobs[i] = aw_run_in_executor(pool, say_around_block, WORD(&steps[i]));
	AW_TRY(aw_sleep(0.05));
	AW_TRY(aw_executor_shutdown(pool, true, arg));
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

static void a_shutdown_may_cancel_what_has_not_begun(void **state)
{
	(void)state;
	assert_int_equal(run(shut_down, WORD("cancel")), 0);
	assert_said("a b a. b. shut RuntimeError cancelled");
	assert_int_equal(run_real(shut_down, WORD("cancel")), 0);
	assert_null(strstr(said, "c."));
	assert_non_null(strstr(said, "shut RuntimeError cancelled"));
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
	AW_TRY(aw_sleep(0.01));
	say("main ends");
	return 0;
}

static void all_jobs_are_done_at_the_end_of_the_run(void **state)
{
	(void)state;
	assert_int_equal(run(leave_jobs, NULL), 0);
	assert_said("default pool main ends default. pool. queued queued.");
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
