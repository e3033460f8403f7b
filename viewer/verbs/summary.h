/* summary.h: what came of a recording, in a table or as JSON. */
#ifndef AWAITSCOPE_SUMMARY_H
#define AWAITSCOPE_SUMMARY_H

/* mode, total, blocked, worst lateness, switches. Returns the exit code. */
int summary_print(const char *path);
/* The JSON of `stats`. */
int summary_json(const char *path);

#endif
