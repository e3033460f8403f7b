/* killed.h: programs that record, and are killed while they do. */
#ifndef TEST_KILLED_H
#define TEST_KILLED_H

#include <signal.h>
#include <sys/wait.h>

#include "recording.h"
#include "trace/lines.h"

enum { NAMES = 4000 }; /* more than one block of the segment holds */

static uint64_t random_state;

static inline uint32_t any(uint32_t below)
{
	random_state ^= random_state << 13;
	random_state ^= random_state >> 7;
	random_state ^= random_state << 17;
	return (uint32_t)(random_state >> 33) % below;
}

static inline struct trace_recorder *record_to(const char *path, enum trace_clock clock)
{
	struct trace_recorder_options options = {.path = path,
		.pid = 3,
		.clock = clock,
		.mode = "killed",
		.slow_ns = 100000,
		.ring_bytes = 64 << 10,
		.wait_when_full = true};
	struct trace_recorder *recorder;

	return trace_recorder_create(&recorder, &options) == 0 ? recorder : NULL;
}

/* Whatever a program may record, the same each time: wakes, flows, jobs, waits that stay open. */
static inline void put_anything(struct trace_recorder *recorder, int records)
{
	static const uint32_t tids[] = {0, 1, 2, 3, 100, 101, 102, 103, 104, 105};
	struct trace_ring *ring = trace_recorder_ring(recorder);
	uint64_t ticks = 0;
	char name[32];

	random_state = 88172645463325252ull;
	for (uint32_t i = 0; i < NAMES; i++) {
		snprintf(name, sizeof(name), "name %u", (unsigned)i);
		trace_recorder_intern(recorder, name);
	}
	for (int i = 0; i < records; i++) {
		struct trace_record record = {.type = (uint8_t)(1 + any(TRACE_END - 1)),
			.how = (uint8_t)any(4),
			.kind = (uint8_t)any(22),
			.flags = (uint8_t)any(16),
			.line = any(3),
			.task = tids[any(10)],
			.other = tids[any(10)]};

		ticks += any(3) ? any(1000) : 0;
		record.ticks = ticks;
		if (any(3) == 0)
			record.type = TRACE_SWITCH;
		record.arg = any(2) ? any(NAMES) : 1000000 + ticks;
		/* New tasks all the time, so that leaves fill up and are used again. */
		if (any(4) == 0)
			record.task = 106 + (uint32_t)i / 3;
		if (trace__record_text(&record)) /* where text may stand */
			trace_put_text(ring, record, "some words that are said", any(25));
		else
			trace_put(ring, record);
	}
}

/* Records in a child that kills itself, so that no moment has to be waited for. */
static inline void record_and_die(
	const char *path, enum trace_clock clock, void (*put)(struct trace_recorder *, int), int records)
{
	int status;
	pid_t child = fork();

	assert_true(child >= 0);
	if (child == 0) {
		struct trace_recorder *recorder = record_to(path, clock);

		if (!recorder)
			_exit(1);
		put(recorder, records);
		kill(getpid(), SIGKILL);
		_exit(2);
	}
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_true(WIFSIGNALED(status));
}

#endif
