/* path.c: whole files and directories by their path: each is one call of a thread. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "file.h"
#include "sync.h"

struct path_work {
	struct aw__work work;
	struct aw_stat stat;
	void *found; /* what a call brings: its caller's to free */
	size_t count;
	const char *to, *data; /* behind the path */
	size_t bytes;
	char path[];
};

const char *aw__file_name(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash && slash[1] ? slash + 1 : path;
}

static void drop_found(struct aw__work *work)
{
	free(((struct path_work *)work)->found);
}

/* With a copy of the path and, behind that, of what belongs to the call. */
static int work_new(struct path_work **out, int (*run)(struct aw__work *work), const char *path,
	const void *data, size_t bytes)
{
	size_t path_bytes = strlen(path) + 1;
	struct path_work *work;
	struct aw__work *base;

	if (bytes > SIZE_MAX / 4)
		return -ENOMEM;
	AW_TRY(aw__work_new(&base, aw__loop, sizeof(*work) + path_bytes + bytes, run));
	work = (struct path_work *)base;
	memcpy(work->path, path, path_bytes);
	if (bytes)
		memcpy(work->path + path_bytes, data, bytes);
	work->data = work->to = work->path + path_bytes;
	work->bytes = bytes;
	work->work.drop = drop_found;
	*out = work;
	return 0;
}

/* Does it, and returns the status. *kept (may be NULL) becomes the work, to be freed by the caller. */
static int do_work(struct path_work **kept, int (*run)(struct aw__work *work), const char *verb,
	const char *path, const void *data, size_t bytes, uint32_t line)
{
	struct path_work *work;
	int status;

	if (!aw__can_wait())
		return AW_ENOLOOP;
	if (!path)
		return aw__fail(-EINVAL);
	status = work_new(&work, run, path, data, bytes);
	if (status)
		return aw__fail_path(status, NULL);
	aw__work_ask(&work->work);
	status = aw__work_wait(&work->work, verb, aw__file_name(path), line);
	if (status == AW_ECANCELLED)
		return status;
	if (!status && kept)
		*kept = work;
	else
		aw__work_free(&work->work);
	return status ? aw__fail_path(status, path) : 0;
}

/* ---- whole files ---- */

/* The size that fstat tells is a guess: files of /proc have none, and others grow meanwhile. */
static int read_whole(int fd, char **data, size_t *bytes)
{
	struct stat about;
	size_t room = 4096, got;
	int status;

	if (!fstat(fd, &about) && about.st_size > 0)
		room = (size_t)about.st_size + 1;
	for (*data = NULL, *bytes = 0;; room *= 2) {
		char *grown = room < SIZE_MAX / 2 ? realloc(*data, room + 1) : NULL;

		if (!grown)
			return -ENOMEM;
		*data = grown;
		status = aw__file_read(fd, *data + *bytes, room - *bytes, -1, &got);
		if (status)
			return status;
		*bytes += got;
		if (*bytes < room)
			break;
	}
	(*data)[*bytes] = '\0';
	return 0;
}

static int run_read(struct aw__work *work)
{
	struct path_work *read = (struct path_work *)work;
	int fd = aw__file_open(read->path, O_RDONLY | O_CLOEXEC), status;
	char *data;

	if (fd < 0)
		return fd;
	status = read_whole(fd, &data, &read->count);
	read->found = data;
	close(fd);
	return status;
}

int aw_read_file_at(char **data, size_t *bytes, const char *path, uint32_t line)
{
	struct path_work *work;

	*data = NULL;
	if (bytes)
		*bytes = 0;
	AW_TRY(do_work(&work, run_read, "read", path, NULL, 0, line));
	*data = work->found;
	work->found = NULL;
	if (bytes)
		*bytes = work->count;
	aw__work_free(&work->work);
	return 0;
}

static int run_write(struct aw__work *work)
{
	struct path_work *write = (struct path_work *)work;
	int fd = aw__file_open(write->path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC), status;

	if (fd < 0)
		return fd;
	status = aw__file_write(fd, write->data, write->bytes, -1);
	if (close(fd) && errno != EINTR && !status)
		status = -errno;
	return status;
}

int aw_write_file_at(const char *path, const void *data, size_t bytes, uint32_t line)
{
	return do_work(NULL, run_write, "write", path, data, bytes, line);
}

/* ---- what is there ---- */

static int run_stat(struct aw__work *work)
{
	struct path_work *path = (struct path_work *)work;
	struct stat about;

	if (stat(path->path, &about))
		return -errno;
	path->stat = aw__file_about(&about);
	return 0;
}

int aw_stat_at(struct aw_stat *out, const char *path, uint32_t line)
{
	struct path_work *work;

	AW_TRY(do_work(&work, run_stat, "stat", path, NULL, 0, line));
	*out = work->stat;
	aw__work_free(&work->work);
	return 0;
}

static int not_hidden(const struct dirent *entry)
{
	return strcmp(entry->d_name, ".") && strcmp(entry->d_name, "..");
}

static int by_bytes(const struct dirent **a, const struct dirent **b)
{
	return strcmp((*a)->d_name, (*b)->d_name);
}

/* The pointers, then the texts, in one piece of memory. */
static char **names_of(struct dirent **entries, size_t count)
{
	size_t bytes = (count + 1) * sizeof(char *);
	char **names, *text;

	for (size_t i = 0; i < count; i++)
		bytes += strlen(entries[i]->d_name) + 1;
	names = malloc(bytes);
	if (!names)
		return NULL;
	text = (char *)(names + count + 1);
	for (size_t i = 0; i < count; i++) {
		names[i] = text;
		text = stpcpy(text, entries[i]->d_name) + 1;
	}
	names[count] = NULL;
	return names;
}

static int run_listdir(struct aw__work *work)
{
	struct path_work *path = (struct path_work *)work;
	struct dirent **entries;
	int count = scandir(path->path, &entries, not_hidden, by_bytes);

	if (count < 0)
		return -errno;
	path->count = (size_t)count;
	path->found = names_of(entries, path->count);
	for (int i = 0; i < count; i++)
		free(entries[i]);
	free(entries);
	return path->found ? 0 : -ENOMEM;
}

int aw_listdir_at(char ***names, size_t *count, const char *path, uint32_t line)
{
	struct path_work *work;

	*names = NULL;
	if (count)
		*count = 0;
	AW_TRY(do_work(&work, run_listdir, "listdir", path, NULL, 0, line));
	*names = work->found;
	work->found = NULL;
	if (count)
		*count = work->count;
	aw__work_free(&work->work);
	return 0;
}

/* ---- changes ---- */

static int run_rename(struct aw__work *work)
{
	const struct path_work *path = (struct path_work *)work;

	return rename(path->path, path->to) ? -errno : 0;
}

static int run_unlink(struct aw__work *work)
{
	return unlink(((struct path_work *)work)->path) ? -errno : 0;
}

static int run_mkdir(struct aw__work *work)
{
	return mkdir(((struct path_work *)work)->path, 0777) ? -errno : 0;
}

static int run_rmdir(struct aw__work *work)
{
	return rmdir(((struct path_work *)work)->path) ? -errno : 0;
}

int aw_rename_at(const char *from, const char *to, uint32_t line)
{
	if (!to)
		return aw__fail(-EINVAL);
	return do_work(NULL, run_rename, "rename", from, to, strlen(to) + 1, line);
}

int aw_unlink_at(const char *path, uint32_t line)
{
	return do_work(NULL, run_unlink, "unlink", path, NULL, 0, line);
}

int aw_mkdir_at(const char *path, uint32_t line)
{
	return do_work(NULL, run_mkdir, "mkdir", path, NULL, 0, line);
}

int aw_rmdir_at(const char *path, uint32_t line)
{
	return do_work(NULL, run_rmdir, "rmdir", path, NULL, 0, line);
}
