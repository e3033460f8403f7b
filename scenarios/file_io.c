/* file_io: three reports are saved to a slow disk, which is simulated. A regular file cannot be polled as a socket
 * is: whoever writes to it waits for the disk, be it the loop's thread or another one. */
#include <errno.h>
#include <stdio.h>

#include "scenario.h"

enum { REPORTS = 3 };

static int heartbeat(void *arg)
{
	(void)arg;
	for (;;) {
		/* await asyncio.sleep(HEARTBEAT) */
		AW_TRY(aw_sleep(scenario_knob("heartbeat")));
	}
}

static void never(void *arg)
{
	(void)arg;
}

static int ask_to_poll(void)
{
	FILE *file = tmpfile();
	int status;

	if (!file)
		return -errno;
	/* asyncio.get_running_loop().add_reader(file, print) */
	status = aw_add_reader(fileno(file), never, NULL);
	/* print("epoll은 일반 파일을 받지 않는다") */
	if (status == -EPERM)
		aw_print("epoll은 일반 파일을 받지 않는다");
	fclose(file);
	return status == -EPERM ? 0 : status;
}

static int write_report(void)
{
	FILE *file = tmpfile();
	int written;

	if (!file)
		return -errno;
	written = fputs("report\n", file);
	return fclose(file) || written < 0 ? -EIO : 0;
}

static int save(void *arg)
{
	(void)arg;
	/* file.write(b"report\n") */
	AW_TRY(write_report());
	/* time.sleep(DISK)  # a slow disk, simulated */
	return aw_block(scenario_knob("disk"));
}

/* ---- direct: each report is written on the loop's own thread ---- */

static int report(void *arg)
{
	/* save() */
	return save(arg);
}

static int direct(void *arg)
{
	struct aw *reports[REPORTS];

	(void)arg;
	/* beat = asyncio.create_task(heartbeat()) */
	aw_spawn(AW(heartbeat, NULL));
	/* ask_to_poll() */
	AW_TRY(ask_to_poll());
	for (int i = 0; i < REPORTS; i++)
		reports[i] = AW_NAMED(report, NULL, scenario_nth("report", i + 1));
	/* await asyncio.gather(*[report() for _ in range(REPORTS)]) */
	AW_TRY(aw_gather_array(NULL, reports, REPORTS));
	/* print("모두 저장했다") */
	aw_print("모두 저장했다");
	return 0;
}

/* ---- pool: a thread writes, and the loop waits for it ---- */

static int report_in_pool(void *arg)
{
	/* await asyncio.to_thread(save) */
	return aw_to_thread(NULL, save, arg);
}

static int pool(void *arg)
{
	struct aw *reports[REPORTS];

	(void)arg;
	/* beat = asyncio.create_task(heartbeat()) */
	aw_spawn(AW(heartbeat, NULL));
	/* ask_to_poll() */
	AW_TRY(ask_to_poll());
	for (int i = 0; i < REPORTS; i++)
		reports[i] = AW_NAMED(report_in_pool, NULL, scenario_nth("report", i + 1));
	/* await asyncio.gather(*[report_in_pool() for _ in range(REPORTS)]) */
	AW_TRY(aw_gather_array(NULL, reports, REPORTS));
	/* print("모두 저장했다") */
	aw_print("모두 저장했다");
	return 0;
}

/* ---- what the viewer tells about it ---- */
/* clang-format off */

static const struct scenario_stop direct_stops[] = {
	{.on = "print", .task = "main",
		.text = {"소켓처럼 지켜봐 달라고 했더니 epoll이 거절합니다. 파일은 언제나 '준비됨'이라 지켜볼 것이 없다고 봅니다.",
			"epoll, asked to watch a file like a socket, refuses: a file is always \"ready\", there is nothing to watch."}},
	{.on = "resume", .task = "report 1",
		.text = {"그래서 쓰는 스레드가 디스크를 기다려야 합니다. 여기서는 루프의 스레드입니다. (디스크는 시뮬레이션)",
			"So the thread that writes has to wait for the disk. Here it is the loop's own. (simulated slow disk)"}},
	{.on = "blocked", .task = "report 3",
		.text = {"gather로 묶어도 하나씩, {3*disk}초입니다. 파일 쓰기는 소켓처럼 운영체제에 맡겨 두고 떠날 수 없습니다.",
			"One by one in spite of gather: {3*disk} s. Unlike a socket's, a file's write is not left to the OS."}},
	{.on = "resume", .task = "heartbeat", .nth = 2,
		.text = {"heartbeat는 이제야 깨어납니다. {heartbeat}초에 울렸어야 할 타이머입니다.",
			"Only now does the heartbeat wake, though its timer was over at {heartbeat} s."}},
	{0}};

static const struct scenario_stop pool_stops[] = {
	{.on = "print", .task = "main",
		.text = {"epoll이 거절하는 것은 똑같습니다.", "epoll refuses all the same."}},
	{.on = "wait", .task = "report 1",
		.text = {"이번에는 스레드에 맡깁니다. 멈춰서 기다리는 것은 그 스레드이고, 루프는 자유롭습니다.",
			"Now a thread is asked to do it. It is that thread that stands and waits, and the loop is free."}},
	{.on = "resume", .task = "heartbeat", .nth = 2,
		.text = {"heartbeat가 제때 깨어납니다. 비동기 파일 라이브러리도 속에서는 이렇게 스레드를 씁니다.",
			"The heartbeat wakes on time. This is what libraries for async files do inside, too: they use threads."}},
	{.on = "end", .task = "main",
		.text = {"세 스레드가 나란히 썼으니 {disk}초입니다.", "Three threads wrote side by side: {disk} s."}},
	{0}};

static const struct scenario_mode modes[] = {
	{.name = "direct", .text = {"루프의 스레드에서 쓴다 (느린 디스크 시뮬레이션)", "written on the loop's thread (simulated slow disk)"},
		.main = direct, .stops = direct_stops},
	{.name = "pool", .text = {"스레드가 쓴다 (느린 디스크 시뮬레이션)", "written by threads (simulated slow disk)"},
		.main = pool, .stops = pool_stops},
	{0}};

static const struct scenario_knob knobs[] = {
	{.name = "disk", .value = 0.5, .min = 0.01, .max = 60, .text = {"디스크에 한 번 쓰는 데 걸리는 초", "seconds that the disk takes for a write"}},
	{.name = "heartbeat", .value = 0.25, .min = 0.01, .max = 60, .text = {"heartbeat 사이의 초", "seconds between two heartbeats"}},
	{0}};

SCENARIO(.title = {"파일 쓰기", "writing files"},
	.lesson = {"파일은 소켓처럼 지켜볼 수 없습니다. 쓰는 동안 루프가 막히거나, 스레드 하나가 막힙니다.",
		"A file cannot be watched as a socket can: a write blocks the loop, or it blocks a thread."},
	.modes = modes, .default_modes = 2, .knobs = knobs,
	.question = {.text = {"코루틴 안에서 file.write()를 부르면, 디스크가 느릴 때 루프는 어떻게 될까요?",
			"A coroutine calls file.write(), and the disk is slow. What becomes of the loop?"},
		.choices = {{"운영체제가 쓰는 동안 다른 태스크를 실행한다", "it runs other tasks while the OS writes"}, {"다 쓸 때까지 막힌다", "it is blocked until the write is done"}, {"오류가 난다", "an error is raised"}},
		.answer = 2});
