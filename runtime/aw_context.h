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
	const void *owner;
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

/* ---- Context objects ---- */

/* contextvars.copy_context(): a Context: what is set now, in an object of its own. It is the caller's until
 * the release (those who run in it hold it too), and at most until the end of the run. NULL, which all that
 * take one understand (-ENOMEM): no memory, or no run. Who runs in it on another thread than the one that
 * made it sees what is set in it when it begins, and what it sets is seen by itself alone. */
struct aw_context;
struct aw_context *aw_copy_context(void);
void aw_context_release(struct aw_context *context); /* takes NULL */
/* Context.run: calls fn(arg), which sees what is set in it, and sets variables there. Returns what fn returned.
 * -EINVAL (RuntimeError): whoever calls is in it already, be it through another. */
int aw_context_run(struct aw_context *context, aw_fn *fn, void *arg);
/* context.get(var): its value there; NULL (None), whatever its default is, where it is not set. */
void *aw_context_get_in(const struct aw_context *context, const struct aw_context_var *var);
/* create_task(…, context=context): a task that runs in it, not in a copy: what it sets is seen by all who do. A
 * task that such a one spawns has a copy, as ever. NULL as aw_spawn's. */
#define aw_spawn_in(context, coroutine) aw_spawn_in_at((context), (coroutine), AW_LINE)
struct aw *aw_spawn_in_at(struct aw_context *context, struct aw *coroutine, uint32_t line);
/* TaskGroup.create_task(…, context=context). */
#define aw_group_spawn_in(group, context, coroutine) \
	aw_group_spawn_in_at((group), (context), (coroutine), AW_LINE)
struct aw *aw_group_spawn_in_at(
	struct aw_group *group, struct aw_context *context, struct aw *coroutine, uint32_t line);
/* loop.call_soon(…, context=context). */
int aw_call_soon_in(struct aw_handle *out, struct aw_context *context, aw_callback *fn, void *arg);

#ifdef __cplusplus
}
#endif

#endif
