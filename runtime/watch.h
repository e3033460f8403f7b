/* watch.h: when a descriptor can be read or written: add_reader and add_writer of asyncio's selector loop.
 *
 * libuv's uv_poll says when; what is to be done then stands in the ready queue, as asyncio's handles do,
 * and runs on the loop's time, not in libuv's callback. One that was taken away after it came there is
 * skipped, as a cancelled handle is. */
#ifndef AW_WATCH_H
#define AW_WATCH_H

#include "os.h"

#define aw__container(pointer, type, member) ((type *)((char *)(pointer)-offsetof(type, member)))

struct aw__watch;
typedef void aw__ready(struct aw__watch *watch);

struct aw__side {
	struct aw__hook hook; /* stands in the ready queue while it is queued */
	struct aw__watch *watch;
	aw__ready *ready; /* NULL: nobody wants to know */
	bool queued, stale;
};

/* A part of something on the heap, which is freed by (or after) the callback of aw__watch_close. */
struct aw__watch {
	uv_poll_t uv;
	struct aw_loop *loop;
	struct aw__side reader, writer;
	int armed; /* what libuv looks for */
	bool is_open;
	bool only_reads; /* its reader runs nothing of the program, and writes nothing */
};

/* 0, -ENOMEM, or why the descriptor cannot be waited for (-EPERM: a regular file). It becomes non-blocking,
 * and stays the caller's. */
int aw__watch_open(struct aw_loop *loop, struct aw__watch *watch, int fd);
/* From now on, whenever it can be read (written): calls ready, until that is NULL. */
void aw__watch_reader(struct aw__watch *watch, aw__ready *ready);
void aw__watch_writer(struct aw__watch *watch, aw__ready *ready);
/* Afterwards the descriptor may be closed at once, the memory freed once libuv has called `closed`. */
void aw__watch_close(struct aw__watch *watch, uv_close_cb closed);

/* A hook of the runtime's own for the next iteration, as call_soon has it. Its room is kept from open to
 * close, so that it never fails; it may be in the queue once at a time. */
int aw__post_open(
	struct aw_loop *loop, struct aw__hook *hook, void (*ended)(struct aw_loop *, struct aw__hook *));
void aw__post(struct aw_loop *loop, struct aw__hook *hook);
void aw__post_close(struct aw_loop *loop);
/* To be called first by what a posted hook runs. */
static inline void aw__post_came(struct aw_loop *loop)
{
	loop->live_links++; /* taken off when it came, but the room stays ours */
}

#endif
