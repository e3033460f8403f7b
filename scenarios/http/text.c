/* text.c: text that grows, and the decoding of URLs. */
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "message.h"

static int make_room(struct http_text *text, size_t length)
{
	size_t room = text->room ? text->room : 256;
	char *bytes;

	if (length >= SIZE_MAX / 4 - text->length)
		return -ENOMEM;
	while (room <= text->length + length)
		room *= 2;
	if (room == text->room)
		return 0;
	bytes = realloc(text->bytes, room);
	if (!bytes)
		return -ENOMEM;
	text->bytes = bytes;
	text->room = room;
	return 0;
}

int http__text_add(struct http_text *text, const void *bytes, size_t length)
{
	int status = make_room(text, length);

	if (status)
		return status;
	if (length)
		memcpy(text->bytes + text->length, bytes, length);
	text->length += length;
	text->bytes[text->length] = '\0';
	return 0;
}

int http__text_format(struct http_text *text, const char *format, ...)
{
	va_list arguments;
	int length, status;

	va_start(arguments, format);
	length = vsnprintf(NULL, 0, format, arguments);
	va_end(arguments);
	if (length < 0)
		return -EINVAL;
	status = make_room(text, (size_t)length);
	if (status)
		return status;
	va_start(arguments, format);
	vsnprintf(text->bytes + text->length, (size_t)length + 1, format, arguments);
	va_end(arguments);
	text->length += (size_t)length;
	return 0;
}

void http__text_finish(struct http_text *text)
{
	free(text->bytes);
	*text = (struct http_text){0};
}

/* ---- URLs ---- */

static int digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	c |= 0x20;
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

bool http__decode(char *text, bool is_query)
{
	char *to = text;

	for (const char *from = text; *from; from++) {
		if (*from == '+' && is_query) {
			*to++ = ' ';
		} else if (*from != '%') {
			*to++ = *from;
		} else {
			int high = digit(from[1]), low = high < 0 ? -1 : digit(from[2]);

			if (low < 0 || !(high | low))
				return false;
			*to++ = (char)(high << 4 | low);
			from += 2;
		}
	}
	*to = '\0';
	return true;
}
