/* scan.c: the first tier: a line as our own writer makes it, its keys in their fixed order.
 *
 * Every key is one comparison, every value one short loop, and the line is passed over once: args are
 * not looked into, but for the brace that ends them. Whatever differs in the least is NULL, and the
 * next tier's business; so this one needs no care for anything but speed. */
#include <string.h>

#include "find.h"
#include "reader.h"

#define EAT(p, literal) (!memcmp(p, literal, sizeof(literal) - 1) && ((p) += sizeof(literal) - 1))

static inline const char *number(const char *p, uint64_t *value, unsigned most)
{
	const char *start = p;
	uint64_t n = 0;
	unsigned digit;

	for (; (digit = (unsigned)(uint8_t)*p - '0') <= 9; p++)
		n = n * 10 + digit;
	*value = n;
	return p > start && p - start <= most ? p : NULL;
}

static inline uint64_t word(const char *p)
{
	uint64_t value;

	memcpy(&value, p, sizeof(value));
	return value;
}

/* A cat's characters as one number, the same on any machine. */
#define WORD(a, b, c, d, e, f, g, h)                                                      \
	((uint64_t)(a) | (uint64_t)(b) << 8 | (uint64_t)(c) << 16 | (uint64_t)(d) << 24 | \
		(uint64_t)(e) << 32 | (uint64_t)(f) << 40 | (uint64_t)(g) << 48 | (uint64_t)(h) << 56)

enum trace_category trace__category_of(const char *p, size_t bytes)
{
	uint64_t value;

	if (!bytes || bytes > 8)
		return TRACE_CAT_OTHER;
	value = word(p); /* what lies behind it is padding or the rest of the line */
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
	value = __builtin_bswap64(value);
#endif
	value &= ~(uint64_t)0 >> (64 - 8 * bytes);
	switch (value) {
	case WORD('r', 'u', 'n', 0, 0, 0, 0, 0):
		return TRACE_CAT_RUN;
	case WORD('w', 'a', 'i', 't', 0, 0, 0, 0):
		return TRACE_CAT_WAIT;
	case WORD('f', 'l', 'o', 'w', 0, 0, 0, 0):
		return TRACE_CAT_FLOW;
	case WORD('p', 'o', 'l', 'l', 0, 0, 0, 0):
		return TRACE_CAT_POLL;
	case WORD('t', 'a', 's', 'k', 0, 0, 0, 0):
		return TRACE_CAT_TASK;
	case WORD('b', 'l', 'o', 'c', 'k', 0, 0, 0):
		return TRACE_CAT_BLOCK;
	case WORD('c', 'a', 'l', 'l', 0, 0, 0, 0):
		return TRACE_CAT_CALL;
	case WORD('b', 'l', 'o', 'c', 'k', 'e', 'd', 0):
		return TRACE_CAT_BLOCKED;
	case WORD('p', 'r', 'i', 'n', 't', 0, 0, 0):
		return TRACE_CAT_PRINT;
	case WORD('j', 'o', 'b', 0, 0, 0, 0, 0):
		return TRACE_CAT_JOB;
	case WORD('r', 'e', 'c', 'o', 'r', 'd', 'e', 'r'):
		return TRACE_CAT_RECORDER;
	case WORD('n', 'o', 't', 'e', 0, 0, 0, 0):
		return TRACE_CAT_NOTE;
	default:
		return TRACE_CAT_OTHER;
	}
}

int trace__phase_of(char letter)
{
	switch (letter) {
	case 'B':
		return TRACE__B;
	case 'E':
		return TRACE__E;
	case 'X':
		return TRACE__X;
	case 'i':
	case 'I': /* the older letter */
	case 'R': /* a mark */
		return TRACE__I;
	case 's':
		return TRACE__S;
	case 't':
		return TRACE__T;
	case 'f':
		return TRACE__F;
	case 'C':
		return TRACE__C;
	default:
		return -1;
	}
}

static inline const char *hex(const char *p, uint64_t *value)
{
	const char *start = p;
	uint64_t n = 0;

	for (;; p++) {
		unsigned digit = (unsigned)(uint8_t)*p - '0';

		if (digit > 9) {
			digit = (unsigned)(uint8_t)*p - 'a' + 10;
			if (digit - 10 > 5)
				break;
		}
		n = n << 4 | digit;
	}
	*value = n;
	return p > start && p - start <= 16 ? p : NULL;
}

/* From behind the cat's quote to behind the newline. */
static inline const char *rest(const char *p, const char *end, bool *has_id, uint64_t *id)
{
	*has_id = false;
	if (*p == '}')
		return p[1] == '\n' ? p + 2 : NULL;
	if (EAT(p, ",\"id\":\"0x")) {
		*has_id = true;
		p = hex(p, id);
		if (!p || *p++ != '"')
			return NULL;
	}
	if (EAT(p, ",\"s\":\"")) {
		if (p[1] != '"')
			return NULL;
		p += 2;
	}
	(void)EAT(p, ",\"bp\":\"e\"");
	if (EAT(p, ",\"args\":{"))
		p = trace__find(p, end, '}', '\n') +
		    1; /* braces within args, or two events on a line: not here */
	return p[0] == '}' && p[1] == '\n' && p[-1] != '\n' ? p + 2 : NULL;
}

const char *trace__scan_ours(struct trace__reader *reader, const char *p, const char *end, uint64_t offset)
{
	uint64_t pid, tid, us, ns, id = 0;
	const char *name, *name_end, *cat;
	enum trace_category category;
	uint32_t thread, text;
	bool has_id;
	int phase;

	if (!EAT(p, "{\"ph\":\""))
		return NULL;
	phase = trace__phase_of(*p++);
	if (phase < 0 || phase == TRACE__X || !EAT(p, "\",\"pid\":"))
		return NULL;
	p = number(p, &pid, 15);
	if (!p || !EAT(p, ",\"tid\":"))
		return NULL;
	p = number(p, &tid, 15);
	if (!p || !EAT(p, ",\"ts\":"))
		return NULL;
	p = number(p, &us, 15);
	if (!p || *p++ != '.')
		return NULL;
	p = number(p, &ns, 3);
	if (!p || p[-4] != '.' || !EAT(p, ",\"name\":\""))
		return NULL;
	name = p;
	name_end = p = trace__find(p, end, '"', '\\');
	if (!EAT(p, "\",\"cat\":\""))
		return NULL;
	cat = p;
	p = trace__find(p, end, '"', '\\');
	if (*p != '"')
		return NULL;
	category = trace__category_of(cat, (size_t)(p - cat));
	p = rest(p + 1, end, &has_id, &id);
	if (!p || p > end)
		return NULL;
	if (has_id != (phase == TRACE__S || phase == TRACE__T || phase == TRACE__F))
		return NULL;
	thread = trace__thread_of(reader, pid, tid);
	text = trace__texts_intern(&reader->trace->texts, name, (size_t)(name_end - name));
	if (has_id)
		trace__add_extra(reader, offset, (int64_t)id);
	trace__append(reader, (int64_t)(us * 1000 + ns), thread, text, offset,
		(uint8_t)(phase | category << TRACE__PHASE_BITS));
	return p;
}
