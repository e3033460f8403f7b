/* server.c: a server's life: its socket, its threads, and the end of it. */
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#include "private.h"

enum { BACKLOG = 1024, THREADS = 40 };
static const double head_seconds = 10, idle_seconds = 5, send_seconds = 30;

/* ---- sockets ---- */

int http_listen(uint16_t port)
{
	struct sockaddr_in address = {
		.sin_family = AF_INET, .sin_port = htons(port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	int on = 1, status, fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);

	if (fd < 0)
		return -errno;
	if (!setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on)) &&
		!bind(fd, (struct sockaddr *)&address, sizeof(address)) && !listen(fd, BACKLOG))
		return fd;
	status = -errno;
	close(fd);
	return status;
}

uint16_t http_listen_port(int sock)
{
	struct sockaddr_in address;
	socklen_t bytes = sizeof(address);

	if (getsockname(sock, (struct sockaddr *)&address, &bytes) || address.sin_family != AF_INET)
		return 0;
	return ntohs(address.sin_port);
}

/* ---- from start to end ---- */

static struct http_server *server_new(const struct http_options *options)
{
	struct http_server *server;
	size_t count = 0;

	while (options->routes[count].method)
		count++;
	server = calloc(1, sizeof(*server) + count * sizeof(server->asked[0]));
	if (!server)
		return NULL;
	server->references = 1;
	server->options = *options;
	if (!server->options.threads)
		server->options.threads = THREADS;
	if (!(server->options.head_seconds > 0))
		server->options.head_seconds = head_seconds;
	if (!(server->options.idle_seconds > 0))
		server->options.idle_seconds = idle_seconds;
	if (!(server->options.send_seconds > 0))
		server->options.send_seconds = send_seconds;
	aw_semaphore_init(&server->tokens, "threads", server->options.threads);
	aw_event_init(&server->finished, "requests");
	aw_event_init(&server->closed, "server");
	aw_event_set(&server->finished);
	return server;
}

void http__server_drop(struct http_server *server)
{
	if (!--server->references)
		free(server);
}

int http_serve_at(struct http_server **out, const struct http_options *options, uint32_t line)
{
	struct aw_server_options listening = {.backlog = BACKLOG, .sock = options->sock};
	struct http_server *server = server_new(options);
	int status;

	*out = NULL;
	if (!server)
		return -ENOMEM;
	server->pool = aw_executor_new(server->options.threads, "pool");
	status = server->pool ? aw_create_server_at(&server->listener, &http__protocol, server, "127.0.0.1",
					options->port, &listening, line)
	                      : -ENOMEM;
	if (status)
		http__server_drop(server);
	else
		*out = server;
	return status;
}

uint16_t http_server_port(const struct http_server *server)
{
	return aw_server_port(server->listener);
}

int http_serve_forever_at(struct http_server *server, uint32_t line)
{
	return aw_event_wait_at(&server->closed, line);
}

/* No connection waits for a request any more; those that answer one end after it. */
static void stop(struct http_server *server)
{
	if (server->is_closed)
		return;
	server->is_closed = true;
	aw_server_close(server->listener);
	for (struct http_connection *one = server->connections; one; one = one->next) {
		one->is_over = true;
		if (!one->is_answering)
			aw_stream_close(one->stream);
	}
	aw_event_set(&server->closed);
}

int http_server_close_at(struct http_server *server, uint32_t line)
{
	stop(server);
	AW_TRY(aw_event_wait_at(&server->finished, line));
	return aw_server_wait_closed_at(server->listener, line);
}

void http_server_release(struct http_server *server)
{
	if (!server)
		return;
	stop(server);
	aw_server_release(server->listener);
	http__server_drop(server);
}

void http__server_leave(struct http_server **server)
{
	http_server_release(*server);
}

/* ---- the date ---- */

const char *http__server_date(struct http_server *server)
{
	time_t now = time(NULL);
	struct tm utc;

	/* A C locale's names, whatever this program's is: LC_TIME is never set. */
	if (now != server->date_of && gmtime_r(&now, &utc) &&
		strftime(server->date, sizeof(server->date), "%a, %d %b %Y %H:%M:%S GMT", &utc))
		server->date_of = now;
	return server->date;
}
