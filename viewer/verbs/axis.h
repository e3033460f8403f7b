/* axis.h: round times for the marks of a time axis. */
#ifndef AWAITSCOPE_AXIS_H
#define AWAITSCOPE_AXIS_H

#include <stddef.h>
#include <stdint.h>

/* The smallest round step (1, 2, 5 of a unit; 15 and 30 s and min; …) of at least least_ns. */
int64_t axis_step_ns(int64_t least_ns);
/* A mark's words, as short as the step allows: "0.5 s", "3 s", "20 min". */
void axis_label(char *buffer, size_t size, int64_t at_ns, int64_t step_ns);

#endif
