/* own.h: what verbs say of scenarios of one's own. (found/own.h finds and runs them.) */
#ifndef AWAITSCOPE_OWN_VERB_H
#define AWAITSCOPE_OWN_VERB_H

#include "found/own.h"

/* One line on stderr for a program that was left out, and why. */
void own_tell(const struct own_found *found);

/* Finds those with this name, or all (NULL), and waits for their answers. Returns VERB_OK or the exit code;
 * then the line is printed. The search is yours. */
int own_find(struct own_search **out, const char *name);

#endif
