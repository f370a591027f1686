/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Tests of src/ctl/decide.c. */
#include "fixture.h"
#include "tests.h"

#include <string.h>

#define EFFECT                                                   \
	"PHONE              CONSUMER               SCOPE       " \
	"LIFETIME  EXPIRES  LAST REQUEST\n" PHONE "  " CAR "  favourites  trip      -        -\n"
#define READ "GetAll('org.contactguard.Consumer1',) "

static void granted(Fixture *fixture, gconstpointer data)
{
	g_assert_cmpint(run_line("grant aa:bb:cc:dd:ee:ff " CAR " favourites"), ==, CTL_DONE);
	assert_printed(EFFECT);
	assert_heard(&fixture->daemon, "Grant('favourites', 'trip') " READ);
	g_assert_cmpint(run_line("grant " PHONE " " CAR " everything --lifetime 7d"), ==, CTL_DONE);
	assert_printed(EFFECT);
	assert_heard(&fixture->daemon, "Grant('everything', '7d') " READ);
}

static void revoked(Fixture *fixture, gconstpointer data)
{
	g_assert_cmpint(run_line("revoke " PHONE " " CAR), ==, CTL_DONE);
	assert_printed(EFFECT);
	assert_heard(&fixture->daemon, "Revoke() " READ);
}

static void forgotten(Fixture *fixture, gconstpointer data)
{
	g_autofree char *text = NULL;

	g_assert_cmpint(run_line("forget " PHONE), ==, CTL_DONE);
	text = printed();
	g_assert_true(g_str_has_prefix(text, "Forgotten: what was decided about " PHONE));
	assert_heard(&fixture->daemon, "Forget() GetAll('org.contactguard.Phone1',) ");
}

static void handed_back(Fixture *fixture, gconstpointer data)
{
	g_autofree char *text = NULL, *json = NULL;

	g_assert_cmpint(run_line("handback"), ==, CTL_DONE);
	text = printed();
	g_assert_true(
		g_str_has_prefix(text, "Handed back on 1970-01-01 00:01:01\n\n     2  phones"));
	g_assert_nonnull(strstr(text, "\n     3  decisions"));
	g_assert_cmpint(run_line("handback --json"), ==, CTL_DONE);
	json = printed();
	g_assert_nonnull(strstr(json, "\"Grants\" : 3"));
}

/* What names no consumer is refused without a call. */
static void wrong(Fixture *fixture, gconstpointer data)
{
	g_assert_cmpint(run_line("grant " PHONE " nobody favourites"), ==, CTL_USAGE);
	g_assert_cmpint(run_line("revoke AA:BB " CAR), ==, CTL_USAGE);
	g_assert_cmpint(run_line("forget " CAR), ==, CTL_USAGE);
	g_free(printed());
	assert_heard(&fixture->daemon, "");
}

static void refused(Fixture *fixture, gconstpointer data)
{
	fake_daemon_refuse(&fixture->daemon, "org.contactguard.Error.Failed");
	g_assert_cmpint(run_line("grant " PHONE " " CAR " favourites"), ==, CTL_REFUSED);
	assert_printed("contactguard: so it is\n");
	assert_heard(&fixture->daemon, "Grant('favourites', 'trip') ");
}

void test_ctl_decide(void)
{
	static const FakeAnswer answers[] = {
		{ "GetAll", "({'Consumer': <'" CAR "'>, 'Scope': <'favourites'>, "
			    "'Lifetime': <'trip'>},)" },
		{ "Handback",
		  "({'Time': <uint64 61>, 'Phones': <uint32 2>, 'Grants': <uint32 3>},)" },
		{ 0 },
	};

	ADD("decide/granted", answers, granted);
	ADD("decide/revoked", answers, revoked);
	ADD("decide/forgotten", answers, forgotten);
	ADD("decide/handed-back", answers, handed_back);
	ADD("decide/wrong", answers, wrong);
	ADD("decide/refused", answers, refused);
}
