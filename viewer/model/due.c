/* due.c: what an unfinished recording has yet to write about what is past.
 *
 * A loop that is held notices no timer, so the end of a sleep is written late; but it will say that it
 * ended at its deadline, which is known since the sleep began. The missing lines are told here, and read
 * behind the others they make of the sleeper what it is, READY, in every lane, word and figure alike. */
#include <errno.h>
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "inside.h"

struct lines {
	char *text;
	size_t bytes, room;
};

/* Appends the end of an open wait. Its name was any text: cJSON writes it. */
static int add_end(struct lines *lines, const struct trace *trace, const struct trace_track *track,
	uint32_t begin, int64_t due_ns)
{
	const char *name = trace_text(trace, trace_event(trace, begin).name);
	cJSON *item = cJSON_CreateString(name);
	char *quoted = item ? cJSON_PrintUnformatted(item) : NULL;
	const size_t most = lines->bytes + (quoted ? strlen(quoted) : 0) + 160;
	int code = -ENOMEM;

	if (quoted && most > lines->room) {
		char *text = realloc(lines->text, most * 2);
		if (!text)
			goto out;
		lines->text = text;
		lines->room = most * 2;
	}
	if (!quoted)
		goto out;
	lines->bytes += (size_t)snprintf(lines->text + lines->bytes, lines->room - lines->bytes,
		",{\"ph\":\"E\",\"pid\":%" PRIu32 ",\"tid\":%" PRIu32 ",\"ts\":%" PRId64 ".%03d,\"name\":%s,"
		"\"cat\":\"wait\"}\n",
		trace_run(trace, track->run)->pid, track->tid, due_ns / 1000, (int)(due_ns % 1000), quoted);
	code = 0;
out:
	cJSON_free(quoted);
	cJSON_Delete(item);
	return code;
}

/* When the wait that a task's track ends in is over by itself; INT64_MAX: that is not known. */
static int64_t due_of(const struct trace *trace, const struct trace_span *span)
{
	if (span->state != TRACE_WAIT || !span->open || span->begin == TRACE_NONE)
		return INT64_MAX;
	const struct wait wait = model__wait(trace_text(trace, trace_event(trace, span->begin).name));
	const int64_t named_ns = model__deadline(&wait, span);
	if (named_ns == INT64_MIN || span->start_ns < 0)
		return INT64_MAX;
	/* The name is rounded, the fact is not. */
	const double seconds = trace_event_number(trace, span->begin, "seconds", -1);
	return seconds >= 0 && seconds < 9e9 ? plus(span->start_ns, llround(seconds * 1e9)) : named_ns;
}

int model_due_lines(char **out, size_t *bytes, const struct trace *trace, int64_t until_ns)
{
	struct lines lines = {0};

	*out = NULL;
	*bytes = 0;
	for (uint32_t t = 0; t < trace_track_count(trace); t++) {
		const struct trace_track *track = trace_track(trace, t);
		const uint32_t count = trace_span_count(trace, t);
		const int64_t end_ns = trace_run(trace, track->run)->end_ns;
		if (track->kind != TRACE_TRACK_TASK || count == 0)
			continue;
		const struct trace_span span = trace_span(trace, t, count - 1);
		const int64_t due_ns = due_of(trace, &span);
		if (due_ns == INT64_MAX || due_ns > until_ns || due_ns > end_ns)
			continue;
		if (add_end(&lines, trace, track, span.begin, due_ns)) {
			free(lines.text);
			return -ENOMEM;
		}
	}
	*out = lines.text;
	*bytes = lines.bytes;
	return 0;
}
