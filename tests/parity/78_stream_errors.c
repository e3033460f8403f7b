/* 78_stream_errors: reads that come to nothing whole, lines beyond the limit, two readers, lost connections, and a
 * server whose handler fails. */
#include "parity.h"

static struct aw_stream *client, *served;
static struct aw *serving; /* a future: somebody has connected */

static int handle(struct aw_stream *stream, void *arg)
{
	(void)arg;
	aw_stream_hold(stream);
	served = stream;
	return aw_future_set_result(serving, NULL);
}

static int connect_pair(uint16_t port, size_t limit)
{
	aw_stream_release(client);
	aw_stream_release(served);
	client = served = NULL;
	serving = aw_future_new("serving");
	AW_TRY(aw_open_connection_limit(&client, "127.0.0.1", port, limit));
	return aw_await(NULL, serving);
}

/* repr(bytes) */
static const char *repr(struct aw_bytes bytes)
{
	static char texts[2][128];
	static int next;
	char *text = texts[next++ % 2], *end = text + sprintf(text, "b'");

	for (size_t i = 0; i < bytes.length; i++)
		end += bytes.data[i] == '\r'   ? sprintf(end, "\\r")
		       : bytes.data[i] == '\n' ? sprintf(end, "\\n")
		                               : sprintf(end, "%c", bytes.data[i]);
	strcpy(end, "'");
	return text;
}

static int tell(const char *name, int status, struct aw_bytes bytes)
{
	if (status == AW_ECANCELLED)
		return status;
	if (!status)
		aw_print("%s -> %s", name, repr(bytes));
	else if (status == AW_EINCOMPLETE)
		aw_print("%s -> IncompleteReadError %s %s", name, aw_error_message(), repr(bytes));
	else if (status == AW_ETIMEDOUT)
		aw_print("%s -> TimeoutError", name);
	else
		aw_print("%s -> %s %s", name, aw_error_type(), aw_error_message());
	return 0;
}

static int try_readline(const char *name, struct aw_stream *stream)
{
	struct aw_bytes bytes;

	return tell(name, aw_stream_readline(&bytes, stream), bytes);
}

static int try_read(const char *name, struct aw_stream *stream, size_t most)
{
	struct aw_bytes bytes;

	return tell(name, aw_stream_read(&bytes, stream, most), bytes);
}

static int try_readexactly(const char *name, struct aw_stream *stream, size_t length)
{
	struct aw_bytes bytes;

	return tell(name, aw_stream_readexactly(&bytes, stream, length), bytes);
}

static int try_readuntil(const char *name, struct aw_stream *stream, const char *separator)
{
	struct aw_bytes bytes;

	return tell(name, aw_stream_readuntil(&bytes, stream, separator), bytes);
}

static int try_in_time(struct aw_stream *stream)
{
	struct aw_timeout timeout;
	struct aw_bytes bytes = {0};

	AW_TRY(aw_timeout_enter(&timeout, 0.05));
	return tell("wait_for", aw_timeout_exit(&timeout, aw_stream_readline(&bytes, stream)), bytes);
}

static struct aw_bytes bytes_of(const char *text)
{
	return (struct aw_bytes){(char *)(uintptr_t)text, strlen(text)};
}

static int pieces(uint16_t port)
{
	struct aw_bytes parts[] = {bytes_of("HTTP/1.1 200 OK\r\n"), bytes_of("Length: 4\r\n"),
		bytes_of("\r\n"), bytes_of("body"), bytes_of("rest\n"), bytes_of("no end")};

	aw_print("-- pieces");
	AW_TRY(connect_pair(port, AW_STREAM_LIMIT));
	AW_TRY(aw_stream_writelines(client, parts, 6));
	AW_TRY(try_readuntil("readuntil", served, "\r\n"));
	AW_TRY(try_readuntil("readuntil", served, "\r\n\r\n"));
	AW_TRY(try_readexactly("readexactly", served, 4));
	AW_TRY(try_readexactly("readexactly 0", served, 0));
	AW_TRY(try_readline("readline", served));
	AW_TRY(try_in_time(served));
	AW_TRY(try_read("read", served, 3));
	aw_stream_close(client);
	aw_print("closing %s", truth(aw_stream_is_closing(client)));
	AW_TRY(try_readline("readline", served));
	AW_TRY(try_readline("readline", served));
	AW_TRY(try_read("read", served, AW_READ_ALL));
	AW_TRY(try_readexactly("readexactly", served, 2));
	AW_TRY(try_readuntil("readuntil", served, ";"));
	aw_print("at_eof %s", truth(aw_stream_at_eof(served)));
	aw_stream_close(served);
	return aw_stream_wait_closed(served);
}

static int too_long(uint16_t port)
{
	aw_print("-- too long");
	AW_TRY(connect_pair(port, 8));
	AW_TRY(aw_stream_write_text(served, "a line longer than that\nok\n"));
	AW_TRY(aw_sleep(0.05));
	AW_TRY(try_readline("readline", client));
	AW_TRY(try_readline("readline", client));
	AW_TRY(aw_stream_write_text(served, "a line longer than that;ok;"));
	AW_TRY(aw_sleep(0.05));
	AW_TRY(try_readuntil("readuntil", client, ";"));
	AW_TRY(try_readexactly("readexactly", client, 24));
	AW_TRY(try_readuntil("readuntil", client, ";"));
	AW_TRY(aw_stream_write_text(served, "not ended"));
	AW_TRY(aw_stream_write_eof(served));
	AW_TRY(try_readexactly("readexactly", client, 99));
	aw_stream_close(client);
	aw_stream_close(served);
	return aw_stream_wait_closed(client);
}

static int first_reader(void *arg)
{
	(void)arg;
	return try_readline("first", client);
}

static int reader(void *arg)
{
	(void)arg;
	return try_read("reader", client, 1);
}

static int two_readers(uint16_t port)
{
	struct aw *t;

	aw_print("-- two readers, a cancelled one");
	AW_TRY(connect_pair(port, AW_STREAM_LIMIT));
	t = aw_spawn(AW(first_reader, NULL));
	AW_TRY(aw_sleep(0));
	AW_TRY(try_read("second", client, 1));
	aw_cancel(t);
	AW_TRY(aw_wait(NULL, &t, 1, AW_ALL_COMPLETED, AW_FOREVER));
	aw_print("%s", truth(aw_cancelled(t)));
	AW_TRY(aw_stream_write_text(served, "still there\n"));
	return try_readline("third", client);
}

static int reset(uint16_t port)
{
	struct aw *t = aw_spawn(AW(reader, NULL));
	struct aw_bytes got;

	aw_print("-- reset");
	AW_TRY(aw_sleep(0.05));
	aw_stream_abort(served);
	AW_TRY(aw_await(NULL, t));
	aw_print("is_closing %s %s", truth(aw_stream_is_closing(served)), truth(aw_stream_at_eof(client)));
	aw_stream_close(client);
	AW_TRY(aw_stream_wait_closed(client));
	AW_TRY(aw_stream_write_eof(served));
	AW_TRY(connect_pair(port, AW_STREAM_LIMIT));
	AW_TRY(aw_stream_write_eof(client));
	if (aw_stream_write_text(client, "more"))
		aw_print("%s %s", aw_error_type(), aw_error_message());
	AW_TRY(aw_stream_read(&got, served, AW_READ_ALL));
	aw_print("%s %s", repr(got), truth(aw_stream_can_write_eof(client)));
	AW_TRY(aw_stream_write_text(served, "answer"));
	aw_stream_close(served);
	AW_TRY(aw_stream_read(&got, client, AW_READ_ALL));
	aw_print("%s", repr(got));
	aw_stream_close(client);
	return aw_stream_wait_closed(client);
}

/* ---- the server ---- */

static int fails(struct aw_stream *stream, void *arg)
{
	struct aw_bytes line;

	(void)arg;
	AW_TRY(aw_stream_readline(&line, stream));
	return aw_raise("ValueError", "in a handler");
}

static int forever(void *other)
{
	int status = aw_server_serve_forever(other);

	if (status == AW_ECANCELLED)
		aw_print("serve_forever cancelled %s", truth(aw_server_is_serving(other)));
	return status;
}

static void handler(const struct aw_exception *exception, void *arg)
{
	(void)arg;
	aw_print("handler: %.40s | %s('%s')", exception->message, exception->type, exception->text);
}

static int failing_server(void)
{
	struct aw_server *other;
	struct aw_stream *stream;
	struct aw_bytes got;
	struct aw *t;

	aw_print("-- the server");
	AW_TRY(aw_set_exception_handler(handler, NULL));
	AW_TRY(aw_start_server(&other, fails, NULL, "127.0.0.1", 0));
	t = aw_spawn(AW(forever, other));
	AW_TRY(aw_sleep(0));
	aw_print("serving %s", truth(aw_server_is_serving(other)));
	AW_TRY(aw_open_connection(&stream, "127.0.0.1", aw_server_port(other)));
	AW_TRY(aw_stream_write_text(stream, "x\n"));
	AW_TRY(aw_stream_read(&got, stream, AW_READ_ALL));
	aw_print("%s from one that failed", repr(got));
	aw_stream_close(stream);
	AW_TRY(aw_stream_wait_closed(stream));
	aw_stream_release(stream);
	aw_cancel(t);
	AW_TRY(aw_wait(NULL, &t, 1, AW_ALL_COMPLETED, AW_FOREVER));
	aw_print("%s", truth(aw_cancelled(t)));
	return 0;
}

static int body(void *arg)
{
	struct aw_server *server;
	struct aw_stream *stream;
	uint16_t port;

	(void)arg;
	AW_TRY(aw_start_server(&server, handle, NULL, "127.0.0.1", 0));
	port = aw_server_port(server);
	aw_print("serving %s", truth(aw_server_is_serving(server)));
	AW_TRY(pieces(port));
	AW_TRY(too_long(port));
	AW_TRY(two_readers(port));
	AW_TRY(reset(port));
	AW_TRY(failing_server());
	aw_server_close(server);
	aw_print("serving %s", truth(aw_server_is_serving(server)));
	AW_TRY(aw_server_wait_closed(server));
	if (aw_open_connection(&stream, "127.0.0.1", port))
		aw_print("%s", aw_error_type());
	return 0;
}

int main(int argc, char **argv)
{
	return parity_run(argc, argv, body);
}
