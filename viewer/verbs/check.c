/* check.c: proves the laws of the format of each trace; a broken one is named by line, law and text. */
#include <errno.h>
#include <getopt.h>
#include <inttypes.h>
#include <stdlib.h>

#include "text.h"
#include "verb.h"

/* What was found in one file. */
struct findings {
	const char *path;
	cJSON *broken;    /* the array of --json, or NULL: breaches are printed */
	bool failed;      /* memory ran out */
	uint64_t skipped; /* the first line that was left out; 0: none, or it has been told */
	int64_t count, told;
};

static void add_breach(void *context, const struct trace_breach *breach)
{
	struct findings *findings = context;
	findings->told++;
	if (breach->line == findings->skipped)
		findings->skipped = 0;
	if (!findings->broken) {
		char line[24], law[16], text[512], path[512];
		snprintf(line, sizeof(line), "%" PRIu64, breach->line);
		snprintf(law, sizeof(law), "%u", breach->law);
		text_clean(path, sizeof(path), findings->path);
		word_fill(text, sizeof(text), verb_lang(),
			verb_word(breach->law ? WORD_CHECK_BREACH : WORD_CHECK_FORM), "path", path, "line",
			line, "law", law, "text", breach->text, NULL);
		char clean[512];
		text_clean(clean, sizeof(clean), text);
		puts(clean);
		return;
	}
	cJSON *entry = cJSON_CreateObject();
	if (entry && verb_json_number(entry, "law", breach->law) &&
		verb_json_number(entry, "line", (int64_t)breach->line) &&
		verb_json_text(entry, "text", breach->text) && cJSON_AddItemToArray(findings->broken, entry))
		return;
	cJSON_Delete(entry);
	findings->failed = true;
}

/* Lines that are JSON but no event break no numbered law, but a sound trace has none. */
static void find(struct findings *findings, const struct trace *trace)
{
	const struct trace_damage *damage = trace_damage(trace);
	findings->skipped = damage->skipped_lines > 0 ? damage->first_skipped : 0;
	findings->count = trace_check(trace, verb_lang(), add_breach, findings);
	if (findings->count < 0)
		findings->failed = true;
	if (findings->failed || findings->skipped == 0)
		return;
	struct trace_breach breach = {.law = 0, .line = findings->skipped};
	char count[24];
	snprintf(count, sizeof(count), "%" PRIu64, damage->skipped_lines);
	word_fill(breach.text, sizeof(breach.text), verb_lang(), verb_word(WORD_CHECK_SKIPPED), "count",
		count, NULL);
	add_breach(findings, &breach);
	findings->count++;
}

/* "FILE: sound, N events", or how much is wrong. */
static void print_verdict(const struct findings *findings, const struct trace *trace)
{
	const struct trace_damage *damage = trace_damage(trace);
	char events[24], bytes[24], count[24], line[1024], path[512];
	snprintf(events, sizeof(events), "%" PRIu32, trace_event_count(trace));
	snprintf(bytes, sizeof(bytes), "%" PRIu64, damage->truncated_bytes);
	snprintf(count, sizeof(count), "%" PRId64, findings->count);
	text_clean(path, sizeof(path), findings->path);
	enum word text = findings->count > 0           ? WORD_CHECK_BROKEN
	                 : !damage->cut                ? WORD_CHECK_SOUND
	                 : damage->truncated_bytes > 0 ? WORD_CHECK_CUT_HALF
	                                               : WORD_CHECK_CUT;
	word_fill(line, sizeof(line), verb_lang(), verb_word(text), "path", path, "events", events, "bytes",
		bytes, "count", count, NULL);
	puts(line);
}

/* Takes findings->broken. */
static cJSON *to_json(struct findings *findings, const struct trace *trace, bool with_name)
{
	const struct trace_damage *damage = trace_damage(trace);
	cJSON *object = cJSON_CreateObject(), *broken = findings->broken;
	findings->broken = NULL;
	bool done = object && !findings->failed &&
	            (!with_name || verb_json_text(object, "file", findings->path)) &&
	            cJSON_AddBoolToObject(object, "ok", findings->count == 0) &&
	            cJSON_AddBoolToObject(object, "cut", damage->cut) &&
	            verb_json_number(object, "events", trace_event_count(trace)) &&
	            verb_json_number(object, "truncated_bytes", (int64_t)damage->truncated_bytes);
	if (done && cJSON_AddItemToObject(object, "broken", broken))
		return object;
	cJSON_Delete(broken);
	cJSON_Delete(object);
	return NULL;
}

/* Checks one file; with `list` the result goes there (or, of a single file, becomes *list itself). */
static int check_file(const char *path, cJSON *list, cJSON **single)
{
	struct trace *trace;
	int exit_code = verb_load(&trace, path);
	if (exit_code != VERB_OK)
		return exit_code;
	bool json = list || single;
	struct findings findings = {.path = path, .broken = json ? cJSON_CreateArray() : NULL};
	findings.failed = json && !findings.broken;
	if (!findings.failed)
		find(&findings, trace);
	if (json) {
		cJSON *object = to_json(&findings, trace, list != NULL);
		findings.failed = !object || (list && !cJSON_AddItemToArray(list, object));
		if (single)
			*single = object;
	} else if (!findings.failed) {
		print_verdict(&findings, trace);
	}
	trace_destroy(trace);
	if (findings.failed)
		return verb_error(path, -ENOMEM);
	return findings.count > 0 ? VERB_FAILED : VERB_OK;
}

static int run_check(int argc, char **argv)
{
	enum { JSON = 256 };
	static const struct option options[] = {{"json", no_argument, NULL, JSON}, {0}};
	bool json = false;
	opterr = 0;
	for (int option; (option = getopt_long(argc, argv, ":", options, NULL)) != -1; json = true)
		if (option != JSON)
			return verb_bad_option(argv, options);
	int count = argc - optind;
	if (count < 1)
		return verb_say(VERB_USAGE, WORD_ERR_FILE_MISSING, NULL);

	cJSON *list = json && count > 1 ? cJSON_CreateArray() : NULL, *single = NULL;
	if (json && count > 1 && !list)
		return verb_error(argv[optind], -ENOMEM);
	int worst = VERB_OK;
	for (int i = optind; i < argc; i++) {
		int exit_code = check_file(argv[i], list, json && !list ? &single : NULL);
		if (worst < exit_code)
			worst = exit_code;
	}
	int printed = VERB_OK;
	if (list) {
		cJSON *object = cJSON_CreateObject();
		if (!object || !cJSON_AddItemToObject(object, "files", list)) {
			cJSON_Delete(list);
			cJSON_Delete(object);
			object = NULL;
		}
		printed = verb_print_json(object);
	} else if (single) {
		printed = verb_print_json(single);
	}
	return worst != VERB_OK ? worst : printed;
}

const struct verb verb_check = {"check", WORD_SUM_CHECK, WORD_HELP_CHECK, run_check};
