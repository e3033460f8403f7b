/* timeout.c: timeout() and wait_for().
 *
 * The deadline cancels the task, as anybody could; at the end of the block that cancellation is taken back,
 * and if it was the only new one the CancelledError becomes a TimeoutError. That makes timeouts nest. */
#include <errno.h>
#include <math.h>

#include "combine.h"
#include "probe.h"
#include "sync.h"

enum { CREATED, ENTERED, EXPIRING, EXPIRED, EXITED }; /* asyncio.timeouts._State */

static void on_timeout(void *arg)
{
	struct aw_timeout *timeout = arg;
	struct aw_loop *loop = aw__loop;

	loop->is_timing_out = true;
	aw__cancel(loop, timeout->task);
	loop->is_timing_out = false;
	timeout->state = EXPIRING;
}

int aw__timeout_call(struct aw_handle *out, double seconds, aw_callback *call, void *arg)
{
	struct aw_loop *loop = aw__loop;
	double scaled = seconds * loop->scale;

	*out = (struct aw_handle){0};
	if (isinf(scaled) && scaled > 0)
		return 0;
	return aw__schedule(out, aw__after(aw__now_ns(loop), aw__to_ns(scaled)), call, arg, false);
}

/* A deadline that has passed is due in the next iteration, before timers that come due then. */
static int schedule(struct aw_timeout *timeout, bool never, int64_t deadline_ns)
{
	double when = never ? AW_FOREVER : (double)(deadline_ns - aw__loop->start_ns) / 1e9;
	struct aw_handle handle = {0};
	int status = 0;

	if (!never && deadline_ns <= aw__now_ns(aw__loop))
		deadline_ns = AW__SOON;
	if (!never)
		status = aw__schedule(&handle, deadline_ns, on_timeout, timeout, false);
	if (status)
		return status;
	aw_handle_cancel(timeout->handle);
	timeout->handle = handle;
	timeout->when = when;
	return 0;
}

static int64_t deadline_at(double when)
{
	return aw__after(aw__loop->start_ns, aw__to_ns(when));
}

static int enter(struct aw_timeout *timeout, bool never, int64_t deadline_ns)
{
	*timeout = (struct aw_timeout){.task = aw__loop->current, .state = CREATED};
	timeout->cancelling = aw_cancelling(timeout->task);
	AW_TRY(schedule(timeout, never, deadline_ns));
	timeout->state = ENTERED;
	return 0;
}

int aw_timeout_enter(struct aw_timeout *timeout, double seconds)
{
	const struct aw_loop *loop = aw__loop;

	if (!aw__can_wait())
		return AW_ENOLOOP;
	if (isnan(seconds))
		return -EINVAL;
	return enter(timeout, isinf(seconds) && seconds > 0,
		aw__after(aw__now_ns(loop), seconds > 0 ? aw__to_ns(seconds * loop->scale) : 0));
}

int aw_timeout_enter_at(struct aw_timeout *timeout, double when)
{
	if (!aw__can_wait())
		return AW_ENOLOOP;
	if (isnan(when))
		return -EINVAL;
	return enter(timeout, isinf(when) && when > 0, deadline_at(when));
}

int aw_timeout_reschedule(struct aw_timeout *timeout, double when)
{
	if (!aw__loop || isnan(when))
		return aw__loop ? -EINVAL : AW_ENOLOOP;
	if (timeout->state != ENTERED)
		return aw__fail_as(-EINVAL, "RuntimeError", "Cannot change state of %s Timeout",
			timeout->state == EXPIRING  ? "expiring"
			: timeout->state == EXPIRED ? "expired"
						    : "finished");
	return schedule(timeout, isinf(when) && when > 0, deadline_at(when));
}

double aw_timeout_when(const struct aw_timeout *timeout)
{
	return timeout->when;
}

bool aw_timeout_expired(const struct aw_timeout *timeout)
{
	return timeout->state == EXPIRING || timeout->state == EXPIRED;
}

int aw_timeout_exit(struct aw_timeout *timeout, int status)
{
	aw_handle_cancel(timeout->handle);
	if (timeout->state == ENTERED)
		timeout->state = EXITED;
	if (timeout->state != EXPIRING)
		return status;
	timeout->state = EXPIRED;
	if (aw_uncancel(timeout->task) <= (int)timeout->cancelling && status == AW_ECANCELLED)
		return aw__fail(AW_ETIMEDOUT);
	return status;
}

/* A timeout <= 0: what has not ended is cancelled, so a coroutine never starts, and then waited for. */
static int end_now(void **out, struct aw *awaitable, uint32_t line)
{
	bool is_ours = awaitable && !(awaitable->flags & AW__TASK);
	struct aw *task = is_ours ? aw_spawn_at(awaitable, line) : awaitable;
	size_t ended;
	int status = 0;

	if (!task)
		return !awaitable || awaitable->state == AW__NEW ? -ENOMEM : aw__fail(AW_EAWAITED);
	if (task == aw__loop->current)
		return -EINVAL;
	if (!aw__has_ended(task)) {
		aw__cancel(aw__loop, task);
		status = aw__wait_for_tasks(&task, 1, AW_ALL_COMPLETED, INFINITY, &ended, line);
		if (!status && task->status == AW_ECANCELLED)
			status = aw__fail(AW_ETIMEDOUT);
	}
	if (!status)
		status = aw_await_at(out, task, line);
	if (is_ours)
		aw_release(task);
	return status;
}

int aw_wait_for_at(void **out, double seconds, struct aw *awaitable, uint32_t line)
{
	struct aw_timeout timeout;
	int status;

	if (!aw__can_wait())
		return AW_ENOLOOP;
	if (isnan(seconds))
		return -EINVAL;
	if (seconds <= 0)
		return end_now(out, awaitable, line);
	status = aw_timeout_enter(&timeout, seconds);
	if (status)
		return status;
	if (awaitable && (awaitable->flags & AW__TASK))
		status = aw__await_as(
			out, awaitable, TRACE_WAIT_WAIT_FOR, probe_seconds(seconds * aw__loop->scale), line);
	else
		status = aw_await_at(out, awaitable, line);
	return aw_timeout_exit(&timeout, status);
}
