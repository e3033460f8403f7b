/* index.c: from columns of events to tracks that know their events, spans (nest.c) and lanes
 * (lanes.c). Room for the spans is as many as there can be, counted while reading: what of it is not
 * used is never touched. */
#include <stdlib.h>

#include "nest.h"

/* The tracks' final numbers, and how far they and their runs reach. */
static void place_events(struct trace *trace, const uint32_t *final_track)
{
	struct trace__events *events = &trace->events;
	uint32_t i, seen = TRACE_NONE;

	for (i = 0; i < events->count; i++) {
		struct trace_track *track = &trace->tracks[events->track[i] = final_track[events->track[i]]];

		if (track->first_event == TRACE_NONE)
			track->first_event = i;
		track->last_event = i;
	}
	for (i = 0; i < trace->track_count; i++) {
		const struct trace_track *track = &trace->tracks[i];
		struct trace_run *run = &trace->runs[track->run];
		bool first = track->run != seen;

		if (!track->event_count)
			continue;
		seen = track->run; /* a run's tracks stand together */
		if (first || events->ts_ns[track->first_event] < run->start_ns)
			run->start_ns = events->ts_ns[track->first_event];
		if (first || events->ts_ns[track->last_event] > run->end_ns)
			run->end_ns = events->ts_ns[track->last_event];
	}
}

/* Each track's room among the spans, each run's among the steps: as many as there can be. Adds them
 * to capacity, which is zeroed: tracks, then runs. */
static int make_room(struct trace *trace, const uint32_t *final_track, const struct trace__reader *reader,
	uint32_t *capacity)
{
	struct trace__spans *spans = &trace->spans;
	uint64_t span_count = 0, step_count = 0;
	uint32_t i;

	for (i = 0; i < reader->thread_count; i++) {
		const struct trace__thread *thread = &reader->threads[i];
		const struct trace_track *track = &trace->tracks[final_track[i]];
		bool is_task = track->kind == TRACE_TRACK_TASK;

		trace->lanes[final_track[i]].first = (uint32_t)span_count;
		capacity[final_track[i]] = thread->begins + thread->completes;
		if (is_task) /* READY: before each run, and at the end */
			capacity[final_track[i]] += thread->runs + 1;
		span_count += capacity[final_track[i]];
		if (is_task || track->kind == TRACE_TRACK_CALL)
			capacity[trace->track_count + track->run] += is_task ? thread->runs : thread->begins;
	}
	for (i = 0; i < trace->run_count; i++) {
		trace->steps[i].first = (uint32_t)step_count;
		step_count += capacity[trace->track_count + i];
	}
	if (span_count >= TRACE_NONE)
		return TRACE_ETOOBIG;
	spans->capacity = span_count + 1;
	spans->begin = trace__pages_map(spans->capacity * sizeof(*spans->begin));
	spans->end = trace__pages_map(spans->capacity * sizeof(*spans->end));
	spans->state = trace__pages_map(spans->capacity);
	spans->depth = trace__pages_map(spans->capacity);
	trace->step_capacity = step_count + 1;
	trace->step_track = trace__pages_map(trace->step_capacity * sizeof(*trace->step_track));
	trace->step_span = trace__pages_map(trace->step_capacity * sizeof(*trace->step_span));
	if (!spans->begin || !spans->end || !spans->state || !spans->depth || !trace->step_track ||
		!trace->step_span)
		return -ENOMEM;
	return trace__lanes_begin(trace, capacity);
}

int trace__index_build(struct trace *trace, const uint32_t *final_track, const struct trace__reader *reader)
{
	struct trace__nest nest = {0};
	uint32_t *capacity = calloc((size_t)trace->track_count + trace->run_count + 1, sizeof(*capacity));
	int error = -ENOMEM;

	trace->lanes = calloc(trace->track_count + 1, sizeof(*trace->lanes));
	trace->steps = calloc(trace->run_count + 1, sizeof(*trace->steps));
	trace->made_spans = calloc(trace->track_count + 1, sizeof(*trace->made_spans));
	trace->made_steps = calloc(trace->run_count + 1, sizeof(*trace->made_steps));
	if (!capacity || !trace->lanes || !trace->steps || !trace->made_spans || !trace->made_steps)
		goto out;
	place_events(trace, final_track);
	error = make_room(trace, final_track, reader, capacity);
	if (!error)
		error = trace__nest_init(&nest, trace);
	if (!error)
		error = trace__nest_take_all(&nest);
	if (error)
		goto out;
	trace__nest_end(&nest);
	error = trace__lanes_end(trace);
out:
	trace__nest_finish(&nest);
	free(capacity);
	return error;
}

void trace__index_finish(struct trace *trace)
{
	struct trace__spans *spans = &trace->spans;
	uint32_t i;

	for (i = 0; trace->made_spans && i < trace->track_count; i++)
		free(atomic_load(&trace->made_spans[i]));
	for (i = 0; trace->made_steps && i < trace->run_count; i++)
		free(atomic_load(&trace->made_steps[i]));
	free(trace->made_spans);
	free(trace->made_steps);
	trace__pages_unmap(spans->begin, spans->capacity * sizeof(*spans->begin));
	trace__pages_unmap(spans->end, spans->capacity * sizeof(*spans->end));
	trace__pages_unmap(spans->state, spans->capacity);
	trace__pages_unmap(spans->depth, spans->capacity);
	trace__pages_unmap(trace->step_track, trace->step_capacity * sizeof(*trace->step_track));
	trace__pages_unmap(trace->step_span, trace->step_capacity * sizeof(*trace->step_span));
	trace__pages_unmap(trace->lane_room, trace->lane_room_bytes);
	free(trace->outers);
	free(trace->lanes);
	free(trace->steps);
}
