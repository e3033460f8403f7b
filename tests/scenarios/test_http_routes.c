/* What a request's task does, and in which order: pool, background, streams, dependencies. */
#include "serving.h"

/* ---- three at a time ---- */

static int on_loop(void *request)
{
	(void)request;
	AW_TRY(aw_sleep(1));
	return aw_return_text("slept");
}

static int in_pool(void *request)
{
	(void)request;
	AW_TRY(aw_block(1));
	return aw_return_text("blocked");
}

static const struct http_route waits[] = {
	{"GET", "/async", HTTP_ASYNC(on_loop)},
	{"GET", "/def", HTTP_DEF(in_pool)},
	{"GET", "/blocking", HTTP_ASYNC(in_pool)},
	{0},
};

static int ask_one(void *path)
{
	HTTP_OWN_ANSWER struct http_answer got = {0};

	AW_TRY(http_get(&got, port, path));
	assert_int_equal(got.status, 200);
	return 0;
}

static double asked_seconds;

static int ask_many(const char *path, size_t count)
{
	double start = aw_time();
	struct aw *all[100];

	for (size_t i = 0; i < count; i++)
		all[i] = AW(ask_one, WORD(path));
	AW_TRY(aw_gather_array(NULL, all, count));
	asked_seconds = (aw_time() - start) / second;
	return 0;
}

static int ask_in_three_ways(void *arg)
{
	(void)arg;
	AW_TRY(ask_many("/async", 3));
	assert_true(asked_seconds >= 1 && asked_seconds < 3);
	AW_TRY(ask_many("/def", 3));
	assert_true(asked_seconds >= 1 && asked_seconds < 3);
	AW_TRY(ask_many("/blocking", 3));
	assert_true(asked_seconds >= 3);
	return 0;
}

static void coroutines_and_threads_wait_together_and_blockers_in_a_row(void **state)
{
	(void)state;
	assert_int_equal(serve_with((struct http_options){.routes = waits}, ask_in_three_ways), 0);
}

static int ask_a_hundred(void *arg)
{
	(void)arg;
	AW_TRY(ask_many("/def", 100));
	assert_true(asked_seconds >= 3 && asked_seconds < 10);
	return 0;
}

static void the_pool_has_forty_threads(void **state)
{
	(void)state;
	assert_int_equal(serve_with((struct http_options){.routes = waits}, ask_a_hundred), 0);
}

/* Cancelled while its thread works, a request is there until that has ended. */
static int leave_the_thread(void *arg)
{
	struct aw *client = aw_spawn(AW(ask_one, WORD("/def")));

	(void)arg;
	AW_TRY(aw_sleep(0.5));
	aw_cancel(client);
	assert_int_equal(aw_await(NULL, client), AW_ECANCELLED);
	return aw_raise("Enough", "the server is left with a thread at work");
}

static void a_server_that_is_left_waits_for_its_threads(void **state)
{
	(void)state;
	assert_int_equal(serve_with((struct http_options){.routes = waits}, leave_the_thread), AW_ERAISED);
	assert_true(run_ns() >= seconds_ns(second));
}

/* ---- background ---- */

static int note(void *word)
{
	AW_TRY(aw_sleep(1));
	say("%s", (const char *)word);
	return 0;
}

static int note_in_pool(void *word)
{
	AW_TRY(aw_block(1));
	say("%s", (const char *)word);
	return 0;
}

static int note_and_fail(void *word)
{
	AW_TRY(note(word));
	return aw_raise("ValueError", "no mail");
}

static int sign_up(void *request)
{
	AW_TRY(http_background(request, note, http_keep(request, "first")));
	AW_TRY(http_background_def(request, note_in_pool, http_keep(request, "second")));
	return aw_return_text("ok");
}

static int sign_up_badly(void *request)
{
	AW_TRY(http_background(request, note_and_fail, WORD("first")));
	AW_TRY(http_background(request, note, WORD("never")));
	return aw_return_text("ok");
}

static const struct http_route signs[] = {
	{"POST", "/good", HTTP_ASYNC(sign_up)},
	{"POST", "/bad", HTTP_ASYNC(sign_up_badly)},
	{0},
};

static int ask_to_sign(void *arg)
{
	HTTP_OWN_CLIENT struct http_client *client = NULL;
	struct aw_bytes body;

	(void)arg;
	AW_TRY(http_open(&client, port));
	AW_TRY(http_send(client, "POST", "/good", ""));
	AW_TRY(http_read_body(client, &body));
	say("%s", body.data);
	/* The connection does not wait for it either. */
	AW_TRY(http_send(client, "POST", "/bad", ""));
	AW_TRY(http_read_body(client, &body));
	say("%s", body.data);
	return 0;
}

static void the_response_leaves_first_and_a_failure_ends_the_later_ones(void **state)
{
	(void)state;
	assert_int_equal(serve_with((struct http_options){.routes = signs}, ask_to_sign), 0);
	assert_said("ok ok first first second");
}

/* ---- streams ---- */

static int numbers(void *arg)
{
	int status = 0;

	(void)arg;
	for (int i = 0; i < 5 && !status; i++) {
		char text[16];

		snprintf(text, sizeof(text), "%d\n", i);
		status = aw_yield_text(NULL, text);
		if (!status)
			status = aw_sleep(1);
	}
	say(status == AW_ECANCELLED ? "cancelled" : status ? "closed" : "ended");
	AW_TRY(aw_sleep(0.1)); /* a clean-up may wait */
	say("clean");
	return status;
}

static int stream_numbers(void *request)
{
	return http_stream(request, "text/plain", AW_ASYNC_GENERATOR(numbers, NULL));
}

static int broken_numbers(void *arg)
{
	(void)arg;
	AW_TRY(aw_yield_text(NULL, "0\n"));
	return aw_raise("ValueError", "broken");
}

static int stream_broken(void *request)
{
	return http_stream(request, "text/plain", AW_ASYNC_GENERATOR(broken_numbers, NULL));
}

static const struct http_route streams[] = {
	{"GET", "/stream", HTTP_ASYNC(stream_numbers)},
	{"GET", "/broken", HTTP_ASYNC(stream_broken)},
	{0},
};

static int read_stream(void *arg)
{
	HTTP_OWN_CLIENT struct http_client *client = NULL;
	struct aw_bytes chunk;
	int status;

	(void)arg;
	AW_TRY(http_open(&client, port));
	AW_TRY(http_send(client, "GET", "/stream", NULL));
	AW_TRY(http_read_head(client, &status));
	assert_int_equal(status, 200);
	assert_string_equal(http_answer_header(client, "transfer-encoding"), "chunked");
	do {
		AW_TRY(http_read_chunk(client, &chunk));
		say("%.*s", (int)(chunk.length ? chunk.length - 1 : 0), chunk.data);
	} while (chunk.length);
	return 0;
}

static void a_stream_comes_chunk_by_chunk(void **state)
{
	(void)state;
	assert_int_equal(serve_with((struct http_options){.routes = streams}, read_stream), 0);
	assert_said("0 1 2 3 4 ended clean ");
}

static int leave_stream(void *arg)
{
	HTTP_OWN_CLIENT struct http_client *client = NULL;
	struct aw_bytes chunk;

	(void)arg;
	AW_TRY(http_open(&client, port));
	AW_TRY(http_send(client, "GET", "/stream", NULL));
	AW_TRY(http_read_chunk(client, &chunk));
	AW_TRY(http_read_chunk(client, &chunk));
	say("leaves");
	return 0;
}

static void a_client_that_leaves_cancels_the_generator_which_cleans_up(void **state)
{
	(void)state;
	assert_int_equal(serve_with((struct http_options){.routes = streams}, leave_stream), 0);
	assert_said("leaves cancelled clean");
}

static int stream_in_other_ways(void *arg)
{
	HTTP_OWN_ANSWER struct http_answer got = {0};

	(void)arg;
	AW_TRY(tell_text("HEAD /stream HTTP/1.1\r\n" HOST "\r\n"));
	assert_non_null(strstr(answer, "\r\nTransfer-Encoding: chunked\r\n"));
	assert_string_equal(strstr(answer, "\r\n\r\n"), "\r\n\r\n");
	assert_int_equal(http_get(&got, port, "/broken"), -EPROTO);
	return 0;
}

static void a_stream_that_fails_is_cut_off_and_head_asks_for_none(void **state)
{
	(void)state;
	assert_int_equal(serve_with((struct http_options){.routes = streams}, stream_in_other_ways), 0);
	assert_said("");
}

static int read_to_the_end(void *arg)
{
	struct aw_stream *stream;

	(void)arg;
	AW_TRY(aw_open_connection(&stream, "127.0.0.1", port));
	AW_TRY(aw_stream_write_text(stream, "GET /stream HTTP/1.0\r\n\r\n"));
	AW_TRY(read_answer(stream));
	assert_string_equal(strstr(answer, "\r\n\r\n"), "\r\n\r\n0\n1\n2\n3\n4\n");
	assert_non_null(strstr(answer, "Connection: close\r\n"));
	aw_stream_close(stream);
	return 0;
}

static void a_stream_to_http_1_0_ends_with_the_connection(void **state)
{
	(void)state;
	assert_int_equal(serve_with((struct http_options){.routes = streams}, read_to_the_end), 0);
}

/* ---- dependencies ---- */

static int get_db(void *request)
{
	int status;

	(void)request;
	say("set-up");
	status = aw_yield_text(NULL, "db");
	AW_TRY(aw_sleep(0.5));
	say(status == AW_ERAISED ? "roll-back" : "teardown");
	return status;
}

static int get_user(void *request)
{
	int status;

	say("user-of-%s", (const char *)http_dependency(request, get_db));
	status = aw_yield_text(NULL, "kim");
	say("user-gone");
	return status;
}

static int read_items(void *request)
{
	say("handler-%s", (const char *)http_dependency(request, get_user));
	assert_null(http_dependency(request, read_items));
	AW_TRY(http_background(request, note, WORD("background")));
	return aw_return_text("items");
}

static int fail_items(void *request)
{
	(void)request;
	return http_fail(request, 409, "taken");
}

static int forgive(void *request)
{
	(void)request;
	(void)aw_yield_text(NULL, "");
	return 0;
}

static const struct http_route depends[] = {
	{"GET", "/forgiven", HTTP_ASYNC(fail_items), .depends = {HTTP_DEPENDS(forgive)}},
	{"GET", "/items", HTTP_ASYNC(read_items), .depends = {HTTP_DEPENDS(get_db), HTTP_DEPENDS(get_user)}},
	{"GET", "/fail", HTTP_ASYNC(fail_items), .depends = {HTTP_DEPENDS(get_db)}},
	{0},
};

static int ask_items(void *path)
{
	HTTP_OWN_ANSWER struct http_answer got = {0};

	AW_TRY(http_get(&got, port, path ? path : "/items"));
	say("%d", got.status);
	return 0;
}

static int ask_to_fail(void *arg)
{
	(void)arg;
	return ask_items(WORD("/fail"));
}

static int ask_to_be_forgiven(void *arg)
{
	(void)arg;
	return ask_items(WORD("/forgiven"));
}

static void dependencies_end_after_the_response_and_the_background(void **state)
{
	(void)state;
	assert_int_equal(serve_with((struct http_options){.routes = depends}, ask_items), 0);
	assert_said("set-up user-of-db handler-kim 200 background user-gone teardown");
}

static void or_before_the_response(void **state)
{
	const struct http_options options = {.routes = depends, .teardown_first = true};

	(void)state;
	assert_int_equal(serve_with(options, ask_items), 0);
	assert_said("set-up user-of-db handler-kim user-gone teardown 200 background");
}

static void an_error_is_thrown_into_them_before_the_response(void **state)
{
	(void)state;
	assert_int_equal(serve_with((struct http_options){.routes = depends}, ask_to_fail), 0);
	assert_said("set-up roll-back 409");
}

static void one_that_goes_on_over_an_error_leaves_no_response(void **state)
{
	(void)state;
	assert_int_equal(serve_with((struct http_options){.routes = depends}, ask_to_be_forgiven), 0);
	assert_said("500");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(coroutines_and_threads_wait_together_and_blockers_in_a_row),
		cmocka_unit_test(the_pool_has_forty_threads),
		cmocka_unit_test(a_server_that_is_left_waits_for_its_threads),
		cmocka_unit_test(the_response_leaves_first_and_a_failure_ends_the_later_ones),
		cmocka_unit_test(a_stream_comes_chunk_by_chunk),
		cmocka_unit_test(a_client_that_leaves_cancels_the_generator_which_cleans_up),
		cmocka_unit_test(a_stream_that_fails_is_cut_off_and_head_asks_for_none),
		cmocka_unit_test(a_stream_to_http_1_0_ends_with_the_connection),
		cmocka_unit_test(dependencies_end_after_the_response_and_the_background),
		cmocka_unit_test(or_before_the_response),
		cmocka_unit_test(an_error_is_thrown_into_them_before_the_response),
		cmocka_unit_test(one_that_goes_on_over_an_error_leaves_no_response),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
