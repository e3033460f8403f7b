/* message.h: one HTTP/1.1 message, as its bytes come in. Debian's http_parser finds the parts; this keeps
 * them, within limits, and says with which status a broken one is to be answered. It reads and writes
 * nothing: what feeds it is elsewhere. */
#ifndef HTTP_MESSAGE_H
#define HTTP_MESSAGE_H

#include <http_parser.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Text that grows; there is a NUL behind it. */
struct http_text {
	char *bytes; /* NULL: empty */
	size_t length, room;
};
/* 0 or -ENOMEM, which leaves it as it was. */
int http__text_add(struct http_text *text, const void *bytes, size_t length);
int http__text_format(struct http_text *text, const char *format, ...) __attribute__((format(printf, 2, 3)));
void http__text_finish(struct http_text *text);

/* What is too long for a message; 0: as stands here. */
struct http_limits {
	size_t url_bytes;  /* 8 KiB, else 414 */
	size_t head_bytes; /* 16 KiB with the URL, and trailers; else 431 */
	size_t body_bytes; /* 1 MiB, else 413 */
};

enum http_part { HTTP_PART_NONE, HTTP_PART_NAME, HTTP_PART_VALUE };

struct http_message {
	http_parser parser;
	struct http_limits limits;
	size_t head_length, url_length;
	struct http_text head; /* the URL, then names and values, each ended by a NUL */
	uint32_t *fields;      /* where each name and each value begins, in turn */
	size_t field_count, field_room;
	struct http_text body;
	char *path, *query; /* of a request: decoded; and as it came, "" for none */
	enum http_part part;
	bool has_no_body; /* the answer to a HEAD */
	bool has_begun;   /* its first bytes came */
	bool has_head;    /* all of its head did */
	bool is_complete;
	bool keeps_alive;       /* whether another may come after it; valid once the head is there */
	bool wants_to_continue; /* Expect: 100-continue, and its body has not come */
	int error;              /* the status that a broken request is to be answered with, or 0 */
};

/* A request or a response that is to come. init sets every field; limits may be NULL. */
void http__message_init(
	struct http_message *message, enum http_parser_type type, const struct http_limits *limits);
void http__message_finish(struct http_message *message);

/* Takes in bytes, no more than the message has: *used. 0, also when it is not complete yet; -EPROTO: it is
 * broken, or too long (error says how); -ENOMEM. */
int http__message_feed(struct http_message *message, const char *bytes, size_t length, size_t *used);
/* No more bytes come. 0: it was complete, or is thereby (a response without a length), or never began.
 * -EPROTO: it was cut off. */
int http__message_end(struct http_message *message);

/* The first header of that name (in any case); NULL: none. */
const char *http__message_header(const struct http_message *message, const char *name);

/* Decodes %XX (and, in a query, +) in place. false: it is broken, or holds a NUL. */
bool http__decode(char *text, bool is_query);

#endif
