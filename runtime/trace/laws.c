/* laws.c: what must hold of tasks and flows: one task runs at a time (law 2), its life has no holes
 * (law 3), every resume has a cause that came first (law 4), every flow a beginning (law 6). */
#include <stdlib.h>
#include <string.h>

#include "check.h"

static int64_t ts_of(const struct trace__check *check, uint32_t event)
{
	return check->trace->events.ts_ns[event];
}

static int64_t run_start(const struct trace__check *check, uint32_t run)
{
	return check->trace->runs[run].start_ns;
}

/* ---- law 3: run + ready + wait = a life ---- */

/* A run or a wait begins: is the task alive, and what was it since its last one? */
static void live(struct trace__check *check, uint32_t track, uint32_t event, bool resumes)
{
	struct trace__checked *at = &check->tracks[track];
	uint32_t run = check->trace->tracks[track].run;
	uint32_t since = at->last_end != TRACE_NONE ? at->last_end : at->created;

	if (at->ended != TRACE_NONE && !at->breached &&
		!trace__check_excused(check, run, ts_of(check, at->ended), ts_of(check, event))) {
		TRACE__BREACH(check, 3, event, "%s: goes on after its end", "%s: 끝난 뒤에도 이어집니다",
			trace__label_track(check, track).text);
		at->breached = true;
	}
	if (since == TRACE_NONE && !at->breached &&
		!trace__check_excused(check, run, run_start(check, run), ts_of(check, event))) {
		TRACE__BREACH(check, 3, event, "%s: lives without having been created",
			"%s: 만들어진 적이 없는데 살아 있습니다", trace__label_track(check, track).text);
		at->breached = true;
	}
	if (resumes && since != TRACE_NONE)
		at->accounted_ns += ts_of(check, event) - ts_of(check, since); /* READY */
}

static void end_of_life(struct trace__check *check, uint32_t track, uint32_t event)
{
	struct trace__checked *at = &check->tracks[track];
	uint32_t run = check->trace->tracks[track].run;
	int64_t life_ns;

	if (at->ended != TRACE_NONE && !at->breached) {
		TRACE__BREACH(check, 3, event, "%s: ends twice", "%s: 두 번 끝납니다",
			trace__label_track(check, track).text);
		at->breached = true;
	}
	at->ended = event;
	if (at->created == TRACE_NONE || at->breached || at->depth)
		return; /* told already, or law 1 tells */
	life_ns = ts_of(check, event) - ts_of(check, at->created);
	if (life_ns == at->accounted_ns ||
		trace__check_excused(check, run, ts_of(check, at->created), ts_of(check, event)))
		return;
	TRACE__BREACH(check, 3, event, "%s: run + ready + wait is %s µs, but it lived %s µs",
		"%s: 실행+준비+기다림은 %s µs인데 수명은 %s µs입니다", trace__label_track(check, track).text,
		trace__label_time(at->accounted_ns).text, trace__label_time(life_ns).text);
}

void trace__check_over(struct trace__check *check, uint32_t track, uint32_t begin, uint32_t end)
{
	struct trace__checked *at = &check->tracks[track];
	enum trace_category category = trace__category(&check->trace->events, begin);
	uint32_t run = check->trace->tracks[track].run;

	if (category != TRACE_CAT_RUN && category != TRACE_CAT_WAIT)
		return;
	at->last = category == TRACE_CAT_RUN ? TRACE_RUN : TRACE_WAIT;
	at->last_end = end;
	at->accounted_ns += ts_of(check, end) - ts_of(check, begin);
	if (check->running[run] == begin)
		check->running[run] = TRACE_NONE;
}

void trace__check_task_instant(struct trace__check *check, uint32_t track, uint32_t event)
{
	struct trace__checked *at = &check->tracks[track];
	uint32_t name = check->trace->events.name[event];

	if (name == TRACE__TEXT_CREATE) {
		if (at->created == TRACE_NONE && at->last_end == TRACE_NONE && !at->depth)
			at->created = event;
		else if (!at->breached)
			TRACE__BREACH(check, 3, event, "%s: is created when it lives already",
				"%s: 이미 살아 있는데 다시 만들어집니다",
				trace__label_track(check, track).text);
	} else if (name == TRACE__TEXT_YIELD) {
		at->yielded = true;
	} else if (name == TRACE__TEXT_DONE || name == TRACE__TEXT_FAILED || name == TRACE__TEXT_CANCELLED) {
		end_of_life(check, track, event);
	}
}

void trace__check_wait(struct trace__check *check, uint32_t track, uint32_t event)
{
	live(check, track, event, false);
}

/* ---- law 4: causes ---- */

static bool begins_with(const char *text, const char *word)
{
	return !strncmp(text, word, strlen(word));
}

/* "task 101", "cancel 0", "eager 101", "executor 2", "thread 3": did that one exist by then? */
static void check_causer(struct trace__check *check, uint32_t track, uint32_t event, const char *by)
{
	const struct trace *trace = check->trace;
	const char *number = strchr(by, ' ');
	uint32_t run = trace->tracks[track].run, causer;
	unsigned long tid;

	if (!number ||
		!(begins_with(by, "task ") || begins_with(by, "cancel ") || begins_with(by, "eager ") ||
			begins_with(by, "executor ") || begins_with(by, "thread ")))
		return;
	tid = strtoul(number + 1, NULL, 10);
	if (!tid)
		return; /* the loop itself */
	causer = tid < UINT32_MAX ? trace_find_track(trace, run, (uint32_t)tid) : TRACE_NONE;
	if (causer != TRACE_NONE && trace->tracks[causer].first_event < event)
		return;
	if (!trace__check_excused(check, run, run_start(check, run), ts_of(check, event)))
		TRACE__BREACH(check, 4, event, "%s: is resumed by \"%s\", which has done nothing before",
			"%s: \"%s\" 때문에 재개되는데, 그 전에 한 일이 없습니다",
			trace__label_track(check, track).text, trace__label_of(by).text);
}

/* What the cause says must be what the task did last. Unknown causes are additions, never wrong. */
static bool cause_fits(const struct trace__checked *at, const char *by)
{
	bool waited = at->last_end != TRACE_NONE && at->last == TRACE_WAIT;

	if (!strcmp(by, "create"))
		return !at->ran; /* whether it was created at all is law 3 */
	if (!strcmp(by, "yield"))
		return at->last_end != TRACE_NONE && at->last == TRACE_RUN && at->yielded;
	if (begins_with(by, "eager "))
		return at->last_end != TRACE_NONE && at->last == TRACE_RUN && !at->yielded;
	if (!strcmp(by, "timer") || !strcmp(by, "timeout") || !strcmp(by, "io") || begins_with(by, "task ") ||
		begins_with(by, "executor ") || begins_with(by, "thread "))
		return waited;
	return true;
}

static void check_cause(struct trace__check *check, uint32_t track, uint32_t event)
{
	const struct trace *trace = check->trace;
	struct trace__checked *at = &check->tracks[track];
	uint32_t run = trace->tracks[track].run;
	uint32_t since = at->last_end != TRACE_NONE ? at->last_end : at->created;
	int64_t from_ns = since != TRACE_NONE ? ts_of(check, since) : run_start(check, run);
	struct trace__slice args = {0}, value;
	char by[64] = "";

	trace__json_member(trace__window_element(&check->windows[run % TRACE__CAUSE_WINDOWS],
				   trace__offset(&trace->events, event)),
		"args", &args);
	if (trace__json_member(args, "by", &value))
		trace__json_text(value, by, sizeof(by));
	if (by[0] && cause_fits(at, by)) {
		check_causer(check, track, event, by);
		return;
	}
	if (trace__check_excused(check, run, from_ns, ts_of(check, event)))
		return;
	if (!by[0])
		TRACE__BREACH(check, 4, event, "%s: is resumed without a cause (args.by)",
			"%s: 원인(args.by) 없이 재개됩니다", trace__label_track(check, track).text);
	else
		TRACE__BREACH(check, 4, event, "%s: is resumed by \"%s\", but that did not happen before",
			"%s: \"%s\" 때문에 재개되는데, 그 일이 먼저 일어나지 않았습니다",
			trace__label_track(check, track).text, by);
}

/* ---- law 2: one at a time ---- */

static void check_alone(struct trace__check *check, uint32_t track, uint32_t event)
{
	const struct trace *trace = check->trace;
	uint32_t run = trace->tracks[track].run, other = check->running[run];

	check->running[run] = event;
	if (other == TRACE_NONE || trace__check_excused(check, run, ts_of(check, other), ts_of(check, event)))
		return;
	TRACE__BREACH(check, 2, event, "%s: runs while %s runs", "%s: %s의 실행 중에 실행됩니다",
		trace__label_track(check, track).text,
		trace__label_track(check, trace->events.track[other]).text);
}

void trace__check_resume(struct trace__check *check, uint32_t track, uint32_t event)
{
	struct trace__checked *at = &check->tracks[track];

	live(check, track, event, true);
	check_alone(check, track, event);
	check_cause(check, track, event);
	at->ran = true;
	at->yielded = false;
}

/* ---- law 6: flows ---- */

static size_t flow_slot(const struct trace__check *check, uint64_t id)
{
	size_t slot = trace__mix(id, check->trace->texts.seed) & check->flow_mask;

	while (check->flows[slot] && check->flows[slot] != id)
		slot = (slot + 1) & check->flow_mask;
	return slot;
}

/* Notes an id; whether it is new. */
static bool send(struct trace__check *check, uint64_t id)
{
	size_t slot, i, had = check->flows ? check->flow_mask + 1 : 0;
	uint64_t *old = check->flows;

	if (check->flow_count >= had / 2) {
		check->flows = calloc(had ? had * 2 : 256, sizeof(*check->flows));
		if (!check->flows) {
			check->flows = old;
			check->error = -ENOMEM;
			return true;
		}
		check->flow_mask = (had ? had * 2 : 256) - 1;
		for (i = 0; i < had; i++)
			if (old[i])
				check->flows[flow_slot(check, old[i])] = old[i];
		free(old);
	}
	slot = flow_slot(check, id);
	if (check->flows[slot])
		return false;
	check->flows[slot] = id;
	check->flow_count++;
	return true;
}

void trace__check_flow(struct trace__check *check, uint32_t track, uint32_t event)
{
	const struct trace *trace = check->trace;
	uint32_t run = trace->tracks[track].run;
	bool ours = trace->tracks[track].kind != TRACE_TRACK_OTHER, starts;
	uint64_t id = trace_event_flow(trace, event);

	starts = trace__phase(&trace->events, event) == TRACE__S;
	if (!id) {
		if (ours)
			TRACE__BREACH(check, 6, event, "%s: a flow has no id", "%s: 흐름에 id가 없습니다",
				trace__label_track(check, track).text);
	} else if (starts) {
		if (!send(check, id) && ours)
			TRACE__BREACH(check, 6, event, "%s: the flow 0x%llx begins a second time",
				"%s: 흐름 0x%llx이(가) 다시 시작됩니다",
				trace__label_track(check, track).text, (unsigned long long)id);
		if (ours && !check->tracks[track].depth &&
			!trace__check_excused(
				check, run, check->tracks[track].certain_ns, ts_of(check, event)))
			TRACE__BREACH(check, 6, event, "%s: the flow 0x%llx begins outside of any slice",
				"%s: 흐름 0x%llx이(가) 열린 조각 밖에서 시작됩니다",
				trace__label_track(check, track).text, (unsigned long long)id);
	} else if ((!check->flows || !check->flows[flow_slot(check, id)]) &&
		   !trace__check_excused(check, run, run_start(check, run), ts_of(check, event))) {
		TRACE__BREACH(check, 6, event, "%s: the flow 0x%llx ends but never began before",
			"%s: 흐름 0x%llx이(가) 시작 없이 끝납니다", trace__label_track(check, track).text,
			(unsigned long long)id);
	}
}
