/* What reaches outside of the loop (files, sockets, child processes, threads), one part after the other, with
 * each allocation and each system call failing in turn: the part ends with an error or does without, the
 * run ends, and all that was taken is given back. */
#include "faults.h"

#include <sys/stat.h>

#include "running.h"

static char folder[32], file_path[64], socket_path[64];

/* ---- the parts ---- */

static int use_files(void *arg)
{
	struct aw_file *file;
	struct aw_stat about;
	char buffer[16], *whole, **names;
	size_t got;
	int status, closed;

	(void)arg;
	AW_TRY(aw_file_open(&file, file_path, "w+"));
	status = aw_file_write(file, "some bytes", 10);
	if (!status)
		status = aw_file_fsync(file);
	if (!status)
		status = aw_file_pread(&got, file, buffer, sizeof(buffer), 0);
	if (!status)
		status =
			got == 10 && !memcmp(buffer, "some bytes", 10) ? aw_file_stat(&about, file) : -EPROTO;
	closed = aw_file_close(file);
	AW_TRY(status);
	AW_TRY(closed);
	AW_TRY(aw_read_file(&whole, &got, file_path));
	status = got == 10 ? 0 : -EPROTO;
	free(whole);
	AW_TRY(status);
	AW_TRY(aw_listdir(&names, NULL, folder));
	free(names);
	return aw_unlink(file_path);
}

static int echo(struct aw_stream *stream, void *arg)
{
	struct aw_bytes line;

	(void)arg;
	AW_TRY(aw_stream_readline(&line, stream));
	AW_TRY(aw_stream_write(stream, line.data, line.length));
	AW_TRY(aw_stream_drain(stream));
	aw_stream_close(stream);
	return 0;
}

static int talk(struct aw_stream *stream)
{
	struct aw_bytes answer;
	int status = aw_stream_write_text(stream, "hello, out there\n");

	if (!status)
		status = aw_stream_readline(&answer, stream);
	/* The other side may have given up. */
	if (!status && answer.length != 17)
		status = answer.length ? -EPROTO : -ECONNRESET;
	aw_stream_release(stream);
	return status;
}

static int use_tcp(void *arg)
{
	struct aw_server *server;
	struct aw_stream *stream;
	int status;

	(void)arg;
	AW_TRY(aw_start_server(&server, echo, NULL, "127.0.0.1", 0));
	status = aw_open_connection(&stream, "127.0.0.1", aw_server_port(server));
	if (!status)
		status = talk(stream);
	aw_server_release(server);
	return status;
}

static int use_unix(void *arg)
{
	struct aw_server *server;
	struct aw_stream *stream;
	int status;

	(void)arg;
	AW_TRY(aw_start_unix_server(&server, echo, NULL, socket_path));
	status = aw_open_unix_connection(&stream, socket_path);
	if (!status)
		status = talk(stream);
	aw_server_release(server);
	unlink(socket_path);
	return status;
}

static int use_name(void *arg)
{
	struct addrinfo *list;

	(void)arg;
	AW_TRY(aw_getaddrinfo(&list, "127.0.0.1", "80", NULL));
	freeaddrinfo(list);
	return 0;
}

static int use_process(void *arg)
{
	struct aw_subprocess_options options = {.stdin_from = AW_PIPE, .stdout_to = AW_PIPE};
	struct aw_process *process;
	struct aw_bytes output;
	int status;

	(void)arg;
	AW_TRY(aw_create_subprocess_exec(&process, &options, "cat"));
	status = aw_process_communicate(&output, NULL, process, "through a child", 15);
	if (!status && output.length != 15)
		status = -EIO;
	aw_process_release(process);
	return status;
}

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

static const struct part {
	const char *name;
	aw_fn *fn;
	bool serves; /* a server that cannot accept tries again, for ever */
} parts[] = {
	{"files", use_files, false},
	{"tcp", use_tcp, true},
	{"unix", use_unix, true},
	{"name", use_name, false},
	{"process", use_process, false},
	{"executor", use_executor, false},
};

/* ---- each failure of each ---- */

static const struct way {
	enum fault fault;
	const char *name;
	bool can_last;
} ways[] = {
	{FAULT_MEMORY, "no memory", true},
	{FAULT_ENOMEM, "ENOMEM", true},
	{FAULT_EMFILE, "EMFILE", true},
	{FAULT_EAGAIN, "EAGAIN", false},
	{FAULT_EINTR, "EINTR", false},
	{FAULT_ENOSPC, "ENOSPC", true},
	{FAULT_ECONNRESET, "ECONNRESET", true},
	{FAULT_SHORT, "one byte", true},
};

static enum aw_clock of_run;
static int silence, loud;

static int run_part(const struct part *part)
{
	struct aw_options options = {.clock = of_run, .quiet = true};
	int status;

	assert_true(dup2(silence, STDERR_FILENO) >= 0);
	status = aw_run(AW_NAMED(part->fn, NULL, part->name), &options);
	assert_true(dup2(loud, STDERR_FILENO) >= 0);
	unlink(file_path);
	unlink(socket_path);
	return status;
}

static int nothing(void *arg)
{
	(void)arg;
	return 0;
}

static long alive_now(void)
{
	static const struct part no_part = {"nothing", nothing, false};

	assert_int_equal(run_part(&no_part), 0);
	return faults_alive();
}

static void fail_each(const struct part *part, const struct way *way, bool for_good)
{
	bool struck = true;
	long before;

	assert_int_equal(run_part(part), 0);
	assert_int_equal(run_part(part), 0);
	before = alive_now();
	for (long nth = 1; struck; nth++) {
		int status;
		long left;

		faults_arm(way->fault, nth, for_good);
		status = run_part(part);
		struck = faults_disarm();
		if (status > 0 || status == -EPROTO || (!struck && status))
			fail_msg("%s, %s at call %ld: ended with %d", part->name, way->name, nth, status);
		left = alive_now();
		if (left != before)
			fail_msg("%s, %s at call %ld: %ld left behind", part->name, way->name, nth,
				left - before);
	}
}

static void fail_each_way(enum aw_clock clock)
{
	if (!FAULTS_CAN_FAIL)
		skip();
	of_run = clock;
	for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++) {
		for (size_t j = 0; j < sizeof(ways) / sizeof(ways[0]); j++) {
			fail_each(&parts[i], &ways[j], false);
			if (ways[j].can_last && !parts[i].serves)
				fail_each(&parts[i], &ways[j], true);
		}
	}
}

static void each_failure_is_an_error_or_does_no_harm(void **state)
{
	(void)state;
	fail_each_way(AW_CLOCK_VIRTUAL);
}

static void each_failure_on_the_real_clock_is_an_error_or_does_no_harm(void **state)
{
	(void)state;
	fail_each_way(AW_CLOCK_REAL);
}

static int begin_tests(void **state)
{
	(void)state;
	strcpy(folder, "/tmp/awaitscope-test-XXXXXX");
	if (!mkdtemp(folder))
		return -1;
	snprintf(file_path, sizeof(file_path), "%s/file", folder);
	snprintf(socket_path, sizeof(socket_path), "%s/socket", folder);
	silence = open("/dev/null", O_WRONLY | O_CLOEXEC);
	loud = dup(STDERR_FILENO);
	return silence < 0 || loud < 0 ? -1 : 0;
}

static int end_tests(void **state)
{
	(void)state;
	close(silence);
	close(loud);
	return rmdir(folder);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_failure_is_an_error_or_does_no_harm),
		cmocka_unit_test(each_failure_on_the_real_clock_is_an_error_or_does_no_harm),
	};

	return cmocka_run_group_tests_name("faults_outside", tests, begin_tests, end_tests);
}
