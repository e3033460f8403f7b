/* verb.h: what a verb is, and what all verbs share: one file a verb, exit 0 done, 1 the thing itself
 * failed, 2 wrong usage or input. An error is one line on stderr: what, where, what to do about it. */
#ifndef AWAITSCOPE_VERB_H
#define AWAITSCOPE_VERB_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "model/model.h"
#include "model/words.h"
#include "trace/trace.h"

enum { VERB_OK = 0, VERB_FAILED = 1, VERB_USAGE = 2 };

struct verb {
	const char *name;
	enum word summary;                 /* one line, for the list of verbs */
	enum word help;                    /* the whole of --help: usage, options, an example */
	int (*run)(int argc, char **argv); /* argv[0] is the verb; returns the exit code */
};

/* One object a file: verb_run in verbs/run.c, … The table of all, ended by NULL, stands in verb.c. */
extern const struct verb verb_demo, verb_list, verb_run, verb_new, verb_view, verb_show, verb_describe,
	verb_render, verb_stats, verb_check, verb_recover, verb_serve;
extern const struct verb *const verbs[];
const struct verb *verb_find(const char *name);

/* ---- main's part ---- */

/* Before anything else: open standard files (a trace must never become fd 1), no death by SIGPIPE,
 * characters' widths. */
void verb_prepare(void);
/* Removes --lang from argv, wherever it stands, and sets the language. VERB_OK or VERB_USAGE. */
int verb_take_lang(int *argc, char **argv);
/* Runs a verb, or prints its help when argv asks for it. */
int verb_start(const struct verb *verb, int argc, char **argv);
/* The list of all verbs, or the help of one (by name), on stdout. */
int verb_help(const char *name);
/* The line for a name that is no verb. */
int verb_unknown(const char *name);

/* ---- options that every verb takes; set before run() is called, removed from argv ----
 * --help is answered before run(). --lang ko|en. --json is left in argv. */
enum awaitscope_lang verb_lang(void);
/* A word in that language. */
const char *verb_word(enum word id);

/* Prints "awaitscope VERB: what" on stderr as one line; returns VERB_USAGE or VERB_FAILED. */
int verb_usage(const char *format, ...) __attribute__((format(printf, 1, 2)));
int verb_failed(const char *format, ...) __attribute__((format(printf, 1, 2)));
/* The same from a word with holes: up to four pairs of name and value, ended by NULL. Returns exit_code. */
int verb_say(int exit_code, enum word text, ...) __attribute__((sentinel));
/* The same for a code: "awaitscope VERB: PATH: message". Returns VERB_USAGE for bad input (a missing or
 * odd file), VERB_FAILED for the system's failures (-ENOMEM, -ENOSPC, -EIO, -EPIPE). */
int verb_error(const char *path, int code);
/* The same for a file that cannot be made: it is its folder that is not there. */
int verb_output_error(const char *path, int code);
/* "--OPTION takes a number from LEAST to MOST, not 'VALUE'". */
int verb_range_error(const char *option, const char *value, const char *least, const char *most);
/* What to do about a code ("free some space, …"), or NULL where there is nothing to say. */
const char *verb_advice(int code);
/* What getopt_long's '?' or ':' means, as one line with the nearest option. Call with opterr = 0;
 * every short option has a long one in `options`. */
struct option;
int verb_bad_option(char **argv, const struct option *options);

/* The candidate (NULL-ended list) that is nearest to what was typed, or NULL when none is near. */
const char *verb_nearest(const char *typed, const char *const *candidates);

/* Loads a trace with a progress bar (when it takes over a second, on a terminal); prints the error
 * line itself. Returns VERB_OK or the exit code. */
int verb_load(struct trace **out, const char *path);

/* Several files and their model, for the verbs that take FILE…; the same rules. */
struct verb_files {
	struct trace **traces;
	uint32_t count;
	struct model *model;
};
int verb_files_load(struct verb_files *files, int count, char **paths);
void verb_files_finish(struct verb_files *files);

/* A progress bar on stderr, from a second after the first call on; nothing when that is no terminal.
 * fraction 0 to 1, below 0 when it is not known; done clears the line. */
void verb_progress(const char *what, double fraction);
void verb_progress_done(void);

/* How wide the output is: the terminal's columns, else COLUMNS, else 80; and whether it takes colours
 * (a terminal, no NO_COLOR, not TERM=dumb). */
int verb_columns(FILE *out);
bool verb_colours(FILE *out);

/* Adds a whole number, or a text of which broken UTF-8 is mended, to an object. false: memory is out. */
bool verb_json_number(cJSON *object, const char *key, int64_t value);
bool verb_json_text(cJSON *object, const char *key, const char *text);
/* Prints cJSON (NULL: memory is out) to stdout as one document and frees it; returns VERB_OK, or
 * VERB_FAILED when stdout is closed or memory is out. */
int verb_print_json(cJSON *json);
/* Whether `out` still takes what is printed, for loops that print much; keeps why it does not. */
bool verb_can_print(FILE *out);
/* Flushes stdout; VERB_FAILED with a line on stderr when it could not be written (without one when
 * its reader went away, as other tools do). main calls it after every verb. */
int verb_finish_output(void);

#endif
