/* race: one hundred tasks each add one to a counter. With an await between reading and writing 99 of the
 * updates are lost, without one none is, and with a lock none is. */
#include "scenario.h"

enum { TASKS = 100 };

static int counter;
static struct aw_lock guard;

static int everybody(aw_fn *add, uint32_t line)
{
	struct aw *tasks[TASKS];

	counter = 0;
	aw_lock_init(&guard, "guard");
	for (int i = 0; i < TASKS; i++)
		tasks[i] = AW_NAMED(add, NULL, scenario_nth("add", i + 1));
	AW_TRY(aw_gather_at(NULL, tasks, TASKS, line));
	aw_print("counter = %d", counter);
	return 0;
}

/* ---- no_await: nothing can come between reading and writing ---- */

static int add_at_once(void *arg)
{
	int value;

	(void)arg;
	/* await asyncio.sleep(ARRIVE) */
	AW_TRY(aw_sleep(scenario_knob("arrive")));
	/* value = counter */
	value = counter;
	/* counter = value + 1 */
	counter = value + 1;
	return 0;
}

static int no_await(void *arg)
{
	(void)arg;
	/* await asyncio.gather(*[add_at_once() for _ in range(TASKS)]) */
	return everybody(add_at_once, AW_LINE);
}

/* ---- await_between: everybody reads before anybody has written ---- */

static int add_slowly(void *arg)
{
	int value;

	(void)arg;
	/* await asyncio.sleep(ARRIVE) */
	AW_TRY(aw_sleep(scenario_knob("arrive")));
	/* value = counter */
	value = counter;
	/* await asyncio.sleep(DATABASE) */
	AW_TRY(aw_sleep(scenario_knob("database")));
	/* counter = value + 1 */
	counter = value + 1;
	return 0;
}

static int await_between(void *arg)
{
	(void)arg;
	/* await asyncio.gather(*[add_slowly() for _ in range(TASKS)]) */
	return everybody(add_slowly, AW_LINE);
}

/* ---- lock: one at a time ---- */

static int add_locked(void *arg)
{
	int value;

	(void)arg;
	/* await asyncio.sleep(ARRIVE) */
	AW_TRY(aw_sleep(scenario_knob("arrive")));
	/* async with guard: */
	AW_WITH_LOCK(&guard)
	{
		/* value = counter */
		value = counter;
		/* await asyncio.sleep(DATABASE) */
		AW_TRY(aw_sleep(scenario_knob("database")));
		/* counter = value + 1 */
		counter = value + 1;
	}
	return 0;
}

static int lock(void *arg)
{
	(void)arg;
	/* await asyncio.gather(*[add_locked() for _ in range(TASKS)]) */
	return everybody(add_locked, AW_LINE);
}

/* ---- what the viewer tells about it ---- */
/* clang-format off */

static const struct scenario_stop no_await_stops[] = {
	{.on = "wait", .task = "add 100",
		.text = {"태스크 백 개가 함께 기다립니다.", "One hundred tasks wait together."}},
	{.on = "resume", .task = "add 1", .nth = 2,
		.text = {"첫 태스크가 읽고 씁니다. 그 사이에 await가 없으므로 아무도 끼어들 수 없습니다.",
			"The first one reads and writes. There is no await in between, so nobody can come between."}},
	{.on = "print", .task = "main",
		.text = {"100. 한 스레드에서는 await가 없는 구간이 나뉘지 않습니다.",
			"100. On one thread, what has no await in it is never divided."}},
	{0}};

static const struct scenario_stop await_between_stops[] = {
	{.on = "wait", .task = "add 1", .nth = 2,
		.text = {"첫 태스크가 0을 읽고, 쓰기 전에 await에서 멈춥니다. 다음 태스크도 0을 읽습니다.",
			"The first one has read 0, and suspends before it writes. The next one reads 0 as well."}},
	{.on = "wait", .task = "add 100", .nth = 2,
		.text = {"이제 태스크 백 개가 모두 0을 읽었습니다. 아무도 아직 쓰지 않았습니다.",
			"Now all one hundred have read 0, and nobody has written yet."}},
	{.on = "print", .task = "main",
		.text = {"1. 모두 0 + 1을 썼습니다. asyncio에도 경쟁 상태가 있습니다. 읽기와 쓰기 사이의 await가 그 틈입니다.",
			"1. Everybody wrote 0 + 1. asyncio does have races: the await between reading and writing is the gap."}},
	{0}};

static const struct scenario_stop lock_stops[] = {
	{.on = "wait", .task = "add 1", .nth = 2,
		.text = {"첫 태스크가 락을 쥔 채 기다립니다.", "The first one waits with the lock in its hands."}},
	{.on = "wait", .task = "add 2", .nth = 2,
		.text = {"다음 태스크부터는 락 앞에 온 순서대로 줄을 섭니다.", "From the next one on they line up for the lock, in the order in which they came."}},
	{.on = "end", .task = "add 1",
		.text = {"한 태스크가 끝나면 다음 태스크가 락을 받습니다.", "As one ends, the next gets the lock."}},
	{.on = "print", .task = "main",
		.text = {"100. 옳지만, 한 번에 하나씩이므로 기다림이 모두 더해졌습니다.",
			"100. That is right, but one at a time, so all the waits add up."}},
	{0}};

static const struct scenario_mode modes[] = {
	{.name = "no_await", .text = {"읽기와 쓰기 사이에 await가 없다", "no await between reading and writing"}, .main = no_await, .stops = no_await_stops},
	{.name = "await_between", .text = {"읽고, await하고, 쓴다", "read, await, write"}, .main = await_between, .stops = await_between_stops},
	{.name = "lock", .text = {"락을 쥐고 읽고 쓴다", "read and write under a lock"}, .main = lock, .stops = lock_stops},
	{0}};

static const struct scenario_knob knobs[] = {
	{.name = "arrive", .value = 0.5, .min = 0.01, .max = 60, .text = {"모두 도착하기까지의 초", "seconds until they arrive"}},
	{.name = "database", .value = 0.01, .min = 0.001, .max = 1, .text = {"데이터베이스가 걸리는 초", "seconds that the database takes"}},
	{0}};

SCENARIO(.title = {"경쟁 상태", "a race"},
	.lesson = {"읽기와 쓰기 사이에 await가 있으면 갱신이 사라집니다: 100 · 1 · 100.",
		"An await between reading and writing loses updates: 100, 1, 100."},
	.modes = modes, .default_modes = 3, .knobs = knobs,
	.question = {.text = {"태스크 백 개가 counter를 읽고, 잠깐 await하고, 1을 더해 씁니다. 마지막 counter는?",
			"One hundred tasks read the counter, await for a moment, and write it plus one. What is the counter in the end?"},
		.choices = {{"100", "100"}, {"1", "1"}, {"0", "0"}, {"실행할 때마다 다르다", "it differs from run to run"}}, .answer = 2});
