/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Tests of src/ctl/watch.c: its lines. The stories watch a daemon. */
#include "fixture.h"
#include "tests.h"

static void lines(void)
{
	g_autoptr(GVariant) row = g_variant_parse(
		G_VARIANT_TYPE_VARDICT,
		"{'Event': <'changed'>, 'Phone': <'AA'>, 'Consumer': <'app:a\\u001bb'>, "
		"'Scope': <'favourites'>, 'Lifetime': <''>}",
		NULL, NULL, NULL);
	g_autofree char *text = ctl_watch_text(row);

	g_assert_cmpstr(text, ==, "changed    AA  app:ab  sees favourites");
}

void test_ctl_watch(void)
{
	g_test_add_func("/ctl/watch/lines", lines);
}
