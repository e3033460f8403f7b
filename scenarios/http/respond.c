/* respond.c: a response is sent: whole, or in chunks as a generator makes them. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "private.h"

static bool is_head_only(const struct http_request *request)
{
	return request->message.parser.method == HTTP_HEAD;
}

static bool is_old(const struct http_request *request)
{
	return request->message.parser.http_minor == 0;
}

static int send_texts(
	struct http_request *request, const struct http_text *head, const struct http_text *body)
{
	const struct aw_bytes parts[] = {{head->bytes, head->length}, {body->bytes, body->length}};

	return http__connection_send(
		request->connection, parts, body->length && !is_head_only(request) ? 2 : 1);
}

static int send_whole(struct http_request *request, const struct http_text *body)
{
	bool has_body = http__has_body(request->status);
	struct http_text text = {0};
	struct http_head head = {
		.status = request->status,
		.date = http__server_date(request->server),
		.type = has_body ? http__type_of(body->bytes ? body->bytes : "") : NULL,
		.headers = request->headers.bytes,
		.length = body->length,
		.has_no_length = !has_body,
		.closes = !request->keeps_alive,
		.keeps = is_old(request),
	};
	int status = http__format_head(&text, &head);

	if (!status)
		status = send_texts(request, &text, has_body ? body : &(struct http_text){0});
	http__text_finish(&text);
	return status;
}

/* ---- chunks ---- */

static int send_chunk(struct http_request *request, const char *bytes)
{
	size_t length = strlen(bytes);
	char size[24];
	struct aw_bytes parts[] = {{size, 0}, {(char *)(uintptr_t)bytes, length}, {(char *)"\r\n", 2}};

	if (!length)
		return 0; /* one of no length would be the last */
	if (is_old(request))
		return http__connection_send(request->connection, &parts[1], 1);
	parts[0].length = (size_t)snprintf(size, sizeof(size), "%zx\r\n", length);
	return http__connection_send(request->connection, parts, 3);
}

static int send_chunks(struct http_request *request)
{
	static const struct aw_bytes last = {(char *)"0\r\n\r\n", 5};
	void *text;
	int status;

	while (!(status = aw_next(&text, request->stream)) && !request->connection->has_left)
		AW_TRY(send_chunk(request, text ? text : ""));
	if (status != AW_ESTOPASYNC)
		return status ? status : -ECONNRESET;
	return is_old(request) ? 0 : http__connection_send(request->connection, &last, 1);
}

static int send_stream_head(struct http_request *request)
{
	struct http_text text = {0};
	struct http_head head = {
		.status = request->status,
		.date = http__server_date(request->server),
		.type = request->type,
		.headers = request->headers.bytes,
		.is_chunked = !is_old(request),
		.has_no_length = true,
		.closes = !request->keeps_alive,
	};
	int status = http__format_head(&text, &head);

	if (!status)
		status = send_texts(request, &text, &(struct http_text){0});
	http__text_finish(&text);
	return status;
}

/* A client that leaves cancels this task while it streams: no further than here. */
static int send_stream(struct http_request *request)
{
	struct http_connection *connection = request->connection;
	int status, closed;

	if (is_old(request))
		request->keeps_alive = false; /* without chunks only the end tells that it is over */
	status = send_stream_head(request);
	if (!status && !is_head_only(request) && http__has_body(request->status)) {
		connection->streaming = connection->has_left ? NULL : aw_current();
		status = connection->has_left ? -ECONNRESET : send_chunks(request);
		connection->streaming = NULL;
		if (status == AW_ECANCELLED && connection->has_left && !aw_uncancel(aw_current()))
			status = -ECONNRESET;
	}
	closed = aw_generator_close(request->stream);
	return status ? status : closed;
}

/* ---- what came of the handler ---- */

static int send_detail(struct http_request *request, int status, const char *detail)
{
	struct http_text body = {0};

	request->status = status;
	status = http__format_detail(&body, detail);
	if (!status)
		status = send_whole(request, &body);
	http__text_finish(&body);
	return status;
}

/* An error that nobody expected has words of its own, as Starlette's. */
static int send_error(struct http_request *request, int status)
{
	static char words[] = "Internal Server Error";

	if (status == AW_ERAISED && !strcmp(aw_error_type(), "HTTPException"))
		return send_detail(request, request->status, aw_error_message());
	http__request_tell(request, status);
	request->status = HTTP_STATUS_INTERNAL_SERVER_ERROR;
	return send_whole(request, &(struct http_text){.bytes = words, .length = strlen(words)});
}

int http__respond(struct http_request *request, int status)
{
	struct http_connection *connection = request->connection;

	if (connection->server->is_closed)
		request->keeps_alive = false;
	if (status == AW_ECANCELLED && aw_cancelling(aw_current()))
		return status;
	if (status < 0)
		status = send_error(request, status);
	else if (request->stream)
		status = send_stream(request);
	else
		status = send_whole(request, &request->body);
	if (status && status != -ECONNRESET) {
		if (status != AW_ECANCELLED)
			http__request_tell(request, status);
		aw_stream_abort(connection->stream); /* so that nobody takes it for whole */
	}
	if (request->server->options.log)
		aw_print("%s %s %d", http_method(request), http_path(request), request->status);
	request->is_answered = true;
	http__answered(connection, !status && request->keeps_alive);
	return status == AW_ECANCELLED ? status : 0;
}
