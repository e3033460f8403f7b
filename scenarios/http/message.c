/* message.c: http_parser's callbacks, which put the parts of a message together.
 *
 * A part may come in several pieces, so its text is added to until the next part begins, and ended then. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "message.h"

enum { URL_BYTES = 8 << 10, HEAD_BYTES = 16 << 10, BODY_BYTES = 1 << 20 };

static const struct http_limits standard_limits = {URL_BYTES, HEAD_BYTES, BODY_BYTES};

/* What a callback says that has set the error: the parser stops. */
enum { STOP = 1 };

static int fail(struct http_message *message, int error)
{
	if (!message->error)
		message->error = error;
	return STOP;
}

static int add(struct http_message *message, struct http_text *text, const char *bytes, size_t length)
{
	return http__text_add(text, bytes, length) ? fail(message, -ENOMEM) : 0;
}

/* ---- the head ---- */

/* The NUL behind the part that has come; the next one begins after it. What http_parser lets pass: spaces at
 * a name's end, which another reader may take for another name, and at a value's, which belong to no value. */
static int end_part(struct http_message *message)
{
	struct http_text *head = &message->head;
	size_t begin = message->field_count ? message->fields[message->field_count - 1] : 0;

	if (message->part == HTTP_PART_NAME && memchr(head->bytes + begin, ' ', head->length - begin))
		return fail(message, HTTP_STATUS_BAD_REQUEST);
	while (message->part == HTTP_PART_VALUE && head->length > begin &&
		(head->bytes[head->length - 1] == ' ' || head->bytes[head->length - 1] == '\t'))
		head->length--;
	return add(message, head, "", 1);
}

static int begin_field(struct http_message *message)
{
	if (message->field_count == message->field_room) {
		size_t room = message->field_room ? message->field_room * 2 : 16;
		uint32_t *fields = realloc(message->fields, room * sizeof(*fields));

		if (!fields)
			return fail(message, -ENOMEM);
		message->fields = fields;
		message->field_room = room;
	}
	message->fields[message->field_count++] = (uint32_t)message->head.length;
	return 0;
}

static bool is_too_long(struct http_message *message, size_t length)
{
	message->head_length += length;
	return message->head_length > message->limits.head_bytes;
}

static int on_begin(http_parser *parser)
{
	struct http_message *message = parser->data;

	message->has_begun = true;
	return 0;
}

static int on_url(http_parser *parser, const char *at, size_t length)
{
	struct http_message *message = parser->data;

	message->url_length += length;
	if (message->url_length > message->limits.url_bytes)
		return fail(message, HTTP_STATUS_URI_TOO_LONG);
	if (is_too_long(message, length))
		return fail(message, HTTP_STATUS_REQUEST_HEADER_FIELDS_TOO_LARGE);
	return add(message, &message->head, at, length);
}

static int on_field(struct http_message *message, enum http_part part, const char *at, size_t length)
{
	if (is_too_long(message, length))
		return fail(message, HTTP_STATUS_REQUEST_HEADER_FIELDS_TOO_LARGE);
	if (message->has_head)
		return 0; /* trailers are passed over */
	if (message->part != part) {
		if (end_part(message) || begin_field(message))
			return STOP;
		message->part = part;
	}
	return add(message, &message->head, at, length);
}

static int on_name(http_parser *parser, const char *at, size_t length)
{
	return on_field(parser->data, HTTP_PART_NAME, at, length);
}

static int on_value(http_parser *parser, const char *at, size_t length)
{
	for (size_t i = 0; i < length; i++) {
		unsigned char c = (unsigned char)at[i];

		if ((c < ' ' && c != '\t') || c == 127)
			return fail(parser->data, HTTP_STATUS_BAD_REQUEST);
	}
	return on_field(parser->data, HTTP_PART_VALUE, at, length);
}

/* "/a%20b?c=d", or "http://host/a%20b?c=d": the path is decoded where it stands. */
static bool split_url(struct http_message *message)
{
	char *url = message->head.bytes;
	struct http_parser_url parts;

	http_parser_url_init(&parts);
	if (http_parser_parse_url(url, strlen(url), message->parser.method == HTTP_CONNECT, &parts))
		return false;
	message->path = message->query = url + strlen(url);
	if (parts.field_set & 1 << UF_QUERY) {
		message->query = url + parts.field_data[UF_QUERY].off;
		message->query[parts.field_data[UF_QUERY].len] = '\0';
	}
	if (parts.field_set & 1 << UF_PATH) {
		message->path = url + parts.field_data[UF_PATH].off;
		message->path[parts.field_data[UF_PATH].len] = '\0';
	}
	return http__decode(message->path, false);
}

static size_t count_headers(const struct http_message *message, const char *name)
{
	size_t count = 0;

	for (size_t i = 0; i + 1 < message->field_count; i += 2)
		count += !strcasecmp(message->head.bytes + message->fields[i], name);
	return count;
}

static int check_request(struct http_message *message)
{
	const http_parser *parser = &message->parser;
	const char *expected = http__message_header(message, "Expect");
	const char *coding = http__message_header(message, "Transfer-Encoding");
	bool is_new = parser->http_minor >= 1;
	size_t hosts = count_headers(message, "Host");

	if (parser->http_major != 1)
		return fail(message, HTTP_STATUS_HTTP_VERSION_NOT_SUPPORTED);
	if (hosts > 1 || (is_new && !hosts) || !split_url(message))
		return fail(message, HTTP_STATUS_BAD_REQUEST);
	/* HTTP/1.0 has no codings, so another reader may see another body. */
	if (coding && !is_new)
		return fail(message, HTTP_STATUS_BAD_REQUEST);
	/* What is coded otherwise before it is chunked, or chunked twice, is not undone here. */
	if (parser->flags & F_CHUNKED &&
		(strcasecmp(coding, "chunked") || count_headers(message, "Transfer-Encoding") > 1))
		return fail(message, HTTP_STATUS_NOT_IMPLEMENTED);
	if (parser->flags & F_CONTENTLENGTH && parser->content_length > message->limits.body_bytes)
		return fail(message, HTTP_STATUS_PAYLOAD_TOO_LARGE);
	if (expected && strcasecmp(expected, "100-continue"))
		return fail(message, HTTP_STATUS_EXPECTATION_FAILED);
	message->wants_to_continue =
		expected && is_new &&
		(parser->flags & F_CHUNKED || (parser->flags & F_CONTENTLENGTH && parser->content_length));
	return 0;
}

static int on_head(http_parser *parser)
{
	struct http_message *message = parser->data;

	if (end_part(message))
		return STOP;
	/* A name without a value has none of its own: the empty one is its end. */
	if (message->field_count % 2 && (begin_field(message) || end_part(message)))
		return STOP;
	message->has_head = true;
	message->keeps_alive = http_should_keep_alive(parser);
	if (parser->type == HTTP_REQUEST)
		return check_request(message) ? -STOP : 0; /* 1 and 2 are no errors here */
	return message->has_no_body;
}

/* ---- the body ---- */

static int on_body(http_parser *parser, const char *at, size_t length)
{
	struct http_message *message = parser->data;

	message->wants_to_continue = false;
	if (length > message->limits.body_bytes - message->body.length)
		return fail(message, HTTP_STATUS_PAYLOAD_TOO_LARGE);
	return add(message, &message->body, at, length);
}

static int on_complete(http_parser *parser)
{
	struct http_message *message = parser->data;

	message->is_complete = true;
	message->wants_to_continue = false;
	http_parser_pause(parser, 1); /* what comes behind it is the next one's */
	return 0;
}

static const http_parser_settings settings = {
	.on_message_begin = on_begin,
	.on_url = on_url,
	.on_header_field = on_name,
	.on_header_value = on_value,
	.on_headers_complete = on_head,
	.on_body = on_body,
	.on_message_complete = on_complete,
};

/* ---- the whole ---- */

void http__message_init(
	struct http_message *message, enum http_parser_type type, const struct http_limits *limits)
{
	*message = (struct http_message){.limits = limits ? *limits : standard_limits};
	if (!message->limits.url_bytes)
		message->limits.url_bytes = URL_BYTES;
	if (!message->limits.head_bytes)
		message->limits.head_bytes = HEAD_BYTES;
	if (!message->limits.body_bytes)
		message->limits.body_bytes = BODY_BYTES;
	http_parser_init(&message->parser, type);
	message->parser.data = message;
}

void http__message_finish(struct http_message *message)
{
	http__text_finish(&message->head);
	http__text_finish(&message->body);
	free(message->fields);
	message->fields = NULL;
	message->field_count = message->field_room = 0;
}

/* The status for what the parser itself found wrong. */
static int error_of(const http_parser *parser)
{
	switch (HTTP_PARSER_ERRNO(parser)) {
	case HPE_HEADER_OVERFLOW:
		return HTTP_STATUS_REQUEST_HEADER_FIELDS_TOO_LARGE;
	default:
		return HTTP_STATUS_BAD_REQUEST;
	}
}

static int execute(struct http_message *message, const char *bytes, size_t length, size_t *used)
{
	http_parser *parser = &message->parser;

	parser->data = message; /* it may have been moved */
	*used = http_parser_execute(parser, &settings, bytes, length);
	if (message->error == -ENOMEM)
		return -ENOMEM;
	if (message->error)
		return -EPROTO;
	if (message->is_complete || HTTP_PARSER_ERRNO(parser) == HPE_OK)
		return 0;
	message->error = error_of(parser);
	return -EPROTO;
}

int http__message_feed(struct http_message *message, const char *bytes, size_t length, size_t *used)
{
	*used = 0;
	if (message->is_complete || !length)
		return 0;
	return execute(message, bytes, length, used);
}

int http__message_end(struct http_message *message)
{
	size_t used;

	if (message->is_complete || !message->has_begun)
		return 0;
	if (execute(message, NULL, 0, &used))
		return -EPROTO;
	return message->is_complete ? 0 : -EPROTO;
}

const char *http__message_header(const struct http_message *message, const char *name)
{
	for (size_t i = 0; i + 1 < message->field_count; i += 2)
		if (!strcasecmp(message->head.bytes + message->fields[i], name))
			return message->head.bytes + message->fields[i + 1];
	return NULL;
}
