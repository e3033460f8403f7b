/* all_tasks.c: asyncio.all_tasks. */
#include <stdlib.h>

#include "loop.h"

static bool is_pending(const struct aw *task)
{
	return task->tid && task->fn && !aw__is_future(task) && !aw__has_ended(task);
}

size_t aw_all_tasks(struct aw **out, size_t capacity)
{
	struct aw **tasks = aw__loop && aw__loop->running ? aw__tasks(aw__loop, is_pending) : NULL;
	size_t count = 0;

	for (; tasks && tasks[count]; count++)
		if (out && count < capacity)
			out[count] = tasks[count];
	free(tasks);
	return count;
}
