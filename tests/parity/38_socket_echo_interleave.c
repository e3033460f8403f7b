/* 38_socket_echo_interleave: two clients of one server; the second comes while it works for the first. */
#include <ctype.h>

#include "parity.h"

static struct aw_event busy = AW_EVENT("busy");
static uint16_t port;

/* A line without its end, as text. */
static const char *strip(char *text, size_t room, struct aw_bytes line)
{
	size_t length = line.length;

	while (length && isspace((unsigned char)line.data[length - 1]))
		length--;
	snprintf(text, room, "%.*s", (int)length, line.data);
	return text;
}

static int handle(struct aw_stream *stream, void *arg)
{
	struct aw_bytes line;
	char who[16], text[16];

	(void)arg;
	AW_TRY(aw_stream_readline(&line, stream));
	strip(who, sizeof(who), line);
	aw_print("server: hello %s", who);
	for (;;) {
		AW_TRY(aw_stream_readline(&line, stream));
		if (!line.length)
			break;
		aw_print("server: %s %s", who, strip(text, sizeof(text), line));
		aw_event_set(&busy);
		AW_TRY(aw_sleep(0.1)); /* "work" */
		for (size_t i = 0; i < line.length; i++)
			line.data[i] = (char)toupper((unsigned char)line.data[i]);
		AW_TRY(aw_stream_write(stream, line.data, line.length));
		AW_TRY(aw_stream_drain(stream));
	}
	aw_print("server: %s EOF", who);
	aw_stream_close(stream);
	return 0;
}

static int client(void *arg)
{
	const char *n = arg;
	struct aw_stream *stream;
	struct aw_bytes line;
	char text[16];

	if (!strcmp(n, "b")) {
		AW_TRY(aw_event_wait(&busy)); /* b starts half-way through the server's work for a */
		AW_TRY(aw_sleep(0.05));
	}
	AW_TRY(aw_open_connection(&stream, "127.0.0.1", port));
	AW_TRY(aw_stream_print(stream, "%s\n", n));
	for (int i = 0; i < 2; i++) {
		AW_TRY(aw_stream_print(stream, "%s%d\n", n, i));
		AW_TRY(aw_stream_readline(&line, stream));
		aw_print("client %s %s", n, strip(text, sizeof(text), line));
		AW_TRY(aw_sleep(0.1));
	}
	aw_stream_close(stream);
	aw_print("client %s closed", n);
	return 0;
}

static int main_coroutine(void *arg)
{
	struct aw_server *server;

	(void)arg;
	AW_TRY(aw_start_server(&server, handle, NULL, "127.0.0.1", 0));
	port = aw_server_port(server);
	AW_TRY(aw_gather(NULL, AW(client, word("a")), AW(client, word("b"))));
	AW_TRY(aw_sleep(0.1));
	aw_server_close(server);
	aw_print("main");
	return 0;
}

int main(int argc, char **argv)
{
	return parity_run(argc, argv, main_coroutine);
}
