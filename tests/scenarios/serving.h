/* serving.h: for the HTTP tests: a server, and clients that send it bytes, in one run. */
#ifndef TEST_SERVING_H
#define TEST_SERVING_H

#include "http/client.h"
#include "http/server.h"
#include "runtime/running.h"

static struct http_server *server;
static uint16_t port;

struct serving {
	struct http_options options;
	aw_fn *clients;
};

static inline int serve_and_ask(void *arg)
{
	const struct serving *serving = arg;
	HTTP_OWN_SERVER struct http_server *own = NULL;

	AW_TRY(http_serve(&own, &serving->options));
	server = own;
	port = http_server_port(server);
	AW_TRY(aw_await(NULL, AW_NAMED(serving->clients, NULL, "clients")));
	return http_server_close(server);
}

/* While a socket is open the virtual clock goes along with the real one: so its seconds are short. */
static const double second = 0.1;

/* Runs the clients beside a server of these routes. */
static inline int serve_with(struct http_options options, aw_fn *clients)
{
	struct serving serving = {options, clients};

	serving.options.quiet = true;
	return run_with((struct aw_options){.scale = second}, serve_and_ask, &serving);
}

/* ---- raw clients ---- */

static char answer[256 << 10];
static size_t answer_bytes;

/* Takes the Date out, which no test can know. */
static inline void forget_dates(void)
{
	char *date;

	while ((date = strstr(answer, "Date: ")) != NULL) {
		char *end = strstr(date, "\r\n") + 2;

		memmove(date, end, strlen(end) + 1);
		answer_bytes -= (size_t)(end - date);
	}
}

/* Reads up to the end into `answer`. */
static inline int read_answer(struct aw_stream *stream)
{
	struct aw_bytes bytes;

	answer_bytes = 0;
	for (;;) {
		AW_TRY(aw_stream_read(&bytes, stream, 4096));
		if (!bytes.length)
			break;
		assert_true(answer_bytes + bytes.length < sizeof(answer));
		memcpy(answer + answer_bytes, bytes.data, bytes.length);
		answer_bytes += bytes.length;
	}
	answer[answer_bytes] = '\0';
	forget_dates();
	return 0;
}

/* Sends the bytes and an end, and reads all that is answered. */
static inline int tell(const char *request, size_t length)
{
	struct aw_stream *stream;
	int status;

	AW_TRY(aw_open_connection(&stream, "127.0.0.1", port));
	status = aw_stream_write(stream, request, length);
	if (!status)
		status = aw_stream_write_eof(stream);
	if (!status)
		status = read_answer(stream);
	aw_stream_close(stream);
	aw_stream_release(stream);
	return status;
}

static inline int tell_text(const char *request)
{
	return tell(request, strlen(request));
}

#define HOST   "Host: 127.0.0.1\r\n"
#define SERVER "Server: awaitscope\r\n"

#endif
