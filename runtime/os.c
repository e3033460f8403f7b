/* os.c: libuv beneath the loop: polled, waited for, closed; and the operations that it completes. */
#include <errno.h>
#include <poll.h>
#include <unistd.h>

#include "os.h"
#include "probe.h"

/* Up to libuv 1.44 an init that fails late leaves its epoll descriptor open. */
static int init(uv_loop_t *uv)
{
	enum { MENDED = 1 << 16 | 45 << 8 };
	int status;

	uv->backend_fd = -1;
	status = uv_loop_init(uv);
	if (status && uv->backend_fd >= 0 && uv_version() < MENDED)
		close(uv->backend_fd);
	return status;
}

int aw__os_uv(struct aw_loop *loop, uv_loop_t **out)
{
	int status = 0;

	if (!loop->uv_ready) {
		status = init(&loop->uv);
		if (status)
			return status;
		status = aw__interrupt_watch(loop);
		if (status) {
			uv_loop_close(&loop->uv);
			return status;
		}
		loop->uv_ready = true;
	}
	*out = &loop->uv;
	return 0;
}

void aw__os_hold(struct aw_loop *loop)
{
	loop->held++;
	loop->must_poll = true;
}

void aw__os_drop(struct aw_loop *loop)
{
	loop->held--;
}

/* On libuv's own descriptor: a uv_timer would round to whole milliseconds (a heartbeat is then 1 ms late on
 * average, and 0.1 ms so). The first uv_run handed libuv's new watchers to the kernel; the one that
 * follows runs the callbacks of what came. */
static int wait_until(struct aw_loop *loop, int64_t deadline_ns)
{
	int64_t left_ns = deadline_ns - aw__now_ns(loop);
	struct timespec timeout = {.tv_sec = left_ns / 1000000000, .tv_nsec = left_ns % 1000000000};
	struct pollfd events = {.fd = uv_backend_fd(&loop->uv), .events = POLLIN};

	if (left_ns <= 0)
		return 0;
	if (ppoll(&events, 1, deadline_ns == INT64_MAX ? NULL : &timeout, NULL) < 0 && errno != EINTR)
		return -errno;
	return 0;
}

int aw__os_poll(struct aw_loop *loop, const int64_t *deadline_ns)
{
	int64_t began_ns;
	uv_loop_t *uv;
	int status = aw__os_uv(loop, &uv);

	if (status)
		return status;
	uv_run(uv, UV_RUN_NOWAIT);
	if (!deadline_ns || loop->head != loop->tail || aw__interrupt_asked())
		return 0;
	began_ns = (int64_t)uv_hrtime();
	status = wait_until(loop, *deadline_ns);
	if (loop->is_virtual) {
		/* Real time has passed, and so does the run's; but never beyond the deadline. */
		aw__pass_time(loop, (int64_t)uv_hrtime() - began_ns);
		if (loop->virtual_ns > *deadline_ns)
			loop->virtual_ns = *deadline_ns;
	}
	uv_run(uv, UV_RUN_NOWAIT);
	return status;
}

int aw__os_close(struct aw_loop *loop)
{
	if (!loop->uv_ready)
		return 0;
	while (loop->resources) {
		struct aw__resource *resource = loop->resources;

		aw__resource_remove(resource);
		resource->end(resource);
	}
	aw__interrupt_unwatch(loop);
	uv_run(&loop->uv, UV_RUN_DEFAULT);
	return uv_loop_close(&loop->uv);
}

void aw__resource_add(struct aw_loop *loop, struct aw__resource *resource)
{
	resource->next = loop->resources;
	resource->place = &loop->resources;
	if (resource->next)
		resource->next->place = &resource->next;
	loop->resources = resource;
}

void aw__resource_remove(struct aw__resource *resource)
{
	if (!resource->place)
		return;
	*resource->place = resource->next;
	if (resource->next)
		resource->next->place = resource->place;
	resource->place = NULL;
}

/* ---- operations ---- */

static void op_ended(struct aw_loop *loop, struct aw__hook *hook)
{
	struct aw__op *op = (struct aw__op *)hook;
	struct aw *task = op->task;

	op->state = AW__OP_OVER;
	op->task = NULL;
	if (task)
		aw__wake_at(loop, task, TRACE_BY_IO, op->came_ns);
	else if (op->unwanted)
		op->unwanted(op);
}

int aw__op_begin(struct aw_loop *loop, struct aw__op *op)
{
	int status = aw__reserve(loop, 0, 1);

	if (status)
		return status;
	loop->live_links++;
	aw__os_hold(loop);
	op->hook = (struct aw__hook){.link = {.kind = AW__LINK_HOOK}, .ended = op_ended};
	op->task = NULL;
	op->state = AW__OP_ASKED;
	return 0;
}

void aw__op_drop(struct aw_loop *loop, struct aw__op *op)
{
	loop->live_links--;
	aw__os_drop(loop);
	op->state = AW__OP_IDLE;
}

void aw__op_came(struct aw_loop *loop, struct aw__op *op, int status)
{
	aw__os_drop(loop);
	op->status = status;
	op->came_ns = aw__now_ns(loop);
	op->state = AW__OP_CAME;
	aw__push(loop, &op->hook.link, AW__TAG_LINK);
}

static enum aw__cancel cancel_op(struct aw_loop *loop, struct aw *task)
{
	struct aw__op *op = task->wait_on;

	(void)loop;
	op->task = NULL;
	task->wait_on = NULL;
	if (op->state == AW__OP_ASKED && op->cancel)
		op->cancel(op);
	return AW__CANCEL_INTERRUPT;
}

int aw__op_wait_for(
	struct aw_loop *loop, struct aw__op *op, enum trace_wait kind, uint32_t fact, uint32_t line)
{
	struct aw *task = loop->current;
	int status;

	if (op->state == AW__OP_OVER || op->state == AW__OP_IDLE)
		return op->status;
	op->task = task;
	task->wait_on = op;
	task->cancel_wait = cancel_op;
	status = aw__wait(loop, kind, fact, line);
	if (!status)
		return op->status;
	/* Cancelled after it had come: nobody has told the operation yet. */
	if (task->wait_on == op && op->unwanted)
		op->unwanted(op);
	return status;
}

int aw__op_wait(
	struct aw_loop *loop, struct aw__op *op, enum trace_wait kind, const char *name, uint32_t line)
{
	return aw__op_wait_for(loop, op, kind, loop->ring && name ? aw__probe_name(loop, name) : 0, line);
}
