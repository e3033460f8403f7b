/* nest.c: what is open on each track while events are taken in order of time; what closes is a span.
 *
 * Each track keeps a stack of what is open on it. B pushes, E takes off what it closes, an X lies on
 * the stack until its end has passed. On a task's track nothing else may be open when a run or a wait
 * begins, and a gap before a run is READY: so the life of a task has no holes, unless lines are missing. */
#include <stdlib.h>
#include <string.h>

#include "nest.h"

enum { SEARCH = 64 }; /* how deep an E looks for the B of its name */

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

static void push(
	struct trace__nest *nest, struct trace__progress *at, uint32_t span, bool is_x, int64_t end_ns)
{
	uint32_t node = nest->free_node;

	if (node) {
		nest->free_node = nest->nodes[node - 1].below;
	} else {
		if (nest->node_count == nest->node_capacity) {
			uint32_t wanted = nest->node_capacity ? nest->node_capacity * 2 : 256;
			struct trace__node *grown = realloc(nest->nodes, wanted * sizeof(*grown));

			if (!grown) {
				nest->error = -ENOMEM;
				return;
			}
			nest->nodes = grown;
			nest->node_capacity = wanted;
		}
		node = ++nest->node_count;
	}
	nest->nodes[node - 1] =
		(struct trace__node){.span = span, .below = at->top, .end_ns = end_ns, .is_x = is_x};
	at->top = node;
	at->depth++;
}

static void pop(struct trace__nest *nest, struct trace__progress *at)
{
	uint32_t node = at->top;

	at->top = nest->nodes[node - 1].below;
	at->depth--;
	nest->nodes[node - 1].below = nest->free_node;
	nest->free_node = node;
}

/* The last step of a run ends: at its own end, or because another one begins. */
static void end_step(struct trace__nest *nest, uint32_t run, int64_t end_ns)
{
	struct trace *trace = nest->trace;
	struct trace__lane *steps = &trace->steps[run];
	uint32_t last = steps->first + steps->count - 1, span;

	if (!nest->runs[run].step_runs)
		return;
	nest->runs[run].step_runs = false;
	span = trace->lanes[trace->step_track[last]].first + trace->step_span[last];
	trace__lane_end_of(steps, steps->count - 1, (enum trace_state)trace->spans.state[span],
		trace->events.ts_ns[trace->spans.begin[span]], end_ns);
}

/* A span of a track ends at this time. */
static void end_span(struct trace__nest *nest, uint32_t track, uint32_t span, int64_t end_ns)
{
	struct trace *trace = nest->trace;
	uint32_t run = trace->tracks[track].run;
	const struct trace__lane *steps = &trace->steps[run];
	struct trace__lane *lane = &trace->lanes[track];

	if (!trace->spans.depth[span])
		trace__lane_end_of(lane, lane->outer_count - 1, (enum trace_state)trace->spans.state[span],
			trace->events.ts_ns[trace->spans.begin[span]], end_ns);
	if (nest->runs[run].step_runs && trace->step_track[steps->first + steps->count - 1] == track &&
		trace->step_span[steps->first + steps->count - 1] == span - lane->first)
		end_step(nest, run, end_ns);
}

/* Takes off what an event closes. */
static void close_top(struct trace__nest *nest, uint32_t track, uint32_t event)
{
	struct trace *trace = nest->trace;
	struct trace__progress *at = &nest->tracks[track];
	const struct trace__node *node = &nest->nodes[at->top - 1];

	if (!node->is_x) {
		trace->spans.end[node->span] = event;
		end_span(nest, track, node->span, trace->events.ts_ns[event]);
	}
	if (trace->spans.state[node->span] == TRACE_CALL)
		nest->runs[trace->tracks[track].run].open_calls--;
	at->idle = at->depth == 1 && !node->is_x ? event : at->idle;
	pop(nest, at);
}

static uint32_t add_span(
	struct trace__nest *nest, uint32_t track, uint32_t begin, uint32_t end, enum trace_state state)
{
	struct trace *trace = nest->trace;
	struct trace__lane *lane = &trace->lanes[track];
	uint32_t depth = nest->tracks[track].depth, span = lane->first + lane->count++;

	trace->spans.begin[span] = begin;
	trace->spans.end[span] = end;
	trace->spans.state[span] = (uint8_t)state;
	trace->spans.depth[span] = (uint8_t)(depth < UINT8_MAX ? depth : UINT8_MAX);
	if (!depth)
		trace__lane_add(lane, lane->outer_count++, trace->events.ts_ns[begin]);
	return span;
}

/* A gap of no length is none. */
static void add_ready(struct trace__nest *nest, uint32_t track, uint32_t event, int64_t until_ns)
{
	struct trace__progress *at = &nest->tracks[track];

	if (at->idle != TRACE_NONE && nest->trace->events.ts_ns[at->idle] < until_ns)
		end_span(nest, track, add_span(nest, track, at->idle, event, TRACE_READY), until_ns);
	at->idle = TRACE_NONE;
}

static void add_step(struct trace__nest *nest, uint32_t track, uint32_t event)
{
	struct trace *trace = nest->trace;
	uint32_t run = trace->tracks[track].run, step;

	end_step(nest, run, trace->events.ts_ns[event]);
	trace__lane_add(&trace->steps[run], trace->steps[run].count, trace->events.ts_ns[event]);
	step = trace->steps[run].first + trace->steps[run].count++;
	trace->step_track[step] = track;
	trace->step_span[step] = trace->lanes[track].count - 1;
	nest->runs[run].step_runs = true;
}

static void take_begin(struct trace__nest *nest, uint32_t track, uint32_t event)
{
	struct trace *trace = nest->trace;
	const struct trace_track *of = &trace->tracks[track];
	struct trace__progress *at = &nest->tracks[track];
	enum trace_state state = trace__state_of(trace__category(&trace->events, event), of->kind);
	uint32_t span;

	if (of->kind == TRACE_TRACK_TASK) {
		if (state == TRACE_RUN || state == TRACE_WAIT)
			while (at->depth && !nest->nodes[at->top - 1].is_x)
				close_top(nest, track, event);
		if (state == TRACE_RUN && !at->depth)
			add_ready(nest, track, event, trace->events.ts_ns[event]);
		at->idle = TRACE_NONE;
	}
	span = add_span(nest, track, event, TRACE_NONE, state);
	if (of->kind == TRACE_TRACK_TASK && state == TRACE_RUN)
		add_step(nest, track, event);
	if (state == TRACE_CALL && !nest->runs[of->run].open_calls++ && of->kind == TRACE_TRACK_CALL &&
		!trace->runs[of->run].has_loop)
		add_step(nest, track, event);
	push(nest, at, span, false, 0);
}

/* E closes the innermost B of its name; one without a name the innermost of all. An E whose B was
 * lost closes nothing. */
static void take_end(struct trace__nest *nest, uint32_t track, uint32_t event)
{
	const struct trace *trace = nest->trace;
	struct trace__progress *at = &nest->tracks[track];
	uint32_t name = trace->events.name[event], node = at->top, steps = 0;

	for (; node && steps < SEARCH; node = nest->nodes[node - 1].below, steps++)
		if (!nest->nodes[node - 1].is_x &&
			(name == TRACE__TEXT_EMPTY ||
				trace->events.name[trace->spans.begin[nest->nodes[node - 1].span]] == name))
			break;
	if (!node || steps == SEARCH)
		return;
	while (at->top != node)
		close_top(nest, track, event);
	close_top(nest, track, event);
}

static void take_complete(struct trace__nest *nest, uint32_t track, uint32_t event)
{
	struct trace *trace = nest->trace;
	int64_t end_ns = trace->events.ts_ns[event] + trace__extra(trace, event);
	struct trace_run *run = &trace->runs[trace->tracks[track].run];
	uint32_t span;

	if (end_ns > run->end_ns)
		run->end_ns = end_ns;
	nest->tracks[track].idle = TRACE_NONE;
	span = add_span(nest, track, event, event,
		trace__state_of(trace__category(&trace->events, event), trace->tracks[track].kind));
	end_span(nest, track, span, end_ns);
	if (trace->spans.state[span] == TRACE_CALL)
		nest->runs[trace->tracks[track].run].open_calls++;
	push(nest, &nest->tracks[track], span, true, end_ns);
}

static void take_instant(struct trace__nest *nest, uint32_t track, uint32_t event)
{
	const struct trace *trace = nest->trace;
	struct trace__progress *at = &nest->tracks[track];
	uint32_t name = trace->events.name[event];

	if (trace->tracks[track].kind != TRACE_TRACK_TASK ||
		trace__category(&trace->events, event) != TRACE_CAT_TASK)
		return;
	if (name == TRACE__TEXT_CREATE && !trace->lanes[track].count)
		at->idle = event;
	else if (name == TRACE__TEXT_DONE || name == TRACE__TEXT_FAILED || name == TRACE__TEXT_CANCELLED)
		at->idle = TRACE_NONE;
}

static void take(struct trace__nest *nest, uint32_t event)
{
	struct trace *trace = nest->trace;
	uint32_t track = trace->events.track[event];
	int64_t ts_ns = trace->events.ts_ns[event];
	struct trace__progress *at = &nest->tracks[track];

	while (at->top && nest->nodes[at->top - 1].is_x && nest->nodes[at->top - 1].end_ns <= ts_ns)
		close_top(nest, track, event);
	switch (trace__phase(&trace->events, event)) {
	case TRACE__B:
		take_begin(nest, track, event);
		break;
	case TRACE__E:
		take_end(nest, track, event);
		break;
	case TRACE__X:
		take_complete(nest, track, event);
		break;
	case TRACE__I:
		take_instant(nest, track, event);
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
static uint32_t take_same_time(struct trace__nest *nest, uint32_t event)
{
	const struct trace__events *events = &nest->trace->events;
	uint32_t end = event, i;
	size_t count = 0, next = 0;

	for (; end < events->count && events->ts_ns[end] == events->ts_ns[event]; end++) {
		if (trace__phase(events, end) != TRACE__X)
			continue;
		if (count == nest->same_capacity) {
			size_t wanted = count ? count * 2 : 64;
			uint32_t *grown = realloc(nest->same_time, wanted * sizeof(*grown));

			if (!grown) {
				nest->error = -ENOMEM;
				return end;
			}
			nest->same_time = grown;
			nest->same_capacity = wanted;
		}
		nest->same_time[count++] = end;
	}
	qsort_r(nest->same_time, count, sizeof(*nest->same_time), longer_first, nest->trace);
	for (i = event; i < end; i++)
		take(nest, trace__phase(events, i) == TRACE__X ? nest->same_time[next++] : i);
	return end;
}

/* What is open at the end stays so; a task that was READY is so to the end. */
void trace__nest_end(struct trace__nest *nest)
{
	struct trace *trace = nest->trace;
	uint32_t i, node;

	for (i = 0; i < trace->track_count; i++) {
		struct trace__progress *at = &nest->tracks[i];
		int64_t end_ns = trace->runs[trace->tracks[i].run].end_ns;

		for (node = at->top; node; node = nest->nodes[node - 1].below)
			if (!nest->nodes[node - 1].is_x)
				end_span(nest, i, nest->nodes[node - 1].span, end_ns);
		if (trace->tracks[i].kind == TRACE_TRACK_TASK && !at->depth)
			add_ready(nest, i, TRACE_NONE, end_ns);
	}
	for (i = 0; i < trace->run_count; i++)
		trace->steps[i].outer_count = trace->steps[i].count;
}

int trace__nest_init(struct trace__nest *nest, struct trace *trace)
{
	uint32_t i;

	*nest = (struct trace__nest){.trace = trace};
	nest->tracks = calloc(trace->track_count + 1, sizeof(*nest->tracks));
	nest->runs = calloc(trace->run_count + 1, sizeof(*nest->runs));
	if (!nest->tracks || !nest->runs)
		return -ENOMEM;
	for (i = 0; i < trace->track_count; i++)
		nest->tracks[i].idle = TRACE_NONE;
	return 0;
}

int trace__nest_take_all(struct trace__nest *nest)
{
	const struct trace__events *events = &nest->trace->events;
	uint32_t i = 0;

	while (i < events->count && !nest->error) {
		if (trace__unlikely(trace__phase(events, i) == TRACE__X) && i + 1 < events->count &&
			events->ts_ns[i] == events->ts_ns[i + 1])
			i = take_same_time(nest, i);
		else
			take(nest, i++);
	}
	return nest->error;
}

void trace__nest_finish(struct trace__nest *nest)
{
	free(nest->tracks);
	free(nest->runs);
	free(nest->nodes);
	free(nest->same_time);
}
