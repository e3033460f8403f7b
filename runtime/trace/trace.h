/* trace.h: a trace that was loaded: events in columns, tracks, runs, and the spans between events.
 *
 * A trace is read once, streaming, into columns of large pages; args are parsed only when asked for,
 * from the line's offset. Every event keeps its place: events are numbered in the order of
 * (ts, place in the file), which is the order in which they happened.
 * A trace is immutable after loading, one arena with one free; any thread may read it. Pointers that
 * are returned live as long as the trace. */
#ifndef AWAITSCOPE_TRACE_H
#define AWAITSCOPE_TRACE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <cjson/cJSON.h>

#include "error.h"
#include "record.h"

struct trace;

struct trace_load_options {
	/* Called now and then with what was read of the file; returning true cancels the loading
	 * (TRACE_ECANCELLED). total_bytes is 0 where it is not known (a pipe). May be NULL. */
	bool (*progress)(void *context, uint64_t bytes, uint64_t total_bytes);
	void *context;
};

/* Reads a file ("-" is standard input). options may be NULL. -errno of the file, TRACE_ENOTTRACE,
 * TRACE_EEMPTY, TRACE_EGZIP (only when nothing could be read), -ENOMEM. A damaged file is read as
 * far as it goes: trace_damage tells. On failure *out is NULL. */
int trace_load(struct trace **out, const char *path, const struct trace_load_options *options);
/* The same from memory, which is copied. */
int trace_load_bytes(struct trace **out, const void *bytes, size_t size);
void trace_destroy(struct trace *trace);

/* What was odd about the file. */
struct trace_damage {
	bool cut;                 /* no closing `]` (or the gzip stream ended early) */
	uint64_t truncated_bytes; /* of a half last line, left out */
	uint64_t skipped_lines;   /* could not be understood, left out */
	uint64_t first_skipped;   /* the line's number, from 1; 0: none */
};
const struct trace_damage *trace_damage(const struct trace *trace);
const char *trace_path(const struct trace *trace);

/* ---- events ---- */

enum trace_phase { /* the letters of `ph` */
	TRACE_PH_BEGIN = 'B',
	TRACE_PH_END = 'E',
	TRACE_PH_COMPLETE = 'X', /* other programs' slices, with dur */
	TRACE_PH_INSTANT = 'i',
	TRACE_PH_FLOW_START = 's',
	TRACE_PH_FLOW_STEP = 't',
	TRACE_PH_FLOW_END = 'f',
	TRACE_PH_COUNTER = 'C',
	TRACE_PH_METADATA = 'M',
};

/* The categories that mean something to us; any other is TRACE_CAT_OTHER. */
#define TRACE_CATEGORIES(X)     \
	X(OTHER, "")            \
	X(RUN, "run")           \
	X(WAIT, "wait")         \
	X(TASK, "task")         \
	X(FLOW, "flow")         \
	X(BLOCK, "block")       \
	X(CALL, "call")         \
	X(POLL, "poll")         \
	X(BLOCKED, "blocked")   \
	X(PRINT, "print")       \
	X(JOB, "job")           \
	X(RECORDER, "recorder") \
	X(NOTE, "note")

enum trace_category {
#define X(id, name) TRACE_CAT_##id,
	TRACE_CATEGORIES(X)
#undef X
};

#define TRACE_NONE UINT32_MAX /* no event, no track, no span */

struct trace_event {
	int64_t ts_ns;
	int64_t dur_ns; /* of an X, else 0 */
	uint32_t track;
	uint32_t name;   /* trace_text */
	uint64_t offset; /* of its line in the (uncompressed) file */
	uint8_t phase;   /* enum trace_phase */
	uint8_t category;
};

/* Events without metadata (M), in order of (ts, place). */
uint32_t trace_event_count(const struct trace *trace);
struct trace_event trace_event(const struct trace *trace, uint32_t event);
const char *trace_text(const struct trace *trace, uint32_t id);
/* The event's place: the number of its line (from 1), by counting; for messages. */
uint64_t trace_line_number(const struct trace *trace, uint32_t event);

/* The event's whole line as JSON, parsed now. The caller's own (cJSON_Delete); NULL when memory is out
 * or the line does not parse. */
cJSON *trace_event_json(const struct trace *trace, uint32_t event);
/* One member of args without a tree: as text into buffer (numbers as written). Returns whether it is
 * there; `buffer` is always terminated, cut at a character's boundary. */
bool trace_event_arg(const struct trace *trace, uint32_t event, const char *key, char *buffer, size_t size);
/* One numeric member of args, or `otherwise`. */
double trace_event_number(const struct trace *trace, uint32_t event, const char *key, double otherwise);
/* The `id` of a flow event as a number (hex text), 0 when it has none. */
uint64_t trace_event_flow(const struct trace *trace, uint32_t event);

/* ---- runs and tracks ---- */

enum trace_track_kind {
	TRACE_TRACK_LOOP, /* tid 1 of our own traces: the event loop, or the cpu of a sync mode */
	TRACE_TRACK_WORKER,
	TRACE_TRACK_TASK,
	TRACE_TRACK_CALL,
	TRACE_TRACK_OTHER, /* a thread of another program's trace */
};

struct trace_track {
	uint32_t run;
	uint32_t tid;
	const char *name;
	enum trace_track_kind kind;
	uint32_t first_event, last_event; /* TRACE_NONE when it has none */
	uint32_t event_count;
};

struct trace_run { /* one pid */
	uint32_t pid;
	uint32_t part_of;                  /* pid of the run whose worker process this is, or 0 */
	const char *name;                  /* process_name: the mode */
	const char *scenario;              /* "" in foreign traces */
	const char *clock;                 /* "real", "virtual" or "" */
	const cJSON *metadata;             /* args.awaitscope, or NULL in foreign traces */
	int64_t slow_ns;                   /* the slow-callback threshold; 100 ms when the trace has none */
	int64_t start_ns, end_ns;          /* ts of the run's first and last event */
	uint32_t first_track, track_count; /* its tracks stand together, in order of tid */
	uint32_t event_count;
	bool has_loop; /* some of its tracks are tasks */
};

uint32_t trace_run_count(const struct trace *trace);
const struct trace_run *trace_run(const struct trace *trace, uint32_t run);
uint32_t trace_track_count(const struct trace *trace);
const struct trace_track *trace_track(const struct trace *trace, uint32_t track);
/* The track of a tid in a run, or TRACE_NONE. */
uint32_t trace_find_track(const struct trace *trace, uint32_t run, uint32_t tid);

/* ---- spans: what lies between events ---- */

enum trace_state {
	TRACE_RUN,   /* a task's run slice */
	TRACE_READY, /* derived: between the end of a wait (creation, a bare yield) and the next resume */
	TRACE_WAIT,  /* a wait slice */
	TRACE_BLOCK, /* a blocking call, inside a run or a call */
	TRACE_CALL,  /* a traced plain call */
	TRACE_JOB,   /* a job on a worker */
	TRACE_POLL,  /* the loop waits for the OS */
	TRACE_SLICE, /* any other slice (foreign traces) */
	TRACE_STATE_COUNT
};

struct trace_span {
	int64_t start_ns, end_ns; /* an open span ends at its run's end */
	uint32_t begin, end;      /* the events at its ends; TRACE_NONE: derived, or still open */
	uint8_t state;            /* enum trace_state */
	uint8_t depth;            /* 0: the outermost on its track */
	bool open;                /* cut off by the end of the trace */
};

/* A track's spans in order of start (outer before inner). On a task's track those of depth 0 are its
 * life without gaps: RUN, READY and WAIT from creation to end; blocks lie inside at depth 1. An X
 * stands for both its ends.
 * Spans are kept in 10 bytes and made when asked for: one, or an array of a track's (32 bytes each,
 * kept until the trace is destroyed; NULL when there are none or memory is out). */
uint32_t trace_span_count(const struct trace *trace, uint32_t track);
struct trace_span trace_span(const struct trace *trace, uint32_t track, uint32_t index);
const struct trace_span *trace_track_spans(const struct trace *trace, uint32_t track, uint32_t *count);

/* A loop's lane: the runs of all its tasks (in a sync mode: the outermost calls) in order of
 * execution; never two at one time. */
struct trace_step {
	int64_t start_ns, end_ns;
	uint32_t track; /* whose run it is */
	uint32_t span;  /* its index among that track's spans */
};
uint32_t trace_step_count(const struct trace *trace, uint32_t run);
struct trace_step trace_step(const struct trace *trace, uint32_t run, uint32_t index);
const struct trace_step *trace_run_steps(const struct trace *trace, uint32_t run, uint32_t *count);

/* How much of each pixel column [edge_ns[i], edge_ns[i+1]) is in each state, for spans of depth 0 of
 * a track (or, with track = TRACE_NONE, for the steps of `run`): never "first one wins".
 * edge_ns holds columns + 1 ascending times. cover[i][state] is 0 to 1; longest[i] is the index of the
 * span (of trace_track_spans, or the step) that fills most of the column, one without length where no
 * other touches it, TRACE_NONE where none does. Cost: O(columns × log spans), not O(spans). */
struct trace_column {
	float cover[3]; /* TRACE_RUN (calls, jobs, slices too), TRACE_READY, TRACE_WAIT (polls too) */
	uint32_t longest;
	uint32_t count; /* how many spans touch it */
};
void trace_columns(const struct trace *trace, uint32_t run, uint32_t track, const int64_t *edge_ns,
	uint32_t columns, struct trace_column *out);

/* ---- laws ---- */

struct trace_breach {   /* a law that is broken, and where */
	uint32_t law;   /* 1–6 of traces/FORMAT.md; 0: the line is not JSON */
	uint64_t line;  /* the line's number, from 1 */
	char text[200]; /* what is wrong, in the asked language */
};

/* Checks that the file is JSON, and the laws; calls `breach` for each broken one (the first 100 a law).
 * Returns how many there are, or -ENOMEM. A trace that is only cut off breaks none. */
int64_t trace_check(const struct trace *trace, enum awaitscope_lang lang,
	void (*breach)(void *context, const struct trace_breach *breach), void *context);

#endif
