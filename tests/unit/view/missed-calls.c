/* SPDX-License-Identifier: GPL-2.0-or-later */
/* NewMissedCalls through the view: what is counted, and what a reset does and does not. */
#include "fixture.h"
#include "view-private.h"
#include "view-tests.h"

#define NEW_CALL(number, time) "N:\nTEL:" number "\nX-IRMC-CALL-DATETIME;TYPE=MISSED:20260103T" time

static void counts(Fixture *f, CgRepository repository, gboolean reset, guint expected)
{
	CgQuery query = query_of(repository, CG_WANT_SIZE);

	query.reset_unseen = reset;
	f->head.unseen = 99;
	g_assert_cmpint(ask(f, query), ==, CG_STEP_END);
	g_assert_cmpuint(f->head.unseen, ==, expected);
}

/* mch and cch are one; the answer to a reset says 0, and so does the next session. */
static void reset(Fixture *f, gconstpointer data)
{
	open_view(f, "names-and-numbers", 1 << 20);
	counts(f, CG_REPO_CCH, FALSE, 2);
	counts(f, CG_REPO_MCH, FALSE, 2);
	counts(f, CG_REPO_ICH, FALSE, 0);
	counts(f, CG_REPO_CCH, TRUE, 0);
	counts(f, CG_REPO_MCH, FALSE, 0);
	toy_phone_add_call(f->phone, CG_REPO_MCH, NEW_CALL("+46701111111", "000001"));
	counts(f, CG_REPO_MCH, FALSE, 0); /* this session's book stands still */
	open_view(f, "names-and-numbers", 1 << 20);
	counts(f, CG_REPO_MCH, FALSE, 1);
	counts(f, CG_REPO_MCH, TRUE, 0);
	counts(f, CG_REPO_CCH, FALSE, 0);
	g_assert_false(f->phone->reset);
}

/* Another consumer's reset is nothing to this one. */
static void each_for_itself(Fixture *f, gconstpointer data)
{
	open_view(f, "names-and-numbers", 1 << 20);
	counts(f, CG_REPO_MCH, TRUE, 0);
	cg_history_unref(f->history);
	f->history = cg_history_new((const guint8[32]){ 2 });
	open_view(f, "names-and-numbers", 1 << 20);
	counts(f, CG_REPO_MCH, FALSE, 2);
}

static void filtered(Fixture *f, gconstpointer data)
{
	open_view(f, "favourites", 1 << 20);
	counts(f, CG_REPO_MCH, FALSE, 1);
	counts(f, CG_REPO_MCH, TRUE, 0);
	toy_phone_add_call(f->phone, CG_REPO_MCH, NEW_CALL("+46709999999", "000001"));
	open_view(f, "favourites", 1 << 20);
	counts(f, CG_REPO_MCH, FALSE, 0);
	toy_phone_add_call(f->phone, CG_REPO_MCH, NEW_CALL("+46702222222", "000002"));
	open_view(f, "favourites", 1 << 20);
	counts(f, CG_REPO_CCH, FALSE, 1);
	open_view(f, "nothing", 1 << 20);
	counts(f, CG_REPO_MCH, FALSE, 0);
}

/* SIM1's cch asks for SIM1's mch, which nobody had read. */
static void sim_apart(Fixture *f, gconstpointer data)
{
	toy_phone_add(f->phone, CG_REPO_SIM_MCH, NEW_CALL("+46702222222", "000001"));
	open_view(f, "names-and-numbers", 1 << 20);
	counts(f, CG_REPO_SIM_CCH, FALSE, 1);
	counts(f, CG_REPO_SIM_MCH, TRUE, 0);
	counts(f, CG_REPO_SIM_CCH, FALSE, 0);
	counts(f, CG_REPO_MCH, FALSE, 2);
}

/* An answer that waits, or that came too late, has reset nothing. */
static void too_late(Fixture *f, gconstpointer data)
{
	CgQuery query = query_of(CG_REPO_MCH, CG_WANT_SIZE);
	g_autoptr(CgCursor) read = NULL;

	open_view(f, "names-and-numbers", 1 << 20);
	counts(f, CG_REPO_MCH, TRUE, 0);
	toy_phone_add_call(f->phone, CG_REPO_MCH, NEW_CALL("+46701111111", "000001"));
	f->phone->asleep = TRUE;
	query.reset_unseen = TRUE;
	open_view(f, "names-and-numbers", 1 << 20);
	read = cg_view_read(f->view, &query, (CgWake){ 0 });
	run_loop();
	g_assert_cmpint(cg_cursor_head(read, &f->head, NULL), ==, CG_STEP_WAIT);
	cg_clock_advance(CG_SECONDS(8));
	g_assert_cmpint(cg_cursor_head(read, &f->head, NULL), ==, CG_STEP_LATER);
	toy_phone_wake(f->phone);
	counts(f, CG_REPO_MCH, FALSE, 1);
}

/* Very many are counted in turns, and none of them is left out. */
static void in_turns(Fixture *f, gconstpointer data)
{
	enum { MANY = 4 * CG_MISSED_A_TURN };
	CgQuery query = query_of(CG_REPO_MCH, CG_WANT_SIZE);
	g_autoptr(CgCollection) calls = cg_collection_new(&cg_cards);
	g_autoptr(CgCursor) cursor = NULL;
	guint turns = 1;

	for (guint i = 0; i < MANY; i++) {
		g_autofree char *text = g_strdup_printf(
			"BEGIN:VCARD\nVERSION:3.0\nTEL:1\n"
			"X-IRMC-CALL-DATETIME;TYPE=MISSED:20260101T%06u\nEND:VCARD\n",
			i);

		cg_collection_add(calls, i + 1, NULL, cg_card_parse(cg_span_of(text), NULL));
	}
	cg_collection_end(calls, CG_STEP_END);
	cursor = cg_missed_cursor_new(cg_collection_read(calls, &query, (CgWake){ 0 }), f->history,
				      CG_REPO_MCH, calls, TRUE, (CgWake){ 0 });
	for (; cg_cursor_head(cursor, &f->head, NULL) == CG_STEP_WAIT; turns++)
		run_loop();
	g_assert_cmpuint(turns, >=, MANY / CG_MISSED_A_TURN);
	g_assert_cmpuint(f->head.size, ==, MANY);
	g_assert_cmpuint(f->head.unseen, ==, 0);
}

void test_view_missed_calls(void)
{
	ADD("missed-calls/reset", reset);
	ADD("missed-calls/each-for-itself", each_for_itself);
	ADD("missed-calls/filtered", filtered);
	ADD("missed-calls/sim-apart", sim_apart);
	ADD("missed-calls/too-late", too_late);
	ADD("missed-calls/in-turns", in_turns);
}
