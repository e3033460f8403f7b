/* saved.h: the saved traces, one of each scenario: where they are and how they are called. */
#ifndef AWAITSCOPE_SAVED_H
#define AWAITSCOPE_SAVED_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Their folder: AWAITSCOPE_TRACES; else beside an installed program; else in the source tree that the
 * program was built in. Returns whether there is such a folder. */
bool saved_folder(char *folder, size_t size);

/* The paths of those in it, in order of name; none when there is no such folder. Returns 0 or -errno; the
 * list is yours. */
int saved_list(char ***paths, uint32_t *count);
void saved_free(char **paths, uint32_t count);

#endif
