/* model.h: what a trace means to a person: runs with lanes, the loop's state at a position,
 * teaching stops, and the words for all of it. No libuv, no SDL, no cairo.
 *
 * A model is made from one or more loaded traces (which must outlive it) and is immutable, but for
 * its language. Pointers that are returned live as long as the model. Times are in ns since the
 * start of their run: all runs begin at 0 and lie on one axis. (Runs of another program's trace share
 * one clock: there 0 is the earliest event of them all.) */
#ifndef AWAITSCOPE_MODEL_H
#define AWAITSCOPE_MODEL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "trace/trace.h"

struct model;

/* The runs of all traces, in order; of more than 64 the first 64. A run that is a worker process of
 * another (part_of) and has no loop of its own is no run here: its tracks are that one's workers.
 * 0 or -ENOMEM. */
int model_create(struct model **out, const struct trace *const *traces, uint32_t trace_count,
	enum awaitscope_lang lang);
void model_destroy(struct model *model);
/* Captions and labels are made anew in the other language. 0 or -ENOMEM (then nothing changed). */
int model_set_lang(struct model *model, enum awaitscope_lang lang);
enum awaitscope_lang model_lang(const struct model *model);

/* ---- runs and lanes ---- */

enum model_lane_kind {
	MODEL_LANE_LOOP,
	MODEL_LANE_WORKER,
	MODEL_LANE_TASK,
	MODEL_LANE_CALL,
	MODEL_LANE_OTHER
};

enum model_end { MODEL_END_OPEN, MODEL_END_DONE, MODEL_END_FAILED, MODEL_END_CANCELLED };

struct model_lane {
	enum model_lane_kind kind;
	uint32_t track; /* in the run's trace; the loop's lane may have TRACE_NONE */
	uint32_t tid;
	const char *name;  /* from the trace ("event loop" and "cpu" too), or "thread 7" of its tid */
	bool is_main;      /* the run's first task */
	bool is_backstage; /* main, where it only starts others and waits for them: compare leaves it out */
	uint32_t
		matched; /* tasks of the same name (and nth of that name) have the same number in every run */
	enum model_end end;
	int64_t end_ns; /* when it ended; the run's end when it is open */
	int64_t created_ns;
};

/* The program as it is shown: its lines, without tabs. */
struct model_listing {
	const char *file;    /* "coffee.py"; "": not told */
	uint32_t line_count; /* 0: there is no listing */
	const char *const *lines;
	const uint32_t *event_lines; /* what model_event_line says of each; NULL: its own number */
};
/* The number by which events name a line (from 1) of a listing; 0: none does. */
static inline uint32_t model_event_line(const struct model_listing *listing, uint32_t line)
{
	return listing->event_lines ? listing->event_lines[line - 1] : line;
}

struct model_run {
	const struct trace *trace;
	uint32_t trace_run;
	const char *mode;        /* process_name, or "run 3" of its pid */
	const char *scenario;    /* "" in a foreign trace */
	const char *title;       /* of the scenario, in the model's language */
	const char *description; /* one line about the mode, "" when there is none */
	bool is_virtual;
	bool cut;           /* the trace was cut off */
	int64_t total_ns;   /* ts of its last event */
	int64_t blocked_ns; /* full length of every step (sync: blocking call) at or over slow_ns */
	int64_t slow_ns;
	int64_t worst_lateness_ns; /* the longest READY span */
	uint64_t switches;         /* resumes; sync: 0 */
	/* Against run 0: "baseline", "1.67× faster", "loop held 5.00 s"; of a run that stands alone only how
	 * long it was blocked. Of another program's: "". */
	const char *verdict;
	uint32_t lane_count; /* lane 0 is the loop's (or the cpu's), then workers, then tasks by tid */
	const struct model_lane *lanes;
	struct model_listing listing;   /* whose lines the events name: the Python */
	struct model_listing c_listing; /* the same program in C */
	uint32_t stop_count;
	uint32_t moment_count; /* positions that Shift+→ visits */
};

uint32_t model_run_count(const struct model *model);
const struct model_run *model_run(const struct model *model, uint32_t run);
int64_t model_end_ns(const struct model *model); /* the longest run's */
const char *model_title(const struct model *model);

/* What a lane shows, ready to draw. The loop's lane: RUN and BLOCKED steps; cpu: calls, with blocking
 * calls as BLOCKED; tasks: their states. Spans do not overlap and are in order of time. */
enum model_state { MODEL_RUN, MODEL_READY, MODEL_WAIT, MODEL_BLOCKED, MODEL_STATE_COUNT };

struct model_span {
	int64_t start_ns, end_ns;
	enum model_state state;
	uint32_t lane; /* on the loop's lane: that of the task (cpu: the call) that runs; else this lane */
	uint32_t begin, end; /* events, or TRACE_NONE */
	bool open;
};

/* The spans that touch [from_ns, to_ns]: the index of the first, and how many. */
uint32_t model_lane_spans(const struct model *model, uint32_t run, uint32_t lane, int64_t from_ns,
	int64_t to_ns, uint32_t *first);
struct model_span model_lane_span(const struct model *model, uint32_t run, uint32_t lane, uint32_t index);
/* The span's words, in the model's language: "sleep 2 s", "4.50 s late, because of make_coffee,
 * make_toast", "blocked 2.00 s". Longest first that fits is the screen's business: `brief` gives the
 * short form ("4.50 s"). Returns the length; always terminated. */
size_t model_span_label(const struct model *model, uint32_t run, uint32_t lane, uint32_t index, bool brief,
	char *buffer, size_t size);
/* Of a task's wait for a job: when a worker began that; the span's start where it is no such wait, its
 * end where none has begun it. */
int64_t model_span_queued_until(const struct model *model, uint32_t run, uint32_t lane, uint32_t index);
/* The lane of the task that a worker's job is for; TRACE_NONE: not known. */
uint32_t model_span_job_task(const struct model *model, uint32_t run, uint32_t lane, uint32_t index);
/* Where too many share a pixel column: coverage, as trace_columns, by model_state. */
struct model_column {
	float cover[MODEL_STATE_COUNT];
	uint32_t count;
	uint32_t longest; /* index of the span that fills most of it, or TRACE_NONE */
};
void model_lane_columns(const struct model *model, uint32_t run, uint32_t lane, const int64_t *edge_ns,
	uint32_t columns, struct model_column *out);

/* ---- a recording that goes on ---- */

/* The lines that a trace lacks because its loop was held: for each sleep that is still open though it was
 * due by until_ns (and by the last event of its run), its end at the deadline. Read behind the trace's
 * own lines they show the sleeper READY since then, as the recording itself will say in the end.
 * *out is the caller's, NULL when there are none. 0 or -ENOMEM. */
int model_due_lines(char **out, size_t *bytes, const struct trace *trace, int64_t until_ns);

/* ---- positions: where the playhead is ---- */

/* A position stands between events: `moment` of the run's moments (from 1, in order of time and place)
 * have happened; 0 is before the first. time_ns is what the clock shows there: the time of the last
 * moment that happened, or a later time without a moment in between.
 *
 * A moment is an event that changes a state: a task is created, a run begins or ends, a wait begins or
 * ends, a task ends (done, failed, cancelled), a blocking call, a call or a job begins or ends, something
 * is printed or noted; in other programs' traces, a slice begins or ends. Two events are one moment
 * where they are one thing to a person: the E of a run with the beginning of the wait, or with the end
 * of the task, that follows it on the same track at the same time, no other moment between them ("it
 * yields and waits"). The instant of a bare yield belongs to its E. Flows, polls, counters and the
 * loop's own "blocked" marks are no moments. */
struct model_position {
	int64_t time_ns;
	uint32_t moment;
};
struct model_position model_position_at(const struct model *model, uint32_t run, int64_t time_ns);
struct model_position model_position_of_moment(const struct model *model, uint32_t run, uint32_t moment);
struct model_position model_position_of_stop(const struct model *model, uint32_t run, uint32_t stop);
/* The last stop that is at or before the position; stop_count when none is. */
uint32_t model_stop_at(const struct model *model, uint32_t run, struct model_position position);

/* ---- the loop's state at a position ---- */

struct model_task_now {
	uint32_t lane;
	/* Of the listing, 0: unknown. RUN: inside a blocking call that call's; else of the event that ends
	 * the run, or, where that has none, where it goes on from. READY: of the wait or yield that it
	 * comes from (0 before its first step). */
	uint32_t line;
	uint32_t queue_place; /* READY: 1 is next */
	int64_t since_ns;     /* when this state began */
	int64_t remaining_ns; /* WAIT for a timer: until its deadline; else -1 */
	/* WAIT: "timer 1.00 s", "gather 1/2", "lock db", "runs on worker 1", "queued behind 2 jobs" …, in
	 * the model's language; a job: its name */
	char reason[96];
	/* WAIT, where there is less room: "1.00 s", "lock", "worker 1", "2 ahead"; "": there is no shorter form */
	char brief[48];
};

/* Of each list the first MODEL_NOW_TOLD are there (a picture shows a handful, and a trace may have
 * 100,000 that wait); the counts are those of all. */
enum { MODEL_NOW_TOLD = 256 };
static inline uint32_t model_told(uint32_t count)
{
	return count < MODEL_NOW_TOLD ? count : MODEL_NOW_TOLD;
}
struct model_now {
	struct model_task_now *running; /* 0 or 1 (sync: the innermost call) */
	struct model_task_now *ready;   /* in queue order */
	struct model_task_now
		*waiting; /* timers by remaining time, the others by age, main last where it is backstage */
	struct model_task_now *jobs; /* of the thread pool; lane is the worker's */
	uint32_t running_count, ready_count, waiting_count, job_count;
	bool running_blocks; /* the running step is, by its end, BLOCKED */
};
/* Fills *now (zero it first); its arrays are reused by the next call and freed by model_now_finish. */
int model_now(const struct model *model, uint32_t run, struct model_position position, struct model_now *now);
void model_now_finish(struct model_now *now);

/* ---- words ---- */

/* The caption at a position: the stop's own sentence when it stands on a stop, else one plain
 * sentence for the last moment. Returns the length. */
size_t model_caption(
	const struct model *model, uint32_t run, struct model_position position, char *buffer, size_t size);
/* One plain sentence for a moment (from 1). */
size_t model_moment_text(const struct model *model, uint32_t run, uint32_t moment, char *buffer, size_t size);

/* The first moment after `position` whose event stands on the listing's line; 0: none (so the next
 * one round is found from position {0, 0}). Looks at no more than 500,000 events. */
uint32_t model_moment_on_line(
	const struct model *model, uint32_t run, struct model_position position, uint32_t line);

/* ---- statistics ---- */

struct model_task_stats {
	const char *name;
	uint32_t tid;
	int64_t run_ns, ready_ns, wait_ns;
	int64_t blocked_ns; /* of its steps that are BLOCKED */
	int64_t worst_lateness_ns;
	int64_t queued_ns;        /* of its waits for jobs: before a worker began them */
	uint64_t yields, resumes; /* yields: runs that did not end the task */
	enum model_end end;
};
/* One row a task (sync: a call; another program's trace: a thread), by tid; the caller frees *out. */
int model_run_stats(const struct model *model, uint32_t run, struct model_task_stats **out, uint32_t *count);

/* Who delayed whom: `late` was READY for late_ns in all while `by` ran; most first; the caller frees.
 * Where more than some millions of steps would have to be looked at, the shortest are left out. */
struct model_delay {
	uint32_t late_lane, by_lane;
	int64_t late_ns;
};
int model_run_delays(const struct model *model, uint32_t run, struct model_delay **out, uint32_t *count);

#endif
