/* 34_as_completed_and_wait: in the order of their ends; wait() never cancels. */
#include "parity.h"

struct work {
	const char *name;
	double seconds;
	const char *error;
};

static int work(void *arg)
{
	const struct work *work = arg;

	AW_TRY(aw_sleep(work->seconds));
	return work->error ? aw_raise(work->error, "%s", "") : aw_return_text(work->name);
}

static struct aw *task(const struct work *work_of_it)
{
	return aw_spawn(AW_NAMED(work, (void *)(uintptr_t)work_of_it, work_of_it->name));
}

/* ['b', 'c'], sorted. The names are single letters. */
static const char *names(struct aw *const *tasks, size_t count)
{
	static char texts[2][64];
	static int next;
	char *text = texts[next++ % 2], *end = text + 1;

	strcpy(text, "[");
	for (const char *letter = "abc"; *letter; letter++)
		for (size_t i = 0; i < count; i++)
			if (aw_name(tasks[i])[0] == *letter)
				end += sprintf(end, "%s'%c'", end == text + 1 ? "" : ", ", *letter);
	strcpy(end, "]");
	return text;
}

static int print_completed(struct aw **tasks, size_t count, double seconds)
{
	struct aw_as_completed *all;
	int status = 0;
	void *got;

	AW_TRY(aw_as_completed(&all, tasks, count, seconds));
	while (aw_as_completed_left(all) && !status) {
		status = aw_as_completed_next(&got, all);
		if (!status)
			aw_print("as_completed %s", (char *)got);
	}
	aw_as_completed_close(all);
	return status;
}

static int print_wait(const char *what, struct aw **tasks, size_t count, enum aw_return_when when,
	double seconds, size_t *done)
{
	const char *ended;

	AW_TRY(aw_wait(done, tasks, count, when, seconds));
	ended = names(tasks, *done);
	aw_print("%s %s %s", what, ended, names(tasks + *done, count - *done));
	return 0;
}

static int body(void *arg)
{
	static const struct work a = {"a", 0.24, NULL}, b = {"b", 0.06, NULL}, c = {"c", 0.14, NULL};
	static const struct work bad = {"c", 0.14, "ValueError"}, quick = {"a", 0.02, NULL},
				 slow = {"b", 2, NULL};
	struct aw *tasks[3] = {task(&a), task(&b), task(&c)};
	size_t done, more;

	(void)arg;
	AW_TRY(print_completed(tasks, 3, AW_FOREVER));
	memcpy(tasks, (struct aw *[]){task(&a), task(&b), task(&c)}, sizeof(tasks));
	AW_TRY(print_wait("FIRST_COMPLETED", tasks, 3, AW_FIRST_COMPLETED, AW_FOREVER, &done));
	AW_TRY(print_wait("timeout", tasks + done, 3 - done, AW_ALL_COMPLETED, 0.13, &more));
	done += more;
	AW_TRY(aw_wait(NULL, tasks + done, 3 - done, AW_ALL_COMPLETED, AW_FOREVER));
	memcpy(tasks, (struct aw *[]){task(&a), task(&b), task(&bad)}, sizeof(tasks));
	AW_TRY(print_wait("FIRST_EXCEPTION", tasks, 3, AW_FIRST_EXCEPTION, AW_FOREVER, &done));
	AW_TRY(aw_wait(NULL, tasks + done, 3 - done, AW_ALL_COMPLETED, AW_FOREVER));
	for (size_t i = 0; i < done; i++)
		if (!strcmp(aw_name(tasks[i]), "c"))
			aw_print("['%s']", aw_exception_type(tasks[i]));
	tasks[0] = task(&quick);
	tasks[1] = task(&slow);
	if (print_completed(tasks, 2, 0.12) == AW_ETIMEDOUT && !aw_done(tasks[1]))
		aw_print("TimeoutError; b keeps running %s", names(tasks + 1, 1));
	return 0;
}

int main(int argc, char **argv)
{
	return parity_run(argc, argv, body);
}
