/* en.h: every user-visible string, in English. ko.h has the same ids. */
/* clang-format off */
#include "en_model.h"

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
X(ERR_WHAT, "{path}: {what}")
X(ERR_WHAT_DO, "{path}: {what}; {advice}")
X(ERR_ENOENT_NEAR, "{path}: there is no such file; did you mean {near}?")
X(DO_NAME, "check the name")
X(DO_RIGHTS, "check who may use it with 'ls -l'")
X(DO_FILES, "name the files in it")
X(DO_PLACE, "choose another place")
X(DO_MEMORY, "close something, or take a smaller trace")
X(DO_SPACE, "free some space, or choose another disk")
X(DO_LIMIT, "raise it with 'ulimit -f unlimited'")
X(DO_DISK, "check the disk")
X(DO_AGAIN, "try again in a while")
X(DO_CLOSED, "nothing could be written")
X(ERR_ENOTTRACE, "{path}: is not a trace; give a file of 'awaitscope run -o', or another program's Chrome trace (JSON)")
X(ERR_EEMPTY, "{path}: is empty; if its program was killed, try: awaitscope recover {path}")
X(ERR_NO_EVENTS, "{path}: holds no events; if its program was killed, try: awaitscope recover {path}")
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
	"Proves the laws of the format (traces/FORMAT.md) of a trace; names the line and the law when one is broken,\n"
	"and each line that is no JSON (law 0).\n"
	"A trace that is only cut off is sound.\n"
	"\n"
	"  --json       for programs: {\"ok\":…,\"cut\":…,\"events\":…,\"truncated_bytes\":…,\"broken\":[…]}\n"
	"\n"
	"exit: 0 sound, 1 a law is broken, 2 it could not be read\n"
	"example: awaitscope check coffee.json\n")
X(HELP_RECOVER, "usage: awaitscope recover FILE… [--lang ko|en]\n"
	"\n"
	"Completes a trace whose program was killed: what was still in its memory (/dev/shm) is appended, a half\n"
	"last line is cut off, and the array is closed. A run of several modes that left FILE.part1, … alone is\n"
	"joined from them.\n"
	"\n"
	"exit: 0 complete now (or already), 1 it is still being recorded or could not be written, 2 no such trace\n"
	"example: awaitscope recover coffee.json\n")

/* show, check, recover */
X(ERR_WIDTH, "--width takes 40 to 400 columns, not '{value}'")
X(SHOW_CUT, "cut off")
X(SHOW_MORE_LANES, "… and {count}[ more lane/ more lanes]; --all shows them")
X(EVENT_RUN, "runs ({by})")
X(EVENT_RUN_END, "hands control back")
X(EVENT_WAIT, "waits: {name}")
X(EVENT_WAIT_END, "is ready: {name} is over")
X(EVENT_BLOCK, "blocks: {name}")
X(EVENT_BLOCK_END, "{name} is over")
X(EVENT_CALL, "is called")
X(EVENT_CALL_END, "is over")
X(EVENT_POLL, "asks the OS and waits")
X(EVENT_POLL_END, "the OS answered")
X(EVENT_JOB, "job begins: {name}")
X(EVENT_JOB_END, "job is over: {name}")
X(EVENT_FLOW, "wakes another, {id}")
X(EVENT_FLOW_END, "was woken, {id}")
X(EVENT_BLOCKED, "was held for {dur}")
X(EVENT_PRINT, "prints: {name}")
X(EVENT_NOTE, "note: {name}")
X(EVENT_DROPPED, "the recorder lost events: {detail}")
X(EVENT_CREATE, "is created by {by}")
X(EVENT_DONE, "done: {detail}")
X(EVENT_FAILED, "failed: {detail}")
X(EVENT_CANCELLED, "cancelled")
X(EVENT_YIELD, "yields, and is ready at once")
X(EVENT_BEGIN, "begins: {name}")
X(EVENT_END, "is over: {name}")
X(EVENT_SLICE, "{name}, {dur}")
X(EVENT_OTHER, "{name}")
X(EVENT_LINE, "(line {line})")
X(BY_CREATE, "first step")
X(BY_YIELD, "its turn again")
X(BY_TIMER, "timer")
X(BY_IO, "I/O")
X(BY_CALLBACK, "callback")
X(BY_LOOP, "the loop")
X(BY_CANCEL, "cancelled by {task}")
X(BY_EAGER, "after the first step of {task}")
X(BY_UNKNOWN, "cause unknown")
X(BY_TASK, "woken by {task}")
X(CHECK_SOUND, "{path}: sound, {events}[ event/ events]")
X(CHECK_CUT, "{path}: sound but cut off, {events}[ event/ events]")
X(CHECK_CUT_HALF, "{path}: sound but cut off, {events}[ event/ events] ({bytes}[ byte/ bytes] of a half last line left out)")
X(CHECK_BROKEN, "{path}: broken in {count}[ place/ places], {events}[ event/ events]")
X(CHECK_BREACH, "{path}:{line}: law {law}: {text}")
X(CHECK_FORM, "{path}:{line}: {text}")
X(CHECK_SKIPPED, "is no event and was left out (such lines in all: {count})")
X(ERR_RECOVER_EMPTY, "{path}: holds nothing that could be recovered; its program was killed before it wrote anything")
X(RECOVER_COMPLETE, "{path}: is complete; nothing to recover")
X(RECOVER_SAVED, "{path}: is complete now; {records}[ record/ records] saved from memory")
X(RECOVER_SAVED_CUT, "{path}: is complete now; {records}[ record/ records] saved from memory, {bytes}[ byte/ bytes] of a half last line cut off")
X(RECOVER_CLOSED, "{path}: is complete now; all of it had been written")
X(RECOVER_CLOSED_CUT, "{path}: is complete now; {bytes}[ byte/ bytes] of a half last line cut off")
X(RECOVER_LOST, "{path}: is complete now, up to its last written line; nothing was left in memory")
X(RECOVER_JOINED, "{path}: is complete now; joined from {parts}[ part/ parts]")
X(RECOVER_JOINED_SAVED, "{path}: is complete now; joined from {parts}[ part/ parts], {records}[ record/ records] saved from memory")

/* stats */
X(STATS_TOTAL, "total")
X(STATS_BLOCKED, "blocked")
X(STATS_WORST, "worst lateness")
X(STATS_SWITCHES, "switches")
X(STATS_CLOCK, "clock")
X(CLOCK_REAL, "real")
X(CLOCK_VIRTUAL, "virtual")
X(STATS_TASK, "task")
X(STATS_QUEUED, "queued")
X(STATS_P50, "late p50")
X(STATS_P99, "p99")
X(STATS_MAX, "max")
X(STATS_YIELDS, "yields")
X(STATS_RESUMES, "resumes")
X(STATS_END, "end")
X(END_OPEN, "open")
X(END_DONE, "✓ done")
X(END_FAILED, "! failed")
X(END_CANCELLED, "✕ cancelled")
X(STATS_LATE, "who was late")
X(STATS_BY, "because of")
X(STATS_HOW_LONG, "how long")
X(STATS_MORE, "… and {count} more; --all shows them")
X(STATS_BEFORE, "first")
X(STATS_AFTER, "second")
X(STATS_CHANGE, "change")
X(STATS_ONLY_BEFORE, "{name} (first only)")
X(STATS_ONLY_AFTER, "{name} (second only)")
X(STATS_DIFFERENCE, "difference: {before} → {after}")

/* the window */
X(SUM_VIEW, "the viewer: traces as a picture to step through; without files its home screen")
X(HELP_VIEW, "usage: awaitscope view [FILE…] [options] [--lang ko|en]\n"
	"\n"
	"Shows traces as timelines under each other, to be stepped through with a presenter remote, keys or the\n"
	"mouse. Without files: scenarios to run, saved traces and recent files. ? in the window lists the keys.\n"
	"\n"
	"  --follow             the file is still growing: it is read on\n"
	"  --run MODE           begin on this run (its mode, or its number from 1)\n"
	"  --stop N             begin on its Nth teaching stop\n"
	"  --at SECONDS         begin at this time\n"
	"  --screen compare|focus   all runs, or one enlarged\n"
	"  --listing python|c   in which language the enlarged run's listing is\n"
	"  --theme light|dark|contrast\n"
	"  --scale X            1 is made for a projector, 0.5 for a desk\n"
	"  --full-screen        as F11 does\n"
	"  --display N          on this display, from 1\n"
	"\n"
	"exit: 0 closed, 1 there is no display, 2 a file cannot be shown\n"
	"example: awaitscope view coffee.json --display 2 --full-screen\n")
X(ERR_VIEW_VALUE, "--{name} takes {wanted}, not '{value}'")
X(ERR_RENDER_TIME, "a time from 0 to 9000000000 s (2, 1.5s, 450ms)")
X(ERR_RENDER_SIZE, "WIDTHxHEIGHT, each from 64 to 16384 and no more than 134217728 pixels in all (1920x1080)")
X(ERR_RANGE, "a number from {least} to {most}")
X(ERR_VIEW_FILE, "FILE")
X(ERR_VIEW_FOLLOW, "--follow needs a file to follow")
X(ERR_VIEW_DISPLAY, "there is no display to open a window on; in the terminal: awaitscope show {file}")
X(WINDOW_LOADING_TITLE, "loading")
X(WINDOW_LOADING, "loading {name}: {percent} % (Esc stops it)")
X(WINDOW_LOADING_STOPPED, "loading {name} was stopped")
X(WINDOW_STARTING, "waiting for {name} to begin")
X(WINDOW_CANNOT_OPEN, "{name}: {why}")
X(WINDOW_RUN_FAILED, "{name} did not run to its end: {why}")
X(WINDOW_WRITER_ENDED, "the server has ended ({why}): nothing more is recorded")
X(WINDOW_SAVED, "saved as {name}")
X(WINDOW_NOT_SAVED, "{name}: could not be saved: {why}")
X(WINDOW_NO_RUN, "no run is called {name}; this is the first")
X(WINDOW_NO_C, "{name} was recorded without the C of its listing")
X(WINDOW_NO_SUCH_DISPLAY, "display {name} is not connected; this is display 1")
X(WINDOW_HOME, "home")
X(WINDOW_STOP, "stop")
X(WINDOW_EVENT, "event")
X(WINDOW_FOCUS, "focus")
X(WINDOW_C, "C listing")
X(WINDOW_PLAYING, "playing")
X(WINDOW_HELP, "help")
X(WINDOW_BLACK, "black screen")
X(WINDOW_WHITE, "white screen")
X(WINDOW_FULL_SCREEN, "full screen")
X(WINDOW_DARK, "dark theme")
X(WINDOW_CONTRAST, "high contrast")
X(WINDOW_NO_CAPTIONS, "no captions")
X(HOME_CLOCK_REAL, "real clock")
X(HOME_CLOCK_REAL_TEXT, "runs as long as it says, and is watched live; Enter changes it")
X(HOME_CLOCK_VIRTUAL, "virtual clock")
X(HOME_CLOCK_VIRTUAL_TEXT, "is over at once: time jumps from event to event; Enter changes it")
X(HOME_BACK, "← back")
X(HOME_BACK_TEXT, "to the list (Esc)")

/* the screens */
X(UI_RECORDING, "recording")
X(UI_CUT, "the recording was cut off")
X(UI_MORE_LANES, "{count} more lanes: Enter shows them")
X(UI_LEFT, "{time} left")
X(UI_NO_LOOP, "no event loop: one thing at a time")
X(UI_READY_QUEUE, "ready queue")
X(UI_EVENT_LOOP, "event loop")
X(UI_RUNNING, "running")
X(UI_BLOCKED, "blocked")
X(UI_WAITING, "waiting")
X(UI_POOL, "thread pool")
X(UI_PROCESS_POOL, "process pool")
X(UI_EMPTY, "empty")
X(UI_PLACE, "no. {n}")
X(UI_LINE, "line {n}")
X(UI_JOB_OF, "for {task}")
X(UI_STRETCHED, "drawn wider than its time")
X(UI_SCENARIOS, "Scenarios")
X(UI_TRACES, "Saved traces")
X(UI_RECENT, "Recent files")
X(UI_HOME_HINT, "↑ ↓ choose · Enter opens · drop a file here · ? help")
X(KEY_TITLE, "Help")
X(KEY_STOP_NEXT, "next stop")
X(KEY_STOP_PREVIOUS, "previous stop")
X(KEY_EVENT_NEXT, "one event forward")
X(KEY_EVENT_PREVIOUS, "one event back")
X(KEY_PLAY, "play, pause")
X(KEY_FASTER, "faster")
X(KEY_SLOWER, "slower")
X(KEY_RESTART, "from the beginning")
X(KEY_GO_HOME, "to the start")
X(KEY_GO_END, "to the end")
X(KEY_BLACK, "black screen")
X(KEY_WHITE, "white screen")
X(KEY_LEAVE, "leave this screen")
X(KEY_QUIT, "quit")
X(KEY_ENTER, "enlarge a run")
X(KEY_NEXT_PANEL, "next run")
X(KEY_ZOOM_IN, "zoom in (Ctrl+wheel)")
X(KEY_ZOOM_OUT, "zoom out (Ctrl+wheel)")
X(KEY_PAN_LEFT, "to the left (drag)")
X(KEY_PAN_RIGHT, "to the right (drag)")
X(KEY_FIT, "show it all")
X(KEY_LARGER, "larger")
X(KEY_SMALLER, "smaller, denser")
X(KEY_C, "listing in Python, in C")
X(KEY_CAPTIONS, "captions on, off")
X(KEY_THEME, "light, dark, high contrast")
X(KEY_LANG, "한국어")
X(KEY_EXPORT, "save the picture")
X(KEY_FULL_SCREEN, "full screen")
X(KEY_MOUSE, "The mouse can do it all: click a time, a panel, a line of code, or a row here.")

/* render */
X(SUM_RENDER, "the viewer's picture as a file: PNG, SVG or PDF")
X(HELP_RENDER, "usage: awaitscope render FILE… -o OUT.png|svg|pdf [options] [--lang ko|en]\n"
	"\n"
	"Writes what the viewer shows, without a window: all runs of all files on one time axis.\n"
	"\n"
	"  -o, --output OUT       the picture; its ending says how it is written\n"
	"      --at TIME          with the playhead there, as a click shows it: 2, 1.5s, 450ms\n"
	"      --stop N           at the Nth teaching stop, as PgDn shows it\n"
	"      --run RUN          which run is focused: its number or its mode (else the first)\n"
	"      --screen SCREEN    compare (all runs) or focus (one, with its loop and listing)\n"
	"      --listing LANGUAGE in which the listing is: python or c\n"
	"      --size WxH         in pixels (else 1920x1080)\n"
	"      --theme THEME      light, dark or contrast\n"
	"      --scale X          larger (up to 2) or denser (down to 0.4)\n"
	"\n"
	"Example: awaitscope render coffee.json -o coffee.png --run gather --stop 3\n")
X(ERR_RENDER_OUT, "where to? Name the picture: -o OUT.png (or .svg, .pdf)")
X(ERR_RENDER_BOTH, "--at and --stop both say where the playhead is; use one of them")
X(ERR_RENDER_STOP, "there is no stop {stop} in {mode}: it has {count}")
X(ERR_RENDER_EMPTY, "there is nothing to draw: no run was recorded in these files")

/* run, list, demo */
X(SUM_RUN, "runs a scenario, records it, and says what came of it")
X(SUM_LIST, "the scenarios, their modes and knobs")
X(SUM_DEMO, "the headline: sync, gather and blocking, recorded and shown side by side")
X(HELP_RUN, "usage: awaitscope run SCENARIO [options] [--lang ko|en]\n"
	"\n"
	"Runs modes of a scenario, one after the other, and records them into one trace.\n"
	"\n"
	"  --mode M[,M…]|all    which modes (else the scenario's default ones)\n"
	"  --clock real|virtual real (as it is): takes as long as it says; virtual: over at once, twice the same\n"
	"  --scale X            every duration times X (0.1: ten times as fast)\n"
	"  --set KNOB=VALUE     changes a number of the scenario; may be repeated\n"
	"  -o, --output FILE    the trace goes there; .gz compresses; - is standard output (one mode)\n"
	"  --quiet              the program's own lines go to the trace alone\n"
	"  --plain              the program's own lines alone, no table\n"
	"  --json               for programs: what 'stats --json' prints\n"
	"\n"
	"exit: 0 done, 1 the scenario failed or its trace could not be written, 2 wrong usage\n"
	"example: awaitscope run coffee --mode gather,blocking --scale 0.1 -o coffee.json\n")
X(HELP_LIST, "usage: awaitscope list [--traces] [--json] [--lang ko|en]\n"
	"\n"
	"The scenarios that can be run, with their modes (* : run when none is named) and knobs.\n"
	"\n"
	"  --traces     the saved traces instead: file, scenario, modes, size and time\n"
	"  --json       for programs: {\"scenarios\":[…]}, or {\"traces\":[…]}\n"
	"\n"
	"example: awaitscope list --lang ko\n")
X(HELP_DEMO, "usage: awaitscope demo [SCENARIO] [options] [--lang ko|en]\n"
	"\n"
	"Makes coffee and toast three times at the same moment: without a loop, with gather, and with a call that\n"
	"blocks the loop. Then shows the three under each other. Without a display it draws in the terminal and\n"
	"writes a picture. With a SCENARIO the same of its default modes.\n"
	"\n"
	"  --clock real|virtual virtual is over at once\n"
	"  --scale X            every duration times X\n"
	"  -o, --output FILE    the trace (else awaitscope-demo.json)\n"
	"  --no-window          as without a display\n"
	"\n"
	"example: awaitscope demo --lang ko\n")
X(RUN_MODE, "mode")
X(RUN_DROPPED, "{path}: {count}[ event/ events] found the recorder's ring full and got lost; the trace says where")
X(LIST_MODES, "modes")
X(LIST_FOOT, "* is run when no mode is named. Run one with: awaitscope run NAME -o FILE; then: awaitscope view FILE")
X(LIST_FILE, "file")
X(LIST_SCENARIO, "scenario")
X(LIST_SIZE, "size")
X(LIST_TRACES_FOOT, "See one with: awaitscope view FOLDER/FILE; or choose it on the screen of: awaitscope view")
X(ERR_NO_TRACES, "there are no saved traces beside this program; AWAITSCOPE_TRACES may name their folder")
X(DEMO_RECORDED, "recorded {path}")
X(DEMO_NO_DISPLAY, "there is no display, so here is the timeline as text")
X(DEMO_PICTURE, "the picture is {path}")
X(ERR_SCENARIO, "there is no scenario '{name}'; 'awaitscope list' shows them")
X(ERR_SCENARIO_NEAR, "there is no scenario '{name}'; did you mean '{near}'?")
X(ERR_SCENARIO_MISSING, "which scenario? 'awaitscope list' shows them")
X(ERR_MODE, "{scenario} has no mode '{name}'; it has {all}")
X(ERR_MODE_NEAR, "{scenario} has no mode '{name}'; did you mean '{near}'?")
X(ERR_KNOB, "{scenario} has no knob '{name}'; it has {all}")
X(ERR_KNOB_NEAR, "{scenario} has no knob '{name}'; did you mean '{near}'?")
X(ERR_KNOB_COUNT, "--set {name} takes a whole number from {least} to {most}, not '{value}'")
X(ERR_KNOB_VALUE, "--set {name} takes a number from {least} to {most}, not '{value}'")
X(ERR_SET, "--set takes KNOB=VALUE, not '{value}'")
X(ERR_CLOCK, "--clock takes real or virtual, not '{value}'")
X(ERR_SCALE, "--scale takes a number from 0.001 to 100, not '{value}'")
X(ERR_ARGUMENT, "there is one argument too many: '{value}'")
X(ERR_STREAM_MODES, "-o {path} takes one mode; name it with --mode, or give a file")
X(ERR_OUTPUT_FOLDER, "{path}: is a directory; name a file in it")
X(ERR_RUN_BOTH, "--json and --plain say what is printed instead of the table; use one of them")
X(ERR_FOLDER, "{path}: its folder is not there; make it, or choose another place")
X(ERR_KEPT, "{path}: {what}; {count}[ event is/ events are] kept in it; {advice}")
X(ERR_KEPT_PARTS, "{path}: {what}; {count}[ event is/ events are] kept in {path}.part*; {advice}, then: awaitscope recover {path}")
X(ERR_INTERRUPTED, "{what}: interrupted; what was recorded until then is kept")
X(ERR_RUN_FAILED, "{what}: {why}")
X(ERR_RUN_RAISED, "{what}: {type}: {message}")

/* serve */
X(SUM_SERVE, "the demo API on a port of this machine, watched while requests arrive")
X(HELP_SERVE, "usage: awaitscope serve [options] [--lang ko|en]\n"
	"\n"
	"Serves a small API on 127.0.0.1 and shows it live in the window: send requests with curl or a browser and\n"
	"watch them arrive. Without a display it serves all the same, and the trace is there afterwards.\n"
	"\n"
	"  /async       await asyncio.sleep(1)          /background  the response, then 1 s of work\n"
	"  /sync        def: one of 40 threads          /stream      ten chunks in 5 s\n"
	"  /blocking    async def that blocks the loop  /depends     set-up, 1 s, the response, teardown\n"
	"  ?seconds=3   another duration, up to 10\n"
	"\n"
	"  --port N           the port (else 8000); 0: a free one\n"
	"  -o, --output FILE  the trace (else awaitscope-serve.json)\n"
	"  --no-window        as without a display\n"
	"\n"
	"Ctrl+C, or closing the window, ends it.\n"
	"example: awaitscope serve & curl '127.0.0.1:8000/blocking?seconds=3'\n")
X(SERVE_RECORDS, "recording to {path}; Ctrl+C ends it")
X(SERVE_NO_DISPLAY, "there is no display, so it serves without a window")
X(ERR_SERVE_DIED, "serve: the server has ended ({why}); what it recorded may be had by: awaitscope recover {path}")
X(ERR_SERVE_BUSY, "port {port} is in use; name another with --port, or --port 0 for a free one")
X(ERR_SERVE_PORT, "port {port} cannot be used ({why}); name another with --port")

/* scenarios of one's own */
X(SUM_NEW, "begins a scenario of your own: a C file and its Python")
X(HELP_NEW, "usage: awaitscope new NAME [--lang ko|en]\n"
	"\n"
	"Writes NAME.c and NAME.py into this folder: a small scenario that works, to be changed. Then prints the one\n"
	"command that builds them, against the installed library, into a program in your data folder\n"
	"($XDG_DATA_HOME/awaitscope/scenarios, else ~/.local/share/awaitscope/scenarios). From then on list, run, demo\n"
	"and the viewer know it; without that program it is gone again.\n"
	"\n"
	"NAME has letters, digits and _, begins with no digit, and is not the name of a bundled scenario. A file that\n"
	"is there is not overwritten.\n"
	"\n"
	"exit: 0 done, 1 a file could not be written, 2 wrong usage\n"
	"example: awaitscope new tea\n")
X(NEW_WRITTEN, "Written: {name}.c and {name}.py. Change them as you like, and build them with\n\n")
X(NEW_THEN, "\nThen: awaitscope run {name}\n")
X(NEW_NOT_INSTALLED, "this program does not lie beside the installed library; if pkg-config does not find it, first: cmake --install")
X(ERR_NEW_MISSING, "what is it called? awaitscope new NAME")
X(ERR_NEW_NAME, "a scenario's name has letters, digits and _ (at most 63), and begins with no digit, unlike '{name}'")
X(ERR_NEW_BUNDLED, "there is a bundled scenario '{name}' already; choose another name")
X(ERR_NEW_EXISTS, "{path}: is there already, and is not overwritten; choose another name")
X(ERR_NEW_HOME, "there is no data folder: neither XDG_DATA_HOME nor HOME names one")
X(ERR_OWN_BAD_NAME, "{path}: is left out: a scenario's name has letters, digits and _, and begins with no digit")
X(ERR_OWN_BUNDLED, "{path}: is left out: a bundled scenario is called so; choose another name")
X(ERR_OWN_FOREIGN, "{path}: is left out: it belongs to another user")
X(ERR_OWN_TOO_MANY, "{path}: is left out: only the first {most} programs are asked")
X(ERR_OWN_NO_START, "{path}: is left out: it cannot be started ({why})")
X(ERR_OWN_SLOW, "{path}: is left out: it did not answer --describe within {most} s")
X(ERR_OWN_LONG, "{path}: is left out: its answer to --describe is longer than 1 MB")
X(ERR_OWN_FAILED, "{path}: is left out: --describe fails ({why})")
X(ERR_OWN_NO_JSON, "{path}: is left out: its answer to --describe is not JSON")
X(ERR_OWN_BAD_PART, "{path}: is left out: in its answer to --describe this is missing or wrong: {why}")
X(ERR_OWN_DIED, "{what}: its program ended without saying how it went ({why}); what it recorded may be had by: awaitscope recover {path}")
