/* aw_context.h: the part of aw.h (which includes it) for context variables: what belongs to a request, say, and is
 * seen by all that it calls and spawns, without being an argument of each.
 *
 *	static struct aw_context_var user = AW_CONTEXT_VAR("user", NULL);
 *	…
 *	AW_TRY(aw_context_set(NULL, &user, "kim"));
 *	AW_TRY(aw_gather(NULL, AW(query, NULL), AW(log_it, NULL)));   both see "kim"
 *
 * As contextvars in asyncio: a task has a context of its own, which is a copy of its creator's as it was
 * when the task was made; so has a callback (aw_call_soon and its like, aw_add_done_callback) of that of who
 * scheduled it, and a job of aw_to_thread. An awaited coroutine object has its awaiter's. A thread, and a
 * job of aw_run_in_executor, begins with none. Values are borrowed: who sets one keeps it alive. */
#ifndef AWAITSCOPE_AW_CONTEXT_H
#define AWAITSCOPE_AW_CONTEXT_H

#include "aw.h"

#ifdef __cplusplus
extern "C" {
#endif

/* ContextVar(name, default). It stays where it is as long as a run may ask for it. */
struct aw_context_var {
	const char *name;
	const void *standard; /* its value where it is not set */
};
/* clang-format off */
#define AW_CONTEXT_VAR(text, its_default) {.name = (text), .standard = (its_default)}
/* clang-format on */

/* What a variable was before a set, for reset. The fields are the runtime's. */
struct aw_context_token {
	struct aw_context_var *var;
	struct aw *task;
	const void *old;
	bool was_set, is_used;
};

void *aw_context_get(const struct aw_context_var *var);
bool aw_context_is_set(
	const struct aw_context_var *var); /* false: get() without a default is a LookupError */
/* *token may be NULL. -ENOMEM; AW_ENOLOOP: outside of a run. */
int aw_context_set(struct aw_context_token *token, struct aw_context_var *var, const void *value);
/* ContextVar.reset: as it was before that set. -EINVAL: that was in another context (ValueError), or the token was
 * used before (RuntimeError); -ENOMEM. */
int aw_context_reset(struct aw_context_token *token);

#ifdef __cplusplus
}
#endif

#endif
