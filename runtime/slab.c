/* slab.c: the memory of tasks: records of two cache lines, in slabs that live as long as the loop. */
#include <errno.h>
#include <stdlib.h>

#include "loop.h"

enum { SLAB_TASKS = 512 };

struct aw__slab {
	struct aw__slab *next;
	_Alignas(64) struct aw tasks[];
};

bool aw__tasks_grow(struct aw_loop *loop)
{
	struct aw__slab *slab = aligned_alloc(64, sizeof(*slab) + SLAB_TASKS * sizeof(slab->tasks[0]));

	if (!slab)
		return false;
	slab->next = loop->slabs;
	loop->slabs = slab;
	for (size_t i = SLAB_TASKS; i-- > 0;) {
		slab->tasks[i] = (struct aw){.sp = loop->free_tasks, .state = AW__CANCELLED};
		loop->free_tasks = &slab->tasks[i];
	}
	return true;
}

void aw__task_clear(struct aw *task)
{
	aw__free_owned(task->owned);
	aw__error_free(task->error);
	task->owned = NULL;
	task->error = NULL;
}

void aw__task_retire(struct aw_loop *loop, struct aw *coroutine)
{
	struct aw **place =
		&loop->retired[loop->next_retired++ % (sizeof(loop->retired) / sizeof(loop->retired[0]))];

	aw__task_void(coroutine);
	if (*place)
		aw__task_free(loop, *place);
	*place = coroutine;
}

static int by_tid(const void *a, const void *b)
{
	const struct aw *left = *(struct aw *const *)a, *right = *(struct aw *const *)b;

	return (left->tid > right->tid) - (left->tid < right->tid);
}

struct aw **aw__tasks(struct aw_loop *loop, bool (*wanted)(const struct aw *))
{
	size_t count = 0, place = 0;
	struct aw **tasks;

	for (struct aw__slab *slab = loop->slabs; slab; slab = slab->next)
		for (size_t i = 0; i < SLAB_TASKS; i++)
			count += slab->tasks[i].fn && wanted(&slab->tasks[i]);
	tasks = malloc((count + 1) * sizeof(*tasks));
	if (!tasks)
		return NULL;
	for (struct aw__slab *slab = loop->slabs; slab; slab = slab->next)
		for (size_t i = 0; i < SLAB_TASKS; i++)
			if (slab->tasks[i].fn && wanted(&slab->tasks[i]))
				tasks[place++] = &slab->tasks[i];
	qsort(tasks, count, sizeof(*tasks), by_tid);
	tasks[count] = NULL;
	return tasks;
}

void aw__slabs_free(struct aw_loop *loop)
{
	struct aw__slab *slab;

	while ((slab = loop->slabs)) {
		for (size_t i = 0; i < SLAB_TASKS; i++)
			aw__task_clear(&slab->tasks[i]);
		loop->slabs = slab->next;
		free(slab);
	}
	loop->free_tasks = NULL;
}
