/* exit.c: SystemExit and KeyboardInterrupt, which no loop survives: raised by a task or a callback, they end
 * its turn at once, and whoever runs it gets them. */
#include <string.h>

#include "loop.h"

bool aw__is_exit(int status, const char *type)
{
	return status == AW_ERAISED && type &&
	       (!strcmp(type, "SystemExit") || !strcmp(type, "KeyboardInterrupt"));
}

/* What else stood in this iteration is for the next turn, if there is one. */
void aw__exit(struct aw_loop *loop)
{
	loop->exits = true;
	loop->stopping = true;
	loop->batch_end = loop->head;
}

void aw__exit_task(struct aw_loop *loop, struct aw *task)
{
	if (!task->error || !aw__is_exit(task->status, task->error->text))
		return;
	aw__take_error(&loop->thread, task);
	aw__exit(loop);
}
