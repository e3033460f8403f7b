/* check.c: the laws of a trace: one walk in order of time with, for each track, the stack of what is
 * open. Here are law 1 (times and nesting) and law 5 (waits end); laws.c has the others.
 *
 * A breach is excused when a stated range of lost events lies where its reason could be; a trace that
 * was cut off breaks nothing by ending early. Foreign tracks are held to nesting alone. */
#include <stdlib.h>
#include <string.h>

#include "check.h"

struct trace__label trace__label_of(const char *name)
{
	struct trace__label label;
	size_t bytes = strlen(name), most = sizeof(label.text) - 4;

	if (bytes >= sizeof(label.text)) {
		while (most && (name[most] & 0xc0) == 0x80)
			most--;
		memcpy(label.text, name, most);
		memcpy(label.text + most, "…", sizeof("…"));
	} else {
		memcpy(label.text, name, bytes + 1);
	}
	return label;
}

struct trace__label trace__label_track(const struct trace__check *check, uint32_t track)
{
	const struct trace_track *of = &check->trace->tracks[track];
	struct trace__label label;

	if (of->name && *of->name)
		return trace__label_of(of->name);
	snprintf(label.text, sizeof(label.text), check->lang == LANG_KO ? "%u번 트랙" : "track %u",
		(unsigned)of->tid);
	return label;
}

struct trace__label_ts trace__label_time(int64_t ns)
{
	struct trace__label_ts label;
	uint64_t size = ns < 0 ? -(uint64_t)ns : (uint64_t)ns;

	snprintf(label.text, sizeof(label.text), "%s%llu.%03u", ns < 0 ? "-" : "",
		(unsigned long long)(size / 1000), (unsigned)(size % 1000));
	return label;
}

void trace__check_tell(struct trace__check *check, uint32_t event, struct trace_breach *breach)
{
	check->count++;
	if (check->told[breach->law]++ >= TRACE__TOLD)
		return;
	breach->line = trace_line_number(check->trace, event);
	if (check->breach)
		check->breach(check->context, breach);
}

bool trace__check_excused(const struct trace__check *check, uint32_t run, int64_t from_ns, int64_t to_ns)
{
	uint32_t low = 0, high = check->drop_count, middle;

	while (low < high) { /* the first that is of a later run, or begins behind to_ns */
		middle = low + (high - low) / 2;
		if (check->drops[middle].run < run ||
			(check->drops[middle].run == run && check->drops[middle].from_ns <= to_ns))
			low = middle + 1;
		else
			high = middle;
	}
	return low && check->drops[low - 1].run == run && check->drops[low - 1].reach_ns >= from_ns;
}

static int64_t ts_of(const struct trace__check *check, uint32_t event)
{
	return check->trace->events.ts_ns[event];
}

static uint32_t run_of(const struct trace__check *check, uint32_t track)
{
	return check->trace->tracks[track].run;
}

static struct trace__label name_of(const struct trace__check *check, uint32_t event)
{
	return trace__label_of(trace_text(check->trace, check->trace->events.name[event]));
}

/* ---- what the trace says of itself ---- */

static int compare_drops(const void *left, const void *right)
{
	const struct trace__drop *a = left, *b = right;

	if (a->run != b->run)
		return a->run < b->run ? -1 : 1;
	return a->from_ns < b->from_ns ? -1 : a->from_ns > b->from_ns;
}

static void read_drop(struct trace__check *check, uint32_t event)
{
	const struct trace *trace = check->trace;
	struct trace__drop *drop = &check->drops[check->drop_count++];
	char text[64];

	*drop = (struct trace__drop){
		.run = run_of(check, trace->events.track[event]), .from_ns = ts_of(check, event)};
	drop->to_ns = drop->from_ns;
	if (trace_event_arg(trace, event, "from_ts", text, sizeof(text)))
		trace__json_time((struct trace__slice){text, text + strlen(text)}, &drop->from_ns);
	if (trace_event_arg(trace, event, "to_ts", text, sizeof(text)))
		trace__json_time((struct trace__slice){text, text + strlen(text)}, &drop->to_ns);
}

/* The recorder's own instants: what was dropped, and where a run was cut off. */
static int read_statements(struct trace__check *check)
{
	const struct trace__events *events = &check->trace->events;
	uint32_t i, count = 0;

	for (i = 0; i < events->count; i++)
		count += trace__category(events, i) == TRACE_CAT_RECORDER;
	check->drops = malloc((count + 1) * sizeof(*check->drops));
	if (!check->drops)
		return -ENOMEM;
	for (i = 0; count && i < events->count; i++) {
		if (trace__category(events, i) != TRACE_CAT_RECORDER)
			continue;
		if (events->name[i] == TRACE__TEXT_DROPPED)
			read_drop(check, i);
		else if (events->name[i] == TRACE__TEXT_CUT)
			check->run_is_cut[run_of(check, events->track[i])] = true;
	}
	qsort(check->drops, check->drop_count, sizeof(*check->drops), compare_drops);
	for (i = 0; i < check->drop_count; i++) {
		struct trace__drop *drop = &check->drops[i];

		drop->reach_ns = drop->to_ns;
		if (i && drop[-1].run == drop->run && drop[-1].reach_ns > drop->reach_ns)
			drop->reach_ns = drop[-1].reach_ns;
	}
	return 0;
}

/* ---- law 1: stacks ---- */

static void push(struct trace__check *check, struct trace__checked *at, uint32_t event)
{
	uint32_t slot = check->open_free, wanted;
	struct trace__open *grown;

	if (slot) {
		check->open_free = check->open[slot - 1].below;
	} else {
		if (check->open_count == check->open_capacity) {
			wanted = check->open_capacity ? check->open_capacity * 2 : 256;
			grown = realloc(check->open, wanted * sizeof(*grown));
			if (!grown) {
				check->error = -ENOMEM;
				return;
			}
			check->open = grown;
			check->open_capacity = wanted;
		}
		slot = ++check->open_count;
	}
	check->open[slot - 1] = (struct trace__open){event, at->top};
	at->top = slot;
	at->depth++;
}

static void pop(struct trace__check *check, uint32_t track, uint32_t end)
{
	struct trace__checked *at = &check->tracks[track];
	uint32_t slot = at->top, begin = check->open[slot - 1].begin;

	at->top = check->open[slot - 1].below;
	at->depth--;
	check->open[slot - 1].below = check->open_free;
	check->open_free = slot;
	if (check->trace->tracks[track].kind == TRACE_TRACK_TASK)
		trace__check_over(check, track, begin, end);
}

static void check_order(struct trace__check *check, uint32_t track, uint32_t event)
{
	struct trace__checked *at = &check->tracks[track];
	uint64_t offset = trace__offset(&check->trace->events, event);

	if (at->last_event != TRACE_NONE && offset < at->last_offset) {
		if (!trace__check_excused(
			    check, run_of(check, track), ts_of(check, at->last_event), ts_of(check, event)))
			TRACE__BREACH(check, 1, at->last_event, "%s: time goes back on its track, to %s",
				"%s: 트랙의 시각이 %s로 되돌아갑니다", trace__label_track(check, track).text,
				trace__label_time(ts_of(check, at->last_event)).text);
		return; /* each event that is out of place is told once */
	}
	at->last_offset = offset;
	at->last_event = event;
}

static bool is_slice_of_life(const struct trace__check *check, uint32_t event)
{
	enum trace_category category = trace__category(&check->trace->events, event);

	return category == TRACE_CAT_RUN || category == TRACE_CAT_WAIT;
}

static void take_begin(struct trace__check *check, uint32_t track, uint32_t event)
{
	struct trace__checked *at = &check->tracks[track];

	if (check->trace->tracks[track].kind == TRACE_TRACK_TASK && is_slice_of_life(check, event)) {
		if (at->depth && !trace__check_excused(check, run_of(check, track),
					 ts_of(check, check->open[at->top - 1].begin), ts_of(check, event)))
			TRACE__BREACH(check, 1, event, "%1$s: \"%2$s\" begins while \"%3$s\" has not ended",
				"%1$s: \"%3$s\"이(가) 끝나기 전에 \"%2$s\"이(가) 시작됩니다",
				trace__label_track(check, track).text, name_of(check, event).text,
				name_of(check, check->open[at->top - 1].begin).text);
		while (at->depth)
			pop(check, track, event);
		at->certain_ns = ts_of(check, event);
		if (trace__category(&check->trace->events, event) == TRACE_CAT_RUN)
			trace__check_resume(check, track, event);
		else
			trace__check_wait(check, track, event);
	}
	push(check, at, event);
}

static void take_end(struct trace__check *check, uint32_t track, uint32_t event)
{
	struct trace__checked *at = &check->tracks[track];
	const struct trace__events *events = &check->trace->events;
	uint32_t name = events->name[event], top;
	int64_t from_ns = at->certain_ns;

	if (!at->depth) {
		if (!trace__check_excused(check, run_of(check, track), from_ns, ts_of(check, event)))
			TRACE__BREACH(check, 1, event, "%s: the E of \"%s\" has no B",
				"%s: \"%s\"의 E에 짝이 되는 B가 없습니다",
				trace__label_track(check, track).text, name_of(check, event).text);
		return;
	}
	top = check->open[at->top - 1].begin;
	if (name != TRACE__TEXT_EMPTY && events->name[top] != name) {
		if (!trace__check_excused(
			    check, run_of(check, track), ts_of(check, top), ts_of(check, event)))
			TRACE__BREACH(check, 1, event, "%1$s: the E of \"%2$s\" meets the B of \"%3$s\"",
				"%1$s: \"%2$s\"의 E가 \"%3$s\"의 B와 만납니다",
				trace__label_track(check, track).text, name_of(check, event).text,
				name_of(check, top).text);
		while (at->depth > 1 && events->name[check->open[at->top - 1].begin] != name)
			pop(check, track, event);
	}
	pop(check, track, event);
	if (!at->depth)
		at->certain_ns = ts_of(check, event);
}

static void take(struct trace__check *check, uint32_t event)
{
	const struct trace *trace = check->trace;
	uint32_t track = trace->events.track[event];
	bool is_task = trace->tracks[track].kind == TRACE_TRACK_TASK;

	if (trace->tracks[track].kind != TRACE_TRACK_OTHER)
		check_order(check, track, event);
	switch (trace__phase(&trace->events, event)) {
	case TRACE__B:
		take_begin(check, track, event);
		break;
	case TRACE__E:
		take_end(check, track, event);
		break;
	case TRACE__I:
		if (is_task && trace__category(&trace->events, event) == TRACE_CAT_TASK)
			trace__check_task_instant(check, track, event);
		break;
	case TRACE__S:
	case TRACE__F:
		trace__check_flow(check, track, event);
		break;
	default:
		break;
	}
}

/* What is still open at the end of a trace that was not cut off: law 5 for waits, else law 1. */
static void check_rest(struct trace__check *check)
{
	const struct trace *trace = check->trace;
	uint32_t track, slot;

	for (track = 0; track < trace->track_count; track++) {
		uint32_t run = run_of(check, track);

		if (trace->tracks[track].kind == TRACE_TRACK_OTHER || check->run_is_cut[run])
			continue;
		for (slot = check->tracks[track].top; slot; slot = check->open[slot - 1].below) {
			uint32_t begin = check->open[slot - 1].begin;

			if (trace__check_excused(check, run, ts_of(check, begin), trace->runs[run].end_ns))
				continue;
			if (trace__category(&trace->events, begin) == TRACE_CAT_WAIT)
				TRACE__BREACH(check, 5, begin, "%s: the wait \"%s\" is never over",
					"%s: 기다림 \"%s\"이(가) 끝나지 않습니다",
					trace__label_track(check, track).text, name_of(check, begin).text);
			else
				TRACE__BREACH(check, 1, begin, "%s: the B of \"%s\" has no E",
					"%s: \"%s\"의 B에 짝이 되는 E가 없습니다",
					trace__label_track(check, track).text, name_of(check, begin).text);
		}
	}
}

static int check_init(struct trace__check *check)
{
	const struct trace *trace = check->trace;
	uint32_t i;

	check->tracks = calloc(trace->track_count + 1, sizeof(*check->tracks));
	check->running = malloc((trace->run_count + 1) * sizeof(*check->running));
	check->run_is_cut = calloc(trace->run_count + 1, sizeof(*check->run_is_cut));
	if (!check->tracks || !check->running || !check->run_is_cut)
		return -ENOMEM;
	for (i = 0; i < TRACE__CAUSE_WINDOWS; i++)
		check->windows[i] = (struct trace__window){.store = &trace->store, .least = 64 << 10};
	for (i = 0; i < trace->run_count; i++) {
		check->running[i] = TRACE_NONE;
		check->run_is_cut[i] = trace->damage.cut;
	}
	for (i = 0; i < trace->track_count; i++) {
		struct trace__checked *at = &check->tracks[i];

		at->last_event = at->created = at->ended = at->last_end = TRACE_NONE;
		at->certain_ns = trace->runs[trace->tracks[i].run].start_ns;
	}
	return read_statements(check);
}

int64_t trace_check(const struct trace *trace, enum awaitscope_lang lang,
	void (*breach)(void *context, const struct trace_breach *breach), void *context)
{
	struct trace__check check = {.trace = trace, .lang = lang, .breach = breach, .context = context};
	uint32_t i;

	check.error = check_init(&check);
	if (!check.error)
		trace__check_framing(&check);
	for (i = 0; i < trace->events.count && !check.error; i++)
		take(&check, i);
	if (!check.error)
		check_rest(&check);
	for (i = 0; i < TRACE__CAUSE_WINDOWS; i++)
		trace__window_finish(&check.windows[i]);
	free(check.tracks);
	free(check.running);
	free(check.run_is_cut);
	free(check.drops);
	free(check.open);
	free(check.flows);
	return check.error ? check.error : check.count;
}
