/* standing.c: who is ready and who waits at a moment, without asking all of them.
 *
 * Every stay in READY or WAIT is an interval of events. Stays are kept in the order in which they are
 * shown: READY by the next resume, WAIT by deadline and, without one, by age. A tree over blocks of
 * them holds the earliest begin and the latest end below each node, so a walk from the left meets the
 * first that are there at a moment and passes over whole branches of those that are not yet, or not any
 * more. How many there are is counted apart: a bit an event for begins and ends, summed up a word. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "inside.h"

enum { BLOCK = 16, DIGIT_BITS = 16, DIGITS = 1 << DIGIT_BITS, KEY_BITS = 64 };

/* A stay with its place in the order, while that is made. */
struct keyed {
	uint64_t key;
	struct stay stay;
};

/* The events between which a stay is there: begin < happened <= end. */
struct interval {
	uint32_t begin, end;
};

static struct interval interval_of(const struct run *run, enum standing standing, struct stay stay)
{
	const struct lane *lane = &run->insides[stay.lane];
	struct interval at = {.begin = lane->first_event, .end = lane->end_event};

	if (stay.slice != TRACE_NONE) {
		const struct trace_span span = lane_span(lane, stay.slice);
		at.begin = standing == STANDING_WAIT ? span.begin : span.end;
		if (standing == STANDING_WAIT && span.end < at.end)
			at.end = span.end;
	}
	if (standing == STANDING_READY) {
		const uint32_t next = model__slice_from(lane, stay.slice == TRACE_NONE ? 0 : stay.slice + 1);
		const uint32_t resume = next == TRACE_NONE ? TRACE_NONE : lane_span(lane, next).begin;
		if (resume < at.end)
			at.end = resume;
	}
	return at;
}

/* ---- collecting ---- */

/* Names are interned and mostly the same ones: each is understood once in a while. */
struct names {
	uint32_t name[64];
	struct wait wait[64];
};

static struct wait wait_of(struct names *names, const struct trace *trace, uint32_t event)
{
	const uint32_t name = trace_event(trace, event).name, at = name % 64;

	if (names->name[at] != name) {
		names->name[at] = name;
		names->wait[at] = model__wait(trace_text(trace, name));
	}
	return names->wait[at];
}

static uint64_t key_of(const struct run *run, enum standing standing, struct stay stay, struct interval at,
	struct names *names)
{
	const uint64_t last = UINT64_C(1) << 63;

	if (standing == STANDING_READY) /* who is never resumed stands behind the others, by age */
		return at.end == run->insides[stay.lane].end_event ? last + at.begin : at.end;
	const struct trace_span span = lane_span(&run->insides[stay.lane], stay.slice);
	const struct wait wait = wait_of(names, run->shown.trace, span.begin);
	const int64_t due_ns = model__deadline(&wait, &span);
	if (due_ns == INT64_MIN)
		return last + at.begin;
	return due_ns < 0 ? 0 : (uint64_t)due_ns;
}

/* The stays of a task, one after the other; returns how many. */
static uint32_t collect_lane(
	const struct run *run, uint32_t index, enum standing standing, struct names *names, struct keyed *out)
{
	const struct lane *lane = &run->insides[index];
	struct stay stay = {index, TRACE_NONE};
	uint32_t count = 0;

	for (uint32_t slice = model__slice_from(lane, 0);; slice = model__slice_from(lane, slice + 1)) {
		if (standing == STANDING_READY ||
			(stay.slice != TRACE_NONE && lane_span(lane, stay.slice).state == TRACE_WAIT)) {
			const struct interval at = interval_of(run, standing, stay);
			if (at.begin < at.end)
				out[count++] = (struct keyed){key_of(run, standing, stay, at, names), stay};
		}
		if (slice == TRACE_NONE)
			return count;
		stay.slice = slice;
	}
}

static bool has_stays(const struct run *run, uint32_t lane)
{
	return run->lanes[lane].kind == MODEL_LANE_TASK;
}

/* As many as there can be. */
static uint32_t most_stays(const struct run *run, enum standing standing)
{
	uint32_t count = 0;

	for (uint32_t i = run->first_task; i < run->first_task + run->task_count; i++) {
		const struct lane *lane = &run->insides[i];
		count += has_stays(run, i) && standing == STANDING_READY;
		for (uint32_t s = 0; has_stays(run, i) && s < lane->count; s++) {
			const uint8_t state = lane_span(lane, s).state;
			count += standing == STANDING_WAIT ? state == TRACE_WAIT : state != TRACE_READY;
		}
	}
	return count;
}

static uint32_t collect(const struct run *run, enum standing standing, struct keyed *out)
{
	struct names names;
	uint32_t count = 0;

	memset(names.name, 0xFF, sizeof(names.name));
	for (uint32_t i = run->first_task; i < run->first_task + run->task_count; i++)
		if (has_stays(run, i))
			count += collect_lane(run, i, standing, &names, out + count);
	return count;
}

/* Sorts by key, digit by digit from the lowest; a digit that all have in common costs one look. Returns
 * which of the two arrays holds the result. */
static struct keyed *sort(struct keyed *from, struct keyed *to, uint32_t count, uint32_t *starts)
{
	for (unsigned shift = 0; shift < KEY_BITS && count > 0; shift += DIGIT_BITS) {
		memset(starts, 0, DIGITS * sizeof(*starts));
		for (uint32_t i = 0; i < count; i++)
			starts[from[i].key >> shift & (DIGITS - 1)]++;
		if (starts[from[0].key >> shift & (DIGITS - 1)] == count)
			continue;
		uint32_t sum = 0;
		for (uint32_t d = 0; d < DIGITS; d++) {
			const uint32_t own = starts[d];
			starts[d] = sum;
			sum += own;
		}
		for (uint32_t i = 0; i < count; i++)
			to[starts[from[i].key >> shift & (DIGITS - 1)]++] = from[i];
		struct keyed *swap = from;
		from = to;
		to = swap;
	}
	return from;
}

/* ---- the tree, and the count ---- */

/* What lies before the first moment has happened at every one. */
static void mark(struct stays *stays, uint64_t *bits, uint32_t event)
{
	if (event < stays->first_event) {
		stays->before[0] += bits == stays->begins ? 1 : UINT32_MAX;
		return;
	}
	const uint32_t at = event - stays->first_event;
	if (at / 64 < stays->words)
		bits[at / 64] |= UINT64_C(1) << at % 64;
}

static int make_tree(const struct run *run, enum standing standing, struct stays *stays)
{
	uint32_t leaves = 1;

	while (leaves < (stays->count + BLOCK - 1) / BLOCK)
		leaves *= 2;
	stays->leaves = leaves;
	stays->tree = malloc((size_t)leaves * 2 * sizeof(*stays->tree));
	if (!stays->tree)
		return -ENOMEM;
	for (uint32_t node = 0; node < leaves * 2; node++)
		stays->tree[node] = (struct stays_node){TRACE_NONE, 0};
	for (uint32_t i = 0; i < stays->count; i++) {
		struct stays_node *node = &stays->tree[leaves + i / BLOCK];
		const struct interval at = interval_of(run, standing, stays->all[i]);
		node->begin = at.begin < node->begin ? at.begin : node->begin;
		node->end = at.end > node->end ? at.end : node->end;
		mark(stays, stays->begins, at.begin);
		mark(stays, stays->ends, at.end);
	}
	for (uint32_t node = leaves - 1; node > 0; node--) {
		const struct stays_node a = stays->tree[2 * node], b = stays->tree[2 * node + 1];
		stays->tree[node].begin = a.begin < b.begin ? a.begin : b.begin;
		stays->tree[node].end = a.end > b.end ? a.end : b.end;
	}
	return 0;
}

static int make_counts(const struct run *run, struct stays *stays)
{
	const uint32_t moments = run->shown.moment_count;

	stays->first_event = moments ? run->moments[0] : 0;
	stays->words = moments ? (run->moments[moments - 1] - stays->first_event) / 64 + 1 : 0;
	stays->begins = calloc((size_t)stays->words + 1, sizeof(*stays->begins));
	stays->ends = calloc((size_t)stays->words + 1, sizeof(*stays->ends));
	stays->before = calloc((size_t)stays->words + 1, sizeof(*stays->before));
	return stays->begins && stays->ends && stays->before ? 0 : -ENOMEM;
}

static void sum_counts(struct stays *stays)
{
	for (uint32_t w = 0; w < stays->words; w++)
		stays->before[w + 1] = stays->before[w] + (uint32_t)__builtin_popcountll(stays->begins[w]) -
		                       (uint32_t)__builtin_popcountll(stays->ends[w]);
}

static int make_stays(struct run *run, enum standing standing)
{
	struct stays *stays = &run->stays[standing];
	const uint32_t most = most_stays(run, standing);
	struct keyed *keyed = malloc(((size_t)most * 2 + 1) * sizeof(*keyed));
	uint32_t *starts = malloc(DIGITS * sizeof(*starts));
	int code = -ENOMEM;

	stays->all = malloc(((size_t)most + 1) * sizeof(*stays->all));
	if (!keyed || !starts || !stays->all || make_counts(run, stays))
		goto out;
	const uint32_t count = collect(run, standing, keyed);
	const struct keyed *sorted = sort(keyed, keyed + most, count, starts);
	for (uint32_t i = 0; i < count; i++)
		stays->all[i] = sorted[i].stay;
	stays->count = count;
	code = make_tree(run, standing, stays);
	sum_counts(stays);
out:
	free(starts);
	free(keyed);
	return code;
}

int model__make_standing(struct run *run)
{
	return make_stays(run, STANDING_READY) || make_stays(run, STANDING_WAIT) ? -ENOMEM : 0;
}

void model__free_standing(struct run *run)
{
	for (int standing = 0; standing < STANDINGS; standing++) {
		struct stays *stays = &run->stays[standing];
		free(stays->all);
		free(stays->tree);
		free(stays->begins);
		free(stays->ends);
		free(stays->before);
	}
}

/* ---- looking ---- */

uint32_t model__standing_count(const struct run *run, enum standing standing, uint32_t happened)
{
	const struct stays *stays = &run->stays[standing];

	if (stays->words == 0 || happened <= stays->first_event)
		return 0;
	const uint32_t at = happened - stays->first_event;
	if (at / 64 >= stays->words)
		return stays->before[stays->words];
	const uint64_t mask = (UINT64_C(1) << at % 64) - 1;
	return stays->before[at / 64] + (uint32_t)__builtin_popcountll(stays->begins[at / 64] & mask) -
	       (uint32_t)__builtin_popcountll(stays->ends[at / 64] & mask);
}

struct walk {
	const struct run *run;
	enum standing standing;
	uint32_t happened, count, most;
	struct stay *out;
};

static void visit(struct walk *walk, uint32_t node)
{
	const struct stays *stays = &walk->run->stays[walk->standing];
	const struct stays_node *at = &stays->tree[node];

	if (walk->count == walk->most || at->begin >= walk->happened || at->end < walk->happened)
		return;
	if (node < stays->leaves) {
		visit(walk, 2 * node);
		visit(walk, 2 * node + 1);
		return;
	}
	const uint32_t first = (node - stays->leaves) * BLOCK;
	for (uint32_t i = first; i < first + BLOCK && i < stays->count && walk->count < walk->most; i++) {
		const struct interval own = interval_of(walk->run, walk->standing, stays->all[i]);
		if (own.begin < walk->happened && own.end >= walk->happened)
			walk->out[walk->count++] = stays->all[i];
	}
}

uint32_t model__standing(
	const struct run *run, enum standing standing, uint32_t happened, struct stay *out, uint32_t most)
{
	struct walk walk = {run, standing, happened, 0, most, out};

	if (run->stays[standing].count > 0)
		visit(&walk, 1);
	return walk.count;
}
