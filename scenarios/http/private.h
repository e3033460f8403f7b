/* private.h: the server's insides.
 *
 * A connection is a protocol of asyncio's, as uvicorn's is: the loop itself reads and parses, all the time,
 * and only requests are tasks. So a client that leaves is seen at once, and a pipelined request is parsed
 * while the one before it is answered, and started after. */
#ifndef HTTP_PRIVATE_H
#define HTTP_PRIVATE_H

#include <time.h>

#include "message.h"
#include "server.h"

struct http_server {
	unsigned references;         /* the program's, its connections' */
	struct http_options options; /* with every 0 filled in */
	struct aw_server *listener;
	struct aw_executor *pool;
	struct aw_semaphore tokens;
	struct http_connection *connections; /* those that are open */
	size_t working;                      /* requests */
	struct aw_event finished;            /* no request is left */
	struct aw_event closed;
	bool is_closed;
	time_t date_of; /* of the text */
	char date[32];
	uint64_t unknown; /* how many requests found no route */
	uint64_t asked[]; /* for each route, how often */
};

struct http_connection {
	unsigned references; /* its stream's, its requests' */
	struct http_server *server;
	struct aw_stream *stream; /* NULL: it is lost */
	struct http_connection *next, **link;
	struct http_request *reading; /* the next request; NULL: nothing of it has come */
	struct http_text behind;      /* what came behind a request that waits for its turn */
	int refusal;                  /* the status for what came, said in its turn; 0: none */
	struct aw_handle timer;       /* what the client has so long for; one at a time */
	struct aw *streaming;         /* the task to cancel if the client leaves */
	bool is_answering;
	bool has_left; /* the client has */
	bool is_over;  /* no request is taken any more */
};

struct http_kept {
	struct http_kept *next;
	char text[];
};

struct http_background {
	struct http_background *next;
	aw_fn *fn;
	void *arg;
	const char *name;
	bool is_def;
};

struct http_entered {
	aw_fn *fn;
	struct aw_generator *generator;
	void *value;
};

struct http_request {
	struct http_connection *connection;
	struct http_server *server;
	struct http_message message;
	const struct http_route *route; /* NULL: none */
	bool keeps_alive, is_answered;
	struct http_entered entered[HTTP_DEPENDENCIES];
	unsigned entered_count;
	struct http_background *background, **background_end;
	struct http_kept *kept;
	int status;
	struct http_text headers, body;
	struct aw_generator *stream;
	const char *type; /* of the stream */
};

/* ---- server.c ---- */

void http__server_drop(struct http_server *server);
const char *http__server_date(struct http_server *server);

/* ---- connection.c ---- */

extern const struct aw_protocol http__protocol;
void http__connection_drop(struct http_connection *connection);
/* The response is sent, or will not be: the next request may come, or (not keeps) no further one. */
void http__answered(struct http_connection *connection, bool keeps);
/* Sends, and waits until the client has taken most of it. -ECONNRESET: it has left. */
int http__connection_send(struct http_connection *connection, const struct aw_bytes *parts, size_t count);

/* ---- request.c ---- */

struct http_request *http__request_new(struct http_connection *connection);
void http__request_destroy(struct http_request *request); /* takes NULL */
/* It is its task's, which begins. -ENOMEM: then it is the caller's still. */
int http__request_start(struct http_request *request);
/* Why a request failed, on standard error and in the trace; the error is the running task's. */
void http__request_tell(const struct http_request *request, int status);

/* ---- respond.c ---- */

/* Sends the response to a request whose handler has ended with that status (an error's, too), and tells of it.
 * AW_ECANCELLED: the task was cancelled by somebody else than the client. */
int http__respond(struct http_request *request, int status);
/* A whole response without a request's task; its connection is closed by it. */
void http__refuse(struct http_connection *connection, int status);

/* ---- pool.c ---- */

/* Runs a `def` function in the server's pool: waits for one of its tokens, as anyio's limiter. A cancelled caller
 * waits for a function that has begun. The result is added to *text (may be NULL). */
int http__in_pool(struct http_server *server, aw_fn *fn, void *arg, const char *name, struct http_text *text);

/* ---- route.c ---- */

/* The route for a method and a path: GET's serves HEAD. NULL: *status says 404 or 405, and *allowed (the
 * caller's to finish) which methods the path has. */
const struct http_route *http__route_find(const struct http_route *routes, const char *method,
	const char *path, int *status, struct http_text *allowed);

/* ---- format.c ---- */

struct http_head {
	int status;
	const char *date;
	const char *type;    /* NULL: none is sent */
	const char *headers; /* further lines, each with its end; NULL: none */
	uint64_t length;
	bool is_chunked;    /* instead of a length */
	bool has_no_length; /* nor that: the connection's end is the body's */
	bool closes;
	bool keeps; /* says so, to a client of HTTP/1.0 */
};
int http__format_head(struct http_text *out, const struct http_head *head);
/* "{"detail":"…"}". */
int http__format_detail(struct http_text *out, const char *detail);
const char *http__reason(int status);
/* Whether a response of that status has a body at all. */
bool http__has_body(int status);
const char *http__type_of(const char *body);

#endif
