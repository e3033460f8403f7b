/* coffee: make_coffee takes 2 s, make_toast 3 s. Waiting together takes 3 s, not 5; but one time.sleep
 * inside a coroutine stops everybody.
 *
 * Above each call that suspends, blocks or returns stands the line of coffee.py that it mirrors. */
#include "scenario.h"

static int heartbeat(void *arg)
{
	(void)arg;
	for (;;) {
		/* await asyncio.sleep(HEARTBEAT) */
		AW_TRY(aw_sleep(scenario_knob("heartbeat")));
	}
}

/* ---- sync: no loop, one after the other ---- */

static int make_coffee_sync(void *arg)
{
	(void)arg;
	/* print("커피 시작") */
	aw_print("커피 시작");
	/* time.sleep(COFFEE) */
	AW_TRY(aw_block(scenario_knob("coffee")));
	/* return "커피 완료" */
	return aw_return_text("커피 완료");
}

static int make_toast_sync(void *arg)
{
	(void)arg;
	/* print("토스트 시작") */
	aw_print("토스트 시작");
	/* time.sleep(TOAST) */
	AW_TRY(aw_block(scenario_knob("toast")));
	/* return "토스트 완료" */
	return aw_return_text("토스트 완료");
}

static int sync_mode(void *arg)
{
	void *coffee, *toast;

	(void)arg;
	/* coffee = make_coffee_sync() */
	AW_TRY(AW_CALL_NAMED(&coffee, make_coffee_sync, NULL, "make_coffee"));
	/* toast = make_toast_sync() */
	AW_TRY(AW_CALL_NAMED(&toast, make_toast_sync, NULL, "make_toast"));
	/* print(coffee, toast, sep=", ") */
	aw_print("%s, %s", (char *)coffee, (char *)toast);
	return 0;
}

/* ---- gather: both wait at the same time ---- */

static int make_coffee(void *arg)
{
	(void)arg;
	/* print("커피 시작") */
	aw_print("커피 시작");
	/* await asyncio.sleep(COFFEE) */
	AW_TRY(aw_sleep(scenario_knob("coffee")));
	/* return "커피 완료" */
	return aw_return_text("커피 완료");
}

static int make_toast(void *arg)
{
	(void)arg;
	/* print("토스트 시작") */
	aw_print("토스트 시작");
	/* await asyncio.sleep(TOAST) */
	AW_TRY(aw_sleep(scenario_knob("toast")));
	/* return "토스트 완료" */
	return aw_return_text("토스트 완료");
}

static int gather(void *arg)
{
	void *r[2];

	(void)arg;
	/* beat = asyncio.create_task(heartbeat()) */
	aw_spawn(AW(heartbeat, NULL));
	/* r = await asyncio.gather(make_coffee(), make_toast()) */
	AW_TRY(aw_gather(r, AW(make_coffee, NULL), AW(make_toast, NULL)));
	/* print(*r, sep=", ") */
	aw_print("%s, %s", (char *)r[0], (char *)r[1]);
	return 0;
}

/* ---- blocking: the same gather, but time.sleep holds the loop ---- */

static int make_coffee_blocking(void *arg)
{
	(void)arg;
	/* print("커피 시작") */
	aw_print("커피 시작");
	/* time.sleep(COFFEE) */
	AW_TRY(aw_block(scenario_knob("coffee")));
	/* return "커피 완료" */
	return aw_return_text("커피 완료");
}

static int make_toast_blocking(void *arg)
{
	(void)arg;
	/* print("토스트 시작") */
	aw_print("토스트 시작");
	/* time.sleep(TOAST) */
	AW_TRY(aw_block(scenario_knob("toast")));
	/* return "토스트 완료" */
	return aw_return_text("토스트 완료");
}

static int blocking(void *arg)
{
	void *r[2];

	(void)arg;
	/* beat = asyncio.create_task(heartbeat()) */
	aw_spawn(AW(heartbeat, NULL));
	/* r = await asyncio.gather(make_coffee_blocking(), make_toast_blocking()) */
	AW_TRY(aw_gather(r, AW_NAMED(make_coffee_blocking, NULL, "make_coffee"),
		AW_NAMED(make_toast_blocking, NULL, "make_toast")));
	/* print(*r, sep=", ") */
	aw_print("%s, %s", (char *)r[0], (char *)r[1]);
	return 0;
}

/* ---- sequential: await waits for one before the other is begun ---- */

static int sequential(void *arg)
{
	void *coffee, *toast;

	(void)arg;
	/* beat = asyncio.create_task(heartbeat()) */
	aw_spawn(AW(heartbeat, NULL));
	/* coffee = await make_coffee() */
	AW_TRY(aw_await(&coffee, AW(make_coffee, NULL)));
	/* toast = await make_toast() */
	AW_TRY(aw_await(&toast, AW(make_toast, NULL)));
	/* print(coffee, toast, sep=", ") */
	aw_print("%s, %s", (char *)coffee, (char *)toast);
	return 0;
}

/* ---- create_task: both are begun, then awaited ---- */

static int create_task(void *arg)
{
	struct aw *coffee, *toast;
	void *r[2];

	(void)arg;
	/* beat = asyncio.create_task(heartbeat()) */
	aw_spawn(AW(heartbeat, NULL));
	/* coffee = asyncio.create_task(make_coffee()) */
	coffee = aw_spawn(AW(make_coffee, NULL));
	/* toast = asyncio.create_task(make_toast()) */
	toast = aw_spawn(AW(make_toast, NULL));
	/* r = [await coffee] */
	AW_TRY(aw_await(&r[0], coffee));
	/* r += [await toast] */
	AW_TRY(aw_await(&r[1], toast));
	/* print(*r, sep=", ") */
	aw_print("%s, %s", (char *)r[0], (char *)r[1]);
	return 0;
}

/* ---- executor: time.sleep again, but on threads ---- */

static int brew(void *arg)
{
	(void)arg;
	/* time.sleep(COFFEE) */
	return aw_block(scenario_knob("coffee"));
}

static int toast(void *arg)
{
	(void)arg;
	/* time.sleep(TOAST) */
	return aw_block(scenario_knob("toast"));
}

static int make_coffee_in_thread(void *arg)
{
	(void)arg;
	/* print("커피 시작") */
	aw_print("커피 시작");
	/* await asyncio.to_thread(brew) */
	AW_TRY(aw_to_thread(NULL, brew, NULL));
	/* return "커피 완료" */
	return aw_return_text("커피 완료");
}

static int make_toast_in_thread(void *arg)
{
	(void)arg;
	/* print("토스트 시작") */
	aw_print("토스트 시작");
	/* await asyncio.to_thread(toast) */
	AW_TRY(aw_to_thread(NULL, toast, NULL));
	/* return "토스트 완료" */
	return aw_return_text("토스트 완료");
}

static int executor(void *arg)
{
	void *r[2];

	(void)arg;
	/* beat = asyncio.create_task(heartbeat()) */
	aw_spawn(AW(heartbeat, NULL));
	/* r = await asyncio.gather(make_coffee_in_thread(), make_toast_in_thread()) */
	AW_TRY(aw_gather(r, AW_NAMED(make_coffee_in_thread, NULL, "make_coffee"),
		AW_NAMED(make_toast_in_thread, NULL, "make_toast")));
	/* print(*r, sep=", ") */
	aw_print("%s, %s", (char *)r[0], (char *)r[1]);
	return 0;
}

/* ---- what the viewer tells about it ---- */
/* clang-format off */

static const struct scenario_stop sync_stops[] = {
	{.on = "create", .task = "make_coffee",
		.text = {"루프가 없습니다. make_coffee를 부르면 끝날 때까지 다른 일은 아무것도 할 수 없습니다.",
			"There is no loop. While make_coffee is called, nothing else can happen."}},
	{.on = "end", .task = "make_coffee",
		.text = {"커피가 끝난 뒤에야 make_toast를 부를 수 있습니다.",
			"Only now that the coffee is done can make_toast be called."}},
	{.on = "end", .task = "make_toast",
		.text = {"두 시간이 그대로 더해졌습니다. 하나씩 기다렸기 때문입니다.",
			"The two times add up, because each was waited for alone."}},
	{0}};

static const struct scenario_stop gather_stops[] = {
	{.on = "create", .task = "make_toast",
		.text = {"gather가 두 코루틴을 태스크로 만들었습니다. 아직 어느 것도 실행되지 않았습니다.",
			"gather has made a task of each coroutine. Neither has run yet."}},
	{.on = "wait", .task = "make_coffee",
		.text = {"make_coffee가 await asyncio.sleep에서 제어를 루프에 돌려줍니다. 이제 다른 태스크가 실행됩니다.",
			"At await asyncio.sleep, make_coffee hands control back to the loop, and another task runs."}},
	{.on = "wait", .task = "make_toast",
		.text = {"커피와 토스트가 함께 기다립니다. 루프는 비어 있어서 heartbeat를 제때 깨울 수 있습니다.",
			"Coffee and toast wait together. The loop is free, so heartbeat will wake on time."}},
	{.on = "resume", .task = "heartbeat", .nth = 2,
		.text = {"heartbeat가 제때 깨어났습니다. 아무도 루프를 붙잡고 있지 않습니다.",
			"heartbeat woke on time: nobody is holding the loop."}},
	{.on = "resume", .task = "make_coffee", .nth = 2,
		.text = {"타이머가 끝났습니다. 루프가 make_coffee를 준비 큐에서 꺼내 다시 실행합니다.",
			"The timer is over. The loop takes make_coffee from the ready queue and runs it again."}},
	{.on = "end", .task = "make_toast",
		.text = {"둘 다 끝났습니다. 걸린 시간은 합이 아니라 더 긴 쪽입니다.",
			"Both are done. It took as long as the longer one, not the sum."}},
	{.on = "end", .task = "main",
		.text = {"main이 끝났습니다. asyncio.run은 남은 heartbeat를 취소하고 루프를 닫습니다.",
			"main is done. asyncio.run cancels what is left, the heartbeat, and closes the loop."}},
	{0}};

static const struct scenario_stop blocking_stops[] = {
	{.on = "create", .task = "make_toast",
		.text = {"gather와 똑같이 두 태스크가 만들어졌습니다. 다른 점은 time.sleep뿐입니다.",
			"Two tasks are made, just as before. The only difference is time.sleep."}},
	{.on = "resume", .task = "make_coffee",
		.text = {"make_coffee가 time.sleep을 부릅니다. await가 없으니 제어가 루프로 돌아가지 않습니다.",
			"make_coffee calls time.sleep. There is no await, so control does not go back to the loop."}},
	{.on = "blocked", .task = "make_coffee",
		.text = {"make_coffee가 루프를 붙잡고 있는 동안 heartbeat도 make_toast도 실행되지 못했습니다.",
			"While make_coffee held the loop, neither heartbeat nor make_toast could run."}},
	{.on = "blocked", .task = "make_toast",
		.text = {"make_toast도 루프를 붙잡았습니다. gather를 써도 하나씩 실행한 것과 같습니다.",
			"make_toast held the loop too. In spite of gather it was one after the other."}},
	{.on = "resume", .task = "heartbeat", .nth = 2,
		.text = {"heartbeat는 이제야 깨어납니다. 오래전에 준비됐지만 루프가 막혀 있었습니다.",
			"Only now does heartbeat wake. It was ready long ago, but the loop was blocked."}},
	{0}};

static const struct scenario_stop sequential_stops[] = {
	{.on = "wait", .task = "main", .nth = 1,
		.text = {"await make_coffee()는 새 태스크를 만들지 않습니다. main 자신이 커피를 기다립니다.",
			"await make_coffee() makes no new task: main itself waits for the coffee."}},
	{.on = "wait", .task = "main", .nth = 2,
		.text = {"커피가 끝난 다음에야 토스트가 시작됩니다. 루프는 비어 있지만 할 일을 받지 못했습니다.",
			"Only after the coffee is the toast begun. The loop was free, but nobody gave it the work."}},
	{.on = "end", .task = "main",
		.text = {"await를 썼는데도 합만큼 걸렸습니다. 함께 기다리려면 gather나 create_task가 필요합니다.",
			"Everything was awaited, and it still took the sum. To wait together takes gather or create_task."}},
	{0}};

static const struct scenario_stop create_task_stops[] = {
	{.on = "create", .task = "make_toast",
		.text = {"create_task는 태스크를 준비 큐에 넣을 뿐입니다. main이 멈춰야 첫걸음을 뗍니다.",
			"create_task only puts the task into the ready queue. Its first step comes when main suspends."}},
	{.on = "wait", .task = "main",
		.text = {"main이 await coffee에서 멈춥니다. 이제 만들어 둔 태스크들이 차례로 실행됩니다.",
			"main suspends at await coffee. Now the tasks that were made run in turn."}},
	{.on = "end", .task = "make_coffee",
		.text = {"make_coffee가 끝나 main을 깨웁니다. 토스트는 그동안 함께 기다리고 있었습니다.",
			"make_coffee ends and wakes main. The toast was waiting all along."}},
	{.on = "end", .task = "make_toast",
		.text = {"둘 다 먼저 시작해 두었으니 gather와 같은 시간이 걸렸습니다.",
			"Both were begun first, so it took as long as gather."}},
	{0}};

static const struct scenario_stop executor_stops[] = {
	{.on = "wait", .task = "make_coffee",
		.text = {"make_coffee가 time.sleep을 스레드에 맡기고 await합니다.", "make_coffee hands time.sleep to a thread, and awaits it."}},
	{.on = "wait", .task = "make_toast",
		.text = {"두 스레드가 나란히 막혀 있고, 루프의 스레드는 자유롭습니다.", "Two threads are blocked side by side, and the loop's own is free."}},
	{.on = "resume", .task = "heartbeat", .nth = 2,
		.text = {"그래서 heartbeat가 제때 깨어납니다.", "So the heartbeat wakes on time."}},
	{.on = "resume", .task = "make_coffee", .nth = 2,
		.text = {"스레드에 맡긴 일이 끝나자 루프가 make_coffee를 다시 실행합니다.", "The thread is done, and the loop runs make_coffee again."}},
	{.on = "end", .task = "make_toast",
		.text = {"막는 함수를 고치지 않고도 gather만큼만 걸렸습니다.", "The functions still block, and yet it took no longer than gather."}},
	{0}};

static const struct scenario_mode modes[] = {
	{.name = "sync", .text = {"루프 없이 하나씩", "one after the other, no loop"}, .main = sync_mode, .sync = true,
		.stops = sync_stops},
	{.name = "gather", .text = {"함께 기다린다", "both wait together"}, .main = gather, .stops = gather_stops},
	{.name = "blocking", .text = {"코루틴 안에서 time.sleep", "time.sleep inside a coroutine"}, .main = blocking,
		.stops = blocking_stops},
	{.name = "sequential", .text = {"await를 하나씩", "one await after the other"}, .main = sequential,
		.stops = sequential_stops},
	{.name = "create_task", .text = {"먼저 만들고 나중에 await", "made first, awaited later"}, .main = create_task,
		.stops = create_task_stops},
	{.name = "executor", .text = {"time.sleep을 스레드에서", "time.sleep on threads"}, .main = executor, .stops = executor_stops},
	{0}};

static const struct scenario_knob knobs[] = {
	{.name = "coffee", .value = 2, .min = 0.01, .max = 60, .text = {"커피를 만드는 데 걸리는 초", "seconds that the coffee takes"}},
	{.name = "toast", .value = 3, .min = 0.01, .max = 60, .text = {"토스트를 만드는 데 걸리는 초", "seconds that the toast takes"}},
	{.name = "heartbeat", .value = 0.5, .min = 0.01, .max = 60,
		.text = {"heartbeat 사이의 초", "seconds between two heartbeats"}},
	{0}};

SCENARIO(.title = {"커피와 토스트", "coffee & toast"},
	.lesson = {"함께 기다리면 3초, 하나씩이면 5초. 루프를 막으면 모두가 멈춥니다.",
		"Waiting together takes 3 s, one by one 5 s; blocking the loop stops everyone."},
	.modes = modes, .default_modes = 3, .knobs = knobs,
	.question = {.text = {"커피({coffee}초)와 토스트({toast}초)를 gather로 함께 기다립니다. 그런데 둘 다 time.sleep을 부른다면 몇 초가 걸릴까요?",
			"gather waits for coffee ({coffee} s) and toast ({toast} s) together, but both call time.sleep. How long does it take?"},
		.choices = {{"{coffee}초", "{coffee} s"}, {"{toast}초", "{toast} s"}, {"{coffee+toast}초", "{coffee+toast} s"},
			{"{coffee+toast+heartbeat}초", "{coffee+toast+heartbeat} s"}}, .answer = 3});
