/* workers: a program that counts its visits, run by one process, and by two that take connections from one socket.
 * Each process has a loop and a memory of its own: what one counts the other does not know. */
#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "http/client.h"
#include "http/server.h"
#include "scenario.h"

enum { WORKERS = 2 };

static int visits;

static int visit(void *request)
{
	char text[16];

	(void)request;
	/* visits += 1 */
	visits++;
	/* time.sleep(WORK)  # holds this worker */
	AW_TRY(aw_block(scenario_knob("work")));
	/* return visits */
	snprintf(text, sizeof(text), "%d", visits);
	return aw_return_text(text);
}

/* ---- a worker is a process of its own; all of them take connections from one socket ---- */

/* What a worker does is recorded by its parent, to whom it tells when a visit begins, by its number, and over
 * a pipe of its own that it serves, and when a visit has ended. */
struct worker {
	pid_t pid;
	int news;
	struct aw_executor *lane; /* a thread of the parent that stands for it in the trace */
	struct aw *visit;         /* the last one there */
};

struct workers {
	struct worker each[WORKERS];
	size_t count;
	int sock;
	int begins[2]; /* where the parent reads that a visit begins, and all of them tell it */
	int news;      /* of the one that is being started */
};

static const struct workers *own; /* in a worker: its number is own->count */

static int tell(int fd, char news)
{
	return write(fd, &news, 1) == 1 ? 0 : -errno;
}

static int told_visit(void *request)
{
	int status;

	AW_TRY(tell(own->begins[1], (char)own->count));
	status = visit(request);
	AW_TRY(tell(own->news, 'e'));
	return status;
}

static const struct http_route routes[] = {{"GET", "/visit", .handler = told_visit, .name = "visit"}, {0}};

static int serve(void *arg)
{
	HTTP_OWN_SERVER struct http_server *server = NULL;

	own = arg;
	AW_TRY(http_serve(&server, &(struct http_options){.routes = routes, .sock = own->sock}));
	AW_TRY(tell(own->news, 'r'));
	return http_serve_forever(server);
}

static void *run_loop(void *workers)
{
	const struct aw_options options = {.scale = scenario_scale()};

	aw_run(AW(serve, workers), &options);
	return NULL;
}

/* In the new process: this thread is in the middle of its parent's loop, so the worker's is another's. */
_Noreturn static void run_worker(struct workers *workers)
{
	pthread_t thread;

	prctl(PR_SET_PDEATHSIG, SIGKILL);
	signal(SIGINT, SIG_IGN); /* its parent ends it */
	signal(SIGTERM, SIG_DFL);
	if (!pthread_create(&thread, NULL, run_loop, workers))
		pthread_join(thread, NULL);
	_exit(1);
}

/* A worker that dies has closed its end. */
static int wait_for_news(const struct worker *worker)
{
	ssize_t length;
	char news;

	do
		length = read(worker->news, &news, 1);
	while (length < 0 && errno == EINTR);
	return length == 1 ? 0 : -ECHILD;
}

static int start_worker(struct workers *workers)
{
	struct worker *worker = &workers->each[workers->count];
	int ends[2], status = 0;

	if (pipe(ends))
		return -errno;
	fflush(stdout);
	worker->news = ends[0];
	worker->pid = fork();
	if (worker->pid < 0)
		status = -errno;
	if (!worker->pid) {
		close(ends[0]);
		workers->news = ends[1];
		run_worker(workers);
	}
	close(ends[1]);
	if (status) {
		close(ends[0]);
		return status;
	}
	workers->count++;
	/* ready.acquire() */
	return wait_for_news(worker);
}

static void end_workers(struct workers *workers)
{
	aw_remove_reader(workers->begins[0]);
	for (size_t i = 0; i < workers->count; i++) {
		struct worker *worker = &workers->each[i];

		kill(worker->pid, SIGKILL);
		while (waitpid(worker->pid, NULL, 0) < 0 && errno == EINTR)
			continue;
		if (worker->visit && !aw_done(worker->visit))
			aw_executor_shutdown(worker->lane, true, false);
		close(worker->news);
	}
	close(workers->begins[0]);
	close(workers->begins[1]);
	close(workers->sock);
}

static int follow(void *worker)
{
	wait_for_news(worker);
	return 0;
}

/* A visit begins: the worker's lane shows it until its end. */
static void follow_visit(void *arg)
{
	struct workers *workers = arg;
	unsigned char number;

	while (read(workers->begins[0], &number, 1) == 1) {
		struct worker *worker = &workers->each[number];

		worker->visit = aw_run_in_executor_at(worker->lane, follow, worker, "visit", 0);
	}
}

/* Only with the real clock: a thread that waits for a process would hold the virtual one. */
static int follow_workers(struct workers *workers)
{
	for (size_t i = 0; i < workers->count; i++)
		if (!(workers->each[i].lane = aw_executor_new(1, NULL)))
			return -ENOMEM;
	return aw_add_reader(workers->begins[0], follow_visit, workers);
}

static int start_workers(struct workers *workers, size_t count)
{
	int status = 0;

	workers->sock = http_listen(0);
	if (workers->sock < 0)
		return workers->sock;
	if (pipe(workers->begins)) {
		status = -errno;
		close(workers->sock);
		return status;
	}
	while (!status && workers->count < count)
		status = start_worker(workers);
	if (!status && !scenario_is_virtual())
		status = follow_workers(workers);
	if (status)
		end_workers(workers);
	return status;
}

/* ---- the clients ---- */

struct caller {
	uint16_t port;
	double delay;
};

static int client(void *arg)
{
	const struct caller *caller = arg;
	HTTP_OWN_ANSWER struct http_answer answer = {0};

	/* await asyncio.sleep(delay) */
	AW_TRY(aw_sleep(caller->delay));
	/* number = await get(port, "/visit") */
	AW_TRY(http_get(&answer, caller->port, "/visit"));
	/* print(number, "번째 방문") */
	aw_print("%s 번째 방문", answer.body);
	return 0;
}

static int ask(size_t count)
{
	struct workers workers = {0};
	struct caller first = {0}, second = {0};
	int status;

	AW_TRY(start_workers(&workers, count));
	first.port = second.port = http_listen_port(workers.sock);
	second.delay = scenario_knob("later");
	/* await asyncio.gather(client(port, 0), client(port, LATER)) */
	status = aw_gather(NULL, AW_NAMED(client, &first, "client 1"), AW_NAMED(client, &second, "client 2"));
	end_workers(&workers);
	return status;
}

/* ---- one: both requests come to the same process ---- */

static int one(void *arg)
{
	(void)arg;
	/* await ask(1) */
	return ask(1);
}

/* ---- two: while one process is held, the other takes the request, and counts for itself ---- */

static int two(void *arg)
{
	(void)arg;
	/* await ask(2) */
	return ask(2);
}

/* ---- what the viewer tells about it ---- */
/* clang-format off */

static const struct scenario_stop one_stops[] = {
	{.on = "wait", .task = "client 1", .nth = 2,
		.text = {"첫 요청이 워커 프로세스에 들어갑니다. 처리 함수는 {work}초 동안 그 프로세스를 붙잡습니다.",
			"The first request goes to the worker process, whose handler holds it for {work} s."}},
	{.on = "wait", .task = "client 2", .nth = 2,
		.text = {"{later}초: 둘째 요청이 왔지만 워커는 하나뿐이고, 바쁩니다.", "{later} s: the second request is here. There is one worker, and it is busy."}},
	{.on = "print", .task = "client 2",
		.text = {"한 프로세스가 둘 다 세었으니 두 번째 방문입니다. 하나씩 하느라 {2*work}초가 걸렸습니다.",
			"One process counted both, so this is visit number two. One by one, they took {2*work} s."}},
	{0}};

static const struct scenario_stop two_stops[] = {
	{.on = "wait", .task = "client 1", .nth = 2,
		.text = {"워커 프로세스 둘이 같은 소켓을 지켜봅니다. 누가 받을지는 정해져 있지 않고, 먼저 깨어난 쪽이 가져갑니다.",
			"Two worker processes watch one socket. Nobody deals the requests out: whoever wakes first takes one."}},
	{.on = "wait", .task = "client 2", .nth = 2,
		.text = {"{later}초: 한쪽은 바쁘니 다른 쪽이 둘째 요청을 받습니다. 둘 다 한가했다면 같은 쪽이 받을 수도 있습니다.",
			"{later} s: one is busy, so the other takes the second. Were both free, it might be the same one again."}},
	{.on = "print", .task = "client 2",
		.text = {"{later+work}초 만에 끝났지만, 이번에도 첫 번째 방문이랍니다. 프로세스는 메모리를 나눠 쓰지 않습니다.",
			"Nobody waited: {later+work} s. But this too says it is the first visit, for processes share no memory."}},
	{0}};

static const struct scenario_mode modes[] = {
	{.name = "one", .text = {"워커 프로세스 하나", "one worker process"}, .main = one, .stops = one_stops},
	{.name = "two", .text = {"워커 프로세스 둘", "two worker processes"}, .main = two, .stops = two_stops},
	{0}};

static const struct scenario_knob knobs[] = {
	{.name = "work", .value = 1, .min = 0.01, .max = 60, .text = {"요청 하나가 워커를 붙잡는 초", "seconds that a request holds its worker"}},
	{.name = "later", .value = 0.5, .min = 0.01, .max = 60, .text = {"둘째 요청을 보내는 때(초)", "when the second request is sent, in seconds"}},
	{0}};

SCENARIO(.title = {"워커 프로세스", "worker processes"},
	.lesson = {"워커를 늘리면 막힌 요청을 비켜 갈 수 있습니다. 하지만 전역 변수는 프로세스마다 따로입니다.",
		"More workers get past a request that blocks. But each process has global variables of its own."},
	.modes = modes, .default_modes = 2, .knobs = knobs,
	.question = {.text = {"방문을 세는 전역 변수가 있는 서버를 워커 둘로 돌립니다. 두 워커가 요청을 하나씩 받으면 무엇이라고 답할까요?",
			"A server that counts visits in a global variable has two workers. Each takes one request. What do they answer?"},
		.choices = {{"1과 2", "1 and 2"}, {"1과 1", "1 and 1"}, {"2와 2", "2 and 2"}}, .answer = 2});
