/* 65_streams: how many iterations of the loop pass between what one end of a connection does and what the
 * other sees. */
#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

#include "parity.h"

static int ticks, start;
static struct aw_queue served = AW_QUEUE("served", 0);
static char path[64], folder[32] = "/tmp/awaitscope-parity-XXXXXX";

struct ends {
	struct aw_stream *here, *there;
};

static int tick(void *arg)
{
	(void)arg;
	for (;;) {
		ticks++;
		AW_TRY(aw_yield());
	}
}

static int handle(struct aw_stream *stream, void *arg)
{
	(void)arg;
	aw_print("handler at %d", ticks - start);
	aw_stream_hold(stream);
	return aw_queue_put(&served, stream);
}

struct reading {
	struct aw_stream *stream;
	size_t most;
	const char *name;
};

static int read_some(void *arg)
{
	const struct reading *reading = arg;
	struct aw_bytes data;

	AW_TRY(aw_stream_read(&data, reading->stream, reading->most));
	aw_print("%s read %.10s at %d", reading->name, data.data, ticks - start);
	return 0;
}

/* port 0: to the path. */
static int pair(struct ends *ends, uint16_t port)
{
	void *stream;

	start = ticks;
	if (port)
		AW_TRY(aw_open_connection(&ends->here, "127.0.0.1", port));
	else
		AW_TRY(aw_open_unix_connection(&ends->here, path));
	aw_print("connected at %d", ticks - start);
	AW_TRY(aw_queue_get(&stream, &served));
	ends->there = stream;
	aw_print("served at %d", ticks - start);
	return 0;
}

static int play_input(struct ends *ends)
{
	struct reading all = {ends->there, 100, "server"};
	struct aw_bytes line;
	struct aw *task;

	for (int i = 0; i < 3; i++)
		AW_TRY(aw_yield());
	task = aw_spawn(AW(read_some, &all));
	for (int i = 0; i < 3; i++)
		AW_TRY(aw_yield());
	start = ticks;
	AW_TRY(aw_stream_write_text(ends->here, "one"));
	AW_TRY(aw_stream_write_text(ends->here, "two"));
	AW_TRY(aw_await(NULL, task));
	aw_print("awaited at %d", ticks - start);
	start = ticks;
	AW_TRY(aw_stream_write_text(ends->here, "line\nmore"));
	AW_TRY(aw_stream_readline(&line, ends->there));
	aw_print("line %.*s at %d", (int)line.length - 1, line.data, ticks - start);
	start = ticks;
	AW_TRY(aw_stream_readexactly(&line, ends->there, 4));
	aw_print("rest %s at %d", line.data, ticks - start);
	AW_TRY(aw_stream_drain(ends->here));
	aw_print("drained at %d", ticks - start);
	return 0;
}

static int play_ends(struct ends *ends)
{
	struct reading there = {ends->there, AW_READ_ALL, "server"},
		       here = {ends->here, AW_READ_ALL, "client"};
	struct aw *a = aw_spawn(AW(read_some, &there)), *b = aw_spawn(AW(read_some, &here));

	AW_TRY(aw_yield());
	start = ticks;
	AW_TRY(aw_stream_write_text(ends->there, "answer"));
	AW_TRY(aw_stream_write_eof(ends->here));
	AW_TRY(aw_await(NULL, a));
	aw_print("end of input at %d", ticks - start);
	aw_print("%s %s %s", truth(aw_stream_at_eof(ends->there)), truth(aw_stream_at_eof(ends->here)),
		truth(aw_stream_is_closing(ends->there)));
	start = ticks;
	aw_stream_close(ends->there);
	AW_TRY(aw_await(NULL, b));
	aw_print("end of output at %d", ticks - start);
	AW_TRY(aw_stream_wait_closed(ends->there));
	aw_print("server closed at %d", ticks - start);
	start = ticks;
	aw_stream_close(ends->here);
	if (aw_stream_drain(ends->here) == -ECONNRESET)
		aw_print("drain: %s at %d", aw_error_message(), ticks - start);
	AW_TRY(aw_stream_wait_closed(ends->here));
	aw_print("client closed at %d", ticks - start);
	aw_stream_release(ends->there);
	aw_stream_release(ends->here);
	return 0;
}

static int play(uint16_t port)
{
	struct ends ends;

	AW_TRY(pair(&ends, port));
	AW_TRY(play_input(&ends));
	return play_ends(&ends);
}

static int drain(void *stream)
{
	return aw_stream_drain(stream);
}

static int big(uint16_t port)
{
	enum { BIG = 8 << 20 };
	struct aw_bytes data;
	struct ends ends;
	struct aw *task;
	size_t total = 0;
	char *zeroes;

	AW_TRY(pair(&ends, port));
	zeroes = calloc(1, BIG);
	AW_TRY(aw_stream_write(ends.here, zeroes, BIG));
	free(zeroes);
	task = aw_spawn(AW(drain, ends.here));
	AW_TRY(aw_yield());
	aw_print("waits %s %s", truth(!aw_done(task)),
		truth(aw_stream_get_write_buffer_size(ends.here) > 65536));
	aw_stream_close(ends.here);
	for (;;) {
		AW_TRY(aw_stream_read(&data, ends.there, 1 << 20));
		if (!data.length)
			break;
		total += data.length;
	}
	aw_print("all %zu", total);
	AW_TRY(aw_await(NULL, task));
	AW_TRY(aw_stream_wait_closed(ends.here));
	if (aw_stream_readexactly(&data, ends.there, 1) == AW_EINCOMPLETE)
		aw_print("%s %s", aw_error_type(), aw_error_message());
	aw_stream_abort(ends.there);
	AW_TRY(aw_stream_wait_closed(ends.there));
	aw_print("aborted");
	return 0;
}

static int main_coroutine(void *arg)
{
	struct aw_server *server;
	uint16_t port;

	(void)arg;
	aw_spawn(AW(tick, NULL));
	AW_TRY(aw_yield());
	start = ticks;
	AW_TRY(aw_start_server(&server, handle, NULL, "127.0.0.1", 0));
	aw_print("listens at %d", ticks - start);
	port = aw_server_port(server);
	AW_TRY(play(port));
	AW_TRY(big(port));
	aw_server_close(server);
	start = ticks;
	AW_TRY(aw_server_wait_closed(server));
	aw_print("server over at %d", ticks - start);
	AW_TRY(aw_start_unix_server(&server, handle, NULL, path));
	AW_TRY(play(0));
	aw_server_close(server);
	return aw_server_wait_closed(server);
}

int main(int argc, char **argv)
{
	int failed;

	if (!mkdtemp(folder))
		return 1;
	snprintf(path, sizeof(path), "%s/s", folder);
	failed = parity_run(argc, argv, main_coroutine);
	aw_queue_finish(&served);
	unlink(path);
	rmdir(folder);
	return failed;
}
