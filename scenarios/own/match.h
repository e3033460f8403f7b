/* match.h: which line of the Python each line of a scenario's C file mirrors. The build asks for the bundled
 * scenarios, and a scenario of one's own asks when it starts.
 *
 * A one-line comment in a C function is looked up in the Python function of the same name ("_mode" at
 * the end of the C name may be left out there), and counts for the statement below it. */
#ifndef AWAITSCOPE_MATCH_H
#define AWAITSCOPE_MATCH_H

#include <stddef.h>
#include <stdint.h>

/* A comment that the Python function does not have. */
typedef void match_miss(void *context, unsigned c_line, const char *function, const char *comment);

enum { MATCH_LINES_MAX = 65000 };

/* (*table)[line] is the Python line of that C line (both from 1), or 0; *count is the last C line. The table
 * is yours. Returns how many comments were missed (each was told to `miss`), -ENOMEM, or -E2BIG when one of
 * the files has more than MATCH_LINES_MAX lines. */
int match_lines(uint16_t **table, unsigned *count, const char *c, const char *python, match_miss *miss,
	void *context);

/* The last line of the last function that mirrors some of the Python, and how many bytes reach to its end: what
 * follows tells about the scenario, and is no part of its program. 0: no function does. */
unsigned match_end(size_t *bytes, const char *c, const uint16_t *table, unsigned count);

#endif
