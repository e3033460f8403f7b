/* connection.c: a client's connection: its bytes are requests, one behind the other, and each gets a task.
 *
 * While one is answered the next is parsed, and then waits for its turn; what comes behind that is kept, and
 * no more is read. */
#include <errno.h>
#include <stdlib.h>

#include "private.h"

/* How long what a client still sends is thrown away after the last response: closing at once would make the
 * system reset the connection, and the client might lose what it was told. */
static const double linger_seconds = 2;
enum { SEND_HIGH_BYTES = 64 << 10 };

void http__connection_drop(struct http_connection *connection)
{
	if (--connection->references)
		return;
	http__server_drop(connection->server);
	free(connection);
}

/* ---- what takes too long ---- */

static void on_idle(void *arg)
{
	struct http_connection *connection = arg;

	aw_stream_close(connection->stream);
}

static void on_slow(void *arg)
{
	http__refuse(arg, HTTP_STATUS_REQUEST_TIMEOUT);
}

static void on_stuck(void *arg)
{
	struct http_connection *connection = arg;

	aw_stream_abort(connection->stream);
}

/* Without memory for a timer the client has for ever. */
static void give_time(struct http_connection *connection, double seconds, aw_callback *fn)
{
	aw_handle_cancel(connection->timer);
	connection->timer = (struct aw_handle){0};
	if (fn && connection->stream)
		(void)aw_call_later(&connection->timer, seconds, fn, connection);
}

/* While no request is answered the client has so long for the next. */
static void await_request(struct http_connection *connection)
{
	const struct http_options *options = &connection->server->options;

	if (connection->reading)
		give_time(connection, options->head_seconds, on_slow);
	else
		give_time(connection, options->idle_seconds, on_idle);
}

/* ---- the end ---- */

static void forget_reading(struct http_connection *connection)
{
	http__request_destroy(connection->reading);
	connection->reading = NULL;
	http__text_finish(&connection->behind);
}

static void end_requests(struct http_connection *connection)
{
	connection->is_over = true;
	forget_reading(connection);
	if (!connection->stream)
		return;
	if (connection->server->is_closed || connection->has_left ||
		aw_stream_write_eof(connection->stream)) {
		aw_stream_close(connection->stream);
	} else {
		give_time(connection, linger_seconds, on_idle);
		aw_stream_resume_reading(connection->stream); /* to throw it away */
	}
}

void http__refuse(struct http_connection *connection, int status)
{
	struct http_text body = {0}, text = {0};
	struct http_head head = {.status = status,
		.date = http__server_date(connection->server),
		.type = "application/json",
		.closes = true};

	if (!http__format_detail(&body, http__reason(status))) {
		head.length = body.length;
		if (!http__format_head(&text, &head) && !http__text_add(&text, body.bytes, body.length) &&
			connection->stream)
			(void)aw_stream_write(connection->stream, text.bytes, text.length);
	}
	http__text_finish(&body);
	http__text_finish(&text);
	end_requests(connection);
}

/* ---- requests ---- */

/* What is said to what has come, now that it is its turn. */
static void take_turn(struct http_connection *connection)
{
	struct http_request *request = connection->reading;

	if (connection->refusal) {
		http__refuse(connection, connection->refusal);
		return;
	}
	if (request && request->message.wants_to_continue) {
		request->message.wants_to_continue = false;
		(void)aw_stream_write_text(connection->stream, "HTTP/1.1 100 Continue\r\n\r\n");
	}
	if (!request || !request->message.is_complete) {
		await_request(connection);
		return;
	}
	give_time(connection, 0, NULL);
	if (http__request_start(request))
		http__refuse(connection, HTTP_STATUS_SERVICE_UNAVAILABLE);
	else
		connection->reading = NULL;
}

/* Parses up to the end of a request; how much was used. */
static size_t parse(struct http_connection *connection, const char *data, size_t length)
{
	struct http_request *request = connection->reading;
	size_t used = 0;
	int status;

	if (!request)
		request = connection->reading = http__request_new(connection);
	status = request ? http__message_feed(&request->message, data, length, &used) : -ENOMEM;
	if (!status && !request->message.has_begun)
		forget_reading(connection); /* empty lines before a request are none */
	else if (status)
		connection->refusal =
			status == -EPROTO ? request->message.error : HTTP_STATUS_SERVICE_UNAVAILABLE;
	return used;
}

/* Whether something has come whole, or is refused: then no more is parsed before its turn. */
static bool is_whole(const struct http_connection *connection)
{
	return connection->refusal || (connection->reading && connection->reading->message.is_complete);
}

static bool must_wait(const struct http_connection *connection)
{
	return connection->is_answering && is_whole(connection);
}

static void take(struct http_connection *connection, const char *data, size_t length)
{
	while (length && !connection->is_over && !must_wait(connection)) {
		bool had_begun = connection->reading;
		size_t used = parse(connection, data, length);

		data += used;
		length -= used;
		if (connection->is_answering)
			continue;
		/* One that comes bit by bit has its time from the first on. */
		if (!had_begun || is_whole(connection) || connection->reading->message.wants_to_continue)
			take_turn(connection);
	}
	if (connection->is_over || !must_wait(connection))
		return;
	aw_stream_pause_reading(connection->stream);
	if (!connection->refusal && http__text_add(&connection->behind, data, length))
		connection->refusal = HTTP_STATUS_SERVICE_UNAVAILABLE;
}

void http__answered(struct http_connection *connection, bool keeps)
{
	struct http_text behind;

	connection->is_answering = false;
	give_time(connection, 0, NULL);
	if (!keeps || connection->is_over || connection->server->is_closed || !connection->stream ||
		(connection->has_left && !is_whole(connection))) {
		end_requests(connection);
		return;
	}
	take_turn(connection);
	if (connection->is_over)
		return;
	aw_stream_resume_reading(connection->stream);
	behind = connection->behind;
	connection->behind = (struct http_text){0};
	take(connection, behind.bytes, behind.length);
	http__text_finish(&behind);
}

int http__connection_send(struct http_connection *connection, const struct aw_bytes *parts, size_t count)
{
	struct aw_stream *stream = connection->stream;
	int status;

	if (!stream)
		return -ECONNRESET;
	AW_TRY(aw_stream_writelines(stream, parts, count));
	if (aw_stream_get_write_buffer_size(stream) > SEND_HIGH_BYTES)
		give_time(connection, connection->server->options.send_seconds, on_stuck);
	aw_stream_hold(stream);
	status = aw_stream_drain(stream);
	aw_stream_release(stream);
	give_time(connection, 0, NULL);
	return !status || status == AW_ECANCELLED ? status : -ECONNRESET;
}

/* ---- what the loop tells ---- */

static void *connection_made(struct aw_stream *stream, void *arg)
{
	struct http_connection *connection = calloc(1, sizeof(*connection));
	struct http_server *server = arg;

	if (!connection)
		return NULL;
	connection->references = 1;
	connection->server = server;
	server->references++;
	connection->stream = stream;
	connection->next = server->connections;
	connection->link = &server->connections;
	if (connection->next)
		connection->next->link = &connection->next;
	server->connections = connection;
	await_request(connection);
	return connection;
}

static void data_received(void *of, const char *data, size_t length)
{
	take(of, data, length);
}

/* Whoever streams to it is cancelled, once. */
static void client_left(struct http_connection *connection)
{
	struct aw *streaming = connection->streaming;

	connection->has_left = true;
	connection->streaming = NULL;
	if (streaming)
		aw_cancel_message(streaming, "the client has left");
}

/* It has closed, or at least says no more. A stream it has left, then; a response it may still read. */
static void eof_received(void *of)
{
	struct http_connection *connection = of;

	client_left(connection);
	if (!connection->is_answering)
		aw_stream_close(connection->stream);
}

static void connection_lost(void *of, int status)
{
	struct http_connection *connection = of;

	(void)status;
	give_time(connection, 0, NULL);
	connection->stream = NULL;
	client_left(connection);
	forget_reading(connection);
	*connection->link = connection->next;
	if (connection->next)
		connection->next->link = connection->link;
	http__connection_drop(connection);
}

const struct aw_protocol http__protocol = {connection_made, data_received, eof_received, connection_lost};
