/* facts.c: small questions about events that several files ask: on which line, after which yield,
 * blocked by what. */
#include <stdio.h>
#include <string.h>

#include "inside.h"

uint32_t model__line(const struct trace *trace, uint32_t event)
{
	if (event == TRACE_NONE)
		return 0;
	const double line = trace_event_number(trace, event, "line", 0);
	return line >= 1 && line < UINT32_MAX ? (uint32_t)line : 0;
}

uint32_t model__yield_before(const struct trace *trace, uint32_t end_event)
{
	enum { NEAR = 4 }; /* a flow may stand between them */

	if (end_event == TRACE_NONE)
		return TRACE_NONE;
	const struct trace_event end = trace_event(trace, end_event);
	for (uint32_t back = 1; back <= NEAR && back <= end_event; back++) {
		const struct trace_event event = trace_event(trace, end_event - back);
		if (event.ts_ns != end.ts_ns)
			break;
		if (event.track != end.track)
			continue;
		if (event.phase == TRACE_PH_INSTANT && strcmp(trace_text(trace, event.name), "yield") == 0)
			return end_event - back;
		if (event.phase != TRACE_PH_FLOW_START)
			break;
	}
	return TRACE_NONE;
}

bool model__blocking_call(const struct run *run, uint32_t step_index, char *buffer, size_t size)
{
	enum { LOOKS_MAX = 64 };
	const struct trace_step step = step_at(run, step_index);
	const struct lane *lane = &run->insides[lane_of(run, step.track)];
	uint32_t looked = 0;
	bool found = false;

	for (uint32_t i = step.span + 1; i < lane->span_count && raw_span(lane, i).depth > 0; i++) {
		if (raw_span(lane, i).state != TRACE_BLOCK || raw_span(lane, i).begin == TRACE_NONE)
			continue;
		const uint32_t name = trace_event(run->shown.trace, raw_span(lane, i).begin).name;
		const char *text = trace_text(run->shown.trace, name);
		const int bytes = (int)strcspn(text, " "); /* "time.sleep 2 s" */
		if (++looked > LOOKS_MAX ||
			(found && (strncmp(buffer, text, (size_t)bytes) != 0 || buffer[bytes])))
			return false;
		if (bytes == 0 || (size_t)bytes >= size)
			return false;
		snprintf(buffer, size, "%.*s", bytes, text);
		found = true;
	}
	return found;
}

uint32_t model__blockers(const struct run *run, enum awaitscope_lang lang, int64_t from_ns, int64_t to_ns,
	bool sentence, char *buffer, size_t size)
{
	enum { NAMES_MAX = 3, LOOKS_MAX = 1000 };
	const char *names[NAMES_MAX];
	uint32_t first, known = 0, length = 0;
	bool more = false;
	const uint32_t count = model__blocked_in(run, from_ns, to_ns, &first);

	for (uint32_t i = 0; i < count && i < LOOKS_MAX && !more; i++) {
		const uint32_t lane = lane_of(run, step_at(run, run->blocked[first + i]).track);
		const char *name = run->lanes[lane].name;
		uint32_t n = 0;
		while (n < known && strcmp(names[n], name) != 0)
			n++;
		if (n < known)
			continue;
		if (known == NAMES_MAX)
			more = true;
		else
			names[known++] = name;
	}
	buffer[0] = '\0';
	for (uint32_t n = 0; n < known && length < size; n++) {
		const bool last = n + 1 == known && !more;
		const char *joint = n == 0 ? "" : sentence && last ? word(lang, WORD_NAMES_AND) : ", ";
		length += (uint32_t)word_fill(buffer + length, size - length, lang, "{joint}{name}", "joint",
			joint, "name", names[n], NULL);
	}
	if (more && length < size)
		word_fill(buffer + length, size - length, lang, "{more}", "more",
			sentence ? word(lang, WORD_NAMES_MORE) : ", …", NULL);
	return known + more;
}
