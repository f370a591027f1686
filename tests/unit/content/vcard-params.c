/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Parameters: bare, named, quoted, and the encoding they give. */
#include "fixture.h"

#include <string.h>

static void check_params(const char *text, const char *expected)
{
	g_autoptr(GString) out = g_string_new(NULL);
	CgSpan left = cg_span_of(text);
	CgVcardParam param;

	while (cg_vcard_param_next(&left, &param))
		g_string_append_printf(out, "%.*s<%.*s>", (int)param.name.size, param.name.data,
				       (int)param.value.size, param.value.data);
	g_assert_cmpstr(out->str, ==, expected);
}

static void test_split(void)
{
	check_params("HOME;TYPE=work", "<HOME>TYPE<work>");
	check_params(" A = b ; c ", "A<b><c>");
	check_params("X=\"a;b=c\";;;D=", "X<\"a;b=c\">D<>");
	check_params("A=b=c", "A<b=c>");
	check_params("X=\"open;D", "X<\"open;D>");
	check_params("=v", "<v>");
	check_params("", "");
	check_params(";;", "");
}

static void check_words(const char *text, const char *expected)
{
	g_autoptr(GString) out = g_string_new(NULL);
	CgSpan left = cg_span_of(text), word;

	while (cg_vcard_word_next(&left, &word))
		g_string_append_printf(out, "<%.*s>", (int)word.size, word.data);
	g_assert_cmpstr(out->str, ==, expected);
}

static void test_words(void)
{
	check_words("HOME", "<HOME>");
	check_words("\"work,voice\"", "<work><voice>");
	check_words("\"a b\", c ,,\"\",d,", "<a b><c><d>");
	check_words("", "");
	check_words(",\",", "");
}

static void test_encoding(void)
{
	g_assert_cmpint(cg_vcard_encoding(cg_span_of("HOME;ENCODING=Quoted-Printable")), ==,
			CG_ENCODING_QP);
	g_assert_cmpint(cg_vcard_encoding(cg_span_of("quoted-printable")), ==, CG_ENCODING_QP);
	g_assert_cmpint(cg_vcard_encoding(cg_span_of("ENCODING=\"b\";TYPE=JPEG")), ==,
			CG_ENCODING_BASE64);
	g_assert_cmpint(cg_vcard_encoding(cg_span_of("BASE64")), ==, CG_ENCODING_BASE64);
	g_assert_cmpint(cg_vcard_encoding(cg_span_of("ENCODING=8BIT")), ==, CG_ENCODING_NONE);
	g_assert_cmpint(cg_vcard_encoding(cg_span_of("ENCODING=b,b")), ==, CG_ENCODING_BASE64);
	g_assert_cmpint(cg_vcard_encoding(cg_span_of("ENCODING=BASE64;ENCODING=8BIT")), ==,
			CG_ENCODING_BASE64);
	g_assert_cmpint(cg_vcard_encoding(cg_span_of("8BIT;ENCODING=QUOTED-PRINTABLE")), ==,
			CG_ENCODING_QP);
	/* A type of that name is no encoding. */
	g_assert_cmpint(cg_vcard_encoding(cg_span_of("TYPE=BASE64")), ==, CG_ENCODING_NONE);
	g_assert_cmpint(cg_vcard_encoding(CG_SPAN_EMPTY), ==, CG_ENCODING_NONE);
}

static void test_cuts(void)
{
	static const char text[] = "HOME;X=\"a;b\",c;ENCODING=b;TYPE=\"d,e\"";

	for (gsize cut = 0; cut < sizeof(text); cut++) {
		g_autofree char *copy = g_memdup2(text, MAX(cut, 1));
		CgSpan left = cg_span(copy, cut), word;
		CgVcardParam param;

		cg_vcard_encoding(left);
		while (cg_vcard_param_next(&left, &param))
			while (cg_vcard_word_next(&param.value, &word))
				g_assert_cmpuint(word.size, >, 0);
	}
}

static void test_tokens(void)
{
	g_assert_true(cg_vcard_is_token(cg_span_of("X-a_9"), ""));
	g_assert_false(cg_vcard_is_token(cg_span_of("a.b"), ""));
	g_assert_true(cg_vcard_is_token(cg_span_of("a.b"), "."));
	g_assert_false(cg_vcard_is_token(CG_SPAN_EMPTY, "."));
	g_assert_false(cg_vcard_is_token(cg_span("a\0", 2), "."));
}

void test_content_vcard_params(void)
{
	g_test_add_func("/content/vcard-params/split", test_split);
	g_test_add_func("/content/vcard-params/words", test_words);
	g_test_add_func("/content/vcard-params/encoding", test_encoding);
	g_test_add_func("/content/vcard-params/cuts", test_cuts);
	g_test_add_func("/content/vcard-params/tokens", test_tokens);
}
