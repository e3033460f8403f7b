/* output.h: where lines go: a file, a pipe, gzip or plain; after an error nothing more. */
#ifndef AWAITSCOPE_OUTPUT_H
#define AWAITSCOPE_OUTPUT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct trace__output {
	int fd;
	bool regular;   /* a file, which can be cut back to a whole line */
	int error;      /* the first, negative; from then on everything is swallowed */
	uint64_t bytes; /* of the file, as far as it is settled: whole lines, and all of them readable */
	struct z_stream_s *deflate;
	char *packed;
	uint64_t unsettled; /* compressed bytes written since */
};

/* Goes on at the file's `bytes`; the fd stays the caller's. -ENOMEM. */
int trace__output_init(struct trace__output *output, int fd, uint64_t bytes, bool gzip);
void trace__output_finish(struct trace__output *output);

/* Whole lines. */
void trace__output_write(struct trace__output *output, const char *text, size_t bytes);
/* All that was given is in the file afterwards; `last`: and no more will come. */
void trace__output_settle(struct trace__output *output, bool last);

#endif
