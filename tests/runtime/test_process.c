/* Child processes: each hop is CPython 3.12's; what they print is read, what they are told is written, and none
 * is left behind (outside.h looks after each run). */
#include <signal.h>

#include "outside.h"

#define SH(script) "sh", "-c", (script)

static struct aw_process *process;

/* ---- hops ---- */

static int tick(void *count)
{
	for (int i = 0; i < (int)(intptr_t)count; i++) {
		say("%d", i);
		AW_TRY(aw_yield());
	}
	return 0;
}

static int make_and_tick(void *options)
{
	struct aw *ticks = aw_spawn(AW(tick, (void *)10));

	AW_TRY(aw_create_subprocess_exec(&process, options, "true"));
	say("made");
	AW_TRY(aw_await(NULL, ticks));
	AW_TRY(aw_process_wait(NULL, process));
	aw_process_release(process);
	return 0;
}

static void making_one_takes_two_iterations_and_two_for_each_pipe(void **state)
{
	struct aw_subprocess_options options = {0};

	(void)state;
	assert_int_equal(run_on(AW_CLOCK_VIRTUAL, make_and_tick, &options), 0);
	assert_said("0 1 made 2 3 4 5 6 7 8 9");
	options.stdin_from = AW_PIPE;
	assert_int_equal(run_on(AW_CLOCK_REAL, make_and_tick, &options), 0);
	assert_said("0 1 2 3 made 4 5 6 7 8 9");
	options.stdout_to = AW_PIPE;
	assert_int_equal(run_on(AW_CLOCK_VIRTUAL, make_and_tick, &options), 0);
	assert_said("0 1 2 3 4 5 made 6 7 8 9");
	options.stderr_to = AW_PIPE;
	assert_int_equal(run_on(AW_CLOCK_REAL, make_and_tick, &options), 0);
	assert_said("0 1 2 3 4 5 6 7 made 8 9");
}

/* ---- the return code ---- */

static int wait_and_say(void *name)
{
	int code;

	AW_TRY(aw_process_wait(&code, process));
	say("%s%d", (const char *)name, code);
	return 0;
}

static int exit_codes(void *arg)
{
	int code = 0;

	(void)arg;
	AW_TRY(aw_create_subprocess_shell(&process, NULL, "exit 7"));
	AW_TRY(aw_gather(NULL, AW(wait_and_say, WORD("a")), AW(wait_and_say, WORD("b"))));
	AW_TRY(aw_process_wait(&code, process)); /* does not suspend */
	say("%d %d", code, aw_process_returncode(process));
	say("%d", aw_process_kill(process) == -ESRCH);
	say("%s", aw_error_type());
	aw_process_release(process);
	AW_TRY(aw_create_subprocess_exec(&process, NULL, "sleep", "100"));
	say("%d", aw_process_returncode(process) == AW_RUNNING);
	assert_int_equal(kill(aw_process_pid(process), 0), 0);
	AW_TRY(aw_process_terminate(process));
	say("%d", aw_process_returncode(process) == AW_RUNNING);
	AW_TRY(aw_process_wait(&code, process));
	say("%d", code);
	assert_int_equal(aw_process_send_signal(process, SIGUSR1), -ESRCH);
	aw_process_release(process);
	aw_process_release(NULL);
	return 0;
}

static void the_return_code_says_how_it_ended(void **state)
{
	char expected[64];

	(void)state;
	snprintf(expected, sizeof(expected), "a7 b7 7 7 1 ProcessLookupError 1 1 %d", -SIGTERM);
	run_both(exit_codes, expected);
}

static int signals(void *arg)
{
	struct aw_subprocess_options options = {.stdout_to = AW_PIPE};
	struct aw_bytes line;
	int code;

	(void)arg;
	AW_TRY(aw_create_subprocess_shell(&process, &options,
		"trap 'echo caught; exit 3' USR1; echo ready; while :; do sleep 0.01; done"));
	AW_TRY(aw_stream_readline(&line, aw_process_stdout(process)));
	AW_TRY(aw_process_send_signal(process, SIGUSR1));
	assert_int_equal(aw_process_send_signal(process, 9999), -EINVAL);
	AW_TRY(aw_stream_readline(&line, aw_process_stdout(process)));
	say("%.6s", line.data);
	AW_TRY(aw_process_wait(&code, process));
	say("%d", code);
	aw_process_release(process);
	return 0;
}

static void a_signal_reaches_it(void **state)
{
	(void)state;
	run_both(signals, "caught 3");
}

/* ---- what it reads and prints ---- */

static int talk(void *arg)
{
	struct aw_subprocess_options options = {.stdin_from = AW_PIPE, .stdout_to = AW_PIPE};
	struct aw_bytes line;

	(void)arg;
	AW_TRY(aw_create_subprocess_exec(&process, &options, "cat"));
	for (int i = 0; i < 3; i++) {
		AW_TRY(aw_stream_print(aw_process_stdin(process), "line %d\n", i));
		AW_TRY(aw_stream_drain(aw_process_stdin(process)));
		AW_TRY(aw_stream_readline(&line, aw_process_stdout(process)));
		say("%.*s", (int)line.length - 1, line.data);
	}
	aw_stream_close(aw_process_stdin(process));
	AW_TRY(aw_stream_read(&line, aw_process_stdout(process), AW_READ_ALL));
	assert_int_equal(line.length, 0);
	assert_null(aw_process_stderr(process));
	AW_TRY(aw_process_wait(NULL, process));
	aw_process_release(process);
	return 0;
}

static void its_pipes_are_streams(void **state)
{
	(void)state;
	run_both(talk, "line 0 line 1 line 2");
}

enum { MUCH = 1000000 };

static int communicate(void *arg)
{
	struct aw_subprocess_options all = {.stdin_from = AW_PIPE,
					     .stdout_to = AW_PIPE,
					     .stderr_to = AW_PIPE},
				     out = {.stdout_to = AW_PIPE}, in = {.stdin_from = AW_PIPE};
	struct aw_bytes output, error;
	char *much = malloc(MUCH);

	(void)arg;
	assert_non_null(much);
	memset(much, 'x', MUCH);
	AW_TRY(aw_create_subprocess_exec(&process, &all, SH("tee /dev/stderr")));
	AW_TRY(aw_process_communicate(&output, &error, process, much, MUCH));
	say("%d", output.length == MUCH && !memcmp(output.data, much, MUCH));
	say("%d", error.length == MUCH && !memcmp(error.data, much, MUCH));
	aw_process_release(process);
	/* its input is none of its business */
	AW_TRY(aw_create_subprocess_exec(&process, &in, "true"));
	AW_TRY(aw_process_communicate(&output, &error, process, much, MUCH));
	say("%zu%zu%s", output.length, error.length, output.data);
	say("%d", aw_process_returncode(process));
	aw_process_release(process);
	free(much);
	/* no input at all */
	AW_TRY(aw_create_subprocess_exec(&process, &all, "cat"));
	AW_TRY(aw_process_communicate(&output, NULL, process, NULL, 0));
	say("%zu", output.length);
	aw_process_release(process);
	AW_TRY(aw_create_subprocess_exec(&process, &out, "echo", "a b", "c"));
	AW_TRY(aw_process_communicate(&output, NULL, process, "ignored", 7));
	say("%s", output.data);
	aw_process_release(process);
	return 0;
}

static void communicate_writes_reads_and_waits(void **state)
{
	(void)state;
	run_both(communicate, "1 1 00 0 0 a b c\n");
}

static int print_of(struct aw_subprocess_options options, const char *script)
{
	struct aw_bytes output;

	AW_TRY(aw_create_subprocess_shell(&process, &options, script));
	AW_TRY(aw_process_communicate(&output, NULL, process, NULL, 0));
	for (size_t i = 0; i < output.length; i++)
		if (output.data[i] == '\n')
			output.data[i] = i + 1 < output.length ? ',' : '\0';
	say("%s", output.data);
	aw_process_release(process);
	return 0;
}

static int redirect(void *arg)
{
	const char *const env[] = {"NAME=value", "PATH=/usr/bin:/bin", NULL};
	char *text;
	int fd = open(in_folder("out"), O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);

	(void)arg;
	assert_true(fd > 0);
	AW_TRY(print_of((struct aw_subprocess_options){.stdout_to = AW_PIPE, .stderr_to = AW_STDOUT},
		"echo out; echo err >&2"));
	AW_TRY(print_of((struct aw_subprocess_options){.stdout_to = AW_PIPE, .stderr_to = AW_DEVNULL},
		"echo out; echo err >&2"));
	AW_TRY(print_of((struct aw_subprocess_options){.stdin_from = AW_DEVNULL, .stdout_to = AW_PIPE},
		"cat; echo empty"));
	AW_TRY(print_of((struct aw_subprocess_options){.stdout_to = fd, .stderr_to = AW_STDOUT},
		"echo file; echo both >&2"));
	AW_TRY(print_of((struct aw_subprocess_options){.stdout_to = AW_PIPE, .env = env, .cwd = "/"},
		"echo $NAME$HOME; pwd"));
	AW_TRY(print_of((struct aw_subprocess_options){.stdout_to = AW_PIPE, .start_new_session = true},
		"test $(ps -o sid= -p $$) -eq $$ 2>/dev/null || true; echo led"));
	/* nothing else of ours: 3 is what ls reads */
	AW_TRY(print_of((struct aw_subprocess_options){.stdout_to = AW_PIPE}, "exec ls /proc/self/fd"));
	close(fd);
	AW_TRY(aw_read_file(&text, NULL, in_folder("out")));
	say("%s", text);
	free(text);
	return 0;
}

static void its_streams_lead_where_they_are_told(void **state)
{
	(void)state;
	run_both(redirect, "out,err out empty  value,/ led 0,1,2,3 file\nboth\n");
}

/* ---- errors ---- */

static int fail_to_make(void *arg)
{
	struct aw_subprocess_options nowhere = {.cwd = "/nowhere"}, wrong = {.stdout_to = AW_STDOUT},
				     unknown = {.stdin_from = -7};

	(void)arg;
	assert_int_equal(aw_create_subprocess_exec(&process, NULL, "no-such-program"), -ENOENT);
	assert_null(process);
	say("%s: %s;", aw_error_type(), aw_error_message());
	assert_int_equal(aw_create_subprocess_exec(&process, &nowhere, "true"), -ENOENT);
	say("%s;", aw_error_message());
	assert_int_equal(aw_create_subprocess_exec(&process, NULL, "/"), -EACCES);
	say("%s", aw_error_type());
	assert_int_equal(aw_create_subprocess_exec(&process, &wrong, "true"), -EINVAL);
	assert_int_equal(aw_create_subprocess_exec(&process, &unknown, "true"), -EINVAL);
	assert_int_equal(aw_create_subprocess_argv(&process, NULL, NULL), -EINVAL);
	assert_int_equal(aw_create_subprocess_shell(&process, NULL, NULL), -EINVAL);
	return 0;
}

static void what_cannot_be_made_is_pythons_error(void **state)
{
	(void)state;
	run_both(fail_to_make, "FileNotFoundError: [Errno 2] No such file or directory: 'no-such-program'; "
			       "[Errno 2] No such file or directory: '/nowhere'; PermissionError");
	assert_int_equal(aw_create_subprocess_exec(&process, NULL, "true"), AW_ENOLOOP);
}

/* ---- cancelling, and the end ---- */

static int make_sleeper(void *arg)
{
	struct aw_subprocess_options options = {
		.stdin_from = AW_PIPE, .stdout_to = AW_PIPE, .stderr_to = AW_PIPE};
	int status = aw_create_subprocess_exec(&process, &options, "sleep", "1000");

	(void)arg;
	say("%s", status == AW_ECANCELLED && !process ? "cancelled" : "made");
	return status;
}

static int cancel_making(void *arg)
{
	struct aw *maker = aw_spawn(AW(make_sleeper, NULL));

	(void)arg;
	AW_TRY(aw_yield());
	AW_TRY(aw_yield());
	aw_cancel(maker);
	return aw_await(NULL, maker) == AW_ECANCELLED ? 0 : -EPROTO;
}

static void one_whose_maker_is_cancelled_is_killed(void **state)
{
	(void)state;
	run_both(cancel_making, "cancelled");
}

static int cancel_waiting(void *arg)
{
	struct aw_bytes output;
	int code;

	(void)arg;
	AW_TRY(aw_await(NULL, AW(make_sleeper, NULL)));
	assert_int_equal(aw_wait_for(NULL, 0.02, AW(wait_and_say, WORD("never"))), AW_ETIMEDOUT);
	say("%d", aw_process_returncode(process) == AW_RUNNING);
	AW_TRY(aw_process_kill(process));
	AW_TRY(aw_process_communicate(&output, NULL, process, "x", 1));
	AW_TRY(aw_process_wait(&code, process));
	say("%d", code);
	aw_process_release(process);
	return 0;
}

static void a_wait_can_time_out(void **state)
{
	(void)state;
	run_both(cancel_waiting, "made 1 -9");
}

static int leave_running(void *arg)
{
	struct aw_subprocess_options options = {.stdin_from = AW_PIPE};

	(void)arg;
	AW_TRY(aw_await(NULL, AW(make_sleeper, NULL)));
	AW_TRY(aw_create_subprocess_exec(&process, &options, "sleep", "1000"));
	aw_process_release(process);
	AW_TRY(aw_create_subprocess_exec(&process, NULL, "true"));
	AW_TRY(aw_create_subprocess_exec(&process, NULL, "sleep", "1000"));
	aw_spawn(AW(wait_and_say, WORD("never")));
	return aw_yield();
}

static void those_that_still_run_are_killed_at_the_end(void **state)
{
	(void)state;
	run_both(leave_running, "made");
}

static int release_early(void *arg)
{
	struct aw_subprocess_options options = {.stdout_to = AW_PIPE};
	struct aw_stream *kept;
	struct aw_bytes all;

	(void)arg;
	AW_TRY(aw_create_subprocess_shell(&process, &options, "sleep 0.02; echo late"));
	kept = aw_process_stdout(process);
	aw_stream_hold(kept);
	aw_process_release(process);
	AW_TRY(aw_stream_read(&all, kept, AW_READ_ALL));
	say("%s", all.data);
	aw_stream_release(kept);
	return 0;
}

static void a_pipe_that_is_held_outlives_its_process(void **state)
{
	(void)state;
	run_both(release_early, "late\n");
}

/* It has ended, but a grandchild holds its pipe: CPython 3.12 waits for that. */
static int wait_for_pipes(void *arg)
{
	struct aw_subprocess_options options = {.stdin_from = AW_PIPE, .stdout_to = AW_PIPE};
	struct aw *waiter;

	(void)arg;
	AW_TRY(aw_create_subprocess_shell(&process, &options, "read go; exec 3<&0; cat <&3 & exit 5"));
	waiter = aw_spawn(AW(wait_and_say, WORD("code ")));
	AW_TRY(aw_yield());
	AW_TRY(aw_stream_write_text(aw_process_stdin(process), "go\n"));
	while (aw_process_returncode(process) == AW_RUNNING)
		AW_TRY(aw_yield());
	for (int i = 0; i < 5; i++)
		AW_TRY(aw_yield());
	say("%d %d", aw_process_returncode(process), aw_done(waiter));
	assert_int_equal(aw_process_kill(process), 0);
	aw_stream_close(aw_process_stdin(process));
	return aw_await(NULL, waiter);
}

static void who_waits_waits_for_its_pipes_too(void **state)
{
	(void)state;
	run_both(wait_for_pipes, "5 0 code 5");
}

/* ---- the trace ---- */

static int wait_for_one(void *arg)
{
	(void)arg;
	AW_TRY(aw_create_subprocess_exec(&process, NULL, "/bin/sleep", "0.02"));
	return aw_process_wait(NULL, process);
}

static void a_trace_names_the_program(void **state)
{
	(void)state;
	assert_int_equal(record_clean(wait_for_one, NULL), 0);
	for (int i = 1; i <= 2; i++) {
		uint32_t wait = find(100, 'B', TRACE_CAT_WAIT, i);

		assert_string_equal(event_name(wait), "process sleep");
		assert_string_equal(arg_of(wait, "kind"), "process");
		assert_true(line_of(wait) > 0);
	}
	assert_string_equal(resumed_by(100, 3), "io");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(making_one_takes_two_iterations_and_two_for_each_pipe),
		cmocka_unit_test(the_return_code_says_how_it_ended),
		cmocka_unit_test(a_signal_reaches_it),
		cmocka_unit_test(its_pipes_are_streams),
		cmocka_unit_test(communicate_writes_reads_and_waits),
		cmocka_unit_test(its_streams_lead_where_they_are_told),
		cmocka_unit_test(what_cannot_be_made_is_pythons_error),
		cmocka_unit_test(one_whose_maker_is_cancelled_is_killed),
		cmocka_unit_test(a_wait_can_time_out),
		cmocka_unit_test(those_that_still_run_are_killed_at_the_end),
		cmocka_unit_test(a_pipe_that_is_held_outlives_its_process),
		cmocka_unit_test(who_waits_waits_for_its_pipes_too),
		cmocka_unit_test(a_trace_names_the_program),
	};
	int failed = cmocka_run_group_tests_name("process", tests, make_folder_and_pool, remove_folder);

	trace_destroy(trace);
	return failed;
}
