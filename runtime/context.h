/* context.h: the contexts of tasks and callbacks, for those who make and run them. */
#ifndef AW_CONTEXT_H
#define AW_CONTEXT_H

#include "loop.h"

/* What is set, in one context: never changed, only replaced, so that a copy is one more who holds it; or an
 * object of the program's, which stands for one. */
struct aw_context;

struct aw_context *aw__context_held(
	struct aw_loop *loop); /* the running one's, once more; NULL: nothing is set */
struct aw_context *aw__context_hold(struct aw_context *context); /* once more; takes NULL */
void aw__context_drop(struct aw_context *context);               /* takes NULL */
/* A task or a handle was made: it begins with a copy of who made it. Nothing fails: room was reserved. */
void aw__context_copy(struct aw_loop *loop, struct aw *made);
/* Makes sure that there is a table of them. 0, -ENOMEM. */
int aw__context_table(struct aw_loop *loop);
/* Whether there is that object, and a table (which is made), for give: instead of that copy, this object; of
 * another thread's, a copy. Returns what was made (NULL: nothing was). */
bool aw__context_can_give(const struct aw_context *object);
struct aw *aw__context_give(struct aw *made, struct aw_context *object);
/* In a new process, which has this thread alone: another one may have been at work on contexts. */
void aw__context_forked(void);
/* What a handle that is run now brought; the caller's. */
struct aw_context *aw__context_taken(struct aw_loop *loop, struct aw *handle);
/* A function of the program runs outside of tasks with this context, which it takes; returns what was there, for
 * leave. */
struct aw_context *aw__context_enter(struct aw_loop *loop, struct aw_context *context);
void aw__context_leave(struct aw_loop *loop, struct aw_context *before);
/* aw_run_in_executor with the default one, and with the running one's context. */
struct aw *aw__context_to_thread(struct aw_loop *loop, aw_fn *fn, void *arg, const char *name);

#endif
