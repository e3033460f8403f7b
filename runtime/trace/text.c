/* text.c: numbers and JSON strings, without printf: it is slow, and its decimal point is the locale's. */
#include <math.h>
#include <stdio.h>

#include "text.h"

#define D1(a) a "0" a "1" a "2" a "3" a "4" a "5" a "6" a "7" a "8" a "9"
#define D2(a) \
	D1(a "0") D1(a "1") D1(a "2") D1(a "3") D1(a "4") D1(a "5") D1(a "6") D1(a "7") D1(a "8") D1(a "9")
#define D3(a) \
	D2(a "0") D2(a "1") D2(a "2") D2(a "3") D2(a "4") D2(a "5") D2(a "6") D2(a "7") D2(a "8") D2(a "9")
const char trace__four_digits[40001] =
	D3("0") D3("1") D3("2") D3("3") D3("4") D3("5") D3("6") D3("7") D3("8") D3("9");

char *trace__put_uint(char *p, uint64_t n)
{
	char digits[24], *at = digits + sizeof(digits);
	size_t bytes;

	for (; n >= 10000; n /= 10000) {
		at -= 4;
		memcpy(at, trace__four_digits + 4 * (n % 10000), 4);
	}
	do
		*--at = (char)('0' + n % 10);
	while ((n /= 10) > 0);
	bytes = (size_t)(digits + sizeof(digits) - at);
	memcpy(p, at, bytes);
	return p + bytes;
}

char *trace__put_int(char *p, int64_t n)
{
	if (n < 0)
		*p++ = '-';
	return trace__put_uint(p, n < 0 ? -(uint64_t)n : (uint64_t)n);
}

char *trace__put_hex(char *p, uint64_t n)
{
	int digits = 1;

	for (uint64_t rest = n >> 4; rest; rest >>= 4)
		digits++;
	p = TRACE__PUT(p, "0x");
	for (int i = digits - 1; i >= 0; i--)
		*p++ = "0123456789abcdef"[n >> 4 * i & 15];
	return p;
}

char *trace__put_us(char *p, uint64_t ns)
{
	p = trace__put_uint(p, ns / 1000);
	*p++ = '.';
	return trace__put_three(p, (uint32_t)(ns % 1000));
}

char *trace__put_double(char *p, double value)
{
	char text[40], digits[6];
	int exponent, used = 6;
	const char *e;

	if (isnan(value))
		return TRACE__PUT(p, "nan");
	if (value < 0)
		*p++ = '-';
	if (isinf(value))
		return TRACE__PUT(p, "inf");
	snprintf(text, sizeof(text), "%.5e", fabs(value));
	e = strrchr(text, 'e');
	if (!e || e - text < 6)
		return TRACE__PUT(p, "0");
	digits[0] = text[0];
	memcpy(digits + 1, e - 5, 5); /* between them stands the locale's point */
	exponent = 0;
	for (const char *c = e + 2; *c; c++)
		exponent = 10 * exponent + (*c - '0');
	if (e[1] == '-')
		exponent = -exponent;
	while (used > 1 && digits[used - 1] == '0')
		used--;
	if (exponent < -4 || exponent >= 6) { /* 1.5e+06 */
		*p++ = digits[0];
		if (used > 1)
			*p++ = '.';
		for (int i = 1; i < used; i++)
			*p++ = digits[i];
		p = exponent < 0 ? TRACE__PUT(p, "e-") : TRACE__PUT(p, "e+");
		if (exponent < 10 && exponent > -10)
			*p++ = '0';
		return trace__put_uint(p, (uint64_t)(exponent < 0 ? -exponent : exponent));
	}
	if (exponent < 0) { /* 0.0015 */
		p = TRACE__PUT(p, "0.");
		for (int i = -1; i > exponent; i--)
			*p++ = '0';
	}
	for (int i = 0; i < used || i <= exponent; i++) {
		if (i > 0 && i == exponent + 1)
			*p++ = '.';
		*p++ = i < used ? digits[i] : '0';
	}
	return p;
}

/* The length of the valid UTF-8 character at text, 0 where there is none. */
static size_t utf8_length(const unsigned char *text, size_t bytes)
{
	unsigned char first = text[0], low = 0x80, high = 0xbf;
	size_t length;

	if (first < 0x80)
		return 1;
	if (first < 0xc2 || first > 0xf4)
		return 0;
	length = first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
	if (first == 0xe0)
		low = 0xa0; /* overlong */
	else if (first == 0xed)
		high = 0x9f; /* surrogates */
	else if (first == 0xf0)
		low = 0x90;
	else if (first == 0xf4)
		high = 0x8f; /* beyond U+10FFFF */
	if (bytes < length || text[1] < low || text[1] > high)
		return 0;
	for (size_t i = 2; i < length; i++) {
		if (text[i] < 0x80 || text[i] > 0xbf)
			return 0;
	}
	return length;
}

static char *put_escape(char *p, unsigned char c)
{
	*p++ = '\\';
	switch (c) {
	case '"':
	case '\\':
		*p++ = (char)c;
		return p;
	case '\n':
		*p++ = 'n';
		return p;
	case '\t':
		*p++ = 't';
		return p;
	case '\r':
		*p++ = 'r';
		return p;
	case '\b':
		*p++ = 'b';
		return p;
	case '\f':
		*p++ = 'f';
		return p;
	default:
		p = TRACE__PUT(p, "u00");
		*p++ = "0123456789abcdef"[c >> 4];
		*p++ = "0123456789abcdef"[c & 15];
		return p;
	}
}

char *trace__put_json(char *p, const char *text, size_t bytes)
{
	const unsigned char *at = (const unsigned char *)text, *end = at + bytes;

	while (at < end) {
		size_t length;

		if (*at < 0x20 || *at == '"' || *at == '\\' || *at == 0x7f) {
			p = put_escape(p, *at++);
			continue;
		}
		length = utf8_length(at, (size_t)(end - at));
		if (length) {
			memcpy(p, at, length);
			p += length;
			at += length;
		} else {
			p = TRACE__PUT(p, "\xef\xbf\xbd");
			at++;
		}
	}
	return p;
}

size_t trace__cut_utf8(const char *text, size_t bytes, size_t most)
{
	size_t cut = most;

	if (bytes <= most)
		return bytes;
	while (cut > 0 && most - cut < 4 && ((unsigned char)text[cut] & 0xc0) == 0x80)
		cut--;
	/* Where there is no character's beginning near, it is no UTF-8, and any place will do. */
	return ((unsigned char)text[cut] & 0xc0) == 0x80 ? most : cut;
}
