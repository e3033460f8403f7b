/* outside.c: on the real clock a task of the soak speaks with what the system has: datagrams, plain sockets,
 * pipes, protocols, names, signals and child processes. What it sent is what comes back; and who waits for
 * what must come gets it. */
#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <signal.h>
#include <sys/socket.h>
#include <unistd.h>

#include "soak.h"

/* Longer than anything takes here: the clock's seconds are thousandths of real ones. */
enum { FOR_EVER = 60000 };

/* ---- datagrams ---- */

int echo_datagrams(void *arg)
{
	(void)arg;
	for (;;) {
		struct aw_address from;
		struct aw_bytes bytes;

		AW_TRY(aw_datagram_recvfrom(&bytes, &from, world.datagrams));
		AW_TRY(aw_datagram_sendto(world.datagrams, bytes.data, bytes.length, &from));
	}
}

static int receive_own(struct aw_datagram *own, const char *text, int length)
{
	struct aw_bytes bytes;

	AW_TRY(aw_datagram_sendto(own, text, (size_t)length, NULL));
	AW_TRY(aw_datagram_recvfrom(&bytes, NULL, own));
	if (bytes.length != (size_t)length || memcmp(bytes.data, text, bytes.length))
		broken("a datagram of %s comes back as %s", text, bytes.data);
	return 0;
}

static int by_datagram(void)
{
	struct aw_datagram *own;
	char text[32];
	int status, length = snprintf(text, sizeof(text), "datagram %u", draw(1000));

	AW_TRY(aw_open_datagram(&own, NULL, 0, "127.0.0.1", aw_datagram_sockname(world.datagrams)->port));
	status = receive_own(own, text, length);
	if (draw(2))
		aw_datagram_abort(own);
	aw_datagram_release(own);
	return status;
}

/* ---- plain sockets, and who is called when they are ready ---- */

enum { BYTES = 50000 };
static const char zeros[BYTES];

struct pair {
	int ends[2];
	size_t got;
	struct aw_event all;
};

static void take_some(void *of)
{
	struct pair *pair = of;
	char buffer[4096];
	ssize_t got = recv(pair->ends[0], buffer, sizeof(buffer), 0);

	pair->got += got > 0 ? (size_t)got : 0;
	if (pair->got != BYTES)
		return;
	aw_remove_reader(pair->ends[0]);
	aw_event_set(&pair->all);
}

static int send_all(void *of)
{
	return aw_sock_sendall(((struct pair *)of)->ends[1], zeros, BYTES);
}

static int receive_all(void *of)
{
	struct pair *pair = of;
	char buffer[8192];
	size_t got;

	if (draw(2)) {
		AW_TRY(aw_add_reader(pair->ends[0], take_some, pair));
		return aw_event_wait(&pair->all);
	}
	for (; pair->got < BYTES; pair->got += got)
		AW_TRY(aw_sock_recv(&got, pair->ends[0], buffer, sizeof(buffer)));
	return 0;
}

static int by_sockets(void)
{
	struct pair pair = {.all = AW_EVENT("all")};
	struct aw_group group;
	int status;

	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0, pair.ends))
		return -errno;
	status = aw_group_enter(&group);
	aw_group_spawn(&group, AW(send_all, &pair));
	aw_group_spawn(&group, AW(receive_all, &pair));
	status = aw_group_exit(&group, status);
	aw_group_finish(&group);
	if (!status && pair.got != BYTES)
		broken("of %d bytes %zu came", BYTES, pair.got);
	for (int i = 0; i < 2; i++) {
		aw_remove_reader(pair.ends[i]);
		aw_remove_writer(pair.ends[i]);
		close(pair.ends[i]);
	}
	return status;
}

/* ---- pipes ---- */

static int copy(struct aw_stream *in, struct aw_stream *out)
{
	struct aw_bytes all;

	AW_TRY(aw_stream_write(out, zeros, BYTES));
	if (draw(2))
		AW_TRY(aw_stream_drain(out));
	aw_stream_close(out);
	AW_TRY(aw_stream_read(&all, in, AW_READ_ALL));
	if (all.length != BYTES)
		broken("of %d bytes %zu came through a pipe", BYTES, all.length);
	return 0;
}

static int by_pipe(void)
{
	struct aw_stream *in, *out;
	int ends[2], status;

	if (pipe2(ends, O_CLOEXEC))
		return -errno;
	status = aw_connect_read_pipe(&in, ends[0]);
	if (status) {
		close(ends[1]);
		return status;
	}
	status = aw_connect_write_pipe(&out, ends[1]);
	if (!status)
		status = copy(in, out);
	aw_stream_release(in);
	aw_stream_release(out);
	return status;
}

/* ---- a protocol of one's own ---- */

/* Whoever asks may be gone when the connection is. */
struct asking {
	struct aw_stream *transport;
	struct aw_event over;
	size_t got;
	unsigned held;
	bool was_made, is_lost;
};

static void let_go(struct asking *asking)
{
	if (--asking->held == 0)
		free(asking);
}

static void *begin_asking(struct aw_stream *transport, void *of)
{
	struct asking *asking = of;

	asking->transport = transport;
	asking->was_made = true;
	(void)aw_stream_write_text(transport, "asked\n");
	return asking;
}

static void take_answer(void *of, const char *data, size_t length)
{
	struct asking *asking = of;

	(void)data;
	asking->got += length;
	if (asking->got >= strlen("asked\n"))
		aw_event_set(&asking->over);
}

static void end_asking(void *of)
{
	aw_stream_close(((struct asking *)of)->transport);
}

static void forget_asking(void *of, int status)
{
	struct asking *asking = of;

	(void)status;
	asking->is_lost = true;
	aw_event_set(&asking->over);
	let_go(asking);
}

static int by_protocol(void)
{
	static const struct aw_protocol protocol = {begin_asking, take_answer, end_asking, forget_asking};
	struct asking *asking = calloc(1, sizeof(*asking));
	int status;

	if (!asking)
		return -ENOMEM;
	aw_event_init(&asking->over, "answer");
	asking->held = 2;
	status = aw_create_connection(
		NULL, &protocol, asking, "127.0.0.1", aw_server_port(world.servers[draw(2)]));
	if (status && !asking->was_made)
		asking->held--;
	if (!status)
		status = aw_event_wait(&asking->over);
	if (!status && asking->got != strlen("asked\n"))
		broken("of an answer %zu bytes came", asking->got);
	if (asking->was_made && !asking->is_lost)
		aw_stream_close(asking->transport);
	let_go(asking);
	return status;
}

static int by_name(void)
{
	struct addrinfo *found;
	struct aw_name name;
	int status;

	AW_TRY(aw_getaddrinfo(&found, "127.0.0.1", "80", NULL));
	status = aw_getnameinfo(&name, found->ai_addr, NI_NUMERICHOST | NI_NUMERICSERV);
	freeaddrinfo(found);
	if (!status && (strcmp(name.host, "127.0.0.1") || strcmp(name.service, "80")))
		broken("127.0.0.1:80 is called %s:%s", name.host, name.service);
	return status;
}

/* ---- signals ---- */

static void count_signal(void *arg)
{
	(void)arg;
	world.heard++;
}

int watch_signals(void)
{
	signal(SIGUSR2, SIG_IGN); /* where nobody waits for it */
	return aw_add_signal_handler(SIGUSR1, count_signal, NULL);
}

static int wait_for_signal(void *arg)
{
	(void)arg;
	return aw_wait_signal(SIGUSR2);
}

static int by_signal(void)
{
	switch (draw(3)) {
	case 0:
		world.raised++;
		return raise(SIGUSR1);
	case 1:
		return raise(SIGUSR2);
	default:
		return aw_wait_for(NULL, draw_seconds(), AW(wait_for_signal, NULL));
	}
}

/* ---- child processes ---- */

static int talk_to_child(struct aw_process *child)
{
	char text[32];
	struct aw_bytes output;
	int length = snprintf(text, sizeof(text), "to a child %u", draw(1000));

	AW_TRY(aw_process_communicate(&output, NULL, child, text, (size_t)length));
	if (output.length != (size_t)length || memcmp(output.data, text, output.length))
		broken("a child was told %s, and said %s", text, output.data);
	if (aw_process_returncode(child))
		broken("a child ended with %d", aw_process_returncode(child));
	return 0;
}

static int end_child(struct aw_process *child)
{
	bool is_asked = draw(2);
	int code;

	AW_TRY(is_asked ? aw_process_terminate(child) : aw_process_kill(child));
	AW_TRY(aw_process_wait(&code, child));
	if (code != (is_asked ? -SIGTERM : -SIGKILL))
		broken("a child that got a signal ended with %d", code);
	return 0;
}

static int by_child(void)
{
	const struct aw_subprocess_options pipes = {.stdin_from = AW_PIPE, .stdout_to = AW_PIPE};
	struct aw_process *child;
	int status;

	AW_TRY(aw_create_subprocess_exec(&child, &pipes, "cat"));
	status = draw(2) ? talk_to_child(child) : end_child(child);
	aw_process_release(child); /* one that was cancelled meanwhile reads the end of its input */
	return status;
}

static int use_one(void)
{
	switch (draw(13)) {
	case 0:
		return by_child();
	case 1:
	case 2:
		return by_signal();
	case 3:
	case 4:
	case 5:
		return by_datagram();
	case 6:
		return by_name();
	case 7:
		return by_pipe();
	case 8:
	case 9:
		return by_protocol();
	default:
		return by_sockets();
	}
}

/* What must come comes, unless this task is cancelled. */
int use_outside(void)
{
	struct aw_timeout timeout;
	int status;

	AW_TRY(aw_timeout_enter(&timeout, FOR_EVER));
	status = use_one();
	status = aw_timeout_exit(&timeout, status);
	if (aw_timeout_expired(&timeout))
		broken("something of the system's never came");
	return status;
}
