/* server.c: start_server: sockets that listen, and a task for each connection.
 *
 * asyncio's hops: the socket can be read, and all that wait there are accepted; an iteration later each
 * is one of the server's; the next makes the handler's task. */
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "listen.h"
#include "probe.h"

enum { BACKLOG = 100, RETRY_SECONDS = 1 };

/* ---- a connection ---- */

static int serve(void *arg)
{
	struct aw_stream *stream = arg;

	return stream->connected(stream, stream->arg);
}

/* An iteration after the handler has ended. */
static void on_served(struct aw_loop *loop, struct aw__hook *hook)
{
	struct aw_stream *stream = aw__container(hook, struct aw_stream, served);
	struct aw *task = hook->link.child;

	task->flags |= AW__RETRIEVED;
	if (task->status < 0)
		aw_stream_close(stream);
	if (task->status < 0 && task->status != AW_ECANCELLED)
		aw__tell_task_error(task, "Unhandled exception in client_connected_cb");
	aw__link_done(loop, &hook->link);
	stream->has_no_handler = true;
	aw__stream_orphan(stream);
	aw__stream_drop(stream);
}

/* connection_made: the handler's first step comes in the next iteration. */
static void on_made(struct aw_stream *stream)
{
	struct aw_loop *loop = stream->loop;
	const struct aw_server *server = stream->server;
	struct aw *task = NULL, *coroutine;

	if (stream->protocol) {
		aw__protocol_made(stream);
		return;
	}
	coroutine = aw__reserve(loop, 1, 1)
	                    ? NULL
	                    : aw_coroutine(serve, stream, server->name, __FILE__, server->line);
	if (coroutine)
		task = aw_spawn_at(coroutine, server->line);
	if (!task) {
		fprintf(stderr, "a connection to '%s' was dropped: out of memory\n", server->name);
		aw_stream_abort(stream);
		aw_stream_release(stream);
		return;
	}
	stream->references++;
	stream->served.ended = on_served;
	aw__hook_add(loop, task, &stream->served);
	aw_release(task);
}

static void on_lost(struct aw_stream *stream)
{
	struct aw_server *server = stream->server;

	stream->server = NULL;
	if (stream->is_attached && --server->active == 0 && server->is_closed)
		aw__server_wake(server);
	aw__server_drop(server);
}

/* A server that was closed meanwhile takes no more. */
static void on_attach(struct aw_stream *stream)
{
	if (stream->server->is_closed) {
		on_lost(stream);
		aw__stream_discard(stream);
		return;
	}
	stream->is_attached = true;
	stream->server->active++;
}

static void serve_connection(struct aw__listener *listener, int fd, const struct aw_address *peer)
{
	struct aw_server *server = listener->server;
	struct aw_stream *stream;
	int status = aw__stream_accepted(&stream, listener, fd, peer);

	if (status) {
		fprintf(stderr, "a connection to '%s' was dropped: %s\n", server->name,
			awaitscope_error_text(status, LANG_EN));
		return;
	}
	stream->server = server;
	server->references++;
	stream->connected = server->connected;
	stream->protocol = server->protocol;
	stream->arg = server->arg;
	stream->on_attach = on_attach;
	stream->on_made = on_made;
	stream->on_lost = on_lost;
	aw__stream_make(stream, 2);
}

/* ---- accepting ---- */

static void accept_ready(struct aw__watch *watch);

static void retry(void *arg)
{
	struct aw__listener *listener = arg;

	aw__watch_reader(&listener->watch, accept_ready);
}

static void tell_errno(struct aw_loop *loop, const char *message, int error)
{
	char text[128];

	snprintf(text, sizeof(text), "[Errno %d] %s", error, strerror(error));
	aw__exception(loop, &(struct aw_exception){.message = message, .type = "OSError", .text = text});
}

/* Nothing is accepted for a while: the socket stays readable, and asking again at once would spin. */
static void rest(struct aw__listener *listener, int error)
{
	tell_errno(listener->server->loop, "socket.accept() out of system resource", error);
	if (!aw__timeout_call(&listener->retry, RETRY_SECONDS, retry, listener))
		aw__watch_reader(&listener->watch, NULL);
}

static void accept_ready(struct aw__watch *watch)
{
	struct aw__listener *listener = (struct aw__listener *)watch;

	for (int i = 0; i < listener->server->backlog && watch->is_open; i++) {
		struct aw_address peer;
		int fd = aw__listener_accept(listener, &peer);

		if (fd >= 0) {
			serve_connection(listener, fd, &peer);
			continue;
		}
		if (fd == -EMFILE || fd == -ENFILE || fd == -ENOBUFS || fd == -ENOMEM)
			rest(listener, -fd);
		else if (fd != -EAGAIN && fd != -EINTR && fd != -ECONNABORTED)
			tell_errno(listener->server->loop, "Exception in callback", -fd);
		break;
	}
}

/* With a function for each connection, or a protocol. */
static int start(struct aw_server **out, struct aw_server *server, aw_client_connected *connected,
	const struct aw_protocol *protocol, void *arg, const char *name, uint32_t line)
{
	server->connected = connected;
	server->protocol = protocol;
	server->arg = arg;
	server->name = name;
	server->line = line;
	server->is_serving = true;
	for (size_t i = 0; i < server->count; i++)
		aw__watch_reader(&server->listeners[i].watch, accept_ready);
	if (aw__yield(server->loop, line)) {
		aw_server_release(server);
		return AW_ECANCELLED;
	}
	*out = server;
	return 0;
}

/* create_server gathers the look-ups of its hosts: tasks, which take three iterations at least. */
enum { LOOK_UP_TURNS = 3 };

static int listen_and_start(struct aw_server **out, aw_client_connected *connected,
	const struct aw_protocol *protocol, void *arg, const char *name, const char *host, uint16_t port,
	const struct aw_server_options *options, uint32_t line)
{
	struct aw_server *server;

	*out = NULL;
	if (!aw__can_wait())
		return AW_ENOLOOP;
	for (int i = 0; i < LOOK_UP_TURNS; i++)
		AW_TRY(aw__yield(aw__loop, line));
	AW_TRY(aw_listen_at(&server, host, port, options, line));
	return start(out, server, connected, protocol, arg, name, line);
}

int aw_start_server_at(struct aw_server **out, aw_client_connected *connected, void *arg, const char *name,
	const char *host, uint16_t port, const struct aw_server_options *options, uint32_t line)
{
	return listen_and_start(out, connected, NULL, arg, name, host, port, options, line);
}

int aw_create_server_at(struct aw_server **out, const struct aw_protocol *protocol, void *arg,
	const char *host, uint16_t port, const struct aw_server_options *options, uint32_t line)
{
	return listen_and_start(out, NULL, protocol, arg, "protocol", host, port, options, line);
}

int aw_start_unix_server_at(struct aw_server **out, aw_client_connected *connected, void *arg,
	const char *name, const char *path, const struct aw_server_options *options, uint32_t line)
{
	struct aw_server *server;

	*out = NULL;
	if (!aw__can_wait())
		return AW_ENOLOOP;
	AW_TRY(aw__listen_unix(&server, path, options));
	return start(out, server, connected, NULL, arg, name, line);
}

/* ---- a server ---- */

/* Its waiters go on, for good. */
void aw__server_wake(struct aw_server *server)
{
	server->is_over = true;
	for (struct aw__waiter *waiter = server->closers.first; waiter; waiter = waiter->next)
		if (waiter->state == AW__WAITER_PENDING)
			aw__choose(waiter);
}

bool aw_server_is_serving(const struct aw_server *server)
{
	return server->is_serving;
}

int aw_server_wait_closed_at(struct aw_server *server, uint32_t line)
{
	struct aw__waiter waiter;

	if (!aw__can_wait())
		return AW_ENOLOOP;
	if (server->is_over)
		return 0;
	return aw__wait_in_as(&server->closers, &waiter, TRACE_WAIT_STREAM, aw__server_fact(server), line);
}

static int wait_forever(struct aw_server *server, uint32_t line)
{
	struct aw__waiter waiter;
	int status;

	server->forever = &waiter;
	status = aw__wait_in_as(&server->forevers, &waiter, TRACE_WAIT_ACCEPT, aw__server_fact(server), line);
	server->forever = NULL;
	if (!status)
		return AW_ECANCELLED; /* it was closed: its future was cancelled */
	aw_server_close(server);
	(void)aw_server_wait_closed_at(server, line); /* what it says, the cancellation goes on */
	return status;
}

int aw_server_serve_forever_at(struct aw_server *server, uint32_t line)
{
	int status;

	if (!aw__can_wait())
		return AW_ENOLOOP;
	if (server->forever)
		return aw_raise("RuntimeError", "server is already being awaited on serve_forever()");
	if (server->is_closed)
		return aw_raise("RuntimeError", "server is closed");
	server->references++;
	status = wait_forever(server, line);
	aw__server_drop(server);
	return status;
}
