/* scan_any.c: the second tier: one element, its keys in any order, white space anywhere.
 *
 * It walks the members, keeps where each known value stands, and passes over the others. What those
 * values are is then read from the characters, unless one is odd: then the third tier is asked. */
#include <string.h>

#include "find.h"
#include "reader.h"

static enum trace__field field_of(const char *key, size_t bytes)
{
	static const char *const names[] = {"ph", "pid", "tid", "ts", "dur", "name", "cat", "id", "args"};
	unsigned i;

	for (i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (strlen(names[i]) == bytes && !memcmp(names[i], key, bytes))
			return (enum trace__field)i;
	return TRACE__UNKNOWN_KEY;
}

/* Passes over a string or a scalar at p without a call; anything else is trace__json_skip's. */
static inline enum trace__scan skip_value(
	struct trace__fields *fields, const char *p, const char *end, const char **next)
{
	const char *value = p;

	if (*p == '"') {
		p = trace__find_in_string(p + 1, end);
		if (p < end && *p == '"') {
			*next = p + 1;
			return TRACE__DONE;
		}
		fields->has_escape |= p < end && *p == '\\';
	} else if (*p != '{' && *p != '[') {
		p = trace__find_scalar_end(p, end);
		if (p > value && p < end) {
			*next = p;
			return TRACE__DONE;
		}
	}
	return trace__json_skip(value, end, next);
}

static inline const char *past_space(const char *p, const char *end)
{
	return (uint8_t)*p > ' ' ? p : trace__json_space(p, end); /* at the end stands padding */
}

/* Passes over a key and its colon; *field is which one it is. */
static enum trace__scan take_key(struct trace__reader *reader, struct trace__fields *fields, unsigned place,
	const char *p, const char *end, enum trace__field *field, const char **next)
{
	struct trace__key *known = place < TRACE__KEYS ? &reader->keys[place] : NULL;
	const char *start = p;
	enum trace__scan result;

	if (known && known->bytes && trace__same(p, known->text, known->bytes)) {
		*field = (enum trace__field)known->field;
		*next = p + known->bytes;
		return p + known->bytes <= end ? TRACE__DONE : TRACE__MORE;
	}
	*next = p;
	if (p >= end)
		return TRACE__MORE;
	if (*p != '"')
		return TRACE__BROKEN;
	result = skip_value(fields, p, end, next);
	if (result != TRACE__DONE)
		return result;
	*field = field_of(p + 1, (size_t)(*next - 2 - p));
	*next = p = past_space(*next, end);
	if (p >= end)
		return TRACE__MORE;
	if (*p != ':')
		return TRACE__BROKEN;
	*next = ++p;
	if (known && p - start <= (ptrdiff_t)sizeof(known->text)) {
		memcpy(known->text, start, (size_t)(p - start));
		known->bytes = (uint8_t)(p - start);
		known->field = (uint8_t)*field;
	}
	return TRACE__DONE;
}

/* The members from behind the { to behind the }. */
static enum trace__scan walk(struct trace__reader *reader, struct trace__fields *fields, const char *p,
	const char *end, const char **next)
{
	enum trace__field field = TRACE__UNKNOWN_KEY;
	enum trace__scan result;
	unsigned place;

	p = past_space(p + 1, end);
	if (p < end && *p == '}') {
		*next = p + 1;
		return TRACE__DONE;
	}
	for (place = 0;; place++) {
		result = take_key(reader, fields, place, p, end, &field, next);
		if (result != TRACE__DONE)
			return result;
		p = past_space(*next, end);
		result = skip_value(fields, p, end, next);
		if (result != TRACE__DONE)
			return result;
		fields->at[field].start = p;
		fields->at[field].end = p = *next;
		*next = p = past_space(p, end);
		if (p >= end)
			return TRACE__MORE;
		if (*p == '}') {
			*next = p + 1;
			return TRACE__DONE;
		}
		if (*p != ',')
			return TRACE__BROKEN;
		p = past_space(p + 1, end);
	}
}

static bool plain_number(struct trace__slice value, uint64_t *number)
{
	const char *p = value.start;
	uint64_t n = 0;
	unsigned digit;

	if (!p || value.end - p > 15)
		return false;
	for (; p < value.end && (digit = (unsigned)(uint8_t)*p - '0') <= 9; p++)
		n = n * 10 + digit;
	*number = n;
	return p == value.end;
}

/* Digits, and three decimals or fewer; the general case is trace__json_time's. */
static bool plain_time(struct trace__slice value, int64_t *ns)
{
	const char *p = value.start, *point;
	int64_t n = 0;
	unsigned digit;

	if (!p || value.end - p > 18)
		return false;
	for (; p < value.end && (digit = (unsigned)(uint8_t)*p - '0') <= 9; p++)
		n = n * 10 + digit;
	point = p;
	if (p < value.end && *p == '.')
		for (p++; p < value.end && (digit = (unsigned)(uint8_t)*p - '0') <= 9; p++)
			n = n * 10 + digit;
	if (p < value.end || point == value.start || point - value.start > 14 || p - point > 4)
		return trace__json_time(value, ns);
	for (digit = p > point ? (unsigned)(p - point - 1) : 0; digit < 3; digit++)
		n *= 10;
	*ns = n;
	return true;
}

static bool is_text(struct trace__slice value)
{
	return value.start && *value.start == '"';
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
	int64_t ts_ns, extra = 0;
	uint64_t pid, tid;

	if (fields->has_escape || !is_text(fields->at[TRACE__NAME]) ||
		!plain_number(fields->at[TRACE__PID], &pid) || !plain_number(fields->at[TRACE__TID], &tid) ||
		!plain_time(fields->at[TRACE__TS], &ts_ns))
		return false;
	if (fields->at[TRACE__CAT].start) {
		if (!is_text(fields->at[TRACE__CAT]))
			return false;
		category = trace__category_of(fields->at[TRACE__CAT].start + 1,
			(size_t)(fields->at[TRACE__CAT].end - fields->at[TRACE__CAT].start) - 2);
	}
	if (phase == TRACE__X) {
		if (!plain_time(fields->at[TRACE__DUR], &extra))
			return false;
		trace__add_extra(reader, offset, trace__duration(extra, ts_ns));
	} else if (phase == TRACE__S || phase == TRACE__T || phase == TRACE__F) {
		trace__add_extra(reader, offset,
			(int64_t)trace__json_id(&reader->trace->texts, fields->at[TRACE__ID]));
	}
	trace__append(reader, ts_ns, trace__thread_of(reader, pid, tid),
		plain_text(reader, fields->at[TRACE__NAME]), offset,
		(uint8_t)(phase | category << TRACE__PHASE_BITS));
	return true;
}

enum trace__scan trace__scan_any(
	struct trace__reader *reader, const char *p, const char *end, uint64_t offset, const char **next)
{
	struct trace__fields fields;
	enum trace__scan result;
	bool taken = false;
	int phase, i;

	for (i = 0; i < TRACE__FIELDS; i++)
		fields.at[i].start = NULL;
	fields.has_escape = false;
	result = walk(reader, &fields, p, end, next);
	if (result != TRACE__DONE)
		return result;
	if (is_text(fields.at[TRACE__PH]) && fields.at[TRACE__PH].end - fields.at[TRACE__PH].start == 3) {
		phase = trace__phase_of(fields.at[TRACE__PH].start[1]);
		if (phase >= 0)
			taken = take_plain(reader, &fields, phase, offset);
	}
	if (taken || trace__scan_foreign(reader, &fields, offset)) {
		reader->saw_element = true;
	} else if (!reader->trace->damage.skipped_lines++) {
		reader->trace->first_skipped_offset = offset;
	}
	return TRACE__DONE;
}
