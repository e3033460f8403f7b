/* writer.h: the recorder's inside: rings on one side, the file on the other, the writer between. */
#ifndef AWAITSCOPE_WRITER_H
#define AWAITSCOPE_WRITER_H

#include <pthread.h>
#include <stdatomic.h>

#include "lines.h"
#include "output.h"
#include "recorder.h"
#include "segment.h"
#include "strings.h"

/* A ring as its reader sees it: live, or as a dead program left it. */
struct trace__queue {
	const struct trace_record *slots;
	uint64_t mask;
	uint64_t read, head;
	bool is_loop;
	uint64_t next_ticks;         /* of a merge: those of its next record */
	struct trace__queue *merged; /* one place of the merge's heap, not this queue's own */
};

/* The ticks of the next record; false when there is none. Skips padding, and what makes no sense. */
bool trace__queue_peek(struct trace__queue *queue, uint64_t *ticks);
void trace__queue_take(struct trace__queue *queue, struct trace__lines *lines);
/* Oldest first: a heap, as ten thousand threads may end at once. It needs no memory: each of the queues lends
 * it a place. */
struct trace__merge {
	struct trace__queue *queues;
	size_t count; /* of the heap */
	uint64_t latest;
	bool is_asked;
};
/* Of what the queues hold now, and what is no newer than `latest`. */
void trace__merge_begin(
	struct trace__merge *merge, struct trace__queue *queues, size_t count, uint64_t latest);
/* The queue whose next record is the oldest; NULL when there is none. *until: as long as its records are no
 * newer, it stays that queue. */
struct trace__queue *trace__merge_next(struct trace__merge *merge, uint64_t *until);
/* The LOST record for what a ring dropped and has not told. */
void trace__queue_lost(
	const struct trace__queue *queue, struct trace__shared_ring *shared, struct trace__lines *lines);

struct trace_recorder {
	struct trace__segment segment;
	struct trace__strings strings;
	struct trace__lines lines; /* the writer's own, as is the output */
	struct trace__output output;
	bool is_virtual, gzip;
	bool is_tsc;
	_Atomic bool waits;    /* a full ring waits */
	_Atomic bool asked;    /* somebody wants the writer to come */
	_Atomic size_t closed; /* rings whose threads have ended, and which nobody uses again */
	pthread_t creator, writer;
	struct trace_ring *loop; /* its ring */

	pthread_mutex_t lock; /* of what follows */
	pthread_cond_t wake;  /* the writer waits for it … */
	pthread_cond_t room;  /* … and threads with a full ring for this */
	uint32_t waiting;     /* so many of them */
	bool closing;
	struct trace_ring **rings; /* all of them, the loop's first */
	size_t ring_count, ring_room;

	struct trace__queue *queues; /* the writer's view of them */
	struct trace__shared_ring **shared;
	size_t queue_count, queue_room;
	uint64_t refined_ns;
};

void *trace__writer_main(void *recorder);
/* What is settled in the file becomes what recover starts from; rings get their room back. */
void trace__writer_commit(struct trace_recorder *recorder);

/* ring.c: makes one in the segment and puts it among the recorder's. The lock is held. */
int trace__ring_create(struct trace_ring **out, struct trace_recorder *recorder, size_t bytes);

#endif
