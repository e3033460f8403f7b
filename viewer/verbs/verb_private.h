/* verb_private.h: what the files behind verb.h share among themselves. */
#ifndef AWAITSCOPE_VERB_PRIVATE_H
#define AWAITSCOPE_VERB_PRIVATE_H

/* The verb that runs, or NULL before there is one. */
const char *verb__name(void);
/* "awaitscope VERB: line", on stderr, as one line without control characters. */
void verb__complain(const char *line);

#endif
