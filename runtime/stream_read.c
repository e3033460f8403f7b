/* stream_read.c: StreamReader: what was received, handed out by the byte, the line or the piece.
 *
 * What a read returns is a buffer of its own, so it stays as it is while more comes. Where all that came
 * is asked for the two buffers change places, and nothing is copied. */
#include <errno.h>
#include <string.h>

#include "stream.h"

/* Waits until something has come: data, the end, or an error. */
static int wait_for_data(struct aw_stream *stream, const char *function, uint32_t line)
{
	struct aw__stream_waiter reader = {0};
	int status;

	if (stream->exception)
		return aw__fail(stream->exception);
	if (stream->reader)
		return aw__fail_as(AW_EREADING, "RuntimeError",
			"%s() called while another coroutine is already waiting for incoming data", function);
	/* To wait while it is paused would be for ever: readexactly(n) where n is above the limit. */
	if (stream->paused)
		aw__stream_resume_reading(stream);
	stream->reader = &reader;
	status = aw__wait_in_as(
		&stream->readers, &reader.waiter, TRACE_WAIT_READ, aw__stream_fact(stream), line);
	if (stream->reader == &reader)
		stream->reader = NULL;
	if (status)
		return status;
	return reader.status ? aw__fail(reader.status) : 0;
}

static int begin(struct aw_bytes *out, const struct aw_stream *stream)
{
	*out = (struct aw_bytes){.data = (char *)(uintptr_t) ""};
	if (!aw__can_wait())
		return AW_ENOLOOP;
	return stream->exception ? aw__fail(stream->exception) : 0;
}

static void resume_if_low(struct aw_stream *stream)
{
	if (stream->paused && aw__buffered(&stream->in) <= stream->limit)
		aw__stream_resume_reading(stream);
}

static int hand_out(struct aw_bytes *out, struct aw_stream *stream)
{
	struct aw__buffer *given = &stream->given;

	if (aw__buffered(given)) {
		given->data[given->end] = '\0';
		*out = (struct aw_bytes){.data = given->data + given->begin, .length = aw__buffered(given)};
	}
	return 0;
}

/* Hands out the first so many bytes of what came. */
static int take(struct aw_bytes *out, struct aw_stream *stream, size_t length)
{
	struct aw__buffer *in = &stream->in, *given = &stream->given;

	aw__buffer_clear(given);
	if (length >= aw__buffered(in)) {
		struct aw__buffer all = *in;

		*in = *given;
		*given = all;
	} else {
		int status = aw__buffer_append(given, in->data + in->begin, length);

		if (status)
			return aw__fail(status);
		aw__buffer_consume(in, length);
	}
	resume_if_low(stream);
	return hand_out(out, stream);
}

/* ---- read ---- */

/* In pieces of the limit, as asyncio reads them: what has come is taken out before more is waited for. */
static int read_all(struct aw_bytes *out, struct aw_stream *stream, uint32_t line)
{
	struct aw__buffer all = {0}, *in = &stream->in;
	int status = 0;

	while (!status && (aw__buffered(in) || !stream->eof)) {
		size_t length;

		if (!aw__buffered(in))
			status = wait_for_data(stream, "read", line);
		if (status)
			break;
		length = aw__buffered(in) < stream->limit ? aw__buffered(in) : stream->limit;
		status = aw__buffer_append(&all, in->data + in->begin, length);
		if (status) {
			aw__fail(status);
			break;
		}
		aw__buffer_consume(in, length);
		resume_if_low(stream);
	}
	if (status) {
		aw__buffer_free(&all);
		return status;
	}
	aw__buffer_free(&stream->given);
	stream->given = all;
	return hand_out(out, stream);
}

int aw_stream_read_at(struct aw_bytes *out, struct aw_stream *stream, size_t most, uint32_t line)
{
	int status = begin(out, stream);

	if (status || !most)
		return status;
	if (most == AW_READ_ALL)
		return read_all(out, stream, line);
	if (!aw__buffered(&stream->in) && !stream->eof) {
		status = wait_for_data(stream, "read", line);
		if (status)
			return status;
	}
	return take(out, stream, most);
}

int aw_stream_readexactly_at(struct aw_bytes *out, struct aw_stream *stream, size_t length, uint32_t line)
{
	struct aw__buffer *in = &stream->in;
	int status = begin(out, stream);

	if (status || !length)
		return status;
	while (aw__buffered(in) < length) {
		size_t came = aw__buffered(in);

		if (stream->eof) {
			AW_TRY(take(out, stream, came));
			return aw__fail_as(AW_EINCOMPLETE, "IncompleteReadError",
				"%zu bytes read on a total of %zu expected bytes", came, length);
		}
		AW_TRY(wait_for_data(stream, "readexactly", line));
	}
	return take(out, stream, length);
}

/* ---- readuntil ---- */

/* Where the separator begins, counted from the first byte; looked for from *offset on, which moves to where
 * it may still begin. */
static bool find(const struct aw__buffer *in, const void *separator, size_t length, size_t *offset)
{
	size_t held = aw__buffered(in);
	const char *from = in->data + in->begin, *at;

	/* Less than was looked at: another task took it, and as in asyncio it is looked for behind that place. */
	if (held < *offset || held - *offset < length)
		return false;
	at = length == 1 ? memchr(from + *offset, *(const char *)separator, held - *offset)
	                 : memmem(from + *offset, held - *offset, separator, length);
	*offset = at ? (size_t)(at - from) : held + 1 - length;
	return at;
}

/* *consumed becomes how much a limit was exceeded by. */
static int read_until(struct aw_bytes *out, struct aw_stream *stream, const void *separator, size_t length,
	size_t *consumed, uint32_t line)
{
	size_t offset = 0;

	while (!find(&stream->in, separator, length, &offset)) {
		*consumed = offset;
		if (offset > stream->limit)
			return aw__fail_as(AW_ELIMIT, "LimitOverrunError",
				"Separator is not found, and chunk exceed the limit");
		if (stream->eof) {
			size_t came = aw__buffered(&stream->in);

			AW_TRY(take(out, stream, came));
			return aw__fail_as(AW_EINCOMPLETE, "IncompleteReadError",
				"%zu bytes read on a total of undefined expected bytes", came);
		}
		AW_TRY(wait_for_data(stream, "readuntil", line));
	}
	*consumed = offset;
	if (offset > stream->limit)
		return aw__fail_as(
			AW_ELIMIT, "LimitOverrunError", "Separator is found, but chunk is longer than limit");
	return take(out, stream, offset + length);
}

int aw_stream_readuntil_at(struct aw_bytes *out, struct aw_stream *stream, const void *separator,
	size_t separator_length, uint32_t line)
{
	size_t consumed;
	int status = begin(out, stream);

	if (status)
		return status;
	if (!separator_length)
		return aw__fail_as(-EINVAL, "ValueError", "Separator should be at least one-byte string");
	return read_until(out, stream, separator, separator_length, &consumed, line);
}

int aw_stream_readline_at(struct aw_bytes *out, struct aw_stream *stream, uint32_t line)
{
	struct aw__buffer *in = &stream->in;
	size_t consumed;
	int status = begin(out, stream);

	if (status)
		return status;
	status = read_until(out, stream, "\n", 1, &consumed, line);
	if (status == AW_EINCOMPLETE)
		return 0;
	if (status != AW_ELIMIT)
		return status;
	if (consumed < aw__buffered(in) && in->data[in->begin + consumed] == '\n') {
		aw__buffer_consume(in, consumed + 1);
		status = aw__fail_as(
			AW_ELINE_LIMIT, "ValueError", "Separator is found, but chunk is longer than limit");
	} else {
		aw__buffer_clear(in);
		status = aw__fail_as(
			AW_ELINE_LIMIT, "ValueError", "Separator is not found, and chunk exceed the limit");
	}
	resume_if_low(stream);
	return status;
}

bool aw_stream_at_eof(const struct aw_stream *stream)
{
	return stream->eof && !aw__buffered(&stream->in);
}
