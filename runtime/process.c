/* process.c: asyncio's subprocesses: libuv forks and reaps, the pipes are streams.
 *
 * Each hop of asyncio's is one here: from a new child to who made it (two iterations, and two more for each
 * pipe), and from the end of one to who waits for it (after its exit, by way of a threadsafe call, and after
 * the last of its pipes is closed). */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "probe.h"
#include "process.h"

/* ---- lifetime ---- */

/* At the run's end the pipes go by themselves. */
static void process_free(struct aw_process *process)
{
	for (int i = 0; i < AW__STDIO && !process->loop->uv_closing; i++) {
		if (!process->pipes[i])
			continue;
		process->pipes[i]->on_lost = NULL;
		aw_stream_release(process->pipes[i]);
	}
	aw__post_close(process->loop);
	aw__post_close(process->loop);
	aw__resource_remove(&process->resource);
	free(process);
}

void aw__process_drop(struct aw_process *process)
{
	if (--process->references == 0)
		process_free(process);
}

void aw_process_release(struct aw_process *process)
{
	if (process)
		aw__process_drop(process);
}

static void on_closed(uv_handle_t *handle)
{
	struct aw_process *process = (struct aw_process *)handle;

	process->is_closed = true;
	if (process->loop->uv_closing)
		process_free(process);
	else
		aw__process_drop(process);
}

/* The run's end: as asyncio's transport when it is closed. */
static void end(struct aw__resource *resource)
{
	struct aw_process *process = aw__container(resource, struct aw_process, resource);

	if (process->is_closed)
		process_free(process);
	else if (!process->is_reaped)
		kill(process->pid, SIGKILL);
}

static void on_connected(struct aw_loop *loop, struct aw__hook *hook);
static void on_exited(struct aw_loop *loop, struct aw__hook *hook);

static int process_new(struct aw_process **out, struct aw_loop *loop, const char *name)
{
	struct aw_process *process = calloc(1, sizeof(*process) + strlen(name) + 1);
	int status;

	if (!process)
		return -ENOMEM;
	process->loop = loop;
	process->references = 1;
	process->returncode = AW_RUNNING;
	process->resource.end = end;
	process->is_closed = true; /* libuv does not know of it yet */
	strcpy(process->name, name);
	status = aw__post_open(loop, &process->connected, on_connected);
	if (status)
		goto fail;
	status = aw__post_open(loop, &process->exited, on_exited);
	if (status)
		goto fail_connected;
	aw__resource_add(loop, &process->resource);
	*out = process;
	return 0;

fail_connected:
	aw__post_close(loop);
fail:
	free(process);
	return status;
}

/* ---- its end ---- */

static bool is_lost(const struct aw_process *process, int which)
{
	return !process->pipes[which] || process->pipes[which]->is_lost;
}

static void post_exited(struct aw_process *process)
{
	process->references++;
	aw__post(process->loop, &process->exited);
}

/* BaseSubprocessTransport._try_finish, and its protocol's _maybe_close_transport. */
static void try_finish(struct aw_process *process)
{
	if (process->returncode == AW_RUNNING || process->finishing || !is_lost(process, AW__OUT) ||
		!is_lost(process, AW__ERR))
		return;
	if (!is_lost(process, AW__IN)) {
		aw_stream_close(process->pipes[AW__IN]);
		return;
	}
	process->finishing = true;
	post_exited(process);
}

static void on_pipe_lost(struct aw_stream *pipe)
{
	try_finish(pipe->arg);
}

/* Three times: from the watcher, from its threadsafe call, and when all is over. */
static void on_exited(struct aw_loop *loop, struct aw__hook *hook)
{
	struct aw_process *process = aw__container(hook, struct aw_process, exited);

	aw__post_came(loop);
	if (process->finishing) {
		process->is_finished = true;
		for (struct aw__waiter *waiter = process->waiters.first; waiter; waiter = waiter->next)
			if (waiter->state == AW__WAITER_PENDING)
				aw__choose_by_io(waiter);
	} else if (!process->is_heard) {
		process->is_heard = true;
		post_exited(process);
	} else {
		process->returncode = process->status;
		try_finish(process);
	}
	aw__process_drop(process);
}

static void on_exit_of_child(uv_process_t *uv, int64_t status, int signal)
{
	struct aw_process *process = (struct aw_process *)uv;

	process->is_reaped = true;
	process->status = signal ? -signal : (int)status;
	aw__os_drop(process->loop);
	uv_close((uv_handle_t *)uv, on_closed);
	if (!process->loop->uv_closing)
		post_exited(process);
}

/* ---- its beginning ---- */

static void close_fds(int fds[AW__STDIO])
{
	for (int i = 0; i < AW__STDIO; i++)
		if (fds[i] >= 0)
			close(fds[i]);
}

static int make_pipe(struct aw_process *process, int which, size_t limit, int *child)
{
	static const char *const names[] = {"stdin", "stdout", "stderr"};
	struct aw_stream **pipe = &process->pipes[which];
	enum aw__stream_kind kind = which == AW__IN ? AW__WRITE_PIPE : AW__READ_PIPE;
	int ends[2], ours = which == AW__IN, status;
	char name[64];

	if (pipe2(ends, O_CLOEXEC))
		return -errno;
	*child = ends[!ours];
	snprintf(name, sizeof(name), "%.40s %s", process->name, names[which]);
	status = aw__stream_new(pipe, process->loop, ends[ours], kind, name, limit);
	if (status)
		return status;
	(*pipe)->arg = process;
	(*pipe)->on_lost = on_pipe_lost;
	return 0;
}

/* The descriptor that becomes the child's; -1: none, which is /dev/null. */
static int stdio_of(
	struct aw_process *process, int which, int wanted, size_t limit, int *made, int *child, int out)
{
	if (wanted == AW_PIPE) {
		AW_TRY(make_pipe(process, which, limit, made));
		*child = *made;
	} else if (wanted == AW_STDOUT && which == AW__ERR) {
		*child = out;
	} else if (wanted == AW_DEVNULL || wanted >= 0) {
		*child = wanted == AW_DEVNULL ? -1 : wanted == AW_INHERIT ? which : wanted;
	} else {
		return -EINVAL;
	}
	return 0;
}

static int spawn(struct aw_process *process, const struct aw_subprocess_options *options,
	const char *const *argv, const int child[AW__STDIO])
{
	uv_stdio_container_t stdio[AW__STDIO];
	uv_process_options_t wanted = {
		.exit_cb = on_exit_of_child,
		.file = argv[0],
		.args = (char **)(uintptr_t)argv,
		.env = (char **)(uintptr_t)options->env,
		.cwd = options->cwd,
		.flags = options->start_new_session ? UV_PROCESS_DETACHED : 0,
		.stdio = stdio,
		.stdio_count = AW__STDIO,
	};
	uv_loop_t *uv;
	int status = aw__os_uv(process->loop, &uv);

	if (status)
		return status;
	for (int i = 0; i < AW__STDIO; i++) {
		stdio[i].flags = child[i] < 0 ? UV_IGNORE : UV_INHERIT_FD;
		stdio[i].data.fd = child[i];
	}
	process->references++;
	process->is_closed = false;
	status = uv_spawn(uv, &process->uv, &wanted);
	if (status) {
		process->is_reaped = true;
		uv_close((uv_handle_t *)&process->uv, on_closed);
		return status;
	}
	process->pid = process->uv.pid;
	aw__os_hold(process->loop);
	return 0;
}

static int start(
	struct aw_process *process, const struct aw_subprocess_options *options, const char *const *argv)
{
	const int wanted[AW__STDIO] = {options->stdin_from, options->stdout_to, options->stderr_to};
	int made[AW__STDIO] = {-1, -1, -1}, child[AW__STDIO] = {-1, -1, -1}, status = 0;
	size_t limit = options->limit ? options->limit : AW_STREAM_LIMIT;

	for (int i = 0; i < AW__STDIO && !status; i++)
		status = stdio_of(process, i, wanted[i], limit, &made[i], &child[i], child[AW__OUT]);
	if (!status)
		status = spawn(process, options, argv, child);
	close_fds(made);
	for (int i = 0; i < AW__STDIO && status; i++) {
		if (process->pipes[i])
			aw__stream_discard(process->pipes[i]);
		process->pipes[i] = NULL;
	}
	return status;
}

static void on_connected(struct aw_loop *loop, struct aw__hook *hook)
{
	struct aw_process *process = aw__container(hook, struct aw_process, connected);

	aw__post_came(loop);
	if (--process->hops) {
		process->references++;
		aw__post(loop, hook);
	} else if (process->makers.first && process->makers.first->state == AW__WAITER_PENDING) {
		aw__choose(process->makers.first);
	}
	aw__process_drop(process);
}

/* asyncio's task that connects the pipes one after the other takes one iteration to begin and two for each. */
static void connect_pipes(struct aw_process *process)
{
	process->hops = 1;
	for (int i = 0; i < AW__STDIO; i++) {
		if (!process->pipes[i])
			continue;
		aw__stream_make(process->pipes[i], process->hops + 1);
		process->hops += 2;
	}
	process->references++;
	aw__post(process->loop, &process->connected);
}

int aw__process_start(struct aw_process **out, struct aw_loop *loop, const char *name,
	const struct aw_subprocess_options *options, const char *const *argv)
{
	struct aw_process *process;
	int status = process_new(&process, loop, name);

	if (status)
		return status;
	status = start(process, options, argv);
	if (status) {
		aw__process_drop(process);
		return status;
	}
	connect_pipes(process);
	*out = process;
	return 0;
}

uint64_t aw__process_fact(struct aw_process *process)
{
	if (process->loop->ring && !process->name_id)
		process->name_id = trace_recorder_intern(process->loop->recorder, process->name);
	return process->name_id;
}
