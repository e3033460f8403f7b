/* Servers and accepting by hand, over the loopback, as CPython 3.12's start_server and sock_accept. */
#include "connected.h"

static struct aw_server *server;

/* ---- serving ---- */

static int echo(struct aw_stream *stream, void *arg)
{
	struct aw_bytes line;

	for (;;) {
		AW_TRY(aw_stream_readline(&line, stream));
		if (!line.length)
			break;
		say("%s", (const char *)arg);
		AW_TRY(aw_stream_write(stream, line.data, line.length));
		AW_TRY(aw_stream_drain(stream));
	}
	aw_stream_close(stream);
	return 0;
}

static int ask(void *arg)
{
	struct aw_stream *stream;
	struct aw_bytes line;

	AW_TRY(aw_open_connection(&stream, "127.0.0.1", aw_server_port(server)));
	AW_TRY(aw_stream_print(stream, "%s\n", (const char *)arg));
	AW_TRY(aw_stream_readline(&line, stream));
	say_bytes("", line);
	aw_stream_close(stream);
	return aw_stream_wait_closed(stream);
}

static int serve_some(void *arg)
{
	(void)arg;
	AW_TRY(aw_start_server(&server, echo, WORD("+"), "127.0.0.1", 0));
	assert_true(aw_server_is_serving(server));
	assert_string_equal(aw_server_sockname(server, 0)->host, "127.0.0.1");
	assert_null(aw_server_sockname(server, 1));
	AW_TRY(aw_await(NULL, AW(ask, WORD("a"))));
	AW_TRY(aw_await(NULL, AW(ask, WORD("b"))));
	aw_server_close(server);
	aw_server_close(server);
	assert_false(aw_server_is_serving(server));
	assert_null(aw_server_sockname(server, 0));
	AW_TRY(aw_server_wait_closed(server));
	aw_server_release(server);
	return 0;
}

static void each_connection_is_served_by_a_task(void **state)
{
	(void)state;
	assert_int_equal(run(serve_some, NULL), 0);
	assert_said("+ a + b");
}

static int serve_a_hundred(void *arg)
{
	enum { CLIENTS = 100 };
	struct aw *clients[CLIENTS];

	(void)arg;
	AW_TRY(aw_start_server(&server, echo, WORD("+"), NULL, 0));
	for (int i = 0; i < CLIENTS; i++)
		clients[i] = AW(ask, WORD("x"));
	AW_TRY(aw_gather_array(NULL, clients, CLIENTS));
	aw_server_close(server);
	return aw_server_wait_closed(server);
}

static void a_hundred_clients_come_at_once(void **state)
{
	(void)state;
	assert_int_equal(run(serve_a_hundred, NULL), 0);
	assert_int_equal(said_bytes, 100 * 4 - 1);
}

/* 3.12.1: until it is closed and its connections are. */
static int wait_closed_into_log(void *arg)
{
	int status = aw_server_wait_closed(arg);

	say("over:%d", status);
	return status;
}

static int wait_for_connections(void *arg)
{
	struct aw_stream *stream;
	struct aw *waiter;

	(void)arg;
	AW_TRY(aw_start_server(&server, echo, WORD("+"), "127.0.0.1", 0));
	waiter = aw_spawn(AW(wait_closed_into_log, server));
	AW_TRY(aw_open_connection(&stream, "127.0.0.1", aw_server_port(server)));
	AW_TRY(let_pass(5));
	aw_server_close(server);
	AW_TRY(let_pass(5));
	say("closed");
	assert_false(aw_done(waiter));
	aw_stream_close(stream);
	AW_TRY(aw_await(NULL, waiter));
	return aw_server_wait_closed(server);
}

static void waiting_for_a_closed_server_is_waiting_for_its_connections(void **state)
{
	(void)state;
	assert_int_equal(run(wait_for_connections, NULL), 0);
	assert_said("closed over:0");
}

/* ---- for ever ---- */

static int serve_forever(void *arg)
{
	int status = aw_server_serve_forever(arg);

	say("served:%d", status);
	return status;
}

static int cancel_the_server(void *arg)
{
	struct aw *task;

	(void)arg;
	AW_TRY(aw_start_server(&server, echo, WORD("+"), "127.0.0.1", 0));
	task = aw_spawn(AW(serve_forever, server));
	AW_TRY(aw_await(NULL, AW(ask, WORD("a"))));
	assert_int_equal(aw_server_serve_forever(server), AW_ERAISED);
	assert_string_equal(aw_error_type(), "RuntimeError");
	aw_cancel(task);
	assert_int_equal(aw_await(NULL, task), AW_ECANCELLED);
	assert_false(aw_server_is_serving(server));
	assert_int_equal(aw_server_serve_forever(server), AW_ERAISED);
	assert_string_equal(aw_error_message(), "server is closed");
	return 0;
}

static void serving_for_ever_ends_by_cancellation_and_closes_the_server(void **state)
{
	(void)state;
	assert_int_equal(run(cancel_the_server, NULL), 0);
	assert_said("+ a served:-20001");
}

static int close_the_server(void *arg)
{
	struct aw *task;

	(void)arg;
	AW_TRY(aw_start_server(&server, echo, WORD("+"), "127.0.0.1", 0));
	task = aw_spawn(AW(serve_forever, server));
	AW_TRY(aw_yield());
	aw_server_close(server);
	assert_int_equal(aw_await(NULL, task), AW_ECANCELLED);
	return 0;
}

static void serving_for_ever_ends_when_the_server_is_closed(void **state)
{
	(void)state;
	assert_int_equal(run(close_the_server, NULL), 0);
	assert_said("served:-20001");
}

/* ---- handlers ---- */

static int fail_at_once(struct aw_stream *stream, void *arg)
{
	(void)stream, (void)arg;
	return aw_raise("ValueError", "no service");
}

static int meet_a_failing_handler(void *arg)
{
	struct aw_stream *stream;
	struct aw_bytes all;

	(void)arg;
	AW_TRY(aw_start_server(&server, fail_at_once, NULL, "127.0.0.1", 0));
	AW_TRY(aw_open_connection(&stream, "127.0.0.1", aw_server_port(server)));
	AW_TRY(aw_stream_read(&all, stream, AW_READ_ALL));
	assert_int_equal(all.length, 0);
	return 0;
}

static void a_failing_handler_is_told_and_its_connection_closed(void **state)
{
	const char *told;
	int status;

	(void)state;
	catch_stderr();
	status = run(meet_a_failing_handler, NULL);
	told = caught_stderr();
	assert_true(!strncmp(told, "Unhandled exception in client_connected_cb\n", 43));
	assert_non_null(
		strstr(told, "<Task finished name='fail_at_once' exception=ValueError('no service')"));
	assert_int_equal(status, 0);
}

/* A handler that ends without closing leaves its connection open: others may go on with it. */
static struct aw_stream *kept;

static int keep_open(struct aw_stream *stream, void *arg)
{
	(void)arg;
	kept = stream;
	aw_stream_hold(stream);
	return 0;
}

static int use_what_was_kept(void *arg)
{
	struct aw_stream *stream;
	struct aw_bytes line;

	(void)arg;
	AW_TRY(aw_start_server(&server, keep_open, NULL, "127.0.0.1", 0));
	AW_TRY(aw_open_connection(&stream, "127.0.0.1", aw_server_port(server)));
	AW_TRY(let_pass(10));
	AW_TRY(aw_stream_write_text(kept, "still here\n"));
	AW_TRY(aw_stream_readline(&line, stream));
	say_bytes("", line);
	aw_stream_close(stream);
	AW_TRY(aw_stream_read(&line, kept, AW_READ_ALL));
	aw_stream_release(kept);
	aw_server_close(server);
	return aw_server_wait_closed(server);
}

static void a_handler_may_leave_its_connection_to_others(void **state)
{
	(void)state;
	assert_int_equal(run(use_what_was_kept, NULL), 0);
	assert_said("still here");
}

static int end_at_once(struct aw_stream *stream, void *arg)
{
	(void)stream, (void)arg;
	return 0;
}

/* What a handler forgot is closed once its client has left. */
static int forget_a_hundred(void *arg)
{
	(void)arg;
	AW_TRY(aw_start_server(&server, end_at_once, NULL, "127.0.0.1", 0));
	for (int i = 0; i < 100; i++) {
		struct aw_stream *stream;

		AW_TRY(aw_open_connection(&stream, "127.0.0.1", aw_server_port(server)));
		aw_stream_close(stream);
		AW_TRY(aw_stream_wait_closed(stream));
		aw_stream_release(stream);
	}
	AW_TRY(let_pass(20));
	assert_true(open_files() < 60);
	aw_server_close(server);
	return aw_server_wait_closed(server);
}

static void what_a_handler_forgot_goes_when_its_client_has_left(void **state)
{
	(void)state;
	assert_int_equal(run(forget_a_hundred, NULL), 0);
}

/* ---- binding ---- */

static int bind_twice(void *arg)
{
	struct aw_server *other;
	char expected[160];

	(void)arg;
	AW_TRY(aw_listen(&server, "127.0.0.1", 0));
	assert_int_equal(aw_listen(&other, "127.0.0.1", aw_server_port(server)), -EADDRINUSE);
	assert_null(other);
	assert_string_equal(aw_error_type(), "OSError");
	snprintf(expected, sizeof(expected),
		"[Errno 98] error while attempting to bind on address ('127.0.0.1', %u): "
		"address already in use",
		aw_server_port(server));
	assert_string_equal(aw_error_message(), expected);
	return 0;
}

static void an_address_in_use_is_an_error_with_pythons_words(void **state)
{
	(void)state;
	assert_int_equal(run(bind_twice, NULL), 0);
}

static int bind_a_path(void *arg)
{
	char path[] = "/tmp/awaitscope-test-XXXXXX", expected[96];
	struct aw_stream *stream;
	struct aw_bytes line;
	int fd = mkstemp(path);

	(void)arg;
	assert_true(fd >= 0);
	close(fd);
	assert_int_equal(aw_start_unix_server(&server, echo, WORD("+"), path), -EADDRINUSE);
	snprintf(expected, sizeof(expected), "[Errno 98] Address '%s' is already in use", path);
	assert_string_equal(aw_error_message(), expected);
	unlink(path);
	AW_TRY(aw_start_unix_server(&server, echo, WORD("+"), path));
	assert_string_equal(aw_server_sockname(server, 0)->host, path);
	aw_server_close(server);
	AW_TRY(aw_start_unix_server(&server, echo, WORD("+"), path)); /* over the old socket */
	AW_TRY(aw_open_unix_connection(&stream, path));
	assert_string_equal(aw_stream_peername(stream)->host, path);
	AW_TRY(aw_stream_write_text(stream, "by path\n"));
	AW_TRY(aw_stream_readline(&line, stream));
	say_bytes("", line);
	return unlink(path);
}

static void a_path_can_be_served_too(void **state)
{
	(void)state;
	assert_int_equal(run(bind_a_path, NULL), 0);
	assert_said("+ by path");
}

/* ---- accepting by hand ---- */

static int accept_into_log(void *arg)
{
	struct aw_stream *stream;
	int status = aw_accept(&stream, server);

	say("%s:%d", (const char *)arg, status);
	aw_stream_release(stream);
	return status;
}

static int accept_some(void *arg)
{
	struct aw *tasks[3];
	struct aw_stream *stream;

	(void)arg;
	AW_TRY(aw_listen(&server, "127.0.0.1", 0));
	AW_TRY(aw_open_connection(&stream, "127.0.0.1", aw_server_port(server)));
	AW_TRY(aw_accept(&stream, server)); /* it is there: no switch */
	tasks[0] = aw_spawn(AW(accept_into_log, WORD("a")));
	tasks[1] = aw_spawn(AW(accept_into_log, WORD("b")));
	tasks[2] = aw_spawn(AW(accept_into_log, WORD("c")));
	AW_TRY(aw_yield());
	aw_cancel(tasks[0]);
	AW_TRY(aw_open_connection(&stream, "127.0.0.1", aw_server_port(server)));
	AW_TRY(aw_await(NULL, tasks[1]));
	assert_false(aw_done(tasks[2]));
	assert_int_equal(aw_wait_for(NULL, 0.01, AW(accept_into_log, WORD("d"))), AW_ETIMEDOUT);
	aw_server_close(server);
	assert_int_equal(aw_await(NULL, tasks[2]), -ECANCELED);
	assert_int_equal(aw_accept(&stream, server), -EINVAL);
	return 0;
}

static void accepting_is_first_come_first_served(void **state)
{
	(void)state;
	assert_int_equal(run(accept_some, NULL), 0);
	assert_said("a:-20001 b:0 d:-20001 c:-125");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_connection_is_served_by_a_task),
		cmocka_unit_test(a_hundred_clients_come_at_once),
		cmocka_unit_test(waiting_for_a_closed_server_is_waiting_for_its_connections),
		cmocka_unit_test(serving_for_ever_ends_by_cancellation_and_closes_the_server),
		cmocka_unit_test(serving_for_ever_ends_when_the_server_is_closed),
		cmocka_unit_test(a_failing_handler_is_told_and_its_connection_closed),
		cmocka_unit_test(a_handler_may_leave_its_connection_to_others),
		cmocka_unit_test(what_a_handler_forgot_goes_when_its_client_has_left),
		cmocka_unit_test(an_address_in_use_is_an_error_with_pythons_words),
		cmocka_unit_test(a_path_can_be_served_too),
		cmocka_unit_test(accepting_is_first_come_first_served),
	};

	return cmocka_run_group_tests_name("server", tests, NULL, NULL);
}
