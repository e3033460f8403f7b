/* input.c: the table of keys. The first row whose place and modifiers fit wins. */
#include "input.h"

enum { SHIFT = 1, CTRL = 2, ALT = 4, ANY_SHIFT = 8 };

struct binding {
	SDL_Scancode scancode;
	unsigned modifiers; /* exactly these; ANY_SHIFT: with Shift or without */
	enum screen_action action;
	uint32_t argument;
	bool repeats;
};

/* clang-format off */
static const struct binding bindings[] = {
	{SDL_SCANCODE_PAGEDOWN,    ANY_SHIFT, SCREEN_STOP_NEXT, 0, true},
	{SDL_SCANCODE_PAGEUP,      ANY_SHIFT, SCREEN_STOP_PREVIOUS, 0, true},
	{SDL_SCANCODE_RIGHT,       0, SCREEN_STOP_NEXT, 0, true},
	{SDL_SCANCODE_LEFT,        0, SCREEN_STOP_PREVIOUS, 0, true},
	{SDL_SCANCODE_RIGHT,       SHIFT, SCREEN_EVENT_NEXT, 0, true},
	{SDL_SCANCODE_LEFT,        SHIFT, SCREEN_EVENT_PREVIOUS, 0, true},
	{SDL_SCANCODE_SPACE,       0, SCREEN_PLAY_PAUSE, 0, false},
	{SDL_SCANCODE_EQUALS,      ANY_SHIFT, SCREEN_FASTER, 0, true},
	{SDL_SCANCODE_KP_PLUS,     0, SCREEN_FASTER, 0, true},
	{SDL_SCANCODE_MINUS,       ANY_SHIFT, SCREEN_SLOWER, 0, true},
	{SDL_SCANCODE_KP_MINUS,    0, SCREEN_SLOWER, 0, true},
	{SDL_SCANCODE_EQUALS,      CTRL | ANY_SHIFT, SCREEN_LARGER, 0, true},
	{SDL_SCANCODE_KP_PLUS,     CTRL, SCREEN_LARGER, 0, true},
	{SDL_SCANCODE_MINUS,       CTRL | ANY_SHIFT, SCREEN_SMALLER, 0, true},
	{SDL_SCANCODE_KP_MINUS,    CTRL, SCREEN_SMALLER, 0, true},
	{SDL_SCANCODE_F5,          ANY_SHIFT, SCREEN_RESTART, 0, false},
	{SDL_SCANCODE_HOME,        0, SCREEN_GO_HOME, 0, false},
	{SDL_SCANCODE_END,         0, SCREEN_GO_END, 0, false},
	{SDL_SCANCODE_PERIOD,      0, SCREEN_TOGGLE_BLACK, 0, false},
	{SDL_SCANCODE_KP_PERIOD,   0, SCREEN_TOGGLE_BLACK, 0, false},
	{SDL_SCANCODE_B,           ANY_SHIFT, SCREEN_TOGGLE_BLACK, 0, false},
	{SDL_SCANCODE_COMMA,       0, SCREEN_TOGGLE_WHITE, 0, false},
	{SDL_SCANCODE_ESCAPE,      ANY_SHIFT, SCREEN_LEAVE, 0, false},
	{SDL_SCANCODE_RETURN,      0, SCREEN_ENTER, 0, false},
	{SDL_SCANCODE_KP_ENTER,    0, SCREEN_ENTER, 0, false},
	{SDL_SCANCODE_1,           0, SCREEN_FOCUS_RUN, 0, false},
	{SDL_SCANCODE_2,           0, SCREEN_FOCUS_RUN, 1, false},
	{SDL_SCANCODE_3,           0, SCREEN_FOCUS_RUN, 2, false},
	{SDL_SCANCODE_4,           0, SCREEN_FOCUS_RUN, 3, false},
	{SDL_SCANCODE_TAB,         ANY_SHIFT, SCREEN_NEXT_PANEL, 0, true},
	{SDL_SCANCODE_W,           ANY_SHIFT, SCREEN_ZOOM_IN, 0, true},
	{SDL_SCANCODE_S,           ANY_SHIFT, SCREEN_ZOOM_OUT, 0, true},
	{SDL_SCANCODE_A,           ANY_SHIFT, SCREEN_PAN_LEFT, 0, true},
	{SDL_SCANCODE_D,           ANY_SHIFT, SCREEN_PAN_RIGHT, 0, true},
	{SDL_SCANCODE_F,           ANY_SHIFT, SCREEN_FIT, 0, false},
	{SDL_SCANCODE_UP,          ANY_SHIFT, SCREEN_SCROLL_UP, 0, true},
	{SDL_SCANCODE_DOWN,        ANY_SHIFT, SCREEN_SCROLL_DOWN, 0, true},
	{SDL_SCANCODE_T,           ANY_SHIFT, SCREEN_NEXT_THEME, 0, false},
	{SDL_SCANCODE_K,           ANY_SHIFT, SCREEN_NEXT_LANG, 0, false},
	{SDL_SCANCODE_LANG1,       ANY_SHIFT, SCREEN_NEXT_LANG, 0, false}, /* the 한/영 key */
	{SDL_SCANCODE_C,           ANY_SHIFT, SCREEN_TOGGLE_CAPTIONS, 0, false},
	{SDL_SCANCODE_X,           ANY_SHIFT, SCREEN_TOGGLE_C, 0, false},
	{SDL_SCANCODE_SLASH,       SHIFT, SCREEN_TOGGLE_HELP, 0, false},
	{SDL_SCANCODE_H,           ANY_SHIFT, SCREEN_TOGGLE_HELP, 0, false},
	{SDL_SCANCODE_F1,          ANY_SHIFT, SCREEN_TOGGLE_HELP, 0, false},
	{SDL_SCANCODE_E,           0, SCREEN_EXPORT, INPUT_PNG, false},
	{SDL_SCANCODE_E,           SHIFT, SCREEN_EXPORT, INPUT_SVG, false},
	{SDL_SCANCODE_E,           CTRL, SCREEN_EXPORT, INPUT_PDF, false},
	{SDL_SCANCODE_F11,         ANY_SHIFT, SCREEN_FULL_SCREEN, 0, false},
	{SDL_SCANCODE_RETURN,      ALT, SCREEN_FULL_SCREEN, 0, false},
	{SDL_SCANCODE_Q,           CTRL | ANY_SHIFT, SCREEN_QUIT, 0, false},
};
/* clang-format on */

struct input_command input_key(SDL_Scancode scancode, SDL_Keymod modifiers, bool repeated)
{
	unsigned held = (modifiers & KMOD_SHIFT ? SHIFT : 0) | (modifiers & KMOD_CTRL ? CTRL : 0) |
	                (modifiers & KMOD_ALT ? ALT : 0);
	struct input_command none = {.kind = INPUT_NONE};

	if (scancode == SDL_SCANCODE_BACKSPACE && held == 0 && !repeated)
		return (struct input_command){.kind = INPUT_HOME};
	for (size_t i = 0; i < SDL_arraysize(bindings); i++) {
		const struct binding *binding = &bindings[i];
		unsigned wanted = binding->modifiers & ~(unsigned)ANY_SHIFT;
		unsigned seen = binding->modifiers & ANY_SHIFT ? held & ~(unsigned)SHIFT : held;

		if (binding->scancode != scancode || wanted != seen)
			continue;
		if (repeated && !binding->repeats)
			return none;
		return (struct input_command){INPUT_SCREEN, binding->action, binding->argument};
	}
	return none;
}

bool input_is_modifier(SDL_Scancode scancode)
{
	switch (scancode) {
	case SDL_SCANCODE_LCTRL:
	case SDL_SCANCODE_RCTRL:
	case SDL_SCANCODE_LSHIFT:
	case SDL_SCANCODE_RSHIFT:
	case SDL_SCANCODE_LALT:
	case SDL_SCANCODE_RALT:
	case SDL_SCANCODE_LGUI:
	case SDL_SCANCODE_RGUI:
	case SDL_SCANCODE_CAPSLOCK:
	case SDL_SCANCODE_NUMLOCKCLEAR:
	case SDL_SCANCODE_SCROLLLOCK:
		return true;
	default:
		return false;
	}
}
