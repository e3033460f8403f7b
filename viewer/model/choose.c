/* choose.c: teaching stops for a trace whose author wrote none: those that a teacher would choose.
 *
 * Every lane offers its turning points; each kind of point has a rank and a quota, and within a kind
 * the longest (or else the earliest) are kept. The best of what is left, few enough for a lesson,
 * become the stops. Their sentences are the moments' own. */
#include <errno.h>
#include <stdlib.h>

#include "inside.h"

enum { LIMIT_SMALL = 14, LIMIT_HUGE = 50, SMALL_MOMENTS = 1000, SCAN_MOMENTS = 5000 };

enum kind {
	KIND_START, /* the main task runs for the first time */
	KIND_MAIN_END,
	KIND_BLOCKED, /* a step that held the loop ends */
	KIND_LATE,    /* a task runs after it was late */
	KIND_FAILED,
	KIND_MAIN_WAIT, /* the main task waits for the first time */
	KIND_HELD,      /* a task is ready while a step holds the loop */
	KIND_WOKEN,     /* the main task's last resume */
	KIND_BLOCK,     /* a blocking call of a long step begins */
	KIND_JOB,
	KIND_CALL,
	KIND_RETURN,
	KIND_END,
	KIND_JOB_END,
	KIND_CANCELLED,
	KIND_WAIT,  /* any other task's first wait */
	KIND_AGAIN, /* any other task's first resume after it */
	KIND_CREATE,
	KIND_PRINT,
	KIND_SLICE, /* another program's slice */
	KIND_COUNT
};

static const uint8_t quotas[KIND_COUNT] = {
	[KIND_START] = 1,
	[KIND_MAIN_END] = 1,
	[KIND_BLOCKED] = 4,
	[KIND_LATE] = 3,
	[KIND_FAILED] = 3,
	[KIND_MAIN_WAIT] = 1,
	[KIND_HELD] = 2,
	[KIND_WOKEN] = 1,
	[KIND_BLOCK] = 2,
	[KIND_JOB] = 2,
	[KIND_CALL] = 4,
	[KIND_RETURN] = 4,
	[KIND_END] = 4,
	[KIND_JOB_END] = 2,
	[KIND_CANCELLED] = 2,
	[KIND_WAIT] = 3,
	[KIND_AGAIN] = 3,
	[KIND_CREATE] = 2,
	[KIND_PRINT] = 1,
	[KIND_SLICE] = 10,
};

struct offer {
	uint32_t event;
	int64_t weight;
};

struct choice {
	const struct run *run;
	uint32_t limit;
	struct offer offers[KIND_COUNT][LIMIT_HUGE];
	uint32_t counts[KIND_COUNT];
};

/* A longer lesson shows more of what was wrong, not more of what always happens. */
static uint32_t quota_of(const struct choice *choice, enum kind kind)
{
	const unsigned grows = 1u << KIND_BLOCKED | 1u << KIND_LATE | 1u << KIND_FAILED | 1u << KIND_HELD |
	                       1u << KIND_CALL | 1u << KIND_SLICE;
	const uint32_t quota = quotas[kind] * (grows >> kind & 1 ? choice->limit : LIMIT_SMALL) / LIMIT_SMALL;

	return quota < LIMIT_HUGE ? quota : LIMIT_HUGE;
}

/* Offers an event; of a kind that is full the lightest goes. */
static void offer(struct choice *choice, enum kind kind, uint32_t event, int64_t weight)
{
	struct offer *offers = choice->offers[kind];
	const uint32_t quota = quota_of(choice, kind);

	if (event == TRACE_NONE || (choice->counts[kind] == quota && offers[quota - 1].weight >= weight))
		return;
	uint32_t at = choice->counts[kind] < quota ? choice->counts[kind]++ : quota - 1;
	for (; at > 0 && offers[at - 1].weight < weight; at--)
		offers[at] = offers[at - 1];
	offers[at] = (struct offer){event, weight};
}

static void offer_early(struct choice *choice, enum kind kind, uint32_t event)
{
	offer(choice, kind, event, -(int64_t)event);
}

static void offer_task(struct choice *choice, uint32_t index)
{
	enum { SLICES = 8 };
	const struct lane *lane = &choice->run->insides[index];
	const struct model_lane *shown = &choice->run->lanes[index];
	bool waited = false;

	if (!shown->is_main)
		offer_early(choice, KIND_CREATE, lane->first_event);
	for (uint32_t s = 0; s < lane->count && s < SLICES; s++) {
		const struct trace_span span = lane_span(lane, s);
		if (span.state == TRACE_RUN && shown->is_main)
			offer_early(choice, KIND_START, span.begin);
		if (span.state == TRACE_WAIT && !waited)
			offer_early(choice, shown->is_main ? KIND_MAIN_WAIT : KIND_WAIT, span.begin);
		if (span.state == TRACE_RUN && waited && !shown->is_main) {
			offer_early(choice, KIND_AGAIN, span.begin);
			break;
		}
		waited = waited || span.state == TRACE_WAIT;
	}
	const uint32_t last = model__slice_before(lane, lane->end_event);
	if (shown->is_main && last != TRACE_NONE && last > 0)
		offer_early(choice, KIND_WOKEN, lane_span(lane, last).begin);
	if (shown->end == MODEL_END_OPEN)
		return;
	offer_early(choice,
		shown->is_main                      ? KIND_MAIN_END
		: shown->end == MODEL_END_FAILED    ? KIND_FAILED
		: shown->end == MODEL_END_CANCELLED ? KIND_CANCELLED
						    : KIND_END,
		lane->end_event);
}

/* Who was late: their resumes, and the ends of their waits while a step held the loop. */
static void offer_late(struct choice *choice, const struct lane *lane)
{
	const struct run *run = choice->run;
	uint32_t first;

	for (uint32_t s = 0; s + 1 < lane->count; s++) {
		const struct trace_span span = lane_span(lane, s);
		const int64_t late_ns = minus(span.end_ns, span.start_ns);
		if (span.state != TRACE_READY || late_ns < run->shown.slow_ns)
			continue;
		offer(choice, KIND_LATE, lane_span(lane, s + 1).begin, late_ns);
		if (s > 0 && lane_span(lane, s - 1).state == TRACE_WAIT &&
			model__blocked_in(run, span.start_ns, plus(span.start_ns, 1), &first) > 0 &&
			step_at(run, run->blocked[first]).start_ns < span.start_ns)
			offer(choice, KIND_HELD, lane_span(lane, s - 1).end, late_ns);
	}
}

static void offer_blocked(struct choice *choice)
{
	const struct run *run = choice->run;

	for (uint32_t i = 0; i < run->blocked_count; i++) {
		const struct trace_step step = step_at(run, run->blocked[i]);
		const struct lane *lane = &run->insides[lane_of(run, step.track)];
		const int64_t length_ns = minus(step.end_ns, step.start_ns);
		offer(choice, KIND_BLOCKED, raw_span(lane, step.span).end, length_ns);
		if (step.span + 1 < lane->span_count && raw_span(lane, step.span + 1).state == TRACE_BLOCK)
			offer(choice, KIND_BLOCK, raw_span(lane, step.span + 1).begin, length_ns);
	}
}

static void offer_call(struct choice *choice, const struct lane *lane)
{
	for (uint32_t s = 0; s < lane->span_count; s++) {
		const struct trace_span span = raw_span(lane, s);
		const int64_t length_ns = minus(span.end_ns, span.start_ns);
		if (span.state == TRACE_BLOCK && length_ns >= choice->run->shown.slow_ns) {
			offer(choice, KIND_BLOCK, span.begin, length_ns);
		} else if (span.state == TRACE_CALL) {
			offer(choice, KIND_CALL, span.begin, length_ns);
			offer(choice, KIND_RETURN, span.end, length_ns);
		}
	}
}

static void offer_slices(struct choice *choice, const struct lane *lane, enum kind begin, enum kind end)
{
	for (uint32_t s = 0; s < lane->count; s++) {
		const struct trace_span span = lane_span(lane, s);
		const int64_t length_ns = minus(span.end_ns, span.start_ns);
		if (begin == KIND_SLICE) {
			offer(choice, begin, span.begin, length_ns);
			continue;
		}
		offer_early(choice, begin, span.begin);
		offer_early(choice, end, span.end);
		if (s > 2)
			break;
	}
}

static void offer_prints(struct choice *choice)
{
	const struct run *run = choice->run;

	for (uint32_t m = 0; m < run->shown.moment_count && run->shown.moment_count <= SCAN_MOMENTS; m++) {
		const struct trace_event event = trace_event(run->shown.trace, run->moments[m]);
		if (model__part(run->shown.trace, &event) == PART_PRINT)
			offer(choice, KIND_PRINT, run->moments[m], m);
	}
}

static void offer_all(struct choice *choice)
{
	const struct run *run = choice->run;

	for (uint32_t i = 0; i < run->shown.lane_count; i++) {
		const struct lane *lane = &run->insides[i];
		switch (run->lanes[i].kind) {
		case MODEL_LANE_TASK:
			offer_task(choice, i);
			if (run->shown.worst_lateness_ns >= run->shown.slow_ns)
				offer_late(choice, lane);
			break;
		case MODEL_LANE_CALL:
			offer_call(choice, lane);
			break;
		case MODEL_LANE_WORKER:
			offer_slices(choice, lane, KIND_JOB, KIND_JOB_END);
			break;
		case MODEL_LANE_OTHER:
			offer_slices(choice, lane, KIND_SLICE, KIND_SLICE);
			break;
		default:
			break;
		}
	}
	if (!run->sync && !run->foreign)
		offer_blocked(choice);
	offer_prints(choice);
}

static int by_moment(const void *a, const void *b)
{
	const struct stop *x = a, *y = b;
	return x->moment < y->moment ? -1 : x->moment > y->moment;
}

/* Takes offers kind by kind (they are in order of rank) until there are enough. */
static uint32_t take(const struct choice *choice, struct stop *stops)
{
	uint32_t count = 0;

	for (int kind = 0; kind < KIND_COUNT; kind++) {
		for (uint32_t i = 0; i < choice->counts[kind] && count < choice->limit; i++) {
			const uint32_t moment =
				model__moment_of_event(choice->run, choice->offers[kind][i].event);
			uint32_t s = 0;
			while (s < count && stops[s].moment != moment)
				s++;
			if (moment != 0 && s == count)
				stops[count++] = (struct stop){.moment = moment};
		}
	}
	return count;
}

int model__choose_stops(struct model *model, uint32_t index)
{
	struct run *run = &model->runs[index];
	struct choice *choice = calloc(1, sizeof(*choice));
	int code = -ENOMEM;

	run->stops = malloc(LIMIT_HUGE * sizeof(*run->stops));
	if (!choice || !run->stops)
		goto out;
	choice->run = run;
	choice->limit = LIMIT_SMALL;
	for (uint32_t m = run->shown.moment_count; m > SMALL_MOMENTS && choice->limit + 3 <= LIMIT_HUGE;
		m /= 2)
		choice->limit += 3;
	offer_all(choice);
	run->shown.stop_count = take(choice, run->stops);
	qsort(run->stops, run->shown.stop_count, sizeof(*run->stops), by_moment);
	code = 0;
out:
	free(choice);
	return code;
}
