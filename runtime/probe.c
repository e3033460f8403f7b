/* probe.c: what the runtime tells the recorder, beside the switches of task.c. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#include <cjson/cJSON.h>

#include "probe.h"
#include "remote.h"

uint32_t aw__probe_name(struct aw_loop *loop, const char *name)
{
	/* Names are nearly always literals: their address finds the number, without hashing the text. */
	size_t place = ((uintptr_t)name >> 3) % (sizeof(loop->names) / sizeof(loop->names[0]));

	if (loop->names[place].name != name) {
		loop->names[place].id = trace_recorder_intern(loop->recorder, name);
		loop->names[place].name = name;
	}
	return loop->names[place].id;
}

uint32_t aw__probe_text_id(struct aw_loop *loop, const char *text)
{
	return loop->ring && text ? trace_recorder_intern(loop->recorder, text) : 0;
}

uint32_t aw__probe_name_of(struct aw_loop *loop, const struct aw *task)
{
	if (!loop->ring)
		return 0;
	/* The memory of a name that a task owns may hold another later. */
	return task->owns_name ? trace_recorder_intern(loop->recorder, task->name)
	                       : aw__probe_name(loop, task->name);
}

void aw__probe_create(struct aw_loop *loop, const struct aw *task, uint32_t line)
{
	if (!loop->ring)
		return;
	trace_put(loop->ring, (struct trace_record){.ticks = probe_now(loop),
				      .type = TRACE_CREATE,
				      .task = task->tid,
				      .other = probe_tid(loop->current),
				      .arg = aw__probe_name_of(loop, task),
				      .line = line,
				      .flags = loop->current ? TRACE_FLAG_FLOW : 0});
}

void aw__probe_wake(
	struct aw_loop *loop, const struct aw *task, enum trace_cause cause, uint32_t by, unsigned flags)
{
	if (!loop->ring)
		return;
	trace_put(loop->ring, (struct trace_record){.ticks = probe_now(loop),
				      .type = TRACE_WAKE,
				      .task = task->tid,
				      .other = by,
				      .kind = (uint8_t)cause,
				      .flags = (uint8_t)flags});
}

void aw__probe_wake_at(struct aw_loop *loop, const struct aw *task, enum trace_cause cause, int64_t at_ns)
{
	if (!loop->ring)
		return;
	trace_put(loop->ring, (struct trace_record){.ticks = probe_now(loop),
				      .type = TRACE_WAKE,
				      .task = task->tid,
				      .arg = (uint64_t)at_ns,
				      .kind = (uint8_t)cause,
				      .flags = TRACE_FLAG_AT});
}

void aw__probe_flow_out(struct aw_loop *loop, const struct aw *task)
{
	if (!loop->ring)
		return;
	trace_put(loop->ring,
		(struct trace_record){.ticks = probe_now(loop), .type = TRACE_FLOW_OUT, .task = task->tid});
}

void aw__probe_text(struct aw_loop *loop, enum trace_type type, const char *text)
{
	if (!loop->ring)
		return;
	trace_put_text(loop->ring,
		(struct trace_record){.ticks = probe_now(loop),
			.type = (uint8_t)type,
			.task = loop->is_sync ? loop->thread.frame->tid : probe_tid(loop->current)},
		text, strlen(text));
}

static void put_hold(
	struct aw_loop *loop, enum trace_type type, enum trace_hold hold, uint64_t fact, uint32_t line)
{
	trace_put(loop->ring,
		(struct trace_record){.ticks = probe_now(loop),
			.type = (uint8_t)type,
			.kind = (uint8_t)hold,
			.task = loop->is_sync ? loop->thread.frame->tid : probe_tid(loop->current),
			.arg = fact,
			.line = line});
	/* What was recorded is on its way before the thread is held. */
	trace_ring_publish(loop->ring);
}

void aw__probe_block(
	struct aw_loop *loop, enum trace_type type, enum trace_hold hold, double seconds, uint32_t line)
{
	if (loop->ring)
		put_hold(loop, type, hold, probe_seconds(seconds), line);
	else if (loop->remote)
		aw__remote_hold(loop->remote, type, hold, seconds, line);
}

void aw__probe_hold(
	struct aw_loop *loop, enum trace_type type, enum trace_hold hold, const char *name, uint32_t line)
{
	if (loop->ring)
		put_hold(loop, type, hold, name ? trace_recorder_intern(loop->recorder, name) : 0, line);
}

void aw__probe_turn(struct aw_loop *loop, uint32_t tid, bool begins, bool is_gil)
{
	if (!loop->ring)
		return;
	trace_put(loop->ring, (struct trace_record){.ticks = probe_now(loop),
				      .type = begins ? TRACE_BLOCK_BEGIN : TRACE_BLOCK_END,
				      .kind = is_gil ? TRACE_HOLD_GIL : TRACE_HOLD_CPU,
				      .task = tid});
}

void aw__probe_job(struct aw_loop *loop, enum trace_type type, uint32_t task, const char *name)
{
	if (!loop->ring)
		return;
	trace_put(loop->ring, (struct trace_record){.ticks = probe_now(loop),
				      .type = (uint8_t)type,
				      .task = loop->thread.tid,
				      .other = task,
				      .arg = name ? aw__probe_name(loop, name) : 0});
}

void aw__probe_call(struct aw_loop *loop, enum trace_type type, const struct aw *call, uint32_t caller)
{
	struct trace_record record = {.type = (uint8_t)type, .task = call->tid};

	if (!loop->ring)
		return;
	record.ticks = probe_now(loop);
	if (type == TRACE_CALL_BEGIN) {
		record.other = caller;
		record.arg = aw__probe_name(loop, call->name);
		record.line = call->line;
		trace_put(loop->ring, record);
	} else {
		record.line = call->return_line;
		record.how = call->status == AW_ECANCELLED ? TRACE_LEAVE_CANCELLED
		             : call->status < 0            ? TRACE_LEAVE_FAILED
		                                           : TRACE_LEAVE_DONE;
		aw__probe_end(loop, record, call);
	}
}

void aw__probe_poll(struct aw_loop *loop, enum trace_type type, int64_t timeout_ns)
{
	if (!loop->ring)
		return;
	trace_put(loop->ring, (struct trace_record){.ticks = probe_now(loop),
				      .type = (uint8_t)type,
				      .task = TRACE_TID_LOOP,
				      .other = (uint32_t)loop->iteration,
				      .arg = (uint64_t)timeout_ns});
	trace_ring_publish(loop->ring);
}

void aw__probe_end(struct aw_loop *loop, struct trace_record record, const struct aw *task)
{
	if (task->status == AW_ECANCELLED) {
		trace_put(loop->ring, record);
	} else if (task->status < 0) {
		const struct aw__error *error = task->error;

		if (error)
			trace_put_text(loop->ring, record, error->text, error->bytes);
		else
			trace_put(loop->ring, record);
	} else if (task->flags & AW__RESULT_INT) {
		record.flags |= TRACE_FLAG_INT;
		memcpy(&record.arg, task->result, sizeof(record.arg));
		trace_put(loop->ring, record);
	} else if (task->flags & AW__RESULT_TEXT) {
		trace_put_text(loop->ring, record, task->result, strlen(task->result));
	} else {
		trace_put(loop->ring, record);
	}
}

/* What is not JSON would spoil the whole trace. */
static bool is_object(const char *metadata)
{
	cJSON *json = cJSON_ParseWithOpts(metadata, NULL, true);
	bool answer = cJSON_IsObject(json);

	cJSON_Delete(json);
	return answer;
}

int aw__probe_open(struct aw_loop *loop, const struct aw_options *options, const char *mode)
{
	double slow_seconds = options->slow_seconds > 0 ? options->slow_seconds : 0.1;
	int64_t slow_ns = (int64_t)(slow_seconds * loop->scale * 1e9 + 0.5);
	char plain[128];
	struct trace_recorder_options recorder = {
		.path = options->trace_path,
		.pid = options->trace_pid ? options->trace_pid : 1,
		.clock = loop->is_virtual ? TRACE_CLOCK_VIRTUAL : TRACE_CLOCK_REAL,
		.mode = options->mode ? options->mode : mode,
		.metadata = options->metadata,
		.loop_name = loop->is_sync ? "cpu" : "event loop",
		.slow_ns = slow_ns,
		.wait_when_full = options->keep_all,
		.ring_bytes = options->ring_bytes,
	};
	int status;

	if (!recorder.metadata) {
		snprintf(plain, sizeof(plain), "{\"version\":\"%s\",\"clock\":\"%s\",\"slow_ns\":%lld}",
			AWAITSCOPE_VERSION, loop->is_virtual ? "virtual" : "real", (long long)slow_ns);
		recorder.metadata = plain;
	}
	if (!is_object(recorder.metadata))
		return -EINVAL;
	status = trace_recorder_create(&loop->recorder, &recorder);
	if (!status)
		loop->ring = trace_recorder_ring(loop->recorder);
	return status;
}

void aw__probe_close(struct aw_loop *loop, const struct aw_options *options)
{
	struct trace_recorder_result result = {0};
	double seconds = aw_time();

	if (loop->recorder)
		result.error = trace_recorder_close(loop->recorder, probe_now(loop), &result);
	if (options->recording)
		*options->recording = (struct aw_recording){.error = result.error,
			.dropped = result.dropped,
			.bytes = result.bytes,
			.seconds = seconds};
	loop->recorder = NULL;
	loop->ring = NULL;
}
