/* c10k: ten thousand waits at once. A thread each: the operating system keeps a stack for every one of them.
 * A task each: one thread, and ten thousand timers. What one takes is measured under the real clock. */
#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "scenario.h"

/* What there is in memory: of the process its own pages and its addresses, and the stacks that the kernel keeps
 * for the threads of all. -1: that cannot be told here. */
struct memory {
	long resident_kib, addresses_kib, kernel_kib;
};

struct crowd {
	struct aw_thread **threads;
	size_t wanted, count;
	struct memory before;
};

static long kib_of(const char *path, const char *what)
{
	FILE *file = fopen(path, "r");
	const size_t length = strlen(what);
	long kib = -1;
	char line[256];

	if (!file)
		return -1;
	while (kib < 0 && fgets(line, sizeof(line), file))
		if (!strncmp(line, what, length) && line[length] == ':')
			kib = strtol(line + length + 1, NULL, 10);
	fclose(file);
	return kib;
}

static struct memory memory(void)
{
	return (struct memory){.resident_kib = kib_of("/proc/self/status", "RssAnon"),
		.addresses_kib = kib_of("/proc/self/status", "VmSize"),
		.kernel_kib = kib_of("/proc/meminfo", "KernelStack")};
}

/* It differs from run to run, so the trace tells it under the real clock only, and nothing is printed. */
static void tell(const char *what, struct memory before, size_t count)
{
	struct memory now = memory();
	double each = 1 / (double)count;

	if (scenario_is_virtual() || !count || before.resident_kib < 0)
		return;
	aw_note("%zu %s, each: %.1f KiB in memory, %.1f KiB of stack in the kernel, %.0f KiB of addresses",
		count, what, (double)(now.resident_kib - before.resident_kib) * each,
		(double)(now.kernel_kib - before.kernel_kib) * each,
		(double)(now.addresses_kib - before.addresses_kib) * each);
}

/* ---- threads: the operating system keeps a stack for each ---- */

static int wait_on_thread(void *arg)
{
	(void)arg;
	/* time.sleep(WAIT) */
	return aw_block(scenario_knob("wait"));
}

static int start_all(void *arg)
{
	struct crowd *crowd = arg;
	int status = 0;

	while (crowd->count < crowd->wanted && !status) {
		/* thread.start() */
		status = aw_thread_start(&crowd->threads[crowd->count], wait_on_thread, NULL);
		crowd->count += !status;
	}
	/* print("운영체제가 스레드를 더 주지 않는다") */
	if (status == -EAGAIN || status == -ENOMEM)
		aw_print("운영체제가 스레드를 더 주지 않는다");
	else
		AW_TRY(status);
	return 0;
}

static int join_all(void *arg)
{
	struct crowd *crowd = arg;

	for (size_t i = 0; i < crowd->count; i++) {
		/* thread.join() */
		AW_TRY(aw_thread_join(crowd->threads[i], (double)INFINITY));
	}
	return 0;
}

static int threads(void *arg)
{
	struct crowd crowd = {.wanted = (size_t)scenario_knob("waits"), .before = memory()};
	int status;

	(void)arg;
	crowd.threads = calloc(crowd.wanted, sizeof(struct aw_thread *));
	if (!crowd.threads)
		return -ENOMEM;
	/* waiting = start_all() */
	status = aw_call(NULL, start_all, &crowd);
	tell("threads", crowd.before, crowd.count);
	/* join_all(waiting) */
	if (!status)
		status = aw_call(NULL, join_all, &crowd);
	free(crowd.threads);
	AW_TRY(status);
	/* print("모두 기다렸다") */
	aw_print("모두 기다렸다");
	return 0;
}

/* ---- tasks: one thread, and a timer for each ---- */

static int wait(void *arg)
{
	(void)arg;
	/* await asyncio.sleep(WAIT) */
	return aw_sleep(scenario_knob("wait"));
}

static void tell_of_tasks(void *crowd)
{
	tell("tasks", ((struct crowd *)crowd)->before, ((struct crowd *)crowd)->wanted);
}

static int tasks(void *arg)
{
	struct crowd crowd = {.wanted = (size_t)scenario_knob("waits"), .before = memory()};
	struct aw **waits = calloc(crowd.wanted, sizeof(struct aw *));
	int status;

	(void)arg;
	if (!waits)
		return -ENOMEM;
	/* asyncio.get_running_loop().call_later(WAIT / 2, tell, memory(), "태스크") */
	status = aw_call_later(NULL, scenario_knob("wait") / 2, tell_of_tasks, &crowd);
	for (size_t i = 0; i < crowd.wanted; i++)
		waits[i] = AW(wait, NULL);
	/* await asyncio.gather(*[wait() for _ in range(WAITS)]) */
	if (!status)
		status = aw_gather_array(NULL, waits, crowd.wanted);
	free(waits);
	AW_TRY(status);
	/* print("모두 기다렸다") */
	aw_print("모두 기다렸다");
	return 0;
}

/* ---- what the viewer tells about it ---- */
/* clang-format off */

static const struct scenario_stop threads_stops[] = {
	{.on = "create", .task = "start_all",
		.text = {"스레드를 하나씩 만듭니다. 그때마다 운영체제를 불러 스택을 마련해야 합니다.",
			"Thread after thread is made. For each, the operating system is asked, and a stack is set up."}},
	{.on = "end", .task = "start_all",
		.text = {"기다리기만 하는데도 스레드마다 주소 공간의 스택(보통 8 MiB)과 커널의 스택(16 KiB)이 따로 있습니다.",
			"Each only waits. Yet each has a stack (usually 8 MiB of addresses), and another in the kernel (16 KiB)."}},
	{.on = "end", .task = "join_all",
		.text = {"다 기다리기는 했습니다. 한도(ulimit -u, 메모리)가 낮은 컴퓨터는 이만큼 내주지 않습니다.",
			"They did all wait. A machine with lower limits (ulimit -u, memory) does not give out so many."}},
	{0}};

static const struct scenario_stop tasks_stops[] = {
	{.on = "wait", .task = "main",
		.text = {"main이 태스크 {waits}개를 만들고 기다립니다. 스레드는 이 루프의 하나뿐입니다.",
			"main makes {waits} tasks, and awaits them. The loop's is the only thread."}},
	{.on = "wait", .task = "wait",
		.text = {"기다리는 태스크는 타이머 하나와 작은 기록일 뿐입니다. 몇 KiB면 됩니다.",
			"A task that waits is a timer and a small record. It takes a few KiB."}},
	{.on = "ready", .task = "wait",
		.text = {"{wait}초 뒤, 타이머가 끝나는 대로 차례차례 준비 큐에 들어갑니다.",
			"After {wait} s the timers are over, and one after the other they join the ready queue."}},
	{.on = "end", .task = "main",
		.text = {"기다림 {waits}개에 스레드는 하나, 모두 {wait}초입니다. 기다리는 데는 스레드가 필요 없습니다.",
			"{waits} waits, one thread, {wait} s. It takes no thread to wait."}},
	{0}};

static const struct scenario_mode modes[] = {
	{.name = "threads", .text = {"기다림마다 스레드 하나", "a thread for each wait"}, .main = threads, .sync = true, .stops = threads_stops},
	{.name = "tasks", .text = {"기다림마다 태스크 하나, 스레드는 하나", "a task for each wait, on one thread"}, .main = tasks, .stops = tasks_stops},
	{0}};

static const struct scenario_knob knobs[] = {
	{.name = "waits", .value = 10000, .min = 1, .max = 20000, .whole = true, .text = {"동시에 기다리는 수", "how many wait at once"}},
	{.name = "wait", .value = 3, .min = 0.01, .max = 60, .text = {"저마다 기다리는 초", "seconds that each of them waits"}},
	{0}};

SCENARIO(.title = {"동시에 만 개 기다리기", "ten thousand waits at once"},
	.lesson = {"기다림마다 스레드를 쓰면 만드는 시간과 메모리와 한도가 걸림돌입니다. 태스크는 스레드 하나에 몇 KiB씩이면 됩니다.",
		"A thread for each wait costs time, memory and limits. Tasks share one thread, at a few KiB each."},
	.modes = modes, .default_modes = 2, .knobs = knobs,
	.question = {.text = {"{wait}초를 기다리는 일 만 개를 태스크로 만들어 gather로 기다립니다. 스레드는 몇 개가 필요할까요?",
			"Ten thousand waits of {wait} s become tasks, and a gather awaits them. How many threads does that take?"},
		.choices = {{"하나", "one"}, {"코어 수만큼", "as many as there are cores"}, {"만 개", "ten thousand"}}, .answer = 1});
