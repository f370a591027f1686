/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Tests of src/ctl/explain.c. */
#include "fixture.h"
#include "tests.h"

#include <string.h>

static void reasons(Fixture *fixture, gconstpointer data)
{
	g_autofree char *json = NULL;

	g_assert_cmpint(run_line("explain " PHONE " " CAR " pb"), ==, CTL_DONE);
	assert_printed("a rule\na grant\n");
	assert_heard(&fixture->daemon, "Explain('pb',) ");
	g_assert_cmpint(run_line("explain --json " PHONE " " CAR " pb"), ==, CTL_DONE);
	json = printed();
	g_assert_nonnull(strstr(json, "\"Repository\" : \"pb\""));
	g_assert_nonnull(strstr(json, "\"Reasons\" : ["));
}

static void counts(Fixture *fixture, gconstpointer data)
{
	g_assert_cmpint(run_line("preview " PHONE " " CAR " favourites"), ==, CTL_DONE);
	assert_printed("      12  pb\n       3  fav\n");
	assert_heard(&fixture->daemon, "Preview('favourites',) ");
}

static void refused(Fixture *fixture, gconstpointer data)
{
	fake_daemon_refuse(&fixture->daemon, "org.freedesktop.DBus.Error.UnknownObject");
	g_assert_cmpint(run_line("explain " PHONE " " CAR " pb"), ==, CTL_REFUSED);
	g_assert_cmpint(run_line("preview " PHONE " " CAR " @/nonexistent/scope"), ==, CTL_REFUSED);
	assert_heard(&fixture->daemon, "Explain('pb',) ");
	g_free(printed());
}

void test_ctl_explain(void)
{
	static const FakeAnswer answers[] = {
		{ "Explain", "(['a rule', 'a grant'],)" },
		{ "Preview", "({'pb': uint32 12, 'fav': 3},)" },
		{ 0 },
	};

	ADD("explain/reasons", answers, reasons);
	ADD("explain/counts", answers, counts);
	ADD("explain/refused", answers, refused);
}
