/* An executor, with each allocation and each system call failing in turn, on both clocks: the run ends with
 * an error or does without, and all that was taken is given back; jobs too that had come when the loop
 * turned no more. */
#include "faults.h"

#include "running.h"

static int job(void *arg)
{
	return aw_return_text(arg);
}

static int use_executor(void *arg)
{
	struct aw_executor *executor = aw_executor_new(2, "pool");
	struct aw *first, *second;
	int status;

	(void)arg;
	if (!executor)
		return -ENOMEM;
	first = aw_run_in_executor(executor, job, WORD("first"));
	second = aw_run_in_executor(executor, job, WORD("second"));
	status = aw_gather(NULL, first, second);
	AW_TRY(aw_executor_shutdown(executor, true, true));
	AW_TRY(status);
	return aw_to_thread(NULL, job, WORD("third"));
}

static const struct way {
	enum fault fault;
	const char *name;
	bool can_last;
} ways[] = {
	{FAULT_MEMORY, "no memory", true},
	{FAULT_ENOMEM, "ENOMEM", true},
	{FAULT_EMFILE, "EMFILE", true},
	{FAULT_EAGAIN, "EAGAIN", false},
	{FAULT_EINTR, "EINTR", false},
};

static enum aw_clock of_run;
static int silence, loud;

static int run_silently(aw_fn *fn)
{
	struct aw_options options = {.clock = of_run, .quiet = true};
	int status;

	assert_true(dup2(silence, STDERR_FILENO) >= 0);
	status = aw_run(AW(fn, NULL), &options);
	assert_true(dup2(loud, STDERR_FILENO) >= 0);
	return status;
}

static int nothing(void *arg)
{
	(void)arg;
	return 0;
}

static long alive_now(void)
{
	assert_int_equal(run_silently(nothing), 0);
	return faults_alive();
}

static void fail_each(const struct way *way, bool for_good)
{
	bool struck = true;
	long before;

	assert_int_equal(run_silently(use_executor), 0);
	assert_int_equal(run_silently(use_executor), 0);
	before = alive_now();
	for (long nth = 1; struck; nth++) {
		int status;
		long left;

		faults_arm(way->fault, nth, for_good);
		status = run_silently(use_executor);
		struck = faults_disarm();
		if (status > 0 || (!struck && status))
			fail_msg("%s at call %ld: ended with %d", way->name, nth, status);
		left = alive_now();
		if (left != before)
			fail_msg("%s at call %ld: %ld left behind", way->name, nth, left - before);
	}
}

static void fail_each_way(enum aw_clock clock)
{
	if (!FAULTS_CAN_FAIL)
		skip();
	of_run = clock;
	for (size_t i = 0; i < sizeof(ways) / sizeof(ways[0]); i++) {
		fail_each(&ways[i], false);
		if (ways[i].can_last)
			fail_each(&ways[i], true);
	}
}

static void each_failure_is_an_error_or_does_no_harm(void **state)
{
	(void)state;
	fail_each_way(AW_CLOCK_VIRTUAL);
}

static void each_failure_on_the_real_clock_is_an_error_or_does_no_harm(void **state)
{
	(void)state;
	fail_each_way(AW_CLOCK_REAL);
}

static int begin_tests(void **state)
{
	(void)state;
	silence = open("/dev/null", O_WRONLY | O_CLOEXEC);
	loud = dup(STDERR_FILENO);
	return silence < 0 || loud < 0 ? -1 : 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_failure_is_an_error_or_does_no_harm),
		cmocka_unit_test(each_failure_on_the_real_clock_is_an_error_or_does_no_harm),
	};

	return cmocka_run_group_tests_name("executor_faults", tests, begin_tests, NULL);
}
