/* 09_coffee_toast: gather, one after the other, created and awaited at once, both created first. */
#include "parity.h"

struct order {
	const char *name, *ready;
	double seconds;
};

static struct order toast = {"toast", "toast ready", 0}, coffee = {"coffee", "coffee ready", 0};

static int work(void *arg)
{
	const struct order *order = arg;

	aw_print("%s start", order->name);
	AW_TRY(aw_sleep(order->seconds));
	aw_print("%s end", order->name);
	return aw_return_text(order->ready);
}

static void show(const char *what, void **r)
{
	aw_print("%s ['%s', '%s']", what, (char *)r[0], (char *)r[1]);
}

static void set(double toast_seconds, double coffee_seconds)
{
	toast.seconds = toast_seconds;
	coffee.seconds = coffee_seconds;
}

static int both(void *arg)
{
	struct aw *first, *second;
	void *r[2];

	(void)arg;
	set(0.09, 0.06);
	AW_TRY(aw_gather(r, AW(work, &toast), AW(work, &coffee)));
	show("gather", r);
	set(0.03, 0.02);
	AW_TRY(aw_await(&r[0], AW(work, &toast)));
	AW_TRY(aw_await(&r[1], AW(work, &coffee)));
	show("sequential", r);
	first = aw_spawn(AW(work, &toast));
	AW_TRY(aw_await(&r[0], first));
	second = aw_spawn(AW(work, &coffee));
	AW_TRY(aw_await(&r[1], second));
	show("await at once = sequential", r);
	set(0.06, 0.03);
	first = aw_spawn(AW(work, &toast));
	second = aw_spawn(AW(work, &coffee));
	AW_TRY(aw_await(&r[0], first));
	AW_TRY(aw_await(&r[1], second));
	show("both created", r);
	return 0;
}

int main(int argc, char **argv)
{
	return parity_run(argc, argv, both);
}
