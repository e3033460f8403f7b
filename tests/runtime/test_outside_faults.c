/* What lies outside of the process refuses: memory and each system call of a run with files, signals, child
 * processes or a pool of them fails in turn, once or for good. The run ends with an error code or does
 * without. */
#include "failing.h"

#include <signal.h>

#include "everything.h"

static char place[64], trace_file[96];

static const char *at(const char *name)
{
	static char paths[4][128];
	static int next;

	next = (next + 1) % 4;
	snprintf(paths[next], sizeof(paths[next]), "%s/%s", place, name);
	return paths[next];
}

/* ---- programs ---- */

static int use_file(struct aw_file *file)
{
	struct aw_stat about;
	char text[8];
	size_t got;

	AW_TRY(aw_file_write(file, "some text", 9));
	AW_TRY(aw_file_pwrite(file, "S", 1, 0));
	AW_TRY(aw_file_pread(&got, file, text, 4, 0));
	EXPECT(got == 4 && !memcmp(text, "Some", 4));
	AW_TRY(aw_file_stat(&about, file));
	EXPECT(about.size_bytes == 9);
	return aw_file_fsync(file);
}

static int use_files(void *arg)
{
	struct aw_file *file;
	struct aw_stat about;
	char *text, **names;
	size_t count;
	int status;

	(void)arg;
	rmdir(at("folder"));
	AW_TRY(aw_file_open(&file, at("file"), "w+"));
	status = use_file(file);
	AW_TRY(aw_file_close(file));
	AW_TRY(status);
	AW_TRY(aw_rename(at("file"), at("other")));
	AW_TRY(aw_read_file(&text, &count, at("other")));
	say("%s", text);
	free(text);
	AW_TRY(aw_stat(&about, at("other")));
	EXPECT(about.size_bytes == 9);
	AW_TRY(aw_write_file(at("other"), "more", 4));
	AW_TRY(aw_mkdir(at("folder")));
	AW_TRY(aw_listdir(&names, &count, place));
	free(names);
	AW_TRY(aw_rmdir(at("folder")));
	EXPECT_STATUS(aw_file_open(&file, at("nowhere/file"), "r"), -ENOENT);
	AW_TRY(aw_file_open(&file, at("other"), "r")); /* left to the end of the run */
	return aw_unlink(at("other"));
}

static struct aw_event heard;

static void hear(void *arg)
{
	(void)arg;
	aw_event_set(&heard);
}

static int wait_for_signal(void *arg)
{
	(void)arg;
	return aw_wait_signal(SIGHUP);
}

static int use_signals(void *arg)
{
	(void)arg;
	aw_event_init(&heard, "heard");
	AW_TRY(aw_add_signal_handler(SIGUSR1, hear, NULL));
	raise(SIGUSR1);
	raise(SIGUSR2); /* it tells of all tasks (debug_signal) */
	AW_TRY(aw_event_wait(&heard));
	EXPECT(aw_remove_signal_handler(SIGUSR1));
	EXPECT_STATUS(aw_wait_for(NULL, 1, AW(wait_for_signal, NULL)), AW_ETIMEDOUT);
	say("heard");
	return 0;
}

static int use_processes(void *arg)
{
	struct aw_subprocess_options options = {
		.stdin_from = AW_PIPE, .stdout_to = AW_PIPE, .stderr_to = AW_STDOUT, .cwd = "/"};
	struct aw_process *process;
	struct aw_bytes output;

	(void)arg;
	AW_TRY(aw_create_subprocess_exec(&process, &options, "cat"));
	AW_TRY(aw_process_communicate(&output, NULL, process, "through a pipe", 14));
	say("%s %d", output.data, aw_process_returncode(process));
	aw_process_release(process);
	options = (struct aw_subprocess_options){.stdout_to = AW_DEVNULL};
	EXPECT_STATUS(aw_create_subprocess_exec(&process, NULL, "no-such-program"), -ENOENT);
	return aw_create_subprocess_exec(&process, &options, "sleep", "1000"); /* left */
}

/* Of two children one is asked to end; the other talks until it has nothing more to say, and is killed. */
static int end_children(struct aw_process *asked, struct aw_process *talks)
{
	struct aw_bytes word;
	int code;

	EXPECT(aw_process_pid(asked) > 0 && aw_process_pid(asked) != aw_process_pid(talks));
	AW_TRY(aw_process_send_signal(asked, SIGCONT));
	AW_TRY(aw_process_terminate(asked));
	AW_TRY(aw_process_wait(&code, asked));
	EXPECT(code == -SIGTERM);
	AW_TRY(aw_stream_write_text(aw_process_stdin(talks), "word\n"));
	AW_TRY(aw_stream_readline(&word, aw_process_stdout(talks)));
	say("%s", word.data);
	aw_stream_close(aw_process_stdin(talks));
	AW_TRY(aw_stream_readline(&word, aw_process_stderr(talks)));
	say("%s", word.data);
	AW_TRY(aw_process_kill(talks));
	AW_TRY(aw_process_wait(&code, talks));
	EXPECT(code == -SIGKILL);
	return 0;
}

static int use_children(void *arg)
{
	const struct aw_subprocess_options pipes = {
		.stdin_from = AW_PIPE, .stdout_to = AW_PIPE, .stderr_to = AW_PIPE};
	struct aw_process *asked, *talks;

	(void)arg;
	AW_TRY(aw_create_subprocess_exec(&asked, NULL, "sleep", "1000"));
	AW_TRY(aw_create_subprocess_shell(&talks, &pipes, "cat; echo that was all >&2; exec sleep 1000"));
	return end_children(asked, talks);
}

static int twice(void *number)
{
	aw_print("twice");
	AW_TRY(aw_block(0.001));
	return aw_return_int(2 * *(int *)number);
}

static int complain(void *word)
{
	return aw_raise("ValueError", "%s", (const char *)word);
}

static int use_pool(void *arg)
{
	struct aw_process_pool *pool = aw_process_pool_new(2);
	int numbers[] = {3, 4};
	void *out[2];
	int status;

	(void)arg;
	AW_TRY(aw_gather(out, aw_run_in_process(pool, twice, &numbers[0], sizeof(int)),
		aw_run_in_process(pool, twice, &numbers[1], sizeof(int))));
	say("%d %d", (int)aw_int(out[0]), (int)aw_int(out[1]));
	status = aw_await(NULL, aw_run_in_process(pool, complain, "word", 5));
	EXPECT(status == AW_ERAISED || status == -ENOMEM || status > -20000);
	if (status != AW_ERAISED || strcmp(aw_error_type(), "ValueError"))
		return status;
	AW_TRY(aw_process_pool_shutdown(pool, true, false));
	EXPECT_STATUS(aw_await(NULL, aw_run_in_process(pool, twice, &numbers[0], sizeof(int))), AW_ESHUTDOWN);
	return 0;
}

/* ---- one failure after the other ---- */

static void each_failure(const char *name, aw_fn *fn, int debug_signal)
{
#ifdef SANITIZED
	const unsigned for_good = FAULT_NONE; /* to fork takes a sanitizer long */
#else
	const unsigned for_good = FAULT_MEMORY | FAULT_EMFILE;
#endif
	/* A signal that is still to come does not hold the virtual clock: there is no limit to set then. */
	struct failing run = {.name = name,
		.fn = fn,
		.options = {.clock = AW_CLOCK_VIRTUAL, .debug_signal = debug_signal},
		.at_most_seconds = fn == use_signals ? 0 : 3000};

	fail_each(&run,
		FAULT_MEMORY | FAULT_ENOMEM | FAULT_EMFILE | FAULT_EAGAIN | FAULT_EINTR | FAULT_ENOSPC |
			FAULT_ECONNRESET | FAULT_SHORT,
		for_good);
	run.options.trace_path = trace_file;
	fail_each(&run, FAULT_MEMORY, FAULT_NONE);
}

static int look(void *arg)
{
	struct aw_stat about;

	(void)arg;
	return aw_stat(&about, place);
}

/* libuv makes four at its first use, and would end the program. Before the other tests, as they stay. */
static void each_thread_of_libuv_s_pool_may_not_be_had(void **state)
{
	(void)state;
	if (!FAULTS_CAN_FAIL)
		skip();
	unsetenv("UV_THREADPOOL_SIZE");
	for (long nth = 1; nth <= 4; nth++) {
		faults_arm(FAULT_EAGAIN, nth, false);
		assert_int_equal(run(look, NULL), -EAGAIN);
		assert_true(faults_disarm());
	}
	assert_int_equal(run(look, NULL), 0);
}

static void each_failure_among_files_is_an_error_or_does_no_harm(void **state)
{
	(void)state;
	each_failure("files", use_files, 0);
}

static void each_failure_among_signals_is_an_error_or_does_no_harm(void **state)
{
	(void)state;
	each_failure("signals", use_signals, SIGUSR2);
}

static void each_failure_among_child_processes_is_an_error_or_does_no_harm(void **state)
{
	(void)state;
	each_failure("processes", use_processes, 0);
	each_failure("children", use_children, 0);
}

static void each_failure_in_a_process_pool_is_an_error_or_does_no_harm(void **state)
{
	(void)state;
	each_failure("pool", use_pool, 0);
}

static void fail_no_more(void)
{
	faults_armed = FAULT_NONE;
}

static int make_place(void **state)
{
	(void)state;
	/* Before libuv's own, which ends a child that has no descriptor left. */
	pthread_atfork(NULL, NULL, fail_no_more);
	strcpy(place, "/tmp/awaitscope-test-XXXXXX");
	if (!mkdtemp(place))
		return -1;
	snprintf(trace_file, sizeof(trace_file), "%s/trace.json", place);
	return 0;
}

static int remove_place(void **state)
{
	char command[128];

	(void)state;
	snprintf(command, sizeof(command), "rm -rf '%s'", place);
	return system(command);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_thread_of_libuv_s_pool_may_not_be_had),
		cmocka_unit_test(each_failure_among_files_is_an_error_or_does_no_harm),
		cmocka_unit_test(each_failure_among_signals_is_an_error_or_does_no_harm),
		cmocka_unit_test(each_failure_among_child_processes_is_an_error_or_does_no_harm),
		cmocka_unit_test(each_failure_in_a_process_pool_is_an_error_or_does_no_harm),
	};

	return cmocka_run_group_tests_name("outside_faults", tests, make_place, remove_place);
}
