/* en.h: every user-visible string, in English. ko.h has the same ids. */
X(STATE_RUN, "run")
X(STATE_READY, "ready")
X(STATE_WAIT, "wait")
X(STATE_BLOCKED, "blocked")
