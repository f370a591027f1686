/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which entries a query means: one that is picked, or those that match, in turns. */
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

/* --- Turns --- */

enum { MANY = 5000 };

/* Reads the head in as many turns as that takes, none of which may look at more than `most`. */
static guint count_turns(CgCollection *collection, const CgQuery *query, guint most)
{
	guint turns = 1, wakes = 0;
	g_autoptr(CgCursor) cursor =
		cg_collection_read(collection, query, (CgWake){ count_wake, &wakes });
	CgHead head;

	counted.looks = counted.keys = 0;
	while (cg_cursor_head(cursor, &head, NULL) == CG_STEP_WAIT) {
		g_assert_cmpuint(counted.looks + counted.keys, <=, turns * most);
		while (wakes < turns)
			g_main_context_iteration(NULL, TRUE);
		turns++;
	}
	g_assert_cmpuint(counted.looks + counted.keys, <=, turns * most);
	g_assert_cmpuint(head.size, ==, MANY / 2);
	return turns;
}

/* However much a query has to look at, it is done in turns. */
static void test_turns(void)
{
	const CgQuery size = { .want = CG_WANT_SIZE };
	const CgQuery sorted = { .cards.order = CG_ORDER_ALPHABETICAL };
	g_autoptr(CgCollection) small = make_counted(MANY, 0);
	g_autoptr(CgCollection) large = NULL;

	g_assert_cmpuint(count_turns(small, &size, CG_TURN_WORK), >=, MANY / CG_TURN_WORK);
	g_assert_cmpuint(count_turns(small, &sorted, CG_TURN_WORK), >=, 2 * MANY / CG_TURN_WORK);
	/* What is large takes more of a turn. */
	large = make_counted(MANY, 100 << 10);
	g_assert_cmpuint(count_turns(large, &size, 3), >=, MANY / 3);
}

void test_source_collection_select(void)
{
	g_test_add_func("/source/collection-select/pick", test_pick);
	g_test_add_func("/source/collection-select/turns", test_turns);
}
