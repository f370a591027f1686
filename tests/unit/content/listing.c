/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The listing, written and parsed; handles. */
#include "fixture.h"

#include <string.h>

static void test_written(void)
{
	g_auto(CgBuffer) out = { 0 };

	cg_listing_begin(&out);
	cg_listing_entry(&out, 0, "Doe;John");
	cg_listing_entry(&out, 4294967295u, "<a href='x'>\"&\x01\t\n\xEF\xBF\xBF\xC2\x85\xFF Ё");
	cg_listing_entry(&out, 7, "");
	cg_listing_end(&out);
	cg_buffer_append_u8(&out, 0);
	g_assert_cmpstr(
		(const char *)out.data, ==,
		"<?xml version=\"1.0\"?>\r\n"
		"<!DOCTYPE vcard-listing SYSTEM \"vcard-listing.dtd\">\r\n"
		"<vCard-listing version=\"1.0\">\r\n"
		"<card handle=\"0.vcf\" name=\"Doe;John\"/>\r\n"
		"<card handle=\"4294967295.vcf\" name=\"&lt;a href=&apos;x&apos;&gt;&quot;&amp;"
		"\uFFFD Ё\"/>\r\n"
		"<card handle=\"7.vcf\" name=\"\"/>\r\n"
		"</vCard-listing>\r\n");
}

static void check_parsed(const char *xml, const char *expected)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(GPtrArray) entries = cg_listing_parse(cg_span_of(xml), &error);
	g_autoptr(GString) found = g_string_new(NULL);

	g_assert_no_error(error);
	for (guint i = 0; i < entries->len; i++) {
		const CgListingEntry *entry = entries->pdata[i];

		g_string_append_printf(found, "%s=%s|", entry->handle, entry->name);
	}
	g_assert_cmpstr(found->str, ==, expected);

	for (gsize cut = 0; cut < strlen(xml); cut++) {
		g_autofree char *copy = g_memdup2(xml, MAX(cut, 1));
		g_autoptr(GError) cut_error = NULL;
		g_autoptr(GPtrArray) some = cg_listing_parse(cg_span(copy, cut), &cut_error);

		g_assert_true(some || cut_error->domain == CG_ERROR);
	}
}

static void test_parsed(void)
{
	check_parsed("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n"
		     "<!DOCTYPE vcard-listing SYSTEM \"vcard-listing.dtd\" [ ]>\n"
		     "<vcard-listing version=\"1.0\">\n"
		     "<card handle = \"0.vcf\" name = \"Doe;John\"/>\r\n"
		     "<card name='&lt;&amp;&gt;&#x42f;' extra=\"x\" handle='12.vcf'></card>\n"
		     "<!-- nothing --><card handle=\"9.VCF\"/>\n"
		     "<other><card handle=\"8.vcf\"/></other>\n"
		     "</vcard-listing>\r\n\r\n",
		     "0.vcf=Doe;John|12.vcf=<&>Я|9.VCF=|");
	check_parsed("\xEF\xBB\xBF<vCard-listing/>", "");
	check_parsed("<vCard-listing version=\"1.0\"></vCard-listing>", "");
}

static void check_refused_xml(const char *xml, CgError code)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(GPtrArray) entries = cg_listing_parse(cg_span_of(xml), &error);

	g_assert_null(entries);
	g_assert_error(error, CG_ERROR, (gint)code);
	/* No bytes of the peer's in what may be shown. */
	g_assert_null(strstr(error->message, "secret"));
}

static void test_refused(void)
{
	g_auto(CgBuffer) xml = { 0 };

	check_refused_xml("", CG_ERROR_MALFORMED);
	check_refused_xml("secret", CG_ERROR_MALFORMED);
	check_refused_xml("<secret/>", CG_ERROR_MALFORMED);
	check_refused_xml("<vcard-listing>", CG_ERROR_MALFORMED);
	check_refused_xml("<vcard-listing><card name=\"secret\"/></vcard-listing>",
			  CG_ERROR_MALFORMED);
	check_refused_xml("<vcard-listing><card handle=\"&secret;\"/></vcard-listing>",
			  CG_ERROR_MALFORMED);
	check_refused_xml("<vcard-listing><card handle=\"\xFFsecret\"/></vcard-listing>",
			  CG_ERROR_MALFORMED);
	fill_buffer(&xml, "<vcard-listing>", "<card handle='1.vcf'/>", CG_LISTING_MAX + 1,
		    "</vcard-listing>");
	cg_buffer_append_u8(&xml, 0);
	check_refused_xml((const char *)xml.data, CG_ERROR_LIMIT);
}

/* What is written is parsed as it was. */
static void repeat(CgBuffer *xml, const char *text, guint times)
{
	while (times-- > 0)
		cg_buffer_append_text(xml, text);
}

/* What would cost the parser many times its bytes. */
static void check_greedy(const char *before, const char *slice, guint times, const char *after)
{
	g_auto(CgBuffer) xml = { 0 };

	cg_buffer_append_text(&xml, "<vcard-listing>");
	cg_buffer_append_text(&xml, before);
	repeat(&xml, slice, times);
	cg_buffer_append_text(&xml, after);
	cg_buffer_append_u8(&xml, 0);
	check_refused_xml((const char *)xml.data, CG_ERROR_LIMIT);
}

static void test_greedy(void)
{
	check_parsed(
		"<vcard-listing><a><a><a><a><a><a><a/></a></a></a></a></a></a></vcard-listing>",
		"");
	check_greedy("", "<a>", 8, "");
	check_greedy("", " ", 80000, "</vcard-listing>");
	check_greedy("<card handle='1.vcf' name='", "x", 80000, "'/></vcard-listing>");
}

static void test_both_ways(void)
{
	static const char name[] = "Ёлкин;\"Пётр\" <&'\xF0\x9F\x98\x80'>";
	g_auto(CgBuffer) out = { 0 };
	g_autoptr(GPtrArray) entries = NULL;

	cg_listing_begin(&out);
	for (guint i = 0; i < 100; i++)
		cg_listing_entry(&out, i, name);
	cg_listing_end(&out);
	entries = cg_listing_parse(cg_buffer_span(&out), NULL);
	g_assert_cmpuint(entries->len, ==, 100);
	for (guint i = 0; i < entries->len; i++) {
		const CgListingEntry *entry = entries->pdata[i];
		guint32 handle;

		g_assert_cmpstr(entry->name, ==, name);
		g_assert_true(cg_handle_parse(entry->handle, &handle));
		g_assert_cmpuint(handle, ==, i);
	}
}

static void test_handles(void)
{
	static const char *const bad[] = {
		"",       ".vcf",   "1",      "1.vcfx",         "1 .vcf",
		" 1.vcf", "-1.vcf", "1A.vcf", "4294967296.vcf", "99999999999999999999.vcf"
	};
	guint32 handle = 77;

	for (guint i = 0; i < G_N_ELEMENTS(bad); i++)
		g_assert_false(cg_handle_parse(bad[i], &handle));
	g_assert_cmpuint(handle, ==, 77);
	g_assert_true(cg_handle_parse("0.vcf", &handle));
	g_assert_cmpuint(handle, ==, 0);
	g_assert_true(cg_handle_parse("4294967295.VCF", &handle));
	g_assert_cmpuint(handle, ==, G_MAXUINT32);
}

void test_content_listing(void)
{
	g_test_add_func("/content/listing/written", test_written);
	g_test_add_func("/content/listing/parsed", test_parsed);
	g_test_add_func("/content/listing/refused", test_refused);
	g_test_add_func("/content/listing/greedy", test_greedy);
	g_test_add_func("/content/listing/both-ways", test_both_ways);
	g_test_add_func("/content/listing/handles", test_handles);
}
