/* An executor, with each allocation and each system call failing in turn, on both clocks: the run ends with
 * an error or does without, and all that was taken is given back; jobs too that had come when the loop
 * turned no more. */
#include "failing.h"

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

static void fail_each_on(enum aw_clock clock)
{
	const struct failing executor = {.fn = use_executor, .options = {.clock = clock}};
	const unsigned can_last = FAULT_MEMORY | FAULT_ENOMEM | FAULT_EMFILE;

	fail_each(&executor, can_last | FAULT_EAGAIN | FAULT_EINTR, can_last);
}

static void each_failure_is_an_error_or_does_no_harm(void **state)
{
	(void)state;
	fail_each_on(AW_CLOCK_VIRTUAL);
}

static void each_failure_on_the_real_clock_is_an_error_or_does_no_harm(void **state)
{
	(void)state;
	fail_each_on(AW_CLOCK_REAL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_failure_is_an_error_or_does_no_harm),
		cmocka_unit_test(each_failure_on_the_real_clock_is_an_error_or_does_no_harm),
	};

	return cmocka_run_group_tests_name("executor_faults", tests, NULL, NULL);
}
