/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Tests of src/policy/lifetime.c. */
#include "policy-test.h"

static void test_words(void)
{
	static const char *const good[] = { "once",       "trip",       "always",    "1m",
					    "30m",        "12h",        "7d",        "3650d",
					    "2024-02-29", "0001-01-01", "9999-12-31" };
	CgLifetime lifetime;

	for (guint i = 0; i < G_N_ELEMENTS(good); i++) {
		g_autofree char *again = NULL;

		g_assert_true(cg_lifetime_parse(good[i], &lifetime));
		again = cg_lifetime_print(&lifetime);
		g_assert_cmpstr(again, ==, good[i]);
	}
}

static void test_wrong(void)
{
	static const char *const wrong[] = {
		"",           "Once",      "ever",       "0m",
		"m",          "-1d",       "+1d",        "3651d",
		"87601h",     "1w",        "1 d",        "1dd",
		"d1",         "1",         "2023-02-29", "2024-13-01",
		"2024-00-10", "2024-1-1",  "24-01-01",   "2024-01-01 ",
		"2024/01/01", "once ",     "5256001m",   "99999999999999999999d",
		"onc",        "2024-01-0",
	};
	CgLifetime lifetime;

	for (guint i = 0; i < G_N_ELEMENTS(wrong); i++)
		g_assert_false(cg_lifetime_parse(wrong[i], &lifetime));
}

static void assert_prints(const char *text, const char *printed)
{
	g_autofree char *again = NULL;
	CgLifetime lifetime;

	g_assert_true(cg_lifetime_parse(text, &lifetime));
	again = cg_lifetime_print(&lifetime);
	g_assert_cmpstr(again, ==, printed);
}

/* The same length is the same text. */
static void test_spans(void)
{
	assert_prints("60m", "1h");
	assert_prints("24h", "1d");
	assert_prints("90m", "90m");
	assert_prints("87600h", "3650d");
	assert_prints("5256000m", "3650d");
}

static gint64 until(const char *text, gint64 time)
{
	CgLifetime lifetime;

	g_assert_true(cg_lifetime_parse(text, &lifetime));
	return cg_lifetime_until(&lifetime, time);
}

static void test_until(void)
{
	g_autoptr(GDateTime) end = g_date_time_new_local(2024, 3, 1, 0, 0, 0);

	g_assert_cmpint(until("once", 7), ==, 0);
	g_assert_cmpint(until("trip", 7), ==, 0);
	g_assert_cmpint(until("always", 7), ==, 0);
	g_assert_cmpint(until("30m", 7), ==, CG_SECONDS(1800) + 7);
	g_assert_cmpint(until("2d", 7), ==, CG_SECONDS(172800) + 7);
	g_assert_cmpint(until("2024-02-29", 7), ==, CG_SECONDS(g_date_time_to_unix(end)));
	g_assert_cmpint(until("9999-12-31", 7), >, until("9999-12-30", 7));
}

static gint64 utc(guint year, guint month, guint day, guint hour)
{
	g_autoptr(GDateTime) time = g_date_time_new_utc(year, month, day, hour, 0, 0);

	return CG_SECONDS(g_date_time_to_unix(time));
}

static void set_zone(const char *zone)
{
	if (zone)
		g_setenv("TZ", zone, TRUE);
	else
		g_unsetenv("TZ");
}

/* A date ends where we are, on days of 23 and 25 hours too, and on one that begins at one o'clock.
 */
static void test_zones(void)
{
	static const char berlin[] = "CET-1CEST,M3.5.0,M10.5.0/3";
	static const char santiago[] = "<-04>4<-03>,M9.1.6/24,M4.1.6/24";
	g_autofree char *before = g_strdup(g_getenv("TZ"));

	set_zone("UTC0");
	g_assert_cmpint(until("2024-03-31", 0), ==, utc(2024, 4, 1, 0));
	set_zone("<+14>-14");
	g_assert_cmpint(until("2024-03-31", 0), ==, utc(2024, 3, 31, 10));
	set_zone(berlin);
	g_assert_cmpint(until("2024-03-30", 0), ==, utc(2024, 3, 30, 23));
	g_assert_cmpint(until("2024-03-31", 0), ==, utc(2024, 3, 31, 22));
	g_assert_cmpint(until("2024-10-27", 0), ==, utc(2024, 10, 27, 23));
	set_zone(santiago);
	g_assert_cmpint(until("2024-09-07", 0), ==, utc(2024, 9, 8, 4));
	g_assert_cmpint(until("2024-09-08", 0), ==, utc(2024, 9, 9, 3));
	g_assert_cmpint(until("2024-04-06", 0), ==, utc(2024, 4, 7, 4));
	set_zone(before);
}

static void test_outlasts(void)
{
	static const struct {
		const char *text;
		gboolean outlasts;
	} cases[] = {
		{ "once", FALSE },      { "trip", FALSE },  { "1m", TRUE },
		{ "2024-01-01", TRUE }, { "always", TRUE },
	};
	CgLifetime lifetime;

	for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_assert_true(cg_lifetime_parse(cases[i].text, &lifetime));
		g_assert_cmpint(cg_lifetime_outlasts_trip(&lifetime), ==, cases[i].outlasts);
	}
}

void test_policy_lifetime(void)
{
	g_test_add_func("/policy/lifetime/words", test_words);
	g_test_add_func("/policy/lifetime/wrong", test_wrong);
	g_test_add_func("/policy/lifetime/spans", test_spans);
	g_test_add_func("/policy/lifetime/until", test_until);
	g_test_add_func("/policy/lifetime/zones", test_zones);
	g_test_add_func("/policy/lifetime/outlasts", test_outlasts);
}
