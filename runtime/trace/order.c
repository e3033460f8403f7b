/* order.c: puts events in order of (ts, place). Linear on what is nearly in order.
 *
 * While loading, an event that comes a little late was already put into its place (events.c), so equal
 * times stand in the order of the file, and a stable sort by time is all that is left to do. Cut the
 * columns where everything before is earlier than everything behind; the parts between two cuts that
 * are out of order are dealt onto a few ascending chains (patience: the first chain that takes the
 * event), and the chains, like runs in any natural merge sort, are merged. A file of several runs, or
 * one grouped by thread, is a handful of chains; anything else costs n log n. */
#include <stdlib.h>
#include <string.h>

#include "reader.h"

enum { BLOCK = 4096, CHAINS = 32 };

struct work { /* for a part of `count` events */
	const int64_t *ts_ns;
	uint32_t count;
	uint8_t *chain;
	uint32_t *order, *other;
	uint32_t *starts; /* of the ascending runs in order */
};

static void deal(struct work *work)
{
	int64_t tails[CHAINS];
	uint32_t counts[CHAINS + 1] = {0}, used = 0, c, i, sum = 0;

	for (i = 0; i < work->count; i++) {
		for (c = 0; c < used && tails[c] > work->ts_ns[i]; c++)
			;
		if (c == used && used < CHAINS)
			used++;
		if (c < CHAINS)
			tails[c] = work->ts_ns[i];
		work->chain[i] = (uint8_t)c; /* CHAINS itself: in no order */
		counts[c]++;
	}
	for (c = 0; c <= CHAINS; c++) {
		uint32_t count = counts[c];

		counts[c] = sum;
		sum += count;
	}
	for (i = 0; i < work->count; i++)
		work->order[counts[work->chain[i]]++] = i;
}

/* Whether event a comes before event b: never equal. */
static inline bool before(const struct work *work, uint32_t a, uint32_t b)
{
	return work->ts_ns[a] != work->ts_ns[b] ? work->ts_ns[a] < work->ts_ns[b] : a < b;
}

static void merge(struct work *work, uint32_t low, uint32_t middle, uint32_t high)
{
	const uint32_t *from = work->order;
	uint32_t a = low, b = middle, to = low;

	while (a < middle && b < high)
		work->other[to++] = before(work, from[b], from[a]) ? from[b++] : from[a++];
	memcpy(work->other + to, from + a, (middle - a) * sizeof(*from));
	memcpy(work->other + to + (middle - a), from + b, (high - b) * sizeof(*from));
}

static void merge_runs(struct work *work)
{
	uint32_t runs = 0, i, kept;

	for (i = 0; i < work->count; i++)
		if (!i || before(work, work->order[i], work->order[i - 1]))
			work->starts[runs++] = i;
	work->starts[runs] = work->count;
	while (runs > 1) {
		uint32_t *swap = work->order;

		for (i = 0, kept = 0; i < runs; i += 2) {
			uint32_t middle = work->starts[i + 1],
				 high = i + 2 <= runs ? work->starts[i + 2] : middle;

			merge(work, work->starts[i], middle, high);
			work->starts[kept++] = work->starts[i];
		}
		work->starts[kept] = work->count;
		runs = kept;
		work->order = work->other;
		work->other = swap;
	}
}

/* Moves what a column holds from `first` on into the order found. */
#define APPLY(type, column)                                              \
	do {                                                             \
		type *to = room;                                         \
		for (i = 0; i < work.count; i++)                         \
			to[i] = (column)[first + work.order[i]];         \
		memcpy((column) + first, to, work.count * sizeof(type)); \
	} while (0)

static int sort_part(struct trace__events *events, uint32_t first, uint32_t count)
{
	struct work work = {.ts_ns = events->ts_ns + first, .count = count};
	size_t bytes = count * sizeof(uint32_t);
	void *room = NULL;
	int error = -ENOMEM;
	uint32_t i;

	work.chain = malloc(count);
	work.order = malloc(bytes);
	work.other = malloc(bytes);
	work.starts = malloc(bytes + 2 * sizeof(uint32_t));
	if (!work.chain || !work.order || !work.other || !work.starts)
		goto out;
	deal(&work);
	merge_runs(&work);
	free(work.other);
	free(work.starts);
	work.other = work.starts = NULL;
	room = malloc(count * sizeof(int64_t));
	if (!room)
		goto out;
	APPLY(uint32_t, events->track);
	APPLY(uint32_t, events->name);
	APPLY(uint32_t, events->offset_low);
	APPLY(uint8_t, events->offset_high);
	APPLY(uint8_t, events->kind);
	APPLY(int64_t, events->ts_ns); /* last: the order was found by it */
	error = 0;
out:
	free(work.chain);
	free(work.order);
	free(work.other);
	free(work.starts);
	free(room);
	return error;
}

static bool in_order(const int64_t *ts_ns, uint32_t count)
{
	uint32_t i;

	for (i = 1; i < count; i++)
		if (ts_ns[i] < ts_ns[i - 1])
			return false;
	return true;
}

int trace__events_order(struct trace__events *events)
{
	uint32_t blocks = events->count / BLOCK + 1, b, i, start = 0;
	int64_t *least = malloc((blocks + 1) * sizeof(*least)), most = INT64_MIN;
	int error = 0;

	if (!least)
		return -ENOMEM;
	least[blocks] = INT64_MAX; /* the least of block b and all behind it */
	for (b = blocks; b-- > 0;) {
		least[b] = least[b + 1];
		for (i = b * BLOCK; i < events->count && i < (b + 1) * BLOCK; i++)
			if (events->ts_ns[i] < least[b])
				least[b] = events->ts_ns[i];
	}
	for (b = 0; b < blocks && !error; b++) {
		uint32_t end = b + 1 < blocks ? (b + 1) * BLOCK : events->count;

		for (i = b * BLOCK; i < end; i++)
			if (events->ts_ns[i] > most)
				most = events->ts_ns[i];
		if (most > least[b + 1])
			continue; /* no cut here */
		if (!in_order(events->ts_ns + start, end - start))
			error = sort_part(events, start, end - start);
		start = end;
	}
	free(least);
	return error;
}
