/* output.c: writing all of it, or as many whole lines as there is room for. */
#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <sys/stat.h>
#include <zlib.h>

#include "output.h"

enum { PACKED_BYTES = 64 << 10, GZIP_WINDOW = 15 + 16, GZIP_LEVEL = 5 };

int trace__output_init(struct trace__output *output, int fd, uint64_t bytes, bool gzip)
{
	struct stat st;

	*output = (struct trace__output){.fd = fd, .bytes = bytes};
	output->regular = fstat(fd, &st) == 0 && S_ISREG(st.st_mode);
	if (!gzip)
		return 0;
	output->deflate = calloc(1, sizeof(*output->deflate));
	output->packed = malloc(PACKED_BYTES);
	if (!output->deflate || !output->packed)
		goto fail;
	if (deflateInit2(output->deflate, GZIP_LEVEL, Z_DEFLATED, GZIP_WINDOW, 9, Z_DEFAULT_STRATEGY) == Z_OK)
		return 0;
fail:
	free(output->deflate);
	free(output->packed);
	return -ENOMEM;
}

void trace__output_finish(struct trace__output *output)
{
	if (output->deflate)
		deflateEnd(output->deflate);
	free(output->deflate);
	free(output->packed);
}

/* Writes all, or returns how much there was room for and sets the error. */
static size_t write_all(struct trace__output *output, const char *bytes, size_t count)
{
	size_t done = 0;

	while (done < count) {
		ssize_t wrote = write(output->fd, bytes + done, count - done);

		if (wrote > 0) {
			done += (size_t)wrote;
		} else if (wrote < 0 && (errno == EAGAIN || errno == EWOULDBLOCK)) {
			struct pollfd ready = {.fd = output->fd, .events = POLLOUT};

			poll(&ready, 1, -1); /* a pipe that its owner made non-blocking */
		} else if (wrote == 0 || errno != EINTR) {
			output->error = wrote == 0 ? -EIO : -errno;
			break;
		}
	}
	return done;
}

/* After an error: back to the last place where the file made sense. */
static void cut_back(struct trace__output *output)
{
	if (output->regular && ftruncate(output->fd, (off_t)output->bytes) == 0)
		lseek(output->fd, (off_t)output->bytes, SEEK_SET);
}

static void pack(struct trace__output *output, const char *text, size_t bytes, int flush)
{
	z_stream *deflating = output->deflate;
	size_t done, count;

	deflating->next_in = (Bytef *)(uintptr_t)text;
	deflating->avail_in = (uInt)bytes;
	do {
		deflating->next_out = (Bytef *)output->packed;
		deflating->avail_out = PACKED_BYTES;
		deflate(deflating, flush); /* fails only on misuse */
		count = PACKED_BYTES - deflating->avail_out;
		done = write_all(output, output->packed, count);
		output->unsettled += done;
		if (done < count) {
			cut_back(output);
			return;
		}
	} while (deflating->avail_out == 0);
}

void trace__output_write(struct trace__output *output, const char *text, size_t bytes)
{
	const char *line;
	size_t done;

	if (output->error || bytes == 0)
		return;
	if (output->deflate) {
		/* One deflate call takes no more than a uInt; lines never come close, metadata may. */
		for (; bytes && !output->error; text += done, bytes -= done) {
			done = bytes < 1u << 30 ? bytes : 1u << 30;
			pack(output, text, done, Z_NO_FLUSH);
		}
		return;
	}
	done = write_all(output, text, bytes);
	if (done == bytes) {
		output->bytes += bytes;
		return;
	}
	line = memrchr(text, '\n', done);
	output->bytes += line ? (uint64_t)(line + 1 - text) : 0;
	cut_back(output);
}

void trace__output_settle(struct trace__output *output, bool last)
{
	if (output->error || !output->deflate)
		return;
	pack(output, "", 0, last ? Z_FINISH : Z_SYNC_FLUSH);
	if (output->error)
		return;
	output->bytes += output->unsettled;
	output->unsettled = 0;
}
