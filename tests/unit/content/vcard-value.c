/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Values as written, decoded: escapes of each version, quoted-printable. */
#include "fixture.h"

#include <string.h>

/* Marks show as '/' (part) and '|' (item). */
static void check_value(const char *raw, gboolean qp, const char *charset, CgVersion version,
			CgValueType value_type, const char *expected)
{
	g_auto(CgBuffer) out = { 0 };

	cg_vcard_decode_text(cg_span_of(raw), qp, cg_span_of(charset), version, value_type, &out);
	for (gsize i = 0; i < out.size; i++)
		out.data[i] = out.data[i] == CG_PART_SEPARATOR   ? '/'
			      : out.data[i] == CG_ITEM_SEPARATOR ? '|'
								 : out.data[i];
	cg_buffer_append_u8(&out, 0);
	g_assert_cmpstr((const char *)out.data, ==, expected);

	for (gsize cut = 0; cut < strlen(raw); cut++) {
		g_autofree char *copy = g_memdup2(raw, MAX(cut, 1));

		cg_buffer_truncate(&out, 0);
		cg_vcard_decode_text(cg_span(copy, cut), qp, cg_span_of(charset), version,
				     value_type, &out);
		g_assert_true(cg_utf8_valid(cg_buffer_span(&out)));
	}
}

static void test_escapes(void)
{
	check_value("a\\nb\\Nc\\\\n\\,\\;\\:\\\"\\x\\", FALSE, "", CG_VERSION_30, CG_VALUE_TEXT,
		    "a\nb\nc\\n,;:\"\\x\\");
	check_value("a;b\\;c;;d,e", FALSE, "", CG_VERSION_30, CG_VALUE_PARTS, "a/b;c//d,e");
	check_value("a;b\\;c;;d,e", FALSE, "", CG_VERSION_21, CG_VALUE_PARTS, "a/b;c//d,e");
	check_value("a,b\\,c,;d", FALSE, "", CG_VERSION_30, CG_VALUE_LIST, "a|b,c|;d");
	check_value("1.5,2.5", FALSE, "", CG_VERSION_21, CG_VALUE_PLACE, "1.5/2.5");
	check_value("1.5;2.5", FALSE, "", CG_VERSION_30, CG_VALUE_PLACE, "1.5/2.5");
	check_value("a;b,c", FALSE, "", CG_VERSION_30, CG_VALUE_PLAIN, "a;b,c");
}

/* 2.1 has one escape. A value that is plainly escaped as 3.0 wants it is read so. */
static void test_escaped_21(void)
{
	static const struct {
		const char *raw, *text;
	} values[] = {
		{ "a\\;b", "a;b" },
		{ "a\\nb\\;c\\,d\\\\", "a\nb;c,d\\" },
		{ "Str.:\\nOrt", "Str.:\nOrt" },
		{ "ab:\\nc", "ab:\nc" },
		{ "http\\://a\\,b", "http://a,b" },
		/* None of these shows that its writer escapes. */
		{ "AC\\\\DC", "AC\\\\DC" },
		{ "C:\\new", "C:\\new" },
		{ "see c:\\n\\,x", "see c:\\n\\,x" },
		{ "\\\\host\\name", "\\\\host\\name" },
		{ "a\\nb\\d", "a\\nb\\d" },
		{ "a\\,b\\", "a\\,b\\" },
	};

	for (guint i = 0; i < G_N_ELEMENTS(values); i++)
		check_value(values[i].raw, FALSE, "", CG_VERSION_21, CG_VALUE_TEXT, values[i].text);
	/* What is encoded shows nothing, and stays as it is. */
	check_value("a=5C,b=5Cn", TRUE, "", CG_VERSION_21, CG_VALUE_TEXT, "a\\,b\\n");
	check_value("=C3=A4\\,b=5C", TRUE, "", CG_VERSION_21, CG_VALUE_TEXT, "ä,b\\");
}

static void test_quoted_printable(void)
{
	check_value("=C3=91=20=c3=b1", TRUE, "UTF-8", CG_VERSION_21, CG_VALUE_TEXT, "Ñ ñ");
	/* What is encoded is meant literally; what is bare is structure. */
	check_value("a=3Bb;c\\;d=5C;e", TRUE, "", CG_VERSION_21, CG_VALUE_PARTS, "a;b/c;d\\/e");
	check_value("a=2Cb,c", TRUE, "", CG_VERSION_21, CG_VALUE_LIST, "a,b|c");
	check_value("a=0D=0Ab=0Ac=0D", TRUE, "", CG_VERSION_21, CG_VALUE_TEXT, "a\nb\nc\n");
	/* Damage stays text; controls go, and can't pose as separators. */
	check_value("a=3=GGb=", TRUE, "", CG_VERSION_21, CG_VALUE_TEXT, "a=3=GGb=");
	check_value("a=00=1F=1E=0C=1Bb", TRUE, "", CG_VERSION_21, CG_VALUE_PARTS, "ab");
	check_value("a=C2=80=C2=9Fb=C2=A0=C3=80", TRUE, "UTF-8", CG_VERSION_21, CG_VALUE_TEXT,
		    "ab\xC2\xA0\xC3\x80");
	check_value("?=0C?", TRUE, "", CG_VERSION_21, CG_VALUE_PARTS, "??");
	check_value("a=3D", FALSE, "", CG_VERSION_21, CG_VALUE_TEXT, "a=3D");
}

static void test_charsets(void)
{
	check_value("M=FCller", TRUE, "ISO-8859-1", CG_VERSION_21, CG_VALUE_TEXT, "Müller");
	check_value("\x95\x5C;\x83\x5C", FALSE, "SHIFT_JIS", CG_VERSION_30, CG_VALUE_PARTS,
		    "表/ソ");
	check_value("=95=5C;=83=5C", TRUE, "SHIFT_JIS", CG_VERSION_21, CG_VALUE_PARTS, "表/ソ");
	check_value("=1B$B=46|K=5C=1B(B", TRUE, "ISO-2022-JP", CG_VERSION_21, CG_VALUE_TEXT,
		    "日本");
	/* A conversion must not bring in separators or controls where they have no place. */
	check_value("a+AB8AAw-b", FALSE, "UTF-7", CG_VERSION_30, CG_VALUE_TEXT, "ab");
	check_value("=00=11=00=00=00=00=00a", TRUE, "UCS-4BE", CG_VERSION_21, CG_VALUE_TEXT,
		    "\uFFFDa");
}

void test_content_vcard_value(void)
{
	g_test_add_func("/content/vcard-value/escapes", test_escapes);
	g_test_add_func("/content/vcard-value/escaped-2.1", test_escaped_21);
	g_test_add_func("/content/vcard-value/quoted-printable", test_quoted_printable);
	g_test_add_func("/content/vcard-value/charsets", test_charsets);
}
