/* timer.c: deadlines in a 4-ary heap, and sleep.
 *
 * Equal deadlines fire in the order in which they were set (asyncio-rules 3). A cancelled timer stays
 * in the heap as a stale entry until it comes up or the heap is swept, as asyncio's do. */
#include <errno.h>
#include <math.h>
#include <stdlib.h>

#include "loop.h"
#include "probe.h"

static bool before(const struct aw__timer *a, const struct aw__timer *b)
{
	if (a->deadline_ns != b->deadline_ns)
		return a->deadline_ns < b->deadline_ns;
	return (int32_t)(a->seq - b->seq) < 0; /* numbers may wrap */
}

static bool is_live(const struct aw__timer *timer)
{
	return (timer->task->flags & AW__TIMER_LIVE) && timer->task->timer_seq == timer->seq;
}

static void sift_up(struct aw__heap *heap, size_t at)
{
	struct aw__timer timer = heap->timers[at];

	while (at) {
		size_t parent = (at - 1) / 4;

		if (!before(&timer, &heap->timers[parent]))
			break;
		heap->timers[at] = heap->timers[parent];
		at = parent;
	}
	heap->timers[at] = timer;
}

static void sift_down(struct aw__heap *heap, size_t at)
{
	struct aw__timer timer = heap->timers[at];

	for (;;) {
		size_t child = 4 * at + 1, least = child;
		size_t end = child + 4 < heap->count ? child + 4 : heap->count;

		if (child >= heap->count)
			break;
		while (++child < end)
			if (before(&heap->timers[child], &heap->timers[least]))
				least = child;
		if (!before(&heap->timers[least], &timer))
			break;
		heap->timers[at] = heap->timers[least];
		at = least;
	}
	heap->timers[at] = timer;
}

static void drop_first(struct aw__heap *heap)
{
	heap->timers[0] = heap->timers[--heap->count];
	if (heap->count)
		sift_down(heap, 0);
}

static void sweep(struct aw__heap *heap)
{
	size_t kept = 0;

	for (size_t i = 0; i < heap->count; i++)
		if (is_live(&heap->timers[i]))
			heap->timers[kept++] = heap->timers[i];
	heap->count = kept;
	heap->stale = 0;
	for (size_t i = kept / 4 + 1; i-- > 0;)
		if (i < kept)
			sift_down(heap, i);
}

int aw__heap_reserve(struct aw__heap *heap, size_t timers)
{
	struct aw__timer *grown;
	size_t capacity = heap->capacity ? heap->capacity : 32;

	if (timers <= heap->capacity)
		return 0;
	while (capacity < timers)
		capacity *= 2;
	if (capacity > SIZE_MAX / sizeof(*grown))
		return -ENOMEM;
	grown = realloc(heap->timers, capacity * sizeof(*grown));
	if (!grown)
		return -ENOMEM;
	heap->timers = grown;
	heap->capacity = capacity;
	return 0;
}

/* Room is there: it was reserved when the task was spawned, and live timers are no more than tasks. */
void aw__timer_set(struct aw_loop *loop, struct aw *task, int64_t deadline_ns)
{
	struct aw__heap *heap = &loop->heap;

	if (heap->count == heap->capacity || (heap->stale > 100 && heap->stale > heap->count / 2))
		sweep(heap);
	task->timer_seq = loop->next_timer_seq++;
	task->flags |= AW__TIMER_LIVE;
	heap->timers[heap->count] =
		(struct aw__timer){.deadline_ns = deadline_ns, .seq = task->timer_seq, .task = task};
	sift_up(heap, heap->count++);
}

int64_t aw__heap_next(struct aw__heap *heap)
{
	while (heap->count && !is_live(&heap->timers[0])) {
		drop_first(heap);
		heap->stale--;
	}
	return heap->count ? heap->timers[0].deadline_ns : INT64_MAX;
}

void aw__timers_due(struct aw_loop *loop)
{
	int64_t now_ns;

	if (!loop->heap.count)
		return;
	loop->seen_ns = now_ns = aw__now_ns(loop);
	while (aw__heap_next(&loop->heap) <= now_ns) {
		struct aw *task = loop->heap.timers[0].task;

		drop_first(&loop->heap);
		task->flags &= (uint8_t)~AW__TIMER_LIVE;
		aw__push(loop, task, AW__TAG_TIMER);
	}
}

void aw__timer_drop(struct aw_loop *loop, struct aw *task)
{
	if (!(task->flags & AW__TIMER_LIVE))
		return;
	task->flags &= (uint8_t)~AW__TIMER_LIVE;
	loop->heap.stale++;
}

void aw__wake_by_timer(struct aw_loop *loop, struct aw *task, enum trace_cause cause)
{
	aw__wake_at(loop, task, cause, loop->due_ns ? loop->due_ns : aw__now_ns(loop));
}

static enum aw__cancel cancel_sleep(struct aw_loop *loop, struct aw *task)
{
	aw__timer_drop(loop, task);
	return AW__CANCEL_INTERRUPT;
}

/* The timer's callback: sets the sleep's future, so that the task runs an iteration later. Nothing to
 * do when the sleep was cancelled after the timer had come due. */
void aw__timer_fired(struct aw_loop *loop, struct aw *task)
{
	if (task->state != AW__WAITING || task->cancel_wait != cancel_sleep || (task->flags & AW__TIMER_LIVE))
		return;
	aw__wake_at(loop, task, TRACE_BY_TIMER, task->deadline_ns);
}

static __attribute__((noinline)) int sleep_for(struct aw_loop *loop, double seconds, uint32_t line)
{
	struct aw *task = loop->current;

	if (isnan(seconds))
		return -EINVAL;
	seconds *= loop->scale;
	task->deadline_ns = aw__after(aw__now_ns(loop), aw__to_ns(seconds));
	task->cancel_wait = cancel_sleep;
	aw__timer_set(loop, task, task->deadline_ns);
	return aw__wait(loop, TRACE_WAIT_SLEEP, probe_seconds(seconds), line);
}

int aw_sleep_at(double seconds, uint32_t line)
{
	struct aw_loop *loop = aw__loop;

	if (!loop || !loop->current)
		return AW_ENOLOOP;
	return seconds <= 0 ? aw__yield(loop, line) : sleep_for(loop, seconds, line);
}

double aw_time(void)
{
	const struct aw_loop *loop = aw__loop;

	return loop && loop->running ? (double)(aw__now_ns(loop) - loop->start_ns) / 1e9 : 0;
}
