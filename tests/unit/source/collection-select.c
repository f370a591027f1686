/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which entries a query means: one that is picked, and the order of those that match. */
#include "fixture.h"

static void test_pick(void)
{
	g_autoptr(CgCollection) collection = make_people();
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

/* What is equal keeps the collection's order, and a text that is no card comes last. */
static void test_equal(void)
{
	g_autoptr(CgCollection) collection = cg_collection_new(&cg_cards);
	CgQuery query = { .max = G_MAXUINT16, .cards.order = CG_ORDER_ALPHABETICAL };
	g_autofree char *handles = NULL;

	cg_collection_add_raw(collection, 1, CG_SPAN_LITERAL("garbage"));
	for (guint i = 2; i < 30; i++)
		cg_collection_add(collection, i, NULL, make_card(i % 2 ? "N:B\n" : "N:A\n"));
	cg_collection_end(collection, CG_STEP_END);
	handles = read_handles(collection, query);
	g_assert_cmpstr(handles, ==,
			"2|4|6|8|10|12|14|16|18|20|22|24|26|28|"
			"3|5|7|9|11|13|15|17|19|21|23|25|27|29|1");
}

void test_source_collection_select(void)
{
	g_test_add_func("/source/collection-select/pick", test_pick);
	g_test_add_func("/source/collection-select/equal", test_equal);
}
