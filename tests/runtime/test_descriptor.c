/* Descriptors of the program's own: what cannot be waited for, what is left, and what a trace shows. What
 * CPython does is in parity/76. */
#include <fcntl.h>
#include <sys/socket.h>

#include "recorded.h"

static int ends[2];

static void hear(void *word)
{
	say("%s", (const char *)word);
}

static int open_ends(void)
{
	return socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) ? -errno : 0;
}

static void close_ends(void)
{
	close(ends[0]);
	close(ends[1]);
}

/* ---- what cannot be ---- */

static int add_badly(void *arg)
{
	struct aw_server *server;
	struct aw_stream *stream;
	char byte;
	size_t got;

	(void)arg;
	assert_int_equal(aw_add_reader(-1, hear, NULL), -EBADF);
	assert_int_equal(aw_add_reader(9999, hear, NULL), -EBADF);
	assert_int_equal(aw_add_writer(STDOUT_FILENO, NULL, NULL), -EINVAL);
	assert_int_equal(aw_sock_recv(&got, 9999, &byte, 1), -EBADF);
	assert_string_equal(aw_error_type(), "OSError");
	AW_TRY(aw_listen(&server, "127.0.0.1", 0));
	AW_TRY(aw_open_connection(&stream, "127.0.0.1", aw_server_port(server)));
	assert_int_equal(aw_add_reader(aw_stream_fileno(stream), hear, NULL), -EEXIST);
	AW_TRY(open_ends());
	AW_TRY(aw_add_reader(ends[0], hear, WORD("never")));
	close_ends();
	return 0;
}

static void what_cannot_be_waited_for_is_an_error(void **state)
{
	(void)state;
	assert_int_equal(aw_add_reader(0, hear, NULL), AW_ENOLOOP);
	assert_false(aw_remove_reader(0));
	assert_int_equal(run(add_badly, NULL), 0);
	assert_said("");
}

/* ---- what is left, and given up ---- */

static void give_up(void *word)
{
	char byte;

	say("%s", (const char *)word);
	assert_int_equal(recv(ends[0], &byte, 1, 0), 1);
	aw_remove_reader(ends[0]);
	aw_remove_writer(ends[0]);
}

/* Both sides are ready at once; the first gives both up, and opens what may have the same memory. */
static int give_both_up(void *arg)
{
	(void)arg;
	AW_TRY(open_ends());
	assert_int_equal(send(ends[1], "abc", 3, 0), 3);
	AW_TRY(aw_add_reader(ends[0], give_up, WORD("reader")));
	AW_TRY(aw_add_writer(ends[0], give_up, WORD("writer")));
	AW_TRY(aw_yield());
	AW_TRY(aw_yield());
	AW_TRY(aw_add_reader(ends[0], give_up, WORD("again")));
	AW_TRY(aw_yield());
	AW_TRY(aw_yield());
	AW_TRY(aw_add_writer(ends[0], hear, WORD("left"))); /* to the end of the run */
	AW_TRY(aw_yield());
	return aw_yield();
}

static void one_may_give_the_other_up(void **state)
{
	(void)state;
	assert_int_equal(run(give_both_up, NULL), 0);
	assert_int_equal(strncmp(said, "reader again left", 17), 0);
	close_ends();
}

static int wait_for_word(void *arg)
{
	char text[8];
	size_t got;

	(void)arg;
	return aw_sock_recv(&got, ends[0], text, sizeof(text));
}

static int close_under(void *arg)
{
	(void)arg;
	close_ends();
	return 0;
}

static int wait_for_closed(void *arg)
{
	struct aw_outcome outcomes[2];

	(void)arg;
	AW_TRY(open_ends());
	AW_TRY(aw_gather_outcomes(outcomes, AW(wait_for_word, NULL), AW(close_under, NULL)));
	say("%s", outcomes[0].message);
	return 0;
}

static void a_call_whose_socket_is_closed_before_it_is_waited_for_fails(void **state)
{
	(void)state;
	assert_int_equal(run(wait_for_closed, NULL), 0);
	assert_said("[Errno 9] Bad file descriptor");
}

/* A task that waits is overtaken by a reader of the program's: it waits for ever, as in asyncio, or until
 * cancelled. */
static int replace(void *arg)
{
	struct aw *waiting;

	(void)arg;
	AW_TRY(open_ends());
	waiting = aw_spawn(AW(wait_for_word, NULL));
	AW_TRY(aw_yield());
	AW_TRY(aw_add_reader(ends[0], give_up, WORD("reader")));
	assert_int_equal(send(ends[1], "a", 1, 0), 1);
	AW_TRY(aw_yield());
	AW_TRY(aw_yield());
	assert_false(aw_done(waiting));
	aw_cancel(waiting);
	assert_int_equal(aw_await(NULL, waiting), AW_ECANCELLED);
	close_ends();
	return 0;
}

static void a_reader_takes_the_place_of_a_call_that_waits(void **state)
{
	(void)state;
	assert_int_equal(run(replace, NULL), 0);
	assert_said("reader");
}

/* ---- the trace ---- */

static int send_word(void *arg)
{
	(void)arg;
	AW_TRY(aw_yield());
	return aw_sock_sendall(ends[1], "word", 4);
}

static int exchange(void *arg)
{
	int status;

	(void)arg;
	AW_TRY(open_ends());
	status = aw_gather(NULL, AW(wait_for_word, NULL), AW(send_word, NULL));
	close_ends();
	return status;
}

static void a_trace_names_the_socket(void **state)
{
	const char *name;

	(void)state;
	assert_int_equal(record(exchange, NULL), 0);
	name = event_name(find(101, 'B', TRACE_CAT_WAIT, 1));
	assert_int_equal(strncmp(name, "read socket ", 12), 0);
	assert_int_equal(strncmp(resumed_by(101, 2), "io", 2), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_cannot_be_waited_for_is_an_error),
		cmocka_unit_test(one_may_give_the_other_up),
		cmocka_unit_test(a_call_whose_socket_is_closed_before_it_is_waited_for_fails),
		cmocka_unit_test(a_reader_takes_the_place_of_a_call_that_waits),
		cmocka_unit_test(a_trace_names_the_socket),
	};
	int failed = cmocka_run_group_tests_name("descriptor", tests, make_folder, remove_folder);

	trace_destroy(trace);
	return failed;
}
