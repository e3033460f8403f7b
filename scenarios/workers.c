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
static char own_name[16]; /* of a worker: "worker 1" */

static int visit(void *request)
{
	char text[16];

	AW_TRY(http_set_header(request, "Server-Process", own_name));
	/* visits += 1 */
	visits++;
	/* time.sleep(WORK)  # holds this worker */
	AW_TRY(aw_block(scenario_knob("work")));
	/* return visits */
	snprintf(text, sizeof(text), "%d", visits);
	return aw_return_text(text);
}

static const struct http_route routes[] = {{"GET", "/visit", HTTP_ASYNC(visit)}, {0}};

/* ---- a worker is a process of its own; all of them take connections from one socket ---- */

struct workers {
	pid_t pids[WORKERS];
	size_t count;
	int sock;
	int ready; /* of the one that is being started: it writes there when it serves, or closes it */
};

static int serve(void *arg)
{
	const struct workers *workers = arg;
	HTTP_OWN_SERVER struct http_server *server = NULL;

	AW_TRY(http_serve(&server, &(struct http_options){.routes = routes, .sock = workers->sock}));
	if (write(workers->ready, "r", 1) != 1)
		return -errno;
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

/* A worker that dies before has closed its end. */
static int wait_until_ready(int fd)
{
	ssize_t length;
	char ready;

	do
		length = read(fd, &ready, 1);
	while (length < 0 && errno == EINTR);
	return length == 1 ? 0 : -ECHILD;
}

static int start_worker(struct workers *workers)
{
	int ends[2], status = 0;
	pid_t pid;

	if (pipe(ends))
		return -errno;
	fflush(stdout);
	snprintf(own_name, sizeof(own_name), "worker %zu", workers->count + 1);
	pid = fork();
	if (pid < 0)
		status = -errno;
	if (!pid) {
		close(ends[0]);
		workers->ready = ends[1];
		run_worker(workers);
	}
	close(ends[1]);
	if (!status) {
		workers->pids[workers->count++] = pid;
		/* ready.acquire() */
		status = wait_until_ready(ends[0]);
	}
	close(ends[0]);
	return status;
}

static void end_workers(struct workers *workers)
{
	for (size_t i = 0; i < workers->count; i++) {
		kill(workers->pids[i], SIGKILL);
		while (waitpid(workers->pids[i], NULL, 0) < 0 && errno == EINTR)
			continue;
	}
	close(workers->sock);
}

static int start_workers(struct workers *workers, size_t count)
{
	int status = 0;

	workers->sock = http_listen(0);
	if (workers->sock < 0)
		return workers->sock;
	while (!status && workers->count < count)
		status = start_worker(workers);
	if (status)
		end_workers(workers);
	return status;
}

/* ---- the clients ---- */

struct caller {
	uint16_t port;
	double delay;
};

/* The trace tells who answered; it is not printed, for nobody knows who it will be. */
static void note_worker(const char *head)
{
	const char *name = strstr(head, "Server-Process: ");

	if (name) {
		name += strlen("Server-Process: ");
		aw_note("← %.*s", (int)strcspn(name, "\n"), name);
	}
}

static int client(void *arg)
{
	const struct caller *caller = arg;
	HTTP_OWN_ANSWER struct http_answer answer = {0};

	/* await asyncio.sleep(delay) */
	AW_TRY(aw_sleep(caller->delay));
	/* number = await get(port, "/visit") */
	AW_TRY(http_get(&answer, caller->port, "/visit"));
	note_worker(answer.head);
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
		.text = {"첫 요청이 워커 프로세스에 들어갑니다. 처리 함수는 1초 동안 그 프로세스를 붙잡습니다.",
			"The first request goes to the worker process, whose handler holds it for 1 s."}},
	{.on = "wait", .task = "client 2", .nth = 2,
		.text = {"0.5초: 둘째 요청이 왔지만 워커는 하나뿐이고, 바쁩니다.", "0.5 s: the second request is here. There is one worker, and it is busy."}},
	{.on = "print", .task = "client 2",
		.text = {"한 프로세스가 둘 다 세었으니 두 번째 방문입니다. 하나씩 하느라 2초가 걸렸습니다.",
			"One process counted both, so this is visit number two. One by one, they took 2 s."}},
	{0}};

static const struct scenario_stop two_stops[] = {
	{.on = "wait", .task = "client 1", .nth = 2,
		.text = {"워커 프로세스 둘이 같은 소켓을 지켜봅니다. 누가 받을지는 정해져 있지 않고, 먼저 깨어난 쪽이 가져갑니다.",
			"Two worker processes watch one socket. Nobody deals the requests out: whoever wakes first takes one."}},
	{.on = "wait", .task = "client 2", .nth = 2,
		.text = {"0.5초: 한쪽은 바쁘니 다른 쪽이 둘째 요청을 받습니다. 둘 다 한가했다면 같은 쪽이 받을 수도 있습니다.",
			"0.5 s: one is busy, so the other takes the second. Were both free, it might be the same one again."}},
	{.on = "print", .task = "client 2",
		.text = {"1.5초 만에 끝났지만, 이번에도 첫 번째 방문이랍니다. 프로세스는 메모리를 나눠 쓰지 않습니다.",
			"Nobody waited: 1.5 s. But this too says it is the first visit, for processes share no memory."}},
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
