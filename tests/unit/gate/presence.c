/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Trips: as long as the phone's socket is there, a minute more, and half an hour. */
#include "fixture.h"
#include "gate-tests.h"

#define MINUTES(n) CG_SECONDS(60 * (gint64)(n))

static guint size_for(Fixture *fixture, const char *consumer)
{
	g_autoptr(CgSource) car = fixture_car(fixture, consumer);
	CgQuery size = { .want = CG_WANT_SIZE };

	g_assert_cmpint(fixture_ask(fixture, car, size), ==, CG_STEP_END);
	return fixture->head.size;
}

/* A car comes, the phone is dialled, the car goes, and with it the phone's socket. */
static void drive(Fixture *fixture)
{
	g_assert_cmpuint(size_for(fixture, ADA), ==, 2);
	fixture_run();
}

static void begin(Fixture *fixture)
{
	fixture_add(fixture, CG_REPO_PB, "N:Berg;Bo\nTEL:1");
	fixture_rules(fixture, "");
	g_assert_true(fixture_grant(fixture, ADA, "everything", "trip"));
	drive(fixture);
}

static void gone(Fixture *fixture, gconstpointer data)
{
	begin(fixture);
	g_assert_true(cg_decisions_phone_is_here(fixture->decisions, PHONE));
	cg_clock_advance(MINUTES(1) - 1);
	g_assert_true(cg_decisions_phone_is_here(fixture->decisions, PHONE));
	cg_clock_advance(1);
	g_assert_false(cg_decisions_phone_is_here(fixture->decisions, PHONE));
	cg_clock_advance(MINUTES(30) - 1);
	drive(fixture); /* back in time */
	cg_clock_advance(MINUTES(31));
	g_assert_cmpuint(size_for(fixture, ADA), ==, 0);
}

static void connected(Fixture *fixture, gconstpointer data)
{
	g_autoptr(CgSource) car = NULL;

	begin(fixture);
	car = fixture_car(fixture, ADA);
	fixture_run();
	cg_clock_advance(MINUTES(600));
	g_assert_true(cg_decisions_phone_is_here(fixture->decisions, PHONE));
	g_assert_cmpuint(size_for(fixture, ADA), ==, 2);
}

static void restarted(Fixture *fixture, gconstpointer data)
{
	begin(fixture);
	fixture_restart(fixture);
	cg_clock_advance(MINUTES(29));
	drive(fixture);
	fixture_restart(fixture);
	cg_clock_advance(MINUTES(30));
	fixture_restart(fixture);
	g_assert_cmpuint(size_for(fixture, ADA), ==, 0);
}

/* Gone in one run of the daemon, and back in the next: the trip was over all the same. */
static void over_while_down(Fixture *fixture, gconstpointer data)
{
	begin(fixture);
	cg_clock_advance(MINUTES(1));
	cg_gate_free(g_steal_pointer(&fixture->gate));
	cg_decisions_free(g_steal_pointer(&fixture->decisions));
	cg_store_free(g_steal_pointer(&fixture->store));
	cg_clock_advance(MINUTES(30));
	fixture_restart(fixture);
	g_assert_cmpuint(size_for(fixture, ADA), ==, 0);
}

static void new_boot(Fixture *fixture, gconstpointer data)
{
	begin(fixture);
	cg_clock_reboot(cg_clock_boot() + 1, cg_clock_wall() + 1);
	fixture_restart(fixture);
	g_assert_cmpuint(size_for(fixture, ADA), ==, 0);
}

/* --- Told --- */

static const CgWho ada = { PHONE, ADA };

static void assert_scope(Fixture *fixture, const char *name)
{
	g_auto(CgDecisionStatus) standing = { 0 };

	cg_decisions_status(fixture->decisions, &ada, &standing);
	g_assert_cmpstr(cg_scope_name(standing.scope), ==, name);
}

static void count(gpointer changes, const char *phone)
{
	g_assert_cmpstr(phone, ==, PHONE);
	(*(guint *)changes)++;
}

static void told(Fixture *fixture, gconstpointer data)
{
	guint changes = 0;

	fixture_rules(fixture, "");
	cg_decisions_on_phone_changed(fixture->decisions, count, &changes);
	cg_decisions_set_phone_here(fixture->decisions, PHONE, TRUE);
	g_assert_true(fixture_grant(fixture, ADA, "everything", "trip"));
	cg_clock_advance(MINUTES(600));
	cg_decisions_set_phone_here(fixture->decisions, PHONE, TRUE);
	g_assert_cmpuint(changes, ==, 1);
	cg_decisions_set_phone_here(fixture->decisions, PHONE, FALSE);
	g_assert_false(
		cg_decisions_phone_is_here(fixture->decisions, PHONE)); /* not a minute later */
	cg_clock_advance(MINUTES(30) - 1);
	cg_decisions_set_phone_here(fixture->decisions, PHONE, TRUE);
	fixture_run();
	assert_scope(fixture, "everything");
	cg_decisions_set_phone_here(fixture->decisions, PHONE, FALSE);
	g_assert_cmpuint(changes, ==, 4);
	cg_clock_advance(MINUTES(30));
	assert_scope(fixture, "nothing");
}

static void assert_name(Fixture *fixture, const char *told_name, const char *name)
{
	cg_decisions_set_phone_name(fixture->decisions, PHONE, told_name);
	g_assert_cmpstr(cg_decisions_phone_name(fixture->decisions, PHONE), ==, name);
}

/* A name that is too long is cut before a letter, not in it. */
static void named(Fixture *fixture, gconstpointer data)
{
	g_autofree char *fits = g_strnfill(CG_PHONE_NAME_MAX, 'n');
	g_autofree char *longer = g_strconcat(fits, "n", NULL);
	g_autofree char *letter = g_strdup_printf("%.*s\u00e5", CG_PHONE_NAME_MAX - 1, fits);
	g_autofree char *cut = g_strndup(fits, CG_PHONE_NAME_MAX - 1);

	fixture_add(fixture, CG_REPO_PB, "N:Berg;Bo\nTEL:1");
	fixture_rules(fixture, "[Rule r]\nScope=favourites\n");
	assert_name(fixture, NULL, "Phone");
	assert_name(fixture, fits, fits);
	assert_name(fixture, longer, fits);
	assert_name(fixture, letter, cut);
	assert_name(fixture, "", "Phone");
	assert_name(fixture, "Ada\nTEL:7", "Ada\nTEL:7");
	{
		g_autoptr(CgSource) car = fixture_car(fixture, ADA);
		g_autofree char *listing = fixture_listing(fixture, car);
		CgQuery cards = { .want = CG_WANT_ITEMS };

		g_assert_cmpstr(listing, ==, "0=Ada\nTEL:7|");
		g_assert_cmpint(fixture_ask(fixture, car, cards), ==, CG_STEP_END);
		g_assert_nonnull(g_strstr_len(
			(char *)fixture->got.data, fixture->got.size,
			"FN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:Ada=0D=0ATEL:7\r\n"));
	}
}

static void bond(Fixture *fixture, gconstpointer data)
{
	guint changes = 0;

	fixture_rules(fixture, "");
	g_assert_true(fixture_grant(fixture, ADA, "everything", "trip"));
	cg_decisions_on_phone_changed(fixture->decisions, count, &changes);
	cg_decisions_set_phone_bonded(fixture->decisions, PHONE,
				      TRUE); /* as it was before this run */
	assert_scope(fixture, "everything");
	cg_decisions_set_phone_bonded(fixture->decisions, PHONE, FALSE);
	assert_scope(fixture, "nothing");
	cg_decisions_set_phone_bonded(fixture->decisions, PHONE, TRUE);
	assert_scope(fixture, "nothing");
	g_assert_cmpuint(changes, ==, 3);
	fixture_restart(fixture);
	assert_scope(fixture, "nothing");
}

static void granted_without_bond(Fixture *fixture, gconstpointer data)
{
	fixture_rules(fixture, "");
	cg_decisions_set_phone_bonded(fixture->decisions, PHONE, FALSE);
	g_assert_true(fixture_grant(fixture, ADA, "everything", "always"));
	assert_scope(fixture, "everything");
	cg_decisions_set_phone_bonded(fixture->decisions, PHONE, TRUE);
	assert_scope(fixture, "nothing");
}

void test_gate_presence(void)
{
	ADD("presence/told", told);
	ADD("presence/named", named);
	ADD("presence/bond", bond);
	ADD("presence/granted-without-bond", granted_without_bond);
	ADD("presence/gone", gone);
	ADD("presence/connected", connected);
	ADD("presence/restarted", restarted);
	ADD("presence/over-while-down", over_while_down);
	ADD("presence/new-boot", new_boot);
}
