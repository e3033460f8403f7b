/* spool.c: brings a file's bytes, whatever it is, a piece at a time from a thread of its own.
 *
 * A plain file is read; gzip (told by its content) is inflated; and what cannot be read a second time
 * as it is, a pipe or gzip, is written to an unlinked temporary file on the way, since args are
 * fetched by offset later. Three pieces go round between the two threads. */
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

#include "reader.h"

enum { PIECES = 3, PIECE = 1 << 20, INPUT = 256 << 10 };

struct trace__source {
	pthread_t thread;
	pthread_mutex_t mutex;
	pthread_cond_t changed;
	struct trace__piece pieces[PIECES];
	unsigned filled, taken; /* counted from the beginning: filled - taken hold something */
	bool holds;             /* the taker still looks at the last one taken */
	bool stop, ended;
	int error;
	/* the thread's own */
	int fd; /* -1: bytes */
	const char *bytes;
	uint64_t size, read_bytes; /* size: of the input, 0 when it is not known */
	bool can_reread;
	int spool_fd;
	uint64_t out_bytes;
	unsigned char *input;
};

static ssize_t read_input(struct trace__source *source, void *buffer, size_t size)
{
	ssize_t got;

	if (source->fd < 0) {
		got = (ssize_t)(source->size - source->read_bytes < size ? source->size - source->read_bytes
									 : size);
		memcpy(buffer, source->bytes + source->read_bytes, (size_t)got);
	} else {
		do
			got = read(source->fd, buffer, size);
		while (got < 0 && errno == EINTR);
		if (got < 0)
			return -errno;
	}
	source->read_bytes += (uint64_t)got;
	return got;
}

static int write_spool(struct trace__source *source, const char *data, size_t size)
{
	ssize_t put;

	while (size) {
		put = write(source->spool_fd, data, size);
		if (put < 0 && errno == EINTR)
			continue;
		if (put < 0)
			return -errno;
		data += put;
		size -= (size_t)put;
	}
	return 0;
}

/* The next piece to fill, or NULL: the taker wants no more. */
static struct trace__piece *empty_piece(struct trace__source *source)
{
	struct trace__piece *piece;

	pthread_mutex_lock(&source->mutex);
	while (!source->stop && source->filled - source->taken + source->holds == PIECES)
		pthread_cond_wait(&source->changed, &source->mutex);
	piece = source->stop ? NULL : &source->pieces[source->filled % PIECES];
	pthread_mutex_unlock(&source->mutex);
	return piece;
}

static int pass_on(struct trace__source *source, struct trace__piece *piece, size_t size)
{
	int error = size && source->spool_fd >= 0 ? write_spool(source, piece->data, size) : 0;

	if (!size || error)
		return error;
	memset(piece->data + size, 0, TRACE__PADDING);
	piece->size = size;
	piece->read_bytes = source->read_bytes;
	piece->total_bytes = source->size;
	source->out_bytes += size;
	pthread_mutex_lock(&source->mutex);
	source->filled++;
	pthread_cond_signal(&source->changed);
	pthread_mutex_unlock(&source->mutex);
	return 0;
}

static int open_spool(struct trace__source *source)
{
	const char *folders[] = {getenv("TMPDIR"), "/var/tmp", "/tmp"};
	char name[4096];
	size_t i;

	for (i = 0; i < sizeof(folders) / sizeof(folders[0]) && source->spool_fd < 0; i++) {
		if (!folders[i] || !folders[i][0])
			continue;
		source->spool_fd = open(folders[i], O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
		if (source->spool_fd >= 0)
			break;
		if ((size_t)snprintf(name, sizeof(name), "%s/awaitscope.XXXXXX", folders[i]) >= sizeof(name))
			continue;
		source->spool_fd = mkostemp(name, O_CLOEXEC);
		if (source->spool_fd >= 0)
			unlink(name);
	}
	return source->spool_fd < 0 ? -errno : 0;
}

/* The beginning of the input, enough to tell what it is. */
static ssize_t read_beginning(struct trace__source *source)
{
	ssize_t got, have = 0;

	do {
		got = read_input(source, source->input + have, (size_t)(INPUT - have));
		if (got < 0)
			return got;
		have += got;
	} while (got && have < 2);
	return have;
}

static int produce_plain(struct trace__source *source, size_t have)
{
	struct trace__piece *piece = empty_piece(source);
	ssize_t got;
	int error;

	if (!source->can_reread && (error = open_spool(source)))
		return error;
	if (!piece)
		return 0;
	memcpy(piece->data, source->input, have);
	error = pass_on(source, piece, have);
	while (!error && (piece = empty_piece(source))) {
		got = read_input(source, piece->data, PIECE);
		if (got <= 0)
			return (int)got;
		error = pass_on(source, piece, (size_t)got);
	}
	return error;
}

/* One piece of inflated bytes. 1: there is more; 0: the end; or an error, with what could be read. */
static int inflate_piece(
	struct trace__source *source, z_stream *stream, struct trace__piece *piece, bool *between)
{
	int result = Z_OK;
	ssize_t got;

	stream->next_out = (Bytef *)piece->data;
	stream->avail_out = PIECE;
	while (stream->avail_out) {
		if (!stream->avail_in) {
			got = read_input(source, source->input, INPUT);
			if (got <= 0)
				return got < 0 ? (int)got : *between ? 0 : TRACE_EGZIP;
			stream->next_in = source->input;
			stream->avail_in = (uInt)got;
		}
		if (*between) { /* another member, or something else that is not ours to read */
			if (stream->next_in[0] != 0x1f)
				return 0;
			if (inflateReset(stream) != Z_OK)
				return TRACE_EGZIP;
			*between = false;
		}
		result = inflate(stream, Z_NO_FLUSH);
		if (result == Z_STREAM_END)
			*between = true;
		else if (result != Z_OK && result != Z_BUF_ERROR)
			return result == Z_MEM_ERROR ? -ENOMEM : TRACE_EGZIP;
	}
	return 1;
}

static int produce_gzip(struct trace__source *source, size_t have)
{
	z_stream stream = {.next_in = source->input, .avail_in = (uInt)have};
	struct trace__piece *piece;
	bool between = false;
	int error, more = 1;

	error = open_spool(source);
	if (error)
		return error;
	if (inflateInit2(&stream, 16 + MAX_WBITS) != Z_OK)
		return -ENOMEM;
	while (more > 0 && !error && (piece = empty_piece(source))) {
		more = inflate_piece(source, &stream, piece, &between);
		error = pass_on(source, piece, PIECE - stream.avail_out);
	}
	inflateEnd(&stream);
	return error ? error : more < 0 ? more : 0;
}

static void *produce(void *argument)
{
	struct trace__source *source = argument;
	ssize_t have = read_beginning(source);
	int error = (int)have;

	if (have >= 2 && source->input[0] == 0x1f && source->input[1] == 0x8b)
		error = produce_gzip(source, (size_t)have);
	else if (have > 0)
		error = produce_plain(source, (size_t)have);
	pthread_mutex_lock(&source->mutex);
	source->error = error;
	source->ended = true;
	pthread_cond_signal(&source->changed);
	pthread_mutex_unlock(&source->mutex);
	return NULL;
}

/* ---- the taker's side ---- */

static int open_input(struct trace__source *source, const char *path)
{
	struct stat about;

	source->fd = strcmp(path, "-") ? open(path, O_RDONLY | O_CLOEXEC)
	                               : fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 3);
	if (source->fd < 0)
		return -errno;
	if (fstat(source->fd, &about))
		return -errno;
	if (S_ISDIR(about.st_mode))
		return -EISDIR;
	if (S_ISREG(about.st_mode)) {
		source->can_reread = lseek(source->fd, 0, SEEK_CUR) == 0;
		source->size = (uint64_t)about.st_size;
	}
	return 0;
}

static void free_source(struct trace__source *source)
{
	unsigned i;

	for (i = 0; i < PIECES; i++)
		if (source->pieces[i].data)
			free(source->pieces[i].data - TRACE__HEADROOM);
	if (source->fd >= 0)
		close(source->fd);
	if (source->spool_fd >= 0)
		close(source->spool_fd);
	free(source->input);
	free(source);
}

int trace__source_create(struct trace__source **out, const char *path, const void *bytes, size_t size)
{
	struct trace__source *source = calloc(1, sizeof(*source));
	int error = 0;
	unsigned i;

	if (!source)
		return -ENOMEM;
	source->fd = source->spool_fd = -1;
	source->bytes = bytes;
	source->size = size;
	if (path)
		error = open_input(source, path);
	source->input = malloc(INPUT);
	for (i = 0; i < PIECES; i++) {
		char *room = malloc(TRACE__HEADROOM + PIECE + TRACE__PADDING);

		if (room)
			source->pieces[i].data = room + TRACE__HEADROOM;
		else
			error = error ? error : -ENOMEM;
	}
	if (!source->input)
		error = error ? error : -ENOMEM;
	if (error)
		goto fail;
	pthread_mutex_init(&source->mutex, NULL);
	pthread_cond_init(&source->changed, NULL);
	error = -pthread_create(&source->thread, NULL, produce, source);
	if (!error) {
		*out = source;
		return 0;
	}
	pthread_cond_destroy(&source->changed);
	pthread_mutex_destroy(&source->mutex);
fail:
	free_source(source);
	return error;
}

uint64_t trace__source_size(const struct trace__source *source)
{
	return source->size;
}

int trace__source_next(struct trace__source *source, struct trace__piece *piece)
{
	int error = 0;

	pthread_mutex_lock(&source->mutex);
	if (source->holds) {
		source->holds = false;
		pthread_cond_signal(&source->changed);
	}
	while (source->filled == source->taken && !source->ended)
		pthread_cond_wait(&source->changed, &source->mutex);
	if (source->filled != source->taken) {
		*piece = source->pieces[source->taken++ % PIECES];
		source->holds = true;
	} else {
		piece->size = 0;
		error = source->error;
	}
	pthread_mutex_unlock(&source->mutex);
	return error;
}

void trace__source_close(struct trace__source *source, struct trace__store *store)
{
	int *kept;

	pthread_mutex_lock(&source->mutex);
	source->stop = true;
	pthread_cond_signal(&source->changed);
	pthread_mutex_unlock(&source->mutex);
	pthread_join(source->thread, NULL);
	kept = source->spool_fd >= 0 ? &source->spool_fd : &source->fd;
	*store = (struct trace__store){.fd = *kept, .size = source->out_bytes};
	*kept = -1;
	pthread_cond_destroy(&source->changed);
	pthread_mutex_destroy(&source->mutex);
	free_source(source);
}
