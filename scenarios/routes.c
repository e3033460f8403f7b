/* routes: three requests of 1 s at the same time, over HTTP. An async def that awaits takes 1 s for all, a def has
 * a thread for each, and an async def that blocks takes 3 s, and makes everybody wait. */
#include "http/client.h"
#include "http/server.h"
#include "scenario.h"

enum { REQUESTS = 3 };

static int health(void *request)
{
	(void)request;
	/* return "ok" */
	return aw_return_text("ok");
}

/* ---- async_def: the handlers wait on the loop, together ---- */

static int slow_async(void *request)
{
	(void)request;
	/* await asyncio.sleep(SLOW) */
	return aw_sleep(scenario_knob("slow"));
}

/* ---- def_pool: FastAPI gives each its thread ---- */

static int slow_def(void *request)
{
	(void)request;
	/* time.sleep(SLOW) */
	return aw_block(scenario_knob("slow"));
}

/* ---- async_blocking: time.sleep in an async def holds the loop, and everybody ---- */

static int slow_blocking(void *request)
{
	(void)request;
	/* time.sleep(SLOW) */
	return aw_block(scenario_knob("slow"));
}

static const struct http_route routes[] = {{"GET", "/health", HTTP_ASYNC(health)},
	{"GET", "/async", HTTP_ASYNC(slow_async)}, {"GET", "/def", HTTP_DEF(slow_def)},
	{"GET", "/blocking", HTTP_ASYNC(slow_blocking)}, {0}};

/* ---- the client, and the server beside it on the same loop ---- */

struct visit {
	uint16_t port;
	const char *path;
};

static int get(const struct visit *visit, uint32_t line)
{
	HTTP_OWN_ANSWER struct http_answer answer = {0};

	AW_TRY(http_ask_at(&answer, visit->port, "GET", visit->path, NULL, line));
	return aw_return_int(answer.status);
}

static int client(void *visit)
{
	/* return await get(port, path) */
	return get(visit, AW_LINE);
}

static int innocent(void *port)
{
	const struct visit visit = {*(const uint16_t *)port, "/health"};

	/* await asyncio.sleep(0)  # after the others */
	AW_TRY(aw_yield());
	/* return await get(port, "/health") */
	return get(&visit, AW_LINE);
}

static int ask(const char *path)
{
	HTTP_OWN_SERVER struct http_server *server = NULL;
	struct visit visit = {.path = path};
	struct aw *clients[1 + REQUESTS];
	void *answers[1 + REQUESTS];

	/* async with serving() as port: */
	AW_TRY(http_serve(&server, &(struct http_options){.routes = routes}));
	visit.port = http_server_port(server);
	clients[0] = AW(innocent, &visit.port);
	for (int i = 1; i <= REQUESTS; i++)
		clients[i] = AW_NAMED(client, &visit, scenario_nth("client", i));
	/* answers = await asyncio.gather(innocent(port), *clients) */
	AW_TRY(aw_gather_array(answers, clients, 1 + REQUESTS));
	aw_print("%s %d %d %d %d", path, (int)aw_int(answers[0]), (int)aw_int(answers[1]),
		(int)aw_int(answers[2]), (int)aw_int(answers[3]));
	return http_server_close(server);
}

static int async_def(void *arg)
{
	(void)arg;
	/* await ask("/async") */
	return ask("/async");
}

static int def_pool(void *arg)
{
	(void)arg;
	/* await ask("/def") */
	return ask("/def");
}

static int async_blocking(void *arg)
{
	(void)arg;
	/* await ask("/blocking") */
	return ask("/blocking");
}

/* ---- what the viewer tells about it ---- */
/* clang-format off */

static const struct scenario_stop async_stops[] = {
	{.on = "wait", .task = "client 1",
		.text = {"세 클라이언트가 동시에 GET /async를 보내려고 연결합니다. 서버는 요청마다 태스크를 하나씩 만듭니다.",
			"Three clients connect at the same time, to send GET /async. The server makes a task for each request."}},
	{.on = "wait", .task = "GET /async #1",
		.text = {"처리 함수가 await asyncio.sleep에서 제어를 루프에 돌려줍니다. 그동안 다른 요청이 들어올 수 있습니다.",
			"At await asyncio.sleep the handler hands control back to the loop, and other requests can come in."}},
	{.on = "end", .task = "GET /health #1",
		.text = {"그래서 상관없는 /health 요청도 바로 응답을 받았습니다.", "So /health, which has nothing to do with them, is answered at once."}},
	{.on = "end", .task = "main",
		.text = {"셋이 함께 기다렸으니 모두 {slow}초입니다.", "The three waited together: {slow} s for all."}},
	{0}};

static const struct scenario_stop def_stops[] = {
	{.on = "wait", .task = "GET /def #1",
		.text = {"async가 없는 def는 루프가 아니라 스레드 풀에서 실행됩니다. 루프의 태스크는 그 스레드를 기다릴 뿐입니다.",
			"A def without async runs on a pool's thread, not on the loop. The task on the loop only awaits it."}},
	{.on = "end", .task = "GET /health #1",
		.text = {"세 스레드가 막혀 있어도 루프는 자유롭습니다. 상관없는 /health는 바로 응답을 받습니다.",
			"Three threads are blocked and the loop is free: /health is answered at once."}},
	{.on = "end", .task = "main",
		.text = {"time.sleep인데도 {slow}초입니다. 이 풀은 run_in_executor의 것이 아니라 스레드 40개짜리 다른 풀입니다.",
			"{slow} s, with time.sleep as it was. This pool is not run_in_executor's: it is another one, of 40 threads."}},
	{0}};

static const struct scenario_stop blocking_stops[] = {
	{.on = "blocked", .task = "GET /blocking #1",
		.text = {"async def 안의 time.sleep이 {slow}초 동안 루프를 붙잡았습니다. 그동안은 아무 요청도 읽지 못합니다.",
			"time.sleep in an async def held the loop for {slow} s. Meanwhile no request at all was read."}},
	{.on = "blocked", .task = "GET /blocking #3",
		.text = {"셋이 하나씩, {3*slow}초입니다. --log-level debug로도 보이지 않습니다. 루프가 얼마나 늦는지 재야 보입니다.",
			"One by one, {3*slow} s. --log-level debug does not show this. It takes measuring how late the loop is."}},
	{.on = "end", .task = "GET /health #1",
		.text = {"아무 잘못 없는 /health까지 늦었습니다. 요청은 처음부터 와 있었지만 막힌 루프가 꺼내 주지 못했습니다.",
			"Even /health was late, which did nothing wrong: it was there from the beginning, but the loop was blocked."}},
	{0}};

static const struct scenario_mode modes[] = {
	{.name = "async_def", .text = {"async def에서 await", "async def that awaits"}, .main = async_def, .stops = async_stops},
	{.name = "def_pool", .text = {"def, 스레드 풀에서", "def, on a pool's threads"}, .main = def_pool, .stops = def_stops},
	{.name = "async_blocking", .text = {"async def 안에서 time.sleep", "time.sleep in an async def"}, .main = async_blocking, .stops = blocking_stops},
	{0}};

static const struct scenario_knob knobs[] = {
	{.name = "slow", .value = 1, .min = 0.01, .max = 60, .text = {"느린 요청이 걸리는 초", "seconds that a slow request takes"}},
	{0}};

SCENARIO(.title = {"async def와 def", "async def and def"},
	.lesson = {"1초짜리 요청 셋: await하면 1초, def는 스레드에서 1초. async def가 루프를 막으면 3초이고, 다른 요청까지 늦어집니다.",
		"Three requests of 1 s: 1 s with await, 1 s on threads with def. An async def that blocks takes 3 s, and makes others late."},
	.modes = modes, .default_modes = 3, .knobs = knobs,
	.question = {.text = {"async def 처리 함수가 time.sleep({slow})을 부릅니다. 동시에 온 요청 셋은 몇 초 만에 모두 끝날까요?",
			"An async def handler calls time.sleep({slow}). Three requests come at once. When are all of them done?"},
		.choices = {{"{slow}초", "{slow} s"}, {"{2*slow}초", "{2*slow} s"}, {"{3*slow}초", "{3*slow} s"}}, .answer = 3});
