/* tracks.h: what the writer knows of every thread, task and call, in two versions each.
 *
 * A track's state is copied to its other version when it is first touched after a commit, and tagged
 * with the commit to come. The versions tagged no later than the commit in force are together the
 * table as it was then: a program may be killed anywhere, and recover goes on from there.
 * Tids are dense, so the table is an array of leaves; a leaf whose tasks have all ended is used again. */
#ifndef AWAITSCOPE_TRACKS_H
#define AWAITSCOPE_TRACKS_H

#include <stdbool.h>
#include <stdint.h>

#include "segment.h"

enum trace__life {
	TRACE__UNKNOWN, /* never heard of */
	TRACE__READY,
	TRACE__RUNNING,
	TRACE__WAITING,
	TRACE__ENDED,
	TRACE__THREAD,  /* not a task: the loop, a worker */
	TRACE__CALLING, /* a traced call */
};

enum trace__open { /* slices that are open beside a task's run or wait */
	TRACE__OPEN_BLOCK = 1,
	TRACE__OPEN_JOB = 2,
	TRACE__OPEN_POLL = 4,
	TRACE__OPEN_CALL = 8,
	TRACE__OPEN_GIL = 16, /* waits for its turn, perhaps inside of a block … */
	TRACE__OPEN_CPU = 32,
};

struct trace__track {
	uint64_t last_ns;   /* ts of its newest line: no later one may precede it */
	uint64_t since_ns;  /* when its outermost slice, or its wait, began */
	uint64_t flow;      /* flow that its next resume ends, 0: none */
	uint64_t out_first; /* flows that it sent and nobody received yet: out_first … + out_count - 1 */
	uint64_t arg;       /* the fact of its wait, or of an open block */
	uint32_t out_count;
	uint32_t name;  /* of a worker with a job: the job's */
	uint32_t other; /* who woke it; of a call: who called */
	uint32_t line;  /* of its wait */
	uint32_t tag;   /* the commit that this version belongs to */
	uint8_t life;   /* enum trace__life */
	uint8_t cause;  /* enum trace_cause of its next resume */
	uint8_t wait;   /* enum trace_wait of its wait, or enum trace_hold of an open block */
	uint8_t open;   /* enum trace__open */
};
_Static_assert(sizeof(struct trace__track) == 64, "a version is a cache line");

enum { TRACE__LEAF = 1024, TRACE__TID_TEXT = 16 };

struct trace__tid {
	char text[TRACE__TID_TEXT - 1]; /* as lines have it: `100,"ts"` */
	uint8_t text_bytes;
	uint32_t number;
};

/* A track, held for a moment. */
struct trace__spot {
	struct trace__track *track;
	const struct trace__tid *tid;
};

struct trace__leaf {
	struct trace__block block;
	uint32_t first_tid;
	struct trace__leaf *next_spare;
	_Alignas(64) struct trace__tid tid[TRACE__LEAF];
	_Alignas(64) struct trace__track version[TRACE__LEAF][2];
};

struct trace__leaf_place {
	struct trace__leaf *leaf;
	uint32_t ended;
	bool retired; /* its tasks have all ended long ago */
};

enum { TRACE__RETIRING = 8 };

struct trace__table {
	struct trace__segment *segment;       /* where leaves are made */
	uint32_t tag;                         /* of the commit to come */
	uint32_t greatest;                    /* tid known so far … */
	bool suspicious;                      /* … beyond which, by far, a tid is not believed */
	struct trace__leaf_place *low, *high; /* below TRACE_TID_WORKER_MORE, and from there on */
	uint32_t low_count, high_count;
	uint32_t retiring[TRACE__RETIRING]; /* leaves (of low) that ended, oldest first */
	uint32_t retiring_count;
	struct trace__leaf *spare;   /* retired, to be used again */
	struct trace__track nowhere; /* what stands for a track that cannot be: always ended */
};

void trace__table_init(struct trace__table *tracks, struct trace__segment *segment, uint32_t tag);
void trace__table_finish(struct trace__table *tracks);

/* Makes the track's leaf if need be. */
struct trace__spot trace__table_find(struct trace__table *tracks, uint32_t tid);

/* The version of the commit to come. */
static inline struct trace__track *trace__newest(struct trace__track version[2], uint32_t tag)
{
	unsigned newest = version[1].tag > version[0].tag;

	if (version[newest].tag != tag) {
		version[!newest] = version[newest];
		newest = !newest;
		version[newest].tag = tag;
	}
	return &version[newest];
}

/* The track, to be changed. Always one: where memory is out, the tid is nonsense or its task ended long
 * ago, it is one that has ended, with the tid 0. Several may be held at a time. */
static inline struct trace__spot trace__table_touch(struct trace__table *tracks, uint32_t tid)
{
	uint32_t index = tid / TRACE__LEAF, slot = tid % TRACE__LEAF;
	struct trace__leaf *leaf = NULL;

	if (__builtin_expect(tid < TRACE_TID_WORKER_MORE && index < tracks->low_count, 1))
		leaf = tracks->low[index].leaf;
	if (__builtin_expect(!leaf, 0))
		return trace__table_find(tracks, tid);
	return (struct trace__spot){trace__newest(leaf->version[slot], tracks->tag), &leaf->tid[slot]};
}

/* Says that the task of this track has ended. */
void trace__table_ended(struct trace__table *tracks, uint32_t tid);

/* Takes over a leaf that a dead program left, as it was at commit `sequence`. */
int trace__table_adopt(struct trace__table *tracks, struct trace__leaf *leaf, uint32_t sequence);

/* The next tid from `tid` (from 1) on that may have a track, or 0. */
uint32_t trace__table_next(const struct trace__table *tracks, uint32_t tid);

#endif
