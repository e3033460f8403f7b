/* strict.h: whether text is JSON to the letter (RFC 8259, UTF-8 included), piece by piece. */
#ifndef AWAITSCOPE_STRICT_H
#define AWAITSCOPE_STRICT_H

#include <stdbool.h>
#include <stdint.h>

enum { TRACE__STRICT_DEPTH = 1024 }; /* brackets within brackets; deeper is refused */

struct trace__strict {
	uint8_t place;           /* what may come next (strict.c) */
	uint8_t left, low, high; /* of an escape or a character: bytes to come, bounds of the next */
	bool is_key;             /* the string is one */
	const char *literal;     /* the rest of true, false or null */
	unsigned depth;          /* open brackets */
	uint8_t objects[TRACE__STRICT_DEPTH / 8]; /* a bit each: it is a brace */
};

void trace__strict_init(struct trace__strict *strict);
/* Goes on with [p, end). Returns where it is not JSON (and what came before stands), or end. */
const char *trace__strict_take(struct trace__strict *strict, const char *p, const char *end);
/* The one value is whole. */
bool trace__strict_is_whole(const struct trace__strict *strict);
/* As if `depth` brackets were open, the innermost an array (the others braces), where a value may begin
 * or (`after`) one has just ended. */
void trace__strict_restart(struct trace__strict *strict, unsigned depth, bool after);

#endif
