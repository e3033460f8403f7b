/* cancel: task.cancel() is a request. CancelledError is raised in the task, where it waits, at its next step;
 * what the task makes of it is its own affair. */
#include "scenario.h"

static int sleeper(void *arg)
{
	(void)arg;
	/* print("잠들기") */
	aw_print("잠들기");
	/* await asyncio.sleep(NAP) */
	AW_TRY(aw_sleep(scenario_knob("nap")));
	/* print("이 줄은 실행되지 않는다") */
	aw_print("이 줄은 실행되지 않는다");
	return 0;
}

static int stubborn(void *arg)
{
	int status;

	(void)arg;
	/* await asyncio.sleep(NAP) */
	status = aw_sleep(scenario_knob("nap"));
	/* print("취소를 삼켰다") */
	if (status == AW_ECANCELLED)
		aw_print("취소를 삼켰다");
	else
		AW_TRY(status);
	/* await asyncio.sleep(CLEANUP) */
	AW_TRY(aw_sleep(scenario_knob("cleanup")));
	/* return "끝까지 실행" */
	return aw_return_text("끝까지 실행");
}

static int tidy(void *arg)
{
	int status;

	(void)arg;
	/* await asyncio.sleep(NAP) */
	status = aw_sleep(scenario_knob("nap"));
	/* print("정리 시작") */
	aw_print("정리 시작");
	/* await asyncio.sleep(CLEANUP) */
	AW_TRY(aw_sleep(scenario_knob("cleanup")));
	/* print("정리 끝") */
	aw_print("정리 끝");
	return status;
}

static const char *cancelled(const struct aw *task)
{
	return aw_cancelled(task) ? "True" : "False";
}

/* ---- sleeping: it is cancelled where it sleeps ---- */

static int sleeping(void *arg)
{
	struct aw *task;
	int status;

	(void)arg;
	/* task = asyncio.create_task(sleeper()) */
	task = aw_spawn(AW(sleeper, NULL));
	/* await asyncio.sleep(BEFORE) */
	AW_TRY(aw_sleep(scenario_knob("before")));
	/* task.cancel() */
	aw_cancel(task);
	/* print("취소를 요청했을 뿐:", task.cancelled()) */
	aw_print("취소를 요청했을 뿐: %s", cancelled(task));
	/* await task */
	status = aw_await(NULL, task);
	/* print("이제 취소됨:", task.cancelled()) */
	if (status == AW_ECANCELLED)
		aw_print("이제 취소됨: %s", cancelled(task));
	return 0;
}

/* ---- before_start: it is cancelled before its first step, so its body never runs ---- */

static int before_start(void *arg)
{
	struct aw *task;
	int status;

	(void)arg;
	/* await asyncio.sleep(BEFORE) */
	AW_TRY(aw_sleep(scenario_knob("before")));
	/* task = asyncio.create_task(sleeper()) */
	task = aw_spawn(AW(sleeper, NULL));
	/* task.cancel() */
	aw_cancel(task);
	/* await task */
	status = aw_await(NULL, task);
	/* print("한 줄도 실행되지 않고 취소됨:", task.cancelled()) */
	if (status == AW_ECANCELLED)
		aw_print("한 줄도 실행되지 않고 취소됨: %s", cancelled(task));
	return 0;
}

/* ---- suppressed: CancelledError is caught, and the task goes on ---- */

static int suppressed(void *arg)
{
	struct aw *task;
	void *result;

	(void)arg;
	/* task = asyncio.create_task(stubborn()) */
	task = aw_spawn(AW(stubborn, NULL));
	/* await asyncio.sleep(BEFORE) */
	AW_TRY(aw_sleep(scenario_knob("before")));
	/* task.cancel() */
	aw_cancel(task);
	/* print(await task) */
	AW_TRY(aw_await(&result, task));
	aw_print("%s", (char *)result);
	/* print("취소됨:", task.cancelled()) */
	aw_print("취소됨: %s", cancelled(task));
	return 0;
}

/* ---- cleanup: finally runs, and may wait ---- */

static int cleanup(void *arg)
{
	struct aw *task;
	int status;

	(void)arg;
	/* task = asyncio.create_task(tidy()) */
	task = aw_spawn(AW(tidy, NULL));
	/* await asyncio.sleep(BEFORE) */
	AW_TRY(aw_sleep(scenario_knob("before")));
	/* task.cancel() */
	aw_cancel(task);
	/* await task */
	status = aw_await(NULL, task);
	/* print("정리한 뒤에 취소됨:", task.cancelled()) */
	if (status == AW_ECANCELLED)
		aw_print("정리한 뒤에 취소됨: %s", cancelled(task));
	return 0;
}

/* ---- what the viewer tells about it ---- */
/* clang-format off */

static const struct scenario_stop sleeping_stops[] = {
	{.on = "wait", .task = "sleeper",
		.text = {"sleeper는 {nap}초를 잘 생각입니다.", "sleeper means to sleep for {nap} s."}},
	{.on = "print", .task = "main",
		.text = {"{before}초: main이 cancel()을 불렀습니다. 아직은 요청일 뿐, sleeper는 취소되지 않았습니다.",
			"{before} s: main has called cancel(). So far it is a request: sleeper is not cancelled yet."}},
	{.on = "resume", .task = "sleeper", .nth = 2,
		.text = {"sleeper가 다시 실행되면서 sleep 자리에 CancelledError가 던져집니다.",
			"sleeper runs once more, and CancelledError is thrown at its sleep."}},
	{.on = "end", .task = "sleeper",
		.text = {"아무도 잡지 않았으므로 태스크는 \"취소됨\"으로 끝납니다.", "Nobody caught it, so the task ends as cancelled."}},
	{0}};

static const struct scenario_stop before_start_stops[] = {
	{.on = "create", .task = "sleeper",
		.text = {"태스크를 만들고 곧바로 취소합니다. 첫걸음도 떼기 전입니다.",
			"The task is made, and cancelled at once, before its first step."}},
	{.on = "wait", .task = "main", .nth = 2,
		.text = {"main이 await에서 멈추면 sleeper 차례가 오지만, 본문 대신 CancelledError가 던져집니다.",
			"main suspends, sleeper gets its turn, and instead of its body there is CancelledError."}},
	{.on = "end", .task = "sleeper",
		.text = {"\"잠들기\"조차 출력되지 않았습니다. try/finally도 실행되지 않습니다.",
			"Not even its first print happened. A try/finally would not have run either."}},
	{0}};

static const struct scenario_stop suppressed_stops[] = {
	{.on = "resume", .task = "stubborn", .nth = 2,
		.text = {"취소 요청을 받고 stubborn이 깨어납니다.", "stubborn is woken by the request to stop."}},
	{.on = "print", .task = "stubborn",
		.text = {"except CancelledError로 잡고 계속합니다. 취소는 한 번만 던져집니다.",
			"It catches CancelledError and goes on. It is thrown once only."}},
	{.on = "end", .task = "stubborn",
		.text = {"끝까지 실행되어 결과를 돌려주었습니다. 취소를 삼키면 취소를 부탁한 쪽이 속습니다.",
			"It ran to its end and returned a result. Swallowing a cancellation deceives whoever asked for it."}},
	{0}};

static const struct scenario_stop cleanup_stops[] = {
	{.on = "print", .task = "tidy",
		.text = {"취소되었지만 finally가 실행됩니다.", "It is cancelled, but its finally runs."}},
	{.on = "wait", .task = "tidy", .nth = 2,
		.text = {"정리하면서 await도 할 수 있습니다. 그동안 태스크는 아직 끝나지 않았습니다.",
			"Cleaning up, it may even await. All this time the task has not ended."}},
	{.on = "end", .task = "tidy",
		.text = {"정리가 끝난 다음에야 \"취소됨\"이 됩니다.", "Only after the clean-up is it cancelled."}},
	{0}};

static const struct scenario_mode modes[] = {
	{.name = "sleeping", .text = {"자는 태스크를 취소한다", "a sleeping task is cancelled"}, .main = sleeping, .stops = sleeping_stops},
	{.name = "before_start", .text = {"시작하기 전에 취소한다", "cancelled before its first step"}, .main = before_start, .stops = before_start_stops},
	{.name = "suppressed", .text = {"취소를 삼킨다", "the cancellation is swallowed"}, .main = suppressed, .stops = suppressed_stops},
	{.name = "cleanup", .text = {"정리하고 취소된다", "cleans up, then is cancelled"}, .main = cleanup, .stops = cleanup_stops},
	{0}};

static const struct scenario_knob knobs[] = {
	{.name = "nap", .value = 10, .min = 0.01, .max = 60, .text = {"자려는 초", "seconds that it means to sleep"}},
	{.name = "before", .value = 1, .min = 0.01, .max = 60, .text = {"취소하기까지의 초", "seconds until it is cancelled"}},
	{.name = "cleanup", .value = 1, .min = 0.01, .max = 60, .text = {"정리에 걸리는 초", "seconds that cleaning up takes"}},
	{0}};

SCENARIO(.title = {"취소는 요청이다", "to cancel is to ask"},
	.lesson = {"cancel()은 요청입니다. CancelledError는 다음 걸음에 던져지고, finally가 실행되며, 삼킬 수도 있습니다.",
		"cancel() asks: CancelledError comes at the next step, finally runs, and it can be swallowed."},
	.modes = modes, .default_modes = 3, .knobs = knobs,
	.question = {.text = {"자고 있는 태스크에 task.cancel()을 부른 바로 다음 줄에서 task.cancelled()는?",
			"A task sleeps. What does task.cancelled() say in the line right after task.cancel()?"},
		.choices = {{"True", "True"}, {"False", "False"}, {"CancelledError가 난다", "it raises CancelledError"}}, .answer = 2});
