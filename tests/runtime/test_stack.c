/* Stacks: an overflow is one line that names the task, deep calls that fit are fine, and there may be a
 * hundred thousand at once. */
#include <dlfcn.h>
#include <signal.h>
#include <sys/syscall.h>
#include <sys/uio.h>

#include "overflowing.h"

/* What the kernel does when it is asked to guard many stacks with one call. */
static enum { GUARDS_ALL, GUARDS_THREE, REFUSES } kernel;
static int batches;

long syscall(long number, ...)
{
	static long (*next)(long, ...);
	va_list arguments;
	long a[6];

	va_start(arguments, number);
	for (int i = 0; i < 6; i++)
		a[i] = va_arg(arguments, long);
	va_end(arguments);
	if (!next)
		*(void **)&next = dlsym(RTLD_NEXT, "syscall");
	if (number == SYS_process_madvise) {
		batches++;
		if (kernel == REFUSES) {
			errno = EPERM;
			return -1;
		}
		if (kernel == GUARDS_THREE && a[2] > 3)
			a[2] = 3;
	}
	return next(number, a[0], a[1], a[2], a[3], a[4], a[5]);
}

static int dig_deep(void *arg)
{
	int depth = *(const int *)arg;

	AW_TRY(aw_yield());
	say("%d", dig(depth, NULL) > 0);
	AW_TRY(aw_sleep(1));
	say("%d", dig(depth, NULL) > 0);
	return 0;
}

static int dig_together(void *arg)
{
	struct aw *all[10];

	for (int i = 0; i < 10; i++)
		all[i] = AW(dig_deep, arg);
	return aw_gather_array(NULL, all, 10);
}

static void deep_calls_that_fit_are_fine(void **state)
{
	int depth = 200; /* at about 200 bytes: 40 KiB of the 64 */

	(void)state;
#ifdef SANITIZED
	depth = 20; /* their frames are larger */
#endif
	assert_int_equal(run(dig_together, &depth), 0);
	assert_said("1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1");
}

static void a_larger_stack_takes_deeper_calls(void **state)
{
	int depth = 4000;

	(void)state;
	assert_int_equal(run_with((struct aw_options){.stack_bytes = 8 << 20}, dig_together, &depth), 0);
	assert_said("1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1");
	/* One for all: larger than what is mapped at once. */
	depth = 100;
	assert_int_equal(
		run_with((struct aw_options){.stack_bytes = (size_t)300 << 20}, dig_together, &depth), 0);
}

static void the_smallest_stack_still_prints(void **state)
{
	int depth = 10;

	(void)state;
	assert_int_equal(run_with((struct aw_options){.stack_bytes = 1}, dig_together, &depth), 0);
	assert_int_equal(
		run_with((struct aw_options){.stack_bytes = SIZE_MAX}, dig_together, &depth), -EINVAL);
	assert_int_equal(
		run_with((struct aw_options){.stack_bytes = SIZE_MAX / 2048}, dig_together, &depth), -ENOMEM);
}

/* ---- overflow ---- */

static int overflow(void *arg)
{
	(void)arg;
	AW_TRY(aw_sleep(1));
	return dig(1 << 30, NULL);
}

static int overflow_among_others(void *arg)
{
	static int depth = 10;

	(void)arg;
	return aw_gather(
		NULL, AW(dig_deep, &depth), AW_NAMED(overflow, NULL, "digger"), AW(dig_deep, &depth));
}

static int overflow_inline(void *arg)
{
	return aw_await(NULL, AW(overflow, arg));
}

static void an_overflow_ends_the_program_with_a_line_that_names_the_task(void **state)
{
	struct child_run child = {.fn = overflow_among_others};

	(void)state;
#ifdef SANITIZED
	skip(); /* they speak first */
#endif
	expect_overflow(&child,
		"awaitscope: task digger overflowed its stack of 64 KiB; give tasks more with "
		"aw_options.stack_bytes\n");
	child.stack_bytes = 100000;
	expect_overflow(&child,
		"awaitscope: task digger overflowed its stack of 100 KiB; give tasks more with "
		"aw_options.stack_bytes\n");
	child.fn = overflow_inline;
	expect_overflow(&child, "awaitscope: task main overflowed its stack of 100 KiB; give tasks more with "
				"aw_options.stack_bytes\n");
	child.trace_path = "/dev/null";
	expect_overflow(&child, "awaitscope: task main overflowed its stack of 100 KiB; give tasks more with "
				"aw_options.stack_bytes\n");
}

enum { CROWD = 1100 }; /* more than are mapped at once */
static long digger;

static int live_or_dig(void *arg)
{
	AW_TRY(aw_sleep(1));
	return (intptr_t)arg == digger ? dig(1 << 30, NULL) : 0;
}

static int dig_in_a_crowd(void *arg)
{
	struct aw *all[CROWD];

	(void)arg;
	for (intptr_t i = 0; i < CROWD; i++)
		all[i] = AW_NAMED(live_or_dig, (void *)i, i == digger ? "digger" : "other");
	return aw_gather_array(NULL, all, CROWD);
}

/* Guards are made for many stacks at a time, as far as the kernel goes along. */
static void each_stack_of_a_crowd_has_its_guard(void **state)
{
	static const long diggers[] = {0, 62, 63, 64, 66, 67, 126, 127, 128, 1022, 1023, 1024, CROWD - 1};
	struct child_run child = {.fn = dig_in_a_crowd, .stack_bytes = 16384};

	(void)state;
#ifdef SANITIZED
	skip();
#endif
	for (int how = GUARDS_ALL; how <= REFUSES; how++) {
		kernel = how;
		for (size_t i = 0; i < sizeof(diggers) / sizeof(diggers[0]); i++) {
			digger = diggers[i];
			expect_overflow(&child, "awaitscope: task digger overflowed its stack of 16 KiB; "
						"give tasks more with "
						"aw_options.stack_bytes\n");
		}
	}
	/* Who says no is not asked again in that run. */
	digger = -1;
	batches = 0;
	assert_int_equal(run_with((struct aw_options){.stack_bytes = 16384}, dig_in_a_crowd, NULL), 0);
	assert_in_range(batches, 0, 1);
	kernel = GUARDS_ALL;
}

static volatile int *volatile nowhere;

static int crash(void *arg)
{
	(void)arg;
	*nowhere = 1;
	return 0;
}

static void run_crash(const void *arg)
{
	(void)arg;
	signal(SIGSEGV, SIG_DFL); /* the test program's own handler aside */
	run(crash, NULL);
}

static void another_fault_stays_what_it_was(void **state)
{
	struct outcome outcome;

	(void)state;
#ifdef SANITIZED
	skip();
#endif
	outcome = in_a_child(run_crash, NULL);
	assert_true(WIFSIGNALED(outcome.status));
	assert_int_equal(WTERMSIG(outcome.status), SIGSEGV);
	assert_null(strstr(outcome.text, "awaitscope"));
}

static void the_handler_of_the_program_is_back_after_a_run(void **state)
{
	struct sigaction before, after;
	stack_t stack_before, stack_after;

	(void)state;
	assert_int_equal(sigaction(SIGSEGV, NULL, &before), 0);
	assert_int_equal(sigaltstack(NULL, &stack_before), 0);
	assert_int_equal(run(say_arg, WORD("ran")), 0);
	assert_int_equal(sigaction(SIGSEGV, NULL, &after), 0);
	assert_int_equal(sigaltstack(NULL, &stack_after), 0);
	assert_ptr_equal(before.sa_sigaction, after.sa_sigaction);
	assert_int_equal(stack_before.ss_flags, stack_after.ss_flags);
	assert_ptr_equal(stack_before.ss_sp, stack_after.ss_sp);
}

/* ---- many ---- */

static int alive, most_alive;

static int live(void *arg)
{
	alive++;
	if (alive > most_alive)
		most_alive = alive;
	AW_TRY(aw_sleep(*(const double *)arg));
	alive--;
	return 0;
}

static int live_together(void *arg)
{
	static double second = 1;
	size_t count = *(const size_t *)arg;
	struct aw **all = calloc(count, sizeof(*all));
	int status;

	if (!all)
		return -ENOMEM;
	for (size_t i = 0; i < count; i++)
		all[i] = AW(live, &second);
	status = aw_gather_array(NULL, all, count);
	free(all);
	return status;
}

static void a_hundred_thousand_tasks_may_be_alive_at_once(void **state)
{
	size_t count = 100000;

	(void)state;
#ifdef SANITIZED
	count = 1000;
#endif
	alive = most_alive = 0;
	assert_int_equal(run_with((struct aw_options){.stack_bytes = 16384}, live_together, &count), 0);
	assert_int_equal(alive, 0);
	assert_int_equal(most_alive, count);
	assert_int_equal(run_ns(), seconds_ns(1));
}

static int one_after_the_other(void *arg)
{
	static double none = 0;
	int count = *(const int *)arg;

	for (int i = 0; i < count; i++) {
		struct aw *task = aw_spawn(AW(live, &none));

		assert_non_null(task);
		aw_release(task);
		AW_TRY(aw_await(NULL, task));
	}
	return 0;
}

static void stacks_are_used_again(void **state)
{
	int count = 200000;

	(void)state;
	alive = most_alive = 0;
	assert_int_equal(run_with((struct aw_options){.stack_bytes = 16384}, one_after_the_other, &count), 0);
	assert_int_equal(most_alive, 1);
	/* Of these, so many would not fit into memory's addresses. */
#ifdef SANITIZED
	count = 1000; /* each use of a large stack costs them time */
#endif
	alive = most_alive = 0;
	assert_int_equal(
		run_with((struct aw_options){.stack_bytes = 1 << 30}, one_after_the_other, &count), 0);
	assert_int_equal(most_alive, 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(deep_calls_that_fit_are_fine),
		cmocka_unit_test(a_larger_stack_takes_deeper_calls),
		cmocka_unit_test(the_smallest_stack_still_prints),
		cmocka_unit_test(an_overflow_ends_the_program_with_a_line_that_names_the_task),
		cmocka_unit_test(each_stack_of_a_crowd_has_its_guard),
		cmocka_unit_test(another_fault_stays_what_it_was),
		cmocka_unit_test(the_handler_of_the_program_is_back_after_a_run),
		cmocka_unit_test(a_hundred_thousand_tasks_may_be_alive_at_once),
		cmocka_unit_test(stacks_are_used_again),
	};

	return cmocka_run_group_tests_name("stack", tests, NULL, NULL);
}
