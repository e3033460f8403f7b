/* threadpool_40: a hundred requests at once. A def runs in a pool of 40 threads: 40, 40 and 20 of them, three
 * waves of 0.3 s. An async def waits on the loop, with all the others. */
#include "http/client.h"
#include "http/server.h"
#include "scenario.h"

enum { REQUESTS = 100 };

static int slow_def(void *request)
{
	(void)request;
	/* time.sleep(SLOW) */
	return aw_block(scenario_knob("slow"));
}

static int slow_async(void *request)
{
	(void)request;
	/* await asyncio.sleep(SLOW) */
	return aw_sleep(scenario_knob("slow"));
}

static const struct http_route routes[] = {
	{"GET", "/def", HTTP_DEF(slow_def)}, {"GET", "/async", HTTP_ASYNC(slow_async)}, {0}};

struct visit {
	uint16_t port;
	const char *path;
};

static int client(void *arg)
{
	const struct visit *visit = arg;
	HTTP_OWN_ANSWER struct http_answer answer = {0};

	/* return await get(port, path) */
	AW_TRY(http_get(&answer, visit->port, visit->path));
	return aw_return_int(answer.status);
}

static int ask(const char *path)
{
	struct http_options options = {.routes = routes, .threads = (size_t)scenario_knob("threads")};
	HTTP_OWN_SERVER struct http_server *server = NULL;
	struct visit visit = {.path = path};
	struct aw *clients[REQUESTS];
	void *answers[REQUESTS];
	int count = 0;

	/* async with serving() as port: */
	AW_TRY(http_serve(&server, &options));
	visit.port = http_server_port(server);
	for (int i = 0; i < REQUESTS; i++)
		clients[i] = AW_NAMED(client, &visit, scenario_nth("client", i + 1));
	/* answers = await asyncio.gather(*[client(port, path) for _ in range(REQUESTS)]) */
	AW_TRY(aw_gather_array(answers, clients, REQUESTS));
	for (int i = 0; i < REQUESTS; i++)
		count += aw_int(answers[i]) == 200;
	aw_print("%s %d 개 응답", path, count);
	return http_server_close(server);
}

/* ---- def: 40 threads, so the 41st request waits for one ---- */

static int def_mode(void *arg)
{
	(void)arg;
	/* await ask("/def") */
	return ask("/def");
}

/* ---- async: all wait on the loop ---- */

static int async_mode(void *arg)
{
	(void)arg;
	/* await ask("/async") */
	return ask("/async");
}

/* ---- what the viewer tells about it ---- */
/* clang-format off */

static const struct scenario_stop def_stops[] = {
	{.on = "wait", .task = "GET /def #40",
		.text = {"요청 {threads}개가 스레드를 얻었습니다. run_in_executor의 풀이 아니라, def 처리 함수를 위한 풀입니다.",
			"{threads} requests have a thread each. It is not run_in_executor's pool, but one of {threads} for def handlers."}},
	{.on = "wait", .task = "GET /def #41",
		.text = {"41번째 요청은 스레드가 빌 때까지 줄을 섭니다.", "The 41st request stands in line until a thread is free."}},
	{.on = "end", .task = "GET /def #41",
		.text = {"두 번째 40개도 끝났습니다. 41번째는 {slow}초를 기다리고 나서야 {slow}초 동안 일했습니다.",
			"The second forty are done. The 41st waited for {slow} s, and only then worked for {slow} s."}},
	{.on = "end", .task = "main",
		.text = {"40 + 40 + 20: 세 번에 나누어 {3*slow}초입니다.", "40 + 40 + 20: three rounds, so {3*slow} s."}},
	{0}};

static const struct scenario_stop async_stops[] = {
	{.on = "wait", .task = "GET /async #41",
		.text = {"async def에는 40이라는 한도가 없습니다. 41번째도 바로 기다리기 시작합니다.",
			"An async def knows no limit of 40: the 41st begins to wait at once, too."}},
	{.on = "wait", .task = "GET /async #100",
		.text = {"백 개가 루프 하나에서 함께 기다립니다. 스레드를 더 쓰지 않습니다.",
			"A hundred wait together on one loop, without a single thread more."}},
	{.on = "end", .task = "main",
		.text = {"한 번에 모두, {slow}초 남짓입니다.", "All in one round: a little over {slow} s."}},
	{0}};

static const struct scenario_mode modes[] = {
	{.name = "def", .text = {"def, 스레드 40개 풀에서", "def, in a pool of 40 threads"}, .main = def_mode, .stops = def_stops},
	{.name = "async", .text = {"async def, 루프에서", "async def, on the loop"}, .main = async_mode, .stops = async_stops},
	{0}};

static const struct scenario_knob knobs[] = {
	{.name = "slow", .value = 0.3, .min = 0.01, .max = 60, .text = {"요청 하나가 걸리는 초", "seconds that a request takes"}},
	{.name = "threads", .value = 40, .min = 1, .max = 1000, .whole = true, .text = {"풀의 스레드 수", "threads of the pool"}},
	{0}};

SCENARIO(.title = {"스레드 40개 풀", "a pool of 40 threads"},
	.lesson = {"def 처리 함수는 스레드 40개를 나눠 씁니다. 요청 백 개는 세 번에 나뉘고, async def라면 한 번에 모두 갑니다.",
		"Handlers that are def share 40 threads: a hundred requests take three rounds. With async def one is enough."},
	.modes = modes, .default_modes = 2, .knobs = knobs,
	.question = {.text = {"{slow}초 걸리는 def 처리 함수에 요청 백 개가 한꺼번에 옵니다. 모두 끝나려면 얼마나 걸릴까요?",
			"A hundred requests come at once to a def handler that takes {slow} s. How long until all are done?"},
		.choices = {{"{slow}초", "{slow} s"}, {"{3*slow}초", "{3*slow} s"}, {"{100*slow}초", "{100*slow} s"}}, .answer = 2});
