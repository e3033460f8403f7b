/* sync.h: what lock, semaphore, event, condition and queue share: the tasks that wait, in a list.
 *
 * A waiter is a link on its task's stack, and what asyncio has a future for: pending, then chosen or
 * cancelled, once. Its task stays in the list until it runs again, as in CPython's deques: those who
 * come meanwhile see that somebody stands before them. */
#ifndef AW_SYNC_H
#define AW_SYNC_H

#include "loop.h"

enum aw__waiter_state { AW__WAITER_PENDING, AW__WAITER_CHOSEN, AW__WAITER_CANCELLED };

struct aw__waiter {
	struct aw__waiter *next, *previous;
	struct aw__waiters *list; /* NULL: it was taken out */
	struct aw *task;
	const char *name; /* of what it waits for; may be NULL */
	uint64_t count;   /* or how many it waits for; else 0 */
	enum aw__waiter_state state;
};
enum aw__cancel aw__cancel_waiter(struct aw_loop *loop, struct aw *task); /* its cancel_wait */

/* The running task waits at the list's end until it is chosen. 0, AW_ECANCELLED, or AW_ENOLOOP outside of
 * a task. When it returns the waiter is in no list, and its state says what happened first. */
int aw__wait_in(struct aw__waiters *list, struct aw__waiter *waiter, enum trace_wait kind, const char *name,
	uint32_t line);
/* The same with the fact of its kind as it is recorded. */
int aw__wait_in_as(struct aw__waiters *list, struct aw__waiter *waiter, enum trace_wait kind, uint64_t fact,
	uint32_t line);
/* Ends the wait of one that is pending. */
void aw__choose(struct aw__waiter *waiter);
void aw__choose_by_io(struct aw__waiter *waiter); /* the system did */
void aw__take_out(struct aw__waiter *waiter);     /* of its list, if it is in one */
/* Chooses those that are pending, in order, `most` at most. */
void aw__choose_some(struct aw__waiters *list, size_t most);
/* Is there one whose wait was not cancelled? */
bool aw__has_claim(const struct aw__waiters *list);
/* Is there a task that runs, so that it could wait? */
static inline bool aw__can_wait(void)
{
	return aw__loop && aw__loop->current;
}
/* Keeps a code's error as the one that last reached whoever runs, and returns the code; with a type and
 * message of its own. */
int aw__fail(int status);
int aw__fail_as(int status, const char *type, const char *format, ...) __attribute__((format(printf, 3, 4)));

#endif
