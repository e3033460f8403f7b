/* dice.h: for programs that are drawn at random: the generator, which each Python has too, and a sum over all
 * that is said in a program. With SAY in the environment each says what that is. */
#ifndef PARITY_DICE_H
#define PARITY_DICE_H

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static uint64_t dice_state = 1, dice_sum;
static int dice_said;

static inline int draw(int below)
{
	dice_state = dice_state * 6364136223846793005u + 1442695040888963407u;
	return (int)((dice_state >> 33) % (uint64_t)below);
}

__attribute__((format(printf, 1, 2))) static inline void say(const char *format, ...)
{
	char line[128];
	va_list arguments;

	va_start(arguments, format);
	vsnprintf(line, sizeof(line) - 1, format, arguments);
	va_end(arguments);
	strcat(line, "\n");
	dice_said++;
	if (getenv("SAY"))
		fputs(line, stdout);
	for (const char *at = line; *at; at++)
		dice_sum = (dice_sum ^ (unsigned char)*at) * 0x100000001b3u;
}

/* Around each program. */
static inline void dice_begin(void)
{
	dice_sum = 0xcbf29ce484222325u;
	dice_said = 0;
}
static inline void dice_end(int number)
{
	printf("%d %d %016llx\n", number, dice_said, (unsigned long long)dice_sum);
}

#endif
