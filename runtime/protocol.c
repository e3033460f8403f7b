/* protocol.c: asyncio's Protocol: the loop itself tells of a connection what came, and no task waits for it.
 *
 * Each of them is called as a callback is: on the loop's own stack, from an entry of the ready queue. What one
 * raises goes to the exception handler. The stream is the protocol's until its loss was told. */
#include <errno.h>

#include "listen.h"

struct told {
	struct aw_stream *stream;
	const char *data;
	size_t length;
};

static void tell_made(void *arg)
{
	struct aw_stream *stream = arg;

	stream->protocol_of = stream->protocol->connection_made(stream, stream->arg);
}

void aw__protocol_made(struct aw_stream *stream)
{
	aw__call(stream->loop, tell_made, stream);
	if (stream->protocol_of)
		return;
	aw_stream_abort(stream);
	aw_stream_release(stream);
}

static void tell_data(void *arg)
{
	const struct told *told = arg;

	told->stream->protocol->data_received(told->stream->protocol_of, told->data, told->length);
}

void aw__protocol_data(struct aw_stream *stream, const char *data, size_t length)
{
	struct told told = {stream, data, length};

	if (stream->protocol_of)
		aw__call(stream->loop, tell_data, &told);
}

static void tell_eof(void *of)
{
	const struct aw_stream *stream = of;

	stream->protocol->eof_received(stream->protocol_of);
}

void aw__protocol_eof(struct aw_stream *stream)
{
	if (stream->protocol && stream->protocol_of)
		aw__call(stream->loop, tell_eof, stream);
}

static void tell_lost(void *arg)
{
	const struct told *told = arg;

	told->stream->protocol->connection_lost(told->stream->protocol_of, told->stream->lost_status);
}

void aw__protocol_lost(struct aw_stream *stream, int status)
{
	struct told told = {.stream = stream};

	if (!stream->protocol || !stream->protocol_of)
		return;
	stream->lost_status = status;
	aw__call(stream->loop, tell_lost, &told);
	stream->protocol_of = NULL;
	aw_stream_release(stream);
}

/* ---- flow control ---- */

void aw_stream_pause_reading(struct aw_stream *stream)
{
	if (stream->paused || !stream->is_reading)
		return;
	stream->paused = true;
	aw__watch_reader(&stream->watch, NULL);
}

void aw_stream_resume_reading(struct aw_stream *stream)
{
	if (stream->paused)
		aw__stream_resume_reading(stream);
}
