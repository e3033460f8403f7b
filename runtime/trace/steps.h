/* steps.h: between steps.c (tasks) and slices.c (everything else that has a beginning and an end). */
#ifndef AWAITSCOPE_STEPS_H
#define AWAITSCOPE_STEPS_H

#include "lines.h"

static inline struct trace__spot touch(struct trace__lines *l, uint32_t tid)
{
	return trace__table_touch(&l->tracks, tid);
}

static inline bool is_task(uint32_t tid)
{
	return tid >= TRACE_TID_TASK && tid < TRACE_TID_WORKER_MORE;
}

/* Where a gap may have swallowed what is only noticed now: the gap's end, if the track is older. */
static inline uint64_t gap_or(const struct trace__lines *l, const struct trace__track *track, uint64_t now_ns)
{
	bool swallowed = l->run.dropped && track->last_ns <= l->run.lost_ns && l->run.lost_ns < now_ns;

	return swallowed ? l->run.lost_ns : now_ns;
}

/* ---- steps.c ---- */
/* A track whose beginning was lost gets one. */
void trace__introduce_unknown(struct trace__lines *l, struct trace__spot spot);
static inline void introduce(struct trace__lines *l, struct trace__spot spot)
{
	if (__builtin_expect(spot.track->life == TRACE__UNKNOWN, 0))
		trace__introduce_unknown(l, spot);
}
/* The number of a flow from here, or 0 when no slice is open. */
uint64_t trace__send_flow(struct trace__lines *l, struct trace__spot from);
/* Takes back the newest flow that was sent ahead, 0 when there is none. */
uint64_t trace__receive_newest(struct trace__track *from);
/* The record says that this task runs; if that is news, it has run since the gap. */
struct trace__spot trace__running_unseen(struct trace__lines *l, uint32_t tid);
static inline struct trace__spot running(struct trace__lines *l, uint32_t tid)
{
	return __builtin_expect(l->run.running == tid, 1) ? touch(l, tid) : trace__running_unseen(l, tid);
}
void trace__end_track(struct trace__lines *l, struct trace__spot spot);

/* ---- slices.c ---- */
void trace__close_open_block(struct trace__lines *l, struct trace__spot spot, uint64_t ns);
static inline void close_block(struct trace__lines *l, struct trace__spot spot, uint64_t ns)
{
	if (__builtin_expect(spot.track->open & (TRACE__OPEN_BLOCK | TRACE__OPEN_GIL | TRACE__OPEN_CPU), 0))
		trace__close_open_block(l, spot, ns);
}
void trace__close_call(struct trace__lines *l, struct trace__spot spot, uint64_t ns);
void trace__close_poll(struct trace__lines *l, struct trace__spot loop, uint64_t ns);
void trace__close_job(struct trace__lines *l, struct trace__spot worker, uint64_t ns);
void trace__call_begin(struct trace__lines *l, const struct trace_record *r);
void trace__call_end(struct trace__lines *l, const struct trace_record *r, const char *text);
void trace__block_begin(struct trace__lines *l, const struct trace_record *r);
void trace__block_end(struct trace__lines *l, const struct trace_record *r);
void trace__poll_begin(struct trace__lines *l, const struct trace_record *r);
void trace__job_begin(struct trace__lines *l, const struct trace_record *r);
void trace__job_end(struct trace__lines *l, const struct trace_record *r);
/* The flow from the job that ended last on this worker for this task; 0: there is none. */
uint64_t trace__job_flow(struct trace__lines *l, uint32_t task, uint32_t worker);

#endif
