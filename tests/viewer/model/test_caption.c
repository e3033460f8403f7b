/* Captions: every kind of moment has its sentence, in both languages. */
#include "given.h"

struct sentence {
	const char *en, *ko;
};

/* The moments of run 0, from the first, say this and no more. */
static void says(struct given *g, const struct sentence *want, uint32_t count)
{
	const struct model *model = given_model(g, LANG_EN);
	char text[500];

	assert_int_equal(model_run(model, 0)->moment_count, count);
	for (uint32_t m = 1; m <= count; m++) {
		model_set_lang(g->model, LANG_EN);
		const size_t length = model_moment_text(model, 0, m, text, sizeof(text));
		assert_string_equal(text, want[m - 1].en);
		assert_int_equal(length, strlen(text));
		model_set_lang(g->model, LANG_KO);
		model_moment_text(model, 0, m, text, sizeof(text));
		assert_string_equal(text, want[m - 1].ko);
	}
	given_end(g);
}
#define SAYS(g, want) says(g, want, sizeof(want) / sizeof((want)[0]))

static void a_task_is_told_from_its_creation_to_its_end(void **state)
{
	static const struct sentence want[] = {
		{"The loop makes main, the first task.", "루프가 첫 태스크 main을 만듭니다."},
		{"The loop takes main from the ready queue and runs it for the first time.",
			"루프가 main을 준비 큐에서 꺼내 처음으로 실행합니다."},
		{"main makes the task child. It is ready, but it does not run yet.",
			"main이 태스크 child를 만듭니다. 준비됐지만 아직 실행되지는 않습니다."},
		{"main waits for child to end and hands control back to the loop.",
			"main이 child가 끝나기를 기다리며 루프에 제어를 넘깁니다."},
		{"The loop takes child from the ready queue and runs it for the first time.",
			"루프가 child를 준비 큐에서 꺼내 처음으로 실행합니다."},
		{"child waits for its 2 s timer and hands control back to the loop.",
			"child가 타이머 2 s를 기다리며 루프에 제어를 넘깁니다."},
		{"The 2 s timer is over: child joins the ready queue.",
			"타이머 2 s가 끝나 child가 준비 큐에 들어갑니다."},
		{"The 2 s timer is over. The loop takes child from the ready queue and runs it again.",
			"타이머 2 s가 끝났습니다. 루프가 child를 준비 큐에서 꺼내 다시 실행합니다."},
		{"child prints: hello world", "child가 출력합니다: hello world"},
		{"child yields and goes to the end of the ready queue.",
			"child가 양보하고 준비 큐의 맨 뒤로 갑니다."},
		{"child had yielded, and its turn has come. The loop takes child from the ready queue and "
		 "runs it again.",
			"양보했던 child의 차례가 다시 왔습니다. 루프가 child를 준비 큐에서 꺼내 다시 "
			"실행합니다."},
		{"child is done and returns \"tea\".", "child가 \"tea\"를 돌려주고 끝났습니다."},
		{"child has ended: main, which waited for it, joins the ready queue.",
			"child가 끝나, 기다리던 main이 준비 큐에 들어갑니다."},
		{"child has ended. The loop takes main from the ready queue and runs it again.",
			"child가 끝났습니다. 루프가 main을 준비 큐에서 꺼내 다시 실행합니다."},
		{"main is done and returns 3.", "main이 3을 돌려주고 끝났습니다."},
	};
	struct given g = {0};
	(void)state;
	given_run(&g, "mode", "");
	given_task(&g, 100, 0, "main", "{\"by\":\"loop\"}");
	given_event(&g, 'B', 100, 0, "main", "run", "{\"by\":\"create\"}");
	given_task(&g, 101, 0, "child", "{\"by\":\"task 100\",\"line\":3}");
	given_event(&g, 'E', 100, 0, "main", "run", "");
	given_event(&g, 'B', 100, 0, "task child", "wait", "");
	given_step(&g, 101, 0, 0, "child", "create");
	given_event(&g, 'B', 101, 0, "sleep 2 s", "wait", "");
	given_event(&g, 'E', 101, 2000, "sleep 2 s", "wait", "");
	given_event(&g, 'B', 101, 2000, "child", "run", "{\"by\":\"timer\"}");
	given_event(&g, 'i', 101, 2000, "hello\\nworld\\n", "print", "");
	given_event(&g, 'i', 101, 2000, "yield", "task", "");
	given_event(&g, 'E', 101, 2000, "child", "run", "");
	given_step(&g, 101, 2000, 2000, "child", "yield");
	given_event(&g, 'i', 101, 2000, "done", "task", "{\"result\":\"tea\"}");
	given_event(&g, 'E', 100, 2000, "task child", "wait", "");
	given_step(&g, 100, 2000, 2001, "main", "task 101");
	given_event(&g, 'i', 100, 2001, "done", "task", "{\"result\":3}");
	SAYS(&g, want);
}

/* What holds a worker's thread holds no loop; and the loop needs the GIL too. The worker's own turns are too
 * many. */
static void a_thread_holds_itself_alone_and_the_loop_waits_for_its_turn(void **state)
{
	static const struct sentence want[] = {
		{"worker 1 starts the job sum.", "worker 1이 작업 sum을 시작합니다."},
		{"worker 1 calls compute 1 s: only worker 1 is held up by it.",
			"worker 1이 compute 1 s를 부릅니다. 여기에 매이는 것은 worker 1뿐입니다."},
		{"event loop waits for its turn at the GIL. (simulated)",
			"event loop가 GIL 차례를 기다립니다. (시뮬레이션)"},
		{"event loop has its turn at the GIL.", "event loop의 GIL 차례가 왔습니다."},
		{"compute 1 s is over in worker 1.", "worker 1의 compute 1 s가 끝났습니다."},
		{"worker 1 has finished the job sum.", "worker 1이 작업 sum을 끝냈습니다."},
	};
	struct given g = {0};
	(void)state;
	given_run(&g, "mode", "");
	given_thread(&g, 1, "event loop", "loop");
	given_thread(&g, 2, "worker 1", "worker");
	given_event(&g, 'B', 2, 0, "sum", "job", "");
	given_event(&g, 'B', 2, 0, "compute 1 s", "block", "{\"seconds\":1}");
	given_event(&g, 'B', 2, 5, "GIL", "block", "");
	given_event(&g, 'E', 2, 10, "GIL", "block", "");
	given_event(&g, 'B', 1, 10, "GIL", "block", "");
	given_event(&g, 'E', 1, 15, "GIL", "block", "");
	given_event(&g, 'E', 2, 1000, "compute 1 s", "block", "");
	given_event(&g, 'E', 2, 1000, "sum", "job", "");
	SAYS(&g, want);
}

static void a_blocked_loop_is_told_with_who_and_how_late(void **state)
{
	static const struct sentence want[] = {
		{"The loop makes heartbeat, the first task.", "루프가 첫 태스크 heartbeat를 만듭니다."},
		{"The task make_coffee is made. It is ready, but it does not run yet.",
			"태스크 make_coffee가 만들어집니다. 준비됐지만 아직 실행되지는 않습니다."},
		{"The task last is made. It is ready, but it does not run yet.",
			"태스크 last가 만들어집니다. 준비됐지만 아직 실행되지는 않습니다."},
		{"The loop takes heartbeat from the ready queue and runs it for the first time.",
			"루프가 heartbeat를 준비 큐에서 꺼내 처음으로 실행합니다."},
		{"heartbeat waits for its 0.5 s timer and hands control back to the loop.",
			"heartbeat가 타이머 0.5 s를 기다리며 루프에 제어를 넘깁니다."},
		{"The loop takes make_coffee from the ready queue and runs it for the first time.",
			"루프가 make_coffee를 준비 큐에서 꺼내 처음으로 실행합니다."},
		{"make_coffee calls time.sleep 2 s: until it returns, the whole loop stands still.",
			"make_coffee가 time.sleep 2 s를 부릅니다. 끝날 때까지 루프 전체가 멈춥니다."},
		{"heartbeat's 0.5 s timer is over, but make_coffee is holding the loop, so it cannot run.",
			"heartbeat의 타이머 0.5 s가 끝났지만 make_coffee가 루프를 막고 있어 실행되지 "
			"못합니다."},
		{"time.sleep 2 s is over in make_coffee.", "make_coffee의 time.sleep 2 s가 끝났습니다."},
		{"make_coffee held the loop for 2.00 s with time.sleep. make_coffee is done.",
			"make_coffee가 time.sleep으로 루프를 2.00 s 막았습니다. make_coffee가 끝났습니다."},
		{"make_coffee held the loop for 2.00 s with time.sleep, so last starts 2.00 s late.",
			"make_coffee가 time.sleep으로 루프를 2.00 s 막아서 last가 2.00 s 늦게 시작합니다."},
		{"last waits for the lock db and hands control back to the loop.",
			"last가 락 db를 기다리며 루프에 제어를 넘깁니다."},
		{"make_coffee held the loop for 2.00 s with time.sleep, so heartbeat woke 1.50 s late.",
			"make_coffee가 time.sleep으로 루프를 2.00 s 막아서 heartbeat가 1.50 s 늦게 "
			"깨어났습니다."},
	};
	struct given g = {0};
	(void)state;
	given_run(&g, "mode", "");
	given_task(&g, 100, 0, "heartbeat", "{\"by\":\"loop\"}");
	given_task(&g, 101, 0, "make_coffee", "");
	given_task(&g, 102, 0, "last", "");
	given_step(&g, 100, 0, 0, "heartbeat", "create");
	given_event(&g, 'B', 100, 0, "sleep 0.5 s", "wait", "");
	given_event(&g, 'B', 101, 0, "make_coffee", "run", "{\"by\":\"create\"}");
	given_event(&g, 'B', 101, 0, "time.sleep 2 s", "block", "{\"seconds\":2}");
	given_event(&g, 'E', 100, 500, "sleep 0.5 s", "wait", "");
	given_event(&g, 'E', 101, 2000, "time.sleep 2 s", "block", "");
	given_event(&g, 'E', 101, 2000, "make_coffee", "run", "");
	given_event(&g, 'i', 101, 2000, "done", "task", "{}");
	given_step(&g, 102, 2000, 2000, "last", "create");
	given_event(&g, 'B', 102, 2000, "lock db", "wait", "");
	given_event(&g, 'B', 100, 2000, "heartbeat", "run", "{\"by\":\"timer\"}");
	SAYS(&g, want);
}

static void failures_and_cancellations_are_told(void **state)
{
	static const struct sentence want[] = {
		{"The loop makes main, the first task.", "루프가 첫 태스크 main을 만듭니다."},
		{"The loop takes main from the ready queue and runs it for the first time.",
			"루프가 main을 준비 큐에서 꺼내 처음으로 실행합니다."},
		{"main makes the task bad. It is ready, but it does not run yet.",
			"main이 태스크 bad를 만듭니다. 준비됐지만 아직 실행되지는 않습니다."},
		{"main makes the task good. It is ready, but it does not run yet.",
			"main이 태스크 good를 만듭니다. 준비됐지만 아직 실행되지는 않습니다."},
		{"main waits for its gather of 2 and hands control back to the loop.",
			"main이 gather로 묶은 2개를 기다리며 루프에 제어를 넘깁니다."},
		{"The loop takes bad from the ready queue and runs it for the first time.",
			"루프가 bad를 준비 큐에서 꺼내 처음으로 실행합니다."},
		{"bad failed with ValueError: no beans", "bad가 ValueError 오류로 실패했습니다: no beans"},
		{"The gather is over: main joins the ready queue.",
			"gather가 끝나 main이 준비 큐에 들어갑니다."},
		{"bad has failed, and the gather passes its error on at once; the other tasks go on. The "
		 "loop takes main "
		 "from the ready queue and runs it again.",
			"bad가 실패하자 gather가 그 오류를 바로 전합니다. 나머지 태스크는 계속됩니다. 루프가 "
			"main을 준비 "
			"큐에서 꺼내 다시 실행합니다."},
		{"main failed.", "main이 실패했습니다."},
		{"cancel() was called on good. It had not begun, so its body never runs.",
			"good가 취소 요청을 받았습니다. 아직 시작하기 전이라 본문은 실행되지 않습니다."},
		{"good has ended: it was cancelled.", "good가 취소돼 끝났습니다."},
	};
	struct given g = {0};
	(void)state;
	given_run(&g, "mode", "");
	given_task(&g, 100, 0, "main", "{\"by\":\"loop\"}");
	given_event(&g, 'B', 100, 0, "main", "run", "{\"by\":\"create\"}");
	given_task(&g, 101, 0, "bad", "{\"by\":\"task 100\",\"line\":3}");
	given_task(&g, 102, 0, "good", "{\"by\":\"task 100\",\"line\":3}");
	given_event(&g, 'E', 100, 0, "main", "run", "");
	given_event(&g, 'B', 100, 0, "gather of 2", "wait", "{\"line\":3,\"count\":2}");
	given_step(&g, 101, 0, 1, "bad", "create");
	given_event(&g, 'i', 101, 1, "failed", "task", "{\"type\":\"ValueError\",\"message\":\"no beans\"}");
	given_event(&g, 'E', 100, 1, "gather of 2", "wait", "");
	given_step(&g, 100, 1, 2, "main", "task 101");
	given_event(&g, 'i', 100, 2, "failed", "task", "");
	given_step(&g, 102, 2, 2, "good", "cancel 0");
	given_event(&g, 'i', 102, 2, "cancelled", "task", "");
	SAYS(&g, want);
}

static void other_causes_are_told(void **state)
{
	static const struct sentence want[] = {
		{"The loop makes a, the first task.", "루프가 첫 태스크 a를 만듭니다."},
		{"The loop takes a from the ready queue and runs it for the first time.",
			"루프가 a를 준비 큐에서 꺼내 처음으로 실행합니다."},
		{"a waits for data from 127.0.0.1:8000 and hands control back to the loop.",
			"a가 127.0.0.1:8000에서 올 데이터를 기다리며 루프에 제어를 넘깁니다."},
		{"127.0.0.1:8000 has something to read. a joins the ready queue.",
			"127.0.0.1:8000에서 읽을 것이 왔습니다. a가 준비 큐에 들어갑니다."},
		{"127.0.0.1:8000 has something to read. The loop takes a from the ready queue "
		 "and runs it again.",
			"127.0.0.1:8000에서 읽을 것이 왔습니다. 루프가 a를 준비 큐에서 "
			"꺼내 다시 실행합니다."},
		{"a waits for the thread pool to do resize and hands control back to the loop.",
			"a가 스레드 풀의 작업 resize를 기다리며 루프에 제어를 넘깁니다."},
		{"worker 1 starts the job resize.", "worker 1이 작업 resize를 시작합니다."},
		{"worker 1 has finished the job resize.", "worker 1이 작업 resize를 끝냈습니다."},
		{"The thread pool's job resize is over. a joins the ready queue.",
			"스레드 풀의 작업 resize가 끝났습니다. a가 준비 큐에 들어갑니다."},
		{"worker 1 has done the job of a. The loop takes a from the ready queue and runs it "
		 "again.",
			"worker 1이 a의 작업을 끝냈습니다. 루프가 a를 준비 큐에서 꺼내 다시 실행합니다."},
		{"a waits for at most 2 s and hands control back to the loop.",
			"a가 최대 2 s까지 기다리기로 하고 루프에 제어를 넘깁니다."},
		{"The task b is made. It is ready, but it does not run yet.",
			"태스크 b가 만들어집니다. 준비됐지만 아직 실행되지는 않습니다."},
		{"a's wait (time limit 2 s) is cancelled: a joins the ready queue.",
			"제한 시간 2 s를 기다리던 a가 취소 요청을 받아 준비 큐에 들어갑니다."},
		{"b called cancel() on a. The loop resumes it, and CancelledError is raised where it waited.",
			"b가 a의 취소를 요청했습니다. 루프가 다시 실행하자, 기다리던 자리에서 "
			"CancelledError가 납니다."},
		{"a: counter is 1", "a: counter is 1"},
	};
	struct given g = {0};
	(void)state;
	given_run(&g, "mode", "");
	given_thread(&g, 2, "worker 1", "worker");
	given_task(&g, 100, 0, "a", "{\"by\":\"loop\"}");
	given_step(&g, 100, 0, 0, "a", "create");
	given_event(&g, 'B', 100, 0, "read 127.0.0.1:8000", "wait", "");
	given_event(&g, 'E', 100, 1, "read 127.0.0.1:8000", "wait", "");
	given_step(&g, 100, 1, 2, "a", "io");
	given_event(&g, 'B', 100, 2, "executor resize", "wait", "");
	given_event(&g, 'B', 2, 2, "resize", "job", "");
	given_event(&g, 'E', 2, 3, "resize", "job", "");
	given_event(&g, 'E', 100, 3, "executor resize", "wait", "");
	given_step(&g, 100, 3, 4, "a", "executor 2");
	given_event(&g, 'B', 100, 4, "wait_for 2 s", "wait", "");
	given_task(&g, 101, 4, "b", "{\"by\":\"callback\"}");
	given_event(&g, 'E', 100, 5, "wait_for 2 s", "wait", "");
	given_event(&g, 'B', 100, 5, "a", "run", "{\"by\":\"cancel 101\"}");
	given_event(&g, 'i', 100, 5, "counter is 1", "note", "");
	SAYS(&g, want);
}

static void of_two_of_one_name_the_one_that_is_meant_is_the_other(void **state)
{
	static const struct sentence want[] = {
		{"The loop makes add, the first task.", "루프가 첫 태스크 add를 만듭니다."},
		{"The loop takes add from the ready queue and runs it for the first time.",
			"루프가 add를 준비 큐에서 꺼내 처음으로 실행합니다."},
		{"Another add makes the task add. It is ready, but it does not run yet.",
			"다른 add가 태스크 add를 만듭니다. 준비됐지만 아직 실행되지는 않습니다."},
		{"add waits for the lock guard and hands control back to the loop.",
			"add가 락 guard를 기다리며 루프에 제어를 넘깁니다."},
		{"The loop takes add from the ready queue and runs it for the first time.",
			"루프가 add를 준비 큐에서 꺼내 처음으로 실행합니다."},
		{"The lock guard is released. add joins the ready queue.",
			"락 guard가 풀렸습니다. add가 준비 큐에 들어갑니다."},
		{"add failed with ValueError.", "add가 ValueError 오류로 실패했습니다."},
		{"Another add woke add. The loop takes add from the ready queue and runs it again.",
			"다른 add가 add를 깨웠습니다. 루프가 add를 준비 큐에서 꺼내 다시 실행합니다."},
		{"The event loop: simulated", "이벤트 루프: simulated"},
		{"add waits for another to end and hands control back to the loop.",
			"add가 another가 끝나기를 기다리며 루프에 제어를 넘깁니다."},
		{"another has ended: add, which waited for it, joins the ready queue.",
			"another가 끝나, 기다리던 add가 준비 큐에 들어갑니다."},
		{"Another add has failed. The loop takes add from the ready queue and runs it again.",
			"다른 add가 실패했습니다. 루프가 add를 준비 큐에서 꺼내 다시 실행합니다."},
	};
	struct given g = {0};
	(void)state;
	given_run(&g, "mode", "");
	given_thread(&g, 1, "event loop", "loop");
	given_task(&g, 100, 0, "add", "{\"by\":\"loop\"}");
	given_event(&g, 'B', 100, 0, "add", "run", "{\"by\":\"create\"}");
	given_task(&g, 101, 0, "add", "{\"by\":\"task 100\"}");
	given_event(&g, 'E', 100, 1, "add", "run", "");
	given_event(&g, 'B', 100, 1, "lock guard", "wait", "");
	given_event(&g, 'B', 101, 1, "add", "run", "{\"by\":\"create\"}");
	given_event(&g, 'E', 100, 2, "lock guard", "wait", "");
	given_event(&g, 'E', 101, 2, "add", "run", "");
	given_event(&g, 'i', 101, 2, "failed", "task", "{\"type\":\"ValueError\"}");
	given_event(&g, 'B', 100, 2, "add", "run", "{\"by\":\"task 101\"}");
	given_event(&g, 'i', 1, 2, "simulated", "note", "");
	given_event(&g, 'E', 100, 3, "add", "run", "");
	given_event(&g, 'B', 100, 3, "task another", "wait", "");
	given_event(&g, 'E', 100, 4, "task another", "wait", "");
	given_event(&g, 'B', 100, 4, "add", "run", "{\"by\":\"task 101\"}");
	SAYS(&g, want);
}

static void an_eager_first_step_is_told_as_a_part_of_its_creator_s(void **state)
{
	static const struct sentence want[] = {
		{"The loop makes main, the first task.", "루프가 첫 태스크 main을 만듭니다."},
		{"The loop takes main from the ready queue and runs it for the first time.",
			"루프가 main을 준비 큐에서 꺼내 처음으로 실행합니다."},
		{"main makes the task child, and its first step runs at once.",
			"main이 태스크 child를 만들고, child가 그 자리에서 첫걸음을 뗍니다."},
		{"main stands still while the first step of child runs.",
			"child가 첫걸음을 떼는 동안 main은 멈춰 있습니다."},
		{"child runs its first step at once: it is not put into the ready queue.",
			"child는 준비 큐를 거치지 않고 바로 첫걸음을 뗍니다."},
		{"child is done.", "child가 끝났습니다."},
		{"The first step of child is over, and main goes on.",
			"child의 첫걸음이 끝나 main이 이어서 실행됩니다."},
		{"main is done.", "main이 끝났습니다."},
	};
	struct given g = {0};
	(void)state;
	given_run(&g, "mode", "");
	given_thread(&g, 1, "event loop", "loop");
	given_task(&g, 100, 0, "main", "{\"by\":\"loop\"}");
	given_event(&g, 'B', 100, 0, "main", "run", "{\"by\":\"create\"}");
	given_task(&g, 101, 1, "child", "{\"by\":\"task 100\"}");
	given_event(&g, 'E', 100, 1, "main", "run", "");
	given_event(&g, 'B', 101, 1, "child", "run", "{\"by\":\"create\"}");
	given_event(&g, 'E', 101, 2, "child", "run", "");
	given_event(&g, 'i', 101, 2, "done", "task", "");
	given_event(&g, 'B', 100, 2, "main", "run", "{\"by\":\"eager 101\"}");
	given_event(&g, 'E', 100, 3, "main", "run", "");
	given_event(&g, 'i', 100, 3, "done", "task", "");
	SAYS(&g, want);
}

static void calls_are_told_without_a_loop(void **state)
{
	static const struct sentence want[] = {
		{"cell is called.", "cell을 부릅니다."},
		{"cell calls time.sleep 1 s: the next line runs only when it returns.",
			"cell이 time.sleep 1 s를 부릅니다. 끝날 때까지 다음 줄로 넘어가지 못합니다."},
		{"time.sleep 1 s is over in cell.", "cell의 time.sleep 1 s가 끝났습니다."},
		{"cell returns after 1.00 s.", "cell이 1.00 s 만에 돌아왔습니다."},
		{"The program prints: ok", "프로그램이 출력합니다: ok"},
	};
	struct given g = {0};
	(void)state;
	given_run(&g, "sync", "");
	given_thread(&g, 1, "cpu", "loop");
	given_thread(&g, 100, "cell", "call");
	given_event(&g, 'B', 100, 0, "cell", "call", "");
	given_event(&g, 'B', 100, 0, "time.sleep 1 s", "block", "");
	given_event(&g, 'E', 100, 1000, "time.sleep 1 s", "block", "");
	given_event(&g, 'E', 100, 1000, "cell", "call", "");
	given_event(&g, 'i', 1, 1000, "ok", "print", "");
	SAYS(&g, want);
}

static void a_caption_that_does_not_fit_is_cut_between_characters(void **state)
{
	struct given g = {0};
	const struct model *model = given_fixture(&g, "coffee.json", LANG_KO);
	char whole[500], text[500];
	(void)state;
	for (uint32_t m = 0; m <= model_run(model, 2)->moment_count; m++) {
		const size_t length = model_moment_text(model, 2, m, whole, sizeof(whole));
		for (size_t size = 1; size <= length + 1; size++) {
			memset(text, 'x', sizeof(text));
			assert_int_equal(model_moment_text(model, 2, m, text, size), length);
			assert_true(strlen(text) < size);
			assert_memory_equal(text, whole, strlen(text));
			assert_true(((unsigned char)whole[strlen(text)] & 0xC0) != 0x80);
			assert_int_equal(text[size], 'x');
		}
		assert_int_equal(model_moment_text(model, 2, m, NULL, 0), length);
	}
	given_end(&g);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_task_is_told_from_its_creation_to_its_end),
		cmocka_unit_test(a_thread_holds_itself_alone_and_the_loop_waits_for_its_turn),
		cmocka_unit_test(a_blocked_loop_is_told_with_who_and_how_late),
		cmocka_unit_test(failures_and_cancellations_are_told),
		cmocka_unit_test(other_causes_are_told),
		cmocka_unit_test(of_two_of_one_name_the_one_that_is_meant_is_the_other),
		cmocka_unit_test(an_eager_first_step_is_told_as_a_part_of_its_creator_s),
		cmocka_unit_test(calls_are_told_without_a_loop),
		cmocka_unit_test(a_caption_that_does_not_fit_is_cut_between_characters),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
