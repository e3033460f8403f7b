/* 83_stream_reader: a StreamReader that the program feeds: lines, pieces, limits, the end, an error; and who
 * waits. */
#include <errno.h>

#include "parity.h"

static struct aw_stream *r;

/* As Python prints bytes. */
static const char *repr(struct aw_bytes bytes)
{
	static char text[200];
	char *at = text + sprintf(text, "b'");

	for (size_t i = 0; i < bytes.length; i++)
		if (bytes.data[i] == '\n')
			at += sprintf(at, "\\n");
		else if (bytes.data[i] == '\r')
			at += sprintf(at, "\\r");
		else
			*at++ = bytes.data[i];
	strcpy(at, "'");
	return text;
}

static void tell(const char *name, int status, struct aw_bytes bytes)
{
	if (!status)
		aw_print("%s %s", name, repr(bytes));
	else if (status == AW_ECANCELLED)
		aw_print("%s CancelledError", name);
	else if (status == AW_EINCOMPLETE)
		aw_print("%s %s %s %s", name, aw_error_type(), aw_error_message(), repr(bytes));
	else
		aw_print("%s %s %s", name, aw_error_type(), aw_error_message());
}

static void line(const char *name)
{
	struct aw_bytes bytes;
	int status = aw_stream_readline(&bytes, r);

	tell(name, status, bytes);
}

static void until(const char *name, const char *separator)
{
	struct aw_bytes bytes;
	int status = aw_stream_readuntil(&bytes, r, separator);

	tell(name, status, bytes);
}

static void exactly(const char *name, size_t length)
{
	struct aw_bytes bytes;
	int status = aw_stream_readexactly(&bytes, r, length);

	tell(name, status, bytes);
}

static void take(const char *name, size_t most)
{
	struct aw_bytes bytes;
	int status = aw_stream_read(&bytes, r, most);

	tell(name, status, bytes);
}

static int line_task(void *name)
{
	line(name);
	return 0;
}

static int until_task(void *name)
{
	until(name, "\r\n");
	return 0;
}

static int exactly_task(void *name)
{
	exactly(name, 10);
	return 0;
}

static int take_task(void *name)
{
	take(name, 1);
	return 0;
}

static void feed(void *text)
{
	aw_stream_feed_text(r, text);
}

static int who_waits(void)
{
	struct aw *t;

	aw_print("-- who waits");
	t = aw_spawn(AW(line_task, word("waits")));
	AW_TRY(aw_sleep(0));
	take("second", 1);
	AW_TRY(aw_stream_feed_text(r, "par"));
	AW_TRY(aw_sleep(0));
	aw_print("a part %s", truth(aw_done(t)));
	AW_TRY(aw_call_soon(NULL, feed, word("tial\nrest")));
	for (int i = 0; i < 4; i++) {
		aw_print("turn %d %s", i, truth(aw_done(t)));
		AW_TRY(aw_sleep(0));
	}
	aw_print("-- cancelled, and nothing is lost");
	t = aw_spawn(AW(until_task, word("cancelled")));
	AW_TRY(aw_sleep(0));
	aw_cancel(t);
	AW_TRY(aw_await(NULL, t));
	take("read", 2);
	return 0;
}

static int the_end(void)
{
	struct aw *t;

	aw_print("-- the end");
	t = aw_spawn(AW(exactly_task, word("exactly")));
	AW_TRY(aw_sleep(0));
	aw_print("%s", truth(aw_stream_at_eof(r)));
	aw_stream_feed_eof(r);
	aw_print("%s", truth(aw_stream_at_eof(r)));
	AW_TRY(aw_await(NULL, t));
	aw_print("%s", truth(aw_stream_at_eof(r)));
	take("read", AW_READ_ALL);
	line("line");
	until("until", "\n");
	aw_stream_release(r);
	r = aw_stream_reader_new(0);
	AW_TRY(aw_stream_feed_text(r, "no end"));
	aw_stream_feed_eof(r);
	line("line");
	aw_stream_release(r);
	return 0;
}

static int the_limit(void)
{
	aw_print("-- the limit");
	r = aw_stream_reader_new(5);
	AW_TRY(aw_stream_feed_text(r, "0123456789\nab\n"));
	until("until", "\n");
	line("line");
	line("line");
	AW_TRY(aw_stream_feed_text(r, "0123456789"));
	line("line");
	exactly("line", 0);
	AW_TRY(aw_stream_feed_text(r, "abcdefg\r\n"));
	until("two", "\r\n");
	exactly("exactly", 9);
	return 0;
}

static int an_exception(void)
{
	struct aw *t;

	aw_print("-- an exception");
	t = aw_spawn(AW(take_task, word("waits")));
	AW_TRY(aw_sleep(0));
	aw_stream_set_exception(r, -ECONNRESET);
	AW_TRY(aw_await(NULL, t));
	line("again");
	aw_stream_release(r);
	return 0;
}

static int writer(void *unused)
{
	(void)unused;
	for (int i = 0; i < 4; i++) {
		char number[3] = {(char)('0' + i), '\n'};

		for (int k = 0; k <= i; k++)
			AW_TRY(aw_stream_feed_text(r, number));
		aw_print("fed %d", i);
		AW_TRY(aw_sleep(0.01 * (i % 2)));
	}
	aw_stream_feed_eof(r);
	return 0;
}

static int reader(void *unused)
{
	struct aw_bytes bytes;

	(void)unused;
	for (;;) {
		AW_TRY(aw_stream_readline(&bytes, r));
		if (!bytes.length)
			return 0;
		aw_print("got %s", repr(bytes));
	}
}

static int body(void *unused)
{
	(void)unused;
	r = aw_stream_reader_new(0);
	AW_TRY(aw_stream_feed_text(r, "one\ntwo\nthree;four"));
	line("line");
	line("line");
	until("until", ";");
	exactly("exactly", 2);
	take("read", 100);
	AW_TRY(who_waits());
	AW_TRY(the_end());
	AW_TRY(the_limit());
	AW_TRY(an_exception());
	aw_print("-- a pipe between two tasks");
	r = aw_stream_reader_new(0);
	return aw_gather(NULL, AW(reader, NULL), AW(writer, NULL));
}

int main(int argc, char **argv)
{
	return parity_run(argc, argv, body);
}
