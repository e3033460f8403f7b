/* What streams, servers, datagrams and names record: each wait with what it waited for, ended by io. */
#include <netdb.h>
#include <sys/socket.h>

#include "connected.h"
#include "localhost.h"
#include "recorded.h"

static char address[32]; /* "127.0.0.1:PORT" */

static const char *of_address(const char *what)
{
	static char text[64];

	snprintf(text, sizeof(text), "%s %s", what, address);
	return text;
}

/* The tid of the nth task that was spawned (from 100: the main coroutine). */
enum { MAIN = 100, SECOND, THIRD };

static int serve_late(struct aw_stream *stream, void *arg)
{
	struct aw_bytes all;

	(void)arg;
	AW_TRY(aw_stream_read(&all, stream, AW_READ_ALL));
	aw_stream_close(stream);
	return aw_stream_wait_closed(stream);
}

static int use_a_stream(void *arg)
{
	static char much[4 << 20];
	struct aw_server *server;
	struct aw_stream *stream;
	struct aw_bytes bytes;

	(void)arg;
	AW_TRY(aw_start_server(&server, serve_late, NULL, "127.0.0.1", 0));
	snprintf(address, sizeof(address), "127.0.0.1:%u", aw_server_port(server));
	AW_TRY(aw_open_connection(&stream, "127.0.0.1", aw_server_port(server)));
	AW_TRY(aw_stream_write(stream, much, sizeof(much)));
	AW_TRY(aw_stream_write(stream, much, sizeof(much)));
	AW_TRY(aw_stream_write(stream, much, sizeof(much)));
	AW_TRY(aw_stream_drain(stream));
	AW_TRY(aw_stream_write_eof(stream));
	AW_TRY(aw_stream_read(&bytes, stream, 1));
	aw_stream_close(stream);
	return aw_stream_wait_closed(stream);
}

static void assert_wait(uint32_t tid, int nth, const char *name, const char *kind)
{
	uint32_t event = find(tid, 'B', TRACE_CAT_WAIT, nth);

	assert_string_equal(event_name(event), name);
	assert_string_equal(arg_of(event, "kind"), kind);
	assert_true(line_of(event) > 0);
}

static void a_streams_waits_name_the_other_end(void **state)
{
	(void)state;
	assert_int_equal(record(use_a_stream, NULL), 0);
	assert_wait(MAIN, 1, of_address("connect"), "connect");
	assert_wait(MAIN, 2, of_address("write"), "write");
	assert_wait(MAIN, 3, of_address("read"), "read");
	assert_wait(MAIN, 4, of_address("stream"), "stream");
	assert_wait(SECOND, 1, of_address("read"), "read");
	assert_string_equal(track_name(SECOND), "serve_late");
	/* Its first steps: the start, and the four iterations of start_server; then the connection. */
	assert_string_equal(resumed_by(MAIN, 6), "io");
	assert_string_equal(resumed_by(SECOND, 2), "io");
}

static int connect_to_it(void *arg)
{
	struct aw_stream *stream;

	return aw_open_connection(&stream, "127.0.0.1", aw_server_port(arg));
}

static int use_the_rest(void *arg)
{
	struct aw_server *server;
	struct aw_datagram *datagram;
	struct aw_stream *stream;
	struct aw_bytes bytes;
	struct addrinfo *all;

	(void)arg;
	AW_TRY(aw_listen(&server, "127.0.0.1", 0));
	snprintf(address, sizeof(address), "127.0.0.1:%u", aw_server_port(server));
	aw_spawn(AW(connect_to_it, server));
	AW_TRY(aw_accept(&stream, server));
	AW_TRY(aw_getaddrinfo(&all, "localhost", "80", NULL));
	freeaddrinfo(all);
	AW_TRY(aw_open_datagram(&datagram, "127.0.0.1", 0, NULL, 0));
	AW_TRY(aw_datagram_sendto(datagram, "x", 1, aw_datagram_sockname(datagram)));
	AW_TRY(aw_datagram_recvfrom(&bytes, NULL, datagram));
	aw_server_close(server);
	return 0;
}

static void accepting_and_looking_up_are_named(void **state)
{
	(void)state;
	skip_without_localhost();
	assert_int_equal(record(use_the_rest, NULL), 0);
	assert_wait(MAIN, 1, of_address("accept"), "accept");
	assert_wait(MAIN, 2, "dns localhost", "dns");
	assert_string_equal(resumed_by(MAIN, 2), "io");
	assert_string_equal(resumed_by(MAIN, 3), "io");
	assert_string_equal(arg_of(find(MAIN, 'B', TRACE_CAT_WAIT, 3), "kind"), "connect");
	assert_string_equal(arg_of(find(MAIN, 'B', TRACE_CAT_WAIT, 4), "kind"), "read");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_streams_waits_name_the_other_end),
		cmocka_unit_test(accepting_and_looking_up_are_named),
	};

	return cmocka_run_group_tests_name("io_trace", tests, make_folder, remove_folder);
}
