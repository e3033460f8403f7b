/* follow.c: how a growing file is watched and read. A look costs one stat a file; the file itself is
 * read (on the loader's thread) only when it changed or when its live edge moved. */
#include <errno.h>
#include <fcntl.h>
#include <glob.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "follow.h"
#include "model/model.h"

enum {
	EDGE_MAX_BYTES = 32 << 20, /* a longer file is read from disk and has no moving edge */
	TAIL_BYTES = 64 << 10,     /* holds the last whole line */
	EDGE_BYTES = 200,          /* room for the edge's line */
	/* Lines come up to two flushes late: a timer that is due for longer was not noticed by its loop. */
	LATE_NS = 100000000,
};

int64_t follow_clock_ns(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

int follow_init(struct follow *follow, const char *const *paths, uint32_t path_count)
{
	*follow = (struct follow){.ended = false};
	follow->wanted = calloc(path_count + 1, sizeof(*follow->wanted));
	if (follow->wanted == NULL)
		return -ENOMEM;
	for (uint32_t i = 0; i < path_count; i++) {
		follow->wanted[i] = strdup(paths[i]);
		if (follow->wanted[i] == NULL) {
			follow_finish(follow);
			return -ENOMEM;
		}
		follow->wanted_count++;
	}
	return 0;
}

void follow_finish(struct follow *follow)
{
	for (uint32_t i = 0; i < follow->wanted_count; i++)
		free(follow->wanted[i]);
	free(follow->wanted);
	free(follow->files);
	*follow = (struct follow){.ended = false};
}

/* ---- what the last lines say ---- */

/* The number after a key, in thousandths: "ts":12.345 is 12345. */
static bool number_after(const char *line, size_t bytes, const char *key, int64_t *thousandths)
{
	const char *at = memmem(line, bytes, key, strlen(key));
	const char *end = line + bytes;
	int64_t value = 0;
	int decimals = -1;

	if (at == NULL)
		return false;
	at += strlen(key);
	if (at == end || *at < '0' || *at > '9')
		return false;
	for (; at < end && decimals < 3; at++) {
		if (*at == '.' && decimals < 0)
			decimals = 0;
		else if (*at < '0' || *at > '9' || value > INT64_MAX / 100000)
			break;
		else {
			value = value * 10 + (*at - '0');
			decimals += decimals >= 0;
		}
	}
	for (decimals = decimals < 0 ? 0 : decimals; decimals < 3; decimals++)
		value *= 10;
	*thousandths = value;
	return true;
}

bool follow_last_event(const char *text, size_t bytes, uint32_t *pid, int64_t *ts_ns)
{
	const char *end = memrchr(text, '\n', bytes);

	while (end != NULL && end > text) {
		const char *start = memrchr(text, '\n', (size_t)(end - text));
		const char *line = start == NULL ? text : start + 1;
		int64_t pid_thousandths, ts;

		/* ts is in µs with three decimals: its thousandths are ns. Metadata has none. */
		if (number_after(line, (size_t)(end - line), "\"pid\":", &pid_thousandths) &&
			number_after(line, (size_t)(end - line), "\"ts\":", &ts)) {
			*pid = (uint32_t)(pid_thousandths / 1000);
			*ts_ns = ts;
			return true;
		}
		end = start;
	}
	return false;
}

/* Reads up to `size` bytes from an offset; returns how many, or -errno. */
static ssize_t read_at(int fd, char *buffer, size_t size, off_t offset)
{
	size_t got = 0;

	while (got < size) {
		ssize_t n = pread(fd, buffer + got, size - got, offset + (off_t)got);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return -errno;
		if (n == 0)
			break;
		got += (size_t)n;
	}
	return (ssize_t)got;
}

/* Looks at a file's end: is it complete, and what time is it in its run? */
static void read_tail(struct follow_file *file)
{
	size_t size = (size_t)file->size_bytes < TAIL_BYTES ? (size_t)file->size_bytes : TAIL_BYTES;
	char *tail = malloc(size + 1);
	int fd = open(file->path, O_RDONLY | O_CLOEXEC);
	ssize_t got;
	uint32_t pid;
	int64_t ts_ns, now_ns;

	file->complete = false;
	if (tail == NULL || fd < 0)
		goto out;
	got = read_at(fd, tail, size, file->size_bytes - (off_t)size);
	if (got <= 0)
		goto out;
	if (follow_last_event(tail, (size_t)got, &pid, &ts_ns)) {
		/* The least difference is the best: lines are late by up to a flush, never early. */
		now_ns = follow_clock_ns();
		if (now_ns - ts_ns < file->offset_ns)
			file->offset_ns = now_ns - ts_ns;
	}
	while (got > 0 && (tail[got - 1] == '\n' || tail[got - 1] == ' ' || tail[got - 1] == '\r'))
		got--;
	file->complete = got > 0 && tail[got - 1] == ']';
out:
	if (fd >= 0)
		close(fd);
	free(tail);
}

/* ---- watching ---- */

static bool look(struct follow_file *file)
{
	struct stat now;
	int64_t written_ns;
	bool changed;

	if (stat(file->path, &now) != 0) {
		file->exists = false; /* what was read of it stays on the screen */
		return false;
	}
	written_ns = (int64_t)now.st_mtim.tv_sec * 1000000000 + now.st_mtim.tv_nsec;
	changed = !file->exists || now.st_ino != file->inode || now.st_dev != file->device ||
	          now.st_size != file->size_bytes || written_ns != file->written_ns;
	if (!changed)
		return false;
	if (now.st_ino != file->inode || now.st_dev != file->device || now.st_size < file->size_bytes)
		file->offset_ns = FOLLOW_NO_EDGE;
	file->exists = true;
	file->device = now.st_dev;
	file->inode = now.st_ino;
	file->size_bytes = now.st_size;
	file->written_ns = written_ns;
	read_tail(file);
	return now.st_size > 0;
}

static struct follow_file *find(struct follow *follow, const char *path)
{
	for (uint32_t i = 0; i < follow->file_count; i++) {
		if (strcmp(follow->files[i].path, path) == 0)
			return &follow->files[i];
	}
	return NULL;
}

/* Watches one more path; returns whether it is new. */
static bool add(struct follow *follow, const char *path)
{
	struct follow_file *more;

	if (find(follow, path) != NULL || strlen(path) >= sizeof(more->path))
		return false;
	more = realloc(follow->files, (follow->file_count + 1) * sizeof(*more));
	if (more == NULL)
		return false;
	follow->files = more;
	more = &follow->files[follow->file_count++];
	*more = (struct follow_file){.offset_ns = FOLLOW_NO_EDGE};
	(void)snprintf(more->path, sizeof(more->path), "%s", path);
	return true;
}

/* While a program records several modes, each has a part file beside the one that they become. */
static bool resolve(struct follow *follow, const char *path)
{
	struct stat now;
	char pattern[4200];
	glob_t found;
	bool changed = false;

	if (stat(path, &now) == 0 && now.st_size > 0) {
		size_t length = strlen(path);

		/* The whole is there: its parts count no more. */
		for (uint32_t i = follow->file_count; i-- > 0;) {
			if (strncmp(follow->files[i].path, path, length) == 0 &&
				strncmp(follow->files[i].path + length, ".part", 5) == 0) {
				follow->files[i] = follow->files[--follow->file_count];
				changed = true;
			}
		}
		return add(follow, path) || changed;
	}
	(void)snprintf(pattern, sizeof(pattern), "%s.part*", path);
	if (glob(pattern, 0, NULL, &found) == 0) {
		for (size_t i = 0; i < found.gl_pathc; i++)
			changed |= add(follow, found.gl_pathv[i]);
		globfree(&found);
	}
	return changed;
}

bool follow_poll(struct follow *follow)
{
	bool changed = false;

	for (uint32_t i = 0; i < follow->wanted_count; i++)
		changed |= resolve(follow, follow->wanted[i]);
	for (uint32_t i = 0; i < follow->file_count; i++)
		changed |= look(&follow->files[i]);
	return changed;
}

bool follow_is_live(const struct follow *follow)
{
	if (follow->ended)
		return false;
	for (uint32_t i = 0; i < follow->file_count; i++) {
		if (follow->files[i].exists && !follow->files[i].complete)
			return true;
	}
	return follow->file_count == 0;
}

struct follow_source *follow_sources(const struct follow *follow, uint32_t *count)
{
	struct follow_source *sources;

	*count = 0;
	if (follow->file_count == 0)
		return NULL;
	sources = calloc(follow->file_count, sizeof(*sources));
	if (sources == NULL)
		return NULL;
	for (uint32_t i = 0; i < follow->file_count; i++) {
		const struct follow_file *file = &follow->files[i];
		struct follow_source *source = &sources[(*count)++];

		memcpy(source->path, file->path, sizeof(source->path));
		source->live = true;
		source->offset_ns = file->complete || follow->ended ? FOLLOW_NO_EDGE : file->offset_ns;
	}
	return sources;
}

/* ---- reading, with the live edge ---- */

/* The whole lines of a file, with room for the edge; *bytes without a half last one. */
static int read_lines(const char *path, char **out, size_t *bytes)
{
	struct stat now;
	ssize_t got = 0;
	char *text = NULL;
	const char *end;
	int code = 0;
	int fd = open(path, O_RDONLY | O_CLOEXEC);

	*out = NULL;
	if (fd < 0)
		return -errno;
	if (fstat(fd, &now) != 0)
		code = -errno;
	else if (now.st_size > EDGE_MAX_BYTES || !S_ISREG(now.st_mode))
		code = -EFBIG;
	else if ((text = malloc((size_t)now.st_size + EDGE_BYTES + 2)) == NULL)
		code = -ENOMEM;
	else if ((got = read_at(fd, text, (size_t)now.st_size, 0)) < 0)
		code = (int)got;
	close(fd);
	end = code == 0 ? memrchr(text, '\n', (size_t)got) : NULL;
	if (code == 0 && end == NULL)
		code = -ENODATA;
	if (code != 0) {
		free(text);
		return code;
	}
	*bytes = (size_t)(end - text) + 1;
	*out = text;
	return 0;
}

/* Puts one event behind the lines, at the time that it is now in the run: *edge_ns. */
static size_t put_edge(char *text, size_t bytes, size_t size, int64_t offset_ns, int64_t *edge_ns)
{
	const char *real = "\"clock\":\"real\"";
	int64_t ts_ns, now_ns = follow_clock_ns() - offset_ns;
	uint32_t pid;
	int length;

	*edge_ns = INT64_MIN;
	if (!follow_last_event(text, bytes, &pid, &ts_ns) || now_ns <= ts_ns ||
		memmem(text, bytes, real, strlen(real)) == NULL)
		return bytes; /* a virtual clock stands still between events */
	length = snprintf(text + bytes, size - bytes,
		",{\"ph\":\"i\",\"pid\":%u,\"tid\":1,\"ts\":%lld.%03lld,\"name\":\"now\",\"cat\":\"edge\","
		"\"s\":\"t\"}\n",
		pid, (long long)(now_ns / 1000), (long long)(now_ns % 1000));
	if (length <= 0 || (size_t)length >= size - bytes)
		return bytes;
	*edge_ns = now_ns;
	return bytes + (size_t)length;
}

/* Reads the lines; *due is what they do not say yet about timers that came due before the edge. */
static int load_lines(
	struct trace **out, char *text, size_t bytes, int64_t edge_ns, char **due, size_t *due_bytes)
{
	int code;

	memcpy(text + bytes, "]\n", 2); /* it is not cut off: it goes on */
	code = trace_load_bytes(out, text, bytes + 2);
	if (code != 0 || edge_ns < LATE_NS)
		return code;
	code = model_due_lines(due, due_bytes, *out, edge_ns - LATE_NS);
	if (code != 0) {
		trace_destroy(*out);
		*out = NULL;
	}
	return code;
}

int follow_load(
	struct trace **out, const struct follow_source *source, const struct trace_load_options *options)
{
	char *text, *due = NULL;
	size_t bytes = 0, due_bytes = 0;
	int64_t edge_ns;
	int code;

	if (source->offset_ns == FOLLOW_NO_EDGE)
		return trace_load(out, source->path, options);
	code = read_lines(source->path, &text, &bytes);
	if (code == -EFBIG)
		return trace_load(out, source->path, options);
	if (code != 0)
		return code;
	bytes = put_edge(text, bytes, bytes + EDGE_BYTES, source->offset_ns, &edge_ns);
	code = load_lines(out, text, bytes, edge_ns, &due, &due_bytes);
	if (code == 0 && due != NULL) {
		char *more = realloc(text, bytes + due_bytes + 2);

		trace_destroy(*out);
		*out = NULL;
		if (more == NULL) {
			code = -ENOMEM;
		} else {
			text = more;
			memcpy(text + bytes, due, due_bytes);
			memcpy(text + bytes + due_bytes, "]\n", 2);
			code = trace_load_bytes(out, text, bytes + due_bytes + 2);
		}
	}
	free(due);
	free(text);
	return code;
}
