/* 74_wait_corners: wait() and as_completed() of what is done, fails, is cancelled or comes twice; and
 * all_tasks. */
#include <stdlib.h>

#include "parity.h"

struct work {
	const char *name;
	double seconds;
	const char *error;
};

static int work(void *arg)
{
	const struct work *work = arg;
	int status = aw_sleep(work->seconds);

	aw_print("%s %s", work->name, status == AW_ECANCELLED ? "cancelled" : "ends");
	AW_TRY(status);
	return work->error ? aw_raise(work->error, "'%s'", work->name) : aw_return_text(work->name);
}

static struct aw *coroutine(const char *name, double seconds, const char *error)
{
	static struct work works[32];
	static int count;
	struct work *its = &works[count++];

	*its = (struct work){name, seconds, error};
	return AW_NAMED(work, its, name);
}

static struct aw *spawn(const char *name, double seconds, const char *error)
{
	return aw_spawn(coroutine(name, seconds, error));
}

static int by_name(const void *a, const void *b)
{
	return strcmp(aw_name(*(struct aw *const *)a), aw_name(*(struct aw *const *)b));
}

/* ['a', 'b'], sorted. */
static const char *names(struct aw **tasks, size_t count)
{
	static char texts[2][128];
	static int next;
	char *text = texts[next++ % 2];

	qsort(tasks, count, sizeof(tasks[0]), by_name);
	strcpy(text, "[");
	for (size_t i = 0; i < count; i++)
		sprintf(text + strlen(text), "%s'%s'", i ? ", " : "", aw_name(tasks[i]));
	return strcat(text, "]");
}

/* Without the one that asks. */
static const char *all_names(void)
{
	struct aw *tasks[8];
	size_t count = aw_all_tasks(tasks, 8), others = 0;

	for (size_t i = 0; i < count; i++)
		if (tasks[i] != aw_current())
			tasks[others++] = tasks[i];
	return names(tasks, others);
}

static void say(void *text)
{
	aw_print("%s", (char *)text);
}

static void cancel(void *task)
{
	aw_cancel(task);
}

static int of_done_ones(void)
{
	struct aw *tasks[2] = {spawn("a", 0, NULL), spawn("b", 0.05, NULL)}, *b = tasks[1];
	const char *done_names;
	size_t done;

	AW_TRY(aw_sleep(0));
	AW_TRY(aw_sleep(0));
	aw_print("a is done %s", truth(aw_done(tasks[0])));
	AW_TRY(aw_call_soon(NULL, say, word("wait switches all the same")));
	AW_TRY(aw_wait(&done, tasks, 2, AW_FIRST_COMPLETED, AW_FOREVER));
	done_names = names(tasks, done);
	aw_print("%s %s", done_names, names(tasks + done, 2 - done));
	AW_TRY(aw_wait(&done, &b, 1, AW_ALL_COMPLETED, 0));
	done_names = names(&b, done);
	aw_print("%s %s %s", done_names, names(&b + done, 1 - done), truth(aw_cancelled(b)));
	return aw_wait(NULL, &b, 1, AW_ALL_COMPLETED, AW_FOREVER);
}

static int of_failing_ones(void)
{
	struct aw *ts[3] = {spawn("c", 1, NULL), spawn("d", 0.05, NULL), spawn("e", 0.1, "ValueError")};
	struct aw *tasks[3] = {ts[0], ts[1], ts[2]};
	const char *done_names;
	size_t done;

	aw_print("FIRST_EXCEPTION is not set off by a cancelled one");
	AW_TRY(aw_sleep(0));
	aw_cancel(ts[0]);
	AW_TRY(aw_wait(&done, tasks, 3, AW_FIRST_EXCEPTION, AW_FOREVER));
	done_names = names(tasks, done);
	aw_print("%s %s [%s, '%s']", done_names, names(tasks + done, 3 - done),
		*aw_exception_type(ts[1]) ? "?" : "None", aw_exception_type(ts[2]));
	return 0;
}

static int waits(void *task)
{
	struct aw *tasks[1] = {task};

	return aw_wait(NULL, tasks, 1, AW_ALL_COMPLETED, AW_FOREVER);
}

static int cancelled_waiter(void)
{
	struct aw *t = spawn("g", 0.05, NULL), *w = aw_spawn(AW(waits, t));
	bool cancelled, done;
	void *got;

	AW_TRY(aw_sleep(0));
	aw_cancel(w); /* the waiter alone */
	AW_TRY(aw_wait(NULL, &w, 1, AW_ALL_COMPLETED, AW_FOREVER));
	cancelled = aw_cancelled(w);
	done = aw_done(t);
	AW_TRY(aw_await(&got, t));
	aw_print("%s %s %s", truth(cancelled), truth(done), (char *)got);
	return 0;
}

static int completed(struct aw *const *awaitables, size_t count, struct aw *watched)
{
	struct aw_as_completed *all;

	AW_TRY(aw_as_completed(&all, awaitables, count, AW_FOREVER));
	while (aw_as_completed_left(all)) {
		void *got;
		int status = aw_as_completed_next(&got, all);

		if (status == AW_ECANCELLED)
			aw_print("next was cancelled %s", truth(aw_cancelled(watched)));
		else if (status)
			aw_print("next raises %s", aw_error_message());
		else
			aw_print("next %s", (char *)got);
	}
	aw_as_completed_close(all);
	return 0;
}

static int iterates(void *tasks)
{
	struct aw_as_completed *all;
	int status = 0;
	void *got;

	AW_TRY(aw_as_completed(&all, tasks, 2, AW_FOREVER));
	while (aw_as_completed_left(all) && !(status = aw_as_completed_next(&got, all)))
		aw_print("got %s", (char *)got);
	aw_as_completed_close(all);
	return status;
}

static int iterators(void)
{
	struct aw *mixed[3] = {
		coroutine("h", 0.1, NULL), coroutine("i", 0.05, "KeyError"), coroutine("j", 0, NULL)};
	struct aw *t, *u, *w, *ts[2];
	void *got[2];

	aw_print("-- as_completed");
	AW_TRY(completed(mixed, 3, NULL));
	t = spawn("k", 1, NULL);
	u = spawn("l", 0.05, NULL);
	AW_TRY(aw_call_later(NULL, 0.1, cancel, t));
	AW_TRY(completed((struct aw *[]){t, u, t}, 3, t)); /* twice is once */
	ts[0] = spawn("m", 0.05, NULL);
	ts[1] = spawn("n", 0.15, NULL);
	w = aw_spawn(AW(iterates, ts));
	AW_TRY(aw_sleep(0.1));
	aw_cancel(w);
	AW_TRY(aw_wait(NULL, &w, 1, AW_ALL_COMPLETED, AW_FOREVER));
	aw_print("iterator cancelled %s %s", truth(aw_cancelled(w)), truth(aw_done(ts[1])));
	AW_TRY(aw_gather_array(got, ts, 2));
	aw_print("['%s', '%s']", (char *)got[0], (char *)got[1]);
	return completed(NULL, 0, NULL);
}

static int body(void *arg)
{
	struct aw *x, *y, *both[2];

	(void)arg;
	AW_TRY(of_done_ones());
	AW_TRY(of_failing_ones());
	AW_TRY(cancelled_waiter());
	AW_TRY(iterators());
	aw_print("all %s", all_names());
	x = spawn("x", 0, NULL);
	y = spawn("y", 0, NULL);
	aw_print("all %s %s", all_names(), aw_name(x));
	AW_TRY(aw_set_name(x, "renamed"));
	aw_cancel(y);
	both[0] = x;
	both[1] = y;
	AW_TRY(aw_wait(NULL, both, 2, AW_ALL_COMPLETED, AW_FOREVER));
	aw_print("%s %s %s", aw_name(x), all_names(), truth(aw_cancelled(y)));
	return 0;
}

int main(int argc, char **argv)
{
	return parity_run(argc, argv, body);
}
