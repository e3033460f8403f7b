/* write.c: a picture as a file, whole or not at all: it is written beside its place, flushed to the
 * disk, and only then given its name. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cairo-pdf.h>
#include <cairo-svg.h>

#include "screen/internal.h"

struct sink {
	int fd, err;
};

static cairo_status_t put_bytes(void *context, const unsigned char *bytes, unsigned int length)
{
	struct sink *sink = context;

	while (length > 0) {
		ssize_t written = write(sink->fd, bytes, length);
		if (written < 0 && errno == EINTR)
			continue;
		if (written <= 0) {
			sink->err = written < 0 ? -errno : -EIO;
			return CAIRO_STATUS_WRITE_ERROR;
		}
		bytes += written;
		length -= (unsigned int)written;
	}
	return CAIRO_STATUS_SUCCESS;
}

enum format { FORMAT_NONE, FORMAT_PNG, FORMAT_SVG, FORMAT_PDF };

static enum format format_of(const char *path)
{
	const char *name = strrchr(path, '/'), *dot = strrchr(name ? name : path, '.');

	if (!dot)
		return FORMAT_NONE;
	return !strcasecmp(dot, ".png")   ? FORMAT_PNG
	       : !strcasecmp(dot, ".svg") ? FORMAT_SVG
	       : !strcasecmp(dot, ".pdf") ? FORMAT_PDF
	                                  : FORMAT_NONE;
}

static int draw_to(
	struct screen *screen, const struct screen_view *view, enum format format, struct sink *sink)
{
	double width = view->width_px, height = view->height_px;
	cairo_surface_t *surface =
		format == FORMAT_SVG ? cairo_svg_surface_create_for_stream(put_bytes, sink, width, height)
		: format == FORMAT_PDF
			? cairo_pdf_surface_create_for_stream(put_bytes, sink, width, height)
			: cairo_image_surface_create(CAIRO_FORMAT_RGB24, view->width_px, view->height_px);
	cairo_t *cr = cairo_create(surface);
	int err;

	if (format == FORMAT_SVG)
		cairo_svg_surface_set_document_unit(surface, CAIRO_SVG_UNIT_PX);
	err = screen_draw(screen, cr);
	cairo_destroy(cr);
	if (!err && format == FORMAT_PNG)
		err = cairo_surface_write_to_png_stream(surface, put_bytes, sink) ? SCREEN_ECAIRO : 0;
	cairo_surface_finish(surface);
	if (!err && cairo_surface_status(surface) != CAIRO_STATUS_SUCCESS)
		err = SCREEN_ECAIRO;
	cairo_surface_destroy(surface);
	return sink->err ? sink->err : err;
}

enum { SUFFIX_BYTES = 40, TRIES = 100 };

/* A fresh file beside the path; its name is written behind the path's `length` bytes. */
static int open_beside(char *temporary, size_t length)
{
	int fd = -1;

	for (int i = 0; i < TRIES && fd < 0; i++) {
		snprintf(temporary + length, SUFFIX_BYTES, ".%ld-%d.part", (long)getpid(), i);
		fd = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
		if (fd < 0 && errno != EEXIST)
			break;
	}
	return fd < 0 ? -errno : fd;
}

static int write_whole(
	struct screen *screen, const struct screen_view *view, enum format format, const char *path)
{
	size_t length = strlen(path);
	char *temporary = malloc(length + SUFFIX_BYTES);
	struct sink sink = {.fd = -1};
	int err;

	if (!temporary)
		return -ENOMEM;
	memcpy(temporary, path, length);
	sink.fd = open_beside(temporary, length);
	err = sink.fd < 0 ? sink.fd : 0;
	if (err)
		goto out;
	err = draw_to(screen, view, format, &sink);
	if (!err && fsync(sink.fd) && errno != EINVAL && errno != EROFS)
		err = -errno;
	if (close(sink.fd) && !err)
		err = -errno;
	if (!err && rename(temporary, path))
		err = -errno;
	if (err)
		unlink(temporary);
out:
	free(temporary);
	return err;
}

int screen_write(
	struct screen *screen, const struct model *model, const struct screen_view *view, const char *path)
{
	enum format format = format_of(path);
	struct sink sink = {.fd = -1};
	struct stat about;

	if (format == FORMAT_NONE || view->width_px < 1 || view->height_px < 1)
		return -EINVAL;
	if (!screen_layout(screen, model, view))
		return -ENOMEM;
	/* A device, pipe or the like cannot be replaced: it is written as it is. */
	if (stat(path, &about) == 0 && !S_ISREG(about.st_mode)) {
		if (S_ISDIR(about.st_mode))
			return -EISDIR;
		sink.fd = open(path, O_WRONLY | O_CLOEXEC);
		if (sink.fd < 0)
			return -errno;
		int err = draw_to(screen, view, format, &sink);
		if (close(sink.fd) && !err)
			err = -errno;
		return err;
	}
	return write_whole(screen, view, format, path);
}
