/* model.c: making a model: which runs there are, then for each its lanes, its moments, its loop and
 * its stops. Both languages are made at once, so that changing the language only points elsewhere. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "inside.h"

/* Times of another program's trace count from the earliest event of all its runs: one clock. */
static int64_t foreign_base_ns(const struct trace *trace)
{
	int64_t base_ns = INT64_MAX;

	for (uint32_t r = 0; r < trace_run_count(trace); r++) {
		const struct trace_run *raw = trace_run(trace, r);
		if (raw->event_count > 0 && raw->start_ns < base_ns)
			base_ns = raw->start_ns;
	}
	return base_ns == INT64_MAX ? 0 : base_ns;
}

static bool has_kind(const struct trace *trace, const struct trace_run *raw, unsigned kinds)
{
	for (uint32_t t = raw->first_track; t < raw->first_track + raw->track_count; t++)
		if (kinds >> trace_track(trace, t)->kind & 1)
			return true;
	return false;
}

/* The run that a worker process worked for: one of the same trace; TRACE_NONE: it stands alone. */
static uint32_t parent_of(const struct trace *trace, uint32_t index)
{
	const struct trace_run *raw = trace_run(trace, index);

	if (raw->part_of == 0 || raw->has_loop || raw->part_of == raw->pid)
		return TRACE_NONE;
	for (uint32_t r = 0; r < trace_run_count(trace); r++)
		if (trace_run(trace, r)->pid == raw->part_of)
			return trace_run(trace, r)->part_of ? TRACE_NONE : r;
	return TRACE_NONE;
}

static void start_run(struct model *model, struct source *source, uint32_t index)
{
	const struct trace_run *raw = trace_run(source->trace, index);
	struct run *run = &model->runs[model->run_count++];

	run->source = source;
	run->raw = raw;
	run->shown.trace = source->trace;
	run->shown.trace_run = index;
	run->shown.cut = trace_damage(source->trace)->cut;
	run->shown.slow_ns = raw->slow_ns > 0 ? raw->slow_ns : 100000000;
	run->sync = !raw->has_loop &&
	            has_kind(source->trace, raw, 1u << TRACE_TRACK_LOOP | 1u << TRACE_TRACK_CALL);
	run->foreign = !raw->has_loop && !run->sync;
	if (run->foreign && !raw->metadata)
		run->base_ns = foreign_base_ns(source->trace);
	run->shown.total_ns = raw->event_count > 0 ? minus(raw->end_ns, run->base_ns) : 0;
	if (run->shown.total_ns < 0)
		run->shown.total_ns = 0;
}

/* Gives each run and track of a trace its place. */
static int open_source(struct model *model, struct source *source, const struct trace *trace)
{
	const uint32_t runs = trace_run_count(trace), tracks = trace_track_count(trace);

	source->trace = trace;
	source->run_of_raw = malloc(runs + 1);
	source->run_of_track = malloc((size_t)tracks + 1);
	source->lane_of_track = malloc(((size_t)tracks + 1) * sizeof(*source->lane_of_track));
	if (!source->run_of_raw || !source->run_of_track || !source->lane_of_track)
		return -ENOMEM;
	memset(source->run_of_raw, MODEL__RUNS_MAX, runs + 1);
	memset(source->lane_of_track, 0xFF, ((size_t)tracks + 1) * sizeof(*source->lane_of_track));
	for (uint32_t r = 0; r < runs && model->run_count < MODEL__RUNS_MAX; r++) {
		if (parent_of(trace, r) != TRACE_NONE)
			continue;
		source->run_of_raw[r] = (uint8_t)model->run_count;
		start_run(model, source, r);
	}
	for (uint32_t r = 0; r < runs; r++)
		if (parent_of(trace, r) != TRACE_NONE)
			source->run_of_raw[r] = source->run_of_raw[parent_of(trace, r)];
	for (uint32_t t = 0; t < tracks; t++)
		source->run_of_track[t] = source->run_of_raw[trace_track(trace, t)->run];
	return 0;
}

static const struct trace_run *last_raw(const struct run *run)
{
	return trace_run(run->source->trace, trace_run_count(run->source->trace) - 1);
}

static int make(struct model *model)
{
	for (uint32_t r = 0; r < model->run_count; r++) {
		model__make_texts(&model->runs[r]);
		if (model__make_listings(&model->runs[r]) || model__make_lanes(model, r))
			return -ENOMEM;
	}
	for (uint32_t s = 0; s < model->source_count; s++)
		if (model__make_moments(model, s))
			return -ENOMEM;
	for (uint32_t r = 0; r < model->run_count; r++) {
		struct run *run = &model->runs[r];
		if (model__make_alive(run) || model__make_standing(run) || model__make_jobs(run) ||
			model__make_loop(run) || model__make_stops(model, r))
			return -ENOMEM;
		/* Of several runs in a file that was cut, those that had ended are whole. */
		run->shown.cut = run->shown.cut && (model__goes_on(run) || run->raw == last_raw(run));
		model__make_verdict(run, model->run_count > 1 ? &model->runs[0] : NULL);
		if (run->shown.total_ns > model->end_ns)
			model->end_ns = run->shown.total_ns;
	}
	return model__make_match(model);
}

int model_create(struct model **out, const struct trace *const *traces, uint32_t trace_count,
	enum awaitscope_lang lang)
{
	struct model *model = calloc(1, sizeof(*model));
	int code = -ENOMEM;

	*out = NULL;
	if (!model)
		return -ENOMEM;
	model->runs = calloc(MODEL__RUNS_MAX, sizeof(*model->runs));
	model->sources = calloc(trace_count + (size_t)1, sizeof(*model->sources));
	if (!model->runs || !model->sources)
		goto fail;
	for (; model->source_count < trace_count; model->source_count++)
		if (open_source(model, &model->sources[model->source_count], traces[model->source_count]))
			goto fail_source;
	code = make(model);
	if (code)
		goto fail;
	model_set_lang(model, lang);
	*out = model;
	return 0;

fail_source:
	model->source_count++;
fail:
	model_destroy(model);
	return code;
}

void model_destroy(struct model *model)
{
	if (!model)
		return;
	for (uint32_t r = 0; r < model->run_count; r++) {
		struct run *run = &model->runs[r];
		free(run->lanes);
		free(run->insides);
		free(run->outers);
		free(run->blocked);
		free(run->cpu);
		free(run->cpu_sum);
		free(run->moments);
		free(run->alive);
		model__free_standing(run);
		free(run->jobs);
		free(run->jobs_by_task);
		free(run->stops);
		model__free_listings(run);
		free(run->names);
	}
	for (uint32_t s = 0; model->sources && s < model->source_count; s++) {
		free(model->sources[s].run_of_raw);
		free(model->sources[s].run_of_track);
		free(model->sources[s].lane_of_track);
	}
	free(model->runs);
	free(model->sources);
	free(model);
}

int model_set_lang(struct model *model, enum awaitscope_lang lang)
{
	model->lang = lang == LANG_KO ? LANG_KO : LANG_EN;
	for (uint32_t r = 0; r < model->run_count; r++) {
		struct run *run = &model->runs[r];
		run->shown.title = run->title[model->lang];
		run->shown.description = run->description[model->lang];
		run->shown.verdict = run->verdict[model->lang];
		if (*run->mode[model->lang])
			run->shown.mode = run->mode[model->lang];
		model__name_lanes(run, model->lang);
	}
	return 0;
}

enum awaitscope_lang model_lang(const struct model *model)
{
	return model->lang;
}

uint32_t model_run_count(const struct model *model)
{
	return model->run_count;
}

const struct model_run *model_run(const struct model *model, uint32_t run)
{
	return run < model->run_count ? &model->runs[run].shown : NULL;
}

int64_t model_end_ns(const struct model *model)
{
	return model->end_ns;
}

const char *model_title(const struct model *model)
{
	return model->run_count > 0 ? model->runs[0].shown.title : "";
}
