/* lane.c: who runs next under the virtual clock, and when: the ready first, else the clock moves to the next
 * moment at which somebody wakes, has computed, or must give its core to another.
 *
 * Those who compute stand in one line. At each moment the first of them have the cores, and of those who
 * need the GIL only the first one; who waited for 5 ms while another computed takes its place, and that one
 * goes to the end of the line (CPython's switch interval: it counts from when somebody asks). */
#include <errno.h>
#include <stdlib.h>

#include "lane.h"
#include "probe.h"

enum { SWITCH_INTERVAL_NS = 5000000 };

struct list {
	struct aw__lane *first, *last;
};

struct aw__lanes {
	struct aw_loop *home;
	struct list ready, computing;
	struct aw__lane *soonest, *latest; /* asleep, in order of time */
	struct aw__lane own;               /* of the run's own thread */
	struct aw__lane *running;          /* one that begins */
	struct aw__stack *stack;           /* whence the lane was entered … */
	void *sp;                          /* … and the context there */
	bool is_polling;                   /* the loop polls */
	bool is_wanted;                    /* to be polled for: some are ready though it has polled */
};

static int64_t now_ns(const struct aw__lanes *lanes)
{
	return lanes->home->virtual_ns;
}

/* ---- lists ---- */

static void append(struct list *list, struct aw__lane *lane)
{
	lane->next = NULL;
	lane->previous = list->last;
	if (list->last)
		list->last->next = lane;
	else
		list->first = lane;
	list->last = lane;
}

static void take_out(struct list *list, struct aw__lane *lane)
{
	if (lane->previous)
		lane->previous->next = lane->next;
	else
		list->first = lane->next;
	if (lane->next)
		lane->next->previous = lane->previous;
	else
		list->last = lane->previous;
}

static void fall_asleep(struct aw__lanes *lanes, struct aw__lane *lane)
{
	struct aw__lane *before = lanes->latest;

	while (before && before->due_ns > lane->due_ns)
		before = before->sooner;
	lane->sooner = before;
	lane->later = before ? before->later : lanes->soonest;
	*(before ? &before->later : &lanes->soonest) = lane;
	*(lane->later ? &lane->later->sooner : &lanes->latest) = lane;
	lane->is_asleep = true;
}

static void wake_up(struct aw__lanes *lanes, struct aw__lane *lane)
{
	if (!lane->is_asleep)
		return;
	*(lane->sooner ? &lane->sooner->later : &lanes->soonest) = lane->later;
	*(lane->later ? &lane->later->sooner : &lanes->latest) = lane->sooner;
	lane->is_asleep = false;
}

static void make_ready(struct aw__lane *lane)
{
	struct aw__lanes *lanes = lane->lanes;

	wake_up(lanes, lane);
	lane->state = AW__LANE_READY;
	append(&lanes->ready, lane);
	if (!lanes->is_polling)
		aw__set_must_poll(lanes->home, true);
}

/* ---- computing ---- */

static void line_up(struct aw__lane *lane, int64_t ns)
{
	struct aw__lanes *lanes = lane->lanes;

	if (lanes->home->has_gil && !lanes->computing.first)
		lanes->home->polled++;
	lane->state = AW__LANE_COMPUTING;
	lane->left_ns = ns;
	lane->since_ns = now_ns(lanes);
	lane->has_core = false;
	append(&lanes->computing, lane);
}

static void leave_line(struct aw__lane *lane)
{
	struct aw__lanes *lanes = lane->lanes;

	take_out(&lanes->computing, lane);
	lane->has_core = false;
	if (lanes->home->has_gil && !lanes->computing.first)
		lanes->home->polled--;
}

static bool shares_gil(const struct aw__lane *lane)
{
	return lane->needs_gil && lane->lanes->home->has_gil;
}

static void tell(struct aw__lane *lane, bool is_kept)
{
	if (lane->is_kept == is_kept || !lane->context)
		return; /* one that has not begun has no track */
	lane->is_kept = is_kept;
	aw__probe_turn(lane->lanes->home, lane->tid, is_kept, shares_gil(lane));
}

/* Gives the cores to the first in line. */
static void assign(struct aw__lanes *lanes)
{
	size_t cores = lanes->home->cores ? lanes->home->cores : SIZE_MAX;
	bool is_held = false;

	for (struct aw__lane *lane = lanes->computing.first; lane; lane = lane->next) {
		bool can = cores && !(is_held && shares_gil(lane));

		if (can) {
			cores--;
			is_held |= shares_gil(lane);
		}
		if (can != lane->has_core) {
			lane->has_core = can;
			lane->since_ns = lane->count_ns = now_ns(lanes);
		}
		tell(lane, !can);
	}
}

/* Whom the first without a core will displace, and when; NULL: nobody waits. */
static struct aw__lane *displaced(struct aw__lanes *lanes, int64_t *at_ns)
{
	struct aw__lane *first = NULL, *holder = NULL, *waits = lanes->computing.first, *victim;

	for (; waits && waits->has_core; waits = waits->next) {
		if (!first)
			first = waits;
		if (shares_gil(waits))
			holder = waits;
	}
	if (!waits)
		return NULL;
	victim = shares_gil(waits) && holder ? holder : first;
	if (victim)
		*at_ns = (victim->since_ns > waits->since_ns ? victim->since_ns : waits->since_ns) +
		         SWITCH_INTERVAL_NS;
	return victim;
}

static int64_t next_of_computing(struct aw__lanes *lanes)
{
	int64_t next_ns = INT64_MAX, at_ns;

	if (displaced(lanes, &at_ns))
		next_ns = at_ns;
	for (const struct aw__lane *lane = lanes->computing.first; lane; lane = lane->next)
		if (lane->has_core && aw__after(lane->count_ns, lane->left_ns) < next_ns)
			next_ns = aw__after(lane->count_ns, lane->left_ns);
	return next_ns;
}

/* The time has come until which next_of_computing looked ahead. */
static void compute(struct aw__lanes *lanes)
{
	struct aw__lane *victim;
	int64_t at_ns;

	for (struct aw__lane *lane = lanes->computing.first, *next; lane; lane = next) {
		next = lane->next;
		if (!lane->has_core)
			continue;
		lane->left_ns -= now_ns(lanes) - lane->count_ns;
		lane->count_ns = now_ns(lanes);
		if (lane->left_ns > 0)
			continue;
		leave_line(lane);
		lane->has_turn = true;
		make_ready(lane);
	}
	victim = displaced(lanes, &at_ns);
	if (!victim || at_ns > now_ns(lanes))
		return;
	take_out(&lanes->computing, victim);
	append(&lanes->computing, victim);
	victim->has_core = false;
	victim->since_ns = now_ns(lanes);
}

static bool gil_is_held(struct aw__lanes *lanes)
{
	assign(lanes);
	for (const struct aw__lane *lane = lanes->computing.first; lane; lane = lane->next)
		if (lane->has_core && shares_gil(lane))
			return true;
	return false;
}

/* ---- running ---- */

/* What runs on a lane's stack. */
static struct aw__next begin(void)
{
	struct aw__lanes *lanes = aw__loop->lane->lanes;
	struct aw__lane *lane = lanes->running;
	struct aw__stack *stack = lane->stack;

	aw__switch_arrived();
	lane->body(lane->arg);
	aw__stack_check(&lanes->home->stacks, stack, "of a thread");
	aw__loop = lanes->home;
	lane->state = AW__LANE_OVER;
	lane->stack = NULL;
	aw__stack_give(&lanes->home->stacks, stack);
	return aw__switch_end(stack, aw__to(lanes->sp), lanes->stack);
}

static void run(struct aw__lane *lane)
{
	struct aw__lanes *lanes = lane->lanes;
	struct aw_loop *home = lanes->home;

	lane->state = AW__LANE_RUNNING;
	if (lane == &lanes->own)
		return;
	lanes->stack = aw__self(home)->stack;
	lanes->running = lane;
	if (lane->sp) {
		lane->context->virtual_ns = home->virtual_ns;
		aw__loop = lane->context;
		aw__switch_to(&lanes->sp, lanes->stack, aw__to(lane->sp), lane->context->thread.stack);
	} else {
		aw__switch_begin(&lanes->sp, lanes->stack, lane->stack, begin);
	}
	aw__loop = home;
}

/* Those whose time has come are ready. */
static void come_due(struct aw__lanes *lanes)
{
	struct aw__lane *lane;

	while ((lane = lanes->soonest) && lane->due_ns <= now_ns(lanes)) {
		lane->timed_out = true;
		make_ready(lane);
	}
	compute(lanes);
}

bool aw__lanes_step(struct aw__lanes *lanes, int64_t until_ns)
{
	for (;;) {
		struct aw__lane *lane = lanes->ready.first;
		int64_t next_ns;

		if (lane) {
			take_out(&lanes->ready, lane);
			if (!lane->has_turn && shares_gil(lane) && gil_is_held(lanes)) {
				line_up(lane, 0);
				continue;
			}
			run(lane);
			return true;
		}
		next_ns = aw__lanes_next_ns(lanes);
		if (next_ns == INT64_MAX || next_ns > until_ns)
			return false;
		if (next_ns > lanes->home->virtual_ns)
			lanes->home->virtual_ns = next_ns;
		come_due(lanes);
	}
}

int64_t aw__lanes_next_ns(struct aw__lanes *lanes)
{
	int64_t next_ns;

	if (lanes->ready.first)
		return now_ns(lanes);
	assign(lanes);
	next_ns = next_of_computing(lanes);
	return lanes->soonest && lanes->soonest->due_ns < next_ns ? lanes->soonest->due_ns : next_ns;
}

/* The run's own thread waits no longer, whatever for. */
static void give_up(struct aw__lane *own)
{
	struct aw__lanes *lanes = own->lanes;

	if (own->state == AW__LANE_READY) {
		take_out(&lanes->ready, own);
	} else if (own->state == AW__LANE_COMPUTING) {
		leave_line(own);
		tell(own, false);
	}
	wake_up(lanes, own);
	own->state = AW__LANE_RUNNING;
}

static int suspend(struct aw__lane *lane)
{
	struct aw__lanes *lanes = lane->lanes;
	int status = 0;

	lane->has_turn = false;
	if (lane != &lanes->own) {
		aw__switch_to(&lane->sp, lane->context->thread.stack, aw__to(lanes->sp), lanes->stack);
		return 0;
	}
	lane->tid = probe_tid(lanes->home->current);
	while (!status && lane->state != AW__LANE_RUNNING)
		status = aw__interrupt_asked()               ? AW_ECANCELLED
		         : !aw__lanes_step(lanes, INT64_MAX) ? AW_EDEADLOCK
		                                             : 0;
	if (status)
		give_up(lane);
	return status;
}

int aw__lane_wait(struct aw__lane *lane, int64_t due_ns)
{
	int status;

	lane->state = AW__LANE_WAITING;
	lane->timed_out = false;
	lane->due_ns = due_ns;
	if (due_ns != INT64_MAX)
		fall_asleep(lane->lanes, lane);
	status = suspend(lane);
	return status ? status : lane->timed_out ? AW_ETIMEDOUT : 0;
}

void aw__lane_wake(struct aw__lane *lane)
{
	if (lane->state == AW__LANE_WAITING)
		make_ready(lane);
}

int aw__lane_compute(struct aw__lane *lane, int64_t ns)
{
	line_up(lane, ns);
	return suspend(lane);
}

/* ---- for the loop ---- */

void aw__lanes_poll(struct aw__lanes *lanes)
{
	size_t count = 0;

	lanes->is_polling = true;
	if (aw__lanes_next_ns(lanes) <= now_ns(lanes))
		come_due(lanes); /* the loop has waited in real time */
	for (const struct aw__lane *lane = lanes->ready.first; lane; lane = lane->next)
		count++;
	while (count-- && aw__lanes_step(lanes, now_ns(lanes)))
		continue;
}

void aw__lanes_resume(struct aw__lanes *lanes)
{
	if (lanes->home->has_gil && gil_is_held(lanes))
		aw__lane_compute(&lanes->own, 0);
	/* Those who are ready now run at the next poll, an iteration later. */
	if (lanes->is_wanted != (lanes->ready.first != NULL)) {
		lanes->is_wanted = !lanes->is_wanted;
		lanes->home->polled += lanes->is_wanted ? 1 : -(size_t)1;
	}
	lanes->is_polling = false;
}

/* ---- beginning and end ---- */

struct aw__lanes *aw__lanes_get(struct aw_loop *home)
{
	struct aw__lanes *lanes;

	if (home->lane)
		return home->lane->lanes;
	lanes = calloc(1, sizeof(*lanes));
	if (!lanes)
		return NULL;
	lanes->home = home;
	lanes->own.lanes = lanes;
	lanes->own.context = home;
	lanes->own.needs_gil = true;
	home->lane = &lanes->own;
	return lanes;
}

void aw__lanes_free(struct aw_loop *home)
{
	if (!home->lane)
		return;
	free(home->lane->lanes);
	home->lane = NULL;
}

int aw__lane_start(struct aw__lanes *lanes, struct aw__lane *lane, void (*body)(void *arg), void *arg)
{
	lane->stack = aw__stack_take(&lanes->home->stacks);
	if (!lane->stack)
		return -ENOMEM;
	lane->lanes = lanes;
	lane->body = body;
	lane->arg = arg;
	make_ready(lane);
	return 0;
}
