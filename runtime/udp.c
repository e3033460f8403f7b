/* udp.c: datagrams: asyncio's datagram transport, with a queue of what came for those who receive. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "address.h"
#include "probe.h"
#include "sync.h"
#include "watch.h"

/* One that came, or is to be sent; with a status: an error that came. */
struct packet {
	struct packet *next;
	struct sockaddr_storage address;
	socklen_t address_bytes; /* 0: none */
	int status;
	size_t length;
	char bytes[]; /* and a NUL */
};

struct packets {
	struct packet *first, **last;
	size_t bytes;
};

/* Beyond this nothing more is received: then the system drops what comes. Each counts with what it costs to
 * keep. */
enum { MOST_BYTES = 256 << 10 };

struct aw_datagram {
	struct aw__watch watch;
	struct aw__resource resource;
	struct aw_loop *loop;
	struct aw__hook made;
	int fd;
	unsigned references; /* the program's, libuv's, that of an entry in the queue */
	bool is_listed, is_gone, is_connected, closing;
	struct aw_address local;
	struct packets in, out;
	int lost_status;      /* there was no memory for one that came, for the next recv to tell */
	struct packet *given; /* what the last recv returned */
	struct aw__waiters receivers;
	struct aw__waiter *opener;
	uint32_t name_id;
};

/* ---- packets ---- */

static int append(struct packets *packets, int status, const void *data, size_t length,
	const struct sockaddr_storage *address, socklen_t address_bytes)
{
	struct packet *packet = calloc(1, sizeof(*packet) + length + 1);

	if (!packet)
		return -ENOMEM;
	packet->status = status;
	packet->length = length;
	if (length)
		memcpy(packet->bytes, data, length);
	packet->address_bytes = address_bytes;
	if (address_bytes)
		memcpy(&packet->address, address, address_bytes);
	if (!packets->first)
		packets->last = &packets->first;
	*packets->last = packet;
	packets->last = &packet->next;
	packets->bytes += sizeof(*packet) + length;
	return 0;
}

static struct packet *take(struct packets *packets)
{
	struct packet *packet = packets->first;

	packets->first = packet->next;
	packets->bytes -= sizeof(*packet) + packet->length;
	return packet;
}

static void free_packets(struct packets *packets)
{
	while (packets->first)
		free(take(packets));
}

/* ---- lifetime ---- */

static void free_datagram(struct aw_datagram *datagram)
{
	if (datagram->is_listed)
		aw__resource_remove(&datagram->resource);
	free_packets(&datagram->in);
	free_packets(&datagram->out);
	free(datagram->given);
	free(datagram);
}

static void drop(struct aw_datagram *datagram)
{
	if (--datagram->references == 0)
		free_datagram(datagram);
}

static void on_closed(uv_handle_t *handle)
{
	struct aw_datagram *datagram = (struct aw_datagram *)handle;

	datagram->is_gone = true;
	if (datagram->loop->uv_closing)
		free_datagram(datagram);
	else
		drop(datagram);
}

static void shut(struct aw_datagram *datagram)
{
	if (datagram->watch.is_open) {
		aw__post_close(datagram->loop);
		aw__watch_close(&datagram->watch, on_closed);
	}
	if (datagram->fd >= 0)
		close(datagram->fd);
	datagram->fd = -1;
}

static void end(struct aw__resource *resource)
{
	struct aw_datagram *datagram = aw__container(resource, struct aw_datagram, resource);

	datagram->is_listed = false;
	if (datagram->watch.is_open)
		shut(datagram);
	else if (datagram->is_gone)
		free_datagram(datagram);
}

static void wake_receivers(struct aw_datagram *datagram, size_t most)
{
	for (struct aw__waiter *waiter = datagram->receivers.first; waiter && most; waiter = waiter->next) {
		if (waiter->state != AW__WAITER_PENDING)
			continue;
		aw__choose_by_io(waiter);
		most--;
	}
}

void aw_datagram_abort(struct aw_datagram *datagram)
{
	if (!datagram || datagram->fd < 0)
		return;
	datagram->closing = true;
	free_packets(&datagram->out);
	shut(datagram);
	wake_receivers(datagram, SIZE_MAX);
}

void aw_datagram_close(struct aw_datagram *datagram)
{
	if (!datagram || datagram->closing)
		return;
	datagram->closing = true;
	aw__watch_reader(&datagram->watch, NULL);
	if (!datagram->out.first)
		aw_datagram_abort(datagram);
}

void aw_datagram_release(struct aw_datagram *datagram)
{
	if (!datagram)
		return;
	aw_datagram_close(datagram);
	drop(datagram);
}

/* ---- receiving ---- */

static void keep(struct aw_datagram *datagram, int status, const void *data, size_t length,
	const struct sockaddr_storage *address, socklen_t address_bytes)
{
	if (append(&datagram->in, status, data, length, address, address_bytes))
		datagram->lost_status = -ENOMEM;
	wake_receivers(datagram, 1);
	if (datagram->in.bytes > MOST_BYTES)
		aw__watch_reader(&datagram->watch, NULL);
}

static void read_ready(struct aw__watch *watch)
{
	struct aw_datagram *datagram = (struct aw_datagram *)watch;
	char *scratch = aw__os_scratch(datagram->loop), small[1];
	struct sockaddr_storage from;
	socklen_t from_bytes = sizeof(from);
	ssize_t length = recvfrom(datagram->fd, scratch ? scratch : small,
		scratch ? AW__SCRATCH_BYTES : sizeof(small), 0, (struct sockaddr *)&from, &from_bytes);

	if (length >= 0 && scratch)
		keep(datagram, 0, scratch, (size_t)length, &from, from_bytes);
	else if (length >= 0)
		keep(datagram, -ENOMEM, NULL, 0, NULL, 0);
	else if (errno != EAGAIN && errno != EINTR)
		keep(datagram, -errno, NULL, 0, NULL, 0);
}

static uint64_t fact(struct aw_datagram *datagram)
{
	char text[AW__ADDRESS_TEXT];

	if (!datagram->name_id)
		datagram->name_id =
			aw__probe_text_id(datagram->loop, aw__address_text(text, &datagram->local));
	return datagram->name_id;
}

int aw_datagram_recvfrom_at(
	struct aw_bytes *out, struct aw_address *from, struct aw_datagram *datagram, uint32_t line)
{
	struct packet *packet;
	struct aw__waiter waiter;

	*out = (struct aw_bytes){.data = (char *)(uintptr_t) ""};
	if (!aw__can_wait())
		return AW_ENOLOOP;
	while (!datagram->in.first) {
		int status = datagram->lost_status ? datagram->lost_status
		             : datagram->closing   ? -ECANCELED
		                                   : 0;

		datagram->lost_status = 0;
		if (status)
			return aw__fail(status);
		status = aw__wait_in_as(&datagram->receivers, &waiter, TRACE_WAIT_READ, fact(datagram), line);
		if (status && waiter.state == AW__WAITER_CHOSEN && datagram->in.first)
			wake_receivers(datagram, 1); /* what it was chosen for is another's */
		if (status)
			return status;
	}
	packet = take(&datagram->in);
	free(datagram->given);
	datagram->given = packet;
	if (!datagram->closing && datagram->in.bytes <= MOST_BYTES)
		aw__watch_reader(&datagram->watch, read_ready);
	if (packet->status)
		return aw__fail(packet->status);
	*out = (struct aw_bytes){.data = packet->bytes, .length = packet->length};
	if (from)
		*from = aw__address_of((struct sockaddr *)&packet->address, packet->address_bytes);
	return 0;
}

/* ---- sending ---- */

static ssize_t send_packet(const struct aw_datagram *datagram, const void *data, size_t length,
	const struct sockaddr_storage *to, socklen_t to_bytes)
{
	return sendto(datagram->fd, data, length, MSG_NOSIGNAL, to_bytes ? (const struct sockaddr *)to : NULL,
		to_bytes);
}

static void write_ready(struct aw__watch *watch)
{
	struct aw_datagram *datagram = (struct aw_datagram *)watch;

	while (datagram->out.first) {
		const struct packet *packet = datagram->out.first;

		if (send_packet(datagram, packet->bytes, packet->length, &packet->address,
			    packet->address_bytes) < 0) {
			if (errno == EAGAIN || errno == EINTR)
				return;
			keep(datagram, -errno, NULL, 0, NULL, 0);
		}
		free(take(&datagram->out));
	}
	aw__watch_writer(watch, NULL);
	if (datagram->closing)
		aw_datagram_abort(datagram);
}

static int invalid_address(void)
{
	return aw__fail_as(-EINVAL, "ValueError", "Invalid address");
}

/* The address that a numeric host and a port are. */
static int parse(struct sockaddr_storage *out, socklen_t *bytes, const struct aw_address *address)
{
	struct addrinfo hints = {.ai_socktype = SOCK_DGRAM, .ai_flags = AI_NUMERICHOST | AI_NUMERICSERV},
			*info;
	char service[8];
	int status;

	snprintf(service, sizeof(service), "%u", address->port);
	status = getaddrinfo(address->host, service, &hints, &info);
	if (status)
		return status == EAI_MEMORY ? aw__fail(-ENOMEM) : invalid_address();
	memcpy(out, info->ai_addr, info->ai_addrlen);
	*bytes = info->ai_addrlen;
	freeaddrinfo(info);
	return 0;
}

int aw_datagram_sendto(
	struct aw_datagram *datagram, const void *data, size_t length, const struct aw_address *to)
{
	struct sockaddr_storage address;
	socklen_t bytes = 0;
	int status;

	if (!to != datagram->is_connected)
		return invalid_address();
	if (to)
		AW_TRY(parse(&address, &bytes, to));
	if (!length || datagram->fd < 0)
		return 0;
	if (!datagram->out.first) {
		if (send_packet(datagram, data, length, &address, bytes) >= 0)
			return 0;
		if (errno != EAGAIN && errno != EINTR) {
			keep(datagram, -errno, NULL, 0, NULL, 0);
			return 0;
		}
	}
	status = append(&datagram->out, 0, data, length, &address, bytes);
	if (status)
		return aw__fail(status);
	aw__watch_writer(&datagram->watch, write_ready);
	return 0;
}

const struct aw_address *aw_datagram_sockname(const struct aw_datagram *datagram)
{
	return &datagram->local;
}

/* ---- opening ---- */

static void on_made(struct aw_loop *loop, struct aw__hook *hook)
{
	struct aw_datagram *datagram = aw__container(hook, struct aw_datagram, made);

	aw__post_came(loop);
	if (datagram->fd >= 0)
		aw__watch_reader(&datagram->watch, read_ready);
	if (datagram->opener && datagram->opener->state == AW__WAITER_PENDING)
		aw__choose_by_io(datagram->opener);
	datagram->opener = NULL;
	drop(datagram);
}

/* The descriptor is its own, even where that fails. */
static int make(struct aw_datagram **out, int fd)
{
	struct aw_loop *loop = aw__loop;
	struct aw_datagram *datagram = calloc(1, sizeof(*datagram));
	int status = datagram ? 0 : -ENOMEM;

	if (status)
		goto close_fd;
	datagram->loop = loop;
	datagram->fd = fd;
	datagram->references = 2; /* the caller's, libuv's */
	datagram->resource.end = end;
	datagram->watch.only_reads = true;
	status = aw__post_open(loop, &datagram->made, on_made);
	if (status)
		goto free_it;
	status = aw__watch_open(loop, &datagram->watch, fd);
	if (status)
		goto close_post;
	aw__resource_add(loop, &datagram->resource);
	datagram->is_listed = true;
	*out = datagram;
	return 0;

close_post:
	aw__post_close(loop);
free_it:
	free(datagram);
close_fd:
	close(fd);
	return status;
}

/* Either may be NULL. */
static int bind_and_connect(int fd, const struct addrinfo *local, const struct addrinfo *remote)
{
	if (local && bind(fd, local->ai_addr, local->ai_addrlen))
		return -errno;
	while (remote && connect(fd, remote->ai_addr, remote->ai_addrlen))
		if (errno != EINTR)
			return -errno;
	return 0;
}

/* A socket between the first addresses of each that go together. */
static int open_socket(const struct addrinfo *local, const struct addrinfo *remote)
{
	int fd, status;

	while (local && remote && local->ai_family != remote->ai_family)
		local = local->ai_next;
	if (!local && !remote)
		return -EINVAL;
	fd = socket((local ? local : remote)->ai_family, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	if (fd < 0)
		return -errno;
	status = bind_and_connect(fd, local, remote);
	if (status)
		close(fd);
	return status ? status : fd;
}

static int resolve_both(int *fd, const char *local_host, uint16_t local_port, const char *remote_host,
	uint16_t remote_port, uint32_t line)
{
	struct addrinfo *local = NULL, *remote = NULL;
	int status = local_host ? aw__resolve(&local, local_host, local_port, SOCK_DGRAM, line) : 0;

	if (!status && remote_host)
		status = aw__resolve(&remote, remote_host, remote_port, SOCK_DGRAM, line);
	if (!status) {
		*fd = open_socket(local, remote);
		status = *fd < 0 ? aw__fail(*fd) : 0;
	}
	if (local)
		freeaddrinfo(local);
	if (remote)
		freeaddrinfo(remote);
	return status;
}

static int await_made(struct aw_datagram *datagram, uint32_t line)
{
	struct aw__waiter waiter;
	int status;

	datagram->opener = &waiter;
	datagram->references++;
	aw__post(datagram->loop, &datagram->made);
	status = aw__wait_in_as(&datagram->receivers, &waiter, TRACE_WAIT_CONNECT, fact(datagram), line);
	datagram->opener = NULL;
	return status;
}

int aw_open_datagram_at(struct aw_datagram **out, const char *local_host, uint16_t local_port,
	const char *remote_host, uint16_t remote_port, uint32_t line)
{
	struct sockaddr_storage bound;
	socklen_t bound_bytes = sizeof(bound);
	struct aw_datagram *datagram;
	int fd = -1, status;

	*out = NULL;
	if (!aw__can_wait())
		return AW_ENOLOOP;
	AW_TRY(resolve_both(&fd, local_host, local_port, remote_host, remote_port, line));
	status = make(&datagram, fd);
	if (status)
		return aw__fail(status);
	datagram->is_connected = remote_host;
	if (!getsockname(fd, (struct sockaddr *)&bound, &bound_bytes))
		datagram->local = aw__address_of((struct sockaddr *)&bound, bound_bytes);
	status = await_made(datagram, line);
	if (status)
		aw_datagram_release(datagram);
	else
		*out = datagram;
	return status;
}
