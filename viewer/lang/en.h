/* en.h: every user-visible string, in English. ko.h has the same ids. */
X(STATE_RUN, "run")
X(STATE_READY, "ready")
X(STATE_WAIT, "wait")
X(STATE_BLOCKED, "blocked")

/* the program: help and error lines */
X(HELP_HEAD, "awaitscope makes an event loop visible: it records coroutines as they run, and draws what it recorded.\n"
	"\n"
	"usage: awaitscope VERB … [--lang ko|en]\n"
	"\n")
X(HELP_FOOT, "\n"
	"Start with:          awaitscope demo\n"
	"More about a verb:   awaitscope help VERB\n")
X(STDOUT, "standard output")
X(ERR_LANG, "--lang takes ko or en, not '{value}'")
X(ERR_LANG_MISSING, "--lang needs a value: ko or en")
X(ERR_VERB, "there is no verb '{name}'; 'awaitscope help' lists them")
X(ERR_VERB_NEAR, "there is no verb '{name}'; did you mean '{near}'?")
X(ERR_VERB_FILE, "'{name}' is a file, not a verb; try: awaitscope show {name}")
X(ERR_NO_VIEWER, "'{name}' is not in this build (it was made without the viewer); 'show' draws in the terminal")
X(ERR_OPTION, "there is no option {name}; see: awaitscope {verb} --help")
X(ERR_OPTION_NEAR, "there is no option {name}; did you mean {near}?")
X(ERR_OPTION_VALUE, "--{name} needs a value")
X(ERR_OPTION_NO_VALUE, "--{name} takes no value")
X(ERR_FILE_MISSING, "which trace? Name a file; 'awaitscope run SCENARIO -o FILE' makes one")
X(ERR_FILE_ONE, "takes one file at a time; '{name}' is one too many")
X(ERR_ENOENT, "{path}: there is no such file; check the name")
X(ERR_ENOENT_NEAR, "{path}: there is no such file; did you mean {near}?")
X(ERR_EACCES, "{path}: permission denied; check who may use it with 'ls -l'")
X(ERR_EISDIR, "{path}: is a directory; name the files in it")
X(ERR_EROFS, "{path}: lies on a read-only file system; choose another place")
X(ERR_ENOMEM, "{path}: out of memory; close something, or take a smaller trace")
X(ERR_ENOSPC, "{path}: no space left; free some, or choose another disk")
X(ERR_EIO, "{path}: could not be read or written (input/output error); check the disk")
X(ERR_EPIPE, "{path}: nobody reads it any more")
X(ERR_EBADF, "{path}: is closed; nothing could be written")
X(ERR_ENOTTRACE, "{path}: is not a trace; give a file of 'awaitscope run -o', or another program's Chrome trace (JSON)")
X(ERR_EEMPTY, "{path}: is empty; if its program was killed, try: awaitscope recover {path}")
X(ERR_EGZIP, "{path}: is damaged gzip data; take another copy of it")
X(ERR_ETOOBIG, "{path}: holds more events than can be numbered (4 billion); split it")
X(ERR_ERUNNING, "{path}: is still being recorded; stop its program first")
X(SUM_SHOW, "the timeline as text, in the terminal")
X(SUM_DESCRIBE, "one plain sentence an event")
X(SUM_STATS, "per run and task: run, ready, wait, lateness, who delayed whom")
X(SUM_CHECK, "whether a trace keeps the laws of its format")
X(SUM_RECOVER, "completes a trace whose program was killed")
X(HELP_SHOW, "usage: awaitscope show FILE… [--events] [--all] [--width N] [--lang ko|en]\n"
	"\n"
	"Draws traces as timelines in the terminal: a lane a task, all runs on one time axis.\n"
	"\n"
	"  --events     a line an event instead: time, lane, what\n"
	"  --all        every lane (else the first 40 of a run, without the main task)\n"
	"  --width N    so many columns wide (else the terminal, COLUMNS, or 80)\n"
	"\n"
	"FILE may be \"-\" for standard input, and may be gzip. Colours: only on a terminal, not with NO_COLOR.\n"
	"example: awaitscope run coffee -o coffee.json && awaitscope show coffee.json\n")
X(HELP_DESCRIBE, "usage: awaitscope describe FILE… [--stops] [--lang ko|en]\n"
	"\n"
	"Tells a trace in plain sentences, one an event, with its time; teaching stops are marked with ▶.\n"
	"\n"
	"  --stops      the teaching stops alone\n"
	"\n"
	"example: awaitscope describe coffee.json --lang ko\n")
X(HELP_STATS, "usage: awaitscope stats FILE… [--json] [--lang ko|en]\n"
	"\n"
	"Times of each run and task: running, ready (it could run, the loop had not got to it), waiting; lateness;\n"
	"and who delayed whom. Two files: also the difference, mode by mode and task by task.\n"
	"\n"
	"  --json       for programs: {\"runs\":[…]}, times in integer nanoseconds\n"
	"\n"
	"example: awaitscope stats before.json after.json\n")
X(HELP_CHECK, "usage: awaitscope check FILE… [--json] [--lang ko|en]\n"
	"\n"
	"Proves the laws of the format (traces/FORMAT.md) of a trace; names the line and the law when one is broken.\n"
	"A trace that is only cut off is sound.\n"
	"\n"
	"  --json       for programs: {\"ok\":…,\"cut\":…,\"events\":…,\"truncated_bytes\":…,\"broken\":[…]}\n"
	"\n"
	"exit: 0 sound, 1 a law is broken, 2 it could not be read\n"
	"example: awaitscope check coffee.json\n")
X(HELP_RECOVER, "usage: awaitscope recover FILE… [--lang ko|en]\n"
	"\n"
	"Completes a trace whose program was killed: what was still in its memory (/dev/shm) is appended, a half\n"
	"last line is cut off, and the array is closed.\n"
	"\n"
	"exit: 0 complete now (or already), 1 it is still being recorded or could not be written, 2 no such trace\n"
	"example: awaitscope recover coffee.json\n")
