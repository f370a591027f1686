/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The noninterference tests: two phones that differ only in what is hidden look the same to a car.
 *
 *   test-noninterference [--runs N] [--seed S] [--keep DIR] [--no-processes] [CASE...]
 *
 * First the harness is shown faults planted in its own ends, each of which it must find; then the
 * cases that were kept (or those named) run again; then N random runs. A run that differs is shrunk
 * and kept in DIR. */
#include "faults.h"
#include "fixture.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define RUNS_DEFAULT  200
#define SEED_DEFAULT  1
#define PROCESS_EVERY 50 /* one of so many runs goes through the daemon as a process */
#define DIFFER_MAX    5  /* so many are found and shrunk; more would only take longer */
#define SEEN_LEAST \
	4 /* of so many runs at least one must show the car something, or nothing was tried */
#define RUNS_FOR_ALL 10000 /* with so many runs */
#define DRAWN_LEAST  200   /* each kind of hidden fault must be drawn so often */
#define LEAK_RUNS    60    /* within so many runs a planted leak must be found */

static struct {
	int runs;
	char *seed, *keep;
	gboolean no_processes;
	char **cases;
} options = { .runs = RUNS_DEFAULT };

static struct {
	guint runs, packets, seen, differing, processes;
	guint64 bytes;
	Tally faults;
} tally;

/* Each number has its own trial, so that one alone can be run again. */
static Trial *trial_of(guint32 seed, guint32 number)
{
	const guint32 seeds[] = { seed, number };
	g_autoptr(GRand) rand = g_rand_new_with_seed_array(seeds, G_N_ELEMENTS(seeds));

	return trial_new(rand);
}

/* --- Faults --- */

static void keep_case(Fixture *fixture, const Trial *trial, const char *what)
{
	g_autoptr(Transcript) first = NULL, second = NULL;
	g_autoptr(GError) error = NULL;
	g_autofree char *difference = NULL, *text = NULL, *path = NULL;

	fixture_compare(fixture, trial, &first, &second);
	difference = transcript_describe(first, second, trial->steps);
	text = case_print(trial, what);
	path = g_strdup_printf("%s/%s.case", options.keep ? options.keep : ".", what);
	printf("%s\n%s\n%s", what, difference, text);
	if (g_file_set_contents(path, text, -1, &error))
		printf("kept as %s\n", path);
	else
		printf("not kept: %s\n", error->message);
}

static gboolean run_one(Fixture *fixture, const Trial *trial)
{
	g_autoptr(Transcript) first = NULL, second = NULL;
	gboolean equal = fixture_compare(fixture, trial, &first, &second);

	tally.runs++;
	tally_add(&tally.faults, trial);
	tally.packets += first->packets;
	tally.bytes += first->bytes->len;
	tally.seen += first->body > 200;
	return equal;
}

static gboolean run_process(Fixture *fixture, const Trial *trial, const char *what)
{
	g_autoptr(GError) error = NULL;
	g_autofree char *why = NULL, *text = NULL;

	tally.processes++;
	if (process_compare(fixture, trial, &why, &error) && !why)
		return TRUE;
	text = case_print(trial, what);
	printf("%s, as processes: %s\n%s\n", what, error ? error->message : why, text);
	return FALSE;
}

static gboolean run_random(Fixture *fixture, guint32 seed)
{
	gboolean fine = TRUE;

	for (guint i = 1; i <= (guint)options.runs && tally.differing < DIFFER_MAX; i++) {
		g_autoptr(Trial) trial = trial_of(seed, i);
		g_autofree char *what = g_strdup_printf("seed-%u-run-%u", seed, i);

		if (!run_one(fixture, trial)) {
			g_autoptr(Trial) small = shrink_trial(fixture, trial_copy(trial));

			keep_case(fixture, small, what);
			tally.differing++;
			fine = FALSE;
		}
		if (!options.no_processes && i % PROCESS_EVERY == 0 && trial_is_playable(trial))
			fine &= run_process(fixture, trial, what);
		if (i % 1000 == 0) {
			printf("%u runs\n", i);
			fflush(stdout);
		}
	}
	return fine;
}

/* --- Kept cases --- */

static gboolean run_case(Fixture *fixture, const char *path)
{
	g_autoptr(GError) error = NULL;
	g_autofree char *text = NULL;
	g_autoptr(Trial) trial = NULL;
	g_autoptr(Transcript) first = NULL, second = NULL;
	g_autofree char *difference = NULL;

	if (g_file_get_contents(path, &text, NULL, &error))
		trial = case_read(text, &error);
	if (!trial) {
		printf("%s: %s\n", path, error->message);
		return FALSE;
	}
	if (!trial_is_fair(trial)) {
		printf("%s: its phones differ in what is granted\n", path);
		return FALSE;
	}
	if (fixture_compare(fixture, trial, &first, &second))
		return TRUE;
	difference = transcript_describe(first, second, trial->steps);
	printf("%s differs\n%s\n", path, difference);
	return FALSE;
}

static gint compare_names(gconstpointer a, gconstpointer b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

static GPtrArray *kept_cases(void)
{
	GPtrArray *paths = g_ptr_array_new_with_free_func(g_free);
	g_autoptr(GDir) dir = g_dir_open(CASES_DIR, 0, NULL);
	const char *name;

	while (dir && (name = g_dir_read_name(dir)))
		if (g_str_has_suffix(name, ".case"))
			g_ptr_array_add(paths, g_build_filename(CASES_DIR, name, NULL));
	g_ptr_array_sort(paths, compare_names);
	return paths;
}

static gboolean run_cases(Fixture *fixture)
{
	g_autoptr(GPtrArray) paths = kept_cases();
	gboolean fine = TRUE;

	for (guint i = 0; i < paths->len; i++)
		fine &= run_case(fixture, paths->pdata[i]);
	printf("%u kept cases\n", paths->len);
	return fine;
}

/* --- Can it fail? --- */

static gboolean case_reads_back(const Trial *trial)
{
	g_autofree char *text = case_print(trial, "round trip"), *again = NULL;
	g_autoptr(Trial) back = case_read(text, NULL);

	again = back ? case_print(back, "round trip") : NULL;
	return g_strcmp0(text, again) == 0;
}

/* Returns whether the leak is seen within a few runs, and its shrunk case still shows it. */
static gboolean finds_leak(Fixture *fixture, Leak leak)
{
	for (guint i = 1; i <= LEAK_RUNS; i++) {
		g_autoptr(Trial) trial = trial_of(SEED_DEFAULT, i);

		trial->leak = leak;
		if (fixture_compare(fixture, trial, NULL, NULL))
			continue;
		trial = shrink_trial(fixture, g_steal_pointer(&trial));
		return trial_is_fair(trial) && !fixture_compare(fixture, trial, NULL, NULL) &&
		       trial->steps->len <= 12 && case_reads_back(trial);
	}
	return FALSE;
}

static gboolean self_test(Fixture *fixture)
{
	for (guint leak = NO_LEAK + 1; leak < LEAKS; leak++)
		if (!finds_leak(fixture, leak)) {
			printf("planted leak %u was not found\n", leak);
			return FALSE;
		}
	printf("%u planted leaks found\n", LEAKS - 1);
	return TRUE;
}

/* --- The command line --- */

static gboolean read_options(int argc, char **argv)
{
	const GOptionEntry entries[] = {
		{ "runs", 0, 0, G_OPTION_ARG_INT, &options.runs, "Random runs", "N" },
		{ "seed", 0, 0, G_OPTION_ARG_STRING, &options.seed, "Names them", "S" },
		{ "keep", 0, 0, G_OPTION_ARG_FILENAME, &options.keep, "Where differing cases go",
		  "DIR" },
		{ "no-processes", 0, 0, G_OPTION_ARG_NONE, &options.no_processes,
		  "Nothing through the daemon as a process", NULL },
		{ G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &options.cases, NULL,
		  "CASE..." },
		G_OPTION_ENTRY_NULL,
	};
	g_autoptr(GOptionContext) context = g_option_context_new("- can a car tell hidden things?");
	g_autoptr(GError) error = NULL;

	g_option_context_add_main_entries(context, entries, NULL);
	if (g_option_context_parse(context, &argc, &argv, &error))
		return TRUE;
	fprintf(stderr, "test-noninterference: %s\n", error->message);
	return FALSE;
}

static gboolean run_all(Fixture *fixture)
{
	guint32 seed = options.seed ? strtoul(options.seed, NULL, 10) : SEED_DEFAULT;
	gint64 began = g_get_monotonic_time();
	gboolean fine = self_test(fixture);
	guint rare;

	fine &= run_cases(fixture);
	fine &= run_random(fixture, seed);
	printf("seed %u: %u runs, %u as processes, %u differing; %u packets, %" G_GUINT64_FORMAT
	       " bytes; something was seen in %u; %.1f s\n",
	       seed, tally.runs, tally.processes, tally.differing, tally.packets, tally.bytes,
	       tally.seen, (g_get_monotonic_time() - began) / 1e6);
	rare = tally_print(&tally.faults, DRAWN_LEAST);
	if (tally.runs >= RUNS_FOR_ALL && rare) {
		printf("%u kinds of faults were drawn in less than %u runs\n", rare, DRAWN_LEAST);
		fine = FALSE;
	}
	return fine && tally.seen * SEEN_LEAST >= tally.runs;
}

int main(int argc, char **argv)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(Fixture) fixture = NULL;
	gboolean fine = TRUE;

	if (!read_options(argc, argv))
		return 2;
	fixture = fixture_new(&error);
	if (!fixture) {
		fprintf(stderr, "test-noninterference: %s\n", error->message);
		return 1;
	}
	for (guint i = 0; options.cases && options.cases[i]; i++)
		fine &= run_case(fixture, options.cases[i]);
	if (!options.cases)
		fine = run_all(fixture);
	g_free(options.seed);
	g_free(options.keep);
	g_strfreev(options.cases);
	return fine ? 0 : 1;
}
