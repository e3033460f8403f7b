/* gil: four jobs that compute for 1 s each. Python's threads take turns at one lock, the GIL, which is simulated
 * here: so four threads take as long as one. A process has a GIL of its own. */
#include "scenario.h"

enum { JOBS = 4 };

static int heartbeat(void *arg)
{
	(void)arg;
	for (;;) {
		/* await asyncio.sleep(HEARTBEAT) */
		AW_TRY(aw_sleep(scenario_knob("heartbeat")));
	}
}

static int compute(void *arg)
{
	(void)arg;
	/* while time.thread_time() < until: */
	AW_TRY(aw_compute(scenario_knob("job")));
	/* return 1 */
	return aw_return_int(1);
}

static int print_sum(void *const done[JOBS])
{
	int64_t sum = 0;

	for (int i = 0; i < JOBS; i++)
		sum += aw_int(done[i]);
	aw_print("%lld 개 완료", (long long)sum);
	return 0;
}

/* One of the two. */
struct pool {
	struct aw_executor *threads;
	struct aw_process_pool *processes;
};

static int four_jobs(struct pool pool)
{
	struct aw *jobs[JOBS];
	void *done[JOBS];

	/* beat = asyncio.create_task(heartbeat()) */
	aw_spawn(AW(heartbeat, NULL));
	for (int i = 0; i < JOBS; i++) {
		/* jobs = [loop.run_in_executor(pool, compute) for _ in range(JOBS)] */
		jobs[i] = pool.threads ? aw_run_in_executor(pool.threads, compute, NULL)
		                       : aw_run_in_process(pool.processes, compute, NULL, 0);
	}
	/* done = await asyncio.gather(*jobs) */
	AW_TRY(aw_gather_array(done, jobs, JOBS));
	return print_sum(done);
}

/* ---- one: one thread computes them one after the other ---- */

static int one(void *arg)
{
	(void)arg;
	/* await four_jobs(ThreadPoolExecutor(1)) */
	return four_jobs((struct pool){.threads = aw_executor_new(1, "thread")});
}

/* ---- threads4: a thread each, but only one at a time holds the GIL ---- */

static int threads4(void *arg)
{
	(void)arg;
	/* await four_jobs(ThreadPoolExecutor(JOBS)) */
	return four_jobs((struct pool){.threads = aw_executor_new(JOBS, "thread")});
}

/* ---- processes4: a process each, with an interpreter and a GIL of its own ---- */

static int processes4(void *arg)
{
	(void)arg;
	/* await four_jobs(ProcessPoolExecutor(JOBS)) */
	return four_jobs((struct pool){.processes = aw_process_pool_new(JOBS)});
}

/* ---- what the viewer tells about it ---- */
/* clang-format off */

static const struct scenario_stop one_stops[] = {
	{.on = "wait", .task = "main",
		.text = {"계산 네 개를 스레드 하나에 맡겼습니다. 하나가 끝나야 다음 것이 시작됩니다.",
			"Four computations go to one thread. The next begins when the one before is done."}},
	{.on = "resume", .task = "heartbeat", .nth = 2,
		.text = {"루프는 살아 있습니다. 다만 루프도 GIL이 있어야 해서, 계산하는 스레드가 놓아 줄 때까지 5 ms씩 기다립니다.",
			"The loop is alive. But it needs the GIL too, and each time waits 5 ms until the other thread gives it up."}},
	{.on = "end", .task = "main",
		.text = {"{job}초짜리 네 개를 하나씩: {4*job}초입니다.", "Four of {job} s, one by one: {4*job} s."}},
	{0}};

static const struct scenario_stop threads_stops[] = {
	{.on = "wait", .task = "main",
		.text = {"스레드는 넷이지만 GIL은 하나뿐입니다. 5 ms씩 돌아가며 쓰고, 나머지 셋은 기다립니다. (시뮬레이션)",
			"Four threads, but one GIL: they take turns of 5 ms, and the other three wait. (simulated)"}},
	{.on = "resume", .task = "heartbeat", .nth = 2,
		.text = {"루프도 GIL을 기다리는 스레드 가운데 하나입니다. 줄이 길어진 만큼 heartbeat가 늦어집니다.",
			"The loop is one more thread that waits for the GIL. The line is longer, so the heartbeat is later."}},
	{.on = "end", .task = "main",
		.text = {"또 {4*job}초입니다. 무거운 계산은 스레드 풀에 맡겨도 빨라지지 않습니다.",
			"{4*job} s again. A thread pool does not make heavy computing any quicker."}},
	{0}};

static const struct scenario_stop processes_stops[] = {
	{.on = "wait", .task = "main",
		.text = {"이번에는 프로세스 넷입니다. 저마다 인터프리터와 GIL이 따로 있어서 서로 기다리지 않습니다.",
			"Now there are four processes. Each has an interpreter and a GIL of its own, and waits for no other."}},
	{.on = "resume", .task = "heartbeat", .nth = 2,
		.text = {"이 프로세스의 GIL은 비어 있으니 heartbeat도 제때 깨어납니다.",
			"The GIL of this process is free, so the heartbeat wakes on time too."}},
	{.on = "end", .task = "main",
		.text = {"네 개가 나란히 끝났습니다. 코어가 넷이면 {job}초, 둘이면 {2*job}초입니다.",
			"The four were done side by side: {job} s on four cores, {2*job} s on two."}},
	{0}};

static const struct scenario_mode modes[] = {
	{.name = "one", .text = {"스레드 하나로 하나씩 (GIL 시뮬레이션)", "one thread, one by one (simulated GIL)"},
		.main = one, .gil = true, .stops = one_stops},
	{.name = "threads4", .text = {"스레드 넷에 GIL 하나 (시뮬레이션)", "four threads, one GIL (simulated)"},
		.main = threads4, .gil = true, .stops = threads_stops},
	{.name = "processes4", .text = {"프로세스 넷, GIL도 넷 (시뮬레이션)", "four processes, a GIL each (simulated)"},
		.main = processes4, .gil = true, .stops = processes_stops},
	{0}};

static const struct scenario_knob knobs[] = {
	{.name = "job", .value = 1, .min = 0.01, .max = 60, .text = {"계산 하나가 쓰는 CPU 시간(초)", "seconds of CPU time that a computation takes"}},
	{.name = "heartbeat", .value = 0.25, .min = 0.01, .max = 60, .text = {"heartbeat 사이의 초", "seconds between two heartbeats"}},
	{.name = "cores", .value = 4, .min = 1, .max = 64, .whole = true,
		.text = {"가상 시계의 코어 수 (실제 시계는 이 컴퓨터의 코어를 씁니다)", "cores under the virtual clock (the real one has this machine's)"}},
	{0}};

SCENARIO(.title = {"계산과 GIL", "computing and the GIL"},
	.lesson = {"무거운 계산 네 개: GIL이 있으면 스레드 넷도 하나와 똑같이 걸립니다. 프로세스는 나란히 갑니다.",
		"Four heavy computations: with a GIL, four threads take as long as one. Processes go side by side."},
	.modes = modes, .default_modes = 3, .knobs = knobs,
	.question = {.text = {"CPU를 {job}초 쓰는 계산 네 개를 ThreadPoolExecutor(4)에 맡기면 몇 초가 걸릴까요? (코어 넷, GIL 있음)",
			"Four computations of {job} s of CPU time go to a ThreadPoolExecutor(4). How long do they take, with four cores and a GIL?"},
		.choices = {{"{job}초", "{job} s"}, {"{2*job}초", "{2*job} s"}, {"{4*job}초", "{4*job} s"}}, .answer = 3});
