/* debug.h: dumps at a signal, and what a waiting task waits for. */
#ifndef AW_DEBUG_INTERNAL_H
#define AW_DEBUG_INTERNAL_H

#include "loop.h"

int aw__debug_watch(struct aw_loop *loop, int signal);
void aw__debug_unwatch(struct aw_loop *loop);
void aw__debug_turn(struct aw_loop *loop); /* tells, if it was asked */
/* What a waiting task waits for, as aw__wait was told. */
static inline enum trace_wait aw__wait_kind(const struct aw *task)
{
	return (enum trace_wait)(task->waiting >> 24 & 0xff);
}
static inline uint32_t aw__wait_line(const struct aw *task)
{
	return task->waiting & 0xffffff;
}
static inline int64_t aw__wait_since_ns(const struct aw_loop *loop, const struct aw *task)
{
	return loop->start_ns + (int64_t)(task->waiting >> 32 << 20);
}

#endif
