/* index.c: from events to spans: one pass over the columns in order of time.
 *
 * Each track keeps a stack of what is open on it. B pushes, E takes off what it closes, an X lies on
 * the stack until its end has passed. On a task's track nothing else may be open when a run or a wait
 * begins, and a gap before it is READY: so a task's life has no holes, whatever was lost. */
#include <stdlib.h>
#include <string.h>

#include "reader.h"

enum { SEARCH = 64 }; /* how deep an E looks for the B of its name */

struct node {		      /* something open, on a stack */
	uint32_t span, below; /* below: node + 1, or 0 */
	int64_t end_ns;	      /* of an X */
	bool is_x;
};

struct progress { /* of a track */
	uint32_t top, depth;
	uint32_t
		idle; /* since this event it is in no span of depth 0: a task is READY. TRACE_NONE: not alive */
};

struct build {
	struct trace *trace;
	struct progress *tracks;
	uint32_t *open_calls; /* of a run */
	struct node *nodes;
	uint32_t node_count, node_capacity, free_node;
	uint32_t *same_time; /* X events with one ts */
	size_t same_capacity;
	int error;
};

enum trace_state trace__state_of(enum trace_category category, enum trace_track_kind kind)
{
	static const uint8_t states[] = {
		[TRACE_CAT_RUN] = TRACE_RUN + 1,
		[TRACE_CAT_WAIT] = TRACE_WAIT + 1,
		[TRACE_CAT_BLOCK] = TRACE_BLOCK + 1,
		[TRACE_CAT_CALL] = TRACE_CALL + 1,
		[TRACE_CAT_JOB] = TRACE_JOB + 1,
		[TRACE_CAT_POLL] = TRACE_POLL + 1,
		[TRACE_CAT_NOTE] = 0,
	};

	return kind == TRACE_TRACK_OTHER || !states[category] ? TRACE_SLICE
							      : (enum trace_state)(states[category] - 1);
}

static void push(struct build *build, struct progress *at, uint32_t span, bool is_x, int64_t end_ns)
{
	uint32_t node = build->free_node;

	if (node) {
		build->free_node = build->nodes[node - 1].below;
	} else {
		if (build->node_count == build->node_capacity) {
			uint32_t wanted = build->node_capacity ? build->node_capacity * 2 : 256;
			struct node *grown = realloc(build->nodes, wanted * sizeof(*grown));

			if (!grown) {
				build->error = -ENOMEM;
				return;
			}
			build->nodes = grown;
			build->node_capacity = wanted;
		}
		node = ++build->node_count;
	}
	build->nodes[node - 1] =
		(struct node){.span = span, .below = at->top, .end_ns = end_ns, .is_x = is_x};
	at->top = node;
	at->depth++;
}

static void pop(struct build *build, struct progress *at)
{
	uint32_t node = at->top;

	at->top = build->nodes[node - 1].below;
	at->depth--;
	build->nodes[node - 1].below = build->free_node;
	build->free_node = node;
}

/* Takes off what an event closes. */
static void close_top(struct build *build, uint32_t track, uint32_t event)
{
	struct trace *trace = build->trace;
	struct progress *at = &build->tracks[track];
	const struct node *node = &build->nodes[at->top - 1];

	if (!node->is_x)
		trace->spans.end[node->span] = event;
	if (trace->spans.state[node->span] == TRACE_CALL)
		build->open_calls[trace->tracks[track].run]--;
	pop(build, at);
	if (!at->depth)
		at->idle = event;
}

static void add_span(
	struct build *build, uint32_t track, uint32_t begin, uint32_t end, enum trace_state state)
{
	struct trace *trace = build->trace;
	struct trace__lane *lane = &trace->lanes[track];
	uint32_t depth = build->tracks[track].depth, span = lane->first + lane->count++;

	trace->spans.begin[span] = begin;
	trace->spans.end[span] = end;
	trace->spans.state[span] = (uint8_t)state;
	trace->spans.depth[span] = (uint8_t)(depth < UINT8_MAX ? depth : UINT8_MAX);
	lane->outer_count += !depth;
}

/* A gap of no length is none. */
static void add_ready(struct build *build, uint32_t track, uint32_t event, int64_t until_ns)
{
	struct progress *at = &build->tracks[track];

	if (at->idle != TRACE_NONE && build->trace->events.ts_ns[at->idle] < until_ns)
		add_span(build, track, at->idle, event, TRACE_READY);
	at->idle = TRACE_NONE;
}

static void add_step(struct trace *trace, uint32_t track)
{
	struct trace__lane *steps = &trace->steps[trace->tracks[track].run];
	uint32_t step = steps->first + steps->count++;

	trace->step_track[step] = track;
	trace->step_span[step] = trace->lanes[track].count - 1;
}

static void take_begin(struct build *build, uint32_t track, uint32_t event)
{
	struct trace *trace = build->trace;
	const struct trace_track *of = &trace->tracks[track];
	struct progress *at = &build->tracks[track];
	enum trace_state state = trace__state_of(trace__category(&trace->events, event), of->kind);

	if (of->kind == TRACE_TRACK_TASK) {
		if (state == TRACE_RUN || state == TRACE_WAIT)
			while (at->depth)
				close_top(build, track, event);
		if (!at->depth)
			add_ready(build, track, event, trace->events.ts_ns[event]);
	}
	add_span(build, track, event, TRACE_NONE, state);
	if (of->kind == TRACE_TRACK_TASK && state == TRACE_RUN)
		add_step(trace, track);
	if (state == TRACE_CALL && !build->open_calls[of->run]++ && of->kind == TRACE_TRACK_CALL &&
		!trace->runs[of->run].has_loop)
		add_step(trace, track);
	push(build, at, trace->lanes[track].first + trace->lanes[track].count - 1, false, 0);
}

/* E closes the innermost B of its name; one without a name the innermost of all. An E whose B was
 * lost closes nothing. */
static void take_end(struct build *build, uint32_t track, uint32_t event)
{
	const struct trace *trace = build->trace;
	struct progress *at = &build->tracks[track];
	uint32_t name = trace->events.name[event], node = at->top, steps = 0;

	for (; node && steps < SEARCH; node = build->nodes[node - 1].below, steps++)
		if (!build->nodes[node - 1].is_x &&
			(name == TRACE__TEXT_EMPTY ||
				trace->events.name[trace->spans.begin[build->nodes[node - 1].span]] == name))
			break;
	if (!node || steps == SEARCH)
		return;
	while (at->top != node)
		close_top(build, track, event);
	close_top(build, track, event);
}

static void take_complete(struct build *build, uint32_t track, uint32_t event)
{
	struct trace *trace = build->trace;
	int64_t end_ns = trace->events.ts_ns[event] + trace__extra(trace, event);
	struct trace_run *run = &trace->runs[trace->tracks[track].run];

	if (end_ns > run->end_ns)
		run->end_ns = end_ns;
	add_span(build, track, event, event,
		trace__state_of(trace__category(&trace->events, event), trace->tracks[track].kind));
	if (trace->spans.state[trace->lanes[track].first + trace->lanes[track].count - 1] == TRACE_CALL)
		build->open_calls[trace->tracks[track].run]++;
	push(build, &build->tracks[track], trace->lanes[track].first + trace->lanes[track].count - 1, true,
		end_ns);
}

static void take_instant(struct build *build, uint32_t track, uint32_t event)
{
	const struct trace *trace = build->trace;
	struct progress *at = &build->tracks[track];
	uint32_t name = trace->events.name[event];

	if (trace->tracks[track].kind != TRACE_TRACK_TASK ||
		trace__category(&trace->events, event) != TRACE_CAT_TASK)
		return;
	if (name == TRACE__TEXT_CREATE && !trace->lanes[track].count)
		at->idle = event;
	else if (name == TRACE__TEXT_DONE || name == TRACE__TEXT_FAILED || name == TRACE__TEXT_CANCELLED)
		at->idle = TRACE_NONE;
}

static void take(struct build *build, uint32_t event)
{
	struct trace *trace = build->trace;
	uint32_t track = trace->events.track[event];
	int64_t ts_ns = trace->events.ts_ns[event];
	struct progress *at = &build->tracks[track];

	while (at->top && build->nodes[at->top - 1].is_x && build->nodes[at->top - 1].end_ns <= ts_ns)
		close_top(build, track, event);
	switch (trace__phase(&trace->events, event)) {
	case TRACE__B:
		take_begin(build, track, event);
		break;
	case TRACE__E:
		take_end(build, track, event);
		break;
	case TRACE__X:
		take_complete(build, track, event);
		break;
	case TRACE__I:
		take_instant(build, track, event);
		break;
	default:
		break;
	}
}

/* Slices that begin at one time nest by their length: the longest is outermost, whatever their order
 * in the file (many programs write an X when it ends). */
static int longer_first(const void *left, const void *right, void *context)
{
	uint32_t a = *(const uint32_t *)left, b = *(const uint32_t *)right;
	int64_t a_ns = trace__extra(context, a), b_ns = trace__extra(context, b);

	return a_ns != b_ns ? (a_ns > b_ns ? -1 : 1) : a < b ? -1 : a > b;
}

/* Takes the events of one time, from the X at `event` on; returns the first of a later time. */
static uint32_t take_same_time(struct build *build, uint32_t event)
{
	const struct trace__events *events = &build->trace->events;
	uint32_t end = event, i;
	size_t count = 0, next = 0;

	for (; end < events->count && events->ts_ns[end] == events->ts_ns[event]; end++) {
		if (trace__phase(events, end) != TRACE__X)
			continue;
		if (count == build->same_capacity) {
			size_t wanted = count ? count * 2 : 64;
			uint32_t *grown = realloc(build->same_time, wanted * sizeof(*grown));

			if (!grown) {
				build->error = -ENOMEM;
				return end;
			}
			build->same_time = grown;
			build->same_capacity = wanted;
		}
		build->same_time[count++] = end;
	}
	qsort_r(build->same_time, count, sizeof(*build->same_time), longer_first, build->trace);
	for (i = event; i < end; i++)
		take(build, trace__phase(events, i) == TRACE__X ? build->same_time[next++] : i);
	return end;
}

/* The tracks' final numbers, and how far they and their runs reach. */
static void place_events(struct trace *trace, const uint32_t *final_track)
{
	struct trace__events *events = &trace->events;
	uint32_t i;

	for (i = 0; i < events->count; i++) {
		struct trace_track *track = &trace->tracks[events->track[i] = final_track[events->track[i]]];

		if (track->first_event == TRACE_NONE)
			track->first_event = i;
		track->last_event = i;
	}
	for (i = 0; i < trace->track_count; i++) {
		const struct trace_track *track = &trace->tracks[i];
		struct trace_run *run = &trace->runs[track->run];
		bool first = run->start_ns == INT64_MAX;

		if (!track->event_count)
			continue;
		if (first || events->ts_ns[track->first_event] < run->start_ns)
			run->start_ns = events->ts_ns[track->first_event];
		if (first || events->ts_ns[track->last_event] > run->end_ns)
			run->end_ns = events->ts_ns[track->last_event];
	}
}

/* Each track's room among the spans, each run's among the steps: as many as there can be. */
static int make_room(struct trace *trace, const uint32_t *final_track, const struct trace__reader *reader)
{
	struct trace__spans *spans = &trace->spans;
	uint64_t span_count = 0, step_count = 0;
	uint32_t i;

	for (i = 0; i < reader->thread_count; i++) {
		const struct trace__thread *thread = &reader->threads[i];
		const struct trace_track *track = &trace->tracks[final_track[i]];
		bool is_task = track->kind == TRACE_TRACK_TASK;

		trace->lanes[final_track[i]].first = (uint32_t)span_count;
		span_count += (uint64_t)thread->begins * (is_task ? 2 : 1) + thread->completes + is_task;
		if (is_task || track->kind == TRACE_TRACK_CALL)
			trace->steps[track->run].outer_count += thread->begins;
	}
	for (i = 0; i < trace->run_count; i++) {
		trace->steps[i].first = (uint32_t)step_count;
		step_count += trace->steps[i].outer_count;
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
	return 0;
}

/* What is open at the end stays so; a task that was READY is so to the end. */
static void take_rest(struct build *build)
{
	struct trace *trace = build->trace;
	uint32_t i;

	for (i = 0; i < trace->track_count; i++)
		if (trace->tracks[i].kind == TRACE_TRACK_TASK && !build->tracks[i].depth)
			add_ready(build, i, TRACE_NONE, trace->runs[trace->tracks[i].run].end_ns);
	for (i = 0; i < trace->run_count; i++)
		trace->steps[i].outer_count = trace->steps[i].count;
}

int trace__index_build(struct trace *trace, const uint32_t *final_track, const struct trace__reader *reader)
{
	const struct trace__events *events = &trace->events;
	struct build build = {.trace = trace};
	int error = -ENOMEM;
	uint32_t i;

	trace->lanes = calloc(trace->track_count + 1, sizeof(*trace->lanes));
	trace->steps = calloc(trace->run_count + 1, sizeof(*trace->steps));
	trace->made_spans = calloc(trace->track_count + 1, sizeof(*trace->made_spans));
	trace->made_steps = calloc(trace->run_count + 1, sizeof(*trace->made_steps));
	build.tracks = calloc(trace->track_count + 1, sizeof(*build.tracks));
	build.open_calls = calloc(trace->run_count + 1, sizeof(*build.open_calls));
	if (!trace->lanes || !trace->steps || !trace->made_spans || !trace->made_steps || !build.tracks ||
		!build.open_calls)
		goto out;
	for (i = 0; i < trace->run_count; i++)
		trace->runs[i].start_ns = INT64_MAX;
	for (i = 0; i < trace->track_count; i++)
		build.tracks[i].idle = TRACE_NONE;
	place_events(trace, final_track);
	error = make_room(trace, final_track, reader);
	for (i = 0; i < events->count && !error; error = build.error) {
		if (trace__unlikely(trace__phase(events, i) == TRACE__X) && i + 1 < events->count &&
			events->ts_ns[i] == events->ts_ns[i + 1])
			i = take_same_time(&build, i);
		else
			take(&build, i++);
	}
	for (i = 0; i < trace->run_count; i++)
		if (trace->runs[i].start_ns == INT64_MAX)
			trace->runs[i].start_ns = 0;
	if (!error)
		take_rest(&build);
out:
	free(build.tracks);
	free(build.open_calls);
	free(build.nodes);
	free(build.same_time);
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
	trace__pages_unmap(trace->sums, trace->sums_bytes);
	trace__pages_unmap(trace->longest, trace->longest_bytes);
	free(trace->outers);
	free(trace->lanes);
	free(trace->steps);
}
