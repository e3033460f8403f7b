/* exception.c: errors that reach nobody: of callbacks, and of tasks and futures that nobody asked. */
#include <stdio.h>
#include <string.h>

#include "loop.h"

/* The text as Python's repr quotes it, but for what it escapes. */
static void put_quoted(const char *text)
{
	char quote = strchr(text, '\'') && !strchr(text, '"') ? '"' : '\'';

	fprintf(stderr, "%c%s%c", quote, text, quote);
}

static bool has_text(const struct aw_exception *exception)
{
	return exception->text && *exception->text;
}

/* As CPython shows a task or future. */
static void put_awaitable(const struct aw_exception *exception)
{
	const struct aw *task = exception->task;
	bool is_future = aw__is_future(task);
	const char *state = aw__has_ended(task) ? "finished" : "pending";

	if (is_future) {
		fprintf(stderr, "future: <Future %s", state);
	} else {
		fprintf(stderr, "%s: <Task %s name=", exception->type ? "future" : "task", state);
		put_quoted(aw_name(task));
	}
	if (exception->type) {
		fprintf(stderr, " exception=%s(", exception->type);
		if (has_text(exception))
			put_quoted(exception->text);
		fputc(')', stderr);
	}
	if (!is_future)
		fprintf(stderr, " created at %s:%u", task->file, task->line);
	fputs(">\n", stderr);
}

void aw_default_exception_handler(const struct aw_exception *exception)
{
	fprintf(stderr, "%s\n", exception->message);
	if (exception->task)
		put_awaitable(exception);
	if (exception->type)
		fprintf(stderr, "%s%s%s\n", exception->type, has_text(exception) ? ": " : "",
			has_text(exception) ? exception->text : "");
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
		aw_default_exception_handler(exception);
		return;
	}
	loop->thread.status = 0;
	handler(exception, loop->exception_arg);
	if (loop->thread.status)
		fputs("Unhandled error in exception handler\n", stderr);
	loop->thread.status = raised;
}

void aw_call_exception_handler(const struct aw_exception *exception)
{
	if (aw__loop && aw__loop->running && !aw__loop->is_sync)
		aw__exception(aw__loop, exception);
	else
		aw_default_exception_handler(exception);
}

/* The error may be replaced by one of the handler's own. */
static void callback_raised(struct aw_loop *loop)
{
	struct aw__error *error = loop->thread.error;
	struct aw_exception exception = {.message = "Exception in callback",
		.type = error ? error->text : "MemoryError",
		.text = error ? error->text + error->message_at : ""};

	loop->thread.status = 0;
	if (error && aw__is_exit(error->status, error->text)) {
		aw__exit(loop);
		return;
	}
	loop->thread.error = NULL;
	aw__exception(loop, &exception);
	aw__error_free(error);
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
