/* stream.c: what a stream is made of: asyncio's transport over a descriptor, from its making to its loss.
 *
 * The descriptor is read whenever it can be, while there is room; each time once, as asyncio does. Its
 * closing is an entry of the ready queue: what was closed is told, and given back, an iteration later. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "probe.h"
#include "stream.h"

/* ---- buffers ---- */

static int make_room(struct aw__buffer *buffer, size_t length)
{
	size_t held = aw__buffered(buffer), capacity = buffer->capacity ? buffer->capacity : 256;
	char *grown;

	if (length >= SIZE_MAX / 4 - held)
		return -ENOMEM;
	if (buffer->capacity - buffer->end > length)
		return 0;
	while (capacity <= held + length)
		capacity *= 2;
	/* Half of it is free after a move at least, so a byte is moved once or twice at most. */
	if (capacity == buffer->capacity && held <= capacity / 2) {
		memmove(buffer->data, buffer->data + buffer->begin, held);
	} else {
		grown = malloc(capacity * 2);
		if (!grown)
			return -ENOMEM;
		if (held)
			memcpy(grown, buffer->data + buffer->begin, held);
		free(buffer->data);
		buffer->data = grown;
		buffer->capacity = capacity * 2;
	}
	buffer->begin = 0;
	buffer->end = held;
	return 0;
}

int aw__buffer_append(struct aw__buffer *buffer, const void *data, size_t length)
{
	int status = make_room(buffer, length);

	if (status)
		return status;
	if (length)
		memcpy(buffer->data + buffer->end, data, length);
	buffer->end += length;
	return 0;
}

void aw__buffer_consume(struct aw__buffer *buffer, size_t length)
{
	buffer->begin += length;
	if (buffer->begin == buffer->end)
		buffer->begin = buffer->end = 0;
}

void aw__buffer_clear(struct aw__buffer *buffer)
{
	buffer->begin = buffer->end = 0;
}

void aw__buffer_free(struct aw__buffer *buffer)
{
	free(buffer->data);
	*buffer = (struct aw__buffer){0};
}

/* ---- lifetime ---- */

static void free_stream(struct aw_stream *stream)
{
	if (stream->fd >= 0)
		close(stream->fd);
	if (stream->is_listed)
		aw__resource_remove(&stream->resource);
	aw__buffer_free(&stream->in);
	aw__buffer_free(&stream->given);
	aw__buffer_free(&stream->out);
	free(stream);
}

void aw__stream_drop(struct aw_stream *stream)
{
	if (--stream->references == 0)
		free_stream(stream);
}

static void on_closed(uv_handle_t *handle)
{
	struct aw_stream *stream = (struct aw_stream *)handle;

	stream->is_gone = true;
	if (stream->loop->uv_closing)
		free_stream(stream);
	else
		aw__stream_drop(stream);
}

/* Its descriptor goes, and with it libuv's handle. */
static void shut(struct aw_stream *stream)
{
	if (stream->watch.is_open) {
		aw__post_close(stream->loop);
		aw__post_close(stream->loop);
		aw__watch_close(&stream->watch, on_closed);
	}
	if (stream->fd >= 0)
		close(stream->fd);
	stream->fd = -1;
}

void aw__stream_discard(struct aw_stream *stream)
{
	shut(stream);
	aw__stream_drop(stream);
}

/* The run is over: nobody holds it any more. */
static void end(struct aw__resource *resource)
{
	struct aw_stream *stream = aw__container(resource, struct aw_stream, resource);

	stream->is_listed = false;
	stream->users++; /* what it calls may not close it */
	aw__protocol_lost(stream, -ECANCELED);
	if (stream->watch.is_open)
		shut(stream);
	else if (stream->is_gone)
		free_stream(stream);
}

void aw_stream_hold(struct aw_stream *stream)
{
	if (!stream)
		return;
	stream->users++;
	stream->references++;
}

void aw_stream_release(struct aw_stream *stream)
{
	if (!stream)
		return;
	if (--stream->users == 0)
		aw_stream_close(stream);
	aw__stream_drop(stream);
}

/* As Python's garbage collector, which finds it once nothing more can come. */
void aw__stream_orphan(struct aw_stream *stream)
{
	if (!stream->has_no_handler || !(stream->closing || stream->eof))
		return;
	stream->has_no_handler = false;
	aw_stream_release(stream);
}

/* ---- made ---- */

static void on_made(struct aw_loop *loop, struct aw__hook *hook)
{
	struct aw_stream *stream = aw__container(hook, struct aw_stream, made);

	aw__post_came(loop);
	if (stream->hops && --stream->hops && stream->fd >= 0) {
		if (stream->on_attach)
			stream->on_attach(stream);
		if (stream->fd >= 0) {
			aw__post(loop, hook);
			return;
		}
	}
	if (stream->fd >= 0 && stream->on_made)
		stream->on_made(stream);
	if (stream->fd >= 0)
		aw__stream_start(stream);
	aw__stream_drop(stream);
}

static void on_lost(struct aw_loop *loop, struct aw__hook *hook)
{
	struct aw_stream *stream = aw__container(hook, struct aw_stream, lost);

	aw__post_came(loop);
	aw__stream_connection_lost(stream, stream->lost_status);
	aw__stream_drop(stream);
}

int aw__stream_new(struct aw_stream **out, struct aw_loop *loop, int fd, enum aw__stream_kind kind,
	const char *name, size_t limit)
{
	struct aw_stream *stream = calloc(1, sizeof(*stream));
	int status = stream ? 0 : -ENOMEM;

	if (status)
		goto close_fd;
	*stream = (struct aw_stream){.loop = loop,
		.fd = fd,
		.kind = kind,
		.references = 2, /* the caller's, libuv's */
		.users = 1,
		.limit = limit,
		.high = 64 << 10,
		.low = 16 << 10,
		.watch.only_reads = true,
		.resource.end = end};
	snprintf(stream->name, sizeof(stream->name), "%s", name);
	status = aw__post_open(loop, &stream->made, on_made);
	if (status)
		goto free_it;
	status = aw__post_open(loop, &stream->lost, on_lost);
	if (status)
		goto close_made;
	status = aw__watch_open(loop, &stream->watch, fd);
	if (status)
		goto close_lost;
	aw__resource_add(loop, &stream->resource);
	stream->is_listed = true;
	*out = stream;
	return 0;

close_lost:
	aw__post_close(loop);
close_made:
	aw__post_close(loop);
free_it:
	free(stream);
close_fd:
	close(fd);
	return status;
}

void aw__stream_make(struct aw_stream *stream, unsigned hops)
{
	stream->hops = hops;
	stream->references++;
	aw__post(stream->loop, &stream->made);
}

/* ---- reading ---- */

void aw__stream_wake_reader(struct aw_stream *stream)
{
	struct aw__stream_waiter *reader = stream->reader;

	stream->reader = NULL;
	if (reader && reader->waiter.state == AW__WAITER_PENDING)
		aw__choose_by_io(&reader->waiter);
}

static void feed_eof(struct aw_stream *stream)
{
	stream->eof = true;
	aw__stream_wake_reader(stream);
	aw__protocol_eof(stream);
}

static void stop_reading(struct aw_stream *stream)
{
	stream->is_reading = false;
	aw__watch_reader(&stream->watch, NULL);
}

static ssize_t receive(struct aw_stream *stream, char *into)
{
	if (stream->kind == AW__SOCKET)
		return recv(stream->fd, into, AW__SCRATCH_BYTES, 0);
	return read(stream->fd, into, AW__SCRATCH_BYTES);
}

/* A write pipe that can be "read" has lost its reader. The end of a read pipe is told by its loss, an
 * iteration later. */
static void end_came(struct aw_stream *stream)
{
	stop_reading(stream);
	if (stream->kind == AW__WRITE_PIPE && aw__buffered(&stream->out)) {
		aw__stream_fatal(stream, -EPIPE);
		return;
	}
	if (stream->kind == AW__SOCKET)
		feed_eof(stream);
	else
		aw_stream_close(stream);
	aw__stream_orphan(stream);
}

static void read_ready(struct aw__watch *watch)
{
	struct aw_stream *stream = (struct aw_stream *)watch;
	char *scratch = aw__os_scratch(stream->loop);
	ssize_t length;
	int status;

	if (!scratch) {
		aw__stream_fatal(stream, -ENOMEM);
		return;
	}
	length = stream->kind == AW__WRITE_PIPE ? 0 : receive(stream, scratch);
	if (length < 0) {
		if (errno != EAGAIN && errno != EINTR)
			aw__stream_fatal(stream, -errno);
		return;
	}
	if (!length) {
		end_came(stream);
		return;
	}
	if (stream->protocol) {
		aw__protocol_data(stream, scratch, (size_t)length);
		return;
	}
	status = aw__buffer_append(&stream->in, scratch, (size_t)length);
	if (status) {
		aw__stream_fatal(stream, status);
		return;
	}
	aw__stream_wake_reader(stream);
	if (!stream->paused && aw__buffered(&stream->in) > 2 * stream->limit) {
		stream->paused = true;
		aw__watch_reader(&stream->watch, NULL);
	}
}

void aw__stream_start(struct aw_stream *stream)
{
	if (stream->closing || (stream->is_terminal && stream->kind == AW__WRITE_PIPE))
		return;
	stream->is_reading = true;
	aw__watch_reader(&stream->watch, read_ready);
}

void aw__stream_resume_reading(struct aw_stream *stream)
{
	stream->paused = false;
	if (stream->is_reading)
		aw__watch_reader(&stream->watch, read_ready);
}

/* ---- closing ---- */

static void wake_all(struct aw__waiters *list, int status)
{
	for (struct aw__waiter *waiter = list->first; waiter; waiter = waiter->next) {
		if (waiter->state != AW__WAITER_PENDING)
			continue;
		((struct aw__stream_waiter *)waiter)->status = status;
		aw__choose_by_io(waiter);
	}
}

void aw__stream_connection_lost(struct aw_stream *stream, int status)
{
	if (stream->is_lost)
		return;
	stream->is_lost = true;
	stream->lost_status = status;
	if (status)
		stream->exception = status;
	else
		stream->eof = true;
	if (stream->reader)
		stream->reader->status = status;
	aw__stream_wake_reader(stream);
	wake_all(&stream->closers, status);
	if (stream->writing_paused)
		wake_all(&stream->drainers, status);
	shut(stream);
	if (stream->on_lost)
		stream->on_lost(stream);
	aw__protocol_lost(stream, status);
}

static void post_lost(struct aw_stream *stream, int status)
{
	stream->lost_count++;
	stream->lost_status = status;
	stream->references++;
	aw__post(stream->loop, &stream->lost);
}

static void force_close(struct aw_stream *stream, int status)
{
	if (stream->lost_count || stream->is_lost)
		return;
	if (aw__buffered(&stream->out))
		aw__watch_writer(&stream->watch, NULL);
	aw__buffer_clear(&stream->out);
	stream->closing = true;
	stop_reading(stream);
	post_lost(stream, status);
}

void aw__stream_fatal(struct aw_stream *stream, int status)
{
	force_close(stream, status);
}

void aw_stream_abort(struct aw_stream *stream)
{
	if (stream)
		force_close(stream, 0);
}

void aw_stream_close(struct aw_stream *stream)
{
	if (!stream || stream->closing)
		return;
	stream->closing = true;
	stop_reading(stream);
	if (!aw__buffered(&stream->out))
		post_lost(stream, 0);
}

bool aw_stream_is_closing(const struct aw_stream *stream)
{
	return stream->closing;
}
