/* wait.c: what a task waits for. The name of a wait slice says it ("sleep 2 s", "gather of 3",
 * "lock db"), and names are interned; so reading a thousand waits parses no line of the trace. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "inside.h"

/* In a box; as the object of a sentence, with and without a name; and that it is over, likewise (0: that
 * has no words of its own). */
static const struct {
	enum word reason, object, any, over, over_any;
} kinds[TRACE_WAIT_KIND_COUNT] = {
#define SAME(id) [TRACE_WAIT_##id] = {WORD_REASON_##id, WORD_REASON_##id, WORD_REASON_##id, 0, 0}
#define IN_WORDS(id)          \
	[TRACE_WAIT_##id] = { \
		WORD_REASON_##id, WORD_FOR_##id, WORD_FOR_ANY_##id, WORD_OVER_##id, WORD_OVER_ANY_##id}
	SAME(SLEEP),
	SAME(TASK),
	SAME(GATHER),
	SAME(WAIT_FOR),
	[TRACE_WAIT_WAIT] = {WORD_REASON_WAIT, WORD_FOR_MANY, WORD_FOR_MANY, WORD_OVER_MANY, WORD_OVER_MANY},
	[TRACE_WAIT_AS_COMPLETED] = {WORD_REASON_COMPLETED, WORD_FOR_NEXT, WORD_FOR_NEXT, WORD_OVER_NEXT,
		WORD_OVER_NEXT},
	[TRACE_WAIT_GROUP] = {WORD_REASON_GROUP, WORD_FOR_GROUP, WORD_FOR_GROUP, WORD_OVER_GROUP,
		WORD_OVER_GROUP},
	[TRACE_WAIT_SHIELD] = {WORD_REASON_SHIELD, WORD_FOR_SHIELD, WORD_FOR_SHIELD, WORD_OVER_SHIELD,
		WORD_OVER_SHIELD},
	IN_WORDS(FUTURE),
	IN_WORDS(LOCK),
	IN_WORDS(SEMAPHORE),
	IN_WORDS(EVENT),
	IN_WORDS(CONDITION),
	IN_WORDS(QUEUE),
	IN_WORDS(EXECUTOR),
	IN_WORDS(PROCESS),
	IN_WORDS(CONNECT),
	IN_WORDS(ACCEPT),
	IN_WORDS(READ),
	IN_WORDS(WRITE),
	IN_WORDS(FILE),
	IN_WORDS(DNS),
	IN_WORDS(STREAM),
};

/* In traces before 2026-11-21 what waits for tasks in other ways than gather is a future by name. */
static const struct {
	const char *what;
	enum word object, over;
} futures[] = {
	{"task group", WORD_FOR_GROUP, WORD_OVER_GROUP},
	{"wait", WORD_FOR_MANY, WORD_OVER_MANY},
	{"as_completed", WORD_FOR_NEXT, WORD_OVER_NEXT},
};

static const char *const names[TRACE_WAIT_KIND_COUNT] = {
#define X(id, name, words, fact) name,
	TRACE_WAIT_KINDS(X)
#undef X
};

struct wait model__wait(const char *name)
{
	const size_t bytes = strcspn(name, " ");

	for (int kind = 0; kind < TRACE_WAIT_KIND_COUNT; kind++) {
		if (strlen(names[kind]) != bytes || memcmp(names[kind], name, bytes) != 0)
			continue;
		const char *what = name + bytes + (name[bytes] == ' ');
		if (strncmp(what, "of ", 3) == 0 && (kind == TRACE_WAIT_GATHER || kind == TRACE_WAIT_GROUP ||
							    kind == TRACE_WAIT_AS_COMPLETED))
			what += 3;
		if (strncmp(what, "for ", 4) == 0 && kind == TRACE_WAIT_WAIT)
			what += 4;
		return (struct wait){(enum trace_wait)kind, what};
	}
	return (struct wait){TRACE_WAIT_KIND_COUNT, name};
}

int64_t model__deadline(const struct wait *wait, const struct trace_span *span)
{
	if (wait->kind != TRACE_WAIT_SLEEP && wait->kind != TRACE_WAIT_WAIT_FOR)
		return INT64_MIN;
	char *end = NULL;
	const double seconds = strtod(wait->what, &end);
	if (end == wait->what || !isfinite(seconds) || seconds < 0 || seconds > 9e9)
		return INT64_MIN;
	const int64_t due_ns = plus(span->start_ns, llround(seconds * 1e9));
	/* The name is rounded; a sleep that was not cut short ends exactly at its deadline. */
	const double off_ns = fabs((double)minus(span->end_ns, due_ns));
	const bool is_exact = !span->open && wait->kind == TRACE_WAIT_SLEEP && off_ns <= seconds * 1e9 * 1e-4;
	return is_exact ? span->end_ns : due_ns;
}

/* ---- gather ---- */

static void count_child(
	const struct run *run, uint32_t lane, uint32_t happened, uint32_t *done, uint32_t *count)
{
	*done += lane < run->shown.lane_count && run->insides[lane].end_event < happened;
	(*count)++;
}

/* The children as the wait's args name them. */
static bool listed_children(
	const struct run *run, uint32_t event, uint32_t happened, uint32_t *done, uint32_t *count)
{
	cJSON *json = trace_event_json(run->shown.trace, event);
	const cJSON *tasks =
		cJSON_GetObjectItemCaseSensitive(cJSON_GetObjectItemCaseSensitive(json, "args"), "tasks");
	const cJSON *task;

	*done = *count = 0;
	cJSON_ArrayForEach(task, tasks)
	{
		const double tid = cJSON_IsNumber(task) ? task->valuedouble : -1;
		const uint32_t track =
			tid >= 0 && tid < UINT32_MAX
				? trace_find_track(run->shown.trace, run->shown.trace_run, (uint32_t)tid)
				: TRACE_NONE;
		count_child(run, track == TRACE_NONE ? TRACE_NONE : run->source->lane_of_track[track],
			happened, done, count);
	}
	cJSON_Delete(json);
	return *count > 0;
}

/* Else: the last `count` tasks that were created in the run before the wait, when they were made on
 * the wait's own line: gather spawns its children just before it waits. */
static bool spawned_children(const struct run *run, const struct lane *lane, uint32_t slice,
	uint32_t happened, uint32_t *done, uint32_t *count)
{
	const struct trace_span wait = lane_span(lane, slice);
	uint32_t before = slice;

	while (before > 0 && lane_span(lane, before - 1).begin == TRACE_NONE)
		before--;
	if (before == 0 || lane_span(lane, before - 1).state != TRACE_RUN || *count == 0)
		return false;
	const uint32_t from = lane_span(lane, before - 1).begin, wanted = *count;
	const uint32_t line = model__line(run->shown.trace, wait.begin);
	uint32_t low = 0, high = run->task_count; /* the tasks whose creation lies before the wait */
	while (low < high) {
		const uint32_t middle = low + (high - low) / 2;
		if (run->insides[run->first_task + middle].first_event < wait.begin)
			low = middle + 1;
		else
			high = middle;
	}
	if (low < wanted)
		return false;
	const uint32_t first = run->first_task + low - wanted;
	const uint32_t first_event = run->insides[first].first_event;
	if (first_event == TRACE_NONE || first_event < from || line == 0 ||
		model__line(run->shown.trace, first_event) != line ||
		model__line(run->shown.trace, run->insides[first + wanted - 1].first_event) != line)
		return false;
	*done = *count = 0;
	for (uint32_t i = 0; i < wanted; i++)
		count_child(run, first + i, happened, done, count);
	return true;
}

bool model__gather_progress(const struct run *run, uint32_t lane_index, uint32_t slice, uint32_t happened,
	uint32_t *done, uint32_t *count)
{
	const struct lane *lane = &run->insides[lane_index];
	const struct trace_span span = lane_span(lane, slice);

	if (span.begin == TRACE_NONE)
		return false;
	if (listed_children(run, span.begin, happened, done, count))
		return true;
	const struct wait wait =
		model__wait(trace_text(run->shown.trace, trace_event(run->shown.trace, span.begin).name));
	const long wanted = strtol(wait.what, NULL, 10);
	*done = 0;
	*count = wanted > 0 && wanted < INT32_MAX ? (uint32_t)wanted : 0;
	return spawned_children(run, lane, slice, happened, done, count);
}

/* ---- words ---- */

/* A text whose hole stayed empty ends in a space, which goes. */
static size_t fill(enum awaitscope_lang lang, enum word text, const char *what, char *buffer, size_t size)
{
	word_fill(buffer, size, lang, word(lang, text), "what", what, NULL);
	size_t length = size ? strlen(buffer) : 0;
	while (length > 0 && buffer[length - 1] == ' ')
		buffer[--length] = '\0';
	return length;
}

size_t model__wait_reason(const struct wait *wait, enum awaitscope_lang lang, char *buffer, size_t size)
{
	if (wait->kind == TRACE_WAIT_KIND_COUNT)
		return word_fill(buffer, size, lang, "{what}", "what", wait->what, NULL);
	if (wait->kind == TRACE_WAIT_GATHER && *wait->what)
		return fill(lang, WORD_REASON_GATHER_OF, wait->what, buffer, size);
	return fill(lang, kinds[wait->kind].reason, wait->what, buffer, size);
}

/* Of what has a number rather than a name, the number is all. */
size_t model__wait_brief(const struct wait *wait, enum awaitscope_lang lang, char *buffer, size_t size)
{
	switch (wait->kind) {
	case TRACE_WAIT_KIND_COUNT:
	case TRACE_WAIT_GATHER:
	case TRACE_WAIT_WAIT:
	case TRACE_WAIT_AS_COMPLETED:
	case TRACE_WAIT_GROUP:
		return model__wait_reason(wait, lang, buffer, size);
	default:
		return fill(lang, kinds[wait->kind].reason, "", buffer, size);
	}
}

/* The place in `futures`, or how many those are. */
static size_t future_of(const struct wait *wait)
{
	const size_t count = sizeof(futures) / sizeof(futures[0]);
	size_t i = 0;

	while (i < count && (wait->kind != TRACE_WAIT_FUTURE || strcmp(futures[i].what, wait->what) != 0))
		i++;
	return i;
}

size_t model__wait_object(const struct wait *wait, enum awaitscope_lang lang, char *buffer, size_t size)
{
	const size_t future = future_of(wait);

	if (wait->kind == TRACE_WAIT_KIND_COUNT || wait->kind == TRACE_WAIT_GATHER)
		return model__wait_reason(wait, lang, buffer, size);
	if (future < sizeof(futures) / sizeof(futures[0]))
		return fill(lang, futures[future].object, "", buffer, size);
	return fill(lang, *wait->what ? kinds[wait->kind].object : kinds[wait->kind].any, wait->what, buffer,
		size);
}

bool model__wait_over(const struct wait *wait, enum word *text)
{
	const size_t future = future_of(wait);

	if (wait->kind == TRACE_WAIT_KIND_COUNT || kinds[wait->kind].over == 0)
		return false;
	*text = *wait->what ? kinds[wait->kind].over : kinds[wait->kind].over_any;
	if (future < sizeof(futures) / sizeof(futures[0]))
		*text = futures[future].over;
	return true;
}
