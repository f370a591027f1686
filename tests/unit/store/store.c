/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The state directory: what it keeps, what it never repeats, and what it refuses. */
#include "fixture.h"
#include "store-tests.h"

#include <string.h>

static guint64 next(CgStore *store)
{
	guint64 counter = 0;

	g_assert_true(cg_store_next_counter(store, &counter));
	return counter;
}

static void counters(Fixture *f, gconstpointer data)
{
	CgStore *store = store_reopen(f);
	guint64 first = next(store), second = next(store);
	g_autoptr(GHashTable) killed = NULL;

	g_assert_cmpuint(second, ==, first + 1);
	cg_store_free(store);

	store = store_reopen(f);
	g_assert_cmpuint(next(store), ==, first + 2);
	killed = store_copy(f);
	cg_store_free(store);
	store_put_copy(f, killed);
	store = store_reopen(f);
	g_assert_cmpuint(next(store), >, first + 2);
	cg_store_free(store);
}

static void derive(Fixture *f, gconstpointer data)
{
	guint8 a[32], b[32], c[32], again[32];
	CgStore *store = store_reopen(f);

	cg_store_derive(store, a, "x", "ab", "c", NULL);
	cg_store_derive(store, b, "x", "a", "bc", NULL);
	cg_store_derive(store, c, "y", "ab", "c", NULL);
	g_assert_cmpint(memcmp(a, b, 32), !=, 0);
	g_assert_cmpint(memcmp(a, c, 32), !=, 0);
	cg_store_free(store);

	store = store_reopen(f);
	cg_store_derive(store, again, "x", "ab", "c", NULL);
	g_assert_cmpint(memcmp(a, again, 32), ==, 0);
	cg_store_free(store);

	/* Another install, another key. */
	store_remove(f, "install.key");
	store_remove(f, "contactguard.db");
	store_remove(f, "contactguard.seal");
	store = store_reopen(f);
	cg_store_derive(store, again, "x", "ab", "c", NULL);
	g_assert_cmpint(memcmp(a, again, 32), !=, 0);
	cg_store_free(store);
}

static void no_directory(Fixture *f, gconstpointer data)
{
	g_autofree char *below = g_build_filename(f->dir, "file", "state", NULL);
	g_autoptr(GError) error = NULL;

	store_write(f, "file", "", 0);
	g_assert_null(cg_store_open(below, &error));
	g_assert_error(error, CG_ERROR, CG_ERROR_SYSTEM);
	store_remove(f, "file");
}

/* Wherever the wall clock is set, in one boot and over several. */
static void time_goes_on(Fixture *f, gconstpointer data)
{
	CgStore *store = store_reopen(f);

	g_assert_cmpint(cg_store_time(store), ==, CG_SECONDS(50000));
	cg_clock_advance(CG_SECONDS(10));
	g_assert_cmpint(cg_store_time(store), ==, CG_SECONDS(50010));
	cg_clock_freeze(CG_SECONDS(1020), CG_SECONDS(1)); /* set back */
	g_assert_cmpint(cg_store_time(store), ==, CG_SECONDS(50020));
	cg_store_save_timestamp(store, NULL, NULL);
	cg_store_free(store);

	cg_clock_freeze(CG_SECONDS(1050), CG_SECONDS(1));
	store = store_reopen(f);
	g_assert_cmpint(cg_store_time(store), ==, CG_SECONDS(50050));
	cg_store_free(store);

	cg_clock_reboot(CG_SECONDS(7), CG_SECONDS(2));
	store = store_reopen(f);
	g_assert_cmpint(cg_store_time(store), ==, CG_SECONDS(50027));
	cg_clock_freeze(CG_SECONDS(8), CG_SECONDS(90000)); /* set forward */
	g_assert_cmpint(cg_store_time(store), ==, CG_SECONDS(90000));
	cg_clock_freeze(CG_SECONDS(9), CG_SECONDS(60000));
	g_assert_cmpint(cg_store_time(store), ==, CG_SECONDS(90001));
	cg_store_free(store);
}

/* Wherever the wall clock is set, and whether the machine was off meanwhile. */
static void running_time(Fixture *f, gconstpointer data)
{
	CgStore *store = store_reopen(f);
	gint64 began = cg_store_running(store);

	cg_clock_freeze(CG_SECONDS(1010), CG_SECONDS(900000)); /* far ahead */
	g_assert_cmpint(cg_store_running(store) - began, ==, CG_SECONDS(10));
	cg_store_save_timestamp(store, NULL, NULL);
	cg_store_free(store);

	/* Another daemon in the same boot, which was not there for some seconds. */
	cg_clock_freeze(CG_SECONDS(1015), CG_SECONDS(1));
	store = store_reopen(f);
	g_assert_cmpint(cg_store_running(store) - began, ==, CG_SECONDS(15));
	cg_store_save_timestamp(store, NULL, NULL);
	cg_store_free(store);

	/* Another boot: only what has passed since it began is sure. */
	cg_clock_reboot(CG_SECONDS(7), CG_SECONDS(2000000));
	store = store_reopen(f);
	g_assert_cmpint(cg_store_running(store) - began, ==, CG_SECONDS(22));
	cg_store_free(store);
}

void test_store_store(void)
{
	ADD("counters", counters);
	ADD("derive", derive);
	ADD("no-directory", no_directory);
	ADD("time", time_goes_on);
	ADD("running", running_time);
}
