/* forms.c: an event's line, each of the form that traces/FORMAT.md gives it.
 *
 * A line is put together from pieces that are ready: what is the same for the whole file, the tid of
 * the track, all digits of the time but the last seven, and the name with its quotes around it. */
#include <math.h>

#include "lines.h"
#include "text.h"

static inline char *put_low(const struct trace__lines *l, char *p, uint64_t high, uint32_t low)
{
	if (high) {
		memcpy(p, l->high_text, 16);
		p = trace__put_four(p + l->high_bytes, low / 1000);
	} else {
		p = trace__put_uint(p, low / 1000);
	}
	*p++ = '.';
	return trace__put_three(p, low % 1000);
}

/* Another moment than the last line's. Its digits are put twice, here and where the next lines find
 * them: reading back at once what was just written in small pieces would stall. */
static char *put_time(struct trace__lines *l, char *p, uint64_t ns)
{
	uint64_t high = ns / 10000000;
	uint32_t low = (uint32_t)(ns % 10000000);

	if (high != l->high) {
		l->high = high;
		l->high_bytes = (uint32_t)(trace__put_uint(l->high_text, high) - l->high_text);
	}
	l->ts_ns = ns;
	l->ts_bytes = (uint32_t)(put_low(l, l->ts_text, high, low) - l->ts_text);
	return put_low(l, p, high, low);
}

/* The same for all lines that have a time: `,{"ph":"B","pid":1,"tid":100,"ts":12.345`. */
static inline char *begin(struct trace__lines *l, struct trace__spot spot, char phase, uint64_t ns)
{
	char *p = l->text + l->used;

	if (ns < spot.track->last_ns)
		ns = spot.track->last_ns;
	spot.track->last_ns = ns;
	if (ns > l->run.written_ns)
		l->run.written_ns = ns;
	memcpy(p, l->prefix, 48);
	p[8] = phase;
	p += l->prefix_bytes;
	memcpy(p, spot.tid->text, TRACE__TID_TEXT);
	p += spot.tid->text_bytes;
	*p++ = ':';
	if (ns != l->ts_ns)
		return put_time(l, p, ns);
	memcpy(p, l->ts_text, sizeof(l->ts_text));
	return p + l->ts_bytes;
}

static inline void finish(struct trace__lines *l, char *p)
{
	l->used = (size_t)(p - l->text);
}

static inline char *put_name(struct trace__lines *l, char *p, uint32_t id)
{
	const struct trace__name *name = trace__names_get(&l->names, id);

	return trace__put_block(p, name->text, name->bytes);
}

static char *put_text(char *p, const char *text)
{
	size_t bytes = strlen(text);

	memcpy(p, text, bytes);
	return p + bytes;
}

/* ---- tracks ---- */

void trace__form_thread(struct trace__lines *l, struct trace__spot spot, uint32_t id, const char *kind)
{
	const struct trace__name *name = trace__names_get(&l->names, id);
	char *p = l->text + l->used;

	memcpy(p, l->prefix, 48);
	p[8] = 'M';
	p = trace__put_uint(p + l->prefix_bytes, spot.tid->number);
	p = TRACE__PUT(p, ",\"name\":\"thread_name\",\"args\":{");
	/* the same `"name":"…"`, without the comma before and the category behind it */
	p = trace__put_block(p, name->text + 1, name->bytes - 1) - (TRACE__NAME_TAIL - 1);
	p = put_text(TRACE__PUT(p, ",\"kind\":\""), kind);
	finish(l, TRACE__PUT(p, "\"}}\n"));
}

void trace__form_create(struct trace__lines *l, struct trace__spot spot, uint64_t ns, const char *by,
	uint32_t by_tid, uint32_t line)
{
	char *p = begin(l, spot, 'i', ns);

	p = TRACE__PUT(p, ",\"name\":\"create\",\"cat\":\"task\",\"s\":\"t\",\"args\":{\"by\":\"");
	p = put_text(p, by);
	if (by_tid)
		p = trace__put_uint(p, by_tid);
	*p++ = '"';
	if (line)
		p = trace__put_uint(TRACE__PUT(p, ",\"line\":"), line);
	finish(l, TRACE__PUT(p, "}}\n"));
}

/* ---- a task's run ---- */

static char *put_cause(char *p, uint8_t cause, uint32_t other)
{
	switch (cause) {
	case TRACE_BY_CREATE:
		return TRACE__PUT(p, "run\",\"args\":{\"by\":\"create\"}}\n");
	case TRACE_BY_YIELD:
		return TRACE__PUT(p, "run\",\"args\":{\"by\":\"yield\"}}\n");
	case TRACE_BY_TIMER:
		return TRACE__PUT(p, "run\",\"args\":{\"by\":\"timer\"}}\n");
	case TRACE_BY_IO:
		return TRACE__PUT(p, "run\",\"args\":{\"by\":\"io\"}}\n");
	case TRACE_BY_TASK:
		p = TRACE__PUT(p, "run\",\"args\":{\"by\":\"task ");
		break;
	case TRACE_BY_CANCEL:
		p = TRACE__PUT(p, "run\",\"args\":{\"by\":\"cancel ");
		break;
	case TRACE_BY_EXECUTOR:
		p = TRACE__PUT(p, "run\",\"args\":{\"by\":\"executor ");
		break;
	case TRACE_BY_THREAD:
		p = TRACE__PUT(p, "run\",\"args\":{\"by\":\"thread ");
		break;
	case TRACE_BY_EAGER:
		p = TRACE__PUT(p, "run\",\"args\":{\"by\":\"eager ");
		break;
	case TRACE_BY_TIMEOUT:
		return TRACE__PUT(p, "run\",\"args\":{\"by\":\"timeout\"}}\n");
	case TRACE_BY_CALLBACK:
		return TRACE__PUT(p, "run\",\"args\":{\"by\":\"callback\"}}\n");
	default:
		return TRACE__PUT(p, "run\",\"args\":{\"by\":\"loop\"}}\n");
	}
	p = trace__put_uint(p, other);
	return TRACE__PUT(p, "\"}}\n");
}

void trace__form_run(
	struct trace__lines *l, struct trace__spot spot, uint64_t ns, uint8_t cause, uint32_t other)
{
	finish(l, put_cause(put_name(l, begin(l, spot, 'B', ns), spot.track->name), cause, other));
}

void trace__form_run_end(struct trace__lines *l, struct trace__spot spot, uint64_t ns)
{
	char *p = put_name(l, begin(l, spot, 'E', ns), spot.track->name);

	finish(l, TRACE__PUT(p, "run\"}\n"));
}

void trace__form_end(struct trace__lines *l, struct trace__spot spot, uint64_t ns, const char *category)
{
	char *p = put_text(put_name(l, begin(l, spot, 'E', ns), spot.track->name), category);

	finish(l, TRACE__PUT(p, "\"}\n"));
}

void trace__form_wait(struct trace__lines *l, struct trace__spot spot)
{
	char *p = begin(l, spot, 'B', l->run.now_ns);
	const struct trace__words *words =
		trace__words_get(l, spot.track->wait, spot.track->arg, spot.track->line);

	finish(l, trace__put_block(p, words->text, words->bytes));
}

void trace__form_wait_end(struct trace__lines *l, struct trace__spot spot, uint64_t ns)
{
	char *p = begin(l, spot, 'E', ns);
	const struct trace__words *words =
		trace__words_get(l, spot.track->wait, spot.track->arg, spot.track->line);

	p = trace__put_block(p, words->text, words->name_bytes);
	finish(l, TRACE__PUT(p, "}\n"));
}

void trace__form_yield(struct trace__lines *l, struct trace__spot spot, uint32_t line)
{
	char *p = begin(l, spot, 'i', l->run.now_ns);

	p = TRACE__PUT(p, ",\"name\":\"yield\",\"cat\":\"task\",\"s\":\"t\"");
	if (line)
		p = TRACE__PUT(trace__put_uint(TRACE__PUT(p, ",\"args\":{\"line\":"), line), "}");
	finish(l, TRACE__PUT(p, "}\n"));
}

/* "type\0message\0" */
static char *put_failure(char *p, const char *text, size_t bytes)
{
	const char *zero = memchr(text, '\0', bytes);
	size_t type = zero ? (size_t)(zero - text) : bytes;
	size_t message = type < bytes ? bytes - type - 1 : 0;

	if (message && text[bytes - 1] == '\0')
		message--;
	p = trace__put_json(TRACE__PUT(p, "\"type\":\""), text, type);
	p = TRACE__PUT(p, "\",\"message\":\"");
	if (message)
		p = trace__put_json(p, text + type + 1, message);
	return TRACE__PUT(p, "\"");
}

void trace__form_outcome(
	struct trace__lines *l, struct trace__spot spot, const struct trace_record *r, const char *text)
{
	char *p = begin(l, spot, 'i', l->run.now_ns);
	const char *comma = "";

	if (r->how == TRACE_LEAVE_CANCELLED) {
		finish(l, TRACE__PUT(p, ",\"name\":\"cancelled\",\"cat\":\"task\",\"s\":\"t\"}\n"));
		return;
	}
	if (r->how == TRACE_LEAVE_FAILED) {
		p = TRACE__PUT(p, ",\"name\":\"failed\",\"cat\":\"task\",\"s\":\"t\",\"args\":{");
		p = put_failure(p, text, trace__record_text(r));
		finish(l, TRACE__PUT(p, "}}\n"));
		return;
	}
	p = TRACE__PUT(p, ",\"name\":\"done\",\"cat\":\"task\",\"s\":\"t\",\"args\":{");
	if (r->line) {
		p = trace__put_uint(TRACE__PUT(p, "\"line\":"), r->line);
		comma = ",";
	}
	if (r->flags & TRACE_FLAG_INT) {
		p = trace__put_int(TRACE__PUT(put_text(p, comma), "\"result\":"), (int64_t)r->arg);
	} else if (trace__record_text(r)) {
		p = TRACE__PUT(put_text(p, comma), "\"result\":\"");
		p = TRACE__PUT(trace__put_json(p, text, trace__record_text(r)), "\"");
	}
	finish(l, TRACE__PUT(p, "}}\n"));
}

void trace__form_blocked(struct trace__lines *l, struct trace__spot loop, uint32_t tid, uint64_t dur_ns)
{
	char *p = begin(l, loop, 'i', l->run.now_ns);

	p = TRACE__PUT(p, ",\"name\":\"blocked\",\"cat\":\"blocked\",\"s\":\"p\",\"args\":{\"task\":");
	p = TRACE__PUT(trace__put_uint(p, tid), ",\"dur_ns\":");
	finish(l, TRACE__PUT(trace__put_uint(p, dur_ns), "}}\n"));
}

/* ---- blocks, calls, jobs, polls ---- */

static const struct hold {
	const char *words;
	enum trace_fact fact;
} holds[] = {
#define X(id, words, fact) {words, TRACE_FACT_##fact},
	TRACE_HOLDS(X)
#undef X
};

static double seconds_of(const struct trace__track *track)
{
	double seconds;

	memcpy(&seconds, &track->arg, sizeof(seconds));
	return seconds;
}

/* The inside of the JSON string of an interned text. */
static char *put_inside(struct trace__lines *l, char *p, uint64_t id)
{
	const struct trace__name *name = trace__names_get(&l->names, (uint32_t)id);

	return trace__put_block(
		p, name->text + TRACE__NAME_HEAD, name->bytes - TRACE__NAME_HEAD - TRACE__NAME_TAIL);
}

static char *put_block_name(struct trace__lines *l, char *p, const struct trace__track *track)
{
	const struct hold *hold = &holds[track->wait];
	size_t before = (size_t)(strstr(hold->words, "%s") - hold->words);

	p = TRACE__PUT(p, ",\"name\":\"");
	memcpy(p, hold->words, before);
	p += before;
	if (hold->fact == TRACE_FACT_SECONDS)
		p = trace__put_double(p, seconds_of(track));
	else if ((uint32_t)track->arg)
		p = put_inside(l, p, track->arg);
	else
		p--; /* "thread lock" of one without a name */
	p = put_text(p, hold->words + before + 2);
	return TRACE__PUT(p, "\",\"cat\":\"block\"");
}

void trace__form_block(struct trace__lines *l, struct trace__spot spot, uint32_t line)
{
	const struct trace__track *track = spot.track;
	char *p = put_block_name(l, begin(l, spot, 'B', l->run.now_ns), track);

	p = TRACE__PUT(p, ",\"args\":{");
	if (line)
		p = TRACE__PUT(trace__put_uint(TRACE__PUT(p, "\"line\":"), line), ",");
	if (holds[track->wait].fact == TRACE_FACT_SECONDS) {
		p = TRACE__PUT(p, "\"seconds\":");
		p = isfinite(seconds_of(track)) ? trace__put_double(p, seconds_of(track))
		                                : TRACE__PUT(p, "null");
	} else {
		p = put_inside(l, TRACE__PUT(p, "\"text\":\""), track->arg);
		p = TRACE__PUT(p, "\"");
	}
	finish(l, TRACE__PUT(p, "}}\n"));
}

void trace__form_block_end(struct trace__lines *l, struct trace__spot spot, uint64_t ns)
{
	char *p = put_block_name(l, begin(l, spot, 'E', ns), spot.track);

	finish(l, TRACE__PUT(p, "}\n"));
}

void trace__form_turn(struct trace__lines *l, struct trace__spot spot, char phase, uint64_t ns, uint8_t hold)
{
	char *p = put_text(TRACE__PUT(begin(l, spot, phase, ns), ",\"name\":\""), holds[hold].words);

	finish(l, TRACE__PUT(p, "\",\"cat\":\"block\"}\n"));
}

void trace__form_call(struct trace__lines *l, struct trace__spot spot, uint32_t line)
{
	char *p = put_name(l, begin(l, spot, 'B', l->run.now_ns), spot.track->name);

	p = TRACE__PUT(p, "call\"");
	if (line)
		p = TRACE__PUT(trace__put_uint(TRACE__PUT(p, ",\"args\":{\"line\":"), line), "}");
	finish(l, TRACE__PUT(p, "}\n"));
}

void trace__form_job(struct trace__lines *l, struct trace__spot spot, uint32_t task)
{
	char *p = put_name(l, begin(l, spot, 'B', l->run.now_ns), spot.track->name);

	p = TRACE__PUT(p, "job\"");
	if (task)
		p = TRACE__PUT(trace__put_uint(TRACE__PUT(p, ",\"args\":{\"task\":"), task), "}");
	finish(l, TRACE__PUT(p, "}\n"));
}

void trace__form_poll(
	struct trace__lines *l, struct trace__spot loop, uint64_t timeout_ns, uint32_t iteration)
{
	char *p = begin(l, loop, 'B', l->run.now_ns);

	p = TRACE__PUT(p, ",\"name\":\"poll\",\"cat\":\"poll\",\"args\":{");
	if (timeout_ns != UINT64_MAX)
		p = TRACE__PUT(trace__put_uint(TRACE__PUT(p, "\"timeout_ns\":"), timeout_ns), ",");
	p = trace__put_uint(TRACE__PUT(p, "\"iteration\":"), iteration);
	finish(l, TRACE__PUT(p, "}}\n"));
}

void trace__form_poll_end(struct trace__lines *l, struct trace__spot loop, uint64_t ns)
{
	finish(l, TRACE__PUT(begin(l, loop, 'E', ns), ",\"name\":\"poll\",\"cat\":\"poll\"}\n"));
}

/* ---- the rest ---- */

/* The id holds the run's pid, so that runs that are joined in one file share none. */
void trace__form_flow(struct trace__lines *l, struct trace__spot spot, char phase, uint64_t flow)
{
	char *p = begin(l, spot, phase, l->run.now_ns);

	p = TRACE__PUT(p, ",\"name\":\"wake\",\"cat\":\"flow\",\"id\":\"");
	p = trace__put_hex(p, (uint64_t)l->pid << 40 | flow);
	*p++ = '"';
	if (phase == 'f')
		p = TRACE__PUT(p, ",\"bp\":\"e\"");
	finish(l, TRACE__PUT(p, "}\n"));
}

void trace__form_text(
	struct trace__lines *l, struct trace__spot spot, const char *text, size_t bytes, const char *category)
{
	char *p = begin(l, spot, 'i', l->run.now_ns);

	p = trace__put_json(TRACE__PUT(p, ",\"name\":\""), text, bytes);
	p = put_text(TRACE__PUT(p, "\",\"cat\":\""), category);
	finish(l, TRACE__PUT(p, "\",\"s\":\"t\"}\n"));
}

void trace__form_dropped(
	struct trace__lines *l, struct trace__spot loop, uint64_t count, uint64_t from_ns, uint64_t to_ns)
{
	char *p = begin(l, loop, 'i', from_ns);

	p = TRACE__PUT(p, ",\"name\":\"dropped\",\"cat\":\"recorder\",\"s\":\"g\",\"args\":{\"count\":");
	p = TRACE__PUT(trace__put_uint(p, count), ",\"from_ts\":");
	p = TRACE__PUT(trace__put_us(p, from_ns), ",\"to_ts\":");
	finish(l, TRACE__PUT(trace__put_us(p, to_ns), "}}\n"));
}

void trace__form_last(struct trace__lines *l, struct trace__spot loop, uint64_t ns, const char *name)
{
	char *p = put_text(TRACE__PUT(begin(l, loop, 'i', ns), ",\"name\":\""), name);

	finish(l, TRACE__PUT(p, "\",\"cat\":\"recorder\",\"s\":\"p\"}\n"));
}
