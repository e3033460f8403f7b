/* 81_protocol: what the loop tells a protocol, and how many iterations after the last thing that happened. */
#include "parity.h"

static int turn, mark;
static struct aw_stream *transport;

static int ticker(void *arg)
{
	(void)arg;
	for (;;) {
		AW_TRY(aw_yield());
		turn++;
	}
}

/* How many iterations. */
static int since(void)
{
	int passed = turn - mark;

	mark = turn;
	return passed;
}

static void *connection_made(struct aw_stream *stream, void *arg)
{
	(void)arg;
	transport = stream;
	aw_print("%d made", since());
	return &transport;
}

static int answer(void *arg)
{
	char *data = arg;

	aw_print("%d task", since());
	for (char *c = data; *c; c++)
		*c = (char)(*c - 'a' + 'A');
	AW_TRY(aw_stream_write_text(transport, data));
	aw_print("%d written", since());
	return 0;
}

static int resume(void *arg)
{
	(void)arg;
	for (int i = 0; i < 20; i++)
		AW_TRY(aw_yield());
	aw_print("resume");
	since();
	aw_stream_resume_reading(transport);
	return 0;
}

static void data_received(void *of, const char *data, size_t length)
{
	static char text[16];

	(void)of;
	snprintf(text, sizeof(text), "%.*s", (int)length, data);
	aw_print("%d data %s", since(), text);
	aw_spawn(AW(answer, text));
	if (!strcmp(text, "pause")) {
		aw_stream_pause_reading(transport);
		aw_spawn(AW(resume, NULL));
	}
}

static void eof_received(void *of)
{
	(void)of;
	aw_print("%d eof", since());
	(void)aw_stream_write_text(transport, "bye");
	aw_stream_close(transport);
}

static void connection_lost(void *of, int status)
{
	(void)of;
	aw_print("%d lost %s", since(), status ? "error" : "None");
}

static int read_and_say(struct aw_stream *stream, size_t most, const char *what)
{
	struct aw_bytes bytes;

	AW_TRY(aw_stream_read(&bytes, stream, most));
	aw_print("%.*s", (int)bytes.length, bytes.data);
	aw_print("%d %s", since(), what);
	return 0;
}

static int main_coroutine(void *arg)
{
	static const struct aw_protocol upper = {
		connection_made, data_received, eof_received, connection_lost};
	struct aw *ticking = aw_spawn(AW(ticker, NULL));
	struct aw_server *server;
	struct aw_stream *stream;

	(void)arg;
	AW_TRY(aw_create_server(&server, &upper, NULL, "127.0.0.1", 0, NULL));
	since();
	AW_TRY(aw_open_connection(&stream, "127.0.0.1", aw_server_port(server)));
	aw_print("%d connected", since());
	AW_TRY(aw_stream_write_text(stream, "one"));
	AW_TRY(read_and_say(stream, 10, "read"));
	AW_TRY(aw_stream_write_text(stream, "pause"));
	AW_TRY(read_and_say(stream, 10, "read"));
	AW_TRY(aw_stream_write_text(stream, "two"));
	AW_TRY(read_and_say(stream, 10, "read"));
	AW_TRY(aw_stream_write_eof(stream));
	AW_TRY(read_and_say(stream, AW_READ_ALL, "end"));
	aw_stream_close(stream);
	aw_server_close(server);
	aw_cancel(ticking);
	AW_TRY(aw_sleep(0.05));
	aw_print("main");
	return 0;
}

int main(int argc, char **argv)
{
	return parity_run(argc, argv, main_coroutine);
}
