/* axis.c: below a second steps go by tens; above, by the clock. */
#include <inttypes.h>
#include <stdio.h>

#include "axis.h"

static const int64_t second = 1000000000;

int64_t axis_step_ns(int64_t least_ns)
{
	static const int64_t clock[] = {
		1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10800, 21600, 43200, 86400};
	for (int64_t decade = 1; decade < second; decade *= 10)
		for (int64_t digit = 1; digit <= 5; digit += digit == 1 ? 1 : 3)
			if (digit * decade >= least_ns)
				return digit * decade;
	for (size_t i = 0; i < sizeof(clock) / sizeof(clock[0]); i++)
		if (clock[i] * second >= least_ns)
			return clock[i] * second;
	int64_t days = 1;
	while (days < 100000 && days * 86400 * second < least_ns)
		days *= 10;
	return days * 86400 * second;
}

void axis_label(char *buffer, size_t size, int64_t at_ns, int64_t step_ns)
{
	static const struct {
		const char *name;
		int64_t ns;
	} units[] = {{"d", 86400000000000}, {"h", 3600000000000}, {"min", 60000000000}, {"s", 1000000000},
		{"ms", 1000000}, {"µs", 1000}, {"ns", 1}};
	size_t i = 0;
	/* From seconds down a tenth of a unit is still said in that unit: 0.5 s, not 500 ms. */
	while (units[i].ns > 1 && step_ns < (units[i].ns > second ? units[i].ns : units[i].ns / 10))
		i++;
	int64_t whole = at_ns / units[i].ns, tenth = at_ns % units[i].ns * 10 / units[i].ns;
	if (step_ns % units[i].ns != 0 && at_ns != 0)
		snprintf(buffer, size, "%" PRId64 ".%" PRId64 " %s", whole, tenth, units[i].name);
	else
		snprintf(buffer, size, "%" PRId64 " %s", whole, units[i].name);
}
