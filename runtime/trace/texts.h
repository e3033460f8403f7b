/* texts.h: each text once, with a number. */
#ifndef AWAITSCOPE_TEXTS_H
#define AWAITSCOPE_TEXTS_H

#include <stddef.h>
#include <stdint.h>

struct trace__text {
	const char *text; /* valid UTF-8 without NUL, terminated */
	const char *raw;  /* as the file has it: what a lookup compares */
	uint32_t bytes;   /* of raw */
	uint32_t hash;
};

struct trace__texts {
	struct trace__text *entries;
	uint32_t count, capacity;
	uint32_t *slots; /* entry + 1, or 0 */
	uint32_t mask;
	uint64_t seed;
	struct trace__chunk *chunks; /* where the characters are */
};

/* The texts whose numbers are known beforehand. 0 is "". */
enum {
	TRACE__TEXT_EMPTY,
	TRACE__TEXT_CREATE,
	TRACE__TEXT_YIELD,
	TRACE__TEXT_DONE,
	TRACE__TEXT_FAILED,
	TRACE__TEXT_CANCELLED,
	TRACE__TEXT_DROPPED,
	TRACE__TEXT_CUT
};

int trace__texts_init(struct trace__texts *texts);
void trace__texts_finish(struct trace__texts *texts);
/* The text's number, or TRACE_NONE when memory is out. */
uint32_t trace__texts_intern(struct trace__texts *texts, const char *text, size_t bytes);
/* Puts a ? for every byte that is no part of a character. */
void trace__text_mend(char *text);
/* A hash for numbers, seeded like the texts' own: a hostile file cannot choose collisions. */
static inline uint64_t trace__mix(uint64_t value, uint64_t seed)
{
	value = (value ^ seed) * 0x9e3779b97f4a7c15u;
	value ^= value >> 32;
	value *= 0xd6e8feb86659fd93u;
	return value ^ value >> 29;
}

#endif
