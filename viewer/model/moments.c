/* moments.c: the positions that a person steps through, and how each task ended.
 *
 * One pass over the events of a trace. An event that changes a state is a moment; a wait or an end
 * that directly follows the E of its task's run (same track, same time, no other moment of the run of
 * the program between them) takes that E into its own moment, so that "it yields and waits" is one
 * step. A moment is kept as its last event; everything else about it is looked up when asked for. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "inside.h"

static enum part task_part(const char *name)
{
	if (strcmp(name, "create") == 0)
		return PART_CREATE;
	if (strcmp(name, "done") == 0)
		return PART_DONE;
	if (strcmp(name, "failed") == 0)
		return PART_FAILED;
	return strcmp(name, "cancelled") == 0 ? PART_CANCELLED : PART_NONE;
}

/* A worker's wait for its turn to compute: hundreds a second, which change nobody's state. */
static bool is_turn_of_worker(const struct trace *trace, const struct trace_event *event)
{
	return event->category == TRACE_CAT_BLOCK && model__is_turn(trace_text(trace, event->name)) &&
	       trace_track(trace, event->track)->kind == TRACE_TRACK_WORKER;
}

bool model__is_turn(const char *name)
{
	return !strcmp(name, "GIL") || !strcmp(name, "CPU");
}

enum part model__part(const struct trace *trace, const struct trace_event *event)
{
	static const enum part slices[][3] = {
		/* B, E, X */
		[TRACE_CAT_RUN] = {PART_RESUME, PART_LEAVE, PART_NONE},
		[TRACE_CAT_WAIT] = {PART_WAIT, PART_READY, PART_NONE},
		[TRACE_CAT_BLOCK] = {PART_BLOCK, PART_UNBLOCK, PART_NONE},
		[TRACE_CAT_CALL] = {PART_CALL, PART_RETURN, PART_NONE},
		[TRACE_CAT_JOB] = {PART_JOB, PART_JOB_END, PART_NONE},
		[TRACE_CAT_OTHER] = {PART_SLICE, PART_SLICE_END, PART_SLICE_WHOLE},
		[TRACE_CAT_NOTE] = {PART_NONE, PART_NONE, PART_NONE},
	};
	const uint8_t category = event->category;

	switch (event->phase) {
	case TRACE_PH_INSTANT:
		if (category == TRACE_CAT_TASK)
			return task_part(trace_text(trace, event->name));
		return category == TRACE_CAT_PRINT  ? PART_PRINT
		       : category == TRACE_CAT_NOTE ? PART_NOTE
		                                    : PART_NONE;
	case TRACE_PH_BEGIN:
	case TRACE_PH_END:
	case TRACE_PH_COMPLETE:
		if (category >= sizeof(slices) / sizeof(slices[0]) || is_turn_of_worker(trace, event))
			return PART_NONE;
		return slices[category][event->phase == TRACE_PH_BEGIN ? 0
					: event->phase == TRACE_PH_END ? 1
								       : 2];
	default:
		return PART_NONE;
	}
}

static int push(struct run *run, uint32_t event)
{
	if (run->shown.moment_count == run->moments_room) {
		const size_t room = run->moments_room ? run->moments_room * 2 : 64;
		uint32_t *moments = realloc(run->moments, room * sizeof(*moments));
		if (!moments)
			return -ENOMEM;
		run->moments = moments;
		run->moments_room = room;
	}
	run->moments[run->shown.moment_count++] = event;
	return 0;
}

static void end_task(struct run *run, uint32_t lane, enum part part, uint32_t number, int64_t ts_ns)
{
	/* A call had ended with its slice; this says how. */
	if (run->insides[lane].end_event != TRACE_NONE && run->lanes[lane].kind == MODEL_LANE_TASK)
		return;
	run->insides[lane].end_event = number;
	run->lanes[lane].end = part == PART_DONE     ? MODEL_END_DONE
	                       : part == PART_FAILED ? MODEL_END_FAILED
	                                             : MODEL_END_CANCELLED;
	run->lanes[lane].end_ns = minus(ts_ns, run->base_ns);
}

int model__make_moments(struct model *model, uint32_t source_index)
{
	const struct source *source = &model->sources[source_index];
	const uint32_t events = trace_event_count(source->trace), tracks = trace_track_count(source->trace);
	struct {
		uint32_t track;
		int64_t ts_ns;
	} left[MODEL__RUNS_MAX]; /* the run of a task, or the call, that ended in each run's last moment */

	for (uint32_t r = 0; r < MODEL__RUNS_MAX; r++)
		left[r].track = TRACE_NONE;
	for (uint32_t e = 0; e < events; e++) {
		const struct trace_event event = trace_event(source->trace, e);
		if (event.track >= tracks || source->run_of_track[event.track] >= model->run_count)
			continue;
		const enum part part = model__part(source->trace, &event);
		if (part == PART_NONE)
			continue;
		const uint32_t r = source->run_of_track[event.track],
			       lane = source->lane_of_track[event.track];
		struct run *run = &model->runs[r];
		if (lane >= run->shown.lane_count)
			continue;
		const bool joins = (part == PART_WAIT || is_end(part)) && left[r].track == event.track &&
		                   left[r].ts_ns == event.ts_ns;
		left[r].track = part == PART_LEAVE || part == PART_RETURN ? event.track : TRACE_NONE;
		left[r].ts_ns = event.ts_ns;
		if (joins)
			run->moments[run->shown.moment_count - 1] = e;
		else if (push(run, e))
			return -ENOMEM;
		if (is_end(part) && (run->lanes[lane].kind == MODEL_LANE_TASK ||
					    run->lanes[lane].kind == MODEL_LANE_CALL))
			end_task(run, lane, part, e, event.ts_ns);
	}
	return 0;
}

uint32_t model__moment_of_event(const struct run *run, uint32_t event)
{
	uint32_t low = 0, high = run->shown.moment_count;

	while (low < high) {
		const uint32_t middle = low + (high - low) / 2;
		if (run->moments[middle] < event)
			low = middle + 1;
		else
			high = middle;
	}
	return low < run->shown.moment_count ? low + 1 : 0;
}

uint32_t model__run_left(const struct run *run, uint32_t moment, const struct lane *lane, enum part part)
{
	const uint32_t event = run->moments[moment - 1], before = happened_at(run, moment - 1);

	if (part != PART_WAIT && !is_end(part))
		return TRACE_NONE;
	const uint32_t slice = model__slice_before(lane, event);
	if (slice == TRACE_NONE)
		return TRACE_NONE;
	const struct trace_span span = lane_span(lane, slice);
	return span.state == TRACE_RUN && span.end != TRACE_NONE && span.end >= before ? slice : TRACE_NONE;
}

/* ---- positions ---- */

struct model_position model_position_at(const struct model *model, uint32_t index, int64_t time_ns)
{
	const struct run *run = run_of(model, index);
	struct model_position position = {time_ns > 0 ? time_ns : 0, 0};

	if (!run)
		return position;
	uint32_t low = 0, high = run->shown.moment_count;
	while (low < high) {
		const uint32_t middle = low + (high - low) / 2;
		if (minus(trace_event(run->shown.trace, run->moments[middle]).ts_ns, run->base_ns) <=
			position.time_ns)
			low = middle + 1;
		else
			high = middle;
	}
	position.moment = low;
	return position;
}

struct model_position model_position_of_moment(const struct model *model, uint32_t index, uint32_t moment)
{
	const struct run *run = run_of(model, index);
	struct model_position position = {0, 0};

	if (!run || run->shown.moment_count == 0 || moment == 0)
		return position;
	position.moment = moment < run->shown.moment_count ? moment : run->shown.moment_count;
	position.time_ns =
		minus(trace_event(run->shown.trace, run->moments[position.moment - 1]).ts_ns, run->base_ns);
	if (position.time_ns < 0)
		position.time_ns = 0;
	return position;
}

/* What of a moment stands on a line: the event itself, or the bare yield just before the E of a run. */
static uint32_t line_event(const struct trace *trace, uint32_t number)
{
	const struct trace_event event = trace_event(trace, number);

	switch (model__part(trace, &event)) {
	case PART_CREATE:
	case PART_WAIT:
	case PART_DONE:
	case PART_FAILED:
	case PART_CANCELLED:
	case PART_BLOCK:
	case PART_CALL:
		return number;
	case PART_LEAVE:
		return model__yield_before(trace, number);
	default:
		return TRACE_NONE;
	}
}

uint32_t model_moment_on_line(
	const struct model *model, uint32_t index, struct model_position position, uint32_t line)
{
	enum { EVENTS_MAX = 500000 }; /* beyond that a click would take longer than anybody waits */
	const struct run *run = run_of(model, index);
	uint32_t looked = 0;

	if (!run || line == 0)
		return 0;
	for (uint32_t m = position.moment; m < run->shown.moment_count && looked < EVENTS_MAX; m++) {
		const uint32_t event = line_event(run->shown.trace, run->moments[m]);
		if (event == TRACE_NONE)
			continue;
		looked++;
		if (model__line(run->shown.trace, event) == line)
			return m + 1;
	}
	return 0;
}
