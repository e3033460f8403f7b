/* json.c: the little of JSON that scanning needs: where a value ends, and what simple ones mean.
 *
 * Strings and brackets are passed over 16 bytes at a time. Nothing recurses: how deep brackets nest
 * is a counter, so depth costs nothing. */
#include <stdlib.h>
#include <string.h>

#include "find.h"
#include "reader.h"

static enum trace__scan skip_string(const char *p, const char *end, const char **next)
{
	for (p++;; p += 2) {
		p = trace__find_in_string(p, end);
		*next = p;
		if (p >= end)
			return TRACE__MORE;
		if (*p == '\n')
			return TRACE__BROKEN;
		if (*p == '"') {
			*next = p + 1;
			return TRACE__DONE;
		}
	}
}

/* An object that begins in column 0 (or behind a comma there) is the next line's element: what it
 * stands in was never closed. */
static bool begins_element(const char *p, const char *value)
{
	if (p - value < 2 || p[1] != '"')
		return false;
	return p[-1] == '\n' || (p[-1] == ',' && p[-2] == '\n');
}

enum trace__scan trace__json_skip(const char *p, const char *end, const char **next)
{
	const char *value = p;
	enum trace__scan result;
	uint32_t depth = 0;

	*next = p;
	if (p >= end)
		return TRACE__MORE;
	if (*p == '"')
		return skip_string(p, end, next);
	if (*p != '{' && *p != '[') { /* a number, true, false, null */
		p = *next = trace__find_scalar_end(p, end);
		return p >= end ? TRACE__MORE : p > value ? TRACE__DONE : TRACE__BROKEN;
	}
	p = *p == '{' ? trace__find_flat_end(p, end) : NULL;
	if (p) {
		*next = p + 1;
		return TRACE__DONE;
	}
	p = value;
	do {
		p = trace__find_structure(p, end);
		*next = p;
		if (p >= end)
			return TRACE__MORE;
		if (*p == '"') {
			result = skip_string(p, end, &p);
			*next = p;
			if (result != TRACE__DONE)
				return result;
			continue;
		}
		if (*p == '{' && begins_element(p, value))
			return TRACE__BROKEN;
		depth += *p == '{' || *p == '[' ? 1 : -1u;
		p++;
	} while (depth);
	*next = p;
	return TRACE__DONE;
}

bool trace__json_member(struct trace__slice object, const char *key, struct trace__slice *value)
{
	size_t length = strlen(key);
	const char *p = object.start, *end = object.end, *name;

	if (!p || p >= end || *p != '{')
		return false;
	for (p = trace__json_space(p + 1, end); p < end && *p == '"';) {
		name = p + 1;
		if (trace__json_skip(p, end, &p) != TRACE__DONE)
			return false;
		bool same = (size_t)(p - 1 - name) == length && !memcmp(name, key, length);

		p = trace__json_space(p, end);
		if (p >= end || *p != ':')
			return false;
		value->start = p = trace__json_space(p + 1, end);
		if (trace__json_skip(p, end, &p) != TRACE__DONE)
			return false;
		value->end = p;
		if (same)
			return true;
		p = trace__json_space(p, end);
		if (p >= end || *p != ',')
			return false;
		p = trace__json_space(p + 1, end);
	}
	return false;
}

/* A string's characters: in place, or (with escapes) decoded into *made. */
static struct trace__slice characters(struct trace__slice value, cJSON **made)
{
	*made = NULL;
	if (value.end - value.start < 2 || *value.start != '"')
		return value;
	if (memchr(value.start, '\\', (size_t)(value.end - value.start))) {
		*made = cJSON_ParseWithLength(value.start, (size_t)(value.end - value.start));
		if (cJSON_IsString(*made))
			return (struct trace__slice){
				(*made)->valuestring, (*made)->valuestring + strlen((*made)->valuestring)};
	}
	return (struct trace__slice){value.start + 1, value.end - 1};
}

void trace__json_text(struct trace__slice value, char *buffer, size_t size)
{
	cJSON *made;
	struct trace__slice text = characters(value, &made);
	size_t bytes = (size_t)(text.end - text.start);

	if (bytes >= size) {
		bytes = size - 1;
		while (bytes && (text.start[bytes] & 0xc0) == 0x80)
			bytes--;
	}
	memcpy(buffer, text.start, bytes);
	buffer[bytes] = '\0';
	trace__text_mend(buffer);
	cJSON_Delete(made);
}

uint32_t trace__json_intern(struct trace__texts *texts, struct trace__slice value)
{
	cJSON *made;
	struct trace__slice text;
	uint32_t id;

	if (!value.start)
		return TRACE__TEXT_EMPTY;
	text = characters(value, &made);
	id = trace__texts_intern(texts, text.start, (size_t)(text.end - text.start));
	cJSON_Delete(made);
	return id;
}

/* 19 digits are all that a uint64_t surely holds; what follows them only shifts. */
static const char *digits(const char *p, const char *end, uint64_t *value, int *taken, int *left_out)
{
	for (; p < end && *p >= '0' && *p <= '9'; p++) {
		if (*value < 1000000000000000000u) {
			*value = *value * 10 + (uint64_t)(*p - '0');
			++*taken;
		} else if (*left_out < 1000) {
			++*left_out;
		}
	}
	return p;
}

bool trace__json_time(struct trace__slice value, int64_t *ns)
{
	const char *p = value.start, *end = value.end;
	int ten = 3, taken = 0, beyond = 0, ignored = 0, exponent = 0;
	bool negative, shrinks;
	uint64_t number = 0;

	if (p && end - p >= 2 && *p == '"') {
		p++;
		end--;
	}
	if (!p || p >= end)
		return false;
	negative = *p == '-';
	p = digits(p + negative, end, &number, &taken, &beyond);
	if (!taken)
		return false;
	ten += beyond;
	if (p < end && *p == '.') {
		taken = 0;
		p = digits(p + 1, end, &number, &taken, &ignored);
		ten -= taken;
	}
	if (p < end && (*p == 'e' || *p == 'E')) {
		shrinks = ++p < end && *p == '-';
		for (p += p < end && (*p == '-' || *p == '+'); p < end && *p >= '0' && *p <= '9'; p++)
			exponent = exponent < 1000 ? exponent * 10 + (*p - '0') : exponent;
		ten += shrinks ? -exponent : exponent;
	}
	if (p != end)
		return false;
	for (; ten < 0 && number; ten++)
		number /= 10;
	for (; ten > 0 && number && number <= TRACE__TIME_MAX; ten--)
		number = number > TRACE__TIME_MAX / 10 ? TRACE__TIME_MAX + (uint64_t)1 : number * 10;
	if (number > TRACE__TIME_MAX)
		number = TRACE__TIME_MAX;
	*ns = negative ? -(int64_t)number : (int64_t)number;
	return true;
}

/* A whole number that fills the slice, decimal or (with 0x) hex. */
static bool whole(const char *p, const char *end, uint64_t *number)
{
	bool hex = end - p > 2 && p[0] == '0' && (p[1] | 0x20) == 'x';
	uint64_t value = 0;
	unsigned digit;

	if (p >= end)
		return false;
	for (p += hex ? 2 : 0; p < end; p++) {
		digit = (unsigned)(*p - '0');
		if (digit > 9)
			digit = (unsigned)((*p | 0x20) - 'a') + 10;
		if (digit >= (hex ? 16u : 10u))
			return false;
		value = value * (hex ? 16 : 10) + digit; /* wraps: still the same id each time */
	}
	*number = value;
	return true;
}

uint64_t trace__json_id(struct trace__texts *texts, struct trace__slice value)
{
	bool quoted = value.start && *value.start == '"' && value.end - value.start >= 2;
	uint64_t number;

	if (!value.start)
		return 0;
	if (whole(value.start + quoted, value.end - quoted, &number))
		return number;
	if (value.end - value.start > 1 && *value.start == '-' && whole(value.start + 1, value.end, &number))
		return -number;
	return (uint64_t)1 << 63 | trace__json_intern(texts, value);
}
