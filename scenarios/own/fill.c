/* fill.c: each pair of braces is read as a sum; its value, or else the braces, go into the copy. */
#include "fill.h"

#include <ctype.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The value of the knob that `*at` begins with, and moves behind its name; NAN: there is none. */
static double take_knob(const char **at, const struct fill *fill)
{
	const char *name = *at;
	size_t length = 0;

	while (isalnum((unsigned char)name[length]) || name[length] == '_')
		length++;
	*at += length;
	for (size_t i = 0; fill->knobs && fill->knobs[i].name; i++) {
		const struct scenario_knob *knob = &fill->knobs[i];

		if (!strncmp(knob->name, name, length) && !knob->name[length])
			return (fill->values ? fill->values[i] : knob->value) *
			       (knob->whole ? 1 : fill->scale);
	}
	return NAN;
}

/* "2*toast" */
static double take_term(const char **at, const struct fill *fill)
{
	double factor = 1;

	if (isdigit((unsigned char)**at)) {
		char *end;

		factor = strtod(*at, &end);
		if (*end != '*')
			return NAN;
		*at = end + 1;
	}
	return factor * take_knob(at, fill);
}

/* "{coffee+2*toast}": its value, and `*at` is behind it; NAN: it is no sum. */
static double take_sum(const char **at, const struct fill *fill)
{
	double sum = 0, sign = 1;

	do {
		++*at;
		sum += sign * take_term(at, fill);
		sign = **at == '-' ? -1 : 1;
	} while (**at == '+' || **at == '-');
	return *(*at)++ == '}' ? sum : NAN;
}

char *fill_text(const char *text, const struct fill *fill)
{
	enum { NUMBER_BYTES = 32 }; /* "-1.23456789e+300" */
	size_t sums = 0;
	char *copy, *end;

	if (!text)
		return NULL;
	for (const char *at = text; *at; at++)
		sums += *at == '{';
	copy = end = malloc(strlen(text) + sums * NUMBER_BYTES + 1);
	if (!copy)
		return NULL;
	while (*text) {
		const char *behind = text;
		double value = *text == '{' ? take_sum(&behind, fill) : NAN;

		if (isnan(value)) {
			*end++ = *text++;
			continue;
		}
		/* What 0.3 - 0.1 has beyond its ninth place is binary, and nobody's. */
		end += snprintf(end, NUMBER_BYTES, "%.9g", round(value * 1e9) / 1e9 + 0.0);
		text = behind;
	}
	*end = '\0';
	return copy;
}
