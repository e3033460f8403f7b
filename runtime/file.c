/* file.c: open files.
 *
 * The calls that were asked of a file stand in a queue of its own, and only the first is with the pool. So
 * each finds the position where the one before left it, and no descriptor is closed (and its number
 * given to another file) while a thread still writes to it for somebody who was cancelled. */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "file.h"
#include "sync.h"

struct aw_file {
	struct aw__resource resource;
	struct file_work *first, *last; /* asked of it, and not answered yet */
	int fd;
	bool closing; /* no more may be asked */
	bool left;    /* nobody has it: the last call that is answered frees it */
	char name[];
};

struct file_work {
	struct aw__work work;
	struct aw_file *file;
	struct file_work *next;
	struct aw_stat stat;
	int64_t offset;
	size_t bytes, done;
	int flags;   /* of an open */
	char data[]; /* what is read or written; an open's path */
};

/* ---- the file's queue ---- */

static void file_free(struct aw_file *file)
{
	aw__resource_remove(&file->resource);
	if (file->fd >= 0)
		close(file->fd);
	free(file);
}

/* Nobody has it any more. */
static void leave_file(struct aw_file *file)
{
	file->closing = true;
	file->left = true;
	if (!file->first)
		file_free(file);
}

static void file_end(struct aw__resource *resource)
{
	leave_file((struct aw_file *)resource);
}

static void on_over(struct aw__work *work)
{
	struct file_work *over = (struct file_work *)work, **place;
	struct aw_file *file = over->file;

	for (place = &file->first; *place != over; place = &(*place)->next)
		continue;
	*place = over->next;
	file->last = NULL;
	for (struct file_work *left = file->first; left; left = left->next)
		file->last = left;
	if (file->first && !file->first->work.is_asked)
		aw__work_ask(&file->first->work);
	if (file->first || !file->left)
		return;
	over->file = NULL;
	file_free(file);
}

/* What is to be asked of a file: with room for so many bytes of data. */
static int work_new(
	struct file_work **out, struct aw_file *file, int (*run)(struct aw__work *work), size_t bytes)
{
	struct file_work *work;
	struct aw__work *base;
	int status;

	if (bytes > SIZE_MAX / 4)
		return aw__fail(-ENOMEM);
	status = aw__work_new(&base, aw__loop, sizeof(*work) + bytes, run);
	if (status)
		return aw__fail_path(status, NULL);
	work = (struct file_work *)base;
	work->file = file;
	work->bytes = bytes;
	work->work.over = on_over;
	if (file->last)
		file->last->next = work;
	else
		file->first = work;
	file->last = work;
	*out = work;
	return 0;
}

static int work_wait(struct file_work *work, const char *verb, uint32_t line)
{
	struct aw_file *file = work->file;

	if (file->first == work)
		aw__work_ask(&work->work);
	return aw__work_wait(&work->work, verb, file->name, line);
}

/* Waits for one that brings nothing but its status. */
static int finish(struct file_work *work, const char *verb, uint32_t line)
{
	int status = work_wait(work, verb, line);

	if (status == AW_ECANCELLED)
		return status;
	aw__work_free(&work->work);
	return status ? aw__fail_path(status, NULL) : 0;
}

static int usable(const struct aw_file *file)
{
	if (!aw__can_wait())
		return AW_ENOLOOP;
	return !file ? -EINVAL : file->closing ? aw__fail_path(-EBADF, NULL) : 0;
}

/* ---- opening and closing ---- */

int aw__file_flags(const char *mode)
{
	bool both = strchr(mode, '+') != NULL;
	int flags = O_CLOEXEC | (both ? O_RDWR : *mode == 'r' ? O_RDONLY : O_WRONLY);

	if (!*mode || mode[1 + strspn(mode + 1, "+bt")])
		return -EINVAL;
	switch (*mode) {
	case 'r':
		return flags;
	case 'w':
		return flags | O_CREAT | O_TRUNC;
	case 'a':
		return flags | O_CREAT | O_APPEND;
	case 'x':
		return flags | O_CREAT | O_EXCL;
	default:
		return -EINVAL;
	}
}

int aw__file_open(const char *path, int flags)
{
	struct stat about;
	int fd, status = 0;

	do
		fd = open(path, flags, 0666);
	while (fd < 0 && errno == EINTR);
	if (fd < 0)
		return -errno;
	if (fstat(fd, &about))
		status = -errno;
	else if (S_ISDIR(about.st_mode))
		status = -EISDIR;
	else if (flags & O_APPEND)
		lseek(fd, 0, SEEK_END); /* what cannot seek appends anyway */
	if (!status)
		return fd;
	close(fd);
	return status;
}

static int run_open(struct aw__work *work)
{
	struct file_work *open = (struct file_work *)work;
	int fd = aw__file_open(open->data, open->flags);

	open->file->fd = fd;
	return fd < 0 ? fd : 0;
}

static struct aw_file *file_new(struct aw_loop *loop, const char *path)
{
	const char *name = aw__file_name(path);
	struct aw_file *file = calloc(1, sizeof(*file) + strlen(name) + 1);

	if (!file)
		return NULL;
	file->fd = -1;
	strcpy(file->name, name);
	file->resource.end = file_end;
	aw__resource_add(loop, &file->resource);
	return file;
}

/* Whoever opened it did not live to take it. */
static void drop_open(struct aw__work *work)
{
	struct aw_file *file = ((struct file_work *)work)->file;

	if (file)
		leave_file(file);
}

int aw_file_open_at(struct aw_file **out, const char *path, const char *mode, uint32_t line)
{
	struct aw_file *file;
	struct file_work *work;
	int flags, status;

	*out = NULL;
	if (!aw__can_wait())
		return AW_ENOLOOP;
	flags = path && mode ? aw__file_flags(mode) : -EINVAL;
	if (flags < 0)
		return aw__fail(flags);
	file = file_new(aw__loop, path);
	if (!file)
		return aw__fail(-ENOMEM);
	status = work_new(&work, file, run_open, strlen(path) + 1);
	if (status) {
		leave_file(file);
		return status;
	}
	work->flags = flags;
	work->work.drop = drop_open;
	strcpy(work->data, path);
	status = work_wait(work, "open", line);
	if (status == AW_ECANCELLED)
		return status;
	if (!status) {
		*out = file;
		work->file = NULL;
	}
	aw__work_free(&work->work);
	return status ? aw__fail_path(status, path) : 0;
}

static int run_close(struct aw__work *work)
{
	struct aw_file *file = ((struct file_work *)work)->file;
	int fd = file->fd;

	file->fd = -1;
	/* After EINTR it is closed all the same, on Linux. */
	return close(fd) && errno != EINTR ? -errno : 0;
}

int aw_file_close_at(struct aw_file *file, uint32_t line)
{
	struct file_work *work;
	int status;

	if (!file)
		return 0;
	AW_TRY(usable(file));
	status = work_new(&work, file, run_close, 0);
	if (status) {
		leave_file(file);
		return status;
	}
	file->closing = true;
	file->left = true;
	work->work.is_sure = true;
	return finish(work, "close", line);
}

/* ---- reading and writing ---- */

static int run_read(struct aw__work *work)
{
	struct file_work *read = (struct file_work *)work;

	return aw__file_read(read->file->fd, read->data, read->bytes, read->offset, &read->done);
}

static int run_write(struct aw__work *work)
{
	struct file_work *write = (struct file_work *)work;

	return aw__file_write(write->file->fd, write->data, write->bytes, write->offset);
}

int aw__file_read(int fd, char *to, size_t bytes, int64_t offset, size_t *done)
{
	*done = 0;
	while (*done < bytes) {
		ssize_t got = offset < 0 ? read(fd, to + *done, bytes - *done)
		                         : pread(fd, to + *done, bytes - *done, offset + (off_t)*done);

		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			return -errno;
		if (!got)
			break;
		*done += (size_t)got;
	}
	return 0;
}

int aw__file_write(int fd, const char *from, size_t bytes, int64_t offset)
{
	for (size_t done = 0; done < bytes;) {
		ssize_t put = offset < 0 ? write(fd, from + done, bytes - done)
		                         : pwrite(fd, from + done, bytes - done, offset + (off_t)done);

		if (put < 0 && errno == EINTR)
			continue;
		if (put <= 0)
			return put ? -errno : -EIO;
		done += (size_t)put;
	}
	return 0;
}

int aw_file_pread_at(
	size_t *got, struct aw_file *file, void *buffer, size_t bytes, int64_t offset, uint32_t line)
{
	struct file_work *work;
	int status;

	if (got)
		*got = 0;
	AW_TRY(usable(file));
	AW_TRY(work_new(&work, file, run_read, bytes));
	work->offset = offset;
	status = work_wait(work, "read", line);
	if (status == AW_ECANCELLED)
		return status;
	if (!status && work->done)
		memcpy(buffer, work->data, work->done);
	if (!status && got)
		*got = work->done;
	aw__work_free(&work->work);
	return status ? aw__fail_path(status, NULL) : 0;
}

int aw_file_pwrite_at(struct aw_file *file, const void *data, size_t bytes, int64_t offset, uint32_t line)
{
	struct file_work *work;

	AW_TRY(usable(file));
	AW_TRY(work_new(&work, file, run_write, bytes));
	if (bytes)
		memcpy(work->data, data, bytes);
	work->offset = offset;
	return finish(work, "write", line);
}

/* ---- the rest ---- */

static int run_fsync(struct aw__work *work)
{
	int fd = ((struct file_work *)work)->file->fd;

	while (fsync(fd))
		if (errno != EINTR)
			return -errno;
	return 0;
}

static int run_stat(struct aw__work *work)
{
	struct file_work *stat = (struct file_work *)work;
	struct stat about;

	if (fstat(stat->file->fd, &about))
		return -errno;
	stat->stat = aw__file_about(&about);
	return 0;
}

int aw_file_fsync_at(struct aw_file *file, uint32_t line)
{
	struct file_work *work;

	AW_TRY(usable(file));
	AW_TRY(work_new(&work, file, run_fsync, 0));
	return finish(work, "fsync", line);
}

int aw_file_stat_at(struct aw_stat *out, struct aw_file *file, uint32_t line)
{
	struct file_work *work;
	int status;

	AW_TRY(usable(file));
	AW_TRY(work_new(&work, file, run_stat, 0));
	status = work_wait(work, "stat", line);
	if (status == AW_ECANCELLED)
		return status;
	*out = work->stat;
	aw__work_free(&work->work);
	return status ? aw__fail_path(status, NULL) : 0;
}
