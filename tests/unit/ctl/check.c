/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Tests of src/ctl/check.c. */
#include "fixture.h"
#include "tests.h"

#include <string.h>

static void named(Machine *machine, gconstpointer data)
{
	g_autofree char *right = g_strconcat(machine->root, "/right.conf", NULL);
	g_autofree char *wrong = g_strconcat(machine->root, "/wrong.conf", NULL);
	g_autofree char *missing = g_strconcat(machine->root, "/missing.conf", NULL);
	g_autofree char *all = g_strjoin(" ", "check", right, wrong, NULL);
	g_autofree char *absent = g_strjoin(" ", "check --json", missing, NULL);
	g_autofree char *alone = g_strjoin(" ", "check", right, NULL);
	g_autofree char *ok = g_strconcat(right, ": ok\n", NULL);
	g_autofree char *said = NULL, *json = NULL;

	machine_put(machine, "/right.conf", "[Rule all]\nScope=ask\n");
	machine_put(machine, "/wrong.conf", "[Rule all]\nScope=nobody\n");
	g_assert_cmpint(run_line(alone), ==, CTL_DONE);
	assert_printed(ok);
	g_assert_cmpint(run_line(all), ==, CTL_REFUSED);
	said = printed();
	g_assert_true(g_str_has_prefix(said, ok));
	g_assert_nonnull(strstr(said, "wrong.conf:2: "));
	g_assert_cmpint(run_line(absent), ==, CTL_REFUSED);
	json = printed();
	g_assert_nonnull(strstr(json, "\"Valid\" : false"));
	g_assert_nonnull(strstr(json, "missing.conf"));
}

void test_ctl_check(void)
{
	ADD_MACHINE("check/named", named);
}
