/* report.c: what was left undone, told on standard error in CPython's words: coroutines that nobody awaited,
 * errors that nobody fetched, tasks that did not end. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "probe.h"
#include "reuse.h"

bool aw__is_left(const struct aw *task)
{
	return (task->flags & AW__TASK) && !aw__is_future(task) && !aw__has_ended(task);
}

static bool was_never_awaited(const struct aw *task)
{
	return task->state == AW__NEW && !(task->flags & (AW__TASK | AW__USED)) && !aw__is_unseen(task);
}

/* Those who wait for it, and have not looked at it yet, will fetch it. */
static bool has_lost_error(const struct aw *task)
{
	return aw__has_lost_error(task) && !task->collectors;
}

void aw__tell_task_error(struct aw *task, const char *message)
{
	const struct aw__error *error = task->error;

	aw__exception(aw__loop, &(struct aw_exception){.message = message,
					.task = task,
					.name = task->name,
					.type = error ? error->text : "MemoryError",
					.text = error ? error->text + error->message_at : ""});
}

void aw__tell_lost_error(struct aw *task)
{
	aw__tell_task_error(task, aw__is_future(task) ? "Future exception was never retrieved"
						      : "Task exception was never retrieved");
}

void aw__tell_failed_shutdown(struct aw *task)
{
	task->flags |= AW__RETRIEVED;
	aw__tell_task_error(task, "unhandled exception during asyncio.run() shutdown");
}

void aw__report_lost_errors(struct aw_loop *loop)
{
	struct aw **tasks = aw__tasks(loop, has_lost_error);

	for (struct aw **task = tasks; task && *task; task++) {
		(*task)->flags |= AW__RETRIEVED;
		aw__tell_lost_error(*task);
	}
	free(tasks);
}

void aw__report(struct aw_loop *loop)
{
	struct aw **tasks = aw__tasks(loop, was_never_awaited);

	for (struct aw **task = tasks; task && *task; task++) {
		fprintf(stderr, "%s:%u: RuntimeWarning: coroutine '%s' was never awaited\n", (*task)->file,
			(*task)->line, (*task)->name);
		aw_note("coroutine '%s' was never awaited", (*task)->name);
	}
	free(tasks);
	aw__report_lost_errors(loop);
	tasks = aw__tasks(loop, aw__is_left);
	for (struct aw **task = tasks; task && *task; task++) {
		aw__exception(loop, &(struct aw_exception){.message = "Task was destroyed but it is pending!",
					    .task = *task,
					    .name = (*task)->name});
	}
	free(tasks);
}
