/* semaphore: twelve calls of 1 s to a service that allows five at a time. With a semaphore of five they take
 * 3 s, in the order in which they came. */
#include "scenario.h"

enum { CALLS = 12, PERMITS = 5 };

static int numbers[CALLS];
static struct aw_semaphore permits;

static int call(void *number)
{
	/* await asyncio.sleep(CALL) */
	AW_TRY(aw_sleep(scenario_knob("call")));
	/* print("응답", number) */
	aw_print("응답 %d", *(int *)number);
	return 0;
}

static int everybody(aw_fn *fn, uint32_t line)
{
	struct aw *calls[CALLS];

	for (int i = 0; i < CALLS; i++) {
		numbers[i] = i + 1;
		calls[i] = AW_NAMED(fn, &numbers[i], scenario_nth("call", i + 1));
	}
	return aw_gather_at(NULL, calls, CALLS, line);
}

/* ---- free: all at once ---- */

static int free_mode(void *arg)
{
	(void)arg;
	/* await asyncio.gather(*[call(number) for number in range(1, CALLS + 1)]) */
	return everybody(call, AW_LINE);
}

/* ---- limit5: whoever finds no permit waits in line ---- */

static int limited(void *number)
{
	/* async with permits: */
	AW_WITH_SEMAPHORE(&permits)
	{
		/* await call(number) */
		AW_TRY(aw_await(NULL, AW(call, number)));
	}
	return 0;
}

static int limit5(void *arg)
{
	(void)arg;
	aw_semaphore_init(&permits, "permits", PERMITS);
	/* await asyncio.gather(*[limited(number) for number in range(1, CALLS + 1)]) */
	return everybody(limited, AW_LINE);
}

/* ---- what the viewer tells about it ---- */
/* clang-format off */

static const struct scenario_stop free_stops[] = {
	{.on = "wait", .task = "call 1",
		.text = {"첫 호출이 나갔습니다.", "The first call is on its way."}},
	{.on = "wait", .task = "call 12",
		.text = {"호출 열두 개가 한꺼번에 나갔습니다. 상대 서버에는 부담이 될 수 있습니다.",
			"All twelve are on their way at once. The server at the other end may not like that."}},
	{.on = "end", .task = "main",
		.text = {"{call}초 만에 끝났습니다. 가장 빠르지만 제한이 없습니다.", "Done after {call} s: the quickest way, and without any limit."}},
	{0}};

static const struct scenario_stop limit5_stops[] = {
	{.on = "wait", .task = "call 5",
		.text = {"다섯 번째 호출까지 허가를 받고 나갔습니다.", "Up to the fifth, each call got a permit and is on its way."}},
	{.on = "wait", .task = "call 6",
		.text = {"여섯 번째는 허가가 없어 줄을 섭니다.", "The sixth finds no permit, and waits in line."}},
	{.on = "resume", .task = "call 6", .nth = 2,
		.text = {"하나가 끝나며 허가를 돌려주자, 줄의 맨 앞이 받습니다. 새치기는 없습니다.",
			"One ends and gives its permit back: the first in line gets it. Nobody pushes in."}},
	{.on = "end", .task = "main",
		.text = {"5 + 5 + 2: 세 번에 나누어 {3*call}초입니다.", "5 + 5 + 2: three rounds, so {3*call} s."}},
	{0}};

static const struct scenario_mode modes[] = {
	{.name = "free", .text = {"호출 열두 개를 한꺼번에", "twelve calls at once"}, .main = free_mode, .stops = free_stops},
	{.name = "limit5", .text = {"한 번에 다섯 개까지", "five at a time"}, .main = limit5, .stops = limit5_stops},
	{0}};

static const struct scenario_knob knobs[] = {
	{.name = "call", .value = 1, .min = 0.01, .max = 60, .text = {"호출이 걸리는 초", "seconds that a call takes"}},
	{0}};

SCENARIO(.title = {"세마포어", "a semaphore"},
	.lesson = {"1초짜리 호출 열두 개: 제한이 없으면 1초, 한 번에 다섯 개면 3초. 여섯 번째부터는 온 순서대로 기다립니다.",
		"Twelve calls of 1 s: unlimited 1 s, five at a time 3 s. The sixth waits its turn."},
	.modes = modes, .default_modes = 2, .knobs = knobs,
	.question = {.text = {"Semaphore(5)로 {call}초짜리 호출 열두 개를 보냅니다. 모두 몇 초가 걸릴까요?",
			"Twelve calls of {call} s go through a Semaphore(5). How long do they take?"},
		.choices = {{"{call}초", "{call} s"}, {"{2.4*call}초", "{2.4*call} s"}, {"{3*call}초", "{3*call} s"}, {"{12*call}초", "{12*call} s"}}, .answer = 3});
