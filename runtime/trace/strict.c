/* strict.c: JSON to the letter: a byte at a time through what may come next; plain text in strings goes
 * by eight bytes at a time. Nothing recurses, and nothing is kept but a bit for each open bracket. */
#include <string.h>

#include "strict.h"

enum place {
	VALUE,
	FIRST_VALUE, /* or the ] of an empty array */
	KEY,
	FIRST_KEY, /* or the } of an empty object */
	COLON,
	AFTER, /* a value: a comma, a closing bracket, or at depth 0 nothing */
	STRING,
	ESCAPE,
	HEX,
	CHARACTER, /* within one of several bytes */
	LITERAL,
	/* numbers; from ZERO on, those that may end */
	MINUS,
	POINT,
	E,
	SIGN,
	ZERO,
	WHOLE,
	FRACTION,
	EXPONENT,
};

void trace__strict_init(struct trace__strict *strict)
{
	*strict = (struct trace__strict){.place = VALUE};
}

bool trace__strict_is_whole(const struct trace__strict *strict)
{
	return strict->depth == 0 && (strict->place == AFTER || strict->place >= ZERO);
}

void trace__strict_restart(struct trace__strict *strict, unsigned depth, bool after)
{
	strict->depth = depth;
	memset(strict->objects, 0xff, (depth + 7) / 8);
	strict->objects[(depth - 1) / 8] &= (uint8_t) ~(1u << (depth - 1) % 8);
	strict->place = after ? AFTER : VALUE;
}

static bool in_object(const struct trace__strict *strict)
{
	return strict->objects[(strict->depth - 1) / 8] >> (strict->depth - 1) % 8 & 1;
}

static bool open_bracket(struct trace__strict *strict, bool object)
{
	unsigned bit = 1u << strict->depth % 8;

	if (strict->depth == TRACE__STRICT_DEPTH)
		return false;
	if (object)
		strict->objects[strict->depth / 8] |= (uint8_t)bit;
	else
		strict->objects[strict->depth / 8] &= (uint8_t)~bit;
	strict->depth++;
	strict->place = object ? FIRST_KEY : FIRST_VALUE;
	return true;
}

static bool close_bracket(struct trace__strict *strict)
{
	strict->depth--;
	strict->place = AFTER;
	return true;
}

static bool begin_string(struct trace__strict *strict, bool is_key)
{
	strict->is_key = is_key;
	strict->place = STRING;
	return true;
}

static bool begin_literal(struct trace__strict *strict, const char *rest)
{
	strict->literal = rest;
	strict->place = LITERAL;
	return true;
}

static bool begin_value(struct trace__strict *strict, char c)
{
	switch (c) {
	case '{':
	case '[':
		return open_bracket(strict, c == '{');
	case '"':
		return begin_string(strict, false);
	case 't':
		return begin_literal(strict, "rue");
	case 'f':
		return begin_literal(strict, "alse");
	case 'n':
		return begin_literal(strict, "ull");
	case '-':
		strict->place = MINUS;
		return true;
	default:
		strict->place = c == '0' ? ZERO : WHOLE;
		return c >= '0' && c <= '9';
	}
}

/* Outside of strings, numbers and words, where c is no white space. */
static bool take_structure(struct trace__strict *strict, char c)
{
	switch (strict->place) {
	case FIRST_VALUE:
		return c == ']' ? close_bracket(strict) : begin_value(strict, c);
	case VALUE:
		return begin_value(strict, c);
	case FIRST_KEY:
		if (c == '}')
			return close_bracket(strict);
		/* fallthrough */
	case KEY:
		return c == '"' && begin_string(strict, true);
	case COLON:
		strict->place = VALUE;
		return c == ':';
	default: /* AFTER */
		if (strict->depth == 0)
			return false;
		if (c == (in_object(strict) ? '}' : ']'))
			return close_bracket(strict);
		strict->place = in_object(strict) ? KEY : VALUE;
		return c == ',';
	}
}

/* The first byte of a character of several (Unicode, table 3-7). */
static bool begin_character(struct trace__strict *strict, uint8_t c)
{
	strict->place = CHARACTER;
	strict->left = c >= 0xf0 ? 3 : c >= 0xe0 ? 2 : 1;
	strict->low = c == 0xe0 ? 0xa0 : c == 0xf0 ? 0x90 : 0x80;
	strict->high = c == 0xed ? 0x9f : c == 0xf4 ? 0x8f : 0xbf;
	return c >= 0xc2 && c <= 0xf4;
}

static bool take_character(struct trace__strict *strict, uint8_t c)
{
	bool fits = c >= strict->low && c <= strict->high;

	strict->low = 0x80;
	strict->high = 0xbf;
	if (--strict->left == 0)
		strict->place = STRING;
	return fits;
}

static bool take_escape(struct trace__strict *strict, char c)
{
	strict->place = c == 'u' ? HEX : STRING;
	strict->left = 4;
	return c && strchr("\"\\/bfnrtu", c);
}

static bool take_hex(struct trace__strict *strict, char c)
{
	if (--strict->left == 0)
		strict->place = STRING;
	return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

static bool take_literal(struct trace__strict *strict, char c)
{
	bool fits = *strict->literal++ == c;

	if (!*strict->literal)
		strict->place = AFTER;
	return fits;
}

/* The next of a number. A place that may end it and does is AFTER, and c is not taken: *taken. */
static bool take_number(struct trace__strict *strict, char c, bool *taken)
{
	bool digit = c >= '0' && c <= '9';
	enum place place = (enum place)strict->place;

	*taken = true;
	if (digit && place != ZERO) {
		strict->place = place == MINUS                ? (c == '0' ? ZERO : WHOLE)
		                : place == POINT              ? FRACTION
		                : place == E || place == SIGN ? EXPONENT
		                                              : place;
		return true;
	}
	if (place == E && (c == '+' || c == '-'))
		strict->place = SIGN;
	else if ((place == ZERO || place == WHOLE) && c == '.')
		strict->place = POINT;
	else if (place >= ZERO && place != EXPONENT && (c == 'e' || c == 'E'))
		strict->place = E;
	else if (place >= ZERO && !digit) {
		strict->place = AFTER;
		*taken = false;
	} else {
		return false;
	}
	return true;
}

/* Over what is plain text in a string. */
static const char *pass_plain(const char *p, const char *end)
{
	const uint64_t ones = 0x0101010101010101u, tops = 0x8080808080808080u;
	uint64_t word, quote, escape;

	for (; end - p >= 8; p += 8) {
		memcpy(&word, p, 8);
		quote = word ^ (ones * '"');
		escape = word ^ (ones * '\\');
		if ((word | (word - ones * 0x20) | (quote - ones) | (escape - ones)) & tops)
			break; /* seldom for nothing: the bytes tell */
	}
	while (p < end && (uint8_t)*p >= 0x20 && (uint8_t)*p < 0x80 && *p != '"' && *p != '\\')
		p++;
	return p;
}

/* In a string, where c is not plain. */
static bool take_special(struct trace__strict *strict, char c)
{
	if (c == '"')
		strict->place = strict->is_key ? COLON : AFTER;
	else if (c == '\\')
		strict->place = ESCAPE;
	else
		return (uint8_t)c >= 0x80 && begin_character(strict, (uint8_t)c);
	return true;
}

const char *trace__strict_take(struct trace__strict *strict, const char *p, const char *end)
{
	bool fits = true, taken = true;

	while (p < end) {
		char c = *p;

		switch (strict->place) {
		case STRING:
			p = pass_plain(p, end);
			if (p == end)
				return end;
			fits = take_special(strict, *p);
			break;
		case ESCAPE:
			fits = take_escape(strict, c);
			break;
		case HEX:
			fits = take_hex(strict, c);
			break;
		case CHARACTER:
			fits = take_character(strict, (uint8_t)c);
			break;
		case LITERAL:
			fits = take_literal(strict, c);
			break;
		case MINUS ... EXPONENT:
			fits = take_number(strict, c, &taken);
			break;
		default:
			if (c != ' ' && c != '\n' && c != '\t' && c != '\r')
				fits = take_structure(strict, c);
		}
		if (!fits)
			return p;
		p += taken;
		taken = true;
	}
	return end;
}
