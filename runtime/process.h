/* process.h: a child process: libuv's handle, its pipes, and who waits for its end. */
#ifndef AW_PROCESS_H
#define AW_PROCESS_H

#include "aw_process.h"
#include "stream.h"

enum { AW__IN, AW__OUT, AW__ERR, AW__STDIO };

struct aw_process {
	uv_process_t uv;
	struct aw__resource resource;
	struct aw__hook connected, exited; /* their room in the ready queue is kept */
	struct aw_loop *loop;
	struct aw_stream *pipes[AW__STDIO]; /* NULL: no pipe */
	struct aw__waiters makers, waiters;
	unsigned hops;       /* until the pipes are connected */
	unsigned references; /* the program's, libuv's, of what stands in the queue, of tasks within */
	int pid;
	int status;                  /* as libuv told it */
	int returncode;              /* as the program is told, some iterations later; AW_RUNNING */
	bool is_reaped, is_closed;   /* by libuv: the child; its handle */
	bool is_heard;               /* of its exit: the watcher's call has come */
	bool finishing, is_finished; /* it has ended, and all its pipes are closed */
	const void *input;           /* communicate's */
	size_t input_bytes;
	struct aw_bytes output[AW__STDIO];
	uint32_t name_id; /* interned; 0: not yet */
	char name[];
};

/* Makes one with a child, or neither; the caller holds it once. Until its pipes are connected, in so many
 * iterations, somebody may wait among the makers. */
int aw__process_start(struct aw_process **out, struct aw_loop *loop, const char *name,
	const struct aw_subprocess_options *options, const char *const *argv);
void aw__process_drop(struct aw_process *process); /* a reference less */
/* What a trace calls it; 0: nothing is recorded. */
uint64_t aw__process_fact(struct aw_process *process);

#endif
