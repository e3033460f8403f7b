/* work.h: a blocking call on a thread of libuv's pool, and the task that waits for it.
 *
 * All that the thread touches stands in the work, on the heap: who waits may be cancelled and gone before
 * the thread is done. Cancelling frees the waiter; work that no thread has begun yet is not done at all,
 * work that one has begun is (asyncio-rules 14). */
#ifndef AW_WORK_H
#define AW_WORK_H

#include "os.h"

/* The beginning of such a thing. */
struct aw__work {
	struct aw__op op;
	struct aw__resource resource;
	uv_work_t uv;
	struct aw_loop *loop;
	int (*run)(struct aw__work *work);   /* on the thread: 0 or a negative code */
	void (*over)(struct aw__work *work); /* on the loop's: it came, or will not be done. May be NULL */
	void (*drop)(struct aw__work *work); /* frees what it holds beside itself. May be NULL */
	int status;
	bool is_asked; /* libuv has it */
	bool is_sure;  /* it is done even if nobody waits any more */
	bool ended;    /* the run is over */
};

/* So many bytes, all zero but for what is given; libuv has not been asked yet, but it counts as if. -ENOMEM,
 * or an error of libuv's loop. */
int aw__work_new(
	struct aw__work **out, struct aw_loop *loop, size_t bytes, int (*run)(struct aw__work *work));
/* Hands it to the pool. One that has an `over` may be handed later. */
void aw__work_ask(struct aw__work *work);
/* The running task waits for it: a file operation, called by this verb and name. Its status; what it brought
 * is the caller's to take until aw__work_free. AW_ECANCELLED: it may not be touched any more. */
int aw__work_wait(struct aw__work *work, const char *verb, const char *name, uint32_t line);
void aw__work_free(struct aw__work *work);

#endif
