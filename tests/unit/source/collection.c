/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The collection grows, ends and restarts; waiting readers are woken once each. */
#include "fixture.h"

static const CgQuery bulk = { .want = CG_WANT_ITEMS, .max = G_MAXUINT16 };
static const CgQuery names = { .want = CG_WANT_LIST, .max = G_MAXUINT16 };

static void add(CgCollection *collection, guint64 handle)
{
	cg_collection_add(collection, handle, NULL, make_card("N:A;B\nFN:B A\nTEL:1\n"));
}

static void test_cards(void)
{
	g_autoptr(CgCollection) collection = cg_collection_new(&cg_cards);
	guint64 handle = 0;

	g_assert_cmpuint(cg_collection_count(collection), ==, 0);
	add(collection, 7);
	cg_collection_add_raw(collection, 9, CG_SPAN_LITERAL("no card"));
	g_assert_cmpuint(cg_collection_count(collection), ==, 2);
	g_assert_nonnull(cg_collection_thing(collection, 0, &handle));
	g_assert_cmpuint(handle, ==, 7);
	g_assert_null(cg_collection_thing(collection, 1, &handle));
	g_assert_cmpuint(handle, ==, 9);
	g_assert_null(cg_collection_thing(collection, 2, &handle));
	g_assert_false(cg_collection_ended(collection));
	cg_collection_end(collection, CG_STEP_END);
	g_assert_true(cg_collection_ended(collection));
}

static void test_most(void)
{
	g_autoptr(CgCollection) collection = cg_collection_new(&cg_cards);
	g_autoptr(CgCard) card = make_card("N:A\n");

	for (guint i = 0; i < 65540; i++)
		cg_collection_add(collection, i, NULL, cg_card_ref(card));
	cg_collection_add_raw(collection, 1, CG_SPAN_LITERAL("x"));
	g_assert_cmpuint(cg_collection_count(collection), ==, 65535);
}

static void test_wakes(void)
{
	g_autoptr(CgCollection) collection = cg_collection_new(&cg_cards);
	guint streaming = 0, whole = 0, freed = 0;
	g_autoptr(CgCursor) pull =
		cg_collection_read(collection, &bulk, (CgWake){ count_wake, &streaming });
	g_autoptr(CgCursor) list =
		cg_collection_read(collection, &names, (CgWake){ count_wake, &whole });
	CgCursor *cancelled =
		cg_collection_read(collection, &names, (CgWake){ count_wake, &freed });
	const CgItem *item;
	CgHead head;

	g_assert_cmpint(cg_cursor_next(pull, &item, NULL), ==, CG_STEP_WAIT);
	g_assert_cmpint(cg_cursor_next(pull, &item, NULL), ==, CG_STEP_WAIT);
	g_assert_cmpint(cg_cursor_head(list, &head, NULL), ==, CG_STEP_WAIT);
	g_assert_cmpint(cg_cursor_head(cancelled, &head, NULL), ==, CG_STEP_WAIT);
	cg_cursor_free(cancelled);
	g_assert_cmpuint(streaming + whole, ==, 0);
	add(collection, 1);
	add(collection, 2);
	g_assert_cmpuint(streaming, ==, 1);
	g_assert_cmpuint(whole, ==, 0);
	g_assert_cmpint(cg_cursor_next(pull, &item, NULL), ==, CG_STEP_GOT);
	g_assert_cmpint(cg_cursor_next(pull, &item, NULL), ==, CG_STEP_GOT);
	g_assert_cmpint(cg_cursor_next(pull, &item, NULL), ==, CG_STEP_WAIT);
	cg_collection_end(collection, CG_STEP_END);
	g_assert_cmpuint(streaming, ==, 2);
	g_assert_cmpuint(whole, ==, 1);
	g_assert_cmpuint(freed, ==, 0);
}

static void test_bad_end(void)
{
	static const CgStep ends[] = { CG_STEP_LATER, CG_STEP_STALE, CG_STEP_FAILED,
				       CG_STEP_NOT_FOUND };

	for (guint i = 0; i < G_N_ELEMENTS(ends); i++) {
		g_autoptr(CgCollection) collection = cg_collection_new(&cg_cards);
		g_autoptr(CgCursor) running =
			cg_collection_read(collection, &bulk, (CgWake){ NULL, NULL });
		g_autoptr(CgCursor) list = NULL;
		g_autoptr(GError) error = NULL;
		const CgItem *item;
		CgHead head;

		add(collection, 1);
		add(collection, 2);
		g_assert_cmpint(cg_cursor_next(running, &item, NULL), ==, CG_STEP_GOT);
		cg_collection_end(collection, ends[i]);
		list = cg_collection_read(collection, &names, (CgWake){ NULL, NULL });
		g_assert_cmpint(cg_cursor_next(running, &item, NULL), ==, ends[i]);
		g_assert_cmpint(cg_cursor_head(list, &head, &error), ==, ends[i]);
		g_assert_cmpint(error != NULL, ==, ends[i] == CG_STEP_FAILED);
	}
}

/* The owner may let go before its readers do. */
static void test_outlived(void)
{
	CgCollection *collection = cg_collection_new(&cg_cards);
	g_autoptr(CgCursor) pull = cg_collection_read(collection, &bulk, (CgWake){ NULL, NULL });
	const CgItem *item;

	add(collection, 1);
	cg_collection_end(collection, CG_STEP_END);
	cg_collection_unref(collection);
	g_assert_cmpint(cg_cursor_next(pull, &item, NULL), ==, CG_STEP_GOT);
	g_assert_cmpint(cg_cursor_next(pull, &item, NULL), ==, CG_STEP_END);
}

void test_source_collection(void)
{
	g_test_add_func("/source/collection/cards", test_cards);
	g_test_add_func("/source/collection/most", test_most);
	g_test_add_func("/source/collection/wakes", test_wakes);
	g_test_add_func("/source/collection/bad-end", test_bad_end);
	g_test_add_func("/source/collection/outlived", test_outlived);
}
