/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Tests of src/ctl/terminal.c. */
#include "fixture.h"
#include "tests.h"

static void widths(void)
{
	g_assert_cmpuint(ctl_text_width("abc"), ==, 3);
	g_assert_cmpuint(ctl_text_width("\xe6\xbc\xa2"), ==, 2);
	g_assert_cmpuint(ctl_text_width("a\xcc\x88"), ==, 1);
}

static void assert_shown(const char *value, const char *wanted)
{
	g_autoptr(GVariant) parsed = g_variant_parse(NULL, value, NULL, NULL, NULL);
	g_autofree char *text = ctl_format_value(parsed);

	g_assert_cmpstr(text, ==, wanted);
}

static void shown(void)
{
	assert_shown("'a\\u001bb'", "ab");
	assert_shown("true", "yes");
	assert_shown("false", "no");
	assert_shown("uint64 7", "7");
	assert_shown("['a', 'b']", "a, b");
	assert_shown("@as []", "");
	assert_shown("[objectpath '/a', '/b']", "/a, /b");
	assert_shown("<'a'>", "a");
}

static void times(void)
{
	g_autoptr(GVariant) none = g_variant_ref_sink(g_variant_new_uint64(0));
	g_autoptr(GVariant) late = g_variant_ref_sink(g_variant_new_uint64(G_MAXUINT64));
	g_autoptr(GVariant) some = g_variant_ref_sink(g_variant_new_uint64(86400 + 61));
	g_autofree char *no = ctl_format_time_value(none), *never = ctl_format_time_value(late);
	g_autofree char *yes = ctl_format_time_value(some);

	g_assert_cmpstr(no, ==, "-");
	g_assert_cmpstr(never, ==, "-");
	g_assert_cmpstr(yes, ==, "1970-01-02 00:01:01");
}

static void assert_reported(const GError *error, CtlExit exit_code, const char *wanted)
{
	g_autofree char *text = NULL;

	g_assert_cmpint(ctl_report_error(error), ==, exit_code);
	text = printed();
	g_assert_cmpstr(text, ==, wanted);
}

static void errors(void)
{
	g_autoptr(GError) usage = g_error_new_literal(CTL_USAGE_ERROR, 0, "not a\033b");
	g_autoptr(GError) closed = g_error_new_literal(G_IO_ERROR, G_IO_ERROR_CLOSED, "no bus");
	g_autoptr(GError) refused =
		g_dbus_error_new_for_dbus_error("org.contactguard.Error.Failed", "no");
	g_autofree char *text = NULL;

	assert_reported(usage, CTL_USAGE, "contactguard: not ab\n");
	assert_reported(closed, CTL_NO_DAEMON, "contactguard: no bus\n");
	assert_reported(refused, CTL_REFUSED, "contactguard: no\n");
	g_assert_cmpint(ctl_report_disconnected(), ==, CTL_NO_DAEMON);
	text = printed();
	g_assert_cmpstr(text, ==, "contactguard: " CG_CLIENT_DISCONNECTED "\n");
}

void test_ctl_terminal(void)
{
	g_test_add_func("/ctl/terminal/widths", widths);
	g_test_add_func("/ctl/terminal/shown", shown);
	g_test_add_func("/ctl/terminal/times", times);
	g_test_add_func("/ctl/terminal/errors", errors);
}
