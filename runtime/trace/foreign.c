/* foreign.c: the third tier: what other programs write: ids as text, names with escapes or none at
 * all, times in quotes or with exponents. And metadata, which is JSON in the hands of cJSON.
 *
 * Nothing here is in a hurry. An event is left out only when nothing can be made of it: an unknown
 * ph, or no time. */
#include <string.h>

#include "reader.h"

/* The first of several comma-separated categories is what Chrome's own traces mean. */
static enum trace_category category_of(const struct trace__slice *cat)
{
	char text[16];

	if (!cat->start || *cat->start != '"')
		return TRACE_CAT_OTHER;
	memset(text, 0, sizeof(text));
	trace__json_text(*cat, text, sizeof(text));
	return trace__category_of(text, strlen(text));
}

bool trace__scan_foreign(struct trace__reader *reader, struct trace__fields *fields, uint64_t offset)
{
	struct trace__texts *texts = &reader->trace->texts;
	int64_t ts_ns, extra = 0;
	char letter[8];
	int phase;

	if (!fields->at[TRACE__PH].start)
		return false;
	trace__json_text(fields->at[TRACE__PH], letter, sizeof(letter));
	if (letter[0] == 'M' && !letter[1])
		return trace__take_metadata(reader, fields);
	phase = letter[0] && !letter[1] ? trace__phase_of(letter[0]) : -1;
	if (phase < 0 || !trace__json_time(fields->at[TRACE__TS], &ts_ns))
		return false;
	switch (phase) {
	case TRACE__X:
		trace__json_time(fields->at[TRACE__DUR], &extra);
		trace__add_extra(reader, offset, trace__duration(extra, ts_ns));
		break;
	case TRACE__S:
	case TRACE__T:
	case TRACE__F:
		trace__add_extra(reader, offset, (int64_t)trace__json_id(texts, fields->at[TRACE__ID]));
		break;
	default:
		break;
	}
	trace__append(reader, ts_ns,
		trace__thread_of(reader, trace__json_id(texts, fields->at[TRACE__PID]),
			trace__json_id(texts, fields->at[TRACE__TID])),
		trace__json_intern(texts, fields->at[TRACE__NAME]), offset,
		(uint8_t)(phase | category_of(&fields->at[TRACE__CAT]) << TRACE__PHASE_BITS));
	return true;
}

/* ---- metadata ---- */

static uint8_t track_kind(struct trace__slice value)
{
	static const char *const names[] = {"loop", "worker", "task", "call"};
	char text[16];
	uint8_t i;

	trace__json_text(value, text, sizeof(text));
	for (i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (!strcmp(text, names[i]))
			return i; /* in the order of enum trace_track_kind */
	return TRACE__KIND_UNKNOWN;
}

static void take_process_name(
	struct trace__reader *reader, struct trace__process *process, struct trace__slice args)
{
	struct trace__slice value;

	if (trace__json_member(args, "name", &value))
		process->name = trace__json_intern(&reader->trace->texts, value);
	if (!process->metadata && trace__json_member(args, "awaitscope", &value) && *value.start == '{') {
		process->metadata = cJSON_ParseWithLength(value.start, (size_t)(value.end - value.start));
		process->ours = true; /* even when it cannot be parsed */
	}
}

static void take_thread_name(
	struct trace__reader *reader, struct trace__thread *thread, struct trace__slice args)
{
	struct trace__slice value;

	if (trace__json_member(args, "name", &value))
		thread->name = trace__json_intern(&reader->trace->texts, value);
	if (trace__json_member(args, "kind", &value) && *value.start == '"') {
		thread->kind = track_kind(value);
		if (thread->kind != TRACE__KIND_UNKNOWN)
			reader->processes[thread->process].ours = true;
	}
}

bool trace__take_metadata(struct trace__reader *reader, const struct trace__fields *fields)
{
	struct trace__texts *texts = &reader->trace->texts;
	uint32_t index;
	char name[16];

	if (!fields->at[TRACE__NAME].start)
		return false;
	trace__json_text(fields->at[TRACE__NAME], name, sizeof(name));
	if (!strcmp(name, "process_name")) {
		index = trace__process_find(reader, trace__json_id(texts, fields->at[TRACE__PID]));
		if (index != TRACE_NONE)
			take_process_name(reader, &reader->processes[index], fields->at[TRACE__ARGS]);
	} else if (!strcmp(name, "thread_name")) {
		index = trace__thread_of(reader, trace__json_id(texts, fields->at[TRACE__PID]),
			trace__json_id(texts, fields->at[TRACE__TID]));
		if (index != TRACE_NONE)
			take_thread_name(reader, &reader->threads[index], fields->at[TRACE__ARGS]);
	} else {
		return true; /* sort orders, labels: nothing that we show */
	}
	if (index == TRACE_NONE)
		reader->error = -ENOMEM;
	return true;
}
