/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A phone that does not answer: how long an answer waits for it. */
#include "fixture.h"
#include "view-tests.h"

#include <string.h>

static void one_answer(Fixture *f, gconstpointer data)
{
	CgQuery size = query_of(CG_REPO_PB, CG_WANT_SIZE);
	CgQuery pull = query_of(CG_REPO_PB, CG_WANT_ITEMS);
	g_autoptr(CgCursor) waiting = NULL, streaming = NULL;
	CgHead head;

	f->phone->asleep = TRUE;
	open_view(f, "everything", 1 << 20);
	waiting = cg_view_read(f->view, &size, (CgWake){ 0 });
	streaming = cg_view_read(f->view, &pull, (CgWake){ 0 });
	run_loop();
	g_assert_cmpint(cg_cursor_head(waiting, &head, NULL), ==, CG_STEP_WAIT);
	cg_clock_advance(CG_SECONDS(7));
	g_assert_cmpint(cg_cursor_head(waiting, &head, NULL), ==, CG_STEP_WAIT);
	cg_clock_advance(CG_SECONDS(1));
	g_assert_cmpint(cg_cursor_head(waiting, &head, NULL), ==, CG_STEP_LATER);
	/* Too slow for that answer only. */
	toy_phone_wake(f->phone);
	g_assert_cmpint(drain(f, g_steal_pointer(&streaming)), ==, CG_STEP_END);
	has(f, "Ada Ahlberg");
	sized(f, CG_REPO_PB, 4);
}

/* A bulk pull that runs waits for each card, and for none of them for ever. */
static void streaming(Fixture *f, gconstpointer data)
{
	CgQuery pull = query_of(CG_REPO_PB, CG_WANT_ITEMS);
	g_autoptr(CgCursor) cursor = NULL;
	const CgItem *item;
	CgHead head;

	f->phone->asleep = TRUE;
	open_view(f, "everything", 1 << 20);
	cursor = cg_view_read(f->view, &pull, (CgWake){ 0 });
	run_loop();
	g_assert_cmpint(cg_cursor_head(cursor, &head, NULL), ==, CG_STEP_GOT);
	g_assert_cmpint(cg_cursor_next(cursor, &item, NULL), ==, CG_STEP_WAIT);
	cg_clock_advance(CG_SECONDS(19));
	g_assert_cmpint(cg_cursor_next(cursor, &item, NULL), ==, CG_STEP_WAIT);
	cg_clock_advance(CG_SECONDS(1));
	g_assert_cmpint(cg_cursor_next(cursor, &item, NULL), ==, CG_STEP_LATER);
}

void test_view_timeout(void)
{
	ADD("timeout/one-answer", one_answer);
	ADD("timeout/streaming", streaming);
}
