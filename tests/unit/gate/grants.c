/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a driver says, when it counts, and what becomes of it. */
#include "fixture.h"
#include "gate-tests.h"

#include <sqlite3.h>
#include <string.h>

static const CgWho ada = { PHONE, ADA };

static void people(House *house)
{
	house_add(house, CG_REPO_PB, "N:Ahlberg;Ada\nTEL:+46701111111\nUID:1");
	house_add(house, CG_REPO_PB, "N:Berg;Bo\nTEL:+46702222222\nUID:2");
	house_rules(house, "");
}

#define ALL "0=Phone|1=Ahlberg;Ada|2=Berg;Bo|"

static void assert_sees(House *house, const char *consumer, const char *names)
{
	g_autoptr(CgSource) car = house_car(house, consumer);
	g_autofree char *seen = house_listing(house, car);

	g_assert_cmpstr(seen, ==, names);
}

static void counts_when_durable(House *house, gconstpointer data)
{
	g_autoptr(CgSource) car = NULL;
	g_autofree char *before = NULL, *after = NULL;
	Told told = { .open = 1 };

	people(house);
	car = house_car(house, ADA);
	before = house_listing(house, car);
	g_assert_cmpstr(before, ==, "");
	g_assert_true(cg_decisions_grant(house->decisions, &ada, "names-and-numbers", "trip",
					 house_told, &told, NULL));
	g_assert_cmpuint(told.open, ==, 1);
	{
		/* Without a turn of the main loop it cannot have been told. */
		CgDecisionStatus standing;

		cg_decisions_status(house->decisions, &ada, &standing);
		g_assert_cmpstr(cg_scope_name(standing.scope), ==, "nothing");
		cg_decision_status_clear(&standing);
	}
	house_wait(&told.open);
	g_assert_false(told.failed);
	after = house_listing(house, car);
	g_assert_cmpstr(after, ==, ALL);
	assert_sees(house, BEA, "");
}

/* While another has the database, nothing is written. */
static sqlite3 *block(const House *house)
{
	g_autofree char *path = g_build_filename(house->dir, "contactguard.db", NULL);
	sqlite3 *other = NULL;

	g_assert_cmpint(sqlite3_open(path, &other), ==, SQLITE_OK);
	sqlite3_busy_timeout(other, 10000); /* until what is being written is there */
	g_assert_cmpint(sqlite3_exec(other, "BEGIN IMMEDIATE", NULL, NULL, NULL), ==, SQLITE_OK);
	return other;
}

static void not_put_down(House *house, gconstpointer data)
{
	sqlite3 *other;

	people(house);
	other = block(house);
	g_assert_false(house_grant(house, ADA, "everything", "trip"));
	assert_sees(house, ADA, "");
	sqlite3_close(other);
}

/* Whoever took something away hears that it may come back, and it is tried until it can't. */
static void made_good(House *house, gconstpointer data)
{
	sqlite3 *other;

	people(house);
	g_assert_true(house_grant(house, ADA, "everything", "trip"));
	other = block(house);
	g_assert_false(house_revoke(house, ADA));
	assert_sees(house, ADA, "");
	cg_clock_advance(CG_SECONDS(10));
	house_fence(house);
	sqlite3_close(other);
	cg_clock_advance(CG_SECONDS(10));
	house_restart(house);
	assert_sees(house, ADA, "");
}

/* At the latest when the daemon ends. */
static void made_good_at_the_end(House *house, gconstpointer data)
{
	sqlite3 *other;

	people(house);
	g_assert_true(house_grant(house, ADA, "everything", "trip"));
	other = block(house);
	g_assert_false(house_revoke(house, ADA));
	sqlite3_close(other);
	house_restart(house);
	assert_sees(house, ADA, "");
}

/* What could not be forgotten is refused, now and in the next run. */
static void not_forgotten(House *house, gconstpointer data)
{
	Told told = { .open = 1 };
	sqlite3 *other;

	people(house);
	house_rules(house, "[Rule r]\nScope=everything\n");
	g_assert_true(house_grant(house, ADA, "[Scope chosen]\nContacts=uid:2\n", "trip"));
	other = block(house);
	g_assert_true(cg_decisions_forget(house->decisions, PHONE, NULL, house_told, &told, NULL));
	house_wait(&told.open);
	g_assert_true(told.failed);
	assert_sees(house, ADA, "");
	sqlite3_close(other);
	cg_clock_advance(CG_SECONDS(10));
	house_restart(house);
	assert_sees(house, ADA, "");
}

/* The end of a grant that could not be put down, though a clock goes back later. */
static void end_made_good(House *house, gconstpointer data)
{
	sqlite3 *other;

	people(house);
	g_assert_true(house_grant(house, ADA, "everything", "30m"));
	other = block(house);
	cg_clock_advance(CG_SECONDS(30 * 60));
	assert_sees(house, ADA, "");
	house_fence(house);
	sqlite3_close(other);
	cg_clock_advance(CG_SECONDS(10));
	house_restart(house);
	g_assert_true(((CgGrant *)cg_store_grants(house->store)->pdata[0])->over);
}

/* A newer grant that could not be put down leaves the older one as it is, and to its end. */
static void newer_not_put_down(House *house, gconstpointer data)
{
	sqlite3 *other;

	people(house);
	g_assert_true(house_grant(house, ADA, "everything", "30m"));
	other = block(house);
	g_assert_false(house_grant(house, ADA, "favourites", "always"));
	sqlite3_close(other);
	assert_sees(house, ADA, ALL);
	cg_clock_advance(CG_SECONDS(30 * 60));
	assert_sees(house, ADA, "");
	house_restart(house);
	g_assert_true(((CgGrant *)cg_store_grants(house->store)->pdata[0])->over);
}

/* The bond ends while a grant is on its way to the disk. */
static void bond_ends_first(House *house, gconstpointer data)
{
	Told told = { .open = 1 };

	people(house);
	g_assert_true(house_grant(house, BEA, "everything", "trip"));
	g_assert_true(cg_decisions_grant(house->decisions, &ada, "everything", "trip", house_told,
					 &told, NULL));
	cg_decisions_set_phone_bonded(house->decisions, PHONE, FALSE);
	house_wait(&told.open);
	assert_sees(house, ADA, "");
	assert_sees(house, BEA, "");
	house_restart(house);
	assert_sees(house, ADA, "");
	assert_sees(house, BEA, "");
}

/* And takes no refusal with it. */
static void refusal_outlives_bond(House *house, gconstpointer data)
{
	people(house);
	house_rules(house, "[Rule r]\nScope=everything\n");
	g_assert_true(house_revoke(house, ADA));
	cg_decisions_set_phone_bonded(house->decisions, PHONE, FALSE);
	cg_decisions_set_phone_bonded(house->decisions, PHONE, TRUE);
	assert_sees(house, ADA, "");
	house_restart(house);
	assert_sees(house, ADA, "");
}

static void assert_wrong(House *house, const char *scope, const char *lifetime)
{
	g_autoptr(GError) error = NULL;

	g_assert_false(
		cg_decisions_grant(house->decisions, &ada, scope, lifetime, NULL, NULL, &error));
	g_assert_error(error, CG_ERROR, CG_ERROR_CONFIG);
}

static void not_on_offer(House *house, gconstpointer data)
{
	people(house);
	assert_wrong(house, "", "trip");
	assert_wrong(house, "ask", "trip");
	assert_wrong(house, "everyone", "trip");
	assert_wrong(house, "[Scope everything]\nContacts=all\n", "trip");
	assert_wrong(house, "[Scope chosen]\nContacts=whoever\n", "trip");
	assert_wrong(house, "[Scope chosen]\n[Scope chosen]\n", "trip");
	assert_wrong(house, "everything", "");
	assert_wrong(house, "everything", "forever");
	assert_wrong(house, "everything", "1969-12-31");
}

static void own_pick(House *house, gconstpointer data)
{
	people(house);
	g_assert_true(house_grant(house, ADA, "[Scope chosen]\nContacts=uid:2\n", "trip"));
	assert_sees(house, ADA, "0=Phone|1=Berg;Bo|");
}

static void ceiling(House *house, gconstpointer data)
{
	people(house);
	house_rules(house, "[Scope most]\nContacts=uid:1\n[Rule r]\nScope=ask\nCeiling=most\n");
	g_assert_true(house_grant(house, ADA, "everything", "trip"));
	assert_sees(house, ADA, "0=Phone|1=Ahlberg;Ada|");
}

static void revoked_at_once(House *house, gconstpointer data)
{
	g_autoptr(CgSource) car = NULL;
	g_autofree char *before = NULL, *after = NULL;
	Told told = { .open = 1 };

	people(house);
	g_assert_true(house_grant(house, ADA, "everything", "trip"));
	car = house_car(house, ADA);
	before = house_listing(house, car);
	g_assert_cmpstr(before, ==, ALL);
	g_assert_true(cg_decisions_revoke(house->decisions, &ada, house_told, &told, NULL));
	g_assert_cmpuint(told.open, ==, 1);
	after = house_listing(house, car);
	g_assert_cmpstr(after, ==, "");
	house_wait(&told.open);
	/* And beats any rule, also later. */
	house_rules(house, "[Rule r]\nScope=everything\n");
	g_clear_pointer(&car, cg_source_free);
	house_restart(house);
	assert_sees(house, ADA, "");
	assert_sees(house, BEA, ALL);
}

/* Its words come last, though its writing was begun first. */
static void overtaken(House *house, gconstpointer data)
{
	Told told = { .open = 2 };

	people(house);
	g_assert_true(cg_decisions_grant(house->decisions, &ada, "everything", "trip", house_told,
					 &told, NULL));
	g_assert_true(cg_decisions_revoke(house->decisions, &ada, house_told, &told, NULL));
	house_wait(&told.open);
	assert_sees(house, ADA, "");
	house_restart(house);
	assert_sees(house, ADA, "");
}

static void restarted(House *house, gconstpointer data)
{
	people(house);
	g_assert_true(house_grant(house, ADA, "names-and-numbers", "trip"));
	g_assert_true(house_grant(house, BEA, "names-and-numbers", "once"));
	assert_sees(house, BEA, ALL);
	house_restart(house);
	assert_sees(house, ADA, ALL);
	assert_sees(house, BEA, "");
}

static void forgotten(House *house, gconstpointer data)
{
	g_autoptr(CgSource) car = NULL;
	g_autofree char *refused = NULL, *after = NULL;
	Told told = { .open = 1 };

	people(house);
	house_rules(house, "[Rule r]\nScope=everything\n");
	g_assert_true(house_revoke(house, ADA));
	car = house_car(house, ADA);
	refused = house_listing(house, car);
	g_assert_cmpstr(refused, ==, "");
	g_assert_true(cg_decisions_forget(house->decisions, PHONE, NULL, house_told, &told, NULL));
	house_wait(&told.open);
	after = house_listing(house, car);
	g_assert_cmpstr(after, ==, ALL);
	g_clear_pointer(&car, cg_source_free);
	house_restart(house);
	g_assert_cmpuint(cg_store_grants(house->store)->len, ==, 0);
}

/* A grant that forgetting leaves behind in its rule's favour is not wider meanwhile. */
static void forgetting(House *house, gconstpointer data)
{
	Told told = { .open = 1 };
	CgDecisionStatus standing;

	people(house);
	house_rules(house, "[Rule r]\nScope=everything\n");
	g_assert_true(house_grant(house, ADA, "[Scope chosen]\nContacts=uid:2\n", "trip"));
	g_assert_true(cg_decisions_forget(house->decisions, PHONE, ADA, house_told, &told, NULL));
	cg_decisions_status(house->decisions, &ada, &standing);
	g_assert_cmpstr(cg_scope_name(standing.scope), ==, "nothing");
	cg_decision_status_clear(&standing);
	house_wait(&told.open);
	assert_sees(house, ADA, ALL);
}

static void gate_freed(House *house, gconstpointer data)
{
	Told told = { .open = 2 };

	people(house);
	g_assert_true(cg_decisions_grant(house->decisions, &ada, "everything", "trip", house_told,
					 &told, NULL));
	g_assert_true(cg_decisions_forget(house->decisions, NULL, NULL, house_told, &told, NULL));
	house_restart(house);
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
