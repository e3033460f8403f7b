/* error.h: every code that awaitscope adds to errno's and libuv's, in one list.
 *
 * Functions return 0 or a negative number: -errno (which is what libuv returns on Unix), or one of
 * these. One line of the list holds the code, its number and its message in English and Korean. */
#ifndef AWAITSCOPE_ERROR_H
#define AWAITSCOPE_ERROR_H

#define AWAITSCOPE_ERRORS(X)                                                                            \
	/* what a coroutine returns (aw.h) */                                                           \
	X(AW_ECANCELLED, -20001, "cancelled", "취소됨")                                                 \
	X(AW_ERAISED, -20002, "the coroutine raised an error", "코루틴이 오류를 냈습니다")              \
	X(AW_EAWAITED, -20003, "cannot reuse already awaited coroutine", "이미 await했던 코루틴입니다") \
	X(AW_EAWAITING, -20009, "coroutine is being awaited already", "await되고 있는 코루틴입니다")    \
	X(AW_ENOLOOP, -20004, "no event loop is running", "실행 중인 이벤트 루프가 없습니다")           \
	X(AW_EDEADLOCK, -20005, "every task waits and nothing can wake one",                            \
		"모든 태스크가 기다리는데 깨울 것이 없습니다")                                          \
	X(AW_ETIMEDOUT, -20006, "timed out", "제한 시간이 지났습니다")                                  \
	X(AW_EGROUP, -20008, "unhandled errors in a TaskGroup", "태스크 그룹에서 오류가 났습니다")      \
	X(AW_EINVALIDSTATE, -20007, "invalid state", "이미 끝난 퓨처입니다")                            \
	/* locks and queues (aw.h) */                                                                   \
	X(AW_ENOTLOCKED, -20021, "the lock is not acquired", "잠기지 않은 락입니다")                    \
	X(AW_EOVERRELEASED, -20022, "the bounded semaphore was released too many times",                \
		"세마포어를 너무 많이 반납했습니다")                                                    \
	X(AW_EQUEUE_FULL, -20023, "the queue is full", "큐가 가득 찼습니다")                            \
	X(AW_EQUEUE_EMPTY, -20024, "the queue is empty", "큐가 비어 있습니다")                          \
	X(AW_EQUEUE_SHUTDOWN, -20025, "the queue was shut down", "큐가 종료되었습니다")                 \
	X(AW_ETASK_DONE, -20026, "task_done() was called too many times",                               \
		"task_done()을 너무 많이 불렀습니다")                                                   \
	X(AW_EBARRIER, -20027, "the barrier is broken", "배리어가 깨졌습니다")                          \
	/* streams (aw_io.h) */                                                                         \
	X(AW_EINCOMPLETE, -20031, "the stream ended before all had come",                               \
		"다 오기 전에 스트림이 끝났습니다")                                                     \
	X(AW_ELIMIT, -20032, "the separator is not within the limit", "한도 안에 구분자가 없습니다")    \
	X(AW_ELINE_LIMIT, -20033, "the line is longer than the limit", "줄이 한도보다 깁니다")          \
	X(AW_EREADING, -20034, "another task already waits for this stream's data",                     \
		"다른 태스크가 이미 이 스트림의 데이터를 기다립니다")                                   \
	X(AW_EWRITE_EOF, -20035, "cannot write after write_eof()", "write_eof() 뒤에는 쓸 수 없습니다") \
	/* generators (aw_generator.h) */                                                               \
	X(AW_ESTOPITERATION, -20041, "the generator has ended", "제너레이터가 끝났습니다")              \
	X(AW_ESTOPASYNC, -20042, "the async generator has ended", "비동기 제너레이터가 끝났습니다")     \
	X(AW_EGENERATOREXIT, -20043, "the generator is closed", "제너레이터를 닫습니다")                \
	X(AW_EGENERATORBUSY, -20044, "generator already executing", "이미 실행 중인 제너레이터입니다")  \
	X(AW_EIGNOREDEXIT, -20045, "generator ignored GeneratorExit",                                   \
		"제너레이터가 닫히지 않고 값을 또 냈습니다")                                            \
	X(AW_ENOGENERATOR, -20046, "yield outside of a generator", "제너레이터 밖의 yield입니다")       \
	/* executors (aw_thread.h) */                                                                   \
	X(AW_ESHUTDOWN, -20051, "cannot schedule new futures after shutdown",                           \
		"종료한 실행기에는 일을 맡길 수 없습니다")                                              \
	/* what reading a trace can say (trace.h) */                                                    \
	X(TRACE_ENOTTRACE, -20101,                                                                      \
		"is not a trace (neither a JSON array of events nor an object with "                    \
		"\"traceEvents\")",                                                                     \
		"트레이스가 아닙니다(이벤트의 JSON 배열도, \"traceEvents\"가 있는 객체도 아닙니다)")    \
	X(TRACE_EEMPTY, -20102, "is empty", "비어 있습니다")                                            \
	X(TRACE_EGZIP, -20103, "is damaged gzip data", "손상된 gzip 데이터입니다")                      \
	X(TRACE_ECANCELLED, -20104, "loading was cancelled", "읽기를 취소했습니다")                     \
	X(TRACE_ETOOBIG, -20105, "holds more events than can be numbered", "이벤트가 너무 많습니다")    \
	X(TRACE_ENORECOVER, -20106, "needs no recovery: it is complete",                                \
		"복구할 필요가 없습니다. 온전합니다")                                                   \
	X(TRACE_ERUNNING, -20107, "is still being recorded", "아직 기록되는 중입니다")                  \
	/* drawing (screen.h) */                                                                        \
	X(SCREEN_ENOFONT, -20201, "no usable font was found; install fonts-nanum",                      \
		"쓸 수 있는 글꼴이 없습니다. fonts-nanum을 설치하세요")                                 \
	X(SCREEN_ECAIRO, -20202, "the picture could not be drawn", "그림을 그리지 못했습니다")          \
	/* the window (app.h) */                                                                        \
	X(APP_ENODISPLAY, -20301, "there is no display to open a window on", "창을 열 화면이 없습니다")

/* What the system says most, in words for people. As the rest of a sentence that begins with a file. */
#define AWAITSCOPE_ERRNOS(X)                                                                               \
	X(EPERM, "the system does not allow it", "시스템이 허락하지 않습니다")                             \
	X(ENOENT, "there is no such file", "그런 파일이 없습니다")                                         \
	X(EINTR, "was interrupted", "중간에 끊겼습니다")                                                   \
	X(EIO, "could not be read or written (input/output error)", "읽거나 쓰지 못했습니다(입출력 오류)") \
	X(ENXIO, "there is no such device", "그런 장치가 없습니다")                                        \
	X(EBADF, "is closed", "닫혀 있습니다")                                                             \
	X(EAGAIN, "the system is too busy just now", "시스템이 지금 너무 바쁩니다")                        \
	X(ENOMEM, "out of memory", "메모리가 부족합니다")                                                  \
	X(EACCES, "permission denied", "권한이 없습니다")                                                  \
	X(EBUSY, "is in use", "쓰이고 있습니다")                                                           \
	X(EEXIST, "is there already", "이미 있습니다")                                                     \
	X(ENODEV, "there is no such device", "그런 장치가 없습니다")                                       \
	X(ENOTDIR, "a part of its path is not a directory", "경로의 일부가 폴더가 아닙니다")               \
	X(EISDIR, "is a directory", "폴더입니다")                                                          \
	X(EINVAL, "cannot be used for this", "여기에 쓸 수 없습니다")                                      \
	X(ENFILE, "too many files are open in the system", "시스템에 열린 파일이 너무 많습니다")           \
	X(EMFILE, "too many files are open", "열린 파일이 너무 많습니다")                                  \
	X(EFBIG, "may not grow any further (the limit for a file's size)",                                 \
		"더 커질 수 없습니다(파일 크기 제한)")                                                     \
	X(ENOSPC, "no space left on the disk", "디스크에 남은 공간이 없습니다")                            \
	X(EROFS, "lies on a read-only file system", "읽기 전용 파일 시스템입니다")                         \
	X(EPIPE, "nobody reads it any more", "더 이상 읽는 곳이 없습니다")                                 \
	X(ENAMETOOLONG, "its name is too long", "이름이 너무 깁니다")                                      \
	X(ELOOP, "its symbolic links lead in a circle", "심볼릭 링크가 돌고 돕니다")                       \
	X(EDQUOT, "your share of the disk is used up", "디스크 할당량을 다 썼습니다")

enum awaitscope_error {
#define X(name, number, en, ko) name = number,
	AWAITSCOPE_ERRORS(X)
#undef X
};

enum awaitscope_lang { LANG_EN, LANG_KO };

/* The message for a code of the lists; for another errno what strerror has, in English. Never NULL;
 * static, or (strerror's) valid until the thread's next call. */
const char *awaitscope_error_text(int code, enum awaitscope_lang lang);
/* The language of the environment: AWAITSCOPE_LANG ("ko" or "en", which `--lang` is for the programs that are
 * started), else LC_ALL, LC_MESSAGES or LANG. */
enum awaitscope_lang awaitscope_lang(void);

#endif
