/* aw_debug.h: what every task does now: a part of aw.h, which includes it.
 *
 * A program that seems to hang is asked by aw_dump, or from outside by the signal that
 * aw_options.debug_signal names (`kill -USR1 PID`): each task with its state, what it waits for and for how
 * long, the coroutines that it is in, where it was made, and its stack. No trace needs to be recorded.
 *
 *	3 tasks at 1.500 s
 *	task 100 main: waits for gather of 2, for 1.500 s, line 31; created at breakfast.c:58
 *	    in breakfast (breakfast.c:58)
 *	    #0 0x55d0c1a2f3b4 aw_gather_at+0x1a4
 *	    #1 0x55d0c1a2e1c9 breakfast+0x59
 *
 * Functions have their names as long as the program is not stripped of its symbols; a stack is walked by
 * frame pointers (-fno-omit-frame-pointer) and ends early without them. A call in tail position leaves no
 * frame (-fno-optimize-sibling-calls keeps it). */
#ifndef AWAITSCOPE_AW_DEBUG_H
#define AWAITSCOPE_AW_DEBUG_H

#include <stdio.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Tells of all tasks of this thread's loop that have not ended. Times are as exact as the loop looks at the
 * clock: to an iteration in which it had timers or waited. Without a loop it says so. */
void aw_dump(FILE *file);

#ifdef __cplusplus
}
#endif

#endif
