/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the tests of content share. */
#include "fixture.h"

#include <string.h>

CgCard *must_parse(CgSpan text)
{
	g_autoptr(GError) error = NULL;
	CgCard *card = cg_card_parse(text, &error);

	g_assert_no_error(error);
	g_assert_nonnull(card);
	return card;
}

CgCard *must_parse_text(const char *text)
{
	return must_parse(cg_span_of(text));
}

void check_refused(CgSpan text, CgError code)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(CgCard) card = cg_card_parse(text, &error);

	g_assert_null(card);
	g_assert_error(error, CG_ERROR, (gint)code);
}

void check_all_cuts(const char *text)
{
	const gsize size = strlen(text), end = size - strlen("\r\n");

	for (gsize cut = 0; cut < size; cut++) {
		/* A copy of its own, so that a sanitizer sees a read behind it. */
		g_autofree guint8 *copy = g_memdup2(text, MAX(cut, 1));
		g_autoptr(GError) error = NULL;
		g_autoptr(CgCard) card = cg_card_parse(cg_span(copy, cut), &error);

		g_assert_true(card ? cut >= end && !error : error && error->domain == CG_ERROR);
	}
}

CgText *print_card(const CgCard *card, CgFormat format, CgFields fields)
{
	g_auto(CgBuffer) out = { 0 };

	cg_card_print(card, format, fields, &out);
	return cg_text_new(cg_buffer_span(&out));
}

void check_print(const char *text, CgFormat format, CgFields fields, const char *expected)
{
	g_autoptr(CgCard) card = must_parse_text(text);
	g_autoptr(CgText) printed = print_card(card, format, fields);

	g_assert_cmpstr(printed, ==, expected);
}

void check_text(const CgCard *card, CgProperty property, guint nth, const char *expected)
{
	g_autoptr(CgText) text = cg_card_text(card, property, nth);

	g_assert_cmpstr(text, ==, expected);
}

/* Lines stay short, and no line but the first and last is a delimiter. */
static void check_lines(const char *printed)
{
	g_auto(GStrv) lines = g_strsplit(printed, "\r\n", -1);
	guint last = g_strv_length(lines) - 2;

	for (guint i = 0; i <= last; i++) {
		CgMark mark = cg_vcard_mark(cg_span_of(lines[i]));

		g_assert_null(strpbrk(lines[i], "\r\n"));
		g_assert_cmpint(mark, ==,
				i == 0      ? CG_MARK_BEGIN
				: i == last ? CG_MARK_END
					    : CG_MARK_NONE);
	}
	g_assert_true(g_utf8_validate(printed, -1, NULL));
}

static CgCard *through(const CgCard *card, CgFormat format)
{
	g_autoptr(CgText) printed = print_card(card, format, 0);
	g_autoptr(CgText) again = NULL;
	CgCard *back;

	check_lines(printed);
	back = must_parse_text(printed);
	again = print_card(back, format, 0);
	g_assert_cmpstr(again, ==, printed);
	return back;
}

void check_round_trip(const CgCard *original)
{
	/* 3.0 demands an FN, so there it comes into being. */
	g_autoptr(CgCard) card = cg_card_count(original, CG_PROP_FN)
					 ? cg_card_select(original, CG_FIELDS_ALL)
					 : cg_card_replace(original, CG_PROP_FN, "");
	g_autoptr(CgCard) old = through(card, CG_FORMAT_21);
	g_autoptr(CgCard) new = through(card, CG_FORMAT_30);
	g_autoptr(CgCard) old_of_new = through(new, CG_FORMAT_21);
	g_autoptr(CgCard) new_of_old = through(old, CG_FORMAT_30);
	g_autoptr(CgText) a = print_card(old, CG_FORMAT_30, 0);
	g_autoptr(CgText) b = print_card(new_of_old, CG_FORMAT_30, 0);
	g_autoptr(CgText) c = print_card(old, CG_FORMAT_21, 0);
	g_autoptr(CgText) d = print_card(old_of_new, CG_FORMAT_21, 0);

	g_assert_cmpstr(a, ==, b);
	g_assert_cmpstr(c, ==, d);
	for (guint property = 0; property <= CG_PROP_OTHER; property++) {
		guint count = cg_card_count(card, property);

		for (guint i = 0; i < count && property != CG_PROP_VERSION; i++) {
			g_autoptr(CgText) text = cg_card_text(card, property, i);

			check_text(new, property, i, text);
			check_text(old, property, i, text);
		}
	}
}

void fill_buffer(CgBuffer *out, const char *before, const char *slice, gsize count,
		 const char *after)
{
	cg_buffer_append_text(out, before);
	while (count-- > 0)
		cg_buffer_append_text(out, slice);
	cg_buffer_append_text(out, after);
}
