/* 07_timers_due_after_block: timers that came due while the thread was held fire in order, after what
 * was ready; those less than a millisecond apart keep their order too. */
#include "parity.h"

static struct aw *end;

static void print_timer(void *text)
{
	aw_print("timer %s", (char *)text);
}

static void print_word(void *text)
{
	aw_print("%s", (char *)text);
}

static void set_end(void *value)
{
	aw_future_set_result(end, value);
}

static void block(void *unused)
{
	(void)unused;
	aw_print("block start");
	aw_block(0.060);
	aw_call_soon(NULL, print_word, word("soon queued while blocked"));
	aw_call_later(NULL, 0.020, print_word, word("later 20 counted from the END of the block"));
	aw_print("block end");
}

static int body(void *arg)
{
	double start = aw_time();

	(void)arg;
	end = aw_future_new("end");
	AW_TRY(aw_call_at(NULL, start + 0.040, print_timer, word("40")));
	AW_TRY(aw_call_at(NULL, start + 0.010, print_timer, word("10")));
	AW_TRY(aw_call_at(NULL, start + 0.030, print_timer, word("30")));
	AW_TRY(aw_call_at(NULL, start + 0.020, print_timer, word("20")));
	AW_TRY(aw_call_at(NULL, start + 0.2009, print_timer, word("200 ms + 900 us")));
	AW_TRY(aw_call_at(NULL, start + 0.2003, print_timer, word("200 ms + 300 us")));
	AW_TRY(aw_call_at(NULL, start + 0.2006, print_timer, word("200 ms + 600 us")));
	AW_TRY(aw_call_at(NULL, start + 0.400, set_end, word("x")));
	AW_TRY(aw_call_soon(NULL, block, NULL));
	AW_TRY(aw_await(NULL, end));
	aw_print("main");
	return 0;
}

int main(int argc, char **argv)
{
	return parity_run(argc, argv, body);
}
