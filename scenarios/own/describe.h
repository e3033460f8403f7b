/* describe.h: what a scenario tells about itself, as JSON: the whole for `--describe`, and the parts of it
 * that a trace's metadata has too. */
#ifndef AWAITSCOPE_DESCRIBE_H
#define AWAITSCOPE_DESCRIBE_H

#include <cjson/cJSON.h>

#include "fill.h"

/* All of a scenario but what its modes do; NULL: memory is out.
 *
 *	{"name", "title": TEXT, "lesson": TEXT,
 *	 "modes": [{"name", "text": TEXT, "sync": bool, "gil": bool,
 *	            "stops": [{"on", "task", "nth", "text": TEXT}…]}…],
 *	 "default_modes": how many of them,
 *	 "knobs": [{"name", "value", "min", "max", "text": TEXT, "whole": bool}…],
 *	 "question": {"text": TEXT, "choices": [TEXT…], "answer": from 1}, without a question left out,
 *	 "listing": {"file", "language", "text", "c": {"file", "text", "lines": [[of the listing, of the C]…]}}}
 *
 * TEXT is {"ko", "en"}; lines count from 1; a C that is not shown is left out.
 */
cJSON *describe_scenario(const struct scenario *scenario);

/* Each adds to `object`, and does nothing where there is nothing to tell. Memory that is out leaves the text
 * shorter, but still JSON. */
void describe_text(cJSON *object, struct scenario_text text); /* its two languages */
/* With the numbers of a run in what they say; NULL: as they stand. */
void describe_stops(cJSON *object, const struct scenario_stop *stops, const struct fill *fill);
void describe_question(cJSON *object, const struct scenario_question *question, const struct fill *fill);
void describe_listing(cJSON *object, const struct scenario_listing *listing);

#endif
