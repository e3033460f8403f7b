/* descriptor.c: loop.add_reader and its like for the program, and on them the sock_… calls.
 *
 * A descriptor that somebody waits for is watched, by one watch for both sides; it is given up once nobody
 * does. A call that would block becomes a side's own, and is tried again whenever that is ready. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#include "probe.h"
#include "sync.h"
#include "watch.h"

/* What a task wants of a socket; on its stack. */
struct call {
	struct aw__waiter waiter;
	struct aw__waiters list; /* of its own: the descriptor may be given up before the task goes on */
	int (*attempt)(struct call *call); /* -EAGAIN: it must wait */
	int fd;
	char *data;
	size_t bytes;
	size_t got;
	int made; /* an accepted socket; -1: none */
	int status;
};

struct side {
	aw_callback *fn; /* NULL: nobody wants to know, or a call does */
	void *arg;
	struct call *call;
};

struct aw__descriptor {
	struct aw__watch watch;
	struct aw__resource resource;
	struct aw__descriptor *next;
	int fd;
	bool is_new; /* libuv has not looked at it since it changed */
	struct side reader, writer;
};

/* ---- lifetime ---- */

static struct aw__descriptor *find(struct aw_loop *loop, int fd)
{
	struct aw__descriptor *descriptor = loop->descriptors;

	while (descriptor && descriptor->fd != fd)
		descriptor = descriptor->next;
	return descriptor;
}

static void on_closed(uv_handle_t *handle)
{
	free(handle);
}

static void close_descriptor(struct aw__descriptor *descriptor)
{
	struct aw__descriptor **place = &descriptor->watch.loop->descriptors;

	while (*place != descriptor)
		place = &(*place)->next;
	*place = descriptor->next;
	aw__resource_remove(&descriptor->resource);
	aw__watch_close(&descriptor->watch, on_closed);
}

/* The run's end. */
static void end(struct aw__resource *resource)
{
	close_descriptor(aw__container(resource, struct aw__descriptor, resource));
}

/* The descriptor's own, made where there is none. */
static int open_descriptor(struct aw__descriptor **out, int fd)
{
	struct aw_loop *loop = aw__loop;
	struct aw__descriptor *descriptor = find(loop, fd);
	int status;

	*out = descriptor;
	if (descriptor)
		return 0;
	descriptor = calloc(1, sizeof(*descriptor));
	if (!descriptor)
		return -ENOMEM;
	status = aw__watch_open(loop, &descriptor->watch, fd);
	if (status) {
		free(descriptor);
		return status;
	}
	descriptor->fd = fd;
	descriptor->resource.end = end;
	descriptor->next = loop->descriptors;
	loop->descriptors = descriptor;
	aw__resource_add(loop, &descriptor->resource);
	*out = descriptor;
	return 0;
}

/* ---- its two sides ---- */

static void reader_ready(struct aw__watch *watch);
static void writer_ready(struct aw__watch *watch);

static void set_side(struct aw__descriptor *descriptor, struct side *side, struct side now)
{
	bool is_wanted = now.fn || now.call;

	*side = now;
	if (side == &descriptor->reader)
		aw__watch_reader(&descriptor->watch, is_wanted ? reader_ready : NULL);
	else
		aw__watch_writer(&descriptor->watch, is_wanted ? writer_ready : NULL);
	descriptor->is_new = true;
	descriptor->watch.loop->has_new_descriptors = true;
}

static bool is_wanted(const struct side *side)
{
	return side->fn || side->call;
}

/* Nobody wants this side any more. */
static void clear_side(struct aw__descriptor *descriptor, struct side *side)
{
	set_side(descriptor, side, (struct side){0});
	if (!is_wanted(&descriptor->reader) && !is_wanted(&descriptor->writer))
		close_descriptor(descriptor);
}

static void fail_call(struct call *call, int status)
{
	if (!call || call->waiter.state != AW__WAITER_PENDING)
		return;
	call->status = status;
	aw__choose_by_io(&call->waiter);
}

/* The program has closed what it had not taken away. libuv, which hands what is new to the system at its next
 * poll, would take that for an error of its own, and abort. */
void aw__descriptors_check(struct aw_loop *loop)
{
	loop->has_new_descriptors = false;
	for (struct aw__descriptor *one = loop->descriptors, *next; one; one = next) {
		next = one->next;
		if (one->is_new && fcntl(one->fd, F_GETFD) < 0) {
			fail_call(one->reader.call, -EBADF);
			fail_call(one->writer.call, -EBADF);
			close_descriptor(one);
		}
		one->is_new = false;
	}
}

static void ready(struct aw__descriptor *descriptor, struct side *side)
{
	struct call *call = side->call;

	if (!call) {
		aw__call(descriptor->watch.loop, side->fn, side->arg);
		return;
	}
	call->status = call->attempt(call);
	if (call->status == -EAGAIN)
		return;
	clear_side(descriptor, side);
	if (call->waiter.state == AW__WAITER_PENDING)
		aw__choose_by_io(&call->waiter);
}

static void reader_ready(struct aw__watch *watch)
{
	struct aw__descriptor *descriptor = aw__container(watch, struct aw__descriptor, watch);

	ready(descriptor, &descriptor->reader);
}

static void writer_ready(struct aw__watch *watch)
{
	struct aw__descriptor *descriptor = aw__container(watch, struct aw__descriptor, watch);

	ready(descriptor, &descriptor->writer);
}

/* ---- add_reader and its like ---- */

static int add(int fd, bool reads, aw_callback *fn, void *arg)
{
	struct aw_loop *loop = aw__loop;
	struct aw__descriptor *descriptor;
	int status;

	if (!loop || !loop->running || loop->is_sync)
		return AW_ENOLOOP;
	status = !fn ? -EINVAL : fd < 0 ? -EBADF : open_descriptor(&descriptor, fd);
	if (status)
		return aw__fail(status);
	set_side(descriptor, reads ? &descriptor->reader : &descriptor->writer,
		(struct side){.fn = fn, .arg = arg});
	return 0;
}

static bool take_away(int fd, bool reads)
{
	struct aw__descriptor *descriptor = aw__loop && aw__loop->running ? find(aw__loop, fd) : NULL;
	struct side *side = !descriptor ? NULL : reads ? &descriptor->reader : &descriptor->writer;

	if (!side || !is_wanted(side))
		return false;
	clear_side(descriptor, side);
	return true;
}

int aw_add_reader(int fd, aw_callback *fn, void *arg)
{
	return add(fd, true, fn, arg);
}

int aw_add_writer(int fd, aw_callback *fn, void *arg)
{
	return add(fd, false, fn, arg);
}

bool aw_remove_reader(int fd)
{
	return take_away(fd, true);
}

bool aw_remove_writer(int fd)
{
	return take_away(fd, false);
}

/* ---- sockets ---- */

static int receive(struct call *call)
{
	ssize_t got;

	do
		got = recv(call->fd, call->data, call->bytes, MSG_DONTWAIT);
	while (got < 0 && errno == EINTR);
	call->got = got < 0 ? 0 : (size_t)got;
	return got < 0 ? -errno : 0;
}

static int send_rest(struct call *call)
{
	while (call->bytes) {
		ssize_t sent = send(call->fd, call->data, call->bytes, MSG_DONTWAIT | MSG_NOSIGNAL);

		if (sent < 0 && errno == EINTR)
			continue;
		if (sent < 0)
			return -errno;
		call->data += sent;
		call->bytes -= (size_t)sent;
	}
	return 0;
}

static int accept_one(struct call *call)
{
	int fd;

	do
		fd = accept4(call->fd, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);
	while (fd < 0 && (errno == EINTR || errno == ECONNABORTED));
	call->made = fd;
	return fd < 0 ? -errno : 0;
}

/* What became of a connect() that is on its way. */
static int look_connected(struct call *call)
{
	int error = 0;
	socklen_t bytes = sizeof(error);

	if (getsockopt(call->fd, SOL_SOCKET, SO_ERROR, &error, &bytes))
		return -errno;
	return error == EINPROGRESS || error == EALREADY ? -EAGAIN : -error;
}

static int make_non_blocking(int fd)
{
	int flags = fcntl(fd, F_GETFL);

	if (flags < 0 || (!(flags & O_NONBLOCK) && fcntl(fd, F_SETFL, flags | O_NONBLOCK) < 0))
		return -errno;
	return 0;
}

static int wait_for_call(struct call *call, bool reads, enum trace_wait kind, uint32_t line)
{
	struct aw__descriptor *descriptor;
	struct side *side;
	char name[24];
	int status = open_descriptor(&descriptor, call->fd);

	if (status)
		return aw__fail(status);
	side = reads ? &descriptor->reader : &descriptor->writer;
	set_side(descriptor, side, (struct side){.call = call});
	snprintf(name, sizeof(name), "socket %d", call->fd);
	status = aw__wait_in_as(&call->list, &call->waiter, kind, aw__probe_text_id(aw__loop, name), line);
	/* Cancelled: the descriptor is there as long as the side has this call. */
	if (call->status == -EAGAIN && find(aw__loop, call->fd) == descriptor && side->call == call)
		clear_side(descriptor, side);
	if (status)
		return status;
	return call->status ? aw__fail(call->status) : 0;
}

/* At once where it can be done, else when it can. */
static int do_call(struct call *call, bool reads, enum trace_wait kind, uint32_t line)
{
	if (!aw__can_wait())
		return AW_ENOLOOP;
	call->status = make_non_blocking(call->fd);
	if (!call->status)
		call->status = call->attempt(call);
	if (call->status == -EAGAIN)
		return wait_for_call(call, reads, kind, line);
	return call->status ? aw__fail(call->status) : 0;
}

int aw_sock_recv_at(size_t *got, int fd, void *buffer, size_t bytes, uint32_t line)
{
	struct call call = {.attempt = receive, .fd = fd, .data = buffer, .bytes = bytes};
	int status = do_call(&call, true, TRACE_WAIT_READ, line);

	*got = call.got;
	return status;
}

int aw_sock_sendall_at(int fd, const void *data, size_t bytes, uint32_t line)
{
	struct call call = {.attempt = send_rest, .fd = fd, .data = (char *)(uintptr_t)data, .bytes = bytes};

	return do_call(&call, false, TRACE_WAIT_WRITE, line);
}

int aw_sock_accept_at(int *out, int fd, uint32_t line)
{
	struct call call = {.attempt = accept_one, .fd = fd, .made = -1};
	int status = do_call(&call, true, TRACE_WAIT_ACCEPT, line);

	if (status && call.made >= 0) {
		close(call.made); /* it came, and so did a cancellation */
		call.made = -1;
	}
	*out = call.made;
	return status;
}

/* The first attempt is connect() itself. */
static int begin_connect(struct call *call)
{
	call->attempt = look_connected;
	while (connect(call->fd, (const struct sockaddr *)call->data, (socklen_t)call->bytes)) {
		if (errno == EINPROGRESS || errno == EALREADY)
			return -EAGAIN;
		if (errno != EINTR)
			return -errno;
	}
	return 0;
}

int aw_sock_connect_at(int fd, const struct sockaddr *address, unsigned bytes, uint32_t line)
{
	struct call call = {
		.attempt = begin_connect, .fd = fd, .data = (char *)(uintptr_t)address, .bytes = bytes};

	return do_call(&call, false, TRACE_WAIT_CONNECT, line);
}
