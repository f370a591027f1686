/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Views in use: shared by the sessions of one consumer, and made anew when the phone failed one. */
#include "fixture.h"
#include "gate-tests.h"

static void shared(House *house, gconstpointer data)
{
	g_autoptr(CgSource) first = NULL, second = NULL, other = NULL;
	g_autofree char *one = NULL, *two = NULL, *three = NULL;
	CgHead head;
	guint reads;

	house_add(house, CG_REPO_PB, "N:Berg;Bo\nTEL:1");
	first = house_car(house, ADA);
	second = house_car(house, ADA);
	one = house_listing(house, first);
	head = house->head;
	reads = house->reads;
	two = house_listing(house, second);
	g_assert_cmpstr(one, ==, two);
	g_assert_cmpmem(&head, sizeof(head), &house->head, sizeof(head));
	g_assert_cmpuint(house->reads, ==, reads);
	/* Another consumer has a view of its own, over the same connection. */
	other = house_car(house, BEA);
	three = house_listing(house, other);
	g_assert_cmpstr(one, ==, three);
	g_assert_cmpuint(house->reads, >, reads);
	g_assert_cmpuint(house->links->len, ==, 1);
}

/* A session under way has the view of the decision in force, not the one that it came in with. */
static void decided(House *house, gconstpointer data)
{
	g_autoptr(CgSource) car = NULL;
	g_autofree char *wide = NULL, *narrow = NULL;

	house_add(house, CG_REPO_PB, "N:Ahlberg;Ada\nTEL:1");
	house_add(house, CG_REPO_PB, "N:Berg;Bo\nTEL:2");
	car = house_car(house, ADA);
	wide = house_listing(house, car);
	g_assert_cmpstr(wide, ==, "0=Phone|1=Ahlberg;Ada|2=Berg;Bo|");
	house_decide(house, "[Scope x]\nContacts=name:Berg\n");
	narrow = house_listing(house, car);
	g_assert_cmpstr(narrow, ==, "0=Phone|1=Berg;Bo|");
}

static void failed(House *house, gconstpointer data)
{
	g_autoptr(CgSource) car = NULL;
	g_autofree char *names = NULL;
	CgQuery size = { .want = CG_WANT_SIZE };

	house_add(house, CG_REPO_PB, "N:Berg;Bo\nTEL:1");
	house->locked = TRUE;
	car = house_car(house, ADA);
	g_assert_cmpint(house_ask(house, car, size), ==, CG_STEP_LATER);
	house->locked = FALSE;
	names = house_listing(house, car);
	g_assert_cmpstr(names, ==, "0=Phone|1=Berg;Bo|");
}

/* Who still reads a view that failed reads under a decision, too. */
static void failed_and_over(House *house, gconstpointer data)
{
	const CgQuery all = { .want = CG_WANT_ITEMS, .max = G_MAXUINT16 };
	g_autoptr(CgSource) first = NULL, second = NULL;
	g_autoptr(CgCursor) read = NULL;
	g_autofree char *names = NULL;
	const CgItem *item;
	CgHead head;

	house_add(house, CG_REPO_PB, "N:Berg;Bo\nTEL:1");
	house->locked_calls = TRUE;
	house_rules(house, "");
	g_assert_true(house_grant(house, ADA, "everything", "trip"));
	first = house_car(house, ADA);
	read = cg_source_read(first, &all, (CgWake){ 0 });
	house_run();
	g_assert_cmpint(cg_cursor_head(read, &head, NULL), ==, CG_STEP_WAIT);
	house_fence(house);
	g_assert_cmpint(cg_cursor_head(read, &head, NULL), ==, CG_STEP_GOT);
	g_assert_cmpint(cg_cursor_next(read, &item, NULL), ==, CG_STEP_GOT);
	house->locked_calls = FALSE;
	second = house_car(house, ADA);
	names = house_listing(house, second);
	g_assert_cmpstr(names, ==, "0=Phone|1=Berg;Bo|");
	house_revoke(house, ADA);
	g_assert_cmpint(cg_cursor_next(read, &item, NULL), ==, CG_STEP_LATER);
}

void test_gate_seat(void)
{
	ADD("seat/shared", shared);
	ADD("seat/decided", decided);
	ADD("seat/failed", failed);
	ADD("seat/failed_and_over", failed_and_over);
}
