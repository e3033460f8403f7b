/* record.h: records modes of a scenario into one file: what `run` and `demo` share.
 *
 * A single mode runs in this process and writes the file itself, so that a kill leaves that file.
 * Several run in child processes, each with a part file beside the others; the parts are joined in
 * the order of the modes, and stay where they are when the join cannot be written. */
#ifndef AWAITSCOPE_RECORD_VERB_H
#define AWAITSCOPE_RECORD_VERB_H

#include <stdbool.h>

#include "scenario.h"

enum { RECORD_MODES = 16 };

struct own_search;

struct record_options {
	const struct scenario *scenario;
	struct own_search *own; /* where the scenario is from, when it is one of the user's own */
	const char *modes[RECORD_MODES];
	unsigned mode_count;
	bool at_once; /* all modes at the same time, with a progress bar; else in turn */
	bool virtual_clock;
	bool quiet; /* the program's lines go to the trace alone */
	double scale;
	const double *knobs;
	bool is_temporary; /* nobody asked for the file: nothing of it stays */
	const char *path;  /* where the trace goes; "-", a pipe or a device takes one mode */
};

/* Whether the path is standard output, a pipe or a device: what goes there cannot be read again. */
bool record_is_stream(const char *path);
/* Whether a trace of so many modes can be written there: 0 or -errno. Leaves nothing behind. */
int record_try(const char *path, unsigned mode_count);
/* The same for a file that was not named: *path becomes the name where one stands, or, where that cannot be
 * written, one in a fresh folder, in `buffer`. */
int record_default(const char **path, char *buffer, size_t size, const char *name);

/* Returns the exit code; every error has been told: what cannot be written before anything runs, what the
 * file's disk does not take once for all modes. *recorded: the file is there, and whole as far as its modes
 * ran; else what could be written is kept where the message says. */
int record_modes(const struct record_options *options, bool *recorded);

/* A fresh folder for files that nobody asked for, under TMPDIR; and its removal with the file in it. */
int record_temporary(char *path, size_t size, const char *name);
void record_temporary_remove(const char *path);

#endif
