/* SPDX-License-Identifier: GPL-2.0-or-later */
/* XML as it is written: elements, and values that are escaped. */
#include "fixture.h"

#include "xml-private.h"

static void test_escaped(void)
{
	g_auto(CgBuffer) out = { 0 };

	cg_xml_write_attribute(&out, "a", cg_span_of("<a>'\"&\x01\t\xEF\xBF\xBE\xC3\xA4"));
	cg_buffer_append_u8(&out, 0);
	g_assert_cmpstr((const char *)out.data, ==, " a=\"&lt;a&gt;&apos;&quot;&amp;\xC3\xA4\"");
}

static void test_elements(void)
{
	g_auto(CgBuffer) out = { 0 };

	cg_xml_write_root(&out, "r", 2);
	cg_xml_write_start(&out, "a");
	cg_xml_write_attribute(&out, "b", CG_SPAN_LITERAL("1"));
	cg_xml_write_attribute(&out, "c", CG_SPAN_EMPTY);
	cg_xml_write_open(&out);
	cg_xml_write_start(&out, "d");
	cg_xml_write_empty(&out);
	cg_xml_write_close(&out, "a");
	cg_buffer_append_u8(&out, 0);
	g_assert_cmpstr((const char *)out.data, ==,
			"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\r\n<r version=\"1.2\">\r\n"
			"<a b=\"1\" c=\"\">\r\n<d/>\r\n</a>\r\n");
}

void test_content_xml_write(void)
{
	g_test_add_func("/content/xml-write/escaped", test_escaped);
	g_test_add_func("/content/xml-write/elements", test_elements);
}
