/* suggest.c: what was meant by a mistyped name: the candidate with the fewest single-letter edits
 * (insert, delete, replace, swap two neighbours), or the one that it is the beginning of. */
#include <ctype.h>
#include <string.h>

#include "verb.h"

enum { LONGEST = 63 };

static int smaller(int a, int b)
{
	return a < b ? a : b;
}

/* Optimal string alignment: three rows of the table suffice, since a swap looks two back. */
static int distance(const char *a, const char *b)
{
	size_t a_length = strlen(a), b_length = strlen(b);
	if (a_length > LONGEST || b_length > LONGEST)
		return LONGEST;
	int rows[3][LONGEST + 1];
	for (size_t j = 0; j <= b_length; j++)
		rows[0][j] = (int)j;
	for (size_t i = 1; i <= a_length; i++) {
		int *row = rows[i % 3], *above = rows[(i + 2) % 3], *two_above = rows[(i + 1) % 3];
		row[0] = (int)i;
		for (size_t j = 1; j <= b_length; j++) {
			int differs = tolower((unsigned char)a[i - 1]) != tolower((unsigned char)b[j - 1]);
			row[j] = smaller(above[j - 1] + differs, smaller(above[j], row[j - 1]) + 1);
			if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
				row[j] = smaller(row[j], two_above[j - 2] + 1);
		}
	}
	return rows[a_length % 3][b_length];
}

const char *verb_nearest(const char *typed, const char *const *candidates)
{
	size_t length = strlen(typed);
	int limit = length < 4 ? 1 : length < 9 ? 2 : 3; /* a short word is soon turned into any other */
	const char *nearest = NULL;
	for (; *candidates; candidates++) {
		if (length >= 2 && strncasecmp(typed, *candidates, length) == 0)
			return *candidates;
		int edits = distance(typed, *candidates);
		if (edits <= limit) {
			limit = edits - 1;
			nearest = *candidates;
		}
	}
	return nearest;
}
