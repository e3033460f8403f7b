/* 90_client_protocol: what comes in which iteration of connections that a protocol makes, and of the ends of
 * pipes. */
#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include "parity.h"

static int turn, mark;
static struct aw_server *server;

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

static int turns(int count)
{
	while (count-- > 0)
		AW_TRY(aw_yield());
	return 0;
}

/* ---- protocols ---- */

struct client {
	struct aw_stream *transport;
	struct aw *over;
	const char *text;
};

static void *connection_made(struct aw_stream *transport, void *arg)
{
	struct client *client = arg;

	aw_print("%d made %s %s", since(),
		truth(aw_stream_peername(transport)->port == aw_server_port(server)),
		aw_stream_sockname(transport)->host);
	client->transport = transport;
	(void)aw_stream_write_text(transport, client->text);
	return client;
}

static void data_received(void *of, const char *data, size_t length)
{
	struct client *client = of;

	aw_print("%d data %.*s", since(), (int)length, data);
	if (length == 4 && !memcmp(data, "ECHO", 4))
		(void)aw_stream_write_eof(client->transport);
}

static void eof_received(void *of)
{
	struct client *client = of;

	aw_print("%d eof", since());
	aw_stream_close(client->transport);
}

static void connection_lost(void *of, int status)
{
	struct client *client = of;

	aw_print("%d lost %s", since(), status ? "error" : "None");
	(void)aw_future_set_int(client->over, 1);
}

static const struct aw_protocol protocol = {connection_made, data_received, eof_received, connection_lost};

static int serve(struct aw_stream *stream, void *arg)
{
	struct aw_bytes data;

	(void)arg;
	for (;;) {
		AW_TRY(aw_stream_read(&data, stream, 100));
		if (!data.length)
			break;
		for (size_t i = 0; i < data.length; i++)
			data.data[i] = (char)(data.data[i] - 'a' + 'A');
		AW_TRY(aw_stream_write(stream, data.data, data.length));
	}
	AW_TRY(aw_stream_write_text(stream, "bye"));
	aw_stream_close(stream);
	return 0;
}

static int connect_client(struct client *client, uint16_t port, const char *text)
{
	struct aw_stream *transport;

	*client = (struct client){.over = aw_future_new("over"), .text = text};
	since();
	AW_TRY(aw_create_connection(&transport, &protocol, client, "127.0.0.1", port));
	aw_print("%d connected %s", since(), truth(transport == client->transport));
	return 0;
}

static int protocols(void)
{
	struct client client;
	uint16_t port;

	AW_TRY(aw_start_server(&server, serve, NULL, "127.0.0.1", 0));
	port = aw_server_port(server);
	AW_TRY(connect_client(&client, port, "echo"));
	AW_TRY(aw_await(NULL, client.over));
	aw_print("%s", truth(aw_stream_is_closing(client.transport)));
	AW_TRY(connect_client(&client, port, "x"));
	aw_stream_close(client.transport);
	AW_TRY(aw_await(NULL, client.over));
	AW_TRY(connect_client(&client, port, "y"));
	aw_stream_abort(client.transport);
	AW_TRY(aw_await(NULL, client.over));
	aw_server_close(server);
	AW_TRY(aw_server_wait_closed(server));
	if (connect_client(&client, port, "nobody") == -ECONNREFUSED)
		aw_print("%s %d", aw_error_type(), ECONNREFUSED);
	return 0;
}

/* ---- pipes ---- */

static int read_pipe(struct aw_stream **out, int fd)
{
	since();
	AW_TRY(aw_connect_read_pipe(out, fd));
	aw_print("%d read pipe", since());
	return 0;
}

static int write_pipe(struct aw_stream **out, int fd)
{
	since();
	AW_TRY(aw_connect_write_pipe(out, fd));
	aw_print("%d write pipe", since());
	return 0;
}

static int lines(void *reader)
{
	struct aw_bytes line;

	for (;;) {
		AW_TRY(aw_stream_readline(&line, reader));
		if (!line.length)
			break;
		if (line.data[line.length - 1] == '\n')
			aw_print("%d line b'%.*s\\n'", since(), (int)line.length - 1, line.data);
		else
			aw_print("%d line b'%s'", since(), line.data);
	}
	aw_print("%d end %s", since(), truth(aw_stream_at_eof(reader)));
	return 0;
}

static int a_pipe(void)
{
	struct aw_stream *r, *w;
	struct aw *reads;
	int ends[2];

	if (pipe(ends))
		return -errno;
	AW_TRY(read_pipe(&r, ends[0]));
	AW_TRY(write_pipe(&w, ends[1]));
	reads = aw_spawn(AW(lines, r));
	AW_TRY(turns(3));
	since();
	AW_TRY(aw_stream_write_text(w, "one\ntwo\nthr"));
	AW_TRY(aw_stream_drain(w));
	AW_TRY(turns(5));
	since();
	AW_TRY(aw_stream_write_text(w, "ee\n"));
	AW_TRY(aw_stream_write_text(w, "rest"));
	aw_stream_close(w);
	AW_TRY(aw_await(NULL, reads));
	aw_print("%s %s", truth(aw_stream_is_closing(r)), truth(aw_stream_is_closing(w)));
	if (pipe(ends))
		return -errno;
	AW_TRY(write_pipe(&w, ends[1]));
	close(ends[0]);
	AW_TRY(turns(5));
	aw_print("%s", truth(aw_stream_is_closing(w)));
	return 0;
}

static int write_much(void *stream)
{
	static char much[300000];

	AW_TRY(aw_stream_write(stream, much, sizeof(much)));
	AW_TRY(aw_stream_drain(stream));
	aw_print("drained");
	aw_stream_close(stream);
	return 0;
}

static int a_full_pipe(void)
{
	struct aw_stream *r, *w;
	struct aw_bytes all;
	struct aw *writes;
	int ends[2];

	if (pipe(ends))
		return -errno;
	AW_TRY(write_pipe(&w, ends[1]));
	AW_TRY(read_pipe(&r, ends[0]));
	writes = aw_spawn(AW(write_much, w));
	AW_TRY(turns(3));
	aw_print("%s %s", truth(aw_done(writes)), truth(aw_stream_get_write_buffer_size(w) > 65536));
	AW_TRY(aw_stream_read(&all, r, AW_READ_ALL));
	aw_print("%zu %s", all.length, truth(aw_done(writes)));
	return 0;
}

static int no_pipe(void)
{
	struct aw_stream *stream;
	int fd = open(".", O_RDONLY | O_DIRECTORY);

	if (aw_connect_read_pipe(&stream, fd) == -EINVAL)
		aw_print("%s %s", aw_error_type(), aw_error_message());
	if (aw_connect_write_pipe(&stream, fd) == -EINVAL)
		aw_print("%s %s", aw_error_type(), aw_error_message());
	return close(fd);
}

static int body(void *arg)
{
	(void)arg;
	aw_spawn(AW(ticker, NULL));
	AW_TRY(protocols());
	AW_TRY(a_pipe());
	AW_TRY(a_full_pipe());
	return no_pipe();
}

int main(int argc, char **argv)
{
	return parity_run(argc, argv, body);
}
