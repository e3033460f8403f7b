/* waiting.h: for the tests of locks and their like. What they expect to be said is what CPython 3.12 says
 * (3.13 for a queue's shutdown) when the same program runs there. */
#ifndef TEST_WAITING_H
#define TEST_WAITING_H

#include "running.h"

/* So many iterations pass; says the number of each. */
static inline int turns(int count)
{
	for (int i = 1; i <= count; i++) {
		AW_TRY(aw_yield());
		say("%d", i);
	}
	return 0;
}

/* Tasks of one body, named by the words of `names`. */
static inline void spawn_each(struct aw **tasks, aw_fn *fn, const char *names)
{
	static char letters[128][2];

	for (; *names; names++) {
		char *name = letters[*names & 127];
		struct aw *task;

		name[0] = *names;
		task = aw_spawn(AW(fn, name));
		assert_non_null(task);
		if (tasks)
			*tasks++ = task;
	}
}

/* Says the name, with an x where it was cancelled; passes the status on. */
static inline int say_end(const char *name, int status)
{
	assert_true(!status || status == AW_ECANCELLED);
	say("%s%s", name, status ? "x" : "");
	return status;
}

#endif
