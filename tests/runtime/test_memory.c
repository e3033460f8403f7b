/* Memory that runs out: each allocation of a run fails in turn, once or for good. The run then ends with
 * an error code or does without. */
#include "failing.h"

#include "everything.h"

static void fail_each_allocation(const struct failing *run)
{
	assert_true(fail_each(run, FAULT_MEMORY, FAULT_MEMORY) > 0);
}

static void fail_each_allocation_of_each_part(struct failing run)
{
	run.arg = WORD("word");
	for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++) {
		run.name = parts[i].name;
		run.fn = parts[i].fn;
		fail_each_allocation(&run);
	}
}

static void each_failing_allocation_of_a_run_is_an_error_or_does_no_harm(void **state)
{
	(void)state;
	fail_each_allocation_of_each_part(
		(struct failing){.options = {.clock = AW_CLOCK_VIRTUAL}, .only = -ENOMEM});
}

static void each_failing_allocation_of_a_recorded_run_is_an_error_or_does_no_harm(void **state)
{
	char path[] = "/tmp/awaitscope-test-XXXXXX";
	int fd = mkstemp(path);

	(void)state;
	assert_true(fd >= 0);
	close(fd);
	fail_each_allocation_of_each_part(
		(struct failing){.options = {.clock = AW_CLOCK_VIRTUAL, .trace_path = path}});
	unlink(path);
}

static void each_failing_allocation_of_a_run_without_a_loop_is_an_error_or_does_no_harm(void **state)
{
	(void)state;
	fail_each_allocation(&(struct failing){.fn = everything_sync,
		.by = aw_run_sync_at,
		.options = {.clock = AW_CLOCK_VIRTUAL},
		.only = -ENOMEM});
}

static void each_failing_allocation_of_a_runner_is_an_error_or_does_no_harm(void **state)
{
	(void)state;
	fail_each_allocation(&(struct failing){.fn = use_tasks,
		.arg = WORD("word"),
		.by = run_by_runner,
		.options = {.clock = AW_CLOCK_VIRTUAL},
		.only = -ENOMEM});
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_failing_allocation_of_a_run_is_an_error_or_does_no_harm),
		cmocka_unit_test(each_failing_allocation_of_a_recorded_run_is_an_error_or_does_no_harm),
		cmocka_unit_test(each_failing_allocation_of_a_run_without_a_loop_is_an_error_or_does_no_harm),
		cmocka_unit_test(each_failing_allocation_of_a_runner_is_an_error_or_does_no_harm),
	};

	return cmocka_run_group_tests_name("memory", tests, NULL, NULL);
}
