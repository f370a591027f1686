/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Tests of src/ctl/show.c. */
#include "fixture.h"
#include "tests.h"

#include <string.h>

#define CONSUMER_VALUES                                                             \
	"{'Consumer': <'" CAR "'>, 'Scope': <'favourites'>, 'Lifetime': <'trip'>, " \
	"'Expires': <uint64 0>, 'LastRequest': <uint64 61>}"

static void status(Fixture *fixture, gconstpointer data)
{
	g_assert_cmpint(run_line("status"), ==, CTL_DONE);
	assert_printed("version   7\n"
		       "scopes    favourites, nothing\n"
		       "pending   " CONSUMER_PATH "/question_1\n"
		       "\n"
		       "RULE  PHONE  CONSUMER  SCOPE  CEILING  LIFETIME\n"
		       "cars  *      car:*     ask    -        trip\n");
	assert_heard(&fixture->daemon, "GetAll('org.contactguard.Manager1',) ");
}

static void pending(Fixture *fixture, gconstpointer data)
{
	g_autofree char *json = NULL;

	g_assert_cmpint(run_line("pending"), ==, CTL_DONE);
	assert_printed("PHONE              CONSUMER               QUESTION\n" PHONE "  " CAR
		       "  " CONSUMER_PATH "/question_1\n");
	g_assert_cmpint(run_line("pending --json"), ==, CTL_DONE);
	json = printed();
	g_assert_nonnull(strstr(json, "\"Consumer\" : \"" CAR "\""));
}

static void phones(Fixture *fixture, gconstpointer data)
{
	g_autofree char *json = NULL;

	g_assert_cmpint(run_line("phones"), ==, CTL_DONE);
	assert_printed("PHONE              BONDED  CONNECTED\n" PHONE "  yes     no\n"
		       "\n"
		       "PHONE              CONSUMER               SCOPE       LIFETIME  EXPIRES  "
		       "LAST REQUEST\n" PHONE "  " CAR
		       "  favourites  trip      -        1970-01-01 00:01:01\n");
	g_assert_cmpint(run_line("phones --json"), ==, CTL_DONE);
	json = printed();
	g_assert_nonnull(strstr(json, "\"Consumers\" : ["));
}

static void nothing(Fixture *fixture, gconstpointer data)
{
	g_assert_cmpint(run_line("phones"), ==, CTL_DONE);
	assert_printed("no phone was asked for yet\n");
	g_assert_cmpint(run_line("pending"), ==, CTL_DONE);
	assert_printed("no question waits\n");
}

static void absent(Fixture *fixture, gconstpointer data)
{
	fake_daemon_leave(&fixture->daemon);
	g_assert_cmpint(run_line("status"), ==, CTL_NO_DAEMON);
	g_free(printed());
}

void test_ctl_show(void)
{
	static const FakeAnswer answers[] = {
		{ "GetAll", "({'Version': <'7'>, 'Scopes': <['favourites', 'nothing']>, "
			    "'Pending': <[objectpath '" CONSUMER_PATH "/question_1']>, "
			    "'Rules': <[{'Name': <'cars'>, 'Phone': <'*'>, 'Consumer': <'car:*'>, "
			    "'Scope': <'ask'>, 'Lifetime': <'trip'>}]>},)" },
		{ "GetManagedObjects",
		  "({objectpath '" CONSUMER_PATH
		  "': {'org.contactguard.Consumer1': " CONSUMER_VALUES "}, '" PHONE_PATH
		  "': {'org.contactguard.Phone1': {'Address': <'" PHONE
		  "'>, 'Bonded': <true>, 'Connected': <false>}}},)" },
		{ 0 },
	};
	static const FakeAnswer none[] = {
		{ "GetAll", "({'Pending': <@ao []>},)" },
		{ "GetManagedObjects", "(@a{oa{sa{sv}}} {},)" },
		{ 0 },
	};

	ADD("show/status", answers, status);
	ADD("show/pending", answers, pending);
	ADD("show/phones", answers, phones);
	ADD("show/nothing", none, nothing);
	ADD("show/absent", none, absent);
}
