/* scenario_own.h: a scenario of one's own: a program that `awaitscope` finds and runs as it does its own.
 *
 * A C file and a Python file of the same name, as scenario.h tells; `awaitscope new NAME` writes the first
 * two, and says how they are built. The C file begins with
 *
 *	#define SCENARIO_NAME "tea"
 *	#include <scenario_own.h>
 *
 * and ends with SCENARIO(…). It has no main: that is the library's, awaitscope-scenario.pc. tea.c and tea.py
 * become part of the program; which line of the Python a statement stands for is looked up when the
 * program starts, and a comment that the Python does not have is an error then. The program must be called
 * as the scenario is, and lie in $XDG_DATA_HOME/awaitscope/scenarios (~/.local/share/awaitscope/scenarios).
 *
 *	tea --describe                     all that `awaitscope list` and the viewer tell about it, as JSON
 *	tea --run MODE -o tea.json         one mode, recorded: what `awaitscope run tea` starts
 */
#ifndef AWAITSCOPE_SCENARIO_OWN_H
#define AWAITSCOPE_SCENARIO_OWN_H

#include "scenario.h"

/* What the library's main reads. */
extern const struct scenario scenario_own;
extern const char *const scenario_own_c[2]; /* the C file's name, and its text */

/* The line of the Python that a line of the C file stands for; 0: none. */
uint32_t scenario_own_line(unsigned c_line);

#ifndef SCENARIO_OWN_LIBRARY
#ifndef SCENARIO_NAME
#error "define SCENARIO_NAME, such as \"tea\", before scenario_own.h"
#endif

/* The two files as they are when this is compiled; the Python beside where the compiler was started. */
#define SCENARIO_FILE(symbol, path) \
	__asm__(".pushsection .rodata\n" #symbol ":\n.incbin \"" path "\"\n.byte 0\n.popsection\n")
SCENARIO_FILE(scenario_own_c_text, __BASE_FILE__);
SCENARIO_FILE(scenario_own_python_text, SCENARIO_NAME ".py");
extern const char scenario_own_c_text[], scenario_own_python_text[];

const char *const scenario_own_c[2] = {__BASE_FILE__, scenario_own_c_text};
static const struct scenario_listing scenario_listing = {SCENARIO_NAME ".py", scenario_own_python_text};
#define SCENARIO_SYMBOL scenario_own

#undef AW_LINE
#define AW_LINE scenario_own_line(__LINE__)
#endif

#endif
