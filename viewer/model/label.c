/* label.c: the words on a span. */
#include <string.h>

#include "inside.h"

static size_t plain(char *buffer, size_t size, const char *text)
{
	return word_fill(buffer, size, LANG_EN, "{text}", "text", text, NULL);
}

static const char *name_of(const struct run *run, uint32_t event)
{
	return event == TRACE_NONE ? ""
	                           : trace_text(run->shown.trace, trace_event(run->shown.trace, event).name);
}

static size_t label_ready(const struct model *model, const struct run *run, const struct model_span *span,
	bool starts, bool brief, char *buffer, size_t size)
{
	char dur[32], names[256];
	const int64_t late_ns = minus(span->end_ns, span->start_ns);
	enum word text = WORD_LABEL_LATE;

	if (late_ns <= 0)
		return plain(buffer, size, "");
	names[0] = '\0';
	if (!brief && starts)
		text = WORD_LABEL_LATE_START;
	else if (!brief && model__blockers(run, model->lang, plus(span->start_ns, run->base_ns),
				   plus(span->end_ns, run->base_ns), false, names, sizeof(names)) > 0)
		text = WORD_LABEL_LATE_BY;
	return word_fill(buffer, size, model->lang, word(model->lang, text), "dur",
		word_duration(dur, late_ns), "names", names, NULL);
}

/* Of a wait for a job: how long that was queued, and where it ran. */
static bool label_job(const struct model *model, const struct run *run, uint32_t lane, uint32_t index,
	char *buffer, size_t size)
{
	char queued[32], ran[32];

	if (size == 0 || run->lanes[lane].kind != MODEL_LANE_TASK || run->job_count == 0)
		return false;
	const struct trace_span span = lane_span(&run->insides[lane], index);
	const struct wait wait = model__wait(name_of(run, span.begin));
	const struct job *job = model__job_of_wait(run, lane, span);
	if (wait.kind != TRACE_WAIT_EXECUTOR)
		return false;
	const int64_t queued_ns = model__queued_ns(run, lane, span);
	const int64_t ran_ns = minus(minus(span.end_ns, span.start_ns), queued_ns);
	word_fill(buffer, size, model->lang,
		word(model->lang, !job            ? WORD_LABEL_JOB_QUEUED
				  : queued_ns > 0 ? WORD_LABEL_JOB_BOTH
						  : WORD_LABEL_JOB),
		"name", wait.what, "queued", word_duration(queued, queued_ns), "dur",
		word_duration(ran, ran_ns), "worker", job ? run->lanes[job->lane].name : NULL, NULL);
	return true;
}

/* A wait keeps its name, which is the code's ("sleep 2 s"); only a number of tasks has words of the language. */
static size_t label_wait(const struct model *model, const char *name, char *buffer, size_t size)
{
	const struct wait wait = model__wait(name);

	switch (wait.kind) {
	case TRACE_WAIT_GATHER:
	case TRACE_WAIT_WAIT:
	case TRACE_WAIT_AS_COMPLETED:
	case TRACE_WAIT_GROUP:
		return model__wait_reason(&wait, model->lang, buffer, size);
	default:
		return plain(buffer, size, name);
	}
}

size_t model_span_label(const struct model *model, uint32_t run_index, uint32_t lane, uint32_t index,
	bool brief, char *buffer, size_t size)
{
	const struct run *run = run_of(model, run_index);
	char dur[32];

	if (!run || lane >= run->shown.lane_count)
		return plain(buffer, size, "");
	const struct model_span span = model_lane_span(model, run_index, lane, index);
	const enum model_lane_kind kind = run->lanes[lane].kind;
	switch (span.state) {
	case MODEL_READY:
		return label_ready(model, run, &span, index == 0, brief, buffer, size);
	case MODEL_WAIT:
		if (!brief && label_job(model, run, lane, index, buffer, size))
			return strlen(buffer);
		return label_wait(model, name_of(run, span.begin), buffer, size);
	case MODEL_BLOCKED:
		if (run->sync)
			return plain(buffer, size, name_of(run, span.begin));
		return word_fill(buffer, size, model->lang, word(model->lang, WORD_LABEL_BLOCKED), "dur",
			word_duration(dur, minus(span.end_ns, span.start_ns)), NULL);
	default:
		if (kind == MODEL_LANE_LOOP)
			return plain(buffer, size, run->lanes[span.lane].name);
		if (kind == MODEL_LANE_TASK || kind == MODEL_LANE_CALL)
			return plain(buffer, size, "");
		return plain(buffer, size, name_of(run, span.begin));
	}
}
