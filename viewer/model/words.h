/* words.h: every user-visible string, in Korean and English, and the small grammar that joins them.
 *
 * The strings stand in viewer/lang/en.h and ko.h, an X(ID, "text") a line with the same ids. A text
 * has named holes: "{task} held the loop for {dur}". In Korean a hole may be followed by a pair of
 * particles in brackets, {task}[이/가], of which the fitting one is kept; in English a number by what it
 * counts, {count}[ event is/ events are]. */
#ifndef AWAITSCOPE_WORDS_H
#define AWAITSCOPE_WORDS_H

#include <stddef.h>
#include <stdint.h>

#include "trace/error.h"

enum word {
#define X(id, text) WORD_##id,
#include "lang/en.h"
#undef X
	WORD_COUNT
};

const char *word(enum awaitscope_lang lang, enum word id);

/* Fills the holes of a text: pairs of name and value, ended by NULL. Returns the length (as snprintf
 * would); always terminated. */
size_t word_fill(char *buffer, size_t size, enum awaitscope_lang lang, const char *text, ...)
	__attribute__((sentinel));

/* A time for people: "2.00 s", "450 ms", "12.3 µs"; three digits, one unit. */
const char *word_duration(char buffer[32], int64_t ns);

/* The language of --lang ("ko", "en"), else of the environment (error.h). Returns -EINVAL on another --lang. */
int word_lang(enum awaitscope_lang *out, const char *option);

#endif
