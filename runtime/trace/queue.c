/* queue.c: taking records out of rings, oldest first. A dead program's ring may hold anything. */
#include "writer.h"

static uint64_t left(const struct trace__queue *queue)
{
	return queue->head - queue->read;
}

/* How many slots a record takes, text and all. */
static uint64_t slots_of(const struct trace_record *record)
{
	if (record->type == TRACE_PAD)
		return record->arg ? record->arg : 1;
	return 1 + (trace__record_text(record) + TRACE_SLOT - 1) / TRACE_SLOT;
}

bool trace__queue_peek(struct trace__queue *queue, uint64_t *ticks)
{
	while (left(queue)) {
		uint64_t at = queue->read & queue->mask;
		const struct trace_record *record = &queue->slots[at];
		uint64_t slots = slots_of(record);

		if (slots > left(queue) || slots > queue->mask + 1 - at) {
			queue->read++; /* no record of ours */
		} else if (record->type == TRACE_PAD) {
			queue->read += slots;
		} else {
			*ticks = record->ticks;
			return true;
		}
	}
	return false;
}

void trace__queue_take(struct trace__queue *queue, struct trace__lines *lines)
{
	const struct trace_record *record = &queue->slots[queue->read & queue->mask];
	uint64_t slots = slots_of(record);

	trace__lines_record(lines, record, (const char *)(record + 1));
	queue->read += slots;
}

/* ---- merging ---- */

static bool is_before(const struct trace__queue *a, const struct trace__queue *b)
{
	return a->next_ticks != b->next_ticks ? a->next_ticks < b->next_ticks : a < b;
}

static void sink(struct trace__merge *merge, size_t at)
{
	struct trace__queue *heap = merge->queues, *sinking = heap[at].merged;

	for (size_t child; (child = 2 * at + 1) < merge->count; at = child) {
		if (child + 1 < merge->count && is_before(heap[child + 1].merged, heap[child].merged))
			child++;
		if (!is_before(heap[child].merged, sinking))
			break;
		heap[at].merged = heap[child].merged;
	}
	heap[at].merged = sinking;
}

static bool has_next(const struct trace__merge *merge, struct trace__queue *queue)
{
	return trace__queue_peek(queue, &queue->next_ticks) && queue->next_ticks <= merge->latest;
}

void trace__merge_begin(
	struct trace__merge *merge, struct trace__queue *queues, size_t count, uint64_t latest)
{
	*merge = (struct trace__merge){.queues = queues, .latest = latest};
	for (size_t i = 0; i < count; i++)
		if (has_next(merge, &queues[i]))
			queues[merge->count++].merged = &queues[i];
	for (size_t i = merge->count / 2; i-- > 0;)
		sink(merge, i);
}

struct trace__queue *trace__merge_next(struct trace__merge *merge, uint64_t *until)
{
	struct trace__queue *heap = merge->queues;

	if (merge->is_asked) {
		if (!has_next(merge, heap[0].merged))
			heap[0].merged = heap[--merge->count].merged;
		if (merge->count)
			sink(merge, 0);
	}
	merge->is_asked = merge->count > 0;
	if (!merge->count)
		return NULL;
	*until = merge->latest;
	for (size_t child = 1; child <= 2 && child < merge->count; child++)
		if (heap[child].merged->next_ticks < *until)
			*until = heap[child].merged->next_ticks;
	return heap[0].merged;
}

void trace__queue_lost(
	const struct trace__queue *queue, struct trace__shared_ring *shared, struct trace__lines *lines)
{
	uint64_t count = atomic_load_explicit(&shared->lost, memory_order_acquire);
	struct trace_record record = {.type = TRACE_LOST};

	if (!count)
		return;
	record.ticks = atomic_load_explicit(&shared->lost_from, memory_order_relaxed);
	record.arg = atomic_load_explicit(&shared->lost_to, memory_order_relaxed);
	record.line = count < UINT32_MAX ? (uint32_t)count : UINT32_MAX;
	record.task = queue->is_loop ? TRACE_TID_LOOP : 0;
	trace__lines_record(lines, &record, "");
}
