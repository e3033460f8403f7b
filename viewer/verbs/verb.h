/* verb.h: what a verb is, and what all verbs share: one file a verb, exit 0 done, 1 the thing itself
 * failed, 2 wrong usage or input. An error is one line on stderr: what, where, what to do about it. */
#ifndef AWAITSCOPE_VERB_H
#define AWAITSCOPE_VERB_H

#include <stdbool.h>
#include <stddef.h>

#include "model/words.h"
#include "trace/trace.h"

enum { VERB_OK = 0, VERB_FAILED = 1, VERB_USAGE = 2 };

struct verb {
	const char *name;
	enum word summary;  /* one line, for the list of verbs */
	enum word help;     /* the whole of --help: usage, options, an example */
	int (*run)(int argc, char **argv); /* argv[0] is the verb; returns the exit code */
};

/* One object a file: verb_run in verbs/run.c, … The table of all stands in verb.c. */
extern const struct verb *const verbs[];
const struct verb *verb_find(const char *name);

/* ---- options that every verb takes; set before run() is called, removed from argv ----
 * --help is answered before run(). --lang ko|en. --json is left in argv. */
enum awaitscope_lang verb_lang(void);

/* Prints "awaitscope VERB: what" (+ ": try …") on stderr as one line; returns VERB_USAGE or VERB_FAILED. */
int verb_usage(const char *format, ...) __attribute__((format(printf, 1, 2)));
int verb_failed(const char *format, ...) __attribute__((format(printf, 1, 2)));
/* The same for a code: "awaitscope VERB: PATH: message". Returns VERB_USAGE for bad input (a missing or
 * odd file), VERB_FAILED for the system's failures (-ENOMEM, -ENOSPC, -EIO, -EPIPE). */
int verb_error(const char *path, int code);
/* What getopt_long's '?' or ':' means, as one line with the nearest option. Call with opterr = 0. */
struct option;
int verb_bad_option(char **argv, const struct option *options);

/* The candidate (NULL-ended list) that is nearest to what was typed, or NULL when none is near. */
const char *verb_nearest(const char *typed, const char *const *candidates);

/* Loads a trace with a progress bar (when it takes over a second, on a terminal); prints the error
 * line itself. Returns VERB_OK or the exit code. */
int verb_load(struct trace **out, const char *path);

/* A progress bar on stderr; nothing when that is no terminal. fraction 0 to 1; done clears the line. */
void verb_progress(const char *what, double fraction);
void verb_progress_done(void);

/* Prints cJSON to stdout as one document and frees it; returns VERB_OK, or VERB_FAILED when stdout is
 * closed or memory is out. */
int verb_print_json(cJSON *json);
/* Flushes stdout; VERB_FAILED with a line on stderr when it could not be written. */
int verb_finish_output(void);

#endif
