/* fiber.c: what AddressSanitizer, ThreadSanitizer and valgrind must be told about our stacks.
 *
 * Without them each function is empty, and aw__switch_to is the bare switch. */
#include "stack.h"

#if defined(__has_feature)
#if __has_feature(address_sanitizer)
#define HAVE_ASAN 1
#endif
#if __has_feature(thread_sanitizer)
#define HAVE_TSAN 1
#endif
#endif
#if defined(__SANITIZE_ADDRESS__)
#define HAVE_ASAN 1
#endif
#if defined(__SANITIZE_THREAD__)
#define HAVE_TSAN 1
#endif

#ifdef HAVE_ASAN
#include <sanitizer/asan_interface.h>
#include <sanitizer/common_interface_defs.h>
static _Thread_local const void *loop_bottom;
static _Thread_local size_t loop_bytes;
static _Thread_local bool came_from_loop;
#endif
#ifdef HAVE_TSAN
#include <errno.h>
#include <pthread.h>
#include <sanitizer/tsan_interface.h>
#include <signal.h>
#include <unistd.h>
static _Thread_local void *loop_fiber;
#endif
#if defined(__has_include)
#if __has_include(<valgrind/valgrind.h>)
#include <valgrind/valgrind.h>
#define HAVE_VALGRIND 1
#endif
#endif

#ifdef HAVE_TSAN
/* A fiber for a stack, in place of the one (NULL: none) that it had. TSan keeps a signal for the fiber that
 * runs when it comes, which here is for a while the one that is made or destroyed: it would be lost. */
static void *fiber_anew(void *fiber, bool makes)
{
	sigset_t all, before;

	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &before);
	if (fiber)
		__tsan_destroy_fiber(fiber);
	fiber = makes ? __tsan_create_fiber(0) : NULL;
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	return fiber;
}
#endif

bool aw__stacks_are_watched(void)
{
#ifdef AW__TELL_SANITIZER
	return true;
#elif defined(HAVE_VALGRIND)
	return RUNNING_ON_VALGRIND;
#else
	return false;
#endif
}

void aw__stack_born(struct aw__stack *stack)
{
#ifdef HAVE_VALGRIND
	stack->valgrind_id = VALGRIND_STACK_REGISTER(stack->low, stack->low + stack->bytes);
#endif
#ifdef HAVE_TSAN
	stack->fiber = fiber_anew(NULL, true);
#endif
	(void)stack;
}

void aw__stack_dies(struct aw__stack *stack)
{
#ifdef HAVE_VALGRIND
	VALGRIND_STACK_DEREGISTER(stack->valgrind_id);
#endif
#ifdef HAVE_TSAN
	stack->fiber = fiber_anew(stack->fiber, false);
#endif
#ifdef HAVE_ASAN
	/* Its addresses may be mapped for something else, and gcc 12's mmap keeps what it knew of them. */
	ASAN_UNPOISON_MEMORY_REGION(stack->low, stack->bytes);
#endif
	(void)stack;
}

#ifdef AW__TELL_SANITIZER
/* The thread's own stack becomes known when it is left for the first time. */
static void arrived(void *fake)
{
#ifdef HAVE_ASAN
	const void *bottom;
	size_t bytes;

	__sanitizer_finish_switch_fiber(fake, &bottom, &bytes);
	if (came_from_loop) {
		loop_bottom = bottom;
		loop_bytes = bytes;
	}
#else
	(void)fake;
#endif
}

void aw__switch_arrived(void)
{
	arrived(NULL);
}

#ifdef HAVE_TSAN
/* A signal that has come waits, too, until its fiber makes a call that TSan knows, such as this one. Left
 * behind there it would not end the loop's sleep: a child's end, say, would never be heard of. */
static void take_signals(void)
{
	int kept = errno;

	(void)!read(-1, NULL, 0);
	errno = kept;
}
#endif

/* The running context, on from_stack, goes to to_stack; *fake keeps what ASan has of it (NULL: it ends).
 * Always inline: TSan would count a call on the one fiber and its return on the other. */
static inline __attribute__((always_inline)) void leaving(
	void **fake, const struct aw__stack *from_stack, const struct aw__stack *to_stack)
{
#ifdef HAVE_ASAN
	came_from_loop = !from_stack;
	if (to_stack)
		__sanitizer_start_switch_fiber(fake, to_stack->low, to_stack->bytes);
	else
		__sanitizer_start_switch_fiber(fake, loop_bottom, loop_bytes);
#endif
#ifdef HAVE_TSAN
	take_signals();
	if (!from_stack)
		loop_fiber = __tsan_get_current_fiber();
	__tsan_switch_to_fiber(to_stack ? to_stack->fiber : loop_fiber, 0);
#endif
	(void)fake;
	(void)from_stack;
	(void)to_stack;
}

int aw__switch_to(void **from, struct aw__stack *from_stack, struct aw__next to, struct aw__stack *to_stack)
{
	void *fake = NULL;
	int answer;

	leaving(&fake, from_stack, to_stack);
	answer = aw__context_switch(from, to.context, (int)to.answer);
	arrived(fake);
	return answer;
}

int aw__switch_begin(
	void **from, struct aw__stack *from_stack, struct aw__stack *to_stack, struct aw__next (*entry)(void))
{
	void *fake = NULL;
	int answer;

#ifdef HAVE_ASAN
	ASAN_UNPOISON_MEMORY_REGION(to_stack->low, (size_t)((char *)to_stack->top - to_stack->low));
#endif
#ifdef HAVE_TSAN
	/* A new one: what ran here before was left in the midst of its calls, and they are counted. */
	to_stack->fiber = fiber_anew(to_stack->fiber, true);
#endif
	leaving(&fake, from_stack, to_stack);
	answer = aw__context_begin(from, to_stack->top, entry);
	arrived(fake);
	return answer;
}

/* Nothing of this stack may run once they believe to be on the other: so it goes at once. */
struct aw__next aw__switch_end(struct aw__stack *stack, struct aw__next to, struct aw__stack *to_stack)
{
	void *unused;

	leaving(NULL, stack, to_stack);
	aw__context_switch(&unused, to.context, (int)to.answer);
	__builtin_unreachable();
}
#endif
