/* bench_echo.c: a TCP echo server on the loopback: callbacks of raw libuv, streams, streams recorded.
 *
 * Each server is a process of its own and meets the same client, in turn, round by round; the least
 * of the rounds counts. Wall time of a round trip as the client sees it, and CPU time of the server's loop. */
#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <uv.h>

#include "aw.h"

enum { ROUNDS = 11, MESSAGES = 4000, MESSAGE_BYTES = 64, MOST = 100 };
enum server { RAW, STREAMS, RECORDED, SERVERS };

static char trace_path[] = "/tmp/awaitscope-bench-XXXXXX";

static double now_ns(clockid_t clock)
{
	struct timespec t;

	clock_gettime(clock, &t);
	return (double)t.tv_sec * 1e9 + (double)t.tv_nsec;
}

static void die(const char *what)
{
	perror(what);
	exit(1);
}

/* The calling thread, to one core; or (-1) to any. */
static void pin(int cpu)
{
	cpu_set_t set;

	CPU_ZERO(&set);
	for (int i = 0; i < CPU_SETSIZE; i++)
		if (cpu < 0 || i == cpu)
			CPU_SET(i, &set);
	sched_setaffinity(0, sizeof(set), &set);
}

static void tell(int to, const void *value, size_t bytes)
{
	if (write(to, value, bytes) != (ssize_t)bytes)
		die("write");
}

static int connections, left;           /* of the server: how many come, and have not ended */
static double cpu_start_ns, cpu_end_ns; /* of the loop's thread: when the first came, when the last left */

static bool last_left(void)
{
	if (--left)
		return false;
	cpu_end_ns = now_ns(CLOCK_THREAD_CPUTIME_ID);
	return true;
}

static void one_came(void)
{
	if (!cpu_start_ns)
		cpu_start_ns = now_ns(CLOCK_THREAD_CPUTIME_ID);
}

/* ---- raw libuv ---- */

static void raw_alloc(uv_handle_t *handle, size_t suggested, uv_buf_t *buffer)
{
	static char bytes[64 << 10];

	(void)handle, (void)suggested;
	*buffer = uv_buf_init(bytes, sizeof(bytes));
}

static void raw_closed(uv_handle_t *handle)
{
	free(handle);
}

static uv_tcp_t raw_listener;

static void raw_read(uv_stream_t *stream, ssize_t length, const uv_buf_t *buffer)
{
	uv_buf_t reply = uv_buf_init(buffer->base, (unsigned)length);

	if (length > 0 && uv_try_write(stream, &reply, 1) == length)
		return;
	if (length == 0)
		return;
	uv_close((uv_handle_t *)stream, raw_closed);
	if (last_left())
		uv_close((uv_handle_t *)&raw_listener, NULL);
}

static void raw_connection(uv_stream_t *listener, int status)
{
	uv_tcp_t *tcp = malloc(sizeof(*tcp));

	if (status || !tcp || uv_tcp_init(listener->loop, tcp) || uv_accept(listener, (uv_stream_t *)tcp))
		exit(1);
	one_came();
	uv_tcp_nodelay(tcp, 1);
	uv_read_start((uv_stream_t *)tcp, raw_alloc, raw_read);
}

static int serve_raw(int to)
{
	struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	int bytes = sizeof(address);
	uv_loop_t loop;

	if (uv_loop_init(&loop) || uv_tcp_init(&loop, &raw_listener) ||
		uv_tcp_bind(&raw_listener, (struct sockaddr *)&address, 0) ||
		uv_listen((uv_stream_t *)&raw_listener, 128, raw_connection) ||
		uv_tcp_getsockname(&raw_listener, (struct sockaddr *)&address, &bytes))
		return 1;
	tell(to, &(uint16_t){ntohs(address.sin_port)}, sizeof(uint16_t));
	uv_run(&loop, UV_RUN_DEFAULT);
	return uv_loop_close(&loop);
}

/* ---- streams ---- */

static struct aw_server *server;

static int echo(struct aw_stream *stream, void *arg)
{
	struct aw_bytes bytes;

	(void)arg;
	one_came();
	for (;;) {
		AW_TRY(aw_stream_read(&bytes, stream, 64 << 10));
		if (!bytes.length)
			break;
		AW_TRY(aw_stream_write(stream, bytes.data, bytes.length));
		AW_TRY(aw_stream_drain(stream));
	}
	aw_stream_close(stream);
	if (last_left())
		aw_server_close(server);
	return 0;
}

static int serve_streams(void *arg)
{
	uint16_t port;

	pin(0); /* this thread alone: a recorder's writer has begun before */
	AW_TRY(aw_start_server(&server, echo, NULL, "127.0.0.1", 0));
	port = aw_server_port(server);
	tell(*(int *)arg, &port, sizeof(port));
	return aw_server_wait_closed(server);
}

static void serve(enum server kind, int to)
{
	struct aw_recording recording = {0};
	struct aw_options options = {.trace_path = kind == RECORDED ? trace_path : NULL,
		.recording = &recording,
		.ring_bytes = (size_t)16 << 20};
	int status;
	double cpu_ns;

	pin(kind == RAW ? 0 : -1);
	left = connections;
	status = kind == RAW ? serve_raw(to) : aw_run(AW(serve_streams, &to), &options);
	cpu_ns = cpu_end_ns - cpu_start_ns;
	tell(to, &cpu_ns, sizeof(cpu_ns));
	_exit(status || recording.error || recording.dropped ? 1 : 0);
}

/* ---- the client ---- */

static int connect_to(uint16_t port)
{
	struct sockaddr_in address = {
		.sin_family = AF_INET, .sin_port = htons(port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	int on = 1, fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

	if (fd < 0 || connect(fd, (struct sockaddr *)&address, sizeof(address)))
		die("connect");
	setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
	return fd;
}

static void exchange(const int *fds, int epoll, int count)
{
	static char message[MESSAGE_BYTES];
	struct epoll_event events[MOST];
	int sent = 0, done = 0;

	for (int i = 0; i < connections && sent < count; i++, sent++)
		if (send(fds[i], message, sizeof(message), 0) != sizeof(message))
			die("send");
	while (done < count) {
		int ready = connections > 1 ? epoll_wait(epoll, events, MOST, -1) : 1;

		for (int i = 0; i < ready; i++) {
			int fd = connections > 1 ? events[i].data.fd : fds[0];

			if (recv(fd, message, sizeof(message), MSG_WAITALL) != sizeof(message))
				die("recv");
			done++;
			if (sent++ < count && send(fd, message, sizeof(message), 0) != sizeof(message))
				die("send");
		}
	}
}

static double talk(uint16_t port)
{
	int fds[MOST], epoll = epoll_create1(EPOLL_CLOEXEC);
	double start;

	for (int i = 0; i < connections; i++) {
		fds[i] = connect_to(port);
		if (epoll_ctl(epoll, EPOLL_CTL_ADD, fds[i],
			    &(struct epoll_event){.events = EPOLLIN, .data.fd = fds[i]}))
			die("epoll_ctl");
	}
	exchange(fds, epoll, MESSAGES / 10); /* warm */
	start = now_ns(CLOCK_MONOTONIC);
	exchange(fds, epoll, MESSAGES);
	start = now_ns(CLOCK_MONOTONIC) - start;
	for (int i = 0; i < connections; i++)
		close(fds[i]);
	close(epoll);
	return start / MESSAGES;
}

/* ---- the table ---- */

struct result {
	double wall_ns, cpu_ns; /* of a message */
};

static void measure(struct result *result, enum server kind)
{
	int ends[2], status;
	uint16_t port;
	double wall_ns, cpu_ns;
	pid_t child;

	if (pipe(ends))
		die("pipe");
	child = fork();
	if (child < 0)
		die("fork");
	if (!child)
		serve(kind, ends[1]);
	close(ends[1]);
	if (read(ends[0], &port, sizeof(port)) != sizeof(port))
		die("server");
	wall_ns = talk(port);
	if (read(ends[0], &cpu_ns, sizeof(cpu_ns)) != sizeof(cpu_ns))
		die("server");
	close(ends[0]);
	if (waitpid(child, &status, 0) != child || status) {
		fprintf(stderr, "bench_echo: the server ended with %d\n", status);
		exit(1);
	}
	cpu_ns /= MESSAGES + MESSAGES / 10;
	result->wall_ns = wall_ns < result->wall_ns ? wall_ns : result->wall_ns;
	result->cpu_ns = cpu_ns < result->cpu_ns ? cpu_ns : result->cpu_ns;
}

static void print_json(const struct result *all)
{
	printf("%s{\"connections\":%d", connections > 1 ? "," : "", connections);
	printf(",\"raw\":%.0f,\"streams\":%.0f,\"recorded\":%.0f", all[RAW].wall_ns, all[STREAMS].wall_ns,
		all[RECORDED].wall_ns);
	printf(",\"raw_cpu\":%.0f,\"streams_cpu\":%.0f,\"recorded_cpu\":%.0f}", all[RAW].cpu_ns,
		all[STREAMS].cpu_ns, all[RECORDED].cpu_ns);
}

static void print_row(const struct result *all)
{
	printf("%3d connections  wall ", connections);
	for (int i = 0; i < SERVERS; i++)
		printf(" %7.0f ns x%.3f", all[i].wall_ns, all[i].wall_ns / all[RAW].wall_ns);
	printf("\n                 CPU  ");
	for (int i = 0; i < SERVERS; i++)
		printf(" %7.0f ns x%.3f", all[i].cpu_ns, all[i].cpu_ns / all[RAW].cpu_ns);
	printf("\n");
}

int main(int argc, char **argv)
{
	bool json = argc > 1 && !strcmp(argv[1], "--json");
	int fd = mkstemp(trace_path);

	if (fd < 0)
		die(trace_path);
	close(fd);
	pin(1);
	printf("%s",
		json ? "{\"echo\":["
		     : "TCP echo (least)              raw libuv            streams           recorded\n");
	for (connections = 1; connections <= MOST; connections *= MOST) {
		struct result all[SERVERS];

		for (int i = 0; i < SERVERS; i++)
			all[i] = (struct result){.wall_ns = 1e18, .cpu_ns = 1e18};
		for (int round = 0; round < ROUNDS; round++)
			for (int i = 0; i < SERVERS; i++)
				measure(&all[(i + round) % SERVERS], (enum server)((i + round) % SERVERS));
		(json ? print_json : print_row)(all);
	}
	printf("%s", json ? "]}\n" : "");
	unlink(trace_path);
	return 0;
}
