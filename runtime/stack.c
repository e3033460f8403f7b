/* stack.c: coroutine stacks: cut from large NORESERVE mappings, guarded, coloured, pooled.
 *
 * Memory is bound at a stack's first touch. The tops are shifted against each other (192-byte steps
 * in 2 KB), so that the frames of thousands of tasks do not all fall on the same cache sets. */
#include <errno.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

#include "stack.h"

#ifndef MADV_GUARD_INSTALL
#define MADV_GUARD_INSTALL 102 /* Linux 6.13 */
#endif
#ifndef PIDFD_SELF_THREAD_GROUP
#define PIDFD_SELF_THREAD_GROUP (-10001) /* Linux 6.14: process_madvise of oneself, without a pidfd */
#endif

/* Four pages of guard: a frame of one page, such as printf's, cannot step over it. */
enum { STACKS_PER_MAP = 1024, COLOUR_STEP = 192, COLOURS = 10, MIN_BYTES = 16384, GUARD_PAGES = 4 };

/* From this many stacks on they are guarded so many at a time. A guard alone is mostly the way into the kernel;
 * ahead of need it costs page tables, so a few stacks get theirs one by one. */
enum { GUARD_BATCH = 64 };

/* An mprotect splits a mapping in three, of which a process has 65,530: half of them are left to others. */
enum { PROTECTED_MOST = 16384 };
static atomic_int protected_stacks;

static const uint64_t canary_pattern = 0x5ca1ab1e0ddba11dULL;

struct aw__slab_map {
	struct aw__slab_map *next;
	char *base;
	size_t bytes;
};

/* Where nonsense is advised with success, as under qemu-user, a yes to a guard means nothing. */
static bool advice_is_heard(void)
{
	return madvise(NULL, 0, -1) != 0;
}

int aw__stacks_init(struct aw__stacks *stacks, size_t stack_bytes)
{
	long page = sysconf(_SC_PAGESIZE);

	if (page <= 0)
		return -EINVAL;
	if (stack_bytes > SIZE_MAX / 2 / STACKS_PER_MAP)
		return -EINVAL;
	stacks->page_bytes = (size_t)page;
	stacks->guard_bytes = GUARD_PAGES * stacks->page_bytes;
	if (!stack_bytes)
		stack_bytes = 65536;
	if (stack_bytes < MIN_BYTES)
		stack_bytes = MIN_BYTES;
	stack_bytes = (stack_bytes + stacks->page_bytes - 1) & ~(stacks->page_bytes - 1);
	stacks->stack_bytes = stack_bytes;
	/* With its guard a share is an odd number of pages: a power of two would send the top pages of
	 * all stacks to the same few sets of the TLB (at 1,000 tasks that costs 20 ns a switch). */
	stacks->share_bytes = stack_bytes + stacks->guard_bytes;
	if ((stacks->share_bytes / stacks->page_bytes) % 2 == 0)
		stacks->share_bytes += stacks->page_bytes;
	stacks->guards_singly = aw__stacks_are_watched(); /* valgrind may not know the call */
	stacks->guard = advice_is_heard() ? AW__GUARD_MADVISE : AW__GUARD_MPROTECT;
	return 0;
}

static int map_more(struct aw__stacks *stacks)
{
	struct aw__slab_map *map = malloc(sizeof(*map));
	size_t count = STACKS_PER_MAP;

	if (!map)
		return -ENOMEM;
	/* Large stacks come in smaller batches: at most 256 MiB of addresses at once. */
	while (count > 1 && count * stacks->share_bytes > ((size_t)256 << 20))
		count /= 2;
	map->bytes = count * stacks->share_bytes;
	map->base = mmap(NULL, map->bytes, PROT_READ | PROT_WRITE,
		MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE | MAP_STACK, -1, 0);
	if (map->base == MAP_FAILED) {
		free(map);
		return -ENOMEM;
	}
	/* A huge page would bind 2 MB for a stack that touches 4 KB. Older kernels may say no. */
	(void)madvise(map->base, map->bytes, MADV_NOHUGEPAGE);
	map->next = stacks->maps;
	stacks->maps = map;
	stacks->next = stacks->guarded_end = map->base;
	stacks->end = map->base + map->bytes;
	return 0;
}

/* Guards this stack and those that will be handed out after it, with one call. */
static bool guard_batch(struct aw__stacks *stacks, char *low)
{
	struct iovec guards[GUARD_BATCH];
	size_t count = 0;
	long bytes;

	if (stacks->made < GUARD_BATCH || stacks->guards_singly)
		return false;
	for (; count < GUARD_BATCH && low + count * stacks->share_bytes < stacks->end; count++)
		guards[count] = (struct iovec){low + count * stacks->share_bytes, stacks->guard_bytes};
	bytes = syscall(SYS_process_madvise, PIDFD_SELF_THREAD_GROUP, guards, count, MADV_GUARD_INSTALL, 0);
	/* It may have got through some of them. */
	count = bytes > 0 ? (size_t)bytes / stacks->guard_bytes : 0;
	stacks->guards_singly = !count;
	stacks->guarded_end = low + count * stacks->share_bytes;
	return count;
}

static bool guard_by_advice(struct aw__stacks *stacks, char *low)
{
	if (low < stacks->guarded_end || guard_batch(stacks, low))
		return true;
	stacks->guarded_end = low + stacks->share_bytes;
	return !madvise(low, stacks->guard_bytes, MADV_GUARD_INSTALL);
}

/* Makes the lowest pages of a stack a trap; falls back for all later stacks when the kernel refuses. */
static void guard(struct aw__stacks *stacks, struct aw__stack *stack)
{
	if (stacks->guard == AW__GUARD_MADVISE) {
		if (guard_by_advice(stacks, stack->low))
			goto guarded;
		stacks->guard = AW__GUARD_MPROTECT;
	}
	if (stacks->guard == AW__GUARD_MPROTECT) {
		if (protected_stacks < PROTECTED_MOST &&
			!mprotect(stack->low, stacks->guard_bytes, PROT_NONE)) {
			stacks->mprotected++;
			protected_stacks++;
			goto guarded;
		}
		stacks->guard = AW__GUARD_CANARY;
	}
	/* Where the guard would end, so that a small overflow spoils nothing else. */
	stack->canary = (uint64_t *)(void *)(stack->low + stacks->guard_bytes);
	for (int i = 0; i < 8; i++)
		stack->canary[i] = canary_pattern;
guarded:
	stack->low += stacks->guard_bytes;
	stack->bytes -= stacks->guard_bytes;
}

struct aw__stack *aw__stack_make(struct aw__stacks *stacks)
{
	struct aw__stack *stack;
	char *base;
	uintptr_t top;

	if (stacks->next == stacks->end && map_more(stacks))
		return NULL;
	base = stacks->next;
	stacks->next += stacks->share_bytes;
	stack = (struct aw__stack *)(void *)(base + stacks->share_bytes - sizeof(*stack));
	memset(stack, 0, sizeof(*stack));
	stack->low = base;
	stack->bytes = stacks->share_bytes - sizeof(*stack);
	guard(stacks, stack);
	top = (uintptr_t)stack - (stacks->made++ % COLOURS) * COLOUR_STEP;
	/* At this shift from a cache line, a coroutine that keeps two registers and yields has its whole
	 * context in one. */
	stack->top = (void *)((top & ~(uintptr_t)63) - 48);
	if (aw__stacks_are_watched())
		aw__stack_born(stack);
	return stack;
}

void aw__stack_check_canary(const struct aw__stacks *stacks, const struct aw__stack *stack, const char *task)
{
	for (int i = 0; i < 8; i++) {
		if (stack->canary[i] != canary_pattern) {
			fprintf(stderr,
				"awaitscope: task %s overflowed its stack of %zu KiB; give tasks more with "
				"aw_options.stack_bytes\n",
				task, stacks->stack_bytes / 1024);
			_exit(134);
		}
	}
}

bool aw__stack_guards(const struct aw__stacks *stacks, const struct aw__stack *stack, const void *address)
{
	const char *at = address;

	return !stack->canary && at >= stack->low - stacks->guard_bytes && at < stack->low;
}

void aw__stacks_finish(struct aw__stacks *stacks)
{
	struct aw__slab_map *map;

	if (aw__stacks_are_watched())
		for (struct aw__stack *stack = stacks->pool; stack; stack = stack->next)
			aw__stack_dies(stack);
	while ((map = stacks->maps)) {
		stacks->maps = map->next;
		munmap(map->base, map->bytes);
		free(map);
	}
	protected_stacks -= stacks->mprotected;
	*stacks = (struct aw__stacks){0};
}
