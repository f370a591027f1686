/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a query means: search, vCardSelector, order, and picking one card. */
#include "tests.h"

#include <string.h>

static const char *const people[] = {
	"N:Zimmer;Anna\nFN:Anna Zimmer\nTEL:+49 171 111\nSOUND:tsimmer\n",
	"N:adler;Zoe\nFN:Zoe Adler\nTEL:0171 222\nEMAIL:zoe@example.org\n",
	"N:Ölmez;Bert\nFN:Bert\nTEL:333\nTEL:444\nSOUND:Oelmez\n",
	"FN:Solo\nORG:Zimmerei\nEMAIL:solo@example.org\nTEL:\n",
	"N:Adler;Anna\nFN:Anna Adler\nTEL:555\n",
};

static CgCollection *make_shelf(void)
{
	CgCollection *collection = cg_collection_new();

	for (guint i = 0; i < G_N_ELEMENTS(people); i++) {
		g_autofree char *uid = g_strdup_printf("%031u%c", i, 'A' + i);

		cg_collection_add(collection, i + 1, uid, make_card(people[i]));
	}
	cg_collection_add_raw(collection, 6, CG_SPAN_LITERAL("garbage"));
	cg_collection_end(collection, CG_STEP_END);
	return collection;
}

typedef struct {
	CgQuery query;
	const char *handles;
} Case;

static void check(const Case *cases, guint count)
{
	g_autoptr(CgCollection) collection = make_shelf();

	for (guint i = 0; i < count; i++) {
		CgQuery query = cases[i].query;
		g_autofree char *got = NULL;

		query.max = G_MAXUINT16;
		got = read_handles(collection, query);
		g_test_message("case %u", i);
		g_assert_cmpstr(got, ==, cases[i].handles);
	}
}

static void test_search(void)
{
	static const Case cases[] = {
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

	check(cases, G_N_ELEMENTS(cases));
}

static void test_selector(void)
{
	const CgFields mail = CG_FIELD(CG_PROP_EMAIL), tel = CG_FIELD(CG_PROP_TEL);
	const Case cases[] = {
		{ { .cards.having = mail }, "2|4" },
		{ { .cards.having = mail | tel }, "1|2|3|4|5" },
		{ { .cards.having = mail | tel, .cards.having_all = TRUE }, "2" },
		{ { .cards.having = CG_FIELD(CG_PROP_VERSION) | mail, .cards.having_all = TRUE },
		  "2|4" },
		{ { .cards.having = CG_FIELD(CG_PROP_PHOTO) }, "" },
		{ { .cards.having = mail, .cards.search = "zoe" }, "2" },
		{ { .cards.having = mail, .cards.lacking = mail }, "" },
		{ { .cards.having = mail | tel, .cards.lacking = mail }, "1|2|3|5" },
		{ { .cards.having = mail | tel, .cards.having_all = TRUE, .cards.lacking = mail },
		  "" },
		{ { .cards.having = tel, .cards.lacking = mail }, "1|2|3|5" },
	};

	check(cases, G_N_ELEMENTS(cases));
}

static void test_order(void)
{
	static const Case cases[] = {
		{ { .cards.order = CG_ORDER_INDEXED }, "1|2|3|4|5|6" },
		{ { .cards.order = CG_ORDER_ALPHABETICAL, .cards.search = "A" }, "5|2|1" },
		{ { .cards.order = CG_ORDER_PHONETIC }, "3|1|2|4|5|6" },
		{ { .cards.order = CG_ORDER_ALPHABETICAL, .offset = 1, .cards.search = "A" },
		  "2|1" },
	};

	check(cases, G_N_ELEMENTS(cases));
}

static gboolean match_last(gpointer data, const char *a, const char *b)
{
	return g_str_equal(data, "tag") && a[strlen(a) - 1] == b[strlen(b) - 1];
}

static void test_number_match(void)
{
	g_autoptr(CgCollection) collection = make_shelf();
	CgQuery query = { .cards.search_by = CG_SEARCH_NUMBER, .cards.search = "9995", .max = 9 };
	g_autofree char *handles = NULL;
	char tag[] = "tag";

	cg_collection_set_number_match(collection, match_last, tag);
	handles = read_handles(collection, query);
	g_assert_cmpstr(handles, ==, "5");
}

static void test_pick(void)
{
	g_autoptr(CgCollection) collection = make_shelf();
	CgQuery by_handle = { .pick = CG_PICK_HANDLE, .handle = 3, .offset = 7 };
	CgQuery by_uid = { .pick = CG_PICK_UID, .uid = "0000000000000000000000000000001b" };
	CgQuery nobody = { .want = CG_WANT_ITEMS, .pick = CG_PICK_HANDLE, .handle = 77 };
	g_autofree char *third = read_handles(collection, by_handle);
	g_autofree char *second = read_handles(collection, by_uid);
	g_autoptr(CgCursor) gone = cg_collection_read(collection, &nobody, (CgWake){ NULL, NULL });
	CgHead head;

	g_assert_cmpstr(third, ==, "3");
	g_assert_cmpstr(second, ==, "2");
	g_assert_cmpint(cg_cursor_head(gone, &head, NULL), ==, CG_STEP_NOT_FOUND);
}

void test_source_shelf_query(void)
{
	g_test_add_func("/source/collection-query/search", test_search);
	g_test_add_func("/source/collection-query/selector", test_selector);
	g_test_add_func("/source/collection-query/order", test_order);
	g_test_add_func("/source/collection-query/number-match", test_number_match);
	g_test_add_func("/source/collection-query/pick", test_pick);
}
