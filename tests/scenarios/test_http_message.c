/* Requests as they come in: whole, byte by byte, broken and too long. */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "http/message.h"

static const struct http_limits limits = {.url_bytes = 64, .head_bytes = 256, .body_bytes = 16};

/* Feeds so many bytes at a time, as far as the message takes them. */
static int feed(struct http_message *message, const char *bytes, size_t length, size_t at_a_time)
{
	int status = 0;

	for (size_t from = 0; from < length && !status && !message->is_complete;) {
		size_t most = length - from < at_a_time ? length - from : at_a_time, used;
		/* A copy, so that reading beyond it is found out. */
		char *copy = malloc(most);

		assert_non_null(copy);
		memcpy(copy, bytes + from, most);
		status = http__message_feed(message, copy, most, &used);
		assert_true(used <= most);
		assert_true(used == most || status || message->is_complete);
		from += used;
		free(copy);
	}
	return status;
}

#define HOST "Host: a\r\n"
#define GET  "GET / HTTP/1.1\r\n" HOST
#define POST "POST / HTTP/1.1\r\n" HOST

/* ---- what is broken ---- */

enum { INCOMPLETE = 1 };

/* clang-format off */
#define CASE(wanted, request) {(request), sizeof(request) - 1, (wanted)}

static const struct {
	const char *request;
	size_t length;
	int wanted; /* 0: complete */
} table[] = {
	CASE(0, GET "\r\n"),
	CASE(0, "\r\n\r\n" GET "\r\n"),
	CASE(0, GET "\r\ntrailing rubbish"),
	CASE(0, "GET / HTTP/1.0\r\n\r\n"),
	CASE(0, "OPTIONS * HTTP/1.1\r\n" HOST "\r\n"),
	CASE(0, "GET http://a/b HTTP/1.1\r\n" HOST "\r\n"),
	CASE(0, GET "Empty:\r\n\r\n"),
	CASE(0, GET "Folded: a\r\n b\r\n\r\n"),
	CASE(0, GET "Upgrade: h2c\r\nConnection: Upgrade\r\n\r\n"),
	CASE(0, POST "Content-Length: 3\r\n\r\nabc"),
	CASE(INCOMPLETE, POST "Content-Length: 3\r\n\r\nab"),
	CASE(0, POST "Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n"),
	CASE(0, POST "Transfer-Encoding: chunked\r\n\r\n3;a=b\r\nabc\r\n0\r\nTrailer: x\r\n\r\n"),
	CASE(INCOMPLETE, POST "Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n"),
	CASE(INCOMPLETE, ""),
	CASE(INCOMPLETE, "GET"),
	CASE(INCOMPLETE, GET),
	/* not HTTP at all */
	CASE(400, "nonsense\r\n\r\n"),
	CASE(400, "\026\003\001\002\000\001\000\001\374\003\003"),
	CASE(400, "\377\376\375"),
	CASE(400, "get / HTTP/1.1\r\n" HOST "\r\n"),
	CASE(400, "GET\r\n\r\n"),
	CASE(400, "GET / FTP/1.1\r\n" HOST "\r\n"),
	CASE(400, "GET / HTTP/1\r\n" HOST "\r\n"),
	CASE(400, "GET / HTTP/a.b\r\n" HOST "\r\n"),
	CASE(400, "GET / HTTP/1.1 \r\n" HOST "\r\n"),
	CASE(505, "GET / HTTP/2.0\r\n" HOST "\r\n"),
	CASE(505, "GET / HTTP/0.9\r\n\r\n"),
	CASE(505, "GET /\r\n\r\n"),
	/* heads */
	CASE(400, "GET / HTTP/1.1\r\n\r\n"),
	CASE(400, GET HOST "\r\n"),
	CASE(400, GET "no colon\r\n\r\n"),
	CASE(400, GET ": no name\r\n\r\n"),
	CASE(400, GET "Space : x\r\n\r\n"),
	CASE(400, GET "N\000ul: x\r\n\r\n"),
	CASE(400, GET "Nul: \000x\r\n\r\n"),
	CASE(400, GET "Ctrl: \001\r\n\r\n"),
	CASE(417, GET "Expect: 200-ok\r\n\r\n"),
	/* paths */
	CASE(400, "GET /%zz HTTP/1.1\r\n" HOST "\r\n"),
	CASE(400, "GET /%4 HTTP/1.1\r\n" HOST "\r\n"),
	CASE(400, "GET /%00 HTTP/1.1\r\n" HOST "\r\n"),
	CASE(400, "GET nowhere HTTP/1.1\r\n" HOST "\r\n"),
	CASE(400, "GET http:// HTTP/1.1\r\n" HOST "\r\n"),
	/* lengths, where two readers could see two requests */
	CASE(400, POST "Content-Length: -1\r\n\r\n"),
	CASE(400, POST "Content-Length: +1\r\n\r\na"),
	CASE(400, POST "Content-Length: 1x\r\n\r\na"),
	CASE(400, POST "Content-Length: 1 2\r\n\r\na"),
	CASE(400, POST "Content-Length: 99999999999999999999\r\n\r\na"),
	CASE(400, POST "Content-Length: 1\r\nContent-Length: 2\r\n\r\nab"),
	CASE(400, POST "Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"),
	CASE(400, POST "Transfer-Encoding: gzip\r\n\r\n0\r\n\r\n"),
	CASE(400, POST "Transfer-Encoding: chunked, gzip\r\n\r\n0\r\n\r\n"),
	CASE(400, "POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"),
	CASE(501, POST "Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n"),
	CASE(501, POST "Transfer-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"),
	CASE(501, POST "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"),
	CASE(400, POST "Transfer-Encoding: chunked\r\n\r\nzz\r\n"),
	CASE(400, POST "Transfer-Encoding: chunked\r\n\r\n-1\r\n"),
	CASE(400, POST "Transfer-Encoding: chunked\r\n\r\nfffffffffffffffff\r\n"),
	/* too long */
	CASE(414, "GET /0123456789012345678901234567890123456789012345678901234567890123 HTTP/1.1\r\n"),
	CASE(413, POST "Content-Length: 17\r\n\r\n"),
	CASE(413, POST "Expect: 100-continue\r\nContent-Length: 17\r\n\r\n"),
	CASE(413, POST "Transfer-Encoding: chunked\r\n\r\n11\r\n01234567890123456\r\n0\r\n\r\n"),
	CASE(413, POST "Transfer-Encoding: chunked\r\n\r\n9\r\n012345678\r\n9\r\n012345678\r\n0\r\n\r\n"),
};

/* clang-format on */

static void check(size_t row, size_t at_a_time)
{
	size_t length = table[row].length;
	struct http_message message;
	int status, got;

	http__message_init(&message, HTTP_REQUEST, &limits);
	status = feed(&message, table[row].request, length, at_a_time);
	assert_true(status == 0 || status == -EPROTO);
	assert_true((status == -EPROTO) == (message.error != 0));
	got = message.error ? message.error : message.is_complete ? 0 : INCOMPLETE;
	if (got != table[row].wanted)
		fail_msg("%d, not %d, %zu at a time: %s", got, table[row].wanted, at_a_time,
			table[row].request);
	http__message_finish(&message);
}

static void each_request_of_the_table_is_taken_or_refused_as_it_says(void **state)
{
	(void)state;
	for (size_t row = 0; row < sizeof(table) / sizeof(table[0]); row++)
		check(row, SIZE_MAX);
}

static void and_the_same_byte_by_byte(void **state)
{
	(void)state;
	for (size_t row = 0; row < sizeof(table) / sizeof(table[0]); row++) {
		check(row, 1);
		check(row, 7);
	}
}

/* ---- heads that are too long, in each of their parts ---- */

static int error_of(const char *begin, const char *again, int times)
{
	struct http_message message;
	int error;

	http__message_init(&message, HTTP_REQUEST, &limits);
	feed(&message, begin, strlen(begin), SIZE_MAX);
	for (int i = 0; i < times && !message.error; i++)
		feed(&message, again, strlen(again), SIZE_MAX);
	error = message.error;
	http__message_finish(&message);
	return error;
}

static void a_head_without_end_is_a_431_whichever_part_it_is(void **state)
{
	(void)state;
	assert_int_equal(error_of(GET, "X: y\r\n", 1000), 431);
	assert_int_equal(error_of(GET, "x", 1000), 431);
	assert_int_equal(error_of(GET "X: ", "y", 1000), 431);
	assert_int_equal(error_of(GET "X: ", " ", 200000), 431);
	assert_int_equal(error_of("GET /", "x", 1000), 414);
	assert_int_equal(error_of(POST "Transfer-Encoding: chunked\r\n\r\n0\r\n", "X: y\r\n", 1000), 431);
	assert_int_equal(error_of("", "\r\n", 200000), 431);
}

static void what_is_as_long_as_may_be_is_taken(void **state)
{
	char request[512];

	(void)state;
	snprintf(request, sizeof(request), "GET /%063d HTTP/1.1\r\n" HOST "\r\n", 0);
	assert_int_equal(error_of(request, "", 0), 0);
	snprintf(request, sizeof(request), GET "X: %0*d\r\n\r\n", 256 - 1 - 4 - 1 - 1, 0);
	assert_int_equal(error_of(request, "", 0), 0);
	snprintf(request, sizeof(request), GET "X: %0*d\r\n\r\n", 256 - 1 - 4 - 1, 0);
	assert_int_equal(error_of(request, "", 0), 431);
	assert_int_equal(error_of(POST "Content-Length: 16\r\n\r\n0123456789abcdef", "", 0), 0);
}

/* ---- what is found in it ---- */

static void its_parts_are_kept(void **state)
{
	static const char bytes[] =
		"POST http://h/a%20b%ED%95%9C?c=%64+e&f#g HTTP/1.1\r\nhOST:  h  \r\nX: 1\r\n"
		"x: 2\r\nContent-Length: 4\r\n\r\na\000bcNEXT";
	struct http_message message;
	size_t used;

	(void)state;
	http__message_init(&message, HTTP_REQUEST, NULL);
	assert_int_equal(http__message_feed(&message, bytes, sizeof(bytes) - 1, &used), 0);
	assert_int_equal(used, sizeof(bytes) - 1 - 4);
	assert_true(message.is_complete && message.keeps_alive);
	assert_string_equal(message.path, "/a b한");
	assert_string_equal(message.query, "c=%64+e&f");
	assert_string_equal(http__message_header(&message, "Host"), "h");
	assert_string_equal(http__message_header(&message, "X"), "1");
	assert_null(http__message_header(&message, "Y"));
	assert_int_equal(message.body.length, 4);
	assert_memory_equal(message.body.bytes, "a\000bc", 5);
	/* It takes no more. */
	assert_int_equal(http__message_feed(&message, "NEXT", 4, &used), 0);
	assert_int_equal(used, 0);
	assert_int_equal(http__message_end(&message), 0);
	http__message_finish(&message);
}

static bool keeps_alive(const char *request)
{
	struct http_message message;
	bool keeps;

	http__message_init(&message, HTTP_REQUEST, NULL);
	assert_int_equal(feed(&message, request, strlen(request), SIZE_MAX), 0);
	assert_true(message.is_complete);
	keeps = message.keeps_alive;
	http__message_finish(&message);
	return keeps;
}

static void who_keeps_the_connection_is_known(void **state)
{
	(void)state;
	assert_true(keeps_alive(GET "\r\n"));
	assert_false(keeps_alive(GET "Connection: close\r\n\r\n"));
	assert_false(keeps_alive(GET "Connection: Close, x\r\n\r\n"));
	assert_false(keeps_alive("GET / HTTP/1.0\r\n\r\n"));
	assert_true(keeps_alive("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n"));
}

static bool waits(const char *head)
{
	struct http_message message;
	bool wants;

	http__message_init(&message, HTTP_REQUEST, NULL);
	assert_int_equal(feed(&message, head, strlen(head), SIZE_MAX), 0);
	wants = message.wants_to_continue;
	http__message_finish(&message);
	return wants;
}

static void who_waits_with_a_body_is_known(void **state)
{
	(void)state;
	assert_true(waits(POST "Expect: 100-continue\r\nContent-Length: 3\r\n\r\n"));
	assert_true(waits(POST "expect: 100-Continue\r\nTransfer-Encoding: chunked\r\n\r\n"));
	assert_false(waits(POST "Expect: 100-continue\r\nContent-Length: 3\r\n\r\na"));
	assert_false(waits(POST "Expect: 100-continue\r\n\r\n"));
	assert_false(waits("POST / HTTP/1.0\r\nExpect: 100-continue\r\nContent-Length: 3\r\n\r\n"));
}

/* ---- responses ---- */

static void a_response_without_a_length_ends_with_the_connection(void **state)
{
	struct http_message message;
	const char *bytes = "HTTP/1.1 200 OK\r\n\r\nall that comes";

	(void)state;
	http__message_init(&message, HTTP_RESPONSE, NULL);
	assert_int_equal(feed(&message, bytes, strlen(bytes), 3), 0);
	assert_false(message.is_complete);
	assert_int_equal(http__message_end(&message), 0);
	assert_true(message.is_complete);
	assert_string_equal(message.body.bytes, "all that comes");
	http__message_finish(&message);
	http__message_init(&message, HTTP_RESPONSE, NULL);
	bytes = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nall";
	assert_int_equal(feed(&message, bytes, strlen(bytes), 3), 0);
	assert_int_equal(http__message_end(&message), -EPROTO);
	http__message_finish(&message);
}

static void the_answer_to_a_head_has_no_body(void **state)
{
	struct http_message message;
	const char *bytes = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n";

	(void)state;
	http__message_init(&message, HTTP_RESPONSE, NULL);
	message.has_no_body = true;
	assert_int_equal(feed(&message, bytes, strlen(bytes), SIZE_MAX), 0);
	assert_true(message.is_complete);
	http__message_finish(&message);
}

/* ---- decoding ---- */

static void decoding_takes_what_is_whole(void **state)
{
	char text[] = "a%2Bb+c%2f", query[] = "a%2Bb+c", broken[] = "%", short_one[] = "%4", zero[] = "%00";

	(void)state;
	assert_true(http__decode(text, false));
	assert_string_equal(text, "a+b+c/");
	assert_true(http__decode(query, true));
	assert_string_equal(query, "a+b c");
	assert_false(http__decode(broken, false));
	assert_false(http__decode(short_one, false));
	assert_false(http__decode(zero, true));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_request_of_the_table_is_taken_or_refused_as_it_says),
		cmocka_unit_test(and_the_same_byte_by_byte),
		cmocka_unit_test(a_head_without_end_is_a_431_whichever_part_it_is),
		cmocka_unit_test(what_is_as_long_as_may_be_is_taken),
		cmocka_unit_test(its_parts_are_kept),
		cmocka_unit_test(who_keeps_the_connection_is_known),
		cmocka_unit_test(who_waits_with_a_body_is_known),
		cmocka_unit_test(a_response_without_a_length_ends_with_the_connection),
		cmocka_unit_test(the_answer_to_a_head_has_no_body),
		cmocka_unit_test(decoding_takes_what_is_whole),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
