/* slab.h: the records of tasks, taken and given back; a part of loop.h, which includes it. */
#ifndef AW_SLAB_H
#define AW_SLAB_H

#include "loop.h"

bool aw__tasks_grow(struct aw_loop *loop);
/* A record from the list of free ones, all zero (which is AW__NEW): by a few wide stores, for `rep stos`,
 * which compilers choose for a struct of this size, takes longer than all else that a spawn does. */
static inline struct aw *aw__task_reuse(struct aw_loop *loop)
{
	typedef uint64_t __attribute__((vector_size(16), may_alias)) wide;
	struct aw *task = loop->free_tasks;
	uint32_t timer_seq = task->timer_seq;

	loop->free_tasks = task->sp;
#pragma GCC unroll 8
	for (size_t i = 0; i < sizeof(*task) / sizeof(wide); i++) {
		((wide *)(void *)task)[i] = (wide){0};
		__asm__ volatile("" ::: "memory");
	}
	/* The number of its timers outlives it: a stale heap entry must not match its successor. */
	task->timer_seq = timer_seq;
	return task;
}
static inline struct aw *aw__task_new(struct aw_loop *loop) /* NULL: no memory */
{
	return loop->free_tasks || aw__tasks_grow(loop) ? aw__task_reuse(loop) : NULL;
}
void aw__task_clear(struct aw *task); /* frees what it owns */
/* It stays recognisable as one that was used. */
static inline void aw__task_void(struct aw *task)
{
	if (task->owned || task->error)
		aw__task_clear(task);
	task->fn = NULL;
	task->flags = AW__USED;
	task->state = AW__CANCELLED;
}
static inline void aw__task_free(struct aw_loop *loop, struct aw *task)
{
	aw__task_void(task);
	task->sp = loop->free_tasks;
	loop->free_tasks = task;
}
/* The same for a coroutine object that was awaited; its memory rests for a while, so that awaiting it
 * twice is noticed. */
void aw__task_retire(struct aw_loop *loop, struct aw *coroutine);
/* Frees a task that has ended, telling of its error if nobody fetched that. */
static inline void aw__discard(struct aw_loop *loop, struct aw *task)
{
	if (aw__has_lost_error(task))
		aw__tell_lost_error(task);
	aw__task_free(loop, task);
}
/* The same, if nobody will look at it any more. */
static inline void aw__let_go(struct aw_loop *loop, struct aw *task)
{
	if ((task->flags & AW__RELEASED) && !task->collectors)
		aw__discard(loop, task);
}
/* Those that `wanted` picks, in order of creation, NULL-ended; the caller's to free. NULL: no memory. */
struct aw **aw__tasks(struct aw_loop *loop, bool (*wanted)(const struct aw *));
void aw__slabs_free(struct aw_loop *loop);

#endif
