/* aw_sync.h: the part of aw.h (which includes it) for tasks that wait for one another.
 *
 * asyncio's Lock, Semaphore, BoundedSemaphore, Event, Condition, Barrier, Queue, PriorityQueue and LifoQueue,
 * as structs in the caller's memory, whose fields are the runtime's. Made by an initialiser (struct aw_lock
 * lock = AW_LOCK("db");) or by …_init. Waiting takes no memory. Each serves the tasks of one loop, and stays
 * where it is as long as somebody waits for it. Where a run ended and tasks still waited (what it reports as
 * destroyed), it is to be made anew.
 *
 * A name shows in the trace ("lock db"): a literal, or text that stays until the end of the run; NULL
 * for none. Who waits is served in order of arrival; what need not wait does not switch. Functions that
 * can wait return 0, AW_ECANCELLED, or AW_ENOLOOP outside of a task; the others may be called anywhere
 * on the loop's thread. */
#ifndef AWAITSCOPE_AW_SYNC_H
#define AWAITSCOPE_AW_SYNC_H

#include "aw.h"

#ifdef __cplusplus
extern "C" {
#endif

struct aw__waiters {
	struct aw__waiter *first, *last;
};

/* Lock. A release frees it and wakes the first who waits, which takes it when it runs: until then it
 * reads as unlocked, and still nobody else gets in. A waiter that is cancelled then wakes the next. */
struct aw_lock {
	const char *name;
	struct aw__waiters waiters;
	bool locked;
};
/* clang-format off */
#define AW_LOCK(text) {.name = (text)}
/* clang-format on */
void aw_lock_init(struct aw_lock *lock, const char *name);
#define aw_lock_acquire(lock) aw_lock_acquire_at((lock), AW_LINE)
int aw_lock_acquire_at(struct aw_lock *lock, uint32_t line);
/* By whomever. AW_ENOTLOCKED (RuntimeError): it was not locked. */
int aw_lock_release(struct aw_lock *lock);
bool aw_lock_locked(const struct aw_lock *lock);

/* async with lock: `AW_WITH_LOCK(&lock) { … }` acquires it, or returns from the enclosing function as
 * AW_TRY does; the block releases it however it is left: at its end, by return or goto. break and
 * continue leave this block, not a loop around it. */
#define AW_WITH_LOCK(lock) AW__WITH(struct aw_lock, aw_lock_acquire_at, aw__lock_leave, lock, __COUNTER__)
void aw__lock_leave(struct aw_lock **held);

/* Semaphore: `value` permits. A release hands its permit to the first who waits, at once. */
struct aw_semaphore {
	const char *name;
	struct aw__waiters waiters;
	size_t value, bound;
	bool is_bounded;
};
/* clang-format off */
#define AW_SEMAPHORE(text, permits) {.name = (text), .value = (permits)}
/* One that never holds more permits than it began with. */
#define AW_BOUNDED_SEMAPHORE(text, permits) \
	{.name = (text), .value = (permits), .bound = (permits), .is_bounded = true}
/* clang-format on */
void aw_semaphore_init(struct aw_semaphore *semaphore, const char *name, size_t value);
void aw_bounded_semaphore_init(struct aw_semaphore *semaphore, const char *name, size_t value);
#define aw_semaphore_acquire(semaphore) aw_semaphore_acquire_at((semaphore), AW_LINE)
int aw_semaphore_acquire_at(struct aw_semaphore *semaphore, uint32_t line);
/* AW_EOVERRELEASED (ValueError): a bounded one has them all. */
int aw_semaphore_release(struct aw_semaphore *semaphore);
bool aw_semaphore_locked(const struct aw_semaphore *semaphore); /* an acquire would wait */
#define AW_WITH_SEMAPHORE(semaphore) \
	AW__WITH(struct aw_semaphore, aw_semaphore_acquire_at, aw__semaphore_leave, semaphore, __COUNTER__)
void aw__semaphore_leave(struct aw_semaphore **held);

/* Event. Setting it wakes all who wait, even if it is cleared before they run. */
struct aw_event {
	const char *name;
	struct aw__waiters waiters;
	bool is_set;
};
/* clang-format off */
#define AW_EVENT(text) {.name = (text)}
/* clang-format on */
void aw_event_init(struct aw_event *event, const char *name);
#define aw_event_wait(event) aw_event_wait_at((event), AW_LINE)
int aw_event_wait_at(struct aw_event *event, uint32_t line);
void aw_event_set(struct aw_event *event);
void aw_event_clear(struct aw_event *event);
bool aw_event_is_set(const struct aw_event *event);

/* Condition, with a lock of its own or (not NULL) somebody's. wait releases the lock, waits to be
 * notified, and returns when it holds the lock again, cancelled or not. AW_ENOTLOCKED (RuntimeError):
 * the lock is not locked. As in CPython 3.12, the notification of one that is cancelled while it lines up
 * for the lock is lost. */
struct aw_condition {
	const char *name;
	struct aw__waiters waiters;
	struct aw_lock *lock;
	struct aw_lock own;
};
/* clang-format off */
#define AW_CONDITION(text, its_lock) {.name = (text), .lock = (its_lock), .own = {.name = (text)}}
/* clang-format on */
void aw_condition_init(struct aw_condition *condition, const char *name, struct aw_lock *lock);
#define aw_condition_acquire(condition) aw_condition_acquire_at((condition), AW_LINE)
int aw_condition_acquire_at(struct aw_condition *condition, uint32_t line);
int aw_condition_release(struct aw_condition *condition);
bool aw_condition_locked(const struct aw_condition *condition);
#define aw_condition_wait(condition) aw_condition_wait_at((condition), AW_LINE)
int aw_condition_wait_at(struct aw_condition *condition, uint32_t line);
/* Waits until the predicate holds: it is asked before each wait. */
#define aw_condition_wait_for(condition, predicate, arg) \
	aw_condition_wait_for_at((condition), (predicate), (arg), AW_LINE)
int aw_condition_wait_for_at(
	struct aw_condition *condition, bool (*predicate)(void *arg), void *arg, uint32_t line);
int aw_condition_notify(struct aw_condition *condition, size_t most);
int aw_condition_notify_all(struct aw_condition *condition);
#define AW_WITH_CONDITION(condition) \
	AW__WITH(struct aw_condition, aw_condition_acquire_at, aw__condition_leave, condition, __COUNTER__)
void aw__condition_leave(struct aw_condition **held);

/* Barrier: lets `parties` tasks go on at once, when so many wait, and is then ready for the next as many.
 *
 * wait: *index (may be NULL) becomes a number of its own for each of them, from 0: the one that came with it. Who
 * comes while others are still leaving waits for them first. AW_EBARRIER (BrokenBarrierError): it was
 * aborted, or reset while this task waited. Parties of 0 are an error (ValueError): -EINVAL.
 * reset: those who wait get AW_EBARRIER, and then it is as new. abort: it is broken, until a reset. Both may
 * have to wait for their turn at its lock. */
struct aw_barrier {
	struct aw_condition condition;
	size_t parties, count;
	int state;
};
/* clang-format off */
#define AW_BARRIER(text, its_parties) {.condition = AW_CONDITION(text, NULL), .parties = (its_parties)}
/* clang-format on */
void aw_barrier_init(struct aw_barrier *barrier, const char *name, size_t parties);
#define aw_barrier_wait(index, barrier) aw_barrier_wait_at((index), (barrier), AW_LINE)
int aw_barrier_wait_at(size_t *index, struct aw_barrier *barrier, uint32_t line);
#define aw_barrier_reset(barrier) aw_barrier_reset_at((barrier), AW_LINE)
int aw_barrier_reset_at(struct aw_barrier *barrier, uint32_t line);
#define aw_barrier_abort(barrier) aw_barrier_abort_at((barrier), AW_LINE)
int aw_barrier_abort_at(struct aw_barrier *barrier, uint32_t line);
size_t aw_barrier_parties(const struct aw_barrier *barrier);
size_t aw_barrier_n_waiting(const struct aw_barrier *barrier); /* 0 while they leave */
bool aw_barrier_broken(const struct aw_barrier *barrier);

/* Queue of items, which are the caller's. It holds `max` at most; 0: as many as there is memory for. A
 * priority queue gives the least first: compare(a, b) < 0 where a comes before b; equal ones come in
 * heapq's order. A LIFO queue gives the last first. */
typedef int aw_compare(const void *a, const void *b);
struct aw_queue {
	const char *name;
	struct aw__waiters getters, putters, joiners;
	void **items;
	size_t head, count, capacity, max, unfinished;
	aw_compare *compare;
	bool is_lifo, is_shut_down;
};
/* clang-format off */
#define AW_QUEUE(text, most) {.name = (text), .max = (most)}
#define AW_LIFO_QUEUE(text, most) {.name = (text), .max = (most), .is_lifo = true}
#define AW_PRIORITY_QUEUE(text, most, less) {.name = (text), .max = (most), .compare = (less)}
/* clang-format on */
void aw_queue_init(struct aw_queue *queue, const char *name, size_t max);
void aw_lifo_queue_init(struct aw_queue *queue, const char *name, size_t max);
void aw_priority_queue_init(struct aw_queue *queue, const char *name, size_t max, aw_compare *compare);
void aw_queue_finish(struct aw_queue *queue); /* frees its storage; the items are the caller's */
/* put waits while it is full. -ENOMEM, AW_EQUEUE_SHUTDOWN. */
#define aw_queue_put(queue, item) aw_queue_put_at((queue), (item), AW_LINE)
int aw_queue_put_at(struct aw_queue *queue, void *item, uint32_t line);
int aw_queue_put_nowait(struct aw_queue *queue, void *item); /* AW_EQUEUE_FULL too */
/* get waits while it is empty; *item (may be NULL) becomes what was put. AW_EQUEUE_SHUTDOWN. */
#define aw_queue_get(item, queue) aw_queue_get_at((item), (queue), AW_LINE)
int aw_queue_get_at(void **item, struct aw_queue *queue, uint32_t line);
int aw_queue_get_nowait(void **item, struct aw_queue *queue); /* AW_EQUEUE_EMPTY too */
/* join waits until task_done was called for each item that was put. AW_ETASK_DONE (ValueError): it was
 * called too often. */
#define aw_queue_join(queue) aw_queue_join_at((queue), AW_LINE)
int aw_queue_join_at(struct aw_queue *queue, uint32_t line);
int aw_queue_task_done(struct aw_queue *queue);
/* As in Python 3.13: puts fail from now on, gets once it is empty. Immediate: drops what it holds, as if
 * that were done. All who wait to put or get look again. */
void aw_queue_shutdown(struct aw_queue *queue, bool immediate);
size_t aw_queue_size(const struct aw_queue *queue);
bool aw_queue_empty(const struct aw_queue *queue);
bool aw_queue_full(const struct aw_queue *queue);

/* What the AW_WITH_… above are made of: `held` is released at the end of its scope. */
#define AW__WITH(type, acquire, leave, object, number) \
	AW__WITH_AS(type, acquire, leave, object, AW__JOIN(aw_held_, number), AW__JOIN(aw_once_, number))
#define AW__JOIN(a, b)    AW__JOIN_AS(a, b)
#define AW__JOIN_AS(a, b) a##b
#define AW__WITH_AS(type, acquire, leave, object, held, once)                            \
	for (type * held __attribute__((cleanup(leave))) = NULL, *once = __extension__({ \
		     type *aw_object_ = (object);                                        \
		     AW_TRY(acquire(aw_object_, AW_LINE));                               \
		     held = aw_object_;                                                  \
		     aw_object_;                                                         \
	     });                                                                         \
		once; once = NULL)

#ifdef __cplusplus
}
#endif

#endif
