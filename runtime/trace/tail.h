/* tail.h: how a trace file ends, and so what recover has to do. */
#ifndef AWAITSCOPE_TAIL_H
#define AWAITSCOPE_TAIL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* What is known of a file after its bytes passed by, in pieces of any size. */
struct trace__tail {
	char *line; /* the last line that is not blank */
	size_t used, room;
	uint64_t bytes;   /* of the whole file */
	uint64_t settled; /* where the last event before that line ends */
	char first;       /* the file's first character that is not white, 0: none */
	uint64_t last_ns; /* the greatest ts among our own lines that passed by */
	uint32_t pid;     /* theirs; 0: none was ours */
};

void trace__tail_init(struct trace__tail *tail);
void trace__tail_finish(struct trace__tail *tail);
/* -ENOMEM (a line without end). */
int trace__tail_take(struct trace__tail *tail, const char *text, size_t bytes);
/* The closing `]` is there. */
bool trace__tail_complete(const struct trace__tail *tail);
/* How many bytes of the file to keep: to the end of its last whole event, without a comma or an end of
 * line behind it. *cut: how many bytes of a half event that leaves out. */
uint64_t trace__tail_keep(const struct trace__tail *tail, uint64_t *cut);

#endif
