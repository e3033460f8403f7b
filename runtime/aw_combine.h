/* aw_combine.h: timeouts, and waiting for several awaitables at once; a part of aw.h, which includes it. */
#ifndef AWAITSCOPE_AW_COMBINE_H
#define AWAITSCOPE_AW_COMBINE_H

#include "aw.h"
#include "aw_sync.h"

#ifdef __cplusplus
extern "C" {
#endif

/* "No timeout" for all that take one (Python's None). */
#define AW_FOREVER (__builtin_inf())

/* ---- timeouts ---- */

/* async with asyncio.timeout(seconds): between enter and exit, which every way out of the block passes,
 * the running task is cancelled when the time is over, and exit makes TimeoutError of that:
 *
 *	struct aw_timeout timeout;
 *	AW_TRY(aw_timeout_enter(&timeout, 1.5));
 *	status = aw_await(NULL, AW(work, NULL));
 *	return aw_timeout_exit(&timeout, status);
 *
 * A cancellation by somebody else stays one. Timeouts nest. The memory is the caller's; its fields are
 * the runtime's. */
struct aw_timeout {
	struct aw_handle handle;
	struct aw *task;
	double when;
	int cancelling;
	int state;
};
/* 0, -ENOMEM, -EINVAL (NaN), AW_ENOLOOP: then there is nothing to exit. enter_at: asyncio.timeout_at. */
int aw_timeout_enter(struct aw_timeout *timeout, double seconds);
int aw_timeout_enter_at(struct aw_timeout *timeout, double when);
/* Timeout.reschedule: a new deadline, a time of aw_time (AW_FOREVER: none). -EINVAL (RuntimeError): it has
 * expired, or is over. */
int aw_timeout_reschedule(struct aw_timeout *timeout, double when);
double aw_timeout_when(const struct aw_timeout *timeout); /* AW_FOREVER: it has no deadline */
bool aw_timeout_expired(const struct aw_timeout *timeout);
/* With the status that the block ended with: that status, or AW_ETIMEDOUT. */
int aw_timeout_exit(struct aw_timeout *timeout, int status);

/* asyncio.wait_for: awaits it under a timeout, as a part of this task. At the timeout it is cancelled,
 * and AW_ETIMEDOUT comes after its clean-up; what it returns in spite of that is returned. Seconds <= 0:
 * a coroutine object never starts. What waits without being an awaitable here (aw_lock_acquire, aw_event_wait,
 * aw_queue_get, …) stands between aw_timeout_enter and aw_timeout_exit, or in a coroutine of its own. */
#define aw_wait_for(out, seconds, awaitable) aw_wait_for_at((out), (seconds), (awaitable), AW_LINE)
int aw_wait_for_at(void **out, double seconds, struct aw *awaitable, uint32_t line);

/* ---- waiting for several ---- */

/* asyncio.shield: awaits it, but a cancellation of the caller does not reach it: it runs on (a coroutine object as
 * a task that nobody holds). If it is cancelled itself, the caller gets AW_ECANCELLED too.
 * aw_shield_future is shield() as a value, a future (the awaitable itself if that has ended); NULL:
 * memory is out, or the coroutine was used before. */
#define aw_shield(out, awaitable)   aw_shield_at((out), (awaitable), AW_LINE)
#define aw_shield_future(awaitable) aw_shield_future_at((awaitable), AW_LINE)
int aw_shield_at(void **out, struct aw *awaitable, uint32_t line);
struct aw *aw_shield_future_at(struct aw *awaitable, uint32_t line);

/* asyncio.as_completed: each call of next awaits the next one to end, and returns its status and result
 * as aw_await does; AW_ETIMEDOUT, once for each that has not ended in time (it cancels nothing). `left`
 * says how often next may still be called. close takes NULL; until then the results live. next: -EINVAL
 * when none is left.
 *
 *	AW_TRY(aw_as_completed(&all, tasks, 3, AW_FOREVER));
 *	while (aw_as_completed_left(all) && !(status = aw_as_completed_next(&result, all)))
 *		use(result);
 *	aw_as_completed_close(all); */
struct aw_as_completed;
#define aw_as_completed(out, awaitables, count, seconds) \
	aw_as_completed_at((out), (awaitables), (count), (seconds), AW_LINE)
#define aw_as_completed_next(out, all) aw_as_completed_next_at((out), (all), AW_LINE)
int aw_as_completed_at(struct aw_as_completed **out, struct aw *const *awaitables, size_t count,
	double seconds, uint32_t line);
int aw_as_completed_next_at(void **out, struct aw_as_completed *all, uint32_t line);
size_t aw_as_completed_left(const struct aw_as_completed *all);
void aw_as_completed_close(struct aw_as_completed *all);

/* asyncio.wait: until one of the tasks (or futures) ends, one fails, or all have ended, or the time is
 * over; it cancels nothing, fetches no error and always suspends. Puts those that have ended at the front
 * of the array, each kind in the order in which it stood; *done (may be NULL) becomes how many they are.
 * -EINVAL: none, a coroutine object, or the running task; -ENOMEM; AW_ECANCELLED. */
enum aw_return_when { AW_ALL_COMPLETED, AW_FIRST_COMPLETED, AW_FIRST_EXCEPTION };
#define aw_wait(done, tasks, count, when, seconds) \
	aw_wait_at((done), (tasks), (count), (when), (seconds), AW_LINE)
int aw_wait_at(size_t *done, struct aw **tasks, size_t count, enum aw_return_when when, double seconds,
	uint32_t line);

/* ---- task groups ---- */

/* async with asyncio.TaskGroup(): every way out of the block passes exit, which waits for all its tasks.
 * The first of them to fail cancels the others and the running task; an error of the body cancels all.
 *
 *	struct aw_group group;
 *	AW_TRY(aw_group_enter(&group));
 *	aw_group_spawn(&group, AW(work, NULL));
 *	status = aw_sleep(1);
 *	status = aw_group_exit(&group, status);
 *	if (status == AW_EGROUP)
 *		complain(aw_group_error(&group, 0)->message);
 *	aw_group_finish(&group);
 *
 * The memory is the caller's; its fields are the runtime's. */
struct aw__members {
	struct aw__member *first, *last;
};
struct aw_group {
	struct aw *parent;
	struct aw__members running, errors;
	struct aw__waiters waiters;
	size_t error_count;
	int state;
	bool aborting, cancelled_parent;
};
int aw_group_enter(struct aw_group *group); /* 0, or AW_ENOLOOP: then there is nothing to exit */
/* TaskGroup.create_task, also by its own tasks, and late. NULL as aw_spawn's, and when the group is being
 * cancelled or is over (then RuntimeError is what aw_error_type says, and the coroutine object is still the
 * caller's). */
#define aw_group_spawn(group, coroutine) aw_group_spawn_at((group), (coroutine), AW_LINE)
struct aw *aw_group_spawn_at(struct aw_group *group, struct aw *coroutine, uint32_t line);
/* With the status that the body ended with. 0; AW_EGROUP ("ExceptionGroup"): the tasks' errors in the order in
 * which they came, then the body's; AW_ECANCELLED: the running task was cancelled by somebody else, and
 * there were no errors. A cancelled task is no error; SystemExit and KeyboardInterrupt are raised as they are.
 * -ENOMEM: an error could not be kept. */
#define aw_group_exit(group, status) aw_group_exit_at((group), (status), AW_LINE)
int aw_group_exit_at(struct aw_group *group, int status, uint32_t line);
/* ExceptionGroup.exceptions. Borrowed, until aw_group_finish, which frees them, or the end of the run. One that is
 * a group itself has what it holds in `errors`. Who awaits the task that the group failed asks aw_error_group. */
size_t aw_group_error_count(const struct aw_group *group);
const struct aw_outcome *aw_group_error(const struct aw_group *group, size_t at); /* NULL: no such */
void aw_group_finish(struct aw_group *group);

#ifdef __cplusplus
}
#endif

#endif
