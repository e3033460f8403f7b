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

struct trace__queue *trace__queue_oldest(
	struct trace__queue *queues, size_t count, uint64_t latest, uint64_t *until)
{
	struct trace__queue *oldest = NULL;
	uint64_t best = 0, ticks;

	*until = latest;
	for (size_t i = 0; i < count; i++) {
		if (!trace__queue_peek(&queues[i], &ticks) || ticks > latest)
			continue;
		if (!oldest || ticks < best) {
			if (oldest && best < *until)
				*until = best;
			oldest = &queues[i];
			best = ticks;
		} else if (ticks < *until) {
			*until = ticks;
		}
	}
	return oldest;
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
