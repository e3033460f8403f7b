/* recover.c: completes a trace whose program was killed.
 *
 * With the program's segment: cut the file back to the last commit, go on from the state of that commit
 * through all that the rings still hold, close the array. Whatever interrupts this, the segment is
 * still there and it can be done again. Without it: leave out a half last event and close the array. */
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
#include "tail.h"
#include "writer.h"

enum { PIECE = 256 << 10 };

struct recovery {
	const char *path;
	int fd;
	struct stat st;
	bool gzip, has_remains;
	struct trace__remains remains;
	struct trace__tail tail;
	struct trace__output output;
	struct trace_recover_result result;
};

typedef int take_fn(void *context, const char *text, size_t bytes);

/* Hands the file's text, as far as it can be read, to `take`; of the file at most `limit` bytes. */
static int read_text(struct recovery *r, uint64_t limit, take_fn *take, void *context)
{
	char *packed = malloc(PIECE), *text = r->gzip ? malloc(PIECE) : NULL;
	z_stream inflating = {0};
	int error = 0, status = Z_OK;
	uint64_t offset = 0;

	if (!packed || (r->gzip && !text) || (r->gzip && inflateInit2(&inflating, 15 + 16) != Z_OK)) {
		error = -ENOMEM;
		goto out;
	}
	while (!error && offset < limit) {
		size_t most = limit - offset < PIECE ? (size_t)(limit - offset) : PIECE;
		ssize_t got = pread(r->fd, packed, most, (off_t)offset);

		if (got < 0 && errno == EINTR)
			continue;
		if (got <= 0) {
			error = got < 0 ? -errno : 0;
			break;
		}
		offset += (uint64_t)got;
		if (!r->gzip) {
			error = take(context, packed, (size_t)got);
			continue;
		}
		inflating.next_in = (Bytef *)packed;
		inflating.avail_in = (uInt)got;
		do {
			if (status == Z_STREAM_END && inflating.avail_in && inflateReset(&inflating) != Z_OK)
				break; /* another member */
			inflating.next_out = (Bytef *)text;
			inflating.avail_out = PIECE;
			status = inflate(&inflating, Z_SYNC_FLUSH);
			error = take(context, text, PIECE - inflating.avail_out);
		} while (!error && (status == Z_OK || status == Z_STREAM_END) &&
			 (inflating.avail_in || inflating.avail_out == 0));
		if (status != Z_OK && status != Z_STREAM_END && status != Z_BUF_ERROR)
			break; /* damaged from here on */
	}
out:
	if (r->gzip)
		inflateEnd(&inflating);
	free(packed);
	free(text);
	return error;
}

static int take_tail(void *context, const char *text, size_t bytes)
{
	return trace__tail_take(context, text, bytes);
}

/* ---- replaying what a segment holds ---- */

/* Texts and tracks as they were at the commit; the rings, from its tails on. */
static int adopt(struct recovery *r, struct trace__strings *strings, struct trace__lines *lines,
	struct trace__queue **queues, struct trace__shared_ring ***shared, size_t *count)
{
	uint32_t sequence = atomic_load(&r->remains.header->sequence);
	struct trace__block *block = NULL;
	int error = 0;

	while (!error && (block = trace__remains_next(&r->remains, block)) != NULL) {
		uint32_t kind = atomic_load_explicit(&block->kind, memory_order_acquire);

		if (kind == TRACE__BLOCK_STRINGS) {
			error = trace__strings_adopt(strings, (struct trace__strings_block *)(void *)block);
		} else if (kind == TRACE__BLOCK_TRACKS && block->bytes >= sizeof(struct trace__leaf)) {
			error = trace__table_adopt(
				&lines->tracks, (struct trace__leaf *)(void *)block, sequence);
			if (error == -EINVAL)
				error = 0; /* not a leaf as we write them: its tasks are unknown */
		} else if (kind == TRACE__BLOCK_RING) {
			struct trace__shared_ring *ring = (struct trace__shared_ring *)(void *)block;
			uint64_t head = atomic_load_explicit(&ring->head, memory_order_acquire);
			uint64_t read = ring->committed[sequence & 1];
			struct trace__queue *grown = realloc(*queues, (*count + 1) * sizeof(*grown));
			struct trace__shared_ring **rings;

			if (grown)
				*queues = grown;
			rings = realloc(*shared, (*count + 1) * sizeof(struct trace__shared_ring *));
			if (rings)
				*shared = rings;
			if (!grown || !rings)
				return -ENOMEM;
			if (ring->slots == 0 || (ring->slots & (ring->slots - 1)) ||
				head - read > ring->slots ||
				ring->slots > (block->bytes - TRACE__RING_HEADER) / TRACE_SLOT)
				continue;
			(*shared)[*count] = ring;
			(*queues)[*count] = (struct trace__queue){.slots = trace__ring_slots(ring),
				.mask = ring->slots - 1,
				.read = read,
				.head = head,
				.is_loop = *count == 0};
			(*count)++;
		}
	}
	return error;
}

static void put_lines(struct recovery *r, struct trace__lines *lines)
{
	trace__output_write(&r->output, lines->text, lines->used);
	lines->used = 0;
}

static void replay_queues(struct recovery *r, struct trace__lines *lines, struct trace__queue *queues,
	struct trace__shared_ring **shared, size_t count)
{
	struct trace__merge merge;
	struct trace__queue *queue;
	uint64_t until, ticks;

	trace__merge_begin(&merge, queues, count, UINT64_MAX);
	while ((queue = trace__merge_next(&merge, &until)) != NULL) {
		do {
			trace__queue_take(queue, lines);
			if (lines->used >= TRACE__FLUSH_BYTES)
				put_lines(r, lines);
		} while (trace__queue_peek(queue, &ticks) && ticks <= until);
	}
	for (size_t i = 0; i < count; i++)
		trace__queue_lost(&queues[i], shared[i], lines);
	if (!lines->run.ended)
		trace__lines_cut(lines);
	while (lines->run.ended && !trace__lines_end(lines))
		put_lines(r, lines);
	put_lines(r, lines);
}

static int replay(struct recovery *r)
{
	struct trace__header *header = r->remains.header;
	struct trace__commit *commit = &header->commit[atomic_load(&header->sequence) & 1];
	struct trace__shared_ring **shared = NULL;
	struct trace__queue *queues = NULL;
	struct trace__segment segment; /* for what is new now; the dead program's stays as it is */
	struct trace__strings strings;
	struct trace__lines lines;
	size_t count = 0;
	uint64_t records;
	int error = trace__segment_init(&segment, NULL);

	if (error)
		return error;
	error = trace__strings_init(&strings, &segment);
	if (error)
		goto out_segment;
	error = trace__lines_init(&lines, &segment, &strings, header->pid, header->slow_ns);
	if (error)
		goto out_strings;
	lines.run = commit->run;
	lines.clock = commit->clock;
	lines.tracks.tag = atomic_load(&header->sequence) + 1;
	lines.tracks.suspicious = true;
	records = lines.run.records;
	error = adopt(r, &strings, &lines, &queues, &shared, &count);
	if (error)
		goto out;
	/* Killed before the writer had looked at the clock twice: the clock still runs. */
	if (lines.clock.is_tsc && !lines.clock.rate)
		trace__clock_refine(&lines.clock);
	replay_queues(r, &lines, queues, shared, count);
	r->result.records = lines.run.records - records;
out:
	free(queues);
	free(shared);
	trace__lines_finish(&lines);
out_strings:
	trace__strings_finish(&strings);
out_segment:
	trace__segment_finish(&segment, false);
	return error;
}

/* ---- where it goes ---- */

/* What comes behind the part of the file that is kept. */
static int write_rest(struct recovery *r)
{
	char line[160];
	int error, bytes;

	if (r->has_remains) {
		error = replay(r);
		if (error)
			return error;
	} else {
		trace__output_write(&r->output, "\n", 1);
		if (r->tail.pid) { /* what is open stays open: the reader is to know why */
			bytes = snprintf(line, sizeof(line),
				",{\"ph\":\"i\",\"pid\":%u,\"tid\":1,\"ts\":%llu.%03u,\"name\":\"cut\","
				"\"cat\":\"recorder\",\"s\":\"p\"}\n",
				(unsigned)r->tail.pid, (unsigned long long)(r->tail.last_ns / 1000),
				(unsigned)(r->tail.last_ns % 1000));
			trace__output_write(&r->output, line, (size_t)bytes);
		}
	}
	trace__output_write(&r->output, "]\n", 2);
	trace__output_settle(&r->output, true);
	return r->output.error;
}

static int complete_plain(struct recovery *r, uint64_t keep)
{
	int error;

	if (ftruncate(r->fd, (off_t)keep) != 0 || lseek(r->fd, (off_t)keep, SEEK_SET) < 0)
		return -errno;
	error = trace__output_init(&r->output, r->fd, keep, false);
	if (error)
		return error;
	error = write_rest(r);
	trace__output_finish(&r->output);
	if (!error && fsync(r->fd) != 0)
		error = -errno;
	return error;
}

struct copying {
	struct recovery *recovery;
	uint64_t left;
};

static int take_copy(void *context, const char *text, size_t bytes)
{
	struct copying *copying = context;
	size_t count = bytes < copying->left ? bytes : (size_t)copying->left;

	trace__output_write(&copying->recovery->output, text, count);
	copying->left -= count;
	return copying->recovery->output.error;
}

/* Compressed data cannot be gone on with: a new file beside it takes its place when it is whole. Of the
 * old one `limit` bytes are read, and of their text `keep` bytes are kept. */
static int complete_gzip(struct recovery *r, uint64_t limit, uint64_t keep)
{
	struct copying copying = {r, keep};
	size_t size = strlen(r->path) + 32;
	char *path = malloc(size);
	int fd, error;

	if (!path)
		return -ENOMEM;
	snprintf(path, size, "%s.recover-XXXXXX", r->path);
	fd = mkostemp(path, O_CLOEXEC);
	if (fd < 0) {
		error = -errno;
		goto out_path;
	}
	error = fchmod(fd, r->st.st_mode & 07777) != 0 ? -errno : trace__output_init(&r->output, fd, 0, true);
	if (error)
		goto out_fd;
	error = read_text(r, limit, take_copy, &copying);
	if (!error)
		error = write_rest(r);
	trace__output_finish(&r->output);
	if (!error && (fsync(fd) != 0 || rename(path, r->path) != 0))
		error = -errno;
out_fd:
	if (error)
		unlink(path);
	close(fd);
out_path:
	free(path);
	return error;
}

static int complete(struct recovery *r)
{
	uint64_t keep, cut = 0, limit = UINT64_MAX;

	if (r->has_remains) {
		struct trace__header *header = r->remains.header;

		keep = header->commit[atomic_load(&header->sequence) & 1].file_bytes;
		if (r->gzip) {
			limit = keep;
			keep = UINT64_MAX;
		}
	} else {
		if (r->tail.first != '[')
			return r->tail.first ? TRACE_ENOTTRACE : TRACE_EEMPTY;
		keep = trace__tail_keep(&r->tail, &cut);
		if (keep == 0)
			return TRACE_ENOTTRACE; /* one line, and a part of it: not ours to cut */
	}
	r->result.truncated_bytes = cut;
	return r->gzip ? complete_gzip(r, limit, keep) : complete_plain(r, keep);
}

/* The last two characters. */
static int take_last(void *context, const char *text, size_t bytes)
{
	char *last = context;

	if (bytes)
		last[0] = bytes > 1 ? text[bytes - 2] : last[1];
	if (bytes)
		last[1] = text[bytes - 1];
	return 0;
}

/* Whether the segment's commit fits the file: it has so much, and that ends with the line of an event, on
 * which a comma may follow. */
static int commit_fits(struct recovery *r, bool *fits)
{
	const struct trace__header *header = r->remains.header;
	uint64_t settled = header->commit[atomic_load(&header->sequence) & 1].file_bytes;
	char last[2] = {0};
	int error = 0;

	*fits = false;
	if (atomic_load(&header->spoiled) || settled < sizeof(last) || settled > (uint64_t)r->st.st_size ||
		(header->gzip != 0) != r->gzip)
		return 0;
	if (r->gzip)
		error = read_text(r, settled, take_last, last);
	else if (pread(r->fd, last, sizeof(last), (off_t)(settled - sizeof(last))) < 0)
		error = -errno;
	*fits = !error && last[0] == '}' && last[1] == '\n';
	return error;
}

/* Finds the dead program's segment; TRACE_ERUNNING when it is not dead. */
static int look_for_remains(struct recovery *r)
{
	int error = trace__remains_init(&r->remains, &r->st);

	if (error == TRACE_ERUNNING)
		return error;
	return error ? 0 : commit_fits(r, &r->has_remains);
}

int trace_recover(const char *path, struct trace_recover_result *result)
{
	struct recovery r = {.path = path};
	unsigned char magic[2];
	int error;

	trace__tail_init(&r.tail);
	r.fd = open(path, O_RDWR | O_CLOEXEC);
	if (r.fd < 0)
		return -errno;
	if (fstat(r.fd, &r.st) != 0 || !S_ISREG(r.st.st_mode)) {
		error = S_ISREG(r.st.st_mode) ? -errno : -EINVAL;
		goto out;
	}
	r.gzip = pread(r.fd, magic, 2, 0) == 2 && magic[0] == 0x1f && magic[1] == 0x8b;
	error = look_for_remains(&r);
	if (error)
		goto out;
	error = read_text(&r, UINT64_MAX, take_tail, &r.tail);
	if (error)
		goto out;
	error = trace__tail_complete(&r.tail) ? TRACE_ENORECOVER : complete(&r);
	/* The segment is only in the way of the file now, unless this is to be tried again. */
	if (r.remains.header && (!error || error == TRACE_ENORECOVER))
		unlink(r.remains.path);
	r.result.had_segment = r.has_remains;
	if (!error && result)
		*result = r.result;
out:
	trace__remains_finish(&r.remains);
	trace__tail_finish(&r.tail);
	close(r.fd);
	return error;
}
