/* create_task: a task waits beside the others only from its first step on, and that comes when its creator
 * suspends. So making all and then awaiting takes 2 s, awaiting each as it is made 3 s. */
#include "scenario.h"

static int wash(void *arg)
{
	(void)arg;
	/* print("세탁 시작") */
	aw_print("세탁 시작");
	/* await asyncio.sleep(WASH) */
	AW_TRY(aw_sleep(scenario_knob("wash")));
	/* print("세탁 끝") */
	aw_print("세탁 끝");
	return 0;
}

static int dry(void *arg)
{
	(void)arg;
	/* print("건조 시작") */
	aw_print("건조 시작");
	/* await asyncio.sleep(DRY) */
	AW_TRY(aw_sleep(scenario_knob("dry")));
	/* print("건조 끝") */
	aw_print("건조 끝");
	return 0;
}

/* ---- one_by_one: each is awaited as soon as it is made ---- */

static int one_by_one(void *arg)
{
	struct aw *first, *second;

	(void)arg;
	/* first = asyncio.create_task(wash()) */
	first = aw_spawn(AW(wash, NULL));
	/* await first */
	AW_TRY(aw_await(NULL, first));
	/* second = asyncio.create_task(dry()) */
	second = aw_spawn(AW(dry, NULL));
	/* await second */
	return aw_await(NULL, second);
}

/* ---- both_first: both are made, then awaited ---- */

static int both_first(void *arg)
{
	struct aw *first, *second;

	(void)arg;
	/* first = asyncio.create_task(wash()) */
	first = aw_spawn(AW(wash, NULL));
	/* second = asyncio.create_task(dry()) */
	second = aw_spawn(AW(dry, NULL));
	/* await first */
	AW_TRY(aw_await(NULL, first));
	/* await second */
	return aw_await(NULL, second);
}

/* ---- gather: makes both and waits for both ---- */

static int gather(void *arg)
{
	(void)arg;
	/* await asyncio.gather(wash(), dry()) */
	return aw_gather(NULL, AW(wash, NULL), AW(dry, NULL));
}

/* ---- eager_belief: "create_task has started it, so I can do my own work meanwhile" ---- */

static int eager_belief(void *arg)
{
	struct aw *first;

	(void)arg;
	/* first = asyncio.create_task(dry()) */
	first = aw_spawn(AW(dry, NULL));
	/* print("건조기를 켰다고 믿는다") */
	aw_print("건조기를 켰다고 믿는다");
	/* time.sleep(WORK) */
	AW_TRY(aw_block(scenario_knob("work")));
	/* print("내 일이 끝났다") */
	aw_print("내 일이 끝났다");
	/* await first */
	return aw_await(NULL, first);
}

/* ---- forgotten: nobody keeps the tasks. A timer holds one of them; nothing at all holds the other ---- */

static int wait_for_nobody(void *arg)
{
	int status;

	(void)arg;
	/* await asyncio.get_running_loop().create_future() */
	status = aw_await(NULL, aw_future_new("nobody"));
	/* print("아무도 모르는 태스크가 사라진다") */
	aw_print("아무도 모르는 태스크가 사라진다");
	return status;
}

static int forgotten(void *arg)
{
	struct aw *unheld;

	(void)arg;
	/* asyncio.create_task(dry()) */
	aw_spawn(AW(dry, NULL));
	/* asyncio.create_task(wait_for_nobody()) */
	unheld = aw_spawn(AW(wait_for_nobody, NULL));
	/* await asyncio.sleep(WASH) */
	AW_TRY(aw_sleep(scenario_knob("wash")));
	/* print("쓰레기를 모은다") */
	aw_print("쓰레기를 모은다");
	// C collects no garbage: what CPython's collector would do is simulated.
	aw_note("simulated: gc.collect()");
	aw_cancel(unheld);
	/* await asyncio.sleep(DRY) */
	return aw_sleep(scenario_knob("dry"));
}

/* ---- what the viewer tells about it ---- */
/* clang-format off */

static const struct scenario_stop one_by_one_stops[] = {
	{.on = "wait", .task = "main",
		.text = {"세탁 태스크를 만들자마자 await합니다. 건조 태스크는 아직 만들지도 않았습니다.",
			"The washing is awaited as soon as its task is made. The drying has no task yet."}},
	{.on = "create", .task = "dry",
		.text = {"세탁이 끝난 뒤에야 건조 태스크가 생깁니다. create_task를 썼지만 하나씩 한 셈입니다.",
			"The drying gets its task only when the washing is done: create_task, and still one by one."}},
	{.on = "end", .task = "main",
		.text = {"{wash}초 + {dry}초 = {wash+dry}초. 함께 기다린 시간이 없습니다.", "{wash} s + {dry} s = {wash+dry} s: they never waited together."}},
	{0}};

static const struct scenario_stop both_first_stops[] = {
	{.on = "create", .task = "dry",
		.text = {"두 태스크가 준비 큐에 있습니다. 아직 어느 것도 시작되지 않았습니다.",
			"Both tasks are in the ready queue. Neither has begun."}},
	{.on = "wait", .task = "main",
		.text = {"main이 await에서 멈추면 세탁, 건조가 차례로 첫걸음을 뗍니다.",
			"main suspends at its await, and washing and drying take their first steps in turn."}},
	{.on = "end", .task = "wash",
		.text = {"세탁이 끝나 main을 깨웁니다. 건조는 그동안 함께 돌아가고 있었습니다.",
			"The washing ends and wakes main. The drying has been under way all along."}},
	{.on = "end", .task = "dry",
		.text = {"건조도 끝났습니다. 합이 아니라 더 긴 쪽만큼만 걸렸습니다.", "The drying is done too. It took as long as the longer one, not the sum."}},
	{0}};

static const struct scenario_stop gather_stops[] = {
	{.on = "create", .task = "dry",
		.text = {"gather가 두 태스크를 한꺼번에 만들었습니다.", "gather made both tasks at once."}},
	{.on = "wait", .task = "main",
		.text = {"main은 둘이 모두 끝나기를 기다립니다.", "main waits until both are done."}},
	{.on = "end", .task = "main",
		.text = {"둘을 먼저 만들고 await한 것과 똑같이 걸렸습니다.", "It took as long as making both first and then awaiting them."}},
	{0}};

static const struct scenario_stop eager_belief_stops[] = {
	{.on = "create", .task = "dry",
		.text = {"create_task는 준비 큐에 넣을 뿐, 실행하지 않습니다.", "create_task puts it into the ready queue. It does not run it."}},
	{.on = "print", .task = "main",
		.text = {"main은 아직 멈추지 않았습니다. 건조는 한 줄도 실행되지 않았습니다.",
			"main has not suspended yet, so not a line of the drying has run."}},
	{.on = "blocked", .task = "main",
		.text = {"main이 {work}초 동안 루프를 붙잡고 있는 내내 건조는 준비 상태로 기다렸습니다.",
			"All of the {work} s that main held the loop, the drying stood ready and could not begin."}},
	{.on = "resume", .task = "dry",
		.text = {"await에서 main이 멈추자 비로소 건조가 시작됩니다. 그래서 {dry}초가 아니라 {work+dry}초입니다.",
			"Only now, at main's await, does the drying begin. That is why it takes {work+dry} s and not {dry}."}},
	{0}};

static const struct scenario_stop forgotten_stops[] = {
	{.on = "wait", .task = "main",
		.text = {"main이 두 태스크를 만들고 변수에 담지 않았습니다. 준비 큐에 없는 태스크는 루프도 붙들어 두지 않습니다.",
			"main made two tasks and kept neither. Nor does the loop hold a task that is not in its ready queue."}},
	{.on = "print", .task = "main",
		.text = {"쓰레기를 모읍니다. (시뮬레이션) \"담아 두지 않은 태스크는 사라진다\"는 말은 절반만 맞습니다.",
			"Garbage is collected (simulated). \"A task that nobody keeps disappears\" is only half true."}},
	{.on = "end", .task = "wait_for_nobody",
		.text = {"아무도 모르는 퓨처를 기다리던 태스크는 정말 사라집니다. \"Task was destroyed but it is pending!\"",
			"What awaits a future that nobody knows does disappear: \"Task was destroyed but it is pending!\""}},
	{.on = "end", .task = "dry",
		.text = {"자는 태스크는 타이머가 붙들고 있어서 끝까지 갑니다. 그래도 태스크는 변수에 담아 두는 것이 안전합니다.",
			"What sleeps is held by its timer, and runs to its end. All the same, it is safer to keep a task."}},
	{0}};

static const struct scenario_mode modes[] = {
	{.name = "one_by_one", .text = {"만들 때마다 await", "each awaited as it is made"}, .main = one_by_one, .stops = one_by_one_stops},
	{.name = "both_first", .text = {"둘 다 만들고 나서 await", "both made, then awaited"}, .main = both_first, .stops = both_first_stops},
	{.name = "gather", .text = {"gather에 맡긴다", "left to gather"}, .main = gather, .stops = gather_stops},
	{.name = "eager_belief", .text = {"\"만들면 바로 시작된다\"는 오해", "the belief that create_task starts it"}, .main = eager_belief, .stops = eager_belief_stops},
	{.name = "forgotten", .text = {"태스크를 아무도 담아 두지 않는다 (쓰레기 수집 시뮬레이션)", "nobody keeps the tasks (simulated garbage collection)"},
		.main = forgotten, .stops = forgotten_stops},
	{0}};

static const struct scenario_knob knobs[] = {
	{.name = "wash", .value = 1, .min = 0.01, .max = 60, .text = {"세탁에 걸리는 초", "seconds that washing takes"}},
	{.name = "dry", .value = 2, .min = 0.01, .max = 60, .text = {"건조에 걸리는 초", "seconds that drying takes"}},
	{.name = "work", .value = 1, .min = 0.01, .max = 60, .text = {"main이 루프를 붙잡는 초", "seconds that main holds the loop"}},
	{0}};

SCENARIO(.title = {"create_task는 언제 시작하나", "when does a task begin"},
	.lesson = {"태스크의 첫걸음은 만든 쪽이 멈출 때입니다. 먼저 모두 만들고 나중에 await하세요.",
		"A task's first step comes when its creator suspends: make all first, await later."},
	.modes = modes, .default_modes = 3, .knobs = knobs,
	.question = {.text = {"t = create_task(dry())를 하고 곧바로 time.sleep({work})을 불렀습니다. 그 {work}초 동안 dry는 무엇을 할까요?",
			"t = create_task(dry()), and right after it time.sleep({work}). What does dry do meanwhile?"},
		.choices = {{"이미 실행되고 있다", "it is running already"}, {"첫 줄만 실행되고 멈춘다", "it has run its first line"},
			{"준비된 채 시작을 기다린다", "it stands ready and waits to begin"}},
		.answer = 3});
