/* aw_process.h: the part of aw.h (which includes it) for signals and other processes. */
#ifndef AWAITSCOPE_AW_PROCESS_H
#define AWAITSCOPE_AW_PROCESS_H

#include "aw.h"

#ifdef __cplusplus
extern "C" {
#endif

/* ---- signals ---- */

/* loop.add_signal_handler: when the signal comes the loop calls fn, as aw_call_soon says, instead of what the
 * signal did before (which it does again once the handler is removed, or the run is over). A second call
 * replaces the first's. A run that watches a signal has something that may come: it is never a deadlock,
 * and under the virtual clock the loop waits for it in real time when it has nothing else to wait for.
 * -EINVAL: no such signal, or one that cannot be caught (SIGKILL, SIGSTOP).
 *
 *	static void on_term(void *stop)
 *	{
 *		aw_event_set(stop);
 *	}
 *	…
 *	AW_TRY(aw_add_signal_handler(SIGTERM, on_term, &stop));
 *	AW_TRY(aw_event_wait(&stop)); */
int aw_add_signal_handler(int signal, aw_callback *fn, void *arg);
/* loop.remove_signal_handler: whether there was one. */
bool aw_remove_signal_handler(int signal);

/* Waits until the signal comes. It is watched while somebody waits: before and after, it does what it did. To
 * miss none, add a handler that sets an event or puts into a queue. */
#define aw_wait_signal(signal) aw_wait_signal_at((signal), AW_LINE)
int aw_wait_signal_at(int signal, uint32_t line);

#ifdef __cplusplus
}
#endif

#endif
