/* Process pools: calls are made elsewhere, with copies of bytes; what happens there is told here; and no process
 * is left behind (outside.h looks after each run). */
#include <sched.h>
#include <signal.h>

#include "outside.h"

static struct aw_process_pool *pool;

/* ---- what calls do ---- */

static int twice(void *number)
{
	return aw_return_int(2 * *(int *)number);
}

static int greet(void *name)
{
	char text[64];

	snprintf(text, sizeof(text), "hello %s", (const char *)name);
	return aw_return_text(text);
}

struct pair {
	int32_t sum, product;
};

static int both(void *numbers)
{
	const int *of = numbers;
	struct pair pair = {.sum = of[0] + of[1], .product = of[0] * of[1]};

	return aw_return_copy(&pair, sizeof(pair));
}

static int nothing(void *arg)
{
	(void)arg;
	return 0;
}

static int counter;

static int count(void *step)
{
	counter += *(int *)step;
	return aw_return_int(counter);
}

static int block(void *seconds)
{
	AW_TRY(aw_block(*(double *)seconds));
	return aw_return_int(counter);
}

static int kill_itself(void *arg)
{
	(void)arg;
	raise(SIGKILL);
	return 0;
}

static int call_twice(void *number)
{
	void *out;

	AW_TRY(aw_await(&out, aw_run_in_process(pool, twice, number, sizeof(int))));
	say("%d", (int)aw_int(out));
	return 0;
}

/* ---- results and arguments ---- */

static int results(void *arg)
{
	int numbers[] = {6, 7};
	struct pair *pair;
	void *out;

	(void)arg;
	pool = aw_process_pool_new(2);
	AW_TRY(call_twice(&numbers[1]));
	AW_TRY(aw_await(&out, aw_run_in_process(pool, greet, "you", 4)));
	say("%s", (char *)out);
	AW_TRY(aw_await((void **)&pair, aw_run_in_process(pool, both, numbers, sizeof(numbers))));
	say("%d %d", pair->sum, pair->product);
	AW_TRY(aw_await(&out, aw_run_in_process(pool, nothing, NULL, 0)));
	say("%d", out == NULL);
	return 0;
}

static void results_and_arguments_are_copied(void **state)
{
	(void)state;
	run_both(results, "14 hello you 13 42 1");
}

enum { MUCH = 3 << 20 };

static int add_one_to_each(void *bytes)
{
	unsigned char *each = bytes;

	for (size_t i = 0; i < MUCH; i++)
		each[i]++;
	return aw_return_copy(bytes, MUCH);
}

static int much(void *arg)
{
	unsigned char *bytes = malloc(MUCH), *out;
	bool right = true;

	(void)arg;
	assert_non_null(bytes);
	for (size_t i = 0; i < MUCH; i++)
		bytes[i] = (unsigned char)(i * 7 >> 3);
	pool = aw_process_pool_new(1);
	AW_TRY(aw_await((void **)&out, aw_run_in_process(pool, add_one_to_each, bytes, MUCH)));
	for (size_t i = 0; i < MUCH; i++)
		right &= out[i] == (unsigned char)(bytes[i] + 1);
	say("%d", right);
	free(bytes);
	return 0;
}

static void arguments_and_results_may_be_large(void **state)
{
	(void)state;
	run_both(much, "1");
}

static int share_nothing(void *arg)
{
	int step = 5;
	void *out;

	(void)arg;
	counter = 100;
	pool = aw_process_pool_new(1);
	for (int i = 0; i < 3; i++) {
		AW_TRY(aw_await(&out, aw_run_in_process(pool, count, &step, sizeof(step))));
		say("%d", (int)aw_int(out));
	}
	say("%d", counter);
	return 0;
}

static void memory_is_not_shared(void **state)
{
	(void)state;
	run_both(share_nothing, "105 110 115 100");
}

/* ---- what the process is ---- */

static int look_around(void *arg)
{
	sigset_t blocked;
	struct sigaction action;
	int fds = 0;

	(void)arg;
	for (int fd = 0; fd < 1024; fd++)
		fds += fcntl(fd, F_GETFD) >= 0;
	sigprocmask(SIG_SETMASK, NULL, &blocked);
	sigaction(SIGINT, NULL, &action);
	aw_note("looking");
	return aw_return_int(fds == 4 && !sigismember(&blocked, SIGINT) && !sigismember(&blocked, SIGTERM) &&
			     action.sa_handler == SIG_DFL);
}

static int use_much_stack(void *arg)
{
	volatile char deep[4 << 20];

	(void)arg;
	for (size_t i = 0; i < sizeof(deep); i += 4096)
		deep[i] = 1;
	return aw_return_int(deep[0]);
}

static int try_all(void *arg)
{
	struct aw *coroutine = AW(nothing, NULL);
	void *out;

	(void)arg;
	if (aw_sleep(1) != AW_ENOLOOP || aw_spawn(coroutine) || aw_future_new("future"))
		return -EPROTO;
	aw_close(coroutine);
	AW_TRY(aw_call(&out, twice, &(int){21}));
	return aw_return_int(aw_int(out) + (aw_time() >= 0 && aw_time() < 1000));
}

static int look(void *arg)
{
	void *out;

	(void)arg;
	pool = aw_process_pool_new(1);
	AW_TRY(aw_await(&out, aw_run_in_process(pool, look_around, NULL, 0)));
	say("%d", (int)aw_int(out));
	AW_TRY(aw_await(&out, aw_run_in_process(pool, use_much_stack, NULL, 0)));
	say("%d", (int)aw_int(out));
	AW_TRY(aw_await(&out, aw_run_in_process(pool, try_all, NULL, 0)));
	say("%d", (int)aw_int(out));
	return 0;
}

static void a_process_keeps_little_of_the_program(void **state)
{
	struct sigaction ignore = {.sa_handler = SIG_IGN}, before;

	(void)state;
	assert_int_equal(sigaction(SIGINT, &ignore, &before), 0);
	run_both(look, "1 1 43");
	assert_int_equal(sigaction(SIGINT, &before, NULL), 0);
}

/* ---- errors ---- */

static int raise_error(void *name)
{
	return aw_raise("ValueError", "bad %s", (const char *)name);
}

static int fail_by_code(void *code)
{
	return *(int *)code;
}

static int lend(void *arg)
{
	return aw_return(arg);
}

static int get_errors(void *arg)
{
	(void)arg;
	pool = aw_process_pool_new(1);
	assert_int_equal(aw_await(NULL, aw_run_in_process(pool, raise_error, "word", 5)), AW_ERAISED);
	say("%s: %s,", aw_error_type(), aw_error_message());
	assert_int_equal(
		aw_await(NULL, aw_run_in_process(pool, fail_by_code, &(int){-ENOENT}, sizeof(int))), -ENOENT);
	say("%s", aw_error_type());
	assert_int_equal(aw_await(NULL, aw_run_in_process(pool, lend, "x", 2)), AW_ERAISED);
	say("%s", aw_error_type());
	assert_int_equal(
		aw_await(NULL, aw_run_in_process(pool, fail_by_code, &(int){AW_ECANCELLED}, sizeof(int))),
		AW_ECANCELLED);
	return call_twice(&(int){4});
}

static void errors_come_back_with_type_and_message(void **state)
{
	(void)state;
	run_both(get_errors, "ValueError: bad word, FileNotFoundError TypeError 8");
}

static int break_one(void *arg)
{
	struct aw *broken, *after;
	int step = 1;

	(void)arg;
	counter = 0;
	pool = aw_process_pool_new(1);
	AW_TRY(aw_await(NULL, aw_run_in_process(pool, count, &step, sizeof(step))));
	broken = aw_run_in_process(pool, kill_itself, NULL, 0);
	after = aw_run_in_process(pool, count, &step, sizeof(step));
	assert_int_equal(aw_await(NULL, broken), AW_ERAISED);
	say("%s", aw_error_type());
	AW_TRY(aw_await(NULL, after));
	say("%d", (int)aw_int(aw_result(after))); /* of a new one, which has not counted yet */
	return call_twice(&(int){1});
}

static void one_that_is_killed_fails_its_call_and_is_replaced(void **state)
{
	(void)state;
	run_both(break_one, "BrokenProcessPool 1 2");
}

static int after_shutdown(void *arg)
{
	(void)arg;
	pool = aw_process_pool_new(2);
	AW_TRY(call_twice(&(int){3}));
	AW_TRY(aw_process_pool_shutdown(pool, true, false));
	assert_int_equal(waitpid(-1, NULL, WNOHANG), -1); /* none is left */
	assert_int_equal(
		aw_await(NULL, aw_run_in_process(pool, twice, &(int){3}, sizeof(int))), AW_ESHUTDOWN);
	assert_int_equal(aw_process_pool_shutdown(NULL, true, false), -ENOMEM);
	assert_null(aw_run_in_process(NULL, twice, NULL, 0));
	return 0;
}

static void after_a_shutdown_no_call_is_taken(void **state)
{
	(void)state;
	run_both(after_shutdown, "6");
	assert_null(aw_process_pool_new(1));
}

/* ---- waiting ---- */

static int cancel_some(void *arg)
{
	double seconds = 0.05;
	struct aw *running, *queued, *last;
	int step = 1;

	(void)arg;
	counter = 0;
	pool = aw_process_pool_new(1);
	running = aw_run_in_process(pool, block, &seconds, sizeof(seconds));
	queued = aw_run_in_process(pool, count, &step, sizeof(step));
	AW_TRY(aw_sleep(0.01));
	aw_cancel(queued);
	aw_cancel(running);
	assert_int_equal(aw_await(NULL, running), AW_ECANCELLED);
	assert_int_equal(aw_await(NULL, queued), AW_ECANCELLED);
	last = aw_run_in_process(pool, count, &step, sizeof(step));
	AW_TRY(aw_await(NULL, last));
	say("%d", (int)aw_int(aw_result(last)));
	return 0;
}

static void a_cancelled_call_that_has_not_begun_is_not_made(void **state)
{
	(void)state;
	run_both(cancel_some, "1");
}

static int go_on(void *arg)
{
	double seconds = 0.2;
	struct aw *call;
	int turns = 0;

	(void)arg;
	pool = aw_process_pool_new(1);
	call = aw_run_in_process(pool, block, &seconds, sizeof(seconds));
	while (!aw_done(call)) {
		AW_TRY(aw_sleep(0.001));
		turns++;
	}
	say("%d", turns > 5);
	return aw_await(NULL, call);
}

static void the_loop_goes_on_meanwhile(void **state)
{
	(void)state;
	run_both(go_on, "1");
}

static int leave_running(void *arg)
{
	double seconds = 0.05;

	(void)arg;
	pool = aw_process_pool_new(2);
	for (int i = 0; i < 3; i++)
		aw_run_in_process(pool, block, &seconds, sizeof(seconds));
	return aw_yield();
}

static void what_was_asked_for_is_done_at_the_end(void **state)
{
	(void)state;
	run_both(leave_running, "");
	assert_true(recording.seconds > 0);
}

static void interrupt(int number)
{
	(void)number;
	aw_interrupt();
}

/* Interrupts the run, and never ends. */
static int interrupt_and_hang(void *pid)
{
	kill(*(pid_t *)pid, SIGUSR1);
	for (;;)
		pause();
	return 0;
}

static int wait_for_hanging(void *arg)
{
	pid_t pid = getpid();

	(void)arg;
	pool = aw_process_pool_new(1);
	return aw_await(NULL, aw_run_in_process(pool, interrupt_and_hang, &pid, sizeof(pid)));
}

static void an_interrupt_ends_a_call_that_hangs(void **state)
{
	struct sigaction ours = {.sa_handler = interrupt}, before;

	(void)state;
	assert_int_equal(sigaction(SIGUSR1, &ours, &before), 0);
	assert_int_equal(run_on(AW_CLOCK_REAL, wait_for_hanging, NULL), AW_ECANCELLED);
	assert_int_equal(run_on(AW_CLOCK_VIRTUAL, wait_for_hanging, NULL), AW_ECANCELLED);
	assert_int_equal(sigaction(SIGUSR1, &before, NULL), 0);
}

/* ---- printing ---- */

static int print_lines(void *name)
{
	for (int i = 0; i < 3; i++)
		aw_print("%s %d %0500d", (const char *)name, i, i);
	aw_note("noted");
	printf("plain\n");
	return 0;
}

static int print_in_processes(void *arg)
{
	(void)arg;
	pool = aw_process_pool_new(2);
	printf("before\n");
	return aw_gather(NULL, aw_run_in_process(pool, print_lines, "a", 2),
		aw_run_in_process(pool, print_lines, "b", 2));
}

static void what_is_printed_there_comes_in_whole_lines(void **state)
{
	char text[8192];
	size_t bytes, lines = 0;
	FILE *file = tmpfile();
	int before, status;

	(void)state;
	assert_non_null(file);
	fflush(stdout);
	before = dup(STDOUT_FILENO);
	assert_true(before >= 0 && dup2(fileno(file), STDOUT_FILENO) >= 0);
	status = aw_run(AW(print_in_processes, NULL), &(struct aw_options){.clock = AW_CLOCK_REAL});
	fflush(stdout);
	assert_true(dup2(before, STDOUT_FILENO) >= 0);
	close(before);
	assert_int_equal(status, 0);
	rewind(file);
	bytes = fread(text, 1, sizeof(text) - 1, file);
	text[bytes] = '\0';
	fclose(file);
	for (char *line = strtok(text, "\n"); line; line = strtok(NULL, "\n"), lines++)
		assert_true(!strcmp(line, "before") || !strcmp(line, "plain") || strlen(line) == 504);
	assert_int_equal(lines, 9);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(results_and_arguments_are_copied),
		cmocka_unit_test(arguments_and_results_may_be_large),
		cmocka_unit_test(memory_is_not_shared),
		cmocka_unit_test(a_process_keeps_little_of_the_program),
		cmocka_unit_test(errors_come_back_with_type_and_message),
		cmocka_unit_test(one_that_is_killed_fails_its_call_and_is_replaced),
		cmocka_unit_test(after_a_shutdown_no_call_is_taken),
		cmocka_unit_test(a_cancelled_call_that_has_not_begun_is_not_made),
		cmocka_unit_test(the_loop_goes_on_meanwhile),
		cmocka_unit_test(what_was_asked_for_is_done_at_the_end),
		cmocka_unit_test(an_interrupt_ends_a_call_that_hangs),
		cmocka_unit_test(what_is_printed_there_comes_in_whole_lines),
	};
	int failed = cmocka_run_group_tests_name("pool_process", tests, make_folder_and_pool, remove_folder);

	trace_destroy(trace);
	return failed;
}
