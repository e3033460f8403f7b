/* reader.h: the insides of the reading half (trace.h is its outside).
 *
 * While a file is read, a trace__reader appends events to columns and counts what each thread will
 * need; when it is read, the columns are ordered (order.c), tracks get their final numbers
 * (threads.c), and one more pass over the columns makes the spans (index.c). */
#ifndef AWAITSCOPE_READER_H
#define AWAITSCOPE_READER_H

#include <errno.h>
#include <stdatomic.h>

#include "json.h"
#include "texts.h"
#include "trace.h"

/* An element longer than this is left out rather than kept in memory. */
enum { TRACE__ELEMENT_MAX = 16 << 20 };

#define trace__likely(x)   __builtin_expect(!!(x), 1)
#define trace__unlikely(x) __builtin_expect(!!(x), 0)

/* ---- pages.c: large zeroed memory that grows without copying ---- */

/* NULL when memory is out. The size is the caller's to remember. */
void *trace__pages_map(size_t bytes);
void *trace__pages_grow(void *pages, size_t bytes, size_t wanted); /* NULL: the old pages stay; takes NULL */
void trace__pages_unmap(void *pages, size_t bytes);                /* takes NULL */

/* ---- events: a column a field ---- */

enum { TRACE__PHASE_BITS = 4, TRACE__PHASE_MASK = 15 };
#define TRACE__PHASES "BEXistfC" /* an event's kind: index in here, and the category above it */
enum { TRACE__B, TRACE__E, TRACE__X, TRACE__I, TRACE__S, TRACE__T, TRACE__F, TRACE__C };
enum { TRACE__EVENTS_MAX = INT32_MAX / 2 };
#define TRACE__OFFSET_MAX ((uint64_t)1 << 40)

struct trace__events {
	int64_t *ts_ns;
	uint32_t *track;
	uint32_t *name;
	uint32_t *offset_low; /* the place in the file, in 40 bits */
	uint8_t *offset_high;
	uint8_t *kind;
	uint32_t count, capacity;
	uint32_t capacities[6]; /* of each: after a failure to grow they may differ */
};

static inline uint64_t trace__offset(const struct trace__events *events, uint32_t event)
{
	return (uint64_t)events->offset_high[event] << 32 | events->offset_low[event];
}

static inline unsigned trace__phase(const struct trace__events *events, uint32_t event)
{
	return events->kind[event] & TRACE__PHASE_MASK;
}

static inline enum trace_category trace__category(const struct trace__events *events, uint32_t event)
{
	return (enum trace_category)(events->kind[event] >> TRACE__PHASE_BITS);
}

int trace__events_reserve(struct trace__events *events, uint32_t capacity);
void trace__events_finish(struct trace__events *events);
/* order.c: sorts by (ts, place). Linear on what is nearly in order. */
int trace__events_order(struct trace__events *events);

/* What only some events have: the dur of an X, the id of a flow. Looked up by rank among those. */
struct trace__extras {
	uint64_t *bits;  /* a bit an event */
	uint32_t *ranks; /* how many before each 64 events */
	int64_t *values;
	size_t words, count;
};

/* ---- what is known of a thread and a process while reading (threads.c) ---- */

enum { TRACE__KIND_UNKNOWN = 255 };

struct trace__thread {
	uint64_t tid;     /* the number, or 2^63 + text for a name, or a negative number's bits */
	uint32_t process; /* its index */
	uint32_t name;    /* text */
	uint32_t events, begins, runs, completes; /* runs: begins of cat run */
	uint8_t kind;                             /* enum trace_track_kind, or unknown */
	bool has_calls;
};

struct trace__process {
	uint64_t pid;
	uint32_t name; /* text */
	uint32_t events;
	cJSON *metadata; /* args.awaitscope */
	bool ours;
};

struct trace__map {      /* open addressing from a pair of numbers to an index */
	uint32_t *slots; /* index + 1, or 0 */
	uint32_t mask, count;
};

/* ---- spans and lanes (index.c, columns.c) ---- */

/* A span as two events; READY too holds the events between which it lies. An X ends where it begins. */
struct trace__spans {
	uint32_t *begin, *end; /* end is TRACE_NONE while open */
	uint8_t *state;        /* enum trace_state */
	uint8_t *depth;
	size_t capacity;
};

/* What trace_columns draws: the spans of depth 0 of a track, or the steps of a run. */
struct trace__lane {
	uint32_t first; /* a track: of its spans; a run: of its steps */
	uint32_t count;
	uint32_t outer_count; /* of depth 0 */
	uint32_t *outer;      /* their indices in the track; NULL: all are */
	/* Of those of depth 0; NULL where there are few. */
	int64_t *bases;     /* where each 16 begin */
	uint32_t *starts;   /* each, since its base; UINT32_MAX: ask its event */
	uint32_t *lengths;  /* likewise, but where there are no gaps */
	int64_t (*sums)[3]; /* before each 16: time in RUN, READY, WAIT */
	uint32_t *longest;  /* of each 16, then of each 256, … */
	bool has_no_gaps;   /* each begins where the one before ended */
	/* while building */
	int64_t longest_ns; /* of the last 16 */
	int64_t last_end_ns;
};

struct trace__store { /* where the uncompressed file can be read again */
	int fd;       /* or -1: in memory */
	char *bytes;
	uint64_t size;
};

/* The line index: how many newlines stand before each block of the file. */
enum { TRACE__LINE_BLOCK = 64 << 10 };

struct trace {
	struct trace__events events;
	struct trace__extras extras;
	struct trace__texts texts;
	struct trace__spans spans;
	struct trace__store store;
	struct trace_damage damage;
	uint64_t first_skipped_offset;
	char *path;

	struct trace_run *runs;
	struct trace_track *tracks;
	bool *run_is_ours;
	uint32_t run_count, track_count;
	struct trace__lane *lanes; /* one a track */
	struct trace__lane *steps; /* one a run */
	uint32_t *step_track, *step_span;
	size_t step_capacity;
	uint32_t *outers; /* what the lanes' outer point into */
	void *lane_room;  /* what they keep else */
	size_t lane_room_bytes;

	/* Made when first asked for, by whichever thread asks first. */
	_Atomic(struct trace_span *) *made_spans;
	_Atomic(struct trace_step *) *made_steps;
	_Atomic(uint64_t *) line_index;
};

enum { TRACE__RECENT = 256, TRACE__KEYS = 12 };

/* A key as it last stood in this place of an element, quotes and colon and all: a program writes its
 * keys in one order, whichever that is, so it will most likely stand there again. */
struct trace__key {
	char text[16];
	uint8_t bytes; /* 0: not known */
	uint8_t field; /* which of trace__fields */
};

/* Where the splitter stands in the file (split.c). */
enum trace__place { TRACE__AT_START, TRACE__IN_OBJECT, TRACE__IN_ARRAY, TRACE__SKIPPING, TRACE__AFTER };

struct trace__skip { /* passing over a value without keeping it */
	enum trace__place then;
	uint32_t depth;
	bool in_string, escaped, scalar;
};

struct trace__reader {
	struct trace *trace;
	struct trace__thread *threads;
	struct trace__process *processes;
	uint32_t thread_count, thread_capacity, process_count, process_capacity;
	struct trace__map thread_map, process_map;
	struct {
		uint64_t pid, tid;
		uint32_t thread;
	} recent[TRACE__RECENT]; /* thread + 1 */
	/* of the extras, in the order of the file */
	uint64_t *extra_offsets;
	int64_t *extra_values;
	size_t extra_count, extra_capacity, extra_capacities[2];
	bool unordered; /* some event could not be put into its place at once */
	int error;      /* the first failure of memory; scanning goes on to nowhere */

	struct trace__key keys[TRACE__KEYS];

	enum trace__place place;
	struct trace__skip skip;
	bool is_object;   /* {"traceEvents": […]} */
	bool saw_element; /* some element of the array was understood */
	bool closed;      /* the last thing seen is the array's ] */
};

/* threads.c: the number of a thread while reading; TRACE_NONE when memory is out. */
uint32_t trace__thread_find(struct trace__reader *reader, uint64_t pid, uint64_t tid);
uint32_t trace__process_find(struct trace__reader *reader, uint64_t pid);
/* Gives runs and tracks their final order and numbers. */
int trace__threads_finish(struct trace__reader *reader, uint32_t **final_track);

static inline uint32_t trace__thread_of(struct trace__reader *reader, uint64_t pid, uint64_t tid)
{
	unsigned slot = (unsigned)(tid ^ pid << 5) % TRACE__RECENT;

	if (trace__likely(reader->recent[slot].tid == tid && reader->recent[slot].pid == pid &&
			  reader->recent[slot].thread))
		return reader->recent[slot].thread - 1;
	return trace__thread_find(reader, pid, tid);
}

/* events.c: puts an event that comes before the last one into its place, if that is near. */
void trace__insert_late(struct trace__reader *reader, int64_t ts_ns, uint32_t thread, uint32_t name,
	uint64_t offset, uint8_t kind);
int trace__reader_grow(struct trace__reader *reader);
void trace__add_extra(struct trace__reader *reader, uint64_t offset, int64_t value);

static inline void trace__append(struct trace__reader *reader, int64_t ts_ns, uint32_t thread, uint32_t name,
	uint64_t offset, uint8_t kind)
{
	struct trace__events *events = &reader->trace->events;
	struct trace__thread *of;
	uint32_t n = events->count;

	if (trace__unlikely(thread == TRACE_NONE || name == TRACE_NONE)) {
		reader->error = reader->error ? reader->error : -ENOMEM;
		return;
	}
	if (trace__unlikely(n == events->capacity) && trace__reader_grow(reader))
		return;
	of = &reader->threads[thread];
	of->events++;
	of->begins += (kind & TRACE__PHASE_MASK) == TRACE__B;
	of->runs += kind == (TRACE__B | TRACE_CAT_RUN << TRACE__PHASE_BITS);
	of->completes += (kind & TRACE__PHASE_MASK) == TRACE__X;
	of->has_calls |= kind >> TRACE__PHASE_BITS == TRACE_CAT_CALL;
	if (trace__unlikely(n && ts_ns < events->ts_ns[n - 1])) {
		trace__insert_late(reader, ts_ns, thread, name, offset, kind);
		return;
	}
	events->ts_ns[n] = ts_ns;
	events->track[n] = thread;
	events->name[n] = name;
	events->offset_low[n] = (uint32_t)offset;
	events->offset_high[n] = (uint8_t)(offset >> 32);
	events->kind[n] = kind;
	events->count = n + 1;
}

/* A duration that keeps its end within what times may be. */
static inline int64_t trace__duration(int64_t dur_ns, int64_t ts_ns)
{
	if (dur_ns < 0)
		return 0;
	return dur_ns > TRACE__TIME_MAX - ts_ns ? TRACE__TIME_MAX - ts_ns : dur_ns;
}

/* ---- the three tiers: each takes one element that begins with { at p ---- */

/* scan.c: our own key order, to the end of the line. Where the next element begins, or NULL. */
const char *trace__scan_ours(struct trace__reader *reader, const char *p, const char *end, uint64_t offset);

enum trace__field {
	TRACE__PH,
	TRACE__PID,
	TRACE__TID,
	TRACE__TS,
	TRACE__DUR,
	TRACE__NAME,
	TRACE__CAT,
	TRACE__ID,
	TRACE__ARGS,
	TRACE__UNKNOWN_KEY,
	TRACE__FIELDS
};

struct trace__fields { /* an element's members, in whichever order they came */
	struct trace__slice at[TRACE__FIELDS];
	bool has_escape; /* in some string */
};
/* scan_any.c: any key order. *next as for trace__json_skip. */
enum trace__scan trace__scan_any(
	struct trace__reader *reader, const char *p, const char *end, uint64_t offset, const char **next);
/* foreign.c: what is odd. False: it cannot be understood. */
bool trace__scan_foreign(struct trace__reader *reader, struct trace__fields *fields, uint64_t offset);
/* Takes a metadata event (M). */
bool trace__take_metadata(struct trace__reader *reader, const struct trace__fields *fields);
/* The phase of a letter, or -1; the category of a cat's characters. */
int trace__phase_of(char letter);
enum trace_category trace__category_of(const char *p, size_t bytes);

/* split.c: takes what it can of [data, data + size), which stands at `offset` in the file, and returns
 * how many bytes that was. `final`: nothing follows. */
size_t trace__split(struct trace__reader *reader, const char *data, size_t size, uint64_t offset, bool final);

/* ---- spool.c: where bytes come from ---- */

struct trace__source;
struct trace__piece {
	char *data;          /* TRACE__HEADROOM writable bytes before it, TRACE__PADDING zeros behind it */
	size_t size;         /* 0: the end */
	uint64_t read_bytes; /* of the file as it lies on the disk, up to here */
	uint64_t total_bytes;
};
enum { TRACE__HEADROOM = 64 << 10 };

/* Reads `path`, or the bytes when path is NULL, on a thread of its own. */
int trace__source_create(struct trace__source **out, const char *path, const void *bytes, size_t size);
uint64_t trace__source_size(const struct trace__source *source); /* of the file; 0: not known */
/* The next piece, which stays until the next call. 0, or the error that ended the reading early. */
int trace__source_next(struct trace__source *source, struct trace__piece *piece);
/* Stops; hands over where the bytes can be read again. */
void trace__source_close(struct trace__source *source, struct trace__store *store);

/* ---- store.c: reading again ---- */

void trace__store_finish(struct trace__store *store);
/* Up to `size` bytes from offset; how many. */
size_t trace__store_read(const struct trace__store *store, uint64_t offset, char *buffer, size_t size);
/* The number of the line (from 1) in which the byte at offset stands. */
uint64_t trace__line_at(const struct trace *trace, uint64_t offset);

/* A window that slides over the store: an element's text without a system call for most. */
struct trace__window {
	const struct trace__store *store;
	char *bytes;
	size_t least; /* how much to read at once; 0: little */
	size_t capacity, size;
	uint64_t start;
};
/* The element that begins at offset, whole; start NULL when it cannot be read. Valid until the next call. */
struct trace__slice trace__window_element(struct trace__window *window, uint64_t offset);
void trace__window_finish(struct trace__window *window);

/* ---- index.c ---- */

int trace__extras_build(struct trace__reader *reader);
int trace__index_build(struct trace *trace, const uint32_t *final_track, const struct trace__reader *reader);
/* lanes.c: room for what lanes of up to capacity[i] spans keep (tracks, then runs); each span of depth 0
 * as it begins and as it ends, in order; and then the rest. */
int trace__lanes_begin(struct trace *trace, const uint32_t *capacity);
void trace__lane_add(struct trace__lane *lane, uint32_t index, int64_t start_ns);
void trace__lane_end_of(
	struct trace__lane *lane, uint32_t index, enum trace_state state, int64_t start_ns, int64_t end_ns);
int trace__lanes_end(struct trace *trace);
void trace__index_finish(struct trace *trace);
int64_t trace__extra(const struct trace *trace, uint32_t event);
/* The state that a slice of this category has on a track of this kind. */
enum trace_state trace__state_of(enum trace_category category, enum trace_track_kind kind);

static inline int64_t trace__span_end_ns(
	const struct trace *trace, uint32_t begin, uint32_t end, int64_t run_end_ns)
{
	if (trace__unlikely(end == TRACE_NONE))
		return run_end_ns;
	if (trace__unlikely(end == begin))
		return trace->events.ts_ns[begin] + trace__extra(trace, begin);
	return trace->events.ts_ns[end];
}

#endif
