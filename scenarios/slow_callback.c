/* slow_callback: a step that takes 100 ms or more is recorded as blocked, without anybody asking for it
 * (asyncio warns only in its debug mode). Of the two steps here one is too long. */
#include "scenario.h"

static int heartbeat(void *arg)
{
	(void)arg;
	for (;;) {
		/* await asyncio.sleep(HEARTBEAT) */
		AW_TRY(aw_sleep(scenario_knob("heartbeat")));
	}
}

static int parse_small(void *arg)
{
	(void)arg;
	/* time.sleep(SHORT) */
	AW_TRY(aw_block(scenario_knob("short")));
	/* print("작은 파일을 읽었다") */
	aw_print("작은 파일을 읽었다");
	return 0;
}

static int parse_large(void *arg)
{
	(void)arg;
	/* time.sleep(LONG) */
	AW_TRY(aw_block(scenario_knob("long")));
	/* print("큰 파일을 읽었다") */
	aw_print("큰 파일을 읽었다");
	return 0;
}

/* ---- warned: of the two, only one is too long ---- */

static int warned(void *arg)
{
	(void)arg;
	/* beat = asyncio.create_task(heartbeat()) */
	aw_spawn(AW(heartbeat, NULL));
	/* await asyncio.sleep(REST) */
	AW_TRY(aw_sleep(scenario_knob("rest")));
	/* await asyncio.create_task(parse_small()) */
	AW_TRY(aw_await(NULL, aw_spawn(AW(parse_small, NULL))));
	/* await asyncio.sleep(REST) */
	AW_TRY(aw_sleep(scenario_knob("rest")));
	/* await asyncio.create_task(parse_large()) */
	AW_TRY(aw_await(NULL, aw_spawn(AW(parse_large, NULL))));
	/* await asyncio.sleep(REST) */
	AW_TRY(aw_sleep(scenario_knob("rest")));
	/* print("끝") */
	aw_print("끝");
	return 0;
}

/* ---- what the viewer tells about it ---- */
/* clang-format off */

static const struct scenario_stop stops[] = {
	{.on = "resume", .task = "heartbeat", .nth = 2,
		.text = {"heartbeat는 {heartbeat}초마다 깨어납니다. 지금은 제때입니다.", "heartbeat wakes every {heartbeat} s. So far it is on time."}},
	{.on = "end", .task = "parse_small",
		.text = {"이 걸음은 {1000*short} ms 동안 루프를 붙잡았습니다. 문턱인 100 ms보다 짧아서 표시되지 않습니다.",
			"This step held the loop for {1000*short} ms. The threshold is 100 ms, so it is not marked."}},
	{.on = "blocked", .task = "parse_large",
		.text = {"이 걸음은 {1000*long} ms 걸렸습니다. --log-level debug로는 찾지 못하지만, 기록기는 스스로 찾아 빗금으로 표시합니다.",
			"This step took {1000*long} ms. --log-level debug would not find it; the recorder does, and hatches it."}},
	{.on = "end", .task = "main",
		.text = {"막힘의 대가는 그동안 늦어진 heartbeat입니다. 누가 누구를 늦췄는지는 stats가 알려 줍니다.",
			"What blocking costs is how late the heartbeat was; stats tells who delayed whom."}},
	{0}};

static const struct scenario_mode modes[] = {
	{.name = "warned", .text = {"짧은 걸음과 긴 걸음", "a short step and a long one"}, .main = warned, .stops = stops}, {0}};

static const struct scenario_knob knobs[] = {
	{.name = "short", .value = 0.05, .min = 0.001, .max = 60, .text = {"짧은 걸음의 초", "seconds of the short step"}},
	{.name = "long", .value = 0.35, .min = 0.001, .max = 60, .text = {"긴 걸음의 초", "seconds of the long step"}},
	{.name = "rest", .value = 0.5, .min = 0.01, .max = 60, .text = {"걸음 사이의 초", "seconds between the steps"}},
	{.name = "heartbeat", .value = 0.2, .min = 0.01, .max = 60, .text = {"heartbeat 사이의 초", "seconds between two heartbeats"}},
	{0}};

SCENARIO(.title = {"너무 긴 걸음", "a step that is too long"},
	.lesson = {"await 사이의 한 걸음이 100 ms를 넘으면 다른 모두가 늦습니다. 기록기가 스스로 찾아냅니다.",
		"A step of over 100 ms between two awaits makes everyone late. The recorder finds it by itself."},
	.modes = modes, .default_modes = 1, .knobs = knobs,
	.question = {.text = {"루프를 막는 걸음을 찾으려면 무엇이 필요할까요?", "What does it take to find a step that blocks the loop?"},
		.choices = {{"--log-level debug", "--log-level debug"}, {"걸음마다 걸린 시간을 재는 것", "measuring how long each step takes"}, {"더 많은 스레드", "more threads"}},
		.answer = 2});
