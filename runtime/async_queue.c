/* async_queue.c: asyncio.Queue, PriorityQueue and LifoQueue: items that tasks hand to one another.
 *
 * A put chooses a getter, a get a putter: only a wake-up, so who was chosen looks again when it runs (a
 * task that did not wait may have been faster), and one that cannot use its turn passes it on. The items
 * stand in a ring; as a heap and as a stack they begin at its start. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "sync.h"

/* ---- the items ---- */

static int grow(struct aw_queue *queue)
{
	size_t capacity = queue->capacity ? 2 * queue->capacity : 8, until_wrap;
	void **items;

	if (capacity > SIZE_MAX / 2 / sizeof(*items))
		return -ENOMEM;
	items = malloc(capacity * sizeof(*items));
	if (!items)
		return -ENOMEM;
	until_wrap = queue->capacity - queue->head;
	if (until_wrap > queue->count)
		until_wrap = queue->count;
	if (queue->count) {
		memcpy(items, queue->items + queue->head, until_wrap * sizeof(*items));
		memcpy(items + until_wrap, queue->items, (queue->count - until_wrap) * sizeof(*items));
	}
	free(queue->items);
	queue->items = items;
	queue->capacity = capacity;
	queue->head = 0;
	return 0;
}

/* Moves the item at `at` up to where it belongs. Those that compare equal come out in the order in which
 * Python's heapq gives them, which is no order of arrival. */
static void sift_up(struct aw_queue *queue, size_t at)
{
	void *item = queue->items[at];

	while (at) {
		size_t parent = (at - 1) / 2;

		if (queue->compare(item, queue->items[parent]) >= 0)
			break;
		queue->items[at] = queue->items[parent];
		at = parent;
	}
	queue->items[at] = item;
}

/* The hole at the top goes down to a leaf along the lesser children; the last item fills it, and rises. */
static void *take_least(struct aw_queue *queue)
{
	void *least = queue->items[0], *last = queue->items[--queue->count];
	size_t hole = 0, child;

	if (!queue->count)
		return least;
	while ((child = 2 * hole + 1) < queue->count) {
		if (child + 1 < queue->count &&
			queue->compare(queue->items[child], queue->items[child + 1]) >= 0)
			child++;
		queue->items[hole] = queue->items[child];
		hole = child;
	}
	queue->items[hole] = last;
	sift_up(queue, hole);
	return least;
}

static void put_item(struct aw_queue *queue, void *item)
{
	queue->items[(queue->head + queue->count++) & (queue->capacity - 1)] = item;
	if (queue->compare)
		sift_up(queue, queue->count - 1);
}

static void *get_item(struct aw_queue *queue)
{
	void *item;

	if (queue->compare)
		return take_least(queue);
	if (queue->is_lifo)
		return queue->items[--queue->count];
	item = queue->items[queue->head];
	queue->head = (queue->head + 1) & (queue->capacity - 1);
	queue->count--;
	return item;
}

/* ---- making and looking ---- */

void aw_queue_init(struct aw_queue *queue, const char *name, size_t max)
{
	*queue = (struct aw_queue)AW_QUEUE(name, max);
}

void aw_lifo_queue_init(struct aw_queue *queue, const char *name, size_t max)
{
	*queue = (struct aw_queue)AW_LIFO_QUEUE(name, max);
}

void aw_priority_queue_init(struct aw_queue *queue, const char *name, size_t max, aw_compare *compare)
{
	*queue = (struct aw_queue)AW_PRIORITY_QUEUE(name, max, compare);
}

void aw_queue_finish(struct aw_queue *queue)
{
	free(queue->items);
	queue->items = NULL;
	queue->head = queue->count = queue->capacity = 0;
}

size_t aw_queue_size(const struct aw_queue *queue)
{
	return queue->count;
}

bool aw_queue_empty(const struct aw_queue *queue)
{
	return !queue->count;
}

bool aw_queue_full(const struct aw_queue *queue)
{
	return queue->max && queue->count >= queue->max;
}

/* ---- put and get ---- */

/* Those who are chosen leave the list at once, and so do those before them whose wait was cancelled. */
static void wake_next(struct aw__waiters *list)
{
	struct aw__waiter *waiter;

	while ((waiter = list->first)) {
		aw__take_out(waiter);
		if (waiter->state == AW__WAITER_PENDING) {
			aw__choose(waiter);
			return;
		}
	}
}

static void wake_all(struct aw__waiters *list)
{
	while (list->first)
		wake_next(list);
}

static int put(struct aw_queue *queue, void *item)
{
	int status = queue->count == queue->capacity ? grow(queue) : 0;

	if (status)
		return aw__fail(status);
	put_item(queue, item);
	queue->unfinished++;
	wake_next(&queue->getters);
	return 0;
}

int aw_queue_put_nowait(struct aw_queue *queue, void *item)
{
	if (queue->is_shut_down)
		return aw__fail(AW_EQUEUE_SHUTDOWN);
	if (aw_queue_full(queue))
		return aw__fail(AW_EQUEUE_FULL);
	return put(queue, item);
}

int aw_queue_put_at(struct aw_queue *queue, void *item, uint32_t line)
{
	struct aw__waiter waiter = {.state = AW__WAITER_PENDING};
	int status;

	if (!aw__can_wait())
		return AW_ENOLOOP;
	while (aw_queue_full(queue) && !queue->is_shut_down) {
		status = aw__wait_in(&queue->putters, &waiter, TRACE_WAIT_QUEUE, queue->name, line);
		if (status) {
			if (!aw_queue_full(queue) && waiter.state == AW__WAITER_CHOSEN)
				wake_next(&queue->putters);
			return status;
		}
	}
	status = aw_queue_put_nowait(queue, item);
	/* Without memory the room is left to the next. */
	if (status == -ENOMEM && waiter.state == AW__WAITER_CHOSEN)
		wake_next(&queue->putters);
	return status;
}

int aw_queue_get_nowait(void **item, struct aw_queue *queue)
{
	void *got;

	if (!queue->count)
		return aw__fail(queue->is_shut_down ? AW_EQUEUE_SHUTDOWN : AW_EQUEUE_EMPTY);
	got = get_item(queue);
	if (item)
		*item = got;
	wake_next(&queue->putters);
	return 0;
}

int aw_queue_get_at(void **item, struct aw_queue *queue, uint32_t line)
{
	struct aw__waiter waiter;
	int status;

	if (!aw__can_wait())
		return AW_ENOLOOP;
	while (!queue->count && !queue->is_shut_down) {
		status = aw__wait_in(&queue->getters, &waiter, TRACE_WAIT_QUEUE, queue->name, line);
		if (status) {
			if (queue->count && waiter.state == AW__WAITER_CHOSEN)
				wake_next(&queue->getters);
			return status;
		}
	}
	return aw_queue_get_nowait(item, queue);
}

/* ---- join and shutdown ---- */

int aw_queue_task_done(struct aw_queue *queue)
{
	if (!queue->unfinished)
		return aw__fail(AW_ETASK_DONE);
	if (!--queue->unfinished)
		aw__choose_some(&queue->joiners, SIZE_MAX);
	return 0;
}

int aw_queue_join_at(struct aw_queue *queue, uint32_t line)
{
	struct aw__waiter waiter;

	if (!aw__can_wait())
		return AW_ENOLOOP;
	if (!queue->unfinished)
		return 0;
	return aw__wait_in(&queue->joiners, &waiter, TRACE_WAIT_QUEUE, queue->name, line);
}

void aw_queue_shutdown(struct aw_queue *queue, bool immediate)
{
	queue->is_shut_down = true;
	if (immediate) {
		queue->unfinished -= queue->count < queue->unfinished ? queue->count : queue->unfinished;
		queue->count = 0;
		queue->head = 0;
		if (!queue->unfinished)
			aw__choose_some(&queue->joiners, SIZE_MAX);
	}
	wake_all(&queue->getters);
	wake_all(&queue->putters);
}
