/* Signals: a handler of the program's runs where CPython's runs; tasks can wait for one; and once nobody
 * watches it a signal does what it did before. */
#include <signal.h>

#include "outside.h"

static struct aw_event event;

static void on_signal(void *word)
{
	say("%s", (const char *)word);
	aw_event_set(&event);
}

static int wait_for_event(void *arg)
{
	(void)arg;
	AW_TRY(aw_event_wait(&event));
	say("woken");
	return 0;
}

/* What CPython 3.12 prints for the same program. */
static int signal_and_turn(void *arg)
{
	struct aw *waiter;

	(void)arg;
	aw_event_init(&event, "signal");
	AW_TRY(aw_add_signal_handler(SIGUSR1, on_signal, WORD("handler")));
	waiter = aw_spawn(AW(wait_for_event, NULL));
	AW_TRY(aw_yield());
	raise(SIGUSR1);
	for (int i = 0; i < 6; i++) {
		say("%d", i);
		AW_TRY(aw_yield());
	}
	AW_TRY(aw_await(NULL, waiter));
	say("%d", aw_remove_signal_handler(SIGUSR1));
	say("%d", aw_remove_signal_handler(SIGUSR1));
	return 0;
}

static void a_handler_runs_two_iterations_after_the_poll(void **state)
{
	(void)state;
	run_both(signal_and_turn, "0 1 2 handler 3 woken 4 5 1 0");
}

static int replace(void *arg)
{
	(void)arg;
	aw_event_init(&event, "signal");
	AW_TRY(aw_add_signal_handler(SIGUSR1, on_signal, WORD("first")));
	AW_TRY(aw_add_signal_handler(SIGUSR1, on_signal, WORD("second")));
	AW_TRY(aw_add_signal_handler(SIGUSR2, on_signal, WORD("other")));
	raise(SIGUSR1);
	AW_TRY(aw_event_wait(&event));
	aw_event_clear(&event);
	raise(SIGUSR2);
	return aw_event_wait(&event);
}

static void a_later_handler_replaces_the_earlier(void **state)
{
	(void)state;
	run_both(replace, "second other");
}

static int refuse(void *arg)
{
	(void)arg;
	say("%d", aw_add_signal_handler(SIGKILL, on_signal, NULL) == -EINVAL);
	say("%d", aw_add_signal_handler(0, on_signal, NULL) == -EINVAL);
	say("%d", aw_add_signal_handler(777, on_signal, NULL) == -EINVAL);
	say("%d", aw_add_signal_handler(SIGUSR1, NULL, NULL) == -EINVAL);
	say("%d", aw_wait_signal(-1) == -EINVAL);
	say("%d", aw_remove_signal_handler(SIGKILL));
	return 0;
}

static void what_cannot_be_caught_is_refused(void **state)
{
	(void)state;
	run_both(refuse, "1 1 1 1 1 0");
	assert_int_equal(aw_add_signal_handler(SIGUSR1, on_signal, NULL), AW_ENOLOOP);
	assert_int_equal(aw_wait_signal(SIGUSR1), AW_ENOLOOP);
}

/* ---- waiting ---- */

static int wait_twice(void *name)
{
	AW_TRY(aw_wait_signal(SIGUSR1));
	say("%s1", (const char *)name);
	AW_TRY(aw_wait_signal(SIGUSR1));
	say("%s2", (const char *)name);
	return 0;
}

static int several_wait(void *arg)
{
	struct aw *a = aw_spawn(AW(wait_twice, WORD("a"))), *b = aw_spawn(AW(wait_twice, WORD("b")));

	(void)arg;
	AW_TRY(aw_yield());
	raise(SIGUSR1);
	AW_TRY(aw_sleep(0.01));
	aw_cancel(a);
	raise(SIGUSR1);
	AW_TRY(aw_await(NULL, b));
	say("%d", aw_await(NULL, a) == AW_ECANCELLED);
	return 0;
}

static void all_who_wait_hear_it(void **state)
{
	(void)state;
	run_both(several_wait, "a1 b1 b2 1");
}

static int raise_after_a_while(void *arg)
{
	(void)arg;
	AW_TRY(aw_sleep(3));
	raise(SIGUSR1);
	return 0;
}

static int wait_long(void *arg)
{
	struct aw *later = aw_spawn(AW(raise_after_a_while, NULL));

	(void)arg;
	AW_TRY(aw_wait_signal(SIGUSR1));
	say("%d", aw_time() >= 3 && aw_time() < 4);
	say("%d", aw_wait_for(NULL, 1000, AW(wait_twice, WORD("never"))) == AW_ETIMEDOUT);
	return aw_await(NULL, later);
}

static void virtual_time_jumps_while_a_signal_is_watched(void **state)
{
	(void)state;
	assert_int_equal(run_on(AW_CLOCK_VIRTUAL, wait_long, NULL), 0);
	assert_said("1 1");
}

/* Nothing else is to come: the loop waits for the signal, which another process sends. */
static int wait_for_another(void *arg)
{
	pid_t child = fork();

	(void)arg;
	assert_true(child >= 0);
	if (!child) {
		for (;;) { /* until it is heard: the parent may not watch yet */
			usleep(1000);
			if (kill(getppid(), SIGUSR1))
				_exit(0);
		}
	}
	AW_TRY(aw_wait_signal(SIGUSR1));
	kill(child, SIGKILL);
	assert_int_equal(waitpid(child, NULL, 0), child);
	say("heard");
	return 0;
}

static void a_run_that_waits_for_a_signal_is_no_deadlock(void **state)
{
	struct sigaction ignore = {.sa_handler = SIG_IGN}, before;

	(void)state;
	assert_int_equal(sigaction(SIGUSR1, &ignore, &before), 0);
	run_both(wait_for_another, "heard");
	assert_int_equal(sigaction(SIGUSR1, &before, NULL), 0);
}

/* ---- what it did before ---- */

static volatile sig_atomic_t before_count;

static void count_before(int number)
{
	(void)number;
	before_count++;
}

static int handle_between(void *arg)
{
	(void)arg;
	before_count = 0;
	raise(SIGUSR1);
	say("%d", (int)before_count);
	aw_event_init(&event, NULL);
	AW_TRY(aw_add_signal_handler(SIGUSR1, on_signal, WORD("ours")));
	raise(SIGUSR1);
	AW_TRY(aw_event_wait(&event));
	say("%d", (int)before_count);
	aw_remove_signal_handler(SIGUSR1);
	raise(SIGUSR1);
	say("%d", (int)before_count);
	/* Left to the end of the run, with one that nobody has looked at. */
	AW_TRY(aw_add_signal_handler(SIGUSR1, on_signal, WORD("late")));
	raise(SIGUSR1);
	return 0;
}

static void a_signal_that_is_not_watched_any_more_does_what_it_did(void **state)
{
	struct sigaction count = {.sa_handler = count_before}, before;

	(void)state;
	assert_int_equal(sigaction(SIGUSR1, &count, &before), 0);
	for (int clock = AW_CLOCK_REAL; clock <= AW_CLOCK_VIRTUAL; clock++) {
		assert_int_equal(run_on((enum aw_clock)clock, handle_between, NULL), 0);
		assert_said("1 ours 1 2 late"); /* the run's last iterations run it, as in CPython */
		raise(SIGUSR1);
		assert_int_equal(before_count, 3);
	}
	assert_int_equal(sigaction(SIGUSR1, &before, NULL), 0);
}

static void interrupt(int number)
{
	(void)number;
	aw_interrupt();
}

static int handle_interrupt(void *arg)
{
	(void)arg;
	aw_event_init(&event, NULL);
	AW_TRY(aw_add_signal_handler(SIGINT, on_signal, WORD("handled")));
	raise(SIGINT);
	AW_TRY(aw_event_wait(&event));
	aw_remove_signal_handler(SIGINT);
	raise(SIGINT);
	say("%d", aw_sleep(5) == AW_ECANCELLED);
	return AW_ECANCELLED;
}

static void an_interrupt_with_a_handler_is_the_handlers(void **state)
{
	struct sigaction ours = {.sa_handler = interrupt}, before;

	(void)state;
	assert_int_equal(sigaction(SIGINT, &ours, &before), 0);
	for (int clock = AW_CLOCK_REAL; clock <= AW_CLOCK_VIRTUAL; clock++) {
		assert_int_equal(run_on((enum aw_clock)clock, handle_interrupt, NULL), AW_ECANCELLED);
		assert_said("handled 1");
	}
	assert_int_equal(sigaction(SIGINT, &before, NULL), 0);
}

/* ---- the trace ---- */

static void a_trace_names_the_signal_that_is_waited_for(void **state)
{
	uint32_t wait;

	(void)state;
	assert_int_equal(record_clean(wait_long, NULL), 0);
	wait = find(100, 'B', TRACE_CAT_WAIT, 1);
	assert_string_equal(event_name(wait), "event SIGUSR1");
	assert_true(line_of(wait) > 0);
	assert_string_equal(resumed_by(100, 2), "io");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_handler_runs_two_iterations_after_the_poll),
		cmocka_unit_test(a_later_handler_replaces_the_earlier),
		cmocka_unit_test(what_cannot_be_caught_is_refused),
		cmocka_unit_test(all_who_wait_hear_it),
		cmocka_unit_test(virtual_time_jumps_while_a_signal_is_watched),
		cmocka_unit_test(a_run_that_waits_for_a_signal_is_no_deadlock),
		cmocka_unit_test(a_signal_that_is_not_watched_any_more_does_what_it_did),
		cmocka_unit_test(an_interrupt_with_a_handler_is_the_handlers),
		cmocka_unit_test(a_trace_names_the_signal_that_is_waited_for),
	};
	int failed = cmocka_run_group_tests_name("signal", tests, make_folder_and_pool, remove_folder);

	trace_destroy(trace);
	return failed;
}
