/* os.c: libuv beneath the loop: polled, waited for, closed; and the operations that it completes.
 *
 * A wait is one system call where it can be. libuv counts in milliseconds, so a deadline that is near is
 * waited for on libuv's own descriptor, to the nanosecond; one that is not is libuv's timer first. */
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

#include "os.h"
#include "probe.h"
#include "thread.h"

/* ---- libuv's loop ---- */

/* libuv ends the program where its table of descriptors, a pointer each and a power of two of them, cannot
 * grow. So it is looked before whether there is memory for that. *descriptors: how many it then has room
 * for. */
static int look_for_room(size_t *descriptors, size_t wanted)
{
	enum { ITS_OWN = 2 }; /* entries behind them */
	size_t entries = 1;
	void *volatile room; /* else the compiler knows better than to ask */

	while (entries < wanted + ITS_OWN)
		entries *= 2;
	room = malloc(entries * sizeof(void *));
	if (!room)
		return -ENOMEM;
	free(room);
	*descriptors = entries - ITS_OWN;
	return 0;
}

static void on_nothing(uv_poll_t *poll, int status, int events)
{
	(void)poll;
	(void)status;
	(void)events;
}

/* The table grows when a watch is started, and never shrinks. */
int aw__os_poll_init(struct aw_loop *loop, uv_poll_t *poll, int fd)
{
	size_t room = loop->uv_room;
	int status = (size_t)fd < room ? 0 : look_for_room(&room, (size_t)fd + 1);

	if (!status)
		status = uv_poll_init(&loop->uv, poll, fd);
	if (status || room == loop->uv_room)
		return status;
	uv_poll_start(poll, UV_READABLE, on_nothing);
	uv_poll_stop(poll);
	loop->uv_room = room;
	return 0;
}

/* Up to libuv 1.44 an init that fails late leaves its epoll descriptor open. */
static int init(uv_loop_t *uv)
{
	enum { MENDED = 1 << 16 | 45 << 8 };
	enum { LOW = 1000 }; /* what it opens itself: the numbers are not known before */
	size_t room;
	int status = look_for_room(&room, LOW);

	if (status)
		return status;
	status = uv_loop_init(uv);
	/* 0: it came to nothing earlier. */
	if (status && uv->backend_fd > 0 && uv_version() < MENDED)
		close(uv->backend_fd);
	return status;
}

/* As CPython does: to write where nobody reads any more is an error, and no reason to die. Nobody
 * else's handler is touched. */
static void ignore_sigpipe(struct aw_loop *loop)
{
	struct sigaction now;

	if (sigaction(SIGPIPE, NULL, &now) || (now.sa_flags & SA_SIGINFO) || now.sa_handler != SIG_DFL)
		return;
	now.sa_handler = SIG_IGN;
	loop->ignores_sigpipe = !sigaction(SIGPIPE, &now, NULL);
}

static void heed_sigpipe(struct aw_loop *loop)
{
	struct sigaction plain = {.sa_handler = SIG_DFL};

	if (loop->ignores_sigpipe)
		sigaction(SIGPIPE, &plain, NULL);
	loop->ignores_sigpipe = false;
}

static int begin_uv(struct aw_loop *loop)
{
	int status = init(&loop->uv);

	if (status)
		return status;
	status = aw__interrupt_watch(loop);
	if (status) {
		uv_loop_close(&loop->uv);
		return status;
	}
	uv_timer_init(&loop->uv, &loop->uv_timer);
	uv_run(&loop->uv, UV_RUN_NOWAIT); /* hands what wakes it to the system */
	ignore_sigpipe(loop);
	loop->uv_ready = true;
	return 0;
}

int aw__os_uv(struct aw_loop *loop, uv_loop_t **out)
{
	int status = loop->uv_ready ? 0 : begin_uv(loop);

	*out = &loop->uv;
	return status;
}

void aw__os_hold(struct aw_loop *loop)
{
	loop->held++;
	loop->polled++;
	aw__set_must_poll(loop, true);
}

void aw__os_drop(struct aw_loop *loop)
{
	loop->held--;
	loop->polled--;
}

/* ---- waiting ---- */

/* A deadline this near is waited for on libuv's descriptor: its timer would round to milliseconds. */
enum { NEAR_NS = 2000000, MS_NS = 1000000 };

/* Other threads too end the wait, by way of libuv's loop (thread.h). */
static bool came(struct aw_loop *loop)
{
	return loop->head != loop->tail || aw__interrupt_asked() ||
	       (loop->outside && aw__doze_count(&loop->doze) != loop->doze_seen);
}

static void on_timer(uv_timer_t *timer)
{
	(void)timer; /* its only purpose is to end the poll */
}

/* Never longer than to the last whole millisecond before the deadline. The timer repeats: one that is due
 * before libuv polls would let it poll for ever. */
static void wait_far(struct aw_loop *loop, int64_t left_ns)
{
	bool forever = left_ns == INT64_MAX;

	if (!forever) {
		uv_update_time(&loop->uv);
		uv_timer_start(&loop->uv_timer, on_timer, (uint64_t)(left_ns / MS_NS - 1), 1);
	}
	uv_run(&loop->uv, UV_RUN_ONCE);
	if (!forever)
		uv_timer_stop(&loop->uv_timer);
}

static int wait_near(struct aw_loop *loop, int64_t left_ns)
{
	struct timespec timeout = {.tv_sec = left_ns / 1000000000, .tv_nsec = left_ns % 1000000000};
	struct pollfd events = {.fd = uv_backend_fd(&loop->uv), .events = POLLIN};
	int count = ppoll(&events, 1, left_ns == INT64_MAX ? NULL : &timeout, NULL);

	if (count < 0 && errno != EINTR)
		return -errno;
	if (count)
		uv_run(&loop->uv, UV_RUN_NOWAIT);
	return 0;
}

/* While nothing is held only an interrupt can come, and libuv would not wait for that. */
static int wait_until(struct aw_loop *loop, int64_t left_ns)
{
	int64_t until_ns = left_ns == INT64_MAX ? INT64_MAX : aw__after((int64_t)uv_hrtime(), left_ns);

	if (loop->held && left_ns <= NEAR_NS) {
		uv_run(&loop->uv, UV_RUN_NOWAIT); /* hands what is new to the system */
	} else if (loop->held) {
		wait_far(loop, left_ns);
	}
	if (came(loop) || (loop->held && until_ns == INT64_MAX))
		return 0;
	left_ns = until_ns == INT64_MAX ? INT64_MAX : until_ns - (int64_t)uv_hrtime();
	return left_ns > 0 && (!loop->held || left_ns <= NEAR_NS) ? wait_near(loop, left_ns) : 0;
}

int aw__os_poll(struct aw_loop *loop, const int64_t *deadline_ns)
{
	int64_t began_ns, left_ns;
	uv_loop_t *uv;
	int status = aw__os_uv(loop, &uv);

	if (status)
		return status;
	if (loop->has_new_descriptors)
		aw__descriptors_check(loop);
	left_ns = !deadline_ns ? 0 : *deadline_ns == INT64_MAX ? INT64_MAX : *deadline_ns - aw__now_ns(loop);
	atomic_store(&loop->doze.how, AW__POLLING);
	if (left_ns <= 0 || came(loop)) {
		uv_run(uv, UV_RUN_NOWAIT);
	} else {
		began_ns = loop->is_virtual ? (int64_t)uv_hrtime() : 0;
		status = wait_until(loop, left_ns);
		if (loop->is_virtual) {
			/* Real time has passed, and so does the run's; but never beyond the deadline. */
			aw__pass_time(loop, (int64_t)uv_hrtime() - began_ns);
			if (loop->virtual_ns > *deadline_ns)
				loop->virtual_ns = *deadline_ns;
		}
	}
	atomic_store(&loop->doze.how, AW__AWAKE);
	if (loop->ring && loop->head != loop->tail)
		loop->polled_ns = aw__now_ns(loop);
	return status;
}

static void op_ended(struct aw_loop *loop, struct aw__hook *hook);

void aw__os_drop_unread(struct aw_loop *loop)
{
	loop->uv_closing = true;
	for (; loop->head != loop->tail; loop->head++) {
		uintptr_t entry = loop->ready[loop->head & loop->ready_mask];
		struct aw__hook *hook = (struct aw__hook *)(entry & ~(uintptr_t)AW__TAG_MASK);
		struct aw__op *op = (struct aw__op *)hook;

		if ((entry & AW__TAG_MASK) == AW__TAG_LINK && hook->link.kind == AW__LINK_HOOK &&
			hook->ended == op_ended && op->unwanted)
			op->unwanted(op);
	}
}

int aw__os_close(struct aw_loop *loop)
{
	int status;

	aw__os_drop_unread(loop);
	while (loop->resources) {
		struct aw__resource *resource = loop->resources;

		aw__resource_remove(resource);
		resource->end(resource);
	}
	free(loop->scratch);
	if (!loop->uv_ready)
		return 0;
	aw__interrupt_unwatch(loop);
	uv_close((uv_handle_t *)&loop->uv_timer, NULL);
	uv_run(&loop->uv, UV_RUN_DEFAULT);
	status = uv_loop_close(&loop->uv);
	heed_sigpipe(loop);
	return status;
}

char *aw__os_scratch(struct aw_loop *loop)
{
	if (!loop->scratch)
		loop->scratch = malloc(AW__SCRATCH_BYTES);
	return loop->scratch;
}

/* ---- resources ---- */

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
	if (!loop->uv_closing)
		aw__push(loop, &op->hook.link, AW__TAG_LINK);
	else if (op->unwanted)
		op->unwanted(op);
}

enum aw__cancel aw__cancel_op(struct aw_loop *loop, struct aw *task)
{
	struct aw__op *op = task->wait_on;

	(void)loop;
	op->task = NULL;
	task->wait_on = NULL; /* it may be gone when the task goes on */
	if (op->state == AW__OP_ASKED && op->cancel)
		op->cancel(op);
	return AW__CANCEL_INTERRUPT;
}

static int op_wait(
	struct aw_loop *loop, struct aw__op *op, enum trace_wait kind, uint32_t fact, uint32_t line)
{
	struct aw *task = loop->current;
	int status;

	if (op->state == AW__OP_OVER || op->state == AW__OP_IDLE)
		return op->status;
	op->task = task;
	task->wait_on = op;
	task->cancel_wait = aw__cancel_op;
	status = aw__wait(loop, kind, fact, line);
	if (!status)
		return op->status;
	/* Cancelled after it had come: nobody has told the operation yet. */
	if (task->wait_on == op && op->unwanted)
		op->unwanted(op);
	return status;
}

int aw__op_wait_for(
	struct aw_loop *loop, struct aw__op *op, enum trace_wait kind, uint32_t fact, uint32_t line)
{
	op->name = NULL;
	return op_wait(loop, op, kind, fact, line);
}

int aw__op_wait(
	struct aw_loop *loop, struct aw__op *op, enum trace_wait kind, const char *name, uint32_t line)
{
	op->name = name;
	return op_wait(loop, op, kind, loop->ring && name ? aw__probe_name(loop, name) : 0, line);
}
