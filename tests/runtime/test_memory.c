/* Memory that runs out: each allocation of a run fails in turn, once or for good. The run then ends with
 * an error code or does without; it never crashes or hangs, and gives back all that it took. */
#include "faults.h"

#include "everything.h"

static int nothing(void *arg)
{
	(void)arg;
	return 0;
}

/* What runs leave behind for the next (the last error) is gone after one that goes well. */
static long alive_now(void)
{
	assert_int_equal(run(nothing, NULL), 0);
	return faults_alive();
}

static int run_with_failure(long nth, bool for_good, const char *trace_path, bool sync)
{
	int status;

	faults_arm(FAULT_MEMORY, nth, for_good);
	status = run_everything(AW_CLOCK_VIRTUAL, trace_path, sync);
	return status;
}

static void fail_each(const char *trace_path, bool sync, bool for_good)
{
	static char whole[sizeof(said)];
	bool struck = true;
	int failed_runs = 0;
	long before;

	/* Once in full: to know what it says, and for what libraries keep from their first use. */
	assert_int_equal(run_everything(AW_CLOCK_VIRTUAL, trace_path, sync), 0);
	memcpy(whole, said, sizeof(said));
	before = alive_now();
	for (long nth = 1; struck; nth++) {
		int status = run_with_failure(nth, for_good, trace_path, sync);
		long left;

		struck = faults_disarm();
		if (!status)
			assert_string_equal(said, whole);
		else
			failed_runs++;
		if (status > 0 || (status && !trace_path && status != -ENOMEM))
			fail_msg("allocation %ld: ended with %d after: %s", nth, status, said);
		left = alive_now();
		if (left != before)
			fail_msg("allocation %ld: %ld left behind", nth, left - before);
	}
	assert_true(failed_runs > 0);
}

static void each(const char *trace_path, bool sync)
{
	if (!FAULTS_CAN_FAIL)
		skip();
	fail_each(trace_path, sync, false);
	fail_each(trace_path, sync, true);
}

static void each_failing_allocation_of_a_run_is_an_error_or_does_no_harm(void **state)
{
	(void)state;
	each(NULL, false);
}

static void each_failing_allocation_of_a_recorded_run_is_an_error_or_does_no_harm(void **state)
{
	char path[] = "/tmp/awaitscope-test-XXXXXX";
	int fd = mkstemp(path);

	(void)state;
	assert_true(fd >= 0);
	close(fd);
	each(path, false);
	unlink(path);
}

static void each_failing_allocation_of_a_run_without_a_loop_is_an_error_or_does_no_harm(void **state)
{
	(void)state;
	each(NULL, true);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_failing_allocation_of_a_run_is_an_error_or_does_no_harm),
		cmocka_unit_test(each_failing_allocation_of_a_recorded_run_is_an_error_or_does_no_harm),
		cmocka_unit_test(each_failing_allocation_of_a_run_without_a_loop_is_an_error_or_does_no_harm),
	};

	return cmocka_run_group_tests_name("memory", tests, NULL, NULL);
}
