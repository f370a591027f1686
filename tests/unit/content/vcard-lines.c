/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Logical lines out of physical ones: folds, soft breaks, base64 in all its shapes, delimiters. */
#include "fixture.h"

#include <string.h>

/* All lines of the text: `group.name|params|value`, BEGIN and END as they are, each with a LF. */
static char *read_lines(const char *text, CgVersion version)
{
	g_auto(CgVcardLines) lines = { 0 };
	g_autoptr(GError) error = NULL;
	GString *out = g_string_new(NULL);
	CgVcardLine line;

	cg_vcard_lines_init(&lines, cg_span_of(text), version);
	for (;;) {
		switch (cg_vcard_lines_next(&lines, &line, &error)) {
		case CG_TOKEN_BEGIN: g_string_append(out, "BEGIN\n"); break;
		case CG_TOKEN_END: g_string_append(out, "END\n"); break;
		case CG_TOKEN_PROPERTY:
			g_string_append_printf(out, "%.*s.%.*s|%.*s|%.*s\n", (int)line.group.size,
					       line.group.data, (int)line.name.size, line.name.data,
					       (int)line.params.size, line.params.data,
					       (int)line.value.size, line.value.data);
			break;
		case CG_TOKEN_BAD: g_string_append(out, "BAD\n"); return g_string_free(out, FALSE);
		case CG_TOKEN_EOF: g_assert_no_error(error); return g_string_free(out, FALSE);
		}
	}
}

static void check_lines(const char *text, CgVersion version, const char *expected)
{
	g_autofree char *lines = read_lines(text, version);

	g_assert_cmpstr(lines, ==, expected);
	for (gsize cut = 0; cut < strlen(text); cut++) {
		g_autofree char *copy = g_strndup(text, cut);

		g_free(read_lines(copy, version));
	}
}

static void test_shapes(void)
{
	check_lines("\xEF\xBB\xBF\r\n\nbegin:vCard "
		    "\r\nitem1.TEL;HOME;X=\"a:b;c\":1:2\r\n\r\nFN:\r\nEND:VCARD",
		    CG_VERSION_30, "BEGIN\nitem1.TEL|HOME;X=\"a:b;c\"|1:2\n.FN||\nEND\n");
	/* An iPhone export, with line ends of CR CR LF. */
	check_lines("BEGIN:VCARD\r\r\nN:a;b\r\r\nEND:VCARD\r\r\n", CG_VERSION_30,
		    "BEGIN\n.N||a;b\nEND\n");
	check_lines("no colon\nFN:a\n", CG_VERSION_30, "BAD\n");
	check_lines(":no name\n", CG_VERSION_30, "BAD\n");
	check_lines(".TEL:1\n", CG_VERSION_30, "BAD\n");
	check_lines("a.b.TEL:1\n", CG_VERSION_30, "BAD\n");
	check_lines("X Y:1\n", CG_VERSION_30, "BAD\n");
	check_lines("TEL;X=\"1:2\n", CG_VERSION_30, "BAD\n");
}

static void test_folds(void)
{
	check_lines("NOTE:a\r\n b\r\n\tc\r\n  d\r\nFN:e\r\n", CG_VERSION_30,
		    ".NOTE||abc d\n.FN||e\n");
	/* 2.1 folds before a space of the text. */
	check_lines("NOTE:a\r\n b\r\n\tc\r\nFN:e\r\n", CG_VERSION_21, ".NOTE||a b\tc\n.FN||e\n");
	/* The head folds as well, also inside quotes and before the colon. */
	check_lines("TEL;X=\"a\n b:c\";HO\n ME\n :1\n 2\n", CG_VERSION_30,
		    ".TEL|X=\"ab:c\";HOME|12\n");
	/* A folded delimiter is text. */
	check_lines("NOTE:a\n END:VCARD\n", CG_VERSION_30, ".NOTE||aEND:VCARD\n");
}

static void test_soft_breaks(void)
{
	check_lines("NOTE;ENCODING=QUOTED-PRINTABLE:a=\r\n b=\r\nTEL:c\r\nFN:d\r\n", CG_VERSION_21,
		    ".NOTE|ENCODING=QUOTED-PRINTABLE|a bTEL:c\n.FN||d\n");
	/* A soft break and then nothing; a '=' that was there before it; a fold after it all. */
	check_lines("NOTE;QUOTED-PRINTABLE:a==\n\nFN:b\n", CG_VERSION_21,
		    ".NOTE|QUOTED-PRINTABLE|a=\n.FN||b\n");
	check_lines("NOTE;QUOTED-PRINTABLE:a=\nb\n c\nFN:b\n", CG_VERSION_30,
		    ".NOTE|QUOTED-PRINTABLE|abc\n.FN||b\n");
	/* Cut at its soft break, a value does not swallow the end. */
	check_lines("NOTE;QUOTED-PRINTABLE:a=\nEND:VCARD\n", CG_VERSION_21,
		    ".NOTE|QUOTED-PRINTABLE|a\nEND\n");
	check_lines("NOTE;QUOTED-PRINTABLE:a=", CG_VERSION_21, ".NOTE|QUOTED-PRINTABLE|a\n");
	/* Without the encoding a '=' is a '='. */
	check_lines("URL:a=\nFN:b\n", CG_VERSION_21, ".URL||a=\n.FN||b\n");
}

static void test_base64(void)
{
	static const char *const shapes[] = {
		"PHOTO;BASE64:AAAA\r\n BBBB\r\n CC==\r\n\r\nFN:x\r\n",
		"PHOTO;BASE64:\r\n  AAAA\n  BBBB\n  CC==\r\nFN:x\r\n",
		"PHOTO;BASE64:AAAABBBBCC==\r\nFN:x\r\n",
		"PHOTO;BASE64:AAAA\r\nBBBB\r\nCC==\r\n\r\nFN:x\r\n",
		"PHOTO;BASE64:\r\n\r\nAAAA\r\n\r\nBBBB\r\n \r\n\tCC==\r\n\r\n\r\nFN:x\r\n",
	};

	for (guint i = 0; i < G_N_ELEMENTS(shapes); i++)
		check_lines(shapes[i], CG_VERSION_21, ".PHOTO|BASE64|AAAABBBBCC==\n.FN||x\n");
}

static void test_limits(void)
{
	g_auto(CgBuffer) text = { 0 };
	g_auto(CgVcardLines) lines = { 0 };
	g_autoptr(GError) error = NULL;
	CgVcardLine line;
	guint count = 0;

	fill_buffer(&text, "", "A:\n", CG_CARD_LINES_MAX + 1, "");
	cg_vcard_lines_init(&lines, cg_buffer_span(&text), CG_VERSION_30);
	while (cg_vcard_lines_next(&lines, &line, &error) == CG_TOKEN_PROPERTY)
		count++;
	g_assert_cmpuint(count, ==, CG_CARD_LINES_MAX);
	g_assert_error(error, CG_ERROR, CG_ERROR_LIMIT);
}

static void test_delimiters(void)
{
	g_autofree char *long_line = g_strnfill(CG_DELIMITER_LINE_MAX + 1, ' ');

	g_assert_cmpint(cg_vcard_delimiter(cg_span_of("BEGIN:VCARD")), ==, CG_DELIMITER_BEGIN);
	g_assert_cmpint(cg_vcard_delimiter(cg_span_of("end:vCard \t\r")), ==, CG_DELIMITER_END);
	g_assert_cmpint(cg_vcard_delimiter(cg_span_of(" END:VCARD")), ==, CG_DELIMITER_NONE);
	g_assert_cmpint(cg_vcard_delimiter(cg_span_of("END:VCARDS")), ==, CG_DELIMITER_NONE);
	g_assert_cmpint(cg_vcard_delimiter(CG_SPAN_EMPTY), ==, CG_DELIMITER_NONE);
	memcpy(long_line, "END:VCARD", 9);
	g_assert_cmpint(cg_vcard_delimiter(cg_span_of(long_line)), ==, CG_DELIMITER_NONE);
	long_line[CG_DELIMITER_LINE_MAX] = '\0';
	g_assert_cmpint(cg_vcard_delimiter(cg_span_of(long_line)), ==, CG_DELIMITER_END);

	g_assert_true(cg_vcard_opens_agent(cg_span_of("AGENT:\r")));
	g_assert_true(cg_vcard_opens_agent(cg_span_of("item1.agent;X=\"a:b\":")));
	g_assert_false(cg_vcard_opens_agent(cg_span_of("AGENT:x")));
	g_assert_false(cg_vcard_opens_agent(cg_span_of("NOTE;AGENT:")));
	g_assert_false(cg_vcard_opens_agent(cg_span_of("NOTE:AGENT:")));
	g_assert_false(cg_vcard_opens_agent(cg_span_of(":")));
	g_assert_false(cg_vcard_opens_agent(CG_SPAN_EMPTY));
}

static void test_version(void)
{
	CgVersion version;

	g_assert_true(cg_vcard_version(cg_span_of("BEGIN:VCARD\nN:a\nversion: 3.0\r\n"), &version));
	g_assert_cmpint(version, ==, CG_VERSION_30);
	g_assert_true(cg_vcard_version(cg_span_of("BEGIN:VCARD\nVERSION:4.0"), &version));
	g_assert_cmpint(version, ==, CG_VERSION_40);
	g_assert_true(cg_vcard_version(cg_span_of("BEGIN:VCARD\nEND:VCARD\n"), &version));
	g_assert_cmpint(version, ==, CG_VERSION_21);
	g_assert_false(cg_vcard_version(cg_span_of("BEGIN:VCARD\nVERSION:5.0\n"), &version));
	g_assert_false(cg_vcard_version(cg_span_of("BEGIN:VCARD\nVERSION:\n"), &version));
}

void test_content_vcard_lines(void)
{
	g_test_add_func("/content/vcard-lines/shapes", test_shapes);
	g_test_add_func("/content/vcard-lines/folds", test_folds);
	g_test_add_func("/content/vcard-lines/soft-breaks", test_soft_breaks);
	g_test_add_func("/content/vcard-lines/base64", test_base64);
	g_test_add_func("/content/vcard-lines/limits", test_limits);
	g_test_add_func("/content/vcard-lines/delimiters", test_delimiters);
	g_test_add_func("/content/vcard-lines/version", test_version);
}
