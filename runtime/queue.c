/* queue.c: the ready queue, and the part of the loop's turn that can be made on a task's own stack.
 *
 * A task that suspends picks its successor itself. While no handle of libuv is live there is nothing
 * to poll, so a whole turn (due timers, a new snapshot of the queue) is made here too, and the loop's
 * own context is entered only to wait. */
#include <errno.h>
#include <stdlib.h>

#include "loop.h"

int aw__reserve_places(struct aw_loop *loop, size_t places)
{
	uint64_t capacity = loop->ready ? loop->ready_mask + 1 : 64;
	uintptr_t *ready;

	if (places > SIZE_MAX / 64)
		return -ENOMEM;
	while (capacity < places)
		capacity *= 2;
	if (aw__heap_reserve(&loop->heap, capacity / 2))
		return -ENOMEM;
	if (loop->contexts && aw__contexts_reserve(loop, capacity))
		return -ENOMEM;
	ready = malloc(capacity * sizeof(*ready));
	if (!ready)
		return -ENOMEM;
	for (uint64_t i = loop->head; i < loop->tail; i++)
		ready[i & (capacity - 1)] = loop->ready[i & loop->ready_mask];
	free(loop->ready);
	loop->ready = ready;
	loop->ready_mask = capacity - 1;
	loop->places = capacity;
	return 0;
}

bool aw__begin_iteration(struct aw_loop *loop)
{
	if (aw__must_poll(loop) || loop->stopping || loop->head == loop->tail)
		return false;
	if (loop->heap.count)
		aw__timers_due(loop);
	loop->batch_end = loop->tail;
	loop->iteration++;
	if (loop->polled) {
		if (loop->reads_came != loop->tail - loop->head || loop->writers || loop->polled > loop->held)
			aw__set_must_poll(loop, true);
		loop->reads_came = 0;
	}
	if (loop->ring)
		trace_ring_publish(loop->ring);
	return true;
}

void aw__unqueue(struct aw_loop *loop, const struct aw__link *link)
{
	static struct aw__link nobody = {.kind = AW__LINK_NOBODY};

	for (uint64_t i = loop->head; i < loop->tail; i++)
		if (loop->ready[i & loop->ready_mask] == ((uintptr_t)link | AW__TAG_LINK))
			loop->ready[i & loop->ready_mask] = (uintptr_t)&nobody | AW__TAG_LINK;
}

/* No function of the program runs on a task's stack but that task's own: it may need more than is left. */
static bool needs_loop(uintptr_t entry)
{
	const void *pointer = (const void *)(entry & ~(uintptr_t)AW__TAG_MASK);
	const struct aw *handle = pointer;
	const struct aw__link *link = pointer;

	switch (entry & AW__TAG_MASK) {
	case AW__TAG_TIMER:
		return handle->state == AW__SCHEDULED && handle->is_users;
	case AW__TAG_LINK:
		return link->kind == AW__LINK_CALLBACK || link->kind == AW__LINK_SENT;
	default:
		return false;
	}
}

static inline void link_came(struct aw_loop *loop, struct aw__link *link)
{
	struct aw__hook *hook = (struct aw__hook *)link;

	switch (link->kind) {
	case AW__LINK_STOP:
		loop->stopping = true;
		break;
	case AW__LINK_HOOK:
		loop->live_links--;
		hook->ended(loop, hook);
		break;
	case AW__LINK_SENT:
		aw__sent_came(loop, hook);
		break;
	case AW__LINK_CALLBACK:
		loop->live_links--;
		aw__run_done_callback(loop, link);
		break;
	case AW__LINK_NOBODY:
		break;
	default:
		aw__gather_child_ended(loop, link);
	}
}

static inline void came(struct aw_loop *loop, uintptr_t entry)
{
	void *pointer = (void *)(entry & ~(uintptr_t)AW__TAG_MASK);
	struct aw *task = pointer;

	if ((entry & AW__TAG_MASK) == AW__TAG_LINK)
		link_came(loop, pointer);
	else if (task->state == AW__SCHEDULED)
		aw__handle_run(loop, task);
	else
		aw__timer_fired(loop, task);
}

struct aw *aw__next(struct aw_loop *loop)
{
	for (;;) {
		uintptr_t entry;

		if (loop->head == loop->batch_end && !aw__begin_iteration(loop))
			return NULL;
		entry = loop->ready[loop->head & loop->ready_mask];
		if ((entry & AW__TAG_MASK) && needs_loop(entry))
			return NULL;
		loop->head++;
		aw__prefetch(loop);
		if (!(entry & AW__TAG_MASK))
			return (struct aw *)entry;
		came(loop, entry);
	}
}

struct aw *aw__next_of_loop(struct aw_loop *loop)
{
	for (;;) {
		struct aw *next = aw__next(loop);

		if (next || loop->head == loop->batch_end)
			return next;
		came(loop, loop->ready[loop->head++ & loop->ready_mask]);
	}
}
