/* fuzz_describe.c: whatever a program answers to --describe, reading it ends in a scenario or in a reason. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "found/own.h"
#include "own/describe.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = malloc(size + 1), why[256];
	struct own_read *read;
	int status;

	if (!text)
		return 0;
	memcpy(text, data, size);
	text[size] = '\0';
	status = own_read_create(&read, text, "tea", "/tea", why, sizeof(why));
	if ((status == OWN_GOOD) != (read != NULL) || (status == OWN_BAD_PART) != (*why != '\0'))
		abort();
	if (read) {
		/* What was taken can be told again, and is taken again. */
		cJSON *json = describe_scenario(own_read_scenario(read));
		char *again = cJSON_PrintUnformatted(json);
		struct own_read *second = NULL;

		if (again && own_read_create(&second, again, "tea", "/tea", why, sizeof(why)) != OWN_GOOD)
			abort();
		own_read_destroy(second);
		cJSON_free(again);
		cJSON_Delete(json);
	}
	own_read_destroy(read);
	free(text);
	return 0;
}
