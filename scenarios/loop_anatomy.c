/* loop_anatomy: the parts of one iteration, one after the other: callbacks and tasks in the ready queue, the
 * snapshot that an iteration runs, timers, and the poll that waits for them. */
#include "scenario.h"

static void say(void *text)
{
	aw_print("%s", (char *)text);
}

static int visitor(void *arg)
{
	(void)arg;
	/* print("4 visitor의 첫걸음") */
	aw_print("4 visitor의 첫걸음");
	/* asyncio.get_running_loop().call_soon(say, "6 이번 바퀴에 넣은 콜백은 다음 바퀴에") */
	AW_TRY(aw_call_soon(NULL, say, scenario_word("6 이번 바퀴에 넣은 콜백은 다음 바퀴에")));
	/* await asyncio.sleep(NAP) */
	AW_TRY(aw_sleep(scenario_knob("nap")));
	/* print("8 visitor의 타이머가 끝났다") */
	aw_print("8 visitor의 타이머가 끝났다");
	return 0;
}

static int tour(void *arg)
{
	struct aw *task;

	(void)arg;
	/* print("1 main이 실행 중이다") */
	aw_print("1 main이 실행 중이다");
	/* loop.call_soon(say, "3 준비 큐의 첫 콜백") */
	AW_TRY(aw_call_soon(NULL, say, scenario_word("3 준비 큐의 첫 콜백")));
	/* task = asyncio.create_task(visitor()) */
	task = aw_spawn(AW(visitor, NULL));
	/* loop.call_later(BELL, say, "7 타이머 콜백") */
	AW_TRY(aw_call_later(NULL, scenario_knob("bell"), say, scenario_word("7 타이머 콜백")));
	/* print("2 아직 아무것도 실행되지 않았다") */
	aw_print("2 아직 아무것도 실행되지 않았다");
	/* await asyncio.sleep(0) */
	AW_TRY(aw_yield());
	/* print("5 한 바퀴 돌아 다시 main") */
	aw_print("5 한 바퀴 돌아 다시 main");
	/* await task */
	AW_TRY(aw_await(NULL, task));
	/* print("9 visitor가 끝나 main이 깨어났다") */
	aw_print("9 visitor가 끝나 main이 깨어났다");
	return 0;
}

/* ---- what the viewer tells about it ---- */
/* clang-format off */

static const struct scenario_stop stops[] = {
	{.on = "create", .task = "visitor",
		.text = {"셋 다 적어 두기만 했습니다. 준비 큐에는 콜백과 visitor가, 타이머에는 {bell}초짜리가 있습니다.",
			"All three calls only took a note: a callback and visitor in the ready queue, and a timer of {bell} s."}},
	{.on = "print", .task = "main", .nth = 2,
		.text = {"main이 아직 멈추지 않았으니 그중 아무것도 실행되지 않았습니다.",
			"main has not suspended, so none of it has run."}},
	{.on = "resume", .task = "visitor",
		.text = {"루프의 한 바퀴: 준비된 것을 세고, 센 만큼만 차례로 실행합니다. 콜백 다음이 visitor입니다.",
			"One turn of the loop: it counts what is ready, and runs just as many. After the callback comes visitor."}},
	{.on = "resume", .task = "main", .nth = 2,
		.text = {"main도 같은 바퀴에 있었습니다. visitor가 넣은 콜백은 그 뒤에 왔으니 다음 바퀴에 실행됩니다.",
			"main was part of that turn. The callback that visitor added came later, so it runs in the next one."}},
	{.on = "print", .task = "main", .nth = 3,
		.text = {"루프는 한가할 때만이 아니라 바퀴마다 OS에 묻습니다. 준비된 것이 있으면 기다리지 않을 뿐입니다.",
			"The loop asks the OS in every turn, not only when idle. With something ready it just does not wait."}},
	{.on = "wait", .task = "main",
		.text = {"main이 visitor를 기다립니다. 준비된 것이 없을 때 루프는 가장 가까운 타이머까지 OS에서 기다립니다.",
			"main awaits visitor. With nothing ready, the loop asks the OS to wait until the nearest timer."}},
	{.on = "ready", .task = "visitor",
		.text = {"{nap}초: visitor의 타이머가 끝나 준비 큐에 들어갑니다. 바퀴마다 먼저 OS와 타이머를 살핍니다.",
			"{nap} s: visitor's timer is over, and it joins the ready queue. A turn begins with the OS and the timers."}},
	{.on = "end", .task = "visitor",
		.text = {"visitor의 끝이 main을 준비 큐에 넣습니다. main은 다음 바퀴에 실행됩니다.",
			"visitor's end puts main into the ready queue. It runs in the next turn."}},
	{0}};

static const struct scenario_mode modes[] = {
	{.name = "tour", .text = {"루프 한 바퀴를 천천히", "one turn of the loop, slowly"}, .main = tour, .stops = stops}, {0}};

static const struct scenario_knob knobs[] = {
	{.name = "bell", .value = 1, .min = 0.01, .max = 60, .text = {"타이머 콜백까지의 초", "seconds until the timer's callback"}},
	{.name = "nap", .value = 2, .min = 0.01, .max = 60, .text = {"visitor가 자는 초", "seconds that visitor sleeps"}},
	{0}};

SCENARIO(.title = {"이벤트 루프의 한 바퀴", "one turn of the event loop"},
	.lesson = {"바퀴마다: OS와 타이머를 살피고, 지금 준비된 것만 차례로 실행합니다.",
		"Each turn: look at the OS and the timers, then run just what is ready now, in order."},
	.modes = modes, .default_modes = 1, .knobs = knobs,
	.question = {.text = {"루프가 준비 큐를 실행하는 도중에 call_soon으로 콜백을 넣었습니다. 언제 실행될까요?",
			"While the loop runs its ready queue, call_soon adds a callback. When does it run?"},
		.choices = {{"그 자리에서 바로", "there and then"}, {"이번 바퀴의 끝에", "at the end of this turn"}, {"다음 바퀴에", "in the next turn"}},
		.answer = 3});
