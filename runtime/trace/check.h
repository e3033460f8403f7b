/* check.h: what the parts of trace_check share: check.c walks and minds the stacks (laws 1 and 5),
 * laws.c knows tasks, causes and flows (laws 2, 3, 4 and 6), framing.c that the file is JSON at all. */
#ifndef AWAITSCOPE_CHECK_H
#define AWAITSCOPE_CHECK_H

#include <stdio.h>

#include "reader.h"

enum { TRACE__LAWS = 6, TRACE__TOLD = 100, TRACE__CAUSE_WINDOWS = 16 };

struct trace__drop { /* a stated range of lost events */
	uint32_t run;
	int64_t from_ns, to_ns;
	int64_t reach_ns; /* the greatest to_ns of this run up to here */
};

struct trace__open {           /* a slice that is open, on a stack */
	uint32_t begin, below; /* below: index + 1, or 0 */
};

struct trace__checked {       /* a track */
	uint64_t last_offset; /* of the event that stands furthest behind in the file */
	uint32_t last_event;
	uint32_t top, depth;
	int64_t certain_ns; /* since then what is open is known for sure */
	/* a task's */
	uint32_t created, ended; /* events */
	uint32_t last_end;       /* the end of its last run or wait */
	enum trace_state last;   /* what that was */
	int64_t accounted_ns;    /* run, ready and wait so far */
	bool ran, yielded, breached;
};

struct trace__check {
	const struct trace *trace;
	enum awaitscope_lang lang;
	void (*breach)(void *context, const struct trace_breach *breach);
	void *context;
	int64_t count;
	uint32_t told[TRACE__LAWS + 1];
	int error;
	struct trace__checked *tracks;
	uint32_t *running; /* of a run: the event that began the run that is open, or TRACE_NONE */
	bool *run_is_cut;
	struct trace__drop *drops;
	uint32_t drop_count;
	struct trace__open *open;
	uint32_t open_count, open_capacity, open_free;
	uint64_t *flows; /* ids that were sent: open addressing, 0 is free */
	size_t flow_mask, flow_count;
	struct trace__window windows[TRACE__CAUSE_WINDOWS]; /* by run, as runs lie apart in the file */
};

/* Reports a breach, in both languages' words. */
#define TRACE__BREACH(check, number, event, en, ko, ...)                               \
	do {                                                                           \
		struct trace_breach breach_ = {.law = (number)};                       \
		if ((check)->lang == LANG_KO)                                          \
			snprintf(breach_.text, sizeof(breach_.text), ko, __VA_ARGS__); \
		else                                                                   \
			snprintf(breach_.text, sizeof(breach_.text), en, __VA_ARGS__); \
		trace__check_tell((check), (event), &breach_);                         \
	} while (0)

void trace__check_tell(struct trace__check *check, uint32_t event, struct trace_breach *breach);
/* Whether something between these times of a run may have been lost. */
bool trace__check_excused(const struct trace__check *check, uint32_t run, int64_t from_ns, int64_t to_ns);

struct trace__label { /* a name, short enough for a message */
	char text[48];
};
struct trace__label trace__label_of(const char *name);
/* A track's name; one without is called by its tid. */
struct trace__label trace__label_track(const struct trace__check *check, uint32_t track);
struct trace__label_ts { /* a time as the file has it, in µs */
	char text[28];
};
struct trace__label_ts trace__label_time(int64_t ns);

/* ---- framing.c ---- */
void trace__check_framing(struct trace__check *check);

/* ---- laws.c ---- */
void trace__check_resume(struct trace__check *check, uint32_t track, uint32_t event);
void trace__check_wait(struct trace__check *check, uint32_t track, uint32_t event);
/* A run or a wait of a task is over. */
void trace__check_over(struct trace__check *check, uint32_t track, uint32_t begin, uint32_t end);
void trace__check_task_instant(struct trace__check *check, uint32_t track, uint32_t event);
void trace__check_flow(struct trace__check *check, uint32_t track, uint32_t event);

#endif
