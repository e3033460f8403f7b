/* client.c: a request is written, and its response read as far as somebody asks for it. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "client.h"
#include "message.h"

enum { READ_BYTES = 64 << 10 };

struct http_client {
	struct aw_stream *stream;
	struct http_message message; /* the response */
	struct aw_bytes rest;        /* read, and not taken in */
	size_t body_read;            /* as far as it was handed out */
	bool is_head;
};

int http_open_at(struct http_client **out, uint16_t port, uint32_t line)
{
	struct http_client *client = calloc(1, sizeof(*client));
	int status = client ? aw_open_connection_at(&client->stream, "127.0.0.1", port, AW_STREAM_LIMIT, line)
	                    : -ENOMEM;

	*out = NULL;
	if (status) {
		free(client);
		return status;
	}
	http__message_init(&client->message, HTTP_RESPONSE, NULL);
	*out = client;
	return 0;
}

void http_close(struct http_client *client)
{
	if (!client)
		return;
	aw_stream_close(client->stream);
	aw_stream_release(client->stream);
	http__message_finish(&client->message);
	free(client);
}

void http__client_leave(struct http_client **client)
{
	http_close(*client);
}

/* ---- asking ---- */

int http_send_at(
	struct http_client *client, const char *method, const char *path, const char *body, uint32_t line)
{
	struct http_limits limits = {.body_bytes = SIZE_MAX};
	struct http_text text = {0};
	int status;

	http__message_finish(&client->message);
	http__message_init(&client->message, HTTP_RESPONSE, &limits);
	client->body_read = 0;
	client->message.has_no_body = !strcmp(method, "HEAD");
	status = http__text_format(
		&text, "%s %s HTTP/1.1\r\nHost: 127.0.0.1\r\nUser-Agent: awaitscope\r\n", method, path);
	if (!status && body)
		status = http__text_format(&text, "Content-Length: %zu\r\n", strlen(body));
	if (!status)
		status = http__text_format(&text, "\r\n%s", body ? body : "");
	if (!status)
		status = aw_stream_write(client->stream, text.bytes, text.length);
	http__text_finish(&text);
	return status ? status : aw_stream_drain_at(client->stream, line);
}

/* ---- reading ---- */

/* Takes in what has come; what there is none of is waited for. */
static int read_on(struct http_client *client, uint32_t line)
{
	size_t used;
	int status;

	if (!client->rest.length)
		AW_TRY(aw_stream_read_at(&client->rest, client->stream, READ_BYTES, line));
	if (!client->rest.length) {
		AW_TRY(http__message_end(&client->message));
		return client->message.is_complete ? 0 : -EPROTO;
	}
	status = http__message_feed(&client->message, client->rest.data, client->rest.length, &used);
	client->rest.data += used;
	client->rest.length -= used;
	return status;
}

int http_read_head_at(struct http_client *client, int *status, uint32_t line)
{
	while (!client->message.has_head) {
		AW_TRY(read_on(client, line));
		if (client->message.is_complete &&
			client->message.parser.status_code == HTTP_STATUS_CONTINUE) {
			http__message_finish(&client->message);
			http__message_init(&client->message, HTTP_RESPONSE, &client->message.limits);
		}
	}
	if (status)
		*status = client->message.parser.status_code;
	return 0;
}

const char *http_answer_header(const struct http_client *client, const char *name)
{
	return http__message_header(&client->message, name);
}

int http_read_chunk_at(struct http_client *client, struct aw_bytes *out, uint32_t line)
{
	struct http_text *body = &client->message.body;

	AW_TRY(http_read_head_at(client, NULL, line));
	while (client->body_read == body->length && !client->message.is_complete)
		AW_TRY(read_on(client, line));
	out->data = body->bytes ? body->bytes + client->body_read : (char *)"";
	out->length = body->length - client->body_read;
	client->body_read = body->length;
	return 0;
}

int http_read_body_at(struct http_client *client, struct aw_bytes *out, uint32_t line)
{
	struct http_text *body = &client->message.body;

	AW_TRY(http_read_head_at(client, NULL, line));
	while (!client->message.is_complete)
		AW_TRY(read_on(client, line));
	out->data = body->bytes ? body->bytes : (char *)"";
	out->length = body->length;
	client->body_read = body->length;
	return 0;
}

/* ---- a request in one ---- */

static int take_answer(struct http_answer *out, struct http_client *client)
{
	struct http_message *message = &client->message;
	struct http_text head = {0};
	int status = http__text_add(&head, "", 0);

	for (size_t i = 0; !status && i + 1 < message->field_count; i += 2)
		status = http__text_format(&head, "%s: %s\n", message->head.bytes + message->fields[i],
			message->head.bytes + message->fields[i + 1]);
	if (!status)
		status = http__text_add(&message->body, "", 0);
	if (status) {
		http__text_finish(&head);
		return status;
	}
	*out = (struct http_answer){
		message->parser.status_code, message->body.bytes, message->body.length, head.bytes};
	message->body = (struct http_text){0};
	return 0;
}

int http_ask_at(struct http_answer *out, uint16_t port, const char *method, const char *path,
	const char *body, uint32_t line)
{
	HTTP_OWN_CLIENT struct http_client *client = NULL;
	struct aw_bytes bytes;

	*out = (struct http_answer){0};
	AW_TRY(http_open_at(&client, port, line));
	AW_TRY(http_send_at(client, method, path, body, line));
	AW_TRY(http_read_body_at(client, &bytes, line));
	return take_answer(out, client);
}

void http_answer_finish(struct http_answer *answer)
{
	free(answer->body);
	free(answer->head);
	*answer = (struct http_answer){0};
}
