/* texts.c: what a run says of itself in its metadata: title, mode; and how its time compares.
 * Metadata may be anything: a member that is not of the expected kind is as good as absent. */
#include <stdio.h>
#include <string.h>

#include "inside.h"

static const cJSON *member(const cJSON *object, const char *key)
{
	return cJSON_GetObjectItemCaseSensitive(object, key);
}

static const char *text_of(const cJSON *item)
{
	return cJSON_IsString(item) && item->valuestring ? item->valuestring : NULL;
}

/* A text in both languages: {ko, en}, or one string for both; NULL where there is none. */
void model__both(const cJSON *item, const char *text[MODEL__LANGS])
{
	const char *one = text_of(item), *en = text_of(member(item, "en")), *ko = text_of(member(item, "ko"));

	text[LANG_EN] = one ? one : en ? en : ko;
	text[LANG_KO] = one ? one : ko ? ko : en;
}

static const char *base_name(const char *path)
{
	const char *slash = path ? strrchr(path, '/') : NULL;
	return slash ? slash + 1 : path ? path : "";
}

void model__make_texts(struct run *run)
{
	const cJSON *metadata = run->raw->metadata;
	const cJSON *mode = member(metadata, "mode");

	run->shown.mode = run->raw->name;
	if (!run->shown.mode || !*run->shown.mode) {
		char pid[16];
		snprintf(pid, sizeof(pid), "%u", run->raw->pid);
		for (int lang = 0; lang < MODEL__LANGS; lang++)
			word_fill(run->mode[lang], sizeof(run->mode[lang]), (enum awaitscope_lang)lang,
				word((enum awaitscope_lang)lang, WORD_RUN_NUMBER), "n", pid, NULL);
		run->shown.mode = run->mode[LANG_EN];
	}
	run->shown.scenario = run->raw->scenario ? run->raw->scenario : "";
	run->shown.is_virtual = run->raw->clock && strcmp(run->raw->clock, "virtual") == 0;
	model__both(member(metadata, "title"), run->title);
	if (cJSON_IsObject(mode))
		model__both(mode, run->description);
	for (int lang = 0; lang < MODEL__LANGS; lang++) {
		if (!run->title[lang])
			run->title[lang] = *run->shown.scenario ? run->shown.scenario
			                                        : base_name(trace_path(run->shown.trace));
		if (!run->description[lang])
			run->description[lang] = "";
	}
}

/* Whether some task or call of the run has no end (yet): it was cut off, or is still being recorded. */
bool model__goes_on(const struct run *run)
{
	for (uint32_t i = 0; i < run->shown.lane_count; i++)
		if ((run->lanes[i].kind == MODEL_LANE_TASK || run->lanes[i].kind == MODEL_LANE_CALL) &&
			run->lanes[i].end == MODEL_END_OPEN)
			return true;
	return false;
}

/* Three digits: 1.67, 16.7, 167. */
static void ratio_text(char *buffer, size_t size, double ratio)
{
	snprintf(buffer, size, "%.*f", ratio < 9.995 ? 2 : ratio < 99.95 ? 1 : 0, ratio);
}

/* A run that stands alone: how long it was blocked. WORD_COUNT: nothing is to be said yet. */
static enum word verdict_alone(const struct run *run)
{
	if (run->shown.blocked_ns > 0)
		return run->sync ? WORD_VERDICT_BLOCKED : WORD_VERDICT_HELD;
	return run->sync || model__goes_on(run) ? WORD_COUNT : WORD_VERDICT_FREE;
}

static enum word verdict_beside(
	const struct run *run, const struct run *first, char *times, size_t times_size)
{
	const double base_ns = (double)first->shown.total_ns, own_ns = (double)run->shown.total_ns;

	if (run == first)
		return WORD_VERDICT_BASELINE;
	if ((base_ns <= 0 || own_ns <= 0) && run->shown.blocked_ns == 0)
		return WORD_COUNT;
	if (run->shown.blocked_ns > 0 && !run->sync)
		return WORD_VERDICT_HELD;
	if (model__goes_on(run) || model__goes_on(first))
		return WORD_COUNT; /* nobody knows how it went on: there is nothing to compare yet */
	ratio_text(times, times_size, base_ns > own_ns ? base_ns / own_ns : own_ns / base_ns);
	return strcmp(times, "1.00") == 0 ? WORD_VERDICT_SAME
	       : base_ns > own_ns         ? WORD_VERDICT_FASTER
	                                  : WORD_VERDICT_SLOWER;
}

void model__make_verdict(struct run *run, const struct run *first)
{
	char dur[32], times[32] = "";
	const enum word text = run->foreign ? WORD_COUNT
	                       : first      ? verdict_beside(run, first, times, sizeof(times))
	                                    : verdict_alone(run);

	for (int lang = 0; text != WORD_COUNT && lang < MODEL__LANGS; lang++)
		word_fill(run->verdict[lang], sizeof(run->verdict[lang]), (enum awaitscope_lang)lang,
			word((enum awaitscope_lang)lang, text), "dur",
			word_duration(dur, run->shown.blocked_ns), "times", times, NULL);
}
