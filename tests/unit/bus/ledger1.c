/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Ledger1 on a private bus: its filters, what is refused, and erasing. */
#include "fixture.h"
#include "tests.h"

#include <string.h>

#define LEDGER "org.contactguard.Ledger1"

static void add_held_row(Fixture *fixture, const char *phone, const char *consumer)
{
	const CgRelease held = { phone, consumer, "nothing", "pb", 0 };

	cg_store_record_withheld(fixture->store, &held, NULL, NULL);
}

/* wanted: the numbers of the rows, each with a space. */
static void assert_rows(Fixture *fixture, const char *filter, const char *wanted)
{
	g_autoptr(GVariant) parsed = g_variant_parse(NULL, filter, NULL, NULL, NULL), rows = NULL;
	g_autoptr(GVariant) answer =
		fixture_call(fixture, ROOT, LEDGER, "Query", g_variant_new_tuple(&parsed, 1), NULL);
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

static void assert_filter_refused(Fixture *fixture, const char *method, const char *filter)
{
	g_autoptr(GVariant) parsed =
		g_variant_parse(G_VARIANT_TYPE_VARDICT, filter, NULL, NULL, NULL);

	assert_refused(fixture, ROOT, LEDGER, method, g_variant_new_tuple(&parsed, 1),
		       "InvalidArguments");
}

static void test_query(Fixture *fixture, gconstpointer data)
{
	add_held_row(fixture, PHONE, "car:1");
	add_held_row(fixture, "00:00:00:00:00:01", "car:1");
	add_held_row(fixture, PHONE, "car:2");
	assert_rows(fixture, "@a{sv} {}", "1 2 3 ");
	assert_rows(fixture, "{'phone': <'" PHONE "'>}", "1 3 ");
	assert_rows(fixture, "{'phone': <'aa:bb:cc:dd:ee:ff'>}", "1 3 ");
	assert_rows(fixture, "{'consumer': <'car:1'>, 'held': <true>}", "1 2 ");
	assert_rows(fixture, "{'held': <false>}", "");
	assert_rows(fixture, "{'after': <uint64 1>, 'limit': <uint32 1>}", "2 ");
}

static void test_not_described(Fixture *fixture, gconstpointer data)
{
	assert_filter_refused(fixture, "Query", "{'phones': <'x'>}");
	assert_filter_refused(fixture, "Query", "{'phone': <1>}");
	assert_filter_refused(fixture, "Query", "{'held': <'yes'>}");
	assert_filter_refused(fixture, "Query", "{'after': <1>}");
	assert_filter_refused(fixture, "Query", "{'limit': <uint32 0>}");
	assert_filter_refused(fixture, "Query", "{'limit': <uint32 10001>}");
	assert_filter_refused(fixture, "Erase", "{'consumer': <'car:1'>}");
	assert_filter_refused(fixture, "Erase", "{'held': <true>}");
	assert_filter_refused(fixture, "Erase", "{'phone': <'Ada Ahlberg'>}");
	assert_refused(fixture, ROOT, LEDGER, "Export", g_variant_new("(s)", "xml"),
		       "InvalidArguments");
	assert_rows(fixture, "@a{sv} {}", "");
}

static void test_erase(Fixture *fixture, gconstpointer data)
{
	add_held_row(fixture, PHONE, "car:1");
	add_held_row(fixture, "00:00:00:00:00:01", "car:1");
	assert_answer(fixture, ROOT, LEDGER, "Erase",
		      g_variant_new_parsed("({'phone': <'aa:bb:cc:dd:ee:ff'>},)"), "()");
	assert_rows(fixture, "{'phone': <'" PHONE "'>}", "3 ");
	assert_rows(fixture, "{'consumer': <'car:1'>}", "2 ");
	assert_answer(fixture, ROOT, LEDGER, "Erase", g_variant_new_parsed("(@a{sv} {},)"), "()");
	assert_rows(fixture, "{'consumer': <'car:1'>}", "");
}

static void test_verify(Fixture *fixture, gconstpointer data)
{
	g_autoptr(GVariant) answer = NULL;
	const char *report;
	gboolean sound;

	add_held_row(fixture, PHONE, "car:1");
	answer = fixture_call(fixture, ROOT, LEDGER, "Verify", NULL, NULL);
	g_variant_get(answer, "(b&s)", &sound, &report);
	g_assert_true(sound);
	g_assert_true(g_str_has_prefix(report, "1 rows, 0 of them emptied; the last hash is "));
}

void test_bus_ledger1(void)
{
	ADD_TEST("ledger1/query", NULL, test_query);
	ADD_TEST("ledger1/not-described", NULL, test_not_described);
	ADD_TEST("ledger1/erase", NULL, test_erase);
	ADD_TEST("ledger1/verify", NULL, test_verify);
}
