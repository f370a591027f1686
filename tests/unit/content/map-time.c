/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The times of MAP, with a zone and without. */
#include "fixture.h"

#include "attributes-private.h"

#include <string.h>

static CgMapTime must_read(const char *text)
{
	CgMapTime time;

	g_assert_true(cg_map_time_parse(text, &time));
	for (gsize cut = 0; cut < strlen(text); cut++) {
		g_autofree char *some = g_strndup(text, cut);
		CgMapTime other = { 0 };

		/* Without its zone it is a time, too. */
		g_assert_true(cg_map_time_parse(some, &other) == (cut == 15));
	}
	return time;
}

static void test_parsed(void)
{
	CgMapTime time = must_read("20261129T101530+0130");

	g_assert_true(time.zoned);
	g_assert_cmpint(time.offset, ==, 90);
	g_assert_cmpint(time.local - must_read("20261129T101529").local, ==, 1);
	g_assert_cmpint(time.local - must_read("20261128T101530").local, ==, 86400);
	g_assert_false(must_read("20261129T101530").zoned);
	g_assert_cmpint(must_read("20260101T000000-0800").offset, ==, -480);
	g_assert_true(must_read("20240229T235960Z").zoned);
}

static void test_refused(void)
{
	static const char *const bad[] = {
		"",
		"20261129",
		"20261129 101530",
		"20261129t101530",
		"20261329T101530",
		"20260229T101530",
		"00000101T000000",
		"20261129T241530",
		"20261129T106030",
		"20261129T101561",
		"20261129T101530+01",
		"20261129T101530+0160",
		"20261129T101530+1900",
		"20261129T101530+01000",
		"20261129T101530Z+0100",
		"2026112\xD9\xA9T101530",
		"20261129T101530 ",
	};
	CgMapTime time = { .local = 7 };

	for (guint i = 0; i < G_N_ELEMENTS(bad); i++) {
		g_assert_false(cg_map_time_parse(bad[i], &time));
		g_assert_null(cg_map_time_tidy(bad[i]));
	}
	g_assert_cmpint(time.local, ==, 7);
}

static void check_order(const char *a, const char *b, gint expected)
{
	CgMapTime first = must_read(a), second = must_read(b);

	g_assert_cmpint(cg_map_time_compare(&first, &second), ==, expected);
	g_assert_cmpint(cg_map_time_compare(&second, &first), ==, -expected);
}

static void test_compared(void)
{
	check_order("20261129T101530", "20261129T101531", -1);
	check_order("20261231T235959", "20270101T000000", -1);
	/* The moment counts if both have a zone, else what the calendar shows. */
	check_order("20261129T101530+0100", "20261129T091530Z", 0);
	check_order("20261129T101530+0100", "20261129T100000+0000", -1);
	check_order("20261129T101530+0100", "20261129T100000", 1);
}

static void test_tidy(void)
{
	g_autoptr(CgText) west = cg_map_time_tidy("20261129T101530-0330");
	g_autoptr(CgText) utc = cg_map_time_tidy("20261129T101530z");
	g_autoptr(CgText) local = cg_map_time_tidy("20261129T101530");

	g_assert_cmpstr(west, ==, "20261129T101530-0330");
	g_assert_cmpstr(utc, ==, "20261129T101530+0000");
	g_assert_cmpstr(local, ==, "20261129T101530");
}

void test_content_map_time(void)
{
	g_test_add_func("/content/map-time/parsed", test_parsed);
	g_test_add_func("/content/map-time/refused", test_refused);
	g_test_add_func("/content/map-time/compared", test_compared);
	g_test_add_func("/content/map-time/tidy", test_tidy);
}
