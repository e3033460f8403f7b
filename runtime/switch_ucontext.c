/* switch_ucontext.c: the switch for processors that have none of ours, by POSIX's ucontext.
 *
 * A context is saved in a ucontext_t on the stack that is left, so that `void *sp` serves here too. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <ucontext.h>

#include "stack.h"

void *aw__context_frame(void *top, void (*entry)(void));

void aw__context_switch(void **from, void *to)
{
	ucontext_t here;

	*from = &here;
	if (swapcontext(&here, to)) {
		perror("awaitscope: swapcontext");
		abort();
	}
}

void *aw__context_frame(void *top, void (*entry)(void))
{
	/* The new context runs below its own ucontext_t. */
	uintptr_t place = ((uintptr_t)top - sizeof(ucontext_t)) & ~(uintptr_t)63;
	ucontext_t *context = (ucontext_t *)place;

	if (getcontext(context)) {
		perror("awaitscope: getcontext");
		abort();
	}
	/* makecontext wants a base and a size; what lies below `place` is bounded by the guard. */
	context->uc_stack.ss_sp = (char *)place - 8192;
	context->uc_stack.ss_size = 8192;
	context->uc_link = NULL;
	makecontext(context, entry, 0);
	return context;
}
