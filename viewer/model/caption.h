/* caption.h: a sentence in the making. The facts are gathered first, then said: every text may use
 * any of them by its name. */
#ifndef AWAITSCOPE_CAPTION_H
#define AWAITSCOPE_CAPTION_H

#include "inside.h"

struct caption {
	const struct run *run;
	enum awaitscope_lang lang;
	uint32_t moment, lane;
	char *buffer; /* where it is said: `length` of it so far, as snprintf counts */
	size_t size, length;
	/* the facts; NULL is empty */
	const char *task;           /* who it is about */
	const char *by;             /* who caused it */
	const char *what;           /* what is waited for */
	const char *name;           /* what is called, printed, run on a worker */
	const char *type, *message; /* of an error */
	char other[96];             /* caption__name's */
	char call[64];              /* what blocked: "time.sleep" */
	char dur[32], late[32];
	char names[256], object[160], value[320], error[320];
};

/* Appends a text, filled with the facts. */
void caption__say(struct caption *caption, enum word text);

/* cause.c: why a run began, and how late. slice is the run's place among the lane's spans. */
void caption__resume(struct caption *caption, uint32_t slice);

/* How a lane beside the sentence's own is called: when both have one name it is the other. first: it opens the
 * sentence. Valid until the next call. */
const char *caption__name(struct caption *caption, const char *name, bool first);

/* The wait slice's kind, with caption.what and object set to its words. */
struct wait caption__wait(struct caption *caption, struct trace_span span);

/* The lane whose eager first step runs where that lane is left after this event; TRACE_NONE: none does. */
uint32_t caption__eager_after(const struct caption *caption, uint32_t lane, uint32_t event);

/* Whether a resume for this cause (args.by) throws CancelledError. */
bool caption__is_cancel(const char *by);

#endif
