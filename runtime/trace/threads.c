/* threads.c: threads and processes of a file that is read. They are numbered as they appear; at the
 * end runs are put in order of pid, their tracks together in order of tid. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "reader.h"

static uint64_t pair_hash(const struct trace__reader *reader, uint64_t a, uint64_t b)
{
	uint64_t seed = reader->trace->texts.seed;

	return trace__mix(trace__mix(a, seed) + b, seed);
}

static uint64_t hash_of(const struct trace__reader *reader, bool threads, uint32_t index)
{
	const struct trace__thread *thread;

	if (!threads)
		return pair_hash(reader, reader->processes[index].pid, 0);
	thread = &reader->threads[index];
	return pair_hash(reader, reader->processes[thread->process].pid, thread->tid);
}

static int map_grow(struct trace__reader *reader, struct trace__map *map, bool threads)
{
	size_t size = map->slots ? ((size_t)map->mask + 1) * 2 : 256;
	uint32_t *slots, i;
	size_t slot;

	if (size > (size_t)1 << 31)
		return -ENOMEM;
	slots = calloc(size, sizeof(*slots));
	if (!slots)
		return -ENOMEM;
	for (i = 0; i < map->count; i++) {
		for (slot = hash_of(reader, threads, i) & (size - 1); slots[slot];
			slot = (slot + 1) & (size - 1))
			;
		slots[slot] = i + 1;
	}
	free(map->slots);
	map->slots = slots;
	map->mask = (uint32_t)(size - 1);
	return 0;
}

/* Puts the index map->count, which is now in the array, into the map. */
static void map_add(struct trace__map *map, uint64_t hash)
{
	size_t slot;

	for (slot = hash & map->mask; map->slots[slot]; slot = (slot + 1) & map->mask)
		;
	map->slots[slot] = ++map->count;
}

/* Room for one more in the array and in the map; the array, or NULL when memory is out. */
static void *make_room(struct trace__reader *reader, struct trace__map *map, bool threads, void *array,
	uint32_t *capacity, size_t size)
{
	uint32_t wanted = *capacity ? *capacity * 2 : 64;

	if (map->count == *capacity) {
		array = wanted > TRACE__EVENTS_MAX ? NULL : realloc(array, wanted * size);
		if (!array)
			return NULL;
		*capacity = wanted;
		if (threads)
			reader->threads = array;
		else
			reader->processes = array;
	}
	if ((!map->slots || map->count >= map->mask / 2) && map_grow(reader, map, threads))
		return NULL;
	return array;
}

uint32_t trace__process_find(struct trace__reader *reader, uint64_t pid)
{
	struct trace__map *map = &reader->process_map;
	uint64_t hash = pair_hash(reader, pid, 0);
	size_t slot;

	if (map->slots)
		for (slot = hash & map->mask; map->slots[slot]; slot = (slot + 1) & map->mask)
			if (reader->processes[map->slots[slot] - 1].pid == pid)
				return map->slots[slot] - 1;
	if (!make_room(reader, map, false, reader->processes, &reader->process_capacity,
		    sizeof(*reader->processes)))
		return TRACE_NONE;
	reader->processes[map->count] = (struct trace__process){.pid = pid, .name = TRACE_NONE};
	map_add(map, hash);
	reader->process_count = map->count;
	return map->count - 1;
}

static uint32_t look_up(const struct trace__reader *reader, uint64_t pid, uint64_t tid, uint64_t hash)
{
	const struct trace__map *map = &reader->thread_map;
	const struct trace__thread *thread;
	size_t slot;

	if (!map->slots)
		return TRACE_NONE;
	for (slot = hash & map->mask; map->slots[slot]; slot = (slot + 1) & map->mask) {
		thread = &reader->threads[map->slots[slot] - 1];
		if (thread->tid == tid && reader->processes[thread->process].pid == pid)
			return map->slots[slot] - 1;
	}
	return TRACE_NONE;
}

uint32_t trace__thread_find(struct trace__reader *reader, uint64_t pid, uint64_t tid)
{
	struct trace__map *map = &reader->thread_map;
	uint64_t hash = pair_hash(reader, pid, tid);
	uint32_t process, found = look_up(reader, pid, tid, hash);
	unsigned recent = (unsigned)(tid ^ pid << 5) % TRACE__RECENT;

	if (found == TRACE_NONE) {
		process = trace__process_find(reader, pid);
		if (process == TRACE_NONE || !make_room(reader, map, true, reader->threads,
						     &reader->thread_capacity, sizeof(*reader->threads)))
			return TRACE_NONE;
		found = map->count;
		reader->threads[found] = (struct trace__thread){
			.tid = tid, .process = process, .name = TRACE_NONE, .kind = TRACE__KIND_UNKNOWN};
		map_add(map, hash);
		reader->thread_count = map->count;
	}
	reader->recent[recent].pid = pid;
	reader->recent[recent].tid = tid;
	reader->recent[recent].thread = found + 1;
	return found;
}

/* ---- when the file is read ---- */

struct key { /* what puts a thread into its place */
	uint64_t pid, tid;
	uint32_t thread, process;
};

static int compare(const void *left, const void *right)
{
	const struct key *a = left, *b = right;

	if (a->pid != b->pid)
		return a->pid < b->pid ? -1 : 1;
	return a->tid < b->tid ? -1 : a->tid > b->tid;
}

/* Without a name the text of a textual pid or tid is one, or the digits of one that has too many. */
static const char *name_of(struct trace *trace, uint32_t name, uint64_t id)
{
	char digits[24];

	if (name == TRACE_NONE && id >> 63 && (uint32_t)id < trace->texts.count && (id << 1 >> 33) == 0)
		name = (uint32_t)id;
	else if (name == TRACE_NONE && id > UINT32_MAX)
		name = trace__texts_intern(&trace->texts, digits,
			(size_t)snprintf(digits, sizeof(digits), "%" PRId64, (int64_t)id));
	return name == TRACE_NONE ? "" : trace_text(trace, name);
}

/* What does not fit is all the same number, so that the order holds. */
static uint32_t short_id(uint64_t id)
{
	return id > UINT32_MAX ? UINT32_MAX : (uint32_t)id;
}

/* Our own traces name a track's kind; the number tells it where that line was lost. */
static enum trace_track_kind kind_of(const struct trace__thread *thread, bool ours)
{
	if (thread->kind != TRACE__KIND_UNKNOWN)
		return (enum trace_track_kind)thread->kind;
	if (!ours || !thread->tid)
		return TRACE_TRACK_OTHER;
	if (thread->tid == TRACE_TID_LOOP)
		return TRACE_TRACK_LOOP;
	if (thread->tid < TRACE_TID_TASK || thread->tid >= TRACE_TID_WORKER_MORE)
		return TRACE_TRACK_WORKER;
	return thread->has_calls ? TRACE_TRACK_CALL : TRACE_TRACK_TASK;
}

static const char *text_member(const cJSON *object, const char *key)
{
	const char *text = cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(object, key));

	return text ? text : "";
}

static int64_t number_member(const cJSON *object, const char *key, int64_t most, int64_t otherwise)
{
	const cJSON *item = cJSON_GetObjectItemCaseSensitive(object, key);

	if (!cJSON_IsNumber(item) || !(item->valuedouble >= 0))
		return otherwise;
	return item->valuedouble >= (double)most ? most : (int64_t)item->valuedouble;
}

static struct trace_run run_of(struct trace *trace, struct trace__process *process)
{
	struct trace_run run = {
		.pid = short_id(process->pid),
		.part_of = (uint32_t)number_member(process->metadata, "part_of", UINT32_MAX, 0),
		.name = name_of(trace, process->name, process->pid),
		.scenario = text_member(process->metadata, "scenario"),
		.clock = text_member(process->metadata, "clock"),
		.metadata = process->metadata,
		.slow_ns = number_member(process->metadata, "slow_ns", TRACE__TIME_MAX, 100000000),
	};

	process->metadata = NULL; /* the trace's now */
	return run;
}

/* Processes without a thread (metadata alone) stand in the order too: as a key without a thread. */
static size_t collect(const struct trace__reader *reader, struct key *keys, uint8_t *has_thread)
{
	size_t count = 0;
	uint32_t i;

	for (i = 0; i < reader->thread_count; i++) {
		const struct trace__thread *thread = &reader->threads[i];

		keys[count++] =
			(struct key){reader->processes[thread->process].pid, thread->tid, i, thread->process};
		has_thread[thread->process] = 1;
	}
	for (i = 0; i < reader->process_count; i++)
		if (!has_thread[i])
			keys[count++] = (struct key){reader->processes[i].pid, 0, TRACE_NONE, i};
	if (count)
		qsort(keys, count, sizeof(*keys), compare);
	return count;
}

static void number(struct trace__reader *reader, const struct key *keys, size_t count, uint32_t *final_track)
{
	struct trace *trace = reader->trace;
	uint32_t process = TRACE_NONE;
	struct trace_run *run = NULL;
	size_t i;

	for (i = 0; i < count; i++) {
		const struct trace__thread *thread;
		struct trace_track *track;

		if (keys[i].process != process) {
			process = keys[i].process;
			run = &trace->runs[trace->run_count];
			*run = run_of(trace, &reader->processes[process]);
			run->first_track = trace->track_count;
			trace->run_is_ours[trace->run_count++] = reader->processes[process].ours;
		}
		if (keys[i].thread == TRACE_NONE)
			continue;
		thread = &reader->threads[keys[i].thread];
		final_track[keys[i].thread] = trace->track_count;
		track = &trace->tracks[trace->track_count++];
		*track = (struct trace_track){
			.run = trace->run_count - 1,
			.tid = short_id(thread->tid),
			.name = name_of(trace, thread->name, thread->tid),
			.kind = kind_of(thread, reader->processes[process].ours),
			.first_event = TRACE_NONE,
			.last_event = TRACE_NONE,
			.event_count = thread->events,
		};
		run->track_count++;
		run->event_count += thread->events;
		run->has_loop |= track->kind == TRACE_TRACK_TASK;
	}
}

int trace__threads_finish(struct trace__reader *reader, uint32_t **final_track)
{
	struct trace *trace = reader->trace;
	size_t count = (size_t)reader->thread_count + reader->process_count;
	struct key *keys = malloc((count + 1) * sizeof(*keys));
	uint8_t *has_thread = calloc(count + 1, 1);
	int error = -ENOMEM;

	*final_track = malloc((count + 1) * sizeof(**final_track));
	trace->runs = calloc(reader->process_count + 1, sizeof(*trace->runs));
	trace->run_is_ours = calloc(reader->process_count + 1, sizeof(*trace->run_is_ours));
	trace->tracks = calloc(reader->thread_count + 1, sizeof(*trace->tracks));
	if (!keys || !has_thread || !*final_track || !trace->runs || !trace->run_is_ours || !trace->tracks)
		goto out;
	number(reader, keys, collect(reader, keys, has_thread), *final_track);
	error = 0;
out:
	free(keys);
	free(has_thread);
	if (error) {
		free(*final_track);
		*final_track = NULL;
	}
	return error;
}
