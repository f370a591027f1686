/* SPDX-License-Identifier: GPL-2.0-or-later */
/* XML in rows: each tag by itself, and what one that is broken costs. */
#include "fixture.h"

#include "xml-private.h"

#include <string.h>

static void note_row(gpointer data, const char *element, const char **names, const char **values)
{
	const char *id = names ? cg_xml_attribute("id", names, values) : "?";

	g_string_append_printf(data, "%s=%s ", element ? element : "?", id ? id : "-");
}

static void note_end(gpointer data, const char *element)
{
	g_string_append_printf(data, "/%s ", element);
}

static const CgXmlRows format = { "test", "root", note_row, note_end };

static char *read_rows(CgSpan xml, gboolean *whole)
{
	g_autofree guint8 *copy = g_memdup2(xml.data, MAX(xml.size, 1));
	GString *seen = g_string_new(NULL);
	g_autoptr(GError) error = NULL;

	if (!cg_xml_parse_rows(cg_span(copy, xml.size), &format, seen, whole, &error)) {
		g_assert_error(error, CG_ERROR, CG_ERROR_MALFORMED);
		g_assert_cmpstr(error->message, ==, "not a test");
		return g_string_free(seen, TRUE);
	}
	return g_string_free(seen, FALSE);
}

/* The rows are these; cut anywhere, they are some of the first of them, or lost. */
static void check_rows(const char *xml, const char *expected)
{
	gboolean whole;
	g_autofree char *seen = read_rows(cg_span_of(xml), &whole);

	g_assert_cmpstr(seen, ==, expected);
	g_assert_true(whole);
	for (gsize cut = 0; cut < strlen(xml); cut++) {
		g_autofree char *some = read_rows(cg_span(xml, cut), &whole);
		g_auto(GStrv) rows = g_strsplit(some ? some : "", " ", -1);

		for (char **row = rows; *row; row++)
			g_assert_true(strstr(expected, *row) || strchr(*row, '?'));
	}
}

static void test_rows(void)
{
	check_rows("\xEF\xBB\xBF<?xml version='1.0'?>\n<!DOCTYPE root [ <!ENTITY x 'y'> ]>\n"
		   "<ROOT v='1'>text<a id='&lt;1'/><b>\n<a  id = \"2\" x='\"'\n/></b>"
		   "<!-- <a id='no'/> --><![CDATA[<a id='no'/>]]><a/></ROOT>\n<a id='no'/>",
		   "a=<1 /a b=- a=2 /a /b a=- /a ");
	check_rows("<root/>", "");
	check_rows("<root></root>", "");
}

static void test_broken(void)
{
	/* A broken row costs itself, with its neighbours on its line or on others. */
	check_rows("<root><a id='1'/><a id='2' x=\"5\" wide\"/><a id='3'/></root>",
		   "a=1 /a a=? a=3 /a ");
	check_rows("<root><a id=\"1\" x=\"no end/>\n<a id=\"2\"/></root>", "a=? a=2 /a ");
	check_rows("<root><a id='1' x='no end\n <a id='2'/></root>", "a=? a=2 /a ");
	check_rows("<root><a id='1' id='2'/><a id='3'/></root>", "a=? /a a=3 /a ");
	check_rows("<root><a id='&x;'/><a id='&'/><a id='3'/></root>", "a=? /a a=? /a a=3 /a ");
	check_rows("<root><a id=1/><a id/><a 'x'/><a id='3'/></root>", "a=? a=? a=? a=3 /a ");
	check_rows("<root>< a/><a id='3'/><\xFF\xFE/></root>", "?=? a=3 /a \xFF\xFE=? /\xFF\xFE ");
}

/* What a writer left unescaped in a value begins no row. */
static void test_planted(void)
{
	check_rows("<root><a id='1' x=\"<a id='9'/>\"/></root>", "a=1 /a ");
	check_rows("<root><a id='1' x=\"\n<a id='9'/>\n\"/></root>", "a=1 /a ");
	check_rows("<root><a id='1' x=\"5\" <a id='9'/>\"/><a id='2'/></root>", "a=? a=2 /a ");
	check_rows("<root><a id='1' x=\"\n<a id='9'/>\n\" bad/><a id='2'/></root>", "a=? a=2 /a ");
	check_rows("<root><a id='1' x=\"5\" </root> <!-- \"/>\n<a id='2'/></root>", "a=? a=2 /a ");
}

static void test_utf8(void)
{
	check_rows("<root><a id='\xC3'/><a id='a\xE4z'/></root>", "a=\uFFFD /a a=a\uFFFDz /a ");
}

static void test_refused(void)
{
	static const char *const bad[] = { "",        "root",    "<other/>",
					   "< root>", "</root>", "<!-- <root>" };
	gboolean whole;

	for (guint i = 0; i < G_N_ELEMENTS(bad); i++)
		g_assert_null(read_rows(cg_span_of(bad[i]), &whole));
}

static void check_greedy(const char *slice, gsize count, const char *expected)
{
	g_auto(CgBuffer) xml = { 0 };
	g_autofree char *seen = NULL;
	gboolean whole;

	fill_buffer(&xml, "<root><a id='1'", slice, count, "/><a id='2'/></root>");
	seen = read_rows(cg_buffer_span(&xml), &whole);
	g_assert_cmpstr(seen, ==, expected);
}

static void test_greedy(void)
{
	check_greedy(" ", 60000, "a=1 /a a=2 /a ");
	check_greedy(" ", 70000, "a=? a=2 /a ");
	check_greedy(" b='1'", 1, "a=1 /a a=2 /a ");
	check_greedy(" b='1'", 1000, "a=? a=2 /a ");
	check_greedy("<", 70000, "a=? a=2 /a ");
}

void test_content_xml_rows(void)
{
	g_test_add_func("/content/xml-rows/rows", test_rows);
	g_test_add_func("/content/xml-rows/broken", test_broken);
	g_test_add_func("/content/xml-rows/planted", test_planted);
	g_test_add_func("/content/xml-rows/utf8", test_utf8);
	g_test_add_func("/content/xml-rows/refused", test_refused);
	g_test_add_func("/content/xml-rows/greedy", test_greedy);
}
