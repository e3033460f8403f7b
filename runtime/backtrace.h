/* backtrace.h: where a stack that stands still was left, and what its functions are called. */
#ifndef AW_BACKTRACE_H
#define AW_BACKTRACE_H

#include <stdio.h>

#include "stack.h"

enum { AW__FRAMES = 64 };

/* The return addresses from a context (what a switch saved, on this stack) outwards; how many. */
size_t aw__backtrace(uintptr_t *out, size_t most, const struct aw__stack *stack, const void *context);
/* The same from the caller of this function; its stack is NULL where that is the thread's own. */
size_t aw__backtrace_here(uintptr_t *out, size_t most, const struct aw__stack *stack);

/* Names addresses; it keeps the symbols of the file that it read last. All zero at first. */
struct aw__symbols {
	char path[512];
	const char *map;
	size_t bytes;
};
void aw__symbols_put(struct aw__symbols *symbols, FILE *file, uintptr_t address);
void aw__symbols_finish(struct aw__symbols *symbols);

#endif
