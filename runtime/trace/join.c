/* join.c: makes one trace of the parts that several processes recorded.
 *
 * The parts stay until the whole is on the disk: whatever interrupts this, it can be done again. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <zlib.h>

#include "error.h"
#include "recorder.h"

struct joining {
	const char *path;
	char *part, *joined;            /* names */
	size_t size;                    /* of either */
	unsigned count, holding, first; /* first: the first part that holds something */
	bool holds[TRACE_PARTS_MOST];
	int error; /* the first that a part had */
	struct trace_recover_result recovered;
};

int trace_part_path(char *buffer, size_t size, const char *path, unsigned index)
{
	return snprintf(buffer, size, "%s.part%u", path, index + 1);
}

static const char *part_of(struct joining *j, unsigned index)
{
	trace_part_path(j->part, j->size, j->path, index);
	return j->part;
}

static bool ends_in_gz(const char *path)
{
	size_t length = strlen(path);

	return length > 3 && strcmp(path + length - 3, ".gz") == 0;
}

/* ---- the parts as they are ---- */

/* Whether its program wrote the last line itself; and the file's size. */
static int look_at(const char *path, bool *closed, off_t *size)
{
	static const char last[] = "}\n]\n";
	char end[sizeof(last) - 1];
	int fd = open(path, O_RDONLY | O_CLOEXEC), error = 0;
	struct stat st;

	if (fd < 0)
		return -errno;
	if (fstat(fd, &st) != 0)
		error = -errno;
	else if (!S_ISREG(st.st_mode))
		error = TRACE_ENOTTRACE;
	else if (st.st_size >= (off_t)sizeof(end))
		*closed = pread(fd, end, sizeof(end), st.st_size - (off_t)sizeof(end)) == sizeof(end) &&
		          memcmp(end, last, sizeof(end)) == 0;
	*size = error ? 0 : st.st_size;
	close(fd);
	return error;
}

/* Completes a part, where that is needed and can be done. TRACE_ERUNNING is the only error returned. */
static int take_part(struct joining *j, unsigned index)
{
	struct trace_recover_result recovered = {0};
	const char *part = part_of(j, index);
	bool closed = false;
	off_t size = 0;
	int error = look_at(part, &closed, &size);

	if (!error && !closed) {
		error = trace_recover(part, &recovered);
		if (error == TRACE_ERUNNING)
			return error;
		if (error == TRACE_EEMPTY && size == 0)
			unlink(part); /* its program ended, or was killed, before its first line */
		if (error == TRACE_ENORECOVER)
			error = 0;
	}
	if (error == -ENOENT || error == TRACE_EEMPTY || error == TRACE_ENOTTRACE)
		return 0; /* there is nothing of ours in it */
	if (error && !j->error)
		j->error = error;
	j->recovered.records += recovered.records;
	j->recovered.truncated_bytes += recovered.truncated_bytes;
	j->recovered.had_segment |= recovered.had_segment;
	j->holds[index] = true;
	if (!j->holding++)
		j->first = index;
	return 0;
}

/* ---- writing ---- */

static int zlib_error(void)
{
	return errno ? -errno : -EIO;
}

/* Copies the events of a part: all lines but its `[` and `]`. */
static int copy_part(gzFile out, FILE *part, bool *any)
{
	char *line = NULL;
	size_t room = 0;
	ssize_t length;
	int error = 0;

	errno = 0;
	while (!error && (length = getline(&line, &room, part)) > 0) {
		const char *event = line;

		if (line[length - 1] == '\n')
			line[--length] = '\0';
		if (*event == ',')
			event++;
		if (*event != '{' || line[length - 1] != '}')
			continue;
		if ((*any && gzputs(out, ",") <= 0) || gzputs(out, event) <= 0 || gzputs(out, "\n") <= 0)
			error = zlib_error();
		*any = true;
	}
	if (!error && ferror(part))
		error = zlib_error();
	free(line);
	return error;
}

static int copy_parts(struct joining *j, gzFile out)
{
	int error = 0;
	bool any = false;

	errno = 0;
	if (gzputs(out, "[\n") <= 0)
		return zlib_error();
	for (unsigned i = 0; i < j->count && !error; i++) {
		FILE *part = j->holds[i] ? fopen(part_of(j, i), "re") : NULL;

		if (j->holds[i] && !part)
			return -errno;
		if (!part)
			continue;
		error = copy_part(out, part, &any);
		fclose(part);
	}
	errno = 0;
	return error ? error : gzputs(out, "]\n") <= 0 ? zlib_error() : 0;
}

/* The whole, on the disk. */
static int write_joined(struct joining *j)
{
	int fd = open(j->joined, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666), error;
	gzFile out;

	if (fd < 0)
		return -errno;
	out = gzdopen(fd, ends_in_gz(j->path) ? "wb6" : "wbT");
	if (!out) {
		close(fd);
		return -ENOMEM;
	}
	error = copy_parts(j, out);
	errno = 0;
	if (!error && gzflush(out, Z_FINISH) != Z_OK)
		error = zlib_error();
	if (!error && fsync(fd) != 0 && errno != EINVAL)
		error = -errno;
	errno = 0;
	if (gzclose(out) != Z_OK && !error)
		error = zlib_error();
	return error;
}

static int join(struct joining *j)
{
	int error;

	if (!j->holding)
		return j->error ? j->error : TRACE_EEMPTY;
	if (j->holding == 1 && !ends_in_gz(j->path))
		return rename(part_of(j, j->first), j->path) != 0 ? -errno : 0;
	if (j->error)
		return j->error; /* what could not be completed is not to be lost */
	error = write_joined(j);
	if (!error && rename(j->joined, j->path) != 0)
		error = -errno;
	if (error) {
		unlink(j->joined);
		return error;
	}
	for (unsigned i = 0; i < j->count; i++)
		if (j->holds[i])
			unlink(part_of(j, i));
	return 0;
}

int trace_join(const char *path, unsigned count, struct trace_join_result *result)
{
	struct joining j = {.path = path,
		.size = strlen(path) + 32,
		.count = count < TRACE_PARTS_MOST ? count : TRACE_PARTS_MOST};
	int error = 0;

	j.part = malloc(j.size);
	j.joined = malloc(j.size);
	if (!j.part || !j.joined) {
		error = -ENOMEM;
		goto out;
	}
	snprintf(j.joined, j.size, "%s.joined", path);
	for (unsigned i = 0; i < j.count && !error; i++)
		error = take_part(&j, i);
	if (!error)
		error = join(&j);
	if (result)
		*result = (struct trace_join_result){.parts = j.holding, .recovered = j.recovered};
out:
	free(j.joined);
	free(j.part);
	return error;
}
