/* client.h: an HTTP/1.1 client for scenarios, as httpx is used in Python, to 127.0.0.1.
 *
 *	struct http_answer answer;
 *
 *	AW_TRY(http_get(&answer, port, "/sync"));
 *	aw_print("%d %s", answer.status, answer.body);
 *	http_answer_finish(&answer);
 *
 * or piece by piece, over a connection that is kept:
 *
 *	AW_TRY(http_open(&client, port));
 *	AW_TRY(http_send(client, "GET", "/stream", NULL));
 *	AW_TRY(http_read_head(client, &status));
 *	while (!(code = http_read_chunk(client, &chunk)) && chunk.length)
 *		use(chunk.data);
 *	http_close(client);
 *
 * They return 0, or a negative code as in aw_io.h; -EPROTO: the response is broken, or was cut off. */
#ifndef HTTP_CLIENT_H
#define HTTP_CLIENT_H

#include "aw.h"

struct http_answer {
	int status;
	char *body; /* ends in a NUL; never NULL */
	size_t length;
	char *head; /* its headers, a "name: value\n" each; never NULL */
};

/* A whole request over a connection of its own. A body of NULL: none. After an error there is nothing to
 * finish. */
#define http_get(out, port, path)        http_ask_at((out), (port), "GET", (path), NULL, AW_LINE)
#define http_post(out, port, path, body) http_ask_at((out), (port), "POST", (path), (body), AW_LINE)
int http_ask_at(struct http_answer *out, uint16_t port, const char *method, const char *path,
	const char *body, uint32_t line);
void http_answer_finish(struct http_answer *answer);

/* ---- piece by piece ---- */

struct http_client;

#define http_open(out, port) http_open_at((out), (port), AW_LINE)
int http_open_at(struct http_client **out, uint16_t port, uint32_t line);
/* Sends a request: after the response to the last one was read. */
#define http_send(client, method, path, body) http_send_at((client), (method), (path), (body), AW_LINE)
int http_send_at(
	struct http_client *client, const char *method, const char *path, const char *body, uint32_t line);
/* Waits for the head of the response. */
#define http_read_head(client, status) http_read_head_at((client), (status), AW_LINE)
int http_read_head_at(struct http_client *client, int *status, uint32_t line);
const char *http_answer_header(const struct http_client *client, const char *name); /* NULL: none */
/* The next part of the body, as soon as there is any; none at its end. It is the client's until the next read. */
#define http_read_chunk(client, out) http_read_chunk_at((client), (out), AW_LINE)
int http_read_chunk_at(struct http_client *client, struct aw_bytes *out, uint32_t line);
/* The rest of the body, whole; it is the client's until the next request. */
#define http_read_body(client, out) http_read_body_at((client), (out), AW_LINE)
int http_read_body_at(struct http_client *client, struct aw_bytes *out, uint32_t line);
/* Leaves, also in the middle of a response. Takes NULL. */
void http_close(struct http_client *client);

/* What leaves its scope, by whatever way, is closed: `HTTP_OWN_CLIENT struct http_client *client = NULL;`,
 * `HTTP_OWN_ANSWER struct http_answer answer = {0};`. */
#define HTTP_OWN_CLIENT __attribute__((cleanup(http__client_leave)))
#define HTTP_OWN_ANSWER __attribute__((cleanup(http_answer_finish)))
void http__client_leave(struct http_client **client);

#endif
