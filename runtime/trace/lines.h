/* lines.h: from records to the lines of trace-format.
 *
 * lines.c takes the records and keeps the time; steps.c and slices.c keep what is known of every track and decide
 * which events a record stands for, such that the laws hold whatever came before (records may have
 * been lost); forms.c writes an event's line; words.c has the words of a wait. */
#ifndef AWAITSCOPE_LINES_H
#define AWAITSCOPE_LINES_H

#include "clock.h"
#include "record.h"
#include "segment.h"
#include "strings.h"
#include "tracks.h"

/* The lines of one record take no more; the buffer has as much beyond its flush mark. */
enum { TRACE__FLUSH_BYTES = 256 << 10, TRACE__RECORD_MOST = 128 << 10 };

enum { TRACE__WORDS = 512, TRACE__WORDS_TEXT = 232 };

struct trace__words { /* a wait, rendered */
	uint64_t arg;
	uint32_t line;
	uint16_t name_bytes; /* of text: `,"name":"sleep 2 s","cat":"wait"` */
	uint16_t bytes;      /* with `,"args":{…}}` and the line's end; 0: none here */
	uint8_t wait;
	char text[TRACE__WORDS_TEXT + 32];
};

struct trace__lines {
	struct trace__run_state run;
	struct trace__clock clock;
	struct trace__strings *strings;
	struct trace__names names;
	struct trace__table tracks;
	uint32_t pid;
	int64_t slow_ns;

	char *text; /* what is to be written: TRACE__FLUSH_BYTES + TRACE__RECORD_MOST */
	size_t used;

	char prefix[64]; /* `,{"ph":"B","pid":1,"tid":` */
	uint32_t prefix_bytes;
	uint64_t ts_ns;   /* the last ts; lines of one moment stand together */
	char ts_text[32]; /* in digits: `12.345` */
	uint32_t ts_bytes, high_bytes;
	uint64_t high; /* the same without its last seven digits, which change most */
	char high_text[32];
	struct trace__words *words;      /* by hash */
	struct trace__words *long_words; /* one that is too long for them: room for any */
	uint32_t finish_tid;             /* how far trace__lines_finish got */
};

int trace__lines_init(struct trace__lines *lines, struct trace__segment *segment,
	struct trace__strings *strings, uint32_t pid, int64_t slow_ns);
void trace__lines_finish(struct trace__lines *lines);

/* The file's first lines, up to the name of tid 1. They stand in a string of its own (free() it), as
 * metadata has no limit. metadata may be NULL. */
int trace__lines_head(char **text, size_t *bytes, uint32_t pid, const char *mode, const char *metadata,
	const char *loop_name);

/* Adds a record's lines. `text` is what stands in the slots behind it (text_bytes as the record says). */
void trace__lines_record(struct trace__lines *lines, const struct trace_record *record, const char *text);
/* How many bytes of text follow a record. */
size_t trace__record_text(const struct trace_record *record);
/* Closes what is open at the run's end, as much as fits; whether all is done. */
bool trace__lines_end(struct trace__lines *lines);
/* Says that the program was cut off: what is open stays open. */
void trace__lines_cut(struct trace__lines *lines);

/* ---- steps.c: what a record does to the tracks ---- */
void trace__step(struct trace__lines *lines, const struct trace_record *record, const char *text);
/* What is not known any more after a gap: who runs, whether the loop polls. */
void trace__step_gap(struct trace__lines *lines);
/* Closes whatever is open on a track, at ns or (where a gap may have swallowed its end) at the gap's end. */
void trace__step_close(struct trace__lines *lines, uint32_t tid, uint64_t ns);

/* ---- forms.c: an event's line ---- */
void trace__form_thread(struct trace__lines *l, struct trace__spot spot, uint32_t name, const char *kind);
void trace__form_create(struct trace__lines *l, struct trace__spot spot, uint64_t ns, const char *by,
	uint32_t by_tid, uint32_t line);
void trace__form_run(
	struct trace__lines *l, struct trace__spot spot, uint64_t ns, uint8_t cause, uint32_t other);
/* The end of a slice that is called as the track is: category "run", "call" or "job". */
void trace__form_run_end(struct trace__lines *l, struct trace__spot spot, uint64_t ns);
void trace__form_end(struct trace__lines *l, struct trace__spot spot, uint64_t ns, const char *category);
void trace__form_wait(struct trace__lines *l, struct trace__spot spot);
void trace__form_wait_end(struct trace__lines *l, struct trace__spot spot, uint64_t ns);
void trace__form_yield(struct trace__lines *l, struct trace__spot spot, uint32_t line);
void trace__form_outcome(
	struct trace__lines *l, struct trace__spot spot, const struct trace_record *r, const char *text);
void trace__form_blocked(struct trace__lines *l, struct trace__spot loop, uint32_t tid, uint64_t dur_ns);
void trace__form_block(struct trace__lines *l, struct trace__spot spot, uint32_t line);
/* A slice of one that waits for its turn: 'B' or 'E', enum trace_hold. */
void trace__form_turn(struct trace__lines *l, struct trace__spot spot, char phase, uint64_t ns, uint8_t hold);
void trace__form_block_end(struct trace__lines *l, struct trace__spot spot, uint64_t ns);
void trace__form_call(struct trace__lines *l, struct trace__spot spot, uint32_t line);
void trace__form_job(struct trace__lines *l, struct trace__spot spot, uint32_t task);
void trace__form_poll(
	struct trace__lines *l, struct trace__spot loop, uint64_t timeout_ns, uint32_t iteration);
void trace__form_poll_end(struct trace__lines *l, struct trace__spot loop, uint64_t ns);
void trace__form_flow(struct trace__lines *l, struct trace__spot spot, char phase, uint64_t flow);
void trace__form_text(struct trace__lines *l, struct trace__spot spot, const char *text, size_t bytes,
	const char *category);
void trace__form_dropped(
	struct trace__lines *l, struct trace__spot loop, uint64_t count, uint64_t from_ns, uint64_t to_ns);
/* "end" or "cut": the run's last event. */
void trace__form_last(struct trace__lines *l, struct trace__spot loop, uint64_t ns, const char *name);

/* ---- words.c ---- */
/* Borrowed until the next call. */
const struct trace__words *trace__words_get(
	struct trace__lines *lines, uint8_t wait, uint64_t arg, uint32_t line);

#endif
