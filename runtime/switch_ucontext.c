/* switch_ucontext.c: the switch for processors that have none of ours, by POSIX's ucontext.
 *
 * A context is saved in a ucontext_t on the stack that is left, so that `void *sp` serves here too. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <ucontext.h>

#include "stack.h"

static _Thread_local int answer_given;

static __attribute__((noreturn)) void give_up(const char *call)
{
	perror(call);
	abort();
}

int aw__context_switch(void **from, void *to, int answer)
{
	ucontext_t here;

	*from = &here;
	answer_given = answer;
	if (swapcontext(&here, to))
		give_up("awaitscope: swapcontext");
	return answer_given;
}

/* makecontext passes ints: the entry comes in two halves. */
static void run(unsigned high, unsigned low)
{
	uintptr_t address = (uintptr_t)((uint64_t)high << 32 | low);
	struct aw__next next = ((struct aw__next(*)(void))address)();

	answer_given = next.answer;
	setcontext(next.context);
	give_up("awaitscope: setcontext");
}

int aw__context_begin(void **from, void *top, struct aw__next (*entry)(void))
{
	uint64_t address = (uintptr_t)entry;
	ucontext_t here, there;

	if (getcontext(&there))
		give_up("awaitscope: getcontext");
	/* makecontext wants a base and a size; how far the stack goes on below, its guard says. */
	there.uc_stack.ss_size = 8192;
	there.uc_stack.ss_sp = (char *)top - there.uc_stack.ss_size;
	there.uc_link = NULL;
	makecontext(&there, (void (*)(void))run, 2, (unsigned)(address >> 32), (unsigned)address);
	*from = &here;
	if (swapcontext(&here, &there))
		give_up("awaitscope: swapcontext");
	return answer_given;
}
