/* 87_eager: tasks whose first step runs while they are made: that end by it, yield, sleep, fail, make others,
 * cancel their creator or themselves, and are made by a callback. */
#include "parity.h"

static struct aw_context_var var = AW_CONTEXT_VAR("var", "unset");
static struct aw_event event = AW_EVENT("event");
static struct aw *made;

static int other(void *name)
{
	for (int i = 0; i < 3; i++) {
		aw_print("%s %d", (char *)name, i);
		AW_TRY(aw_sleep(0));
	}
	return 0;
}

static int at_once(void *name)
{
	char text[40];

	aw_print("%s runs", (char *)name);
	snprintf(text, sizeof(text), "%s result", (char *)name);
	return aw_return_text(text);
}

static int yields(void *name)
{
	aw_print("%s begins", (char *)name);
	AW_TRY(aw_sleep(0));
	aw_print("%s goes on", (char *)name);
	AW_TRY(aw_sleep(0));
	aw_print("%s ends", (char *)name);
	return aw_return_text(name);
}

struct nap {
	const char *name;
	double seconds;
};

static struct nap short_nap = {"c", 0.05}, long_nap = {"f", 1}, left_nap = {"k", 1};

static int sleeps(void *of)
{
	const struct nap *nap = of;
	int status;

	aw_print("%s sleeps", nap->name);
	status = aw_sleep(nap->seconds);
	if (status == AW_ECANCELLED)
		aw_print("%s is cancelled", nap->name);
	AW_TRY(status);
	aw_print("%s slept", nap->name);
	return 0;
}

static int fails(void *name)
{
	return aw_raise("ValueError", "%s", (char *)name);
}

static int nested(void *name)
{
	struct aw *child, *second;

	aw_print("%s begins", (char *)name);
	child = aw_spawn_eager(AW(yields, word("e's child")));
	aw_print("%s made it %s", (char *)name, truth(aw_done(child)));
	second = aw_spawn_eager(AW(at_once, word("e's second")));
	aw_print("%s made both %s", (char *)name, truth(aw_done(second)));
	AW_TRY(aw_await(NULL, child));
	aw_print("%s ends", (char *)name);
	return 0;
}

static int looks(void *arg)
{
	(void)arg;
	aw_print("in it %s", (char *)aw_context_get(&var));
	AW_TRY(aw_context_set(NULL, &var, "its own"));
	AW_TRY(aw_sleep(0));
	aw_print("in it later %s", (char *)aw_context_get(&var));
	return 0;
}

static int cancels(void *task)
{
	bool cancelled = aw_cancel(task);

	aw_print("cancels its creator %s %d", truth(cancelled), aw_cancelling(task));
	AW_TRY(aw_sleep(0));
	aw_print("the canceller ends");
	return 0;
}

static int cancels_itself(void *arg)
{
	int status;

	(void)arg;
	aw_cancel(aw_current());
	aw_print("still runs");
	status = aw_sleep(1);
	if (status == AW_ECANCELLED)
		aw_print("cancelled itself");
	return status;
}

static int cancels_itself_and_ends(void *arg)
{
	(void)arg;
	aw_cancel(aw_current());
	return aw_return_text("not this");
}

static int waits(void *name)
{
	AW_TRY(aw_event_wait(&event));
	aw_print("%s heard it", (char *)name);
	return 0;
}

static int sets(void *arg)
{
	(void)arg;
	aw_event_set(&event);
	aw_print("set it");
	return 0;
}

static void call(void *text)
{
	aw_print("%s", (char *)text);
}

static void make(void *arg)
{
	(void)arg;
	made = aw_spawn_eager(AW(yields, word("h")));
	aw_print("the callback made it %s", truth(aw_done(made)));
}

static void tell(struct aw *task)
{
	void *result;
	int status = aw_await(&result, task);

	if (status == AW_ERAISED)
		aw_print("ValueError %s", aw_error_message());
	else if (status == AW_ECANCELLED)
		aw_print("CancelledError");
	else
		aw_print("result %s", result ? (char *)result : "None");
}

static int one_by_one(void)
{
	struct aw *o, *t;

	aw_print("-- one that ends at once");
	o = aw_spawn(AW(other, word("other")));
	t = aw_spawn_eager(AW(at_once, word("a")));
	aw_print("made %s", truth(aw_done(t)));
	tell(t);
	AW_TRY(aw_await(NULL, o));
	aw_print("-- one that yields");
	o = aw_spawn(AW(other, word("other")));
	AW_TRY(aw_call_soon(NULL, call, word("called")));
	t = aw_spawn_eager(AW(yields, word("b")));
	aw_print("made %s", truth(aw_done(t)));
	tell(t);
	AW_TRY(aw_await(NULL, o));
	aw_print("-- one that sleeps");
	t = aw_spawn_eager(AW(sleeps, &short_nap));
	AW_TRY(aw_sleep(0.01));
	aw_print("main slept");
	tell(t);
	aw_print("-- one that fails");
	t = aw_spawn_eager(AW(fails, word("d")));
	aw_print("made %s", truth(aw_done(t)));
	tell(t);
	aw_print("-- within one another");
	t = aw_spawn_eager(AW(nested, word("e")));
	aw_print("main goes on");
	tell(t);
	aw_print("-- its own context");
	t = aw_spawn_eager(AW(looks, NULL));
	aw_print("in main %s", (char *)aw_context_get(&var));
	AW_TRY(aw_await(NULL, t));
	aw_print("in main %s", (char *)aw_context_get(&var));
	return 0;
}

static void cancel_them(void)
{
	struct aw *t;
	bool cancelled;

	aw_print("-- cancelled after its first step");
	t = aw_spawn_eager(AW(sleeps, &long_nap));
	cancelled = aw_cancel(t);
	aw_print("%s %s", truth(cancelled), truth(aw_done(t)));
	tell(t);
	aw_print("-- it cancels its creator");
	t = aw_spawn_eager(AW(cancels, aw_current()));
	aw_print("main still runs %d", aw_cancelling(aw_current()));
	if (aw_sleep(1) == AW_ECANCELLED)
		aw_print("main is cancelled %d", aw_uncancel(aw_current()));
	tell(t);
	aw_print("-- it cancels itself");
	t = aw_spawn_eager(AW(cancels_itself, NULL));
	aw_print("made %s", truth(aw_done(t)));
	tell(t);
	t = aw_spawn_eager(AW(cancels_itself_and_ends, NULL));
	aw_print("made %s %s", truth(aw_done(t)), truth(aw_cancelled(t)));
}

static int among_others(void)
{
	struct aw *o, *t, *u;
	void *out[2];

	aw_print("-- an event");
	t = aw_spawn_eager(AW(waits, word("g")));
	u = aw_spawn_eager(AW(sets, NULL));
	aw_print("both made %s %s", truth(aw_done(t)), truth(aw_done(u)));
	AW_TRY(aw_gather(NULL, t, u));
	aw_print("-- from a callback");
	AW_TRY(aw_call_soon(NULL, make, NULL));
	AW_TRY(aw_call_soon(NULL, call, word("the next callback")));
	AW_TRY(aw_sleep(0));
	aw_print("main goes on");
	tell(made);
	aw_print("-- all of a gather ended");
	o = aw_spawn(AW(other, word("other")));
	t = aw_spawn_eager(AW(at_once, word("i")));
	u = aw_spawn_eager(AW(at_once, word("j")));
	AW_TRY(aw_gather(out, t, u));
	aw_print("%s %s", (char *)out[0], (char *)out[1]);
	return aw_await(NULL, o);
}

static int main_coroutine(void *arg)
{
	(void)arg;
	AW_TRY(aw_context_set(NULL, &var, "main"));
	AW_TRY(one_by_one());
	cancel_them();
	AW_TRY(among_others());
	aw_print("-- left");
	aw_spawn_eager(AW(sleeps, &left_nap));
	return 0;
}

int main(int argc, char **argv)
{
	return parity_run(argc, argv, main_coroutine);
}
