/* lanes.c: which tracks a run shows, in which order, and where their spans are.
 *
 * Lane 0 is the loop's (or the cpu's), then the workers, then tasks and calls by tid, then whatever
 * else another program recorded. A run that is a worker process of another (part_of) lends it its
 * tracks as workers. A lane whose spans nest gets a list of the outer ones; all others need none. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "inside.h"

enum rank { RANK_LOOP, RANK_WORKER, RANK_TASK, RANK_OTHER, RANKS, RANK_NONE };

static enum rank rank_of(const struct run *run, const struct trace_track *track, bool lent)
{
	switch (track->kind) {
	case TRACE_TRACK_LOOP:
		return lent ? RANK_NONE : RANK_LOOP;
	case TRACE_TRACK_WORKER:
		return RANK_WORKER;
	case TRACE_TRACK_TASK:
	case TRACE_TRACK_CALL:
		return lent ? RANK_WORKER : RANK_TASK;
	default:
		if (track->event_count == 0 && track->first_event == TRACE_NONE)
			return RANK_NONE;
		return lent && !run->foreign ? RANK_WORKER : RANK_OTHER;
	}
}

static enum model_lane_kind kind_of(enum rank rank, enum trace_track_kind kind)
{
	if (rank == RANK_TASK)
		return kind == TRACE_TRACK_CALL ? MODEL_LANE_CALL : MODEL_LANE_TASK;
	return rank == RANK_WORKER ? MODEL_LANE_WORKER
	       : rank == RANK_LOOP ? MODEL_LANE_LOOP
	                           : MODEL_LANE_OTHER;
}

static void add_lane(struct run *run, uint32_t track_index, enum rank rank)
{
	const struct trace_track *track = trace_track(run->shown.trace, track_index);
	const uint32_t at = run->shown.lane_count++;
	struct model_lane *lane = &run->lanes[at];
	struct lane *inside = &run->insides[at];

	lane->kind = kind_of(rank, track->kind);
	lane->track = track_index;
	lane->tid = track->tid;
	lane->name = track->name ? track->name : "";
	lane->end_ns = run->shown.total_ns;
	if (rank == RANK_LOOP && !*lane->name)
		lane->name = run->sync ? "cpu" : "event loop";
	run->source->lane_of_track[track_index] = at;
	inside->first_event = track->first_event;
	inside->end_event = TRACE_NONE;
	inside->trace = run->shown.trace;
	inside->track = track_index;
	inside->count = inside->span_count = trace_span_count(run->shown.trace, track_index);
	if (track->first_event != TRACE_NONE && rank != RANK_LOOP)
		lane->created_ns =
			minus(trace_event(run->shown.trace, track->first_event).ts_ns, run->base_ns);
	if (rank == RANK_TASK && run->task_count++ == 0)
		run->first_task = at;
}

/* ---- names for what has none ---- */

/* Workers are counted from 1: their tids begin at 2, and beyond the 98th at 1,000,000,000. */
static uint32_t worker_number(uint32_t tid)
{
	enum { FIRST_FAR = 1000000000, LAST_NEAR = 99 };

	if (tid >= FIRST_FAR)
		return tid - FIRST_FAR + LAST_NEAR;
	return tid >= 2 && tid <= LAST_NEAR ? tid - 1 : tid;
}

static int make_names(struct run *run)
{
	static const enum word texts[] = {[MODEL_LANE_LOOP] = WORD_LANE_THREAD,
		[MODEL_LANE_WORKER] = WORD_LANE_WORKER,
		[MODEL_LANE_TASK] = WORD_LANE_TASK,
		[MODEL_LANE_CALL] = WORD_LANE_CALL,
		[MODEL_LANE_OTHER] = WORD_LANE_THREAD};
	uint32_t count = 0;

	for (uint32_t i = 0; i < run->shown.lane_count; i++)
		count += !*run->lanes[i].name;
	if (count == 0)
		return 0;
	run->names = malloc(count * sizeof(*run->names));
	if (!run->names)
		return -ENOMEM;
	for (uint32_t i = 0; i < run->shown.lane_count; i++) {
		const struct model_lane *lane = &run->lanes[i];
		if (*lane->name)
			continue;
		struct lane_name *name = &run->names[run->name_count++];
		char number[16];
		snprintf(number, sizeof(number), "%u",
			lane->kind == MODEL_LANE_WORKER ? worker_number(lane->tid) : lane->tid);
		name->lane = i;
		for (int lang = 0; lang < MODEL__LANGS; lang++)
			word_fill(name->text[lang], sizeof(name->text[lang]), (enum awaitscope_lang)lang,
				word((enum awaitscope_lang)lang, texts[lane->kind]), "n", number, NULL);
	}
	return 0;
}

void model__name_lanes(struct run *run, enum awaitscope_lang lang)
{
	for (uint32_t i = 0; i < run->name_count; i++)
		run->lanes[run->names[i].lane].name = run->names[i].text[lang];
}

/* ---- which there are ---- */

/* Calls `add` for the tracks of a rank; returns how many there are (counts only without lanes). */
static uint32_t each_track(struct run *run, enum rank rank)
{
	const struct trace *trace = run->shown.trace;
	const uint8_t self = run->source->run_of_raw[run->shown.trace_run];
	uint32_t count = 0, loops = 0;

	for (uint32_t r = 0; r < trace_run_count(trace); r++) {
		if (run->source->run_of_raw[r] != self)
			continue;
		const struct trace_run *raw = trace_run(trace, r);
		for (uint32_t t = raw->first_track; t < raw->first_track + raw->track_count; t++) {
			const enum rank own = rank_of(run, trace_track(trace, t), r != run->shown.trace_run);
			if (own != rank || (rank == RANK_LOOP && loops++ > 0))
				continue;
			count++;
			if (run->lanes)
				add_lane(run, t, rank);
		}
	}
	return count;
}

/* Lists the outer spans of the lanes that nest. */
static int list_outers(struct run *run)
{
	size_t total = 0;

	for (uint32_t i = 0; i < run->shown.lane_count; i++) {
		struct lane *lane = &run->insides[i];
		uint32_t outer = 0;
		for (uint32_t s = 0; s < lane->span_count; s++)
			outer += raw_span(lane, s).depth == 0;
		if (outer < lane->span_count)
			total += outer;
		lane->count = outer;
	}
	if (total == 0)
		return 0;
	run->outers = malloc(total * sizeof(*run->outers));
	if (!run->outers)
		return -ENOMEM;
	uint32_t *at = run->outers;
	for (uint32_t i = 0; i < run->shown.lane_count; i++) {
		struct lane *lane = &run->insides[i];
		if (lane->count == lane->span_count)
			continue;
		lane->outer = at;
		for (uint32_t s = 0; s < lane->span_count; s++)
			if (raw_span(lane, s).depth == 0)
				*at++ = s;
	}
	return 0;
}

/* A call has ended when its slice has. */
static void end_calls(struct run *run)
{
	for (uint32_t i = 0; i < run->shown.lane_count; i++) {
		struct lane *lane = &run->insides[i];
		if (run->lanes[i].kind != MODEL_LANE_CALL || lane->count == 0)
			continue;
		const struct trace_span last = lane_span(lane, lane->count - 1);
		if (last.open || last.end == TRACE_NONE)
			continue;
		lane->end_event = last.end;
		run->lanes[i].end = MODEL_END_DONE;
		run->lanes[i].end_ns = minus(last.end_ns, run->base_ns);
	}
}

/* Whether all that a task waited for, but for a hundredth of the time, were other tasks: then its lane says
 * nothing that theirs do not. */
static bool only_waits_for_tasks(const struct trace *trace, uint32_t track)
{
	enum { LOOK_AT = 64, HUNDREDTH = 100 };
	const uint32_t count = trace_span_count(trace, track);
	int64_t tasks_ns = 0, others_ns = 0;

	for (uint32_t i = 0; i < count && i < LOOK_AT; i++) {
		const struct trace_span span = trace_span(trace, track, i);
		char kind[16];

		if (span.state != TRACE_WAIT || span.begin == TRACE_NONE)
			continue;
		trace_event_arg(trace, span.begin, "kind", kind, sizeof(kind));
		if (!strcmp(kind, "gather") || !strcmp(kind, "task"))
			tasks_ns += minus(span.end_ns, span.start_ns);
		else
			others_ns += minus(span.end_ns, span.start_ns);
	}
	return tasks_ns > 0 && others_ns < tasks_ns / HUNDREDTH;
}

/* The first task is the main one when no task created it. */
static void find_main(struct run *run)
{
	char by[32];

	if (run->task_count == 0 || run->lanes[run->first_task].kind != MODEL_LANE_TASK)
		return;
	const uint32_t event = run->insides[run->first_task].first_event;
	if (event == TRACE_NONE)
		return;
	run->lanes[run->first_task].is_main =
		!trace_event_arg(run->shown.trace, event, "by", by, sizeof(by)) ||
		strncmp(by, "task ", 5) != 0;
	run->lanes[run->first_task].is_backstage =
		run->lanes[run->first_task].is_main && run->shown.lane_count > 2 &&
		only_waits_for_tasks(run->shown.trace, run->lanes[run->first_task].track);
}

int model__make_lanes(struct model *model, uint32_t index)
{
	struct run *run = &model->runs[index];
	uint32_t count = 0;

	for (int rank = 0; rank < RANKS; rank++)
		count += each_track(run, (enum rank)rank);
	count += !run->foreign; /* a loop that left no track of its own */
	run->lanes = calloc(count ? count : 1, sizeof(*run->lanes));
	run->insides = calloc(count ? count : 1, sizeof(*run->insides));
	if (!run->lanes || !run->insides)
		return -ENOMEM;
	for (int rank = 0; rank < RANKS; rank++) {
		if (each_track(run, (enum rank)rank) > 0 || rank != RANK_LOOP || run->foreign)
			continue;
		run->lanes[0] = (struct model_lane){.kind = MODEL_LANE_LOOP,
			.track = TRACE_NONE,
			.tid = 0,
			.name = run->sync ? "cpu" : "event loop",
			.end_ns = run->shown.total_ns};
		run->insides[0].first_event = run->insides[0].end_event = TRACE_NONE;
		run->shown.lane_count = 1;
	}
	run->shown.lanes = run->lanes;
	if (list_outers(run) || make_names(run))
		return -ENOMEM;
	model__name_lanes(run, model->lang);
	end_calls(run);
	find_main(run);
	return 0;
}
