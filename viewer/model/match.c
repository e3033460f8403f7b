/* match.c: the nth task of a name in one run and the nth of that name in another are the same work.
 *
 * One open hash table holds (what kind of lane, name, nth) → number; nth 0 holds how many of the
 * name the present run had so far. Tasks and calls match each other: a mode without a loop calls what
 * the others spawn. All loops (and the cpu) match. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "inside.h"

struct entry {
	const char *name; /* NULL: free */
	uint32_t hash, nth, kind;
	uint32_t value; /* of nth 0: how many so far in run `run`; else the number */
	uint32_t run;
};

struct table {
	struct entry *entries;
	uint32_t mask;
};

static uint32_t hash_of(const char *name, uint32_t kind)
{
	uint32_t hash = 2166136261u ^ kind;

	for (; *name; name++)
		hash = (hash ^ (unsigned char)*name) * 16777619u;
	return hash;
}

static struct entry *find(struct table *table, const char *name, uint32_t hash, uint32_t kind, uint32_t nth)
{
	uint32_t at = (hash + nth * 2654435761u) & table->mask;

	for (;; at = (at + 1) & table->mask) {
		struct entry *entry = &table->entries[at];
		if (!entry->name) {
			*entry = (struct entry){.name = name,
				.hash = hash,
				.kind = kind,
				.nth = nth,
				.value = nth ? TRACE_NONE : 0,
				.run = TRACE_NONE};
			return entry;
		}
		if (entry->hash == hash && entry->nth == nth && entry->kind == kind &&
			(entry->name == name || strcmp(entry->name, name) == 0))
			return entry;
	}
}

static uint32_t kind_of(const struct model_lane *lane)
{
	return lane->kind == MODEL_LANE_CALL ? MODEL_LANE_TASK : lane->kind;
}

int model__make_match(struct model *model)
{
	struct table table;
	uint64_t lanes = 0, room = 16;
	uint32_t next = 0;

	for (uint32_t r = 0; r < model->run_count; r++)
		lanes += model->runs[r].shown.lane_count;
	while (room < lanes * 4 + 16)
		room *= 2;
	if (room > (uint64_t)1 << 31)
		return -ENOMEM;
	table.mask = (uint32_t)(room - 1);
	table.entries = calloc((size_t)room, sizeof(*table.entries));
	if (!table.entries)
		return -ENOMEM;
	for (uint32_t r = 0; r < model->run_count; r++) {
		struct run *run = &model->runs[r];
		for (uint32_t i = 0; i < run->shown.lane_count; i++) {
			struct model_lane *lane = &run->lanes[i];
			const uint32_t kind = kind_of(lane);
			const char *name = lane->kind == MODEL_LANE_LOOP ? "" : lane->name;
			const uint32_t hash = hash_of(name, kind);
			struct entry *seen = find(&table, name, hash, kind, 0);
			if (seen->run != r) {
				seen->run = r;
				seen->value = 0;
			}
			struct entry *entry = find(&table, name, hash, kind, ++seen->value);
			if (entry->value == TRACE_NONE)
				entry->value = next++;
			lane->matched = entry->value;
		}
	}
	free(table.entries);
	return 0;
}
