/* @NAME@: two waits of a second each: one after the other, and both at once. */
#define SCENARIO_NAME "@NAME@"
#include <scenario_own.h>

static int work(void *arg)
{
	const char *name = arg;

	/* print(name, "begins") */
	aw_print("%s begins", name);
	/* await asyncio.sleep(SECONDS) */
	AW_TRY(aw_sleep(scenario_knob("seconds")));
	/* print(name, "ends") */
	aw_print("%s ends", name);
	return 0;
}

/* ---- one_by_one: each await waits for its own end ---- */

static int one_by_one(void *arg)
{
	(void)arg;
	/* await work("first") */
	AW_TRY(aw_await(NULL, AW(work, scenario_word("first"))));
	/* await work("second") */
	AW_TRY(aw_await(NULL, AW(work, scenario_word("second"))));
	return 0;
}

/* ---- together: gather makes a task of each ---- */

static int together(void *arg)
{
	(void)arg;
	/* await asyncio.gather(work("first"), work("second")) */
	AW_TRY(aw_gather(NULL, AW_NAMED(work, scenario_word("first"), "first"),
		AW_NAMED(work, scenario_word("second"), "second")));
	return 0;
}

/* ---- what the viewer tells about it: {seconds} is what that knob is set to ---- */
/* clang-format off */

static const struct scenario_stop one_by_one_stops[] = {
	{.on = "wait", .task = "main",
		.text = {"main이 첫 번째 일을 기다립니다. 두 번째는 아직 시작하지 않았습니다.",
			"main waits for the first work. The second has not begun."}},
	{.on = "wait", .task = "main", .nth = 2,
		.text = {"이제야 두 번째 일을 기다립니다.", "Only now does it wait for the second."}},
	{.on = "end", .task = "main",
		.text = {"두 시간이 그대로 더해졌습니다: {2*seconds}초.", "The two times add up: {2*seconds} s."}},
	{0}};

static const struct scenario_stop together_stops[] = {
	{.on = "create", .task = "second",
		.text = {"gather가 두 태스크를 만들었습니다. 아직 어느 것도 실행되지 않았습니다.",
			"gather has made two tasks. Neither has run yet."}},
	{.on = "wait", .task = "second",
		.text = {"둘이 함께 기다립니다.", "Both wait at the same time."}},
	{.on = "end", .task = "second",
		.text = {"걸린 시간은 하나만큼, {seconds}초입니다.", "It took as long as one: {seconds} s."}},
	{0}};

static const struct scenario_mode modes[] = {
	{.name = "one_by_one", .text = {"await를 하나씩", "one await after the other"}, .main = one_by_one,
		.stops = one_by_one_stops},
	{.name = "together", .text = {"gather로 함께", "both in a gather"}, .main = together, .stops = together_stops},
	{0}};

static const struct scenario_knob knobs[] = {
	{.name = "seconds", .value = 1, .min = 0.01, .max = 60, .text = {"일 하나가 걸리는 초", "seconds that one work takes"}},
	{0}};

SCENARIO(.title = {"@NAME@", "@NAME@"},
	.lesson = {"함께 기다리면 하나만큼, 하나씩 기다리면 둘의 합만큼 걸립니다.",
		"Waiting together takes as long as one, one by one as long as both."},
	.modes = modes, .default_modes = 2, .knobs = knobs,
	.question = {.text = {"{seconds}초짜리 일 둘을 gather로 기다리면 몇 초가 걸릴까요?",
			"gather waits for two works of {seconds} s each. How long does it take?"},
		.choices = {{"{seconds}초", "{seconds} s"}, {"{2*seconds}초", "{2*seconds} s"}}, .answer = 1});
