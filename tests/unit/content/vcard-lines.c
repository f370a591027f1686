/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Logical lines out of physical ones: folds, soft breaks, base64 in all its shapes, delimiters. */
#include "fixture.h"

#include <string.h>

/* All lines of the text: `group.name|params|value`, BEGIN, END and BAD as they are, each with a LF.
 */
static char *read_lines(const char *text, CgVersion version)
{
	g_auto(CgVcardLines) lines = { 0 };
	CgNest nest = { .open = 1 };
	GString *out = g_string_new(NULL);
	CgVcardLine line;

	cg_vcard_lines_init(&lines, cg_span_of(text), CG_FIELDS_ALL, &nest);
	lines.keep_space = version == CG_VERSION_21;
	for (;;) {
		switch (cg_vcard_lines_next(&lines, &line)) {
		case CG_TOKEN_BEGIN: g_string_append(out, "BEGIN\n"); break;
		case CG_TOKEN_END: g_string_append(out, "END\n"); break;
		case CG_TOKEN_BAD: g_string_append(out, "BAD\n"); break;
		case CG_TOKEN_SKIPPED: g_assert_not_reached();
		case CG_TOKEN_PROPERTY:
			g_string_append_printf(out, "%.*s.%.*s|%.*s|%.*s\n",
					       (int)line.head.group.size, line.head.group.data,
					       (int)line.head.name.size, line.head.name.data,
					       (int)line.head.params.size, line.head.params.data,
					       (int)line.value.size, line.value.data);
			break;
		case CG_TOKEN_EOF: return g_string_free(out, FALSE);
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
		    "\r\nVERSION:3.0\r\nitem1.TEL;HOME;X=\"a:b;c\":1:2\r\n\r\nFN:\r\nEND:VCARD",
		    CG_VERSION_30,
		    "BAD\nBEGIN\n.VERSION||3.0\nitem1.TEL|HOME;X=\"a:b;c\"|1:2\n.FN||\nEND\n");
	/* An iPhone export, with line ends of CR CR LF. */
	check_lines("N:a;b\r\r\nEND:VCARD\r\r\n", CG_VERSION_30, ".N||a;b\nEND\n");
	/* Line ends of CR, and of LF CR. */
	check_lines("N:a\rFN:b\r\rTEL:c\rEND:VCARD\r", CG_VERSION_30,
		    ".N||a\n.FN||b\n.TEL||c\nEND\n");
	check_lines("N:a\n\rFN;QUOTED-PRINTABLE:b=\n\rc\n\rEND:VCARD\n\r", CG_VERSION_30,
		    ".N||a\n.FN|QUOTED-PRINTABLE|bc\nEND\n");
}

/* A bad line costs the line. */
static void test_bad(void)
{
	check_lines("no colon\nFN:a\n", CG_VERSION_30, "BAD\n.FN||a\n");
	check_lines(":no name\nFN:a\n", CG_VERSION_30, "BAD\n.FN||a\n");
	check_lines(".TEL:1\n", CG_VERSION_30, "BAD\n");
	check_lines("a.b.TEL:1\n and more\nFN:a\n", CG_VERSION_30, "BAD\n.FN||a\n");
	check_lines("X Y:1\n", CG_VERSION_30, "BAD\n");
	check_lines("X-(A):1\n;X=\"A\":1\n# note\n", CG_VERSION_30, "BAD\nBAD\nBAD\n");
	check_lines("BEGIN:VCALENDAR\nEND:V\n CARD\nitem1.END:VCARD\nFN:a\n", CG_VERSION_30,
		    "BAD\nBAD\nBAD\n.FN||a\n");
	/* Blanks around a name, control characters in it, and quotes that are not paired. */
	check_lines("ORG :A\n\x01T\x02"
		    "EL\x03:1\x04\n",
		    CG_VERSION_30, ".ORG||A\n.TEL||1\x04\n");
	check_lines("TEL;X=\"1:2\nADR;LABEL=\"A \"B\":;;C\n", CG_VERSION_30,
		    ".TEL|X=\"1|2\n.ADR|LABEL=\"A \"B\"|;;C\n");
	check_lines("TEL;TYPE=\"wo\n rk:+49301\nFN:a\n", CG_VERSION_30,
		    ".TEL|TYPE=\"work|+49301\n.FN||a\n");
}

/* What is not wanted is passed by with all of its lines, and names in bad lines are told. */
static void test_wanted(void)
{
	static const char text[] =
		"NOTE;QUOTED-PRINTABLE:a=\nEND:VCARD\nTEL:1\n 2\nPHOTO;BASE64:\nAAAA\n\n"
		"BBBB\nword CATEGO\n RIES and TEL\nEND:VCARD\n";
	g_auto(CgVcardLines) lines = { 0 };
	CgNest nest = { .open = 1 };
	CgVcardLine line;

	cg_vcard_lines_init(&lines, cg_span_of(text), CG_FIELD(CG_PROP_TEL), &nest);
	g_assert_cmpint(cg_vcard_lines_next(&lines, &line), ==, CG_TOKEN_SKIPPED);
	g_assert_cmpint(line.head.property, ==, CG_PROP_NOTE);
	g_assert_cmpuint(lines.cost, ==, 0);
	g_assert_cmpint(cg_vcard_lines_next(&lines, &line), ==, CG_TOKEN_PROPERTY);
	g_assert_true(cg_span_equal(line.value, CG_SPAN_LITERAL("12")));
	g_assert_cmpuint(lines.cost, ==, 64 + strlen("TEL:12"));
	g_assert_cmpint(cg_vcard_lines_next(&lines, &line), ==, CG_TOKEN_SKIPPED);
	g_assert_cmpint(cg_vcard_lines_next(&lines, &line), ==, CG_TOKEN_BAD);
	g_assert_cmphex(lines.named, ==, CG_FIELD(CG_PROP_TEL));
	g_assert_cmpint(cg_vcard_lines_next(&lines, &line), ==, CG_TOKEN_END);
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
	g_auto(CgBuffer) head = { 0 }, name = { 0 }, folds = { 0 };
	g_autofree char *found = NULL;

	fill_buffer(&head, "TEL", ";A=B", CG_HEAD_MAX / 4, ":1\nFN:a\n");
	cg_buffer_append_u8(&head, 0);
	found = read_lines((const char *)head.data, CG_VERSION_30);
	g_assert_cmpstr(found, ==, "BAD\n.FN||a\n");
	g_free(found);
	fill_buffer(&name, "X", "-", CG_NAME_MAX, ":1\nFN:a\n");
	cg_buffer_append_u8(&name, 0);
	found = read_lines((const char *)name.data, CG_VERSION_30);
	g_assert_cmpstr(found, ==, "BAD\n.FN||a\n");
	g_free(found);
	fill_buffer(&folds, "TEL", "\n ", CG_HEAD_FOLDS_MAX + 1, ":1\nFN:a\n");
	cg_buffer_append_u8(&folds, 0);
	found = read_lines((const char *)folds.data, CG_VERSION_30);
	g_assert_cmpstr(found, ==, "BAD\n.FN||a\n");
}

void test_content_vcard_lines(void)
{
	g_test_add_func("/content/vcard-lines/shapes", test_shapes);
	g_test_add_func("/content/vcard-lines/bad", test_bad);
	g_test_add_func("/content/vcard-lines/wanted", test_wanted);
	g_test_add_func("/content/vcard-lines/folds", test_folds);
	g_test_add_func("/content/vcard-lines/soft-breaks", test_soft_breaks);
	g_test_add_func("/content/vcard-lines/base64", test_base64);
	g_test_add_func("/content/vcard-lines/limits", test_limits);
}
