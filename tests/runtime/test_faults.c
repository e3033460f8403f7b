/* The operating system refuses: each system call of a run that can fail in some way fails so in turn, once
 * or for good. The run ends with an error code or does without; it never crashes or hangs, and gives back
 * all that it took. */
#include "faults.h"

#include "everything.h"

static char path[64];

static const struct way {
	enum fault fault;
	const char *name;
	bool can_last; /* a program can go on, or end, where it fails so for good */
} ways[] = {
	{FAULT_ENOMEM, "ENOMEM", true},
	{FAULT_EMFILE, "EMFILE", true},
	{FAULT_EAGAIN, "EAGAIN", false},
	{FAULT_EINTR, "EINTR", false},
	{FAULT_ENOSPC, "ENOSPC", true},
	{FAULT_ECONNRESET, "ECONNRESET", true},
	{FAULT_SHORT, "one byte", true},
	{FAULT_EINVAL, "EINVAL", true},
};

static int do_nothing(void *arg)
{
	(void)arg;
	return 0;
}

/* After a run that goes well: the error of the last one is kept until then. */
static long alive_now(void)
{
	assert_int_equal(run(do_nothing, NULL), 0);
	return faults_alive();
}

static void fail_each_call(const struct way *way, bool for_good, enum aw_clock clock, const char *trace_path)
{
	static char whole[sizeof(said)];
	bool struck = true;
	long before;

	/* Twice in full: to know what it says, and for what libraries keep from their first use. */
	assert_int_equal(run_everything(clock, trace_path, false), 0);
	memcpy(whole, said, sizeof(said));
	assert_int_equal(run_everything(clock, trace_path, false), 0);
	before = alive_now();
	for (long nth = 1; struck; nth++) {
		int status;
		long left;

		faults_arm(way->fault, nth, for_good);
		status = run_everything(clock, trace_path, false);
		struck = faults_disarm();
		if (!status && strcmp(said, whole))
			fail_msg("%s at call %ld: said %s, not %s", way->name, nth, said, whole);
		if (status > 0 || (!struck && status))
			fail_msg("%s at call %ld: ended with %d after: %s", way->name, nth, status, said);
		left = alive_now();
		if (left != before)
			fail_msg("%s at call %ld: %ld left behind", way->name, nth, left - before);
	}
}

static void each_call(enum aw_clock clock, const char *trace_path)
{
	if (!FAULTS_CAN_FAIL)
		skip();
	for (size_t i = 0; i < sizeof(ways) / sizeof(ways[0]); i++) {
		fail_each_call(&ways[i], false, clock, trace_path);
		if (ways[i].can_last)
			fail_each_call(&ways[i], true, clock, trace_path);
	}
}

static void each_failing_call_of_a_run_is_an_error_or_does_no_harm(void **state)
{
	(void)state;
	each_call(AW_CLOCK_VIRTUAL, NULL);
}

static void each_failing_call_of_a_recorded_run_is_an_error_or_does_no_harm(void **state)
{
	(void)state;
	each_call(AW_CLOCK_VIRTUAL, path);
}

static void each_failing_call_of_a_run_on_the_real_clock_is_an_error_or_does_no_harm(void **state)
{
	(void)state;
	each_call(AW_CLOCK_REAL, NULL);
}

static int make_file(void **state)
{
	int fd;

	(void)state;
	strcpy(path, "/tmp/awaitscope-test-XXXXXX");
	fd = mkstemp(path);
	return fd < 0 ? -1 : close(fd);
}

static int remove_file(void **state)
{
	(void)state;
	return unlink(path);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_failing_call_of_a_run_is_an_error_or_does_no_harm),
		cmocka_unit_test(each_failing_call_of_a_recorded_run_is_an_error_or_does_no_harm),
		cmocka_unit_test(each_failing_call_of_a_run_on_the_real_clock_is_an_error_or_does_no_harm),
	};

	return cmocka_run_group_tests_name("faults", tests, make_file, remove_file);
}
