/* SPDX-License-Identifier: GPL-2.0-or-later */
/* How cards match and what they are sorted by. */
#include "fixture.h"

#include <string.h>

static void test_search(void)
{
	static const QueryCase cases[] = {
		{ { .cards.search = NULL }, "1|2|3|4|5|6" },
		{ { .cards.search = "" }, "1|2|3|4|5|6" },
		{ { .cards.search = "Zimmer" }, "1" },
		{ { .cards.search = "zim" }, "1" },
		{ { .cards.search = "immer" }, "" },
		{ { .cards.search = "ANNA" }, "1|5" },
		{ { .cards.search = "ölm" }, "3" },
		{ { .cards.search = "ÖLM" }, "3" },
		{ { .cards.search = "o\xcc\x88lm" }, "3" },
		{ { .cards.search = "adler;z" }, "2" },
		{ { .cards.search = "solo" }, "4" },
		{ { .cards.search = "171" }, "" },
		{ { .cards.search = "tsimmer" }, "" },
		{ { .cards.search_by = CG_SEARCH_NUMBER, .cards.search = "171" }, "1|2" },
		{ { .cards.search_by = CG_SEARCH_NUMBER, .cards.search = "+49171" }, "1" },
		{ { .cards.search_by = CG_SEARCH_NUMBER, .cards.search = "4-4" }, "3" },
		{ { .cards.search_by = CG_SEARCH_NUMBER, .cards.search = "Anna" }, "" },
		{ { .cards.search_by = CG_SEARCH_SOUND, .cards.search = "TSIM" }, "1" },
		{ { .cards.search_by = CG_SEARCH_SOUND, .cards.search = "oel" }, "3" },
		{ { .cards.search_by = CG_SEARCH_SOUND, .cards.search = "adler" }, "" },
	};

	check_queries(cases, G_N_ELEMENTS(cases));
}

static void test_selector(void)
{
	const CgFields mail = CG_FIELD(CG_PROP_EMAIL), tel = CG_FIELD(CG_PROP_TEL);
	const QueryCase cases[] = {
		{ { .cards.having = mail }, "2|4" },
		{ { .cards.having = mail | tel }, "1|2|3|4|5" },
		{ { .cards.having = mail | tel, .cards.having_all = TRUE }, "2" },
		{ { .cards.having = CG_FIELD(CG_PROP_VERSION) | mail, .cards.having_all = TRUE },
		  "2|4" },
		{ { .cards.having = CG_FIELD(CG_PROP_PHOTO) }, "" },
		{ { .cards.having = mail, .cards.search = "zoe" }, "2" },
		{ { .cards.having = mail, .cards.masked = mail }, "" },
		{ { .cards.having = mail | tel, .cards.masked = mail }, "1|2|3|5" },
		{ { .cards.having = mail | tel, .cards.having_all = TRUE, .cards.masked = mail },
		  "" },
		{ { .cards.having = tel, .cards.masked = mail }, "1|2|3|5" },
	};

	check_queries(cases, G_N_ELEMENTS(cases));
}

static void test_order(void)
{
	static const QueryCase cases[] = {
		{ { .cards.order = CG_ORDER_INDEXED }, "1|2|3|4|5|6" },
		{ { .cards.order = CG_ORDER_ALPHABETICAL, .cards.search = "A" }, "5|2|1" },
		{ { .cards.order = CG_ORDER_PHONETIC }, "3|1|2|4|5|6" },
		{ { .cards.order = CG_ORDER_ALPHABETICAL, .offset = 1, .cards.search = "A" },
		  "2|1" },
	};

	check_queries(cases, G_N_ELEMENTS(cases));
}

static gboolean match_last(gpointer data, const char *a, const char *b)
{
	return g_str_equal(data, "tag") && a[strlen(a) - 1] == b[strlen(b) - 1];
}

static void test_number_match(void)
{
	g_autoptr(CgCollection) collection = make_people();
	CgQuery query = { .cards.search_by = CG_SEARCH_NUMBER, .cards.search = "9995", .max = 9 };
	g_autofree char *handles = NULL;
	char tag[] = "tag";

	cg_collection_set_number_match(collection, match_last, tag);
	handles = read_handles(collection, query);
	g_assert_cmpstr(handles, ==, "5");
}

/* A listing cuts what is longer, between two characters; the card itself has the whole name. */
static void test_long_name(void)
{
	static const struct {
		guint repeats; /* of a character of two bytes */
		gsize shown;
	} cases[] = { { 127, 254 }, { 128, 254 }, { 100000, 254 } };

	for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autoptr(CgCollection) collection = cg_collection_new(&cg_cards);
		g_autoptr(GString) lines = g_string_new("N:");
		g_autofree char *names = NULL;

		for (guint j = 0; j < cases[i].repeats; j++)
			g_string_append(lines, "ö");
		g_string_append_c(lines, '\n');
		cg_collection_add(collection, 1, NULL, make_card(lines->str));
		cg_collection_end(collection, CG_STEP_END);
		names = read_names(collection, (CgQuery){ .max = G_MAXUINT16 });
		g_assert_cmpuint(strlen(names), ==, cases[i].shown);
		g_assert_true(g_utf8_validate(names, -1, NULL));
	}
}

void test_source_cards(void)
{
	g_test_add_func("/source/cards/search", test_search);
	g_test_add_func("/source/cards/selector", test_selector);
	g_test_add_func("/source/cards/order", test_order);
	g_test_add_func("/source/cards/number-match", test_number_match);
	g_test_add_func("/source/cards/long-name", test_long_name);
}
