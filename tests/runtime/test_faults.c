/* The operating system refuses: each system call of a run that can fail in some way fails so in turn, once
 * or for good. The run ends with an error code or does without. */
#include "failing.h"

#include "everything.h"

static char path[64];

/* A program can go on, or end, where it is so for good. */
static const unsigned can_last =
	FAULT_ENOMEM | FAULT_EMFILE | FAULT_ENOSPC | FAULT_ECONNRESET | FAULT_SHORT | FAULT_EINVAL;

static void fail_each_call(enum aw_clock clock, const char *trace_path)
{
	/* On the real clock it takes no time worth mention, and nothing depends on how long a step takes. */
	struct failing run = {.arg = WORD("word"),
		.options = {.clock = clock,
			.scale = clock == AW_CLOCK_REAL ? 1e-5 : 1,
			.trace_path = trace_path}};

	for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++) {
		run.name = parts[i].name;
		run.fn = parts[i].fn;
		/* A trace that is written byte by byte takes long: one, below, is enough. */
		fail_each(&run, can_last | FAULT_EAGAIN | FAULT_EINTR,
			trace_path ? can_last & ~(unsigned)FAULT_SHORT : can_last);
	}
}

static void each_failing_call_of_a_run_is_an_error_or_does_no_harm(void **state)
{
	(void)state;
	fail_each_call(AW_CLOCK_VIRTUAL, NULL);
}

static void each_failing_call_of_a_recorded_run_is_an_error_or_does_no_harm(void **state)
{
	(void)state;
	fail_each_call(AW_CLOCK_VIRTUAL, path);
}

static void each_failing_call_of_a_run_on_the_real_clock_is_an_error_or_does_no_harm(void **state)
{
	(void)state;
	fail_each_call(AW_CLOCK_REAL, NULL);
}

static void each_failing_call_of_a_runner_is_an_error_or_does_no_harm(void **state)
{
	const struct failing run = {.fn = use_tasks,
		.arg = WORD("word"),
		.by = run_by_runner,
		.options = {.clock = AW_CLOCK_VIRTUAL, .trace_path = path}};

	(void)state;
	fail_each(&run, can_last | FAULT_EAGAIN | FAULT_EINTR, can_last);
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
		cmocka_unit_test(each_failing_call_of_a_runner_is_an_error_or_does_no_harm),
	};

	return cmocka_run_group_tests_name("faults", tests, make_file, remove_file);
}
