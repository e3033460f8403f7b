/* recording.h: for the recorder's tests: a scratch folder, the events of a file, and the laws that
 * whatever the recorder writes must obey, checked here without the library's own reader. */
#ifndef TEST_RECORDING_H
#define TEST_RECORDING_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cJSON.h>
#include <cmocka.h>
#include <zlib.h>

#include "trace/recorder.h"
#include "trace/segment.h"

/* A folder of the test's own, for its traces and its segments. */
static char folder[64];

static int make_folder(void **state)
{
	(void)state;
	strcpy(folder, "/tmp/awaitscope-recorder-XXXXXX");
	if (!mkdtemp(folder))
		return -1;
	trace__segment_folder = folder;
	return 0;
}

static int remove_folder(void **state)
{
	char command[128];

	(void)state;
	snprintf(command, sizeof(command), "rm -rf '%s'", folder);
	return system(command);
}

static inline const char *in_folder(const char *name)
{
	static char paths[4][160];
	static int turn;
	char *path = paths[turn++ % 4];

	snprintf(path, sizeof(paths[0]), "%s/%s", folder, name);
	return path;
}

/* A file's text, unpacked where need be; the caller's own. */
static inline char *read_text(const char *path)
{
	gzFile file = gzopen(path, "rb");
	size_t used = 0, room = 1 << 16;
	char *text = malloc(room);
	int got;

	if (!file)
		perror(path);
	assert_non_null(file);
	assert_non_null(text);
	while ((got = gzread(file, text + used, (unsigned)(room - used - 1))) > 0) {
		used += (size_t)got;
		if (room - used < 4096) {
			room *= 2;
			text = realloc(text, room);
			assert_non_null(text);
		}
	}
	gzclose(file);
	text[used] = '\0';
	return text;
}

/* The events of a text whose lines are one event each, as an array; every line must parse by itself. */
static inline cJSON *events_of(const char *text)
{
	cJSON *events = cJSON_CreateArray();

	while (*text) {
		const char *end = strchr(text, '\n');
		const char *line = *text == ',' ? text + 1 : text;

		assert_non_null(end); /* whole lines only */
		if (*line == '{') {
			const char *parsed;
			cJSON *event = cJSON_ParseWithLengthOpts(line, (size_t)(end - line), &parsed, 0);

			if (!event)
				print_message("no JSON: %.*s\n", (int)(end - line), line);
			assert_non_null(event);
			assert_ptr_equal(parsed, end);
			cJSON_AddItemToArray(events, event);
		}
		text = end + 1;
	}
	return events;
}

static inline cJSON *load_events(const char *path)
{
	char *text = read_text(path);
	cJSON *events = events_of(text), *whole = cJSON_Parse(text);

	/* What was closed is strict JSON as a whole too. */
	assert_true(cJSON_IsArray(whole));
	assert_int_equal(cJSON_GetArraySize(whole), cJSON_GetArraySize(events));
	cJSON_Delete(whole);
	free(text);
	return events;
}

static inline const char *text_of(const cJSON *event, const char *key)
{
	const char *text = cJSON_GetStringValue(cJSON_GetObjectItem(event, key));

	return text ? text : "";
}

static inline int tid_of(const cJSON *event)
{
	return cJSON_GetObjectItem(event, "tid")->valueint;
}

static inline double ts_of(const cJSON *event)
{
	const cJSON *ts = cJSON_GetObjectItem(event, "ts");

	return ts ? ts->valuedouble : -1;
}

static inline const cJSON *arg_of(const cJSON *event, const char *key)
{
	return cJSON_GetObjectItem(cJSON_GetObjectItem(event, "args"), key);
}

/* The nth (from 1) event of a phase, tid (0: any) and name (NULL: any), or NULL. */
static inline const cJSON *find(const cJSON *events, char phase, int tid, const char *name, int nth)
{
	const cJSON *event;

	cJSON_ArrayForEach(event, events)
	{
		if (*text_of(event, "ph") == phase && (!tid || tid_of(event) == tid) &&
			(!name || strcmp(text_of(event, "name"), name) == 0) && --nth == 0)
			return event;
	}
	return NULL;
}

static inline int count_of(const cJSON *events, char phase, const char *category)
{
	const cJSON *event;
	int count = 0;

	cJSON_ArrayForEach(event, events)
	{
		count += *text_of(event, "ph") == phase &&
		         (!category || !strcmp(text_of(event, "cat"), category));
	}
	return count;
}

/* ---- the laws ---- */

struct law_event {
	const cJSON *json;
	double ts;
	int place;
};

static inline int by_time(const void *a, const void *b)
{
	const struct law_event *x = a, *y = b;

	return x->ts != y->ts ? (x->ts < y->ts ? -1 : 1) : x->place - y->place;
}

struct law_track {
	int tid;
	double last;
	const cJSON *open[8];
	int depth;
};

static inline struct law_track *law_track(struct law_track *tracks, int *count, int tid)
{
	for (int i = 0; i < *count; i++) {
		if (tracks[i].tid == tid)
			return &tracks[i];
	}
	assert_true(*count < 4096);
	tracks[*count] = (struct law_track){.tid = tid};
	return &tracks[(*count)++];
}

static inline bool started(const struct law_event *list, int before, const char *id)
{
	for (int i = before - 1; i >= 0; i--) {
		if (*text_of(list[i].json, "ph") == 's' && !strcmp(text_of(list[i].json, "id"), id))
			return true;
	}
	return false;
}

static inline void check_event(const struct law_event *list, int at, struct law_track *track, int *running)
{
	const cJSON *event = list[at].json;
	const char *category = text_of(event, "cat");
	bool run = !strcmp(category, "run");

	switch (*text_of(event, "ph")) {
	case 'B':
		if (run || !strcmp(category, "wait"))
			assert_int_equal(track->depth, 0); /* a wait lies beside runs, not inside */
		assert_true(track->depth < 8);
		track->open[track->depth++] = event;
		if (run)
			assert_int_equal((*running)++, 0); /* one at a time */
		break;
	case 'E':
		assert_true(track->depth > 0);
		track->depth--;
		assert_string_equal(text_of(track->open[track->depth], "name"), text_of(event, "name"));
		assert_string_equal(text_of(track->open[track->depth], "cat"), category);
		*running -= run;
		break;
	case 's':
		assert_true(track->depth > 0);
		assert_false(started(list, at, text_of(event, "id")));
		break;
	case 'f':
		assert_true(track->depth > 0);
		assert_true(started(list, at, text_of(event, "id")));
		break;
	default:
		break;
	}
}

/* Times do not go back on a track; slices nest and match, and (unless it was cut) all of them end; one
 * run at a time; flows lie in slices, and start before they end. Returns how many slices stay open. */
static inline int obey_laws(const cJSON *events)
{
	int count = cJSON_GetArraySize(events), used = 0, tracks_used = 0, running = 0, open = 0;
	struct law_event *list = calloc((size_t)count + 1, sizeof(*list));
	struct law_track *tracks = calloc(4096, sizeof(*tracks));
	const cJSON *event;

	assert_non_null(list);
	assert_non_null(tracks);
	cJSON_ArrayForEach(event, events)
	{
		struct law_track *track;

		if (*text_of(event, "ph") == 'M')
			continue;
		track = law_track(tracks, &tracks_used, tid_of(event));
		assert_true(ts_of(event) >= track->last);
		track->last = ts_of(event);
		list[used] = (struct law_event){event, ts_of(event), used};
		used++;
	}
	qsort(list, (size_t)used, sizeof(*list), by_time);
	for (int i = 0; i < used; i++)
		check_event(list, i, law_track(tracks, &tracks_used, tid_of(list[i].json)), &running);
	for (int i = 0; i < tracks_used; i++)
		open += tracks[i].depth;
	free(tracks);
	free(list);
	return open;
}

/* ---- records ---- */

static inline uint64_t seconds(double value)
{
	uint64_t bits;

	memcpy(&bits, &value, sizeof(bits));
	return bits;
}

#define PUT(ring, ...) trace_put((ring), (struct trace_record){__VA_ARGS__})

#endif
