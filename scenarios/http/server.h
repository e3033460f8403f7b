/* server.h: an HTTP/1.1 server for scenarios, with routes as Starlette and FastAPI have them.
 *
 *	static int root(void *request)
 *	{
 *		AW_TRY(aw_sleep(1));
 *		return aw_return_text("{\"message\":\"hello\"}");
 *	}
 *
 *	static const struct http_route routes[] = {{"GET", "/", HTTP_ASYNC(root)}, {0}};
 *
 *	AW_TRY(http_serve(&server, &(struct http_options){.routes = routes, .port = 8000}));
 *	AW_TRY(http_serve_forever(server));
 *
 * A handler is a coroutine (`async def`), which runs on the loop, or a plain function (`def`), which runs in
 * a pool of 40 threads. Its argument is the request; its result, as text, is the response's body: "null" for
 * none; application/json if it begins with {, [, a quote or is null, else text/plain. What it raises is
 * a 500, and a line on standard error; http_fail raises an HTTPException of another status.
 *
 * Each request is a task, named after what it asks for and how often that was asked ("GET /sync #3").
 * It does, in this order: the set-ups of its dependencies, the handler, the response, the background
 * tasks, the teardowns. Once the response is sent the connection's next request may begin.
 *
 * It listens on 127.0.0.1 only. HTTP: keep-alive and pipelining, HEAD for each GET, 100-continue, chunked bodies
 * both ways, HTTP/1.0; what is broken, too long or too slow gets its 4xx and a closed connection.
 *
 * These functions are called on the loop; those that take a request, by its handler, also on a thread. They
 * return 0 or a negative code, as in aw.h. */
#ifndef HTTP_SERVER_H
#define HTTP_SERVER_H

#include "aw.h"

struct http_request;

/* ---- routes ---- */

/* A dependency with `yield` (Depends(get_db)): the body of an async generator, which yields once. Its argument
 * is the request. */
struct http_dependency {
	aw_fn *fn;
	const char *name;
};
enum { HTTP_DEPENDENCIES = 4 };
#define HTTP_DEPENDS(fn)  \
	{                 \
		(fn), #fn \
	}

struct http_route {
	const char *method, *path; /* "GET", "/items"; the path is matched as a whole, decoded */
	aw_fn *handler;
	const char *name;                                  /* the handler's, for its job's lane */
	bool is_def;                                       /* in the pool */
	struct http_dependency depends[HTTP_DEPENDENCIES]; /* entered in this order, left in the other */
};
#define HTTP_ASYNC(fn) .handler = (fn), .name = #fn
#define HTTP_DEF(fn)   .handler = (fn), .name = #fn, .is_def = true

/* ---- the server ---- */

struct http_server;

/* All zero but the routes is a good default: a free port. */
struct http_options {
	const struct http_route *routes; /* ended by one without a method; borrowed */
	uint16_t port;                   /* 0: a free one */
	int sock; /* a socket that listens already, such as a parent's; it becomes the server's. 0: none */
	size_t threads;      /* of the pool; 0: 40 */
	bool teardown_first; /* dependencies end before the response, as in FastAPI 0.106 to 0.117 */
	bool log;            /* prints a line for each response: GET /sync 200 */
	bool quiet;          /* errors of handlers are not told on standard error */
	void *arg;           /* for http_arg; borrowed */
	/* Seconds; 0: as stands here. They are scaled as aw_sleep's are. */
	double head_seconds; /* for a request to come, from its first byte: 10, else 408 */
	double idle_seconds; /* for the next request to begin: 5, then the connection is closed */
	double send_seconds; /* for a client to take what is sent: 30, then it is cut off */
	size_t url_bytes, head_bytes, body_bytes; /* 8 KiB, else 414; 16 KiB, else 431; 1 MiB, else 413 */
};

/* Serves at once; connections come while the loop turns. It lives until http_server_release, and until its last
 * connection is closed. -EADDRINUSE, -EACCES, -ENOMEM, AW_ECANCELLED. */
#define http_serve(out, ...) http_serve_at((out), (__VA_ARGS__), AW_LINE) /* options: may be a literal */
int http_serve_at(struct http_server **out, const struct http_options *options, uint32_t line);
uint16_t http_server_port(const struct http_server *server);
/* Until the caller is cancelled (AW_ECANCELLED), or the server is closed (0). */
#define http_serve_forever(server) http_serve_forever_at((server), AW_LINE)
int http_serve_forever_at(struct http_server *server, uint32_t line);
/* Takes no more; waits for the requests that it has, their background tasks among them. */
#define http_server_close(server) http_server_close_at((server), AW_LINE)
int http_server_close_at(struct http_server *server, uint32_t line);
void http_server_release(struct http_server *server); /* takes NULL; closes, and does not wait */
/* A server that is released when its scope is left, by whatever way:
 * `HTTP_OWN_SERVER struct http_server *server = NULL;` */
#define HTTP_OWN_SERVER __attribute__((cleanup(http__server_leave)))
void http__server_leave(struct http_server **server);

/* A socket that listens on 127.0.0.1 and that port (0: a free one), for http_options.sock of several
 * processes: made before they are forked. Returns it, or -errno. */
int http_listen(uint16_t port);
uint16_t http_listen_port(int sock); /* 0: it is none */

/* ---- what was asked ---- */

const char *http_method(const struct http_request *request);
const char *http_path(const struct http_request *request);
const char *http_header(const struct http_request *request, const char *name); /* NULL: none */
/* A parameter of the query, decoded: it lives with the request. NULL: none, or no memory. */
const char *http_query(struct http_request *request, const char *name);
const char *http_body(
	const struct http_request *request, size_t *length); /* length may be NULL; never NULL */
void *http_arg(const struct http_request *request);          /* http_options.arg */
/* What a dependency yielded: for the handler, and for those that are set up after it. NULL: no such. */
void *http_dependency(const struct http_request *request, aw_fn *dependency);

/* ---- what is answered ---- */

void http_set_status(struct http_request *request, int status); /* else 200 */
int http_set_header(struct http_request *request, const char *name, const char *value);
/* `return http_fail(request, 404, "Item not found")`: raise HTTPException. The body is {"detail": …}. */
int http_fail(struct http_request *request, int status, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

/* `return http_stream(request, "text/plain", AW_ASYNC_GENERATOR(numbers, …))`: StreamingResponse. The head is sent
 * at once (of text/… as UTF-8), and each text that the generator yields is a chunk. A client that leaves
 * cancels it: what it awaits raises CancelledError, and its clean-up runs. The generator becomes the
 * request's, in any case; -ENOMEM for NULL. Not in a `def` handler. */
int http_stream(struct http_request *request, const char *type, struct aw_generator *generator);

/* background_tasks.add_task(fn, arg): after the response, in the same task, in this order: a coroutine, or
 * (…_def) a function in the pool. One that fails ends those behind it; the client never knows. -ENOMEM. The
 * argument is borrowed: what lies on the handler's stack is gone by then. */
#define http_background(request, fn, arg)     http_add_background((request), (fn), (arg), #fn, false)
#define http_background_def(request, fn, arg) http_add_background((request), (fn), (arg), #fn, true)
int http_add_background(struct http_request *request, aw_fn *fn, void *arg, const char *name, bool is_def);
/* A copy of a text that lives as long as the request. NULL: no memory. */
char *http_keep(struct http_request *request, const char *text);

#endif
