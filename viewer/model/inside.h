/* inside.h: the model as its own files see it.
 *
 * Nothing of the trace is copied: a lane points at its track's spans, a moment is the number of an
 * event. What is added is only what a search needs: for each run its moments, its blocked steps, and
 * a tree over the lanes' lifetimes, so that a question about one moment never walks the whole trace. */
#ifndef AWAITSCOPE_MODEL_INSIDE_H
#define AWAITSCOPE_MODEL_INSIDE_H

#include "model.h"
#include "words.h"

enum { MODEL__RUNS_MAX = 64, MODEL__LANGS = 2 };

/* What stands beside a struct model_lane. */
struct lane {
	const struct trace *trace;
	const uint32_t *outer; /* where the spans of depth 0 are among its track's; NULL: all are */
	uint32_t track;
	uint32_t span_count, count; /* count: those of depth 0 */
	uint32_t first_event;       /* its creation; TRACE_NONE: it has no event */
	uint32_t end_event;         /* its end; TRACE_NONE: still open */
};

struct stop {
	uint32_t moment;
	const char *text[MODEL__LANGS]; /* of the metadata; NULL: made from the moment */
};

/* A task that is READY or waits (standing.c). slice: the wait, or what it is ready after, or TRACE_NONE. */
struct stay {
	uint32_t lane, slice;
};

/* A job on a worker (jobs.c). */
struct job {
	uint32_t begin, end; /* events; end: TRACE_NONE while it runs */
	uint32_t lane, pool; /* the worker's, and that of the first worker of its pool */
	uint32_t task;       /* the lane of who waits for it, or TRACE_NONE */
	int64_t start_ns;    /* the trace's time */
};

/* What is known at a moment of the job that a task waits for. */
struct job_now {
	const struct job *job; /* NULL: none has begun while it waits */
	bool runs;
	uint32_t
		ahead; /* of a queued job: how many of its pool run or are queued before it; 0: none is in its way */
};

enum standing { STANDING_READY, STANDING_WAIT, STANDINGS };

struct stays {
	struct stay *all; /* of the whole run, in the order in which they are shown */
	uint32_t count, leaves;
	struct stays_node {
		uint32_t begin, end; /* the earliest and the latest event below it */
	} * tree;
	/* from the first moment's event on: where stays begin and end, and how many there are at each word */
	uint64_t *begins, *ends;
	uint32_t *before, words, first_event;
};

/* What the pointers of a listing point into. */
struct code {
	char *bytes;
	const char **lines;
	uint32_t *event_lines;
};

struct run {
	struct model_run shown;
	const struct source *source;
	const struct trace_run *raw;
	struct model_lane *lanes;
	struct lane *insides;
	uint32_t *outers;    /* what lane.outer points into */
	uint32_t first_task; /* the first lane of a task or call; those stand together */
	uint32_t task_count;
	int64_t base_ns; /* the trace's time at the model's 0 */
	bool sync, foreign;
	uint32_t step_count; /* sync: 0 */
	uint32_t *blocked;   /* the steps at or over slow_ns */
	uint32_t blocked_count;
	struct model_span *cpu; /* sync: the spans of lane 0 */
	int64_t (*cpu_sum)[2];  /* RUN and BLOCKED time before each of them */
	uint32_t cpu_count;
	uint32_t *moments; /* of each moment its last event */
	size_t moments_room;
	uint32_t *alive; /* a tree of (first event, end event) over the calls' lanes */
	uint32_t alive_leaves;
	struct stays stays[STANDINGS];
	struct job *jobs; /* by pool and begin; none where there are too many */
	uint32_t *jobs_by_task, job_count;
	struct stop *stops;
	struct code python, c;
	const char *title[MODEL__LANGS], *description[MODEL__LANGS];
	char verdict[MODEL__LANGS][48];
	/* where the trace names none: */
	char mode[MODEL__LANGS][24];
	struct lane_name *names; /* of unnamed lanes, in order */
	uint32_t name_count;
};

struct lane_name {
	uint32_t lane;
	char text[MODEL__LANGS][28]; /* "thread 7" */
};

/* A trace and whose its tracks are. */
struct source {
	const struct trace *trace;
	uint8_t *run_of_raw; /* of each of its runs the model's run that shows it; MODEL__RUNS_MAX: none */
	uint8_t *run_of_track;
	uint32_t *lane_of_track;
};

struct model {
	enum awaitscope_lang lang;
	uint32_t run_count, source_count;
	struct run *runs;
	struct source *sources;
	int64_t end_ns;
};

/* Times of a trace may be anything: differences and sums saturate. */
static inline int64_t minus(int64_t a, int64_t b)
{
	int64_t difference;
	return __builtin_sub_overflow(a, b, &difference) ? (a < b ? INT64_MIN : INT64_MAX) : difference;
}

static inline int64_t plus(int64_t a, int64_t b)
{
	int64_t sum;
	return __builtin_add_overflow(a, b, &sum) ? (a < 0 ? INT64_MIN : INT64_MAX) : sum;
}

static inline const struct run *run_of(const struct model *model, uint32_t run)
{
	return run < model->run_count ? &model->runs[run] : NULL;
}

/* A span of the lane's track by its index among all, and by that among those of depth 0. */
static inline struct trace_span raw_span(const struct lane *lane, uint32_t index)
{
	return trace_span(lane->trace, lane->track, index);
}

static inline struct trace_span lane_span(const struct lane *lane, uint32_t index)
{
	return raw_span(lane, lane->outer ? lane->outer[index] : index);
}

static inline struct trace_step step_at(const struct run *run, uint32_t index)
{
	return trace_step(run->shown.trace, run->shown.trace_run, index);
}

/* ---- making (each 0 or -ENOMEM) ---- */

int model__make_lanes(struct model *model, uint32_t run);      /* lanes.c: needs source.run_of_raw */
int model__make_match(struct model *model);                    /* match.c: numbers matched lanes */
int model__make_moments(struct model *model, uint32_t source); /* moments.c: and how tasks ended */
int model__make_alive(struct run *run);                        /* alive.c */
int model__make_standing(struct run *run);                     /* standing.c: needs moments and ends */
void model__free_standing(struct run *run);
int model__make_jobs(struct run *run);                      /* jobs.c */
int model__make_loop(struct run *run);                      /* loop.c: lane 0, blocked_ns */
int model__make_stops(struct model *model, uint32_t run);   /* stops.c */
int model__choose_stops(struct model *model, uint32_t run); /* choose.c: where the metadata has none */
int model__make_listings(struct run *run);                  /* listing.c */
void model__free_listings(struct run *run);
void model__make_texts(struct run *run); /* texts.c: title, description */
bool model__goes_on(const struct run *run);
/* first: what it is compared with, NULL where it stands alone. */
void model__make_verdict(struct run *run, const struct run *first);
/* Names what the trace left unnamed, in a language. */
void model__name_lanes(struct run *run, enum awaitscope_lang lang);

/* ---- looking ---- */

/* Among a lane's spans (by index of depth 0) the last slice, one with a begin event, that began before
 * event number `happened`; TRACE_NONE: none did. */
uint32_t model__slice_before(const struct lane *lane, uint32_t happened);
/* The next slice from index on, or TRACE_NONE. */
uint32_t model__slice_from(const struct lane *lane, uint32_t index);
/* The blocking call on a lane that is going on after `happened` events; false: none is. */
bool model__block_at(const struct lane *lane, uint32_t happened, struct trace_span *block);

/* Calls visit for each lane of a call that goes on after `happened` events. */
void model__each_alive(
	const struct run *run, uint32_t happened, void (*visit)(void *context, uint32_t lane), void *context);
/* How many tasks are READY or wait after `happened` events; and the first of them, at most so many: by
 * their next resume, or by deadline and then by age. Cost: O(most × log stays). */
uint32_t model__standing_count(const struct run *run, enum standing standing, uint32_t happened);
uint32_t model__standing(
	const struct run *run, enum standing standing, uint32_t happened, struct stay *out, uint32_t most);

/* The job that a wait for an executor is for, if it began before the wait was over; else NULL. */
const struct job *model__job_of_wait(const struct run *run, uint32_t lane, struct trace_span wait);
/* The job that an event on a worker's lane begins, or NULL. */
const struct job *model__job(const struct run *run, uint32_t lane, uint32_t begin);
struct job_now model__job_at(const struct run *run, uint32_t lane, struct trace_span wait, uint32_t happened);
bool model__is_for_job(const struct run *run, struct trace_span wait);
/* For how long of a wait its job was queued. */
int64_t model__queued_ns(const struct run *run, uint32_t lane, struct trace_span wait);

/* How many of a run's events have happened at a position: those with a number below it. */
static inline uint32_t happened_at(const struct run *run, uint32_t moment)
{
	return moment && run->shown.moment_count ? run->moments[moment - 1] + 1 : 0;
}
/* The first moment at which the event has happened; 0: none. */
uint32_t model__moment_of_event(const struct run *run, uint32_t event);

/* What an event means; PART_NONE: no moment. */
enum part {
	PART_NONE,
	PART_CREATE,
	PART_RESUME,
	PART_LEAVE,
	PART_WAIT,
	PART_READY,
	PART_DONE,
	PART_FAILED,
	PART_CANCELLED,
	PART_BLOCK,
	PART_UNBLOCK,
	PART_CALL,
	PART_RETURN,
	PART_JOB,
	PART_JOB_END,
	PART_PRINT,
	PART_NOTE,
	PART_SLICE,
	PART_SLICE_END,
	PART_SLICE_WHOLE,
};
enum part model__part(const struct trace *trace, const struct trace_event *event);
/* Whether a slice of a blocking call is the wait for a turn to compute (FORMAT.md). */
bool model__is_turn(const char *name);
static inline bool is_end(enum part part)
{
	return part == PART_DONE || part == PART_FAILED || part == PART_CANCELLED;
}
/* A wait or an end that takes the E of the run before it into its moment: that run's index among the
 * lane's spans; else TRACE_NONE. */
uint32_t model__run_left(const struct run *run, uint32_t moment, const struct lane *lane, enum part part);

/* The bare yield's instant that stands just before the E of a run, or TRACE_NONE. */
uint32_t model__yield_before(const struct trace *trace, uint32_t end_event);
/* args.line of an event, 0 without one; TRACE_NONE is no event. */
uint32_t model__line(const struct trace *trace, uint32_t event);

/* The blocked steps that overlap [from_ns, to_ns] (the trace's time) by more than a point: the first's
 * index in run->blocked, and how many. */
uint32_t model__blocked_in(const struct run *run, int64_t from_ns, int64_t to_ns, uint32_t *first);
/* What a step called that blocked it, as "time.sleep" (its own buffer), when that is one thing. */
bool model__blocking_call(const struct run *run, uint32_t step, char *buffer, size_t size);

static inline uint32_t lane_of(const struct run *run, uint32_t track)
{
	const uint32_t lane = run->source->lane_of_track[track];
	return lane < run->shown.lane_count ? lane : 0;
}

/* ---- waits (wait.c) ---- */

/* What a wait slice's name says: "sleep 2 s" is SLEEP of "2 s"; a kind that we do not know has
 * TRACE_WAIT_KIND_COUNT and the whole name. */
struct wait {
	enum trace_wait kind;
	const char *what;
};
struct wait model__wait(const char *name);
/* When its timer is due, in the trace's time; INT64_MIN: it has none. */
int64_t model__deadline(const struct wait *wait, const struct trace_span *span);
/* How many children a gather has and how many of them had ended after `happened` events. */
bool model__gather_progress(const struct run *run, uint32_t lane, uint32_t slice, uint32_t happened,
	uint32_t *done, uint32_t *count);
/* The short form for a box ("lock db"), a shorter one ("lock"), and that of a sentence ("the lock db"). */
size_t model__wait_reason(const struct wait *wait, enum awaitscope_lang lang, char *buffer, size_t size);
size_t model__wait_brief(const struct wait *wait, enum awaitscope_lang lang, char *buffer, size_t size);
size_t model__wait_object(const struct wait *wait, enum awaitscope_lang lang, char *buffer, size_t size);
/* The sentence that such a wait is over, of {what} and {task}; false: there is none for its kind. */
bool model__wait_over(const struct wait *wait, enum word *text);

/* ---- words ---- */

/* A text of the metadata in both languages ({ko, en} or a string), borrowed; NULL: there is none. */
void model__both(const cJSON *item, const char *text[MODEL__LANGS]);

/* The names of the blocked steps' tasks in [from_ns, to_ns], each once, at most three; in a sentence
 * the last is joined with "and". Returns how many there are. */
uint32_t model__blockers(const struct run *run, enum awaitscope_lang lang, int64_t from_ns, int64_t to_ns,
	bool sentence, char *buffer, size_t size);

#endif
