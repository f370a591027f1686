/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Views in use: shared by the sessions of one consumer, and made again when the phone failed one.
 */
#include "fixture.h"
#include "gate-tests.h"
#include "loop.h"

static void shared(Fixture *fixture, gconstpointer data)
{
	g_autoptr(CgSource) first = NULL, second = NULL, other = NULL;
	g_autofree char *one = NULL, *two = NULL, *three = NULL;
	CgHead head;
	guint reads;

	fixture_add(fixture, CG_REPO_PB, "N:Berg;Bo\nTEL:1");
	first = fixture_car(fixture, ADA);
	second = fixture_car(fixture, ADA);
	one = fixture_listing(fixture, first);
	head = fixture->head;
	reads = fixture->reads;
	two = fixture_listing(fixture, second);
	g_assert_cmpstr(one, ==, two);
	g_assert_cmpmem(&head, sizeof(head), &fixture->head, sizeof(head));
	g_assert_cmpuint(fixture->reads, ==, reads);
	/* Another consumer has a view of its own, over the same connection. */
	other = fixture_car(fixture, BEA);
	three = fixture_listing(fixture, other);
	g_assert_cmpstr(one, ==, three);
	g_assert_cmpuint(fixture->reads, >, reads);
	g_assert_cmpuint(fixture->links->len, ==, 1);
}

/* A session under way has the view of the decision in force, not the one that it came in with. */
static void decided(Fixture *fixture, gconstpointer data)
{
	g_autoptr(CgSource) car = NULL;
	g_autofree char *wide = NULL, *narrow = NULL;

	fixture_add(fixture, CG_REPO_PB, "N:Ahlberg;Ada\nTEL:1");
	fixture_add(fixture, CG_REPO_PB, "N:Berg;Bo\nTEL:2");
	car = fixture_car(fixture, ADA);
	wide = fixture_listing(fixture, car);
	g_assert_cmpstr(wide, ==, "0=Phone|1=Ahlberg;Ada|2=Berg;Bo|");
	decision_fixture_fix_scope(&fixture->base, "[Scope x]\nContacts=name:Berg\n");
	narrow = fixture_listing(fixture, car);
	g_assert_cmpstr(narrow, ==, "0=Phone|1=Berg;Bo|");
}

static void failed(Fixture *fixture, gconstpointer data)
{
	g_autoptr(CgSource) car = NULL;
	g_autofree char *names = NULL;
	CgQuery size = { .want = CG_WANT_SIZE };

	fixture_add(fixture, CG_REPO_PB, "N:Berg;Bo\nTEL:1");
	fixture->locked = TRUE;
	car = fixture_car(fixture, ADA);
	g_assert_cmpint(fixture_ask(fixture, car, size), ==, CG_STEP_LATER);
	fixture->locked = FALSE;
	names = fixture_listing(fixture, car);
	g_assert_cmpstr(names, ==, "0=Phone|1=Berg;Bo|");
}

/* Who still reads a view that failed reads under a decision, too. */
static void failed_and_over(Fixture *fixture, gconstpointer data)
{
	const CgQuery all = { .want = CG_WANT_ITEMS, .max = G_MAXUINT16 };
	g_autoptr(CgSource) first = NULL, second = NULL;
	g_autoptr(CgCursor) read = NULL;
	g_autofree char *names = NULL;
	const CgItem *item;
	CgHead head;

	fixture_add(fixture, CG_REPO_PB, "N:Berg;Bo\nTEL:1");
	fixture->locked_calls = TRUE;
	decision_fixture_set_rules(&fixture->base, "");
	g_assert_true(decision_fixture_grant(&fixture->base, ADA, "everything", "trip"));
	first = fixture_car(fixture, ADA);
	read = cg_source_read(first, &all, (CgWake){ 0 });
	run_until_idle();
	g_assert_cmpint(cg_cursor_head(read, &head, NULL), ==, CG_STEP_WAIT);
	decision_fixture_wait_written(&fixture->base);
	g_assert_cmpint(cg_cursor_head(read, &head, NULL), ==, CG_STEP_GOT);
	g_assert_cmpint(cg_cursor_next(read, &item, NULL), ==, CG_STEP_GOT);
	fixture->locked_calls = FALSE;
	second = fixture_car(fixture, ADA);
	names = fixture_listing(fixture, second);
	g_assert_cmpstr(names, ==, "0=Phone|1=Berg;Bo|");
	decision_fixture_revoke(&fixture->base, ADA);
	g_assert_cmpint(cg_cursor_next(read, &item, NULL), ==, CG_STEP_LATER);
}

/* --- Memory --- */

/* Three views of some 7 KiB each do not fit. */
static void make_three_too_many(Fixture *fixture)
{
	g_autofree char *note = g_strnfill(6000, 'n');
	g_autofree char *text = g_strdup_printf("N:Berg;Bo\nTEL:1\nNOTE:%s", note);

	fixture_add(fixture, CG_REPO_PB, text);
	decision_fixture_set_rules(&fixture->base,
				   "[Rule all]\nScope=everything\n[View]\nLimit=20K\n");
}

/* A bulk pull that has begun. */
static CgCursor *begin_pull(Fixture *fixture, CgSource *car)
{
	const CgQuery all = { .want = CG_WANT_ITEMS, .max = G_MAXUINT16 };
	CgCursor *read = cg_source_read(car, &all, (CgWake){ 0 });
	CgHead head;

	run_until_idle();
	while (cg_cursor_head(read, &head, NULL) == CG_STEP_WAIT) {
		decision_fixture_wait_written(&fixture->base);
		run_until_idle();
	}
	return read;
}

static guint count_items(CgCursor *read)
{
	const CgItem *item;
	guint count = 0;

	while (cg_cursor_next(read, &item, NULL) == CG_STEP_GOT)
		count++;
	g_assert_cmpint(cg_cursor_next(read, &item, NULL), ==, CG_STEP_END);
	return count;
}

/* When all together have too much, those that nobody reads go, and nothing that runs is changed.
 * Whose view went has another when it asks again. */
static void idle(Fixture *fixture, gconstpointer data)
{
	g_autoptr(CgSource) first = NULL, second = NULL, third = NULL;
	g_autofree char *two = NULL, *three = NULL, *again = NULL;
	g_autoptr(CgCursor) read = NULL;

	make_three_too_many(fixture);
	first = fixture_car(fixture, ADA);
	read = begin_pull(fixture, first);
	second = fixture_car(fixture, BEA);
	two = fixture_listing(fixture, second);
	g_assert_cmpuint(fixture->gate->shared_views->len, ==, 2);
	third = fixture_car(fixture, "uid:3");
	three = fixture_listing(fixture, third);
	g_assert_cmpstr(three, ==, two);
	run_until_idle();
	g_assert_cmpuint(fixture->gate->shared_views->len, ==, 2);
	g_assert_false(cg_account_is_full(fixture->gate->memory));
	g_assert_cmpuint(count_items(read), ==, 2);
	again = fixture_listing(fixture, second);
	g_assert_cmpstr(again, ==, two);
}

/* One consumer's phones share its half: what passes it is not answered, and others are. */
static void half(Fixture *fixture, gconstpointer data)
{
	const CgQuery size = { .want = CG_WANT_SIZE };
	const CgWho elsewhere = { "00:00:00:00:00:02", ADA };
	g_autoptr(CgSource) first = NULL, second = NULL, other = NULL;

	make_three_too_many(fixture);
	first = fixture_car(fixture, ADA);
	g_assert_cmpint(fixture_ask(fixture, first, size), ==, CG_STEP_END);
	second = cg_gate_source(fixture->gate, &elsewhere);
	g_assert_cmpint(fixture_ask(fixture, second, size), ==, CG_STEP_LATER);
	other = fixture_car(fixture, BEA);
	g_assert_cmpint(fixture_ask(fixture, other, size), ==, CG_STEP_END);
}

void test_gate_shared_view(void)
{
	ADD("shared-view/shared", shared);
	ADD("shared-view/decided", decided);
	ADD("shared-view/failed", failed);
	ADD("shared-view/failed-and-over", failed_and_over);
	ADD("shared-view/idle", idle);
	ADD("shared-view/half", half);
}
