/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Base64 as it may be written: tidied, joined, refused, and cut at each byte. */
#include "fixture.h"

#include <string.h>

static const struct {
	const char *raw, *clean; /* NULL: it is none */
} cases[] = {
	{ "AAAA BB\t\r\n B=", "AAAABBB=" },
	{ "AA", "AA==" },
	{ "AAA", "AAA=" },
	{ "AA======", "AA==" },
	{ "AAAAA", "AAAA" },
	{ "", "" },
	{ "====", "" },
	{ "A\x01\x7F"
	  "A",
	  "AA==" },
	{ "AA\\nAA\\r\\n", "AAAA" },
	{ "_9j-", "/9j+" },
	{ "::AAAA", "AAAA" },
	{ "Zg==Zm8=Zm9v", "ZmZvZm9v" },
	{ "Zm9v=Zm8", "Zm9vZm8=" },
	{ "AA=A", "AA==" },
	{ "=Zg", "Zg==" },
	{ "AA:A", NULL },
	{ "(null)", NULL },
	{ "AAAA\\", NULL },
	{ "AA\\tA", NULL },
	{ "AAA.", NULL },
	{ "\xC3\xA4", NULL },
};

/* Every cut is base64 or refused, and refused it leaves nothing. */
static void check_cuts(const char *raw)
{
	for (gsize cut = 0; cut < strlen(raw); cut++) {
		g_autofree guint8 *copy = g_memdup2(raw, MAX(cut, 1));
		g_auto(CgBuffer) out = { 0 }, again = { 0 };

		if (!cg_vcard_clean_base64(cg_span(copy, cut), &out)) {
			g_assert_cmpuint(out.size, ==, 0);
			continue;
		}
		g_assert_cmpuint(out.size % 4, ==, 0);
		g_assert_true(cg_vcard_clean_base64(cg_buffer_span(&out), &again));
		g_assert_true(cg_span_equal(cg_buffer_span(&out), cg_buffer_span(&again)));
	}
}

static void test_clean(void)
{
	for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_auto(CgBuffer) out = { 0 };
		gboolean fine;

		cg_buffer_append_text(&out, "AA=");
		fine = cg_vcard_clean_base64(cg_span_of(cases[i].raw), &out);
		g_assert_cmpint(fine, ==, cases[i].clean != NULL);
		g_assert_cmpmem(out.data, 3, "AA=", 3);
		g_assert_cmpmem(out.data + 3, out.size - 3, fine ? cases[i].clean : "",
				fine ? strlen(cases[i].clean) : 0);
		check_cuts(cases[i].raw);
	}
}

static void test_bytes(void)
{
	g_auto(CgBuffer) out = { 0 };

	cg_vcard_unbase64(cg_span_of("TcO8bGxlcg=="), &out);
	g_assert_cmpmem(out.data, out.size, "Müller", 7);
	cg_vcard_unbase64(CG_SPAN_EMPTY, &out);
	g_assert_cmpuint(out.size, ==, 7);
}

/* A million pieces cost what a million bytes do. */
static void test_many_pieces(void)
{
	g_auto(CgBuffer) raw = { 0 }, out = { 0 };

	fill_buffer(&raw, "", "Zg=", 1000000, "");
	g_assert_true(cg_vcard_clean_base64(cg_buffer_span(&raw), &out));
	g_assert_cmpuint(out.size, ==, 1333336);
	g_assert_cmpmem(out.data, 8, "ZmZmZmZm", 8);
}

static void test_looks(void)
{
	static const char *const
		like[] = { "AB+/=", "_9j-", "AAAA\\n", "AAAA\\r\\n", "A\x01", "=" },
		*const unlike[] = { "", "TEL:1", "just text", "AA\\nA", "\\n", "a.b", "(null)" };
	gboolean odd;

	for (guint i = 0; i < G_N_ELEMENTS(like); i++) {
		g_assert_true(cg_vcard_looks_like_base64(cg_span_of(like[i]), &odd));
		g_assert_cmpint(odd, ==, strpbrk(like[i], "-_\x01") != NULL);
	}
	for (guint i = 0; i < G_N_ELEMENTS(unlike); i++)
		g_assert_false(cg_vcard_looks_like_base64(cg_span_of(unlike[i]), &odd));
}

void test_content_vcard_base64(void)
{
	g_test_add_func("/content/vcard-base64/clean", test_clean);
	g_test_add_func("/content/vcard-base64/bytes", test_bytes);
	g_test_add_func("/content/vcard-base64/many-pieces", test_many_pieces);
	g_test_add_func("/content/vcard-base64/looks", test_looks);
}
