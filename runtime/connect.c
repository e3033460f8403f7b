/* connect.c: open_connection and create_connection: a socket for each address of the host in turn, until one is
 * connected. */
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <string.h>
#include <sys/un.h>
#include <unistd.h>

#include "address.h"
#include "probe.h"
#include "stream.h"

/* ---- one address ---- */

static void wake_connector(struct aw_stream *stream, int status)
{
	struct aw__stream_waiter *connector = stream->connector;

	stream->connector = NULL;
	if (!connector || connector->waiter.state != AW__WAITER_PENDING)
		return;
	connector->status = status;
	aw__choose_by_io(&connector->waiter);
}

static void on_made(struct aw_stream *stream)
{
	int status = 0;

	if (stream->protocol) {
		aw__protocol_made(stream);
		status = stream->protocol_of ? 0 : -ECANCELED;
	}
	wake_connector(stream, status);
}

static void connect_ready(struct aw__watch *watch)
{
	struct aw_stream *stream = (struct aw_stream *)watch;
	int error = 0;
	socklen_t bytes = sizeof(error);

	aw__watch_writer(watch, NULL);
	if (getsockopt(stream->fd, SOL_SOCKET, SO_ERROR, &error, &bytes))
		error = errno;
	if (error)
		wake_connector(stream, -error);
	else
		aw__stream_make(stream, 2); /* one for the task that would make a transport now */
}

static void set_names(struct aw_stream *stream, const struct sockaddr *address, socklen_t bytes)
{
	struct sockaddr_storage local;
	socklen_t local_bytes = sizeof(local);
	int on = 1;

	stream->peer = aw__address_of(address, bytes);
	if (!getsockname(stream->fd, (struct sockaddr *)&local, &local_bytes))
		stream->local = aw__address_of((struct sockaddr *)&local, local_bytes);
	/* Small writes are sent at once. */
	if (address->sa_family != AF_UNIX)
		(void)setsockopt(stream->fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
}

/* Waits until it is made, and (not `connected`) connected before, or cannot be. *called: it is connect() that
 * failed, later. */
static int await_connection(struct aw_stream *stream, bool connected, bool *called, uint32_t line)
{
	struct aw__stream_waiter connector = {0};
	int status;

	stream->connector = &connector;
	stream->on_made = on_made;
	if (connected)
		aw__stream_make(stream, 1);
	else
		aw__watch_writer(&stream->watch, connect_ready);
	status = aw__wait_in_as(
		&stream->readers, &connector.waiter, TRACE_WAIT_CONNECT, aw__stream_fact(stream), line);
	stream->connector = NULL;
	if (status)
		return status;
	*called = !connected && connector.status && connector.status != -ECANCELED;
	return connector.status;
}

int aw__stream_await_made(struct aw_stream *stream, uint32_t line)
{
	bool called;

	return await_connection(stream, true, &called, line);
}

/* Whether it is connected (1) or will be (0); or -errno. */
static int begin_connection(int fd, const struct sockaddr *address, socklen_t bytes)
{
	while (connect(fd, address, bytes)) {
		if (errno == EINPROGRESS || errno == EALREADY)
			return 0;
		if (errno != EINTR)
			return -errno;
	}
	return 1;
}

/* What the program asked for. */
struct connection {
	const struct aw_protocol *protocol; /* NULL: a stream */
	void *arg;
	size_t limit;
};

/* It holds the stream, as whoever connects does. */
static void give_to_protocol(struct aw_stream *stream, const struct connection *wanted)
{
	stream->protocol = wanted->protocol;
	stream->arg = wanted->arg;
	aw_stream_hold(stream);
}

/* Of a protocol that was told of it the loss comes later. */
static void give_up(struct aw_stream *stream)
{
	bool was_told = stream->protocol && (stream->protocol_of || stream->closing);

	if (was_told) {
		aw_stream_close(stream);
		aw_stream_release(stream);
		return;
	}
	if (stream->protocol)
		aw__stream_drop(stream);
	aw__stream_discard(stream);
}

static int connect_to(struct aw_stream **out, const struct sockaddr *address, socklen_t bytes,
	const struct connection *wanted, uint32_t line)
{
	struct aw_address plain = aw__address_of(address, bytes);
	char text[AW__ADDRESS_TEXT];
	int status, fd = socket(address->sa_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	int connected;
	bool called = false;

	if (fd < 0)
		return aw__fail(-errno);
	connected = begin_connection(fd, address, bytes);
	if (connected < 0) {
		close(fd);
		return aw__fail(connected);
	}
	status = aw__stream_new(out, aw__loop, fd, AW__SOCKET, aw__address_text(text, &plain), wanted->limit);
	if (status)
		return aw__fail(status);
	set_names(*out, address, bytes);
	if (wanted->protocol)
		give_to_protocol(*out, wanted);
	status = await_connection(*out, connected, &called, line);
	if (!status)
		return 0;
	give_up(*out);
	if (called)
		return aw__fail_as(status, aw__error_type_of(status), "[Errno %d] Connect call failed %s",
			-status, aw__address_repr(text, address, bytes));
	return status == AW_ECANCELLED ? status : aw__fail(status);
}

/* ---- one address after the other ---- */

struct failures {
	int first; /* code */
	struct aw__buffer texts;
	size_t first_bytes;
	bool differ;
};

static void note_failure(struct failures *failures, int status)
{
	const char *text = aw_error_message();
	size_t bytes = strlen(text);

	if (!failures->first) {
		failures->first = status;
		failures->first_bytes = bytes;
	} else {
		failures->differ |=
			bytes != failures->first_bytes || memcmp(failures->texts.data, text, bytes) != 0;
		(void)aw__buffer_append(&failures->texts, ", ", 2);
	}
	(void)aw__buffer_append(&failures->texts, text, bytes); /* without memory its words are missing */
}

/* If they all say the same, that; else all that was said. */
static int fail_all(struct failures *failures)
{
	int status = failures->first;

	if (failures->differ)
		aw__fail_as(status, "OSError", "Multiple exceptions: %.*s",
			(int)aw__buffered(&failures->texts), failures->texts.data);
	aw__buffer_free(&failures->texts);
	return status;
}

/* Another address may do better. */
static bool is_os_error(int status)
{
	return status < 0 && status > -20000 && status != -ENOMEM && status != -ECANCELED;
}

static int open_connection(struct aw_stream **out, const char *host, uint16_t port,
	const struct connection *wanted, uint32_t line)
{
	struct failures failures = {0};
	struct addrinfo *all;
	int status = aw__resolve(&all, host && *host ? host : "localhost", port, SOCK_STREAM, line);

	*out = NULL;
	if (status)
		return status;
	for (const struct addrinfo *one = all; one; one = one->ai_next) {
		status = connect_to(out, one->ai_addr, one->ai_addrlen, wanted, line);
		if (!is_os_error(status))
			break;
		*out = NULL;
		note_failure(&failures, status);
	}
	freeaddrinfo(all);
	if (is_os_error(status))
		return fail_all(&failures);
	aw__buffer_free(&failures.texts);
	if (status)
		*out = NULL;
	return status;
}

int aw_open_connection_at(
	struct aw_stream **out, const char *host, uint16_t port, size_t limit, uint32_t line)
{
	return open_connection(out, host, port, &(struct connection){.limit = limit}, line);
}

int aw_create_connection_at(struct aw_stream **out, const struct aw_protocol *protocol, void *arg,
	const char *host, uint16_t port, uint32_t line)
{
	struct connection wanted = {protocol, arg, AW_STREAM_LIMIT};
	struct aw_stream *stream;
	int status = open_connection(&stream, host, port, &wanted, line);

	if (out)
		*out = stream;
	else
		aw_stream_release(stream);
	return status;
}

int aw_open_unix_connection_at(struct aw_stream **out, const char *path, size_t limit, uint32_t line)
{
	struct sockaddr_un address = {.sun_family = AF_UNIX};
	int status;

	*out = NULL;
	if (!aw__can_wait())
		return AW_ENOLOOP;
	if (strlen(path) >= sizeof(address.sun_path))
		return aw__fail_as(-ENAMETOOLONG, "OSError", "AF_UNIX path too long");
	strcpy(address.sun_path, path);
	status = connect_to(out, (struct sockaddr *)&address, sizeof(address),
		&(struct connection){.limit = limit}, line);
	if (status)
		*out = NULL;
	return status;
}
