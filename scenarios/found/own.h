/* own.h: scenarios of one's own: programs in the user's data folder that describe themselves and run their
 * modes when they are asked to (scenario_own.h).
 *
 * Nothing of what they do is trusted: an answer to --describe has a deadline and a greatest length, and each
 * part of it is checked; what does not pass is left out, and why is told. */
#ifndef AWAITSCOPE_OWN_H
#define AWAITSCOPE_OWN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <signal.h>
#include <sys/types.h>

#include "scenario.h"

enum {
	OWN_SECONDS = 3,         /* within which --describe is answered */
	OWN_BYTES_MAX = 1 << 20, /* of the answer */
	OWN_COUNT_MAX = 64,      /* programs that are asked */
	OWN_MODES_MAX = 16,
	OWN_KNOBS_MAX = 32,
	OWN_NAME_MAX = 63,
};

/* A scenario's name is a C identifier of at most OWN_NAME_MAX letters. */
bool own_is_name(const char *name);

/* The folder that they lie in: $XDG_DATA_HOME/awaitscope/scenarios, else ~/.local/share/awaitscope/scenarios.
 * Returns 0, -ENOENT when there is no home, or -ENAMETOOLONG. */
int own_folder(char *folder, size_t size);

/* ---- finding them ---- */

enum own_problem {
	OWN_GOOD,
	OWN_BAD_NAME, /* the file's name is none */
	OWN_BUNDLED,  /* a bundled scenario is called so */
	OWN_FOREIGN,  /* it belongs to another user */
	OWN_TOO_MANY, /* it is one more than OWN_COUNT_MAX */
	OWN_NO_START, /* it could not be started: `code` says why */
	OWN_SLOW,     /* no answer within OWN_SECONDS */
	OWN_LONG,     /* the answer is longer than OWN_BYTES_MAX */
	OWN_FAILED,   /* it ended badly: `why` is what it said last, or "exit 1", "signal 11" */
	OWN_NO_JSON,  /* the answer is not JSON */
	OWN_BAD_PART, /* `why` is the part of the answer that is missing or wrong: "modes[1].text.ko" */
};

struct own_found {
	const char *path;
	enum own_problem problem;
	char why[256];
	int code;                        /* -errno */
	const struct scenario *scenario; /* NULL when there is a problem */
};

struct own_search;

/* Begins to ask all of them at the same time; with a name only the one of that name. A folder that is
 * not there is an empty one. Returns 0, -ENOMEM, or why the folder cannot be read. */
int own_search_create(struct own_search **out, const char *name);
/* Ends what still runs; the scenarios end with it. */
void own_search_destroy(struct own_search *search);
/* Goes on for at most so long (0: no waiting); returns whether all is known. */
bool own_search_wait(struct own_search *search, int timeout_ms);
/* Those that were found, by name. Until all is known their scenarios are NULL. */
unsigned own_search_count(const struct own_search *search);
const struct own_found *own_search_at(const struct own_search *search, unsigned index);

/* The description as a scenario, whose program is `path`: a copy of all. Its name must be `name`. Returns
 * OWN_GOOD, OWN_NO_JSON or OWN_BAD_PART (with `why`), or -ENOMEM. */
struct own_read;
int own_read_create(struct own_read **out, const char *text, const char *name, const char *path, char *why,
	size_t why_size);
void own_read_destroy(struct own_read *read);
const struct scenario *own_read_scenario(const struct own_read *read);

/* ---- running them ---- */

struct own_run {
	pid_t pid;
	int report_fd;
};

/* How a run ended. */
struct own_end {
	int status; /* what scenario_run returned there */
	int signal; /* that killed it, or 0 */
	bool told;  /* the rest is known, as it was told by the program */
	char type[64], message[256];
	struct aw_recording recording;
};

/* Starts one mode of a scenario with a program: scenario_run in another process, which SIGINT ends in order, and
 * which gets SIGTERM when this thread ends. It is started with the signal mask `mask`, so that the caller
 * may hold signals back until it knows the pid. Returns 0 or -errno. */
int own_run_start(struct own_run *run, const struct scenario *scenario,
	const struct scenario_run_options *options, const sigset_t *mask);
/* Waits for its end. */
void own_run_finish(struct own_run *run, struct own_end *end);

#endif
