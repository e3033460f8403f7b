/* recent.h: files that were shown lately, and the folder where awaitscope keeps such things:
 * $XDG_STATE_HOME/awaitscope, else ~/.local/state/awaitscope. */
#ifndef AWAITSCOPE_RECENT_H
#define AWAITSCOPE_RECENT_H

#include <stddef.h>
#include <stdint.h>

enum { RECENT_MAX = 10 };

/* The path of `leaf` in the state folder; the folders above it are made. -errno, -ENAMETOOLONG. */
int recent_state_path(char *buffer, size_t size, const char *leaf);

/* The list, newest first, at most RECENT_MAX; files that are gone are left out. Free with recent_free. */
int recent_list(char ***out, uint32_t *count);
void recent_free(char **paths, uint32_t count);
/* Puts a file (any path; kept as an absolute one) to the front. A list that cannot be written is no
 * reason to disturb anybody: the code is for tests. */
int recent_add(const char *path);

#endif
