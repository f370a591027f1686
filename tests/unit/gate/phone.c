/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Trips: as long as the phone's socket is there, a minute more, and half an hour. */
#include "fixture.h"
#include "gate-tests.h"
#include "loop.h"

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
	run_until_idle();
}

static void begin(Fixture *fixture)
{
	fixture_add(fixture, CG_REPO_PB, "N:Berg;Bo\nTEL:1");
	decision_fixture_set_rules(&fixture->base, "");
	g_assert_true(decision_fixture_grant(&fixture->base, ADA, "everything", "trip"));
	drive(fixture);
}

static void gone(Fixture *fixture, gconstpointer data)
{
	begin(fixture);
	g_assert_true(cg_decisions_phone_is_here(fixture->base.decisions, PHONE));
	cg_clock_advance(MINUTES(1) - 1);
	g_assert_true(cg_decisions_phone_is_here(fixture->base.decisions, PHONE));
	cg_clock_advance(1);
	g_assert_false(cg_decisions_phone_is_here(fixture->base.decisions, PHONE));
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
	run_until_idle();
	cg_clock_advance(MINUTES(600));
	g_assert_true(cg_decisions_phone_is_here(fixture->base.decisions, PHONE));
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
	cg_decisions_free(g_steal_pointer(&fixture->base.decisions));
	cg_store_free(g_steal_pointer(&fixture->base.store));
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

/* --- Its name --- */

static void assert_name(Fixture *fixture, const char *told_name, const char *name)
{
	cg_decisions_set_phone_name(fixture->base.decisions, PHONE, told_name);
	g_assert_cmpstr(cg_decisions_phone_name(fixture->base.decisions, PHONE), ==, name);
}

/* A name that is too long is cut before a letter, not in it. */
static void named(Fixture *fixture, gconstpointer data)
{
	g_autofree char *fits = g_strnfill(CG_PHONE_NAME_MAX, 'n');
	g_autofree char *longer = g_strconcat(fits, "n", NULL);
	g_autofree char *letter = g_strdup_printf("%.*s\u00e5", CG_PHONE_NAME_MAX - 1, fits);
	g_autofree char *cut = g_strndup(fits, CG_PHONE_NAME_MAX - 1);

	fixture_add(fixture, CG_REPO_PB, "N:Berg;Bo\nTEL:1");
	decision_fixture_set_rules(&fixture->base, "[Rule r]\nScope=favourites\n");
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

void test_gate_phone(void)
{
	ADD("phone/named", named);
	ADD("phone/gone", gone);
	ADD("phone/connected", connected);
	ADD("phone/restarted", restarted);
	ADD("phone/over-while-down", over_while_down);
	ADD("phone/new-boot", new_boot);
}
