/* 43_async_for: a yield suspends the function, not the loop: what goes on between the values. */
#include "parity.h"

struct ticks {
	const char *name;
	int count;
	double seconds; /* < 0: the body awaits nothing */
};

static int ticker(void *arg)
{
	const struct ticks *ticks = arg;

	aw_print("%s begins", ticks->name);
	for (int i = 0; i < ticks->count; i++) {
		AW_TRY(aw_yield_int(NULL, i));
		aw_print("%s asked again", ticks->name);
		if (ticks->seconds >= 0)
			AW_TRY(aw_sleep(ticks->seconds));
	}
	aw_print("%s ends", ticks->name);
	return 0;
}

static int beat(void *arg)
{
	(void)arg;
	for (int i = 0; i < 6; i++) {
		aw_print("beat %d", i);
		AW_TRY(aw_sleep(0));
	}
	return 0;
}

static int consume(void *arg)
{
	const struct ticks *ticks = arg;

	AW_FOR_OWN (tick, AW_ASYNC_GENERATOR(ticker, arg))
		aw_print("%s got %d", ticks->name, (int)aw_int(tick));
	return 0;
}

static int pairs(void *arg)
{
	struct ticks outer = {"outer", 2, 0}, inner = {"inner", 2, 0};

	(void)arg;
	AW_FOR_OWN (left, AW_ASYNC_GENERATOR(ticker, &outer)) {
		AW_FOR_OWN (right, AW_ASYNC_GENERATOR(ticker, &inner))
			AW_TRY(aw_yield_int(NULL, aw_int(left) * 10 + aw_int(right)));
	}
	return 0;
}

static int loops(void)
{
	struct ticks quick = {"quick", 2, -1}, yielding = {"yielding", 3, 0};
	struct aw *task = aw_spawn(AW(beat, NULL));

	AW_FOR_OWN (tick, AW_ASYNC_GENERATOR(ticker, &quick))
		aw_print("got %d", (int)aw_int(tick));
	aw_print("quick over");
	AW_TRY(aw_await(NULL, task));
	task = aw_spawn(AW(beat, NULL));
	AW_FOR_OWN (tick, AW_ASYNC_GENERATOR(ticker, &yielding)) {
		if (aw_int(tick) == 1)
			continue;
		aw_print("got %d", (int)aw_int(tick));
	}
	return aw_await(NULL, task);
}

static int body(void *arg)
{
	struct ticks a = {"a", 3, 0.02}, b = {"b", 3, 0.15}, once = {"once", 1, -1};
	struct aw_generator *generator;
	int counts[2] = {0};

	(void)arg;
	AW_TRY(loops());
	AW_TRY(aw_gather(NULL, AW(consume, &a), AW(consume, &b)));
	AW_FOR_OWN (pair, AW_ASYNC_GENERATOR(pairs, NULL))
		aw_print("pair %d", (int)aw_int(pair));
	generator = AW_ASYNC_GENERATOR(ticker, &once);
	for (int i = 0; i < 2; i++)
		AW_FOR (tick, generator)
			counts[i]++;
	aw_print("%s %s", counts[0] == 1 ? "[0]" : "?", counts[1] ? "?" : "[]");
	if (aw_next(NULL, generator) == AW_ESTOPASYNC)
		aw_print("stop %s", aw_error_type());
	return 0;
}

int main(int argc, char **argv)
{
	return parity_run(argc, argv, body);
}
