/* strings.c: the table of interned texts, and their rendering. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "strings.h"
#include "text.h"

enum { BLOCK_BYTES = 64 << 10, ENTRY_HEADER = 8 };

static uint32_t hash_of(const char *text, size_t bytes)
{
	uint32_t hash = 2166136261u; /* FNV-1a */

	for (size_t i = 0; i < bytes; i++)
		hash = (hash ^ (unsigned char)text[i]) * 16777619u;
	return hash;
}

int trace__strings_init(struct trace__strings *strings, struct trace__segment *segment)
{
	int error;

	*strings = (struct trace__strings){.segment = segment, .room = 64, .table_size = 128};
	strings->at = calloc(strings->room, sizeof(*strings->at));
	strings->table = calloc(strings->table_size, sizeof(*strings->table));
	error = strings->at && strings->table ? pthread_mutex_init(&strings->lock, NULL) : ENOMEM;
	if (error) {
		free(strings->at);
		free(strings->table);
		return -error;
	}
	strings->at[0] = (struct trace__string){.text = ""};
	strings->count = 1;
	return 0;
}

void trace__strings_finish(struct trace__strings *strings)
{
	pthread_mutex_destroy(&strings->lock);
	free(strings->at);
	free(strings->table);
}

/* The table's place for a text: that of its number, or a free one. */
static uint32_t *find(const struct trace__strings *strings, const char *text, size_t bytes, uint32_t hash)
{
	uint32_t mask = strings->table_size - 1;

	for (uint32_t i = hash & mask;; i = (i + 1) & mask) {
		uint32_t id = strings->table[i];
		const struct trace__string *string = &strings->at[id];

		if (!id || (string->hash == hash && string->bytes == bytes &&
				   !memcmp(string->text, text, bytes)))
			return &strings->table[i];
	}
}

static int grow(struct trace__strings *strings)
{
	uint32_t *table;

	if (strings->count == strings->room) {
		struct trace__string *at = realloc(strings->at, 2 * (size_t)strings->room * sizeof(*at));

		if (!at)
			return -ENOMEM;
		strings->at = at;
		strings->room *= 2;
	}
	if (2 * strings->count < strings->table_size)
		return 0;
	table = calloc(2 * (size_t)strings->table_size, sizeof(*table));
	if (!table)
		return -ENOMEM;
	free(strings->table);
	strings->table = table;
	strings->table_size *= 2;
	for (uint32_t id = 1; id < strings->count; id++) {
		const struct trace__string *string = &strings->at[id];

		*find(strings, string->text, string->bytes, string->hash) = id;
	}
	return 0;
}

/* Copies the text into the segment: whole before `used` says that it is there. */
static const char *store(struct trace__strings *strings, uint32_t id, const char *text, size_t bytes)
{
	struct trace__strings_block *block = strings->block;
	size_t need = ENTRY_HEADER + ((bytes + 7) & ~(size_t)7);
	uint32_t header[2] = {id, (uint32_t)bytes};
	uint64_t used;
	char *at;

	if (!block || atomic_load_explicit(&block->used, memory_order_relaxed) + need > block->block.bytes) {
		block = trace__segment_add(strings->segment, TRACE__BLOCK_STRINGS, BLOCK_BYTES);
		if (!block)
			return NULL;
		atomic_store_explicit(&block->used, TRACE__STRINGS_HEADER, memory_order_release);
		strings->block = block;
	}
	used = atomic_load_explicit(&block->used, memory_order_relaxed);
	at = (char *)block + used;
	memcpy(at, header, sizeof(header));
	memcpy(at + ENTRY_HEADER, text, bytes);
	atomic_store_explicit(&block->used, used + need, memory_order_release);
	return at + ENTRY_HEADER;
}

/* Gives a text its number. `stored` is where it stands already, or NULL. */
static uint32_t add_locked(struct trace__strings *strings, const char *text, size_t bytes, const char *stored)
{
	uint32_t hash = hash_of(text, bytes), *place = find(strings, text, bytes, hash), id;

	if (*place && !stored)
		return *place;
	if (strings->count == UINT32_MAX / 4 || grow(strings) != 0)
		return 0;
	id = strings->count;
	if (!stored)
		stored = store(strings, id, text, bytes);
	if (!stored)
		return 0;
	strings->at[id] = (struct trace__string){.text = stored, .bytes = (uint32_t)bytes, .hash = hash};
	strings->count++;
	*find(strings, text, bytes, hash) = id;
	return id;
}

uint32_t trace__strings_add(struct trace__strings *strings, const char *text, size_t bytes)
{
	uint32_t id;

	if (bytes == 0)
		return 0;
	bytes = trace__cut_utf8(text, bytes, TRACE__NAME_MAX);
	pthread_mutex_lock(&strings->lock);
	id = add_locked(strings, text, bytes, NULL);
	pthread_mutex_unlock(&strings->lock);
	return id;
}

struct trace__string trace__strings_get(struct trace__strings *strings, uint32_t id)
{
	struct trace__string string;

	pthread_mutex_lock(&strings->lock);
	string = strings->at[id < strings->count ? id : 0];
	pthread_mutex_unlock(&strings->lock);
	return string;
}

int trace__strings_adopt(struct trace__strings *strings, const struct trace__strings_block *block)
{
	uint64_t used = atomic_load_explicit(&block->used, memory_order_acquire);
	uint64_t at = TRACE__STRINGS_HEADER;
	int error = 0;

	if (used > block->block.bytes)
		used = block->block.bytes;
	pthread_mutex_lock(&strings->lock);
	while (at + ENTRY_HEADER <= used) {
		const char *entry = (const char *)block + at;
		uint32_t header[2];

		memcpy(header, entry, sizeof(header));
		if (header[0] != strings->count || header[1] > TRACE__NAME_MAX ||
			header[1] > used - at - ENTRY_HEADER)
			break;
		if (!add_locked(strings, entry + ENTRY_HEADER, header[1], entry + ENTRY_HEADER)) {
			error = -ENOMEM;
			break;
		}
		at += ENTRY_HEADER + ((header[1] + 7) & ~(uint64_t)7);
	}
	pthread_mutex_unlock(&strings->lock);
	return error;
}

/* ---- rendering ---- */

void trace__names_init(struct trace__names *names, struct trace__strings *strings)
{
	*names = (struct trace__names){.strings = strings};
}

void trace__names_finish(struct trace__names *names)
{
	for (uint32_t id = 0; id < names->room; id++)
		free(names->at[id].text);
	free(names->at);
}

const struct trace__name *trace__names_render(struct trace__names *names, uint32_t id)
{
	static char empty[] =
		",\"name\":\"\",\"cat\":\"\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0";
	static const struct trace__name nameless = {
		.text = empty, .bytes = TRACE__NAME_HEAD + TRACE__NAME_TAIL};
	struct trace__string string = trace__strings_get(names->strings, id);
	char *text, *p;

	if (string.bytes == 0)
		return &nameless;
	if (id >= names->room) {
		uint32_t room = names->room ? names->room : 64;
		struct trace__name *at;

		while (room <= id)
			room *= 2;
		at = realloc(names->at, room * sizeof(*at));
		if (!at)
			return &nameless;
		memset(at + names->room, 0, (room - names->room) * sizeof(*at));
		names->at = at;
		names->room = room;
	}
	text = malloc(TRACE__NAME_HEAD + TRACE__NAME_TAIL + 6 * (size_t)string.bytes + 2 * TRACE__SLACK);
	if (!text)
		return &nameless;
	p = TRACE__PUT(text, ",\"name\":\"");
	p = trace__put_json(p, string.text, string.bytes);
	p = TRACE__PUT(p, "\",\"cat\":\"");
	memset(p, 0, TRACE__SLACK);
	names->at[id] = (struct trace__name){.text = text, .bytes = (uint32_t)(p - text)};
	p = realloc(text, names->at[id].bytes + 2 * TRACE__SLACK);
	if (p)
		names->at[id].text = p;
	return &names->at[id];
}
