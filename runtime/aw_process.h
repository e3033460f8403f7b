/* aw_process.h: the part of aw.h (which includes it) for signals and other processes. */
#ifndef AWAITSCOPE_AW_PROCESS_H
#define AWAITSCOPE_AW_PROCESS_H

#include <limits.h>

#include "aw.h"
#include "aw_io.h"

#ifdef __cplusplus
extern "C" {
#endif

/* ---- signals ---- */

/* loop.add_signal_handler: when the signal comes the loop calls fn, as aw_call_soon says, instead of what the
 * signal did before (which it does again once the handler is removed, or the run is over). A second call
 * replaces the first's. A run that watches a signal has something that may come: it is never a deadlock,
 * and under the virtual clock the loop waits for it in real time when it has nothing else to wait for.
 * -EINVAL: no such signal, or one that cannot be caught (SIGKILL, SIGSTOP).
 *
 *	static void on_term(void *stop)
 *	{
 *		aw_event_set(stop);
 *	}
 *	…
 *	AW_TRY(aw_add_signal_handler(SIGTERM, on_term, &stop));
 *	AW_TRY(aw_event_wait(&stop)); */
int aw_add_signal_handler(int signal, aw_callback *fn, void *arg);
/* loop.remove_signal_handler: whether there was one. */
bool aw_remove_signal_handler(int signal);

/* Waits until the signal comes. It is watched while somebody waits: before and after, it does what it did. To
 * miss none, add a handler that sets an event or puts into a queue. */
#define aw_wait_signal(signal) aw_wait_signal_at((signal), AW_LINE)
int aw_wait_signal_at(int signal, uint32_t line);

/* ---- child processes ---- */

/* asyncio.subprocess.Process. It is valid until the end of the run, or until aw_process_release. A child that
 * still runs at the run's end is killed, as asyncio's transport does when it is closed; none is left behind
 * as a zombie.
 *
 *	struct aw_subprocess_options options = {.stdout_to = AW_PIPE};
 *	struct aw_process *process;
 *	struct aw_bytes output;
 *
 *	AW_TRY(aw_create_subprocess_exec(&process, &options, "date", "-u"));
 *	AW_TRY(aw_process_communicate(&output, NULL, process, NULL, 0));
 *	aw_print("%s", output.data);
 *	aw_process_release(process); */
struct aw_process;

/* Where a standard stream of the child leads, as in Python: AW_INHERIT (None), AW_PIPE, AW_DEVNULL, for
 * standard error AW_STDOUT, or a descriptor of ours that is greater than 0. */
enum { AW_INHERIT = 0, AW_PIPE = -1, AW_STDOUT = -2, AW_DEVNULL = -3 };

/* All zero is a good default. */
struct aw_subprocess_options {
	int stdin_from, stdout_to, stderr_to;
	const char *cwd;        /* NULL: ours */
	const char *const *env; /* "NAME=value", NULL-ended; NULL: ours */
	size_t limit;           /* of the streams; 0: 64 KiB */
	bool start_new_session; /* it is the leader of one */
};

/* asyncio.create_subprocess_exec(program, *args): the program is looked for in PATH. It suspends until the pipes
 * are connected. -ENOENT (FileNotFoundError), -EACCES (PermissionError): the program, or cwd; -EAGAIN,
 * -EMFILE, -ENOMEM; -EINVAL. Cancelled meanwhile, it kills the child and waits for that. `options` may
 * be NULL. The macro takes the words, …_argv a NULL-ended array. */
#define aw_create_subprocess_exec(out, options, ...) \
	aw_create_subprocess_at((out), (options), (const char *const[]){__VA_ARGS__, NULL}, AW_LINE)
#define aw_create_subprocess_argv(out, options, argv) \
	aw_create_subprocess_at((out), (options), (argv), AW_LINE)
int aw_create_subprocess_at(struct aw_process **out, const struct aw_subprocess_options *options,
	const char *const *argv, uint32_t line);
/* asyncio.create_subprocess_shell: "/bin/sh -c command". */
#define aw_create_subprocess_shell(out, options, command) \
	aw_create_subprocess_shell_at((out), (options), (command), AW_LINE)
int aw_create_subprocess_shell_at(struct aw_process **out, const struct aw_subprocess_options *options,
	const char *command, uint32_t line);
void aw_process_release(struct aw_process *process); /* takes NULL; a child that runs runs on */

int aw_process_pid(const struct aw_process *process);
/* Process.stdin, to be written to; stdout and stderr, to be read. NULL: no pipe. They are the process's,
 * and live as long as it does (or as who holds them by aw_stream_hold). */
struct aw_stream *aw_process_stdin(const struct aw_process *process);
struct aw_stream *aw_process_stdout(const struct aw_process *process);
struct aw_stream *aw_process_stderr(const struct aw_process *process);

/* Process.returncode: what it exited with, or -N when signal N ended it; AW_RUNNING (None) before that. */
#define AW_RUNNING INT_MIN
int aw_process_returncode(const struct aw_process *process);

/* Process.wait, by any number of tasks: until the child has ended and (in CPython 3.12) its pipes are closed: so
 * one that prints more than a pipe holds is to be read meanwhile. *returncode may be NULL. */
#define aw_process_wait(returncode, process) aw_process_wait_at((returncode), (process), AW_LINE)
int aw_process_wait_at(int *returncode, struct aw_process *process, uint32_t line);

/* Process.communicate: writes the input (NULL: none) to standard input, if that is a pipe, and closes it; reads
 * standard output and error to their ends, if they are pipes; waits. *output and *error (either may be NULL)
 * are empty where there was no pipe; they belong to the process. A child that does not read its input is no
 * error. */
#define aw_process_communicate(output, error, process, input, bytes) \
	aw_process_communicate_at((output), (error), (process), (input), (bytes), AW_LINE)
int aw_process_communicate_at(struct aw_bytes *output, struct aw_bytes *error, struct aw_process *process,
	const void *input, size_t bytes, uint32_t line);

/* -ESRCH (ProcessLookupError): it is over, and so are its pipes; -EINVAL: no such signal. */
int aw_process_send_signal(struct aw_process *process, int signal);
int aw_process_terminate(struct aw_process *process); /* SIGTERM */
int aw_process_kill(struct aw_process *process);      /* SIGKILL */

/* ---- process pools ---- */

/* ProcessPoolExecutor: at most so many processes (0: one for each processor), forks of this one, which make
 * calls of plain functions: in parallel, whatever a GIL says, and without shared memory. Arguments and
 * results are bytes, copied there and back; what a function changes elsewhere stays in its process.
 *
 *	static int count_primes(void *below)
 *	{
 *		return aw_return_int(primes(*(int *)below));
 *	}
 *	…
 *	struct aw_process_pool *pool = aw_process_pool_new(4);
 *	int below = 1000000;
 *	void *count;
 *
 *	AW_TRY(aw_await(&count, aw_run_in_process(pool, count_primes, &below, sizeof(below))));
 *	aw_print("%lld", (long long)aw_int(count));
 *
 * A process is made for a call that finds none idle. It has the program's standard streams, and no other
 * descriptor of its; signals do there what they do by default; no exit handler runs. In it aw_return_text,
 * _int and _copy, aw_raise, aw_print and aw_note (whole lines, by way of this process), aw_block, aw_compute,
 * aw_time and aw_call work as in a coroutine; what awaits or spawns does not (AW_ENOLOOP or NULL).
 *
 * One that dies fails its call, with BrokenProcessPool (AW_ERAISED), and only that: the next call gets
 * a new one. Under the virtual clock a call takes the time that its aw_block and aw_compute say, and the
 * same run gives the same bytes.
 *
 * A pool belongs to the run in which it was made, and lives until its end: then what was begun is done, and
 * every process is waited for. NULL: no memory, or no run. */
struct aw_process_pool;
struct aw_process_pool *aw_process_pool_new(size_t processes);

/* loop.run_in_executor(pool, fn, arg): a future, for aw_await and its like, with the result or the error of fn;
 * fn's argument is a copy of so many bytes. Cancelling it frees who waits at once; a call that has not begun
 * is dropped, one that runs runs on. It ends with -EAGAIN, -EMFILE or -ENOMEM where no process can be had,
 * with AW_ESHUTDOWN after a shutdown, with TypeError where the result was lent (aw_return). NULL: no
 * memory, or no pool. */
#define aw_run_in_process(pool, fn, arg, bytes) \
	aw_run_in_process_at((pool), (fn), (arg), (bytes), #fn, AW_LINE)
struct aw *aw_run_in_process_at(struct aw_process_pool *pool, aw_fn *fn, const void *arg, size_t bytes,
	const char *name, uint32_t line);

/* Executor.shutdown, as aw_executor_shutdown. */
#define aw_process_pool_shutdown(pool, wait, cancel_futures) \
	aw_process_pool_shutdown_at((pool), (wait), (cancel_futures), AW_LINE)
int aw_process_pool_shutdown_at(struct aw_process_pool *pool, bool wait, bool cancel_futures, uint32_t line);

#ifdef __cplusplus
}
#endif

#endif
