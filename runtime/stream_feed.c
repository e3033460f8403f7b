/* stream_feed.c: a StreamReader by itself: a stream that no connection feeds, but the program.
 *
 * It is one whose connection is closed and lost from the beginning, and of which only the reader is left. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "stream.h"

/* The run is over. */
static void end(struct aw__resource *resource)
{
	struct aw_stream *stream = aw__container(resource, struct aw_stream, resource);

	stream->references = 1;
	aw__stream_drop(stream);
}

struct aw_stream *aw_stream_reader_new(size_t limit)
{
	struct aw_loop *loop = aw__loop;
	struct aw_stream *stream =
		loop && loop->running && !loop->is_sync ? calloc(1, sizeof(*stream)) : NULL;

	if (!stream)
		return NULL;
	*stream = (struct aw_stream){.loop = loop,
		.fd = -1,
		.kind = AW__READ_PIPE,
		.references = 1,
		.users = 1,
		.limit = limit ? limit : AW_STREAM_LIMIT,
		.closing = true,
		.is_lost = true,
		.resource.end = end};
	snprintf(stream->name, sizeof(stream->name), "reader");
	aw__resource_add(loop, &stream->resource);
	stream->is_listed = true;
	return stream;
}

static void wake(struct aw_stream *stream, int status)
{
	struct aw__stream_waiter *reader = stream->reader;

	stream->reader = NULL;
	if (!reader || reader->waiter.state != AW__WAITER_PENDING)
		return;
	reader->status = status;
	aw__choose(&reader->waiter);
}

int aw_stream_feed_data(struct aw_stream *stream, const void *data, size_t length)
{
	if (!stream)
		return -ENOMEM;
	if (stream->eof)
		return aw__fail_as(-EINVAL, "AssertionError", "feed_data after feed_eof");
	if (!length)
		return 0;
	AW_TRY(aw__buffer_append(&stream->in, data, length));
	wake(stream, 0);
	return 0;
}

int aw_stream_feed_text(struct aw_stream *stream, const char *text)
{
	return aw_stream_feed_data(stream, text, strlen(text));
}

void aw_stream_feed_eof(struct aw_stream *stream)
{
	if (!stream)
		return;
	stream->eof = true;
	wake(stream, 0);
}

void aw_stream_set_exception(struct aw_stream *stream, int status)
{
	if (!stream)
		return;
	stream->exception = status;
	wake(stream, status);
}
