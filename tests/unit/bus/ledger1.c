/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Ledger1 on a private bus: its filters, what is refused, and erasing. */
#include "tests.h"
#include "world.h"

#include <string.h>

#define LEDGER "org.contactguard.Ledger1"

static void hold(World *world, const char *phone, const char *consumer)
{
	const CgRelease held = { phone, consumer, "nothing", "pb", 0 };

	cg_store_held(world->guard.store, &held, NULL, NULL);
}

/* The numbers of its rows. */
static void assert_rows(World *world, const char *filter, const char *wanted)
{
	g_autoptr(GVariant) parsed = g_variant_parse(NULL, filter, NULL, NULL, NULL), rows = NULL;
	g_autoptr(GVariant) answer =
		world_call(world, ROOT, LEDGER, "Query", g_variant_new_tuple(&parsed, 1), NULL);
	g_autoptr(GString) numbers = g_string_new(NULL);

	g_assert_nonnull(answer);
	rows = g_variant_get_child_value(answer, 0);
	for (gsize i = 0; i < g_variant_n_children(rows); i++) {
		g_autoptr(GVariant) row = g_variant_get_child_value(rows, i);
		guint64 number = 0;

		g_assert_true(g_variant_lookup(row, "Row", "t", &number));
		g_string_append_printf(numbers, "%" G_GUINT64_FORMAT " ", number);
	}
	g_assert_cmpstr(numbers->str, ==, wanted);
}

static void assert_filter_refused(World *world, const char *method, const char *filter)
{
	g_autoptr(GVariant) parsed =
		g_variant_parse(G_VARIANT_TYPE_VARDICT, filter, NULL, NULL, NULL);

	assert_refused(world, ROOT, LEDGER, method, g_variant_new_tuple(&parsed, 1),
		       "InvalidArguments");
}

static void queried(World *world, gconstpointer data)
{
	hold(world, PHONE, "car:1");
	hold(world, "00:00:00:00:00:01", "car:1");
	hold(world, PHONE, "car:2");
	assert_rows(world, "@a{sv} {}", "1 2 3 ");
	assert_rows(world, "{'phone': <'" PHONE "'>}", "1 3 ");
	assert_rows(world, "{'phone': <'aa:bb:cc:dd:ee:ff'>}", "1 3 ");
	assert_rows(world, "{'consumer': <'car:1'>, 'held': <true>}", "1 2 ");
	assert_rows(world, "{'held': <false>}", "");
	assert_rows(world, "{'after': <uint64 1>, 'limit': <uint32 1>}", "2 ");
}

static void not_described(World *world, gconstpointer data)
{
	assert_filter_refused(world, "Query", "{'phones': <'x'>}");
	assert_filter_refused(world, "Query", "{'phone': <1>}");
	assert_filter_refused(world, "Query", "{'held': <'yes'>}");
	assert_filter_refused(world, "Query", "{'after': <1>}");
	assert_filter_refused(world, "Query", "{'limit': <uint32 0>}");
	assert_filter_refused(world, "Query", "{'limit': <uint32 10001>}");
	assert_filter_refused(world, "Erase", "{'consumer': <'car:1'>}");
	assert_filter_refused(world, "Erase", "{'held': <true>}");
	assert_filter_refused(world, "Erase", "{'phone': <'Ada Ahlberg'>}");
	assert_refused(world, ROOT, LEDGER, "Export", g_variant_new("(s)", "xml"),
		       "InvalidArguments");
	assert_rows(world, "@a{sv} {}", "");
}

static void erased(World *world, gconstpointer data)
{
	hold(world, PHONE, "car:1");
	hold(world, "00:00:00:00:00:01", "car:1");
	assert_answer(world, ROOT, LEDGER, "Erase",
		      g_variant_new_parsed("({'phone': <'aa:bb:cc:dd:ee:ff'>},)"), "()");
	assert_rows(world, "{'phone': <'" PHONE "'>}", "3 ");
	assert_rows(world, "{'consumer': <'car:1'>}", "2 ");
	assert_answer(world, ROOT, LEDGER, "Erase", g_variant_new_parsed("(@a{sv} {},)"), "()");
	assert_rows(world, "{'consumer': <'car:1'>}", "");
}

static void verified(World *world, gconstpointer data)
{
	g_autoptr(GVariant) answer = NULL;
	const char *report;
	gboolean sound;

	hold(world, PHONE, "car:1");
	answer = world_call(world, ROOT, LEDGER, "Verify", NULL, NULL);
	g_variant_get(answer, "(b&s)", &sound, &report);
	g_assert_true(sound);
	g_assert_true(g_str_has_prefix(report, "1 rows, 0 of them emptied; the last hash is "));
}

void test_bus_ledger1(void)
{
	g_test_add("/bus/ledger1/queried", World, NULL, world_start, queried, world_end);
	g_test_add("/bus/ledger1/not-described", World, NULL, world_start, not_described,
		   world_end);
	g_test_add("/bus/ledger1/erased", World, NULL, world_start, erased, world_end);
	g_test_add("/bus/ledger1/verified", World, NULL, world_start, verified, world_end);
}
