/* SPDX-License-Identifier: GPL-2.0-or-later */
/* When a decision becomes another one, and what of the old one ends with it. */
#include "fixture.h"
#include "gate-tests.h"

#include <string.h>

#define MINUTES(n) CG_SECONDS(60 * (gint64)(n))

static const CgWho ada = { PHONE, ADA };

static void count(gpointer changes, const CgWho *who)
{
	(*(guint *)changes)++;
}

static void people(House *house)
{
	for (guint i = 0; i < 50; i++)
		house_add(house, CG_REPO_PB, "N:Berg;Bo\nTEL:+46702222222");
	house_rules(house, "");
}

static guint size_of(House *house, CgSource *car)
{
	CgQuery size = { .want = CG_WANT_SIZE };

	g_assert_cmpint(house_ask(house, car, size), ==, CG_STEP_END);
	return house->head.size;
}

static void expires(House *house, gconstpointer data)
{
	g_autoptr(CgSource) car = NULL;
	guint changes = 0;

	people(house);
	g_assert_true(house_grant(house, ADA, "everything", "30m"));
	car = house_car(house, ADA);
	g_assert_cmpuint(size_of(house, car), ==, 51);
	cg_decisions_on_changed(house->decisions, count, &changes);
	cg_clock_advance(MINUTES(30) - 1);
	g_assert_cmpuint(changes, ==, 0);
	g_assert_cmpuint(size_of(house, car), ==, 51);
	/* By its own timer: nobody asks. */
	cg_clock_advance(1);
	g_assert_cmpuint(changes, ==, 1);
	g_assert_cmpuint(size_of(house, car), ==, 0);
}

/* Set back, it wins no time; and in the next run there is none left. */
static void wall_clock(House *house, gconstpointer data)
{
	CgSource *car;

	people(house);
	g_assert_true(house_grant(house, ADA, "everything", "30m"));
	cg_clock_advance(MINUTES(20));
	cg_clock_freeze(cg_clock_boot(), CG_SECONDS(1));
	cg_clock_advance(MINUTES(9));
	house_restart(house);
	car = house_car(house, ADA);
	g_assert_cmpuint(size_of(house, car), ==, 51);
	cg_clock_advance(MINUTES(1));
	g_assert_cmpuint(size_of(house, car), ==, 0);
	cg_source_free(car);
	/* The end was put down: another boot with another clock doesn't undo it. */
	cg_clock_reboot(CG_SECONDS(5), CG_SECONDS(1));
	house_restart(house);
	car = house_car(house, ADA);
	g_assert_cmpuint(size_of(house, car), ==, 0);
	cg_source_free(car);
}

typedef struct {
	guint8 database[16], primary[16];
} Marks;

static Marks marks_of(House *house, CgSource *car)
{
	Marks marks;

	size_of(house, car);
	memcpy(marks.database, house->head.database, 16);
	memcpy(marks.primary, house->head.primary, 16);
	return marks;
}

/* Each step a new identifier, none of them seen before, and higher versions. */
static void identifiers(House *house, gconstpointer data)
{
	g_autoptr(CgSource) car = NULL;
	Marks marks[6];

	people(house);
	car = house_car(house, ADA);
	marks[0] = marks_of(house, car);
	g_assert_true(house_grant(house, ADA, "everything", "30m"));
	marks[1] = marks_of(house, car);
	cg_clock_advance(MINUTES(30));
	marks[2] = marks_of(house, car);
	g_assert_true(house_grant(house, ADA, "everything", "trip"));
	marks[3] = marks_of(house, car);
	g_assert_true(house_revoke(house, ADA));
	marks[4] = marks_of(house, car);
	g_assert_true(house_grant(house, ADA, "everything", "trip"));
	marks[5] = marks_of(house, car);
	for (guint i = 0; i < 6; i++) {
		for (guint j = 0; j < i; j++) {
			g_assert_cmpint(memcmp(marks[i].database, marks[j].database, 16), !=, 0);
			g_assert_cmpint(memcmp(marks[i].primary, marks[j].primary, 16), >, 0);
		}
	}
}

static CgCursor *begin_pull(House *house, CgSource *car)
{
	CgQuery pull = { .want = CG_WANT_ITEMS, .max = G_MAXUINT16 };
	CgCursor *read = cg_source_read(car, &pull, (CgWake){ 0 });
	CgHead head;

	house_run();
	g_assert_cmpint(cg_cursor_head(read, &head, NULL), ==, CG_STEP_WAIT);
	house_fence(house); /* it is written down */
	return read;
}

static void assert_ended(CgCursor *read)
{
	const CgItem *item;
	CgHead head;

	g_assert_cmpint(cg_cursor_head(read, &head, NULL), ==, CG_STEP_LATER);
	g_assert_cmpint(cg_cursor_next(read, &item, NULL), ==, CG_STEP_LATER);
}

static void running_reads_end(House *house, gconstpointer data)
{
	g_autoptr(CgSource) car = NULL, other = NULL;
	g_autoptr(CgCursor) running = NULL, others = NULL;
	const CgItem *item;

	people(house);
	g_assert_true(house_grant(house, ADA, "everything", "trip"));
	g_assert_true(house_grant(house, BEA, "everything", "trip"));
	car = house_car(house, ADA);
	other = house_car(house, BEA);
	running = begin_pull(house, car);
	others = begin_pull(house, other);
	g_assert_cmpint(cg_cursor_next(running, &item, NULL), ==, CG_STEP_GOT);
	g_assert_true(house_revoke(house, ADA));
	assert_ended(running);
	g_assert_cmpint(cg_cursor_next(others, &item, NULL), ==, CG_STEP_GOT);
}

static void configured(House *house, gconstpointer data)
{
	g_autoptr(CgSource) car = NULL;
	g_autoptr(CgCursor) running = NULL;
	const CgItem *item;
	guint changes = 0;

	people(house);
	house_rules(house, "[Rule r]\nScope=everything\n");
	car = house_car(house, ADA);
	running = begin_pull(house, car);
	cg_decisions_on_changed(house->decisions, count, &changes);
	house_rules(house, "[Rule another]\nScope=everything\n");
	g_assert_cmpuint(changes, ==, 0);
	g_assert_cmpint(cg_cursor_next(running, &item, NULL), ==, CG_STEP_GOT);
	house_rules(house, "[Rule r]\nScope=nothing\n");
	g_assert_cmpuint(changes, ==, 1);
	assert_ended(running);
	g_assert_cmpuint(size_of(house, car), ==, 0);
}

static void standing(House *house, gconstpointer data)
{
	g_auto(CgDecisionStatus) before = { 0 }, after = { 0 };

	people(house);
	cg_decisions_status(house->decisions, &ada, &before);
	g_assert_cmpstr(cg_scope_name(before.scope), ==, "nothing");
	g_assert_cmpstr(before.lifetime, ==, "");
	g_assert_cmpint(before.expires, ==, 0);
	g_assert_true(house_grant(house, ADA, "favourites", "60m"));
	cg_decisions_status(house->decisions, &ada, &after);
	g_assert_cmpstr(cg_scope_name(after.scope), ==, "favourites");
	g_assert_cmpstr(after.lifetime, ==, "1h");
	g_assert_cmpint(after.expires, ==, 1000 + 3600);
}

void test_gate_in_force(void)
{
	ADD("in-force/expires", expires);
	ADD("in-force/wall-clock", wall_clock);
	ADD("in-force/identifiers", identifiers);
	ADD("in-force/running-reads-end", running_reads_end);
	ADD("in-force/configured", configured);
	ADD("in-force/standing", standing);
}
