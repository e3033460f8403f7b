/* running.h: what the scenarios' tests share: running a mode under the virtual clock, loading its trace. */
#ifndef AWAITSCOPE_TESTS_RUNNING_H
#define AWAITSCOPE_TESTS_RUNNING_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "scenario.h"
#include "trace/trace.h"

#define SECOND INT64_C(1000000000)

/* A folder for the traces of one test program; made by running_begin, gone after running_end. */
static char running_folder[64];

static inline int running_begin(void **state)
{
	(void)state;
	strcpy(running_folder, "/tmp/awaitscope-scenario.XXXXXX");
	return mkdtemp(running_folder) ? 0 : -1;
}

static inline void running_path(char path[128], const char *name)
{
	snprintf(path, 128, "%s/%s.json", running_folder, name);
}

static inline int running_end(void **state)
{
	(void)state;
	return rmdir(running_folder);
}

static inline const struct scenario *running_scenario(const char *name)
{
	const struct scenario *scenario = scenario_find(name);

	assert_non_null(scenario);
	return scenario;
}

/* Runs a mode quietly under the virtual clock, recorded to the path (NULL: not recorded); returns the
 * seconds that it took. */
static inline double running_seconds(
	const char *scenario, const char *mode, const double *knobs, double scale, const char *path)
{
	struct aw_recording recording = {.seconds = -1};
	struct scenario_run_options options = {
		.mode = mode,
		.virtual_clock = true,
		.scale = scale,
		.trace_path = path,
		.pid = 1,
		.knobs = knobs,
		.quiet = true,
		.recording = &recording,
	};

	assert_int_equal(scenario_run(running_scenario(scenario), &options), 0);
	assert_int_equal(recording.error, 0);
	assert_int_equal(recording.dropped, 0);
	return recording.seconds;
}

/* The trace of such a run; its file is gone already. trace_destroy() it. */
static inline struct trace *running_trace(
	const char *scenario, const char *mode, const double *knobs, double scale)
{
	struct trace *trace;
	char path[128];

	running_path(path, mode);
	running_seconds(scenario, mode, knobs, scale, path);
	assert_int_equal(trace_load(&trace, path, NULL), 0);
	assert_int_equal(unlink(path), 0);
	assert_int_equal(trace_run_count(trace), 1);
	return trace;
}

/* The file's bytes, ended by a zero; free() them. */
static inline char *running_bytes(const char *path, size_t *bytes)
{
	FILE *file = fopen(path, "rb");
	char *text;
	long end;

	assert_non_null(file);
	assert_int_equal(fseek(file, 0, SEEK_END), 0);
	end = ftell(file);
	assert_true(end >= 0);
	rewind(file);
	text = malloc((size_t)end + 1);
	assert_non_null(text);
	assert_int_equal(fread(text, 1, (size_t)end, file), (size_t)end);
	fclose(file);
	text[end] = '\0';
	*bytes = (size_t)end;
	return text;
}

#endif
