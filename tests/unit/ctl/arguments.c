/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Tests of src/ctl/arguments.c. */
#include "fixture.h"
#include "tests.h"

#include <glib/gstdio.h>

static void phones(void)
{
	g_autofree char *phone = ctl_parse_phone("aa:BB:cc:dd:ee:0f", NULL);
	g_autoptr(GError) error = NULL;

	g_assert_cmpstr(phone, ==, "AA:BB:CC:DD:EE:0F");
	g_assert_null(ctl_parse_phone("aa:BB:cc:dd:ee", &error));
	g_assert_error(error, CTL_USAGE_ERROR, 0);
}

static void consumers(void)
{
	g_autofree char *car = ctl_parse_consumer("car:aa:bb:cc:dd:ee:ff", NULL);
	g_autofree char *app = ctl_parse_consumer("app:Dialer.service", NULL);
	g_autoptr(GError) error = NULL;

	g_assert_cmpstr(car, ==, "car:AA:BB:CC:DD:EE:FF");
	g_assert_cmpstr(app, ==, "app:Dialer.service");
	g_assert_null(ctl_parse_consumer("AA:BB:CC:DD:EE:FF", &error));
	g_assert_error(error, CTL_USAGE_ERROR, 0);
}

static void scopes(void)
{
	static const char text[] = "[Scope chosen]\nContacts=uid:1\n";
	g_autofree char *dir = g_dir_make_tmp("cg-ctl-XXXXXX", NULL);
	g_autofree char *path = g_build_filename(dir, "scope", NULL);
	g_autofree char *word = g_strconcat("@", path, NULL);
	g_autofree char *name = ctl_read_scope("favourites", NULL);
	g_autofree char *read = NULL;

	g_assert_cmpstr(name, ==, "favourites");
	g_assert_null(ctl_read_scope(word, NULL)); /* not there */
	g_assert_true(g_file_set_contents(path, text, -1, NULL));
	read = ctl_read_scope(word, NULL);
	g_assert_cmpstr(read, ==, text);
	g_assert_true(g_file_set_contents(path, "a\0b", 3, NULL));
	g_assert_null(ctl_read_scope(word, NULL));
	g_assert_true(g_file_set_contents(path, "\xff", 1, NULL));
	g_assert_null(ctl_read_scope(word, NULL));
	g_unlink(path);
	g_rmdir(dir);
}

void test_ctl_arguments(void)
{
	g_test_add_func("/ctl/arguments/phones", phones);
	g_test_add_func("/ctl/arguments/consumers", consumers);
	g_test_add_func("/ctl/arguments/scopes", scopes);
}
