/* present.c: a window, and its pixels as a cairo image. SDL may give other pixels after each change of
 * size, so the image is made anew whenever they are not those of the last picture. */
#include <errno.h>
#include <stdlib.h>

#include "present.h"
#include "trace/error.h"

enum { MIN_WIDTH = 640, MIN_HEIGHT = 480, GOOD_WIDTH = 1600, GOOD_HEIGHT = 900 };

/* Has SDL try only the desktops that the environment names, and says whether there is one. By itself it
 * goes on to a bare console (KMSDRM) where none is, or where the one named does not answer; nobody asked
 * for that. SDL_VIDEODRIVER is stronger than the hint. */
static bool choose_display(void)
{
	const char *names[] = {"DISPLAY", "WAYLAND_DISPLAY", "SDL_VIDEODRIVER"};
	bool named[SDL_arraysize(names)];

	for (size_t i = 0; i < SDL_arraysize(names); i++) {
		const char *value = getenv(names[i]);

		named[i] = value != NULL && value[0] != '\0';
	}
	if (named[0] || named[1])
		SDL_SetHint(SDL_HINT_VIDEODRIVER, !named[1] ? "x11" : named[0] ? "x11,wayland" : "wayland");
	return named[0] || named[1] || named[2];
}

static bool is_x11(void)
{
	const char *driver = SDL_GetCurrentVideoDriver();

	return driver != NULL && SDL_strcmp(driver, "x11") == 0;
}

static void place(unsigned display, SDL_Rect *rect)
{
	int index = display > 0 && (int)display <= SDL_GetNumVideoDisplays() ? (int)display - 1 : 0;
	SDL_Rect usable = {0, 0, GOOD_WIDTH, GOOD_HEIGHT};

	if (SDL_GetDisplayUsableBounds(index, &usable) != 0)
		(void)SDL_GetDisplayBounds(index, &usable);
	rect->w = SDL_max(MIN_WIDTH, SDL_min(GOOD_WIDTH, usable.w * 9 / 10));
	rect->h = SDL_max(MIN_HEIGHT, SDL_min(GOOD_HEIGHT, usable.h * 9 / 10));
	rect->x = SDL_WINDOWPOS_CENTERED_DISPLAY(index);
	rect->y = rect->x;
}

int present_init(struct present *present, const char *title, unsigned display, bool full_screen)
{
	SDL_Rect rect;

	*present = (struct present){.display = display};
	SDL_SetHint(SDL_HINT_APP_NAME, "awaitscope");
	SDL_SetHint(SDL_HINT_VIDEO_MINIMIZE_ON_FOCUS_LOSS, "0");
	SDL_SetHint(SDL_HINT_VIDEO_X11_NET_WM_BYPASS_COMPOSITOR, "0");
	/* A click that brings the window to the front is a click on the picture too. */
	SDL_SetHint(SDL_HINT_MOUSE_FOCUS_CLICKTHROUGH, "1");
	if (!choose_display() || SDL_InitSubSystem(SDL_INIT_VIDEO) != 0)
		return APP_ENODISPLAY;
	/* Pictures come from the processor: on X11 shared memory shows them soonest, with a GPU or
	 * without. Wayland has no such way in SDL and keeps its texture. */
	if (is_x11())
		SDL_SetHint(SDL_HINT_FRAMEBUFFER_ACCELERATION, "0");
	place(display, &rect);
	present->window = SDL_CreateWindow(title, rect.x, rect.y, rect.w, rect.h,
		SDL_WINDOW_RESIZABLE | SDL_WINDOW_ALLOW_HIGHDPI | SDL_WINDOW_HIDDEN);
	if (present->window == NULL) {
		SDL_QuitSubSystem(SDL_INIT_VIDEO);
		return APP_ENODISPLAY;
	}
	SDL_SetWindowMinimumSize(present->window, MIN_WIDTH, MIN_HEIGHT);
	SDL_StopTextInput(); /* or an input method would swallow the letters */
	if (full_screen)
		present_full_screen(present, true);
	SDL_ShowWindow(present->window);
	return 0;
}

static void forget_image(struct present *present)
{
	cairo_surface_destroy(present->image);
	free(present->copy);
	present->image = NULL;
	present->copy = NULL;
	present->image_pixels = NULL;
}

void present_finish(struct present *present)
{
	if (present->window == NULL)
		return;
	forget_image(present);
	/* On X11 SDL wakes itself with messages to the window, on a connection of their own. A window that is
	 * destroyed before the server came to the last of them makes Xlib end the program with an error; so it
	 * is hidden here, and goes with the process. */
	if (is_x11()) {
		SDL_HideWindow(present->window);
	} else {
		SDL_DestroyWindow(present->window);
		SDL_QuitSubSystem(SDL_INIT_VIDEO);
	}
	present->window = NULL;
}

void present_size(const struct present *present, int *width_px, int *height_px)
{
	SDL_GetWindowSizeInPixels(present->window, width_px, height_px);
	*width_px = SDL_max(1, *width_px);
	*height_px = SDL_max(1, *height_px);
}

void present_to_pixels(const struct present *present, double *x, double *y)
{
	int width, height, width_px, height_px;

	SDL_GetWindowSize(present->window, &width, &height);
	present_size(present, &width_px, &height_px);
	*x *= (double)width_px / SDL_max(1, width);
	*y *= (double)height_px / SDL_max(1, height);
}

/* What cairo calls the pixels' format, or -1. */
static int cairo_format_of(const SDL_Surface *surface)
{
	switch (surface->format->format) {
	case SDL_PIXELFORMAT_RGB888:
		return CAIRO_FORMAT_RGB24;
	case SDL_PIXELFORMAT_ARGB8888:
		return CAIRO_FORMAT_ARGB32;
	default:
		return -1;
	}
}

static int make_image(struct present *present, SDL_Surface *surface)
{
	int format = cairo_format_of(surface);

	forget_image(present);
	if (format >= 0 && surface->pitch % 4 == 0) {
		present->image_pitch = surface->pitch;
		present->image = cairo_image_surface_create_for_data(
			surface->pixels, (cairo_format_t)format, surface->w, surface->h, surface->pitch);
	} else {
		present->image_pitch = cairo_format_stride_for_width(CAIRO_FORMAT_RGB24, surface->w);
		present->copy = calloc((size_t)surface->h, (size_t)present->image_pitch);
		if (present->copy == NULL)
			return -ENOMEM;
		present->image = cairo_image_surface_create_for_data(
			present->copy, CAIRO_FORMAT_RGB24, surface->w, surface->h, present->image_pitch);
	}
	if (cairo_surface_status(present->image) != CAIRO_STATUS_SUCCESS) {
		forget_image(present);
		return -ENOMEM;
	}
	present->image_pixels = surface->pixels;
	present->width_px = surface->w;
	present->height_px = surface->h;
	return 0;
}

cairo_surface_t *present_begin(struct present *present)
{
	SDL_Surface *surface = SDL_GetWindowSurface(present->window);

	if (surface == NULL || surface->w < 1 || surface->h < 1)
		return NULL;
	if (present->image == NULL || present->image_pixels != surface->pixels ||
		present->width_px != surface->w || present->height_px != surface->h ||
		(present->copy == NULL && present->image_pitch != surface->pitch)) {
		if (make_image(present, surface) != 0)
			return NULL;
	}
	return present->image;
}

int present_end(struct present *present)
{
	SDL_Surface *surface = SDL_GetWindowSurface(present->window);

	if (surface == NULL || surface->pixels != present->image_pixels)
		return -EIO; /* it changed its size while we drew: the next picture fits again */
	cairo_surface_flush(present->image);
	if (present->copy != NULL &&
		SDL_ConvertPixels(surface->w, surface->h, SDL_PIXELFORMAT_RGB888, present->copy,
			present->image_pitch, surface->format->format, surface->pixels, surface->pitch) != 0)
		return -EIO;
	return SDL_UpdateWindowSurface(present->window) == 0 ? 0 : -EIO;
}

void present_again(struct present *present)
{
	SDL_Surface *surface = SDL_GetWindowSurface(present->window);

	if (surface != NULL && surface->pixels == present->image_pixels)
		(void)SDL_UpdateWindowSurface(present->window);
}

bool present_is_full_screen(const struct present *present)
{
	return (SDL_GetWindowFlags(present->window) & SDL_WINDOW_FULLSCREEN_DESKTOP) != 0;
}

void present_full_screen(struct present *present, bool full_screen)
{
	if (full_screen && present->display > 0 && (int)present->display <= SDL_GetNumVideoDisplays() &&
		SDL_GetWindowDisplayIndex(present->window) != (int)present->display - 1) {
		int centre = SDL_WINDOWPOS_CENTERED_DISPLAY((int)present->display - 1);

		SDL_SetWindowPosition(present->window, centre, centre);
	}
	(void)SDL_SetWindowFullscreen(present->window, full_screen ? SDL_WINDOW_FULLSCREEN_DESKTOP : 0);
}
