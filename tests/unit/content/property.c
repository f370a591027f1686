/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The table of properties: every bit has a name, every name its bit. */
#include "fixture.h"

static void test_names(void)
{
	for (guint i = 0; i <= CG_PROP_X_BT_UID; i++)
		g_assert_cmpint(cg_property_of(cg_span_of(cg_property_name(i))), ==, i);
	g_assert_cmpstr(cg_property_name(CG_PROP_OTHER), ==, "X-*");
	g_assert_cmpstr(cg_property_name(CG_PROP_SORT_STRING), ==, "SORT-STRING");
	g_assert_cmpint(CG_PROP_X_BT_UID, ==, 31);
	g_assert_cmpint(cg_property_of(cg_span_of("tel")), ==, CG_PROP_TEL);
	g_assert_cmpint(cg_property_of(cg_span_of("PRODID")), ==, CG_PROP_PROID);
	g_assert_cmpint(cg_property_of(cg_span_of("TELX")), ==, CG_PROP_OTHER);
	g_assert_cmpint(cg_property_of(cg_span_of("TE")), ==, CG_PROP_OTHER);
	g_assert_cmpint(cg_property_of(CG_SPAN_EMPTY), ==, CG_PROP_OTHER);
}

static void test_lists(void)
{
	CgFields fields = 0;
	CgSpan unknown = CG_SPAN_EMPTY;

	g_assert_true(cg_fields_parse("N; fn ;TEL;", ';', &fields, NULL));
	g_assert_cmphex(fields, ==,
			CG_FIELD(CG_PROP_N) | CG_FIELD(CG_PROP_FN) | CG_FIELD(CG_PROP_TEL));
	g_assert_true(cg_fields_parse("X-*,X-BT-UID", ',', &fields, NULL));
	g_assert_cmphex(fields, ==, CG_FIELD(CG_PROP_OTHER) | CG_FIELD(CG_PROP_X_BT_UID));
	g_assert_true(cg_fields_parse("", ',', &fields, NULL));
	g_assert_cmphex(fields, ==, CG_FIELDS_NONE);

	fields = 5;
	g_assert_false(cg_fields_parse("N,PHONE,TEL", ',', &fields, &unknown));
	g_assert_true(cg_span_equal(unknown, CG_SPAN_LITERAL("PHONE")));
	g_assert_cmphex(fields, ==, 5);
	g_assert_false(cg_fields_parse("N;TEL", ',', &fields, NULL));
}

void test_content_property(void)
{
	g_test_add_func("/content/property/names", test_names);
	g_test_add_func("/content/property/lists", test_lists);
}
