/* scan_any.c: the second tier: one element, its keys in any order, white space anywhere.
 *
 * It walks the members, keeps where each known value stands, and passes over the others. What those
 * values are is then read from the characters, unless one is odd: then the third tier is asked. */
#include <string.h>

#include "reader.h"

static struct trace__slice *field_of(struct trace__fields *fields, const char *key, size_t bytes)
{
	switch (bytes) {
	case 2:
		return !memcmp(key, "ph", 2)   ? &fields->ph
		       : !memcmp(key, "ts", 2) ? &fields->ts
		       : !memcmp(key, "id", 2) ? &fields->id
					       : NULL;
	case 3:
		return !memcmp(key, "pid", 3)	? &fields->pid
		       : !memcmp(key, "tid", 3) ? &fields->tid
		       : !memcmp(key, "dur", 3) ? &fields->dur
		       : !memcmp(key, "cat", 3) ? &fields->cat
						: NULL;
	case 4:
		return !memcmp(key, "name", 4)	 ? &fields->name
		       : !memcmp(key, "args", 4) ? &fields->args
						 : NULL;
	default:
		return NULL;
	}
}

/* The members from behind the { to behind the }. */
static enum trace__scan walk(struct trace__fields *fields, const char *p, const char *end, const char **next)
{
	struct trace__slice *field, unknown;
	enum trace__scan result;
	const char *key;

	p = trace__json_space(p + 1, end);
	if (p < end && *p == '}') {
		*next = p + 1;
		return TRACE__DONE;
	}
	for (;;) {
		*next = p;
		if (p >= end)
			return TRACE__MORE;
		if (*p != '"')
			return TRACE__BROKEN;
		key = p + 1;
		result = trace__json_skip(p, end, next);
		if (result != TRACE__DONE)
			return result;
		p = *next;
		field = field_of(fields, key, (size_t)(p - 1 - key));
		*next = p = trace__json_space(p, end);
		if (p >= end)
			return TRACE__MORE;
		if (*p != ':')
			return TRACE__BROKEN;
		field = field ? field : &unknown;
		field->start = p = trace__json_space(p + 1, end);
		result = trace__json_skip(p, end, next);
		if (result != TRACE__DONE)
			return result;
		field->end = p = *next;
		*next = p = trace__json_space(p, end);
		if (p >= end)
			return TRACE__MORE;
		if (*p == '}') {
			*next = p + 1;
			return TRACE__DONE;
		}
		if (*p != ',')
			return TRACE__BROKEN;
		p = trace__json_space(p + 1, end);
	}
}

static bool is_plain_number(struct trace__slice value)
{
	const char *p = value.start;

	if (!p || p >= value.end || value.end - p > 15)
		return false;
	while (p < value.end && *p >= '0' && *p <= '9')
		p++;
	return p == value.end;
}

static bool is_plain_text(struct trace__slice value)
{
	return value.start && *value.start == '"' &&
	       !memchr(value.start, '\\', (size_t)(value.end - value.start));
}

static uint64_t plain_number(struct trace__slice value)
{
	uint64_t number = 0;
	const char *p;

	for (p = value.start; p < value.end; p++)
		number = number * 10 + (uint64_t)(*p - '0');
	return number;
}

static uint32_t plain_text(struct trace__reader *reader, struct trace__slice value)
{
	return trace__texts_intern(
		&reader->trace->texts, value.start + 1, (size_t)(value.end - value.start) - 2);
}

/* An event whose every field is of the plainest type. False: ask the next tier. */
static bool take_plain(
	struct trace__reader *reader, const struct trace__fields *fields, int phase, uint64_t offset)
{
	enum trace_category category = TRACE_CAT_OTHER;
	int64_t ts_ns, dur_ns = 0;
	bool has_extra = phase == TRACE__X || phase == TRACE__S || phase == TRACE__T || phase == TRACE__F;

	if (!is_plain_number(fields->pid) || !is_plain_number(fields->tid) || !is_plain_text(fields->name))
		return false;
	if (!trace__json_time(fields->ts, &ts_ns))
		return false;
	if (phase == TRACE__X && !trace__json_time(fields->dur, &dur_ns))
		return false;
	if (fields->cat.start) {
		if (!is_plain_text(fields->cat))
			return false;
		category = trace__category_of(
			fields->cat.start + 1, (size_t)(fields->cat.end - fields->cat.start) - 2);
	}
	if (phase == TRACE__X)
		dur_ns = trace__duration(dur_ns, ts_ns);
	else if (has_extra)
		dur_ns = (int64_t)trace__json_id(&reader->trace->texts, fields->id);
	if (has_extra)
		trace__add_extra(reader, offset, dur_ns);
	trace__append(reader, ts_ns,
		trace__thread_of(reader, plain_number(fields->pid), plain_number(fields->tid)),
		plain_text(reader, fields->name), offset, (uint8_t)(phase | category << TRACE__PHASE_BITS));
	return true;
}

enum trace__scan trace__scan_any(
	struct trace__reader *reader, const char *p, const char *end, uint64_t offset, const char **next)
{
	struct trace__fields fields = {0};
	enum trace__scan result = walk(&fields, p, end, next);
	bool taken = false;
	int phase;

	if (result != TRACE__DONE)
		return result;
	if (is_plain_text(fields.ph) && fields.ph.end - fields.ph.start == 3) {
		phase = trace__phase_of(fields.ph.start[1]);
		if (fields.ph.start[1] == 'M')
			taken = trace__take_metadata(reader, &fields);
		else if (phase >= 0)
			taken = take_plain(reader, &fields, phase, offset);
	}
	if (!taken && !trace__scan_foreign(reader, &fields, offset)) {
		if (!reader->trace->damage.skipped_lines++)
			reader->trace->first_skipped_offset = offset;
	} else {
		reader->saw_element = true;
	}
	return TRACE__DONE;
}
