/* 93_reader_at_random: stream readers that are fed by chance, and read in every way by two tasks in turn. */
#include <errno.h>

#include "dice.h"
#include "parity.h"

enum { PROGRAMS = 400, READERS = 2, READS = 10, MEALS = 14 };

struct op {
	int op, x;
};

static struct plan {
	int name;
	struct op ops[READS];
} plans[READERS];
static struct meal {
	char data[16];
	int length, turns, end;
} meals[MEALS];
static int meal_count;
static struct aw_stream *r;
static struct aw_lock lock;

static int turns(int count)
{
	while (count-- > 0)
		AW_TRY(aw_sleep(0));
	return 0;
}

static int read_until(struct aw_bytes *data, int which)
{
	switch (which) {
	case 0:
		return aw_stream_readuntil(data, r, "\n");
	case 1:
		return aw_stream_readuntil(data, r, ";");
	case 2:
		return aw_stream_readuntil(data, r, "ab");
	default:
		return aw_stream_readuntil(data, r, "\na");
	}
}

static int read_at_once(struct aw_bytes *data, struct op op)
{
	if (op.op < 2)
		return aw_stream_readline(data, r);
	if (op.op < 4)
		return read_until(data, op.x % 4);
	if (op.op < 6)
		return aw_stream_readexactly(data, r, (size_t)op.x);
	if (op.op < 8)
		return aw_stream_read(data, r, (size_t)op.x);
	if (op.op == 8)
		return aw_stream_read(data, r, AW_READ_ALL);
	return turns(op.x);
}

static int read_by(struct aw_bytes *data, struct op op)
{
	AW_WITH_LOCK(&lock)
	return read_at_once(data, op);
	return 0;
}

static const char *hex(struct aw_bytes data)
{
	static char text[100];
	size_t length = data.length < 20 ? data.length : 20;

	text[0] = '\0';
	for (size_t i = 0; i < length; i++)
		sprintf(text + 2 * i, "%02x", (unsigned char)data.data[i]);
	return text;
}

static void tell(int name, struct op op, int status, struct aw_bytes data)
{
	if (!status && op.op < 9)
		say("%d %d %d %s %s", name, op.op, op.x, hex(data), truth(aw_stream_at_eof(r)));
	else if (status == AW_ECANCELLED)
		say("%d %d cancelled", name, op.op);
	else if (status == AW_EINCOMPLETE)
		say("%d %d %d %s %s", name, op.op, op.x, aw_error_message(), hex(data));
	else if (status)
		say("%d %d %d %s %s", name, op.op, op.x, aw_error_type(),
			status == -ECONNRESET ? "" : aw_error_message());
}

static int reads(void *of)
{
	const struct plan *plan = of;

	for (int i = 0; i < READS; i++) {
		struct aw_bytes data = {0};
		int status = read_by(&data, plan->ops[i]);

		tell(plan->name, plan->ops[i], status, data);
	}
	return 0;
}

static int feeds(void *arg)
{
	(void)arg;
	for (int i = 0; i < meal_count; i++) {
		const struct meal *meal = &meals[i];

		if (meal->end == 1) {
			aw_stream_feed_eof(r);
			break;
		}
		if (meal->end == 2) {
			AW_TRY(turns(3));
			aw_stream_set_exception(r, -ECONNRESET);
			break;
		}
		AW_TRY(aw_stream_feed_data(r, meal->data, (size_t)meal->length));
		AW_TRY(turns(meal->turns));
	}
	say("fed");
	return 0;
}

static void draw_program(void)
{
	aw_lock_init(&lock, NULL);
	r = aw_stream_reader_new((size_t)draw(12) + 1);
	for (int name = 0; name < READERS; name++) {
		plans[name].name = name;
		for (int i = 0; i < READS; i++) {
			plans[name].ops[i].op = draw(10);
			plans[name].ops[i].x = draw(9);
		}
	}
	meal_count = draw(MEALS) + 1;
	for (int i = 0; i < meal_count; i++) {
		meals[i].length = draw(14);
		for (int k = 0; k < meals[i].length; k++)
			meals[i].data[k] = "ab;\nxy"[draw(6)];
		meals[i].turns = draw(4);
		meals[i].end = draw(20);
	}
}

static int program(void *arg)
{
	struct aw *readers[READERS], *feeder;

	(void)arg;
	draw_program();
	for (int name = 0; name < READERS; name++)
		readers[name] = aw_spawn(AW(reads, &plans[name]));
	feeder = aw_spawn(AW(feeds, NULL));
	for (int i = 0; i < 30; i++) {
		AW_TRY(turns(draw(3) + 1));
		if (!draw(4))
			say("cancel %s", truth(aw_cancel(readers[draw(READERS)])));
	}
	AW_TRY(aw_await(NULL, feeder));
	if (draw(2))
		aw_stream_feed_eof(r);
	for (int i = 0; i < READS; i++) {
		AW_TRY(turns(3));
		for (int name = 0; name < READERS; name++)
			aw_cancel(readers[name]);
	}
	say("%d %s", aw_done(readers[0]) + aw_done(readers[1]), truth(aw_stream_at_eof(r)));
	return 0;
}

int main(int argc, char **argv)
{
	for (int i = 0; i < PROGRAMS; i++) {
		dice_begin();
		if (parity_run(argc, argv, program))
			return 1;
		dice_end(i);
	}
	return 0;
}
