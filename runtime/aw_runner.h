/* aw_runner.h: several main coroutines on one loop: the part of aw.h (which includes it) that is
 * asyncio.Runner, and what older programs do by loop.run_until_complete and run_forever.
 *
 *	AW_TRY(aw_runner_enter(NULL));
 *	status = aw_runner_run(&page, AW(fetch, "a"));
 *	if (!status)
 *		status = aw_runner_run(&other, AW(fetch, "b"));
 *	closed = aw_runner_exit();
 *
 * Between the runs the loop stands still: tasks that were left wait, timers do not fire, and what is spawned or
 * scheduled then begins with the next run. Under the virtual clock no time passes either. */
#ifndef AWAITSCOPE_AW_RUNNER_H
#define AWAITSCOPE_AW_RUNNER_H

#include "aw.h"

#ifdef __cplusplus
extern "C" {
#endif

/* with asyncio.Runner(): a loop on this thread. The options (NULL: none) are borrowed until exit. Errors are those
 * of aw_run; then there is nothing to exit. */
int aw_runner_enter(const struct aw_options *options);

/* Runner.run, loop.run_until_complete: of a coroutine object, a task or a future. Returns what it ended with;
 * *out (may be NULL) becomes its result, which lives until exit. What it leaves behind is not cancelled.
 * RuntimeError (AW_ERAISED): aw_stop came first. -EBUSY: from within the loop; AW_ENOLOOP: no Runner was
 * entered; AW_EDEADLOCK as aw_run (and the next run may go on). */
int aw_runner_run(void **out, struct aw *main);

/* loop.run_forever: until aw_stop. AW_ECANCELLED: an interrupt. */
int aw_runner_run_forever(void);
/* loop.stop: the loop ends its turn after what is ready now. */
void aw_stop(void);

/* The end of the block: as the end of aw_run. */
int aw_runner_exit(void);

#ifdef __cplusplus
}
#endif

#endif
