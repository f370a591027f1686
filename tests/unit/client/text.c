/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Tests of src/client/text.c. */
#include "tests.h"

#include <contactguard/client.h>

static void assert_printable(const char *text, const char *wanted)
{
	g_autofree char *printable = cg_client_printable(text);

	g_assert_cmpstr(printable, ==, wanted);
}

static void printable(void)
{
	assert_printable("Ana's \xc3\xa4 \xe6\xbc\xa2", "Ana's \xc3\xa4 \xe6\xbc\xa2");
	assert_printable("a\033[31mb\r\n\tc\x7f", "a[31mbc");
	assert_printable("a\xc2\x9b"
			 "b", /* CSI in one character */
			 "ab");
	assert_printable("a\xe2\x80\xae"
			 "b\xe2\x81\xa6"
			 "c\xe2\x80\x8f\xe2\x80\xa8", /* RLO, LRI, RLM, line separator */
			 "abc");
	assert_printable("a\xff", "a\xef\xbf\xbd");
	assert_printable("", "");
}

void test_client_text(void)
{
	g_test_add_func("/client/text/printable", printable);
}
