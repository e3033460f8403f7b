/* load.c: a file becomes a trace: pieces are brought (spool.c), split into elements (split.c) and
 * scanned into columns; then the columns are ordered, numbered and indexed, and nothing changes. */
#include <stdlib.h>
#include <string.h>

#include "reader.h"

/* Bytes that a piece left over: the beginning of an element that goes on in the next one. */
struct carry {
	char *bytes;
	size_t size, capacity;
};

static int carry_reserve(struct carry *carry, size_t size)
{
	size_t wanted = size + TRACE__PADDING;
	char *grown;

	if (wanted <= carry->capacity)
		return 0;
	wanted += wanted / 2;
	grown = realloc(carry->bytes, wanted);
	if (!grown)
		return -ENOMEM;
	carry->bytes = grown;
	carry->capacity = wanted;
	return 0;
}

static int carry_keep(struct carry *carry, const char *data, size_t size)
{
	int error = carry_reserve(carry, size);

	if (!error) {
		memmove(carry->bytes, data, size);
		memset(carry->bytes + size, 0, TRACE__PADDING);
		carry->size = size;
	}
	return error;
}

/* Scans what was left over and the piece behind it as one. A short rest is copied in front of the
 * piece; a long one (a huge element) gets the piece behind it. */
static int scan_piece(
	struct trace__reader *reader, struct carry *carry, struct trace__piece *piece, uint64_t *offset)
{
	const char *data = piece->data - carry->size;
	size_t size = carry->size + piece->size, taken;
	int error;

	if (carry->size <= TRACE__HEADROOM) {
		if (carry->size)
			memcpy(piece->data - carry->size, carry->bytes, carry->size);
	} else {
		error = carry_reserve(carry, size);
		if (error)
			return error;
		memcpy(carry->bytes + carry->size, piece->data, piece->size);
		memset(carry->bytes + size, 0, TRACE__PADDING);
		data = carry->bytes;
	}
	taken = trace__split(reader, data, size, *offset, false);
	*offset += taken;
	error = reader->error;
	return error ? error : carry_keep(carry, data + taken, size - taken);
}

static int read_all(struct trace__reader *reader, struct trace__source *source,
	const struct trace_load_options *options, uint64_t *offset)
{
	struct trace_damage *damage = &reader->trace->damage;
	struct trace__piece piece = {0};
	struct carry carry = {0};
	int error, ended;

	for (error = carry_reserve(&carry, 0); !error;) {
		ended = trace__source_next(source, &piece);
		if (!piece.size) {
			error = ended == TRACE_EGZIP && *offset + carry.size ? 0 : ended;
			if (error)
				break;
			memset(carry.bytes + carry.size, 0, TRACE__PADDING);
			*offset += trace__split(reader, carry.bytes, carry.size, *offset, true);
			damage->cut |= ended == TRACE_EGZIP;
			error = reader->error;
			break;
		}
		error = scan_piece(reader, &carry, &piece, offset);
		if (!error && options && options->progress &&
			options->progress(options->context, piece.read_bytes, piece.total_bytes))
			error = TRACE_ECANCELLED;
	}
	free(carry.bytes);
	return error;
}

/* ---- from what was read to a trace ---- */

static int begin(struct trace **out, struct trace__reader *reader, uint64_t expected_bytes)
{
	struct trace *trace = calloc(1, sizeof(*trace));
	uint64_t events = expected_bytes / 100;
	int error;

	if (!trace)
		return -ENOMEM;
	trace->store.fd = -1;
	*reader = (struct trace__reader){.trace = trace};
	error = trace__texts_init(&trace->texts);
	if (!error) /* room that is not used is not touched */
		error = trace__events_reserve(&trace->events, events < 512 ? 512
							      : events > TRACE__EVENTS_MAX
								      ? TRACE__EVENTS_MAX
								      : (uint32_t)events);
	if (error)
		trace_destroy(trace);
	else
		*out = trace;
	return error;
}

static void extras_finish(struct trace__reader *reader)
{
	trace__pages_unmap(
		reader->extra_offsets, reader->extra_capacities[0] * sizeof(*reader->extra_offsets));
	trace__pages_unmap(reader->extra_values, reader->extra_capacities[1] * sizeof(*reader->extra_values));
	reader->extra_offsets = NULL;
	reader->extra_values = NULL;
}

static void reader_finish(struct trace__reader *reader)
{
	uint32_t i;

	for (i = 0; i < reader->process_count; i++)
		cJSON_Delete(reader->processes[i].metadata);
	free(reader->processes);
	free(reader->threads);
	free(reader->process_map.slots);
	free(reader->thread_map.slots);
	extras_finish(reader);
}

/* Whether what was read is a trace at all. */
static int judge(const struct trace__reader *reader)
{
	if (reader->place == TRACE__AT_START)
		return TRACE_EEMPTY;
	if (!reader->saw_element && (reader->is_object || reader->trace->damage.skipped_lines))
		return TRACE_ENOTTRACE;
	return 0;
}

static int build(struct trace__reader *reader)
{
	struct trace *trace = reader->trace;
	uint32_t *final_track = NULL;
	int error = judge(reader);

	if (!error && reader->unordered)
		error = trace__events_order(&trace->events);
	if (!error)
		error = trace__extras_build(reader);
	extras_finish(reader);
	if (!error)
		error = trace__threads_finish(reader, &final_track);
	if (!error)
		error = trace__index_build(trace, final_track, reader);
	if (!error && trace->damage.skipped_lines)
		trace->damage.first_skipped = trace__line_at(trace, trace->first_skipped_offset);
	free(final_track);
	return error;
}

int trace_load(struct trace **out, const char *path, const struct trace_load_options *options)
{
	struct trace__reader reader;
	struct trace__source *source = NULL;
	struct trace *trace = NULL;
	uint64_t offset = 0;
	int error;

	*out = NULL;
	error = trace__source_create(&source, path, NULL, 0);
	if (error)
		return error;
	error = begin(&trace, &reader, trace__source_size(source));
	if (error) {
		struct trace__store store;

		trace__source_close(source, &store);
		trace__store_finish(&store);
		return error;
	}
	trace->path = strdup(path);
	error = trace->path ? read_all(&reader, source, options, &offset) : -ENOMEM;
	trace__source_close(source, &trace->store);
	if (!error)
		error = build(&reader);
	reader_finish(&reader);
	if (error)
		trace_destroy(trace);
	else
		*out = trace;
	return error;
}

/* Bytes that are not compressed are scanned where their copy lies. */
static int read_copy(struct trace__reader *reader, const void *bytes, size_t size)
{
	struct trace__store *store = &reader->trace->store;

	store->bytes = malloc(size + TRACE__PADDING);
	if (!store->bytes)
		return -ENOMEM;
	if (size)
		memcpy(store->bytes, bytes, size);
	memset(store->bytes + size, 0, TRACE__PADDING);
	store->size = size;
	trace__split(reader, store->bytes, size, 0, true);
	return reader->error;
}

int trace_load_bytes(struct trace **out, const void *bytes, size_t size)
{
	const unsigned char *magic = bytes;
	struct trace__reader reader;
	struct trace__source *source;
	struct trace *trace = NULL;
	uint64_t offset = 0;
	int error;

	*out = NULL;
	error = begin(&trace, &reader, size);
	if (error)
		return error;
	trace->path = strdup("");
	if (!trace->path) {
		error = -ENOMEM;
	} else if (size < 2 || magic[0] != 0x1f || magic[1] != 0x8b) {
		error = read_copy(&reader, bytes, size);
	} else if (!(error = trace__source_create(&source, NULL, bytes, size))) {
		error = read_all(&reader, source, NULL, &offset);
		trace__source_close(source, &trace->store);
	}
	if (!error)
		error = build(&reader);
	reader_finish(&reader);
	if (error)
		trace_destroy(trace);
	else
		*out = trace;
	return error;
}

void trace_destroy(struct trace *trace)
{
	uint32_t i;

	if (!trace)
		return;
	trace__index_finish(trace);
	for (i = 0; i < trace->run_count; i++)
		cJSON_Delete((cJSON *)trace->runs[i].metadata);
	free(trace->runs);
	free(trace->run_is_ours);
	free(trace->tracks);
	trace__events_finish(&trace->events);
	trace__pages_unmap(trace->extras.bits, trace->extras.words * sizeof(*trace->extras.bits));
	trace__pages_unmap(trace->extras.ranks, trace->extras.words * sizeof(*trace->extras.ranks));
	trace__pages_unmap(trace->extras.values, trace->extras.count * sizeof(*trace->extras.values));
	trace__texts_finish(&trace->texts);
	trace__store_finish(&trace->store);
	free(atomic_load(&trace->line_index));
	free(trace->path);
	free(trace);
}

const struct trace_damage *trace_damage(const struct trace *trace)
{
	return &trace->damage;
}

const char *trace_path(const struct trace *trace)
{
	return trace->path;
}

uint32_t trace_run_count(const struct trace *trace)
{
	return trace->run_count;
}

const struct trace_run *trace_run(const struct trace *trace, uint32_t run)
{
	return &trace->runs[run];
}

uint32_t trace_track_count(const struct trace *trace)
{
	return trace->track_count;
}

const struct trace_track *trace_track(const struct trace *trace, uint32_t track)
{
	return &trace->tracks[track];
}

uint32_t trace_find_track(const struct trace *trace, uint32_t run, uint32_t tid)
{
	const struct trace_run *of = &trace->runs[run];
	uint32_t low = of->first_track, high = of->first_track + of->track_count, middle;

	while (low < high) {
		middle = low + (high - low) / 2;
		if (trace->tracks[middle].tid < tid)
			low = middle + 1;
		else
			high = middle;
	}
	return low < of->first_track + of->track_count && trace->tracks[low].tid == tid ? low : TRACE_NONE;
}
