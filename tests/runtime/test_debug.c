/* A dump says of every task what it does, without a trace: for a call, and for a signal. */
#include <signal.h>

#include "overflowing.h"

static char dumped[1 << 16];

static void dump(void)
{
	FILE *file = tmpfile();
	size_t bytes;

	assert_non_null(file);
	aw_dump(file);
	rewind(file);
	bytes = fread(dumped, 1, sizeof(dumped) - 1, file);
	dumped[bytes] = '\0';
	fclose(file);
}

/* What a dump says of a task: from its line to the next one's. */
static const char *part_of(const char *name)
{
	static char part[1 << 14];
	char line[64];
	const char *at, *end;

	snprintf(line, sizeof(line), " %s: ", name);
	at = strstr(dumped, line);
	if (!at)
		return "";
	end = strstr(at, "\ntask ");
	snprintf(part, sizeof(part), "%.*s", (int)(end ? end - at : (ptrdiff_t)strlen(at)), at);
	return part;
}

static void assert_has(const char *text, const char *piece)
{
	if (!strstr(text, piece))
		fail_msg("there is no '%s' in:\n%s", piece, text);
}

/* ---- what is waited for ---- */

static struct aw_lock lock;
static double ten = 10;

/* Not `return aw_sleep(10)`: a call in tail position leaves no frame. */
static int nap(void *arg)
{
	(void)arg;
	AW_TRY(aw_sleep(10));
	return 0;
}

static int lock_it(void *arg)
{
	(void)arg;
	return aw_lock_acquire(&lock);
}

static int await_nap(void *arg)
{
	(void)arg;
	AW_TRY(aw_await(NULL, AW(nap, NULL)));
	return 0;
}

static int await_future(void *arg)
{
	return aw_await(NULL, arg);
}

static int gather_naps(void *arg)
{
	(void)arg;
	return aw_gather(NULL, AW(sleep_arg, &ten), AW(sleep_arg, &ten));
}

static int in_group(void *arg)
{
	struct aw_group group;
	int status;

	(void)arg;
	AW_TRY(aw_group_enter(&group));
	aw_group_spawn(&group, AW(sleep_arg, &ten));
	status = aw_group_exit(&group, 0);
	aw_group_finish(&group);
	return status;
}

static int ticks(void *arg)
{
	(void)arg;
	AW_TRY(aw_yield_value(NULL, NULL));
	AW_TRY(aw_sleep(10));
	return 0;
}

static int consume(void *arg)
{
	AW_FOR_OWN (tick, AW_ASYNC_GENERATOR(ticks, arg))
		continue;
	return 0;
}

static int wait_and_dump(void *arg)
{
	struct aw *future = aw_future_new("answer"), *late;

	(void)arg;
	aw_lock_init(&lock, "db");
	AW_TRY(aw_lock_acquire(&lock));
	aw_spawn(AW(lock_it, NULL));
	aw_spawn(AW(await_nap, NULL));
	aw_spawn(AW_NAMED(await_future, future, "asker"));
	aw_spawn(AW(gather_naps, NULL));
	aw_spawn(AW(in_group, NULL));
	aw_spawn(AW(consume, NULL));
	AW_TRY(aw_sleep(1.5));
	late = aw_spawn(AW_NAMED(nap, NULL, "late"));
	AW_TRY(aw_lock_release(&lock));
	dump();
	aw_cancel(late);
	return aw_future_set_result(future, NULL);
}

static void a_dump_tells_what_each_task_waits_for_and_for_how_long(void **state)
{
	(void)state;
	assert_int_equal(run(wait_and_dump, NULL), 0);
	assert_has(dumped, "11 tasks at 1.500 s\ntask 100 main: runs; created at ");
	assert_has(part_of("lock_it"), "is ready; created at ");
	assert_has(part_of("await_nap"), "waits for sleep, 8.500 s left, for 1.5");
	assert_has(part_of("await_nap"), ", line ");
	assert_has(part_of("await_nap"), "test_debug.c:");
	assert_has(part_of("asker"), "waits for future answer, for 1.5");
	assert_has(part_of("gather_naps"), "waits for gather of 2, for 1.5");
	assert_has(part_of("in_group"), "waits for group of 1, for 1.5");
	assert_has(part_of("late"), "is ready to begin; created at ");
}

static void a_dump_shows_the_coroutines_and_the_stack_of_each(void **state)
{
	const char *part;

	(void)state;
	assert_int_equal(run(wait_and_dump, NULL), 0);
	part = part_of("await_nap");
	assert_has(part, "\n    in nap (");
#if defined(__x86_64__) || defined(__aarch64__)
	/* Static functions too have their names, and one stands within the other. */
	assert_has(part, " nap+0x");
	assert_has(part, " await_nap+0x");
	assert_true(strstr(part, " nap+0x") < strstr(part, " await_nap+0x"));
	assert_has(part_of("main"), " wait_and_dump+0x");
#endif
}

static void a_dump_walks_on_from_a_generator_to_who_asked_it(void **state)
{
	const char *part;

	(void)state;
	assert_int_equal(run(wait_and_dump, NULL), 0);
	part = part_of("consume");
	assert_has(part, "waits for sleep, 8.500 s left");
	assert_has(part, "\n    in generator ticks (");
#if defined(__x86_64__) || defined(__aarch64__)
	assert_has(part, " ticks+0x");
	assert_has(part, " consume+0x");
	assert_true(strstr(part, " ticks+0x") < strstr(part, " consume+0x"));
#endif
}

static void without_a_loop_there_is_nothing_to_dump(void **state)
{
	(void)state;
	dump();
	assert_string_equal(dumped, "no event loop is running\n");
}

/* ---- the signal ---- */

static int signal_itself(void *arg)
{
	(void)arg;
	aw_spawn(AW(nap, NULL));
	AW_TRY(aw_yield());
	raise(SIGUSR1);
	AW_TRY(aw_yield());
	fprintf(stderr, "goes on\n");
	return 0;
}

static void run_with_signal(const void *arg)
{
	(void)arg;
	run_with((struct aw_options){.debug_signal = SIGUSR1}, signal_itself, NULL);
}

static void a_signal_names_who_runs_and_makes_the_loop_dump_at_its_next_turn(void **state)
{
	struct outcome outcome = in_a_child(run_with_signal, NULL);

	(void)state;
	assert_true(WIFEXITED(outcome.status) && WEXITSTATUS(outcome.status) == 0);
	assert_int_equal(strncmp(outcome.text, "awaitscope: running now: main\n2 tasks at 0.000 s\n", 49), 0);
	assert_has(outcome.text, "task 101 nap: waits for sleep, 10.000 s left");
	assert_has(outcome.text, "goes on\n");
}

static volatile sig_atomic_t heard;

static void hear(int number)
{
	heard = number;
}

static void the_handler_of_the_program_is_back_after_the_run(void **state)
{
	(void)state;
	signal(SIGUSR1, hear);
	assert_int_equal(run_with((struct aw_options){.debug_signal = SIGUSR1}, say_arg, WORD("ran")), 0);
	raise(SIGUSR1);
	assert_int_equal(heard, SIGUSR1);
	signal(SIGUSR1, SIG_DFL);
	assert_int_equal(run_with((struct aw_options){.debug_signal = -1}, say_arg, WORD("ran")), -EINVAL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_dump_tells_what_each_task_waits_for_and_for_how_long),
		cmocka_unit_test(a_dump_shows_the_coroutines_and_the_stack_of_each),
		cmocka_unit_test(a_dump_walks_on_from_a_generator_to_who_asked_it),
		cmocka_unit_test(without_a_loop_there_is_nothing_to_dump),
		cmocka_unit_test(a_signal_names_who_runs_and_makes_the_loop_dump_at_its_next_turn),
		cmocka_unit_test(the_handler_of_the_program_is_back_after_the_run),
	};

	return cmocka_run_group_tests_name("debug", tests, NULL, NULL);
}
