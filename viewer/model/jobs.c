/* jobs.c: which job a task waits for, and whether that runs or is still queued.
 *
 * A job names the task that waits for it. Jobs are kept in the order in which their pool began them, and
 * found by task in another; a pool takes its jobs in the order in which they came, so whatever it begins
 * between now and a queued job stands before that one. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "inside.h"

/* Each job's line is parsed once; of more jobs nothing is told but what their slices say. */
enum { JOBS_MAX = 1 << 18, SAME_TASK_MAX = 8 };

static bool is_worker(const struct run *run, uint32_t lane)
{
	return lane < run->shown.lane_count && run->lanes[lane].kind == MODEL_LANE_WORKER;
}

static uint32_t first_worker(const struct run *run)
{
	return run->foreign ? 0 : 1; /* they stand together, behind the loop's lane */
}

/* How long a worker's name is without its number: workers of one pool share it. */
static size_t pool_bytes(const char *name)
{
	size_t bytes = strlen(name);

	while (bytes > 0 && name[bytes - 1] >= '0' && name[bytes - 1] <= '9')
		bytes--;
	return bytes;
}

/* A pool is known by its first worker. */
static uint32_t pool_of(const struct run *run, uint32_t lane)
{
	const size_t bytes = pool_bytes(run->lanes[lane].name);
	uint32_t first = first_worker(run);

	while (first < lane && (pool_bytes(run->lanes[first].name) != bytes ||
				       memcmp(run->lanes[first].name, run->lanes[lane].name, bytes) != 0))
		first++;
	return first;
}

/* ---- making ---- */

static uint32_t count_jobs(const struct run *run)
{
	uint32_t count = 0;

	for (uint32_t i = first_worker(run); is_worker(run, i); i++)
		for (uint32_t s = 0; s < run->insides[i].count; s++)
			count += lane_span(&run->insides[i], s).state == TRACE_JOB;
	return count;
}

static uint32_t task_of(const struct run *run, uint32_t event)
{
	const double tid = trace_event_number(run->shown.trace, event, "task", 0);
	const uint32_t track = tid >= 1 && tid < UINT32_MAX ? trace_find_track(run->shown.trace,
								      run->shown.trace_run, (uint32_t)tid)
	                                                    : TRACE_NONE;

	return track == TRACE_NONE ? TRACE_NONE : run->source->lane_of_track[track];
}

static int by_pool(const void *a, const void *b)
{
	const struct job *x = a, *y = b;

	if (x->pool != y->pool)
		return x->pool < y->pool ? -1 : 1;
	return x->begin < y->begin ? -1 : x->begin > y->begin;
}

static int by_task(const void *a, const void *b, void *context)
{
	const struct job *jobs = context;
	const struct job *x = &jobs[*(const uint32_t *)a], *y = &jobs[*(const uint32_t *)b];

	if (x->task != y->task)
		return x->task < y->task ? -1 : 1;
	return x->begin < y->begin ? -1 : x->begin > y->begin;
}

int model__make_jobs(struct run *run)
{
	const uint32_t count = count_jobs(run);
	uint32_t at = 0;

	if (count == 0 || count > JOBS_MAX)
		return 0;
	run->jobs = malloc(count * sizeof(*run->jobs));
	run->jobs_by_task = malloc(count * sizeof(*run->jobs_by_task));
	if (!run->jobs || !run->jobs_by_task)
		return -ENOMEM;
	for (uint32_t i = first_worker(run); is_worker(run, i); i++) {
		const uint32_t pool = pool_of(run, i);
		for (uint32_t s = 0; s < run->insides[i].count; s++) {
			const struct trace_span span = lane_span(&run->insides[i], s);
			if (span.state == TRACE_JOB)
				run->jobs[at++] = (struct job){.begin = span.begin,
					.end = span.end,
					.start_ns = span.start_ns,
					.lane = i,
					.pool = pool,
					.task = task_of(run, span.begin)};
		}
	}
	run->job_count = count;
	qsort(run->jobs, count, sizeof(*run->jobs), by_pool);
	for (uint32_t i = 0; i < count; i++)
		run->jobs_by_task[i] = i;
	qsort_r(run->jobs_by_task, count, sizeof(*run->jobs_by_task), by_task, run->jobs);
	return 0;
}

/* ---- looking ---- */

static const char *name_of(const struct run *run, uint32_t event)
{
	return trace_text(run->shown.trace, trace_event(run->shown.trace, event).name);
}

bool model__is_for_job(const struct run *run, struct trace_span wait)
{
	return wait.state == TRACE_WAIT && wait.begin != TRACE_NONE &&
	       model__wait(name_of(run, wait.begin)).kind == TRACE_WAIT_EXECUTOR;
}

const struct job *model__job_of_wait(const struct run *run, uint32_t lane, struct trace_span wait)
{
	const struct job *found = NULL;
	uint32_t low = 0, high = run->job_count;

	if (wait.begin == TRACE_NONE)
		return NULL;
	while (low < high) { /* behind the task's last job that began before the wait was over */
		const uint32_t middle = low + (high - low) / 2;
		const struct job *job = &run->jobs[run->jobs_by_task[middle]];
		if (job->task < lane || (job->task == lane && job->begin < wait.end))
			low = middle + 1;
		else
			high = middle;
	}
	const char *wanted = model__wait(name_of(run, wait.begin)).what;
	for (uint32_t looked = 0; low > 0 && looked < SAME_TASK_MAX; low--, looked++) {
		const struct job *job = &run->jobs[run->jobs_by_task[low - 1]];
		if (job->task != lane || job->end < wait.begin)
			break;
		found = found ? found : job;
		if (strcmp(name_of(run, job->begin), wanted) == 0)
			return job;
	}
	return found;
}

const struct job *model__job(const struct run *run, uint32_t lane, uint32_t begin)
{
	const struct job wanted = {.pool = pool_of(run, lane), .begin = begin};

	return run->job_count ? bsearch(&wanted, run->jobs, run->job_count, sizeof(wanted), by_pool) : NULL;
}

/* How many workers of a pool (TRACE_NONE: of all) are at work; 0 when one of them is free. */
static uint32_t count_busy(const struct run *run, uint32_t pool, uint32_t happened)
{
	uint32_t count = 0, workers = 0;

	for (uint32_t i = first_worker(run); is_worker(run, i); i++) {
		const uint32_t slice = model__slice_before(&run->insides[i], happened);
		if (pool != TRACE_NONE && pool_of(run, i) != pool)
			continue;
		workers++;
		if (slice == TRACE_NONE)
			continue;
		const struct trace_span span = lane_span(&run->insides[i], slice);
		count += span.end == TRACE_NONE || span.end >= happened;
	}
	return count == workers ? count : 0;
}

/* The first of the pool's jobs that begins at or after an event. */
static uint32_t job_from(const struct run *run, uint32_t pool, uint32_t event)
{
	uint32_t low = 0, high = run->job_count;

	while (low < high) {
		const uint32_t middle = low + (high - low) / 2;
		const struct job *job = &run->jobs[middle];
		if (job->pool < pool || (job->pool == pool && job->begin < event))
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* Older waits for jobs of which none has begun. */
static uint32_t count_older(const struct run *run, struct trace_span wait, uint32_t happened)
{
	struct stay stays[MODEL_NOW_TOLD];
	const uint32_t count = model__standing(run, STANDING_WAIT, happened, stays, MODEL_NOW_TOLD);
	uint32_t older = 0;

	for (uint32_t i = 0; i < count; i++) {
		const struct trace_span span = lane_span(&run->insides[stays[i].lane], stays[i].slice);
		older += span.begin < wait.begin && model__is_for_job(run, span) &&
		         !model__job_of_wait(run, stays[i].lane, span);
	}
	return older;
}

/* Whether a job of the wanted name runs that says of no task that it waits. */
static bool may_run(const struct run *run, struct trace_span wait, uint32_t happened)
{
	const char *wanted = model__wait(name_of(run, wait.begin)).what;

	for (uint32_t i = first_worker(run); is_worker(run, i); i++) {
		const uint32_t slice = model__slice_before(&run->insides[i], happened);
		if (slice == TRACE_NONE)
			continue;
		const struct trace_span span = lane_span(&run->insides[i], slice);
		const struct job *job = model__job(run, i, span.begin);
		if ((span.end == TRACE_NONE || span.end >= happened) && (!job || job->task == TRACE_NONE) &&
			strcmp(name_of(run, span.begin), wanted) == 0)
			return true;
	}
	return false;
}

struct job_now model__job_at(const struct run *run, uint32_t lane, struct trace_span wait, uint32_t happened)
{
	const struct job *job = model__job_of_wait(run, lane, wait);
	struct job_now now = {.job = job};

	if (!is_worker(run, first_worker(run)))
		return now;
	if (job && job->begin < happened) {
		now.runs = job->end == TRACE_NONE || job->end >= happened;
		return now;
	}
	if (!job && may_run(run, wait, happened))
		return now;
	now.ahead = count_busy(run, job ? job->pool : TRACE_NONE, happened);
	if (now.ahead == 0)
		return now;
	now.ahead += job ? (uint32_t)(job - run->jobs) - job_from(run, job->pool, happened)
	                 : count_older(run, wait, happened);
	return now;
}

int64_t model__queued_ns(const struct run *run, uint32_t lane, struct trace_span wait)
{
	const struct job *job = model__job_of_wait(run, lane, wait);

	if (!job)
		return run->job_count ? minus(wait.end_ns, wait.start_ns) : 0;
	return job->start_ns > wait.start_ns ? minus(job->start_ns, wait.start_ns) : 0;
}

int64_t model_span_queued_until(const struct model *model, uint32_t run_index, uint32_t lane, uint32_t index)
{
	const struct run *run = run_of(model, run_index);
	const struct model_span span = model_lane_span(model, run_index, lane, index);

	if (!run || span.state != MODEL_WAIT || lane >= run->shown.lane_count ||
		run->lanes[lane].kind != MODEL_LANE_TASK || run->job_count == 0 ||
		!model__is_for_job(run, lane_span(&run->insides[lane], index)))
		return span.start_ns;
	return plus(span.start_ns, model__queued_ns(run, lane, lane_span(&run->insides[lane], index)));
}

uint32_t model_span_job_task(const struct model *model, uint32_t run_index, uint32_t lane, uint32_t index)
{
	const struct run *run = run_of(model, run_index);

	if (!run || !is_worker(run, lane) || index >= run->insides[lane].count)
		return TRACE_NONE;
	const struct job *job = model__job(run, lane, lane_span(&run->insides[lane], index).begin);
	return job ? job->task : TRACE_NONE;
}
