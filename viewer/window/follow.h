/* follow.h: a file that another program is still writing.
 *
 * A file is looked at by stat: it grew, it was replaced (a new inode), or it is complete (its last
 * line is `]`). While a run on the real clock goes on, its live edge is extended: the whole lines are
 * read into memory and one more event, at the time that it is now in the run, is put behind them; and
 * a timer that came due meanwhile, unnoticed by a loop that is held, is over. */
#ifndef AWAITSCOPE_FOLLOW_H
#define AWAITSCOPE_FOLLOW_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "trace/trace.h"

/* A file to load, as the loader needs it. */
struct follow_source {
	char path[4096];
	bool live;         /* followed: an empty or missing file is no error */
	int64_t offset_ns; /* FOLLOW_NO_EDGE, or the monotonic clock minus the run's clock */
};
#define FOLLOW_NO_EDGE INT64_MAX

/* One watched file. */
struct follow_file {
	char path[4096];
	dev_t device;
	ino_t inode;
	off_t size_bytes;
	int64_t written_ns; /* its mtime */
	int64_t offset_ns;  /* the least (monotonic clock − ts) that was seen; FOLLOW_NO_EDGE: none */
	bool exists;
	bool complete; /* ends with `]` */
};

struct follow {
	char **wanted; /* paths as they were asked for */
	uint32_t wanted_count;
	struct follow_file *files; /* those, or their parts */
	uint32_t file_count;
	bool ended; /* nobody writes any more, complete or not */
};

int follow_init(struct follow *follow, const char *const *paths, uint32_t path_count);
void follow_finish(struct follow *follow);
/* Looks at the files. Returns whether something is to be read anew: more lines, another inode, or
 * another part. */
bool follow_poll(struct follow *follow);
/* Whether a file is still being written, so that its edge moves by itself. */
bool follow_is_live(const struct follow *follow);
/* What is to be loaded now: the caller frees. NULL when memory is out or nothing is there. */
struct follow_source *follow_sources(const struct follow *follow, uint32_t *count);

/* Loads a followed file with its edge (on the loader's thread). -ENODATA: nothing in it yet. */
int follow_load(
	struct trace **out, const struct follow_source *source, const struct trace_load_options *options);

/* The last whole line's run and time, from the end of a file's text; false where there is none.
 * Exposed for its test. */
bool follow_last_event(const char *text, size_t bytes, uint32_t *pid, int64_t *ts_ns);
/* The monotonic clock. */
int64_t follow_clock_ns(void);

#endif
