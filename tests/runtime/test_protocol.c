/* Protocols: what the loop tells of a connection, in which order, as asyncio's create_server does. */
#include <netinet/in.h>
#include <sys/socket.h>

#include "connected.h"

static struct aw_server *server;
static struct aw_stream *transport;
static bool is_refusing;

static void *made(struct aw_stream *stream, void *arg)
{
	say("made");
	transport = stream;
	return is_refusing ? NULL : arg;
}

static void data(void *of, const char *bytes, size_t length)
{
	say("%s:%.*s", (const char *)of, (int)length, bytes);
}

static void eof(void *of)
{
	(void)of;
	say("eof");
	aw_stream_close(transport);
}

static void lost(void *of, int status)
{
	(void)of;
	say("lost:%d", status);
}

static const struct aw_protocol protocol = {made, data, eof, lost};

static int open_to(struct aw_stream **client, const struct aw_protocol *its)
{
	is_refusing = false;
	AW_TRY(aw_create_server(&server, its, WORD("of"), "127.0.0.1", 0, NULL));
	AW_TRY(aw_open_connection(client, "127.0.0.1", aw_server_port(server)));
	return let_pass(5);
}

static int end_of(struct aw_stream *client)
{
	aw_stream_close(client);
	aw_server_close(server);
	return aw_server_wait_closed(server);
}

/* ---- the order ---- */

static int talk(void *arg)
{
	struct aw_stream *client;

	(void)arg;
	AW_TRY(open_to(&client, &protocol));
	AW_TRY(aw_stream_write_text(client, "hello"));
	AW_TRY(let_pass(5));
	AW_TRY(aw_stream_write_text(client, "again"));
	AW_TRY(let_pass(5));
	AW_TRY(aw_stream_write_eof(client));
	AW_TRY(let_pass(5));
	return end_of(client);
}

static void it_is_made_and_gets_data_an_end_and_a_loss(void **state)
{
	(void)state;
	assert_int_equal(run(talk, NULL), 0);
	assert_said("made of:hello of:again eof lost:0");
}

/* ---- answering ---- */

static int answer_later(void *arg)
{
	struct aw_stream *stream = arg;

	AW_TRY(aw_yield());
	AW_TRY(aw_stream_write_text(stream, "answer"));
	AW_TRY(aw_stream_drain(stream));
	aw_stream_release(stream);
	return 0;
}

static void data_to_answer(void *of, const char *bytes, size_t length)
{
	data(of, bytes, length);
	aw_stream_hold(transport);
	assert_non_null(aw_spawn(AW(answer_later, transport)));
	assert_null(aw_current());
	assert_int_equal(aw_sleep(1), AW_ENOLOOP); /* it cannot await */
}

static int ask(void *arg)
{
	static const struct aw_protocol answering = {made, data_to_answer, eof, lost};
	struct aw_stream *client;
	struct aw_bytes answer;

	(void)arg;
	AW_TRY(open_to(&client, &answering));
	AW_TRY(aw_stream_write_text(client, "question"));
	AW_TRY(aw_stream_read(&answer, client, 100));
	say_bytes("", answer);
	return end_of(client);
}

static void what_it_spawns_answers(void **state)
{
	(void)state;
	assert_int_equal(run(ask, NULL), 0);
	assert_said("made of:question answer eof lost:0");
}

/* ---- flow control ---- */

static int pause_and_resume(void *arg)
{
	struct aw_stream *client;

	(void)arg;
	AW_TRY(open_to(&client, &protocol));
	aw_stream_pause_reading(transport);
	aw_stream_pause_reading(transport);
	AW_TRY(aw_stream_write_text(client, "late"));
	AW_TRY(let_pass(5));
	say("resumes");
	aw_stream_resume_reading(transport);
	aw_stream_resume_reading(transport);
	AW_TRY(let_pass(5));
	return end_of(client);
}

static void while_it_is_paused_nothing_comes(void **state)
{
	(void)state;
	assert_int_equal(run(pause_and_resume, NULL), 0);
	assert_said("made resumes of:late eof lost:0");
}

/* ---- ends ---- */

static int leave_open(void *arg)
{
	struct aw_stream *client;

	(void)arg;
	return open_to(&client, &protocol);
}

static void what_is_open_at_the_run_s_end_is_lost(void **state)
{
	int files = open_files();

	(void)state;
	assert_int_equal(run(leave_open, NULL), 0);
	assert_said("made lost:-125");
	assert_int_equal(open_files(), files);
}

static int abort_it(void *arg)
{
	struct aw_stream *client;
	struct aw_bytes bytes;

	(void)arg;
	AW_TRY(open_to(&client, &protocol));
	aw_stream_abort(transport);
	AW_TRY(aw_stream_read(&bytes, client, 1));
	say("%zu", bytes.length);
	return end_of(client);
}

static void one_that_is_aborted_is_lost_without_an_end(void **state)
{
	(void)state;
	assert_int_equal(run(abort_it, NULL), 0);
	assert_said("made lost:0 0");
}

static int be_refused(void *arg)
{
	struct aw_stream *client;
	struct aw_bytes bytes;

	(void)arg;
	AW_TRY(aw_create_server(&server, &protocol, WORD("of"), "127.0.0.1", 0, NULL));
	is_refusing = true;
	AW_TRY(aw_open_connection(&client, "127.0.0.1", aw_server_port(server)));
	AW_TRY(aw_stream_read(&bytes, client, 1));
	say("%zu", bytes.length);
	return end_of(client);
}

static void one_that_is_not_taken_is_closed_and_told_nothing(void **state)
{
	(void)state;
	assert_int_equal(run(be_refused, NULL), 0);
	assert_said("made 0");
}

/* ---- errors ---- */

static void data_that_raises(void *of, const char *bytes, size_t length)
{
	data(of, bytes, length);
	aw_raise("ValueError", "bad %d", 1);
}

static void on_exception(const struct aw_exception *exception, void *arg)
{
	(void)arg;
	say("%s-%s", exception->type, exception->text);
}

static int raise_in_it(void *arg)
{
	static const struct aw_protocol raising = {made, data_that_raises, eof, lost};
	struct aw_stream *client;

	(void)arg;
	AW_TRY(aw_set_exception_handler(on_exception, NULL));
	AW_TRY(open_to(&client, &raising));
	AW_TRY(aw_stream_write_text(client, "x"));
	AW_TRY(let_pass(5));
	return end_of(client);
}

static void what_it_raises_goes_to_the_exception_handler(void **state)
{
	(void)state;
	assert_int_equal(run(raise_in_it, NULL), 0);
	assert_said("made of:x ValueError-bad 1 eof lost:0");
}

/* ---- while nothing comes ---- */

static int block(void *arg)
{
	(void)arg;
	AW_TRY(aw_block(0.05));
	return aw_return_text("blocked");
}

static int work_meanwhile(void *arg)
{
	struct aw_stream *client;
	void *done;

	(void)arg;
	AW_TRY(open_to(&client, &protocol));
	/* Who waits is the loop, in real time, for whichever comes first. */
	AW_TRY(aw_await(&done, aw_run_in_executor(NULL, block, NULL)));
	say("%s", (const char *)done);
	return end_of(client);
}

static void threads_of_the_virtual_clock_go_on_while_it_waits(void **state)
{
	(void)state;
	assert_int_equal(run(work_meanwhile, NULL), 0);
	assert_said("made blocked eof lost:0");
}

/* ---- a socket of somebody else's ---- */

static int echo(struct aw_stream *stream, void *arg)
{
	struct aw_bytes bytes;

	(void)arg;
	AW_TRY(aw_stream_read(&bytes, stream, 100));
	AW_TRY(aw_stream_write(stream, bytes.data, bytes.length));
	aw_stream_close(stream);
	return 0;
}

static int serve_on_a_socket(void *arg)
{
	struct aw_server_options options = {.sock = *(int *)arg};
	struct aw_stream *client;
	struct aw_bytes bytes;

	AW_TRY(aw_start_server_with(&server, echo, NULL, NULL, 0, &options));
	AW_TRY(aw_open_connection(&client, "127.0.0.1", aw_server_port(server)));
	AW_TRY(aw_stream_write_text(client, "mine"));
	AW_TRY(aw_stream_read(&bytes, client, 100));
	say_bytes("", bytes);
	return end_of(client);
}

static void a_server_takes_a_socket_that_is_bound_already(void **state)
{
	struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	int sock = socket(AF_INET, SOCK_STREAM, 0), files = open_files() - 1;

	(void)state;
	assert_int_equal(bind(sock, (struct sockaddr *)&address, sizeof(address)), 0);
	assert_int_equal(run(serve_on_a_socket, &sock), 0);
	assert_said("mine");
	assert_int_equal(open_files(), files); /* it was the server's */
}

static int serve_on_a_file(void *arg)
{
	struct aw_server_options options = {.sock = *(int *)arg};

	return aw_start_server_with(&server, echo, NULL, NULL, 0, &options);
}

static void what_is_no_socket_is_refused_and_closed(void **state)
{
	int files = open_files(), fd = open("/dev/null", O_RDONLY);

	(void)state;
	assert_int_equal(run(serve_on_a_file, &fd), -ENOTSOCK);
	assert_int_equal(open_files(), files);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(it_is_made_and_gets_data_an_end_and_a_loss),
		cmocka_unit_test(what_it_spawns_answers),
		cmocka_unit_test(while_it_is_paused_nothing_comes),
		cmocka_unit_test(what_is_open_at_the_run_s_end_is_lost),
		cmocka_unit_test(one_that_is_aborted_is_lost_without_an_end),
		cmocka_unit_test(one_that_is_not_taken_is_closed_and_told_nothing),
		cmocka_unit_test(what_it_raises_goes_to_the_exception_handler),
		cmocka_unit_test(threads_of_the_virtual_clock_go_on_while_it_waits),
		cmocka_unit_test(a_server_takes_a_socket_that_is_bound_already),
		cmocka_unit_test(what_is_no_socket_is_refused_and_closed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
