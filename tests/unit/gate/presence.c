/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Trips: as long as the phone's socket is there, a minute more, and half an hour. */
#include "fixture.h"
#include "gate-tests.h"

#define MINUTES(n) CG_SECONDS(60 * (gint64)(n))

static guint size_for(House *house, const char *consumer)
{
	g_autoptr(CgSource) car = house_car(house, consumer);
	CgQuery size = { .want = CG_WANT_SIZE };

	g_assert_cmpint(house_ask(house, car, size), ==, CG_STEP_END);
	return house->head.size;
}

/* A car comes, the phone is dialled, the car goes, and with it the phone's socket. */
static void drive(House *house)
{
	g_assert_cmpuint(size_for(house, ADA), ==, 2);
	house_run();
}

static void begin(House *house)
{
	house_add(house, CG_REPO_PB, "N:Berg;Bo\nTEL:1");
	house_rules(house, "");
	g_assert_true(house_grant(house, ADA, "everything", "trip"));
	drive(house);
}

static void gone(House *house, gconstpointer data)
{
	begin(house);
	g_assert_true(cg_decisions_phone_is_here(house->decisions, PHONE));
	cg_clock_advance(MINUTES(1) - 1);
	g_assert_true(cg_decisions_phone_is_here(house->decisions, PHONE));
	cg_clock_advance(1);
	g_assert_false(cg_decisions_phone_is_here(house->decisions, PHONE));
	cg_clock_advance(MINUTES(30) - 1);
	drive(house); /* back in time */
	cg_clock_advance(MINUTES(31));
	g_assert_cmpuint(size_for(house, ADA), ==, 0);
}

static void connected(House *house, gconstpointer data)
{
	g_autoptr(CgSource) car = NULL;

	begin(house);
	car = house_car(house, ADA);
	house_run();
	cg_clock_advance(MINUTES(600));
	g_assert_true(cg_decisions_phone_is_here(house->decisions, PHONE));
	g_assert_cmpuint(size_for(house, ADA), ==, 2);
}

static void restarted(House *house, gconstpointer data)
{
	begin(house);
	house_restart(house);
	cg_clock_advance(MINUTES(29));
	drive(house);
	house_restart(house);
	cg_clock_advance(MINUTES(30));
	house_restart(house);
	g_assert_cmpuint(size_for(house, ADA), ==, 0);
}

/* Gone in one run of the daemon, and back in the next: the trip was over all the same. */
static void over_while_down(House *house, gconstpointer data)
{
	begin(house);
	cg_clock_advance(MINUTES(1));
	cg_gate_free(g_steal_pointer(&house->gate));
	cg_decisions_free(g_steal_pointer(&house->decisions));
	cg_store_free(g_steal_pointer(&house->store));
	cg_clock_advance(MINUTES(30));
	house_restart(house);
	g_assert_cmpuint(size_for(house, ADA), ==, 0);
}

static void new_boot(House *house, gconstpointer data)
{
	begin(house);
	cg_clock_reboot(cg_clock_boot() + 1, cg_clock_wall() + 1);
	house_restart(house);
	g_assert_cmpuint(size_for(house, ADA), ==, 0);
}

/* --- Told --- */

static const CgWho ada = { PHONE, ADA };

static void assert_scope(House *house, const char *name)
{
	g_auto(CgDecisionStatus) standing = { 0 };

	cg_decisions_status(house->decisions, &ada, &standing);
	g_assert_cmpstr(cg_scope_name(standing.scope), ==, name);
}

static void count(gpointer changes, const char *phone)
{
	g_assert_cmpstr(phone, ==, PHONE);
	(*(guint *)changes)++;
}

static void told(House *house, gconstpointer data)
{
	guint changes = 0;

	house_rules(house, "");
	cg_decisions_on_phone_changed(house->decisions, count, &changes);
	cg_decisions_set_phone_here(house->decisions, PHONE, TRUE);
	g_assert_true(house_grant(house, ADA, "everything", "trip"));
	cg_clock_advance(MINUTES(600));
	cg_decisions_set_phone_here(house->decisions, PHONE, TRUE);
	g_assert_cmpuint(changes, ==, 1);
	cg_decisions_set_phone_here(house->decisions, PHONE, FALSE);
	g_assert_false(
		cg_decisions_phone_is_here(house->decisions, PHONE)); /* not a minute later */
	cg_clock_advance(MINUTES(30) - 1);
	cg_decisions_set_phone_here(house->decisions, PHONE, TRUE);
	house_run();
	assert_scope(house, "everything");
	cg_decisions_set_phone_here(house->decisions, PHONE, FALSE);
	g_assert_cmpuint(changes, ==, 4);
	cg_clock_advance(MINUTES(30));
	assert_scope(house, "nothing");
}

static void assert_name(House *house, const char *told_name, const char *name)
{
	cg_decisions_set_phone_name(house->decisions, PHONE, told_name);
	g_assert_cmpstr(cg_decisions_phone_name(house->decisions, PHONE), ==, name);
}

/* A name that is too long is cut before a letter, not in it. */
static void named(House *house, gconstpointer data)
{
	g_autofree char *fits = g_strnfill(CG_PHONE_NAME_MAX, 'n');
	g_autofree char *longer = g_strconcat(fits, "n", NULL);
	g_autofree char *letter = g_strdup_printf("%.*s\u00e5", CG_PHONE_NAME_MAX - 1, fits);
	g_autofree char *cut = g_strndup(fits, CG_PHONE_NAME_MAX - 1);

	house_add(house, CG_REPO_PB, "N:Berg;Bo\nTEL:1");
	house_rules(house, "[Rule r]\nScope=favourites\n");
	assert_name(house, NULL, "Phone");
	assert_name(house, fits, fits);
	assert_name(house, longer, fits);
	assert_name(house, letter, cut);
	assert_name(house, "", "Phone");
	assert_name(house, "Ada\nTEL:7", "Ada\nTEL:7");
	{
		g_autoptr(CgSource) car = house_car(house, ADA);
		g_autofree char *listing = house_listing(house, car);
		CgQuery cards = { .want = CG_WANT_ITEMS };

		g_assert_cmpstr(listing, ==, "0=Ada\nTEL:7|");
		g_assert_cmpint(house_ask(house, car, cards), ==, CG_STEP_END);
		g_assert_nonnull(g_strstr_len(
			(char *)house->got.data, house->got.size,
			"FN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:Ada=0D=0ATEL:7\r\n"));
	}
}

static void bond(House *house, gconstpointer data)
{
	guint changes = 0;

	house_rules(house, "");
	g_assert_true(house_grant(house, ADA, "everything", "trip"));
	cg_decisions_on_phone_changed(house->decisions, count, &changes);
	cg_decisions_set_phone_bonded(house->decisions, PHONE,
				      TRUE); /* as it was before this run */
	assert_scope(house, "everything");
	cg_decisions_set_phone_bonded(house->decisions, PHONE, FALSE);
	assert_scope(house, "nothing");
	cg_decisions_set_phone_bonded(house->decisions, PHONE, TRUE);
	assert_scope(house, "nothing");
	g_assert_cmpuint(changes, ==, 3);
	house_restart(house);
	assert_scope(house, "nothing");
}

static void granted_without_bond(House *house, gconstpointer data)
{
	house_rules(house, "");
	cg_decisions_set_phone_bonded(house->decisions, PHONE, FALSE);
	g_assert_true(house_grant(house, ADA, "everything", "always"));
	assert_scope(house, "everything");
	cg_decisions_set_phone_bonded(house->decisions, PHONE, TRUE);
	assert_scope(house, "nothing");
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
