/* beside.c: a task of the soak works with what stands beside the loop: threads, generators, and, on the real
 * clock, sockets and files. What it sent is what comes back, however much was cancelled in between. */
#include <math.h>
#include <unistd.h>

#include "soak.h"

/* ---- threads: nothing in them may throw the dice, whose order is the loop's ---- */

/* Blocks for so many ms; an odd number fails. */
static int job(void *arg)
{
	intptr_t ms = (intptr_t)arg;

	AW_TRY(aw_block((double)ms * 0.001));
	return ms % 2 ? aw_raise("OSError", "an odd job") : aw_return_int(ms);
}

static int check_job(int status, intptr_t ms, const void *result)
{
	if (status == (ms % 2 ? 0 : AW_ERAISED) || (!status && aw_int(result) != ms))
		broken("a job of %d ms ended with %d and %d", (int)ms, status, (int)aw_int(result));
	return status;
}

static int by_executor(void)
{
	intptr_t ms = draw(6);
	void *result = NULL;
	struct aw *future;
	int status;

	if (draw(2)) {
		status = aw_to_thread(&result, job, (void *)ms);
		return check_job(status, ms, result);
	}
	future = aw_run_in_executor(world.executor, job, (void *)ms);
	if (!future)
		return -ENOMEM;
	if (draw(4) == 0)
		aw_cancel(future);
	status = aw_await(&result, future);
	check_job(status, ms, result);
	aw_release(future);
	return status;
}

static void set_events(void *arg)
{
	(void)arg;
	for (unsigned i = 0; i < EVENTS; i++)
		aw_event_set(&world.events[i]);
}

static int answer(void *arg)
{
	(void)arg;
	AW_TRY(aw_sleep(0.001));
	return aw_return_text("answer");
}

/* A thread of its own; while the run lasts the loop answers. */
static int call_loop(void *loop)
{
	struct aw_concurrent *asked;
	void *text = NULL;
	int status;

	AW_TRY(aw_block(0.001));
	status = aw_call_soon_threadsafe(loop, set_events, NULL);
	if (!status)
		status = aw_run_coroutine_threadsafe(&asked, loop, answer, NULL);
	if (status)
		return status == AW_ENOLOOP ? 0 : status;
	status = aw_concurrent_result(&text, asked, INFINITY);
	if (!status && strcmp(text, "answer"))
		broken("a thread asked, and was answered %s", (char *)text);
	aw_concurrent_release(asked);
	return status == AW_ECANCELLED ? 0 : status;
}

static struct aw_thread_lock inner = AW_THREAD_LOCK("inner");
static int holders;

static int hold(void *arg)
{
	(void)arg;
	AW_TRY(aw_thread_lock_acquire(&inner));
	if (holders++)
		broken("two threads hold a lock");
	AW_TRY(aw_block(0.001));
	holders--;
	return aw_thread_lock_release(&inner);
}

/* Threads that are waited for, which holds the loop. */
static int by_threads(void)
{
	struct aw_thread *threads[2];

	for (int i = 0; i < 2; i++)
		AW_TRY(aw_thread_start(&threads[i], hold, NULL));
	for (int i = 0; i < 2; i++)
		AW_TRY(aw_thread_join(threads[i], INFINITY));
	return 0;
}

/* ---- generators ---- */

static int count_up(void *most)
{
	for (int64_t i = 0; i < (intptr_t)most; i++) {
		AW_TRY(aw_yield_int(NULL, i));
		if (i % 2)
			AW_TRY(aw_sleep(0.001));
	}
	return 0;
}

static int by_generator(void)
{
	int64_t next = 0, most = draw(6), until = draw(6);

	AW_FOR_OWN (value, AW_ASYNC_GENERATOR(count_up, (void *)(intptr_t)most)) {
		if (aw_int(value) != next++)
			broken("a generator gave %d, not %d", (int)aw_int(value), (int)next - 1);
		if (next == until)
			return 0;
	}
	if (next != most)
		broken("a generator of %d gave %d", (int)most, (int)next);
	return 0;
}

/* ---- sockets and files ---- */

static int echo_lines(struct aw_stream *stream, void *arg)
{
	struct aw_bytes line;

	(void)arg;
	for (;;) {
		AW_TRY(aw_stream_readline(&line, stream));
		if (!line.length)
			break;
		AW_TRY(aw_stream_write(stream, line.data, line.length));
		AW_TRY(aw_stream_drain(stream));
	}
	aw_stream_close(stream);
	return 0;
}

static void *begin_echo(struct aw_stream *stream, void *arg)
{
	(void)arg;
	return stream;
}

static void resume(void *stream)
{
	aw_stream_resume_reading(stream);
	aw_stream_release(stream);
}

/* What comes goes back, and now and then no more is read for a while. */
static void echo_data(void *stream, const char *data, size_t length)
{
	if (aw_stream_write(stream, data, length))
		aw_stream_abort(stream);
	if (draw(4))
		return;
	aw_stream_pause_reading(stream);
	aw_stream_hold(stream);
	if (aw_call_later(NULL, draw_seconds(), resume, stream))
		resume(stream);
}

static void end_echo(void *stream)
{
	aw_stream_close(stream);
}

static void forget_echo(void *stream, int status)
{
	(void)stream;
	(void)status;
}

int serve_lines(void)
{
	static const struct aw_protocol echo = {begin_echo, echo_data, end_echo, forget_echo};

	AW_TRY(aw_start_server(&world.servers[0], echo_lines, NULL, "127.0.0.1", 0));
	AW_TRY(aw_create_server(&world.servers[1], &echo, NULL, "127.0.0.1", 0, NULL));
	return aw_start_unix_server(&world.servers[2], echo_lines, NULL, world.path);
}

static int talk(struct aw_stream *stream)
{
	struct aw_bytes line;
	char text[32];

	for (int i = (int)draw(4); i >= 0; i--) {
		int length = snprintf(text, sizeof(text), "%d of seed\n", (int)draw(1000));

		AW_TRY(aw_stream_write(stream, text, (size_t)length));
		AW_TRY(aw_stream_readline(&line, stream));
		if (line.length != (size_t)length || memcmp(line.data, text, line.length))
			broken("an echo of %s is %s", text, line.data);
	}
	return 0;
}

static int by_stream(void)
{
	unsigned at = draw(SERVERS);
	struct aw_stream *stream;
	int status;

	AW_TRY(at == 2 ? aw_open_unix_connection(&stream, world.path)
		       : aw_open_connection(&stream, "127.0.0.1", aw_server_port(world.servers[at])));
	status = talk(stream);
	aw_stream_release(stream);
	return status;
}

/* Its own name is what a file holds. */
static int by_file(void)
{
	char path[96], *data;
	size_t bytes;

	snprintf(path, sizeof(path), "%s.%u", world.path, world.files++);
	AW_TRY(aw_write_file(path, path, strlen(path)));
	AW_TRY(aw_read_file(&data, &bytes, path));
	if (bytes != strlen(path) || memcmp(data, path, bytes))
		broken("%s does not hold what was written", path);
	free(data);
	return draw(2) ? aw_unlink(path) : 0;
}

int use_beside(void)
{
	switch (draw(world.is_real ? 9 : 6)) {
	case 0:
	case 1:
		return by_executor();
	case 2:
		return draw(2) ? by_threads() : aw_thread_start(NULL, call_loop, aw_running_loop());
	case 3:
	case 4:
	case 5:
		return by_generator();
	case 6:
	case 7:
		return by_stream();
	default:
		return by_file();
	}
}
