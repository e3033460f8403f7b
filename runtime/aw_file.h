/* aw_file.h: the part of aw.h (which includes it) for files.
 *
 * A regular file cannot be polled: it is always "readable", and reading it takes as long as the disk does.
 * So each function here that waits hands a blocking call to a thread of libuv's pool (four of them, or
 * UV_THREADPOOL_SIZE), as Python programs do by run_in_executor, and the loop goes on meanwhile. A plain
 * read() or write() in a coroutine is as legal, and holds the loop, as it does in Python.
 *
 *	static int note(void *text)
 *	{
 *		struct aw_file *file;
 *		int status;
 *
 *		AW_TRY(aw_file_open(&file, "notes.txt", "a"));
 *		status = aw_file_write(file, text, strlen(text));
 *		return aw_file_close(file) < 0 ? -EIO : status;
 *	}
 *
 * All return 0 or a negative code: -errno (FileNotFoundError and the like for aw_error_type, with Python's
 * message), -ENOMEM, AW_ENOLOOP outside of a task, or AW_ECANCELLED. Cancelling frees who waits: a call that
 * no thread has begun yet is not made, one that has begun is made to its end. Buffers are copied, so a
 * cancelled call touches no memory of its caller's. */
#ifndef AWAITSCOPE_AW_FILE_H
#define AWAITSCOPE_AW_FILE_H

#include <sys/types.h>

#include "aw.h"

#ifdef __cplusplus
extern "C" {
#endif

/* ---- open files ---- */

/* A file that is open. What is asked of one file is done in the order of asking, one call at a time. What
 * the program leaves open is closed at the run's end. */
struct aw_file;

/* open(path, mode): "r", "w" (emptied), "a" (writes go to its end), "x" (must be new: -EEXIST), each with
 * "+" for both reading and writing; "b" and "t" make no difference. -EINVAL: another mode; -EISDIR. */
#define aw_file_open(out, path, mode) aw_file_open_at((out), (path), (mode), AW_LINE)
int aw_file_open_at(struct aw_file **out, const char *path, const char *mode, uint32_t line);

/* Closes it and frees the memory, whatever it returns; behind what is still being done with it. NULL: 0. */
#define aw_file_close(file) aw_file_close_at((file), AW_LINE)
int aw_file_close_at(struct aw_file *file, uint32_t line);

/* file.read(bytes): from where the last read or write ended. *got is less than `bytes` only at the file's
 * end, where it is 0. -EBADF: it was not opened for reading. */
#define aw_file_read(got, file, buffer, bytes) aw_file_pread_at((got), (file), (buffer), (bytes), -1, AW_LINE)
/* file.write(data): all of it. -ENOSPC, … : some of it may have been written. */
#define aw_file_write(file, data, bytes) aw_file_pwrite_at((file), (data), (bytes), -1, AW_LINE)
/* os.pread, os.pwrite: at a place counted from the file's beginning; the file's own does not move.
 * (A negative one stands for the file's own.) */
#define aw_file_pread(got, file, buffer, bytes, offset) \
	aw_file_pread_at((got), (file), (buffer), (bytes), (offset), AW_LINE)
#define aw_file_pwrite(file, data, bytes, offset) \
	aw_file_pwrite_at((file), (data), (bytes), (offset), AW_LINE)
int aw_file_pread_at(
	size_t *got, struct aw_file *file, void *buffer, size_t bytes, int64_t offset, uint32_t line);
int aw_file_pwrite_at(struct aw_file *file, const void *data, size_t bytes, int64_t offset, uint32_t line);

/* os.fsync: returns when all that was written is on the disk. */
#define aw_file_fsync(file) aw_file_fsync_at((file), AW_LINE)
int aw_file_fsync_at(struct aw_file *file, uint32_t line);

struct aw_stat {
	int64_t size_bytes;
	int64_t modified_ns; /* since 1970 */
	mode_t mode;         /* st_mode: S_ISDIR(mode), mode & 0777, … */
};
#define aw_file_stat(out, file) aw_file_stat_at((out), (file), AW_LINE)
int aw_file_stat_at(struct aw_stat *out, struct aw_file *file, uint32_t line);

/* ---- by path: one call each ---- */

/* Path.read_bytes: the whole file, with a NUL behind it, which is not counted. *data is yours: free() it.
 * bytes may be NULL. */
#define aw_read_file(data, bytes, path) aw_read_file_at((data), (bytes), (path), AW_LINE)
int aw_read_file_at(char **data, size_t *bytes, const char *path, uint32_t line);
/* Path.write_bytes: what was there before is gone. */
#define aw_write_file(path, data, bytes) aw_write_file_at((path), (data), (bytes), AW_LINE)
int aw_write_file_at(const char *path, const void *data, size_t bytes, uint32_t line);

#define aw_stat(out, path) aw_stat_at((out), (path), AW_LINE)
int aw_stat_at(struct aw_stat *out, const char *path, uint32_t line);
/* os.rename, os.unlink, os.mkdir (0777 less the umask), os.rmdir. */
#define aw_rename(from, to) aw_rename_at((from), (to), AW_LINE)
#define aw_unlink(path)     aw_unlink_at((path), AW_LINE)
#define aw_mkdir(path)      aw_mkdir_at((path), AW_LINE)
#define aw_rmdir(path)      aw_rmdir_at((path), AW_LINE)
int aw_rename_at(const char *from, const char *to, uint32_t line);
int aw_unlink_at(const char *path, uint32_t line);
int aw_mkdir_at(const char *path, uint32_t line);
int aw_rmdir_at(const char *path, uint32_t line);

/* sorted(os.listdir(path)): the names in a directory, in strcmp's order, NULL-ended. *names is yours: one
 * free() frees it all. count may be NULL. */
#define aw_listdir(names, count, path) aw_listdir_at((names), (count), (path), AW_LINE)
int aw_listdir_at(char ***names, size_t *count, const char *path, uint32_t line);

#ifdef __cplusplus
}
#endif

#endif
