/* connection.c: a client's connection: requests are read one behind the other, and each is handed to a task. */
#include <errno.h>
#include <stdlib.h>

#include "private.h"

/* How long what a client still sends is thrown away after the last response: closing at once would make the
 * system reset the connection, and the client might lose what it was told. */
static const double linger_seconds = 2;
enum { READ_BYTES = 64 << 10, SEND_HIGH_BYTES = 64 << 10 };

/* ---- lifetime ---- */

static struct http_connection *connection_new(struct aw_stream *stream, struct http_server *server)
{
	struct http_connection *connection = calloc(1, sizeof(*connection));

	if (!connection)
		return NULL;
	connection->references = 1;
	connection->server = server;
	server->references++;
	connection->stream = stream;
	aw_stream_hold(stream);
	aw_event_init(&connection->answered, "the response");
	aw_event_set(&connection->answered);
	connection->next = server->connections;
	connection->link = &server->connections;
	if (connection->next)
		connection->next->link = &connection->next;
	server->connections = connection;
	return connection;
}

static void leave_list(struct http_connection *connection)
{
	*connection->link = connection->next;
	if (connection->next)
		connection->next->link = connection->link;
	connection->link = NULL;
}

void http__connection_drop(struct http_connection *connection)
{
	if (--connection->references)
		return;
	aw_handle_cancel(connection->timer);
	aw_stream_release(connection->stream);
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
	if (fn)
		(void)aw_call_later(&connection->timer, seconds, fn, connection);
}

/* ---- answering ---- */

static void end_requests(struct http_connection *connection)
{
	connection->is_over = true;
	if (connection->server->is_closed || connection->has_left || aw_stream_write_eof(connection->stream))
		aw_stream_close(connection->stream);
	else
		give_time(connection, linger_seconds, on_idle);
}

/* While no request is answered the client has so long for the next. */
static void await_request(struct http_connection *connection)
{
	const struct http_options *options = &connection->server->options;

	if (connection->has_begun)
		give_time(connection, options->head_seconds, on_slow);
	else
		give_time(connection, options->idle_seconds, on_idle);
}

void http__answered(struct http_connection *connection, bool keeps)
{
	give_time(connection, 0, NULL);
	if (keeps && !connection->has_left && !connection->server->is_closed)
		await_request(connection);
	else
		end_requests(connection);
	aw_event_set(&connection->answered);
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
		if (!http__format_head(&text, &head) && !http__text_add(&text, body.bytes, body.length))
			(void)aw_stream_write(connection->stream, text.bytes, text.length);
	}
	http__text_finish(&body);
	http__text_finish(&text);
	end_requests(connection);
}

int http__connection_send(struct http_connection *connection, const struct aw_bytes *parts, size_t count)
{
	int status = aw_stream_writelines(connection->stream, parts, count);

	if (status)
		return status;
	if (aw_stream_get_write_buffer_size(connection->stream) > SEND_HIGH_BYTES)
		give_time(connection, connection->server->options.send_seconds, on_stuck);
	status = aw_stream_drain(connection->stream);
	give_time(connection, 0, NULL);
	return status;
}

/* ---- reading ---- */

static int read_some(struct http_connection *connection, struct aw_bytes *rest)
{
	if (rest->length)
		return 0;
	return aw_stream_read(rest, connection->stream, READ_BYTES);
}

/* Asked for by a client that waits with its body: in its turn. */
static int tell_to_continue(struct http_connection *connection, struct http_message *message)
{
	if (!message->wants_to_continue)
		return 0;
	message->wants_to_continue = false;
	AW_TRY(aw_event_wait(&connection->answered));
	return aw_stream_write_text(connection->stream, "HTTP/1.1 100 Continue\r\n\r\n");
}

/* What is wrong with it is said in its turn, too. */
static int refuse(struct http_connection *connection, int status)
{
	AW_TRY(aw_event_wait(&connection->answered));
	if (!connection->is_over)
		http__refuse(connection, status);
	return 0;
}

static int take(struct http_connection *connection, struct http_message *message, struct aw_bytes *rest)
{
	size_t used;
	int status = http__message_feed(message, rest->data, rest->length, &used);

	rest->data += used;
	rest->length -= used;
	if (status == -EPROTO)
		return refuse(connection, message->error);
	if (status)
		return refuse(connection, HTTP_STATUS_SERVICE_UNAVAILABLE);
	if (!connection->has_begun && message->has_begun) {
		connection->has_begun = true;
		if (aw_event_is_set(&connection->answered))
			await_request(connection);
	}
	return tell_to_continue(connection, message);
}

/* One request, to its end. 1: it is there; 0: no more come. */
static int read_request(
	struct http_connection *connection, struct http_message *message, struct aw_bytes *rest)
{
	while (!message->is_complete) {
		AW_TRY(read_some(connection, rest));
		if (!rest->length)
			return 0;
		if (connection->is_over)
			rest->length = 0; /* thrown away */
		else
			AW_TRY(take(connection, message, rest));
	}
	return 1;
}

static int start(struct http_connection *connection, struct http_request *request)
{
	int status;

	AW_TRY(aw_event_wait(&connection->answered));
	if (connection->is_over)
		return -ECANCELED;
	give_time(connection, 0, NULL);
	connection->has_begun = false;
	status = http__request_start(request);
	if (status)
		http__refuse(connection, HTTP_STATUS_SERVICE_UNAVAILABLE);
	return status;
}

/* Until no more come: 0. */
static int read_requests(struct http_connection *connection)
{
	struct aw_bytes rest = {0};
	int status = 1;

	while (status == 1) {
		struct http_request *request = http__request_new(connection);

		if (!request)
			return -ENOMEM;
		status = read_request(connection, &request->message, &rest);
		if (status == 1 && start(connection, request) == 0)
			continue;
		http__request_destroy(request);
	}
	return status;
}

int http__connected(struct aw_stream *stream, void *server)
{
	struct http_connection *connection = connection_new(stream, server);
	int status;

	if (!connection)
		return -ENOMEM;
	await_request(connection);
	status = read_requests(connection);
	connection->has_left = true;
	leave_list(connection);
	if (connection->streaming)
		aw_cancel_message(connection->streaming, "the client has left");
	if (status != AW_ECANCELLED)
		status = aw_event_wait(&connection->answered);
	aw_stream_close(stream);
	http__connection_drop(connection);
	return status; /* a client that went in the middle of something is no error */
}
