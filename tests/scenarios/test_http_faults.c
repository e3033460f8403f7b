/* Each allocation, and each call of the system, of a server and its clients fails in turn: a client may go without
 * its answer, but nothing crashes, hangs or is left behind. */
#include "runtime/failing.h"

#include "serving.h"

/* A hundredth; and longer than any run takes, to say what hangs. */
static const double scale = 0.01;
enum { TOO_LONG = 3000 };

/* ---- a server of all kinds of routes ---- */

static int plain(void *request)
{
	const char *name = http_query(request, "name");

	if (!name)
		return -ENOMEM;
	AW_TRY(http_set_header(request, "X-Name", name));
	return aw_return_text("plain");
}

static int in_pool(void *request)
{
	AW_TRY(aw_block(0.01));
	return aw_return_text(http_body(request, NULL));
}

static int numbers(void *arg)
{
	(void)arg;
	AW_TRY(aw_yield_text(NULL, "one "));
	AW_TRY(aw_yield());
	AW_TRY(aw_yield_text(NULL, "two"));
	return 0;
}

static int stream(void *request)
{
	return http_stream(request, "text/plain", AW_ASYNC_GENERATOR(numbers, NULL));
}

static int get_db(void *arg)
{
	int status;

	(void)arg;
	status = aw_yield_text(NULL, "db");
	AW_TRY(aw_yield());
	return status;
}

static int note(void *arg)
{
	(void)arg;
	return aw_yield();
}

static int depend(void *request)
{
	AW_TRY(http_background(request, note, NULL));
	AW_TRY(http_background_def(request, in_pool, request));
	return aw_return_text(http_dependency(request, get_db));
}

static const struct http_route routes[] = {
	{"GET", "/plain", HTTP_ASYNC(plain)},
	{"POST", "/def", HTTP_DEF(in_pool)},
	{"GET", "/stream", HTTP_ASYNC(stream)},
	{"GET", "/depend", HTTP_ASYNC(depend), .depends = {HTTP_DEPENDS(get_db)}},
	{0},
};

/* ---- its clients ---- */

static int ask(struct http_client *client, const char *method, const char *path, const char *body)
{
	struct aw_bytes bytes;
	int status;

	AW_TRY(http_send(client, method, path, body));
	AW_TRY(http_read_head(client, &status));
	AW_TRY(http_read_body(client, &bytes));
	say("%d:%s", status, bytes.data);
	return status == 500 || status == 503 ? -ENOMEM : 0;
}

static int ask_all(void *arg)
{
	HTTP_OWN_CLIENT struct http_client *client = NULL;
	HTTP_OWN_ANSWER struct http_answer got = {0};

	(void)arg;
	AW_TRY(http_open(&client, port));
	AW_TRY(ask(client, "GET", "/plain?name=k%20im", NULL));
	AW_TRY(ask(client, "POST", "/def", "body"));
	AW_TRY(ask(client, "GET", "/stream", NULL));
	AW_TRY(ask(client, "GET", "/depend", NULL));
	AW_TRY(ask(client, "PUT", "/plain", ""));
	AW_TRY(http_get(&got, port, "/plain?name=x"));
	say("%d:%s", got.status, got.body);
	return 0;
}

static int pipeline(void *arg)
{
	(void)arg;
	AW_TRY(tell_text("GET /depend HTTP/1.1\r\n" HOST "\r\nGET /plain?name=y HTTP/1.1\r\n" HOST
			 "\r\nnonsense\r\n\r\n"));
	say("%s",
		strstr(answer, "db") && strstr(answer, "plain") && strstr(answer, " 400 ") ? "all" : "some");
	return strstr(answer, " 400 ") ? 0 : -EPROTO;
}

static int use_http(void *arg)
{
	(void)arg;
	AW_TRY(aw_await(NULL, AW(ask_all, NULL)));
	return aw_await(NULL, AW(pipeline, NULL));
}

/* ---- what fails ---- */

static void fail_each_of(enum fault fault)
{
	struct serving serving = {{.routes = routes, .quiet = true}, use_http};
	const struct failing server_and_clients = {.fn = serve_and_ask,
		.arg = &serving,
		.options = {.clock = AW_CLOCK_VIRTUAL, .scale = scale},
		.may_say_other = true,
		.at_most_seconds = TOO_LONG};

	assert_int_equal(run_with(server_and_clients.options, serve_and_ask, &serving), 0);
	assert_said("200:plain 200:body 200:one two 200:db 405:{\"detail\":\"Method Not Allowed\"} 200:plain "
		    "all");
	fail_each(&server_and_clients, fault, FAULT_NONE);
}

static void each_allocation_may_fail(void **state)
{
	(void)state;
	fail_each_of(FAULT_MEMORY);
}

static void each_call_may_be_without_a_descriptor(void **state)
{
	(void)state;
	fail_each_of(FAULT_EMFILE);
}

static void each_call_may_be_interrupted(void **state)
{
	(void)state;
	fail_each_of(FAULT_EINTR);
}

static void each_call_may_meet_a_reset(void **state)
{
	(void)state;
	fail_each_of(FAULT_ECONNRESET);
}

static void each_transfer_may_be_of_one_byte(void **state)
{
	(void)state;
	fail_each_of(FAULT_SHORT);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_allocation_may_fail),
		cmocka_unit_test(each_call_may_be_without_a_descriptor),
		cmocka_unit_test(each_call_may_be_interrupted),
		cmocka_unit_test(each_call_may_meet_a_reset),
		cmocka_unit_test(each_transfer_may_be_of_one_byte),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
