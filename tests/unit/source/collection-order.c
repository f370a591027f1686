/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The orders of a collection beside its own: what comes where, and that it is sorted once. */
#include "fixture.h"

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

/* Until it is sorted; returns the turns that it took. */
static guint sort_all(CgCollection *collection, CgOrder order)
{
	for (guint turns = 1;; turns++) {
		guint work = 0;

		if (cg_collection_sort(collection, order, &work))
			return turns;
		g_assert_cmpuint(work, >=, CG_TURN_WORK);
	}
}

/* However many queries want it, and each order for itself. */
static void test_once(void)
{
	g_autoptr(CgCollection) collection = make_counted(1000, 0);
	const CgCollectionEntry *first;

	g_assert_cmpuint(sort_all(collection, CG_ORDER_ALPHABETICAL), >=, 1000 / CG_TURN_WORK);
	g_assert_cmpuint(sort_all(collection, CG_ORDER_ALPHABETICAL), ==, 1);
	g_assert_cmpuint(counted.keys, ==, 1000);
	first = g_ptr_array_index(collection->orders[CG_ORDER_ALPHABETICAL].sorted, 0);
	g_assert_cmpuint(first->handle, ==, 1000);
	sort_all(collection, CG_ORDER_PHONETIC);
	g_assert_cmpuint(counted.keys, ==, 2000);
}

/* What is read again is sorted again, also if it was half sorted. */
static void test_forgotten(void)
{
	g_autoptr(CgCollection) collection = make_counted(1000, 0);
	guint work = 0;

	g_assert_false(cg_collection_sort(collection, CG_ORDER_PHONETIC, &work));
	cg_collection_clear_orders(collection);
	counted.keys = 0;
	sort_all(collection, CG_ORDER_PHONETIC);
	g_assert_cmpuint(counted.keys, ==, 1000);
}

/* A reader that goes away in between leaves what it has sorted to the next. */
static void test_left(void)
{
	const CgQuery query = { .cards.order = CG_ORDER_ALPHABETICAL };
	g_autoptr(CgCollection) collection = make_counted(1000, 0);
	g_autoptr(CgCursor) first = cg_collection_read(collection, &query, (CgWake){ NULL, NULL });
	CgHead head;

	g_assert_cmpint(cg_cursor_head(first, &head, NULL), ==, CG_STEP_WAIT);
	g_assert_cmpuint(counted.keys, ==, CG_TURN_WORK);
	sort_all(collection, CG_ORDER_ALPHABETICAL);
	g_assert_cmpuint(counted.keys, ==, 1000);
}

void test_source_collection_order(void)
{
	g_test_add_func("/source/collection-order/equal", test_equal);
	g_test_add_func("/source/collection-order/once", test_once);
	g_test_add_func("/source/collection-order/forgotten", test_forgotten);
	g_test_add_func("/source/collection-order/left", test_left);
}
