/* reuse.c: a coroutine object is good for one await; what was used before fails as it does in Python, where
 * a second task is made of it, and fails at its first step. */
#include "generator.h"
#include "loop.h"
#include "reuse.h"
#include "sync.h"

static int reused(void *unused)
{
	(void)unused;
	return AW_EAWAITED;
}

bool aw__is_unseen(const struct aw *coroutine)
{
	return coroutine->fn == reused || aw__is_generator_object(coroutine);
}

struct aw *aw__instead_of_used(struct aw_loop *loop, const struct aw *coroutine)
{
	struct aw *instead = aw__task_new(loop);

	if (!instead)
		return NULL;
	instead->fn = reused;
	instead->name = coroutine->owns_name ? "coroutine" : coroutine->name; /* its own may be gone */
	instead->file = coroutine->file;
	instead->line = coroutine->line;
	instead->state = AW__NEW;
	return instead;
}

int aw__used_coroutine(struct aw_loop *loop, const struct aw *coroutine)
{
	if (coroutine->state != AW__NEW || !coroutine->fn)
		return aw__fail(AW_EAWAITED);
	for (const struct aw *frame = loop->current->frame; frame != loop->current; frame = frame->frame)
		if (frame == coroutine)
			return aw__fail_as(AW_EAWAITING, "ValueError", "coroutine already executing");
	return aw__fail(AW_EAWAITING);
}

int aw__never_begun(struct aw *task)
{
	task->flags &= (uint8_t)~AW__MUST_CANCEL;
	if (task->fn == reused)
		return AW_EAWAITED;
	return aw__is_generator_object(task) ? aw__generator_object_cancelled(task) : AW_ECANCELLED;
}

int aw__no_stop_iteration(int status)
{
	if (status != AW_ESTOPITERATION)
		return status;
	return aw__fail_as(AW_ERAISED, "RuntimeError", "coroutine raised StopIteration");
}
