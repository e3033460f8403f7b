/* Listings: that each scenario carries its Python, byte for byte, and that coffee's events stand on the
 * Python lines that they mirror. */
#include "running.h"

/* ---- Python, as far as is needed ---- */

/* The line by its number, without the blanks around it. */
static void line_text(const char *python, unsigned number, char *out, size_t size)
{
	size_t length;

	for (; number > 1 && *python; number--)
		python = strchrnul(python, '\n') + (*strchrnul(python, '\n') == '\n');
	python += strspn(python, " ");
	length = strcspn(python, "\n");
	assert_true(length < size);
	memcpy(out, python, length);
	out[length] = '\0';
}

/* The name of the function around a line of the outermost level, or "". */
static void function_at(const char *python, unsigned number, char name[64])
{
	unsigned i = 1;

	name[0] = '\0';
	for (const char *line = python; *line && i <= number; i++, line = strchrnul(line, '\n') + 1) {
		const char *at = strncmp(line, "async ", 6) ? line : line + 6;

		if (!strncmp(at, "def ", 4))
			snprintf(name, 64, "%.*s", (int)strcspn(at + 4, "("), at + 4);
		else if (*line != ' ' && *line != '\n')
			name[0] = '\0';
		if (!*strchrnul(line, '\n'))
			break;
	}
}

/* ---- what is expected of coffee ---- */

#define ANY     "gather blocking sequential create_task executor"
#define GATHER  "r = await asyncio.gather(make_coffee(), make_toast())"
#define SLOWLY  "r = await asyncio.gather(make_coffee_blocking(), make_toast_blocking())"
#define THREADS "r = await asyncio.gather(make_coffee_in_thread(), make_toast_in_thread())"
#define RUN     "asyncio.run(mode()) if asyncio.iscoroutinefunction(mode) else mode()"
#define MODE    "*" /* the function of the mode's name */

/* Every event that carries a line, and the function and text of that line. */
static const struct mirrored {
	const char *modes, *track, *event, *function, *text;
} mirrored[] = {
	{"sync", "make_coffee", "make_coffee", MODE, "coffee = make_coffee_sync()"},
	{"sync", "make_toast", "make_toast", MODE, "toast = make_toast_sync()"},
	{"sync", "make_coffee", "time.sleep 2 s", "make_coffee_sync", "time.sleep(COFFEE)"},
	{"sync", "make_toast", "time.sleep 3 s", "make_toast_sync", "time.sleep(TOAST)"},
	{ANY, "main", "create", "", RUN},
	{ANY, "heartbeat", "create", MODE, "beat = asyncio.create_task(heartbeat())"},
	{ANY, "heartbeat", "sleep 0.5 s", "heartbeat", "await asyncio.sleep(HEARTBEAT)"},
	{"gather", "make_coffee", "create", MODE, GATHER},
	{"gather", "make_toast", "create", MODE, GATHER},
	{"gather", "main", "gather of 2", MODE, GATHER},
	{"blocking", "make_coffee", "create", MODE, SLOWLY},
	{"blocking", "make_toast", "create", MODE, SLOWLY},
	{"blocking", "main", "gather of 2", MODE, SLOWLY},
	{"blocking", "make_coffee", "time.sleep 2 s", "make_coffee_blocking", "time.sleep(COFFEE)"},
	{"blocking", "make_toast", "time.sleep 3 s", "make_toast_blocking", "time.sleep(TOAST)"},
	{"blocking", "make_coffee", "done", "make_coffee_blocking", "return \"커피 완료\""},
	{"blocking", "make_toast", "done", "make_toast_blocking", "return \"토스트 완료\""},
	{"gather create_task", "make_coffee", "sleep 2 s", "make_coffee", "await asyncio.sleep(COFFEE)"},
	{"gather create_task", "make_toast", "sleep 3 s", "make_toast", "await asyncio.sleep(TOAST)"},
	{"gather create_task", "make_coffee", "done", "make_coffee", "return \"커피 완료\""},
	{"gather create_task", "make_toast", "done", "make_toast", "return \"토스트 완료\""},
	/* awaited inline: it is main that sleeps, on a line of the function that it awaits */
	{"sequential", "main", "sleep 2 s", "make_coffee", "await asyncio.sleep(COFFEE)"},
	{"sequential", "main", "sleep 3 s", "make_toast", "await asyncio.sleep(TOAST)"},
	{"create_task", "make_coffee", "create", MODE, "coffee = asyncio.create_task(make_coffee())"},
	{"create_task", "make_toast", "create", MODE, "toast = asyncio.create_task(make_toast())"},
	{"create_task", "main", "task make_coffee", MODE, "r = [await coffee]"},
	{"create_task", "main", "task make_toast", MODE, "r += [await toast]"},
	{"executor", "make_coffee", "create", MODE, THREADS},
	{"executor", "make_toast", "create", MODE, THREADS},
	{"executor", "main", "gather of 2", MODE, THREADS},
	{"executor", "make_coffee", "executor brew", "make_coffee_in_thread",
		"await asyncio.to_thread(brew)"},
	{"executor", "make_toast", "executor toast", "make_toast_in_thread",
		"await asyncio.to_thread(toast)"},
	{"executor", "worker 1", "time.sleep 2 s", "brew", "time.sleep(COFFEE)"},
	{"executor", "worker 2", "time.sleep 3 s", "toast", "time.sleep(TOAST)"},
	{"executor", "make_coffee", "done", "make_coffee_in_thread", "return \"커피 완료\""},
	{"executor", "make_toast", "done", "make_toast_in_thread", "return \"토스트 완료\""},
};
enum { MIRRORED = sizeof(mirrored) / sizeof(mirrored[0]) };

static bool names(const char *modes, const char *mode)
{
	size_t length = strlen(mode);

	for (const char *at = modes; (at = strstr(at, mode)); at += length)
		if ((at == modes || at[-1] == ' ') && (!at[length] || at[length] == ' '))
			return true;
	return false;
}

static void check_event(const struct trace *trace, uint32_t number, const char *mode, bool seen[MIRRORED])
{
	const char *python = running_scenario("coffee")->listing->text;
	struct trace_event event = trace_event(trace, number);
	const char *track = trace_track(trace, event.track)->name, *name = trace_text(trace, event.name);
	double line = trace_event_number(trace, number, "line", -1);
	char text[256], function[64];

	if (line < 0)
		return;
	for (unsigned i = 0; i < MIRRORED; i++) {
		const struct mirrored *one = &mirrored[i];

		if (!names(one->modes, mode) || strcmp(one->track, track) || strcmp(one->event, name))
			continue;
		line_text(python, (unsigned)line, text, sizeof(text));
		function_at(python, (unsigned)line, function);
		assert_string_equal(text, one->text);
		assert_string_equal(function, strcmp(one->function, MODE) ? one->function : mode);
		seen[i] = true;
		return;
	}
	fail_msg("%s: %s: '%s' has line %g, and nobody knows why", mode, track, name, line);
}

static void every_event_stands_on_the_line_that_it_mirrors(void **state)
{
	const struct scenario *scenario = running_scenario("coffee");

	(void)state;
	for (unsigned i = 0; scenario->modes[i].name; i++) {
		const char *mode = scenario->modes[i].name;
		struct trace *trace = running_trace("coffee", mode, NULL, 1);
		bool seen[MIRRORED] = {false};

		for (uint32_t event = 0; event < trace_event_count(trace); event++)
			check_event(trace, event, mode, seen);
		for (unsigned j = 0; j < MIRRORED; j++)
			if (names(mirrored[j].modes, mode) && !seen[j])
				fail_msg("%s: %s: '%s' has no line", mode, mirrored[j].track,
					mirrored[j].event);
		trace_destroy(trace);
	}
}

/* ---- of every scenario ---- */

/* A file beside the scenarios, called so; yours to free. */
static char *source_of(const struct scenario *scenario, const char *ending, const char *file)
{
	char path[4096], name[256];
	size_t bytes;
	char *text;

	snprintf(name, sizeof(name), "%s%s", scenario->name, ending);
	assert_string_equal(file, name);
	snprintf(path, sizeof(path), "%s/../../scenarios/%s", FIXTURES, file);
	text = running_bytes(path, &bytes);
	assert_int_equal(strlen(text), bytes);
	return text;
}

static void a_listing_is_the_file_byte_for_byte(void **state)
{
	(void)state;
	for (const struct scenario *const *scenario = scenarios; *scenario; scenario++) {
		const struct scenario_listing *listing = (*scenario)->listing;
		char *text = source_of(*scenario, ".py", listing->file);

		assert_string_equal(listing->text, text);
		free(text);
	}
}

/* The C is the file's beginning, without the tables for the viewer; each statement that counts stands under
 * the comment that is its Python line. */
static void the_c_is_the_program_and_its_lines_are_mirrored(void **state)
{
	(void)state;
	for (const struct scenario *const *scenario = scenarios; *scenario; scenario++) {
		const struct scenario_listing *listing = (*scenario)->listing;
		char *text = source_of(*scenario, ".c", listing->c.file), above[1024], python[1024];
		size_t bytes = strlen(listing->c.text);
		unsigned pairs = 0;

		assert_memory_equal(listing->c.text, text, bytes);
		assert_true(bytes > 3 && !strcmp(listing->c.text + bytes - 3, "\n}\n"));
		assert_null(strstr(listing->c.text, "struct scenario_stop"));
		assert_non_null(strstr(text + bytes, "\nSCENARIO("));
		for (unsigned line = 2; line <= listing->c.line_count; line++) {
			if (!listing->c.lines[line] || listing->c.lines[line] == listing->c.lines[line - 1])
				continue;
			pairs++;
			line_text(listing->c.text, line - 1, above, sizeof(above));
			line_text(listing->text, listing->c.lines[line], python, sizeof(python));
			assert_non_null(strstr(above, python));
		}
		assert_true(pairs >= 5);
		free(text);
	}
}

static void the_trace_carries_the_listing(void **state)
{
	struct trace *trace = running_trace("coffee", "sync", NULL, 1);
	const cJSON *listing = cJSON_GetObjectItem(trace_run(trace, 0)->metadata, "listing");
	const cJSON *c = cJSON_GetObjectItem(listing, "c"), *pair = cJSON_GetObjectItem(c, "lines")->child;
	const struct scenario_c *wanted = &running_scenario("coffee")->listing->c;

	(void)state;
	assert_string_equal(cJSON_GetObjectItem(listing, "file")->valuestring, "coffee.py");
	assert_string_equal(cJSON_GetObjectItem(listing, "language")->valuestring, "python");
	assert_string_equal(
		cJSON_GetObjectItem(listing, "text")->valuestring, running_scenario("coffee")->listing->text);
	assert_string_equal(cJSON_GetObjectItem(c, "file")->valuestring, "coffee.c");
	assert_string_equal(cJSON_GetObjectItem(c, "text")->valuestring, wanted->text);
	for (unsigned line = 1; line <= wanted->line_count; line++) {
		if (!wanted->lines[line])
			continue;
		assert_int_equal(cJSON_GetArraySize(pair), 2);
		assert_int_equal(cJSON_GetArrayItem(pair, 0)->valueint, wanted->lines[line]);
		assert_int_equal(cJSON_GetArrayItem(pair, 1)->valueint, line);
		pair = pair->next;
	}
	assert_null(pair);
	trace_destroy(trace);
}

static void assert_told(struct scenario_text text)
{
	assert_non_null(text.ko);
	assert_non_null(text.en);
	assert_true(text.ko[0] && text.en[0]);
	assert_string_not_equal(text.ko, text.en);
}

static void every_text_is_there_in_both_languages(void **state)
{
	static const char moments[] = "create resume wait ready end blocked print";

	(void)state;
	for (const struct scenario *const *scenario = scenarios; *scenario; scenario++) {
		assert_ptr_equal(scenario_find((*scenario)->name), *scenario);
		assert_told((*scenario)->title);
		assert_told((*scenario)->lesson);
		assert_in_range((*scenario)->default_modes, 1, 3);
		for (const struct scenario_mode *mode = (*scenario)->modes; mode->name; mode++) {
			assert_told(mode->text);
			assert_non_null(mode->stops);
			for (const struct scenario_stop *stop = mode->stops; stop->on; stop++) {
				assert_told(stop->text);
				assert_true(names(moments, stop->on));
			}
		}
		for (const struct scenario_knob *knob = (*scenario)->knobs; knob && knob->name; knob++) {
			assert_told(knob->text);
			assert_true(knob->min <= knob->value && knob->value <= knob->max);
		}
	}
	assert_null(scenario_find("tea"));
	assert_null(scenario_find(""));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_event_stands_on_the_line_that_it_mirrors),
		cmocka_unit_test(a_listing_is_the_file_byte_for_byte),
		cmocka_unit_test(the_c_is_the_program_and_its_lines_are_mirrored),
		cmocka_unit_test(the_trace_carries_the_listing),
		cmocka_unit_test(every_text_is_there_in_both_languages),
	};

	return cmocka_run_group_tests(tests, running_begin, running_end);
}
