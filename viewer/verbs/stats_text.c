/* stats_text.c: a run's figures as tables, and the difference between two runs. */
#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>

#include "stats.h"
#include "text.h"

enum { INDENT = 2, ROWS = 40, DELAYS = 12 };

static const enum word ends[] = {
	[MODEL_END_OPEN] = WORD_END_OPEN,
	[MODEL_END_DONE] = WORD_END_DONE,
	[MODEL_END_FAILED] = WORD_END_FAILED,
	[MODEL_END_CANCELLED] = WORD_END_CANCELLED,
};

static int compare_lateness(const void *a, const void *b)
{
	const struct model_task_stats *x = a, *y = b;
	if (x->worst_lateness_ns != y->worst_lateness_ns)
		return x->worst_lateness_ns < y->worst_lateness_ns ? 1 : -1;
	return (x->tid > y->tid) - (x->tid < y->tid);
}

static int print_heading(const struct figures *figures, FILE *out, int width)
{
	const struct model_run *run = figures->run;
	char line[768], clean[768];
	snprintf(line, sizeof(line), "%.255s%s%.255s%s%.127s", run->mode, *run->description ? "   " : "",
		run->description, *run->verdict ? "   " : "", run->verdict);
	text_fit(clean, sizeof(clean), line, width);
	fprintf(out, "%s\n", clean);
	static const enum word head[] = {WORD_STATS_TOTAL, WORD_STATS_BLOCKED, WORD_STATS_WORST,
		WORD_STATS_SWITCHES, WORD_STATS_CLOCK};
	enum { COLUMNS = sizeof(head) / sizeof(head[0]) };
	struct table table;
	table_init(&table, COLUMNS);
	table.left = 1u << (COLUMNS - 1);
	for (int i = 0; i < COLUMNS; i++)
		table_text(&table, verb_word(head[i]));
	char total[32];
	table_text(&table, word_duration(total, run->total_ns));
	table_duration(&table, run->blocked_ns);
	table_duration(&table, run->worst_lateness_ns);
	table_number(&table, run->switches);
	bool known = *trace_run(run->trace, run->trace_run)->clock;
	table_text(&table, !known ? "–" : verb_word(run->is_virtual ? WORD_CLOCK_VIRTUAL : WORD_CLOCK_REAL));
	int code = table_print(&table, out, INDENT, width);
	table_finish(&table);
	return code;
}

static void print_more(FILE *out, uint32_t count)
{
	char number[16], line[160];
	snprintf(number, sizeof(number), "%u", count);
	word_fill(line, sizeof(line), verb_lang(), verb_word(WORD_STATS_MORE), "count", number, NULL);
	text_spaces(out, INDENT);
	fprintf(out, "%s\n", line);
}

/* Whether some task's job had to queue for a worker: only then that has a column. */
static bool has_queued(const struct figures *figures)
{
	for (uint32_t i = 0; i < figures->task_count; i++)
		if (figures->tasks[i].queued_ns > 0)
			return true;
	return false;
}

static int print_tasks(const struct figures *figures, FILE *out, int width, bool all)
{
	static const enum word head[] = {WORD_STATS_TASK, WORD_STATE_RUN, WORD_STATE_READY, WORD_STATE_WAIT,
		WORD_STATS_QUEUED, WORD_STATE_BLOCKED, WORD_STATS_P50, WORD_STATS_P99, WORD_STATS_MAX,
		WORD_STATS_YIELDS, WORD_STATS_RESUMES, WORD_STATS_END};
	enum { COLUMNS = sizeof(head) / sizeof(head[0]) };
	uint32_t rows = all || figures->task_count < ROWS ? figures->task_count : ROWS;
	if (rows < figures->task_count) /* then those that matter most */
		qsort(figures->tasks, figures->task_count, sizeof(*figures->tasks), compare_lateness);
	struct table table;
	const bool queued = has_queued(figures);
	table_init(&table, COLUMNS - !queued);
	table.left = 1u << (COLUMNS - 1 - !queued);
	table.breaks = (1u << 6 | 1u << 9) >> !queued; /* times, lateness, counts */
	for (int i = 0; i < COLUMNS; i++)
		if (queued || head[i] != WORD_STATS_QUEUED)
			table_text(&table, verb_word(head[i]));
	int code = 0;
	for (uint32_t i = 0; i < rows && code == 0; i++) {
		const struct model_task_stats *task = &figures->tasks[i];
		int64_t late_ns[3];
		code = figures_lateness(figures, figures_lane(figures, task->tid), late_ns);
		table_text(&table, task->name);
		table_duration(&table, task->run_ns);
		table_duration(&table, task->ready_ns);
		table_duration(&table, task->wait_ns);
		if (queued)
			table_duration(&table, task->queued_ns);
		table_duration(&table, task->blocked_ns);
		for (int p = 0; p < 3; p++)
			table_duration(&table, late_ns[p]);
		table_number(&table, task->yields);
		table_number(&table, task->resumes);
		table_text(&table, verb_word(ends[task->end]));
	}
	if (code == 0 && rows > 0) {
		fputc('\n', out);
		code = table_print(&table, out, INDENT, width);
	}
	if (rows < figures->task_count)
		print_more(out, figures->task_count - rows);
	table_finish(&table);
	return code;
}

static int print_delays(const struct figures *figures, FILE *out, int width, bool all)
{
	uint32_t rows = all || figures->delay_count < DELAYS ? figures->delay_count : DELAYS;
	if (rows == 0)
		return 0;
	const struct model_lane *lanes = figures->run->lanes;
	struct table table;
	table_init(&table, 3);
	table.left = 1u << 1;
	table_text(&table, verb_word(WORD_STATS_LATE));
	table_text(&table, verb_word(WORD_STATS_BY));
	table_text(&table, verb_word(WORD_STATS_HOW_LONG));
	for (uint32_t i = 0; i < rows; i++) {
		table_text(&table, lanes[figures->delays[i].late_lane].name);
		table_text(&table, lanes[figures->delays[i].by_lane].name);
		table_duration(&table, figures->delays[i].late_ns);
	}
	fputc('\n', out);
	int code = table_print(&table, out, INDENT, width);
	if (rows < figures->delay_count)
		print_more(out, figures->delay_count - rows);
	table_finish(&table);
	return code;
}

int stats_print_run(const struct figures *figures, FILE *out, int width, bool all)
{
	int code = print_heading(figures, out, width);
	if (code == 0)
		code = print_tasks(figures, out, width, all);
	return code == 0 ? print_delays(figures, out, width, all) : code;
}

/* ---- the difference ---- */

static void add_change(struct table *table, int64_t before_ns, int64_t after_ns)
{
	char buffer[32], text[48];
	int64_t change_ns = after_ns - before_ns;
	const char *sign = change_ns > 0 ? "+" : change_ns < 0 ? "−" : "";
	snprintf(text, sizeof(text), "%s%s", sign,
		word_duration(buffer, change_ns < 0 ? -change_ns : change_ns));
	table_text(table, change_ns == 0 ? "=" : text);
}

static int print_totals(const struct figures *before, const struct figures *after, FILE *out, int width)
{
	const struct model_run *a = before->run, *b = after->run;
	const struct {
		enum word text;
		int64_t before_ns, after_ns;
	} rows[] = {
		{WORD_STATS_TOTAL, a->total_ns, b->total_ns},
		{WORD_STATS_BLOCKED, a->blocked_ns, b->blocked_ns},
		{WORD_STATS_WORST, a->worst_lateness_ns, b->worst_lateness_ns},
	};
	struct table table;
	table_init(&table, 4);
	table_text(&table, "");
	table_text(&table, verb_word(WORD_STATS_BEFORE));
	table_text(&table, verb_word(WORD_STATS_AFTER));
	table_text(&table, verb_word(WORD_STATS_CHANGE));
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		table_text(&table, verb_word(rows[i].text));
		table_duration(&table, rows[i].before_ns);
		table_duration(&table, rows[i].after_ns);
		add_change(&table, rows[i].before_ns, rows[i].after_ns);
	}
	char change[32];
	int64_t switches = (int64_t)(b->switches - a->switches);
	snprintf(change, sizeof(change), "%s%" PRId64, switches < 0 ? "−" : "+",
		switches < 0 ? -switches : switches);
	table_text(&table, verb_word(WORD_STATS_SWITCHES));
	table_number(&table, a->switches);
	table_number(&table, b->switches);
	table_text(&table, switches == 0 ? "=" : change);
	int code = table_print(&table, out, INDENT, width);
	table_finish(&table);
	return code;
}

/* A run's tasks by the number under which the model matches them in all runs. */
struct partner {
	uint32_t number;
	const struct model_task_stats *task;
};

static int compare_partners(const void *a, const void *b)
{
	const struct partner *x = a, *y = b;
	return (x->number > y->number) - (x->number < y->number);
}

/* One for each task, sorted by number; TRACE_NONE for those without a lane. NULL: memory is out. */
static struct partner *partners_of(const struct figures *figures)
{
	struct partner *partners = calloc((size_t)figures->task_count + 1, sizeof(*partners));
	for (uint32_t i = 0; partners && i < figures->task_count; i++) {
		uint32_t lane = figures_lane(figures, figures->tasks[i].tid);
		partners[i].number = lane == TRACE_NONE ? TRACE_NONE : figures->run->lanes[lane].matched;
		partners[i].task = &figures->tasks[i];
	}
	if (partners)
		qsort(partners, figures->task_count, sizeof(*partners), compare_partners);
	return partners;
}

static const struct model_task_stats *find_partner(
	const struct partner *partners, uint32_t count, uint32_t number)
{
	const struct partner wanted = {.number = number};
	const struct partner *found = bsearch(&wanted, partners, count, sizeof(*partners), compare_partners);
	return found && number != TRACE_NONE ? found->task : NULL;
}

static void add_task(struct table *table, const struct model_task_stats *a, const struct model_task_stats *b)
{
	static const struct model_task_stats nothing;
	char name[256];
	enum word only = a ? WORD_STATS_ONLY_BEFORE : WORD_STATS_ONLY_AFTER;
	word_fill(name, sizeof(name), verb_lang(), a && b ? "{name}" : verb_word(only), "name",
		a ? a->name : b->name, NULL);
	table_text(table, name);
	a = a ? a : &nothing;
	b = b ? b : &nothing;
	add_change(table, a->run_ns, b->run_ns);
	add_change(table, a->ready_ns, b->ready_ns);
	add_change(table, a->wait_ns, b->wait_ns);
	add_change(table, a->worst_lateness_ns, b->worst_lateness_ns);
}

/* Those of the first run with their partners, then those that only the second has. */
static int add_tasks(struct table *table, const struct figures *before, const struct figures *after,
	uint32_t most, uint32_t *count)
{
	struct partner *first = partners_of(before), *second = partners_of(after);
	int code = first && second ? 0 : -ENOMEM;
	for (uint32_t i = 0; code == 0 && i < before->task_count; i++)
		if ((*count)++ < most)
			add_task(table, first[i].task,
				find_partner(second, after->task_count, first[i].number));
	for (uint32_t i = 0; code == 0 && i < after->task_count; i++)
		if (!find_partner(first, before->task_count, second[i].number) && (*count)++ < most)
			add_task(table, NULL, second[i].task);
	free(first);
	free(second);
	return code;
}

static int print_task_changes(
	const struct figures *before, const struct figures *after, FILE *out, int width, bool all)
{
	static const enum word head[] = {
		WORD_STATS_TASK, WORD_STATE_RUN, WORD_STATE_READY, WORD_STATE_WAIT, WORD_STATS_WORST};
	enum { COLUMNS = sizeof(head) / sizeof(head[0]) };
	uint32_t most = all ? UINT32_MAX : ROWS, count = 0;
	struct table table;
	table_init(&table, COLUMNS);
	for (int i = 0; i < COLUMNS; i++)
		table_text(&table, verb_word(head[i]));
	int code = add_tasks(&table, before, after, most, &count);
	if (code == 0 && count > 0) {
		fputc('\n', out);
		code = table_print(&table, out, INDENT, width);
	}
	if (code == 0 && count > most)
		print_more(out, count - most);
	table_finish(&table);
	return code;
}

int stats_print_difference(
	const struct figures *before, const struct figures *after, FILE *out, int width, bool all)
{
	char line[512], clean[512];
	word_fill(line, sizeof(line), verb_lang(), verb_word(WORD_STATS_DIFFERENCE), "before",
		before->run->mode, "after", after->run->mode, NULL);
	text_fit(clean, sizeof(clean), line, width);
	fprintf(out, "%s\n", clean);
	int code = print_totals(before, after, out, width);
	return code == 0 ? print_task_changes(before, after, out, width, all) : code;
}
