/* Which key does what: viewer.md's table, row by row. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "window/input.h"

static void does(SDL_Scancode scancode, int modifiers, enum screen_action action, uint32_t argument)
{
	struct input_command command = input_key(scancode, (SDL_Keymod)modifiers, false);

	assert_int_equal(command.kind, INPUT_SCREEN);
	assert_int_equal(command.action, action);
	assert_int_equal(command.argument, argument);
}

static void does_nothing(SDL_Scancode scancode, int modifiers, bool repeated)
{
	assert_int_equal(input_key(scancode, (SDL_Keymod)modifiers, repeated).kind, INPUT_NONE);
}

static void a_remote_steps_shows_and_blanks(void **state)
{
	(void)state;
	does(SDL_SCANCODE_PAGEDOWN, 0, SCREEN_STOP_NEXT, 0);
	does(SDL_SCANCODE_PAGEUP, 0, SCREEN_STOP_PREVIOUS, 0);
	does(SDL_SCANCODE_F5, 0, SCREEN_RESTART, 0);
	does(SDL_SCANCODE_F5, KMOD_LSHIFT, SCREEN_RESTART, 0); /* some send Shift+F5 */
	does(SDL_SCANCODE_ESCAPE, 0, SCREEN_LEAVE, 0);
	does(SDL_SCANCODE_PERIOD, 0, SCREEN_TOGGLE_BLACK, 0);
	does(SDL_SCANCODE_B, 0, SCREEN_TOGGLE_BLACK, 0);
	does(SDL_SCANCODE_COMMA, 0, SCREEN_TOGGLE_WHITE, 0);
}

static void arrows_step_by_stops_and_with_shift_by_events(void **state)
{
	(void)state;
	does(SDL_SCANCODE_RIGHT, 0, SCREEN_STOP_NEXT, 0);
	does(SDL_SCANCODE_LEFT, 0, SCREEN_STOP_PREVIOUS, 0);
	does(SDL_SCANCODE_RIGHT, KMOD_LSHIFT, SCREEN_EVENT_NEXT, 0);
	does(SDL_SCANCODE_LEFT, KMOD_RSHIFT, SCREEN_EVENT_PREVIOUS, 0);
	does(SDL_SCANCODE_HOME, 0, SCREEN_GO_HOME, 0);
	does(SDL_SCANCODE_END, 0, SCREEN_GO_END, 0);
	does(SDL_SCANCODE_UP, 0, SCREEN_SCROLL_UP, 0);
	does(SDL_SCANCODE_DOWN, 0, SCREEN_SCROLL_DOWN, 0);
}

static void plus_and_minus_are_speed_and_with_ctrl_size(void **state)
{
	(void)state;
	does(SDL_SCANCODE_SPACE, 0, SCREEN_PLAY_PAUSE, 0);
	does(SDL_SCANCODE_EQUALS, 0, SCREEN_FASTER, 0);
	does(SDL_SCANCODE_EQUALS, KMOD_LSHIFT, SCREEN_FASTER, 0); /* that is how + is typed */
	does(SDL_SCANCODE_KP_PLUS, 0, SCREEN_FASTER, 0);
	does(SDL_SCANCODE_MINUS, 0, SCREEN_SLOWER, 0);
	does(SDL_SCANCODE_KP_MINUS, 0, SCREEN_SLOWER, 0);
	does(SDL_SCANCODE_EQUALS, KMOD_LCTRL, SCREEN_LARGER, 0);
	does(SDL_SCANCODE_EQUALS, KMOD_LCTRL | KMOD_LSHIFT, SCREEN_LARGER, 0);
	does(SDL_SCANCODE_KP_PLUS, KMOD_RCTRL, SCREEN_LARGER, 0);
	does(SDL_SCANCODE_MINUS, KMOD_LCTRL, SCREEN_SMALLER, 0);
	does(SDL_SCANCODE_KP_MINUS, KMOD_LCTRL, SCREEN_SMALLER, 0);
}

static void runs_are_focused_by_enter_numbers_and_tab(void **state)
{
	(void)state;
	does(SDL_SCANCODE_RETURN, 0, SCREEN_ENTER, 0);
	does(SDL_SCANCODE_KP_ENTER, 0, SCREEN_ENTER, 0);
	for (uint32_t i = 0; i < 4; i++)
		does((SDL_Scancode)(SDL_SCANCODE_1 + i), 0, SCREEN_FOCUS_RUN, i);
	does(SDL_SCANCODE_TAB, 0, SCREEN_NEXT_PANEL, 0);
}

static void letters_move_the_axis_and_turn_the_looks(void **state)
{
	(void)state;
	does(SDL_SCANCODE_W, 0, SCREEN_ZOOM_IN, 0);
	does(SDL_SCANCODE_A, 0, SCREEN_PAN_LEFT, 0);
	does(SDL_SCANCODE_S, 0, SCREEN_ZOOM_OUT, 0);
	does(SDL_SCANCODE_D, 0, SCREEN_PAN_RIGHT, 0);
	does(SDL_SCANCODE_F, 0, SCREEN_FIT, 0);
	does(SDL_SCANCODE_T, 0, SCREEN_NEXT_THEME, 0);
	does(SDL_SCANCODE_K, 0, SCREEN_NEXT_LANG, 0);
	does(SDL_SCANCODE_C, 0, SCREEN_TOGGLE_CAPTIONS, 0);
	does(SDL_SCANCODE_X, 0, SCREEN_TOGGLE_C, 0);
	does(SDL_SCANCODE_SLASH, KMOD_LSHIFT, SCREEN_TOGGLE_HELP, 0);
	does(SDL_SCANCODE_H, 0, SCREEN_TOGGLE_HELP, 0);
	does(SDL_SCANCODE_F1, 0, SCREEN_TOGGLE_HELP, 0);
	does(SDL_SCANCODE_F11, 0, SCREEN_FULL_SCREEN, 0);
	does(SDL_SCANCODE_E, 0, SCREEN_EXPORT, INPUT_PNG);
	does(SDL_SCANCODE_E, KMOD_LSHIFT, SCREEN_EXPORT, INPUT_SVG);
	does(SDL_SCANCODE_E, KMOD_LCTRL, SCREEN_EXPORT, INPUT_PDF);
	assert_int_equal(input_key(SDL_SCANCODE_BACKSPACE, KMOD_NONE, false).kind, INPUT_HOME);
}

static void only_ctrl_q_quits(void **state)
{
	(void)state;
	does(SDL_SCANCODE_Q, KMOD_LCTRL, SCREEN_QUIT, 0);
	does_nothing(SDL_SCANCODE_Q, 0, false);
	for (int scancode = 0; scancode < SDL_NUM_SCANCODES; scancode++) {
		struct input_command command = input_key((SDL_Scancode)scancode, KMOD_NONE, false);

		assert_false(command.kind == INPUT_SCREEN && command.action == SCREEN_QUIT);
	}
}

static void locks_do_not_count_and_other_modifiers_do(void **state)
{
	(void)state;
	does(SDL_SCANCODE_T, KMOD_CAPS | KMOD_NUM, SCREEN_NEXT_THEME, 0);
	does_nothing(SDL_SCANCODE_T, KMOD_LCTRL, false);
	does_nothing(SDL_SCANCODE_F, KMOD_LALT, false);
	does_nothing(SDL_SCANCODE_1, KMOD_LCTRL, false);
}

static void a_held_key_repeats_steps_but_flips_nothing(void **state)
{
	(void)state;
	assert_int_equal(input_key(SDL_SCANCODE_PAGEDOWN, KMOD_NONE, true).kind, INPUT_SCREEN);
	assert_int_equal(input_key(SDL_SCANCODE_W, KMOD_NONE, true).kind, INPUT_SCREEN);
	does_nothing(SDL_SCANCODE_SPACE, 0, true);
	does_nothing(SDL_SCANCODE_PERIOD, 0, true);
	does_nothing(SDL_SCANCODE_T, 0, true);
	does_nothing(SDL_SCANCODE_K, 0, true);
	does_nothing(SDL_SCANCODE_F11, 0, true);
	does_nothing(SDL_SCANCODE_BACKSPACE, 0, true);
}

static void modifiers_alone_are_no_keys(void **state)
{
	(void)state;
	assert_true(input_is_modifier(SDL_SCANCODE_LSHIFT));
	assert_true(input_is_modifier(SDL_SCANCODE_RALT));
	assert_false(input_is_modifier(SDL_SCANCODE_SPACE));
	does_nothing(SDL_SCANCODE_LSHIFT, KMOD_LSHIFT, false);
	does_nothing(SDL_SCANCODE_UNKNOWN, 0, false);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_remote_steps_shows_and_blanks),
		cmocka_unit_test(arrows_step_by_stops_and_with_shift_by_events),
		cmocka_unit_test(plus_and_minus_are_speed_and_with_ctrl_size),
		cmocka_unit_test(runs_are_focused_by_enter_numbers_and_tab),
		cmocka_unit_test(letters_move_the_axis_and_turn_the_looks),
		cmocka_unit_test(only_ctrl_q_quits),
		cmocka_unit_test(locks_do_not_count_and_other_modifiers_do),
		cmocka_unit_test(a_held_key_repeats_steps_but_flips_nothing),
		cmocka_unit_test(modifiers_alone_are_no_keys),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
