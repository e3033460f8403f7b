/* context_thread.c: what aw_to_thread carries: a job with the context variables of who asked for it. */
#include <stdlib.h>

#include "context.h"
#include "thread.h"

struct carried {
	aw_fn *fn;
	void *arg;
	struct aw_context *context;
};

static int call_carried(void *arg)
{
	const struct carried *carried = arg;
	struct aw_context *before = aw__context_enter(aw__loop, aw__context_hold(carried->context));
	int status = carried->fn(carried->arg);

	aw__context_leave(aw__loop, before);
	return status;
}

static void carried_free(void *arg)
{
	struct carried *carried = arg;

	aw__context_drop(carried->context);
	free(carried);
}

struct aw *aw__context_to_thread(struct aw_loop *loop, aw_fn *fn, void *arg, const char *name)
{
	struct aw_context *context = aw__context_held(loop);
	struct carried *carried;
	struct aw *future;

	if (!fn || !context) {
		aw__context_drop(context);
		return aw__executor_run(NULL, fn, arg, NULL, name);
	}
	carried = malloc(sizeof(*carried));
	if (!carried) {
		aw__context_drop(context);
		return NULL;
	}
	*carried = (struct carried){.fn = fn, .arg = arg, .context = context};
	future = aw__executor_run(NULL, call_carried, carried, carried_free, name);
	if (!future || future->status) /* there is no job */
		carried_free(carried);
	return future;
}
