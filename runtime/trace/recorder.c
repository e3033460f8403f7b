/* recorder.c: making and closing a recorder; rings and texts for its threads. */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "error.h"
#include "writer.h"

enum { LOOP_RING = 4 << 20, WORKER_RING = 64 << 10, LEAST_RING = 64 << 10, MOST_RING = 64 << 20 };
/* Of ten thousand threads none says much, and clearing 640 MiB for them takes longer than starting them. */
enum { CROWD = 256, CROWD_RING = 16 << 10 };
_Static_assert(
	CROWD_RING / TRACE_SLOT > 1 + 2 * (1 + TRACE_TEXT_MAX / TRACE_SLOT), "the longest text has room");

static bool ends_in(const char *path, const char *ending)
{
	size_t bytes = strlen(path), ending_bytes = strlen(ending);

	return bytes > ending_bytes && strcmp(path + bytes - ending_bytes, ending) == 0;
}

/* Opens the file and its segment; only then, when nobody else records to it, empties the file. */
static int open_file(struct trace_recorder *r, const char *path)
{
	bool is_stdout = strcmp(path, "-") == 0;
	struct stat st;
	int error, fd;

	fd = is_stdout ? fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, 3)
	               : open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0666);
	if (fd < 0)
		return -errno;
	if (fstat(fd, &st) != 0) {
		error = -errno;
		goto fail;
	}
	error = trace__segment_init(&r->segment, is_stdout ? NULL : &st);
	if (error)
		goto fail;
	if (!is_stdout && S_ISREG(st.st_mode) && ftruncate(fd, 0) != 0) {
		error = -errno;
		goto fail_segment;
	}
	error = trace__output_init(&r->output, fd, 0, r->gzip);
	if (error)
		goto fail_segment;
	if (is_stdout) /* whatever stands there before us is not ours to cut */
		r->output.regular = false;
	return 0;
fail_segment:
	trace__segment_finish(&r->segment, true);
fail:
	close(fd);
	return error;
}

/* The first lines are written at once: a file that cannot be written is an error here and now. */
static int write_head(struct trace_recorder *r, const struct trace_recorder_options *options)
{
	struct trace__header *header = r->segment.header;
	const char *loop_name = options->loop_name ? options->loop_name : "event loop";
	size_t bytes;
	char *text;
	int error = trace__lines_head(&text, &bytes, options->pid, options->mode ? options->mode : "",
		options->metadata, loop_name);

	if (error)
		return error;
	trace__output_write(&r->output, text, bytes);
	trace__output_settle(&r->output, false);
	free(text);
	if (r->output.error)
		return r->output.error;
	trace__table_touch(&r->lines.tracks, TRACE_TID_LOOP).track->life = TRACE__THREAD;
	trace__clock_init(&r->lines.clock, r->is_tsc);
	if (r->is_virtual) {
		r->lines.run.started = true;
		r->lines.run.start_ns = (uint64_t)options->start_ns;
	}
	header->pid = options->pid;
	header->slow_ns = options->slow_ns;
	header->clock = (uint8_t)options->clock;
	header->gzip = r->gzip;
	trace__writer_commit(r);
	header->magic = TRACE__MAGIC;
	return 0;
}

static int init_locks(struct trace_recorder *r)
{
	pthread_condattr_t monotonic;
	int error = pthread_mutex_init(&r->lock, NULL);

	if (error)
		return -error;
	error = pthread_condattr_init(&monotonic);
	if (!error) {
		pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC);
		error = pthread_cond_init(&r->wake, &monotonic);
		pthread_condattr_destroy(&monotonic);
	}
	if (error)
		goto fail_mutex;
	error = pthread_cond_init(&r->room, NULL);
	if (!error)
		return 0;
	pthread_cond_destroy(&r->wake);
fail_mutex:
	pthread_mutex_destroy(&r->lock);
	return -error;
}

static void finish_locks(struct trace_recorder *r)
{
	pthread_cond_destroy(&r->room);
	pthread_cond_destroy(&r->wake);
	pthread_mutex_destroy(&r->lock);
}

/* Writing takes no signals: they are the program's, and a closed pipe is to be an error, no death. The
 * writer inherits that. */
static int start(struct trace_recorder *r, const struct trace_recorder_options *options)
{
	static const struct timespec at_once;
	sigset_t all, before, closed_pipe;
	int error;

	sigfillset(&all);
	error = pthread_sigmask(SIG_SETMASK, &all, &before);
	if (error)
		return -error;
	error = write_head(r, options);
	if (error == -EPIPE && !sigismember(&before, SIGPIPE)) {
		sigemptyset(&closed_pipe);
		sigaddset(&closed_pipe, SIGPIPE);
		while (sigtimedwait(&closed_pipe, NULL, &at_once) < 0 && errno == EINTR)
			;
	}
	if (!error)
		error = -pthread_create(&r->writer, NULL, trace__writer_main, r);
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	return error;
}

static void free_rings(struct trace_recorder *r)
{
	for (size_t i = 0; i < r->ring_count; i++)
		free(r->rings[i]);
	free(r->rings);
	free(r->queues);
	free(r->shared);
}

int trace_recorder_create(struct trace_recorder **out, const struct trace_recorder_options *options)
{
	size_t ring_bytes = options->ring_bytes ? options->ring_bytes : LOOP_RING;
	struct trace_recorder *r;
	int error;

	*out = NULL;
	if (!options->path || ring_bytes < LEAST_RING || ring_bytes > MOST_RING ||
		(ring_bytes & (ring_bytes - 1)))
		return -EINVAL;
	r = calloc(1, sizeof(*r));
	if (!r)
		return -ENOMEM;
	r->is_virtual = options->clock == TRACE_CLOCK_VIRTUAL;
	r->gzip = ends_in(options->path, ".gz");
	r->is_tsc = !r->is_virtual && trace__clock_tsc_usable();
	r->creator = pthread_self();
	atomic_store(&r->waits, r->is_virtual || options->wait_when_full);
	error = init_locks(r);
	if (error)
		goto fail;
	error = open_file(r, options->path);
	if (error)
		goto fail_locks;
	error = trace__strings_init(&r->strings, &r->segment);
	if (error)
		goto fail_file;
	error = trace__lines_init(&r->lines, &r->segment, &r->strings, options->pid, options->slow_ns);
	if (error)
		goto fail_strings;
	error = trace__ring_create(&r->loop, r, ring_bytes);
	if (!error)
		error = start(r, options);
	if (error)
		goto fail_lines;
	*out = r;
	return 0;
fail_lines:
	free_rings(r);
	trace__lines_finish(&r->lines);
fail_strings:
	trace__strings_finish(&r->strings);
fail_file:
	close(r->output.fd);
	trace__output_finish(&r->output);
	trace__segment_finish(&r->segment, true);
fail_locks:
	finish_locks(r);
fail:
	free(r);
	return error;
}

struct trace_ring *trace_recorder_ring(struct trace_recorder *recorder)
{
	return recorder->loop;
}

/* A ring whose thread has ended and whose records are all in the file. */
static struct trace_ring *used_ring(struct trace_recorder *r)
{
	if (!atomic_load_explicit(&r->closed, memory_order_relaxed))
		return NULL; /* one of ten thousand threads need not look at those of all others */
	for (size_t i = 1; i < r->ring_count; i++) {
		struct trace__shared_ring *shared = r->rings[i]->shared;

		if (!atomic_load_explicit(&shared->closed, memory_order_acquire) ||
			atomic_load_explicit(&shared->lost, memory_order_relaxed) ||
			atomic_load_explicit(&shared->tail, memory_order_acquire) !=
				atomic_load_explicit(&shared->head, memory_order_relaxed))
			continue;
		atomic_store_explicit(&shared->closed, false, memory_order_relaxed);
		atomic_fetch_sub_explicit(&r->closed, 1, memory_order_relaxed);
		return r->rings[i];
	}
	return NULL;
}

int trace_recorder_add_ring(struct trace_ring **out, struct trace_recorder *r)
{
	int error = 0;

	*out = NULL;
	pthread_mutex_lock(&r->lock);
	if (r->is_virtual && pthread_equal(pthread_self(), r->creator))
		*out = r->loop;
	else
		*out = used_ring(r);
	if (!*out)
		error = trace__ring_create(out, r, r->ring_count <= CROWD ? WORKER_RING : CROWD_RING);
	pthread_mutex_unlock(&r->lock);
	return error;
}

uint32_t trace_recorder_intern(struct trace_recorder *recorder, const char *text)
{
	return text ? trace__strings_add(&recorder->strings, text, strlen(text)) : 0;
}

int trace_recorder_close(struct trace_recorder *r, uint64_t end_ticks, struct trace_recorder_result *result)
{
	int error;

	if (!r)
		return 0;
	atomic_store_explicit(&r->waits, true, memory_order_relaxed);
	trace_put(r->loop, (struct trace_record){.ticks = end_ticks, .type = TRACE_END});
	pthread_mutex_lock(&r->lock);
	r->closing = true;
	pthread_cond_signal(&r->wake);
	pthread_mutex_unlock(&r->lock);
	pthread_join(r->writer, NULL);
	if (close(r->output.fd) != 0 && !r->output.error && errno != EINTR)
		r->output.error = -errno;
	error = r->output.error;
	if (result)
		*result = (struct trace_recorder_result){.records = r->lines.run.records,
			.dropped = r->lines.run.dropped,
			.bytes = r->output.bytes,
			.error = error};
	free_rings(r);
	trace__lines_finish(&r->lines);
	trace__strings_finish(&r->strings);
	trace__output_finish(&r->output);
	trace__segment_finish(&r->segment, true);
	finish_locks(r);
	free(r);
	return error;
}
