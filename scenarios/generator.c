/* generator: a yield suspends the function, not the loop. What a generator awaits, its consumer waits for;
 * between two values it stands still, until somebody asks it again or closes it. */
#include "scenario.h"

enum { TICKS = 3 };

struct clock {
	const char *name;
	double tick;
};

static int heartbeat(void *arg)
{
	(void)arg;
	for (;;) {
		/* await asyncio.sleep(HEARTBEAT) */
		AW_TRY(aw_sleep(scenario_knob("heartbeat")));
	}
}

static int tick_all(const struct clock *clock, uint32_t sleep_line)
{
	for (int number = 1; number <= TICKS; number++) {
		AW_TRY(aw_sleep_at(clock->tick, sleep_line));
		AW_TRY(aw_yield_int(NULL, number));
	}
	return 0;
}

static int ticker(void *arg)
{
	const struct clock *clock = arg;
	int status;

	/* print(name, "준비") */
	aw_print("%s 준비", clock->name);
	/* await asyncio.sleep(tick) */
	status = tick_all(clock, AW_LINE);
	/* print(name, "정리") */
	aw_print("%s 정리", clock->name);
	return status;
}

/* ---- async_for: the generator's waits and the consumer's work take turns ---- */

static int async_for(void *arg)
{
	struct clock clock = {"시계", scenario_knob("tick")};

	(void)arg;
	/* beat = asyncio.create_task(heartbeat()) */
	aw_spawn(AW(heartbeat, NULL));
	/* async for number in ticker("시계", TICK): */
	AW_FOR_OWN (number, AW_ASYNC_GENERATOR(ticker, &clock)) {
		/* print("받음", number) */
		aw_print("받음 %d", (int)aw_int(number));
		/* await asyncio.sleep(WORK) */
		AW_TRY(aw_sleep(scenario_knob("work")));
	}
	/* print("끝") */
	aw_print("끝");
	return 0;
}

/* ---- two_consumers: each has a generator of its own ---- */

static int consumer(void *arg)
{
	const struct clock *clock = arg;

	/* async for number in ticker(name, tick): */
	AW_FOR_OWN (number, AW_ASYNC_GENERATOR(ticker, arg)) {
		/* print(name, number) */
		aw_print("%s %d", clock->name, (int)aw_int(number));
	}
	return 0;
}

static int two_consumers(void *arg)
{
	struct clock a = {"A", scenario_knob("tick")}, b = {"B", a.tick + scenario_knob("work")};

	(void)arg;
	/* await asyncio.gather(consumer("A", TICK), consumer("B", TICK + WORK)) */
	return aw_gather(NULL, AW_NAMED(consumer, &a, "A"), AW_NAMED(consumer, &b, "B"));
}

/* ---- aclose: whoever leaves early has to close it ---- */

static int aclose_mode(void *arg)
{
	struct clock seconds = {"시계", scenario_knob("tick")};
	struct aw_generator *clock;

	(void)arg;
	/* clock = ticker("시계", TICK) */
	clock = AW_ASYNC_GENERATOR(ticker, &seconds);
	/* async for number in clock: */
	AW_FOR (number, clock) {
		/* print("받음", number) */
		aw_print("받음 %d", (int)aw_int(number));
		if (aw_int(number) == 2)
			break;
	}
	/* print("break 했지만 아직 정리되지 않았다") */
	aw_print("break 했지만 아직 정리되지 않았다");
	/* await asyncio.sleep(WORK) */
	AW_TRY(aw_sleep(scenario_knob("work")));
	/* await clock.aclose() */
	AW_TRY(aw_generator_close(clock));
	/* print("이제 정리되었다") */
	aw_print("이제 정리되었다");
	aw_generator_release(clock);
	return 0;
}

/* ---- what the viewer tells about it ---- */
/* clang-format off */

static const struct scenario_stop async_for_stops[] = {
	{.on = "print", .task = "main",
		.text = {"async for가 첫 값을 달라고 하자 제너레이터의 준비 코드가 실행됩니다. 새 태스크는 없습니다.",
			"async for asks for the first value, and the generator's set-up runs. There is no new task."}},
	{.on = "wait", .task = "main",
		.text = {"제너레이터 안의 sleep을 기다리는 것은 main입니다. 루프는 그동안 heartbeat를 실행합니다.",
			"The sleep is inside the generator, and it is main that waits. Meanwhile the loop runs the heartbeat."}},
	{.on = "wait", .task = "main", .nth = 2,
		.text = {"값을 받은 main이 자기 일을 기다립니다. 제너레이터는 yield에서 멈춰 있고, 다음 틱을 세지 않습니다.",
			"main has its value and waits for its own work. The generator stands at its yield, and counts no further."}},
	{.on = "end", .task = "main",
		.text = {"틱과 일이 번갈아 이어졌으니 ({tick} + {work})초의 세 배입니다.", "Ticks and work took turns: three times ({tick} + {work}) s."}},
	{0}};

static const struct scenario_stop two_consumers_stops[] = {
	{.on = "wait", .task = "A",
		.text = {"A는 자기 제너레이터의 첫 틱을 기다립니다.", "A waits for the first tick of its own generator."}},
	{.on = "wait", .task = "B",
		.text = {"B에게도 자기 제너레이터가 있습니다. 둘은 서로를 막지 않습니다.", "B has a generator of its own. Neither holds up the other."}},
	{.on = "end", .task = "A",
		.text = {"A의 틱 세 번이 먼저 끝나고, 정리 코드가 실행되었습니다.", "A's three ticks are over first, and its clean-up has run."}},
	{.on = "end", .task = "B",
		.text = {"yield는 함수를 멈출 뿐 루프를 멈추지 않으므로, 둘이 함께 진행되었습니다.",
			"A yield suspends the function and not the loop, so both went on side by side."}},
	{0}};

static const struct scenario_stop aclose_stops[] = {
	{.on = "print", .task = "main", .nth = 3,
		.text = {"두 번째 값을 받고 break로 떠납니다.", "With the second value it leaves by break."}},
	{.on = "wait", .task = "main", .nth = 3,
		.text = {"제너레이터는 아직 yield에 멈춰 있습니다. finally는 실행되지 않았습니다.",
			"The generator still stands at its yield. Its finally has not run."}},
	{.on = "print", .task = "main", .nth = 5,
		.text = {"aclose()가 yield 자리에 GeneratorExit를 던지자 정리 코드가 실행됩니다.",
			"aclose() throws GeneratorExit at the yield, and the clean-up runs."}},
	{0}};

static const struct scenario_mode modes[] = {
	{.name = "async_for", .text = {"값을 하나씩 받아 쓴다", "takes the values one by one"}, .main = async_for, .stops = async_for_stops},
	{.name = "two_consumers", .text = {"두 소비자, 두 제너레이터", "two consumers, two generators"}, .main = two_consumers, .stops = two_consumers_stops},
	{.name = "aclose", .text = {"중간에 떠나고 닫는다", "leaves early, and closes it"}, .main = aclose_mode, .stops = aclose_stops},
	{0}};

static const struct scenario_knob knobs[] = {
	{.name = "tick", .value = 0.5, .min = 0.01, .max = 60, .text = {"틱 사이의 초", "seconds between two ticks"}},
	{.name = "work", .value = 0.3, .min = 0.01, .max = 60, .text = {"값마다 하는 일의 초", "seconds of work with each value"}},
	{.name = "heartbeat", .value = 0.4, .min = 0.01, .max = 60, .text = {"heartbeat 사이의 초", "seconds between two heartbeats"}},
	{0}};

SCENARIO(.title = {"비동기 제너레이터", "an async generator"},
	.lesson = {"yield는 함수를 멈출 뿐, 루프를 멈추지 않습니다. 중간에 떠나면 닫아야 정리됩니다.",
		"A yield suspends the function, not the loop. Whoever leaves early has to close it."},
	.modes = modes, .default_modes = 3, .knobs = knobs,
	.question = {.text = {"async for로 값을 받아 {work}초 동안 일하는 사이, 제너레이터는 무엇을 하고 있을까요?",
			"While the consumer works for {work} s with a value, what does the generator do?"},
		.choices = {{"다음 값을 미리 만든다", "it makes the next value in advance"}, {"yield에서 멈춰 있다", "it stands still at its yield"}, {"루프를 막고 있다", "it blocks the loop"}},
		.answer = 2});
