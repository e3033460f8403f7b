/* segment.h: the shared memory that outlives a recording program: all that recover needs, in one file.
 *
 * A page of header, then blocks, each with its kind and size: rings, texts, and what the writer knows of
 * the tasks. The writer's state has two versions, so that a program killed at any instruction leaves
 * one that is whole: that of the last commit, which says how much of the file is settled, and from
 * where on each ring must be replayed. Truth values are uint8_t here: a bool that was read from a
 * damaged segment would be undefined. */
#ifndef AWAITSCOPE_SEGMENT_H
#define AWAITSCOPE_SEGMENT_H

#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/stat.h>
#include <sys/types.h>

#include "clock.h"
#include "record.h"

enum { TRACE__PAGE = 4096, TRACE__RING_HEADER = 256, TRACE__STRINGS_HEADER = 64 };
#define TRACE__MAGIC 0x31656361727461ull /* "atrace1" */
enum { TRACE__SEGMENT_VERSION = 2 };

enum trace__block_kind { TRACE__BLOCK_NONE, TRACE__BLOCK_RING, TRACE__BLOCK_STRINGS, TRACE__BLOCK_TRACKS };

struct trace__block {
	_Atomic uint32_t kind; /* stored last: a block is there when it says what it is */
	uint32_t reserved;
	uint64_t bytes; /* with this header, whole pages */
};

/* What the thread that puts and the writer share; slots follow at TRACE__RING_HEADER. */
struct trace__shared_ring {
	struct trace__block block;
	uint64_t slots;
	uint64_t committed[2];  /* the tail at the commit of that parity */
	_Atomic uint8_t closed; /* its thread has ended */
	_Alignas(64) _Atomic uint64_t head;
	_Atomic uint64_t lost;      /* records that found it full and no LOST record tells of yet */
	_Atomic uint64_t lost_from; /* their first and last ticks */
	_Atomic uint64_t lost_to;
	_Alignas(64) _Atomic uint64_t tail; /* up to here the file has it */
};
_Static_assert(sizeof(struct trace__shared_ring) <= TRACE__RING_HEADER, "a ring's header fits");

static inline struct trace_record *trace__ring_slots(struct trace__shared_ring *shared)
{
	return (struct trace_record *)(void *)((char *)shared + TRACE__RING_HEADER);
}

/* Texts, one after the other from TRACE__STRINGS_HEADER on: uint32_t id, uint32_t bytes, the bytes, padded to
 * 8. */
struct trace__strings_block {
	struct trace__block block;
	_Atomic uint64_t used; /* counted from the block's start */
};

/* A job that ended, and the flow that leads from there to the task that awaits it. */
enum { TRACE__JOB_ENDS = 32 };
struct trace__job_end {
	uint64_t flow; /* 0: the task was woken */
	uint32_t task, worker;
};

/* What the writer knows of the whole run between two records. */
struct trace__run_state {
	uint64_t start_ns;   /* of the run's clock, at ts 0 */
	uint64_t now_ns;     /* ts of the newest record: never goes back */
	uint64_t written_ns; /* the greatest ts in the file */
	uint64_t end_ns;     /* with `ended`: ts of END */
	uint64_t lost_ns;    /* where the last gap ended: what began before may be cut there */
	uint64_t flows;      /* flow ids given out */
	uint64_t records;    /* taken, without END */
	uint64_t dropped;
	uint32_t running; /* the task on the loop's thread, 0: none */
	uint32_t call;    /* the innermost open call, 0: none */
	uint8_t started, ended;
	uint8_t gap; /* records were lost, and who runs is not known yet */
	uint32_t next_job_end;
	struct trace__job_end job_ends[TRACE__JOB_ENDS]; /* the last ones: a ring */
};

struct trace__commit {
	uint64_t file_bytes;
	struct trace__clock clock;
	struct trace__run_state run;
};

struct trace__header {
	uint64_t magic;
	uint32_t version;
	uint32_t pid;           /* the run's number */
	int32_t process;        /* who records … */
	uint64_t process_start; /* … and since when, as /proc has it */
	int64_t slow_ns;
	uint8_t clock; /* enum trace_clock */
	uint8_t gzip;
	_Atomic uint8_t spoiled;   /* the file had an error, or a block found no room: no replay */
	_Atomic uint32_t sequence; /* of the commit in force; its parity says which */
	struct trace__commit commit[2];
};
_Static_assert(sizeof(struct trace__header) <= TRACE__PAGE, "the header is one page");

struct trace__segment {
	pthread_mutex_t lock; /* of what follows */
	struct trace__header *header;
	char path[96]; /* "": memory of this process only */
	int fd;
	uint64_t bytes;
	struct trace__mapping {
		void *address;
		size_t bytes;
	} * mappings;
	size_t mapping_count, mapping_room;
};

/* Where segments are: "/dev/shm". Tests put theirs elsewhere. */
extern const char *trace__segment_folder;

/* The segment's path for a trace file. */
void trace__segment_path(char *path, size_t size, const struct stat *file);

/* Makes the segment for the file (NULL: of private memory at once), in place of one that a dead program
 * left. TRACE_ERUNNING when its program lives; private memory when there is no room; -ENOMEM. */
int trace__segment_init(struct trace__segment *segment, const struct stat *file);
/* Unmaps everything; `unlink_too` when the file has it all. */
void trace__segment_finish(struct trace__segment *segment, bool unlink_too);

/* A zeroed block of at least `bytes`, all of its pages there. Private memory (and `spoiled`) when the
 * segment has no room; NULL when there is none at all. Thread-safe. */
void *trace__segment_add(struct trace__segment *segment, enum trace__block_kind kind, size_t bytes);

/* A dead program's segment as private memory, to be read with suspicion: only magic, version and size
 * were checked. -ENOENT, TRACE_ERUNNING, -EINVAL for what is no segment. */
struct trace__remains {
	struct trace__header *header;
	size_t bytes;
	char path[96];
};
int trace__remains_init(struct trace__remains *remains, const struct stat *file);
void trace__remains_finish(struct trace__remains *remains);
/* The block after `block` (NULL: the first) that lies wholly inside, or NULL. */
struct trace__block *trace__remains_next(const struct trace__remains *remains, struct trace__block *block);

/* Ticks since boot at which a process began, 0 when it is not there (or only a zombie). */
uint64_t trace__process_start(int32_t process);

#endif
