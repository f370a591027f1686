/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The shelf grows, ends and restarts; waiting readers are woken once each. */
#include "tests.h"

static const CgBookQuery bulk = { .want = CG_WANT_CARDS, .max = G_MAXUINT16 };
static const CgBookQuery names = { .want = CG_WANT_NAMES, .max = G_MAXUINT16 };

static void add(CgShelf *shelf, guint32 handle)
{
	cg_shelf_add(shelf, handle, NULL, make_card("N:A;B\nFN:B A\nTEL:1\n"));
}

static void test_cards(void)
{
	g_autoptr(CgShelf) shelf = cg_shelf_new();
	guint32 handle = 0;

	g_assert_cmpuint(cg_shelf_count(shelf), ==, 0);
	add(shelf, 7);
	cg_shelf_add_raw(shelf, 9, CG_SPAN_LITERAL("no card"));
	g_assert_cmpuint(cg_shelf_count(shelf), ==, 2);
	g_assert_nonnull(cg_shelf_card(shelf, 0, &handle));
	g_assert_cmpuint(handle, ==, 7);
	g_assert_null(cg_shelf_card(shelf, 1, &handle));
	g_assert_cmpuint(handle, ==, 9);
	g_assert_null(cg_shelf_card(shelf, 2, &handle));
	g_assert_false(cg_shelf_ended(shelf));
	cg_shelf_end(shelf, CG_STEP_END);
	g_assert_true(cg_shelf_ended(shelf));
}

static void test_most(void)
{
	g_autoptr(CgShelf) shelf = cg_shelf_new();
	g_autoptr(CgCard) card = make_card("N:A\n");

	for (guint i = 0; i < 65540; i++)
		cg_shelf_add(shelf, i, NULL, cg_card_ref(card));
	cg_shelf_add_raw(shelf, 1, CG_SPAN_LITERAL("x"));
	g_assert_cmpuint(cg_shelf_count(shelf), ==, 65535);
}

static void test_wakes(void)
{
	g_autoptr(CgShelf) shelf = cg_shelf_new();
	guint streaming = 0, whole = 0, freed = 0;
	g_autoptr(CgRead) pull = cg_shelf_read(shelf, &bulk, (CgWake){ count_wake, &streaming });
	g_autoptr(CgRead) list = cg_shelf_read(shelf, &names, (CgWake){ count_wake, &whole });
	CgRead *cancelled = cg_shelf_read(shelf, &names, (CgWake){ count_wake, &freed });
	const CgItem *item;
	CgHead head;

	g_assert_cmpint(cg_read_next(pull, &item, NULL), ==, CG_STEP_WAIT);
	g_assert_cmpint(cg_read_next(pull, &item, NULL), ==, CG_STEP_WAIT);
	g_assert_cmpint(cg_read_head(list, &head, NULL), ==, CG_STEP_WAIT);
	g_assert_cmpint(cg_read_head(cancelled, &head, NULL), ==, CG_STEP_WAIT);
	cg_read_free(cancelled);
	g_assert_cmpuint(streaming + whole, ==, 0);
	add(shelf, 1);
	add(shelf, 2);
	g_assert_cmpuint(streaming, ==, 1);
	g_assert_cmpuint(whole, ==, 0);
	g_assert_cmpint(cg_read_next(pull, &item, NULL), ==, CG_STEP_GOT);
	g_assert_cmpint(cg_read_next(pull, &item, NULL), ==, CG_STEP_GOT);
	g_assert_cmpint(cg_read_next(pull, &item, NULL), ==, CG_STEP_WAIT);
	cg_shelf_end(shelf, CG_STEP_END);
	g_assert_cmpuint(streaming, ==, 2);
	g_assert_cmpuint(whole, ==, 1);
	g_assert_cmpuint(freed, ==, 0);
}

static void test_restart(void)
{
	g_autoptr(CgShelf) shelf = cg_shelf_new();
	guint wakes = 0;
	g_autoptr(CgRead) pull = cg_shelf_read(shelf, &bulk, (CgWake){ count_wake, &wakes });
	const CgItem *item;

	add(shelf, 1);
	add(shelf, 2);
	g_assert_cmpint(cg_read_next(pull, &item, NULL), ==, CG_STEP_GOT);
	g_assert_cmpint(cg_read_next(pull, &item, NULL), ==, CG_STEP_GOT);
	cg_shelf_restart(shelf);
	g_assert_cmpuint(cg_shelf_count(shelf), ==, 0);
	g_assert_cmpint(cg_read_next(pull, &item, NULL), ==, CG_STEP_WAIT);
	for (guint i = 1; i <= 3; i++)
		add(shelf, i);
	g_assert_cmpuint(wakes, ==, 1);
	g_assert_cmpint(cg_read_next(pull, &item, NULL), ==, CG_STEP_GOT);
	g_assert_cmpuint(item->handle, ==, 3);
	cg_shelf_end(shelf, CG_STEP_END);
	g_assert_cmpint(cg_read_next(pull, &item, NULL), ==, CG_STEP_END);
}

/* A choice once made stays, whatever becomes of the shelf. */
static void test_restart_after_choice(void)
{
	g_autoptr(CgShelf) shelf = cg_shelf_new();
	g_autoptr(CgRead) list = cg_shelf_read(shelf, &names, (CgWake){ NULL, NULL });
	const CgItem *item;
	CgHead head;

	add(shelf, 1);
	cg_shelf_end(shelf, CG_STEP_END);
	g_assert_cmpint(cg_read_head(list, &head, NULL), ==, CG_STEP_GOT);
	cg_shelf_restart(shelf);
	g_assert_false(cg_shelf_ended(shelf));
	g_assert_cmpint(cg_read_next(list, &item, NULL), ==, CG_STEP_GOT);
	g_assert_cmpstr(item->name, ==, "A;B");
}

static void test_bad_end(void)
{
	static const CgStep ends[] = { CG_STEP_LATER, CG_STEP_STALE, CG_STEP_FAILED,
				       CG_STEP_NOT_FOUND };

	for (guint i = 0; i < G_N_ELEMENTS(ends); i++) {
		g_autoptr(CgShelf) shelf = cg_shelf_new();
		g_autoptr(CgRead) running = cg_shelf_read(shelf, &bulk, (CgWake){ NULL, NULL });
		g_autoptr(CgRead) list = NULL;
		g_autoptr(GError) error = NULL;
		const CgItem *item;
		CgHead head;

		add(shelf, 1);
		add(shelf, 2);
		g_assert_cmpint(cg_read_next(running, &item, NULL), ==, CG_STEP_GOT);
		cg_shelf_end(shelf, ends[i]);
		list = cg_shelf_read(shelf, &names, (CgWake){ NULL, NULL });
		g_assert_cmpint(cg_read_next(running, &item, NULL), ==, ends[i]);
		g_assert_cmpint(cg_read_head(list, &head, &error), ==, ends[i]);
		g_assert_cmpint(error != NULL, ==, ends[i] == CG_STEP_FAILED);
	}
}

/* The owner may let go before its readers do. */
static void test_outlived(void)
{
	CgShelf *shelf = cg_shelf_new();
	g_autoptr(CgRead) pull = cg_shelf_read(shelf, &bulk, (CgWake){ NULL, NULL });
	const CgItem *item;

	add(shelf, 1);
	cg_shelf_end(shelf, CG_STEP_END);
	cg_shelf_unref(shelf);
	g_assert_cmpint(cg_read_next(pull, &item, NULL), ==, CG_STEP_GOT);
	g_assert_cmpint(cg_read_next(pull, &item, NULL), ==, CG_STEP_END);
}

void test_source_shelf(void)
{
	g_test_add_func("/source/shelf/cards", test_cards);
	g_test_add_func("/source/shelf/most", test_most);
	g_test_add_func("/source/shelf/wakes", test_wakes);
	g_test_add_func("/source/shelf/restart", test_restart);
	g_test_add_func("/source/shelf/restart-after-choice", test_restart_after_choice);
	g_test_add_func("/source/shelf/bad-end", test_bad_end);
	g_test_add_func("/source/shelf/outlived", test_outlived);
}
