/* new.c: begins a scenario of one's own: writes its C and its Python, and says how they are built.
 *
 * The two are scenarios/own/template.c and .py, which are part of this program, with the name put in. The
 * command that builds them ends with the program where `list` looks for it. */
#include <errno.h>
#include <getopt.h>
#include <libgen.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "own.h"
#include "verb.h"

#define EMBED(symbol, path) \
	__asm__(".pushsection .rodata\n" #symbol ":\n.incbin \"" path "\"\n.byte 0\n.popsection\n")
EMBED(new_template_c, TEMPLATE ".c");
EMBED(new_template_python, TEMPLATE ".py");
extern const char new_template_c[], new_template_python[];

static const char mark[] = "@NAME@"; /* in the templates, for the name */

/* ---- files ---- */

static int write_filled(FILE *file, const char *template, const char *name)
{
	for (const char *next; (next = strstr(template, mark)); template = next + strlen(mark))
		if (fprintf(file, "%.*s%s", (int)(next - template), template, name) < 0)
			return -errno;
	return fputs(template, file) < 0 ? -errno : 0;
}

/* A file that was not there before; one that cannot be written whole is taken away again. */
static int write_file(const char *path, const char *template, const char *name)
{
	FILE *file = fopen(path, "wxe");
	int status;

	if (!file)
		return -errno;
	status = write_filled(file, template, name);
	if (fclose(file) && !status)
		status = -errno;
	if (status)
		unlink(path);
	return status;
}

/* Neither file was there before, and there are both or none afterwards. */
static int write_both(const char *c_path, const char *python_path, const char *name)
{
	int status;

	if (!access(python_path, F_OK))
		return verb_say(VERB_USAGE, WORD_ERR_NEW_EXISTS, "path", python_path, NULL);
	status = write_file(c_path, new_template_c, name);
	if (status == -EEXIST)
		return verb_say(VERB_USAGE, WORD_ERR_NEW_EXISTS, "path", c_path, NULL);
	if (status)
		return verb_output_error(c_path, status);
	status = write_file(python_path, new_template_python, name);
	if (status)
		unlink(c_path);
	return status ? verb_output_error(python_path, status) : VERB_OK;
}

/* A folder and those that it lies in. */
static int make_folders(const char *folder)
{
	char part[PATH_MAX];

	for (size_t i = 1; folder[i - 1]; i++) {
		if (folder[i] != '/' && folder[i])
			continue;
		snprintf(part, sizeof(part), "%.*s", (int)i, folder);
		if (mkdir(part, 0777) && errno != EEXIST)
			return -errno;
	}
	return 0;
}

/* ---- the command ---- */

/* A word for the shell: as it is where that is safe, else in single quotes. */
static void print_word(const char *word)
{
	static const char safe[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-+./:,@%=";

	if (!word[strspn(word, safe)]) {
		fputs(word, stdout);
		return;
	}
	putchar('\'');
	for (; *word; word++) {
		if (*word == '\'')
			fputs("'\\''", stdout);
		else
			putchar(*word);
	}
	putchar('\'');
}

/* Where the installed library's pkg-config file is, as seen from this program; false: it is not installed. */
static bool library_folder(char folder[PATH_MAX])
{
	char program[PATH_MAX], beside[2 * PATH_MAX];
	ssize_t length = readlink("/proc/self/exe", program, sizeof(program) - 1);

	if (length <= 0)
		return false;
	program[length] = '\0';
	snprintf(beside, sizeof(beside), "%s/%s", dirname(program), PKG_CONFIG_FROM_PROGRAM);
	if (!realpath(beside, folder))
		return false;
	snprintf(beside, sizeof(beside), "%s/awaitscope-scenario.pc", folder);
	return !access(beside, R_OK);
}

/* pkg-config looks into /usr by itself. What it says of a folder with spaces, or in Hangul, is quoted as for
 * a shell, which $(…) would not undo. */
static void print_command(const char *c_path, const char *program, const char *library)
{
	fputs("    ", stdout);
	if (library && strncmp(library, "/usr/lib", strlen("/usr/lib"))) {
		fputs("PKG_CONFIG_PATH=", stdout);
		print_word(library);
		fputs("${PKG_CONFIG_PATH:+:$PKG_CONFIG_PATH} ", stdout);
	}
	printf("pkg-config --cflags --libs awaitscope-scenario | xargs cc -g %s -o ", c_path);
	print_word(program);
	putchar('\n');
}

/* ---- the verb ---- */

static void print_filled(enum word text, const char *name)
{
	char line[1024];

	word_fill(line, sizeof(line), verb_lang(), verb_word(text), "name", name, NULL);
	fputs(line, stdout);
}

static int check_name(const char *name)
{
	if (!own_is_name(name))
		return verb_say(VERB_USAGE, WORD_ERR_NEW_NAME, "name", name, NULL);
	if (scenario_find(name))
		return verb_say(VERB_USAGE, WORD_ERR_NEW_BUNDLED, "name", name, NULL);
	return VERB_OK;
}

static int begin(const char *name)
{
	char folder[PATH_MAX], program[PATH_MAX + OWN_NAME_MAX + 2], library[PATH_MAX];
	char c_path[OWN_NAME_MAX + 4], python_path[OWN_NAME_MAX + 4];
	bool is_installed = library_folder(library);
	int status = own_folder(folder, sizeof(folder)), exit_code;

	if (status)
		return verb_say(VERB_USAGE, WORD_ERR_NEW_HOME, NULL);
	snprintf(program, sizeof(program), "%s/%s", folder, name);
	snprintf(c_path, sizeof(c_path), "%s.c", name);
	snprintf(python_path, sizeof(python_path), "%s.py", name);
	if (!access(program, F_OK))
		return verb_say(VERB_USAGE, WORD_ERR_NEW_EXISTS, "path", program, NULL);
	status = make_folders(folder);
	if (status)
		return verb_error(folder, status);
	exit_code = write_both(c_path, python_path, name);
	if (exit_code != VERB_OK)
		return exit_code;
	print_filled(WORD_NEW_WRITTEN, name);
	print_command(c_path, program, is_installed ? library : NULL);
	print_filled(WORD_NEW_THEN, name);
	if (!is_installed)
		verb_say(VERB_OK, WORD_NEW_NOT_INSTALLED, NULL);
	return VERB_OK;
}

static int run_new(int argc, char **argv)
{
	static const struct option options[] = {{0}};
	int exit_code;

	opterr = 0;
	if (getopt_long(argc, argv, ":", options, NULL) != -1)
		return verb_bad_option(argv, options);
	if (optind == argc)
		return verb_say(VERB_USAGE, WORD_ERR_NEW_MISSING, NULL);
	if (optind + 1 < argc)
		return verb_say(VERB_USAGE, WORD_ERR_ARGUMENT, "value", argv[optind + 1], NULL);
	exit_code = check_name(argv[optind]);
	return exit_code == VERB_OK ? begin(argv[optind]) : exit_code;
}

const struct verb verb_new = {"new", WORD_SUM_NEW, WORD_HELP_NEW, run_new};
