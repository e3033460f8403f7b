/* input.h: which key does what. Pure: a place on the keyboard and the modifiers give a command.
 *
 * Keys are bound by scancode (their place), not by what they type: a Korean layout types other
 * letters at the same places. Presenter remotes send PageUp, PageDown, F5 and Esc, `.` and B. */
#ifndef AWAITSCOPE_INPUT_H
#define AWAITSCOPE_INPUT_H

#include <stdbool.h>
#include <stdint.h>

#include <SDL.h>

#include "screen/screen.h"

enum input_kind {
	INPUT_NONE,
	INPUT_SCREEN, /* a screen action */
	INPUT_HOME,   /* to the home screen */
};

/* The argument of SCREEN_EXPORT. */
enum input_export { INPUT_PNG, INPUT_SVG, INPUT_PDF };

struct input_command {
	enum input_kind kind;
	enum screen_action action;
	uint32_t argument;
};

/* modifiers: KMOD_ bits. A key that is held down repeats stepping, panning and zooming, but flips
 * nothing back and forth. */
struct input_command input_key(SDL_Scancode scancode, SDL_Keymod modifiers, bool repeated);
/* Ctrl, Shift and the like alone: they do nothing, and do not lift a black screen. */
bool input_is_modifier(SDL_Scancode scancode);

#endif
