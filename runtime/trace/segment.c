/* segment.c: making, growing, replacing and reading the shared memory of a recording. */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "error.h"
#include "segment.h"

const char *trace__segment_folder = "/dev/shm";

void trace__segment_path(char *path, size_t size, const struct stat *file)
{
	snprintf(path, size, "%s/awaitscope.%u.%ju.%ju", trace__segment_folder, (unsigned)geteuid(),
		(uintmax_t)file->st_dev, (uintmax_t)file->st_ino);
}

uint64_t trace__process_start(int32_t process)
{
	char path[64], text[1024], *at;
	unsigned long long start;
	ssize_t got;
	char state;
	int fd;

	snprintf(path, sizeof(path), "/proc/%d/stat", (int)process);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0) /* without /proc, all that can be known is that there is such a process */
		return access("/proc/self/stat", F_OK) != 0 && kill(process, 0) == 0 ? 1 : 0;
	got = read(fd, text, sizeof(text) - 1);
	close(fd);
	if (got <= 0)
		return 0;
	text[got] = '\0';
	at = strrchr(text, ')'); /* the name before it may hold anything */
	if (!at ||
		sscanf(at,
			") %c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %*u %*u %*d %*d %*d %*d %*d %*d %llu",
			&state, &start) != 2)
		return 0;
	return state == 'Z' || state == 'X' ? 0 : start;
}

/* ---- what a dead program left ---- */

int trace__remains_init(struct trace__remains *remains, const struct stat *file)
{
	struct trace__header *header;
	struct stat st;
	int error, fd;

	*remains = (struct trace__remains){0};
	trace__segment_path(remains->path, sizeof(remains->path), file);
	fd = open(remains->path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
	if (fd < 0)
		return -errno;
	error = -EINVAL;
	if (fstat(fd, &st) != 0 || !S_ISREG(st.st_mode) || st.st_uid != geteuid() || st.st_size < TRACE__PAGE)
		goto out;
	/* Private: replaying tidies the state in place, and the original must outlive a failed attempt. */
	header = mmap(NULL, (size_t)st.st_size, PROT_READ | PROT_WRITE, MAP_PRIVATE, fd, 0);
	if (header == MAP_FAILED) {
		error = -errno;
		goto out;
	}
	remains->header = header;
	remains->bytes = (size_t)st.st_size;
	if (header->magic != TRACE__MAGIC || header->version != TRACE__SEGMENT_VERSION)
		goto out;
	error = 0;
	if (header->process > 0 && trace__process_start(header->process) == header->process_start &&
		header->process_start)
		error = TRACE_ERUNNING;
out:
	close(fd);
	if (error)
		trace__remains_finish(remains);
	return error;
}

void trace__remains_finish(struct trace__remains *remains)
{
	if (remains->header)
		munmap(remains->header, remains->bytes);
	remains->header = NULL;
}

struct trace__block *trace__remains_next(const struct trace__remains *remains, struct trace__block *block)
{
	char *base = (char *)remains->header;
	size_t at = block ? (size_t)((char *)block - base) + block->bytes : TRACE__PAGE;

	if (at >= remains->bytes || remains->bytes - at < TRACE__PAGE)
		return NULL;
	block = (struct trace__block *)(void *)(base + at);
	if (block->bytes < TRACE__PAGE || block->bytes % TRACE__PAGE || block->bytes > remains->bytes - at)
		return NULL;
	return block;
}

/* ---- of a living one ---- */

/* Makes the segment's file. Names what stands in the way: TRACE_ERUNNING, or -errno of the folder. */
static int make_file(struct trace__segment *segment, const struct stat *file)
{
	struct trace__remains remains;
	int error;

	trace__segment_path(segment->path, sizeof(segment->path), file);
	for (int attempt = 0; attempt < 3; attempt++) {
		segment->fd = open(segment->path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
		if (segment->fd >= 0)
			return 0;
		if (errno != EEXIST)
			return -errno;
		error = trace__remains_init(&remains, file);
		if (error == TRACE_ERUNNING)
			return error;
		if (error == 0)
			trace__remains_finish(&remains);
		if (unlink(segment->path) != 0 && errno != ENOENT)
			return -errno;
	}
	return -EEXIST;
}

/* All pages are there before anybody touches them: a full /dev/shm is an error here, no SIGBUS later. */
static int grow_file(int fd, uint64_t from, size_t bytes)
{
	int error, attempt = 0;

	do
		error = posix_fallocate(fd, (off_t)from, (off_t)bytes);
	while (error == EINTR && ++attempt < 100);
	return -error;
}

static void *map_more(struct trace__segment *segment, size_t bytes)
{
	struct trace__mapping *mappings = segment->mappings;
	void *address = MAP_FAILED;

	if (segment->mapping_count == segment->mapping_room) {
		size_t room = segment->mapping_room ? 2 * segment->mapping_room : 16;

		mappings = realloc(mappings, room * sizeof(*mappings));
		if (!mappings)
			return NULL;
		segment->mappings = mappings;
		segment->mapping_room = room;
	}
	if (segment->fd >= 0 && grow_file(segment->fd, segment->bytes, bytes) == 0) {
		address = mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_POPULATE, segment->fd,
			(off_t)segment->bytes);
		segment->bytes += bytes;
	}
	if (address == MAP_FAILED) {
		if (segment->header)
			atomic_store(&segment->header->spoiled, true);
		address = mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
		if (address == MAP_FAILED)
			return NULL;
	}
	mappings[segment->mapping_count++] = (struct trace__mapping){address, bytes};
	return address;
}

int trace__segment_init(struct trace__segment *segment, const struct stat *file)
{
	struct trace__header *header;
	int error = 0;

	*segment = (struct trace__segment){.fd = -1};
	if (file && S_ISREG(file->st_mode))
		error = make_file(segment, file);
	if (error == TRACE_ERUNNING)
		return error;
	if (segment->fd >= 0 && grow_file(segment->fd, 0, TRACE__PAGE) != 0) {
		unlink(segment->path);
		close(segment->fd);
		segment->fd = -1;
	}
	if (segment->fd < 0)
		segment->path[0] = '\0';
	error = pthread_mutex_init(&segment->lock, NULL);
	if (error)
		goto fail;
	header = map_more(segment, TRACE__PAGE);
	if (!header) {
		error = ENOMEM;
		pthread_mutex_destroy(&segment->lock);
		goto fail;
	}
	segment->header = header;
	header->version = TRACE__SEGMENT_VERSION;
	header->process = getpid();
	header->process_start = trace__process_start(header->process);
	return 0;
fail:
	if (segment->fd >= 0) {
		unlink(segment->path);
		close(segment->fd);
	}
	free(segment->mappings);
	return -error;
}

void trace__segment_finish(struct trace__segment *segment, bool unlink_too)
{
	if (segment->fd >= 0) {
		if (unlink_too)
			unlink(segment->path);
		close(segment->fd);
	}
	for (size_t i = 0; i < segment->mapping_count; i++)
		munmap(segment->mappings[i].address, segment->mappings[i].bytes);
	free(segment->mappings);
	pthread_mutex_destroy(&segment->lock);
}

void *trace__segment_add(struct trace__segment *segment, enum trace__block_kind kind, size_t bytes)
{
	struct trace__block *block;

	bytes = (bytes + TRACE__PAGE - 1) & ~(size_t)(TRACE__PAGE - 1);
	pthread_mutex_lock(&segment->lock);
	block = map_more(segment, bytes);
	if (block) {
		block->bytes = bytes;
		atomic_store_explicit(&block->kind, kind, memory_order_release);
	}
	pthread_mutex_unlock(&segment->lock);
	return block;
}
