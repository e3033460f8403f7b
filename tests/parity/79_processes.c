/* 79_processes: child processes with and without pipes, in time and not; signals of the loop; and an interrupt. */
#include <errno.h>
#include <signal.h>
#include <unistd.h>

#include "parity.h"

/* repr(bytes), None where there is no pipe. */
static const char *repr(struct aw_bytes bytes, bool is_pipe)
{
	static char texts[2][128];
	static int next;
	char *text = texts[next++ % 2], *end = text + sprintf(text, "b'");

	if (!is_pipe)
		return "None";
	for (size_t i = 0; i < bytes.length; i++)
		end += bytes.data[i] == '\n' ? sprintf(end, "\\n") : sprintf(end, "%c", bytes.data[i]);
	strcpy(end, "'");
	return text;
}

static int communicate(struct aw_bytes *out, struct aw_bytes *err,
	const struct aw_subprocess_options *options, const char *command, const char *input)
{
	struct aw_process *q;
	int code;

	AW_TRY(aw_create_subprocess_shell(&q, options, command));
	AW_TRY(aw_process_communicate(out, err, q, input, input ? strlen(input) : 0));
	AW_TRY(aw_process_wait(&code, q));
	return code; /* the process lives until the end of the run, and so do the bytes */
}

static int use_pipes(void)
{
	struct aw_subprocess_options options = {.stdout_to = AW_PIPE, .stderr_to = AW_PIPE};
	struct aw_process *q;
	struct aw_bytes out, err;
	int code = communicate(&out, &err, &options, "echo out; echo err >&2; exit 3", NULL);

	AW_TRY(code);
	aw_print("(%s, %s) %d", repr(out, true), repr(err, true), code);
	options.stdin_from = AW_PIPE;
	options.stderr_to = AW_STDOUT;
	code = communicate(&out, &err, &options, "cat; echo err >&2", "through a pipe\n");
	aw_print("%s %s %d", repr(out, true), repr(err, false), code);
	options = (struct aw_subprocess_options){.stdin_from = AW_PIPE, .stdout_to = AW_PIPE};
	AW_TRY(aw_create_subprocess_exec(&q, &options, "cat"));
	for (int i = 0; i < 2; i++) {
		AW_TRY(aw_stream_write_text(aw_process_stdin(q), i ? "two\n" : "one\n"));
		AW_TRY(aw_stream_drain(aw_process_stdin(q)));
		AW_TRY(aw_stream_readline(&out, aw_process_stdout(q)));
		aw_print("%s", repr(out, true));
	}
	aw_stream_close(aw_process_stdin(q));
	AW_TRY(aw_stream_read(&out, aw_process_stdout(q), AW_READ_ALL));
	AW_TRY(aw_process_wait(&code, q));
	aw_print("%s %d", repr(out, true), code);
	return 0;
}

static int wait_for_process(void *q)
{
	int code;

	AW_TRY(aw_process_wait(&code, q));
	return aw_return_int(code);
}

static int kill_some(void)
{
	struct aw_process *q;
	struct aw *waiting[2];
	void *codes[2];
	int code;

	AW_TRY(aw_create_subprocess_exec(&q, NULL, "sleep", "100"));
	for (int i = 0; i < 2; i++)
		waiting[i] = aw_spawn(AW(wait_for_process, q));
	AW_TRY(aw_sleep(0));
	aw_print("%s", aw_process_returncode(q) == AW_RUNNING ? "None" : "?");
	AW_TRY(aw_process_terminate(q));
	AW_TRY(aw_gather_array(codes, waiting, 2));
	aw_print("[%d, %d] %s", (int)aw_int(codes[0]), (int)aw_int(codes[1]),
		truth(aw_process_returncode(q) == -SIGTERM));
	if (aw_process_kill(q))
		aw_print("%s", aw_error_type());
	AW_TRY(aw_create_subprocess_exec(&q, NULL, "sleep", "100"));
	if (aw_wait_for(NULL, 0.05, AW(wait_for_process, q)) == AW_ETIMEDOUT) {
		aw_print("TimeoutError %s", aw_process_returncode(q) == AW_RUNNING ? "None" : "?");
		AW_TRY(aw_process_kill(q));
	}
	AW_TRY(aw_process_wait(&code, q));
	aw_print("%d", code);
	return 0;
}

static int use_options(void)
{
	const char *env[] = {"GREETING=hi", "PATH=/usr/bin:/bin", NULL};
	struct aw_subprocess_options options = {.stdout_to = AW_PIPE, .env = env, .cwd = "/"};
	struct aw_process *q;
	struct aw_bytes out, err;
	int code;

	if (aw_create_subprocess_exec(&q, NULL, "no-such-program"))
		aw_print("%s %s", aw_error_type(), aw_error_message());
	AW_TRY(communicate(&out, &err, &options, "echo $GREETING; pwd", NULL));
	aw_print("(%s, %s)", repr(out, true), repr(err, false));
	options = (struct aw_subprocess_options){.stdout_to = AW_DEVNULL};
	AW_TRY(aw_create_subprocess_shell(&q, &options, "echo to nowhere"));
	AW_TRY(aw_process_wait(&code, q));
	aw_print("%s %d", aw_process_stdout(q) ? "?" : "None", code);
	code = communicate(&out, &err, NULL, "exit 7", NULL);
	aw_print("(%s, %s) %d", repr(out, false), repr(err, false), code);
	return 0;
}

struct lines {
	const char *name;
	int count;
};

static int lines(void *arg)
{
	const struct lines *of = arg;
	struct aw_subprocess_options options = {.stdout_to = AW_PIPE};
	struct aw_process *q;
	struct aw_bytes line;
	char command[80], text[80] = "([";
	int code;

	snprintf(command, sizeof(command), "for i in $(seq %d); do echo %s$i; done", of->count, of->name);
	AW_TRY(aw_create_subprocess_shell(&q, &options, command));
	for (;;) {
		AW_TRY(aw_stream_readline(&line, aw_process_stdout(q)));
		if (!line.length)
			break;
		sprintf(text + strlen(text), "%s'%.*s'", text[2] ? ", " : "", (int)line.length - 1,
			line.data);
	}
	AW_TRY(aw_process_wait(&code, q));
	sprintf(text + strlen(text), "], %d)", code);
	return aw_return_text(text);
}

static int read_much(void)
{
	struct lines a = {"a", 3}, b = {"b", 2};
	struct aw_subprocess_options options = {.stdout_to = AW_PIPE};
	struct aw_process *q;
	struct aw_bytes out;
	void *got[2];
	int code;

	AW_TRY(aw_gather(got, AW(lines, &a), AW(lines, &b)));
	aw_print("[%s, %s]", (char *)got[0], (char *)got[1]);
	AW_TRY(aw_create_subprocess_shell(&q, &options, "head -c 300000 /dev/zero"));
	AW_TRY(aw_stream_read(&out, aw_process_stdout(q), AW_READ_ALL));
	AW_TRY(aw_process_wait(&code, q));
	aw_print("%zu %d", out.length, code);
	return 0;
}

/* ---- signals ---- */

static struct aw_event got = AW_EVENT("got"), stop = AW_EVENT("stop");

static void on_signal(void *name)
{
	aw_print("signal %s of the loop", (char *)name);
	aw_event_set(&got);
}

static void set_stop(void *arg)
{
	(void)arg;
	aw_event_set(&stop);
}

static void send_signal(void *number)
{
	kill(getpid(), *(int *)number);
}

static int wait_until_got(void *arg)
{
	(void)arg;
	return aw_event_wait(&got);
}

static int use_signals(void)
{
	static int usr1 = SIGUSR1;
	bool removed;

	aw_print("-- signals");
	AW_TRY(aw_add_signal_handler(SIGUSR1, on_signal, word("one")));
	kill(getpid(), SIGUSR1);
	aw_print("sent");
	AW_TRY(aw_event_wait(&got));
	AW_TRY(aw_add_signal_handler(SIGUSR1, on_signal, word("another")));
	aw_event_clear(&got);
	AW_TRY(aw_call_later(NULL, 0.05, send_signal, &usr1));
	AW_TRY(aw_wait_for(NULL, 5, AW(wait_until_got, NULL)));
	removed = aw_remove_signal_handler(SIGUSR1);
	aw_print("%s %s", truth(removed), truth(aw_remove_signal_handler(SIGUSR1)));
	if (aw_add_signal_handler(SIGKILL, on_signal, NULL) == -EINVAL)
		aw_print("not to be caught");
	if (aw_add_signal_handler(0, on_signal, NULL) == -EINVAL)
		aw_print("not to be caught");
	return 0;
}

static int worker(void *arg)
{
	int status = 0;

	(void)arg;
	while (!status)
		status = aw_sleep(1);
	aw_print("worker cleans up");
	return status;
}

static int shut_down(void)
{
	static int term = SIGTERM;
	struct aw_outcome outcome;
	struct aw *w;

	AW_TRY(aw_add_signal_handler(SIGTERM, set_stop, NULL));
	w = aw_spawn(AW(worker, NULL));
	AW_TRY(aw_call_later(NULL, 0.05, send_signal, &term));
	AW_TRY(aw_event_wait(&stop));
	aw_print("shutting down");
	aw_cancel(w);
	AW_TRY(aw_gather_outcomes(&outcome, w));
	aw_print("%s", truth(aw_cancelled(w)));
	return 0;
}

static int body(void *arg)
{
	(void)arg;
	AW_TRY(use_pipes());
	AW_TRY(kill_some());
	AW_TRY(use_options());
	AW_TRY(read_much());
	AW_TRY(use_signals());
	return shut_down();
}

/* ---- an interrupt ---- */

static void interrupt(int number)
{
	(void)number;
	aw_interrupt();
}

static int child(void *arg)
{
	int status = aw_sleep(9);

	(void)arg;
	if (status == AW_ECANCELLED)
		aw_print("child cancelled");
	return status;
}

static int interrupted(void *arg)
{
	static int interrupt_number = SIGINT;
	int status;

	(void)arg;
	aw_spawn(AW(child, NULL));
	AW_TRY(aw_call_later(NULL, 0.05, send_signal, &interrupt_number));
	status = aw_sleep(9);
	if (status == AW_ECANCELLED)
		aw_print("main cancelled");
	aw_print("main finally");
	return status;
}

int main(int argc, char **argv)
{
	int status;

	setvbuf(stdout, NULL, _IOLBF, 0); /* under valgrind a child that cannot begin writes what is kept */
	status = parity_run(argc, argv, body);
	if (status)
		return status;
	signal(SIGINT, interrupt);
	if (parity_run(argc, argv, interrupted))
		puts("KeyboardInterrupt");
	return 0;
}
