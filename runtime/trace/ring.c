/* ring.c: the side of a ring that puts. Its fast path is in recorder.h.
 *
 * `limit` folds three questions into one comparison: is the ring a quarter full (the writer is asked
 * to come: it may take a while until it gets a core), is it full, and has it been full (until a
 * quarter is free again it goes on dropping, so that a gap is one gap and not a hundred). */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "text.h"
#include "writer.h"

int trace__ring_create(struct trace_ring **out, struct trace_recorder *recorder, size_t bytes)
{
	struct trace__shared_ring *shared;
	struct trace_ring *ring;

	if (recorder->ring_count == recorder->ring_room) {
		size_t room = recorder->ring_room ? 2 * recorder->ring_room : 8;
		struct trace_ring **rings = realloc(recorder->rings, room * sizeof(struct trace_ring *));

		if (!rings)
			return -ENOMEM;
		recorder->rings = rings;
		recorder->ring_room = room;
	}
	ring = aligned_alloc(64, (sizeof(*ring) + 63) & ~(size_t)63);
	if (!ring)
		return -ENOMEM;
	shared = trace__segment_add(&recorder->segment, TRACE__BLOCK_RING, TRACE__RING_HEADER + bytes);
	if (!shared) {
		free(ring);
		return -ENOMEM;
	}
	shared->slots = bytes / TRACE_SLOT;
	*ring = (struct trace_ring){
		.slots = trace__ring_slots(shared),
		.shared_head = &shared->head,
		.limit = shared->slots / 4,
		.mask = shared->slots - 1,
		.ticks_are_tsc = recorder->is_tsc,
		.is_loop = recorder->ring_count == 0,
		.recorder = recorder,
		.shared = shared,
	};
	recorder->rings[recorder->ring_count++] = ring;
	*out = ring;
	return 0;
}

static void ask_writer(struct trace_recorder *recorder)
{
	if (atomic_load_explicit(&recorder->asked, memory_order_relaxed) ||
		atomic_exchange_explicit(&recorder->asked, true, memory_order_acq_rel))
		return;
	pthread_mutex_lock(&recorder->lock);
	pthread_cond_signal(&recorder->wake);
	pthread_mutex_unlock(&recorder->lock);
}

static uint64_t room_of(const struct trace_ring *ring)
{
	return ring->mask + 1 -
	       (ring->head - atomic_load_explicit(&ring->shared->tail, memory_order_acquire));
}

static void wait_for_room(struct trace_ring *ring, uint64_t slots)
{
	struct trace_recorder *recorder = ring->recorder;

	pthread_mutex_lock(&recorder->lock);
	recorder->waiting++;
	while (room_of(ring) < slots) {
		atomic_store_explicit(&recorder->asked, true, memory_order_release);
		pthread_cond_signal(&recorder->wake);
		pthread_cond_wait(&recorder->room, &recorder->lock);
	}
	recorder->waiting--;
	pthread_mutex_unlock(&recorder->lock);
}

static void drop(struct trace_ring *ring, uint64_t ticks)
{
	struct trace__shared_ring *shared = ring->shared;
	uint64_t lost = atomic_load_explicit(&shared->lost, memory_order_relaxed);

	if (!lost)
		atomic_store_explicit(&shared->lost_from, ticks, memory_order_relaxed);
	atomic_store_explicit(&shared->lost_to, ticks, memory_order_relaxed);
	atomic_store_explicit(&shared->lost, lost + 1, memory_order_release);
	ring->limit = ring->head; /* the next one looks again */
}

static void tell_of_gap(struct trace_ring *ring, uint64_t lost)
{
	struct trace__shared_ring *shared = ring->shared;
	struct trace_record record = {.type = TRACE_LOST};

	record.ticks = atomic_load_explicit(&shared->lost_from, memory_order_relaxed);
	record.arg = atomic_load_explicit(&shared->lost_to, memory_order_relaxed);
	record.line = lost < UINT32_MAX ? (uint32_t)lost : UINT32_MAX;
	record.task = ring->is_loop ? TRACE_TID_LOOP : 0;
	trace_ring_append(ring, record);
	atomic_store_explicit(&shared->lost, 0, memory_order_release);
}

bool trace_ring_make_room(struct trace_ring *ring, uint32_t slots, uint64_t ticks)
{
	uint64_t size = ring->mask + 1, room = room_of(ring), need = slots;
	uint64_t lost = atomic_load_explicit(&ring->shared->lost, memory_order_relaxed);

	if (room <= size - size / 4)
		ask_writer(ring->recorder);
	if (!slots)
		return true; /* only to show what is there */
	if (lost)
		need = slots + 1 > size / 4 ? slots + 1 : size / 4;
	if (room < need) {
		if (!atomic_load_explicit(&ring->recorder->waits, memory_order_relaxed)) {
			drop(ring, ticks);
			return false;
		}
		wait_for_room(ring, need);
	}
	if (lost)
		tell_of_gap(ring, lost);
	room = room_of(ring);
	ring->limit = ring->head + (room > size - size / 4 ? room - (size - size / 4) : room);
	return true;
}

void trace_put_text(struct trace_ring *ring, struct trace_record record, const char *text, size_t bytes)
{
	uint64_t slots, at;

	bytes = trace__cut_utf8(text, bytes, TRACE_TEXT_MAX);
	record.arg = bytes;
	slots = 1 + (bytes + TRACE_SLOT - 1) / TRACE_SLOT;
	/* A text does not wrap round the ring's end: there may be padding before it, less than it is long,
	 * and the record of a gap. */
	if (ring->head + 2 * slots > ring->limit &&
		!trace_ring_make_room(ring, (uint32_t)(2 * slots), record.ticks))
		return;
	at = ring->head & ring->mask;
	if (at + slots > ring->mask + 1) {
		uint64_t padding = ring->mask + 1 - at;

		trace_ring_store(ring, ring->head, (struct trace_record){.type = TRACE_PAD, .arg = padding});
		ring->head += padding;
		at = 0;
	}
	trace_ring_store(ring, ring->head, record);
	memcpy(&ring->slots[at + 1], text, bytes);
	ring->head += slots;
	atomic_store_explicit(ring->shared_head, ring->head, memory_order_release);
}

void trace_ring_close(struct trace_ring *ring)
{
	/* The loop's own stays until the recorder closes; others may be another thread's some day. */
	if (!ring || ring->is_loop)
		return;
	atomic_store_explicit(&ring->shared->closed, true, memory_order_release);
	atomic_fetch_add_explicit(&ring->recorder->closed, 1, memory_order_relaxed);
}
