/* handler.c: what a handler asks of its request, and says of its response. */
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "private.h"

/* ---- what was asked ---- */

const char *http_method(const struct http_request *request)
{
	return http_method_str((enum http_method)request->message.parser.method);
}

const char *http_path(const struct http_request *request)
{
	return request->message.path;
}

const char *http_header(const struct http_request *request, const char *name)
{
	return http__message_header(&request->message, name);
}

const char *http_body(const struct http_request *request, size_t *length)
{
	if (length)
		*length = request->message.body.length;
	return request->message.body.bytes ? request->message.body.bytes : "";
}

void *http_arg(const struct http_request *request)
{
	return request->server->options.arg;
}

static char *keep(struct http_request *request, const char *text, size_t length)
{
	struct http_kept *kept = malloc(sizeof(*kept) + length + 1);

	if (!kept)
		return NULL;
	memcpy(kept->text, text, length);
	kept->text[length] = '\0';
	kept->next = request->kept;
	request->kept = kept;
	return kept->text;
}

char *http_keep(struct http_request *request, const char *text)
{
	return keep(request, text, strlen(text));
}

const char *http_query(struct http_request *request, const char *name)
{
	size_t length = strlen(name);

	for (const char *at = request->message.query; *at;) {
		size_t bytes = strcspn(at, "&");
		bool is_it = bytes >= length && !strncmp(at, name, length) &&
		             (bytes == length || at[length] == '=');

		if (is_it) {
			size_t skipped = bytes == length ? length : length + 1;
			char *value = keep(request, at + skipped, bytes - skipped);

			return value && http__decode(value, true) ? value : NULL;
		}
		at += bytes + (at[bytes] == '&');
	}
	return NULL;
}

void *http_dependency(const struct http_request *request, aw_fn *dependency)
{
	for (unsigned i = 0; i < request->entered_count; i++)
		if (request->entered[i].fn == dependency)
			return request->entered[i].value;
	return NULL;
}

/* ---- what is answered ---- */

void http_set_status(struct http_request *request, int status)
{
	request->status = status;
}

int http_set_header(struct http_request *request, const char *name, const char *value)
{
	if (!*name || strpbrk(name, "\r\n: ") || strpbrk(value, "\r\n"))
		return -EINVAL;
	return http__text_format(&request->headers, "%s: %s\r\n", name, value);
}

int http_fail(struct http_request *request, int status, const char *format, ...)
{
	char detail[256];
	va_list arguments;

	va_start(arguments, format);
	vsnprintf(detail, sizeof(detail), format, arguments);
	va_end(arguments);
	request->status = status;
	return aw_raise("HTTPException", "%s", detail);
}

int http_stream(struct http_request *request, const char *type, struct aw_generator *generator)
{
	aw_generator_release(request->stream);
	request->stream = generator;
	request->type = type;
	return generator ? 0 : -ENOMEM;
}

int http_add_background(struct http_request *request, aw_fn *fn, void *arg, const char *name, bool is_def)
{
	struct http_background *background = calloc(1, sizeof(*background));

	if (!background)
		return -ENOMEM;
	*background = (struct http_background){.fn = fn, .arg = arg, .name = name, .is_def = is_def};
	*request->background_end = background;
	request->background_end = &background->next;
	return 0;
}
