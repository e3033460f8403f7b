/* find.h: the first of a few characters, 16 bytes at a time.
 *
 * Each looks from p on and may look up to 16 bytes behind `end`: what is scanned is followed by
 * padding. A hit there counts as none: then the answer is `end`. */
#ifndef AWAITSCOPE_FIND_H
#define AWAITSCOPE_FIND_H

#include <stdbool.h>
#include <stdint.h>
#include <string.h>
#if defined(__SSE2__)
#include <emmintrin.h>

static inline const char *trace__found(const char *p, const char *end, unsigned mask)
{
	p += __builtin_ctz(mask);
	return p < end ? p : end;
}

static inline __m128i trace__is(__m128i v, char c)
{
	return _mm_cmpeq_epi8(v, _mm_set1_epi8(c));
}

static inline unsigned trace__any(__m128i a, __m128i b)
{
	return (unsigned)_mm_movemask_epi8(_mm_or_si128(a, b));
}
#endif

/* Whether the first `bytes` of 16 are the same; both may be looked at as a whole. */
static inline bool trace__same(const char *p, const char known[16], unsigned bytes)
{
#if defined(__SSE2__)
	__m128i v = _mm_loadu_si128((const __m128i *)p), k = _mm_loadu_si128((const __m128i *)known);

	return (~(unsigned)_mm_movemask_epi8(_mm_cmpeq_epi8(v, k)) & ((1u << bytes) - 1)) == 0;
#else
	return !memcmp(p, known, bytes);
#endif
}

/* a or b. */
static inline const char *trace__find(const char *p, const char *end, char a, char b)
{
#if defined(__SSE2__)
	for (; p < end; p += 16) {
		__m128i v = _mm_loadu_si128((const __m128i *)p);
		unsigned mask = trace__any(trace__is(v, a), trace__is(v, b));

		if (mask)
			return trace__found(p, end, mask);
	}
	return end;
#else
	while (p < end && *p != a && *p != b)
		p++;
	return p;
#endif
}

/* In a string: its quote, a backslash, or a newline, which no string may hold. */
static inline const char *trace__find_in_string(const char *p, const char *end)
{
#if defined(__SSE2__)
	for (; p < end; p += 16) {
		__m128i v = _mm_loadu_si128((const __m128i *)p);
		unsigned mask =
			trace__any(_mm_or_si128(trace__is(v, '"'), trace__is(v, '\\')), trace__is(v, '\n'));

		if (mask)
			return trace__found(p, end, mask);
	}
	return end;
#else
	while (p < end && *p != '"' && *p != '\\' && *p != '\n')
		p++;
	return p;
#endif
}

/* A quote or a bracket of any kind. */
static inline const char *trace__find_structure(const char *p, const char *end)
{
#if defined(__SSE2__)
	for (; p < end; p += 16) {
		__m128i v = _mm_loadu_si128((const __m128i *)p);
		__m128i folded = _mm_or_si128(v, _mm_set1_epi8(0x20)); /* [ and ] are { and } without it */
		unsigned mask = trace__any(
			_mm_or_si128(trace__is(folded, '{'), trace__is(folded, '}')), trace__is(v, '"'));

		if (mask)
			return trace__found(p, end, mask);
	}
	return end;
#else
	while (p < end && *p != '"' && (*p | 0x20) != '{' && (*p | 0x20) != '}')
		p++;
	return p;
#endif
}

/* What ends a number or a word: a comma, a closing bracket, white space, or what cannot be in one. */
static inline const char *trace__find_scalar_end(const char *p, const char *end)
{
#if defined(__SSE2__)
	for (; p < end; p += 16) {
		__m128i v = _mm_loadu_si128((const __m128i *)p), space = _mm_set1_epi8(' ');
		__m128i folded = _mm_or_si128(v, _mm_set1_epi8(0x20));
		__m128i bracket = _mm_or_si128(trace__is(folded, '{'), trace__is(folded, '}'));
		__m128i mark =
			_mm_or_si128(_mm_or_si128(trace__is(v, ','), trace__is(v, '"')), trace__is(v, ':'));
		unsigned mask = trace__any(
			_mm_or_si128(bracket, mark), _mm_cmpeq_epi8(_mm_max_epu8(v, space), space));

		if (mask)
			return trace__found(p, end, mask);
	}
	return end;
#else
	while (p < end && *p != ',' && *p != '"' && *p != ':' && (uint8_t)*p > ' ' && (*p | 0x20) != '{' &&
		(*p | 0x20) != '}')
		p++;
	return p;
#endif
}

/* The closing brace of the object at p, if it holds no other object, no backslash and no newline: then
 * the first brace outside of strings, so behind an even number of quotes, is the one. Or NULL. */
static inline const char *trace__find_flat_end(const char *p, const char *end)
{
#if defined(__SSE2__)
	unsigned quotes = 0;

	for (p++; p < end; p += 16) {
		__m128i v = _mm_loadu_si128((const __m128i *)p);
		__m128i brace = _mm_or_si128(trace__is(v, '{'), trace__is(v, '}'));
		__m128i odd = _mm_or_si128(trace__is(v, '\\'), trace__is(v, '\n'));
		unsigned quote = (unsigned)_mm_movemask_epi8(trace__is(v, '"')),
			 mask = trace__any(brace, odd);

		if (mask) {
			unsigned before = (mask & -mask) - 1;

			quotes += (unsigned)__builtin_popcount(quote & before);
			p += __builtin_ctz(mask);
			return p < end && *p == '}' && quotes % 2 == 0 ? p : (const char *)0;
		}
		quotes += (unsigned)__builtin_popcount(quote);
	}
	return (const char *)0;
#else
	bool quoted = false;

	for (p++; p < end && *p != '{' && *p != '}' && *p != '\\' && *p != '\n'; p++)
		quoted ^= *p == '"';
	return p < end && *p == '}' && !quoted ? p : (const char *)0;
#endif
}

#endif
