/* events.c: the columns of events: how they grow, and what one event is when it is asked for. */
#include <stdlib.h>
#include <string.h>

#include "reader.h"

enum { NEAR = 64 }; /* how far back a late event is put into its place at once */

enum { COLUMNS = sizeof((struct trace__events){0}.capacities) / sizeof(uint32_t) };

/* A column as it should be, or as it was when memory is out (then *error says so). */
static void *grown(
	struct trace__events *events, int column, void *pages, size_t size, uint32_t wanted, int *error)
{
	uint32_t had = events->capacities[column];
	void *more = *error || had >= wanted ? pages : trace__pages_grow(pages, had * size, wanted * size);

	if (!more) {
		*error = -ENOMEM;
		return pages;
	}
	if (!*error && had < wanted)
		events->capacities[column] = wanted;
	return more;
}

#define GROW(column, field) \
	events->field = grown(events, column, events->field, sizeof(*events->field), capacity, &error)

int trace__events_reserve(struct trace__events *events, uint32_t capacity)
{
	int error = 0;

	GROW(0, ts_ns);
	GROW(1, track);
	GROW(2, name);
	GROW(3, offset_low);
	GROW(4, offset_high);
	GROW(5, kind);
	if (!error)
		events->capacity = capacity;
	return error;
}

#define UNMAP(column, field) \
	trace__pages_unmap(events->field, events->capacities[column] * sizeof(*events->field))

void trace__events_finish(struct trace__events *events)
{
	_Static_assert(COLUMNS == 6, "each column is grown and unmapped");
	UNMAP(0, ts_ns);
	UNMAP(1, track);
	UNMAP(2, name);
	UNMAP(3, offset_low);
	UNMAP(4, offset_high);
	UNMAP(5, kind);
	*events = (struct trace__events){0};
}

int trace__reader_grow(struct trace__reader *reader)
{
	struct trace__events *events = &reader->trace->events;
	uint32_t wanted = events->capacity + events->capacity / 2;

	if (reader->error)
		return reader->error;
	if (events->capacity >= TRACE__EVENTS_MAX)
		reader->error = TRACE_ETOOBIG;
	else
		reader->error = trace__events_reserve(
			events, wanted > TRACE__EVENTS_MAX ? TRACE__EVENTS_MAX : wanted);
	return reader->error;
}

void trace__insert_late(struct trace__reader *reader, int64_t ts_ns, uint32_t thread, uint32_t name,
	uint64_t offset, uint8_t kind)
{
	struct trace__events *e = &reader->trace->events;
	uint32_t n = e->count++, i = n, least = n > NEAR ? n - NEAR : 0;

	while (i > least && e->ts_ns[i - 1] > ts_ns)
		i--;
	if (i && e->ts_ns[i - 1] > ts_ns) { /* too far: order.c does it */
		reader->unordered = true;
		i = n;
	}
#define INSERT(field, value)                                                          \
	do {                                                                          \
		memmove(e->field + i + 1, e->field + i, (n - i) * sizeof(*e->field)); \
		e->field[i] = value;                                                  \
	} while (0)
	INSERT(ts_ns, ts_ns);
	INSERT(track, thread);
	INSERT(name, name);
	INSERT(offset_low, (uint32_t)offset);
	INSERT(offset_high, (uint8_t)(offset >> 32));
	INSERT(kind, kind);
#undef INSERT
}

/* ---- the dur of an X, the id of a flow ---- */

/* One of the two arrays, larger; or as it was, and the reader's error says why. */
static void *grown_extra(struct trace__reader *reader, int which, void *pages, size_t wanted)
{
	size_t had = reader->extra_capacities[which];
	void *more = had < wanted ? trace__pages_grow(pages, had * sizeof(int64_t), wanted * sizeof(int64_t))
	                          : pages;

	if (!more) {
		reader->error = reader->error ? reader->error : -ENOMEM;
		return pages;
	}
	reader->extra_capacities[which] = wanted;
	return more;
}

void trace__add_extra(struct trace__reader *reader, uint64_t offset, int64_t value)
{
	size_t wanted = reader->extra_capacity ? reader->extra_capacity * 2 : 512;

	if (reader->extra_count == reader->extra_capacity) {
		reader->extra_offsets = grown_extra(reader, 0, reader->extra_offsets, wanted);
		reader->extra_values = grown_extra(reader, 1, reader->extra_values, wanted);
		if (reader->error)
			return;
		reader->extra_capacity = wanted;
	}
	reader->extra_offsets[reader->extra_count] = offset;
	reader->extra_values[reader->extra_count++] = value;
}

/* The value that stands at an offset; `hint` is where it most likely is. */
static int64_t extra_at(const struct trace__reader *reader, uint64_t offset, size_t *hint)
{
	size_t low = 0, high = reader->extra_count, middle;

	if (*hint >= high || reader->extra_offsets[*hint] != offset) {
		while (low < high) {
			middle = low + (high - low) / 2;
			if (reader->extra_offsets[middle] < offset)
				low = middle + 1;
			else
				high = middle;
		}
		*hint = low;
	}
	return *hint < reader->extra_count ? reader->extra_values[(*hint)++] : 0;
}

static bool has_extra(unsigned phase)
{
	return phase == TRACE__X || phase == TRACE__S || phase == TRACE__T || phase == TRACE__F;
}

int trace__extras_build(struct trace__reader *reader)
{
	const struct trace__events *events = &reader->trace->events;
	struct trace__extras *extras = &reader->trace->extras;
	size_t hint = 0;
	uint32_t i;

	if (!reader->extra_count)
		return 0;
	extras->words = events->count / 64 + 1;
	extras->count = reader->extra_count;
	extras->bits = trace__pages_map(extras->words * sizeof(*extras->bits));
	extras->ranks = trace__pages_map(extras->words * sizeof(*extras->ranks));
	extras->values = trace__pages_map(extras->count * sizeof(*extras->values));
	if (!extras->bits || !extras->ranks || !extras->values)
		return -ENOMEM;
	for (size_t count = i = 0; i < events->count; i++) {
		if (i % 64 == 0)
			extras->ranks[i / 64] = (uint32_t)count;
		if (!has_extra(trace__phase(events, i)) || count == extras->count)
			continue;
		extras->bits[i / 64] |= (uint64_t)1 << i % 64;
		extras->values[count++] = extra_at(reader, trace__offset(events, i), &hint);
	}
	return 0;
}

int64_t trace__extra(const struct trace *trace, uint32_t event)
{
	const struct trace__extras *extras = &trace->extras;
	uint64_t bit = (uint64_t)1 << event % 64, word;

	if (!extras->count)
		return 0;
	word = extras->bits[event / 64];
	if (!(word & bit))
		return 0;
	return extras->values[extras->ranks[event / 64] + (unsigned)__builtin_popcountll(word & (bit - 1))];
}

/* ---- what trace.h promises ---- */

uint32_t trace_event_count(const struct trace *trace)
{
	return trace->events.count;
}

struct trace_event trace_event(const struct trace *trace, uint32_t event)
{
	const struct trace__events *events = &trace->events;
	unsigned phase = trace__phase(events, event);

	return (struct trace_event){
		.ts_ns = events->ts_ns[event],
		.dur_ns = phase == TRACE__X ? trace__extra(trace, event) : 0,
		.track = events->track[event],
		.name = events->name[event],
		.offset = trace__offset(events, event),
		.phase = (uint8_t)TRACE__PHASES[phase],
		.category = (uint8_t)trace__category(events, event),
	};
}

const char *trace_text(const struct trace *trace, uint32_t id)
{
	return id < trace->texts.count ? trace->texts.entries[id].text : "";
}

uint64_t trace_event_flow(const struct trace *trace, uint32_t event)
{
	unsigned phase = trace__phase(&trace->events, event);

	return has_extra(phase) && phase != TRACE__X ? (uint64_t)trace__extra(trace, event) : 0;
}

uint64_t trace_line_number(const struct trace *trace, uint32_t event)
{
	return trace__line_at(trace, trace__offset(&trace->events, event));
}

static struct trace__slice args_of(struct trace__slice line)
{
	struct trace__slice args = {0};

	return line.start && trace__json_member(line, "args", &args) ? args : (struct trace__slice){0};
}

cJSON *trace_event_json(const struct trace *trace, uint32_t event)
{
	struct trace__window window = {.store = &trace->store};
	struct trace__slice line = trace__window_element(&window, trace__offset(&trace->events, event));
	cJSON *json = line.start ? cJSON_ParseWithLength(line.start, (size_t)(line.end - line.start)) : NULL;

	trace__window_finish(&window);
	return json;
}

bool trace_event_arg(const struct trace *trace, uint32_t event, const char *key, char *buffer, size_t size)
{
	struct trace__window window = {.store = &trace->store};
	struct trace__slice value,
		args = args_of(trace__window_element(&window, trace__offset(&trace->events, event)));
	bool found = trace__json_member(args, key, &value);

	if (size) {
		buffer[0] = '\0';
		if (found)
			trace__json_text(value, buffer, size);
	}
	trace__window_finish(&window);
	return found;
}

double trace_event_number(const struct trace *trace, uint32_t event, const char *key, double otherwise)
{
	char text[64];
	cJSON *number;
	double value = otherwise;

	if (!trace_event_arg(trace, event, key, text, sizeof(text)))
		return otherwise;
	number = cJSON_Parse(text); /* unlike strtod it does not ask the locale */
	if (cJSON_IsNumber(number))
		value = number->valuedouble;
	cJSON_Delete(number);
	return value;
}
