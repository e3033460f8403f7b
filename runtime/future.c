/* future.c: futures, which somebody else ends, and who is called when an awaitable ends.
 *
 * A future is a task's record without a body. It is always "waiting": cancelling it goes the way of
 * cancelling what a task waits for, and ends it at once. */
#include <errno.h>
#include <stdlib.h>

#include "context.h"
#include "probe.h"
#include "sync.h"

struct done_callback {
	struct aw__block block;
	struct aw__link link; /* target: the argument */
	struct aw_context *context;
	aw_done_callback *fn;
};

/* ---- futures ---- */

int aw__future_body(void *unused)
{
	(void)unused;
	return -EINVAL;
}

static enum aw__cancel cancel_future(struct aw_loop *loop, struct aw *future)
{
	aw__future_end(loop, future, AW_ECANCELLED);
	return AW__CANCEL_PASSED;
}

struct aw *aw_future_new(const char *name)
{
	struct aw_loop *loop = aw__loop;
	struct aw *future = loop && loop->running && !loop->is_sync ? aw__task_new(loop) : NULL;

	if (!future)
		return NULL;
	future->fn = aw__future_body;
	future->name = name ? name : "";
	future->flags = AW__TASK;
	future->state = AW__WAITING;
	future->cancel_wait = cancel_future;
	return future;
}

void aw__future_end_as(struct aw_loop *loop, struct aw *future, enum aw__state state, int status)
{
	future->status = status;
	future->state = (uint8_t)state;
	aw__tell_waiters(loop, future);
	aw__let_go(loop, future);
}

void aw__future_end(struct aw_loop *loop, struct aw *future, int status)
{
	aw__future_end_as(loop, future,
		status == AW_ECANCELLED ? AW__CANCELLED
		: status < 0            ? AW__FAILED
					: AW__DONE,
		status < 0 ? status : 0);
}

static int settable(const struct aw *future)
{
	if (!future)
		return -ENOMEM;
	if (!aw__loop)
		return -EINVAL;
	if (!aw__is_future(future))
		return aw__fail_as(-EINVAL, "RuntimeError", "Task does not support set_result operation");
	return future->state == AW__WAITING ? 0 : aw__fail(AW_EINVALIDSTATE);
}

int aw_future_set_result(struct aw *future, void *value)
{
	AW_TRY(settable(future));
	future->result = value;
	aw__future_end(aw__loop, future, 0);
	return 0;
}

static int set_copy(struct aw *future, const void *value, size_t bytes)
{
	struct aw__owned *owned;

	AW_TRY(settable(future));
	owned = malloc(sizeof(*owned) + bytes);
	if (!owned)
		return -ENOMEM;
	memcpy(owned->bytes, value, bytes);
	owned->size = bytes;
	owned->next = future->owned;
	future->owned = owned;
	return aw_future_set_result(future, owned->bytes);
}

int aw_future_set_text(struct aw *future, const char *text)
{
	return text ? set_copy(future, text, strlen(text) + 1) : aw_future_set_result(future, NULL);
}

int aw_future_set_int(struct aw *future, int64_t value)
{
	return set_copy(future, &value, sizeof(value));
}

int aw_future_set_error(struct aw *future, const char *type, const char *format, ...)
{
	int status = aw__raised_code(type);
	va_list arguments;

	AW_TRY(settable(future));
	va_start(arguments, format);
	aw__put_error(future, status, type, format, arguments);
	va_end(arguments);
	aw__future_end_as(aw__loop, future, AW__FAILED, status);
	return 0;
}

/* ---- blocks ---- */

void *aw__block_new(struct aw_loop *loop, size_t bytes)
{
	struct aw__block *block = calloc(1, bytes);

	if (!block)
		return NULL;
	block->next = loop->blocks;
	block->place = &loop->blocks;
	if (block->next)
		block->next->place = &block->next;
	loop->blocks = block;
	return block;
}

void aw__block_free(struct aw__block *block)
{
	*block->place = block->next;
	if (block->next)
		block->next->place = block->place;
	aw__free_owned(block->owned);
	free(block);
}

void aw__blocks_free(struct aw_loop *loop)
{
	while (loop->blocks)
		aw__block_free(loop->blocks);
}

/* ---- hooks and done callbacks ---- */

void aw__hook_add(struct aw_loop *loop, struct aw *awaitable, struct aw__hook *hook)
{
	hook->link.kind = AW__LINK_HOOK;
	hook->link.child = awaitable;
	loop->live_links++;
	if (!aw__has_ended(awaitable)) {
		aw__add_waiter(awaitable, &hook->link);
		return;
	}
	awaitable->collectors++;
	aw__push(loop, &hook->link, AW__TAG_LINK);
}

void aw__hook_remove(struct aw_loop *loop, struct aw__hook *hook)
{
	loop->live_links--;
	aw__remove_waiter(hook->link.child, &hook->link);
}

void aw__link_done(struct aw_loop *loop, struct aw__link *link)
{
	link->child->collectors--;
	aw__let_go(loop, link->child);
}

void aw__run_done_callback(struct aw_loop *loop, struct aw__link *link)
{
	struct done_callback *callback =
		(struct done_callback *)((char *)link - offsetof(struct done_callback, link));

	struct aw_context *before = aw__context_enter(loop, callback->context);

	aw__call_done(loop, callback->fn, link->child, link->target);
	aw__context_leave(loop, before);
	aw__link_done(loop, link);
	aw__block_free(&callback->block);
}

int aw_add_done_callback(struct aw *task, aw_done_callback *fn, void *arg)
{
	struct aw_loop *loop = aw__loop;
	struct done_callback *callback;

	if (!task)
		return -ENOMEM;
	if (!loop || !loop->running)
		return AW_ENOLOOP;
	if (!(task->flags & AW__TASK) || !fn)
		return -EINVAL;
	callback = aw__reserve(loop, 0, 1) ? NULL : aw__block_new(loop, sizeof(*callback));
	if (!callback)
		return -ENOMEM;
	callback->fn = fn;
	callback->context = aw__context_held(loop);
	callback->link = (struct aw__link){.kind = AW__LINK_CALLBACK, .target = arg, .child = task};
	loop->live_links++;
	if (aw__has_ended(task)) {
		task->collectors++;
		aw__push(loop, &callback->link, AW__TAG_LINK);
	} else {
		aw__add_waiter(task, &callback->link);
	}
	return 0;
}

int aw_remove_done_callback(struct aw *task, aw_done_callback *fn)
{
	int removed = 0;

	if (!aw__loop || !task || aw__has_ended(task) || !task->waiters)
		return 0;
	for (struct aw__link *last = task->waiters, *link = last->next, *next; link; link = next) {
		struct done_callback *callback =
			(struct done_callback *)((char *)link - offsetof(struct done_callback, link));

		next = link == last ? NULL : link->next;
		if (link->kind != AW__LINK_CALLBACK || callback->fn != fn)
			continue;
		aw__remove_waiter(task, link);
		aw__loop->live_links--;
		aw__context_drop(callback->context);
		aw__block_free(&callback->block);
		removed++;
	}
	return removed;
}
