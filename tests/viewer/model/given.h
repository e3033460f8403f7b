/* given.h: small traces, written line by line, and the model of them. */
#ifndef TEST_GIVEN_H
#define TEST_GIVEN_H

#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "model/model.h"

struct given {
	char *text;
	size_t length, room;
	unsigned pid;
	struct trace *trace;
	struct model *model;
};

static inline void given_line(struct given *g, const char *format, ...) __attribute__((format(printf, 2, 3)));
static inline void given_line(struct given *g, const char *format, ...)
{
	va_list list;

	if (g->room < g->length + 16384) {
		g->room = (g->room + 16384) * 2;
		g->text = realloc(g->text, g->room);
		assert_non_null(g->text);
	}
	g->length += (size_t)sprintf(g->text + g->length, "%s", g->length ? "\n," : "[\n");
	va_start(list, format);
	const int bytes = vsnprintf(g->text + g->length, 16000, format, list);
	va_end(list);
	assert_true(bytes > 0 && bytes < 16000);
	g->length += (size_t)bytes;
}

/* A new run; metadata: further members of args.awaitscope, beginning with a comma, or "". */
static inline void given_run(struct given *g, const char *mode, const char *metadata)
{
	given_line(g,
		"{\"ph\":\"M\",\"pid\":%u,\"tid\":1,\"name\":\"process_name\",\"args\":{\"name\":\"%s\","
		"\"awaitscope\":"
		"{\"version\":\"0.1.0\",\"scenario\":\"test\",\"title\":{\"ko\":\"시험\",\"en\":\"test\"},"
		"\"mode\":{\"name\":\"%s\","
		"\"ko\":\"설명\",\"en\":\"words\"},\"clock\":\"virtual\",\"slow_ns\":100000000%s}}}",
		++g->pid, mode, mode, metadata);
}

static inline void given_thread(struct given *g, unsigned tid, const char *name, const char *kind)
{
	given_line(g,
		"{\"ph\":\"M\",\"pid\":%u,\"tid\":%u,\"name\":\"thread_name\",\"args\":{\"name\":\"%s\","
		"\"kind\":\"%s\"}}",
		g->pid, tid, name, kind);
}

/* An event at `ms`; args: an object's text, or "". */
static inline void given_event(struct given *g, char ph, unsigned tid, double ms, const char *name,
	const char *category, const char *args)
{
	given_line(g,
		"{\"ph\":\"%c\",\"pid\":%u,\"tid\":%u,\"ts\":%.3f,\"name\":\"%s\",\"cat\":\"%s\"%s%s%s}", ph,
		g->pid, tid, ms * 1000, name, category, ph == 'i' ? ",\"s\":\"t\"" : "",
		*args ? ",\"args\":" : "", args);
}

static inline void given_task(struct given *g, unsigned tid, double ms, const char *name, const char *args)
{
	given_thread(g, tid, name, "task");
	given_event(g, 'i', tid, ms, "create", "task", args);
}

/* A run from one time to another; by: its cause. */
static inline void given_step(
	struct given *g, unsigned tid, double from_ms, double to_ms, const char *name, const char *by)
{
	char args[64];

	snprintf(args, sizeof(args), "{\"by\":\"%s\"}", by);
	given_event(g, 'B', tid, from_ms, name, "run", args);
	given_event(g, 'E', tid, to_ms, name, "run", "");
}

static inline const struct model *given_model(struct given *g, enum awaitscope_lang lang)
{
	const struct trace *traces[1];

	given_line(g, "{\"ph\":\"M\",\"pid\":%u,\"tid\":1,\"name\":\"process_sort_index\",\"args\":{}}\n]\n",
		g->pid);
	assert_int_equal(trace_load_bytes(&g->trace, g->text, g->length), 0);
	traces[0] = g->trace;
	assert_int_equal(model_create(&g->model, traces, 1, lang), 0);
	return g->model;
}

/* The model of a file in tests/fixtures. */
static inline const struct model *given_fixture(struct given *g, const char *name, enum awaitscope_lang lang)
{
	const struct trace *traces[1];
	char path[512];

	snprintf(path, sizeof(path), "%s/%s", FIXTURES, name);
	assert_int_equal(trace_load(&g->trace, path, NULL), 0);
	traces[0] = g->trace;
	assert_int_equal(model_create(&g->model, traces, 1, lang), 0);
	return g->model;
}

static inline void given_end(struct given *g)
{
	model_destroy(g->model);
	trace_destroy(g->trace);
	free(g->text);
	memset(g, 0, sizeof(*g));
}

/* The lane of a name, in a run. */
static inline uint32_t lane_named(const struct model *model, uint32_t run, const char *name)
{
	const struct model_run *shown = model_run(model, run);

	for (uint32_t i = 0; i < shown->lane_count; i++)
		if (strcmp(shown->lanes[i].name, name) == 0)
			return i;
	fail_msg("no lane is called %s", name);
	return 0;
}

static inline uint32_t run_of_mode(const struct model *model, const char *mode)
{
	for (uint32_t r = 0; r < model_run_count(model); r++)
		if (strcmp(model_run(model, r)->mode, mode) == 0)
			return r;
	fail_msg("no run is called %s", mode);
	return 0;
}

/* The first moment whose sentence holds a text. */
static inline uint32_t moment_saying(const struct model *model, uint32_t run, const char *text)
{
	char buffer[1024];

	for (uint32_t m = 1; m <= model_run(model, run)->moment_count; m++) {
		model_moment_text(model, run, m, buffer, sizeof(buffer));
		if (strstr(buffer, text))
			return m;
	}
	fail_msg("no moment says \"%s\"", text);
	return 0;
}

#define MS     INT64_C(1000000)
#define SECOND INT64_C(1000000000)

#endif
