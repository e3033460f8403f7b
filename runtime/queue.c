/* queue.c: the ready queue, and the part of the loop's turn that can be made on a task's own stack.
 *
 * A task that suspends picks its successor itself. While no handle of libuv is live there is nothing
 * to poll, so a whole turn (due timers, a new snapshot of the queue) is made here too, and the loop's
 * own context is entered only to wait. */
#include <errno.h>
#include <stdlib.h>

#include "loop.h"

int aw__reserve(struct aw_loop *loop, size_t tasks, size_t links)
{
	/* A task stands in the queue at most twice (a timer that came due too late, and its wake),
	 * a link once. */
	size_t wanted = 2 * (loop->live_tasks + tasks) + loop->live_links + links + 8;
	uint64_t capacity = loop->ready ? loop->ready_mask + 1 : 0;
	uintptr_t *ready;
	int status = aw__heap_reserve(&loop->heap, loop->live_tasks + tasks);

	if (status || wanted <= capacity)
		return status;
	if (wanted > SIZE_MAX / 32)
		return -ENOMEM;
	for (capacity = capacity ? capacity : 64; capacity < wanted;)
		capacity *= 2;
	ready = malloc(capacity * sizeof(*ready));
	if (!ready)
		return -ENOMEM;
	for (uint64_t i = loop->head; i < loop->tail; i++)
		ready[i & (capacity - 1)] = loop->ready[i & loop->ready_mask];
	free(loop->ready);
	loop->ready = ready;
	loop->ready_mask = capacity - 1;
	return 0;
}

struct aw *aw__next(struct aw_loop *loop)
{
	for (;;) {
		uintptr_t entry;
		void *pointer;

		if (!loop->batch && !aw__begin_iteration(loop))
			return NULL;
		loop->batch--;
		entry = loop->ready[loop->head++ & loop->ready_mask];
		pointer = (void *)(entry & ~(uintptr_t)AW__TAG_MASK);
		aw__prefetch(loop);
		switch (entry & AW__TAG_MASK) {
		case AW__TAG_TASK:
			return pointer;
		case AW__TAG_TIMER:
			aw__timer_fired(loop, pointer);
			break;
		case AW__TAG_LINK: {
			struct aw__link *link = pointer;

			if (link->kind == AW__LINK_STOP)
				loop->stopping = true;
			else
				aw__gather_child_ended(loop, link);
			break;
		}
		}
	}
}
