/* writer.c: the writer thread: takes records from all rings in the order of their ticks, writes their
 * lines, and commits.
 *
 * Under the real clock it only takes what is older than the moment at which it began to look: whatever
 * happened before such a record (in any thread) is then in its ring already. What was written frees
 * its slots only at the commit, so that recover can replay all that the file may lack. */
#include <errno.h>
#include <stdlib.h>
#include <time.h>

#include "writer.h"

enum { PERIOD_NS = 40000000, REFINE_NS = 1000000000 };

void trace__writer_commit(struct trace_recorder *r)
{
	struct trace__header *header = r->segment.header;
	uint32_t next = atomic_load_explicit(&header->sequence, memory_order_relaxed) + 1;
	struct trace__commit *commit = &header->commit[next & 1];

	commit->file_bytes = r->output.bytes;
	commit->clock = r->lines.clock;
	commit->run = r->lines.run;
	for (size_t i = 0; i < r->queue_count; i++)
		r->shared[i]->committed[next & 1] = r->queues[i].read;
	if (r->output.error) /* from here on the file lacks what the rings no longer have */
		atomic_store_explicit(&header->spoiled, true, memory_order_release);
	atomic_store_explicit(&header->sequence, next, memory_order_release);
	r->lines.tracks.tag = next + 1;
	for (size_t i = 0; i < r->queue_count; i++)
		atomic_store_explicit(&r->shared[i]->tail, r->queues[i].read, memory_order_release);
	pthread_mutex_lock(&r->lock);
	if (r->waiting)
		pthread_cond_broadcast(&r->room);
	pthread_mutex_unlock(&r->lock);
}

static void hand_over(struct trace_recorder *r)
{
	trace__output_write(&r->output, r->lines.text, r->lines.used);
	r->lines.used = 0;
}

static void flush(struct trace_recorder *r)
{
	hand_over(r);
	trace__output_settle(&r->output, false);
	trace__writer_commit(r);
}

/* Rings that were added since. Out of memory, they wait for another time. */
static void look_for_rings(struct trace_recorder *r)
{
	pthread_mutex_lock(&r->lock);
	if (r->ring_count > r->queue_room) {
		size_t room = 2 * r->ring_count;
		struct trace__queue *queues = realloc(r->queues, room * sizeof(*queues));
		struct trace__shared_ring **shared;

		if (queues)
			r->queues = queues;
		shared = realloc(r->shared, room * sizeof(struct trace__shared_ring *));
		if (shared)
			r->shared = shared;
		if (queues && shared)
			r->queue_room = room;
	}
	while (r->queue_count < r->ring_count && r->queue_count < r->queue_room) {
		struct trace_ring *ring = r->rings[r->queue_count];

		r->shared[r->queue_count] = ring->shared;
		r->queues[r->queue_count++] = (struct trace__queue){
			.slots = ring->slots, .mask = ring->mask, .is_loop = ring->is_loop};
	}
	pthread_mutex_unlock(&r->lock);
}

static void refine_clock(struct trace_recorder *r)
{
	uint64_t now_ns;

	if (!r->is_tsc)
		return;
	now_ns = trace__clock_monotonic_ns();
	if (r->lines.clock.rate && now_ns - r->refined_ns < REFINE_NS)
		return;
	trace__clock_refine(&r->lines.clock);
	r->refined_ns = now_ns;
}

/* Takes all records that are there (`all`), or those older than now. Under the virtual clock, where
 * there is one ring, the moments of flushing follow from the records alone. */
static void drain(struct trace_recorder *r, bool all)
{
	uint64_t latest = UINT64_MAX, until, ticks;
	struct trace__merge merge;
	struct trace__queue *queue;
	bool any = false;

	look_for_rings(r);
	if (r->queue_count > 1 && !all && !r->is_virtual)
		latest = trace_ring_now(r->loop);
	for (size_t i = 0; i < r->queue_count; i++) {
		r->queues[i].head = atomic_load_explicit(&r->shared[i]->head, memory_order_acquire);
		any = any || r->queues[i].head != r->queues[i].read;
	}
	if (!any)
		return;
	refine_clock(r);
	trace__merge_begin(&merge, r->queues, r->queue_count, latest);
	while ((queue = trace__merge_next(&merge, &until)) != NULL) {
		_Atomic uint64_t *tail = &r->shared[queue - r->queues]->tail;

		do {
			trace__queue_take(queue, &r->lines);
			if (r->lines.used >= TRACE__FLUSH_BYTES ||
				queue->read - atomic_load_explicit(tail, memory_order_relaxed) >
					queue->mask / 4)
				flush(r);
		} while (trace__queue_peek(queue, &ticks) && ticks <= until);
	}
}

static void finish(struct trace_recorder *r)
{
	for (size_t i = 0; i < r->queue_count; i++)
		trace__queue_lost(&r->queues[i], r->shared[i], &r->lines);
	while (!trace__lines_end(&r->lines))
		hand_over(r);
	hand_over(r);
	trace__output_write(&r->output, "]\n", 2);
	trace__output_settle(&r->output, true);
}

/* Sleeps until somebody asks or the period is over; whether the recorder is closing. */
static bool rest(struct trace_recorder *r)
{
	struct timespec until;
	bool closing;

	clock_gettime(CLOCK_MONOTONIC, &until);
	until.tv_nsec += PERIOD_NS;
	if (until.tv_nsec >= 1000000000) {
		until.tv_nsec -= 1000000000;
		until.tv_sec++;
	}
	pthread_mutex_lock(&r->lock);
	while (!r->closing && !atomic_load_explicit(&r->asked, memory_order_relaxed)) {
		if (pthread_cond_timedwait(&r->wake, &r->lock, &until) == ETIMEDOUT)
			break;
	}
	closing = r->closing;
	/* Whoever asks from now on finds it asleep again, or about to look. */
	atomic_store_explicit(&r->asked, false, memory_order_release);
	pthread_mutex_unlock(&r->lock);
	return closing;
}

void *trace__writer_main(void *context)
{
	struct trace_recorder *r = context;
	bool closing;

	do {
		closing = rest(r);
		drain(r, closing);
		if (!closing && r->lines.used && !(r->is_virtual && r->gzip))
			flush(r);
	} while (!closing);
	finish(r);
	return NULL;
}
