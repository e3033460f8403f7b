/* pipe.c: connect_read_pipe and connect_write_pipe: streams over the ends of pipes that the program has. */
#include <errno.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "stream.h"

/* What can be waited for, as asyncio's transports have it. */
static int check(int fd, bool reads, struct stat *file)
{
	if (fstat(fd, file))
		return aw__fail(-errno);
	if (S_ISFIFO(file->st_mode) || S_ISSOCK(file->st_mode) || S_ISCHR(file->st_mode))
		return 0;
	return aw__fail_as(-EINVAL, "ValueError", "%s",
		reads ? "Pipe transport is for pipes/sockets only."
		      : "Pipe transport is only for pipes, sockets and character devices");
}

static int connect_pipe(
	struct aw_stream **out, int fd, enum aw__stream_kind kind, size_t limit, uint32_t line)
{
	bool reads = kind == AW__READ_PIPE;
	struct stat file;
	char name[32];
	int status;

	*out = NULL;
	if (!aw__can_wait())
		return AW_ENOLOOP;
	AW_TRY(check(fd, reads, &file));
	snprintf(name, sizeof(name), "%s pipe %d", reads ? "read" : "write", fd);
	status = aw__stream_new(out, aw__loop, fd, kind, name, limit);
	if (status)
		return aw__fail(status);
	(*out)->is_terminal = S_ISCHR(file.st_mode);
	status = aw__stream_await_made(*out, line);
	if (status) {
		aw__stream_discard(*out);
		*out = NULL;
	}
	return status;
}

int aw_connect_read_pipe_at(struct aw_stream **out, int fd, size_t limit, uint32_t line)
{
	return connect_pipe(out, fd, AW__READ_PIPE, limit, line);
}

int aw_connect_write_pipe_at(struct aw_stream **out, int fd, uint32_t line)
{
	return connect_pipe(out, fd, AW__WRITE_PIPE, AW_STREAM_LIMIT, line);
}
