/* aw.h: coroutines, tasks and an event loop for C, as asyncio has them; read "aw" as *await*.
 *
 * A coroutine is a plain function, int fn(void *arg). It runs until something under it has to wait;
 * then the loop runs another. Nothing else ever interrupts it.
 *
 *	static int make_coffee(void *arg)
 *	{
 *		AW_TRY(aw_sleep(2));
 *		return aw_return_text("coffee");
 *	}
 *
 *	static int breakfast(void *arg)
 *	{
 *		void *dish[2];
 *		AW_TRY(aw_gather(dish, AW(make_coffee, NULL), AW(make_toast, NULL)));
 *		aw_print("%s, %s", (char *)dish[0], (char *)dish[1]);
 *		return 0;
 *	}
 *
 *	int main(void)
 *	{
 *		return aw_run(AW(breakfast, NULL), NULL) ? 1 : 0;
 *	}
 *
 * The order in which things happen is CPython 3.12's, event for event.
 *
 * Errors. Every function that can fail returns 0 or a negative code: -errno (libuv's numbers are the
 * same on Unix) or one of error.h. A coroutine returns 0, or the code that stopped it: AW_TRY passes
 * it on, as an exception travels. AW_ECANCELLED is CancelledError, AW_ERAISED an error of your own
 * with a type and a message (aw_raise).
 *
 * Threads. A loop belongs to the thread that runs it; these functions are called from its tasks and callbacks
 * only, but for what aw_thread.h says of other threads.
 *
 * Stacks. Each running task has one of aw_options.stack_bytes (64 KiB), with a guard: an overflow
 * ends the program with a line that names the task. Pointers into a task's stack are valid while it
 * waits, so locals may be lent to others for that long. */
#ifndef AWAITSCOPE_AW_H
#define AWAITSCOPE_AW_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "trace/error.h"

#ifdef __cplusplus
extern "C" {
#endif

/* A coroutine's body (or, for aw_call, a plain function's). */
typedef int aw_fn(void *arg);

/* An awaitable: a coroutine object, or the task that was made of it. */
struct aw;

/* Returns from the enclosing function when a call failed or was cancelled, as an exception would. */
#define AW_TRY(call)                       \
	do {                               \
		int aw_status_ = (call);   \
		if (aw_status_ < 0)        \
			return aw_status_; \
	} while (0)

/* The line that events carry. A scenario is compiled with another one, which names the line of its
 * Python listing. */
#ifndef AW_LINE
#define AW_LINE __LINE__
#endif

/* ---- coroutine objects ---- */

/* Makes a coroutine object, as calling an `async def` does: nothing of it runs. Await it, gather it
 * or spawn it, once. NULL when memory is out, which all that take one understand (-ENOMEM).
 * One that is never awaited is reported at the end of the run. The name is borrowed until then. */
#define AW(fn, arg)             AW_NAMED(fn, arg, #fn)
#define AW_NAMED(fn, arg, name) aw_coroutine((fn), (arg), (name), __FILE__, AW_LINE)
struct aw *aw_coroutine(aw_fn *fn, void *arg, const char *name, const char *file, uint32_t line);

/* coroutine.close: gives up one that was never awaited: it will not run, and is not reported. */
void aw_close(struct aw *coroutine);

/* ---- tasks ---- */

/* asyncio.create_task: the loop will run it; its first step comes when the caller next suspends.
 * The returned task is borrowed and valid until the end of the run, or until aw_release. NULL when
 * memory is out or no loop runs. Of a coroutine object that was used before it is a new task, which
 * fails with AW_EAWAITED at its first step; so it does in gather, shield and a group. */
#define aw_spawn(coroutine) aw_spawn_at((coroutine), AW_LINE)
struct aw *aw_spawn_at(struct aw *coroutine, uint32_t line);

/* asyncio.eager_task_factory, for one task: its first step runs now, before this returns. If that is all of it no
 * other task ran meanwhile, and awaiting it does not suspend. Between the runs of a Runner as aw_spawn. */
#define aw_spawn_eager(coroutine) aw_spawn_eager_at((coroutine), AW_LINE)
struct aw *aw_spawn_eager_at(struct aw *coroutine, uint32_t line);

/* Says that this task's handle will not be used again: its memory is reused once it has ended. For
 * programs that spawn without end; others need not. */
void aw_release(struct aw *task);

/* await. A coroutine object: a plain call, no task and no switch. A task: waits for its end; one that
 * has ended does not suspend. *out (may be NULL) becomes its result. Returns what it returned.
 * -EINVAL: a task cannot await itself. AW_EAWAITED: a coroutine object was used before. AW_EAWAITING:
 * it is awaited now, by another task or by its own body. */
#define aw_await(out, awaitable) aw_await_at((out), (awaitable), AW_LINE)
int aw_await_at(void **out, struct aw *awaitable, uint32_t line);

/* asyncio.gather: coroutine objects become tasks, in the order of the arguments; waits for all;
 * out[i] (out may be NULL) becomes the result of the i-th. The first error is returned at once and
 * the others go on. Cancelling the caller cancels them all, and the first of them that ends
 * so ends the gather. The same awaitable twice is one. It does not suspend when all have ended before. */
#define aw_gather(out, ...)                               \
	aw_gather_at((out), (struct aw *[]){__VA_ARGS__}, \
		sizeof((struct aw *[]){__VA_ARGS__}) / sizeof(struct aw *), AW_LINE)
#define aw_gather_array(out, awaitables, count) aw_gather_at((out), (awaitables), (count), AW_LINE)
int aw_gather_at(void **out, struct aw *const *awaitables, size_t count, uint32_t line);

/* gather(…, return_exceptions=True): errors and cancellations of the awaitables are outcomes, in the order of the
 * arguments; only a cancellation of the caller (which cancels them all) is returned. */
struct aw_outcome {
	int status;                 /* 0, or the code that it ended with */
	void *result;               /* NULL after an error */
	const char *type, *message; /* of the error; NULL when there was none; they live as a result does */
	/* ExceptionGroup.exceptions: what a group of errors holds, as long as its type is there; else NULL */
	const struct aw_outcome *errors;
	size_t error_count;
};
#define aw_gather_outcomes(out, ...)                               \
	aw_gather_outcomes_at((out), (struct aw *[]){__VA_ARGS__}, \
		sizeof((struct aw *[]){__VA_ARGS__}) / sizeof(struct aw *), AW_LINE)
#define aw_gather_outcomes_array(out, awaitables, count) \
	aw_gather_outcomes_at((out), (awaitables), (count), AW_LINE)
int aw_gather_outcomes_at(struct aw_outcome *out, struct aw *const *awaitables, size_t count, uint32_t line);

/* gather() as a value: a future, to be awaited later, by several, or cancelled (which cancels the
 * children). Its result is an array of struct aw_outcome, which lives with it. Of none it is done at
 * once. NULL: memory is out, or an awaitable was used before or is NULL (nothing was started then). */
#define aw_gather_future(return_exceptions, ...)                               \
	aw_gather_future_at((return_exceptions), (struct aw *[]){__VA_ARGS__}, \
		sizeof((struct aw *[]){__VA_ARGS__}) / sizeof(struct aw *), AW_LINE)
#define aw_gather_future_array(return_exceptions, awaitables, count) \
	aw_gather_future_at((return_exceptions), (awaitables), (count), AW_LINE)
struct aw *aw_gather_future_at(
	bool return_exceptions, struct aw *const *awaitables, size_t count, uint32_t line);

/* Task.set_name: the name is copied, and lives with the task. What is recorded carries the name that it
 * had when it was spawned, so name the coroutine object: -ENOMEM (then it keeps the old one). */
int aw_set_name(struct aw *task, const char *name);

/* Task.cancel: asks the task to stop: CancelledError at what it waits for, or at its next step.
 * Returns whether there was something to cancel (false: it had ended). */
bool aw_cancel(struct aw *task);

/* The same, with a message: cancel(msg). It is what aw_error_message says where AW_ECANCELLED arrives. */
bool aw_cancel_message(struct aw *task, const char *message);
/* Task.cancelling: how many cancel() calls were not taken back. */
int aw_cancelling(const struct aw *task);
/* Task.uncancel: takes one back, for whoever handles CancelledError and goes on; returns how many are
 * left. It does not stop a CancelledError that is on its way (as in CPython 3.12). */
int aw_uncancel(struct aw *task);

bool aw_done(const struct aw *task);      /* ended, in whatever way */
bool aw_cancelled(const struct aw *task); /* ended by cancellation */
/* 0, or the code that it ended with; -EAGAIN while it has not ended. Marks an error as retrieved. */
int aw_status(struct aw *task);
/* Task.exception: the type and message of the error that it ended with; "CancelledError" for one that was
 * cancelled; "" when there is none (yet). Borrowed; they live with the task. Marks it as retrieved. */
const char *aw_exception_type(struct aw *task);
const char *aw_exception_message(struct aw *task);
/* Its result, NULL when there is none (yet). Borrowed; it lives with its task. */
void *aw_result(const struct aw *task);
/* Task.get_name: what AW_NAMED or aw_set_name said, else its function's name (asyncio: "Task-1" and so on). */
const char *aw_name(const struct aw *task);
struct aw *aw_current(void); /* asyncio.current_task: the running task; NULL outside of one */
/* asyncio.all_tasks: those that have not ended, in the order in which they were made. Fills at most `capacity` of
 * `out` (NULL for none), and returns how many there are
 * (0 too when memory is out). */
size_t aw_all_tasks(struct aw **out, size_t capacity);

/* add_done_callback, of a task or a future: when it ends, the loop will call fn (of one that has ended: in
 * the next iteration). Callbacks run in the order in which they were added, on the loop's own stack:
 * they cannot await. The task stays valid for it, even if it was released. -ENOMEM. */
typedef void aw_done_callback(struct aw *ended, void *arg);
int aw_add_done_callback(struct aw *task, aw_done_callback *fn, void *arg);
/* remove_done_callback: all with this function that were not called for yet; returns how many. */
int aw_remove_done_callback(struct aw *task, aw_done_callback *fn);

/* ---- futures ---- */

/* loop.create_future: an awaitable without a body, that somebody ends. aw_await, aw_gather, aw_cancel,
 * aw_done, aw_status, aw_result, aw_release and the like take it as they take a task; awaiting it when it
 * is done does not suspend, and it may be awaited any number of times. The name, borrowed until it
 * is released, is what a trace shows. NULL when memory is out or no loop runs. */
struct aw *aw_future_new(const char *name);
/* Future.set_result, set_exception: who waits runs in the next iteration. AW_EINVALIDSTATE: it is done;
 * -EINVAL: it is not a future; -ENOMEM. The value is borrowed, as aw_return's; text and int are copied. */
int aw_future_set_result(struct aw *future, void *value);
int aw_future_set_text(struct aw *future, const char *text);
int aw_future_set_int(struct aw *future, int64_t value);
int aw_future_set_error(struct aw *future, const char *type, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

/* ---- callbacks ---- */

/* A function that the loop calls: in the order of the ready queue, among the steps of tasks, on the
 * loop's own stack. It may do all that does not await. */
typedef void aw_callback(void *arg);
/* What call_soon and its like return: a value, good to cancel until the run ends, even if it was called. */
struct aw_handle {
	struct aw *of;
	uint32_t number;
	double when; /* TimerHandle.when(): a time of aw_time; of call_soon: 0 */
};
/* loop.call_soon, call_later, call_at. A delay is scaled as aw_sleep's is; `when` is a time of aw_time. What is
 * overdue (a delay <= 0 too) is called in the next iteration, after what is ready now, in the order of its
 * times. *out may be NULL. -ENOMEM; -EINVAL for NaN; AW_ENOLOOP. */
int aw_call_soon(struct aw_handle *out, aw_callback *fn, void *arg);
int aw_call_later(struct aw_handle *out, double seconds, aw_callback *fn, void *arg);
int aw_call_at(struct aw_handle *out, double when, aw_callback *fn, void *arg);
/* Handle.cancel: it will not be called. Of one that was called or is cancelled it does nothing. (Whether it was
 * cancelled is the program's to remember.) */
void aw_handle_cancel(struct aw_handle handle);

/* loop.set_exception_handler: for what reaches nobody. A callback raises by aw_raise (its next statement being
 * `return;`): the loop goes on. NULL: the default one, which tells it on standard error. */
struct aw_exception {
	const char *message;     /* "Exception in callback", "Task exception was never retrieved", … */
	const char *type, *text; /* of the error; NULL: there is none */
	struct aw *task;         /* the task or future; NULL: a callback */
	const char *name;        /* the task's or future's */
};
typedef void aw_exception_handler(const struct aw_exception *exception, void *arg);
int aw_set_exception_handler(aw_exception_handler *handler, void *arg);
/* loop.call_exception_handler: tells the handler of something; loop.default_exception_handler: as without one. */
void aw_call_exception_handler(const struct aw_exception *exception);
void aw_default_exception_handler(const struct aw_exception *exception);

/* ---- time ---- */

/* asyncio.sleep. Seconds <= 0 yield once to whoever is ready. -EINVAL for NaN, AW_ECANCELLED. */
#define aw_sleep(seconds) aw_sleep_at((seconds), AW_LINE)
int aw_sleep_at(double seconds, uint32_t line);
/* asyncio.sleep(0). */
#define aw_yield() aw_sleep_at(0, AW_LINE)
/* loop.time(): seconds since the start of the run, on its clock. */
double aw_time(void);

/* time.sleep: holds the thread, and with it the loop and everyone on it. */
#define aw_block(seconds) aw_block_at((seconds), AW_LINE)
int aw_block_at(double seconds, uint32_t line);

/* ---- results and errors ---- */

/* What a coroutine (or an aw_call) hands to whoever awaits it: `return aw_return_…(…)`. A result
 * lives with its task; that of a coroutine which was awaited or gathered inline, with the task that
 * awaited it. All return 0, or -ENOMEM. */
#define aw_return(value)             aw_return_at((value), AW_LINE) /* borrowed: the caller keeps it alive */
#define aw_return_text(text)         aw_return_text_at((text), AW_LINE) /* copied */
#define aw_return_int(value)         aw_return_int_at((value), AW_LINE) /* copied; read it with aw_int */
#define aw_return_copy(value, bytes) aw_return_copy_at((value), (bytes), AW_LINE) /* copied */
int aw_return_at(void *value, uint32_t line);
int aw_return_text_at(const char *text, uint32_t line);
int aw_return_int_at(int64_t value, uint32_t line);
int aw_return_copy_at(const void *value, size_t bytes, uint32_t line);
static inline int64_t aw_int(const void *result)
{
	return result ? *(const int64_t *)result : 0;
}

/* raise TYPE(message): `return aw_raise("ValueError", "bad %d", n);` returns AW_ERAISED; for "CancelledError"
 * AW_ECANCELLED, for "TimeoutError" AW_ETIMEDOUT. "SystemExit" and "KeyboardInterrupt", where a task or a
 * callback ends with them, end the turn of the loop at once: aw_run cleans up, and returns them. One
 * that comes out of that clean-up ends it too. */
int aw_raise(const char *type, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* The error that last reached the running task (or, after aw_run, its caller), by any call that returned a
 * code: its type, such as "ValueError", "CancelledError", "TimeoutError", "QueueEmpty" ("OSError" for an
 * errno), and its message, which is what str() of CPython's exception says. "" when there was none. It stays
 * after it was handled. Borrowed: until the next error of this task, or the next aw_run. */
const char *aw_error_type(void);
const char *aw_error_message(void);
/* ExceptionGroup.exceptions of that error, and how many they are (may be NULL); NULL: it is no group. Borrowed as
 * its type is. */
const struct aw_outcome *aw_error_group(size_t *count);
/* For a clean-up that meets errors of its own and goes on over them (`finally:` with a `try:` in it): save
 * keeps the error that last reached the running task, restore makes it that again, and returns its code. Of
 * what save returned (NULL: there was none, or no memory) restore is called once; or discard, where an error
 * of the clean-up's own is what goes on.
 *
 *	status = work();
 *	error = aw_error_save();
 *	clean_up();
 *	aw_error_restore(error);
 *	return status; */
struct aw__error;
struct aw__error *aw_error_save(void);
int aw_error_restore(struct aw__error *error);
void aw_error_discard(struct aw__error *error);

/* print: a line on standard output, and an event in the trace. */
void aw_print(const char *format, ...) __attribute__((format(printf, 1, 2)));
/* An event in the trace alone. */
void aw_note(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* A plain function call that shows in the trace, on a lane of its own; for programs without a loop.
 * *out (may be NULL) becomes what it passed to aw_return_…. */
#define aw_call(out, fn, arg)             AW_CALL_NAMED(out, fn, arg, #fn)
#define AW_CALL_NAMED(out, fn, arg, name) aw_plain_call_at((out), (fn), (arg), (name), AW_LINE)
int aw_plain_call_at(void **out, aw_fn *fn, void *arg, const char *name, uint32_t line);

/* ---- running ---- */

enum aw_clock {
	AW_CLOCK_REAL,
	AW_CLOCK_VIRTUAL, /* when nothing is ready, time jumps to the next timer; blocking moves it too */
};

/* All zero is a good default. */
struct aw_options {
	enum aw_clock clock;
	double scale;           /* every duration is multiplied by it; 0: 1 */
	double slow_seconds;    /* a step this long is "blocked"; 0: 0.1; scaled too */
	size_t stack_bytes;     /* of each task; 0: 64 KiB; rounded up to pages, at least 16 KiB */
	bool quiet;             /* aw_print writes to the trace alone */
	const char *trace_path; /* records here (".gz": compressed); NULL: does not record */
	uint32_t trace_pid;     /* the run's number in its file; 0: 1 */
	const char *mode;       /* the run's name in the trace; NULL: the main coroutine's */
	const char *
		metadata; /* a JSON object for args.awaitscope (traces/FORMAT.md), else -EINVAL; NULL: a plain one */
	bool keep_all;           /* a full ring waits for the writer; nothing is dropped */
	size_t executor_workers; /* of the default executor, at most; 0: min(32, processors + 4) */
	bool gil;                /* one thread computes at a time (aw_compute): a simulated GIL */
	size_t cores; /* of the virtual clock: so many threads compute at a time; 0: as many as want to */
	size_t ring_bytes; /* of the loop's ring, 32 bytes an event: a power of two from 64 KiB to 64 MiB;
				  0: 4 MiB */
	int debug_signal;  /* such as SIGUSR1: at this signal aw_dump tells on standard error; 0: none */
	/* How the recording went; may be NULL. Filled before aw_run returns. */
	struct aw_recording *recording;
};

struct aw_recording {
	int error;        /* 0, or what stopped the writing (-ENOSPC, -EPIPE, …): the program went on */
	uint64_t dropped; /* events that found the ring full */
	uint64_t bytes;
	double seconds; /* how long the run took on its clock; filled without a trace too */
};

/* asyncio.run: runs a loop on this thread until the main coroutine ends, then cancels what is left
 * and waits for it. Returns what the main coroutine returned; -ENOMEM; the error of making the trace
 * file (nothing was run then); AW_EDEADLOCK when every task waits and nothing is left that could
 * wake one; -EBUSY when a loop already runs on this thread. options may be NULL. */
int aw_run(struct aw *main, const struct aw_options *options);

/* KeyboardInterrupt, for a signal handler (it is async-signal-safe): cancels the main coroutine of the loop
 * that runs in this process, so that the run ends in order and its trace is whole. A blocking aw_block
 * returns AW_ECANCELLED. A task that neither suspends nor blocks is not interrupted. */
void aw_interrupt(void);

/* Runs a plain function with the same options, clock and trace, but without a loop. */
#define aw_run_sync(fn, arg, options) aw_run_sync_at((fn), (arg), (options))
int aw_run_sync_at(aw_fn *fn, void *arg, const struct aw_options *options);

#ifdef __cplusplus
}
#endif

/* Runner: several main coroutines on one loop. */
#include "aw_runner.h"

/* ---- synchronisation ---- */

/* Locks, semaphores, events, conditions, barriers and queues. */
#include "aw_sync.h"

/* ---- looking at a program that runs ---- */

/* What every task does now. */
#include "aw_debug.h"

/* ---- generators ---- */

/* Generators and async generators. */
#include "aw_generator.h"

/* What is to be done when a block is left. */
#include "aw_exit_stack.h"

/* ---- several at once ---- */

/* Timeouts, shield, as_completed, wait and task groups. */
#include "aw_combine.h"

/* ---- context variables ---- */

#include "aw_context.h"

/* ---- input and output ---- */

/* Streams, servers, datagrams and names. */
#include "aw_io.h"

/* Descriptors of the program's own, and plain sockets. */
#include "aw_descriptor.h"

/* ---- files ---- */

#include "aw_file.h"

/* ---- signals and processes ---- */

#include "aw_process.h"

/* ---- threads ---- */

/* Executors, threads, calls from other threads, and computing. */
#include "aw_thread.h"

#endif
