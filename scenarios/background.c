/* background: who joins gets a mail, and a record is written. Before the response, and the client waits for it; or
 * after it, in the same task: then a failure stops what comes behind it, and the client never knows. */
#include "http/client.h"
#include "http/server.h"
#include "scenario.h"

static int send_mail(void *arg)
{
	(void)arg;
	/* await asyncio.sleep(MAIL) */
	AW_TRY(aw_sleep(scenario_knob("mail")));
	/* print("메일을 보냈다") */
	aw_print("메일을 보냈다");
	return 0;
}

static int fail_to_mail(void *arg)
{
	(void)arg;
	/* await asyncio.sleep(MAIL) */
	AW_TRY(aw_sleep(scenario_knob("mail")));
	/* print("메일을 보내지 못했다") */
	aw_print("메일을 보내지 못했다");
	/* raise ConnectionError("the mail server is down") */
	return aw_raise("ConnectionError", "the mail server is down");
}

static int write_record(void *arg)
{
	(void)arg;
	/* await asyncio.sleep(RECORD) */
	AW_TRY(aw_sleep(scenario_knob("record")));
	/* print("기록했다") */
	aw_print("기록했다");
	return 0;
}

static int join_and_wait(void *request)
{
	(void)request;
	/* await send_mail() */
	AW_TRY(aw_await(NULL, AW(send_mail, NULL)));
	/* await write_record() */
	return aw_await(NULL, AW(write_record, NULL));
}

static int join(void *request)
{
	/* tasks.add_task(send_mail) */
	AW_TRY(http_background(request, send_mail, NULL));
	/* tasks.add_task(write_record) */
	return http_background(request, write_record, NULL);
}

static int join_badly(void *request)
{
	/* tasks.add_task(fail_to_mail) */
	AW_TRY(http_background(request, fail_to_mail, NULL));
	/* tasks.add_task(write_record) */
	return http_background(request, write_record, NULL);
}

static const struct http_route routes[] = {{"GET", "/none", HTTP_ASYNC(join_and_wait)},
	{"GET", "/background", HTTP_ASYNC(join)}, {"GET", "/failing", HTTP_ASYNC(join_badly)}, {0}};

/* ---- the client ---- */

struct visit {
	uint16_t port;
	const char *path;
};

static int client(void *arg)
{
	const struct visit *visit = arg;
	HTTP_OWN_ANSWER struct http_answer answer = {0};

	/* status = await get(port, path) */
	AW_TRY(http_get(&answer, visit->port, visit->path));
	/* print("클라이언트가 받은 응답", status) */
	aw_print("클라이언트가 받은 응답 %d", answer.status);
	return 0;
}

static int ask(const char *path)
{
	const struct http_options options = {.routes = routes, .quiet = true};
	HTTP_OWN_SERVER struct http_server *server = NULL;
	struct visit visit = {.path = path};

	/* async with serving() as port: */
	AW_TRY(http_serve(&server, &options));
	visit.port = http_server_port(server);
	/* await asyncio.create_task(client(port, path)) */
	AW_TRY(aw_await(NULL, aw_spawn(AW(client, &visit))));
	return http_server_close(server);
}

/* ---- none: the client waits for all of it ---- */

static int none(void *arg)
{
	(void)arg;
	/* await ask("/none") */
	return ask("/none");
}

/* ---- background: the response leaves first ---- */

static int background(void *arg)
{
	(void)arg;
	/* await ask("/background") */
	return ask("/background");
}

/* ---- failing: nobody tells the client, and the record is never written ---- */

static int failing(void *arg)
{
	(void)arg;
	/* await ask("/failing") */
	return ask("/failing");
}

/* ---- what the viewer tells about it ---- */
/* clang-format off */

static const struct scenario_stop none_stops[] = {
	{.on = "wait", .task = "GET /none #1",
		.text = {"처리 함수가 메일을 다 보내고 기록까지 하고 나서야 응답합니다.",
			"The handler answers only when the mail is sent and the record written."}},
	{.on = "wait", .task = "GET /none #1", .nth = 2,
		.text = {"메일은 갔지만 클라이언트는 아직 기다립니다.", "The mail is sent, and the client still waits."}},
	{.on = "end", .task = "client",
		.text = {"가입했다는 답을 받는 데 {mail+record}초가 걸렸습니다.", "It took {mail+record} s to be told of having joined."}},
	{0}};

static const struct scenario_stop background_stops[] = {
	{.on = "end", .task = "client",
		.text = {"클라이언트는 바로 응답을 받았습니다. 메일은 아직 보내지도 않았습니다.",
			"The client is answered at once. The mail has not even been sent."}},
	{.on = "print", .task = "GET /background #1",
		.text = {"메일은 응답을 보낸 바로 그 태스크가, 응답 뒤에 보냅니다. 새 스레드도 새 태스크도 아닙니다.",
			"It is the same task that sends the mail, after the response: no new thread, and no new task."}},
	{.on = "print", .task = "GET /background #1", .nth = 2,
		.text = {"백그라운드 작업은 넣은 순서대로 하나씩 실행됩니다.", "Background tasks are done one by one, in the order in which they were added."}},
	{0}};

static const struct scenario_stop failing_stops[] = {
	{.on = "end", .task = "client",
		.text = {"클라이언트는 200을 받고 떠났습니다. 여기까지는 똑같습니다.", "The client has its 200, and is gone. So far it is the same."}},
	{.on = "print", .task = "GET /failing #1",
		.text = {"메일을 보내지 못했습니다. 하지만 응답은 이미 떠났으니 클라이언트에게 알릴 길이 없습니다.",
			"The mail could not be sent. But the response has left, and nothing can tell the client."}},
	{.on = "end", .task = "GET /failing #1",
		.text = {"뒤에 있던 기록도 하지 않고 끝났습니다. 꼭 해야 하는 일이라면 백그라운드 작업에만 맡기지 마세요.",
			"Nor was the record behind it written. Do not leave what must be done to a background task alone."}},
	{0}};

static const struct scenario_mode modes[] = {
	{.name = "none", .text = {"다 하고 나서 응답", "done before the response"}, .main = none, .stops = none_stops},
	{.name = "background", .text = {"응답하고 나서 한다", "done after the response"}, .main = background, .stops = background_stops},
	{.name = "failing", .text = {"응답한 뒤에 실패한다", "fails after the response"}, .main = failing, .stops = failing_stops},
	{0}};

static const struct scenario_knob knobs[] = {
	{.name = "mail", .value = 1, .min = 0.01, .max = 60, .text = {"메일을 보내는 데 걸리는 초", "seconds that the mail takes"}},
	{.name = "record", .value = 0.5, .min = 0.01, .max = 60, .text = {"기록하는 데 걸리는 초", "seconds that the record takes"}},
	{0}};

SCENARIO(.title = {"백그라운드 작업", "background tasks"},
	.lesson = {"응답이 먼저 떠나고, 같은 태스크가 나머지를 합니다. 실패하면 뒤의 일은 멈추고, 클라이언트는 모릅니다.",
		"The response leaves first, and the same task does the rest. A failure stops what is behind it, and the client never knows."},
	.modes = modes, .default_modes = 3, .knobs = knobs,
	.question = {.text = {"백그라운드 작업 둘 가운데 첫 번째가 실패합니다. 클라이언트는 무엇을 받을까요?",
			"The first of two background tasks fails. What does the client get?"},
		.choices = {{"500", "500"}, {"200", "200"}, {"아무것도 받지 못한다", "nothing at all"}}, .answer = 2});
