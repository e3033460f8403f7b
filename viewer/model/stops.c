/* stops.c: teaching stops that a scenario wrote, found in what really happened.
 *
 * The metadata names events ("the second resume of make_coffee"), since times are not known when it
 * is written. One walk over the moments counts, for each stop, the events that fit it. A stop that
 * fits nothing, or stands where another already does, is left out. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "inside.h"

enum { STOPS_MAX = 64 };

enum on { ON_CREATE, ON_RESUME, ON_WAIT, ON_READY, ON_END, ON_BLOCKED, ON_PRINT, ON_COUNT };

static const char *const on_names[ON_COUNT] = {
	"create", "resume", "wait", "ready", "end", "blocked", "print"};

struct wanted {
	enum on on;
	const char *task; /* "": anybody */
	uint32_t nth, seen, moment;
	const char *text[MODEL__LANGS];
};

/* ---- reading ---- */

static uint32_t read_stops(const cJSON *stops, struct wanted *wanted)
{
	const cJSON *stop;
	uint32_t count = 0;

	cJSON_ArrayForEach(stop, stops)
	{
		const cJSON *on = cJSON_GetObjectItemCaseSensitive(stop, "on");
		const cJSON *task = cJSON_GetObjectItemCaseSensitive(stop, "task");
		const cJSON *nth = cJSON_GetObjectItemCaseSensitive(stop, "nth");
		int kind = 0;
		while (cJSON_IsString(on) && kind < ON_COUNT && strcmp(on->valuestring, on_names[kind]) != 0)
			kind++;
		if (count == STOPS_MAX || !cJSON_IsString(on) || kind == ON_COUNT)
			continue;
		struct wanted *own = &wanted[count++];
		*own = (struct wanted){
			.on = (enum on)kind, .task = cJSON_IsString(task) ? task->valuestring : "", .nth = 1};
		if (cJSON_IsNumber(nth) && nth->valuedouble >= 1 && nth->valuedouble < UINT32_MAX)
			own->nth = (uint32_t)nth->valuedouble;
		model__both(cJSON_GetObjectItemCaseSensitive(stop, "text"), own->text);
	}
	return count;
}

/* ---- finding ---- */

/* What a moment is, as a set of the things that a stop can be on. */
static unsigned ons_of(const struct run *run, uint32_t moment, uint32_t lane_index, enum part part)
{
	const struct lane *lane = &run->insides[lane_index];
	const uint32_t event = run->moments[moment - 1];
	unsigned ons = 0;

	switch (part) {
	case PART_CREATE:
		return 1u << ON_CREATE;
	case PART_RESUME:
		return 1u << ON_RESUME;
	case PART_CALL:
		return 1u << ON_CREATE | 1u << ON_RESUME;
	case PART_READY:
		return 1u << ON_READY;
	case PART_RETURN:
		return 1u << ON_END;
	case PART_PRINT:
		return 1u << ON_PRINT;
	case PART_UNBLOCK: {
		struct trace_span block;
		if (run->sync && model__block_at(lane, event, &block) &&
			minus(block.end_ns, block.start_ns) >= run->shown.slow_ns)
			ons = 1u << ON_BLOCKED;
		return ons;
	}
	case PART_LEAVE:
	case PART_WAIT:
	case PART_DONE:
	case PART_FAILED:
	case PART_CANCELLED: {
		const uint32_t slice = part == PART_LEAVE ? model__slice_before(lane, event)
		                                          : model__run_left(run, moment, lane, part);
		const struct trace_span span =
			slice != TRACE_NONE ? lane_span(lane, slice) : (struct trace_span){0};
		if (slice != TRACE_NONE && span.state == TRACE_RUN &&
			minus(span.end_ns, span.start_ns) >= run->shown.slow_ns)
			ons = 1u << ON_BLOCKED;
		return ons | (part == PART_WAIT ? 1u << ON_WAIT : is_end(part) ? 1u << ON_END : 0);
	}
	default:
		return 0;
	}
}

/* Which of the wanted stops a lane's events can be: a bit each. */
static uint64_t *interests(const struct run *run, const struct wanted *wanted, uint32_t count)
{
	uint64_t *bits = calloc((size_t)run->shown.lane_count + 1, sizeof(*bits));

	for (uint32_t i = 0; bits && i < run->shown.lane_count; i++)
		for (uint32_t w = 0; w < count; w++)
			if (!*wanted[w].task || strcmp(wanted[w].task, run->lanes[i].name) == 0)
				bits[i] |= (uint64_t)1 << w;
	return bits;
}

static int find(const struct run *run, struct wanted *wanted, uint32_t count)
{
	uint64_t *bits = interests(run, wanted, count);
	uint32_t missing = count;

	if (!bits)
		return -ENOMEM;
	for (uint32_t m = 1; m <= run->shown.moment_count && missing > 0; m++) {
		const struct trace_event event = trace_event(run->shown.trace, run->moments[m - 1]);
		const uint32_t lane = lane_of(run, event.track);
		if (bits[lane] == 0)
			continue;
		const unsigned ons = ons_of(run, m, lane, model__part(run->shown.trace, &event));
		for (uint32_t w = 0; ons != 0 && w < count; w++) {
			if (!(bits[lane] >> w & 1) || !(ons >> wanted[w].on & 1) || wanted[w].moment != 0)
				continue;
			if (++wanted[w].seen == wanted[w].nth) {
				wanted[w].moment = m;
				missing--;
			}
		}
	}
	free(bits);
	return 0;
}

int model__make_stops(struct model *model, uint32_t index)
{
	struct run *run = &model->runs[index];
	struct wanted wanted[STOPS_MAX];
	const uint32_t count =
		read_stops(cJSON_GetObjectItemCaseSensitive(run->raw->metadata, "stops"), wanted);
	uint32_t kept = 0;

	if (count == 0)
		return model__choose_stops(model, index);
	if (find(run, wanted, count))
		return -ENOMEM;
	run->stops = malloc(count * sizeof(*run->stops));
	if (!run->stops)
		return -ENOMEM;
	for (uint32_t w = 0; w < count; w++) {
		uint32_t at = 0;
		while (at < kept && run->stops[at].moment < wanted[w].moment)
			at++;
		if (wanted[w].moment == 0 || (at < kept && run->stops[at].moment == wanted[w].moment))
			continue;
		memmove(&run->stops[at + 1], &run->stops[at], (kept - at) * sizeof(*run->stops));
		run->stops[at] = (struct stop){.moment = wanted[w].moment};
		memcpy(run->stops[at].text, wanted[w].text, sizeof(wanted[w].text));
		kept++;
	}
	run->shown.stop_count = kept;
	if (kept > 0)
		return 0;
	free(run->stops);
	run->stops = NULL;
	return model__choose_stops(model, index);
}

/* ---- positions ---- */

struct model_position model_position_of_stop(const struct model *model, uint32_t index, uint32_t stop)
{
	const struct run *run = run_of(model, index);

	if (!run || run->shown.stop_count == 0)
		return (struct model_position){0, 0};
	if (stop >= run->shown.stop_count)
		stop = run->shown.stop_count - 1;
	return model_position_of_moment(model, index, run->stops[stop].moment);
}

uint32_t model_stop_at(const struct model *model, uint32_t index, struct model_position position)
{
	const struct run *run = run_of(model, index);
	uint32_t low = 0, high = run ? run->shown.stop_count : 0;

	while (low < high) {
		const uint32_t middle = low + (high - low) / 2;
		if (run->stops[middle].moment <= position.moment)
			low = middle + 1;
		else
			high = middle;
	}
	return low > 0 ? low - 1 : run ? run->shown.stop_count : 0;
}
