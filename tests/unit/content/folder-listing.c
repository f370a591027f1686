/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The folder listing, both ways. */
#include "fixture.h"

#include "../../wire/map-phones.h"

#include <string.h>

static char *read_folders(CgSpan xml)
{
	g_autofree guint8 *copy = g_memdup2(xml.data, MAX(xml.size, 1));
	g_autoptr(GError) error = NULL;
	g_autoptr(GPtrArray) folders = cg_folder_listing_parse(cg_span(copy, xml.size), &error);
	GString *found = g_string_new(NULL);

	g_assert_true(!folders == !!error);
	for (guint i = 0; folders && i < folders->len; i++)
		g_string_append_printf(found, "%s|", (const char *)folders->pdata[i]);
	return g_string_free(found, FALSE);
}

static void check_folders(const char *xml, const char *expected)
{
	g_autofree char *found = read_folders(cg_span_of(xml));

	g_assert_cmpstr(found, ==, expected);
	for (gsize cut = 0; cut < strlen(xml); cut++) {
		g_autofree char *some = read_folders(cg_span(xml, cut));

		g_assert_true(g_str_has_prefix(expected, some));
	}
}

static void test_parsed(void)
{
	check_folders(MAP_FOLDERS_ANDROID, "inbox|sent|deleted|outbox|draft|");
	check_folders("<folder-listing><folder/><folder name='&x;'/><file name='f'/>"
		      "<parent-folder/><folder name='a' size='1'/></folder-listing>",
		      "a|");
}

static void test_limit(void)
{
	g_auto(CgBuffer) fits = { 0 }, over = { 0 };
	g_autoptr(GError) error = NULL;
	g_autoptr(GPtrArray) folders = NULL;

	fill_buffer(&fits, "<folder-listing>", "<folder name='a'/>", CG_FOLDERS_MAX,
		    "</folder-listing>");
	fill_buffer(&over, "<folder-listing>", "<folder name='a'/>", CG_FOLDERS_MAX + 1,
		    "</folder-listing>");
	folders = cg_folder_listing_parse(cg_buffer_span(&fits), &error);
	g_assert_no_error(error);
	g_assert_cmpuint(folders->len, ==, CG_FOLDERS_MAX);
	g_assert_null(cg_folder_listing_parse(cg_buffer_span(&over), &error));
	g_assert_error(error, CG_ERROR, CG_ERROR_LIMIT);
}

static void test_written(void)
{
	g_auto(CgBuffer) out = { 0 };

	cg_folder_listing_begin(&out);
	cg_folder_listing_entry(&out, "inbox");
	cg_folder_listing_entry(&out, "a<\"b\"");
	cg_folder_listing_end(&out);
	cg_buffer_append_u8(&out, 0);
	g_assert_cmpstr((const char *)out.data, ==,
			"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\r\n"
			"<folder-listing version=\"1.0\">\r\n<folder name=\"inbox\"/>\r\n"
			"<folder name=\"a&lt;&quot;b&quot;\"/>\r\n</folder-listing>\r\n");
}

void test_content_folder_listing(void)
{
	g_test_add_func("/content/folder-listing/parsed", test_parsed);
	g_test_add_func("/content/folder-listing/limit", test_limit);
	g_test_add_func("/content/folder-listing/written", test_written);
}
