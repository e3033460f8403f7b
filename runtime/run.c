/* run.c: asyncio.run, and Runner, which is the same in pieces: main coroutines, one after the other on one
 * loop, and the end, at which all that they left is cancelled, closed and waited for. */
#include <errno.h>
#include <stdlib.h>

#include "generator.h"
#include "probe.h"
#include "sync.h"
#include "thread.h"

static const struct aw_options no_options;

/* ---- the end ---- */

/* SystemExit out of a clean-up ends the end too: what it would have waited for is left as it is. */
static int turn(struct aw_loop *loop)
{
	int status = aw__turn(loop);

	return loop->exits ? AW_ERAISED : status;
}

/* So many iterations more, in which what is ready runs. */
static int turns(struct aw_loop *loop, int count)
{
	int status = 0;

	loop->left_link = (struct aw__link){.kind = AW__LINK_STOP};
	while (count-- > 0 && !status) {
		aw__push(loop, &loop->left_link, AW__TAG_LINK);
		status = turn(loop);
	}
	return status;
}

/* Turns until a task has ended, and told so in one iteration more. */
static int turn_until_end(struct aw_loop *loop, struct aw *task)
{
	int status = 0;

	loop->left_link = (struct aw__link){.kind = AW__LINK_STOP};
	aw__add_waiter(task, &loop->left_link);
	/* What a Runner left in the queue, or an interrupt, may end a turn too. */
	while (!status && !aw__has_ended(task))
		status = turn(loop);
	return status;
}

/* run()'s end: cancels all that is left, in order of creation, and waits until they have ended. */
static int cancel_left(struct aw_loop *loop)
{
	struct aw **left = aw__tasks(loop, aw__is_left);
	bool any = left && *left;
	int status = 0;

	if (!left)
		return -ENOMEM;
	/* From here on the loop holds them: a released one would be reused by what its clean-up spawns. */
	for (struct aw **task = left; *task; task++)
		(*task)->flags &= (uint8_t)~AW__RELEASED;
	for (struct aw **task = left; *task; task++)
		aw__cancel(loop, *task);
	for (struct aw **task = left; *task && !status; task++)
		if (!aw__has_ended(*task))
			status = turn_until_end(loop, *task);
	if (any && !status)
		status = turns(loop, 1); /* the gather of them ends */
	for (struct aw **task = left; *task && !status; task++)
		if ((*task)->state == AW__FAILED)
			aw__tell_failed_shutdown(*task);
	free(left);
	return status;
}

/* A run_until_complete that has nothing to do takes two iterations, as in CPython: in them may run what
 * somebody's clean-up made. */
enum { EMPTY_RUN_TURNS = 2 };

static int shut_down_generators(struct aw_loop *loop)
{
	struct aw *task;

	if (!aw__generators_left(loop))
		return turns(loop, EMPTY_RUN_TURNS);
	task = aw_spawn_at(AW_NAMED(aw__generators_shutdown, NULL, "shutdown_asyncgens"), 0);
	return task ? turn_until_end(loop, task) : -ENOMEM;
}

/* The loop turns until the default executor has done what it has. */
static int end_executor(struct aw_loop *loop)
{
	int status = aw__default_executor_end(loop);

	if (status < 0)
		return status;
	if (!status)
		return turns(loop, EMPTY_RUN_TURNS);
	loop->outside->ends_run = true;
	if (loop->interrupted)
		aw__hurry(loop);
	status = 0;
	while (!status && !loop->outside->is_gone)
		status = turn(loop);
	return status;
}

/* AW_ERAISED: SystemExit, which is the last error then, whatever was that before. */
static int shut_down(struct aw_loop *loop)
{
	int status;

	loop->exits = false;
	status = cancel_left(loop);
	if (!status)
		status = shut_down_generators(loop);
	if (!status)
		status = end_executor(loop);
	aw__generators_end(loop);
	if (loop->exits)
		aw__keep_last_error(&loop->thread);
	return status;
}

/* ---- one main coroutine ---- */

/* SystemExit. What the end of the main coroutine may have put into the queue stops no later turn. */
static int left_by_exit(struct aw_loop *loop, struct aw *main)
{
	if (aw__has_ended(main))
		aw__unqueue(loop, &loop->main_link);
	else
		aw__remove_waiter(main, &loop->main_link);
	return AW_ERAISED;
}

/* The loop was stopped, or cannot go on, before the coroutine has ended. */
static int left_early(struct aw_loop *loop, struct aw *main, int status)
{
	aw__remove_waiter(main, &loop->main_link);
	if (!status)
		return aw__fail_as(AW_ERAISED, "RuntimeError", "Event loop stopped before Future completed.");
	aw__set_error(&loop->thread, status);
	return status;
}

/* run_until_complete of what has become a task. */
static int run_until_end(struct aw_loop *loop, struct aw *task)
{
	int status;

	loop->main = task;
	loop->exits = false;
	loop->main_link = (struct aw__link){.kind = AW__LINK_STOP};
	if (aw__has_ended(task))
		aw__push(loop, &loop->main_link, AW__TAG_LINK);
	else
		aw__add_waiter(task, &loop->main_link);
	status = aw__turn(loop);
	if (aw__has_ended(task))
		task->flags |= AW__RETRIEVED;
	if (loop->exits)
		return left_by_exit(loop, task);
	if (!aw__has_ended(task))
		return left_early(loop, task, status);
	return status ? status : task->status;
}

static int run_main(struct aw_loop *loop, struct aw *main)
{
	struct aw *task = aw_spawn_at(main, main->line);
	bool is_its_own;
	int status, cleaned;

	if (!task)
		return AW_EAWAITED;
	status = run_until_end(loop, task);
	is_its_own = aw__has_ended(task) && !loop->exits;
	if (status < 0 && !is_its_own)
		aw__keep_last_error(&loop->thread); /* which the callbacks that are left may need */
	aw__report_lost_errors(loop); /* as if the main coroutine's locals had kept those tasks */
	cleaned = shut_down(loop);
	if (loop->exits)
		status = cleaned;
	else if (status < 0 && is_its_own)
		aw__keep_last_error(task);
	aw__report(loop);
	return status ? status : cleaned;
}

/* ---- run ---- */

/* This thread's, which must not run. */
static int take_loop(struct aw_loop **out, const struct aw_options **options)
{
	struct aw_loop *loop = aw__loop_get();

	if (!loop)
		return -ENOMEM;
	if (loop->running)
		return -EBUSY;
	if (!*options)
		*options = &no_options;
	aw__keep_last_error(NULL);
	*out = loop;
	return 0;
}

int aw_run(struct aw *main, const struct aw_options *options)
{
	struct aw_loop *loop;
	int status;

	if (!main)
		return -ENOMEM;
	AW_TRY(take_loop(&loop, &options));
	status = aw__loop_begin(loop, options, main->name);
	if (!status)
		status = run_main(loop, main);
	return aw__loop_end(loop, options, status);
}

int aw_run_sync_at(aw_fn *fn, void *arg, const struct aw_options *options)
{
	struct aw_loop *loop;
	int status;

	AW_TRY(take_loop(&loop, &options));
	loop->is_sync = true;
	status = aw__loop_begin(loop, options, "sync");
	if (!status) {
		status = fn(arg);
		if (status < 0) {
			aw__set_error(&loop->thread, status);
			aw__keep_last_error(&loop->thread);
		}
		aw__generators_end(loop);
		aw__report(loop);
	}
	return aw__loop_end(loop, options, status < 0 ? status : 0);
}

/* ---- Runner ---- */

int aw_runner_enter(const struct aw_options *options)
{
	struct aw_loop *loop;
	int status;

	AW_TRY(take_loop(&loop, &options));
	status = aw__loop_begin(loop, options, "runner");
	if (status)
		return aw__loop_end(loop, options, status);
	loop->runner = options;
	return 0;
}

/* A Runner is open, and its loop does not turn. */
static int can_turn(const struct aw_loop *loop)
{
	if (!loop || !loop->runner)
		return AW_ENOLOOP;
	if (loop->runner_turns)
		return aw__fail_as(
			-EBUSY, "RuntimeError", "Runner.run() cannot be called from a running event loop");
	return 0;
}

int aw_runner_run(void **out, struct aw *main)
{
	struct aw_loop *loop = aw__loop;
	struct aw *task;
	int status;

	AW_TRY(can_turn(loop));
	if (!main)
		return -ENOMEM;
	task = main->flags & AW__TASK ? main : aw_spawn_at(main, main->line);
	if (!task)
		return -ENOMEM;
	loop->interrupted = false;
	loop->runner_turns = true;
	status = run_until_end(loop, task);
	loop->runner_turns = false;
	if (status < 0 && aw__has_ended(task) && !loop->exits)
		aw__take_error(&loop->thread, task);
	if (out)
		*out = status < 0 ? NULL : task->result;
	return status;
}

int aw_runner_run_forever(void)
{
	struct aw_loop *loop = aw__loop;
	int status;

	AW_TRY(can_turn(loop));
	loop->main = NULL;
	loop->exits = false;
	loop->interrupted = false;
	loop->runner_turns = true;
	status = aw__turn(loop);
	loop->runner_turns = false;
	if (loop->exits) {
		status = AW_ERAISED;
	} else if (status) {
		aw__set_error(&loop->thread, status);
	} else if (loop->interrupted) {
		aw__set_cancel_message(&loop->thread, NULL);
		status = AW_ECANCELLED;
	}
	return status;
}

void aw_stop(void)
{
	if (aw__loop && aw__loop->running && !aw__loop->self)
		aw__loop->stopping = true;
}

int aw_runner_exit(void)
{
	struct aw_loop *loop = aw__loop;
	const struct aw_options *options;
	int status;

	AW_TRY(can_turn(loop));
	options = loop->runner;
	status = shut_down(loop);
	aw__report(loop);
	loop->runner = NULL;
	return aw__loop_end(loop, options, status);
}
