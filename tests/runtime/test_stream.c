/* Streams over real sockets of the loopback: connecting and reading, as CPython 3.12's asyncio.streams. */
#include <sys/socket.h>

#include "connected.h"

/* ---- connecting ---- */

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

/* What CPython 3.12.1 counts for the same program: 4 4 2 2, and 1 2 over a Unix socket. */
static int count_hops(void *arg)
{
	struct aw_server *server;
	struct aw_stream *stream;
	char path[] = "/tmp/awaitscope-test-XXXXXX";
	uint16_t port;
	int from;

	(void)arg;
	aw_spawn(AW(tick, NULL));
	AW_TRY(aw_yield());
	from = ticks;
	AW_TRY(aw_start_server(&server, read_and_close, NULL, "127.0.0.1", 0));
	say("%d", ticks - from);
	from = ticks;
	port = aw_server_port(server);
	AW_TRY(aw_open_connection(&stream, "127.0.0.1", port));
	say("%d", ticks - from);
	from = ticks;
	aw_stream_close(stream);
	AW_TRY(aw_stream_wait_closed(stream));
	say("%d", ticks - from);
	from = ticks;
	aw_server_close(server);
	assert_int_equal(aw_open_connection(&stream, "127.0.0.1", port), -ECONNREFUSED);
	say("%d", ticks - from);
	assert_non_null(mkdtemp(path));
	assert_int_equal(rmdir(path), 0);
	from = ticks;
	AW_TRY(aw_start_unix_server(&server, read_and_close, NULL, path));
	say("%d", ticks - from);
	from = ticks;
	AW_TRY(aw_open_unix_connection(&stream, path));
	say("%d", ticks - from);
	return unlink(path);
}

static void connecting_and_closing_take_as_many_iterations_as_in_asyncio(void **state)
{
	(void)state;
	assert_int_equal(run(count_hops, NULL), 0);
	assert_said("4 4 2 2 1 2");
}

static int be_refused(void *arg)
{
	struct aw_server *server;
	struct aw_stream *stream;
	char expected[96];
	uint16_t port;

	(void)arg;
	AW_TRY(aw_listen(&server, "127.0.0.1", 0));
	port = aw_server_port(server);
	aw_server_close(server);
	assert_int_equal(aw_open_connection(&stream, "127.0.0.1", port), -ECONNREFUSED);
	assert_null(stream);
	assert_string_equal(aw_error_type(), "ConnectionRefusedError");
	snprintf(expected, sizeof(expected), "[Errno %d] Connect call failed ('127.0.0.1', %u)", ECONNREFUSED,
		port);
	assert_string_equal(aw_error_message(), expected);
	assert_int_equal(aw_open_unix_connection(&stream, "/nonexistent/socket"), -ENOENT);
	assert_string_equal(aw_error_type(), "FileNotFoundError");
	assert_string_equal(aw_error_message(), "[Errno 2] No such file or directory");
	return 0;
}

static void a_refused_connection_is_an_error_with_pythons_words(void **state)
{
	(void)state;
	assert_int_equal(run(be_refused, NULL), 0);
}

static int name_both_ends(void *arg)
{
	struct ends ends;

	(void)arg;
	AW_TRY(connect_ends(&ends));
	assert_string_equal(aw_stream_peername(ends.here)->host, "127.0.0.1");
	assert_int_equal(aw_stream_peername(ends.here)->port, aw_stream_sockname(ends.there)->port);
	assert_int_equal(aw_stream_peername(ends.there)->port, aw_stream_sockname(ends.here)->port);
	assert_true(aw_stream_fileno(ends.here) >= 0);
	return 0;
}

static void both_ends_know_each_other(void **state)
{
	(void)state;
	assert_int_equal(run(name_both_ends, NULL), 0);
}

/* ---- reading ---- */

static int read_pieces(void *arg)
{
	struct aw_bytes bytes;
	struct ends ends;

	(void)arg;
	AW_TRY(connect_ends(&ends));
	AW_TRY(aw_stream_write_text(ends.there, "one\ntwo\nthree;four;five"));
	aw_stream_close(ends.there);
	AW_TRY(aw_stream_readline(&bytes, ends.here));
	say_bytes("", bytes);
	AW_TRY(aw_stream_read(&bytes, ends.here, 0));
	say_bytes("-", bytes);
	AW_TRY(aw_stream_readexactly(&bytes, ends.here, 4));
	say_bytes("", bytes);
	AW_TRY(aw_stream_readuntil(&bytes, ends.here, "e;"));
	say_bytes("", bytes);
	AW_TRY(aw_stream_read(&bytes, ends.here, 2));
	say_bytes("", bytes);
	assert_false(aw_stream_at_eof(ends.here));
	AW_TRY(aw_stream_readline(&bytes, ends.here));
	say_bytes("", bytes);
	assert_true(aw_stream_at_eof(ends.here));
	AW_TRY(aw_stream_readline(&bytes, ends.here));
	assert_int_equal(bytes.length, 0);
	AW_TRY(aw_stream_read(&bytes, ends.here, 10));
	assert_int_equal(bytes.length, 0);
	return 0;
}

static void lines_pieces_and_what_is_left_at_the_end_are_read(void **state)
{
	(void)state;
	assert_int_equal(run(read_pieces, NULL), 0);
	assert_said("one - two three; fo ur;five");
}

static int read_incomplete(void *arg)
{
	struct aw_bytes bytes;
	struct ends ends;

	(void)arg;
	AW_TRY(connect_ends(&ends));
	AW_TRY(aw_stream_write_text(ends.there, "abc"));
	aw_stream_close(ends.there);
	assert_int_equal(aw_stream_readexactly(&bytes, ends.here, 5), AW_EINCOMPLETE);
	say_bytes("", bytes);
	assert_string_equal(aw_error_type(), "IncompleteReadError");
	assert_string_equal(aw_error_message(), "3 bytes read on a total of 5 expected bytes");
	assert_int_equal(aw_stream_readuntil(&bytes, ends.here, ";"), AW_EINCOMPLETE);
	assert_int_equal(bytes.length, 0);
	assert_string_equal(aw_error_message(), "0 bytes read on a total of undefined expected bytes");
	return 0;
}

static void an_end_that_comes_too_early_is_an_error_with_what_came(void **state)
{
	(void)state;
	assert_int_equal(run(read_incomplete, NULL), 0);
	assert_said("abc");
}

static int overrun_limits(void *arg)
{
	struct aw_bytes bytes;
	struct ends ends;

	(void)arg;
	AW_TRY(connect_limit(&ends, 4));
	AW_TRY(aw_stream_write_text(ends.there, "1234567\n12345678901234567890"));
	assert_int_equal(aw_stream_readuntil(&bytes, ends.here, "\n"), AW_ELIMIT);
	assert_string_equal(aw_error_type(), "LimitOverrunError");
	assert_string_equal(aw_error_message(), "Separator is found, but chunk is longer than limit");
	AW_TRY(aw_stream_readexactly(&bytes, ends.here, 2));
	say_bytes("", bytes); /* nothing was taken */
	assert_int_equal(aw_stream_readline(&bytes, ends.here), AW_ELINE_LIMIT);
	assert_string_equal(aw_error_type(), "ValueError");
	AW_TRY(aw_stream_readexactly(&bytes, ends.here, 1));
	say_bytes("", bytes); /* the line was dropped */
	assert_int_equal(aw_stream_readuntil(&bytes, ends.here, ";"), AW_ELIMIT);
	assert_string_equal(aw_error_message(), "Separator is not found, and chunk exceed the limit");
	AW_TRY(aw_stream_readexactly(&bytes, ends.here, 19));
	say_bytes("", bytes); /* above the limit, and still read */
	return 0;
}

static void what_is_longer_than_the_limit_is_an_error(void **state)
{
	(void)state;
	assert_int_equal(run(overrun_limits, NULL), 0);
	assert_said("12 1 2345678901234567890");
}

static int read_into_log(void *arg)
{
	struct aw_bytes bytes;
	int status = aw_stream_read(&bytes, arg, 100);

	if (status)
		say("%d", status);
	else
		say_bytes("got:", bytes);
	return status;
}

static int read_twice(void *arg)
{
	struct aw_bytes bytes;
	struct ends ends;
	struct aw *reader;

	(void)arg;
	AW_TRY(connect_ends(&ends));
	reader = aw_spawn(AW(read_into_log, ends.here));
	AW_TRY(aw_yield());
	assert_int_equal(aw_stream_read(&bytes, ends.here, 1), AW_EREADING);
	assert_string_equal(aw_error_type(), "RuntimeError");
	assert_string_equal(aw_error_message(),
		"read() called while another coroutine is already waiting for incoming data");
	assert_int_equal(aw_stream_readline(&bytes, ends.here), AW_EREADING);
	assert_string_equal(aw_error_message(),
		"readuntil() called while another coroutine is already waiting for incoming data");
	AW_TRY(aw_stream_write_text(ends.there, "data"));
	return aw_await(NULL, reader);
}

static void two_tasks_cannot_wait_for_the_same_data(void **state)
{
	(void)state;
	assert_int_equal(run(read_twice, NULL), 0);
	assert_said("got:data");
}

static int read_line(void *stream)
{
	struct aw_bytes bytes;

	AW_TRY(aw_stream_readline(&bytes, stream));
	say_bytes("got:", bytes);
	return 0;
}

/* The first has looked at all of it when the second, which need not wait, takes it. */
static int take_from_another(void *arg)
{
	struct aw_stream *stream = aw_stream_reader_new(0);
	struct aw_bytes bytes;
	struct aw *reader;

	(void)arg;
	AW_TRY(aw_stream_feed_text(stream, "much that ends no line"));
	reader = aw_spawn(AW(read_line, stream));
	AW_TRY(aw_yield());
	AW_TRY(aw_stream_feed_text(stream, "; more"));
	AW_TRY(aw_stream_read(&bytes, stream, 100));
	say_bytes("took:", bytes);
	AW_TRY(aw_yield());
	AW_TRY(aw_stream_feed_text(stream, "line\n"));
	AW_TRY(aw_sleep(1));
	say(aw_done(reader) ? "done" : "waits");
	AW_TRY(aw_stream_feed_text(stream, "with a longer one\n"));
	return aw_await(NULL, reader);
}

static void a_line_is_looked_for_on_from_there_whoever_took_what_came(void **state)
{
	(void)state;
	assert_int_equal(run(take_from_another, NULL), 0);
	assert_said("took:much that ends no line; more waits got:line\nwith a longer one");
}

static int cancel_reads(void *arg)
{
	struct aw_bytes bytes;
	struct ends ends;
	struct aw *reader;
	int64_t start_ns;

	(void)arg;
	AW_TRY(connect_ends(&ends));
	reader = aw_spawn(AW(read_into_log, ends.here));
	AW_TRY(aw_yield());
	assert_true(aw_cancel(reader));
	assert_int_equal(aw_await(NULL, reader), AW_ECANCELLED);
	start_ns = now_ns();
	assert_int_equal(aw_wait_for(NULL, 0.02, AW(read_into_log, ends.here)), AW_ETIMEDOUT);
	assert_int_equal(now_ns() - start_ns, seconds_ns(0.02));
	AW_TRY(aw_stream_write_text(ends.there, "kept"));
	AW_TRY(aw_stream_read(&bytes, ends.here, 100));
	say_bytes("", bytes);
	return 0;
}

static void a_cancelled_or_timed_out_read_takes_nothing(void **state)
{
	(void)state;
	assert_int_equal(run(cancel_reads, NULL), 0);
	assert_said("-20001 -20001 kept");
}

/* What was read stays as it is while more comes, until the next read. */
static int keep_a_line(void *arg)
{
	struct aw_bytes line, next;
	struct ends ends;

	(void)arg;
	AW_TRY(connect_ends(&ends));
	AW_TRY(aw_stream_write_text(ends.there, "first\nsecond\n"));
	AW_TRY(aw_stream_readline(&line, ends.here));
	for (int i = 0; i < 100; i++)
		AW_TRY(aw_stream_print(ends.there, "%0500d\n", i));
	AW_TRY(let_pass(10));
	say_bytes("", line);
	line.data[0] = 'F';
	AW_TRY(aw_stream_readline(&next, ends.here));
	say_bytes("", next);
	for (int i = 0; i < 100; i++) {
		AW_TRY(aw_stream_readline(&next, ends.here));
		assert_int_equal(next.length, 501);
		assert_int_equal(atoi(next.data), i);
	}
	return 0;
}

static void what_was_read_stays_while_more_comes(void **state)
{
	(void)state;
	assert_int_equal(run(keep_a_line, NULL), 0);
	assert_said("first second");
}

/* ---- loss ---- */

static int meet_a_reset(void *arg)
{
	struct linger hard = {.l_onoff = 1};
	struct aw_bytes bytes;
	struct ends ends;

	(void)arg;
	AW_TRY(connect_ends(&ends));
	assert_int_equal(
		setsockopt(aw_stream_fileno(ends.there), SOL_SOCKET, SO_LINGER, &hard, sizeof(hard)), 0);
	aw_stream_abort(ends.there);
	assert_int_equal(aw_stream_read(&bytes, ends.here, 10), -ECONNRESET);
	assert_string_equal(aw_error_type(), "ConnectionResetError");
	assert_string_equal(aw_error_message(), "[Errno 104] Connection reset by peer");
	assert_int_equal(aw_stream_readline(&bytes, ends.here), -ECONNRESET);
	assert_int_equal(aw_stream_drain(ends.here), -ECONNRESET);
	assert_int_equal(aw_stream_wait_closed(ends.here), -ECONNRESET);
	assert_true(aw_stream_is_closing(ends.here));
	return aw_stream_wait_closed(ends.there);
}

static void a_reset_reaches_who_reads_drains_and_waits_for_the_end(void **state)
{
	(void)state;
	assert_int_equal(run(meet_a_reset, NULL), 0);
}

static int close_under_a_reader(void *arg)
{
	struct ends ends;
	struct aw *reader;

	(void)arg;
	AW_TRY(connect_ends(&ends));
	reader = aw_spawn(AW(read_into_log, ends.here));
	AW_TRY(aw_yield());
	aw_stream_close(ends.here);
	say("closed");
	return aw_await(NULL, reader);
}

static void who_waits_for_data_when_the_stream_is_closed_reads_the_end(void **state)
{
	(void)state;
	assert_int_equal(run(close_under_a_reader, NULL), 0);
	assert_said("closed got:");
}

/* ---- the end of a run ---- */

static int leave_open(void *arg)
{
	struct aw_server *server;
	struct ends ends, more;

	(void)arg;
	AW_TRY(connect_ends(&ends));
	AW_TRY(connect_ends(&more));
	AW_TRY(aw_listen(&server, "127.0.0.1", 0));
	AW_TRY(aw_stream_write_text(ends.here, "unread"));
	aw_spawn(AW(read_into_log, more.here));
	AW_TRY(let_pass(3));
	aw_stream_close(more.there);
	aw_stream_release(ends.there);
	return 0;
}

static void what_is_left_open_is_closed_at_the_end_of_the_run(void **state)
{
	int before = open_files();

	(void)state;
	for (int i = 0; i < 3; i++)
		assert_int_equal(run(leave_open, NULL), 0);
	assert_int_equal(open_files(), before);
}

static int use_outside_of_a_task(void *arg)
{
	struct aw_stream *stream;

	(void)arg;
	assert_int_equal(aw_open_connection(&stream, "127.0.0.1", 1), AW_ENOLOOP);
	return 0;
}

static void outside_of_a_task_nothing_can_wait(void **state)
{
	struct aw_options options = {.quiet = true};

	(void)state;
	assert_int_equal(use_outside_of_a_task(NULL), 0);
	assert_int_equal(aw_run_sync(use_outside_of_a_task, NULL, &options), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(connecting_and_closing_take_as_many_iterations_as_in_asyncio),
		cmocka_unit_test(a_refused_connection_is_an_error_with_pythons_words),
		cmocka_unit_test(both_ends_know_each_other),
		cmocka_unit_test(lines_pieces_and_what_is_left_at_the_end_are_read),
		cmocka_unit_test(an_end_that_comes_too_early_is_an_error_with_what_came),
		cmocka_unit_test(what_is_longer_than_the_limit_is_an_error),
		cmocka_unit_test(two_tasks_cannot_wait_for_the_same_data),
		cmocka_unit_test(a_line_is_looked_for_on_from_there_whoever_took_what_came),
		cmocka_unit_test(a_cancelled_or_timed_out_read_takes_nothing),
		cmocka_unit_test(what_was_read_stays_while_more_comes),
		cmocka_unit_test(a_reset_reaches_who_reads_drains_and_waits_for_the_end),
		cmocka_unit_test(who_waits_for_data_when_the_stream_is_closed_reads_the_end),
		cmocka_unit_test(what_is_left_open_is_closed_at_the_end_of_the_run),
		cmocka_unit_test(outside_of_a_task_nothing_can_wait),
	};

	return cmocka_run_group_tests_name("stream", tests, NULL, NULL);
}
