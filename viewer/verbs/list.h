/* list.h: the two things that `list` lists. */
#ifndef AWAITSCOPE_LIST_H
#define AWAITSCOPE_LIST_H

#include <stdbool.h>

/* The saved traces, as a table or as JSON. Returns the exit code. */
int list_traces(bool json);

#endif
