/* lines.c: records in, lines out: the file's head, the time of each record, gaps, and the run's end. */
#include <errno.h>
#include <stdlib.h>

#include <cjson/cJSON.h>

#include "lines.h"
#include "text.h"

int trace__lines_init(struct trace__lines *lines, struct trace__segment *segment,
	struct trace__strings *strings, uint32_t pid, int64_t slow_ns)
{
	size_t long_bytes = sizeof(struct trace__words) + 12 * TRACE__NAME_MAX;
	char *p;

	*lines = (struct trace__lines){
		.strings = strings, .pid = pid, .slow_ns = slow_ns, .ts_ns = UINT64_MAX, .high = UINT64_MAX};
	trace__names_init(&lines->names, strings);
	trace__table_init(&lines->tracks, segment, 1);
	lines->text = malloc(TRACE__FLUSH_BYTES + TRACE__RECORD_MOST);
	lines->words = calloc(TRACE__WORDS, sizeof(*lines->words));
	lines->long_words = calloc(1, long_bytes);
	if (!lines->text || !lines->words || !lines->long_words) {
		trace__lines_finish(lines);
		return -ENOMEM;
	}
	p = TRACE__PUT(lines->prefix, ",{\"ph\":\"B\",\"pid\":");
	p = TRACE__PUT(trace__put_uint(p, pid), ",\"tid\":");
	lines->prefix_bytes = (uint32_t)(p - lines->prefix);
	return 0;
}

void trace__lines_finish(struct trace__lines *lines)
{
	trace__table_finish(&lines->tracks);
	trace__names_finish(&lines->names);
	free(lines->text);
	free(lines->words);
	free(lines->long_words);
}

int trace__lines_head(char **text, size_t *bytes, uint32_t pid, const char *mode, const char *metadata,
	const char *loop_name)
{
	size_t metadata_bytes = metadata ? strlen(metadata) : 0, mode_bytes = strlen(mode);
	size_t loop_bytes = strlen(loop_name);
	char *p = malloc(512 + 6 * mode_bytes + 6 * loop_bytes + metadata_bytes);

	if (!p)
		return -ENOMEM;
	*text = p;
	p = trace__put_uint(TRACE__PUT(p, "[\n{\"ph\":\"M\",\"pid\":"), pid);
	p = TRACE__PUT(p, ",\"tid\":1,\"name\":\"process_name\",\"args\":{\"name\":\"");
	p = trace__put_json(p, mode, mode_bytes);
	*p++ = '"';
	if (metadata_bytes) {
		p = TRACE__PUT(p, ",\"awaitscope\":");
		/* One event a line: a JSON text may have its ends of line only between tokens. */
		for (size_t i = 0; i < metadata_bytes; i++) {
			if (metadata[i] != '\n' && metadata[i] != '\r')
				*p++ = metadata[i];
		}
	}
	p = trace__put_uint(TRACE__PUT(p, "}}\n,{\"ph\":\"M\",\"pid\":"), pid);
	p = TRACE__PUT(p, ",\"tid\":1,\"name\":\"thread_name\",\"args\":{\"name\":\"");
	p = trace__put_json(p, loop_name, loop_bytes);
	p = TRACE__PUT(p, "\",\"kind\":\"loop\"}}\n");
	*bytes = (size_t)(p - *text);
	return 0;
}

size_t trace__record_text(const struct trace_record *r)
{
	switch (r->type) {
	case TRACE_PRINT:
	case TRACE_NOTE:
		break;
	case TRACE_CALL_END:
		if (r->flags & TRACE_FLAG_INT)
			return 0;
		break;
	case TRACE_SWITCH:
		if (r->how == TRACE_LEAVE_FAILED ||
			(r->how == TRACE_LEAVE_DONE && !(r->flags & TRACE_FLAG_INT)))
			break;
		return 0;
	default:
		return 0;
	}
	return r->arg < TRACE_TEXT_MAX ? (size_t)r->arg : TRACE_TEXT_MAX;
}

/* ns since the run's start. */
static uint64_t time_of(struct trace__lines *lines, uint64_t ticks)
{
	uint64_t ns = trace__clock_ns(&lines->clock, ticks);

	if (!lines->run.started) {
		lines->run.started = true;
		lines->run.start_ns = ns;
	}
	return ns > lines->run.start_ns ? ns - lines->run.start_ns : 0;
}

/* Between `ticks` and `arg` records were lost: of the loop when task is its tid. */
static void lost(struct trace__lines *lines, const struct trace_record *r)
{
	struct trace__spot loop;
	uint64_t to_ns = time_of(lines, r->arg);

	lines->run.dropped += r->line;
	if (r->task == TRACE_TID_LOOP)
		trace__step_gap(lines);
	loop = trace__table_touch(&lines->tracks, TRACE_TID_LOOP);
	trace__form_dropped(lines, loop, r->line, lines->run.now_ns,
		to_ns > lines->run.now_ns ? to_ns : lines->run.now_ns);
	if (to_ns > lines->run.lost_ns)
		lines->run.lost_ns = to_ns;
}

void trace__lines_record(struct trace__lines *lines, const struct trace_record *record, const char *text)
{
	uint64_t ns;

	if (record->type == TRACE_PAD || record->type > TRACE_LOST)
		return;
	ns = time_of(lines, record->ticks);
	if (ns > lines->run.now_ns)
		lines->run.now_ns = ns;
	if (__builtin_expect(record->type < TRACE_END, 1)) {
		lines->run.records++;
		trace__step(lines, record, text);
	} else if (record->type == TRACE_LOST) {
		lost(lines, record);
	} else {
		lines->run.ended = true;
		lines->run.end_ns = lines->run.now_ns;
	}
}

bool trace__lines_end(struct trace__lines *lines)
{
	uint64_t end_ns = lines->run.now_ns;
	uint32_t tid;

	while ((tid = trace__table_next(&lines->tracks, lines->finish_tid + 1)) != 0) {
		if (lines->used >= TRACE__FLUSH_BYTES)
			return false;
		trace__step_close(lines, tid, end_ns);
		lines->finish_tid = tid;
	}
	if (end_ns > lines->run.written_ns)
		trace__form_last(lines, trace__table_touch(&lines->tracks, TRACE_TID_LOOP), end_ns, "end");
	return true;
}

void trace__lines_cut(struct trace__lines *lines)
{
	uint64_t ns = lines->run.written_ns > lines->run.now_ns ? lines->run.written_ns : lines->run.now_ns;

	trace__form_last(lines, trace__table_touch(&lines->tracks, TRACE_TID_LOOP), ns, "cut");
}
