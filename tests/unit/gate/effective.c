/* SPDX-License-Identifier: GPL-2.0-or-later */
/* When a decision becomes another one, and what of the old one ends with it. */
#include "fixture.h"
#include "gate-tests.h"
#include "loop.h"

#include <string.h>

#define MINUTES(n) CG_SECONDS(60 * (gint64)(n))

static const CgWho ada = { PHONE, ADA };

static void count(gpointer changes, const CgWho *who)
{
	(*(guint *)changes)++;
}

static void people(Fixture *fixture)
{
	for (guint i = 0; i < 50; i++)
		fixture_add(fixture, CG_REPO_PB, "N:Berg;Bo\nTEL:+46702222222");
	decision_fixture_set_rules(&fixture->base, "");
}

static guint size_of(Fixture *fixture, CgSource *car)
{
	CgQuery size = { .want = CG_WANT_SIZE };

	g_assert_cmpint(fixture_ask(fixture, car, size), ==, CG_STEP_END);
	return fixture->head.size;
}

static void expires(Fixture *fixture, gconstpointer data)
{
	g_autoptr(CgSource) car = NULL;
	guint changes = 0;

	people(fixture);
	g_assert_true(decision_fixture_grant(&fixture->base, ADA, "everything", "30m"));
	car = fixture_car(fixture, ADA);
	g_assert_cmpuint(size_of(fixture, car), ==, 51);
	cg_decisions_on_changed(fixture->base.decisions, count, &changes);
	cg_clock_advance(MINUTES(30) - 1);
	g_assert_cmpuint(changes, ==, 0);
	g_assert_cmpuint(size_of(fixture, car), ==, 51);
	/* By its own timer: nobody asks. */
	cg_clock_advance(1);
	g_assert_cmpuint(changes, ==, 1);
	g_assert_cmpuint(size_of(fixture, car), ==, 0);
}

/* Set back, it wins no time; and in the next run there is none left. */
static void wall_clock(Fixture *fixture, gconstpointer data)
{
	CgSource *car;

	people(fixture);
	g_assert_true(decision_fixture_grant(&fixture->base, ADA, "everything", "30m"));
	cg_clock_advance(MINUTES(20));
	cg_clock_freeze(cg_clock_boot(), CG_SECONDS(1));
	cg_clock_advance(MINUTES(9));
	fixture_restart(fixture);
	car = fixture_car(fixture, ADA);
	g_assert_cmpuint(size_of(fixture, car), ==, 51);
	cg_clock_advance(MINUTES(1));
	g_assert_cmpuint(size_of(fixture, car), ==, 0);
	cg_source_free(car);
	/* The end was saved: another boot with another clock doesn't undo it. */
	cg_clock_reboot(CG_SECONDS(5), CG_SECONDS(1));
	fixture_restart(fixture);
	car = fixture_car(fixture, ADA);
	g_assert_cmpuint(size_of(fixture, car), ==, 0);
	cg_source_free(car);
}

typedef struct {
	guint8 database[16], primary[16];
} Marks;

static Marks marks_of(Fixture *fixture, CgSource *car)
{
	Marks marks;

	size_of(fixture, car);
	memcpy(marks.database, fixture->head.database, 16);
	memcpy(marks.primary, fixture->head.primary, 16);
	return marks;
}

/* Each step a new identifier, none of them seen before, and higher versions. */
static void identifiers(Fixture *fixture, gconstpointer data)
{
	g_autoptr(CgSource) car = NULL;
	Marks marks[6];

	people(fixture);
	car = fixture_car(fixture, ADA);
	marks[0] = marks_of(fixture, car);
	g_assert_true(decision_fixture_grant(&fixture->base, ADA, "everything", "30m"));
	marks[1] = marks_of(fixture, car);
	cg_clock_advance(MINUTES(30));
	marks[2] = marks_of(fixture, car);
	g_assert_true(decision_fixture_grant(&fixture->base, ADA, "everything", "trip"));
	marks[3] = marks_of(fixture, car);
	g_assert_true(decision_fixture_revoke(&fixture->base, ADA));
	marks[4] = marks_of(fixture, car);
	g_assert_true(decision_fixture_grant(&fixture->base, ADA, "everything", "trip"));
	marks[5] = marks_of(fixture, car);
	for (guint i = 0; i < 6; i++) {
		for (guint j = 0; j < i; j++) {
			g_assert_cmpint(memcmp(marks[i].database, marks[j].database, 16), !=, 0);
			g_assert_cmpint(memcmp(marks[i].primary, marks[j].primary, 16), >, 0);
		}
	}
}

static CgCursor *begin_pull(Fixture *fixture, CgSource *car)
{
	CgQuery pull = { .want = CG_WANT_ITEMS, .max = G_MAXUINT16 };
	CgCursor *read = cg_source_read(car, &pull, (CgWake){ 0 });
	CgHead head;

	run_until_idle();
	g_assert_cmpint(cg_cursor_head(read, &head, NULL), ==, CG_STEP_WAIT);
	decision_fixture_wait_written(&fixture->base); /* it is durable */
	return read;
}

static void assert_ended(CgCursor *read)
{
	const CgItem *item;
	CgHead head;

	g_assert_cmpint(cg_cursor_head(read, &head, NULL), ==, CG_STEP_LATER);
	g_assert_cmpint(cg_cursor_next(read, &item, NULL), ==, CG_STEP_LATER);
}

static void running_reads_end(Fixture *fixture, gconstpointer data)
{
	g_autoptr(CgSource) car = NULL, other = NULL;
	g_autoptr(CgCursor) running = NULL, others = NULL;
	const CgItem *item;

	people(fixture);
	g_assert_true(decision_fixture_grant(&fixture->base, ADA, "everything", "trip"));
	g_assert_true(decision_fixture_grant(&fixture->base, BEA, "everything", "trip"));
	car = fixture_car(fixture, ADA);
	other = fixture_car(fixture, BEA);
	running = begin_pull(fixture, car);
	others = begin_pull(fixture, other);
	g_assert_cmpint(cg_cursor_next(running, &item, NULL), ==, CG_STEP_GOT);
	g_assert_true(decision_fixture_revoke(&fixture->base, ADA));
	assert_ended(running);
	g_assert_cmpint(cg_cursor_next(others, &item, NULL), ==, CG_STEP_GOT);
}

static void configured(Fixture *fixture, gconstpointer data)
{
	g_autoptr(CgSource) car = NULL;
	g_autoptr(CgCursor) running = NULL;
	const CgItem *item;
	guint changes = 0;

	people(fixture);
	decision_fixture_set_rules(&fixture->base, "[Rule r]\nScope=everything\n");
	car = fixture_car(fixture, ADA);
	running = begin_pull(fixture, car);
	cg_decisions_on_changed(fixture->base.decisions, count, &changes);
	decision_fixture_set_rules(&fixture->base, "[Rule another]\nScope=everything\n");
	g_assert_cmpuint(changes, ==, 0);
	g_assert_cmpint(cg_cursor_next(running, &item, NULL), ==, CG_STEP_GOT);
	decision_fixture_set_rules(&fixture->base, "[Rule r]\nScope=nothing\n");
	g_assert_cmpuint(changes, ==, 1);
	assert_ended(running);
	g_assert_cmpuint(size_of(fixture, car), ==, 0);
}

static void standing(Fixture *fixture, gconstpointer data)
{
	g_auto(CgDecisionStatus) before = { 0 }, after = { 0 };

	people(fixture);
	cg_decisions_status(fixture->base.decisions, &ada, &before);
	g_assert_cmpstr(cg_scope_name(before.scope), ==, "nothing");
	g_assert_cmpstr(before.lifetime, ==, "");
	g_assert_cmpint(before.expires, ==, 0);
	g_assert_true(decision_fixture_grant(&fixture->base, ADA, "favourites", "60m"));
	cg_decisions_status(fixture->base.decisions, &ada, &after);
	g_assert_cmpstr(cg_scope_name(after.scope), ==, "favourites");
	g_assert_cmpstr(after.lifetime, ==, "1h");
	g_assert_cmpint(after.expires, ==, 1000 + 3600);
}

void test_gate_effective(void)
{
	ADD("effective/expires", expires);
	ADD("effective/wall-clock", wall_clock);
	ADD("effective/identifiers", identifiers);
	ADD("effective/running-reads-end", running_reads_end);
	ADD("effective/configured", configured);
	ADD("effective/standing", standing);
}
