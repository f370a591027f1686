/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Values as written: what is escaped, what is encoded, where lines break. */
#include "fixture.h"

#include <string.h>

typedef void (*Write)(CgVcardWriter *writer, CgSpan value, CgValueType value_type);

static CgText *write_after(const char *head, CgFormat format, Write write, CgValueType value_type,
			   const char *value)
{
	g_auto(CgBuffer) out = { 0 };
	CgVcardWriter writer = cg_vcard_writer(&out, format);

	cg_vcard_write_plain(&writer, cg_span_of(head));
	write(&writer, cg_span_of(value), value_type);
	return cg_text_new(cg_buffer_span(&out));
}

static void check_written(CgFormat format, Write write, CgValueType value_type, const char *value,
			  const char *expected)
{
	g_autoptr(CgText) text = write_after("", format, write, value_type, value);

	g_assert_cmpstr(text, ==, expected);
}

static void test_30(void)
{
	const CgFormat format = CG_FORMAT_30;

	check_written(format, cg_vcard_write_text_30, CG_VALUE_TEXT, "a;b,c\\d\ne\"f:g",
		      "a\\;b\\,c\\\\d\\ne\"f:g");
	check_written(format, cg_vcard_write_text_30, CG_VALUE_PARTS,
		      "a;b\x1F"
		      "c\x1F",
		      "a\\;b;c;");
	check_written(format, cg_vcard_write_text_30, CG_VALUE_LIST,
		      "a,b\x1E"
		      "c",
		      "a\\,b,c");
	check_written(format, cg_vcard_write_text_30, CG_VALUE_PLACE,
		      "1\x1F"
		      "2",
		      "1;2");
	check_written(format, cg_vcard_write_text_30, CG_VALUE_URI, "a;b,c\\d", "a;b,c\\\\d");
}

static void test_21(void)
{
	const CgFormat format = CG_FORMAT_21;

	check_written(format, cg_vcard_write_text_21, CG_VALUE_TEXT, "a;b,c", "a;b,c");
	check_written(format, cg_vcard_write_text_21, CG_VALUE_PARTS,
		      "a;b\x1F"
		      "c",
		      "a\\;b;c");
	check_written(format, cg_vcard_write_text_21, CG_VALUE_PLACE,
		      "1\x1F"
		      "2",
		      "1,2");
	check_written(format, cg_vcard_write_qp, CG_VALUE_PARTS, "a;\\\x1FÑ=\n\t",
		      "a\\;=5C;=C3=91=3D=0D=0A=09");
	check_written(format, cg_vcard_write_qp, CG_VALUE_LIST,
		      "a,b\x1E"
		      "c ",
		      "a=2Cb,c=20");
}

/* A line that ended so would be taken for a card cut off, and the next one's BEGIN glued to it. */
static void test_begin(void)
{
	check_written(CG_FORMAT_30, cg_vcard_write_text_30, CG_VALUE_TEXT, "see BEGIN:VCARD",
		      "see BEGIN:VCAR\r\n D");
	check_written(CG_FORMAT_30, cg_vcard_write_text_30, CG_VALUE_TEXT, "begin:vcard ",
		      "begin:vcar\r\n d ");
	check_written(CG_FORMAT_21, cg_vcard_write_qp, CG_VALUE_TEXT, "see BEGIN:VCARD",
		      "see BEGIN:VCAR=\r\nD");
}

static void test_needs_qp(void)
{
	static const char *const hard[] = { "é",  "a\nb", "a\tb",          "a\\b", " a",
					    "a ", "a=",   "a Begin:vCard", "vcard" };

	for (guint i = 0; i < G_N_ELEMENTS(hard); i++)
		g_assert_true(cg_vcard_needs_qp(cg_span_of(hard[i]), CG_VALUE_TEXT));
	g_assert_false(cg_vcard_needs_qp(cg_span_of("a=b;c,d"), CG_VALUE_TEXT));
	g_assert_false(cg_vcard_needs_qp(cg_span_of("a\x1F"
						    "b;\x1F"),
					 CG_VALUE_PARTS));
	g_assert_false(cg_vcard_needs_qp(cg_span_of("a\x1E"
						    "b"),
					 CG_VALUE_LIST));
	g_assert_true(cg_vcard_needs_qp(cg_span_of("a,b"), CG_VALUE_LIST));
	g_assert_false(cg_vcard_needs_qp(CG_SPAN_EMPTY, CG_VALUE_TEXT));
}

/* With a head of any length: no line too long, no character broken, nothing lost. */
static void check_breaks(CgFormat format, Write write, const char *turn, gsize columns)
{
	static const char value[] =
		"Ελληνικά;日本語,\xF0\x9F\x98\x80 plain = text \\ and\nmore of it, "
		"long enough to break twice or thrice, END:VCARD BEGIN:VCARD";

	for (guint size = 1; size < 90; size++) {
		g_autofree char *head = g_strnfill(size, 'H');
		g_autoptr(CgText) text = write_after(head, format, write, CG_VALUE_TEXT, value);
		g_auto(GStrv) lines = g_strsplit(text, turn, -1);

		g_assert_cmpuint(g_strv_length(lines), >=, 2);
		for (char **line = lines + 1; *line; line++) {
			g_assert_cmpuint(strlen(*line), <=, columns);
			g_assert_true(g_utf8_validate(*line, -1, NULL));
			g_assert_null(strpbrk(*line, "\r\n"));
		}
	}
}

static void test_breaks(void)
{
	check_breaks(CG_FORMAT_30, cg_vcard_write_text_30, "\r\n ", 74);
	check_breaks(CG_FORMAT_21, cg_vcard_write_qp, "=\r\n", 75);
}

static void test_no_delimiters(void)
{
	/* Every way that a soft break could fall before text like a delimiter or a fold. */
	for (guint size = 0; size < 80; size++) {
		g_autofree char *before = g_strnfill(size, 'x');
		g_autofree char *end = g_strconcat(before, "END:VCARD", NULL);
		g_autofree char *begin = g_strconcat(before, "begin:vcard", NULL);
		g_autofree char *space = g_strconcat(before, "  y", NULL);
		const char *const values[] = { end, begin, space };

		for (guint i = 0; i < G_N_ELEMENTS(values); i++) {
			g_autoptr(CgText) text = write_after("N:", CG_FORMAT_21, cg_vcard_write_qp,
							     CG_VALUE_TEXT, values[i]);

			g_assert_null(strstr(text, "\nEND"));
			g_assert_null(strstr(text, "\nbegin"));
			g_assert_null(strstr(text, "\n "));
		}
	}
}

static void test_base64(void)
{
	g_autofree char *data = g_strnfill(200, 'A');

	for (guint size = 1; size < 90; size++) {
		g_autofree char *head = g_strnfill(size, 'H');
		g_auto(CgBuffer) out = { 0 };
		CgVcardWriter writer = cg_vcard_writer(&out, CG_FORMAT_21);
		g_auto(GStrv) lines = NULL;
		gsize total = 0;

		cg_vcard_write_plain(&writer, cg_span_of(head));
		cg_vcard_write_base64(&writer, cg_span_of(data));
		cg_buffer_append_u8(&out, 0);
		lines = g_strsplit((const char *)out.data, "\r\n ", -1);
		for (char **line = lines; *line; line++) {
			total += strlen(*line);
			g_assert_cmpuint(strlen(*line), <=, line == lines ? MAX(size, 75) : 74);
		}
		g_assert_cmpuint(total, ==, size + 200);
	}
}

void test_content_vcard_write(void)
{
	g_test_add_func("/content/vcard-write/3.0", test_30);
	g_test_add_func("/content/vcard-write/2.1", test_21);
	g_test_add_func("/content/vcard-write/begin", test_begin);
	g_test_add_func("/content/vcard-write/needs-qp", test_needs_qp);
	g_test_add_func("/content/vcard-write/breaks", test_breaks);
	g_test_add_func("/content/vcard-write/no-delimiters", test_no_delimiters);
	g_test_add_func("/content/vcard-write/base64", test_base64);
}
