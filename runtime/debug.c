/* debug.c: what every task does now: its state, wait, coroutines and stack; for a call, and for a signal.
 *
 * What a task waits for stands in its record while it waits, so that nothing need be recorded. A signal's
 * handler only asks, and says in one line who runs; the loop tells of all at its next turn. */
#include <errno.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "aw_debug.h"
#include "backtrace.h"
#include "combine.h"
#include "debug.h"
#include "generator.h"
#include "os.h"
#include "sync.h"
#include "thread.h"

static const char *const words[] = {
#define X(id, name, text, fact) [TRACE_WAIT_##id] = name,
	TRACE_WAIT_KINDS(X)
#undef X
};

/* ---- one task ---- */

static double seconds_between(int64_t from_ns, int64_t to_ns)
{
	return to_ns > from_ns ? (double)(to_ns - from_ns) / 1e9 : 0;
}

/* For whom or what, beside the kind. */
static void put_object(FILE *file, const struct aw_loop *loop, const struct aw *task)
{
	const struct aw__waiter *waiter = task->wait_on;
	const struct aw *awaited = task->wait_on;
	size_t gathered = aw__gathered(task);

	if (aw__wait_kind(task) == TRACE_WAIT_SLEEP)
		fprintf(file, ", %.3f s left", seconds_between(aw__now_ns(loop), task->deadline_ns));
	else if (gathered)
		fprintf(file, " of %zu", gathered);
	else if (task->cancel_wait == aw__cancel_awaited && awaited->tid && !aw__is_future(awaited))
		fprintf(file, " %s (%u)", aw_name(awaited), awaited->tid);
	else if (task->cancel_wait == aw__cancel_awaited)
		fprintf(file, " %s", aw_name(awaited));
	else if (task->cancel_wait == aw__cancel_waiter && waiter->name)
		fprintf(file, " %s", waiter->name);
	else if (task->cancel_wait == aw__cancel_waiter && waiter->count)
		fprintf(file, " of %llu", (unsigned long long)waiter->count);
	else if (task->cancel_wait == aw__cancel_op && ((const struct aw__op *)task->wait_on)->name)
		fprintf(file, " %s", ((const struct aw__op *)task->wait_on)->name);
}

static void put_state(FILE *file, const struct aw_loop *loop, const struct aw *task)
{
	enum trace_wait kind = aw__wait_kind(task);

	if (task == loop->current) {
		fputs("runs", file);
	} else if (task->state != AW__WAITING) {
		fputs(task->stack ? "is ready" : "is ready to begin", file);
	} else {
		fprintf(file, "waits for %s", kind < TRACE_WAIT_KIND_COUNT ? words[kind] : "something");
		put_object(file, loop, task);
		fprintf(file, ", for %.3f s",
			seconds_between(aw__wait_since_ns(loop, task), aw__now_ns(loop)));
		if (aw__wait_line(task))
			fprintf(file, ", line %u", aw__wait_line(task));
	}
	if (task->flags & AW__MUST_CANCEL)
		fputs(", is to be cancelled", file);
}

/* The coroutines and generators that it is in, the innermost first. */
static void put_coroutines(FILE *file, const struct aw *task)
{
	for (const struct aw *frame = task->frame; frame && frame != task; frame = frame->frame)
		fprintf(file, "    in %s%s (%s:%u)\n", aw__is_generator(frame) ? "generator " : "",
			aw_name(frame), frame->file ? frame->file : "?", frame->line);
}

static void put_addresses(
	FILE *file, struct aw__symbols *symbols, const uintptr_t *addresses, size_t count, int *number)
{
	for (size_t i = 0; i < count; i++) {
		fprintf(file, "    #%d ", (*number)++);
		aw__symbols_put(symbols, file, addresses[i]);
	}
}

/* Its own stack, and behind those of generators the stack of whoever asked them. */
static void put_stacks(
	FILE *file, const struct aw_loop *loop, struct aw__symbols *symbols, const struct aw *task)
{
	uintptr_t addresses[AW__FRAMES];
	int number = 0;
	size_t count;

	if (!task->stack)
		return;
	count = task == loop->current ? aw__backtrace_here(addresses, AW__FRAMES, task->stack)
	                              : aw__backtrace(addresses, AW__FRAMES, task->stack, task->sp);
	put_addresses(file, symbols, addresses, count, &number);
	for (const struct aw *frame = task->frame; frame && frame != task; frame = frame->frame) {
		const struct aw_generator *generator = aw__generator_of(frame);

		if (!generator || !generator->asker_stack)
			continue;
		count = aw__backtrace(addresses, AW__FRAMES, generator->asker_stack, generator->asker_sp);
		put_addresses(file, symbols, addresses, count, &number);
	}
}

void aw_dump(FILE *file)
{
	struct aw_loop *loop = aw__loop;
	struct aw__symbols symbols = {0};
	struct aw **tasks = loop && loop->running ? aw__tasks(loop, aw__is_left) : NULL;
	size_t count = 0;

	if (!tasks) {
		fputs(loop && loop->running ? "no memory to list the tasks\n" : "no event loop is running\n",
			file);
		return;
	}
	while (tasks[count])
		count++;
	fprintf(file, "%zu task%s at %.3f s\n", count, count == 1 ? "" : "s", aw_time());
	for (struct aw **task = tasks; *task; task++) {
		fprintf(file, "task %u %s: ", (*task)->tid, aw_name(*task));
		put_state(file, loop, *task);
		fprintf(file, "; created at %s:%u\n", (*task)->file ? (*task)->file : "?", (*task)->line);
		put_coroutines(file, *task);
		put_stacks(file, loop, &symbols, *task);
	}
	aw__symbols_finish(&symbols);
	free(tasks);
}

/* ---- the signal ---- */

static struct sigaction previous;
static _Atomic(struct aw_loop *) watched;
static atomic_bool asked;

static void say(const char *text)
{
	ssize_t written = write(STDERR_FILENO, text, strlen(text));

	(void)written;
}

/* Only async-signal-safe calls. */
static void on_signal(int signal)
{
	struct aw_loop *loop = atomic_load(&watched);
	int error = errno;

	(void)signal;
	atomic_store(&asked, true);
	if (loop && loop == aw__loop && loop->current) {
		say("awaitscope: running now: ");
		say(aw_name(loop->current));
		say("\n");
	}
	aw__interrupt_rouse();
	errno = error;
}

int aw__debug_watch(struct aw_loop *loop, int signal)
{
	struct sigaction action = {.sa_handler = on_signal, .sa_flags = SA_RESTART};
	struct aw_loop *none = NULL;

	if (!signal || !atomic_compare_exchange_strong(&watched, &none, loop))
		return 0;
	sigemptyset(&action.sa_mask);
	loop->debug_signal = signal;
	if (!sigaction(signal, &action, &previous))
		return 0;
	loop->debug_signal = 0;
	atomic_store(&watched, NULL);
	return -errno;
}

void aw__debug_unwatch(struct aw_loop *loop)
{
	if (!loop->debug_signal)
		return;
	sigaction(loop->debug_signal, &previous, NULL);
	loop->debug_signal = 0;
	atomic_store(&asked, false);
	atomic_store(&watched, NULL);
}

void aw__debug_turn(struct aw_loop *loop)
{
	if (!atomic_load_explicit(&asked, memory_order_relaxed) || atomic_load(&watched) != loop)
		return;
	atomic_store(&asked, false);
	aw_dump(stderr);
}
