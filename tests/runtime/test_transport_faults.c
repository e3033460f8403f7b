/* What lies beneath streams refuses: each system call and each allocation of a run with protocols, plain sockets,
 * descriptors of the program's own and the ends of datagrams fails in turn. */
#include "failing.h"

#include <netinet/in.h>
#include <sys/resource.h>

#include "connected.h"

/* Sockets are waited for in real time: a hundredth of what is said. And longer than any run takes. */
static const double scale = 0.01;
enum { TOO_LONG = 3000, LINES = 20 };

/* ---- protocols ---- */

static struct aw_server *server;
static size_t lost;

static void *keep(struct aw_stream *stream, void *arg)
{
	(void)arg;
	return stream;
}

static void resume(void *stream)
{
	aw_stream_resume_reading(stream);
	aw_stream_release(stream);
}

/* Answers, and reads on an iteration later. */
static void answer(void *stream, const char *bytes, size_t length)
{
	if (aw_stream_write(stream, bytes, length)) {
		aw_stream_abort(stream);
		return;
	}
	aw_stream_pause_reading(stream);
	aw_stream_hold(stream);
	if (aw_call_soon(NULL, resume, stream))
		resume(stream);
}

static void end(void *stream)
{
	aw_stream_close(stream);
}

static void count_lost(void *stream, int status)
{
	(void)stream;
	(void)status;
	lost++;
}

static int ask(struct aw_stream *stream)
{
	struct aw_bytes bytes;

	for (int i = 0; i < LINES; i++) {
		AW_TRY(aw_stream_print(stream, "line %d\n", i));
		AW_TRY(aw_stream_readline(&bytes, stream));
		EXPECT(bytes.length >= 7);
	}
	AW_TRY(aw_stream_write_eof(stream));
	AW_TRY(aw_stream_read(&bytes, stream, AW_READ_ALL));
	EXPECT(!bytes.length && aw_stream_at_eof(stream));
	aw_stream_close(stream);
	return aw_stream_wait_closed(stream);
}

static int use_protocol(void *arg)
{
	static const struct aw_protocol answering = {keep, answer, end, count_lost};
	struct aw_stream *stream;

	lost = 0;
	AW_TRY(aw_create_server(&server, &answering, arg, "127.0.0.1", 0, NULL));
	EXPECT(aw_server_is_serving(server) && aw_server_sockname(server, 0)->port == aw_server_port(server));
	AW_TRY(aw_open_connection(&stream, "127.0.0.1", aw_server_port(server)));
	AW_TRY(ask(stream));
	aw_server_close(server);
	AW_TRY(aw_server_wait_closed(server));
	say("%zu lost", lost);
	return 0;
}

/* ---- streams, looked at ---- */

static int linger(struct aw_stream *stream, void *arg)
{
	struct aw_bytes bytes;

	(void)arg;
	AW_TRY(aw_stream_write_text(stream, "hello"));
	return aw_stream_read(&bytes, stream, AW_READ_ALL);
}

static int look_at(struct aw_stream *stream)
{
	struct aw_bytes bytes;

	AW_TRY(aw_stream_set_write_buffer_limits(stream, 100, 10));
	EXPECT(aw_stream_can_write_eof(stream) && aw_stream_fileno(stream) >= 0);
	EXPECT(aw_stream_peername(stream)->port == aw_server_port(server));
	EXPECT(aw_stream_sockname(stream)->port && !aw_stream_get_write_buffer_size(stream));
	AW_TRY(aw_stream_readexactly(&bytes, stream, 5));
	aw_stream_hold(stream);
	aw_stream_abort(stream);
	EXPECT(aw_stream_is_closing(stream));
	aw_stream_release(stream);
	AW_TRY(aw_stream_wait_closed(stream));
	aw_stream_release(stream);
	return 0;
}

static int serve(void *arg)
{
	(void)arg;
	return aw_server_serve_forever(server);
}

static int use_streams(void *arg)
{
	struct aw_stream *stream;
	struct aw *serves;

	(void)arg;
	AW_TRY(aw_start_server(&server, linger, NULL, "127.0.0.1", 0));
	serves = aw_spawn(AW(serve, NULL));
	if (!serves)
		return -ENOMEM;
	AW_TRY(aw_open_connection(&stream, "127.0.0.1", aw_server_port(server)));
	AW_TRY(look_at(stream));
	aw_cancel(serves);
	EXPECT_STATUS(aw_await(NULL, serves), AW_ECANCELLED);
	EXPECT(!aw_server_is_serving(server));
	return 0;
}

/* ---- plain sockets ---- */

static int listening;

static int open_listening(struct sockaddr_in *address)
{
	socklen_t bytes = sizeof(*address);

	*address = (struct sockaddr_in){.sin_family = AF_INET, .sin_addr = {htonl(INADDR_LOOPBACK)}};
	listening = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (listening < 0)
		return -errno;
	if (bind(listening, (struct sockaddr *)address, bytes) || listen(listening, 5) ||
		getsockname(listening, (struct sockaddr *)address, &bytes)) {
		int error = errno;

		close(listening);
		return -error;
	}
	return 0;
}

static int accept_and_send(void *arg)
{
	int fd, status;

	(void)arg;
	AW_TRY(aw_sock_accept(&fd, listening));
	status = aw_sock_sendall(fd, "word", 4);
	close(fd);
	return status;
}

static int connect_and_receive(void *address)
{
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0), status;
	char byte;
	size_t got;

	if (fd < 0)
		return -errno;
	status = aw_sock_connect(fd, address, sizeof(struct sockaddr_in));
	if (!status)
		status = aw_sock_recv(&got, fd, &byte, 1);
	close(fd);
	AW_TRY(status);
	EXPECT(got == 1 && byte == 'w');
	return 0;
}

static int use_plain_sockets(void *arg)
{
	struct sockaddr_in address;
	int status;

	(void)arg;
	AW_TRY(open_listening(&address));
	status = aw_gather(NULL, AW(accept_and_send, NULL), AW(connect_and_receive, &address));
	aw_remove_reader(listening);
	close(listening);
	return status;
}

/* ---- descriptors ---- */

static int ends[2];
static size_t put, heard;
static struct aw_event is_heard;

/* So many bytes go in as there is room for. */
static int fill_pipe(void)
{
	static const char word[4096];

	for (;;) {
		ssize_t now = write(ends[1], word, sizeof(word));

		if (now < 0 && errno != EINTR)
			return errno == EAGAIN ? 0 : -errno;
		put += now > 0 ? (size_t)now : 0;
	}
}

static void on_room(void *arg)
{
	(void)arg;
	if (write(ends[1], "!", 1) == 1) {
		put++;
		aw_remove_writer(ends[1]);
	}
}

/* There is room again as soon as some is heard. */
static void on_word(void *arg)
{
	char word[4096];
	ssize_t got = read(ends[0], word, sizeof(word));

	(void)arg;
	heard += got > 0 ? (size_t)got : 0;
	if (got > 0 && word[got - 1] == '!')
		aw_event_set(&is_heard);
}

static int hear_all(void)
{
	AW_TRY(fill_pipe());
	AW_TRY(aw_add_reader(ends[0], on_word, NULL));
	AW_TRY(aw_add_writer(ends[1], on_room, NULL));
	AW_TRY(aw_event_wait(&is_heard));
	EXPECT(heard == put);
	return 0;
}

static int use_descriptors(void *arg)
{
	int status;

	(void)arg;
	put = heard = 0;
	aw_event_init(&is_heard, "heard");
	if (pipe2(ends, O_CLOEXEC | O_NONBLOCK))
		return -errno;
	status = hear_all();
	aw_remove_reader(ends[0]);
	aw_remove_writer(ends[1]);
	close(ends[0]);
	close(ends[1]);
	return status;
}

/* ---- datagrams ---- */

static int wait_for_datagram(void *datagram)
{
	struct aw_bytes bytes;

	return aw_datagram_recvfrom(&bytes, NULL, datagram);
}

/* Of two ends one is closed, and who waits at it is told; the other is given up. */
static int end_datagrams(struct aw_datagram *closed, struct aw_datagram *aborted)
{
	struct aw *waits = aw_spawn(AW(wait_for_datagram, closed));

	if (!waits)
		return -ENOMEM;
	AW_TRY(aw_yield());
	AW_TRY(aw_datagram_sendto(aborted, "word", 4, NULL));
	aw_datagram_abort(aborted);
	aw_datagram_close(closed);
	EXPECT_STATUS(aw_await(NULL, waits), -ECANCELED);
	aw_datagram_release(closed);
	aw_datagram_release(aborted);
	return 0;
}

static int use_datagrams(void *arg)
{
	struct aw_datagram *bound, *connected;

	(void)arg;
	AW_TRY(aw_open_datagram(&bound, "127.0.0.1", 0, NULL, 0));
	AW_TRY(aw_open_datagram(&connected, NULL, 0, "127.0.0.1", aw_datagram_sockname(bound)->port));
	return end_datagrams(bound, connected);
}

/* ---- one failure after the other ---- */

/* Not without descriptors for good: who accepts then rests, and whoever connected waits for it. */
static void fail_each_of(const char *name, aw_fn *fn)
{
	static const enum aw_clock clocks[] = {AW_CLOCK_VIRTUAL, AW_CLOCK_REAL};

	for (size_t i = 0; i < sizeof(clocks) / sizeof(clocks[0]); i++) {
		const struct failing run = {.name = name,
			.fn = fn,
			.options = {.clock = clocks[i], .scale = scale},
			.at_most_seconds = TOO_LONG};

		fail_each(&run,
			FAULT_MEMORY | FAULT_ENOMEM | FAULT_EMFILE | FAULT_EAGAIN | FAULT_EINTR |
				FAULT_ECONNRESET | FAULT_SHORT,
			FAULT_MEMORY);
	}
}

static void each_failure_of_a_protocol_is_an_error_or_does_no_harm(void **state)
{
	(void)state;
	fail_each_of("protocol", use_protocol);
}

static void each_failure_of_streams_is_an_error_or_does_no_harm(void **state)
{
	(void)state;
	fail_each_of("streams", use_streams);
}

static void each_failure_of_plain_sockets_is_an_error_or_does_no_harm(void **state)
{
	(void)state;
	fail_each_of("sockets", use_plain_sockets);
}

static void each_failure_of_descriptors_is_an_error_or_does_no_harm(void **state)
{
	(void)state;
	fail_each_of("descriptors", use_descriptors);
}

static void each_failure_of_datagrams_is_an_error_or_does_no_harm(void **state)
{
	(void)state;
	fail_each_of("datagrams", use_datagrams);
}

/* ---- a descriptor for which libuv's table has no room ---- */

enum { HIGH = 8000 };

static int open_high(int *fd)
{
	struct rlimit files;

	if (pipe2(ends, O_CLOEXEC | O_NONBLOCK))
		return -errno;
	if (getrlimit(RLIMIT_NOFILE, &files))
		return -errno;
	if (files.rlim_max <= HIGH)
		return 0;
	if (files.rlim_cur <= HIGH)
		files.rlim_cur = HIGH + 1;
	*fd = setrlimit(RLIMIT_NOFILE, &files) ? -1 : fcntl(ends[0], F_DUPFD_CLOEXEC, HIGH);
	return *fd < 0 ? -errno : 0;
}

static int watch_high(void *high)
{
	int *fd = high;

	AW_TRY(open_high(fd));
	if (!*fd)
		return 0;
	AW_TRY(aw_add_reader(ends[0], on_word, NULL)); /* libuv is there */
	faults_most_bytes = HIGH * sizeof(void *) - 1;
	EXPECT(aw_add_reader(*fd, on_word, NULL) == -ENOMEM);
	faults_most_bytes = SIZE_MAX;
	AW_TRY(aw_add_reader(*fd, on_word, NULL));
	EXPECT(aw_remove_reader(*fd) && aw_remove_reader(ends[0]));
	close(*fd);
	close(ends[0]);
	close(ends[1]);
	return 0;
}

static void a_descriptor_that_libuv_has_no_room_for_is_an_error(void **state)
{
	int fd = 0;

	(void)state;
	if (!FAULTS_CAN_FAIL)
		skip();
	assert_int_equal(run(watch_high, &fd), 0);
	if (!fd)
		skip(); /* so many descriptors are not to be had */
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_failure_of_a_protocol_is_an_error_or_does_no_harm),
		cmocka_unit_test(each_failure_of_streams_is_an_error_or_does_no_harm),
		cmocka_unit_test(each_failure_of_plain_sockets_is_an_error_or_does_no_harm),
		cmocka_unit_test(each_failure_of_descriptors_is_an_error_or_does_no_harm),
		cmocka_unit_test(each_failure_of_datagrams_is_an_error_or_does_no_harm),
		cmocka_unit_test(a_descriptor_that_libuv_has_no_room_for_is_an_error),
	};

	return cmocka_run_group_tests_name("transport_faults", tests, NULL, NULL);
}
