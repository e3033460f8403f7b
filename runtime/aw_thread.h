/* aw_thread.h: the part of aw.h (which includes it) for threads: executors, which run what blocks beside the
 * loop; threads of the program's own; and calls from a thread into the loop.
 *
 * What runs on a thread is a plain function, int fn(void *arg). Inside it aw_return_… and aw_raise,
 * aw_error_…, aw_print, aw_note, aw_block, aw_compute, aw_time and aw_call work as in a coroutine; what
 * awaits, spawns or asks the loop for something returns AW_ENOLOOP (or NULL) there, as nothing of that is
 * safe: aw_call_soon_threadsafe and aw_run_coroutine_threadsafe are for that.
 *
 * Under the virtual clock threads are simulated: each is a lane with a stack of its own, as large as a task's.
 * They run when the loop polls or is held, one at a time until each blocks (only by aw's calls), in the
 * order of time; so the same run gives the same bytes.
 *
 * Executors, threads and concurrent futures belong to the run in which they were made and live until its
 * end. Then, as at the exit of Python, all that was submitted is done, and every thread is waited for. */
#ifndef AWAITSCOPE_AW_THREAD_H
#define AWAITSCOPE_AW_THREAD_H

#include "aw.h"

#ifdef __cplusplus
extern "C" {
#endif

/* ---- executors ---- */

/* ThreadPoolExecutor: at most so many threads (0: as the default executor), made on demand: a job gets a new
 * one only when none is idle. Jobs begin in the order in which they were submitted. The name (copied;
 * NULL: "worker") and a number name its threads in a trace. NULL: no memory, or no run. */
struct aw_executor;
struct aw_executor *aw_executor_new(size_t workers, const char *name);

/* loop.run_in_executor (which is asyncio.wrap_future of what executor.submit returns), with the default
 * executor for NULL: a future, for aw_await and its like, whose result or error is what fn makes of it.
 * Cancelling it frees who waits at once; a job that has not begun is dropped, one that runs runs on. It ends
 * with -EAGAIN where no thread can be had, and with AW_ESHUTDOWN (RuntimeError) after a shutdown. NULL: no
 * memory, or not on the loop's thread. */
#define aw_run_in_executor(executor, fn, arg) aw_run_in_executor_at((executor), (fn), (arg), #fn, AW_LINE)
struct aw *aw_run_in_executor_at(
	struct aw_executor *executor, aw_fn *fn, void *arg, const char *name, uint32_t line);

/* await asyncio.to_thread(fn): in the default executor. *out (may be NULL) becomes its result. */
#define aw_to_thread(out, fn, arg) aw_to_thread_at((out), (fn), (arg), #fn, AW_LINE)
int aw_to_thread_at(void **out, aw_fn *fn, void *arg, const char *name, uint32_t line);

/* Executor.shutdown: takes no more jobs; those that it has are done, or (cancel_futures) those that have not
 * begun are cancelled. Waiting holds the calling thread, and on the loop's the loop, as leaving
 * `with ThreadPoolExecutor()` does. AW_ECANCELLED: an interrupt ended the wait; -EDEADLK: a worker cannot
 * wait for its own executor; AW_EDEADLOCK: under the virtual clock, jobs wait for what cannot come. */
#define aw_executor_shutdown(executor, wait, cancel_futures) \
	aw_executor_shutdown_at((executor), (wait), (cancel_futures), AW_LINE)
int aw_executor_shutdown_at(struct aw_executor *executor, bool wait, bool cancel_futures, uint32_t line);

/* loop.set_default_executor. Before the first job without an executor: aw_options.executor_workers threads. */
int aw_set_default_executor(struct aw_executor *executor);

/* await loop.shutdown_default_executor(timeout): the loop turns while the jobs are done. It happens at the end
 * of each run. INFINITY: no timeout; after a timeout the threads are left to themselves. */
#define aw_shutdown_default_executor(seconds) aw_shutdown_default_executor_at((seconds), AW_LINE)
int aw_shutdown_default_executor_at(double seconds, uint32_t line);

/* ---- threads ---- */

/* threading.Thread(target=fn, args=(arg,)).start(). What fn raises is told on standard error. *out may be
 * NULL. -EAGAIN: no thread can be had; -ENOMEM; AW_ENOLOOP: no run. */
struct aw_thread;
#define aw_thread_start(out, fn, arg) aw_thread_start_at((out), (fn), (arg), #fn, AW_LINE)
int aw_thread_start_at(struct aw_thread **out, aw_fn *fn, void *arg, const char *name, uint32_t line);

/* Thread.join: holds the calling thread until the other has ended. Seconds: at most so long (INFINITY: for
 * ever); AW_ETIMEDOUT. -EDEADLK: oneself. AW_ECANCELLED, AW_EDEADLOCK: as aw_executor_shutdown. */
#define aw_thread_join(thread, seconds) aw_thread_join_at((thread), (seconds), AW_LINE)
int aw_thread_join_at(struct aw_thread *thread, double seconds, uint32_t line);
bool aw_thread_is_alive(struct aw_thread *thread);
/* threading.current_thread() is threading.main_thread(): of the run. */
bool aw_is_main_thread(void);

/* threading.Lock and threading.Event, for threads of one run, its loop's among them (which they hold). They
 * hold no resources, and stay where they are while somebody waits. AW_ECANCELLED, AW_EDEADLOCK: as
 * aw_executor_shutdown. */
struct aw__parking {
	struct aw__parked *first, *last;
};
struct aw_thread_lock {
	const char *name;
	struct aw__parking waiters;
	bool locked;
};
/* clang-format off */
#define AW_THREAD_LOCK(text) {.name = (text)}
/* clang-format on */
#define aw_thread_lock_acquire(lock) aw_thread_lock_acquire_at((lock), AW_LINE)
int aw_thread_lock_acquire_at(struct aw_thread_lock *lock, uint32_t line);
int aw_thread_lock_release(struct aw_thread_lock *lock); /* by whomever. AW_ENOTLOCKED */

struct aw_thread_event {
	const char *name;
	struct aw__parking waiters;
	bool is_set;
};
/* clang-format off */
#define AW_THREAD_EVENT(text) {.name = (text)}
/* clang-format on */
/* Event.wait(seconds) (INFINITY: for ever): 0, or AW_ETIMEDOUT. */
#define aw_thread_event_wait(event, seconds) aw_thread_event_wait_at((event), (seconds), AW_LINE)
int aw_thread_event_wait_at(struct aw_thread_event *event, double seconds, uint32_t line);
void aw_thread_event_set(struct aw_thread_event *event);
void aw_thread_event_clear(struct aw_thread_event *event);
bool aw_thread_event_is_set(struct aw_thread_event *event);

/* ---- from a thread to the loop ---- */

/* asyncio.get_running_loop: what other threads call the loop by. NULL outside of a run's own thread,
 * and when memory is out. */
struct aw_loop;
struct aw_loop *aw_running_loop(void);
/* A thread that aw did not make (pthread_create) holds the loop for as long as it may call: then the run waits
 * where it would end with AW_EDEADLOCK, and after its end a call says so, with AW_ENOLOOP. Called on the
 * loop's thread, before the other is started, and released by whomever. */
void aw_loop_ref(struct aw_loop *loop);
void aw_loop_unref(struct aw_loop *loop);

/* loop.call_soon_threadsafe, from any thread: the loop will call fn, as aw_call_soon says. AW_ENOLOOP: the run
 * is over (RuntimeError: Event loop is closed); -ENOMEM. */
int aw_call_soon_threadsafe(struct aw_loop *loop, aw_callback *fn, void *arg);

/* asyncio.run_coroutine_threadsafe, from any other thread: the loop will make a task of fn. *out (may be NULL)
 * becomes a concurrent.futures.Future, which is the caller's to release. AW_ENOLOOP, -ENOMEM. */
struct aw_concurrent;
#define aw_run_coroutine_threadsafe(out, loop, fn, arg) \
	aw_run_coroutine_threadsafe_at((out), (loop), (fn), (arg), #fn, __FILE__, AW_LINE)
int aw_run_coroutine_threadsafe_at(struct aw_concurrent **out, struct aw_loop *loop, aw_fn *fn, void *arg,
	const char *name, const char *file, uint32_t line);
/* Future.result: holds the calling thread until it is done. *out (may be NULL) is valid until the release.
 * What it ended with, as aw_await; AW_ETIMEDOUT after so many seconds (INFINITY: for ever). On the loop's
 * own thread nobody could end it: -EDEADLK, if it is not done. */
#define aw_concurrent_result(out, future, seconds) \
	aw_concurrent_result_at((out), (future), (seconds), AW_LINE)
int aw_concurrent_result_at(void **out, struct aw_concurrent *future, double seconds, uint32_t line);
bool aw_concurrent_done(struct aw_concurrent *future);
bool aw_concurrent_cancel(struct aw_concurrent *future); /* false: it was done */
void aw_concurrent_release(struct aw_concurrent *future);

/* ---- what computes ---- */

/* CPU work of so many seconds on this thread, which it holds. Under the real clock: real work, measured by the
 * thread's own CPU time. Under the virtual clock the run has aw_options.cores processors; those who compute
 * share them in turns of 5 ms. With aw_options.gil only one of the run's threads computes at a time, in
 * turns of 5 ms (sys.getswitchinterval), and whoever has something to do must have its turn, the loop too:
 * a simulated GIL. AW_ECANCELLED: an interrupt; -EINVAL. */
#define aw_compute(seconds) aw_compute_at((seconds), AW_LINE)
int aw_compute_at(double seconds, uint32_t line);

#ifdef __cplusplus
}
#endif

#endif
