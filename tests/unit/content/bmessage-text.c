/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The text in a bMessage: where it ends, whatever LENGTH says, and its slashes. */
#include "fixture.h"

#include "bmessage-private.h"

#include <string.h>

/* Returns the texts with | behind each, and ! if they have no end. */
static char *cut_texts(CgSpan bytes, gsize length, CgSpan *left)
{
	g_autoptr(GArray) texts = g_array_new(FALSE, FALSE, sizeof(CgSpan));
	GString *found = g_string_new(NULL);

	*left = bytes;
	if (!cg_bmessage_cut_texts(left, length, texts))
		g_string_append_c(found, '!');
	for (guint i = 0; i < texts->len; i++) {
		CgSpan text = g_array_index(texts, CgSpan, i);

		g_string_append_len(found, (const char *)text.data, text.size);
		g_string_append_c(found, '|');
	}
	return g_string_free(found, FALSE);
}

/* The texts are these, with END:BBODY behind them. Cut anywhere, they have no end, or are the first
 * of them. */
static void check_texts(const char *bytes, gsize length, const char *expected)
{
	CgSpan left;
	g_autofree char *found = cut_texts(cg_span_of(bytes), length, &left);

	g_assert_cmpstr(found, ==, expected);
	g_assert_true(*expected == '!' || g_str_has_prefix((const char *)left.data, "END:BBODY"));
	for (gsize cut = 0; cut < strlen(bytes); cut++) {
		g_autofree guint8 *copy = g_memdup2(bytes, MAX(cut, 1));
		g_autofree char *some = cut_texts(cg_span(copy, cut), length, &left);

		if (strchr(some, '!'))
			continue;
		some[strlen(some) - 1] = '\0';
		g_assert_true(g_str_has_prefix(expected, some));
	}
}

#define TEXT(text) "BEGIN:MSG\r\n" text "\r\nEND:MSG\r\n"
#define LEN(text)  (strlen(TEXT(text)))
#define BEHIND     "END:BBODY\r\n"

static void test_lengths(void)
{
	static const gsize lengths[] = { 0, 1, 3, LEN("abc") - 1, LEN("abc") + 1, 1000, G_MAXSIZE };

	check_texts(TEXT("abc") BEHIND, LEN("abc"), "abc|");
	for (guint i = 0; i < G_N_ELEMENTS(lengths); i++)
		check_texts(TEXT("abc") BEHIND, lengths[i], "abc|");
	check_texts(TEXT("") BEHIND, LEN(""), "|");
	check_texts("BEGIN:MSG\nEND:MSG\n" BEHIND, 18, "|");
	check_texts("BEGIN:MSG\r\n\r\na\r\n\r\nEND:MSG\r\n" BEHIND, 0, "\r\na\r\n|");
	check_texts(TEXT("a") TEXT("b") BEHIND, LEN("a") + LEN("b"), "a|b|");
	check_texts(TEXT("a") "\r\n" TEXT("b") BEHIND, 0, "a|b|");
	check_texts(TEXT("a") "x\r\n" BEHIND, 0, "!");
	check_texts("BEGIN:MSG\r\na\r\n" BEHIND, 0, "!");
}

/* A phone that writes no slashes, and a text that would end the message. */
#define PLANT "a\r\nEND:MSG\r\nEND:BBODY\r\nEND:BENV\r\nEND:BMSG\r\nb"

static void test_planted(void)
{
	check_texts(TEXT(PLANT) BEHIND, LEN(PLANT), PLANT "|");
	check_texts(TEXT("a\r\nEND:MSG\r\nb") BEHIND, 0, "a\r\nEND:MSG\r\nb|");
	check_texts(TEXT("a\r\nEND:MSG\r\nb") BEHIND, LEN("a"), "a\r\nEND:MSG\r\nb|");
	check_texts(TEXT("a\r\nEND:MSG and more\r\nb") BEHIND, 0, "a\r\nEND:MSG and more\r\nb|");
}

static void test_limit(void)
{
	g_auto(CgBuffer) fits = { 0 }, over = { 0 };
	g_autofree char *whole = NULL, *none = NULL;
	CgSpan left;

	fill_buffer(&fits, "", TEXT("a"), CG_BMESSAGE_BLOCKS_MAX, BEHIND);
	fill_buffer(&over, "", TEXT("a"), CG_BMESSAGE_BLOCKS_MAX + 1, BEHIND);
	whole = cut_texts(cg_buffer_span(&fits), 0, &left);
	none = cut_texts(cg_buffer_span(&over), 0, &left);
	g_assert_cmpuint(strlen(whole), ==, 2 * CG_BMESSAGE_BLOCKS_MAX);
	g_assert_nonnull(strchr(none, '!'));
}

/* --- Slashes --- */

static void check_slashes(const char *plain, const char *escaped)
{
	g_auto(CgBuffer) there = { 0 }, back = { 0 };

	cg_bmessage_append_escaped(cg_span_of(plain), &there);
	g_assert_cmpmem(there.data, there.size, escaped, strlen(escaped));
	for (gsize i = 0; i < there.size; i++)
		if (there.data[i] != '\r')
			cg_buffer_append_u8(&back, there.data[i]);
	cg_buffer_clear(&there);
	cg_bmessage_append_plain(cg_buffer_span(&back), &there);
	g_assert_cmpmem(there.data, there.size, plain, strlen(plain));
}

static void test_slashes(void)
{
	check_slashes("", "");
	check_slashes("a\nb\n", "a\r\nb\r\n");
	check_slashes("\n\na", "\r\n\r\na");
	check_slashes("END:MSG", "/END:MSG");
	check_slashes("a\nEND:MSG\nb", "a\r\n/END:MSG\r\nb");
	check_slashes("/END:MSG\n", "//END:MSG\r\n");
	check_slashes("END:MSG \t\nx", "/END:MSG \t\r\nx");
	check_slashes("//END:MSG", "///END:MSG");
	check_slashes(" END:MSG\nEND:MSGs\n/a", " END:MSG\r\nEND:MSGs\r\n/a");
}

static void test_lines(void)
{
	CgSpan left = CG_SPAN_LITERAL("a\r\n\nb\rc\r\r\nd"), line;
	const char *const expected[] = { "a", "", "b\rc", "d" };

	for (guint i = 0; i < G_N_ELEMENTS(expected); i++) {
		g_assert_true(cg_bmessage_cut_line(&left, &line));
		g_assert_cmpmem(line.data, line.size, expected[i], strlen(expected[i]));
	}
	g_assert_false(cg_bmessage_cut_line(&left, &line));
	g_assert_true(cg_bmessage_is_mark(cg_span_of("END:MSG \t"), "END:MSG"));
	g_assert_false(cg_bmessage_is_mark(cg_span_of(" END:MSG"), "END:MSG"));
	g_assert_false(cg_bmessage_is_mark(cg_span_of("end:msg"), "END:MSG"));
}

void test_content_bmessage_text(void)
{
	g_test_add_func("/content/bmessage-text/lengths", test_lengths);
	g_test_add_func("/content/bmessage-text/planted", test_planted);
	g_test_add_func("/content/bmessage-text/limit", test_limit);
	g_test_add_func("/content/bmessage-text/slashes", test_slashes);
	g_test_add_func("/content/bmessage-text/lines", test_lines);
}
