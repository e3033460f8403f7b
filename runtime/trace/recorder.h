/* recorder.h: from a running program to a trace file.
 *
 * Each thread that records owns a ring in shared memory; a writer thread turns records into lines
 * and writes them, whole lines a write(2), at least every 50 ms. The ring outlives the process, so
 * that `awaitscope recover` loses nothing after kill -9 (trace-format.md, Framing).
 * Fork: a recorder belongs to the process that made it. */
#ifndef AWAITSCOPE_RECORDER_H
#define AWAITSCOPE_RECORDER_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <time.h>
#if defined(__x86_64__)
#include <x86intrin.h>
#endif

#include "record.h"

enum trace_clock { TRACE_CLOCK_REAL, TRACE_CLOCK_VIRTUAL };

struct trace_recorder_options {
	const char *path;       /* "….gz" is compressed */
	uint32_t pid;           /* the run's number in its file, from 1 */
	enum trace_clock clock; /* virtual: a full ring waits, gzip flushes by byte count */
	const char *mode;       /* process_name */
	const char *metadata;   /* JSON object: args.awaitscope of the process_name line; copied */
	const char *loop_name;  /* name of tid 1: "event loop", or "cpu" in a sync mode */
	int64_t slow_ns;        /* a step this long or longer gets a "blocked" instant */
	int64_t start_ns;       /* virtual clock: what the clock shows at ts 0 */
	size_t ring_bytes;      /* 0: 4 MiB; a power of two from 64 KiB to 64 MiB */
	bool wait_when_full;    /* never drop: the recording thread waits for the writer */
};

/* What became of a recording. */
struct trace_recorder_result {
	uint64_t records;
	uint64_t dropped;
	uint64_t bytes; /* written to the file */
	int error;      /* the first write error (-ENOSPC, -EPIPE, …), or 0 */
};

struct trace_recorder; /* one file being written */

/* A thread's ring. Only that thread may put; the fields are the hot path's own. */
struct trace_ring {
	struct trace_record *slots;
	_Atomic uint64_t *shared_head; /* head, where the writer and recover see it: stored at each put */
	uint64_t head;                 /* next slot to fill, counted from the beginning of time */
	uint64_t limit;                /* up to here it may fill without looking at the writer's tail */
	uint64_t mask;                 /* slots - 1 */
	bool ticks_are_tsc;
	bool is_loop;
	struct trace_recorder *recorder;
	struct trace__shared_ring *shared; /* the part in shared memory (segment.h) */
};

/* Makes the file and its segment, writes the first lines, starts the writer. 0, or -errno of the file
 * (-ENOENT, -EACCES, -ENOSPC, …), TRACE_ERUNNING when another program is recording to it, -ENOMEM, or
 * of the thread. Where there is no usable /dev/shm it records all the same, but recover cannot help.
 * path "-" is standard output. The loop's ring is trace_recorder_ring(). */
int trace_recorder_create(struct trace_recorder **out, const struct trace_recorder_options *options);
struct trace_ring *trace_recorder_ring(struct trace_recorder *recorder);

/* A ring for one more thread (64 KiB; after the 256th 16 KiB), borrowed; it lives as long as the recorder.
 * The thread calls trace_ring_close when it ends. Thread-safe. Under the virtual clock the lanes of workers
 * run on the loop's own thread: asked for from there, it is the loop's ring, so that the order of the calls
 * is the order in the file. */
int trace_recorder_add_ring(struct trace_ring **out, struct trace_recorder *recorder);
void trace_ring_close(struct trace_ring *ring);

/* The number of a text, made once: the same text has the same number. Thread-safe. 0 is "". When
 * memory is out it is 0 too: a trace with an empty name is better than none. */
uint32_t trace_recorder_intern(struct trace_recorder *recorder, const char *text);

/* Puts TRACE_END, drains every ring, closes the file with `]`, removes the segment, frees. The
 * ticks are the run's end. Returns the first error that the file had. recorder may be NULL. */
int trace_recorder_close(
	struct trace_recorder *recorder, uint64_t end_ticks, struct trace_recorder_result *result);

/* Appends what the rings still hold to a file whose program was killed, and completes it.
 * TRACE_ENORECOVER when the file is complete, TRACE_ERUNNING when its program lives. */
struct trace_recover_result {
	uint64_t records;         /* taken from the segment */
	uint64_t truncated_bytes; /* of a half last line, cut off */
	bool had_segment;
};
int trace_recover(const char *path, struct trace_recover_result *result);

/* Several processes that record one trace write a part each: "PATH.part1" and on (never compressed).
 * Snprintf's return value. */
enum { TRACE_PARTS_MOST = 64 };
int trace_part_path(char *buffer, size_t size, const char *path, unsigned index); /* index from 0 */

/* Makes the trace of its parts, of at most `count`: recovers those whose program was killed, writes
 * them one behind the other beside the file, which that replaces when it is whole and on the disk; only
 * then the parts are removed. A single one becomes the file without being copied.
 * TRACE_EEMPTY when no part holds an event, TRACE_ERUNNING while one is still being recorded; on these
 * and every error (-ENOSPC, …) the parts that hold something stay, and so does an older file. */
struct trace_join_result {
	unsigned parts;                        /* that hold something */
	struct trace_recover_result recovered; /* of all parts together */
};
int trace_join(const char *path, unsigned count, struct trace_join_result *result);

/* ---- the hot path ---- */

/* The recorder's clock now; under the virtual clock the caller passes its own ns instead. */
static inline uint64_t trace_ring_now(const struct trace_ring *ring)
{
#if defined(__x86_64__)
	if (__builtin_expect(ring->ticks_are_tsc, 1))
		return __rdtsc();
#endif
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	(void)ring;
	return (uint64_t)t.tv_sec * 1000000000u + (uint64_t)t.tv_nsec;
}

/* Makes room for `slots` slots from head on, or says false: the record is dropped and counted.
 * The slow path of trace_put: also where the writer is asked to come, when a quarter of the ring is full.
 * Waits for room instead where the recorder was told so. */
bool trace_ring_make_room(struct trace_ring *ring, uint32_t slots, uint64_t ticks);

/* Called each turn of the loop, before a poll and a block. Each put is visible to the writer at once
 * (on x86-64 a release store is an ordinary one), so this only asks for it when much is waiting. */
static inline void trace_ring_publish(struct trace_ring *ring)
{
	if (__builtin_expect(ring->head >= ring->limit, 0))
		trace_ring_make_room(ring, 0, 0);
}

/* Stores one record in the slot of `head`: as four whole words, which the compiler folds from the
 * caller's constants (copying a struct that was just built of bytes would stall the store buffer). */
static inline void trace_ring_store(struct trace_ring *ring, uint64_t head, struct trace_record r)
{
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
	typedef uint64_t __attribute__((may_alias)) word;
	word *slot = (word *)&ring->slots[head & ring->mask];
	slot[0] = r.ticks;
	slot[1] = (uint64_t)r.task | (uint64_t)r.other << 32;
	slot[2] = r.arg;
	slot[3] = (uint64_t)r.line | (uint64_t)r.type << 32 | (uint64_t)r.how << 40 | (uint64_t)r.kind << 48 |
	          (uint64_t)r.flags << 56;
#else
	ring->slots[head & ring->mask] = r;
#endif
}

/* Where there is room. */
static inline void trace_ring_append(struct trace_ring *ring, struct trace_record record)
{
	trace_ring_store(ring, ring->head, record);
	ring->head++;
	atomic_store_explicit(ring->shared_head, ring->head, memory_order_release);
}

/* Puts one record without text. */
static inline void trace_put(struct trace_ring *ring, struct trace_record record)
{
	if (__builtin_expect(ring->head >= ring->limit, 0) && !trace_ring_make_room(ring, 1, record.ticks))
		return;
	trace_ring_append(ring, record);
}

/* Whether trace_put_straight may be called: there is room, and the clock is the processor's. */
static inline bool trace_ring_is_straight(const struct trace_ring *ring)
{
	return ring->ticks_are_tsc && ring->head < ring->limit;
}

/* trace_put of a record that happens now, without a call on any way through it, so that a caller that ends in
 * a call itself needs no frame. */
static inline void trace_put_straight(struct trace_ring *ring, struct trace_record record)
{
#if defined(__x86_64__)
	record.ticks = __rdtsc();
#endif
	trace_ring_append(ring, record);
}

/* Puts a record followed by its text (record.arg becomes the length; cut at TRACE_TEXT_MAX). */
void trace_put_text(struct trace_ring *ring, struct trace_record record, const char *text, size_t bytes);

#endif
