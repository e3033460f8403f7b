/* exception.c: errors that reach nobody: of callbacks, and of tasks and futures that nobody asked. */
#include <stdio.h>

#include "loop.h"

static void tell(const struct aw_exception *exception)
{
	fprintf(stderr, "%s", exception->message);
	if (exception->name)
		fprintf(stderr, ": %s '%s'", aw__is_future(exception->task) ? "future" : "task",
			exception->name);
	if (exception->type)
		fprintf(stderr, ": %s: %s", exception->type, exception->text);
	fputc('\n', stderr);
}

int aw_set_exception_handler(aw_exception_handler *handler, void *arg)
{
	struct aw_loop *loop = aw__loop;

	if (!loop || !loop->running || loop->is_sync)
		return AW_ENOLOOP;
	loop->exception_handler = handler;
	loop->exception_arg = arg;
	return 0;
}

void aw__exception(struct aw_loop *loop, const struct aw_exception *exception)
{
	aw_exception_handler *handler = loop->exception_handler;
	int raised = loop->thread.status;

	if (!handler) {
		tell(exception);
		return;
	}
	loop->thread.status = 0;
	handler(exception, loop->exception_arg);
	if (loop->thread.status)
		fputs("Unhandled error in exception handler\n", stderr);
	loop->thread.status = raised;
}

/* The error may be replaced by one of the handler's own. */
static void callback_raised(struct aw_loop *loop)
{
	struct aw__error *error = loop->thread.error;
	struct aw_exception exception = {.message = "Exception in callback",
		.type = error ? error->text : "MemoryError",
		.text = error ? error->text + error->message_at : ""};

	loop->thread.error = NULL;
	loop->thread.status = 0;
	aw__exception(loop, &exception);
	free(error);
}

void aw__call(struct aw_loop *loop, aw_callback *fn, void *arg)
{
	loop->thread.status = 0;
	fn(arg);
	if (loop->thread.status)
		callback_raised(loop);
}

void aw__call_done(struct aw_loop *loop, aw_done_callback *fn, struct aw *ended, void *arg)
{
	loop->thread.status = 0;
	fn(ended, arg);
	if (loop->thread.status)
		callback_raised(loop);
}
