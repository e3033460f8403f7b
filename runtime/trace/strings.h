/* strings.h: texts with a number each, and the piece of a line that each number stands for.
 *
 * Any thread interns; the texts stand in the segment, so that a number in a ring means something
 * after the program is gone. The writer renders each name once, as lines have it. */
#ifndef AWAITSCOPE_STRINGS_H
#define AWAITSCOPE_STRINGS_H

#include <pthread.h>
#include <stdint.h>

#include "segment.h"

enum { TRACE__NAME_MAX = 1024 };

struct trace__string {
	const char *text; /* not terminated */
	uint32_t bytes;
	uint32_t hash;
};

struct trace__strings {
	pthread_mutex_t lock;
	struct trace__segment *segment;
	struct trace__strings_block *block; /* being filled */
	struct trace__string *at;           /* by number; 0 is "" */
	uint32_t count, room;
	uint32_t *table; /* open addressing over the hashes; 0: free */
	uint32_t table_size;
};

int trace__strings_init(struct trace__strings *strings, struct trace__segment *segment);
void trace__strings_finish(struct trace__strings *strings);
/* The text's number, 0 when memory is out. Cut at TRACE__NAME_MAX bytes. Thread-safe. */
uint32_t trace__strings_add(struct trace__strings *strings, const char *text, size_t bytes);
/* An unknown number is "". Thread-safe. */
struct trace__string trace__strings_get(struct trace__strings *strings, uint32_t id);
/* Takes over the texts that a dead program left in a block, as far as they make sense. */
int trace__strings_adopt(struct trace__strings *strings, const struct trace__strings_block *block);

/* A name as lines have it: `,"name":"…","cat":"`, with slack behind it. */
struct trace__name {
	char *text; /* NULL: not rendered yet */
	uint32_t bytes;
};
enum { TRACE__NAME_HEAD = 9, TRACE__NAME_TAIL = 9 }; /* what stands before and behind the name itself */

struct trace__names { /* the writer's own */
	struct trace__strings *strings;
	struct trace__name *at;
	uint32_t room;
};

void trace__names_init(struct trace__names *names, struct trace__strings *strings);
void trace__names_finish(struct trace__names *names);
/* Never NULL; the name "" when memory is out. Borrowed until the next call. */
const struct trace__name *trace__names_render(struct trace__names *names, uint32_t id);

static inline const struct trace__name *trace__names_get(struct trace__names *names, uint32_t id)
{
	if (__builtin_expect(id < names->room && names->at[id].text, 1))
		return &names->at[id];
	return trace__names_render(names, id);
}

#endif
