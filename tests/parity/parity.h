/* parity.h: runs a port of a Python program under the clock that its argument names. */
#ifndef AWAITSCOPE_PARITY_H
#define AWAITSCOPE_PARITY_H

#include <stdio.h>
#include <string.h>

#include "aw.h"

/* A literal as a coroutine's argument. */
static inline void *word(const char *literal)
{
	return (void *)(uintptr_t)literal;
}

/* A bool as Python prints it. */
static inline const char *truth(bool value)
{
	return value ? "True" : "False";
}

/* asyncio.run(main()), as `real` or `virtual`. */
static inline int parity_run(int argc, char **argv, aw_fn *main_coroutine)
{
	bool real = argc > 1 && !strcmp(argv[1], "real");

	return aw_run(AW_NAMED(main_coroutine, NULL, "main"),
		       &(struct aw_options){.clock = real ? AW_CLOCK_REAL : AW_CLOCK_VIRTUAL}) < 0;
}

#endif
