/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Tests of src/ctl/text.c. */
#include "tests.h"

static void assert_clean(const char *text, const char *wanted)
{
	g_autofree char *clean = ctl_clean(text);

	g_assert_cmpstr(clean, ==, wanted);
}

static void cleaned(void)
{
	assert_clean("Ana's \xc3\xa4 \xe6\xbc\xa2", "Ana's \xc3\xa4 \xe6\xbc\xa2");
	assert_clean("a\033[31mb\r\n\tc\x7f", "a[31mbc");
	assert_clean("a\xc2\x9b"
		     "b", /* CSI in one character */
		     "ab");
	assert_clean("a\xe2\x80\xae"
		     "b\xe2\x81\xa6"
		     "c\xe2\x80\x8f\xe2\x80\xa8", /* RLO, LRI, RLM, line separator */
		     "abc");
	assert_clean("a\xff", "a\xef\xbf\xbd");
	assert_clean("", "");
}

static void widths(void)
{
	g_assert_cmpuint(ctl_width("abc"), ==, 3);
	g_assert_cmpuint(ctl_width("\xe6\xbc\xa2"), ==, 2);
	g_assert_cmpuint(ctl_width("a\xcc\x88"), ==, 1);
}

static void assert_shown(const char *value, const char *wanted)
{
	g_autoptr(GVariant) parsed = g_variant_parse(NULL, value, NULL, NULL, NULL);
	g_autofree char *text = ctl_show(parsed);

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
	g_autofree char *no = ctl_show_time(none), *never = ctl_show_time(late);
	g_autofree char *yes = ctl_show_time(some);

	g_assert_cmpstr(no, ==, "-");
	g_assert_cmpstr(never, ==, "-");
	g_assert_cmpstr(yes, ==, "1970-01-02 00:01:01");
}

void test_ctl_text(void)
{
	g_test_add_func("/ctl/text/cleaned", cleaned);
	g_test_add_func("/ctl/text/widths", widths);
	g_test_add_func("/ctl/text/shown", shown);
	g_test_add_func("/ctl/text/times", times);
}
