/* 05_call_soon_and_tasks_fifo: callbacks and the steps of tasks share one queue. */
#include "parity.h"

static void print_word(void *text)
{
	aw_print("%s", (char *)text);
}

static int work(void *arg)
{
	int n = *(int *)arg;

	aw_print("task %d", n);
	AW_TRY(aw_call_soon(NULL, print_word, word(n == 1 ? "soon from 1" : "soon from 2")));
	AW_TRY(aw_sleep(0));
	aw_print("task %d again", n);
	return 0;
}

static int body(void *arg)
{
	int one = 1, two = 2;
	struct aw *first, *second;
	struct aw_handle handle;

	(void)arg;
	AW_TRY(aw_call_soon(NULL, print_word, word("cb1")));
	first = aw_spawn(AW(work, &one));
	AW_TRY(aw_call_soon(&handle, print_word, word("cancelled cb")));
	AW_TRY(aw_call_soon(NULL, print_word, word("cb2")));
	second = aw_spawn(AW(work, &two));
	aw_handle_cancel(handle);
	aw_print("main suspends");
	AW_TRY(aw_await(NULL, second));
	aw_print("main resumes %s", truth(aw_done(first)));
	return 0;
}

int main(int argc, char **argv)
{
	return parity_run(argc, argv, body);
}
