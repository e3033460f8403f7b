/* probe.h: the one place where the runtime speaks to the recorder.
 *
 * Each probe is a test of loop->ring and, when it is there, one 32-byte record. One clock read
 * serves a yield and the resume that follows it. */
#ifndef AW_PROBE_H
#define AW_PROBE_H

#include <string.h>

#include "loop.h"

static inline uint64_t probe_now(const struct aw_loop *loop)
{
	return loop->is_virtual ? (uint64_t)loop->virtual_ns : trace_ring_now(loop->ring);
}

static inline uint32_t probe_tid(const struct aw *task)
{
	return task ? task->tid : 0;
}

static inline uint64_t probe_seconds(double seconds)
{
	uint64_t bits;

	memcpy(&bits, &seconds, sizeof(bits));
	return bits;
}

/* probe.c: the rarer ones; each asks for a recorder first. */
uint32_t aw__probe_name(struct aw_loop *loop, const char *name);
/* The same of a text whose memory need not stay; 0 when nothing is recorded. */
uint32_t aw__probe_text_id(struct aw_loop *loop, const char *text);
/* A task's or future's; 0 when nothing is recorded. */
uint32_t aw__probe_name_of(struct aw_loop *loop, const struct aw *task);
void aw__probe_create(struct aw_loop *loop, const struct aw *task, uint32_t line);
void aw__probe_wake(
	struct aw_loop *loop, const struct aw *task, enum trace_cause cause, uint32_t by, unsigned flags);
void aw__probe_wake_at(struct aw_loop *loop, const struct aw *task, enum trace_cause cause, int64_t at_ns);
void aw__probe_flow_out(struct aw_loop *loop, const struct aw *task);
void aw__probe_text(struct aw_loop *loop, enum trace_type type, const char *text);
/* time.sleep and its like, of so many seconds. */
void aw__probe_block(
	struct aw_loop *loop, enum trace_type type, enum trace_hold hold, double seconds, uint32_t line);
/* Another thing that holds a thread: BLOCK_BEGIN or BLOCK_END. `name` may be NULL. */
void aw__probe_hold(
	struct aw_loop *loop, enum trace_type type, enum trace_hold hold, const char *name, uint32_t line);
/* A track waits for its turn to compute: begin, or end. */
void aw__probe_turn(struct aw_loop *loop, uint32_t tid, bool begins, bool is_gil);
/* A job of the thread whose loop it is, for that task: JOB_BEGIN or JOB_END. */
void aw__probe_job(struct aw_loop *loop, enum trace_type type, uint32_t task, const char *name);
void aw__probe_call(struct aw_loop *loop, enum trace_type type, const struct aw *call, uint32_t caller);
void aw__probe_poll(struct aw_loop *loop, enum trace_type type, int64_t timeout_ns);
/* The record of a task that ends; followed by the text of its result or error where there is one. */
void aw__probe_end(struct aw_loop *loop, struct trace_record record, const struct aw *task);

int aw__probe_open(struct aw_loop *loop, const struct aw_options *options, const char *mode);
void aw__probe_close(struct aw_loop *loop, const struct aw_options *options);

#endif
