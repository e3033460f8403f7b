/* listen.c: listening sockets: bound, closed; and accepting by hand. */
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "listen.h"
#include "probe.h"

enum { BACKLOG = 100 };

/* Somebody waits in aw_accept; on its task's stack. */
struct acceptor {
	struct aw__waiter waiter;
	const struct aw__listener *listener;
	int fd; /* or a negative code */
	struct aw_address peer;
};

/* ---- lifetime ---- */

void aw__server_drop(struct aw_server *server)
{
	if (--server->references)
		return;
	if (server->is_listed)
		aw__resource_remove(&server->resource);
	free(server);
}

static void on_closed(uv_handle_t *handle)
{
	struct aw_server *server = ((struct aw__listener *)handle)->server;

	server->handles--;
	aw__server_drop(server);
}

static void close_listeners(struct aw_server *server)
{
	for (size_t i = 0; i < server->count; i++) {
		struct aw__listener *listener = &server->listeners[i];

		aw_handle_cancel(listener->retry);
		if (listener->watch.is_open)
			aw__watch_close(&listener->watch, on_closed);
		if (listener->fd >= 0)
			close(listener->fd);
		listener->fd = -1;
	}
}

/* The run is over: its connections are not counted any more. */
static void end(struct aw__resource *resource)
{
	struct aw_server *server = aw__container(resource, struct aw_server, resource);

	server->is_listed = false;
	server->references = 1 + server->handles;
	close_listeners(server);
	aw__server_drop(server);
}

static struct aw_server *server_new(
	struct aw_loop *loop, size_t most, const struct aw_server_options *options)
{
	struct aw_server *server = calloc(1, sizeof(*server) + most * sizeof(server->listeners[0]));

	if (!server)
		return NULL;
	server->resource.end = end;
	server->loop = loop;
	server->references = 1;
	server->name = "accept";
	server->limit = options && options->limit ? options->limit : AW_STREAM_LIMIT;
	server->backlog = options && options->backlog > 0 ? options->backlog : BACKLOG;
	for (size_t i = 0; i < most; i++)
		server->listeners[i] = (struct aw__listener){.server = server, .fd = -1};
	aw__resource_add(loop, &server->resource);
	server->is_listed = true;
	return server;
}

void aw_server_close(struct aw_server *server)
{
	if (!server || server->is_closed)
		return;
	server->is_closed = true;
	server->is_serving = false;
	close_listeners(server);
	if (server->forever && server->forever->state == AW__WAITER_PENDING)
		aw__choose(server->forever);
	for (struct aw__waiter *waiter = server->acceptors.first; waiter; waiter = waiter->next) {
		if (waiter->state != AW__WAITER_PENDING)
			continue;
		((struct acceptor *)waiter)->fd = -ECANCELED;
		aw__choose(waiter);
	}
	if (!server->active)
		aw__server_wake(server);
}

void aw_server_release(struct aw_server *server)
{
	if (!server)
		return;
	aw_server_close(server);
	aw__server_drop(server);
}

/* ---- binding ---- */

static int bind_to(struct aw_server *server, const struct sockaddr *address, socklen_t bytes, bool reuse_port)
{
	struct aw__listener *listener = &server->listeners[server->count];
	struct sockaddr_storage bound;
	socklen_t bound_bytes = sizeof(bound);
	int on = 1, fd = socket(address->sa_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);

	if (fd < 0)
		return -errno;
	listener->fd = fd;
	server->count++;
	if (address->sa_family != AF_UNIX && setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on)))
		return -errno;
	if (reuse_port && setsockopt(fd, SOL_SOCKET, SO_REUSEPORT, &on, sizeof(on)))
		return -errno;
	/* "::" is not "0.0.0.0" too: that has a socket of its own. */
	if (address->sa_family == AF_INET6 && setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, &on, sizeof(on)))
		return -errno;
	if (bind(fd, address, bytes) || listen(fd, server->backlog) ||
		getsockname(fd, (struct sockaddr *)&bound, &bound_bytes))
		return -errno;
	listener->address = aw__address_of((struct sockaddr *)&bound, bound_bytes);
	aw__address_text(listener->name, &listener->address);
	return 0;
}

static int watch_all(struct aw_server *server)
{
	for (size_t i = 0; i < server->count; i++) {
		int status =
			aw__watch_open(server->loop, &server->listeners[i].watch, server->listeners[i].fd);

		if (status)
			return status;
		server->handles++;
		server->references++;
	}
	return 0;
}

static int fail_bind(int status, const struct sockaddr *address, socklen_t bytes)
{
	char text[AW__ADDRESS_TEXT], why[96];

	if (address->sa_family == AF_UNIX && status == -EADDRINUSE)
		return aw__fail_as(status, "OSError", "[Errno %d] Address '%s' is already in use", -status,
			aw__address_repr(text, address, bytes));
	if (address->sa_family == AF_UNIX || status == -ENOMEM)
		return aw__fail(status);
	snprintf(why, sizeof(why), "%s", strerror(-status));
	if (*why >= 'A' && *why <= 'Z')
		*why += 'a' - 'A';
	return aw__fail_as(status, aw__error_type_of(status),
		"[Errno %d] error while attempting to bind on address %s: %s", -status,
		aw__address_repr(text, address, bytes), why);
}

static int listen_on(
	struct aw_server **out, const struct addrinfo *all, const struct aw_server_options *options)
{
	struct aw_server *server;
	size_t most = 0;
	int status = 0;

	for (const struct addrinfo *one = all; one; one = one->ai_next)
		most++;
	server = server_new(aw__loop, most, options);
	if (!server)
		return aw__fail(-ENOMEM);
	for (const struct addrinfo *one = all; one && !status; one = one->ai_next) {
		status = bind_to(server, one->ai_addr, one->ai_addrlen, options && options->reuse_port);
		if (status == -EAFNOSUPPORT && !server->count)
			status = 0; /* a machine without IPv6, say: the others will do */
		else if (status)
			status = fail_bind(status, one->ai_addr, one->ai_addrlen);
	}
	if (!status && !server->count)
		status = aw__fail(-EAFNOSUPPORT);
	if (!status) {
		status = watch_all(server);
		if (status)
			aw__fail(status);
	}
	if (status)
		aw_server_release(server);
	else
		*out = server;
	return status;
}

/* start_server(sock=…): one that somebody else has bound, such as the process that forked this one. */
static int listen_with(struct aw_server **out, const struct aw_server_options *options)
{
	struct aw_server *server = server_new(aw__loop, 1, options);
	struct aw__listener *listener;
	struct sockaddr_storage bound;
	socklen_t bytes = sizeof(bound);
	int flags = fcntl(options->sock, F_GETFL), status = 0;

	if (!server) {
		close(options->sock);
		return aw__fail(-ENOMEM);
	}
	listener = &server->listeners[server->count++];
	listener->fd = options->sock;
	if (flags < 0 || fcntl(options->sock, F_SETFL, flags | O_NONBLOCK) ||
		fcntl(options->sock, F_SETFD, FD_CLOEXEC) || listen(options->sock, server->backlog) ||
		getsockname(options->sock, (struct sockaddr *)&bound, &bytes))
		status = -errno;
	if (!status) {
		listener->address = aw__address_of((struct sockaddr *)&bound, bytes);
		aw__address_text(listener->name, &listener->address);
		status = watch_all(server);
	}
	if (status) {
		aw_server_release(server);
		return aw__fail(status);
	}
	*out = server;
	return 0;
}

int aw_listen_at(struct aw_server **out, const char *host, uint16_t port,
	const struct aw_server_options *options, uint32_t line)
{
	struct addrinfo *all;
	int status;

	*out = NULL;
	if (options && options->sock)
		return aw__loop ? listen_with(out, options) : AW_ENOLOOP;
	AW_TRY(aw__resolve(&all, host, port, SOCK_STREAM, line));
	status = listen_on(out, all, options);
	freeaddrinfo(all);
	return status;
}

int aw__listen_unix(struct aw_server **out, const char *path, const struct aw_server_options *options)
{
	struct sockaddr_un address = {.sun_family = AF_UNIX};
	struct addrinfo info = {.ai_addr = (struct sockaddr *)&address, .ai_addrlen = sizeof(address)};
	struct stat there;

	if (strlen(path) >= sizeof(address.sun_path))
		return aw__fail_as(-ENAMETOOLONG, "OSError", "AF_UNIX path too long");
	strcpy(address.sun_path, path);
	if (!stat(path, &there) && S_ISSOCK(there.st_mode) && unlink(path))
		return aw__fail(-errno);
	return listen_on(out, &info, options);
}

/* ---- accepting ---- */

int aw__listener_accept(struct aw__listener *listener, struct aw_address *peer)
{
	struct sockaddr_storage address = {0};
	socklen_t bytes = sizeof(address);
	int fd = accept4(listener->fd, (struct sockaddr *)&address, &bytes, SOCK_NONBLOCK | SOCK_CLOEXEC);

	if (fd < 0)
		return -errno;
	*peer = aw__address_of((struct sockaddr *)&address, bytes);
	return fd;
}

int aw__stream_accepted(
	struct aw_stream **out, const struct aw__listener *listener, int fd, const struct aw_address *peer)
{
	const struct aw_server *server = listener->server;
	int on = 1, status = aw__stream_new(out, server->loop, fd, AW__SOCKET, listener->name, server->limit);

	if (status)
		return status;
	(*out)->peer = *peer;
	(*out)->local = listener->address;
	/* Small writes are sent at once; of a Unix socket they are. */
	if (listener->address.port)
		(void)setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
	return 0;
}

static void hand_over(struct aw__watch *watch)
{
	struct aw__listener *listener = (struct aw__listener *)watch;
	struct aw_server *server = listener->server;
	struct aw__waiter *waiter = server->acceptors.first;

	while (waiter && waiter->state != AW__WAITER_PENDING)
		waiter = waiter->next;
	if (waiter) {
		struct acceptor *acceptor = (struct acceptor *)waiter;
		int fd = aw__listener_accept(listener, &acceptor->peer);

		if (fd == -EAGAIN || fd == -EINTR || fd == -ECONNABORTED)
			return;
		acceptor->listener = listener;
		acceptor->fd = fd;
		aw__choose_by_io(waiter);
	}
	for (; waiter; waiter = waiter->next)
		if (waiter->state == AW__WAITER_PENDING)
			return;
	for (size_t i = 0; i < server->count; i++)
		aw__watch_reader(&server->listeners[i].watch, NULL);
}

/* One that waits there already, without waiting. */
static int accept_now(struct acceptor *acceptor, struct aw_server *server)
{
	for (size_t i = 0; i < server->count; i++) {
		acceptor->listener = &server->listeners[i];
		acceptor->fd = aw__listener_accept(&server->listeners[i], &acceptor->peer);
		if (acceptor->fd != -EAGAIN && acceptor->fd != -EINTR && acceptor->fd != -ECONNABORTED)
			return acceptor->fd;
	}
	return -EAGAIN;
}

static int wait_for_one(struct acceptor *acceptor, struct aw_server *server, uint32_t line)
{
	int status;

	acceptor->fd = -EAGAIN;
	for (size_t i = 0; i < server->count; i++)
		aw__watch_reader(&server->listeners[i].watch, hand_over);
	status = aw__wait_in_as(
		&server->acceptors, &acceptor->waiter, TRACE_WAIT_ACCEPT, aw__server_fact(server), line);
	if (status && acceptor->fd >= 0)
		close(acceptor->fd);
	return status ? status : acceptor->fd;
}

int aw_accept_at(struct aw_stream **out, struct aw_server *server, uint32_t line)
{
	struct acceptor acceptor = {0};
	int fd;

	*out = NULL;
	if (!aw__can_wait())
		return AW_ENOLOOP;
	if (server->is_closed || server->connected || server->protocol)
		return aw__fail(-EINVAL);
	fd = accept_now(&acceptor, server);
	if (fd == -EAGAIN)
		fd = wait_for_one(&acceptor, server, line);
	if (fd < 0)
		return fd == AW_ECANCELLED ? fd : aw__fail(fd);
	fd = aw__stream_accepted(out, acceptor.listener, fd, &acceptor.peer);
	if (fd)
		return aw__fail(fd);
	aw__stream_start(*out);
	return 0;
}

/* ---- what it is called ---- */

const struct aw_address *aw_server_sockname(const struct aw_server *server, size_t at)
{
	return at < server->count && !server->is_closed ? &server->listeners[at].address : NULL;
}

uint16_t aw_server_port(const struct aw_server *server)
{
	return server->count ? server->listeners[0].address.port : 0;
}

uint64_t aw__server_fact(const struct aw_server *server)
{
	return server->count ? aw__probe_text_id(server->loop, server->listeners[0].name) : 0;
}
