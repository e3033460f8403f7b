/* process_pool: the same work in another process, with a small argument and with a large one. Processes share no
 * memory: an argument is copied to the other side, byte for byte, before the work can begin. */
#include <errno.h>
#include <stdlib.h>

#include "scenario.h"

enum { CALLS = 3, MEBIBYTE = 1024 * 1024 };

/* An argument's bytes begin with how many there are: C has no len(). */
static int work(void *data)
{
	/* while time.thread_time() < until: */
	AW_TRY(aw_compute(scenario_knob("work")));
	/* return len(data) */
	return aw_return_int(*(const int64_t *)data);
}

static int call_with(const int64_t *data)
{
	/* pool = ProcessPoolExecutor(1) */
	struct aw_process_pool *pool = aw_process_pool_new(1);
	void *size;

	for (int i = 0; i < CALLS; i++) {
		/* size = await loop.run_in_executor(pool, work, data) */
		AW_TRY(aw_await(&size, aw_run_in_process(pool, work, data, (size_t)*data)));
		/* print(size, "바이트를 받아 일했다") */
		aw_print("%lld 바이트를 받아 일했다", (long long)aw_int(size));
	}
	return 0;
}

/* ---- small: the argument is a name, and the data is made over there ---- */

static int small(void *arg)
{
	const int64_t name = sizeof(name);

	(void)arg;
	/* await call_with(b"report-1") */
	return call_with(&name);
}

/* ---- large: the data itself is the argument ---- */

static int large_argument(void *arg)
{
	const size_t bytes = (size_t)scenario_knob("megabytes") * MEBIBYTE;
	int64_t *data = calloc(1, bytes);
	int status;

	(void)arg;
	if (!data)
		return -ENOMEM;
	*data = (int64_t)bytes;
	/* await call_with(bytes(MEGABYTES * 1024 * 1024)) */
	status = call_with(data);
	free(data);
	return status;
}

/* ---- what the viewer tells about it ---- */
/* clang-format off */

static const struct scenario_stop small_stops[] = {
	{.on = "wait", .task = "main",
		.text = {"main이 다른 프로세스에 일을 맡기고 기다립니다. 건너가는 것은 이름 8바이트뿐입니다.",
			"main has another process do the work, and waits. All that goes there is a name of 8 bytes."}},
	{.on = "print", .task = "main",
		.text = {"거의 일한 시간만큼만 걸렸습니다. 첫 번째는 프로세스를 만드는 시간이 조금 더 듭니다.",
			"It took hardly longer than the work. The first call also pays for making the process."}},
	{.on = "end", .task = "main",
		.text = {"{work}초짜리 일 세 번, {3*work}초 남짓입니다.", "Three times {work} s of work: a little over {3*work} s."}},
	{0}};

static const struct scenario_stop large_stops[] = {
	{.on = "wait", .task = "main",
		.text = {"이번에는 {megabytes} MiB를 통째로 넘깁니다. 프로세스는 메모리를 나눠 쓰지 않으니, 모두 복사된 다음에야 시작합니다.",
			"Now the argument is {megabytes} MiB. Processes share no memory: all of it is copied before the work begins."}},
	{.on = "print", .task = "main",
		.text = {"일은 똑같이 {work}초입니다. 작은 인자보다 더 걸린 만큼이 바이트를 옮기는 비용입니다.",
			"The work is the same {work} s. What it took beyond the small argument's time is the price of moving bytes."}},
	{.on = "end", .task = "main",
		.text = {"큰 데이터는 옮기지 말고 파일 이름이나 번호를 넘겨, 그 프로세스가 직접 읽게 하세요.",
			"So do not move large data: pass a file's name or a number, and let the process read it itself."}},
	{0}};

static const struct scenario_mode modes[] = {
	{.name = "small", .text = {"이름만 넘긴다 (8바이트)", "passes a name (8 bytes)"}, .main = small, .stops = small_stops},
	{.name = "large_argument", .text = {"데이터를 통째로 넘긴다 (실제 시계에서 보입니다)", "passes the data itself (seen on the real clock)"},
		.main = large_argument, .stops = large_stops},
	{0}};

static const struct scenario_knob knobs[] = {
	{.name = "work", .value = 0.1, .min = 0.01, .max = 60, .text = {"일 하나가 쓰는 CPU 시간(초)", "seconds of CPU time that the work takes"}},
	{.name = "megabytes", .value = 64, .min = 1, .max = 1024, .whole = true, .text = {"큰 인자의 크기(MiB)", "size of the large argument in MiB"}},
	{0}};

SCENARIO(.title = {"프로세스 풀의 비용", "the price of a process pool"},
	.lesson = {"다른 프로세스에 넘기는 것은 모두 복사됩니다. 큰 데이터는 일하는 것보다 옮기는 데 시간이 더 걸릴 수 있습니다.",
		"Whatever goes to another process is copied. Moving large data may cost more than the work."},
	.modes = modes, .default_modes = 2, .knobs = knobs,
	.question = {.text = {"{megabytes} MiB짜리 데이터를 다른 프로세스에서 처리하려고 합니다. 무엇을 인자로 넘기는 것이 좋을까요?",
			"{megabytes} MiB of data are to be worked on in another process. What had better be the argument?"},
		.choices = {{"데이터 전체", "all of the data"}, {"데이터가 든 파일의 이름", "the name of the file that holds it"}, {"어느 쪽이든 같다", "it makes no difference"}},
		.answer = 2});
