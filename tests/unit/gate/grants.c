/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a driver says, when it counts, and what becomes of it. */
#include "fixture.h"
#include "gate-tests.h"

#include <sqlite3.h>
#include <string.h>

static const CgWho ada = { PHONE, ADA };

static void people(Fixture *fixture)
{
	fixture_add(fixture, CG_REPO_PB, "N:Ahlberg;Ada\nTEL:+46701111111\nUID:1");
	fixture_add(fixture, CG_REPO_PB, "N:Berg;Bo\nTEL:+46702222222\nUID:2");
	decision_fixture_set_rules(&fixture->base, "");
}

#define ALL "0=Phone|1=Ahlberg;Ada|2=Berg;Bo|"

static void assert_sees(Fixture *fixture, const char *consumer, const char *names)
{
	g_autoptr(CgSource) car = fixture_car(fixture, consumer);
	g_autofree char *seen = fixture_listing(fixture, car);

	g_assert_cmpstr(seen, ==, names);
}

static void counts_when_durable(Fixture *fixture, gconstpointer data)
{
	g_autoptr(CgSource) car = NULL;
	g_autofree char *before = NULL, *after = NULL;
	Told told = { .open = 1 };

	people(fixture);
	car = fixture_car(fixture, ADA);
	before = fixture_listing(fixture, car);
	g_assert_cmpstr(before, ==, "");
	g_assert_true(cg_decisions_grant(fixture->base.decisions, &ada, "names-and-numbers", "trip",
					 on_told, &told, NULL));
	g_assert_cmpuint(told.open, ==, 1);
	{
		/* Without a turn of the main loop it cannot have been told. */
		CgDecisionStatus standing;

		cg_decisions_status(fixture->base.decisions, &ada, &standing);
		g_assert_cmpstr(cg_scope_name(standing.scope), ==, "nothing");
		cg_decision_status_clear(&standing);
	}
	wait_until_none(&told.open);
	g_assert_false(told.failed);
	after = fixture_listing(fixture, car);
	g_assert_cmpstr(after, ==, ALL);
	assert_sees(fixture, BEA, "");
}

/* While another has the database, nothing is written. */
static sqlite3 *block(const Fixture *fixture)
{
	g_autofree char *path = g_build_filename(fixture->base.dir, "contactguard.db", NULL);
	sqlite3 *other = NULL;

	g_assert_cmpint(sqlite3_open(path, &other), ==, SQLITE_OK);
	sqlite3_busy_timeout(other, 10000); /* until what is being written is there */
	g_assert_cmpint(sqlite3_exec(other, "BEGIN IMMEDIATE", NULL, NULL, NULL), ==, SQLITE_OK);
	return other;
}

static void not_put_down(Fixture *fixture, gconstpointer data)
{
	sqlite3 *other;

	people(fixture);
	other = block(fixture);
	g_assert_false(decision_fixture_grant(&fixture->base, ADA, "everything", "trip"));
	assert_sees(fixture, ADA, "");
	sqlite3_close(other);
}

/* Whoever took something away hears that it may come back, and it is tried until it can't. */
static void made_good(Fixture *fixture, gconstpointer data)
{
	sqlite3 *other;

	people(fixture);
	g_assert_true(decision_fixture_grant(&fixture->base, ADA, "everything", "trip"));
	other = block(fixture);
	g_assert_false(decision_fixture_revoke(&fixture->base, ADA));
	assert_sees(fixture, ADA, "");
	cg_clock_advance(CG_SECONDS(10));
	decision_fixture_wait_written(&fixture->base);
	sqlite3_close(other);
	cg_clock_advance(CG_SECONDS(10));
	fixture_restart(fixture);
	assert_sees(fixture, ADA, "");
}

/* At the latest when the daemon ends. */
static void made_good_at_the_end(Fixture *fixture, gconstpointer data)
{
	sqlite3 *other;

	people(fixture);
	g_assert_true(decision_fixture_grant(&fixture->base, ADA, "everything", "trip"));
	other = block(fixture);
	g_assert_false(decision_fixture_revoke(&fixture->base, ADA));
	sqlite3_close(other);
	fixture_restart(fixture);
	assert_sees(fixture, ADA, "");
}

/* What could not be forgotten is refused, now and in the next run. */
static void not_forgotten(Fixture *fixture, gconstpointer data)
{
	Told told = { .open = 1 };
	sqlite3 *other;

	people(fixture);
	decision_fixture_set_rules(&fixture->base, "[Rule r]\nScope=everything\n");
	g_assert_true(decision_fixture_grant(&fixture->base, ADA,
					     "[Scope chosen]\nContacts=uid:2\n", "trip"));
	other = block(fixture);
	g_assert_true(
		cg_decisions_forget(fixture->base.decisions, PHONE, NULL, on_told, &told, NULL));
	wait_until_none(&told.open);
	g_assert_true(told.failed);
	assert_sees(fixture, ADA, "");
	sqlite3_close(other);
	cg_clock_advance(CG_SECONDS(10));
	fixture_restart(fixture);
	assert_sees(fixture, ADA, "");
}

/* The end of a grant that could not be saved at first is saved later. */
static void end_made_good(Fixture *fixture, gconstpointer data)
{
	sqlite3 *other;

	people(fixture);
	g_assert_true(decision_fixture_grant(&fixture->base, ADA, "everything", "30m"));
	other = block(fixture);
	cg_clock_advance(CG_SECONDS(30 * 60));
	assert_sees(fixture, ADA, "");
	decision_fixture_wait_written(&fixture->base);
	sqlite3_close(other);
	cg_clock_advance(CG_SECONDS(10));
	fixture_restart(fixture);
	g_assert_true(((CgGrant *)cg_store_grants(fixture->base.store)->pdata[0])->over);
}

/* A newer grant that could not be saved leaves the older one as it is, and to its end. */
static void newer_not_put_down(Fixture *fixture, gconstpointer data)
{
	sqlite3 *other;

	people(fixture);
	g_assert_true(decision_fixture_grant(&fixture->base, ADA, "everything", "30m"));
	other = block(fixture);
	g_assert_false(decision_fixture_grant(&fixture->base, ADA, "favourites", "always"));
	sqlite3_close(other);
	assert_sees(fixture, ADA, ALL);
	cg_clock_advance(CG_SECONDS(30 * 60));
	assert_sees(fixture, ADA, "");
	fixture_restart(fixture);
	g_assert_true(((CgGrant *)cg_store_grants(fixture->base.store)->pdata[0])->over);
}

/* The bond ends while a grant is on its way to the disk. */
static void bond_ends_first(Fixture *fixture, gconstpointer data)
{
	Told told = { .open = 1 };

	people(fixture);
	g_assert_true(decision_fixture_grant(&fixture->base, BEA, "everything", "trip"));
	g_assert_true(cg_decisions_grant(fixture->base.decisions, &ada, "everything", "trip",
					 on_told, &told, NULL));
	cg_decisions_set_phone_bonded(fixture->base.decisions, PHONE, FALSE);
	wait_until_none(&told.open);
	assert_sees(fixture, ADA, "");
	assert_sees(fixture, BEA, "");
	fixture_restart(fixture);
	assert_sees(fixture, ADA, "");
	assert_sees(fixture, BEA, "");
}

/* And takes no refusal with it. */
static void refusal_outlives_bond(Fixture *fixture, gconstpointer data)
{
	people(fixture);
	decision_fixture_set_rules(&fixture->base, "[Rule r]\nScope=everything\n");
	g_assert_true(decision_fixture_revoke(&fixture->base, ADA));
	cg_decisions_set_phone_bonded(fixture->base.decisions, PHONE, FALSE);
	cg_decisions_set_phone_bonded(fixture->base.decisions, PHONE, TRUE);
	assert_sees(fixture, ADA, "");
	fixture_restart(fixture);
	assert_sees(fixture, ADA, "");
}

static void assert_wrong(Fixture *fixture, const char *scope, const char *lifetime)
{
	g_autoptr(GError) error = NULL;

	g_assert_false(cg_decisions_grant(fixture->base.decisions, &ada, scope, lifetime, NULL,
					  NULL, &error));
	g_assert_error(error, CG_ERROR, CG_ERROR_CONFIG);
}

static void not_on_offer(Fixture *fixture, gconstpointer data)
{
	people(fixture);
	assert_wrong(fixture, "", "trip");
	assert_wrong(fixture, "ask", "trip");
	assert_wrong(fixture, "everyone", "trip");
	assert_wrong(fixture, "[Scope everything]\nContacts=all\n", "trip");
	assert_wrong(fixture, "[Scope chosen]\nContacts=whoever\n", "trip");
	assert_wrong(fixture, "[Scope chosen]\n[Scope chosen]\n", "trip");
	assert_wrong(fixture, "everything", "");
	assert_wrong(fixture, "everything", "forever");
	assert_wrong(fixture, "everything", "1969-12-31");
}

static void own_pick(Fixture *fixture, gconstpointer data)
{
	people(fixture);
	g_assert_true(decision_fixture_grant(&fixture->base, ADA,
					     "[Scope chosen]\nContacts=uid:2\n", "trip"));
	assert_sees(fixture, ADA, "0=Phone|1=Berg;Bo|");
}

static void ceiling(Fixture *fixture, gconstpointer data)
{
	people(fixture);
	decision_fixture_set_rules(
		&fixture->base,
		"[Scope most]\nContacts=uid:1\n[Rule r]\nScope=ask\nCeiling=most\n");
	g_assert_true(decision_fixture_grant(&fixture->base, ADA, "everything", "trip"));
	assert_sees(fixture, ADA, "0=Phone|1=Ahlberg;Ada|");
}

static void revoked_at_once(Fixture *fixture, gconstpointer data)
{
	g_autoptr(CgSource) car = NULL;
	g_autofree char *before = NULL, *after = NULL;
	Told told = { .open = 1 };

	people(fixture);
	g_assert_true(decision_fixture_grant(&fixture->base, ADA, "everything", "trip"));
	car = fixture_car(fixture, ADA);
	before = fixture_listing(fixture, car);
	g_assert_cmpstr(before, ==, ALL);
	g_assert_true(cg_decisions_revoke(fixture->base.decisions, &ada, on_told, &told, NULL));
	g_assert_cmpuint(told.open, ==, 1);
	after = fixture_listing(fixture, car);
	g_assert_cmpstr(after, ==, "");
	wait_until_none(&told.open);
	/* And beats any rule, also later. */
	decision_fixture_set_rules(&fixture->base, "[Rule r]\nScope=everything\n");
	g_clear_pointer(&car, cg_source_free);
	fixture_restart(fixture);
	assert_sees(fixture, ADA, "");
	assert_sees(fixture, BEA, ALL);
}

/* Its words come last, though its writing was begun first. */
static void overtaken(Fixture *fixture, gconstpointer data)
{
	Told told = { .open = 2 };

	people(fixture);
	g_assert_true(cg_decisions_grant(fixture->base.decisions, &ada, "everything", "trip",
					 on_told, &told, NULL));
	g_assert_true(cg_decisions_revoke(fixture->base.decisions, &ada, on_told, &told, NULL));
	wait_until_none(&told.open);
	assert_sees(fixture, ADA, "");
	fixture_restart(fixture);
	assert_sees(fixture, ADA, "");
}

static void restarted(Fixture *fixture, gconstpointer data)
{
	people(fixture);
	g_assert_true(decision_fixture_grant(&fixture->base, ADA, "names-and-numbers", "trip"));
	g_assert_true(decision_fixture_grant(&fixture->base, BEA, "names-and-numbers", "once"));
	assert_sees(fixture, BEA, ALL);
	fixture_restart(fixture);
	assert_sees(fixture, ADA, ALL);
	assert_sees(fixture, BEA, "");
}

static void forgotten(Fixture *fixture, gconstpointer data)
{
	g_autoptr(CgSource) car = NULL;
	g_autofree char *refused = NULL, *after = NULL;
	Told told = { .open = 1 };

	people(fixture);
	decision_fixture_set_rules(&fixture->base, "[Rule r]\nScope=everything\n");
	g_assert_true(decision_fixture_revoke(&fixture->base, ADA));
	car = fixture_car(fixture, ADA);
	refused = fixture_listing(fixture, car);
	g_assert_cmpstr(refused, ==, "");
	g_assert_true(
		cg_decisions_forget(fixture->base.decisions, PHONE, NULL, on_told, &told, NULL));
	wait_until_none(&told.open);
	after = fixture_listing(fixture, car);
	g_assert_cmpstr(after, ==, ALL);
	g_clear_pointer(&car, cg_source_free);
	fixture_restart(fixture);
	g_assert_cmpuint(cg_store_grants(fixture->base.store)->len, ==, 0);
}

/* A grant that forgetting leaves behind in its rule's favour is not wider meanwhile. */
static void forgetting(Fixture *fixture, gconstpointer data)
{
	Told told = { .open = 1 };
	CgDecisionStatus standing;

	people(fixture);
	decision_fixture_set_rules(&fixture->base, "[Rule r]\nScope=everything\n");
	g_assert_true(decision_fixture_grant(&fixture->base, ADA,
					     "[Scope chosen]\nContacts=uid:2\n", "trip"));
	g_assert_true(
		cg_decisions_forget(fixture->base.decisions, PHONE, ADA, on_told, &told, NULL));
	cg_decisions_status(fixture->base.decisions, &ada, &standing);
	g_assert_cmpstr(cg_scope_name(standing.scope), ==, "nothing");
	cg_decision_status_clear(&standing);
	wait_until_none(&told.open);
	assert_sees(fixture, ADA, ALL);
}

static void gate_freed(Fixture *fixture, gconstpointer data)
{
	Told told = { .open = 2 };

	people(fixture);
	g_assert_true(cg_decisions_grant(fixture->base.decisions, &ada, "everything", "trip",
					 on_told, &told, NULL));
	g_assert_true(
		cg_decisions_forget(fixture->base.decisions, NULL, NULL, on_told, &told, NULL));
	fixture_restart(fixture);
	g_assert_cmpuint(told.open, ==, 0);
	g_assert_true(told.failed);
}

void test_gate_grants(void)
{
	ADD("grants/counts-when-durable", counts_when_durable);
	ADD("grants/not-put-down", not_put_down);
	ADD("grants/made-good", made_good);
	ADD("grants/made-good-at-the-end", made_good_at_the_end);
	ADD("grants/not-forgotten", not_forgotten);
	ADD("grants/end-made-good", end_made_good);
	ADD("grants/newer-not-put-down", newer_not_put_down);
	ADD("grants/bond-ends-first", bond_ends_first);
	ADD("grants/refusal-outlives-bond", refusal_outlives_bond);
	ADD("grants/not-on-offer", not_on_offer);
	ADD("grants/own-pick", own_pick);
	ADD("grants/ceiling", ceiling);
	ADD("grants/revoked-at-once", revoked_at_once);
	ADD("grants/overtaken", overtaken);
	ADD("grants/restarted", restarted);
	ADD("grants/forgotten", forgotten);
	ADD("grants/forgetting", forgetting);
	ADD("grants/gate-freed", gate_freed);
}
