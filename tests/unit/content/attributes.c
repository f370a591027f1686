/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Attributes by table: what each kind holds, what a version has, and what is written. */
#include "fixture.h"

#include "attributes-private.h"

#include <string.h>

static const char *const words[] = { "Alpha", "Beta", NULL };
static const CgAttribute rows[] = {
	{ "text", CG_ATTRIBUTE_TEXT, 0, "", NULL },
	{ "number", CG_ATTRIBUTE_NUMBER, 0, "0", NULL },
	{ "yes_no", CG_ATTRIBUTE_YES_NO, 0, NULL, NULL },
	{ "word", CG_ATTRIBUTE_WORD, 1, "Beta", words },
	{ "time", CG_ATTRIBUTE_TIME, 1, NULL, NULL },
	{ "id", CG_ATTRIBUTE_ID, 2, NULL, NULL },
	{ NULL, CG_ATTRIBUTE_TEXT, 0, NULL, NULL },
};
static const CgAttributeTable table = { rows, G_N_ELEMENTS(rows) };

static void check_value(guint row, const char *value, const char *expected)
{
	g_autoptr(CgText) text = cg_text_new(CG_SPAN_LITERAL("before"));

	g_assert_true(cg_attribute_set(&rows[row], &text, value) == (expected || !value));
	g_assert_cmpstr(text, ==, expected);
}

static void test_values(void)
{
	check_value(0, "a\r\nb\tc\x01 \xC3\xA4", "a  b c \xC3\xA4");
	check_value(0, "a\xC3", "a\uFFFD");
	check_value(0, NULL, NULL);
	check_value(1, "0", "0");
	check_value(1, "00", "0");
	check_value(1, "0042", "42");
	check_value(1, "4294967295", "4294967295");
	check_value(1, "4294967296", NULL);
	check_value(1, "-1", NULL);
	check_value(1, "1 kB", NULL);
	check_value(1, "", NULL);
	check_value(2, "YES", "yes");
	check_value(2, "true", NULL);
	check_value(3, "alpha", "Alpha");
	check_value(3, "gamma", NULL);
	check_value(4, "20261129T101500Z", "20261129T101500+0000");
	check_value(4, "yesterday", NULL);
	check_value(5, "0123456789abcdefABCDEF0123456789", "0123456789abcdefABCDEF0123456789");
	check_value(5, "0123456789abcdefABCDEF01234567890", NULL);
	check_value(5, "12-34", NULL);
	check_value(6, "x", NULL);
}

static void test_versions(void)
{
	g_assert_cmphex(cg_attributes_known(&table, 0), ==, 0x07);
	g_assert_cmphex(cg_attributes_known(&table, 1), ==, 0x1F);
	g_assert_cmphex(cg_attributes_known(&table, 2), ==, 0x3F);
	g_assert_cmphex(cg_attributes_demanded(&table, 0), ==, 0x03);
	g_assert_cmphex(cg_attributes_demanded(&table, 1), ==, 0x0B);
}

static void test_elements(void)
{
	const char *names[] = { "other", "number", "word", "text", NULL };
	const char *values[] = { "x", "many", "beta", "<&>", NULL };
	CgText *texts[G_N_ELEMENTS(rows)] = { NULL }, *copies[G_N_ELEMENTS(rows)];
	g_auto(CgBuffer) out = { 0 };

	cg_attributes_read(&table, names, values, texts);
	cg_attributes_copy(&table, texts, copies);
	g_assert_cmpuint(cg_attributes_size(&table, copies), ==,
			 strlen("beta") + 1 + strlen("<&>") + 1);
	cg_attributes_write(&table, 0x3F, copies, &out);
	cg_buffer_append_u8(&out, 0);
	g_assert_cmpstr((const char *)out.data, ==,
			" text=\"&lt;&amp;&gt;\" number=\"0\" word=\"Beta\"");
	cg_attributes_clear(&table, texts);
	cg_attributes_clear(&table, copies);
	g_assert_null(copies[0]);
}

void test_content_attributes(void)
{
	g_test_add_func("/content/attributes/values", test_values);
	g_test_add_func("/content/attributes/versions", test_versions);
	g_test_add_func("/content/attributes/elements", test_elements);
}
