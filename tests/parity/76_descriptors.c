/* 76_descriptors: readers and writers of the program's own, and plain sockets: what is called in which
 * iteration, and what waits. */
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#include "parity.h"

static int pipe_ends[2], s, t, server;

static int turns(int count)
{
	while (count-- > 0)
		AW_TRY(aw_sleep(0));
	return 0;
}

static void say(void *text)
{
	aw_print("%s", (char *)text);
}

/* ---- readers and writers ---- */

static void reads_one(void *name)
{
	char byte[2] = "";

	if (read(pipe_ends[0], byte, 1) == 1)
		aw_print("%s reads %s", (char *)name, byte);
}

static void reads(void *name)
{
	char text[16] = "";

	if (read(pipe_ends[0], text, 9) > 0)
		aw_print("%s reads %s", (char *)name, text);
}

static void raises(void *arg)
{
	(void)arg;
	aw_remove_reader(pipe_ends[0]);
	aw_raise("ValueError", "in a reader");
}

static void handler(const struct aw_exception *exception, void *arg)
{
	(void)arg;
	aw_print("handler: %s('%s')", exception->type, exception->text);
}

static void both(void *arg)
{
	(void)arg;
	aw_print("readable, and nobody else hears of it");
	aw_remove_reader(pipe_ends[0]);
	aw_remove_reader(s);
}

static void writes(void *count)
{
	*(int *)count += (int)send(s, "w", 1, 0);
	if (*(int *)count == 3)
		aw_print("written %d %s", *(int *)count, truth(aw_remove_writer(s)));
}

static void put(int fd, const char *text)
{
	if (write(fd, text, strlen(text)) != (ssize_t)strlen(text))
		exit(1);
}

static int use_pipe(void)
{
	int r = pipe_ends[0], w = pipe_ends[1];
	bool removed;

	aw_print("%s", truth(aw_remove_reader(r)));
	AW_TRY(aw_add_reader(r, reads_one, word("a")));
	AW_TRY(turns(2));
	put(w, "xyz");
	for (int i = 0; i < 5; i++) { /* as long as there is something, once in each iteration */
		aw_print("turn %d", i);
		AW_TRY(aw_call_soon(NULL, say, word("soon")));
		AW_TRY(aw_sleep(0));
	}
	AW_TRY(aw_add_reader(r, reads, word("b"))); /* instead of the first */
	put(w, "again");
	AW_TRY(turns(3));
	removed = aw_remove_reader(r);
	aw_print("%s %s", truth(removed), truth(aw_remove_reader(r)));
	put(w, "unread");
	AW_TRY(turns(3));
	AW_TRY(aw_set_exception_handler(handler, NULL));
	AW_TRY(aw_add_reader(r, raises, NULL));
	return turns(3);
}

static const char *received(int fd)
{
	static char text[16];
	ssize_t got = recv(fd, text, sizeof(text) - 1, MSG_DONTWAIT);

	text[got < 0 ? 0 : got] = '\0';
	return text;
}

static int use_two(void)
{
	int written = 0, file;

	put(t, "!");
	AW_TRY(aw_add_reader(pipe_ends[0], both, NULL));
	AW_TRY(aw_add_reader(s, both, NULL));
	AW_TRY(turns(3));
	close(pipe_ends[0]);
	close(pipe_ends[1]);
	aw_print("%s", received(s));
	AW_TRY(aw_add_writer(s, writes, &written));
	AW_TRY(turns(5));
	aw_print("%s %s", received(t), truth(aw_remove_writer(s)));
	file = open(__FILE__, O_RDONLY | O_CLOEXEC);
	if (aw_add_reader(file, say, NULL))
		aw_print("%s %s", aw_error_type(), aw_error_message());
	close(file);
	return 0;
}

/* ---- sockets ---- */

static int recv_as(void *name)
{
	char text[101];
	size_t got;
	int status = aw_sock_recv(&got, t, text, 100);

	text[got] = '\0';
	if (!status)
		aw_print("%s received %s", (char *)name, got ? text : "the end");
	else if (status == AW_ECANCELLED)
		aw_print("%s cancelled", (char *)name);
	return status;
}

enum { BIG = 1 << 20 };

static int takes(void *arg)
{
	static char buffer[1 << 16];
	size_t sum = 0, got;

	(void)arg;
	for (; sum < BIG; sum += got)
		AW_TRY(aw_sock_recv(&got, t, buffer, sizeof(buffer)));
	aw_print("took %zu", sum);
	return 0;
}

static int send_much(void)
{
	struct aw *taker = aw_spawn(AW(takes, NULL));
	char *big = calloc(1, BIG);
	int status = big ? aw_sock_sendall(s, big, BIG) : -ENOMEM;

	free(big);
	AW_TRY(status);
	aw_print("sent");
	return aw_await(NULL, taker);
}

static int use_sockets(void)
{
	struct aw_timeout timeout;
	struct aw *a;

	aw_print("-- sockets");
	AW_TRY(aw_sock_sendall(s, "at once", 7));
	AW_TRY(aw_call_soon(NULL, say, word("no switch")));
	AW_TRY(recv_as(word("main")));
	AW_TRY(turns(1));
	a = aw_spawn(AW(recv_as, word("a")));
	AW_TRY(turns(1));
	put(s, "later");
	for (int i = 0; i < 3; i++) {
		aw_print("turn %d %s", i, truth(aw_done(a)));
		AW_TRY(aw_sleep(0));
	}
	a = aw_spawn(AW(recv_as, word("a")));
	AW_TRY(turns(1));
	aw_cancel(a);
	AW_TRY(turns(1));
	put(s, "not lost");
	AW_TRY(recv_as(word("b")));
	AW_TRY(aw_timeout_enter(&timeout, 0.05));
	if (aw_timeout_exit(&timeout, recv_as(word("c"))) == AW_ETIMEDOUT)
		aw_print("TimeoutError");
	AW_TRY(send_much());
	a = aw_spawn(AW(recv_as, word("d")));
	AW_TRY(turns(1));
	close(s);
	AW_TRY(aw_await(NULL, a));
	if (aw_sock_sendall(t, "to nobody", 9))
		aw_print("%s %s", aw_error_type(), aw_error_message());
	close(t);
	return 0;
}

/* ---- a server by hand ---- */

static int echo(void *arg)
{
	int c = (int)(intptr_t)arg;
	char data[100];
	size_t got;

	for (;;) {
		AW_TRY(aw_sock_recv(&got, c, data, sizeof(data)));
		if (!got)
			break;
		for (size_t i = 0; i < got; i++)
			data[i] = (char)(data[i] - 'a' + 'A');
		AW_TRY(aw_sock_sendall(c, data, got));
	}
	close(c);
	aw_print("echo ends");
	return 0;
}

static int serve(void *arg)
{
	int c;

	(void)arg;
	for (;;) {
		AW_TRY(aw_sock_accept(&c, server));
		aw_print("accepted");
		aw_spawn(AW(echo, (void *)(intptr_t)c));
	}
}

static int client(const char *name, const struct sockaddr *address)
{
	static const char *const words[] = {"one", "two"};
	int c = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	char answer[101];
	size_t got;

	AW_TRY(aw_sock_connect(c, address, sizeof(struct sockaddr_in)));
	for (int i = 0; i < 2; i++) {
		AW_TRY(aw_sock_sendall(c, words[i], strlen(words[i])));
		AW_TRY(aw_sock_recv(&got, c, answer, 100));
		answer[got] = '\0';
		aw_print("%s %s", name, answer);
	}
	close(c);
	return 0;
}

static int use_server(void)
{
	struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	struct sockaddr *plain = (struct sockaddr *)&address;
	socklen_t bytes = sizeof(address);
	struct aw *st;
	int c;

	aw_print("-- a server by hand");
	server = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (bind(server, plain, bytes) || listen(server, 5) || getsockname(server, plain, &bytes))
		return -errno;
	st = aw_spawn(AW(serve, NULL));
	AW_TRY(client("first", plain));
	AW_TRY(aw_sleep(0.05));
	AW_TRY(client("second", plain));
	AW_TRY(aw_sleep(0.05));
	aw_cancel(st);
	AW_TRY(aw_wait(NULL, &st, 1, AW_ALL_COMPLETED, AW_FOREVER));
	close(server);
	c = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (aw_sock_connect(c, plain, bytes))
		aw_print("%s", aw_error_type());
	close(c);
	return 0;
}

static int body(void *arg)
{
	int sockets[2];

	(void)arg;
	if (pipe2(pipe_ends, O_CLOEXEC | O_NONBLOCK) ||
		socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, sockets))
		return -errno;
	s = sockets[0];
	t = sockets[1];
	AW_TRY(use_pipe());
	AW_TRY(use_two());
	AW_TRY(use_sockets());
	return use_server();
}

int main(int argc, char **argv)
{
	return parity_run(argc, argv, body);
}
