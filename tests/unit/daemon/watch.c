/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which edits of the configuration's files are noticed, and how often. */
#include "daemon-private.h"
#include "tests.h"

#include <glib/gstdio.h>
#include <unistd.h>

#define QUIET (G_USEC_PER_SEC / 5)

typedef struct {
	char *dir, *config, *parts;
	CgWatch *watch;
	guint noticed;
} World;

static void notice(gpointer noticed)
{
	(*(guint *)noticed)++;
}

static void write_file(const char *dir, const char *name, const char *text)
{
	g_autofree char *path = g_build_filename(dir, name, NULL);

	/* In place: g_file_set_contents() replaces. */
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

static void world_start(World *world, gconstpointer parts)
{
	cg_clock_freeze(CG_SECONDS(1000), CG_SECONDS(1000));
	world->dir = g_dir_make_tmp("cg-watch-XXXXXX", NULL);
	world->config = g_build_filename(world->dir, "contactguard.conf", NULL);
	world->parts = g_build_filename(world->dir, "conf.d", NULL);
	write_file(world->dir, "contactguard.conf", "[View]\n");
	if (parts)
		g_assert_cmpint(g_mkdir(world->parts, 0700), ==, 0);
	world->watch = cg_watch_new(world->config, (CgWake){ notice, &world->noticed });
	while (g_main_context_iteration(NULL, FALSE))
		;
}

static void world_end(World *world, gconstpointer parts)
{
	cg_watch_free(world->watch);
	while (g_main_context_iteration(NULL, FALSE))
		;
	g_rmdir(world->parts);
	g_remove(world->config);
	g_assert_cmpint(g_rmdir(world->dir), ==, 0);
	g_free(world->parts);
	g_free(world->config);
	g_free(world->dir);
	cg_clock_thaw();
}

/* Until one more edit is noticed: what waits for quiet gets it. */
static void wait_noticed(World *world)
{
	guint before = world->noticed;

	while (world->noticed == before) {
		g_main_context_iteration(NULL, TRUE);
		cg_clock_advance(QUIET);
	}
}

/* --- Cases --- */

static void edited_in_place(World *world, gconstpointer data)
{
	write_file(world->dir, "contactguard.conf", "[Consent]\n");
	wait_noticed(world);
}

static void replaced(World *world, gconstpointer data)
{
	g_autofree char *fresh = g_build_filename(world->dir, "fresh", NULL);

	for (guint i = 0; i < 2; i++) {
		write_file(world->dir, "fresh", "[Consent]\n");
		g_assert_cmpint(g_rename(fresh, world->config), ==, 0);
		wait_noticed(world);
	}
}

static void deleted_and_written(World *world, gconstpointer data)
{
	remove_file(world->dir, "contactguard.conf");
	wait_noticed(world);
	write_file(world->dir, "contactguard.conf", "[Consent]\n");
	wait_noticed(world);
}

static void parts_come_and_go(World *world, gconstpointer data)
{
	write_file(world->parts, "10-a.conf", "[View]\n");
	wait_noticed(world);
	remove_file(world->parts, "10-a.conf");
	wait_noticed(world);
}

/* A folder that was not there at the start. */
static void parts_made_later(World *world, gconstpointer data)
{
	g_assert_cmpint(g_mkdir(world->parts, 0700), ==, 0);
	write_file(world->parts, "10-a.conf", "[View]\n");
	wait_noticed(world);
	remove_file(world->parts, "10-a.conf");
	wait_noticed(world);
}

/* Not before an edit has had the time to be whole. */
static void when_quiet(World *world, gconstpointer data)
{
	write_file(world->parts, "10-a.conf", "[View]\n");
	g_main_context_iteration(NULL, TRUE);
	cg_clock_advance(QUIET - 1);
	g_assert_cmpuint(world->noticed, ==, 0);
	remove_file(world->parts, "10-a.conf");
	wait_noticed(world);
	g_assert_cmpuint(world->noticed, ==, 1);
}

/* Freed while something waits to be noticed. */
static void freed(World *world, gconstpointer data)
{
	write_file(world->dir, "contactguard.conf", "[Consent]\n");
	g_main_context_iteration(NULL, TRUE);
	g_clear_pointer(&world->watch, cg_watch_free);
	cg_clock_advance(QUIET);
	g_assert_cmpuint(world->noticed, ==, 0);
}

#define ADD(name, parts, test)                                                              \
	g_test_add("/daemon/watch/" name, World, GINT_TO_POINTER(parts), world_start, test, \
		   world_end)

void test_daemon_watch(void)
{
	ADD("edited-in-place", TRUE, edited_in_place);
	ADD("replaced", TRUE, replaced);
	ADD("deleted-and-written", FALSE, deleted_and_written);
	ADD("parts-come-and-go", TRUE, parts_come_and_go);
	ADD("parts-made-later", FALSE, parts_made_later);
	ADD("when-quiet", TRUE, when_quiet);
	ADD("freed", FALSE, freed);
}
