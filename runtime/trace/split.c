/* split.c: from the bytes of a file to its elements.
 *
 * A small machine walks the outside of the JSON: the array, or the object around it; each element is
 * offered to the tiers. It takes pieces of any size and stops where an element is not yet whole, so a
 * file may be one line or ten million. After something broken it goes on at the next line; an element
 * too large to keep is passed over by counting brackets. */
#include <string.h>

#include "reader.h"

struct cursor {
	const char *p, *end, *data;
	uint64_t offset; /* of data */
	bool final;
};

static uint64_t offset_of(const struct cursor *at, const char *p)
{
	return at->offset + (uint64_t)(p - at->data);
}

static void count_skipped(struct trace__reader *reader, uint64_t offset)
{
	if (!reader->trace->damage.skipped_lines++)
		reader->trace->first_skipped_offset = offset;
}

static void start_skip(struct trace__reader *reader, enum trace__place then, char first)
{
	reader->skip =
		(struct trace__skip){.then = then, .scalar = first != '"' && first != '{' && first != '['};
	reader->place = TRACE__SKIPPING;
}

/* Passes over a value, a byte at a time, keeping nothing. */
static void skip(struct trace__reader *reader, struct cursor *at)
{
	struct trace__skip *state = &reader->skip;

	for (; at->p < at->end; at->p++) {
		char c = *at->p;

		if (state->in_string) {
			if (state->escaped)
				state->escaped = false;
			else if (c == '\\')
				state->escaped = true;
			else if (c == '"')
				state->in_string = false;
			if (state->in_string || state->depth)
				continue;
			at->p++;
			break;
		}
		if (state->scalar) {
			if (c == ',' || c == '}' || c == ']' || c == '\n')
				break;
		} else if (c == '"') {
			state->in_string = true;
		} else if (c == '{' || c == '[') {
			state->depth++;
		} else if ((c == '}' || c == ']') && !--state->depth) {
			at->p++;
			break;
		}
	}
	if (at->p < at->end || !(state->in_string || state->depth || state->scalar))
		reader->place = state->then;
}

/* Byte order mark and white space, then [ or {. False: more is needed, or it is no trace. */
static bool start(struct trace__reader *reader, struct cursor *at)
{
	size_t left = (size_t)(at->end - at->p);

	if (!at->offset && at->p == at->data && !memcmp(at->p, "\xef\xbb\xbf", left < 3 ? left : 3)) {
		if (left < 3)
			return false;
		at->p += 3;
	}
	at->p = trace__json_space(at->p, at->end);
	if (at->p >= at->end)
		return false;
	reader->is_object = *at->p == '{';
	reader->place = *at->p == '[' ? TRACE__IN_ARRAY : *at->p == '{' ? TRACE__IN_OBJECT : TRACE__AFTER;
	if (reader->place == TRACE__AFTER)
		reader->error = TRACE_ENOTTRACE;
	at->p++;
	return true;
}

/* More is needed, unless what is there is already too long for a name. */
static bool too_long(struct trace__reader *reader, const struct cursor *at)
{
	if (at->end - at->p <= TRACE__ELEMENT_MAX)
		return false;
	reader->place = TRACE__AFTER;
	return true;
}

/* A member of {"traceEvents": […], …}. False: more is needed. */
static bool member(struct trace__reader *reader, struct cursor *at)
{
	const char *p = at->p, *key, *next;

	while (p < at->end && (*p == ',' || *p == ' ' || *p == '\n' || *p == '\r' || *p == '\t'))
		p++;
	at->p = p;
	if (p >= at->end)
		return false;
	if (*p != '"') { /* its }, or no JSON: the end either way */
		reader->place = TRACE__AFTER;
		return true;
	}
	key = p + 1;
	if (trace__json_skip(p, at->end, &next) != TRACE__DONE)
		return too_long(reader, at);
	p = trace__json_space(next, at->end);
	if (p < at->end && *p == ':')
		p = trace__json_space(p + 1, at->end);
	if (p >= at->end)
		return too_long(reader, at);
	at->p = p;
	if (next - 1 - key == 11 && !memcmp(key, "traceEvents", 11) && *p == '[') {
		reader->place = TRACE__IN_ARRAY;
		reader->closed = false;
		reader->saw_element = true; /* the name is enough: it may be empty */
		at->p++;
	} else {
		start_skip(reader, TRACE__IN_OBJECT, *p);
	}
	return true;
}

/* An element that is broken at `where`: on with the line in which that was seen, or the next one. */
static const char *next_line(const struct cursor *at, const char *element, const char *where)
{
	const char *line =
		where < at->end && *where == '\n' ? where : memrchr(element, '\n', (size_t)(where - element));

	if (!line)
		line = memchr(where, '\n', (size_t)(at->end - where));
	return line ? line + 1 : at->end;
}

/* An element that begins with {. False: it goes on behind the end. */
static bool object(struct trace__reader *reader, struct cursor *at)
{
	const char *next;

	switch (trace__scan_any(reader, at->p, at->end, offset_of(at, at->p), &next)) {
	case TRACE__DONE:
		at->p = next;
		return true;
	case TRACE__BROKEN:
		count_skipped(reader, offset_of(at, at->p));
		at->p = next_line(at, at->p, next);
		return true;
	default:
		if (at->end - at->p <= TRACE__ELEMENT_MAX)
			return false;
		count_skipped(reader, offset_of(at, at->p));
		start_skip(reader, TRACE__IN_ARRAY, '{');
		return true;
	}
}

/* Elements until the ] or until more is needed. */
static bool array(struct trace__reader *reader, struct cursor *at)
{
	const char *next;

	while (at->p < at->end && !reader->error) {
		switch (*at->p) {
		case '{':
			reader->closed = false;
			next = trace__scan_ours(reader, at->p, at->end, offset_of(at, at->p));
			if (trace__likely(next)) {
				at->p = next;
				reader->saw_element = true;
			} else if (!object(reader, at)) {
				return false;
			} else if (reader->place != TRACE__IN_ARRAY) {
				return true;
			}
			break;
		case ',':
		case ' ':
		case '\n':
		case '\r':
		case '\t':
			at->p++;
			break;
		case ']': /* of the array, or left over from something broken: what follows tells */
			at->p++;
			reader->closed = true;
			if (reader->is_object) {
				reader->place = TRACE__IN_OBJECT;
				return true;
			}
			break;
		default: /* not an event, whatever it is */
			if (!reader->closed) {
				count_skipped(reader, offset_of(at, at->p));
			}
			start_skip(reader, TRACE__IN_ARRAY, *at->p);
			if (*at->p == '}')
				at->p++;
			return true;
		}
	}
	return at->p < at->end;
}

/* What is left at the end of the file is a half element, if it is anything. */
static void finish(struct trace__reader *reader, struct cursor *at)
{
	struct trace_damage *damage = &reader->trace->damage;
	const char *p = at->p;

	if (reader->place == TRACE__IN_ARRAY && p < at->end) {
		while (p > at->data && p[-1] == ',')
			p--;
		damage->truncated_bytes = (uint64_t)(at->end - p);
	}
	damage->cut = !reader->closed;
	at->p = at->end;
}

size_t trace__split(struct trace__reader *reader, const char *data, size_t size, uint64_t offset, bool final)
{
	struct cursor at = {.p = data, .end = data + size, .data = data, .offset = offset, .final = final};
	bool goes_on = true;

	while (goes_on && at.p < at.end && !reader->error) {
		switch (reader->place) {
		case TRACE__AT_START:
			goes_on = start(reader, &at);
			break;
		case TRACE__IN_OBJECT:
			goes_on = member(reader, &at);
			break;
		case TRACE__IN_ARRAY:
			goes_on = array(reader, &at);
			break;
		case TRACE__SKIPPING:
			skip(reader, &at);
			break;
		case TRACE__AFTER:
			at.p = at.end;
			break;
		}
	}
	if (final)
		finish(reader, &at);
	return (size_t)(at.p - data);
}
