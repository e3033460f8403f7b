/* order_slip: calling an async def cooks nothing. It makes a coroutine object, an order slip, which is to be
 * awaited, and once only. */
#include "scenario.h"

static int cook(void *dish)
{
	/* print(dish, "조리 시작") */
	aw_print("%s 조리 시작", (char *)dish);
	/* await asyncio.sleep(COOK) */
	AW_TRY(aw_sleep(scenario_knob("cook")));
	/* return dish */
	return aw_return_text(dish);
}

/* ---- called: the slip is written and thrown away ---- */

static int called(void *arg)
{
	(void)arg;
	/* cook("커피") */
	(void)AW(cook, scenario_word("커피"));
	/* print("cook을 불렀지만 아무것도 시작되지 않았다") */
	aw_print("cook을 불렀지만 아무것도 시작되지 않았다");
	/* await asyncio.sleep(COOK) */
	AW_TRY(aw_sleep(scenario_knob("cook")));
	/* print("커피는 나오지 않는다") */
	aw_print("커피는 나오지 않는다");
	return 0;
}

/* ---- awaited: the slip is handed in ---- */

static int awaited(void *arg)
{
	struct aw *slip;
	void *dish;

	(void)arg;
	/* slip = cook("커피") */
	slip = AW(cook, scenario_word("커피"));
	/* print("주문서만 있다") */
	aw_print("주문서만 있다");
	/* dish = await slip */
	AW_TRY(aw_await(&dish, slip));
	/* print(dish, "나왔다") */
	aw_print("%s 나왔다", (char *)dish);
	return 0;
}

/* ---- twice: the same slip a second time ---- */

static int twice(void *arg)
{
	struct aw *slip;
	void *dish;
	int status;

	(void)arg;
	/* slip = cook("커피") */
	slip = AW(cook, scenario_word("커피"));
	/* dish = await slip */
	AW_TRY(aw_await(&dish, slip));
	/* print(dish, "나왔다") */
	aw_print("%s 나왔다", (char *)dish);
	/* await slip */
	status = aw_await(NULL, slip);
	if (status != AW_EAWAITED)
		return status;
	/* print("RuntimeError:", error) */
	aw_print("RuntimeError: %s", aw_error_message());
	return 0;
}

/* ---- what the viewer tells about it ---- */
/* clang-format off */

static const struct scenario_stop called_stops[] = {
	{.on = "print", .task = "main",
		.text = {"cook(\"커피\")는 주문서만 만들었습니다. 함수의 첫 줄조차 실행되지 않았습니다.",
			"cook(…) only wrote an order slip. Not even the first line of the function has run."}},
	{.on = "wait", .task = "main",
		.text = {"아무리 기다려도 조리하는 사람이 없습니다. 주문서를 아무도 받지 않았으니까요.",
			"However long we wait, nobody cooks: nobody was handed the slip."}},
	{.on = "end", .task = "main",
		.text = {"await를 잊은 것입니다. 파이썬은 \"was never awaited\"라고 경고합니다.",
			"The await was forgotten. Python warns: \"was never awaited\"."}},
	{0}};

static const struct scenario_stop awaited_stops[] = {
	{.on = "print", .task = "main",
		.text = {"코루틴 객체를 변수에 담았을 뿐, 조리는 시작되지 않았습니다.",
			"The coroutine object is held in a variable. The cooking has not begun."}},
	{.on = "wait", .task = "main",
		.text = {"await가 주문서를 건네자 cook의 본문이 실행되어 sleep까지 왔습니다. 새 태스크는 없습니다.",
			"With await the slip was handed in: cook's body ran, up to its sleep. There is no new task."}},
	{.on = "end", .task = "main",
		.text = {"cook의 return 값이 await의 값이 되었습니다.", "What cook returned became the value of the await."}},
	{0}};

static const struct scenario_stop twice_stops[] = {
	{.on = "wait", .task = "main",
		.text = {"첫 번째 await: 주문서대로 조리합니다.", "The first await: the order is cooked."}},
	{.on = "print", .task = "main", .nth = 2,
		.text = {"커피가 나왔습니다. 이 주문서는 이제 다 쓴 것입니다.", "The coffee is here. This slip is used up."}},
	{.on = "print", .task = "main", .nth = 3,
		.text = {"같은 코루틴 객체를 다시 await하면 RuntimeError입니다. 한 번 더 마시려면 cook을 다시 불러야 합니다.",
			"To await the same coroutine object again is a RuntimeError. For another coffee, call cook again."}},
	{0}};

static const struct scenario_mode modes[] = {
	{.name = "called", .text = {"부르기만 하고 await하지 않는다", "called, never awaited"}, .main = called, .stops = called_stops},
	{.name = "awaited", .text = {"주문서를 await한다", "the slip is awaited"}, .main = awaited, .stops = awaited_stops},
	{.name = "twice", .text = {"같은 주문서를 두 번 await한다", "the same slip is awaited twice"}, .main = twice, .stops = twice_stops},
	{0}};

static const struct scenario_knob knobs[] = {
	{.name = "cook", .value = 1, .min = 0.01, .max = 60, .text = {"조리에 걸리는 초", "seconds that the cooking takes"}},
	{0}};

SCENARIO(.title = {"주문서", "the order slip"},
	.lesson = {"async 함수를 부르면 주문서만 생깁니다. await해야, 그것도 한 번만, 조리됩니다.",
		"Calling an async function only writes a slip: it is cooked when awaited, and once only."},
	.modes = modes, .default_modes = 3, .knobs = knobs,
	.question = {.text = {"async def cook()을 await 없이 cook()이라고만 부르면 무슨 일이 일어날까요?",
			"What happens when an async def cook() is called as cook(), without await?"},
		.choices = {{"바로 실행되어 끝난다", "it runs to its end at once"}, {"뒤에서 실행되기 시작한다", "it begins to run in the background"},
			{"아무것도 실행되지 않는다", "nothing of it runs"}, {"오류로 프로그램이 멈춘다", "an error ends the program"}},
		.answer = 3});
