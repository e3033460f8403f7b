/* backtrace.c: a suspended stack, walked by its frame pointers. Each is held to lie above the last and
 * within the stack, so a function without one ends the walk and nothing worse. */
#include "backtrace.h"

#if defined(AW_SWITCH_UCONTEXT)
#include <ucontext.h>
#endif

/* The frame pointer and the address that a context continues with. */
static bool registers_of(const void *context, uintptr_t *frame, uintptr_t *address)
{
#if defined(AW_SWITCH_UCONTEXT) && defined(__x86_64__)
	const ucontext_t *saved = context;

	*frame = (uintptr_t)saved->uc_mcontext.gregs[REG_RBP];
	*address = (uintptr_t)saved->uc_mcontext.gregs[REG_RIP];
	return true;
#elif defined(AW_SWITCH_UCONTEXT) && defined(__aarch64__)
	const ucontext_t *saved = context;

	*frame = (uintptr_t)saved->uc_mcontext.regs[29];
	*address = (uintptr_t)saved->uc_mcontext.pc;
	return true;
#elif defined(AW_SWITCH_UCONTEXT)
	(void)context;
	(void)frame;
	(void)address;
	return false;
#elif defined(__x86_64__)
	enum { RBP = 5, RETURN = 6 }; /* save_context of switch_x86_64.S */
	const uintptr_t *saved = context;

	*frame = saved[RBP];
	*address = saved[RETURN];
	return true;
#else
	const uintptr_t *saved = context; /* x29 and x30: switch_aarch64.S */

	*frame = saved[0];
	*address = saved[1];
	return true;
#endif
}

/* Both processors keep the caller's frame pointer where theirs points, and the return address above it. */
__attribute__((no_sanitize("address"))) static size_t walk(
	uintptr_t *out, size_t most, uintptr_t low, uintptr_t high, uintptr_t frame)
{
	size_t count = 0;

	while (count < most && frame >= low && frame <= high - 2 * sizeof(frame) &&
		frame % sizeof(frame) == 0) {
		const uintptr_t *words = (const uintptr_t *)frame;

		if (!words[1])
			break;
		out[count++] = words[1];
		low = frame + 1;
		frame = words[0];
	}
	return count;
}

size_t aw__backtrace(uintptr_t *out, size_t most, const struct aw__stack *stack, const void *context)
{
	uintptr_t frame;

	if (!context || !most || !registers_of(context, &frame, &out[0]))
		return 0;
	return 1 + walk(out + 1, most - 1, (uintptr_t)stack->low, (uintptr_t)stack, frame);
}

__attribute__((noinline)) size_t aw__backtrace_here(
	uintptr_t *out, size_t most, const struct aw__stack *stack)
{
	uintptr_t frame = (uintptr_t)__builtin_frame_address(0);

	return stack ? walk(out, most, (uintptr_t)stack->low, (uintptr_t)stack, frame) : 0;
}
