/* stream_write.c: StreamWriter: what the system does not take at once is kept until it can be written. */
#include <errno.h>
#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

#include "probe.h"
#include "stream.h"

/* ---- sending ---- */

static ssize_t send_some(const struct aw_stream *stream, const void *data, size_t length)
{
	if (stream->kind == AW__SOCKET)
		return send(stream->fd, data, length, MSG_NOSIGNAL);
	return write(stream->fd, data, length);
}

static void pause_if_high(struct aw_stream *stream)
{
	if (aw__buffered(&stream->out) > stream->high)
		stream->writing_paused = true;
}

static void resume_if_low(struct aw_stream *stream)
{
	if (!stream->writing_paused || aw__buffered(&stream->out) > stream->low)
		return;
	stream->writing_paused = false;
	for (struct aw__waiter *waiter = stream->drainers.first; waiter; waiter = waiter->next)
		if (waiter->state == AW__WAITER_PENDING)
			aw__choose_by_io(waiter);
}

/* All was sent that was kept: what was put off until then. */
static void flushed(struct aw_stream *stream)
{
	aw__watch_writer(&stream->watch, NULL);
	if (stream->closing)
		aw__stream_connection_lost(stream, 0);
	else if (stream->wrote_eof && stream->kind == AW__SOCKET && shutdown(stream->fd, SHUT_WR))
		aw__stream_fatal(stream, -errno);
}

void aw__stream_flush(struct aw__watch *watch)
{
	struct aw_stream *stream = (struct aw_stream *)watch;
	struct aw__buffer *out = &stream->out;
	ssize_t length;

	if (stream->lost_count)
		return;
	length = send_some(stream, out->data + out->begin, aw__buffered(out));
	if (length < 0) {
		if (errno != EAGAIN && errno != EINTR)
			aw__stream_fatal(stream, -errno);
		return;
	}
	aw__buffer_consume(out, (size_t)length);
	resume_if_low(stream);
	if (!aw__buffered(out))
		flushed(stream);
}

static int keep(struct aw_stream *stream, const char *data, size_t length)
{
	int status = aw__buffer_append(&stream->out, data, length);

	if (status)
		return aw__fail(status);
	aw__watch_writer(&stream->watch, aw__stream_flush);
	pause_if_high(stream);
	return 0;
}

/* After five writes in vain asyncio complains of each more. */
static bool is_in_vain(struct aw_stream *stream)
{
	enum { PATIENCE = 5 };

	if (!stream->lost_count && !stream->is_lost)
		return false;
	if (stream->lost_count >= PATIENCE)
		fprintf(stderr, "socket.send() raised exception.\n");
	stream->lost_count++;
	return true;
}

static int refuse_after_eof(const struct aw_stream *stream, const char *function)
{
	if (!stream->wrote_eof)
		return 0;
	return aw__fail_as(AW_EWRITE_EOF, "RuntimeError", "Cannot call %s() after write_eof()", function);
}

int aw_stream_write(struct aw_stream *stream, const void *data, size_t length)
{
	ssize_t sent = 0;

	AW_TRY(refuse_after_eof(stream, "write"));
	if (!length || is_in_vain(stream))
		return 0;
	if (!aw__buffered(&stream->out)) {
		sent = send_some(stream, data, length);
		if (sent < 0 && errno != EAGAIN && errno != EINTR) {
			aw__stream_fatal(stream, -errno);
			return 0;
		}
		if (sent == (ssize_t)length)
			return 0;
		if (sent < 0)
			sent = 0;
	}
	return keep(stream, (const char *)data + sent, length - (size_t)sent);
}

int aw_stream_write_text(struct aw_stream *stream, const char *text)
{
	return aw_stream_write(stream, text, strlen(text));
}

int aw_stream_print(struct aw_stream *stream, const char *format, ...)
{
	char small[512], *text = small;
	va_list arguments;
	int length, status;

	va_start(arguments, format);
	length = vsnprintf(small, sizeof(small), format, arguments);
	va_end(arguments);
	if (length < 0)
		return aw__fail(-EINVAL);
	if ((size_t)length >= sizeof(small)) {
		text = malloc((size_t)length + 1);
		if (!text)
			return aw__fail(-ENOMEM);
		va_start(arguments, format);
		vsnprintf(text, (size_t)length + 1, format, arguments);
		va_end(arguments);
	}
	status = aw_stream_write(stream, text, (size_t)length);
	if (text != small)
		free(text);
	return status;
}

/* As many as one call takes, and what it took. */
static ssize_t send_parts(const struct aw_stream *stream, const struct aw_bytes *parts, size_t count)
{
	enum { MOST = 64 };
	struct iovec vectors[MOST];
	struct msghdr message = {.msg_iov = vectors};
	size_t used;

	for (used = 0; used < count && used < MOST; used++)
		vectors[used] = (struct iovec){.iov_base = parts[used].data, .iov_len = parts[used].length};
	message.msg_iovlen = used;
	if (stream->kind == AW__SOCKET)
		return sendmsg(stream->fd, &message, MSG_NOSIGNAL);
	return writev(stream->fd, vectors, (int)used);
}

int aw_stream_writelines(struct aw_stream *stream, const struct aw_bytes *parts, size_t count)
{
	size_t sent = 0;
	int status = 0;

	AW_TRY(refuse_after_eof(stream, "writelines"));
	if (!count || is_in_vain(stream))
		return 0;
	if (!aw__buffered(&stream->out)) {
		ssize_t length = send_parts(stream, parts, count);

		if (length < 0 && errno != EAGAIN && errno != EINTR) {
			aw__stream_fatal(stream, -errno);
			return 0;
		}
		sent = length > 0 ? (size_t)length : 0;
	}
	for (size_t i = 0; i < count && !status; i++) {
		size_t skipped = sent < parts[i].length ? sent : parts[i].length;

		sent -= skipped;
		if (skipped < parts[i].length)
			status = keep(stream, parts[i].data + skipped, parts[i].length - skipped);
	}
	return status;
}

/* ---- flow control ---- */

int aw_stream_drain_at(struct aw_stream *stream, uint32_t line)
{
	struct aw__stream_waiter drainer = {0};

	if (!aw__can_wait())
		return AW_ENOLOOP;
	if (stream->exception)
		return aw__fail(stream->exception);
	if (stream->closing)
		AW_TRY(aw__yield(stream->loop, line)); /* so that a loss is told to a loop of writes */
	if (stream->is_lost)
		return aw__fail_as(-ECONNRESET, "ConnectionResetError", "Connection lost");
	if (!stream->writing_paused)
		return 0;
	AW_TRY(aw__wait_in_as(
		&stream->drainers, &drainer.waiter, TRACE_WAIT_WRITE, aw__stream_fact(stream), line));
	return drainer.status ? aw__fail(drainer.status) : 0;
}

int aw_stream_set_write_buffer_limits(struct aw_stream *stream, size_t high, size_t low)
{
	if (high < low)
		return aw__fail_as(
			-EINVAL, "ValueError", "high (%zu) must be >= low (%zu) must be >= 0", high, low);
	stream->high = high;
	stream->low = low;
	pause_if_high(stream);
	return 0;
}

size_t aw_stream_get_write_buffer_size(const struct aw_stream *stream)
{
	return aw__buffered(&stream->out);
}

/* ---- the end ---- */

int aw_stream_write_eof(struct aw_stream *stream)
{
	if (stream->closing || stream->wrote_eof)
		return 0;
	stream->wrote_eof = true;
	if (stream->kind != AW__SOCKET)
		aw_stream_close(stream);
	else if (!aw__buffered(&stream->out) && shutdown(stream->fd, SHUT_WR))
		return aw__fail(-errno);
	return 0;
}

bool aw_stream_can_write_eof(const struct aw_stream *stream)
{
	return stream->kind != AW__READ_PIPE;
}

int aw_stream_wait_closed_at(struct aw_stream *stream, uint32_t line)
{
	struct aw__stream_waiter closer = {0};

	if (!aw__can_wait())
		return AW_ENOLOOP;
	if (!stream->is_lost)
		AW_TRY(aw__wait_in_as(
			&stream->closers, &closer.waiter, TRACE_WAIT_STREAM, aw__stream_fact(stream), line));
	return stream->lost_status ? aw__fail(stream->lost_status) : 0;
}

/* ---- get_extra_info ---- */

const struct aw_address *aw_stream_peername(const struct aw_stream *stream)
{
	return &stream->peer;
}

const struct aw_address *aw_stream_sockname(const struct aw_stream *stream)
{
	return &stream->local;
}

int aw_stream_fileno(const struct aw_stream *stream)
{
	return stream->fd;
}

uint64_t aw__stream_fact(struct aw_stream *stream)
{
	if (stream->loop->ring && !stream->name_id)
		stream->name_id = trace_recorder_intern(stream->loop->recorder, stream->name);
	return stream->name_id;
}
