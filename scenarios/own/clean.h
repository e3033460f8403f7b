/* clean.h: which texts can be shown, in a window or a terminal. */
#ifndef AWAITSCOPE_CLEAN_H
#define AWAITSCOPE_CLEAN_H

#include <stdbool.h>
#include <stddef.h>

#define CLEAN_CODE "\n\t\r" /* what a program's text has of control characters */

/* Whether a text can be printed: no broken UTF-8, and of control characters only those in `also`. */
bool clean_text(const char *text, const char *also);

#endif
