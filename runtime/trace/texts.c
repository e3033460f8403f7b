/* texts.c: interning. The same text has the same number, found through a table of hashes.
 *
 * Lookups compare the bytes of the file; what is handed out is those bytes made sound: valid UTF-8
 * without NUL, so that whoever draws a name need not doubt it. */
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

#include "reader.h"

struct trace__chunk {
	struct trace__chunk *next;
	size_t used, size;
	char bytes[];
};

enum { CHUNK = 64 << 10 };

static const char replacement[] = "\xef\xbf\xbd"; /* U+FFFD */

static char *chunk_take(struct trace__texts *texts, size_t bytes)
{
	struct trace__chunk *chunk = texts->chunks;

	if (!chunk || chunk->size - chunk->used < bytes) {
		size_t size = bytes > CHUNK ? bytes : CHUNK;

		chunk = malloc(sizeof(*chunk) + size);
		if (!chunk)
			return NULL;
		*chunk = (struct trace__chunk){.next = texts->chunks, .size = size};
		texts->chunks = chunk;
	}
	chunk->used += bytes;
	return chunk->bytes + chunk->used - bytes;
}

static uint64_t load64(const char *p)
{
	uint64_t value;

	memcpy(&value, p, sizeof(value));
	return value;
}

static uint32_t hash_of(const char *text, size_t bytes, uint64_t seed)
{
	uint64_t h = seed ^ bytes * 0x9e3779b97f4a7c15u, tail = 0;
	size_t i;

	if (bytes >= 8) {
		for (i = 0; i + 8 <= bytes; i += 8)
			h = trace__mix(h ^ load64(text + i), seed);
		tail = load64(text + bytes - 8);
	} else {
		for (i = 0; i < bytes; i++)
			tail = tail << 8 | (uint8_t)text[i];
	}
	h = trace__mix(h ^ tail, seed);
	return (uint32_t)(h ^ h >> 32);
}

/* How many bytes the character at p has; 0 when it is none (RFC 3629), or NUL. */
static size_t character(const char *text, size_t left)
{
	static const uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
	const uint8_t *p = (const uint8_t *)text;
	size_t bytes = p[0] < 0x80   ? 1
	               : p[0] < 0xc2 ? 0
	               : p[0] < 0xe0 ? 2
	               : p[0] < 0xf0 ? 3
	               : p[0] < 0xf5 ? 4
	                             : 0;
	uint32_t value = p[0] & 0x7f >> bytes;
	size_t i;

	if (bytes <= 1)
		return p[0] ? bytes : 0;
	if (bytes > left)
		return 0;
	for (i = 1; i < bytes; i++) {
		if ((p[i] & 0xc0) != 0x80)
			return 0;
		value = value << 6 | (p[i] & 0x3f);
	}
	return value < least[bytes] || value > 0x10ffff || (value >= 0xd800 && value < 0xe000) ? 0 : bytes;
}

void trace__text_mend(char *text)
{
	size_t left = strlen(text), step;

	for (; left; text += step, left -= step) {
		step = character(text, left);
		if (!step) {
			*text = '?';
			step = 1;
		}
	}
}

/* The text without what is no character. NULL when memory is out; `raw` itself when it is sound. */
static const char *sound(struct trace__texts *texts, const char *raw, size_t bytes)
{
	size_t i, step, bad = 0, length = 0;
	char *text;

	for (i = 0; i < bytes; i += step ? step : 1) {
		step = character(raw + i, bytes - i);
		bad += !step;
	}
	if (!bad)
		return raw;
	text = chunk_take(texts, bytes + bad * 2 + 1);
	if (!text)
		return NULL;
	for (i = 0; i < bytes; i += step ? step : 1) {
		step = character(raw + i, bytes - i);
		memcpy(text + length, step ? raw + i : replacement, step ? step : 3);
		length += step ? step : 3;
	}
	text[length] = '\0';
	return text;
}

static int grow(struct trace__texts *texts)
{
	uint32_t capacity = texts->capacity ? texts->capacity * 2 : 256;
	struct trace__text *entries;
	uint32_t *slots, i, slot;

	if (capacity > UINT32_MAX / 4)
		return -ENOMEM;
	entries = realloc(texts->entries, capacity * sizeof(*entries));
	if (!entries)
		return -ENOMEM;
	texts->entries = entries;
	slots = calloc((size_t)capacity * 2, sizeof(*slots));
	if (!slots)
		return -ENOMEM;
	free(texts->slots);
	texts->slots = slots;
	texts->mask = capacity * 2 - 1;
	texts->capacity = capacity;
	for (i = 0; i < texts->count; i++) {
		for (slot = entries[i].hash & texts->mask; slots[slot]; slot = (slot + 1) & texts->mask)
			;
		slots[slot] = i + 1;
	}
	return 0;
}

uint32_t trace__texts_intern(struct trace__texts *texts, const char *text, size_t bytes)
{
	uint32_t hash = hash_of(text, bytes, texts->seed);
	struct trace__text *entry;
	uint32_t slot;
	char *raw;

	for (slot = hash & texts->mask; texts->slots[slot]; slot = (slot + 1) & texts->mask) {
		entry = &texts->entries[texts->slots[slot] - 1];
		if (entry->hash == hash && entry->bytes == bytes && !memcmp(entry->raw, text, bytes))
			return texts->slots[slot] - 1;
	}
	if (bytes > UINT32_MAX / 4)
		return TRACE_NONE;
	if (texts->count == texts->capacity) {
		if (grow(texts))
			return TRACE_NONE;
		for (slot = hash & texts->mask; texts->slots[slot]; slot = (slot + 1) & texts->mask)
			;
	}
	raw = chunk_take(texts, bytes + 1);
	if (!raw)
		return TRACE_NONE;
	memcpy(raw, text, bytes);
	raw[bytes] = '\0';
	entry = &texts->entries[texts->count];
	*entry = (struct trace__text){sound(texts, raw, bytes), raw, (uint32_t)bytes, hash};
	if (!entry->text)
		return TRACE_NONE;
	texts->slots[slot] = ++texts->count;
	return texts->count - 1;
}

int trace__texts_init(struct trace__texts *texts)
{
	static const char *const known[] = {
		"", "create", "yield", "done", "failed", "cancelled", "dropped", "cut"};
	uint32_t i;
	int error;

	*texts = (struct trace__texts){0};
	if (getrandom(&texts->seed, sizeof(texts->seed), GRND_NONBLOCK) != sizeof(texts->seed))
		texts->seed = (uintptr_t)texts; /* no entropy yet: the layout of memory has a little */
	error = grow(texts);
	for (i = 0; !error && i < sizeof(known) / sizeof(known[0]); i++)
		if (trace__texts_intern(texts, known[i], strlen(known[i])) != i)
			error = -ENOMEM;
	return error;
}

void trace__texts_finish(struct trace__texts *texts)
{
	struct trace__chunk *chunk, *next;

	for (chunk = texts->chunks; chunk; chunk = next) {
		next = chunk->next;
		free(chunk);
	}
	free(texts->entries);
	free(texts->slots);
	*texts = (struct trace__texts){0};
}
