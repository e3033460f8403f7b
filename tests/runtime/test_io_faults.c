/* The network refuses: each system call and each allocation of a run with streams, servers, datagrams and
 * names fails in turn. The error reaches whoever asked; nothing crashes or hangs, and all is given back. */
#include "failing.h"

#include "connected.h"

/* Durations are scaled to a hundredth: a server that has no descriptors rests for 10 ms. */
static const double scale = 0.01;
/* Longer than any run takes: to say what hangs. */
enum { TOO_LONG = 3000, BIG = 300000 };

/* ---- a program that uses all that the network has ---- */

static char big[BIG];

static int echo(struct aw_stream *stream, void *arg)
{
	struct aw_bytes bytes;

	(void)arg;
	AW_TRY(aw_stream_readline(&bytes, stream));
	AW_TRY(aw_stream_writelines(stream, &bytes, 1));
	AW_TRY(aw_stream_readexactly(&bytes, stream, BIG));
	AW_TRY(aw_stream_write(stream, bytes.data, bytes.length));
	AW_TRY(aw_stream_drain(stream));
	AW_TRY(aw_stream_write_eof(stream));
	AW_TRY(aw_stream_read(&bytes, stream, AW_READ_ALL));
	aw_stream_close(stream);
	return 0;
}

static int talk(struct aw_stream *stream)
{
	struct aw_bytes bytes;

	AW_TRY(aw_stream_print(stream, "%0600d\n", 1));
	AW_TRY(aw_stream_readuntil(&bytes, stream, "1\n"));
	EXPECT(bytes.length == 601);
	AW_TRY(aw_stream_write(stream, big, BIG));
	AW_TRY(aw_stream_drain(stream));
	AW_TRY(aw_stream_write_eof(stream));
	AW_TRY(aw_stream_read(&bytes, stream, AW_READ_ALL));
	EXPECT(bytes.length == BIG);
	aw_stream_close(stream);
	AW_TRY(aw_stream_wait_closed(stream));
	aw_stream_release(stream);
	say("talked");
	return 0;
}

static int use_server(void *arg)
{
	struct aw_server *server;
	struct aw_stream *stream;

	(void)arg;
	AW_TRY(aw_start_server(&server, echo, NULL, "127.0.0.1", 0));
	AW_TRY(aw_open_connection(&stream, "127.0.0.1", aw_server_port(server)));
	AW_TRY(talk(stream));
	aw_server_close(server);
	AW_TRY(aw_server_wait_closed(server));
	aw_server_release(server);
	return 0;
}

static char path[64];

static int use_path(void *arg)
{
	struct aw_server *server;
	struct aw_stream *stream;

	(void)arg;
	unlink(path);
	AW_TRY(aw_start_unix_server(&server, echo, NULL, path));
	AW_TRY(aw_open_unix_connection(&stream, path));
	AW_TRY(talk(stream));
	aw_server_close(server);
	return aw_server_wait_closed(server);
}

static int connect_here(void *server)
{
	struct aw_stream *stream;
	struct aw_bytes bytes;

	AW_TRY(aw_open_connection(&stream, "127.0.0.1", aw_server_port(server)));
	AW_TRY(aw_stream_read(&bytes, stream, 1));
	EXPECT(bytes.length == 1);
	return 0;
}

static int accept_there(void *server)
{
	struct aw_stream *stream;

	AW_TRY(aw_accept(&stream, server));
	AW_TRY(aw_stream_write_text(stream, "x"));
	return aw_stream_drain(stream);
}

static int use_accept(void *arg)
{
	struct aw_server *server;

	(void)arg;
	AW_TRY(aw_listen(&server, "127.0.0.1", 0));
	AW_TRY(aw_gather(NULL, AW(accept_there, server), AW(connect_here, server)));
	say("accepted");
	return 0;
}

static int use_datagrams(void *arg)
{
	struct aw_datagram *self;
	struct aw_bytes bytes;

	(void)arg;
	AW_TRY(aw_open_datagram(&self, "127.0.0.1", 0, NULL, 0));
	AW_TRY(aw_datagram_sendto(self, "word", 4, aw_datagram_sockname(self)));
	AW_TRY(aw_datagram_recvfrom(&bytes, NULL, self));
	say_bytes("", bytes);
	return 0;
}

static int use_names(void *arg)
{
	struct addrinfo *all;
	struct aw_name name;
	int status;

	(void)arg;
	AW_TRY(aw_getaddrinfo(&all, "127.0.0.1", "80", &(struct addrinfo){.ai_family = AF_INET}));
	status = aw_getnameinfo(&name, all->ai_addr, NI_NUMERICHOST | NI_NUMERICSERV);
	freeaddrinfo(all);
	if (!status)
		say("%s", name.host);
	return status;
}

static int ends[2];
static struct aw_event heard;

static void hear(void *arg)
{
	(void)arg;
	aw_remove_reader(ends[1]);
	aw_event_set(&heard);
}

static int send_word(void *arg)
{
	(void)arg;
	AW_TRY(aw_event_wait(&heard));
	return aw_sock_sendall(ends[1], "word", 4);
}

static int receive_word(void *arg)
{
	char word[5] = "";
	size_t got = 0, more;

	(void)arg;
	for (; got < 4; got += more) {
		AW_TRY(aw_sock_recv(&more, ends[0], word + got, 4 - got));
		EXPECT(more);
	}
	say("%s", word);
	return 0;
}

static int use_sockets(void *arg)
{
	int status;

	(void)arg;
	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0, ends))
		return -errno;
	aw_event_init(&heard, "heard");
	status = aw_add_reader(ends[1], hear, NULL);
	if (!status)
		status = aw_sock_sendall(ends[0], "listen", 6);
	if (!status)
		status = aw_gather(NULL, AW(receive_word, NULL), AW(send_word, NULL));
	aw_remove_reader(ends[0]);
	aw_remove_reader(ends[1]);
	close(ends[0]);
	close(ends[1]);
	return status;
}

/* ---- one failure after the other ---- */

static void fail_each_of(enum fault fault)
{
	static const struct {
		const char *name;
		aw_fn *fn;
	} parts[] = {{"server", use_server}, {"path", use_path}, {"accept", use_accept},
		{"datagrams", use_datagrams}, {"sockets", use_sockets}, {"names", use_names}};

	for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++) {
		const struct failing part = {.name = parts[i].name,
			.fn = parts[i].fn,
			.options = {.clock = AW_CLOCK_VIRTUAL, .scale = scale},
			.at_most_seconds = TOO_LONG};

		fail_each(&part, fault, FAULT_NONE);
	}
}

static void each_allocation_may_fail(void **state)
{
	(void)state;
	fail_each_of(FAULT_MEMORY);
}

static void each_call_may_be_without_memory(void **state)
{
	(void)state;
	fail_each_of(FAULT_ENOMEM);
}

static void each_call_may_be_without_a_descriptor(void **state)
{
	(void)state;
	fail_each_of(FAULT_EMFILE);
}

static void each_call_may_be_told_to_come_again(void **state)
{
	(void)state;
	fail_each_of(FAULT_EAGAIN);
}

static void each_call_may_be_interrupted(void **state)
{
	(void)state;
	fail_each_of(FAULT_EINTR);
}

static void each_call_may_meet_a_reset(void **state)
{
	(void)state;
	fail_each_of(FAULT_ECONNRESET);
}

static void each_transfer_may_be_of_one_byte(void **state)
{
	(void)state;
	fail_each_of(FAULT_SHORT);
}

/* ---- a server without descriptors ---- */

static int connect_while_there_are_none(void *arg)
{
	struct aw_server *server;
	struct aw_stream *stream;

	(void)arg;
	AW_TRY(aw_start_server(&server, echo, NULL, "127.0.0.1", 0));
	faults_arm(FAULT_EMFILE, 2, true); /* the client's socket is the last */
	AW_TRY(aw_open_connection(&stream, "127.0.0.1", aw_server_port(server)));
	AW_TRY(aw_sleep(5.5));
	faults_disarm();
	return talk(stream);
}

static void a_server_without_descriptors_rests_and_serves_later(void **state)
{
	(void)state;
	if (!FAULTS_CAN_FAIL)
		skip();
	catch_stderr();
	assert_int_equal(
		run_with((struct aw_options){.scale = scale}, connect_while_there_are_none, NULL), 0);
	assert_non_null(
		strstr(caught_stderr(), "socket.accept() out of system resource\nOSError: [Errno 24]"));
	assert_said("talked");
	/* Once a second, not in each iteration. */
	assert_true(faults_count <= 8);
}

static int prepare(void **state)
{
	(void)state;
	strcpy(path, "/tmp/awaitscope-test-XXXXXX");
	if (!mkdtemp(path))
		return -1;
	return rmdir(path);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_allocation_may_fail),
		cmocka_unit_test(each_call_may_be_without_memory),
		cmocka_unit_test(each_call_may_be_without_a_descriptor),
		cmocka_unit_test(each_call_may_be_told_to_come_again),
		cmocka_unit_test(each_call_may_be_interrupted),
		cmocka_unit_test(each_call_may_meet_a_reset),
		cmocka_unit_test(each_transfer_may_be_of_one_byte),
		cmocka_unit_test(a_server_without_descriptors_rests_and_serves_later),
	};

	return cmocka_run_group_tests_name("io_faults", tests, prepare, NULL);
}
