/* present.h: the SDL window as a cairo surface to draw on. Where the window's own pixels have a format
 * that cairo knows, cairo draws straight into them: no copy. */
#ifndef AWAITSCOPE_PRESENT_H
#define AWAITSCOPE_PRESENT_H

#include <stdbool.h>

#include <SDL.h>
#include <cairo.h>

struct present {
	SDL_Window *window;
	cairo_surface_t *image; /* over the window's pixels, or over `copy` */
	void *image_pixels;     /* what it was made over */
	int image_pitch;
	int width_px, height_px; /* of the image */
	unsigned char *copy;     /* own pixels, where the window's have another format; else NULL */
	unsigned display;        /* from 1: full screen goes there; 0: where the window is */
};

/* Opens a window of a good size. 0, APP_ENODISPLAY, -ENOMEM. */
int present_init(struct present *present, const char *title, unsigned display, bool full_screen);
/* Closes it. On X11 the display stays open: it belongs to the process from then on. */
void present_finish(struct present *present);

/* The size in pixels now, as the picture must have it. */
void present_size(const struct present *present, int *width_px, int *height_px);
/* Where a place in the window's units (the mouse) is in pixels. */
void present_to_pixels(const struct present *present, double *x, double *y);

/* The surface to draw the next picture on, borrowed until the next call; NULL when there is none now
 * (the window is hidden, or the display went away). */
cairo_surface_t *present_begin(struct present *present);
/* Shows what was drawn. 0, or -EIO when the window did not take it. */
int present_end(struct present *present);
/* Shows the last picture again: a part of the window was uncovered. */
void present_again(struct present *present);

bool present_is_full_screen(const struct present *present);
void present_full_screen(struct present *present, bool full_screen);

#endif
