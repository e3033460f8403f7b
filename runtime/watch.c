/* watch.c: readiness of descriptors, from libuv's callback to the ready queue. */
#include "watch.h"

/* ---- room in the ready queue ---- */

int aw__post_open(
	struct aw_loop *loop, struct aw__hook *hook, void (*ended)(struct aw_loop *, struct aw__hook *))
{
	int status = aw__reserve(loop, 0, 1);

	if (status)
		return status;
	loop->live_links++;
	*hook = (struct aw__hook){.link = {.kind = AW__LINK_HOOK}, .ended = ended};
	return 0;
}

void aw__post(struct aw_loop *loop, struct aw__hook *hook)
{
	aw__push(loop, &hook->link, AW__TAG_LINK);
}

void aw__post_close(struct aw_loop *loop)
{
	loop->live_links--;
}

/* ---- watches ---- */

static void on_poll(uv_poll_t *uv, int status, int events);

/* Tells libuv what is wanted, where that has changed. It cannot fail: the descriptor is known to be good. */
static void arm(struct aw__watch *watch)
{
	int wanted = (watch->reader.ready ? UV_READABLE : 0) | (watch->writer.ready ? UV_WRITABLE : 0);

	if (!watch->is_open || wanted == watch->armed)
		return;
	if (wanted)
		uv_poll_start(&watch->uv, wanted, on_poll);
	else
		uv_poll_stop(&watch->uv);
	watch->armed = wanted;
}

static bool queue(struct aw__side *side)
{
	if (!side->ready || side->queued)
		return false;
	side->queued = true;
	aw__post(side->watch->loop, &side->hook);
	return true;
}

static void on_poll(uv_poll_t *uv, int status, int events)
{
	struct aw__watch *watch = (struct aw__watch *)uv;

	/* Of an error libuv tells nothing and stops; who reads or writes finds out which it was. */
	if (status < 0) {
		watch->armed = 0;
		events = UV_READABLE | UV_WRITABLE;
	}
	if ((events & UV_READABLE) && queue(&watch->reader))
		watch->loop->reads_came += watch->only_reads;
	if (events & UV_WRITABLE)
		queue(&watch->writer);
}

static void side_came(struct aw_loop *loop, struct aw__hook *hook)
{
	struct aw__side *side = (struct aw__side *)hook;
	bool skipped = side->stale || !side->ready;

	aw__post_came(loop);
	if (!side->watch->is_open)
		aw__post_close(loop); /* it was still in the queue when the watch was closed */
	side->queued = side->stale = false;
	if (!skipped)
		side->ready(side->watch);
}

/* For the last time in this turn: what libuv stopped is started again if it is still wanted. */
static void reader_came(struct aw_loop *loop, struct aw__hook *hook)
{
	struct aw__watch *watch = aw__container(hook, struct aw__watch, reader.hook);

	side_came(loop, hook);
	arm(watch);
}

static void writer_came(struct aw_loop *loop, struct aw__hook *hook)
{
	struct aw__watch *watch = aw__container(hook, struct aw__watch, writer.hook);

	side_came(loop, hook);
	arm(watch);
}

int aw__watch_open(struct aw_loop *loop, struct aw__watch *watch, int fd)
{
	uv_loop_t *uv;
	int status = aw__os_uv(loop, &uv);

	if (status)
		return status;
	watch->loop = loop;
	watch->reader.watch = watch->writer.watch = watch;
	status = aw__post_open(loop, &watch->reader.hook, reader_came);
	if (status)
		return status;
	status = aw__post_open(loop, &watch->writer.hook, writer_came);
	if (status)
		goto close_reader;
	status = aw__os_poll_init(loop, &watch->uv, fd);
	if (status)
		goto close_writer;
	watch->armed = 0;
	watch->is_open = true;
	return 0;

close_writer:
	aw__post_close(loop);
close_reader:
	aw__post_close(loop);
	return status;
}

static void set(struct aw__watch *watch, struct aw__side *side, aw__ready *ready)
{
	if (!side->ready == !ready) {
		side->ready = ready;
		return;
	}
	side->ready = ready;
	if (ready) {
		aw__os_hold(watch->loop);
	} else {
		aw__os_drop(watch->loop);
		side->stale = side->queued;
	}
	arm(watch);
}

void aw__watch_reader(struct aw__watch *watch, aw__ready *ready)
{
	set(watch, &watch->reader, ready);
}

void aw__watch_writer(struct aw__watch *watch, aw__ready *ready)
{
	watch->loop->writers += (size_t)!watch->writer.ready - (size_t)!ready;
	set(watch, &watch->writer, ready);
}

void aw__watch_close(struct aw__watch *watch, uv_close_cb closed)
{
	aw__watch_reader(watch, NULL);
	aw__watch_writer(watch, NULL);
	if (!watch->reader.queued)
		aw__post_close(watch->loop);
	if (!watch->writer.queued)
		aw__post_close(watch->loop);
	watch->is_open = false;
	uv_close((uv_handle_t *)&watch->uv, closed);
}
