/* 71_barrier: rounds, and who comes too early for the next; reset, abort, and a party that is cancelled. */
#include "parity.h"

static struct aw_barrier b = AW_BARRIER("b", 3);

struct party {
	const char *name;
	double seconds;
};

static int wait_there(const struct party *party)
{
	size_t index;

	AW_TRY(aw_sleep(party->seconds));
	aw_print("%s comes %zu", party->name, aw_barrier_n_waiting(&b));
	AW_TRY(aw_barrier_wait(&index, &b));
	aw_print("%s goes %zu", party->name, index);
	return 0;
}

static int party(void *arg)
{
	const struct party *party = arg;
	int status = wait_there(party);

	if (status == AW_EBARRIER)
		aw_print("%s %s %s", party->name, aw_error_type(), aw_error_message());
	else if (status == AW_ECANCELLED)
		aw_print("%s cancelled %zu", party->name, aw_barrier_n_waiting(&b));
	else
		return status;
	return 0;
}

/* Makes tasks of the letters' parties. */
static void spawn(struct aw **tasks, const char *letters)
{
	static struct party parties['z' + 1];
	static char names['z' + 1][2];

	for (; *letters; letters++) {
		int at = *letters;

		names[at][0] = *letters;
		parties[at].name = names[at];
		*tasks++ = aw_spawn(AW(party, &parties[at]));
	}
}

static int rounds(void)
{
	struct party a = {"a", 0.15}, two = {"b", 0.05}, c = {"c", 0.1};
	struct aw *ts[6];

	aw_print(
		"%zu %zu %s", aw_barrier_parties(&b), aw_barrier_n_waiting(&b), truth(aw_barrier_broken(&b)));
	AW_TRY(aw_gather(NULL, AW(party, &a), AW(party, &two), AW(party, &c)));
	spawn(ts, "defghi");
	return aw_gather_array(NULL, ts, 6);
}

static int resets(void)
{
	struct aw *ts[2];

	aw_print("-- reset");
	spawn(ts, "jk");
	AW_TRY(aw_sleep(0.05));
	aw_print("%zu", aw_barrier_n_waiting(&b));
	AW_TRY(aw_barrier_reset(&b));
	aw_print("reset %zu %s", aw_barrier_n_waiting(&b), truth(aw_barrier_broken(&b)));
	AW_TRY(aw_gather_array(NULL, ts, 2));
	aw_print("-- a party that is cancelled is missing");
	spawn(ts, "lm");
	AW_TRY(aw_sleep(0.05));
	aw_cancel(ts[0]);
	AW_TRY(aw_sleep(0.05));
	aw_print("%zu", aw_barrier_n_waiting(&b));
	spawn(ts, "op");
	return aw_gather_array(NULL, ts, 2);
}

static int aborts(void)
{
	struct party s = {"s", 0};
	struct aw *ts[2];

	aw_print("-- abort");
	spawn(ts, "qr");
	AW_TRY(aw_sleep(0.05));
	AW_TRY(aw_barrier_abort(&b));
	AW_TRY(aw_gather_array(NULL, ts, 2));
	aw_print("broken %s", truth(aw_barrier_broken(&b)));
	AW_TRY(party(&s));
	AW_TRY(aw_barrier_reset(&b));
	aw_print("broken %s", truth(aw_barrier_broken(&b)));
	return 0;
}

static int body(void *arg)
{
	struct aw_barrier one = AW_BARRIER("one", 1), none = AW_BARRIER("none", 0);
	struct aw_timeout timeout;
	size_t first, second;

	(void)arg;
	AW_TRY(rounds());
	AW_TRY(resets());
	AW_TRY(aborts());
	AW_TRY(aw_barrier_wait(&first, &one));
	AW_TRY(aw_barrier_wait(&second, &one));
	aw_print("%zu %zu", first, second);
	AW_TRY(aw_barrier_wait(&first, &one));
	aw_print("async with %zu", first);
	if (aw_barrier_wait(NULL, &none) < 0)
		aw_print("%s %s", aw_error_type(), aw_error_message());
	AW_TRY(aw_timeout_enter(&timeout, 0.05));
	if (aw_timeout_exit(&timeout, aw_barrier_wait(NULL, &b)) == AW_ETIMEDOUT)
		aw_print("TimeoutError %zu %s", aw_barrier_n_waiting(&b), truth(aw_barrier_broken(&b)));
	return 0;
}

int main(int argc, char **argv)
{
	return parity_run(argc, argv, body);
}
