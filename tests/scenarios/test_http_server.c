/* The HTTP server's answers, byte for byte but for their dates. */
#include "serving.h"

static int hello(void *request)
{
	(void)request;
	return aw_return_text("{\"hello\":1}");
}

static int echo(void *request)
{
	return aw_return_text(http_body(request, NULL));
}

static int nothing(void *request)
{
	(void)request;
	return 0;
}

static int greet(void *request)
{
	const char *name = http_query(request, "name");

	http_set_status(request, 201);
	AW_TRY(http_set_header(request, "X-Name", name ? name : "nobody"));
	return aw_return_text("greeted");
}

static int break_down(void *request)
{
	(void)request;
	return aw_raise("ValueError", "bad");
}

static int missing(void *request)
{
	return http_fail(request, 404, "Item \"%d\" not found", 7);
}

static const struct http_route routes[] = {
	{"GET", "/hello", HTTP_ASYNC(hello)},
	{"GET", "/def", HTTP_DEF(hello)},
	{"POST", "/echo", HTTP_ASYNC(echo)},
	{"PUT", "/echo", HTTP_DEF(echo)},
	{"GET", "/nothing", HTTP_ASYNC(nothing)},
	{"GET", "/greet", HTTP_ASYNC(greet)},
	{"GET", "/fail", HTTP_ASYNC(break_down)},
	{"GET", "/missing", HTTP_ASYNC(missing)},
	{"GET", "/missing_def", HTTP_DEF(missing)},
	{0},
};
static const struct http_options options = {.routes = routes};

#define HELLO_HEAD(more) \
	"HTTP/1.1 200 OK\r\n" SERVER "Content-Type: application/json\r\nContent-Length: 11\r\n" more "\r\n"
#define HELLO HELLO_HEAD("") "{\"hello\":1}"

static int ask_hello(void *arg)
{
	(void)arg;
	AW_TRY(tell_text("GET /hello HTTP/1.1\r\n" HOST "\r\n"));
	assert_string_equal(answer, HELLO);
	AW_TRY(tell_text("GET /def HTTP/1.1\r\n" HOST "\r\n"));
	assert_string_equal(answer, HELLO);
	return 0;
}

static void a_handler_s_text_is_the_body_on_the_loop_and_in_the_pool(void **state)
{
	(void)state;
	assert_int_equal(serve_with(options, ask_hello), 0);
}

static int ask_head(void *arg)
{
	(void)arg;
	AW_TRY(tell_text("HEAD /hello HTTP/1.1\r\n" HOST "\r\n"));
	assert_string_equal(answer, HELLO_HEAD(""));
	return 0;
}

static void head_is_get_without_the_body(void **state)
{
	(void)state;
	assert_int_equal(serve_with(options, ask_head), 0);
}

static int ask_wrongly(void *arg)
{
	(void)arg;
	AW_TRY(tell_text("GET /nowhere HTTP/1.1\r\n" HOST "\r\n"));
	assert_string_equal(answer,
		"HTTP/1.1 404 Not Found\r\n" SERVER
		"Content-Type: application/json\r\nContent-Length: 22\r\n\r\n{\"detail\":\"Not Found\"}");
	AW_TRY(tell_text("GET /echo HTTP/1.1\r\n" HOST "\r\n"));
	assert_string_equal(answer, "HTTP/1.1 405 Method Not Allowed\r\n" SERVER
				    "Allow: POST, PUT\r\nContent-Type: application/json\r\n"
				    "Content-Length: 31\r\n\r\n{\"detail\":\"Method Not Allowed\"}");
	AW_TRY(tell_text("DELETE /hello HTTP/1.1\r\n" HOST "\r\n"));
	assert_non_null(strstr(answer, "\r\nAllow: GET, HEAD\r\n"));
	return 0;
}

static void an_unknown_path_is_a_404_and_a_wrong_method_a_405_that_says_which(void **state)
{
	(void)state;
	assert_int_equal(serve_with(options, ask_wrongly), 0);
}

static int ask_twice(void *arg)
{
	(void)arg;
	AW_TRY(tell_text(
		"GET /hello HTTP/1.1\r\n" HOST "\r\nPOST /echo HTTP/1.1\r\n" HOST
		"Content-Length: 3\r\n\r\nabcGET /def HTTP/1.1\r\n" HOST "Connection: close\r\n\r\n"));
	assert_string_equal(answer,
		HELLO "HTTP/1.1 200 OK\r\n" SERVER
		      "Content-Type: text/plain; charset=utf-8\r\nContent-Length: 3\r\n\r\nabc" HELLO_HEAD(
			      "Connection: close\r\n") "{\"hello\":1}");
	return 0;
}

static void pipelined_requests_are_answered_in_their_order(void **state)
{
	(void)state;
	assert_int_equal(serve_with(options, ask_twice), 0);
}

static int ask_in_the_old_way(void *arg)
{
	(void)arg;
	AW_TRY(tell_text("GET /hello HTTP/1.0\r\n\r\nGET /hello HTTP/1.0\r\n\r\n"));
	assert_string_equal(answer, HELLO_HEAD("Connection: close\r\n") "{\"hello\":1}");
	AW_TRY(tell_text("GET /hello HTTP/1.0\r\nConnection: keep-alive\r\n\r\nGET /hello HTTP/1.0\r\n\r\n"));
	assert_string_equal(answer, HELLO_HEAD("Connection: keep-alive\r\n") "{\"hello\":1}" HELLO_HEAD(
					    "Connection: close\r\n") "{\"hello\":1}");
	return 0;
}

static void http_1_0_is_closed_unless_it_asks_for_more(void **state)
{
	(void)state;
	assert_int_equal(serve_with(options, ask_in_the_old_way), 0);
}

static int ask_more(void *arg)
{
	HTTP_OWN_ANSWER struct http_answer got = {0};

	(void)arg;
	AW_TRY(http_get(&got, port, "/nothing"));
	assert_int_equal(got.status, 200);
	assert_string_equal(got.body, "null");
	http_answer_finish(&got);
	AW_TRY(http_get(&got, port, "/gr%65et?a=b&name=k+i%6d&c"));
	assert_int_equal(got.status, 201);
	assert_string_equal(got.body, "greeted");
	assert_non_null(strstr(got.head, "X-Name: k im\n"));
	http_answer_finish(&got);
	AW_TRY(http_get(&got, port, "/fail"));
	assert_int_equal(got.status, 500);
	assert_string_equal(got.body, "Internal Server Error");
	assert_non_null(strstr(got.head, "Content-Type: text/plain; charset=utf-8\n"));
	http_answer_finish(&got);
	AW_TRY(http_get(&got, port, "/missing"));
	assert_int_equal(got.status, 404);
	assert_string_equal(got.body, "{\"detail\":\"Item \\\"7\\\" not found\"}");
	http_answer_finish(&got);
	AW_TRY(http_get(&got, port, "/missing_def"));
	assert_int_equal(got.status, 404);
	assert_string_equal(got.body, "{\"detail\":\"Item \\\"7\\\" not found\"}");
	http_answer_finish(&got);
	AW_TRY(http_post(&got, port, "/echo", "안녕"));
	assert_string_equal(got.body, "안녕");
	return 0;
}

static void a_handler_sets_status_and_headers_and_raises(void **state)
{
	(void)state;
	assert_int_equal(serve_with(options, ask_more), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_handler_s_text_is_the_body_on_the_loop_and_in_the_pool),
		cmocka_unit_test(head_is_get_without_the_body),
		cmocka_unit_test(an_unknown_path_is_a_404_and_a_wrong_method_a_405_that_says_which),
		cmocka_unit_test(pipelined_requests_are_answered_in_their_order),
		cmocka_unit_test(http_1_0_is_closed_unless_it_asks_for_more),
		cmocka_unit_test(a_handler_sets_status_and_headers_and_raises),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
