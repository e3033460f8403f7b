/* ready.h: the ready queue's hot path; a part of loop.h, which includes it.
 *
 * Whoever suspends takes its successor out of the queue by these few lines; queue.c has the rest. */
#ifndef AW_READY_H
#define AW_READY_H

#include "loop.h"

int aw__reserve_places(struct aw_loop *loop, size_t places);
/* Who stands in the queue there stands for nobody from now on. */
void aw__unqueue(struct aw_loop *loop, const struct aw__link *link);
/* Room for what is about to be made, so that a wake never fails. A task stands in the queue at most twice
 * (a timer that came due too late, and its wake), a link once. */
static inline int aw__reserve(struct aw_loop *loop, size_t tasks, size_t links)
{
	size_t places = 2 * (loop->live_tasks + tasks) + loop->live_links + links;

	return places <= loop->places ? 0 : aw__reserve_places(loop, places);
}

static inline void aw__push(struct aw_loop *loop, void *pointer, unsigned tag)
{
	loop->ready[loop->tail++ & loop->ready_mask] = (uintptr_t)pointer | tag;
}

/* It runs in the next iteration. */
static inline void aw__make_ready(struct aw_loop *loop, struct aw *task)
{
	task->state = AW__READY;
	aw__push(loop, task, AW__TAG_TASK);
}

/* Takes the snapshot of what is ready, where nothing but tasks has a part in the turn of the loop. */
static inline bool aw__begin_plain_iteration(struct aw_loop *loop)
{
	if (loop->head == loop->tail || loop->heap.count || loop->polled || loop->ring || loop->stopping ||
		aw__must_poll(loop))
		return false;
	loop->batch_end = loop->tail;
	loop->iteration++;
	return true;
}
/* The same, where the turn can be made without the OS. */
bool aw__begin_iteration(struct aw_loop *loop);

/* Asks for a line of memory that will be written. */
static inline void aw__fetch(const void *address)
{
#ifdef __x86_64__
	/* The plain prefetch is dropped here where the TLB misses, which is each time with many stacks: the
	 * one for writing is not (100,000 tasks: 34 ns a yield instead of 90; a load takes 44, for the
	 * processor cannot retire past it). */
	__asm__ volatile("prefetchw (%0)" ::"r"(address));
#else
	__builtin_prefetch(address, 1);
#endif
}

/* With many tasks each switch would wait for memory twice: for the task's record, then for the page
 * that its stack pointer points into. Both are asked for while earlier tasks run. */
static inline void aw__prefetch(const struct aw_loop *loop)
{
	enum { RECORDS = 12, STACKS = 6 };
	uintptr_t entry;

	if (loop->tail - loop->head <= RECORDS)
		return;
	entry = loop->ready[(loop->head + RECORDS) & loop->ready_mask];
	aw__fetch((void *)(entry & ~(uintptr_t)AW__TAG_MASK));
	entry = loop->ready[(loop->head + STACKS) & loop->ready_mask];
	if (!(entry & AW__TAG_MASK))
		aw__fetch(((const struct aw *)entry)->sp);
}

/* The next of this iteration, when that is a task; else NULL. */
static inline struct aw *aw__peek(const struct aw_loop *loop)
{
	uintptr_t entry;

	if (loop->head == loop->batch_end)
		return NULL;
	entry = loop->ready[loop->head & loop->ready_mask];
	return entry & AW__TAG_MASK ? NULL : (struct aw *)entry;
}

/* The same, taken out, and of a new iteration where this one is over: the common successor. */
static inline struct aw *aw__next_straight(struct aw_loop *loop)
{
	struct aw *next;

	if (loop->head == loop->batch_end && !aw__begin_plain_iteration(loop) && !aw__begin_iteration(loop))
		return NULL;
	next = aw__peek(loop);
	if (!next)
		return NULL;
	loop->head++;
	aw__prefetch(loop);
	return next;
}

/* The next task to step; NULL: the loop must turn itself, or run a callback of the program, on its own
 * stack: which aw__next_of_loop does. */
struct aw *aw__next(struct aw_loop *loop);
struct aw *aw__next_of_loop(struct aw_loop *loop);

#endif
