/* stack.h: stacks for coroutines, and the switch between them. */
#ifndef AW_STACK_H
#define AW_STACK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* How an overflow is caught; what the kernel offers, tried in this order. */
enum aw__guard { AW__GUARD_MADVISE, AW__GUARD_MPROTECT, AW__GUARD_CANARY };

/* One stack; this header stands at its top. */
struct aw__stack {
	struct aw__stack *next; /* in the pool */
	char *low;              /* its lowest byte above the guard */
	size_t bytes;           /* from low up to this header */
	void *top;              /* where its first frame begins (coloured) */
	uint64_t *canary;       /* at low, where no guard page could be had; else NULL */
	void *fiber;            /* ThreadSanitizer's */
	unsigned valgrind_id;
};

struct aw__stacks {
	struct aw__stack *pool;
	struct aw__slab_map *maps;
	char *next, *end;   /* not yet handed out, of the newest map */
	char *guarded_end;  /* up to here its stacks have their guards */
	bool guards_singly; /* there is no way to guard many with one call */
	size_t stack_bytes; /* of each, without its guard */
	size_t share_bytes; /* of each in its map, with the guard */
	size_t page_bytes, guard_bytes;
	enum aw__guard guard;
	int mprotected; /* of them, so guarded */
	size_t made;
};

int aw__stacks_init(struct aw__stacks *stacks, size_t stack_bytes);
void aw__stacks_finish(struct aw__stacks *stacks);
struct aw__stack *aw__stack_make(struct aw__stacks *stacks);
/* NULL: no memory. */
static inline struct aw__stack *aw__stack_take(struct aw__stacks *stacks)
{
	struct aw__stack *stack = stacks->pool;

	if (!stack)
		return aw__stack_make(stacks);
	stacks->pool = stack->next;
	return stack;
}
static inline void aw__stack_give(struct aw__stacks *stacks, struct aw__stack *stack)
{
	stack->next = stacks->pool;
	stacks->pool = stack;
}
void aw__stack_check_canary(const struct aw__stacks *stacks, const struct aw__stack *stack, const char *task);
/* Ends the program with a line when a canary was overwritten. */
static inline void aw__stack_check(
	const struct aw__stacks *stacks, const struct aw__stack *stack, const char *task)
{
	if (stack->canary)
		aw__stack_check_canary(stacks, stack, task);
}

/* Installs the handler that names the task whose stack overflowed (once a process; the alternate
 * stack is the thread's). */
int aw__overflow_watch(void);
void aw__overflow_unwatch(void);
/* Whether the address lies in the guard below this stack. */
bool aw__stack_guards(const struct aw__stacks *stacks, const struct aw__stack *stack, const void *address);

/* fiber.c: whether a sanitizer or valgrind must be told of stacks: one was made, is about to be unmapped. */
bool aw__stacks_are_watched(void);
void aw__stack_born(struct aw__stack *stack);
void aw__stack_dies(struct aw__stack *stack);

/* Saves the running context in *from and continues `to`, where the call that left it returns `answer`. So
 * nothing is left to do on a stack that is resumed, and less of it is touched. */
int aw__context_switch(void **from, void *to, int answer);
/* What a stack's last function returns: who is continued, with which answer. */
struct aw__next {
	void *context;
	long answer;
};
static inline struct aw__next aw__to(void *context)
{
	return (struct aw__next){.context = context};
}
/* Saves the running context and calls entry() on a stack whose first frame begins at `top`. */
int aw__context_begin(void **from, void *top, struct aw__next (*entry)(void));

#if defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define AW__TELL_SANITIZER 1
#endif
#endif
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define AW__TELL_SANITIZER 1
#endif

/* The same two, with what the sanitizers must be told. A stack that is NULL is the loop's own. */
#ifdef AW__TELL_SANITIZER
int aw__switch_to(void **from, struct aw__stack *from_stack, struct aw__next to, struct aw__stack *to_stack);
int aw__switch_begin(void **from, struct aw__stack *from_stack, struct aw__stack *to_stack,
	struct aw__next (*entry)(void));
void aw__switch_arrived(void); /* the first thing that entry does */
/* What entry returns. */
struct aw__next aw__switch_end(struct aw__stack *stack, struct aw__next to, struct aw__stack *to_stack);
#else
static inline int aw__switch_to(
	void **from, struct aw__stack *from_stack, struct aw__next to, struct aw__stack *to_stack)
{
	(void)from_stack;
	(void)to_stack;
	return aw__context_switch(from, to.context, (int)to.answer);
}
static inline int aw__switch_begin(
	void **from, struct aw__stack *from_stack, struct aw__stack *to_stack, struct aw__next (*entry)(void))
{
	(void)from_stack;
	return aw__context_begin(from, to_stack->top, entry);
}
static inline void aw__switch_arrived(void)
{
}
static inline struct aw__next aw__switch_end(
	struct aw__stack *stack, struct aw__next to, struct aw__stack *to_stack)
{
	(void)stack;
	(void)to_stack;
	return to;
}
#endif

#endif
