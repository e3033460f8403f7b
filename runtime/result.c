/* result.c: what a coroutine hands to whoever awaits it: results, errors, and printed lines. */
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "exceptions.h"
#include "probe.h"
#include "remote.h"
#include "sync.h"

/* The error that aw_run left behind on this thread. */
static _Thread_local struct aw__error *last_error;

/* ---- results ---- */

void aw__free_owned(struct aw__owned *list)
{
	while (list) {
		struct aw__owned *next = list->next;

		if (list->size == AW__OWNS_ERRORS)
			aw__errors_drop(*(struct aw__errors **)list->bytes);
		free(list);
		list = next;
	}
}

void aw__take_owned(struct aw *to, struct aw *from)
{
	struct aw__owned **end = &from->owned;

	if (!from->owned)
		return;
	while (*end)
		end = &(*end)->next;
	*end = to->owned;
	to->owned = from->owned;
	from->owned = NULL;
}

static int give(void *value, unsigned flags, uint32_t line)
{
	struct aw *frame = aw__loop ? aw__frame(aw__loop) : NULL;

	if (!frame)
		return AW_ENOLOOP;
	frame->result = value;
	frame->flags = (uint8_t)((frame->flags & ~(AW__RESULT_TEXT | AW__RESULT_INT)) | flags);
	frame->return_line = line;
	return 0;
}

static int give_copy(const void *value, size_t bytes, unsigned flags, uint32_t line)
{
	struct aw *frame = aw__loop ? aw__frame(aw__loop) : NULL;
	struct aw__owned *owned;

	if (!frame)
		return AW_ENOLOOP;
	if (bytes > SIZE_MAX - sizeof(*owned))
		return -ENOMEM;
	owned = malloc(sizeof(*owned) + bytes);
	if (!owned)
		return -ENOMEM;
	if (bytes)
		memcpy(owned->bytes, value, bytes);
	owned->size = bytes;
	owned->next = frame->owned;
	frame->owned = owned;
	return give(owned->bytes, flags, line);
}

int aw_return_at(void *value, uint32_t line)
{
	return give(value, 0, line);
}

int aw_return_text_at(const char *text, uint32_t line)
{
	return text ? give_copy(text, strlen(text) + 1, AW__RESULT_TEXT, line) : give(NULL, 0, line);
}

int aw_return_int_at(int64_t value, uint32_t line)
{
	return give_copy(&value, sizeof(value), AW__RESULT_INT, line);
}

int aw_return_copy_at(const void *value, size_t bytes, uint32_t line)
{
	return give_copy(value, bytes, 0, line);
}

/* ---- errors ---- */

static struct aw__error *error_new(int status, const char *type, const char *message)
{
	size_t type_bytes = strlen(type) + 1, message_bytes = strlen(message) + 1;
	struct aw__error *error = malloc(sizeof(*error) + type_bytes + message_bytes);

	if (!error)
		return NULL;
	error->status = status;
	error->bytes = (uint32_t)(type_bytes + message_bytes);
	error->message_at = (uint32_t)type_bytes;
	error->errors = NULL;
	error->awaits = NULL;
	memcpy(error->text, type, type_bytes);
	memcpy(error->text + type_bytes, message, message_bytes);
	return error;
}

static struct aw__error *error_copy(const struct aw__error *error)
{
	struct aw__error *copy = error_new(error->status, error->text, error->text + error->message_at);

	if (copy)
		copy->errors = aw__errors_hold(error->errors);
	return copy;
}

/* CancelledError without a message, which comes often: one for all. */
static struct aw__error cancelled = {
	.status = AW_ECANCELLED,
	.bytes = sizeof("CancelledError") + 1,
	.message_at = sizeof("CancelledError"),
	.text = "CancelledError\0",
};

void aw__error_free(struct aw__error *error)
{
	if (!error || error == &cancelled)
		return;
	aw__errors_drop(error->errors);
	aw__error_free(error->awaits);
	free(error);
}

static bool is_cancel(const struct aw__error *error)
{
	return error && error->status == AW_ECANCELLED;
}

/* A cancel() that has not come yet is not forgotten over other errors that come before. */
static void replace(struct aw *task, struct aw__error *error)
{
	struct aw__error *old = task->error, **awaits = is_cancel(old) ? &old : old ? &old->awaits : NULL;

	if ((task->flags & AW__MUST_CANCEL) && awaits && error && !is_cancel(error)) {
		error->awaits = *awaits;
		*awaits = NULL;
	}
	aw__error_free(old);
	task->error = error;
}

void aw__set_error(struct aw *task, int status)
{
	if (task->error && task->error->status == status)
		return;
	replace(task, error_new(status, aw__error_type_of(status), aw__error_message_of(status)));
}

static __attribute__((format(printf, 4, 5))) void put_error(
	struct aw *task, int status, const char *type, const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	aw__put_error(task, status, type, format, arguments);
	va_end(arguments);
}

static struct aw *who_runs(void)
{
	struct aw_loop *loop = aw__loop;

	return !loop || !loop->running ? NULL : loop->current ? loop->current : &loop->thread;
}

int aw__fail_path(int status, const char *path)
{
	struct aw *task = who_runs();

	if (!task || status <= -20000)
		return status;
	if (path)
		put_error(task, status, aw__error_type_of(status), "[Errno %d] %s: '%s'", -status,
			strerror(-status), path);
	else
		put_error(
			task, status, aw__error_type_of(status), "[Errno %d] %s", -status, strerror(-status));
	return status;
}

void aw__set_cancel_message(struct aw *task, const char *message)
{
	struct aw__error *error = message ? error_new(AW_ECANCELLED, "CancelledError", message) : NULL;

	replace(task, error ? error : &cancelled);
}

void aw__set_thrown(struct aw *task)
{
	struct aw__error *error = task->error, *awaits = error ? error->awaits : NULL;

	if (is_cancel(error))
		return;
	if (awaits)
		error->awaits = NULL;
	replace(task, awaits ? awaits : &cancelled);
}

void aw__take_error(struct aw *to, struct aw *from)
{
	struct aw__error *error = from->error;

	if (from->status == AW_ECANCELLED && (error == &cancelled || !is_cancel(error))) {
		aw__set_cancel_message(to, NULL);
		return;
	}
	replace(to, error ? error_copy(error) : NULL);
	if (from->state == AW__CANCELLED && !aw__is_future(from))
		error->message_at = error->bytes - 1;
}

void aw__keep_last_error(struct aw *task)
{
	aw__error_free(last_error);
	last_error = task ? task->error : NULL;
	if (task)
		task->error = NULL;
}

struct aw_outcome aw__outcome(struct aw__owned **owner, struct aw *ended)
{
	ended->flags |= AW__RETRIEVED;
	if (!ended->status)
		return (struct aw_outcome){.result = ended->result};
	if (ended->state == AW__CANCELLED &&
		!aw__is_future(ended)) /* gather() makes it anew, without its message */
		return (struct aw_outcome){.status = AW_ECANCELLED, .type = "CancelledError", .message = ""};
	return aw__outcome_of_error(owner, ended, ended->status);
}

struct aw_outcome aw__outcome_of_error(struct aw__owned **owner, const struct aw *task, int status)
{
	struct aw_outcome outcome = {.status = status};
	const struct aw__error *error = task->error;
	struct aw__owned *copy;

	outcome.type = status == AW_ECANCELLED ? "CancelledError" : "MemoryError";
	outcome.message = "";
	if (!error || error->status != status)
		return outcome;
	copy = malloc(sizeof(*copy) + error->bytes);
	if (!copy)
		return outcome;
	memcpy(copy->bytes, error->text, error->bytes);
	copy->size = 0;
	copy->next = *owner;
	*owner = copy;
	outcome.type = copy->bytes;
	outcome.message = copy->bytes + error->message_at;
	if (error->errors && !aw__errors_own(owner, error->errors)) {
		outcome.errors = error->errors->errors;
		outcome.error_count = error->errors->count;
	}
	return outcome;
}

const char *aw_exception_type(struct aw *task)
{
	if (!task || !aw__has_ended(task) || !task->status)
		return "";
	task->flags |= AW__RETRIEVED;
	if (task->error && task->error->status == task->status)
		return task->error->text;
	return task->status == AW_ECANCELLED ? "CancelledError" : "MemoryError";
}

const char *aw_exception_message(struct aw *task)
{
	const struct aw__error *error = task && aw__has_ended(task) ? task->error : NULL;

	if (error)
		task->flags |= AW__RETRIEVED;
	return error && task->status && error->status == task->status ? error->text + error->message_at : "";
}

static const struct aw__error *current_error(void)
{
	const struct aw_loop *loop = aw__loop;

	return loop && loop->running ? (loop->current ? loop->current->error : loop->thread.error)
	                             : last_error;
}

const char *aw_error_type(void)
{
	const struct aw__error *error = current_error();

	return error ? error->text : "";
}

const char *aw_error_message(void)
{
	const struct aw__error *error = current_error();

	return error ? error->text + error->message_at : "";
}

const struct aw_outcome *aw_error_group(size_t *count)
{
	const struct aw__error *error = current_error();
	const struct aw__errors *errors = error ? error->errors : NULL;

	if (count)
		*count = errors ? errors->count : 0;
	return errors ? errors->errors : NULL;
}

struct aw__error *aw_error_save(void)
{
	const struct aw__error *error = current_error();

	if (error == &cancelled)
		return &cancelled;
	return error ? error_copy(error) : NULL;
}

int aw_error_restore(struct aw__error *error)
{
	int status = error ? error->status : 0;

	if (error && aw__loop && aw__loop->running)
		replace(aw__self(aw__loop), error);
	else
		aw__error_free(error);
	return status;
}

void aw_error_discard(struct aw__error *error)
{
	aw__error_free(error);
}

/* Formats into `small`, or into memory of its own when that is too little; *heap is then to be freed. */
static __attribute__((format(printf, 4, 0))) const char *format_text(
	char *small, size_t bytes, char **heap, const char *format, va_list arguments)
{
	va_list again;
	int length;

	*heap = NULL;
	va_copy(again, arguments);
	length = vsnprintf(small, bytes, format, arguments);
	if (length >= 0 && (size_t)length >= bytes) {
		*heap = malloc((size_t)length + 1);
		if (*heap)
			vsnprintf(*heap, (size_t)length + 1, format, again);
	}
	va_end(again);
	if (length < 0)
		small[0] = '\0';
	return *heap ? *heap : small;
}

void aw__put_error(struct aw *task, int status, const char *type, const char *format, va_list arguments)
{
	char small[256], *heap;
	const char *message = format_text(small, sizeof(small), &heap, format, arguments);

	replace(task, error_new(status, type, message));
	free(heap);
}

int aw__fail(int status)
{
	struct aw *task = who_runs();

	if (status > -20000 && status != -ENOMEM)
		return aw__fail_path(status, NULL);
	if (task) {
		replace(task, NULL);
		aw__set_error(task, status);
	}
	return status;
}

int aw__fail_as(int status, const char *type, const char *format, ...)
{
	struct aw *task = who_runs();
	va_list arguments;

	va_start(arguments, format);
	if (task)
		aw__put_error(task, status, type, format, arguments);
	va_end(arguments);
	return status;
}

int aw_raise(const char *type, const char *format, ...)
{
	struct aw_loop *loop = aw__loop;
	int status = aw__raised_code(type);
	va_list arguments;

	if (!loop || !loop->running)
		return AW_ENOLOOP;
	va_start(arguments, format);
	aw__put_error(aw__self(loop), status, type, format, arguments);
	va_end(arguments);
	if (!loop->current)
		loop->thread.status = status; /* a callback's, which returns nothing */
	return status;
}

/* ---- printing ---- */

static __attribute__((format(printf, 3, 0))) void tell(
	enum trace_type type, bool aloud, const char *format, va_list arguments)
{
	struct aw_loop *loop = aw__loop;
	char small[512], *heap;
	const char *text = format_text(small, sizeof(small), &heap, format, arguments);

	if (loop && loop->remote) {
		aw__remote_text(loop->remote, type, text);
	} else {
		if (aloud && !(loop && loop->quiet))
			puts(text);
		if (loop && loop->running)
			aw__probe_text(loop, type, text);
	}
	free(heap);
}

void aw_print(const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	tell(TRACE_PRINT, true, format, arguments);
	va_end(arguments);
}

void aw_note(const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	tell(TRACE_NOTE, false, format, arguments);
	va_end(arguments);
}
