/* callback.c: call_soon, call_later, call_at.
 *
 * A handle is a task's record that nobody awaits. What the program holds is its address and the number
 * that this use of the record got, so a handle that is long over is told from its successor. */
#include <errno.h>
#include <math.h>

#include "context.h"

int aw__schedule(struct aw_handle *out, int64_t deadline_ns, aw_callback *call, void *arg, bool is_users)
{
	struct aw_loop *loop = aw__loop;
	struct aw *handle;

	if (!loop || !loop->running || loop->is_sync)
		return AW_ENOLOOP;
	handle = aw__reserve(loop, 1, 0) ? NULL : aw__task_new(loop);
	if (!handle)
		return -ENOMEM;
	loop->live_tasks++;
	handle->call = call;
	handle->arg = arg;
	handle->state = AW__SCHEDULED;
	handle->is_users = is_users;
	if (is_users && loop->contexts)
		aw__context_copy(loop, handle);
	if (deadline_ns == AW__SOON) {
		handle->timer_seq = loop->next_timer_seq++;
		aw__push(loop, handle, AW__TAG_TIMER);
	} else {
		handle->deadline_ns = deadline_ns;
		aw__timer_set(loop, handle, deadline_ns);
	}
	if (out)
		*out = (struct aw_handle){
			.of = handle,
			.number = handle->timer_seq,
			.when = deadline_ns == AW__SOON ? 0 : (double)(deadline_ns - loop->start_ns) / 1e9,
		};
	return 0;
}

static void forget(struct aw_loop *loop, struct aw *handle)
{
	loop->live_tasks--;
	aw__task_free(loop, handle);
}

void aw__handle_run(struct aw_loop *loop, struct aw *handle)
{
	aw_callback *call = handle->flags & AW__MUST_CANCEL ? NULL : handle->call;
	struct aw_context *context = handle->is_users ? aw__context_taken(loop, handle) : NULL;
	void *arg = handle->arg;

	context = aw__context_enter(loop, context);
	loop->due_ns = handle->deadline_ns;
	forget(loop, handle);
	if (call)
		aw__call(loop, call, arg);
	aw__context_leave(loop, context);
}

int aw_call_soon(struct aw_handle *out, aw_callback *fn, void *arg)
{
	return aw__schedule(out, AW__SOON, fn, arg, true);
}

int aw_call_soon_in(struct aw_handle *out, struct aw_context *context, aw_callback *fn, void *arg)
{
	struct aw_handle handle;

	if (!context || (aw__loop && !aw__context_can_give(context)))
		return -ENOMEM;
	AW_TRY(aw_call_soon(&handle, fn, arg));
	aw__context_give(handle.of, context);
	if (out)
		*out = handle;
	return 0;
}

int aw_call_later(struct aw_handle *out, double seconds, aw_callback *fn, void *arg)
{
	const struct aw_loop *loop = aw__loop;
	if (isnan(seconds))
		return -EINVAL;
	return loop ? aw__schedule(out, aw__after(aw__now_ns(loop), aw__to_ns(seconds * loop->scale)), fn,
			      arg, true)
	            : AW_ENOLOOP;
}

int aw_call_at(struct aw_handle *out, double when, aw_callback *fn, void *arg)
{
	const struct aw_loop *loop = aw__loop;

	if (isnan(when))
		return -EINVAL;
	return loop ? aw__schedule(out, aw__after(loop->start_ns, aw__to_ns(when)), fn, arg, true)
	            : AW_ENOLOOP;
}

void aw_handle_cancel(struct aw_handle handle)
{
	struct aw_loop *loop = aw__loop;
	struct aw *of = handle.of;

	if (!loop || !loop->running || !of || of->state != AW__SCHEDULED || of->timer_seq != handle.number)
		return;
	if (of->flags & AW__TIMER_LIVE) {
		aw__timer_drop(loop, of);
		forget(loop, of);
	} else {
		of->flags |= AW__MUST_CANCEL; /* it stands in the queue: skipped, but counted */
	}
}
