/* Computing: who has a core and who the GIL, under the virtual clock to the nanosecond; and that the real ones do
 * real work, one at a time. */
#include "threading.h"

static int compute_arg(void *arg)
{
	return aw_compute(*(const double *)arg);
}

static int four_jobs(void *arg)
{
	struct aw *jobs[4];

	for (int i = 0; i < 4; i++)
		jobs[i] = aw_run_in_executor(NULL, compute_arg, arg);
	return aw_gather_array(NULL, jobs, 4);
}

static int64_t four_take(struct aw_options options, double seconds)
{
	assert_int_equal(run_with(options, four_jobs, &seconds), 0);
	return run_ns();
}

static void jobs_share_the_cores(void **state)
{
	(void)state;
	assert_int_equal(four_take((struct aw_options){0}, 1), 1000000000);
	assert_int_equal(four_take((struct aw_options){.cores = 4}, 1), 1000000000);
	assert_int_equal(four_take((struct aw_options){.cores = 2}, 1), 2000000000);
	assert_int_equal(four_take((struct aw_options){.cores = 1}, 1), 4000000000);
	/* Two turns of 5 ms each, then the rest: 12 ms on three cores. */
	assert_int_equal(four_take((struct aw_options){.cores = 3, .executor_workers = 4}, 0.012), 17000000);
}

static void with_a_gil_four_threads_take_as_long_as_four_in_a_row(void **state)
{
	int64_t ns = four_take((struct aw_options){.gil = true, .cores = 4}, 1);

	(void)state;
	/* The loop too has its turns: at most so much longer. */
	assert_true(ns >= 4000000000 && ns <= 4500000000);
	assert_int_equal(four_take((struct aw_options){.gil = true, .cores = 4}, 1), ns);
}

static int one_computes_one_sleeps(void *arg)
{
	struct aw *computes = aw_run_in_executor(NULL, compute_arg, arg);
	static const double second = 1;

	AW_TRY(aw_await(NULL, aw_run_in_executor(NULL, block_arg, WORD(&second))));
	say("%d", aw_time() >= 1 && aw_time() < 1.05);
	return aw_await(NULL, computes);
}

static void time_sleep_gives_the_gil_up(void **state)
{
	(void)state;
	assert_int_equal(
		run_with((struct aw_options){.gil = true}, one_computes_one_sleeps, &(double){2}), 0);
	assert_said("1");
	assert_true(run_ns() >= 2000000000 && run_ns() < 2050000000);
}

static int late_loop(void *arg)
{
	struct aw *job = aw_run_in_executor(NULL, compute_arg, arg);
	double before;

	AW_TRY(aw_sleep(0.0999));
	before = aw_time();
	say("%g ms", (before - 0.0999) * 1000);
	AW_TRY(aw_yield());
	say("%g ms", (aw_time() - before) * 1000);
	return aw_await(NULL, job);
}

static void with_a_gil_each_poll_of_the_loop_costs_5_ms_while_another_computes(void **state)
{
	(void)state;
	assert_int_equal(run_with((struct aw_options){.gil = true}, late_loop, &(double){1}), 0);
	/* The timer's callback in one iteration, the task in the next: two polls, as in CPython. */
	assert_said("10 ms 5 ms");
	assert_int_equal(run_with((struct aw_options){0}, late_loop, &(double){1}), 0);
	assert_said("0 ms 0 ms");
}

static int compute_in_task(void *arg)
{
	struct aw *job = aw_run_in_executor(NULL, compute_arg, arg);

	AW_TRY(aw_yield());
	AW_TRY(aw_compute(1));
	say("%.3g", aw_time());
	return aw_await(NULL, job);
}

static void a_task_that_computes_shares_too(void **state)
{
	(void)state;
	assert_int_equal(run_with((struct aw_options){0}, compute_in_task, &(double){1}), 0);
	assert_said("1");
	assert_int_equal(run_with((struct aw_options){.cores = 1}, compute_in_task, &(double){1}), 0);
	assert_said("2");
	assert_int_equal(run_with((struct aw_options){.gil = true}, compute_in_task, &(double){1}), 0);
	assert_true(run_ns() >= 2000000000 && run_ns() < 2050000000);
}

static int compute_alone(void *arg)
{
	(void)arg;
	assert_int_equal(aw_compute(-1), -EINVAL);
	assert_int_equal(aw_compute(NAN), -EINVAL);
	AW_TRY(aw_compute(0.5));
	say("%g", aw_time());
	return 0;
}

static void one_that_computes_alone_takes_its_time(void **state)
{
	(void)state;
	assert_int_equal(run_with((struct aw_options){.gil = true, .scale = 2}, compute_alone, NULL), 0);
	assert_said("1");
}

/* ---- the real clock ---- */

static int64_t cpu_ns(void)
{
	struct timespec t;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec;
}

static void real_computing_is_work(void **state)
{
	struct aw_options gil = {.gil = true};
	int64_t before = cpu_ns();

	(void)state;
	assert_int_equal(run_real(four_jobs, &(double){0.02}), 0);
	assert_true(cpu_ns() - before >= 80000000);
	before = cpu_ns();
	assert_int_equal(run_real_with(gil, four_jobs, &(double){0.02}), 0);
	assert_true(cpu_ns() - before >= 80000000);
	/* One at a time: no less than all their work in a row. */
	assert_true(run_ns() >= 80000000);
}

static void outside_of_a_run_computing_is_work_too(void **state)
{
	int64_t before = cpu_ns();

	(void)state;
	assert_int_equal(aw_compute(0.01), 0);
	assert_true(cpu_ns() - before >= 10000000);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(jobs_share_the_cores),
		cmocka_unit_test(with_a_gil_four_threads_take_as_long_as_four_in_a_row),
		cmocka_unit_test(time_sleep_gives_the_gil_up),
		cmocka_unit_test(with_a_gil_each_poll_of_the_loop_costs_5_ms_while_another_computes),
		cmocka_unit_test(a_task_that_computes_shares_too),
		cmocka_unit_test(one_that_computes_alone_takes_its_time),
		cmocka_unit_test(real_computing_is_work),
		cmocka_unit_test(outside_of_a_run_computing_is_work_too),
	};

	return cmocka_run_group_tests_name("compute", tests, NULL, NULL);
}
