/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Tests of src/policy/grant.c. */
#include "policy-test.h"

static const CgWho who = { "AA:BB:CC:DD:EE:01", "car:AA:BB:CC:DD:EE:02" };

#define MINUTES(n) CG_SECONDS(60 * (gint64)(n))
#define DAYS(n)    MINUTES(24 * 60 * (gint64)(n))

/* 10 days up, 1 May 2024, the phone here. */
static CgDecisionContext noon(void)
{
	return (CgDecisionContext){ .time = CG_SECONDS(1714564800),
				    .boot = DAYS(10),
				    .boot_id = "this",
				    .bond = "bond",
				    .here = TRUE,
				    .trip_after = -1,
				    .connected = TRUE };
}

static CgDecisionContext later(CgDecisionContext now, gint64 usec)
{
	now.time += usec;
	now.boot += usec;
	return now;
}

static CgGrant *grant_of(const char *lifetime, const CgDecisionContext *now)
{
	g_autoptr(CgScope) scope = cg_scope_builtin("favourites");
	CgLifetime parsed;

	g_assert_true(cg_lifetime_parse(lifetime, &parsed));
	return cg_grant_new(&who, scope, &parsed, now, 1);
}

static void assert_state(const CgGrant *grant, CgDecisionContext now, CgGrantState state)
{
	g_assert_cmpint(cg_grant_state(grant, &now), ==, state);
	g_assert_cmpint(cg_grant_holds(grant, &now), ==, state == CG_GRANT_HOLDS);
}

static void test_once(void)
{
	CgDecisionContext now = noon();
	g_autoptr(CgGrant) grant = grant_of("once", &now);

	assert_state(grant, later(now, DAYS(9)), CG_GRANT_HOLDS);
	now.connected = FALSE;
	assert_state(grant, now, CG_GRANT_CONNECTION_LOST);
}

static void test_trip(void)
{
	CgDecisionContext now = noon(), gone = now, back;
	g_autoptr(CgGrant) grant = grant_of("trip", &now);

	assert_state(grant, later(now, DAYS(9)), CG_GRANT_HOLDS);
	gone.here = FALSE;
	gone.gone_since = gone.boot;
	g_assert_cmpint(cg_grant_left(grant, &gone), ==, CG_TRIP_GAP);
	assert_state(grant, later(gone, CG_TRIP_GAP - 1), CG_GRANT_HOLDS);
	assert_state(grant, later(gone, CG_TRIP_GAP), CG_GRANT_TRIP_OVER);
	/* Back in time, and gone and back too late. */
	back = later(gone, CG_TRIP_GAP - 1);
	back.trip_after = cg_trip_began_after(&back);
	back.here = TRUE;
	assert_state(grant, later(back, DAYS(1)), CG_GRANT_HOLDS);
	back = later(gone, CG_TRIP_GAP);
	back.trip_after = cg_trip_began_after(&back);
	back.here = TRUE;
	assert_state(grant, back, CG_GRANT_TRIP_OVER);
}

/* The driver answers while the phone is away: the trip is the one that begins when it comes. */
static void test_trip_ahead(void)
{
	CgDecisionContext now = noon(), back;
	g_autoptr(CgGrant) grant = NULL;

	now.here = FALSE;
	now.gone_since = now.boot - DAYS(1);
	grant = grant_of("trip", &now);
	assert_state(grant, now, CG_GRANT_HOLDS);
	g_assert_cmpint(cg_grant_left(grant, &now), ==, CG_TRIP_GAP);
	back = later(now, CG_TRIP_GAP - 1);
	back.trip_after = cg_trip_began_after(&back);
	back.here = TRUE;
	assert_state(grant, back, CG_GRANT_HOLDS);
	assert_state(grant, later(now, CG_TRIP_GAP), CG_GRANT_TRIP_OVER);
}

static void test_new_boot(void)
{
	CgDecisionContext now = noon(), boot = later(now, CG_SECONDS(60));
	g_autoptr(CgGrant) trip = grant_of("trip", &now);
	g_autoptr(CgGrant) span = grant_of("2h", &now);

	boot.boot_id = "next";
	assert_state(trip, boot, CG_GRANT_TRIP_OVER);
	assert_state(span, boot, CG_GRANT_HOLDS);
	boot.time = now.time + MINUTES(120) - 1;
	assert_state(span, boot, CG_GRANT_HOLDS);
	boot.time++;
	assert_state(span, boot, CG_GRANT_TIME_OVER);
}

/* In one boot a span is what the boot clock says, wherever the wall clock is set. */
static void test_span(void)
{
	CgDecisionContext now = noon(), end = now;
	g_autoptr(CgGrant) grant = grant_of("30m", &now);

	g_assert_cmpint(cg_grant_left(grant, &now), ==, MINUTES(30));
	end.boot += MINUTES(30);
	assert_state(grant, end, CG_GRANT_TIME_OVER);
	end.boot--;
	end.time += DAYS(3650);
	assert_state(grant, end, CG_GRANT_HOLDS);
	g_assert_cmpint(cg_grant_left(grant, &end), ==, 1);
}

static void test_date(void)
{
	CgDecisionContext now = noon();
	g_autoptr(CgGrant) grant = grant_of("2024-05-02", &now);

	now.time = grant->until - 1;
	assert_state(grant, now, CG_GRANT_HOLDS);
	g_assert_cmpint(cg_grant_left(grant, &now), ==, 1);
	now.time++;
	assert_state(grant, now, CG_GRANT_TIME_OVER);
	g_assert_cmpint(cg_grant_left(grant, &now), ==, G_MAXINT64);
}

static void test_bond(void)
{
	CgDecisionContext now = noon();
	g_autoptr(CgGrant) grant = grant_of("always", &now);

	assert_state(grant, now, CG_GRANT_HOLDS);
	now.bond = "another";
	assert_state(grant, now, CG_GRANT_OTHER_BOND);
	g_assert_true(cg_grant_has_ended(grant, &now));
}

/* That nobody can tell the bond now is no proof of another one: it holds for the trip, rests
 * after it, and is whole again with the bond. */
static void test_bond_not_told(void)
{
	CgDecisionContext now = noon(), gone;
	g_autoptr(CgGrant) grant = grant_of("always", &now);
	g_autoptr(CgGrant) trip = grant_of("trip", &now);
	g_autoptr(CgGrant) span = grant_of("2h", &now);

	now.bond = NULL;
	assert_state(grant, now, CG_GRANT_HOLDS);
	g_assert_true(cg_grant_rests_after_trip(grant, &now));
	g_assert_false(cg_grant_is_capped(grant));
	gone = now;
	gone.here = FALSE;
	gone.gone_since = gone.boot;
	g_assert_cmpint(cg_grant_left(grant, &gone), ==, CG_TRIP_GAP);
	gone = later(gone, CG_TRIP_GAP);
	assert_state(grant, gone, CG_GRANT_RESTS);
	g_assert_false(cg_grant_has_ended(grant, &gone));
	assert_state(trip, gone, CG_GRANT_TRIP_OVER);
	g_assert_true(cg_grant_has_ended(trip, &gone));
	assert_state(span, gone, CG_GRANT_RESTS);
	assert_state(span, later(gone, MINUTES(90)), CG_GRANT_TIME_OVER);
	now.boot_id = "next";
	assert_state(grant, now, CG_GRANT_RESTS);
	now.bond = "bond";
	assert_state(grant, now, CG_GRANT_HOLDS);
	g_assert_false(cg_grant_rests_after_trip(grant, &now));
	now.bond = "another";
	assert_state(grant, now, CG_GRANT_OTHER_BOND);
}

/* A bond with another adapter is not the one that was granted to, not even in the same trip. */
static void test_bond_elsewhere(void)
{
	CgDecisionContext now = noon();
	g_autoptr(CgGrant) grant = NULL;

	now.bond = "one/a";
	grant = grant_of("trip", &now);
	now.bond = "two/a";
	assert_state(grant, now, CG_GRANT_RESTS);
	now.bond = "one/a";
	assert_state(grant, now, CG_GRANT_HOLDS);
}

/* Of two peers, one whose bond is not known is enough. */
static void test_half_a_bond(void)
{
	CgDecisionContext now = noon();
	g_autoptr(CgGrant) grant = NULL;

	now.bond = "one/a ?";
	grant = grant_of("always", &now);
	g_assert_null(grant->bond);
	g_assert_true(cg_grant_is_capped(grant));
}

static void test_capped(void)
{
	static const char *const long_ones[] = { "1m", "2099-01-01", "always" };

	for (guint i = 0; i < G_N_ELEMENTS(long_ones); i++) {
		CgDecisionContext now = noon();
		g_autoptr(CgGrant) grant = NULL;

		now.bond = NULL;
		grant = grant_of(long_ones[i], &now);
		g_assert_true(cg_grant_is_capped(grant));
		assert_state(grant, now, CG_GRANT_HOLDS);
		now.boot_id = "next";
		assert_state(grant, now, CG_GRANT_TRIP_OVER);
	}
}

/* What keeps a grant from lasting must not end a refusal. */
static void test_refusal(void)
{
	CgDecisionContext now = noon();
	g_autoptr(CgGrant) refusal = NULL;
	CgLifetime always;

	now.bond = NULL;
	g_assert_true(cg_lifetime_parse("always", &always));
	refusal = cg_grant_new(&who, NULL, &always, &now, 1);
	now.boot_id = "next";
	now.bond = "another";
	now.connected = FALSE;
	assert_state(refusal, later(now, DAYS(9999)), CG_GRANT_HOLDS);
}

static void test_over(void)
{
	CgDecisionContext now = noon();
	g_autoptr(CgGrant) grant = grant_of("always", &now);
	g_autoptr(CgGrant) copy = NULL;

	grant->over = TRUE;
	copy = cg_grant_copy(grant);
	assert_state(copy, now, CG_GRANT_OVER);
}

/* --- Properties --- */

static gint64 some(gint64 most)
{
	return (gint64)(g_test_rand_double() * most);
}

static CgGrant *some_grant(const CgDecisionContext *now)
{
	static const char *const lifetimes[] = {
		"once", "trip", "45m", "2d", "2024-05-02", "always"
	};

	return grant_of(lifetimes[g_test_rand_int_range(0, G_N_ELEMENTS(lifetimes))], now);
}

/* A step of a day: time passes, the phone comes and goes, a boot, a lost connection. */
static CgDecisionContext step(CgDecisionContext now)
{
	gint64 passes = some(MINUTES(50));
	gboolean was_here = now.here;

	now = later(now, passes);
	if (g_test_rand_int_range(0, 12) == 0) {
		now.boot = some(MINUTES(1));
		now.boot_id = now.boot_id[0] == 't' ? "a" : "b";
		now.trip_after = -1;
		now.gone_since = 0;
		was_here = now.here = FALSE;
	}
	now.here = g_test_rand_int_range(0, 2);
	if (now.here && !was_here) {
		now.here = FALSE;
		now.trip_after = cg_trip_began_after(&now);
		now.here = TRUE;
	} else if (!now.here && was_here) {
		now.gone_since = now.boot;
	}
	now.connected = now.connected && g_test_rand_int_range(0, 8) > 0;
	return now;
}

/* What has ended does not come back, whatever happens; and it ends when it said that it would. */
static void test_never_back(void)
{
	for (guint run = 0; run < 2000; run++) {
		CgDecisionContext now = noon();
		g_autoptr(CgGrant) grant = some_grant(&now);
		gboolean ended = FALSE;

		for (guint i = 0; i < 40; i++) {
			gint64 left = cg_grant_left(grant, &now);

			g_assert_false(ended && cg_grant_holds(grant, &now));
			ended = !cg_grant_holds(grant, &now);
			if (left < DAYS(9999)) {
				assert_state(grant, later(now, left - 1), CG_GRANT_HOLDS);
				g_assert_cmpint(left, >, 0);
			}
			now = step(now);
		}
	}
}

/* Any wall clock: a span lasts no longer than its own length, in one boot and over many. */
static void test_wall_clock(void)
{
	for (guint run = 0; run < 2000; run++) {
		CgDecisionContext now = noon(), later_on;
		g_autoptr(CgGrant) grant = grant_of("45m", &now);
		gint64 passed = some(MINUTES(90));

		later_on = later(now, passed);
		later_on.time += some(DAYS(400));
		if (g_test_rand_int_range(0, 2)) {
			later_on.boot_id = "next";
			later_on.boot = some(MINUTES(90));
		}
		if (passed >= MINUTES(45))
			g_assert_false(cg_grant_holds(grant, &later_on));
	}
}

void test_policy_grant(void)
{
	g_test_add_func("/policy/grant/once", test_once);
	g_test_add_func("/policy/grant/trip", test_trip);
	g_test_add_func("/policy/grant/trip-ahead", test_trip_ahead);
	g_test_add_func("/policy/grant/new-boot", test_new_boot);
	g_test_add_func("/policy/grant/span", test_span);
	g_test_add_func("/policy/grant/date", test_date);
	g_test_add_func("/policy/grant/bond", test_bond);
	g_test_add_func("/policy/grant/bond-not-told", test_bond_not_told);
	g_test_add_func("/policy/grant/bond-elsewhere", test_bond_elsewhere);
	g_test_add_func("/policy/grant/half-a-bond", test_half_a_bond);
	g_test_add_func("/policy/grant/capped", test_capped);
	g_test_add_func("/policy/grant/refusal", test_refusal);
	g_test_add_func("/policy/grant/over", test_over);
	g_test_add_func("/policy/grant/never-back", test_never_back);
	g_test_add_func("/policy/grant/wall-clock", test_wall_clock);
}
