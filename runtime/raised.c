/* raised.c: what a code is as CPython raises it: the type of the exception, and what str() of it is. */
#include <errno.h>
#include <string.h>

#include "loop.h"

/* Python's name for an errno. */
static const char *type_of_errno(int error)
{
	switch (error) {
	case ENOMEM:
		return "MemoryError";
	case ENOENT:
		return "FileNotFoundError";
	case EEXIST:
		return "FileExistsError";
	case EACCES:
	case EPERM:
		return "PermissionError";
	case EISDIR:
		return "IsADirectoryError";
	case ENOTDIR:
		return "NotADirectoryError";
	case ESRCH:
		return "ProcessLookupError";
	case ECHILD:
		return "ChildProcessError";
	case EINTR:
		return "InterruptedError";
	case EAGAIN:
	case EALREADY:
	case EINPROGRESS:
		return "BlockingIOError";
	case EPIPE:
	case ESHUTDOWN:
		return "BrokenPipeError";
	case ECONNREFUSED:
		return "ConnectionRefusedError";
	case ECONNRESET:
		return "ConnectionResetError";
	case ECONNABORTED:
		return "ConnectionAbortedError";
	case ETIMEDOUT:
		return "TimeoutError";
	default:
		return "OSError";
	}
}

/* Python's name for a code. */
const char *aw__error_type_of(int status)
{
	switch (status) {
	case AW_EQUEUE_FULL:
		return "QueueFull";
	case AW_EQUEUE_EMPTY:
		return "QueueEmpty";
	case AW_EQUEUE_SHUTDOWN:
		return "QueueShutDown";
	case AW_ETIMEDOUT:
		return "TimeoutError";
	case AW_EGROUP:
		return "ExceptionGroup";
	case AW_EINVALIDSTATE:
		return "InvalidStateError";
	case AW_EOVERRELEASED:
	case AW_ETASK_DONE:
	case AW_ELINE_LIMIT:
	case AW_EGENERATORBUSY:
		return "ValueError";
	case AW_EINCOMPLETE:
		return "IncompleteReadError";
	case AW_ELIMIT:
		return "LimitOverrunError";
	case AW_EBARRIER:
		return "BrokenBarrierError";
	case AW_ESTOPITERATION:
		return "StopIteration";
	case AW_ESTOPASYNC:
		return "StopAsyncIteration";
	case AW_EGENERATOREXIT:
		return "GeneratorExit";
	default:
		return status > -20000 ? type_of_errno(-status) : "RuntimeError";
	}
}

int aw__raised_code(const char *type)
{
	if (!strcmp(type, "CancelledError"))
		return AW_ECANCELLED;
	return strcmp(type, "TimeoutError") ? AW_ERAISED : AW_ETIMEDOUT;
}

const char *aw__error_message_of(int status)
{
	switch (status) {
	case AW_ETIMEDOUT:
	case AW_EQUEUE_FULL:
	case AW_EQUEUE_EMPTY:
	case AW_EQUEUE_SHUTDOWN:
		return "";
	case AW_EAWAITED:
		return "cannot reuse already awaited coroutine";
	case AW_ENOLOOP:
		return "no running event loop";
	case AW_EINVALIDSTATE:
		return "invalid state";
	case AW_ENOTLOCKED:
		return "Lock is not acquired.";
	case AW_EOVERRELEASED:
		return "BoundedSemaphore released too many times";
	case AW_ETASK_DONE:
		return "task_done() called too many times";
	case AW_EBARRIER:
		return "Barrier aborted";
	default:
		/* The system's errors as Python has them. */
		return status > -20000 ? strerror(-status) : awaitscope_error_text(status, LANG_EN);
	}
}
