/* store.c: the file's bytes once more: args are read from their line when somebody asks for them. */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "reader.h"

enum { FIRST_READ = 512 };

void trace__store_finish(struct trace__store *store)
{
	if (store->fd >= 0)
		close(store->fd);
	free(store->bytes);
	*store = (struct trace__store){.fd = -1};
}

size_t trace__store_read(const struct trace__store *store, uint64_t offset, char *buffer, size_t size)
{
	size_t done = 0;
	ssize_t got;

	if (offset >= store->size)
		return 0;
	if (size > store->size - offset)
		size = (size_t)(store->size - offset);
	if (store->fd < 0) {
		memcpy(buffer, store->bytes + offset, size);
		return size;
	}
	while (done < size) {
		got = pread(store->fd, buffer + done, size - done, (off_t)(offset + done));
		if (got < 0 && errno == EINTR)
			continue;
		if (got <= 0) /* an error, or the file became shorter: what there is must do */
			break;
		done += (size_t)got;
	}
	return done;
}

/* ---- a window over it ---- */

/* Makes [offset, offset + bytes) stand in the window, as far as the file has it. */
static bool slide(struct trace__window *window, uint64_t offset, size_t bytes)
{
	if (window->capacity < bytes + TRACE__PADDING) {
		char *grown = realloc(window->bytes, bytes + TRACE__PADDING);

		if (!grown)
			return false;
		window->bytes = grown;
		window->capacity = bytes + TRACE__PADDING;
	}
	window->start = offset;
	window->size =
		trace__store_read(window->store, offset, window->bytes, window->capacity - TRACE__PADDING);
	memset(window->bytes + window->size, 0, TRACE__PADDING);
	return true;
}

struct trace__slice trace__window_element(struct trace__window *window, uint64_t offset)
{
	size_t wanted = window->least ? window->least : FIRST_READ;
	const char *start, *next;

	if (!window->bytes || offset < window->start || offset >= window->start + window->size)
		if (!slide(window, offset, wanted))
			return (struct trace__slice){0};
	for (;;) {
		start = window->bytes + (offset - window->start);
		if (start >= window->bytes + window->size || *start != '{')
			return (struct trace__slice){0};
		switch (trace__json_skip(start, window->bytes + window->size, &next)) {
		case TRACE__DONE:
			return (struct trace__slice){start, next};
		case TRACE__BROKEN:
			return (struct trace__slice){0};
		default:
			break;
		}
		if (window->start == offset) {
			if (window->start + window->size >= window->store->size ||
				wanted > TRACE__ELEMENT_MAX)
				return (struct trace__slice){0};
			wanted *= 4;
		}
		if (!slide(window, offset, wanted))
			return (struct trace__slice){0};
	}
}

void trace__window_finish(struct trace__window *window)
{
	free(window->bytes);
	*window = (struct trace__window){0};
}

/* ---- line numbers ---- */

static uint64_t count_lines(const char *bytes, size_t size)
{
	const char *p = bytes, *end = bytes + size;
	uint64_t count = 0;

	while ((p = memchr(p, '\n', (size_t)(end - p)))) {
		count++;
		p++;
	}
	return count;
}

/* The newlines in up to a block of the file. */
static uint64_t lines_in(const struct trace *trace, uint64_t offset, size_t size)
{
	char room[TRACE__LINE_BLOCK];

	return count_lines(room, trace__store_read(&trace->store, offset, room, size));
}

/* The newlines before each block of the file. Two threads may both make it; one is kept. */
static const uint64_t *line_index(const struct trace *trace)
{
	_Atomic(uint64_t *) *place = (_Atomic(uint64_t *) *)&trace->line_index;
	uint64_t *made = atomic_load(place), *expected = NULL;
	size_t blocks = (size_t)(trace->store.size / TRACE__LINE_BLOCK) + 1, i;

	if (made)
		return made;
	made = malloc(blocks * sizeof(*made));
	if (!made)
		return NULL;
	for (i = 0, made[0] = 0; i + 1 < blocks; i++)
		made[i + 1] = made[i] + lines_in(trace, (uint64_t)i * TRACE__LINE_BLOCK, TRACE__LINE_BLOCK);
	if (!atomic_compare_exchange_strong(place, &expected, made)) {
		free(made);
		made = expected;
	}
	return made;
}

uint64_t trace__line_at(const struct trace *trace, uint64_t offset)
{
	uint64_t block = offset / TRACE__LINE_BLOCK;
	const uint64_t *before = line_index(trace);

	if (!before || offset >= trace->store.size)
		return 0;
	return 1 + before[block] +
	       lines_in(trace, block * TRACE__LINE_BLOCK, (size_t)(offset % TRACE__LINE_BLOCK));
}
