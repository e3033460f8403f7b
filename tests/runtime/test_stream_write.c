/* Streams: writing, flow control and closing, as CPython 3.12's asyncio.streams. */
#include <signal.h>
#include <sys/socket.h>

#include "connected.h"

enum { MEGABYTES = 16 << 20 };

static char *megabytes; /* more than the system's buffers take */

/* Buffers of the system of one size everywhere, so that a writer meets its limits soon. */
static int connect_narrow(struct ends *ends)
{
	int small = 256 << 10;

	AW_TRY(connect_ends(ends));
	assert_int_equal(
		setsockopt(aw_stream_fileno(ends->here), SOL_SOCKET, SO_SNDBUF, &small, sizeof(small)), 0);
	assert_int_equal(
		setsockopt(aw_stream_fileno(ends->there), SOL_SOCKET, SO_RCVBUF, &small, sizeof(small)), 0);
	return 0;
}

static int drain_into_log(void *arg)
{
	int status = aw_stream_drain(arg);

	say("drained:%d", status);
	return status;
}

/* ---- flow control ---- */

static int write_much(void *arg)
{
	struct aw_bytes bytes;
	struct ends ends;
	struct aw *drainer, *other;
	size_t left = MEGABYTES;

	(void)arg;
	AW_TRY(connect_narrow(&ends));
	AW_TRY(aw_stream_drain(ends.here)); /* of nothing: no switch */
	AW_TRY(aw_stream_write(ends.here, megabytes, MEGABYTES));
	say("written");
	assert_true(aw_stream_get_write_buffer_size(ends.here) > 64 << 10);
	drainer = aw_spawn(AW(drain_into_log, ends.here));
	other = aw_spawn(AW(drain_into_log, ends.here));
	AW_TRY(let_pass(20));
	assert_false(aw_done(drainer));
	while (left) {
		AW_TRY(aw_stream_read(&bytes, ends.there, left));
		assert_true(bytes.length > 0);
		assert_memory_equal(bytes.data, megabytes + MEGABYTES - left, bytes.length);
		left -= bytes.length;
		if (aw_done(drainer) && aw_stream_get_write_buffer_size(ends.here))
			assert_true(aw_stream_get_write_buffer_size(ends.here) <= 16 << 10);
	}
	return aw_gather(NULL, drainer, other);
}

static void a_drain_waits_until_little_is_kept(void **state)
{
	(void)state;
	assert_int_equal(run(write_much, NULL), 0);
	assert_said("written drained:0 drained:0");
}

static int set_limits(void *arg)
{
	struct aw_bytes bytes;
	struct ends ends;
	struct aw *drainer;

	(void)arg;
	AW_TRY(connect_narrow(&ends));
	assert_int_equal(aw_stream_set_write_buffer_limits(ends.here, 1, 2), -EINVAL);
	assert_string_equal(aw_error_type(), "ValueError");
	AW_TRY(aw_stream_set_write_buffer_limits(ends.here, (size_t)MEGABYTES * 2, 0));
	AW_TRY(aw_stream_write(ends.here, megabytes, MEGABYTES));
	AW_TRY(aw_stream_drain(ends.here));
	say("within");
	AW_TRY(aw_stream_set_write_buffer_limits(ends.here, 0, 0));
	drainer = aw_spawn(AW(drain_into_log, ends.here));
	AW_TRY(aw_yield());
	AW_TRY(aw_stream_readexactly(&bytes, ends.there, MEGABYTES));
	AW_TRY(aw_await(NULL, drainer));
	assert_int_equal(aw_stream_get_write_buffer_size(ends.here), 0);
	return 0;
}

static void the_limits_of_what_is_kept_can_be_set(void **state)
{
	(void)state;
	assert_int_equal(run(set_limits, NULL), 0);
	assert_said("within drained:0");
}

static int cancel_a_drain(void *arg)
{
	struct aw_bytes bytes;
	struct ends ends;

	(void)arg;
	AW_TRY(connect_narrow(&ends));
	AW_TRY(aw_stream_write(ends.here, megabytes, MEGABYTES));
	assert_int_equal(aw_wait_for(NULL, 0.01, AW(drain_into_log, ends.here)), AW_ETIMEDOUT);
	AW_TRY(aw_stream_readexactly(&bytes, ends.there, MEGABYTES));
	assert_memory_equal(bytes.data, megabytes, MEGABYTES);
	return aw_stream_drain(ends.here);
}

static void a_cancelled_drain_loses_nothing(void **state)
{
	(void)state;
	assert_int_equal(run(cancel_a_drain, NULL), 0);
	assert_said("drained:-20001");
}

/* A reader that does not read stops its writer: no more than twice the limit is read ahead. */
static int press_back(void *arg)
{
	struct aw_bytes bytes;
	struct ends ends;
	size_t kept;

	(void)arg;
	AW_TRY(connect_narrow(&ends));
	AW_TRY(aw_stream_write(ends.here, megabytes, MEGABYTES));
	do {
		kept = aw_stream_get_write_buffer_size(ends.here);
		AW_TRY(let_pass(50));
	} while (aw_stream_get_write_buffer_size(ends.here) != kept);
	assert_true(kept > MEGABYTES / 2);
	AW_TRY(aw_stream_read(&bytes, ends.there, MEGABYTES));
	assert_true(bytes.length > 2 * AW_STREAM_LIMIT);
	assert_true(bytes.length <= 2 * AW_STREAM_LIMIT + (256 << 10));
	return 0;
}

static void a_reader_that_does_not_read_stops_the_writer(void **state)
{
	(void)state;
	assert_int_equal(run(press_back, NULL), 0);
}

/* ---- in parts ---- */

static int write_lines(void *arg)
{
	char one[] = "one\n", two[] = "two\n", none[] = "";
	struct aw_bytes parts[] = {{one, 4}, {none, 0}, {two, 4}, {megabytes, MEGABYTES}, {one, 4}}, bytes;
	struct ends ends;

	(void)arg;
	AW_TRY(connect_narrow(&ends));
	AW_TRY(aw_stream_writelines(ends.here, parts, 0));
	AW_TRY(aw_stream_writelines(ends.here, parts, 5));
	AW_TRY(aw_stream_writelines(ends.here, parts, 3));
	AW_TRY(aw_stream_write_eof(ends.here));
	AW_TRY(aw_stream_readline(&bytes, ends.there));
	say_bytes("", bytes);
	AW_TRY(aw_stream_readline(&bytes, ends.there));
	say_bytes("", bytes);
	AW_TRY(aw_stream_readexactly(&bytes, ends.there, MEGABYTES));
	assert_memory_equal(bytes.data, megabytes, MEGABYTES);
	AW_TRY(aw_stream_read(&bytes, ends.there, AW_READ_ALL));
	assert_string_equal(bytes.data, "one\none\ntwo\n");
	return 0;
}

static void parts_are_written_in_order(void **state)
{
	(void)state;
	assert_int_equal(run(write_lines, NULL), 0);
	assert_said("one two");
}

/* ---- the end ---- */

static int write_the_end(void *arg)
{
	struct aw_bytes bytes;
	struct ends ends;

	(void)arg;
	AW_TRY(connect_ends(&ends));
	assert_true(aw_stream_can_write_eof(ends.here));
	AW_TRY(aw_stream_write_text(ends.here, "question"));
	AW_TRY(aw_stream_write_eof(ends.here));
	AW_TRY(aw_stream_write_eof(ends.here));
	assert_int_equal(aw_stream_write_text(ends.here, "more"), AW_EWRITE_EOF);
	assert_string_equal(aw_error_type(), "RuntimeError");
	assert_string_equal(aw_error_message(), "Cannot call write() after write_eof()");
	AW_TRY(aw_stream_read(&bytes, ends.there, AW_READ_ALL));
	say_bytes("", bytes);
	AW_TRY(aw_stream_write_text(ends.there, "answer"));
	aw_stream_close(ends.there);
	AW_TRY(aw_stream_read(&bytes, ends.here, AW_READ_ALL));
	say_bytes("", bytes);
	return 0;
}

static void after_the_end_was_written_one_may_go_on_reading(void **state)
{
	(void)state;
	assert_int_equal(run(write_the_end, NULL), 0);
	assert_said("question answer");
}

static int close_with_much_kept(void *arg)
{
	struct aw_bytes bytes;
	struct ends ends;

	(void)arg;
	AW_TRY(connect_narrow(&ends));
	AW_TRY(aw_stream_write(ends.here, megabytes, MEGABYTES));
	aw_stream_close(ends.here);
	assert_true(aw_stream_is_closing(ends.here));
	AW_TRY(aw_stream_read(&bytes, ends.there, AW_READ_ALL));
	assert_int_equal(bytes.length, MEGABYTES);
	AW_TRY(aw_stream_wait_closed(ends.here));
	AW_TRY(aw_stream_wait_closed(ends.here)); /* it is: no switch */
	assert_int_equal(aw_stream_fileno(ends.here), -1);
	AW_TRY(aw_stream_write_text(ends.here, "in vain"));
	assert_int_equal(aw_stream_drain(ends.here), -ECONNRESET);
	assert_string_equal(aw_error_message(), "Connection lost");
	return 0;
}

static void a_closed_stream_still_sends_what_was_written(void **state)
{
	(void)state;
	assert_int_equal(run(close_with_much_kept, NULL), 0);
}

static int abort_with_much_kept(void *arg)
{
	struct aw_bytes bytes;
	struct ends ends;
	struct aw *drainer;
	int status;

	(void)arg;
	AW_TRY(connect_narrow(&ends));
	AW_TRY(aw_stream_write(ends.here, megabytes, MEGABYTES));
	drainer = aw_spawn(AW(drain_into_log, ends.here));
	AW_TRY(aw_yield());
	aw_stream_abort(ends.here);
	status = aw_stream_read(&bytes, ends.there, AW_READ_ALL);
	assert_true(status ? status == -ECONNRESET : bytes.length < MEGABYTES);
	return aw_await(NULL, drainer);
}

static void an_aborted_stream_sends_no_more_and_whoever_drains_goes_on(void **state)
{
	(void)state;
	assert_int_equal(run(abort_with_much_kept, NULL), 0);
	assert_said("drained:0");
}

static int write_to_nobody(void *arg)
{
	struct ends ends;
	int status = 0, writes = 0;

	(void)arg;
	AW_TRY(connect_ends(&ends));
	aw_stream_abort(ends.there);
	AW_TRY(aw_stream_wait_closed(ends.there));
	while (!status && ++writes < 1000) {
		AW_TRY(aw_stream_write(ends.here, megabytes, 4096));
		status = aw_stream_drain(ends.here);
		if (!status)
			status = aw_yield();
	}
	assert_true(status == -EPIPE || status == -ECONNRESET);
	return 0;
}

static void writing_to_nobody_is_an_error_and_kills_nobody(void **state)
{
	struct sigaction after;

	(void)state;
	assert_int_equal(run(write_to_nobody, NULL), 0);
	assert_int_equal(sigaction(SIGPIPE, NULL, &after), 0);
	assert_true(after.sa_handler == SIG_DFL); /* as it was before the run */
}

static int close_many_times(void *arg)
{
	struct ends ends;

	(void)arg;
	AW_TRY(connect_ends(&ends));
	aw_stream_hold(ends.here);
	aw_stream_release(ends.here);
	assert_false(aw_stream_is_closing(ends.here));
	aw_stream_close(ends.here);
	aw_stream_close(ends.here);
	aw_stream_abort(ends.here);
	AW_TRY(aw_stream_wait_closed(ends.here));
	aw_stream_close(ends.here);
	aw_stream_abort(ends.here);
	aw_stream_release(ends.here);
	aw_stream_release(NULL);
	aw_stream_close(NULL);
	return let_pass(3);
}

static void closing_twice_does_no_harm(void **state)
{
	(void)state;
	assert_int_equal(run(close_many_times, NULL), 0);
}

static int make_megabytes(void **state)
{
	(void)state;
	megabytes = malloc(MEGABYTES);
	if (!megabytes)
		return -1;
	for (size_t i = 0; i < MEGABYTES; i++)
		megabytes[i] = (char)(i * 2654435761u >> 24);
	signal(SIGPIPE, SIG_DFL);
	return 0;
}

static int free_megabytes(void **state)
{
	(void)state;
	free(megabytes);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_drain_waits_until_little_is_kept),
		cmocka_unit_test(the_limits_of_what_is_kept_can_be_set),
		cmocka_unit_test(a_cancelled_drain_loses_nothing),
		cmocka_unit_test(a_reader_that_does_not_read_stops_the_writer),
		cmocka_unit_test(parts_are_written_in_order),
		cmocka_unit_test(after_the_end_was_written_one_may_go_on_reading),
		cmocka_unit_test(a_closed_stream_still_sends_what_was_written),
		cmocka_unit_test(an_aborted_stream_sends_no_more_and_whoever_drains_goes_on),
		cmocka_unit_test(writing_to_nobody_is_an_error_and_kills_nobody),
		cmocka_unit_test(closing_twice_does_no_harm),
	};

	return cmocka_run_group_tests_name("stream_write", tests, make_megabytes, free_megabytes);
}
