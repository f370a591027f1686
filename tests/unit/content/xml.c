/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Bounded XML: what its caller sees, what is refused, and what is escaped. */
#include "fixture.h"

#include "xml-private.h"

#include <string.h>

static void note_element(gpointer data, guint depth, const char *element, const char **names,
			 const char **values, GError **error)
{
	const char *id = cg_xml_attribute("id", names, values);

	g_string_append_printf(data, "%u%s=%s ", depth, element, id ? id : "-");
	if (strcmp(element, "stop") == 0)
		g_set_error_literal(error, CG_ERROR, CG_ERROR_LIMIT, "stopped");
}

static const CgXmlFormat format = { "test", "root", note_element };

static void check_refused_xml(const char *xml, CgError code, const char *message)
{
	g_autoptr(GString) seen = g_string_new(NULL);
	g_autoptr(GError) error = NULL;

	g_assert_false(cg_xml_parse(cg_span_of(xml), &format, seen, &error));
	g_assert_error(error, CG_ERROR, (gint)code);
	g_assert_cmpstr(error->message, ==, message);
}

static void test_elements(void)
{
	static const char xml[] = "\xEF\xBB\xBF\n<?xml version='1.0'?><ROOT id='&lt;1'>text"
				  "<a x='y'><b id='' id2='n'/></a><c id=\"2\"/></ROOT>\n";
	g_autoptr(GString) seen = g_string_new(NULL);
	g_autoptr(GError) error = NULL;

	g_assert_true(cg_xml_parse(cg_span_of(xml), &format, seen, &error));
	g_assert_no_error(error);
	g_assert_cmpstr(seen->str, ==, "0ROOT=<1 1a=- 2b= 1c=2 ");
	for (gsize cut = strstr(xml, "ROOT") - xml; cut < strlen(xml) - 1; cut++) {
		g_autofree char *copy = g_memdup2(xml, MAX(cut, 1));
		g_autoptr(GString) some = g_string_new(NULL);

		g_assert_false(cg_xml_parse(cg_span(copy, cut), &format, some, NULL));
		g_assert_true(g_str_has_prefix(seen->str, some->str));
	}
}

static void test_refused(void)
{
	check_refused_xml("", CG_ERROR_MALFORMED, "test: not well-formed XML");
	check_refused_xml("<root>", CG_ERROR_MALFORMED, "test: not well-formed XML");
	check_refused_xml("<?xml version=\"1.0\"?>", CG_ERROR_MALFORMED,
			  "test: not well-formed XML");
	check_refused_xml("<!-- root -->", CG_ERROR_MALFORMED, "test: not well-formed XML");
	check_refused_xml("<secret/>", CG_ERROR_MALFORMED, "not a test");
	check_refused_xml("<root><stop/></root>", CG_ERROR_LIMIT, "stopped");
	check_refused_xml("<root><a><a><a><a><a><a><a><a>", CG_ERROR_LIMIT, "test: too deep");
}

static void test_long_element(void)
{
	g_auto(CgBuffer) fits = { 0 }, over = { 0 };
	g_autoptr(GString) seen = g_string_new(NULL);

	fill_buffer(&fits, "<root>", " ", 60000, "<a/></root>");
	fill_buffer(&over, "<root>", " ", 80000, "<a/></root>");
	cg_buffer_append_u8(&over, 0);
	g_assert_true(cg_xml_parse(cg_buffer_span(&fits), &format, seen, NULL));
	check_refused_xml((const char *)over.data, CG_ERROR_LIMIT, "test: an element too long");
}

void test_content_xml(void)
{
	g_test_add_func("/content/xml/elements", test_elements);
	g_test_add_func("/content/xml/refused", test_refused);
	g_test_add_func("/content/xml/long-element", test_long_element);
}
