/* Stacks where the kernel has no cheap guard, or none at all: an overflow is told all the same, and as many
 * tasks may be alive. */
#include "faults.h"

#include "overflowing.h"

static int overflow(void *arg)
{
	(void)arg;
	AW_TRY(aw_sleep(1));
	return dig(1 << 30, NULL);
}

/* Writes to the whole stack down to there. */
static int fill(uintptr_t down_to)
{
	volatile char frame[128];

	for (size_t i = 0; i < sizeof(frame); i++)
		frame[i] = 1;
	if ((uintptr_t)frame < down_to)
		return frame[0];
	return fill(down_to) + frame[127];
}

/* A little more than there is; then it goes on as if nothing had happened. */
static int overflow_a_little(void *arg)
{
	volatile char here = 0;

	(void)arg;
	AW_TRY(aw_sleep(1));
	return fill((uintptr_t)&here - 74000) > 0 ? 0 : -EPROTO;
}

static int overflow_inline(void *fn)
{
	return aw_gather(NULL, AW_NAMED(*(aw_fn **)fn, NULL, "digger"));
}

static void run_with_fault(const void *fault)
{
	static aw_fn *much = overflow, *little = overflow_a_little;

	faults_arm(*(const enum fault *)fault, 1, true);
	run(overflow_inline, *(const enum fault *)fault == FAULT_EINVAL ? &much : &little);
}

static void expect_overflow_with(enum fault fault)
{
	struct outcome outcome;

	if (!FAULTS_CAN_FAIL)
		skip();
#ifdef SANITIZED
	skip(); /* they speak first */
#endif
	outcome = in_a_child(run_with_fault, &fault);
	assert_string_equal(outcome.text,
		"awaitscope: task digger overflowed its stack of 64 KiB; give tasks more with "
		"aw_options.stack_bytes\n");
	assert_true(WIFEXITED(outcome.status));
	assert_int_equal(WEXITSTATUS(outcome.status), 134);
}

static void a_kernel_without_cheap_guards_stops_an_overflow(void **state)
{
	(void)state;
	expect_overflow_with(FAULT_EINVAL);
}

static void an_overflow_that_nothing_stopped_is_told_at_the_end_of_the_task(void **state)
{
	(void)state;
	expect_overflow_with(FAULT_ENOMEM);
}

static int sleep_a_second(void *arg)
{
	(void)arg;
	return aw_sleep(1);
}

static int sleep_together(void *arg)
{
	size_t count = *(const size_t *)arg;
	struct aw **all = calloc(count, sizeof(*all));
	int status;

	if (!all)
		return -ENOMEM;
	for (size_t i = 0; i < count; i++)
		all[i] = AW(sleep_a_second, NULL);
	status = aw_gather_array(NULL, all, count);
	free(all);
	return status;
}

/* More than there are mappings for, and memory can still be mapped. */
static void run_many_with(enum fault fault)
{
	size_t count = 100000;
	int status;

	if (!FAULTS_CAN_FAIL)
		skip();
#ifdef SANITIZED
	count = 1000;
#endif
	faults_arm(fault, 1, true);
	status = run_with((struct aw_options){.stack_bytes = 16384}, sleep_together, &count);
	faults_disarm();
	assert_int_equal(status, 0);
	assert_int_equal(run_ns(), seconds_ns(1));
}

static void a_hundred_thousand_tasks_need_no_cheap_guards(void **state)
{
	(void)state;
	run_many_with(FAULT_EINVAL);
}

static void a_hundred_thousand_tasks_need_no_guards(void **state)
{
	(void)state;
	run_many_with(FAULT_ENOMEM);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_kernel_without_cheap_guards_stops_an_overflow),
		cmocka_unit_test(an_overflow_that_nothing_stopped_is_told_at_the_end_of_the_task),
		cmocka_unit_test(a_hundred_thousand_tasks_need_no_cheap_guards),
		cmocka_unit_test(a_hundred_thousand_tasks_need_no_guards),
	};

	return cmocka_run_group_tests_name("guard", tests, NULL, NULL);
}
