/* producer_consumer: a baker makes bread quicker than it is eaten. A queue that holds two makes the baker wait
 * (back-pressure); one without a bound only grows. Either takes as long as the eating. */
#include "scenario.h"

enum { LOAVES = 6 };

static int loaves[LOAVES];

static int baker(void *queue)
{
	struct aw_queue *shelf = queue;

	for (int i = 0; i < LOAVES; i++) {
		loaves[i] = i + 1;
		/* await asyncio.sleep(BAKE) */
		AW_TRY(aw_sleep(scenario_knob("bake")));
		/* await shelf.put(loaf) */
		AW_TRY(aw_queue_put(shelf, &loaves[i]));
		/* print("빵", loaf, "진열, 선반에", shelf.qsize()) */
		aw_print("빵 %d 진열, 선반에 %zu", loaves[i], aw_queue_size(shelf));
	}
	/* print("굽기 끝") */
	aw_print("굽기 끝");
	return 0;
}

static int customer(void *queue)
{
	struct aw_queue *shelf = queue;
	void *loaf;

	for (;;) {
		/* loaf = await shelf.get() */
		AW_TRY(aw_queue_get(&loaf, shelf));
		/* await asyncio.sleep(EAT) */
		AW_TRY(aw_sleep(scenario_knob("eat")));
		/* print("빵", loaf, "먹음") */
		aw_print("빵 %d 먹음", *(int *)loaf);
		/* shelf.task_done() */
		AW_TRY(aw_queue_task_done(shelf));
	}
}

static int bakery(void *queue)
{
	struct aw_queue *shelf = queue;
	struct aw *eater, *maker;

	/* eater = asyncio.create_task(customer(shelf)) */
	eater = aw_spawn(AW(customer, shelf));
	/* maker = asyncio.create_task(baker(shelf)) */
	maker = aw_spawn(AW(baker, shelf));
	/* await maker */
	AW_TRY(aw_await(NULL, maker));
	/* await shelf.join() */
	AW_TRY(aw_queue_join(shelf));
	/* eater.cancel() */
	aw_cancel(eater);
	/* await asyncio.wait([eater]) */
	return aw_wait(NULL, &eater, 1, AW_ALL_COMPLETED, AW_FOREVER);
}

/* ---- bounded_queue: the shelf holds two loaves ---- */

static int bounded_queue(void *arg)
{
	struct aw_queue shelf = AW_QUEUE("shelf", (size_t)scenario_knob("shelf"));
	int status;

	(void)arg;
	/* await bakery(asyncio.Queue(maxsize=SHELF)) */
	status = aw_await(NULL, AW(bakery, &shelf));
	aw_queue_finish(&shelf);
	return status;
}

/* ---- unbounded: the shelf takes all ---- */

static int unbounded(void *arg)
{
	struct aw_queue shelf = AW_QUEUE("shelf", 0);
	int status;

	(void)arg;
	/* await bakery(asyncio.Queue()) */
	status = aw_await(NULL, AW(bakery, &shelf));
	aw_queue_finish(&shelf);
	return status;
}

/* ---- what the viewer tells about it ---- */
/* clang-format off */

static const struct scenario_stop bounded_stops[] = {
	{.on = "wait", .task = "customer",
		.text = {"선반이 비어 있어 손님은 get에서 기다립니다.", "The shelf is empty: the customer waits in get."}},
	{.on = "resume", .task = "customer", .nth = 2,
		.text = {"빵이 나오자 put이 손님을 깨웠습니다.", "A loaf is there: the put has woken the customer."}},
	{.on = "print", .task = "baker", .nth = 3,
		.text = {"빵이 선반에 쌓입니다. {shelf}개면 가득 찹니다.", "The loaves pile up on the shelf: {shelf} of them fill it."}},
	{.on = "wait", .task = "baker", .nth = 5,
		.text = {"선반이 가득 차서 제빵사는 put에서 기다립니다. 이것이 역압(back-pressure)입니다.",
			"The shelf is full, so the baker waits in put. That is back-pressure."}},
	{.on = "end", .task = "baker",
		.text = {"굽는 속도가 먹는 속도에 맞춰졌고, 선반의 빵은 {shelf}개를 넘은 적이 없습니다.",
			"The baking kept pace with the eating, and the shelf never held more than {shelf}."}},
	{0}};

static const struct scenario_stop unbounded_stops[] = {
	{.on = "print", .task = "baker", .nth = 4,
		.text = {"제한이 없으니 제빵사는 기다리지 않고 선반만 채웁니다.", "Without a bound the baker never waits, and the shelf fills up."}},
	{.on = "end", .task = "baker",
		.text = {"굽기는 일찍 끝났지만 빵은 쌓여 있습니다. 끝없이 이어지는 일이라면 메모리가 바닥납니다.",
			"The baking is done early, and the bread piles up. Were there no end to it, memory would run out."}},
	{.on = "end", .task = "customer",
		.text = {"걸린 시간은 같습니다. 느린 쪽은 빵을 먹는 손님이기 때문입니다.",
			"It took the same time, because the slow one is the customer."}},
	{0}};

static const struct scenario_mode modes[] = {
	{.name = "bounded_queue", .text = {"빵을 두 개까지 놓는 선반", "a shelf for two loaves"}, .main = bounded_queue, .stops = bounded_stops},
	{.name = "unbounded", .text = {"제한이 없는 선반", "a shelf without a bound"}, .main = unbounded, .stops = unbounded_stops},
	{0}};

static const struct scenario_knob knobs[] = {
	{.name = "bake", .value = 0.25, .min = 0.01, .max = 60, .text = {"빵 하나를 굽는 초", "seconds that a loaf takes to bake"}},
	{.name = "eat", .value = 1.5, .min = 0.01, .max = 60, .text = {"빵 하나를 먹는 초", "seconds that a loaf takes to eat"}},
	{.name = "shelf", .value = 2, .min = 1, .max = 100, .whole = true, .text = {"선반에 놓이는 빵의 수", "loaves that the shelf holds"}},
	{0}};

SCENARIO(.title = {"생산자와 소비자", "producer and consumer"},
	.lesson = {"크기가 정해진 큐는 빠른 쪽을 기다리게 합니다. 제한이 없는 큐에는 쌓이기만 합니다.",
		"A bounded queue makes the quicker side wait; an unbounded one only piles up."},
	.modes = modes, .default_modes = 2, .knobs = knobs,
	.question = {.text = {"제빵사가 손님보다 여섯 배 빠릅니다. Queue(maxsize={shelf})를 쓰면 제빵사는 어떻게 될까요?",
			"The baker is six times as quick as the customer. What does Queue(maxsize={shelf}) do to the baker?"},
		.choices = {{"put에서 기다린다", "it waits in put"}, {"QueueFull 오류가 난다", "it gets a QueueFull error"}, {"빵을 버린다", "loaves are thrown away"}},
		.answer = 1});
