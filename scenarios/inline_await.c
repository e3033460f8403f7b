/* inline_await: `await brew()` calls brew as a part of main: no task, and no switch unless something in it
 * suspends. `await create_task(brew())` makes a task, and main always suspends for it. */
#include "scenario.h"

static int clerk(void *arg)
{
	(void)arg;
	/* print("점원: 이제 내 차례") */
	aw_print("점원: 이제 내 차례");
	return 0;
}

static int price(void *arg)
{
	(void)arg;
	/* return 4500 */
	return aw_return_int(4500);
}

static int brew(void *arg)
{
	(void)arg;
	/* print("커피 내리기 시작") */
	aw_print("커피 내리기 시작");
	/* await asyncio.sleep(BREW) */
	AW_TRY(aw_sleep(scenario_knob("brew")));
	/* return "커피" */
	return aw_return_text("커피");
}

/* ---- awaited: price() and brew() run as a part of main ---- */

static int awaited(void *arg)
{
	void *cost, *dish;

	(void)arg;
	/* other = asyncio.create_task(clerk()) */
	aw_spawn(AW(clerk, NULL));
	/* cost = await price() */
	AW_TRY(aw_await(&cost, AW(price, NULL)));
	/* print("가격", cost) */
	aw_print("가격 %lld", (long long)aw_int(cost));
	/* dish = await brew() */
	AW_TRY(aw_await(&dish, AW(brew, NULL)));
	/* print(dish, "완성") */
	aw_print("%s 완성", (char *)dish);
	return 0;
}

/* ---- task: each is a task of its own, and main suspends for it ---- */

static int task(void *arg)
{
	void *cost, *dish;

	(void)arg;
	/* other = asyncio.create_task(clerk()) */
	aw_spawn(AW(clerk, NULL));
	/* cost = await asyncio.create_task(price()) */
	AW_TRY(aw_await(&cost, aw_spawn(AW(price, NULL))));
	/* print("가격", cost) */
	aw_print("가격 %lld", (long long)aw_int(cost));
	/* dish = await asyncio.create_task(brew()) */
	AW_TRY(aw_await(&dish, aw_spawn(AW(brew, NULL))));
	/* print(dish, "완성") */
	aw_print("%s 완성", (char *)dish);
	return 0;
}

/* ---- what the viewer tells about it ---- */
/* clang-format off */

static const struct scenario_stop awaited_stops[] = {
	{.on = "create", .task = "clerk",
		.text = {"점원(clerk) 태스크를 만들었습니다. main이 멈추면 점원 차례입니다.",
			"A task for the clerk is made. It gets its turn when main suspends."}},
	{.on = "print", .task = "main",
		.text = {"await price()를 지났지만 점원은 아직입니다. price 안에 멈추는 곳이 없으니, await는 그냥 함수 호출이었습니다.",
			"await price() is over, and the clerk has not run: nothing in price suspends, so it was a plain call."}},
	{.on = "wait", .task = "main",
		.text = {"brew 안의 sleep에서야 멈춥니다. 기다리는 것은 main 자신입니다. brew라는 태스크는 없습니다.",
			"Only the sleep inside brew suspends, and it is main that waits. There is no task brew."}},
	{.on = "print", .task = "clerk",
		.text = {"이제 점원 차례가 왔습니다.", "Now the clerk gets a turn."}},
	{.on = "end", .task = "main",
		.text = {"await는 제어를 넘기라는 뜻이 아닙니다. 그 아래에서 무언가 멈출 때만 넘어갑니다.",
			"await does not mean: hand over control. That happens only when something beneath it suspends."}},
	{0}};

static const struct scenario_stop task_stops[] = {
	{.on = "create", .task = "price",
		.text = {"이번에는 price를 태스크로 만들었습니다. 준비 큐에서 점원 뒤에 섭니다.",
			"This time price becomes a task. It lines up behind the clerk."}},
	{.on = "wait", .task = "main",
		.text = {"아직 끝나지 않은 태스크를 await하면 main은 멈춥니다. price가 아무것도 기다리지 않더라도요.",
			"Awaiting a task that has not ended suspends main, even though price waits for nothing."}},
	{.on = "print", .task = "clerk",
		.text = {"그래서 점원이 가격보다 먼저 실행되었습니다.", "So the clerk ran before the price was known."}},
	{.on = "wait", .task = "brew",
		.text = {"brew는 자기 레인을 가진 태스크입니다. main은 brew가 끝나기를 기다립니다.",
			"brew is a task with a lane of its own, and main waits for its end."}},
	{0}};

static const struct scenario_mode modes[] = {
	{.name = "awaited", .text = {"코루틴을 바로 await", "the coroutine is awaited directly"}, .main = awaited, .stops = awaited_stops},
	{.name = "task", .text = {"태스크로 만들어 await", "made a task, then awaited"}, .main = task, .stops = task_stops},
	{0}};

static const struct scenario_knob knobs[] = {
	{.name = "brew", .value = 1, .min = 0.01, .max = 60, .text = {"커피를 내리는 데 걸리는 초", "seconds that brewing takes"}},
	{0}};

SCENARIO(.title = {"await는 호출이다", "await is a call"},
	.lesson = {"코루틴을 바로 await하면 전환도 새 태스크도 없습니다. 안에서 무언가 멈출 때만 다른 태스크가 실행됩니다.",
		"Awaiting a coroutine is a call: no switch, no task. Others run only when something in it suspends."},
	.modes = modes, .default_modes = 2, .knobs = knobs,
	.question = {.text = {"점원 태스크를 만든 뒤 await price()를 했습니다. price는 return 4500뿐입니다. 이 await 동안 점원이 실행될까요?",
			"A task for the clerk was made, then came await price(), whose body is just return 4500. Does the clerk run during that await?"},
		.choices = {{"예, await는 항상 제어를 넘깁니다", "yes, await always hands over control"}, {"아니요, 멈추는 곳이 없습니다", "no, nothing in it suspends"}},
		.answer = 2});
