/* What is too long, too slow or broken, and clients that go: each gets its answer, and the server goes on. */
#include "serving.h"

static int hello(void *request)
{
	(void)request;
	return aw_return_text("hello");
}

static int slow(void *request)
{
	(void)request;
	AW_TRY(aw_sleep(2));
	say("answered");
	return aw_return_text("slow");
}

static int echo(void *request)
{
	return aw_return_text(http_body(request, NULL));
}

/* Far more than a socket takes at once. */
static int large(void *request)
{
	static char text[8 << 20];

	(void)request;
	memset(text, 'x', sizeof(text) - 1);
	return aw_return_text(text);
}

static const struct http_route routes[] = {
	{"GET", "/hello", HTTP_ASYNC(hello)},
	{"GET", "/slow", HTTP_ASYNC(slow)},
	{"POST", "/echo", HTTP_ASYNC(echo)},
	{"GET", "/large", HTTP_ASYNC(large)},
	{0},
};
static const struct http_options options = {
	.routes = routes, .url_bytes = 100, .head_bytes = 300, .body_bytes = 20, .send_seconds = 3};

#define HELLO     "GET /hello HTTP/1.1\r\n" HOST "\r\n"
#define ECHO(how) "POST /echo HTTP/1.1\r\n" HOST how

/* After all of it, the server answers the next as ever. */
static int still_serves(void)
{
	HTTP_OWN_ANSWER struct http_answer got = {0};

	AW_TRY(http_get(&got, port, "/hello"));
	assert_int_equal(got.status, 200);
	return 0;
}

static void assert_status(int status)
{
	char line[32];

	snprintf(line, sizeof(line), "HTTP/1.1 %d ", status);
	if (strncmp(answer, line, strlen(line)) != 0)
		fail_msg("not %d: %s", status, answer);
	assert_non_null(strstr(answer, "Connection: close\r\n"));
	assert_non_null(strstr(answer, "{\"detail\":\""));
}

/* ---- too long ---- */

static int ask_too_much(void *arg)
{
	char request[1024];

	(void)arg;
	snprintf(request, sizeof(request), "GET /%0100d HTTP/1.1\r\n" HOST "\r\n", 0);
	AW_TRY(tell_text(request));
	assert_status(414);
	snprintf(request, sizeof(request), "GET /hello HTTP/1.1\r\n" HOST "X: %0300d\r\n\r\n", 0);
	AW_TRY(tell_text(request));
	assert_status(431);
	AW_TRY(tell_text(ECHO("Content-Length: 21\r\n\r\n012345678901234567890")));
	assert_status(413);
	AW_TRY(tell_text(ECHO("Transfer-Encoding: chunked\r\n\r\n15\r\n012345678901234567890\r\n0\r\n\r\n")));
	assert_status(413);
	AW_TRY(tell_text(ECHO("Content-Length: 20\r\nConnection: close\r\n\r\n01234567890123456789")));
	assert_non_null(strstr(answer, "\r\n\r\n01234567890123456789"));
	return still_serves();
}

static void what_is_too_long_is_a_413_a_414_or_a_431(void **state)
{
	(void)state;
	assert_int_equal(serve_with(options, ask_too_much), 0);
}

/* A client that sends on, whatever it is told, still reads what it was told. */
static int send_on(void *arg)
{
	static char body[4 << 20];
	struct aw_stream *stream;

	(void)arg;
	AW_TRY(aw_open_connection(&stream, "127.0.0.1", port));
	AW_TRY(aw_stream_print(stream, ECHO("Content-Length: %zu\r\n\r\n"), sizeof(body)));
	AW_TRY(aw_stream_write(stream, body, sizeof(body)));
	AW_TRY(read_answer(stream));
	assert_status(413);
	aw_stream_close(stream);
	return still_serves();
}

static void who_sends_too_much_reads_so_before_the_connection_is_closed(void **state)
{
	(void)state;
	assert_int_equal(serve_with(options, send_on), 0);
}

/* ---- 100-continue ---- */

static int wait_to_send(void *arg)
{
	struct aw_stream *stream;
	struct aw_bytes line;

	(void)arg;
	AW_TRY(aw_open_connection(&stream, "127.0.0.1", port));
	AW_TRY(aw_stream_write_text(stream, HELLO ECHO("Expect: 100-continue\r\nContent-Length: 3\r\n\r\n")));
	AW_TRY(aw_stream_readuntil(&line, stream, "hello"));
	AW_TRY(aw_stream_readuntil(&line, stream, "\r\n\r\n"));
	assert_string_equal(line.data, "HTTP/1.1 100 Continue\r\n\r\n");
	AW_TRY(aw_stream_write_text(stream, "abc"));
	AW_TRY(aw_stream_readuntil(&line, stream, "\r\n\r\nabc"));
	aw_stream_close(stream);
	AW_TRY(tell_text(ECHO("Expect: 100-continue\r\nContent-Length: 21\r\n\r\n")));
	assert_status(413);
	AW_TRY(tell_text(ECHO("Expect: miracles\r\nContent-Length: 1\r\n\r\n")));
	assert_status(417);
	return still_serves();
}

static void who_waits_with_a_body_is_told_to_send_it_in_its_turn(void **state)
{
	(void)state;
	assert_int_equal(serve_with(options, wait_to_send), 0);
}

/* ---- broken ---- */

static int ask_nonsense(void *arg)
{
	(void)arg;
	AW_TRY(tell_text("nonsense\r\n\r\n"));
	assert_status(400);
	AW_TRY(tell_text("GET /hello HTTP/3.0\r\n" HOST "\r\n"));
	assert_status(505);
	/* Behind a request that takes its time: in its turn. */
	AW_TRY(tell_text("GET /slow HTTP/1.1\r\n" HOST "\r\nnonsense\r\n\r\n" HELLO));
	assert_non_null(strstr(answer, "HTTP/1.1 200 OK\r\n"));
	assert_non_null(strstr(answer, "\r\n\r\nslowHTTP/1.1 400 Bad Request\r\n"));
	assert_null(strstr(answer, "hello"));
	/* Half of one. */
	AW_TRY(tell_text("GET /hello HTTP/1.1\r\nHo"));
	assert_string_equal(answer, "");
	AW_TRY(tell_text(""));
	assert_string_equal(answer, "");
	AW_TRY(tell_text("\r\n\r\n\r\n" HELLO));
	assert_non_null(strstr(answer, "hello"));
	return still_serves();
}

static void what_is_broken_is_a_400_in_its_turn(void **state)
{
	(void)state;
	assert_int_equal(serve_with(options, ask_nonsense), 0);
}

/* ---- too slow ---- */

/* So long after it began the connection ends; the clock, which goes along with the real one here, may be late. */
static int dawdle(const char *text, double least)
{
	struct aw_stream *stream;
	double start = aw_time(), passed;

	AW_TRY(aw_open_connection(&stream, "127.0.0.1", port));
	for (const char *c = text; *c; c++)
		AW_TRY(aw_stream_write(stream, c, 1));
	AW_TRY(read_answer(stream));
	passed = (aw_time() - start) / second;
	assert_true(passed > least - 0.01 && passed < least + 5);
	aw_stream_close(stream);
	return 0;
}

static int be_slow(void *arg)
{
	(void)arg;
	AW_TRY(dawdle("GET /hello HTTP/1.1\r\n", 4));
	assert_status(408);
	AW_TRY(dawdle(ECHO("Content-Length: 3\r\n\r\nab"), 4));
	assert_status(408);
	AW_TRY(dawdle("", 2));
	assert_string_equal(answer, "");
	AW_TRY(dawdle(HELLO, 2));
	assert_non_null(strstr(answer, "hello"));
	return still_serves();
}

static void who_sends_too_slowly_gets_a_408_and_who_sends_nothing_a_closed_connection(void **state)
{
	struct http_options its = options;

	(void)state;
	its.head_seconds = 4;
	its.idle_seconds = 2;
	assert_int_equal(serve_with(its, be_slow), 0);
}

static int read_nothing(void *arg)
{
	struct aw_stream *stream;
	struct aw_bytes bytes;
	size_t length = 0;
	int status;

	(void)arg;
	AW_TRY(aw_open_connection_limit(&stream, "127.0.0.1", port, 1));
	AW_TRY(aw_stream_write_text(stream, "GET /large HTTP/1.1\r\n" HOST "\r\n"));
	AW_TRY(aw_sleep(10));
	while ((status = aw_stream_read(&bytes, stream, 65536)) == 0 && bytes.length)
		length += bytes.length;
	assert_true(length < 8 << 20); /* it was cut off */
	aw_stream_close(stream);
	return still_serves();
}

static void who_does_not_read_is_cut_off(void **state)
{
	(void)state;
	assert_int_equal(serve_with(options, read_nothing), 0);
}

static int read_all_of_it(void *arg)
{
	HTTP_OWN_ANSWER struct http_answer got = {0};

	(void)arg;
	AW_TRY(http_get(&got, port, "/large"));
	assert_int_equal(got.length, (8 << 20) - 1);
	return 0;
}

static void who_reads_gets_all(void **state)
{
	(void)state;
	assert_int_equal(serve_with(options, read_all_of_it), 0);
}

/* ---- clients that go ---- */

static int go_away(void *arg)
{
	struct aw_stream *stream;

	(void)arg;
	/* One that only says no more gets its answer. */
	AW_TRY(tell_text("GET /slow HTTP/1.1\r\n" HOST "\r\n"));
	assert_non_null(strstr(answer, "\r\n\r\nslow"));
	/* One that goes does not end what was begun for it. */
	AW_TRY(aw_open_connection(&stream, "127.0.0.1", port));
	AW_TRY(aw_stream_write_text(stream, "GET /slow HTTP/1.1\r\n" HOST "\r\n"));
	AW_TRY(aw_sleep(1));
	aw_stream_abort(stream);
	AW_TRY(aw_sleep(2));
	say("gone");
	return still_serves();
}

static void a_handler_goes_on_when_its_client_goes(void **state)
{
	(void)state;
	assert_int_equal(serve_with(options, go_away), 0);
	assert_said("answered answered gone");
}

/* ---- the server's end ---- */

static int ask_slowly(void *arg)
{
	HTTP_OWN_ANSWER struct http_answer got = {0};

	(void)arg;
	AW_TRY(http_get(&got, port, "/slow"));
	assert_string_equal(got.body, "slow");
	assert_non_null(strstr(got.head, "Connection: close\n"));
	say("got");
	return 0;
}

static int close_meanwhile(void *arg)
{
	struct aw *asking = aw_spawn(AW(ask_slowly, NULL));
	struct aw_stream *idle;

	(void)arg;
	AW_TRY(aw_open_connection(&idle, "127.0.0.1", port));
	AW_TRY(aw_sleep(1));
	AW_TRY(http_server_close(server));
	say("closed");
	AW_TRY(read_answer(idle));
	assert_string_equal(answer, "");
	AW_TRY(aw_await(NULL, asking));
	assert_int_equal(tell_text(HELLO), -ECONNREFUSED);
	return 0;
}

static void closing_waits_for_what_is_asked_and_closes_what_is_idle(void **state)
{
	(void)state;
	assert_int_equal(serve_with(options, close_meanwhile), 0);
	assert_true(!strcmp(said, "answered closed got") || !strcmp(said, "answered got closed"));
}

static int raise_meanwhile(void *arg)
{
	aw_spawn(AW(ask_slowly, NULL));
	(void)arg;
	AW_TRY(aw_sleep(1));
	return aw_raise("Enough", "the run ends");
}

static void the_run_s_end_ends_all_of_it(void **state)
{
	(void)state;
	assert_int_equal(serve_with(options, raise_meanwhile), AW_ERAISED);
	assert_said("");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_too_long_is_a_413_a_414_or_a_431),
		cmocka_unit_test(who_sends_too_much_reads_so_before_the_connection_is_closed),
		cmocka_unit_test(who_waits_with_a_body_is_told_to_send_it_in_its_turn),
		cmocka_unit_test(what_is_broken_is_a_400_in_its_turn),
		cmocka_unit_test(who_sends_too_slowly_gets_a_408_and_who_sends_nothing_a_closed_connection),
		cmocka_unit_test(who_does_not_read_is_cut_off),
		cmocka_unit_test(who_reads_gets_all),
		cmocka_unit_test(a_handler_goes_on_when_its_client_goes),
		cmocka_unit_test(closing_waits_for_what_is_asked_and_closes_what_is_idle),
		cmocka_unit_test(the_run_s_end_ends_all_of_it),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
