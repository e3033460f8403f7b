/* What the program connects by itself: protocols to a server, and streams to the ends of pipes: given up,
 * refused, and each of their calls failing in turn. Which iteration brings what is in
 * parity/90_client_protocol. */
#include "failing.h"

#include <stdlib.h>

#include "connected.h"

static struct aw_server *server;

static void *made(struct aw_stream *stream, void *arg)
{
	say("made");
	(void)aw_stream_write_text(stream, "hello");
	return arg ? stream : NULL;
}

static void echoed(void *stream, const char *data, size_t length)
{
	say("%.*s", (int)length, data);
	aw_stream_close(stream);
}

static void ended(void *stream)
{
	aw_stream_close(stream);
}

static void lost(void *stream, int status)
{
	(void)stream;
	say("lost:%d", status);
}

static const struct aw_protocol protocol = {made, echoed, ended, lost};

static int echo(struct aw_stream *stream, void *arg)
{
	struct aw_bytes bytes;

	(void)arg;
	for (;;) {
		AW_TRY(aw_stream_read(&bytes, stream, 100));
		if (!bytes.length)
			return 0;
		AW_TRY(aw_stream_write(stream, bytes.data, bytes.length));
	}
}

static int serve(uint16_t *port)
{
	AW_TRY(aw_start_server(&server, echo, NULL, "127.0.0.1", 0));
	*port = aw_server_port(server);
	return 0;
}

static int end_of_server(void)
{
	aw_server_close(server);
	return aw_server_wait_closed(server);
}

/* ---- a protocol ---- */

static int talk(void *arg)
{
	uint16_t port;

	AW_TRY(serve(&port));
	AW_TRY(aw_create_connection(NULL, &protocol, arg, "127.0.0.1", port));
	return end_of_server();
}

static void a_transport_that_nobody_else_holds_lives_until_its_loss(void **state)
{
	(void)state;
	assert_int_equal(run(talk, WORD("of")), 0);
	assert_said("made hello lost:0");
}

static int be_refused(void *arg)
{
	struct aw_stream *transport;
	uint16_t port;

	(void)arg;
	AW_TRY(serve(&port));
	assert_int_equal(aw_create_connection(&transport, &protocol, NULL, "127.0.0.1", port), -ECANCELED);
	assert_null(transport);
	assert_string_equal(aw_error_type(), "OSError");
	return end_of_server();
}

static void a_protocol_that_wants_no_connection_gets_none(void **state)
{
	(void)state;
	assert_int_equal(run(be_refused, NULL), 0);
	assert_said("made");
}

static int connect_there(void *port)
{
	return aw_create_connection(NULL, &protocol, port, "127.0.0.1", *(uint16_t *)port);
}

/* Cancelled after so many iterations: before it was connected, when it was, and when the protocol was told. */
static int give_up_after(void *iterations)
{
	struct aw *task;
	uint16_t port;

	AW_TRY(serve(&port));
	task = aw_spawn(AW(connect_there, &port));
	AW_TRY(let_pass(*(int *)iterations));
	aw_cancel(task);
	assert_int_equal(aw_wait(NULL, &task, 1, AW_ALL_COMPLETED, AW_FOREVER), 0);
	say(aw_cancelled(task) ? "cancelled" : "connected");
	AW_TRY(let_pass(20));
	return end_of_server();
}

static void whoever_gives_up_leaves_nothing_behind(void **state)
{
	int files = 0;

	(void)state;
	for (int iterations = 0; iterations < 9; iterations++) {
		assert_int_equal(run(give_up_after, &iterations), 0);
		if (!iterations)
			files = open_files();
		assert_int_equal(open_files(), files);
		assert_int_equal(strstr(said, "made") != NULL, strstr(said, "lost:") != NULL);
	}
}

/* ---- pipes ---- */

static int copy(void *arg)
{
	struct aw_stream *reader, *writer;
	struct aw_bytes bytes;
	int ends[2], status;

	(void)arg;
	if (pipe2(ends, O_CLOEXEC))
		return -errno;
	status = aw_connect_read_pipe(&reader, ends[0]);
	if (status) {
		close(ends[1]);
		return status;
	}
	AW_TRY(aw_connect_write_pipe(&writer, ends[1]));
	AW_TRY(aw_stream_write_text(writer, "through a pipe"));
	aw_stream_close(writer);
	AW_TRY(aw_stream_read(&bytes, reader, AW_READ_ALL));
	say("%s", bytes.data);
	return 0;
}

static int connect_pipe(void *fd)
{
	struct aw_stream *reader;

	return aw_connect_read_pipe(&reader, *(int *)fd);
}

static int cancel_it(void *arg)
{
	struct aw *task;
	int ends[2];

	(void)arg;
	assert_int_equal(pipe2(ends, O_CLOEXEC), 0);
	task = aw_spawn(AW(connect_pipe, &ends[0]));
	AW_TRY(let_pass(1));
	aw_cancel(task);
	assert_int_equal(aw_await(NULL, task), AW_ECANCELLED);
	assert_int_equal(fcntl(ends[0], F_GETFD), -1);
	return close(ends[1]);
}

static void whoever_waits_for_a_pipe_may_be_cancelled(void **state)
{
	(void)state;
	assert_int_equal(run(cancel_it, NULL), 0);
}

struct terminal {
	int keyboard, screen;
};

static struct terminal open_terminal(void)
{
	struct terminal terminal = {posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC), -1};

	if (terminal.keyboard >= 0 && !grantpt(terminal.keyboard) && !unlockpt(terminal.keyboard))
		terminal.screen = open(ptsname(terminal.keyboard), O_RDWR | O_NOCTTY | O_CLOEXEC);
	return terminal;
}

static int write_to_terminal(void *of)
{
	const struct terminal *terminal = of;
	struct aw_stream *writer;

	AW_TRY(aw_connect_write_pipe(&writer, terminal->screen));
	assert_int_equal(write(terminal->keyboard, "typed\n", 6), 6);
	AW_TRY(let_pass(5));
	assert_false(aw_stream_is_closing(writer));
	AW_TRY(aw_stream_write_text(writer, "shown"));
	AW_TRY(let_pass(5));
	aw_stream_close(writer);
	return close(terminal->keyboard);
}

static void what_is_typed_does_not_end_what_is_shown(void **state)
{
	struct terminal terminal = open_terminal();

	(void)state;
	if (terminal.screen < 0)
		skip(); /* none is to be had here */
	assert_int_equal(run(write_to_terminal, &terminal), 0);
}

static int connect_nothing(void *arg)
{
	struct aw_stream *stream;

	(void)arg;
	assert_int_equal(aw_connect_read_pipe(&stream, -1), -EBADF);
	assert_null(stream);
	return 0;
}

static void a_descriptor_that_is_none_is_an_error(void **state)
{
	struct aw_stream *stream;
	int fd = 0;

	(void)state;
	assert_int_equal(run(connect_nothing, NULL), 0);
	assert_int_equal(connect_pipe(&fd), AW_ENOLOOP);
	assert_int_equal(aw_create_connection(&stream, &protocol, NULL, "127.0.0.1", 1), AW_ENOLOOP);
}

/* ---- one failure after the other ---- */

static void fail_each_of(const char *name, aw_fn *fn)
{
	const struct failing run = {.name = name,
		.fn = fn,
		.arg = &server,
		.options.scale = 0.01,
		.may_say_other = true,
		.at_most_seconds = 3000};

	fail_each(&run,
		FAULT_MEMORY | FAULT_ENOMEM | FAULT_EMFILE | FAULT_EAGAIN | FAULT_EINTR | FAULT_ECONNRESET |
			FAULT_SHORT,
		FAULT_MEMORY);
}

static void each_failure_of_a_protocol_is_an_error_or_does_no_harm(void **state)
{
	(void)state;
	fail_each_of("client protocol", talk);
}

static void each_failure_of_pipes_is_an_error_or_does_no_harm(void **state)
{
	(void)state;
	fail_each_of("pipes", copy);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_transport_that_nobody_else_holds_lives_until_its_loss),
		cmocka_unit_test(a_protocol_that_wants_no_connection_gets_none),
		cmocka_unit_test(whoever_gives_up_leaves_nothing_behind),
		cmocka_unit_test(whoever_waits_for_a_pipe_may_be_cancelled),
		cmocka_unit_test(what_is_typed_does_not_end_what_is_shown),
		cmocka_unit_test(a_descriptor_that_is_none_is_an_error),
		cmocka_unit_test(each_failure_of_a_protocol_is_an_error_or_does_no_harm),
		cmocka_unit_test(each_failure_of_pipes_is_an_error_or_does_no_harm),
	};

	return cmocka_run_group_tests_name("pipe", tests, NULL, NULL);
}
