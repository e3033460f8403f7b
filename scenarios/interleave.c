/* interleave: A sleeps 2 s and B 1 s. The numbered lines are the order in which things happen: B ends first. */
#include "scenario.h"

static int a(void *arg)
{
	(void)arg;
	/* print("1 A 시작") */
	aw_print("1 A 시작");
	/* await asyncio.sleep(A) */
	AW_TRY(aw_sleep(scenario_knob("a")));
	/* print("4 A 끝") */
	aw_print("4 A 끝");
	return 0;
}

static int b(void *arg)
{
	(void)arg;
	/* print("2 B 시작") */
	aw_print("2 B 시작");
	/* await asyncio.sleep(B) */
	AW_TRY(aw_sleep(scenario_knob("b")));
	/* print("3 B 끝") */
	aw_print("3 B 끝");
	return 0;
}

static int gather(void *arg)
{
	(void)arg;
	/* await asyncio.gather(a(), b()) */
	AW_TRY(aw_gather(NULL, AW_NAMED(a, NULL, "A"), AW_NAMED(b, NULL, "B")));
	/* print("5 모두 끝") */
	aw_print("5 모두 끝");
	return 0;
}

/* ---- what the viewer tells about it ---- */
/* clang-format off */

static const struct scenario_stop stops[] = {
	{.on = "wait", .task = "main",
		.text = {"gather가 A와 B를 태스크로 만들고 main은 둘을 기다립니다. 준비 큐에는 A, B 순서로 서 있습니다.",
			"gather made tasks of A and B, and main waits for both. In the ready queue A stands before B."}},
	{.on = "print", .task = "A",
		.text = {"1: 먼저 만든 A가 먼저 시작합니다.", "1: A was made first, and starts first."}},
	{.on = "wait", .task = "A",
		.text = {"A는 {a}초 타이머를 걸고 제어를 돌려줍니다. 이제 B 차례입니다.",
			"A sets a timer of {a} s and hands control back. Now it is B's turn."}},
	{.on = "wait", .task = "B",
		.text = {"2: B도 시작하자마자 {b}초를 기다립니다. 준비된 태스크가 없으니 루프는 타이머를 기다립니다.",
			"2: B starts, and at once waits {b} s. Nothing is ready, so the loop waits for a timer."}},
	{.on = "print", .task = "B", .nth = 2,
		.text = {"3: 먼저 끝난 것은 B입니다. 깨어나는 순서는 시작한 순서가 아니라 타이머의 순서입니다.",
			"3: B is the first to end. Waking follows the timers, not the order of starting."}},
	{.on = "print", .task = "A", .nth = 2,
		.text = {"4: A의 타이머가 끝났습니다.", "4: A's timer is over."}},
	{.on = "end", .task = "main",
		.text = {"5: 둘 다 끝난 뒤에 main이 이어집니다. 걸린 시간은 합이 아니라 더 긴 쪽만큼입니다.",
			"5: main goes on after both. It took as long as the longer one, not the sum."}},
	{0}};

static const struct scenario_mode modes[] = {
	{.name = "gather", .text = {"A는 2초, B는 1초를 기다린다", "A waits 2 s, B waits 1 s"}, .main = gather, .stops = stops}, {0}};

static const struct scenario_knob knobs[] = {
	{.name = "a", .value = 2, .min = 0.01, .max = 60, .text = {"A가 기다리는 초", "seconds that A waits"}},
	{.name = "b", .value = 1, .min = 0.01, .max = 60, .text = {"B가 기다리는 초", "seconds that B waits"}},
	{0}};

SCENARIO(.title = {"A와 B, 누가 먼저 끝날까", "A and B: who ends first"},
	.lesson = {"A 시작, B 시작, B 끝, A 끝: 깨어나는 순서는 기다리는 시간이 정합니다.",
		"A starts, B starts, B ends, A ends: the waits decide who wakes first."},
	.modes = modes, .default_modes = 1, .knobs = knobs,
	.question = {.text = {"A는 2초, B는 1초를 sleep합니다. gather(A, B)의 출력 순서는?",
			"A sleeps 2 s and B 1 s. In which order does gather(A, B) print?"},
		.choices = {{"A 시작, A 끝, B 시작, B 끝", "A starts, A ends, B starts, B ends"}, {"A 시작, B 시작, A 끝, B 끝", "A starts, B starts, A ends, B ends"},
			{"A 시작, B 시작, B 끝, A 끝", "A starts, B starts, B ends, A ends"}, {"실행할 때마다 다르다", "it differs from run to run"}},
		.answer = 3});
