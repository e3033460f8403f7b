/* subprocess.c: create_subprocess_exec and _shell, and what a program does with a Process. */
#include <errno.h>
#include <signal.h>
#include <string.h>
#include <sys/stat.h>

#include "process.h"

static const struct aw_subprocess_options no_options;

/* ---- making one ---- */

/* transport.close(), and then asyncio waits for the end of what it killed. */
static void give_up(struct aw_process *process, uint32_t line)
{
	aw_process_kill(process);
	for (int i = 0; i < AW__STDIO; i++)
		aw_stream_close(process->pipes[i]);
	aw_process_wait_at(NULL, process, line);
	aw_process_release(process);
}

/* Python names the directory where that is what is not there. */
static int fail(int status, const char *program, const char *cwd)
{
	struct stat about;

	if (status == -ENOMEM || status == -EINVAL)
		return aw__fail(status);
	if ((status == -ENOENT || status == -ENOTDIR || status == -EACCES) && cwd &&
		(stat(cwd, &about) || !S_ISDIR(about.st_mode)))
		program = cwd;
	return aw__fail_path(status, program);
}

static int create(struct aw_process **out, const struct aw_subprocess_options *options, const char *name,
	const char *const *argv, uint32_t line)
{
	struct aw_process *process;
	struct aw__waiter waiter;
	int status;

	*out = NULL;
	if (!aw__can_wait())
		return AW_ENOLOOP;
	if (!argv || !argv[0] || !name)
		return aw__fail(-EINVAL);
	if (!options)
		options = &no_options;
	status = aw__process_start(&process, aw__loop, name, options, argv);
	if (status)
		return fail(status, argv[0], options->cwd);
	status = aw__wait_in_as(
		&process->makers, &waiter, TRACE_WAIT_PROCESS, aw__process_fact(process), line);
	if (status) {
		give_up(process, line);
		return status;
	}
	*out = process;
	return 0;
}

int aw_create_subprocess_at(struct aw_process **out, const struct aw_subprocess_options *options,
	const char *const *argv, uint32_t line)
{
	const char *program = argv && argv[0] ? argv[0] : "", *slash = strrchr(program, '/');

	return create(out, options, slash && slash[1] ? slash + 1 : program, argv, line);
}

int aw_create_subprocess_shell_at(struct aw_process **out, const struct aw_subprocess_options *options,
	const char *command, uint32_t line)
{
	return create(out, options, command, (const char *const[]){"/bin/sh", "-c", command, NULL}, line);
}

/* ---- what it is ---- */

int aw_process_pid(const struct aw_process *process)
{
	return process->pid;
}

int aw_process_returncode(const struct aw_process *process)
{
	return process->returncode;
}

struct aw_stream *aw_process_stdin(const struct aw_process *process)
{
	return process->pipes[AW__IN];
}

struct aw_stream *aw_process_stdout(const struct aw_process *process)
{
	return process->pipes[AW__OUT];
}

struct aw_stream *aw_process_stderr(const struct aw_process *process)
{
	return process->pipes[AW__ERR];
}

/* ---- waiting ---- */

int aw_process_wait_at(int *returncode, struct aw_process *process, uint32_t line)
{
	struct aw__waiter waiter;
	int status = 0;

	if (!aw__can_wait())
		return AW_ENOLOOP;
	process->references++;
	if (process->returncode == AW_RUNNING)
		status = aw__wait_in_as(
			&process->waiters, &waiter, TRACE_WAIT_PROCESS, aw__process_fact(process), line);
	if (!status && returncode)
		*returncode = process->returncode;
	aw__process_drop(process);
	return status;
}

static int noop(void *arg)
{
	(void)arg;
	return 0;
}

static int feed_stdin(void *arg)
{
	struct aw_process *process = arg;
	struct aw_stream *pipe = process->pipes[AW__IN];
	int status = 0;

	if (process->input)
		status = aw_stream_write(pipe, process->input, process->input_bytes);
	if (!status)
		status = aw_stream_drain(pipe);
	if (status && status != -EPIPE && status != -ECONNRESET)
		return status;
	aw_stream_close(pipe);
	return 0;
}

static int read_pipe(struct aw_process *process, int which)
{
	AW_TRY(aw_stream_read(&process->output[which], process->pipes[which], AW_READ_ALL));
	aw_stream_close(process->pipes[which]);
	return 0;
}

static int read_stdout(void *process)
{
	return read_pipe(process, AW__OUT);
}

static int read_stderr(void *process)
{
	return read_pipe(process, AW__ERR);
}

/* As asyncio: a task for each, also for one that has nothing to do. */
static int exchange(struct aw_process *process, uint32_t line)
{
	static aw_fn *const bodies[AW__STDIO] = {feed_stdin, read_stdout, read_stderr};
	static const char *const names[AW__STDIO] = {"feed_stdin", "read_stdout", "read_stderr"};
	struct aw *all[AW__STDIO];

	for (int i = 0; i < AW__STDIO; i++)
		all[i] = process->pipes[i] ? aw_coroutine(bodies[i], process, names[i], __FILE__, line)
		                           : aw_coroutine(noop, NULL, "noop", __FILE__, line);
	return aw_gather_at(NULL, all, AW__STDIO, line);
}

int aw_process_communicate_at(struct aw_bytes *output, struct aw_bytes *error, struct aw_process *process,
	const void *input, size_t bytes, uint32_t line)
{
	static char empty[1];
	static const struct aw_bytes nothing = {.data = empty};
	int status;

	if (!aw__can_wait())
		return AW_ENOLOOP;
	process->references++;
	process->input = input;
	process->input_bytes = bytes;
	process->output[AW__OUT] = process->output[AW__ERR] = nothing;
	status = exchange(process, line);
	if (!status)
		status = aw_process_wait_at(NULL, process, line);
	if (output)
		*output = status ? nothing : process->output[AW__OUT];
	if (error)
		*error = status ? nothing : process->output[AW__ERR];
	aw__process_drop(process);
	return status;
}

/* ---- signals ---- */

/* Between its end and the moment when all is over there is nobody to signal, and that is no error. */
int aw_process_send_signal(struct aw_process *process, int number)
{
	if (process->is_finished)
		return aw__fail(-ESRCH);
	if (process->is_reaped)
		return 0;
	return kill(process->pid, number) ? aw__fail(-errno) : 0;
}

int aw_process_terminate(struct aw_process *process)
{
	return aw_process_send_signal(process, SIGTERM);
}

int aw_process_kill(struct aw_process *process)
{
	return aw_process_send_signal(process, SIGKILL);
}
