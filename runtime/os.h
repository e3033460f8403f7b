/* os.h: what waits for the operating system: libuv's loop beneath ours, and operations that it completes.
 *
 * A callback of libuv runs nothing of the program. It appends the operation to the ready queue; when that
 * comes there its task becomes ready, and runs an iteration later: the hops of CPython's selector loop,
 * whose _read_ready sets a future that wakes a task (asyncio-rules 1 and 14). */
#ifndef AW_OS_H
#define AW_OS_H

#include "loop.h"

/* The loop of libuv, made at its first use. 0, or libuv's error. */
int aw__os_uv(struct aw_loop *loop, uv_loop_t **out);

/* The same for who then asks its threads for something. -EAGAIN: they cannot be had. */
int aw__os_pool(struct aw_loop *loop, uv_loop_t **out);

/* uv_poll_init, once libuv is there. -ENOMEM also where libuv would find out later, and abort. */
int aw__os_poll_init(struct aw_loop *loop, uv_poll_t *poll, int fd);

/* Something that libuv is asked for counts as long as it may come: while anything does, each iteration
 * polls, a wait is no deadlock, and the virtual clock waits in real time (architecture.md). */
void aw__os_hold(struct aw_loop *loop);
void aw__os_drop(struct aw_loop *loop);

/* Waits until the deadline (INT64_MAX: none) at the latest, or does not wait (NULL), and lets the
 * callbacks of what came append to the ready queue. */
int aw__os_poll(struct aw_loop *loop, const int64_t *deadline_ns);

/* The loop turns no more: empties the ready queue, and gives up the operations that came and stand in it. Before
 * anything is freed that may stand there too. */
void aw__os_drop_unread(struct aw_loop *loop);
/* Closes what the program left open, then libuv's loop: at the run's end. What libuv answers from here on
 * comes to no queue: an operation is `unwanted` at once. */
int aw__os_close(struct aw_loop *loop);

/* Before libuv polls: gives up those of the program's own descriptors that are closed (descriptor.c). */
void aw__descriptors_check(struct aw_loop *loop);

/* Memory that no task owns: what comes from a descriptor is read into it, and moved on at once. As much as
 * asyncio reads at a time. NULL: no memory. */
enum { AW__SCRATCH_BYTES = 256 << 10 };
char *aw__os_scratch(struct aw_loop *loop);

/* What is on the heap and open in libuv. It is closed at the run's end by `end`, which calls uv_close (or
 * the like) and whose callback frees it; it may be asked once. */
struct aw__resource {
	struct aw__resource *next, **place;
	void (*end)(struct aw__resource *resource);
};
void aw__resource_add(struct aw_loop *loop, struct aw__resource *resource);
void aw__resource_remove(struct aw__resource *resource);

/* One thing that the OS was asked for, and who waits for it: a part of something on the heap, since libuv
 * may answer after the task is gone. */
struct aw__op {
	struct aw__hook hook; /* stands in the ready queue once it came, until the loop has got to it */
	struct aw *task;      /* who waits; NULL: nobody */
	const char *name;     /* of what it waits for; may be NULL */
	/* The waiting task is being cancelled: ask libuv to give it up, if it can. May be NULL. */
	void (*cancel)(struct aw__op *op);
	/* It came, and nobody waits (any more): frees what it is a part of. May be NULL. What is a resource
	 * too has none: its `end` frees it. */
	void (*unwanted)(struct aw__op *op);
	int64_t came_ns;
	int status;
	enum aw__op_state { AW__OP_IDLE, AW__OP_ASKED, AW__OP_CAME, AW__OP_OVER } state;
};

/* Before libuv is asked: 0 (from here on it is held), or -ENOMEM. Only of one that is idle or over. */
int aw__op_begin(struct aw_loop *loop, struct aw__op *op);
/* libuv refused, or has been told to give it up and will not answer: it is idle again. */
void aw__op_drop(struct aw_loop *loop, struct aw__op *op);
/* From libuv's callback: it came. */
void aw__op_came(struct aw_loop *loop, struct aw__op *op, int status);
/* The running task waits for it. Its status, or AW_ECANCELLED: then the caller may not touch it any more
 * when it has an `unwanted`. Of one that is over it does not suspend. `name` may be NULL. */
int aw__op_wait(
	struct aw_loop *loop, struct aw__op *op, enum trace_wait kind, const char *name, uint32_t line);
/* The same with a text that was interned: its memory need not stay. */
int aw__op_wait_for(
	struct aw_loop *loop, struct aw__op *op, enum trace_wait kind, uint32_t fact, uint32_t line);
enum aw__cancel aw__cancel_op(struct aw_loop *loop, struct aw *task); /* its cancel_wait */

#endif
