/* reuse.h: what was used before, where a coroutine object is asked for. */
#ifndef AW_REUSE_H
#define AW_REUSE_H

#include "loop.h"

/* The coroutine object itself, or one that fails with AW_EAWAITED in its stead; NULL: no memory. */
struct aw *aw__instead_of_used(struct aw_loop *loop, const struct aw *coroutine);
static inline struct aw *aw__fresh(struct aw_loop *loop, struct aw *coroutine)
{
	bool is_fresh = coroutine->state == AW__NEW && !(coroutine->flags & (AW__TASK | AW__USED));

	return is_fresh ? coroutine : aw__instead_of_used(loop, coroutine);
}
/* Such a one, or anext() and aclose(), which nobody misses when they are never awaited. */
bool aw__is_unseen(const struct aw *coroutine);
/* Awaiting one that was used: the code of that error. */
int aw__used_coroutine(struct aw_loop *loop, const struct aw *coroutine);
/* The status of a task that was cancelled before its first step. */
int aw__never_begun(struct aw *task);
/* Raised in a coroutine StopIteration is a RuntimeError; other codes stay. */
int aw__no_stop_iteration(int status);

#endif
