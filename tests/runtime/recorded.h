/* recorded.h: for the tests of what a run records: the trace of the last run, held against the laws, and
 * ways to look at it. */
#ifndef TEST_RECORDED_H
#define TEST_RECORDED_H

#include "running.h"
#include "trace/trace.h"

static char folder[64];

static inline int make_folder(void **state)
{
	(void)state;
	strcpy(folder, "/tmp/awaitscope-test-XXXXXX");
	return mkdtemp(folder) ? 0 : -1;
}

static inline int remove_folder(void **state)
{
	char command[128];

	(void)state;
	snprintf(command, sizeof(command), "rm -rf '%s'", folder);
	return system(command);
}

static inline const char *in_folder(const char *name)
{
	static char paths[4][160];
	static int next;
	char *path = paths[next++ % 4];

	snprintf(path, sizeof(paths[0]), "%s/%s", folder, name);
	return path;
}

/* ---- the trace of the last run ---- */

static struct trace *trace;

static inline void complain(void *context, const struct trace_breach *breach)
{
	(void)context;
	print_error(
		"line %llu breaks law %u: %s\n", (unsigned long long)breach->line, breach->law, breach->text);
}

static inline void load(const char *path)
{
	const struct trace_damage *damage;

	trace_destroy(trace);
	trace = NULL;
	assert_int_equal(trace_load(&trace, path, NULL), 0);
	damage = trace_damage(trace);
	assert_false(damage->cut);
	assert_int_equal(damage->truncated_bytes, 0);
	assert_int_equal(damage->skipped_lines, 0);
	assert_int_equal(trace_check(trace, LANG_EN, complain, NULL), 0);
}

/* Runs and records under the virtual clock, and loads what was recorded. */
static inline int record(aw_fn *fn, void *arg)
{
	const char *path = in_folder("trace.json");
	int status = run_with((struct aw_options){.trace_path = path}, fn, arg);

	assert_int_equal(recording.error, 0);
	assert_int_equal(recording.dropped, 0);
	load(path);
	return status;
}

static inline uint32_t track(uint32_t tid)
{
	uint32_t found = trace_find_track(trace, 0, tid);

	assert_true(found != TRACE_NONE);
	return found;
}

static inline const char *track_name(uint32_t tid)
{
	return trace_track(trace, track(tid))->name;
}

/* The nth (from 1) event on a task's track with this phase and category; TRACE_NONE when there is none. */
static inline uint32_t find(uint32_t tid, char phase, enum trace_category category, int nth)
{
	uint32_t on = track(tid);

	for (uint32_t i = 0; i < trace_event_count(trace); i++) {
		struct trace_event event = trace_event(trace, i);

		if (event.track == on && event.phase == phase && event.category == category && --nth == 0)
			return i;
	}
	return TRACE_NONE;
}

static inline const char *event_name(uint32_t event)
{
	return event == TRACE_NONE ? "(none)" : trace_text(trace, trace_event(trace, event).name);
}

static inline const char *arg_of(uint32_t event, const char *key)
{
	static char texts[4][256];
	static int next;
	char *text = texts[next++ % 4];

	if (event == TRACE_NONE || !trace_event_arg(trace, event, key, text, sizeof(texts[0])))
		return "(none)";
	return text;
}

/* Why the task was resumed for the nth time. */
static inline const char *resumed_by(uint32_t tid, int nth)
{
	return arg_of(find(tid, 'B', TRACE_CAT_RUN, nth), "by");
}

static inline int line_of(uint32_t event)
{
	return (int)trace_event_number(trace, event, "line", -1);
}

/* The outermost spans of a task, as letters: R(un), r(eady, where that took time), W(ait). */
static inline const char *states(uint32_t tid)
{
	static char letters[64];
	size_t used = 0;
	uint32_t on = track(tid);

	for (uint32_t i = 0; i < trace_span_count(trace, on) && used < sizeof(letters) - 1; i++) {
		struct trace_span span = trace_span(trace, on, i);

		assert_false(span.open);
		if (span.depth == 0)
			letters[used++] = span.state == TRACE_RUN     ? 'R'
			                  : span.state == TRACE_READY ? 'r'
			                                              : 'W';
	}
	letters[used] = '\0';
	return letters;
}

static inline double span_seconds(uint32_t tid, uint32_t index)
{
	struct trace_span span = trace_span(trace, track(tid), index);

	return (double)(span.end_ns - span.start_ns) / 1e9;
}

#endif
