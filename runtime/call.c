/* call.c: what runs without a loop: traced plain calls, and the call that holds the thread. */
#include <errno.h>
#include <math.h>
#include <time.h>

#include "probe.h"

/* Signals do not shorten it, but for the one that asks for the end. */
static void hold_thread(int64_t ns)
{
	struct timespec left = {.tv_sec = ns / 1000000000, .tv_nsec = ns % 1000000000};

	while (!aw__interrupt_asked() && nanosleep(&left, &left) && errno == EINTR)
		continue;
}

int aw_block_at(double seconds, uint32_t line)
{
	struct aw_loop *loop = aw__loop;

	if (isnan(seconds) || seconds < 0)
		return -EINVAL;
	if (!loop || !loop->running) {
		hold_thread(aw__to_ns(seconds));
		return 0;
	}
	seconds *= loop->scale;
	aw__probe_block(loop, TRACE_BLOCK_BEGIN, seconds, line);
	if (loop->is_virtual)
		aw__pass_time(loop, aw__to_ns(seconds));
	else
		hold_thread(aw__to_ns(seconds));
	aw__probe_block(loop, TRACE_BLOCK_END, seconds, line);
	return aw__interrupt_asked() ? AW_ECANCELLED : 0;
}

int aw_plain_call_at(void **out, aw_fn *fn, void *arg, const char *name, uint32_t line)
{
	struct aw_loop *loop = aw__loop;
	struct aw *call, **frame, *outer;
	uint32_t caller;
	int status;

	if (!loop || !loop->running)
		return AW_ENOLOOP;
	call = aw__task_new(loop);
	if (!call)
		return -ENOMEM;
	frame = loop->current ? &loop->current->frame : &loop->thread.frame;
	outer = *frame;
	caller = loop->current ? loop->current->tid : outer->tid;
	*call = (struct aw){.name = name,
		.line = line,
		.tid = loop->next_tid++,
		.flags = AW__USED,
		.timer_seq = call->timer_seq};
	*frame = call;
	aw__probe_call(loop, TRACE_CALL_BEGIN, call, caller);
	status = fn(arg);
	*frame = outer;
	call->status = status < 0 ? status : 0;
	if (status < 0 && status != AW_ECANCELLED)
		aw__set_error(loop->current ? loop->current : &loop->thread, status);
	aw__probe_call(loop, TRACE_CALL_END, call, caller);
	if (out)
		*out = status < 0 ? NULL : call->result;
	aw__take_owned(loop->current ? loop->current : outer, call);
	aw__task_free(loop, call);
	return call->status;
}
