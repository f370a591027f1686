/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Reads that wait: nothing is begun before they are ready, once then, and never if they may not. */
#include "fixture.h"

typedef struct {
	CgStep ready;
	guint begun, freed;
	char *search; /* of the query that it began with */
} Awaited;

static CgStep is_ready(gpointer data)
{
	return ((Awaited *)data)->ready;
}

static CgCursor *begin(gpointer data, const CgQuery *query, CgWake wake)
{
	Awaited *awaited = data;
	CgCollection *people = make_people();
	CgCursor *cursor = cg_collection_read(people, query, wake);

	awaited->begun++;
	awaited->search = g_strdup(query->cards.search);
	cg_collection_unref(people);
	return cursor;
}

static void note_free(gpointer data)
{
	((Awaited *)data)->freed++;
}

static CgCursor *open_read(Awaited *awaited, guint *wakes)
{
	static const CgDeferral deferral = { is_ready, begin, note_free };
	char search[] = "nobody";
	CgQuery query = { .want = CG_WANT_SIZE, .cards.search = search };

	return cg_deferred_read_new(&deferral, awaited, &query, (CgWake){ count_wake, wakes });
}

static void test_waits(void)
{
	Awaited awaited = { .ready = CG_STEP_WAIT };
	guint wakes = 0;
	CgHead head = { .size = 9 };
	CgCursor *read = open_read(&awaited, &wakes);
	const CgItem *item;

	g_assert_cmpint(cg_cursor_head(read, &head, NULL), ==, CG_STEP_WAIT);
	g_assert_cmpint(cg_cursor_next(read, &item, NULL), ==, CG_STEP_WAIT);
	g_assert_cmpuint(awaited.begun, ==, 0);

	awaited.ready = CG_STEP_GOT;
	g_assert_cmpint(cg_cursor_head(read, &head, NULL), ==, CG_STEP_GOT);
	g_assert_cmpuint(head.size, ==, 0);
	g_assert_cmpstr(awaited.search, ==, "nobody"); /* copied: the caller's is gone */

	awaited.ready = CG_STEP_LATER; /* it is not asked again */
	g_assert_cmpint(cg_cursor_next(read, &item, NULL), ==, CG_STEP_END);
	g_assert_cmpuint(awaited.begun, ==, 1);
	cg_cursor_free(read);
	g_assert_cmpuint(awaited.freed, ==, 1);
	g_free(awaited.search);
}

static void test_refused(void)
{
	Awaited awaited = { .ready = CG_STEP_LATER };
	guint wakes = 0;
	CgHead head;
	CgCursor *read = open_read(&awaited, &wakes);
	const CgItem *item;

	g_assert_cmpint(cg_cursor_head(read, &head, NULL), ==, CG_STEP_LATER);
	g_assert_cmpint(cg_cursor_next(read, &item, NULL), ==, CG_STEP_LATER);
	cg_cursor_free(read);
	g_assert_cmpuint(awaited.begun, ==, 0);
	g_assert_cmpuint(awaited.freed, ==, 1);
}

void test_source_deferred_read(void)
{
	g_test_add_func("/source/deferred-read/waits", test_waits);
	g_test_add_func("/source/deferred-read/refused", test_refused);
}
