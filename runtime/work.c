/* work.c: blocking calls on the threads of libuv's pool. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#include "probe.h"
#include "work.h"

void aw__work_free(struct aw__work *work)
{
	aw__resource_remove(&work->resource);
	if (work->drop)
		work->drop(work);
	free(work);
}

/* It will not be waited for (any more), and libuv does not have it. */
static void give_up(struct aw__work *work)
{
	aw__op_drop(work->loop, &work->op);
	if (work->over)
		work->over(work);
	aw__work_free(work);
}

static void on_cancel(struct aw__op *op)
{
	struct aw__work *work = (struct aw__work *)op;

	if (work->is_sure)
		return;
	if (work->is_asked)
		uv_cancel((uv_req_t *)&work->uv); /* where a thread has it, it comes as usual */
	else
		give_up(work);
}

static void on_unwanted(struct aw__op *op)
{
	aw__work_free((struct aw__work *)op);
}

/* The run's end. */
static void end(struct aw__resource *resource)
{
	struct aw__work *work = (struct aw__work *)((char *)resource - offsetof(struct aw__work, resource));

	work->ended = true;
	if (work->op.state != AW__OP_ASKED)
		aw__work_free(work); /* it came, but its task never ran */
	else if (!work->is_asked)
		give_up(work);
	else if (!work->is_sure)
		uv_cancel((uv_req_t *)&work->uv);
}

int aw__work_new(struct aw__work **out, struct aw_loop *loop, size_t bytes, int (*run)(struct aw__work *work))
{
	struct aw__work *work;
	uv_loop_t *uv;
	int status = aw__os_pool(loop, &uv);

	if (status)
		return status;
	work = bytes < SIZE_MAX / 2 ? calloc(1, bytes) : NULL;
	if (!work)
		return -ENOMEM;
	status = aw__op_begin(loop, &work->op);
	if (status) {
		free(work);
		return status;
	}
	work->loop = loop;
	work->run = run;
	work->op.cancel = on_cancel;
	work->op.unwanted = on_unwanted;
	work->resource.end = end;
	aw__resource_add(loop, &work->resource);
	*out = work;
	return 0;
}

static void on_thread(uv_work_t *uv)
{
	struct aw__work *work = (struct aw__work *)((char *)uv - offsetof(struct aw__work, uv));

	work->status = work->run(work);
}

static void on_done(uv_work_t *uv, int status)
{
	struct aw__work *work = (struct aw__work *)((char *)uv - offsetof(struct aw__work, uv));

	if (status)
		work->status = status;
	if (work->ended || !work->op.task) {
		give_up(work);
		return;
	}
	if (work->over)
		work->over(work);
	aw__op_came(work->loop, &work->op, work->status);
}

void aw__work_ask(struct aw__work *work)
{
	work->is_asked = true;
	uv_queue_work(&work->loop->uv, &work->uv, on_thread, on_done);
}

int aw__work_wait(struct aw__work *work, const char *verb, const char *name, uint32_t line)
{
	struct aw_loop *loop = work->loop;
	uint32_t fact = 0;
	char text[512];

	if (loop->ring) {
		snprintf(text, sizeof(text), "%s %s", verb, name);
		fact = trace_recorder_intern(loop->recorder, text);
	}
	return aw__op_wait_for(loop, &work->op, TRACE_WAIT_FILE, fact, line);
}
