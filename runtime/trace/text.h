/* text.h: putting text together, fast: each helper writes at p and returns where it ended.
 *
 * Copies go in whole 16-byte pieces and run over their end, so buffers (both the source's and the
 * target's) have TRACE__SLACK bytes to spare; four digits at a time come from a table. */
#ifndef AWAITSCOPE_TEXT_H
#define AWAITSCOPE_TEXT_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

enum { TRACE__SLACK = 32 };

extern const char trace__four_digits[40001]; /* "0000" to "9999" */

static inline __attribute__((always_inline)) char *trace__put_bytes(char *p, const char *bytes, size_t count)
{
	memcpy(p, bytes, count);
	return p + count;
}

/* A literal: of a known length, so the compiler makes a few moves of it. */
#define TRACE__PUT(p, literal) trace__put_bytes((p), (literal), sizeof(literal) - 1)

static inline char *trace__put_block(char *p, const char *source, size_t bytes)
{
	size_t at = 0;

	do {
		memcpy(p + at, source + at, 16);
		memcpy(p + at + 16, source + at + 16, 16);
		at += 32;
	} while (at < bytes);
	return p + bytes;
}

static inline uint32_t trace__digits(uint32_t n)
{
	uint32_t digits = 1;

	for (; n >= 10000; n /= 10000)
		digits += 4;
	return digits + (n >= 10) + (n >= 100) + (n >= 1000);
}

/* Four digits, or three (n < 1000). */
static inline char *trace__put_four(char *p, uint32_t n)
{
	memcpy(p, trace__four_digits + 4 * (size_t)n, 4);
	return p + 4;
}

static inline char *trace__put_three(char *p, uint32_t n)
{
	memcpy(p, trace__four_digits + 4 * (size_t)n + 1, 4);
	return p + 3;
}

char *trace__put_uint(char *p, uint64_t n);
char *trace__put_int(char *p, int64_t n);
/* "0x" and lower-case hexadecimal digits. */
char *trace__put_hex(char *p, uint64_t n);
/* ns as µs with three decimals. */
char *trace__put_us(char *p, uint64_t ns);
/* As printf's %g has it, whatever the locale: at most six significant digits. Not a number and the
 * infinities are "nan", "inf", "-inf". */
char *trace__put_double(char *p, double value);
/* The inside of a JSON string: at most six times the bytes. Invalid UTF-8 becomes U+FFFD. */
char *trace__put_json(char *p, const char *text, size_t bytes);

/* How many of the first `most` bytes end at a character's boundary. */
size_t trace__cut_utf8(const char *text, size_t bytes, size_t most);

#endif
