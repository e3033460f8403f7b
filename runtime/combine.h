/* combine.h: what stands for several or behind something, as the wait for it is recorded and told. */
#ifndef AW_COMBINE_INTERNAL_H
#define AW_COMBINE_INTERNAL_H

#include "loop.h"

/* await.c: aw_await_at of a task or future, recorded as a wait of this kind. */
int aw__await_as(void **out, struct aw *awaitable, enum trace_wait kind, uint64_t fact, uint32_t line);

/* shield.c: whom the future of a shield stands before; NULL: it is none. */
const struct aw *aw__shielded(const struct aw *future);

/* combine.c */
size_t aw__gathered(const struct aw *future); /* how many, by the future of a gather; else 0 */

#endif
