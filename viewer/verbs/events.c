/* events.c: a trace as a log, one line an event, in the order in which it happened; run by run. */
#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "show.h"
#include "text.h"
#include "verb.h"

enum { NAME_MOST = 24, TEXT_BYTES = 512, WHAT_BYTES = 1024 };

/* What is said of an event of a category and phase; '\0' stands for any phase. */
static const struct {
	uint8_t category;
	char phase;
	enum word text;
} sentences[] = {
	{TRACE_CAT_RUN, 'B', WORD_EVENT_RUN},
	{TRACE_CAT_RUN, 'E', WORD_EVENT_RUN_END},
	{TRACE_CAT_WAIT, 'B', WORD_EVENT_WAIT},
	{TRACE_CAT_WAIT, 'E', WORD_EVENT_WAIT_END},
	{TRACE_CAT_BLOCK, 'B', WORD_EVENT_BLOCK},
	{TRACE_CAT_BLOCK, 'E', WORD_EVENT_BLOCK_END},
	{TRACE_CAT_CALL, 'B', WORD_EVENT_CALL},
	{TRACE_CAT_CALL, 'E', WORD_EVENT_CALL_END},
	{TRACE_CAT_POLL, 'B', WORD_EVENT_POLL},
	{TRACE_CAT_POLL, 'E', WORD_EVENT_POLL_END},
	{TRACE_CAT_JOB, 'B', WORD_EVENT_JOB},
	{TRACE_CAT_JOB, 'E', WORD_EVENT_JOB_END},
	{TRACE_CAT_FLOW, 's', WORD_EVENT_FLOW},
	{TRACE_CAT_FLOW, 'f', WORD_EVENT_FLOW_END},
	{TRACE_CAT_BLOCKED, '\0', WORD_EVENT_BLOCKED},
	{TRACE_CAT_PRINT, '\0', WORD_EVENT_PRINT},
	{TRACE_CAT_NOTE, '\0', WORD_EVENT_NOTE},
	{TRACE_CAT_RECORDER, '\0', WORD_EVENT_DROPPED},
};

/* The instants of a task go by their names. */
static const struct {
	const char *name;
	enum word text;
} instants[] = {
	{"create", WORD_EVENT_CREATE},
	{"done", WORD_EVENT_DONE},
	{"failed", WORD_EVENT_FAILED},
	{"cancelled", WORD_EVENT_CANCELLED},
	{"yield", WORD_EVENT_YIELD},
};

static enum word sentence_of(const struct trace *trace, const struct trace_event *event)
{
	const char *name = trace_text(trace, event->name);
	bool is_said = event->category == TRACE_CAT_PRINT || event->category == TRACE_CAT_NOTE;
	if (event->phase == TRACE_PH_INSTANT && !is_said)
		for (size_t i = 0; i < sizeof(instants) / sizeof(instants[0]); i++)
			if (strcmp(instants[i].name, name) == 0)
				return instants[i].text;
	for (size_t i = 0; i < sizeof(sentences) / sizeof(sentences[0]); i++)
		if (sentences[i].category == event->category &&
			(sentences[i].phase == '\0' || sentences[i].phase == event->phase))
			return sentences[i].text;
	switch (event->phase) {
	case TRACE_PH_BEGIN:
		return WORD_EVENT_BEGIN;
	case TRACE_PH_END:
		return WORD_EVENT_END;
	case TRACE_PH_COMPLETE:
		return WORD_EVENT_SLICE;
	default:
		return WORD_EVENT_OTHER;
	}
}

/* `by` in words: who created it, or why it is resumed. "task 103" is "make_toast", others have a word each. */
static void put_cause(
	const struct trace *trace, uint32_t run, const char *by, bool is_resume, char *buffer, size_t size)
{
	static const struct {
		const char *by;
		enum word text;
	} causes[] = {{"create", WORD_BY_CREATE}, {"yield", WORD_BY_YIELD}, {"timer", WORD_BY_TIMER},
		{"io", WORD_BY_IO}, {"callback", WORD_BY_CALLBACK}, {"loop", WORD_BY_LOOP}};
	for (size_t i = 0; i < sizeof(causes) / sizeof(causes[0]); i++) {
		if (strcmp(causes[i].by, by) == 0) {
			snprintf(buffer, size, "%s", verb_word(causes[i].text));
			return;
		}
	}
	const char *number = strchr(by, ' ');
	unsigned long tid = number ? strtoul(number, NULL, 10) : 0;
	uint32_t track =
		tid > 0 && tid < UINT32_MAX ? trace_find_track(trace, run, (uint32_t)tid) : TRACE_NONE;
	const char *name = track != TRACE_NONE ? trace_track(trace, track)->name : by;
	if (strncmp(by, "cancel", 6) == 0 && track == TRACE_NONE)
		name = verb_word(WORD_BY_LOOP);
	enum word text = strncmp(by, "cancel", 6) == 0  ? WORD_BY_CANCEL
	                 : strncmp(by, "eager", 5) == 0 ? WORD_BY_EAGER
	                 : *by                          ? WORD_BY_TASK
	                                                : WORD_BY_UNKNOWN;
	word_fill(buffer, size, verb_lang(), is_resume ? verb_word(text) : "{task}", "task", name, NULL);
}

/* Seconds to the nanosecond. */
static void put_time(int64_t ns, FILE *out)
{
	uint64_t size = ns < 0 ? 0 - (uint64_t)ns : (uint64_t)ns;
	char text[40];
	snprintf(text, sizeof(text), "%s%" PRIu64 ".%09" PRIu64, ns < 0 ? "-" : "", size / 1000000000,
		size % 1000000000);
	fprintf(out, "%15s  ", text);
}

/* What a track is called: its name, or else its number. */
static const char *track_name(const struct trace_track *track, char buffer[32])
{
	if (track->name && *track->name)
		return track->name;
	snprintf(buffer, 32, "tid %" PRIu32, track->tid);
	return buffer;
}

/* The sentence of an event. What its text has no hole for is not looked up: args cost a read each. */
static void put_what(
	const struct trace *trace, uint32_t index, const struct trace_event *event, char *buffer, size_t size)
{
	const char *text = verb_word(sentence_of(trace, event));
	char by[64] = "", cause[TEXT_BYTES] = "", detail[TEXT_BYTES] = "", id[24] = "", dur[32] = "";
	if (strstr(text, "{by}")) {
		trace_event_arg(trace, index, "by", by, sizeof(by));
		uint32_t run = trace_track(trace, event->track)->run;
		put_cause(trace, run, by, event->category == TRACE_CAT_RUN, cause, sizeof(cause));
	}
	if (strstr(text, "{detail}") && !trace_event_arg(trace, index, "result", detail, sizeof(detail)) &&
		!trace_event_arg(trace, index, "message", detail, sizeof(detail)))
		trace_event_arg(trace, index, "count", detail, sizeof(detail));
	if (strstr(text, "{id}"))
		snprintf(id, sizeof(id), "0x%" PRIx64, trace_event_flow(trace, index));
	if (strstr(text, "{dur}")) {
		bool whole = event->phase == TRACE_PH_COMPLETE;
		double ns = whole ? 0 : trace_event_number(trace, index, "dur_ns", 0);
		word_duration(dur, whole ? event->dur_ns : ns > 0 && ns < 9e18 ? (int64_t)ns : 0);
	}
	word_fill(buffer, size, verb_lang(), text, "name", trace_text(trace, event->name), "by", cause,
		"detail", detail, "id", id, "dur", dur, NULL);
	size_t length = strlen(buffer); /* an empty hole at the end leaves its colon */
	while (length > 0 && (buffer[length - 1] == ' ' || buffer[length - 1] == ':'))
		buffer[--length] = '\0';
}

static void put_event(const struct trace *trace, uint32_t index, int64_t base_ns, int name_cells, FILE *out)
{
	struct trace_event event = trace_event(trace, index);
	char number[32], what[WHAT_BYTES], clean[WHAT_BYTES], line[24];
	put_what(trace, index, &event, what, sizeof(what));
	text_clean(clean, sizeof(clean), what);
	put_time(event.ts_ns - base_ns, out);
	text_print(out, track_name(trace_track(trace, event.track), number), name_cells, TEXT_LEFT);
	fprintf(out, "  %s", clean);
	bool may_have_line = event.phase == TRACE_PH_BEGIN || event.phase == TRACE_PH_INSTANT;
	if (may_have_line && trace_event_arg(trace, index, "line", line, sizeof(line))) {
		char about[64];
		word_fill(about, sizeof(about), verb_lang(), verb_word(WORD_EVENT_LINE), "line", line, NULL);
		text_clean(clean, sizeof(clean), about);
		fprintf(out, "  %s", clean);
	}
	fputc('\n', out);
}

/* A run's events stand scattered among those of others: sorted by counting. Returns an array of all
 * events, first[run] its beginnings (run_count + 1). */
static uint32_t *sort_by_run(const struct trace *trace, uint32_t *first)
{
	uint32_t events = trace_event_count(trace), runs = trace_run_count(trace);
	uint32_t *sorted = malloc(((size_t)events + 1) * sizeof(*sorted));
	uint32_t *next = calloc((size_t)runs + 1, sizeof(*next));
	if (!sorted || !next) {
		free(sorted);
		free(next);
		return NULL;
	}
	for (uint32_t e = 0; e < events; e++)
		first[trace_track(trace, trace_event(trace, e).track)->run + 1]++;
	for (uint32_t run = 0; run < runs; run++) {
		first[run + 1] += first[run];
		next[run] = first[run];
	}
	for (uint32_t e = 0; e < events; e++)
		sorted[next[trace_track(trace, trace_event(trace, e).track)->run]++] = e;
	free(next);
	return sorted;
}

static int widest_name(const struct trace *trace, const struct trace_run *run)
{
	int cells = 4;
	for (uint32_t i = 0; i < run->track_count; i++) {
		char number[32];
		int needs = text_cells(track_name(trace_track(trace, run->first_track + i), number));
		if (cells < needs)
			cells = needs;
	}
	return cells < NAME_MOST ? cells : NAME_MOST;
}

/* Other programs count from some time long ago; like the model, we count from their first event. */
static int64_t foreign_base_ns(const struct trace *trace)
{
	int64_t base_ns = INT64_MAX;
	for (uint32_t r = 0; r < trace_run_count(trace); r++) {
		const struct trace_run *run = trace_run(trace, r);
		if (run->event_count > 0 && run->start_ns < base_ns)
			base_ns = run->start_ns;
	}
	return base_ns;
}

int verb_show_events(const struct trace *trace, FILE *out)
{
	uint32_t runs = trace_run_count(trace);
	uint32_t *first = calloc((size_t)runs + 2, sizeof(*first));
	uint32_t *sorted = first ? sort_by_run(trace, first) : NULL;
	if (!sorted) {
		free(first);
		return -ENOMEM;
	}
	for (uint32_t r = 0; r < runs && verb_can_print(out); r++) {
		const struct trace_run *run = trace_run(trace, r);
		char name[TEXT_BYTES], number[32];
		snprintf(number, sizeof(number), "pid %" PRIu32, run->pid);
		text_clean(name, sizeof(name), run->name && *run->name ? run->name : number);
		fprintf(out, "%s── %s ──\n", r ? "\n" : "", name);
		int64_t base_ns = run->metadata ? 0 : foreign_base_ns(trace);
		int name_cells = widest_name(trace, run);
		for (uint32_t i = first[r]; i < first[r + 1] && verb_can_print(out); i++)
			put_event(trace, sorted[i], base_ns, name_cells, out);
	}
	free(sorted);
	free(first);
	return 0;
}
