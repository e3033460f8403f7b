/* blocking: three reads of 2 s. A library that awaits takes 2 s, one that blocks takes 6 s and stops the
 * heartbeat, and the same one on threads takes 2 s again. */
#include "scenario.h"

static int heartbeat(void *arg)
{
	(void)arg;
	for (;;) {
		/* await asyncio.sleep(HEARTBEAT) */
		AW_TRY(aw_sleep(scenario_knob("heartbeat")));
	}
}

static int print_all(void *const r[3])
{
	aw_print("%s %s %s 읽음", (char *)r[0], (char *)r[1], (char *)r[2]);
	return 0;
}

/* ---- async_sleep: a library that awaits ---- */

static int read_async(void *name)
{
	/* await asyncio.sleep(READ) */
	AW_TRY(aw_sleep(scenario_knob("read")));
	/* return name */
	return aw_return_text(name);
}

static int async_sleep(void *arg)
{
	void *r[3];

	(void)arg;
	/* beat = asyncio.create_task(heartbeat()) */
	aw_spawn(AW(heartbeat, NULL));
	/* r = await asyncio.gather(read_async("A"), read_async("B"), read_async("C")) */
	AW_TRY(aw_gather(r, AW_NAMED(read_async, scenario_word("A"), "A"),
		AW_NAMED(read_async, scenario_word("B"), "B"),
		AW_NAMED(read_async, scenario_word("C"), "C")));
	return print_all(r);
}

/* ---- time_sleep: a library that does not know of the loop ---- */

static int read_blocking(void *name)
{
	/* time.sleep(READ) */
	AW_TRY(aw_block(scenario_knob("read")));
	/* return name */
	return aw_return_text(name);
}

static int time_sleep(void *arg)
{
	void *r[3];

	(void)arg;
	/* beat = asyncio.create_task(heartbeat()) */
	aw_spawn(AW(heartbeat, NULL));
	/* r = await asyncio.gather(read_blocking("A"), read_blocking("B"), read_blocking("C")) */
	AW_TRY(aw_gather(r, AW_NAMED(read_blocking, scenario_word("A"), "A"),
		AW_NAMED(read_blocking, scenario_word("B"), "B"),
		AW_NAMED(read_blocking, scenario_word("C"), "C")));
	return print_all(r);
}

/* ---- executor: the same library, each call on a thread ---- */

static int read_file(void *arg)
{
	(void)arg;
	/* time.sleep(READ) */
	return aw_block(scenario_knob("read"));
}

static int read_in_thread(void *name)
{
	/* await asyncio.to_thread(read_file) */
	AW_TRY(aw_to_thread(NULL, read_file, NULL));
	/* return name */
	return aw_return_text(name);
}

static int executor(void *arg)
{
	void *r[3];

	(void)arg;
	/* beat = asyncio.create_task(heartbeat()) */
	aw_spawn(AW(heartbeat, NULL));
	/* r = await asyncio.gather(read_in_thread("A"), read_in_thread("B"), read_in_thread("C")) */
	AW_TRY(aw_gather(r, AW_NAMED(read_in_thread, scenario_word("A"), "A"),
		AW_NAMED(read_in_thread, scenario_word("B"), "B"),
		AW_NAMED(read_in_thread, scenario_word("C"), "C")));
	return print_all(r);
}

/* ---- what the viewer tells about it ---- */
/* clang-format off */

static const struct scenario_stop async_sleep_stops[] = {
	{.on = "wait", .task = "C",
		.text = {"읽기 셋이 모두 await로 기다립니다. 루프는 비어 있습니다.", "All three reads wait at an await. The loop is free."}},
	{.on = "resume", .task = "heartbeat", .nth = 2,
		.text = {"heartbeat가 {heartbeat}초마다 제때 깨어납니다.", "The heartbeat wakes every {heartbeat} s, on time."}},
	{.on = "end", .task = "main",
		.text = {"함께 기다렸으니 {read}초입니다.", "They waited together: {read} s."}},
	{0}};

static const struct scenario_stop time_sleep_stops[] = {
	{.on = "resume", .task = "A",
		.text = {"A가 루프를 모르는 라이브러리를 부릅니다. 이제 {read}초 동안 아무도 실행되지 못합니다.",
			"A calls a library that does not know of the loop. For {read} s nobody else can run."}},
	{.on = "blocked", .task = "A",
		.text = {"A가 끝난 다음에야 B가 시작합니다. async def 안에 있어도 막는 호출은 막습니다.",
			"Only now can B begin. A call that blocks does so inside an async def as well."}},
	{.on = "blocked", .task = "C",
		.text = {"{read}초씩 세 번, {3*read}초. heartbeat는 {3*read-heartbeat}초 늦었습니다.", "Three times {read} s: {3*read} s. The heartbeat is {3*read-heartbeat} s late."}},
	{0}};

static const struct scenario_stop executor_stops[] = {
	{.on = "wait", .task = "A",
		.text = {"A는 일을 스레드에 맡기고 결과를 await합니다.", "A hands its work to a thread, and awaits the result."}},
	{.on = "wait", .task = "C",
		.text = {"스레드 셋이 막혀 있지만 루프의 스레드는 자유롭습니다.", "Three threads are blocked, but the loop's own is free."}},
	{.on = "resume", .task = "heartbeat", .nth = 2,
		.text = {"heartbeat는 제때 깨어납니다.", "The heartbeat wakes on time."}},
	{.on = "end", .task = "main",
		.text = {"막는 라이브러리를 그대로 썼는데도 {read}초입니다.", "The library still blocks, and yet it took {read} s."}},
	{0}};

static const struct scenario_mode modes[] = {
	{.name = "async_sleep", .text = {"기다릴 줄 아는 라이브러리", "a library that awaits"}, .main = async_sleep, .stops = async_sleep_stops},
	{.name = "time_sleep", .text = {"루프를 막는 라이브러리", "a library that blocks the loop"}, .main = time_sleep, .stops = time_sleep_stops},
	{.name = "executor", .text = {"막는 라이브러리를 스레드에서", "the blocking one, on threads"}, .main = executor, .stops = executor_stops},
	{0}};

static const struct scenario_knob knobs[] = {
	{.name = "read", .value = 2, .min = 0.01, .max = 60, .text = {"읽는 데 걸리는 초", "seconds that a read takes"}},
	{.name = "heartbeat", .value = 0.5, .min = 0.01, .max = 60, .text = {"heartbeat 사이의 초", "seconds between two heartbeats"}},
	{0}};

SCENARIO(.title = {"루프를 막는 호출", "a call that blocks the loop"},
	.lesson = {"기다리면 2초, 막으면 6초, 스레드에 맡기면 다시 2초.", "Awaiting 2 s, blocking 6 s, blocking on threads 2 s again."},
	.modes = modes, .default_modes = 3, .knobs = knobs,
	.question = {.text = {"async def 안에서 requests.get처럼 막는 함수를 부르면 다른 태스크들은?",
			"An async def calls a function that blocks, such as requests.get. What do the other tasks do?"},
		.choices = {{"그동안 실행된다", "they run meanwhile"}, {"모두 멈춘다", "they all stop"}, {"자동으로 스레드에서 실행된다", "they move to threads by themselves"}},
		.answer = 2});
