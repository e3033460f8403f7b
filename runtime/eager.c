/* eager.c: tasks whose first step runs while they are made, as asyncio.eager_task_factory has them.
 *
 * For that step the creator is left where it is, and stands in no queue; however the step ends, the creator
 * goes on then. Such steps nest as calls do, so each keeps on its creator's stack what the way back needs. */
#include "probe.h"
#include "reuse.h"

struct aw__eager {
	struct aw__eager *outer;
	struct aw *creator; /* NULL: a callback */
	unsigned to_throw;  /* at the creator's next step: not where it goes on with this one */
};

struct aw *aw__eager_over(struct aw_loop *loop, const struct aw *task)
{
	struct aw__eager *eager = loop->eager;
	struct aw *creator = eager->creator;

	loop->eager = eager->outer;
	if (!creator)
		return NULL;
	eager->to_throw = creator->flags & AW__MUST_CANCEL;
	creator->flags &= (uint8_t)~AW__MUST_CANCEL;
	aw__probe_wake(loop, creator, TRACE_BY_EAGER, task->tid, 0);
	return creator;
}

/* Between the runs of a Runner nothing runs: then it is a task like others, as in CPython. */
static bool turns(const struct aw_loop *loop)
{
	return !loop->runner || loop->runner_turns;
}

struct aw *aw_spawn_eager_at(struct aw *coroutine, uint32_t line)
{
	struct aw_loop *loop = aw__loop;
	struct aw__eager eager = {0};
	struct aw *task;

	if (!loop || !loop->running || loop->is_sync || !turns(loop))
		return aw_spawn_at(coroutine, line);
	task = coroutine && !aw__reserve(loop, 1, 0) ? aw__fresh(loop, coroutine) : NULL;
	if (!task)
		return NULL;
	aw__make_task(loop, task, line);
	eager.outer = loop->eager;
	eager.creator = loop->current;
	loop->eager = &eager;
	aw__task_run_eagerly(loop, task);
	if (eager.creator)
		eager.creator->flags |= (uint8_t)eager.to_throw;
	return task;
}
