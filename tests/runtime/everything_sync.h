/* everything_sync.h: the part of everything.h (which includes it) for tasks that wait for one another. */
#ifndef TEST_EVERYTHING_SYNC_H
#define TEST_EVERYTHING_SYNC_H

static struct aw_lock lock;
static struct aw_semaphore semaphore;
static struct aw_condition condition;
static struct aw_event event;
static struct aw_queue queue;
static int inside, turns_taken;

static int take_turns(void *arg)
{
	(void)arg;
	AW_WITH_SEMAPHORE(&semaphore)
	{
		AW_WITH_LOCK(&lock)
		{
			EXPECT(++inside == 1);
			AW_TRY(aw_yield());
			inside--;
		}
	}
	AW_WITH_CONDITION(&condition)
	{
		turns_taken++;
		AW_TRY(aw_condition_notify_all(&condition));
	}
	return 0;
}

static bool all_took_turns(void *count)
{
	return turns_taken == (int)(intptr_t)count;
}

static int use_locks(void *arg)
{
	enum { COUNT = 3 };
	struct aw *all[COUNT];

	(void)arg;
	aw_lock_init(&lock, "lock");
	aw_bounded_semaphore_init(&semaphore, "permits", 2);
	aw_condition_init(&condition, "turns", NULL);
	inside = turns_taken = 0;
	for (int i = 0; i < COUNT; i++)
		all[i] = aw_spawn(AW(take_turns, NULL));
	AW_WITH_CONDITION(&condition)
	{
		if (!all[0] || !all[1] || !all[2])
			return -ENOMEM;
		AW_TRY(aw_condition_wait_for(&condition, all_took_turns, (void *)COUNT));
	}
	return aw_gather_array(NULL, all, COUNT);
}

static int take_all(void *arg)
{
	void *item;

	for (intptr_t i = 0; i < (intptr_t)arg; i++) {
		AW_TRY(aw_queue_get(&item, &queue));
		EXPECT((intptr_t)item == i);
		AW_TRY(aw_queue_task_done(&queue));
	}
	aw_event_set(&event);
	EXPECT_STATUS(aw_queue_get(&item, &queue), AW_EQUEUE_SHUTDOWN);
	return 0;
}

static int put_all(void *arg)
{
	enum { ITEMS = 40 };

	(void)arg;
	if (!aw_spawn(AW(take_all, (void *)ITEMS)))
		return -ENOMEM;
	AW_TRY(aw_yield());
	for (intptr_t i = 0; i < ITEMS; i++)
		AW_TRY(aw_queue_put(&queue, (void *)i));
	AW_TRY(aw_queue_join(&queue));
	AW_TRY(aw_event_wait(&event));
	EXPECT_STATUS(aw_queue_get_nowait(NULL, &queue), AW_EQUEUE_EMPTY);
	return 0;
}

static int use_queue(void *arg)
{
	int status;

	aw_queue_init(&queue, "items", 20);
	aw_event_init(&event, "all taken");
	status = put_all(arg);
	EXPECT(status || aw_event_is_set(&event));
	aw_event_clear(&event);
	aw_queue_shutdown(&queue, true);
	aw_queue_finish(&queue);
	return status;
}

static int release_both(void *arg)
{
	(void)arg;
	AW_TRY(aw_lock_release(&lock));
	return aw_semaphore_release(&semaphore);
}

static int take_both(void *arg)
{
	(void)arg;
	AW_TRY(aw_lock_acquire(&lock));
	AW_TRY(aw_semaphore_acquire(&semaphore));
	return release_both(arg);
}

static int use_permits(void *arg)
{
	/* On the real clock a second is scaled to 10 us here, and the machine may be busy. */
	enum { LONG_SECONDS = 10000000 };

	(void)arg;
	aw_lock_init(&lock, "lock");
	aw_semaphore_init(&semaphore, "permits", 1);
	AW_TRY(aw_lock_acquire(&lock));
	AW_TRY(aw_semaphore_acquire(&semaphore));
	EXPECT(aw_lock_locked(&lock) && aw_semaphore_locked(&semaphore));
	if (!aw_spawn(AW(release_both, NULL)))
		return -ENOMEM;
	AW_TRY(aw_wait_for(NULL, LONG_SECONDS, AW(take_both, NULL)));
	EXPECT(!aw_lock_locked(&lock) && !aw_semaphore_locked(&semaphore));
	return 0;
}

static int notify_one(void *arg)
{
	(void)arg;
	AW_TRY(aw_condition_acquire(&condition));
	AW_TRY(aw_condition_notify(&condition, 1));
	return aw_condition_release(&condition);
}

static int use_condition(void *arg)
{
	int status;

	aw_condition_init(&condition, "turn", NULL);
	AW_TRY(aw_condition_acquire(&condition));
	EXPECT(aw_condition_locked(&condition));
	status = aw_spawn(AW(notify_one, arg)) ? aw_condition_wait(&condition) : -ENOMEM;
	AW_TRY(aw_condition_release(&condition));
	return status;
}

static struct aw_barrier barrier;

static int meet(void *index)
{
	return aw_barrier_wait(index, &barrier);
}

/* Two meet; then one waits, and who should meet it never comes. */
static int use_barrier(void *arg)
{
	static size_t index[2];
	struct aw *waits;

	(void)arg;
	aw_barrier_init(&barrier, "barrier", 2);
	AW_TRY(aw_gather(NULL, AW(meet, &index[0]), AW(meet, &index[1])));
	EXPECT(index[0] + index[1] == 1 && aw_barrier_parties(&barrier) == 2);
	waits = aw_spawn(AW(meet, NULL));
	if (!waits)
		return -ENOMEM;
	AW_TRY(aw_yield());
	AW_TRY(aw_yield());
	EXPECT_STATUS(aw_done(waits) ? aw_status(waits) : 0, 0);
	EXPECT(aw_barrier_n_waiting(&barrier) == 1);
	AW_TRY(aw_barrier_reset(&barrier));
	EXPECT_STATUS(aw_await(NULL, waits), AW_EBARRIER);
	AW_TRY(aw_barrier_abort(&barrier));
	EXPECT(aw_barrier_broken(&barrier));
	return 0;
}

static int by_value(const void *a, const void *b)
{
	return (int)((intptr_t)a - (intptr_t)b);
}

/* Fills it, and takes out what comes first. */
static int take_first(struct aw_queue *from, intptr_t first)
{
	void *item;

	for (intptr_t i = 1; i <= 3; i++)
		AW_TRY(aw_queue_put_nowait(from, (void *)(i * 4 % 5)));
	EXPECT(aw_queue_full(from) && aw_queue_size(from) == 3);
	EXPECT_STATUS(aw_queue_put_nowait(from, NULL), AW_EQUEUE_FULL);
	AW_TRY(aw_queue_get(&item, from));
	EXPECT((intptr_t)item == first && !aw_queue_empty(from));
	return 0;
}

static int use_ordered_queues(void *arg)
{
	int status;

	(void)arg;
	aw_lifo_queue_init(&queue, "stack", 3);
	status = take_first(&queue, 2);
	aw_queue_finish(&queue);
	AW_TRY(status);
	aw_priority_queue_init(&queue, "heap", 3, by_value);
	status = take_first(&queue, 2);
	aw_queue_finish(&queue);
	return status;
}

/* ---- a reader that is fed ---- */

static struct aw_stream *reader;

static int feed(void *text)
{
	AW_TRY(aw_stream_feed_text(reader, text));
	AW_TRY(aw_stream_feed_data(reader, "more\n", 5));
	aw_stream_feed_eof(reader);
	return 0;
}

static int read_fed(void *arg)
{
	struct aw_bytes bytes;
	struct aw *feeds = aw_spawn(AW(feed, arg));

	if (!feeds)
		return -ENOMEM;
	AW_TRY(aw_yield());
	AW_TRY(aw_status(feeds) == -EAGAIN ? 0 : aw_status(feeds));
	AW_TRY(aw_stream_readline(&bytes, reader));
	say("%s", bytes.data);
	aw_stream_set_exception(reader, -ECONNRESET);
	EXPECT_STATUS(aw_stream_readline(&bytes, reader), -ECONNRESET);
	return aw_await(NULL, feeds);
}

static int use_fed_reader(void *arg)
{
	int status;

	reader = aw_stream_reader_new(0);
	if (!reader)
		return -ENOMEM;
	status = read_fed(arg);
	aw_stream_release(reader);
	return status;
}

#endif
