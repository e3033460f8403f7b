/* framing.c: what check proves of the file itself: that it is JSON, every line of it.
 *
 * The bytes are read again, and go by line for line: where one is no JSON, the next line that begins as
 * an event does is where it goes on. So each broken line is named, and no sound one. */
#include <stdlib.h>
#include <string.h>

#include "check.h"
#include "strict.h"

enum { PIECE = 256 << 10 };

struct framing {
	struct trace__check *check;
	struct trace__strict strict;
	unsigned base; /* how many brackets are open between events */
	bool stopped;  /* what follows cannot be told apart any more */
	bool broken;
	uint64_t line;         /* from 1 */
	uint64_t element_line; /* where the event began that is not over */
};

static void tell(struct framing *f, uint64_t line, uint64_t column)
{
	struct trace_breach breach = {.line = line};
	bool ko = f->check->lang == LANG_KO;

	if (column)
		snprintf(breach.text, sizeof(breach.text),
			ko ? "%llu번째 바이트부터 JSON이 아닙니다" : "is not JSON from its byte %llu on",
			(unsigned long long)column);
	else
		snprintf(breach.text, sizeof(breach.text), "%s",
			ko ? "JSON이 아닙니다. 끝나지 않습니다" : "is not JSON: it has no end");
	f->broken = true;
	f->check->count++;
	if (f->check->told[0]++ < TRACE__TOLD && f->check->breach)
		f->check->breach(f->check->context, &breach);
}

/* Whether a line begins as one does that stands between events: with an event, or the array's end. */
static bool begins_anew(const char *p, const char *end)
{
	if (p < end && *p == ',')
		p++;
	else if (p < end && *p == ']')
		return true;
	return end - p >= 2 && p[0] == '{' && p[1] == '"';
}

static const char *line_end(const char *p, const char *end)
{
	const char *newline = memchr(p, '\n', (size_t)(end - p));

	return newline ? newline + 1 : end;
}

/* One line or what there is of it, from its beginning if `column` is 0. */
static void take_line(struct framing *f, const char *p, const char *end, uint64_t column)
{
	bool anew = column == 0 && begins_anew(p, end), open = f->strict.depth > f->base;
	const char *broken;

	if (f->stopped) {
		if (!anew || f->strict.depth < f->base)
			return;
		trace__strict_restart(&f->strict, f->base, *p != '{');
		f->stopped = false;
	} else if (anew && *p != ']' && open) {
		tell(f, f->element_line, 0);
		trace__strict_restart(&f->strict, f->base, *p != '{');
	}
	if (f->strict.depth == f->base)
		f->element_line = f->line;
	broken = trace__strict_take(&f->strict, p, end);
	if (broken == end)
		return;
	if (anew && *p == ']' && open && broken == p) { /* the end of the array, but not of its last event */
		tell(f, f->element_line, 0);
		trace__strict_restart(&f->strict, f->base, true);
		take_line(f, p, end, column);
		return;
	}
	tell(f, f->line, column + (uint64_t)(broken - p) + 1);
	f->stopped = true;
}

/* The depth at which events stand; and past a byte order mark, which others write. */
static size_t begin(struct framing *f, const char *p, size_t size)
{
	size_t mark = size >= 3 && !memcmp(p, "\xef\xbb\xbf", 3) ? 3 : 0, i = mark;

	while (i < size && (p[i] == ' ' || p[i] == '\n' || p[i] == '\r' || p[i] == '\t'))
		i++;
	f->base = i < size && p[i] == '{' ? 2 : 1;
	return mark;
}

void trace__check_framing(struct trace__check *check)
{
	const struct trace__store *store = &check->trace->store;
	struct framing f = {.check = check, .line = 1, .element_line = 1};
	char *bytes = malloc(PIECE);
	uint64_t offset = 0, column = 0;
	size_t size;

	if (!bytes) {
		check->error = -ENOMEM;
		return;
	}
	trace__strict_init(&f.strict);
	while ((size = trace__store_read(store, offset, bytes, PIECE)) > 0) {
		const char *p = bytes, *end = bytes + size, *next;

		if (offset == 0)
			p += begin(&f, p, size);
		for (; p < end; p = next) {
			next = line_end(p, end);
			/* A line's beginning is looked at as a whole: it may need the next piece. */
			if (next == end && end[-1] != '\n' && column == 0 && p > bytes &&
				offset + size < store->size)
				break;
			take_line(&f, p, next, column);
			column += (uint64_t)(next - p);
			if (next[-1] == '\n') {
				f.line++;
				column = 0;
			}
		}
		offset += (uint64_t)(p - bytes);
	}
	if (!f.stopped && !check->trace->damage.cut && !trace__strict_is_whole(&f.strict) &&
		offset >= store->size)
		tell(&f, f.element_line, 0);
	free(bytes);
}
