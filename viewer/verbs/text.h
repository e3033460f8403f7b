/* text.h: text in the cells of a terminal: a Hangul syllable takes two, a combining mark none.
 *
 * What a trace says is never trusted: control characters (which could move the cursor or rename the
 * window) and broken UTF-8 are shown as one � each. */
#ifndef AWAITSCOPE_TEXT_H
#define AWAITSCOPE_TEXT_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

/* One character of the text: its code, or U+FFFD for what must not be printed. Returns its bytes, 0 at
 * the end. */
size_t text_next(const char *text, uint32_t *code);
/* How many cells a character, or a text as text_clean would print it, takes. */
int text_code_cells(uint32_t code);
int text_cells(const char *text);

/* Copies a text that may be printed; what does not fit is left out at a character's boundary. Returns
 * the bytes copied; always terminated. */
size_t text_clean(char *buffer, size_t size, const char *text);
/* The same in at most `cells`; a longer text is shortened in its middle with "…". Returns the cells. */
int text_fit(char *buffer, size_t size, const char *text, int cells);
/* The same for a sentence: it loses its end. */
int text_cut(char *buffer, size_t size, const char *text, int cells);

/* Prints the text fitted into exactly `cells`, padded with spaces behind it (or before it). */
enum text_side { TEXT_LEFT, TEXT_RIGHT };
void text_print(FILE *out, const char *text, int cells, enum text_side side);
/* n spaces; nothing when n is not positive. */
void text_spaces(FILE *out, int n);

#endif
