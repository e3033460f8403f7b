/* record_place.c: where a recording goes: whether it can be written there, and folders of our own. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "record.h"
#include "trace/recorder.h"
#include "verb.h"

bool record_is_stream(const char *path)
{
	struct stat st;

	return !strcmp(path, "-") || (!stat(path, &st) && !S_ISREG(st.st_mode) && !S_ISDIR(st.st_mode));
}

static int try_file(const char *path)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);

	if (fd >= 0) {
		close(fd);
		return unlink(path) ? -errno : 0;
	}
	if (errno == EEXIST)
		fd = open(path, O_WRONLY | O_CLOEXEC);
	if (fd < 0)
		return -errno;
	close(fd);
	return 0;
}

int record_try(const char *path, unsigned mode_count)
{
	char part[4096];
	int status = record_is_stream(path) ? 0 : try_file(path);

	if (status || mode_count == 1)
		return status;
	if (trace_part_path(part, sizeof(part), path, 0) >= (int)sizeof(part))
		return -ENAMETOOLONG;
	return try_file(part);
}

/* ---- files that nobody asked for ---- */

int record_temporary(char *path, size_t size, const char *name)
{
	const char *folder = getenv("TMPDIR");
	size_t length;

	if (snprintf(path, size, "%s/awaitscope-XXXXXX", folder && *folder ? folder : "/tmp") >= (int)size)
		return -ENAMETOOLONG;
	if (!mkdtemp(path))
		return -errno;
	length = strlen(path);
	if (snprintf(path + length, size - length, "/%s", name) >= (int)(size - length))
		return -ENAMETOOLONG;
	return 0;
}

void record_temporary_remove(const char *path)
{
	char folder[4096];
	char *slash;

	unlink(path);
	snprintf(folder, sizeof(folder), "%s", path);
	slash = strrchr(folder, '/');
	if (slash) {
		*slash = '\0';
		rmdir(folder);
	}
}

int record_default(const char **path, char *buffer, size_t size, const char *name)
{
	*path = name;
	if (!record_try(name, RECORD_MODES))
		return 0;
	*path = buffer;
	return record_temporary(buffer, size, name);
}
