/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A trial's phones through the daemon as a process: fake-phone over a directory of files,
 * contactguardd at the desk, and fake-headunit, all from the build directory. The answers and what
 * was saved must be equal. */
#include "fixture.h"

#include <gio/gio.h>
#include <glib/gstdio.h>
#include <string.h>

/* What the car asks; the last ones differ by what the trial's cards say. */
static const char *const questions[] = {
	"size pb",
	"pull pb",
	"pull pb format=3.0 max=2 offset=1",
	"size pb selector=TEL,NOTE operator=and",
	"pull fav",
	"pull spd",
	"pull ich",
	"pull mch reset=1",
	"size mch",
	"pull cch format=3.0",
	"pull SIM1/pb",
	"cd /telecom/pb",
	"list",
	"list order=alphabetical max=3",
	"entry 0.vcf",
	"entry 1.vcf",
	"entry 3.vcf",
	"entry 9.vcf",
};

typedef struct {
	Fixture *fixture;
	const Trial *trial;
	char *dir;
	GSubprocess *phone, *daemon;
} Desk;

/* --- The phone's files --- */

static gboolean write_card(const char *dir, const Card *card, GError **error)
{
	g_auto(CgBuffer) text = { 0 };
	g_autofree char *folder =
		g_strdup_printf("%s/store/%s", dir, cg_repository_path(card->repository));
	g_autofree char *path = g_strdup_printf("%s/%u.vcf", folder, card->handle);

	card_write(card, &text);
	g_mkdir_with_parents(folder, 0700);
	return g_file_set_contents(path, (const char *)text.data, text.size, error);
}

static gboolean write_phone(const Desk *desk, const Phone *phone, GError **error)
{
	g_autofree char *store = g_build_filename(desk->dir, "store", NULL);

	g_mkdir_with_parents(store, 0700);
	for (guint i = 0; i < phone->cards->len; i++)
		if (!write_card(desk->dir, phone->cards->pdata[i], error))
			return FALSE;
	return TRUE;
}

/* --- Processes --- */

static char *program_path(const char *name)
{
	const char *dir = g_getenv("CONTACTGUARD_BUILDDIR");

	return g_build_filename(dir ? dir : ".", name, NULL);
}

/* Each program prints `ready` once it listens; a phone says before that what it serves. */
static gboolean wait_ready(GSubprocess *process, GError **error)
{
	g_autoptr(GDataInputStream) out =
		g_data_input_stream_new(g_subprocess_get_stdout_pipe(process));
	g_autofree char *line = NULL;

	do {
		g_free(line);
		line = g_data_input_stream_read_line(out, NULL, NULL, error);
	} while (line && !g_str_equal(line, "ready"));
	if (line)
		return TRUE;
	if (error && !*error)
		g_set_error_literal(error, CG_ERROR, CG_ERROR_SYSTEM,
				    "a process did not get ready");
	return FALSE;
}

G_GNUC_NULL_TERMINATED static GSubprocess *start_process(GError **error, const char *name, ...)
{
	g_autoptr(GPtrArray) words = g_ptr_array_new();
	g_autofree char *path = program_path(name);
	g_autoptr(GSubprocess) process = NULL;
	va_list args;

	g_ptr_array_add(words, path);
	va_start(args, name);
	do
		g_ptr_array_add(words, va_arg(args, char *));
	while (words->pdata[words->len - 1]);
	va_end(args);
	process = g_subprocess_newv((const char *const *)words->pdata,
				    G_SUBPROCESS_FLAGS_STDOUT_PIPE, error);
	return process && wait_ready(process, error) ? g_steal_pointer(&process) : NULL;
}

static void stop_process(GSubprocess **process)
{
	if (!*process)
		return;
	g_subprocess_send_signal(*process, SIGTERM);
	g_subprocess_wait(*process, NULL, NULL);
	g_clear_object(process);
}

static gboolean start_both(Desk *desk, const Phone *phone, GError **error)
{
	g_autofree char *features = g_strdup_printf("%X", phone->features);
	g_autofree char *repositories = g_strdup_printf("%X", phone->repositories);
	g_autofree char *at =
		g_strdup_printf("%s:%s/phone", phone->packets ? "unixpkt" : "unix", desk->dir);
	g_autofree char *car = g_strdup_printf("unixpkt:%s/car", desk->dir);
	g_autofree char *store = g_build_filename(desk->dir, "store", NULL);
	g_autofree char *state = g_build_filename(desk->dir, "state", NULL);
	g_autofree char *conf = g_build_filename(desk->dir, "conf", NULL);
	const char *begin = desk->trial->scope + strlen("[Scope ");
	g_autofree char *scope = g_strndup(begin, strcspn(begin, "]"));

	desk->phone = start_process(error, "fake-phone", "--listen", at, "--store", store,
				    "--features", features, "--repositories", repositories, NULL);
	if (!desk->phone)
		return FALSE;
	desk->daemon = start_process(error, "contactguardd", "--config", conf, "--state", state,
				     "--listen", car, "--phone", at, "--scope", scope,
				     "--phone-features", features, NULL);
	return desk->daemon != NULL;
}

/* --- Asking --- */

/* Adds the saved files, one after the other by name. */
static void add_saved(const char *dir, GString *out)
{
	for (guint i = 0; i <= G_N_ELEMENTS(questions) + 4; i++) {
		g_autofree char *path = g_strdup_printf("%s/%03u.body", dir, i);
		g_autofree char *body = NULL;
		gsize size;

		if (!g_file_get_contents(path, &body, &size, NULL))
			continue;
		g_string_append_printf(out, "%03u.body %" G_GSIZE_FORMAT "\n", i, size);
		g_string_append_len(out, body, size);
	}
}

/* Each refusal is a result here, not the end of the run. */
static char *write_questions(const Desk *desk, GError **error)
{
	g_autoptr(GString) script = g_string_new(NULL);
	g_autofree char *path = g_build_filename(desk->dir, "script", NULL);

	for (guint i = 0; i < G_N_ELEMENTS(questions); i++)
		g_string_append_printf(script, "%s\n", questions[i]);
	for (guint which = 0; which < 2; which++) {
		const GPtrArray *cards = desk->trial->phones[which]->cards;
		const char *number =
			cards->len ? card_value(cards->pdata[cards->len / 2], "TEL") : NULL;
		g_autofree char *quoted = g_shell_quote(number ? number : "110");

		g_string_append_printf(script, "list search=%s by=number\n", quoted);
	}
	return g_file_set_contents(path, script->str, -1, error) ? g_steal_pointer(&path) : NULL;
}

static char *ask_questions(const Desk *desk, GError **error)
{
	g_autofree char *car = g_strdup_printf("unixpkt:%s/car", desk->dir);
	g_autofree char *save = g_build_filename(desk->dir, "save", NULL);
	g_autofree char *headunit = program_path("fake-headunit");
	g_autofree char *script = write_questions(desk, error);
	g_autofree char *answers = NULL;
	g_autoptr(GSubprocess) process = NULL;
	GString *out = g_string_new(NULL);

	g_mkdir_with_parents(save, 0700);
	process = script ? g_subprocess_new(G_SUBPROCESS_FLAGS_STDOUT_PIPE |
						    G_SUBPROCESS_FLAGS_STDERR_SILENCE,
					    error, headunit, "--connect", car, "--target", "pbap",
					    "--json", "--save", save, "--script", script, NULL)
			 : NULL;
	if (!process || !g_subprocess_communicate_utf8(process, NULL, NULL, &answers, NULL, error))
		return g_string_free(out, TRUE);
	g_string_append_printf(out, "exit %d\n%s", g_subprocess_get_exit_status(process), answers);
	add_saved(save, out);
	return g_string_free(out, FALSE);
}

/* --- The two runs --- */

static void empty_folder(const char *path)
{
	g_autoptr(GDir) dir = g_dir_open(path, 0, NULL);
	const char *name;

	while (dir && (name = g_dir_read_name(dir))) {
		g_autofree char *inside = g_build_filename(path, name, NULL);

		empty_folder(inside);
		g_remove(inside);
	}
}

static char *run_desk(Fixture *fixture, const Trial *trial, guint which, GError **error)
{
	g_autofree char *dir = g_build_filename(fixture_dir(fixture), "desk", NULL);
	Desk desk = { .fixture = fixture, .trial = trial, .dir = dir };
	char *answers = NULL;

	empty_folder(dir);
	if (fixture_prepare(fixture, trial, dir, error) &&
	    write_phone(&desk, trial->phones[which], error) &&
	    start_both(&desk, trial->phones[which], error))
		answers = ask_questions(&desk, error);
	stop_process(&desk.daemon);
	stop_process(&desk.phone);
	return answers;
}

/* Returns the first lines that differ. */
static char *describe_difference(const char *first, const char *second)
{
	g_auto(GStrv) a = g_strsplit(first, "\n", -1), b = g_strsplit(second, "\n", -1);
	guint i = 0;

	while (a[i] && g_strcmp0(a[i], b[i]) == 0)
		i++;
	return g_strdup_printf("phone 0: %s\nphone 1: %s", a[i] ? a[i] : "(end)",
			       a[i] && b[i] ? b[i] : "(end)");
}

gboolean process_compare(Fixture *fixture, const Trial *trial, char **why, GError **error)
{
	g_autofree char *first = run_desk(fixture, trial, 0, error);
	g_autofree char *second = first ? run_desk(fixture, trial, 1, error) : NULL;

	if (!second)
		return FALSE;
	*why = g_str_equal(first, second) ? NULL : describe_difference(first, second);
	return TRUE;
}
