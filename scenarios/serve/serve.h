/* serve.h: the demo API, as a scenario that only `awaitscope serve` runs: it has no end of its own. */
#ifndef SERVE_H
#define SERVE_H

#include "scenario.h"

extern const struct scenario scenario_serve;
/* Before its run: the socket that it serves (http_listen), which becomes the run's. */
void serve_on(int sock);

#endif
