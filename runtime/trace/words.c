/* words.c: how a wait is called: "sleep 2 s", "gather of 3", "task make_coffee", and its args.
 *
 * A program waits for the same few things again and again, so rendered waits are kept by hash. */
#include <math.h>

#include "lines.h"
#include "text.h"

static const struct kind {
	const char *name, *words;
	enum trace_fact fact;
} kinds[] = {
#define X(id, name, words, fact) {name, words, TRACE_FACT_##fact},
	TRACE_WAIT_KINDS(X)
#undef X
};

static char *put_text(char *p, const char *text)
{
	size_t bytes = strlen(text);

	memcpy(p, text, bytes);
	return p + bytes;
}

static double double_of(uint64_t bits)
{
	double value;

	memcpy(&value, &bits, sizeof(value));
	return value;
}

/* The inside of the JSON string of an interned text. */
static char *put_name(struct trace__lines *lines, char *p, uint32_t id)
{
	const struct trace__name *name = trace__names_get(&lines->names, id);

	return trace__put_block(
		p, name->text + TRACE__NAME_HEAD, name->bytes - TRACE__NAME_HEAD - TRACE__NAME_TAIL);
}

static char *put_fact(struct trace__lines *lines, char *p, enum trace_fact fact, uint64_t arg)
{
	switch (fact) {
	case TRACE_FACT_SECONDS:
		return trace__put_double(p, double_of(arg));
	case TRACE_FACT_COUNT:
		return trace__put_uint(p, arg);
	case TRACE_FACT_TASK: /* its name, as it was when the wait began, stands above its tid */
		return arg >> 32 ? put_name(lines, p, (uint32_t)(arg >> 32)) : trace__put_uint(p, arg);
	case TRACE_FACT_TEXT:
		return put_name(lines, p, (uint32_t)arg);
	default:
		return p;
	}
}

static char *put_fact_arg(struct trace__lines *lines, char *p, enum trace_fact fact, uint64_t arg)
{
	switch (fact) {
	case TRACE_FACT_SECONDS:
		p = TRACE__PUT(p, ",\"seconds\":");
		return isfinite(double_of(arg)) ? trace__put_double(p, double_of(arg))
		                                : TRACE__PUT(p, "null");
	case TRACE_FACT_COUNT:
		return trace__put_uint(TRACE__PUT(p, ",\"count\":"), arg);
	case TRACE_FACT_TASK:
		return trace__put_uint(TRACE__PUT(p, ",\"task\":"), (uint32_t)arg);
	case TRACE_FACT_TEXT:
		if (!(uint32_t)arg)
			return p;
		p = TRACE__PUT(p, ",\"text\":\"");
		p = put_name(lines, p, (uint32_t)arg);
		return TRACE__PUT(p, "\"");
	default:
		return p;
	}
}

static void render(
	struct trace__lines *lines, struct trace__words *words, uint8_t wait, uint64_t arg, uint32_t line)
{
	const struct kind *kind = &kinds[wait];
	const char *blank = strstr(kind->words, "%s");
	char *p = words->text, *fact;

	p = TRACE__PUT(p, ",\"name\":\"");
	if (blank) {
		memcpy(p, kind->words, (size_t)(blank - kind->words));
		fact = p += blank - kind->words;
		p = put_fact(lines, p, kind->fact, arg);
		if (p == fact && !blank[2] && p[-1] == ' ')
			p--; /* "lock" of a lock without a name */
		p = put_text(p, blank + 2);
	} else {
		p = put_text(p, kind->words);
	}
	p = TRACE__PUT(p, "\",\"cat\":\"wait\"");
	words->name_bytes = (uint16_t)(p - words->text);
	p = put_text(TRACE__PUT(p, ",\"args\":{\"kind\":\""), kind->name);
	p = TRACE__PUT(p, "\"");
	if (line)
		p = trace__put_uint(TRACE__PUT(p, ",\"line\":"), line);
	p = put_fact_arg(lines, p, kind->fact, arg);
	p = TRACE__PUT(p, "}}\n");
	words->bytes = (uint16_t)(p - words->text);
	words->wait = wait;
	words->arg = arg;
	words->line = line;
}

const struct trace__words *trace__words_get(
	struct trace__lines *lines, uint8_t wait, uint64_t arg, uint32_t line)
{
	uint64_t hash =
		(arg ^ arg >> 32 ^ (uint64_t)line << 20 ^ (uint64_t)wait << 40) * 0x9e3779b97f4a7c15ull;
	struct trace__words *words = &lines->words[hash >> 55];

	if (__builtin_expect(
		    words->bytes && words->arg == arg && words->line == line && words->wait == wait, 1))
		return words;
	render(lines, lines->long_words, wait, arg, line);
	if (lines->long_words->bytes > TRACE__WORDS_TEXT)
		return lines->long_words;
	memcpy(words, lines->long_words, offsetof(struct trace__words, text));
	memcpy(words->text, lines->long_words->text, words->bytes);
	return words;
}
