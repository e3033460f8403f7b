/* json.h: the little of JSON that scanning needs. What is scanned is followed by TRACE__PADDING zeros. */
#ifndef AWAITSCOPE_JSON_H
#define AWAITSCOPE_JSON_H

#include <stdbool.h>
#include <stdint.h>

#include "texts.h"

/* Times are held within ±146 years, so that no sum or difference of two overflows. */
#define TRACE__TIME_MAX (INT64_MAX / 2)
/* Every buffer that is scanned is followed by this many zero bytes, so that a scanner may look ahead. */
enum { TRACE__PADDING = 64 };

struct trace__slice { /* a value's own text, quotes and all; start NULL: not there */
	const char *start, *end;
};

enum trace__scan { TRACE__DONE, TRACE__MORE, TRACE__BROKEN };

/* Passes over the value at p. DONE: *next is behind it. MORE: it goes on behind `end`. BROKEN: it is
 * not JSON; *next is where that was seen. A new element on a line of its own breaks what it stands in. */
enum trace__scan trace__json_skip(const char *p, const char *end, const char **next);
/* One member of an object's text. */
bool trace__json_member(struct trace__slice object, const char *key, struct trace__slice *value);
/* A string's characters into buffer (any other value: as written); cut at a character's boundary. */
void trace__json_text(struct trace__slice value, char *buffer, size_t size);
/* The interned text of a string (any other value: as written). */
uint32_t trace__json_intern(struct trace__texts *texts, struct trace__slice value);
/* Microseconds, as decimal, to integer nanoseconds: truncated, saturated. False: not a number. */
bool trace__json_time(struct trace__slice value, int64_t *ns);
/* A pid, a tid, a flow's id: decimal or hex, as number or string; any other string by its text's number. */
uint64_t trace__json_id(struct trace__texts *texts, struct trace__slice value);

static inline const char *trace__json_space(const char *p, const char *end)
{
	while (p < end && (*p == ' ' || *p == '\n' || *p == '\r' || *p == '\t'))
		p++;
	return p;
}

#endif
