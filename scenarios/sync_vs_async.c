/* sync_vs_async: three requests of 1 s. A program that waits for each takes 3 s, one whose requests wait
 * together 1 s. */
#include "scenario.h"

/* ---- sync: each request holds the program until its answer is there ---- */

static int request_sync(void *name)
{
	/* print(name, "요청") */
	aw_print("%s 요청", (char *)name);
	/* time.sleep(REQUEST) */
	AW_TRY(aw_block(scenario_knob("request")));
	/* print(name, "응답") */
	aw_print("%s 응답", (char *)name);
	return 0;
}

static int sync_mode(void *arg)
{
	(void)arg;
	/* request_sync("A") */
	AW_TRY(AW_CALL_NAMED(NULL, request_sync, scenario_word("A"), "A"));
	/* request_sync("B") */
	AW_TRY(AW_CALL_NAMED(NULL, request_sync, scenario_word("B"), "B"));
	/* request_sync("C") */
	return AW_CALL_NAMED(NULL, request_sync, scenario_word("C"), "C");
}

/* ---- async: each request waits on its own, so all three wait together ---- */

static int request(void *name)
{
	/* print(name, "요청") */
	aw_print("%s 요청", (char *)name);
	/* await asyncio.sleep(REQUEST) */
	AW_TRY(aw_sleep(scenario_knob("request")));
	/* print(name, "응답") */
	aw_print("%s 응답", (char *)name);
	return 0;
}

static int async_mode(void *arg)
{
	(void)arg;
	/* await asyncio.gather(request("A"), request("B"), request("C")) */
	return aw_gather(NULL, AW_NAMED(request, scenario_word("A"), "A"),
		AW_NAMED(request, scenario_word("B"), "B"), AW_NAMED(request, scenario_word("C"), "C"));
}

/* ---- what the viewer tells about it ---- */
/* clang-format off */

static const struct scenario_stop sync_stops[] = {
	{.on = "create", .task = "A",
		.text = {"A를 요청하고 응답을 기다립니다. 기다리는 동안 프로그램은 멈춰 있습니다.",
			"A is requested and its answer awaited. Meanwhile the program stands still."}},
	{.on = "end", .task = "A",
		.text = {"A의 응답이 온 뒤에야 B를 요청할 수 있습니다.", "Only after A's answer can B be requested."}},
	{.on = "end", .task = "C",
		.text = {"세 번 기다렸으니 {request}초의 세 배가 걸렸습니다. 일한 시간은 거의 없습니다.",
			"Three waits of {request} s each: {3*request} s, and hardly any of it was work."}},
	{0}};

static const struct scenario_stop async_stops[] = {
	{.on = "wait", .task = "A",
		.text = {"A를 요청했습니다. await에서 멈추자 루프는 바로 B를 실행합니다.",
			"A is on its way. At its await the loop goes straight on to B."}},
	{.on = "wait", .task = "C",
		.text = {"세 요청이 모두 나갔고 세 응답을 함께 기다립니다. 루프는 비어 있습니다.",
			"All three are on their way, and all three answers are awaited together. The loop is free."}},
	{.on = "end", .task = "C",
		.text = {"기다림이 겹쳤으므로 세 요청에 {request}초면 충분했습니다.",
			"The waits overlapped, so {request} s was enough for three requests."}},
	{0}};

static const struct scenario_mode modes[] = {
	{.name = "sync", .text = {"요청을 하나씩", "one request after the other"}, .main = sync_mode, .sync = true,
		.stops = sync_stops},
	{.name = "async", .text = {"세 요청이 함께 기다린다", "three requests wait together"}, .main = async_mode,
		.stops = async_stops},
	{0}};

static const struct scenario_knob knobs[] = {
	{.name = "request", .value = 1, .min = 0.01, .max = 60, .text = {"응답이 오기까지의 초", "seconds until an answer comes"}},
	{0}};

SCENARIO(.title = {"동기와 비동기", "sync and async"},
	.lesson = {"1초짜리 요청 셋: 하나씩 기다리면 3초, 함께 기다리면 1초.",
		"Three requests of 1 s: one after the other 3 s, together 1 s."},
	.modes = modes, .default_modes = 2, .knobs = knobs,
	.question = {.text = {"{request}초 뒤에 응답하는 요청 세 개를 gather로 함께 보내면 모두 끝날 때까지 몇 초가 걸릴까요?",
			"Three requests, each answered after {request} s, are sent by one gather. When are all of them done?"},
		.choices = {{"{request}초", "after {request} s"}, {"{2*request}초", "after {2*request} s"}, {"{3*request}초", "after {3*request} s"}}, .answer = 1});
