/* executor: ten uploads of 1 s that block. On the loop they take 10 s and stop everyone; on four threads 3 s, in
 * three waves; and what must not stand in their queue gets a thread of its own. */
#include "scenario.h"

enum { JOBS = 10, THREADS = 4 };

static int heartbeat(void *arg)
{
	(void)arg;
	for (;;) {
		/* await asyncio.sleep(HEARTBEAT) */
		AW_TRY(aw_sleep(scenario_knob("heartbeat")));
	}
}

static int upload(void *arg)
{
	(void)arg;
	/* time.sleep(JOB) */
	AW_TRY(aw_block(scenario_knob("job")));
	/* return 1 */
	return aw_return_int(1);
}

static int payment(void *arg)
{
	(void)arg;
	/* time.sleep(QUICK) */
	AW_TRY(aw_block(scenario_knob("quick")));
	/* return "결제 완료" */
	return aw_return_text("결제 완료");
}

static int print_sum(void *const done[JOBS])
{
	int64_t sum = 0;

	for (int i = 0; i < JOBS; i++)
		sum += aw_int(done[i]);
	aw_print("%lld 개 완료", (long long)sum);
	return 0;
}

/* ---- loop: no executor at all ---- */

static int upload_on_loop(void *arg)
{
	/* return upload() */
	return upload(arg);
}

static int loop_mode(void *arg)
{
	struct aw *jobs[JOBS];
	void *done[JOBS];

	(void)arg;
	/* beat = asyncio.create_task(heartbeat()) */
	aw_spawn(AW(heartbeat, NULL));
	for (int i = 0; i < JOBS; i++)
		jobs[i] = AW_NAMED(upload_on_loop, NULL, scenario_nth("upload", i + 1));
	/* done = await asyncio.gather(*[upload_on_loop() for _ in range(JOBS)]) */
	AW_TRY(aw_gather_array(done, jobs, JOBS));
	return print_sum(done);
}

/* ---- pool4: four threads, and a queue before them ---- */

static int pool4(void *arg)
{
	struct aw_executor *pool;
	struct aw *jobs[JOBS];
	void *done[JOBS];

	(void)arg;
	/* beat = asyncio.create_task(heartbeat()) */
	aw_spawn(AW(heartbeat, NULL));
	/* pool = ThreadPoolExecutor(THREADS) */
	pool = aw_executor_new(THREADS, "pool");
	for (int i = 0; i < JOBS; i++) {
		/* jobs = [loop.run_in_executor(pool, upload) for _ in range(JOBS)] */
		jobs[i] = aw_run_in_executor(pool, upload, NULL);
	}
	/* done = await asyncio.gather(*jobs) */
	AW_TRY(aw_gather_array(done, jobs, JOBS));
	return print_sum(done);
}

/* ---- dedicated: what must not queue has a thread of its own ---- */

static int dedicated(void *arg)
{
	struct aw_executor *pool, *till;
	struct aw *jobs[JOBS];
	void *done[JOBS], *answer;
	int status;

	(void)arg;
	/* pool = ThreadPoolExecutor(THREADS) */
	pool = aw_executor_new(THREADS, "pool");
	/* till = ThreadPoolExecutor(1) */
	till = aw_executor_new(1, "till");
	for (int i = 0; i < JOBS; i++) {
		/* jobs = [loop.run_in_executor(pool, upload) for _ in range(JOBS)] */
		jobs[i] = aw_run_in_executor(pool, upload, NULL);
	}
	/* answer = await loop.run_in_executor(till, payment) */
	AW_TRY(aw_await(&answer, aw_run_in_executor(till, payment, NULL)));
	/* print(answer) */
	aw_print("%s", (char *)answer);
	/* await asyncio.wait_for(loop.run_in_executor(till, upload), LIMIT) */
	status = aw_wait_for(NULL, scenario_knob("limit"), aw_run_in_executor(till, upload, NULL));
	/* print("기다림은 끝났지만 스레드는 계속 일한다") */
	if (status == AW_ETIMEDOUT)
		aw_print("기다림은 끝났지만 스레드는 계속 일한다");
	else
		AW_TRY(status);
	/* done = await asyncio.gather(*jobs) */
	AW_TRY(aw_gather_array(done, jobs, JOBS));
	return print_sum(done);
}

/* ---- what the viewer tells about it ---- */
/* clang-format off */

static const struct scenario_stop loop_stops[] = {
	{.on = "resume", .task = "upload 1",
		.text = {"첫 번째 업로드가 루프의 스레드를 {job}초 동안 막습니다.", "The first upload blocks the loop's own thread for {job} s."}},
	{.on = "blocked", .task = "upload 5",
		.text = {"다섯 번째까지 {5*job}초. gather를 써도 하나씩입니다.", "Five of them, {5*job} s: one by one, in spite of gather."}},
	{.on = "end", .task = "main",
		.text = {"열 개에 {10*job}초, 그동안 heartbeat는 한 번도 깨어나지 못했습니다.", "Ten uploads, {10*job} s, and the heartbeat did not wake once."}},
	{0}};

static const struct scenario_stop pool4_stops[] = {
	{.on = "wait", .task = "main",
		.text = {"업로드 열 개를 맡겼습니다. 스레드가 넷이니 네 개는 시작되고 여섯 개는 줄을 섭니다.",
			"Ten uploads are handed over. There are four threads: four begin, six wait in line."}},
	{.on = "resume", .task = "heartbeat", .nth = 3,
		.text = {"{job}초: 첫 네 개가 끝나고 다음 네 개가 시작됩니다. heartbeat는 제때 깨어납니다.",
			"{job} s: the first four are done and the next four begin. The heartbeat is on time."}},
	{.on = "resume", .task = "main", .nth = 2,
		.text = {"4 + 4 + 2: 세 번에 나누어 {3*job}초입니다.", "4 + 4 + 2: three rounds, so {3*job} s."}},
	{0}};

static const struct scenario_stop dedicated_stops[] = {
	{.on = "wait", .task = "main",
		.text = {"업로드 열 개로 풀은 가득 찼지만, 결제는 자기 스레드에서 바로 시작됩니다.",
			"The pool is full of ten uploads, but the payment begins at once, on a thread of its own."}},
	{.on = "print", .task = "main",
		.text = {"{quick}초: 결제가 끝났습니다. 같은 풀이었다면 {2*job}초 뒤에야 시작했을 것입니다.",
			"{quick} s: the payment is done. In the same pool it would have begun after {2*job} s."}},
	{.on = "print", .task = "main", .nth = 2,
		.text = {"{quick+limit}초: wait_for가 포기했습니다. 취소는 기다리던 쪽만 놓아 줄 뿐, 스레드는 일을 끝까지 합니다.",
			"{quick+limit} s: wait_for gave up. Cancelling frees only the one who waits; the thread works on to the end."}},
	{.on = "end", .task = "main",
		.text = {"풀의 업로드 열 개는 {3*job}초에 모두 끝났습니다.", "The ten uploads of the pool were done after {3*job} s."}},
	{0}};

static const struct scenario_mode modes[] = {
	{.name = "loop", .text = {"루프에서 바로 실행", "on the loop itself"}, .main = loop_mode, .stops = loop_stops},
	{.name = "pool4", .text = {"스레드 넷에 맡긴다", "handed to four threads"}, .main = pool4, .stops = pool4_stops},
	{.name = "dedicated", .text = {"급한 일은 자기 스레드에서", "what is urgent has its own thread"}, .main = dedicated, .stops = dedicated_stops},
	{0}};

static const struct scenario_knob knobs[] = {
	{.name = "job", .value = 1, .min = 0.01, .max = 60, .text = {"업로드 하나가 걸리는 초", "seconds that an upload takes"}},
	{.name = "quick", .value = 0.2, .min = 0.01, .max = 60, .text = {"결제가 걸리는 초", "seconds that the payment takes"}},
	{.name = "limit", .value = 0.5, .min = 0.01, .max = 60, .text = {"기다리는 한도(초)", "the limit to waiting, in seconds"}},
	{.name = "heartbeat", .value = 0.5, .min = 0.01, .max = 60, .text = {"heartbeat 사이의 초", "seconds between two heartbeats"}},
	{0}};

SCENARIO(.title = {"스레드에 맡기기", "handing work to threads"},
	.lesson = {"1초짜리 업로드 열 개: 루프에서 10초, 스레드 넷이면 3초. 취소는 기다리는 쪽만 놓아 줍니다.",
		"Ten uploads of 1 s: 10 s on the loop, 3 s on four threads. Cancelling frees only the one who waits."},
	.modes = modes, .default_modes = 3, .knobs = knobs,
	.question = {.text = {"{job}초 동안 막는 업로드 열 개를 ThreadPoolExecutor(4)에 맡기면 몇 초가 걸릴까요?",
			"Ten uploads that block for {job} s go to a ThreadPoolExecutor(4). How long do they take?"},
		.choices = {{"{job}초", "{job} s"}, {"{2.5*job}초", "{2.5*job} s"}, {"{3*job}초", "{3*job} s"}, {"{10*job}초", "{10*job} s"}}, .answer = 3});
