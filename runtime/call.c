/* call.c: traced plain calls: for programs without a loop. On a thread they leave no trace: the lane of a
 * thread has its jobs. */
#include <errno.h>

#include "probe.h"

int aw_plain_call_at(void **out, aw_fn *fn, void *arg, const char *name, uint32_t line)
{
	struct aw_loop *loop = aw__loop;
	struct aw *call, *owner, **frame, *outer;
	uint32_t caller;
	int status;

	if (!loop || !loop->running)
		return AW_ENOLOOP;
	call = aw__task_new(loop);
	if (!call)
		return -ENOMEM;
	owner = loop->current ? loop->current : &loop->thread; /* of its errors */
	frame = &owner->frame;
	outer = *frame;
	caller = loop->current ? loop->current->tid : outer->tid;
	*call = (struct aw){.name = name,
		.frame = outer,
		.line = line,
		.tid = loop->self ? caller : loop->next_tid++,
		.flags = AW__USED,
		.timer_seq = call->timer_seq};
	*frame = call;
	if (!loop->self)
		aw__probe_call(loop, TRACE_CALL_BEGIN, call, caller);
	status = fn(arg);
	*frame = outer;
	call->status = status < 0 ? status : 0;
	if (status < 0 && status != AW_ECANCELLED)
		aw__set_error(owner, status);
	call->error = owner->error; /* lent, to be recorded */
	if (!loop->self)
		aw__probe_call(loop, TRACE_CALL_END, call, caller);
	call->error = NULL;
	if (out)
		*out = status < 0 ? NULL : call->result;
	aw__take_owned(loop->current ? loop->current : outer, call);
	aw__task_free(loop, call);
	return call->status;
}
