/* ko.h: every user-visible string, in Korean. en.h has the same ids. */
X(STATE_RUN, "실행")
X(STATE_READY, "준비")
X(STATE_WAIT, "기다림")
X(STATE_BLOCKED, "막힘")
