/* format.c: the head of a response, and the body of an error's. */
#include <string.h>

#include "private.h"

const char *http__reason(int status)
{
	switch (status) {
#define X(number, name, text) \
	case number:          \
		return #text;
		HTTP_STATUS_MAP(X)
#undef X
	default:
		return "Unknown";
	}
}

bool http__has_body(int status)
{
	return status >= 200 && status != HTTP_STATUS_NO_CONTENT && status != HTTP_STATUS_NOT_MODIFIED;
}

const char *http__type_of(const char *body)
{
	return *body == '{' || *body == '[' || *body == '"' || !strcmp(body, "null") ? "application/json"
	                                                                             : "text/plain";
}

/* As Starlette says it. */
static bool needs_charset(const char *type)
{
	return !strncmp(type, "text/", strlen("text/")) && !strstr(type, "charset=");
}

int http__format_head(struct http_text *out, const struct http_head *head)
{
	AW_TRY(http__text_format(out, "HTTP/1.1 %d %s\r\nDate: %s\r\nServer: awaitscope\r\n", head->status,
		http__reason(head->status), head->date));
	if (head->headers)
		AW_TRY(http__text_add(out, head->headers, strlen(head->headers)));
	if (head->type)
		AW_TRY(http__text_format(out, "Content-Type: %s%s\r\n", head->type,
			needs_charset(head->type) ? "; charset=utf-8" : ""));
	if (head->is_chunked)
		AW_TRY(http__text_format(out, "Transfer-Encoding: chunked\r\n"));
	else if (!head->has_no_length)
		AW_TRY(http__text_format(out, "Content-Length: %llu\r\n", (unsigned long long)head->length));
	if (head->closes || head->keeps)
		AW_TRY(http__text_format(out, "Connection: %s\r\n", head->closes ? "close" : "keep-alive"));
	return http__text_add(out, "\r\n", 2);
}

int http__format_detail(struct http_text *out, const char *detail)
{
	AW_TRY(http__text_format(out, "{\"detail\":\""));
	for (; *detail; detail++) {
		unsigned char c = (unsigned char)*detail;

		if (c == '"' || c == '\\')
			AW_TRY(http__text_format(out, "\\%c", c));
		else if (c < ' ')
			AW_TRY(http__text_format(out, "\\u%04x", c));
		else
			AW_TRY(http__text_add(out, detail, 1));
	}
	return http__text_add(out, "\"}", 2);
}
