/* wait_for: at its timeout it cancels what it waits for, and then waits for the clean-up too: 2 s of timeout
 * and 3 s of clean-up are 5 s. shield keeps the work from being cancelled. */
#include "scenario.h"

static int quick(void *arg)
{
	(void)arg;
	/* await asyncio.sleep(QUICK) */
	AW_TRY(aw_sleep(scenario_knob("quick")));
	/* return "응답" */
	return aw_return_text("응답");
}

static int slow(void *arg)
{
	(void)arg;
	/* await asyncio.sleep(SLOW) */
	AW_TRY(aw_sleep(scenario_knob("slow")));
	/* return "늦은 응답" */
	return aw_return_text("늦은 응답");
}

static int slow_to_leave(void *arg)
{
	int status;

	(void)arg;
	/* await asyncio.sleep(SLOW) */
	status = aw_sleep(scenario_knob("slow"));
	/* print("정리 시작") */
	aw_print("정리 시작");
	/* await asyncio.sleep(CLEANUP) */
	AW_TRY(aw_sleep(scenario_knob("cleanup")));
	/* print("정리 끝") */
	aw_print("정리 끝");
	return status;
}

static int important(void *arg)
{
	(void)arg;
	/* await asyncio.sleep(CLEANUP) */
	AW_TRY(aw_sleep(scenario_knob("cleanup")));
	/* print("저장 끝") */
	aw_print("저장 끝");
	return 0;
}

/* ---- in_time: the answer is there before the limit ---- */

static int in_time(void *arg)
{
	void *answer;

	(void)arg;
	/* print(await asyncio.wait_for(quick(), LIMIT)) */
	AW_TRY(aw_wait_for(&answer, scenario_knob("limit"), AW(quick, NULL)));
	aw_print("%s", (char *)answer);
	return 0;
}

/* ---- timeout: at the limit it is cancelled ---- */

static int timeout(void *arg)
{
	void *answer;
	int status;

	(void)arg;
	/* print(await asyncio.wait_for(slow(), LIMIT)) */
	status = aw_wait_for(&answer, scenario_knob("limit"), AW(slow, NULL));
	if (!status)
		aw_print("%s", (char *)answer);
	/* print("TimeoutError") */
	if (status == AW_ETIMEDOUT)
		aw_print("TimeoutError");
	return status == AW_ETIMEDOUT ? 0 : status;
}

/* ---- slow_cleanup: 2 s until the timeout, and 3 s more until it has left ---- */

static int slow_cleanup(void *arg)
{
	int status;

	(void)arg;
	/* await asyncio.wait_for(slow_to_leave(), LIMIT) */
	status = aw_wait_for(NULL, scenario_knob("limit"), AW(slow_to_leave, NULL));
	/* print("TimeoutError") */
	if (status == AW_ETIMEDOUT)
		aw_print("TimeoutError");
	return status == AW_ETIMEDOUT ? 0 : status;
}

/* ---- shield: the timeout ends the wait, not the work ---- */

static int shield(void *arg)
{
	struct aw *save;
	int status;

	(void)arg;
	/* save = asyncio.create_task(important()) */
	save = aw_spawn(AW(important, NULL));
	/* await asyncio.wait_for(asyncio.shield(save), LIMIT) */
	status = aw_wait_for(NULL, scenario_knob("limit"), aw_shield_future(save));
	/* print("TimeoutError, 저장은 계속된다") */
	if (status == AW_ETIMEDOUT)
		aw_print("TimeoutError, 저장은 계속된다");
	else
		AW_TRY(status);
	/* await save */
	return aw_await(NULL, save);
}

/* ---- what the viewer tells about it ---- */
/* clang-format off */

static const struct scenario_stop in_time_stops[] = {
	{.on = "wait", .task = "main",
		.text = {"main은 길어야 {limit}초를 기다리기로 합니다. wait_for는 main 안에서 quick을 실행합니다.",
			"main is willing to wait {limit} s at most. wait_for runs quick as a part of main."}},
	{.on = "resume", .task = "main", .nth = 2,
		.text = {"{quick}초 만에 응답이 왔습니다. 제한 시간 타이머는 치워집니다.", "The answer is there after {quick} s. The timer of the limit is put away."}},
	{.on = "end", .task = "main",
		.text = {"제한 시간 안에 끝나면 wait_for가 없는 것과 같습니다.", "Within the limit, wait_for is as if it were not there."}},
	{0}};

static const struct scenario_stop timeout_stops[] = {
	{.on = "wait", .task = "main",
		.text = {"응답에는 {slow}초가 걸리지만 main은 {limit}초만 기다립니다.", "The answer will take {slow} s, but main waits for {limit}."}},
	{.on = "resume", .task = "main", .nth = 2,
		.text = {"{limit}초: 제한 시간이 다 되어, 기다리던 곳에 CancelledError가 던져집니다.",
			"{limit} s: the limit is reached, and CancelledError is thrown where it waits."}},
	{.on = "print", .task = "main",
		.text = {"그 취소가 wait_for를 나오면서 TimeoutError로 바뀝니다.", "On its way out of wait_for that cancellation becomes a TimeoutError."}},
	{0}};

static const struct scenario_stop slow_cleanup_stops[] = {
	{.on = "wait", .task = "main",
		.text = {"여기까지는 같습니다. 제한 시간은 {limit}초입니다.", "So far it is the same: the limit is {limit} s."}},
	{.on = "print", .task = "main",
		.text = {"{limit}초: 취소되었지만 finally가 먼저 정리를 시작합니다.", "{limit} s: it is cancelled, but first its finally begins to clean up."}},
	{.on = "wait", .task = "main", .nth = 2,
		.text = {"정리도 await를 할 수 있습니다. wait_for는 그 {cleanup}초도 기다립니다.", "A clean-up may await too, and wait_for waits for those {cleanup} s as well."}},
	{.on = "end", .task = "main",
		.text = {"제한 시간은 {limit}초였는데 {limit+cleanup}초가 걸렸습니다. wait_for는 취소한 것이 끝난 다음에 돌아옵니다.",
			"The limit was {limit} s, and it took {limit+cleanup}: wait_for returns when what it cancelled has ended."}},
	{0}};

static const struct scenario_stop shield_stops[] = {
	{.on = "create", .task = "important",
		.text = {"저장은 중간에 끊기면 안 되는 일입니다. 태스크로 만들고 shield로 감쌉니다.",
			"Saving must not be cut off. It becomes a task, and shield is put around it."}},
	{.on = "print", .task = "main",
		.text = {"{limit}초: main은 TimeoutError를 받았지만 important는 취소되지 않았습니다.",
			"{limit} s: main gets its TimeoutError, but important was not cancelled."}},
	{.on = "end", .task = "important",
		.text = {"저장이 끝났습니다. shield 안의 일은 기다리는 쪽의 취소를 모릅니다.",
			"The saving is done. What is shielded never hears of the waiter's cancellation."}},
	{0}};

static const struct scenario_mode modes[] = {
	{.name = "in_time", .text = {"제한 시간 안에 끝난다", "done within the limit"}, .main = in_time, .stops = in_time_stops},
	{.name = "timeout", .text = {"제한 시간에 취소된다", "cancelled at the limit"}, .main = timeout, .stops = timeout_stops},
	{.name = "slow_cleanup", .text = {"정리가 끝날 때까지 더 기다린다", "waits for the clean-up too"}, .main = slow_cleanup, .stops = slow_cleanup_stops},
	{.name = "shield", .text = {"기다림만 끝내고 일은 계속", "ends the wait, not the work"}, .main = shield, .stops = shield_stops},
	{0}};

static const struct scenario_knob knobs[] = {
	{.name = "limit", .value = 2, .min = 0.01, .max = 60, .text = {"제한 시간(초)", "the limit in seconds"}},
	{.name = "quick", .value = 1, .min = 0.01, .max = 60, .text = {"빠른 응답이 오는 초", "seconds until the quick answer"}},
	{.name = "slow", .value = 5, .min = 0.01, .max = 60, .text = {"느린 응답이 오는 초", "seconds until the slow answer"}},
	{.name = "cleanup", .value = 3, .min = 0.01, .max = 60, .text = {"정리나 저장에 걸리는 초", "seconds that cleaning up, or saving, takes"}},
	{0}};

SCENARIO(.title = {"제한 시간", "a limit to waiting"},
	.lesson = {"wait_for는 제한 시간에 취소하고, 취소된 쪽의 정리가 끝날 때까지 더 기다립니다. 2초 + 3초 = 5초.",
		"wait_for cancels at its limit, and waits until that has cleaned up: 2 s + 3 s = 5 s."},
	.modes = modes, .default_modes = 3, .knobs = knobs,
	.question = {.text = {"wait_for의 제한 시간은 {limit}초입니다. 취소된 코루틴이 finally에서 {cleanup}초 동안 정리한다면 TimeoutError는 언제 올까요?",
			"wait_for has a limit of {limit} s. The coroutine that it cancels cleans up for {cleanup} s. When does the TimeoutError come?"},
		.choices = {{"{limit}초 뒤", "after {limit} s"}, {"{cleanup}초 뒤", "after {cleanup} s"}, {"{limit+cleanup}초 뒤", "after {limit+cleanup} s"}}, .answer = 3});
