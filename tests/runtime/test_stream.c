/* Streams over real sockets on the loopback: what CPython 3.12's asyncio.streams does, in order. */
#include "running.h"

static uint16_t port;

/* ---- hops ---- */

static int ticks;

static int tick(void *arg)
{
	(void)arg;
	for (;;) {
		ticks++;
		AW_TRY(aw_yield());
	}
}

static int read_and_close(struct aw_stream *stream, void *arg)
{
	struct aw_bytes all;

	(void)arg;
	AW_TRY(aw_stream_read(&all, stream, AW_READ_ALL));
	aw_stream_close(stream);
	return 0;
}

/* What 3.12 takes: 4 4 2 2. */
static int count_hops(void *arg)
{
	struct aw_server *server;
	struct aw_stream *stream;
	int from;

	(void)arg;
	aw_spawn(AW(tick, NULL));
	AW_TRY(aw_yield());
	from = ticks;
	AW_TRY(aw_start_server(&server, read_and_close, NULL, "127.0.0.1", 0));
	say("%d", ticks - from);
	from = ticks;
	AW_TRY(aw_open_connection(&stream, "127.0.0.1", aw_server_port(server)));
	say("%d", ticks - from);
	from = ticks;
	aw_stream_close(stream);
	AW_TRY(aw_stream_wait_closed(stream));
	say("%d", ticks - from);
	from = ticks;
	aw_server_close(server);
	assert_int_equal(aw_open_connection(&stream, "127.0.0.1", aw_server_port(server)), -ECONNREFUSED);
	say("%d", ticks - from);
	return 0;
}

static void connecting_and_closing_take_as_many_iterations_as_in_asyncio(void **state)
{
	(void)state;
	assert_int_equal(run(count_hops, NULL), 0);
	assert_said("4 4 2 2");
	assert_string_equal(aw_error_type(), "");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(connecting_and_closing_take_as_many_iterations_as_in_asyncio),
	};

	(void)port;
	return cmocka_run_group_tests_name("stream", tests, NULL, NULL);
}
