/* words.c: the table of texts, and how their holes are filled.
 *
 * One pass over the text copies it; a {name} that the caller gave becomes its value (which is never
 * looked into again, so a trace's own texts may hold anything), and in Korean the [closed/open] pair
 * right behind it becomes the particle that fits how the value ends. */
#include <errno.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "particle.h"
#include "words.h"

enum { HOLES_MAX = 16 };

static const char *const texts_en[WORD_COUNT] = {
#define X(id, text) [WORD_##id] = text,
#include "lang/en.h"
#undef X
};

static const char *const texts_ko[WORD_COUNT] = {
#define X(id, text) [WORD_##id] = text,
#include "lang/ko.h"
#undef X
};

const char *word(enum awaitscope_lang lang, enum word id)
{
	if ((unsigned)id >= WORD_COUNT)
		return "";
	return lang == LANG_KO && texts_ko[id] ? texts_ko[id] : texts_en[id];
}

/* Where the result goes: what does not fit is counted only. */
struct out {
	char *buffer;
	size_t size, length;
};

static void put(struct out *out, const char *text, size_t bytes)
{
	if (out->length < out->size) {
		const size_t room = out->size - out->length;
		memcpy(out->buffer + out->length, text, bytes < room ? bytes : room);
	}
	out->length += bytes;
}

/* Terminates; a character that was cut in two is left out whole. */
static size_t finish(struct out *out)
{
	if (out->size == 0)
		return out->length;
	size_t end = out->length;
	if (end >= out->size) {
		end = out->size - 1;
		while (end > 0 && ((unsigned char)out->buffer[end] & 0xC0) == 0x80)
			end--;
	}
	out->buffer[end] = '\0';
	return out->length;
}

/* The [closed/open] at text: puts the fitting one. Returns how many bytes it took, 0 when none is there. */
static size_t put_particle(struct out *out, const char *text, const char *value)
{
	const char *slash = NULL, *close = NULL;

	if (*text != '[' || !(close = strchr(text, ']')))
		return 0;
	slash = memchr(text, '/', (size_t)(close - text));
	if (!slash)
		return 0;
	const size_t closed_bytes = (size_t)(slash - text - 1);
	enum word_final final = word__final(value, strlen(value));
	if (final == WORD_FINAL_RIEUL) /* [으로/로]: ㄹ goes with the vowels */
		final = closed_bytes >= 6 && memcmp(text + 1, "으로", 6) == 0 ? WORD_FINAL_OPEN
		                                                              : WORD_FINAL_CLOSED;
	if (final == WORD_FINAL_CLOSED)
		put(out, text + 1, closed_bytes);
	else
		put(out, slash + 1, (size_t)(close - slash - 1));
	return (size_t)(close - text) + 1;
}

/* The [one/many] at text, of an English number. */
static size_t put_number_form(struct out *out, const char *text, const char *value)
{
	const char *slash, *close;

	if (*text != '[' || !(close = strchr(text, ']')))
		return 0;
	slash = memchr(text, '/', (size_t)(close - text));
	if (!slash)
		return 0;
	if (strcmp(value, "1") == 0)
		put(out, text + 1, (size_t)(slash - text - 1));
	else
		put(out, slash + 1, (size_t)(close - slash - 1));
	return (size_t)(close - text) + 1;
}

size_t word_fill(char *buffer, size_t size, enum awaitscope_lang lang, const char *text, ...)
{
	const char *names[HOLES_MAX], *values[HOLES_MAX];
	struct out out = {buffer, size, 0};
	size_t count = 0;
	va_list list;

	va_start(list, text);
	for (const char *name; count < HOLES_MAX && (name = va_arg(list, const char *)); count++) {
		names[count] = name;
		values[count] = va_arg(list, const char *);
		if (!values[count])
			values[count] = "";
	}
	va_end(list);

	while (*text) {
		const size_t plain = strcspn(text, "{");
		put(&out, text, plain);
		text += plain;
		if (!*text)
			break;
		const size_t bytes = strcspn(text + 1, "}");
		size_t i = 0;
		while (i < count && !(strlen(names[i]) == bytes && memcmp(names[i], text + 1, bytes) == 0))
			i++;
		if (i == count || text[1 + bytes] != '}') { /* not a hole of ours: as it stands */
			put(&out, text++, 1);
			continue;
		}
		put(&out, values[i], strlen(values[i]));
		text += bytes + 2;
		text += lang == LANG_KO ? put_particle(&out, text, values[i])
		                        : put_number_form(&out, text, values[i]);
	}
	return finish(&out);
}

const char *word_duration(char buffer[32], int64_t ns)
{
	static const struct {
		const char *name;
		uint64_t ns;
	} units[] = {
		{"ns", 1},
		{"µs", 1000},
		{"ms", 1000000},
		{"s", 1000000000},
		{"min", 60000000000},
		{"h", 3600000000000},
	};
	enum { UNITS = sizeof(units) / sizeof(units[0]) };
	const uint64_t size = ns < 0 ? 0 - (uint64_t)ns : (uint64_t)ns;
	const char *sign = ns < 0 ? "-" : "";

	if (size == 0)
		return memcpy(buffer, "0 s", sizeof("0 s"));
	for (size_t i = 0; i < UNITS; i++) {
		const uint64_t unit = units[i].ns;
		int decimals = unit == 1 ? 0 : size < 10 * unit ? 2 : size < 100 * unit ? 1 : 0;
		uint64_t scale = decimals == 2 ? 100 : decimals == 1 ? 10 : 1;
		uint64_t number = (size * scale + unit / 2) / unit;
		if (number >= 1000 && decimals > 0) { /* 9.999 is 10.0 */
			number /= 10;
			scale /= 10;
			decimals--;
		}
		if (number >= 1000 && i < UNITS - 1)
			continue;
		if (decimals > 0)
			snprintf(buffer, 32, "%s%d.%0*d %s", sign, (int)(number / scale), decimals,
				(int)(number % scale), units[i].name);
		else
			snprintf(buffer, 32, "%s%llu %s", sign, (unsigned long long)number, units[i].name);
		break;
	}
	return buffer;
}

int word_lang(enum awaitscope_lang *out, const char *option)
{
	*out = awaitscope_lang();
	if (!option)
		return 0;
	if (strcmp(option, "ko") != 0 && strcmp(option, "en") != 0)
		return -EINVAL;
	*out = strcmp(option, "ko") == 0 ? LANG_KO : LANG_EN;
	return 0;
}
