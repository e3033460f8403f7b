/* gather_fail: of three deliveries the first is lost. gather passes the error on and lets the others arrive;
 * with return_exceptions it is a result; a TaskGroup calls the others back. */
#include "scenario.h"

static int lost(void *arg)
{
	(void)arg;
	/* await asyncio.sleep(LOST) */
	AW_TRY(aw_sleep(scenario_knob("lost")));
	/* raise ValueError("길을 잃음") */
	return aw_raise("ValueError", "길을 잃음");
}

static int pizza(void *arg)
{
	int status;

	(void)arg;
	/* await asyncio.sleep(PIZZA) */
	status = aw_sleep(scenario_knob("pizza"));
	/* print("피자 취소") */
	if (status == AW_ECANCELLED)
		aw_print("피자 취소");
	AW_TRY(status);
	/* print("피자 도착") */
	aw_print("피자 도착");
	/* return "피자" */
	return aw_return_text("피자");
}

static int chicken(void *arg)
{
	(void)arg;
	/* await asyncio.sleep(CHICKEN) */
	AW_TRY(aw_sleep(scenario_knob("chicken")));
	/* print("치킨 도착") */
	aw_print("치킨 도착");
	/* return "치킨" */
	return aw_return_text("치킨");
}

/* ---- gather: the error comes at once, and the others go on ---- */

static int gather(void *arg)
{
	struct aw *rest[2];
	int status;

	(void)arg;
	/* second = asyncio.create_task(pizza()) */
	rest[0] = aw_spawn(AW(pizza, NULL));
	/* third = asyncio.create_task(chicken()) */
	rest[1] = aw_spawn(AW(chicken, NULL));
	/* await asyncio.gather(lost(), second, third) */
	status = aw_gather(NULL, AW(lost, NULL), rest[0], rest[1]);
	if (status != AW_ERAISED)
		return status;
	/* print("ValueError:", error) */
	aw_print("ValueError: %s", aw_error_message());
	/* await asyncio.wait([second, third]) */
	AW_TRY(aw_wait(NULL, rest, 2, AW_ALL_COMPLETED, AW_FOREVER));
	/* print("나머지는 끝까지 왔다") */
	aw_print("나머지는 끝까지 왔다");
	return 0;
}

/* ---- return_exceptions: an error is a result like any other ---- */

static int return_exceptions(void *arg)
{
	struct aw_outcome results[3];

	(void)arg;
	/* results = await asyncio.gather(lost(), pizza(), chicken(), return_exceptions=True) */
	AW_TRY(aw_gather_outcomes(results, AW(lost, NULL), AW(pizza, NULL), AW(chicken, NULL)));
	/* print(type(results[0]).__name__, *results, sep=", ") */
	aw_print("%s, %s, %s, %s", results[0].type, results[0].message, (char *)results[1].result,
		(char *)results[2].result);
	return 0;
}

/* ---- taskgroup: the first error cancels the others ---- */

static int taskgroup(void *arg)
{
	struct aw_group group;
	int status;

	(void)arg;
	/* async with asyncio.TaskGroup() as group: */
	AW_TRY(aw_group_enter(&group));
	/* group.create_task(lost()) */
	aw_group_spawn(&group, AW(lost, NULL));
	/* group.create_task(pizza()) */
	aw_group_spawn(&group, AW(pizza, NULL));
	/* group.create_task(chicken()) */
	aw_group_spawn(&group, AW(chicken, NULL));
	/* async with asyncio.TaskGroup() as group: */
	status = aw_group_exit(&group, 0);
	/* print("ValueError:", *errors.exceptions) */
	if (status == AW_EGROUP)
		aw_print("ValueError: %s", aw_group_error(&group, 0)->message);
	aw_group_finish(&group);
	if (status != AW_EGROUP)
		return status;
	/* print("나머지는 취소되었다") */
	aw_print("나머지는 취소되었다");
	return 0;
}

/* ---- what the viewer tells about it ---- */
/* clang-format off */

static const struct scenario_stop gather_stops[] = {
	{.on = "wait", .task = "main",
		.text = {"배달 셋이 함께 출발했습니다. main은 gather로 셋을 기다립니다.",
			"Three deliveries have set out together. main awaits all three with gather."}},
	{.on = "end", .task = "lost",
		.text = {"{lost}초: 하나가 길을 잃고 ValueError로 실패합니다.", "{lost} s: one is lost, and fails with a ValueError."}},
	{.on = "print", .task = "main",
		.text = {"오류는 바로 main에 전달됩니다. 그런데 피자와 치킨은 취소되지 않고 계속 옵니다.",
			"main gets the error at once. And yet pizza and chicken are not cancelled: they are still coming."}},
	{.on = "end", .task = "pizza",
		.text = {"{pizza}초: 피자가 도착합니다. \"gather는 하나가 실패하면 나머지를 취소한다\"는 말은 틀렸습니다.",
			"{pizza} s: the pizza arrives. \"gather cancels the rest when one fails\" is wrong."}},
	{.on = "end", .task = "chicken",
		.text = {"{chicken}초: 치킨도 도착합니다. main이 더 기다리지 않았다면 asyncio.run이 끝날 때 취소되었을 것입니다.",
			"{chicken} s: the chicken too. Had main not waited for it, the end of asyncio.run would have cancelled it."}},
	{0}};

static const struct scenario_stop return_exceptions_stops[] = {
	{.on = "wait", .task = "main",
		.text = {"이번에는 return_exceptions=True입니다.", "This time with return_exceptions=True."}},
	{.on = "end", .task = "lost",
		.text = {"하나가 실패했지만 main은 깨어나지 않습니다. 오류도 결과로 보관됩니다.",
			"One has failed, but main is not woken: the error is kept, as a result."}},
	{.on = "print", .task = "main",
		.text = {"셋이 모두 끝난 뒤, 인자 순서대로 오류와 결과를 함께 받았습니다.",
			"After all three have ended, the error and the results arrive in the order of the arguments."}},
	{0}};

static const struct scenario_stop taskgroup_stops[] = {
	{.on = "wait", .task = "main",
		.text = {"async with 블록의 끝에서 TaskGroup이 세 태스크를 기다립니다.",
			"At the end of the async with block the TaskGroup waits for its three tasks."}},
	{.on = "end", .task = "lost",
		.text = {"하나가 실패하자 TaskGroup은 나머지를 취소합니다.", "One fails, and the TaskGroup cancels the others."}},
	{.on = "print", .task = "pizza",
		.text = {"피자는 기다리던 sleep에서 CancelledError를 받습니다.", "The pizza gets CancelledError at the sleep where it waited."}},
	{.on = "print", .task = "main",
		.text = {"모두 끝난 뒤 오류들이 하나의 ExceptionGroup으로 옵니다. {chicken}초가 아니라 {lost}초 만입니다.",
			"When all have ended, the errors come as one ExceptionGroup, after {lost} s and not {chicken}."}},
	{0}};

static const struct scenario_mode modes[] = {
	{.name = "gather", .text = {"오류는 바로, 나머지는 계속", "the error at once, the others go on"}, .main = gather, .stops = gather_stops},
	{.name = "return_exceptions", .text = {"오류도 결과로 받는다", "an error is a result"}, .main = return_exceptions, .stops = return_exceptions_stops},
	{.name = "taskgroup", .text = {"하나가 실패하면 모두 취소", "one fails, all are cancelled"}, .main = taskgroup, .stops = taskgroup_stops},
	{0}};

static const struct scenario_knob knobs[] = {
	{.name = "lost", .value = 1, .min = 0.01, .max = 60, .text = {"길을 잃기까지의 초", "seconds until one is lost"}},
	{.name = "pizza", .value = 2, .min = 0.01, .max = 60, .text = {"피자가 오는 초", "seconds until the pizza arrives"}},
	{.name = "chicken", .value = 3, .min = 0.01, .max = 60, .text = {"치킨이 오는 초", "seconds until the chicken arrives"}},
	{0}};

SCENARIO(.title = {"하나가 실패하면", "when one of them fails"},
	.lesson = {"gather는 오류를 바로 알리지만 나머지를 취소하지 않습니다. 취소하는 것은 TaskGroup입니다.",
		"gather tells of the error at once but cancels nobody. TaskGroup does."},
	.modes = modes, .default_modes = 3, .knobs = knobs,
	.question = {.text = {"gather로 기다리던 셋 중 하나가 {lost}초에 실패했습니다. 아직 오고 있던 나머지 둘은 어떻게 될까요?",
			"Of three that a gather waits for, one fails after {lost} s. What becomes of the two still under way?"},
		.choices = {{"취소된다", "they are cancelled"}, {"끝까지 계속 실행된다", "they run on to their end"}, {"멈춘 채 남는다", "they stay suspended for ever"}},
		.answer = 2});
