/* depends: a dependency with yield. Its set-up comes before the handler; whether its teardown comes before or
 * after the response depends on the version of FastAPI. */
#include "http/client.h"
#include "http/server.h"
#include "scenario.h"

static int connection(void *request)
{
	(void)request;
	/* print("연결을 연다") */
	aw_print("연결을 연다");
	/* await asyncio.sleep(STEP) */
	AW_TRY(aw_sleep(scenario_knob("step")));
	/* yield "db" */
	AW_TRY(aw_yield_text(NULL, "db"));
	/* await asyncio.sleep(STEP) */
	AW_TRY(aw_sleep(scenario_knob("step")));
	/* print("연결을 닫았다") */
	aw_print("연결을 닫았다");
	return 0;
}

static int write_record(void *arg)
{
	(void)arg;
	/* await asyncio.sleep(STEP) */
	AW_TRY(aw_sleep(scenario_knob("step")));
	/* print("백그라운드 작업을 했다") */
	aw_print("백그라운드 작업을 했다");
	return 0;
}

static int handle(void *request)
{
	/* print("요청을 처리한다") */
	aw_print("요청을 처리한다");
	/* await asyncio.sleep(STEP) */
	AW_TRY(aw_sleep(scenario_knob("step")));
	/* tasks.add_task(write_record) */
	return http_background(request, write_record, NULL);
}

static int items(void *request)
{
	/* await handle(tasks, db) */
	return handle(request);
}

static int items_first(void *request)
{
	/* await handle(tasks, db) */
	return handle(request);
}

static const struct http_route routes[] = {
	{"GET", "/items", HTTP_ASYNC(items), .depends = {HTTP_DEPENDS(connection)}},
	{"GET", "/items-first", HTTP_ASYNC(items_first), .depends = {HTTP_DEPENDS(connection)}}, {0}};

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

static int ask(const char *path, bool teardown_first)
{
	struct http_options options = {.routes = routes, .teardown_first = teardown_first};
	HTTP_OWN_SERVER struct http_server *server = NULL;
	struct visit visit = {.path = path};

	/* async with serving() as port: */
	AW_TRY(http_serve(&server, &options));
	visit.port = http_server_port(server);
	/* await asyncio.create_task(client(port, path)) */
	AW_TRY(aw_await(NULL, aw_spawn(AW(client, &visit))));
	return http_server_close(server);
}

/* ---- response_then_teardown: FastAPI up to 0.105 (such as Debian 12's 0.92), and from 0.118 on ---- */

static int response_then_teardown(void *arg)
{
	(void)arg;
	/* await ask("/items") */
	return ask("/items", false);
}

/* ---- teardown_first: FastAPI 0.106 to 0.117 ---- */

static int teardown_first(void *arg)
{
	(void)arg;
	/* await ask("/items-first") */
	return ask("/items-first", true);
}

/* ---- what the viewer tells about it ---- */
/* clang-format off */

static const struct scenario_stop response_stops[] = {
	{.on = "wait", .task = "GET /items #1",
		.text = {"처리 함수보다 먼저, 의존성의 yield 앞부분이 실행됩니다. 연결을 여는 준비입니다.",
			"Before the handler runs what stands before the dependency's yield: the set-up, opening a connection."}},
	{.on = "wait", .task = "GET /items #1", .nth = 2,
		.text = {"yield가 내준 연결로 처리 함수가 일합니다.", "The handler works with the connection that the yield handed out."}},
	{.on = "end", .task = "client",
		.text = {"{2*step}초: 응답이 먼저 떠났습니다. 연결은 아직 열려 있습니다.", "{2*step} s: the response has left first. The connection is still open."}},
	{.on = "print", .task = "GET /items #1", .nth = 3,
		.text = {"백그라운드 작업도 아직 열려 있는 연결을 쓸 수 있습니다.", "Background work can still use the open connection."}},
	{.on = "print", .task = "GET /items #1", .nth = 4,
		.text = {"끝으로 yield 뒷부분이 연결을 닫습니다. FastAPI 0.105까지, 그리고 0.118부터의 순서입니다. (데비안 12는 0.92)",
			"Last, what follows the yield closes it: FastAPI up to 0.105, and from 0.118 on. (Debian 12 has 0.92.)"}},
	{0}};

static const struct scenario_stop teardown_stops[] = {
	{.on = "wait", .task = "GET /items-first #1", .nth = 2,
		.text = {"준비와 처리까지는 똑같습니다.", "Set-up and handler are the same."}},
	{.on = "wait", .task = "GET /items-first #1", .nth = 3,
		.text = {"이번에는 응답을 보내기 전에 yield 뒷부분이 연결을 닫습니다. 클라이언트는 그만큼 더 기다립니다.",
			"This time what follows the yield runs before the response is sent, and the client waits for that too."}},
	{.on = "end", .task = "client",
		.text = {"{3*step}초에야 응답이 왔습니다. FastAPI 0.106부터 0.117까지의 순서입니다.",
			"The response is there only at {3*step} s. This is the order of FastAPI 0.106 to 0.117."}},
	{.on = "print", .task = "GET /items-first #1", .nth = 4,
		.text = {"백그라운드 작업이 시작될 때 연결은 이미 닫혀 있었습니다. 그 버전에서는 거기서 연결을 쓰면 안 됩니다.",
			"When the background work began, the connection was closed. In those versions it must not be used there."}},
	{0}};

static const struct scenario_mode modes[] = {
	{.name = "response_then_teardown", .text = {"응답하고 나서 정리 (FastAPI 0.105까지, 0.118부터)", "response, then teardown (FastAPI to 0.105, from 0.118)"},
		.main = response_then_teardown, .stops = response_stops},
	{.name = "teardown_first", .text = {"정리하고 나서 응답 (FastAPI 0.106–0.117)", "teardown, then response (FastAPI 0.106–0.117)"},
		.main = teardown_first, .stops = teardown_stops},
	{0}};

static const struct scenario_knob knobs[] = {
	{.name = "step", .value = 0.3, .min = 0.01, .max = 60, .text = {"단계마다 걸리는 초", "seconds that each step takes"}},
	{0}};

SCENARIO(.title = {"yield가 있는 의존성", "a dependency with yield"},
	.lesson = {"준비, 처리, 응답, 정리. 정리가 응답의 앞인지 뒤인지는 FastAPI의 버전에 달려 있습니다.",
		"Set-up, handler, response, teardown: whether the teardown comes before the response depends on FastAPI's version."},
	.modes = modes, .default_modes = 2, .knobs = knobs,
	.question = {.text = {"FastAPI 0.118에서, yield가 있는 의존성의 정리는 언제 실행될까요?",
			"In FastAPI 0.118, when does the teardown of a dependency with yield run?"},
		.choices = {{"처리 함수보다 먼저", "before the handler"}, {"응답을 보내기 전에", "before the response is sent"}, {"응답을 보낸 다음에", "after the response was sent"}},
		.answer = 3});
