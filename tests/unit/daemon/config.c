/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Loading the configuration, and which edits of its files are noticed, and how often. */
#include "daemon-private.h"
#include "loop.h"
#include "tests.h"

#include <glib/gstdio.h>
#include <unistd.h>

#define QUIET_TIME (G_USEC_PER_SEC / 5)

typedef struct {
	char *dir, *config, *parts;
	CgRunOptions options; /* its config is the one above */
	CgConfigWatch *watch;
	guint noticed;
} Folder;

static void notice_edit(gpointer noticed)
{
	(*(guint *)noticed)++;
}

static void write_file(const char *dir, const char *name, const char *text)
{
	g_autofree char *path = g_build_filename(dir, name, NULL);

	/* It is written in place, while g_file_set_contents() would replace it. */
	FILE *file = g_fopen(path, "w");

	g_assert_nonnull(file);
	fputs(text, file);
	fclose(file);
}

static void remove_file(const char *dir, const char *name)
{
	g_autofree char *path = g_build_filename(dir, name, NULL);

	g_assert_cmpint(g_remove(path), ==, 0);
}

static void folder_open(Folder *folder, gconstpointer parts)
{
	cg_clock_freeze(CG_SECONDS(1000), CG_SECONDS(1000));
	folder->dir = g_dir_make_tmp("cg-config-XXXXXX", NULL);
	folder->config = g_build_filename(folder->dir, "contactguard.conf", NULL);
	folder->parts = g_build_filename(folder->dir, "conf.d", NULL);
	write_file(folder->dir, "contactguard.conf", "[View]\n");
	if (parts)
		g_assert_cmpint(g_mkdir(folder->parts, 0700), ==, 0);
	folder->options.config = folder->config;
	folder->watch =
		cg_config_watch_new(&folder->options, (CgWake){ notice_edit, &folder->noticed });
	run_until_idle();
}

static void folder_close(Folder *folder, gconstpointer parts)
{
	cg_config_watch_free(folder->watch);
	run_until_idle();
	g_rmdir(folder->parts);
	g_remove(folder->config);
	g_assert_cmpint(g_rmdir(folder->dir), ==, 0);
	g_free(folder->parts);
	g_free(folder->config);
	g_free(folder->dir);
	cg_clock_thaw();
}

/* Waits until one more edit is noticed. The clock is moved, so that all is quiet. */
static void wait_noticed(Folder *folder)
{
	guint before = folder->noticed;

	while (folder->noticed == before) {
		g_main_context_iteration(NULL, TRUE);
		cg_clock_advance(QUIET_TIME);
	}
}

/* --- Loading --- */

static void test_load_scope(Folder *folder, gconstpointer data)
{
	g_autoptr(CgConfig) config = NULL;
	g_autoptr(GError) error = NULL;
	const CgScope *scope = NULL;

	write_file(folder->dir, "contactguard.conf", "[Scope few]\nContacts=favourites\n");
	folder->options.scope = (char *)"few";
	config = cg_daemon_config_load(&folder->options, &scope, &error);
	g_assert_no_error(error);
	g_assert_cmpstr(cg_scope_name(scope), ==, "few");
}

static void test_load_without_scope(Folder *folder, gconstpointer data)
{
	g_autoptr(CgConfig) config = NULL;
	g_autoptr(GError) error = NULL;
	const CgScope *scope = NULL;

	config = cg_daemon_config_load(&folder->options, &scope, &error);
	g_assert_no_error(error);
	g_assert_nonnull(config);
	g_assert_null(scope);
}

static void test_load_unknown_scope(Folder *folder, gconstpointer data)
{
	g_autoptr(GError) error = NULL;
	const CgScope *scope = NULL;

	folder->options.scope = (char *)"few";
	g_assert_null(cg_daemon_config_load(&folder->options, &scope, &error));
	g_assert_error(error, CG_ERROR, CG_ERROR_CONFIG);
	g_assert_cmpstr(error->message, ==, "--scope: there is no scope named few");
}

/* Unlike the installed file, one that was named may not be missing. */
static void test_load_missing(Folder *folder, gconstpointer data)
{
	g_autoptr(GError) error = NULL;
	const CgScope *scope = NULL;

	remove_file(folder->dir, "contactguard.conf");
	g_assert_null(cg_daemon_config_load(&folder->options, &scope, &error));
	g_assert_error(error, CG_ERROR, CG_ERROR_CONFIG);
}

/* --- Edits --- */

static void test_edit_in_place(Folder *folder, gconstpointer data)
{
	write_file(folder->dir, "contactguard.conf", "[Consent]\n");
	wait_noticed(folder);
}

static void test_replace(Folder *folder, gconstpointer data)
{
	g_autofree char *fresh = g_build_filename(folder->dir, "fresh", NULL);

	for (guint i = 0; i < 2; i++) {
		write_file(folder->dir, "fresh", "[Consent]\n");
		g_assert_cmpint(g_rename(fresh, folder->config), ==, 0);
		wait_noticed(folder);
	}
}

static void test_delete_and_write(Folder *folder, gconstpointer data)
{
	remove_file(folder->dir, "contactguard.conf");
	wait_noticed(folder);
	write_file(folder->dir, "contactguard.conf", "[Consent]\n");
	wait_noticed(folder);
}

static void test_parts(Folder *folder, gconstpointer data)
{
	write_file(folder->parts, "10-a.conf", "[View]\n");
	wait_noticed(folder);
	remove_file(folder->parts, "10-a.conf");
	wait_noticed(folder);
}

/* The folder conf.d did not exist when the watch began. */
static void test_parts_later(Folder *folder, gconstpointer data)
{
	g_assert_cmpint(g_mkdir(folder->parts, 0700), ==, 0);
	write_file(folder->parts, "10-a.conf", "[View]\n");
	wait_noticed(folder);
	remove_file(folder->parts, "10-a.conf");
	wait_noticed(folder);
}

/* An edit is reported once it has had the time to be whole. */
static void test_quiet(Folder *folder, gconstpointer data)
{
	write_file(folder->parts, "10-a.conf", "[View]\n");
	g_main_context_iteration(NULL, TRUE);
	cg_clock_advance(QUIET_TIME - 1);
	g_assert_cmpuint(folder->noticed, ==, 0);
	remove_file(folder->parts, "10-a.conf");
	wait_noticed(folder);
	g_assert_cmpuint(folder->noticed, ==, 1);
}

/* The watch is freed while an edit waits to be reported. */
static void test_freed(Folder *folder, gconstpointer data)
{
	write_file(folder->dir, "contactguard.conf", "[Consent]\n");
	g_main_context_iteration(NULL, TRUE);
	g_clear_pointer(&folder->watch, cg_config_watch_free);
	cg_clock_advance(QUIET_TIME);
	g_assert_cmpuint(folder->noticed, ==, 0);
}

#define ADD_TEST(name, parts, test) \
	g_test_add("/config/" name, Folder, GINT_TO_POINTER(parts), folder_open, test, folder_close)

void test_daemon_config(void)
{
	ADD_TEST("load/scope", FALSE, test_load_scope);
	ADD_TEST("load/without-scope", FALSE, test_load_without_scope);
	ADD_TEST("load/unknown-scope", FALSE, test_load_unknown_scope);
	ADD_TEST("load/missing", FALSE, test_load_missing);
	ADD_TEST("edit/in-place", TRUE, test_edit_in_place);
	ADD_TEST("edit/replaced", TRUE, test_replace);
	ADD_TEST("edit/deleted-and-written", FALSE, test_delete_and_write);
	ADD_TEST("edit/parts-come-and-go", TRUE, test_parts);
	ADD_TEST("edit/parts-made-later", FALSE, test_parts_later);
	ADD_TEST("edit/when-quiet", TRUE, test_quiet);
	ADD_TEST("edit/freed", FALSE, test_freed);
}
