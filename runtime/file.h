/* file.h: blocking calls on files, for the threads of the pool: each is made to its end, whatever signals
 * and short transfers come in between. */
#ifndef AW_FILE_H
#define AW_FILE_H

#include <sys/stat.h>

#include "aw_file.h"
#include "work.h"

int aw__file_flags(const char *mode);           /* open's, of Python's; -EINVAL */
int aw__file_open(const char *path, int flags); /* a descriptor; -EISDIR for a directory */
/* Until the file's end; *done says how much. offset < 0: the file's own position. */
int aw__file_read(int fd, char *to, size_t bytes, int64_t offset, size_t *done);
int aw__file_write(int fd, const char *from, size_t bytes, int64_t offset);

static inline struct aw_stat aw__file_about(const struct stat *about)
{
	return (struct aw_stat){.size_bytes = about->st_size,
		.modified_ns = (int64_t)about->st_mtim.tv_sec * 1000000000 + about->st_mtim.tv_nsec,
		.mode = about->st_mode};
}

/* What a trace calls it: the last part of its path. */
const char *aw__file_name(const char *path);

#endif
