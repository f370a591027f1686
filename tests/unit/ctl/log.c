/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Tests of src/ctl/log.c. */
#include "fixture.h"
#include "tests.h"

#include <string.h>

static void rows(Fixture *fixture, gconstpointer data)
{
	g_assert_cmpint(run_line("log"), ==, CTL_DONE);
	assert_printed("ROW  TIME                 CONSUMER\n"
		       "4    1970-01-01 00:01:01  app:a\",b\n"
		       "7    -                    -\n");
	assert_heard(&fixture->daemon,
		     "Query({'held': <false>, 'after': <uint64 0>, 'limit': <uint32 2000>},) ");
}

static void filtered(Fixture *fixture, gconstpointer data)
{
	g_assert_cmpint(run_line("log --phone " PHONE " --consumer " CAR " --held"), ==, CTL_DONE);
	assert_heard(&fixture->daemon, "Query({'phone': <'" PHONE "'>, 'consumer': <'" CAR
				       "'>, 'held': <true>, 'after': <uint64 0>, "
				       "'limit': <uint32 2000>},) ");
	g_free(printed());
}

static void csv(Fixture *fixture, gconstpointer data)
{
	g_autofree char *text = NULL;

	g_assert_cmpint(run_line("log --csv"), ==, CTL_DONE);
	text = printed();
	g_assert_true(g_str_has_prefix(text, "Row,Time,Kind,Phone,Consumer,"));
	g_assert_nonnull(strstr(text, "\r\n4,61,,,\"app:a\"\",b\",,"));
	g_assert_true(g_str_has_suffix(text, "\r\n"));
}

/* Such a daemon would be asked for ever. */
static void not_in_order(Fixture *fixture, gconstpointer data)
{
	g_assert_cmpint(run_line("log"), ==, CTL_REFUSED);
	assert_printed("contactguard: the daemon's rows are not in order\n");
}

static void verified(Fixture *fixture, gconstpointer data)
{
	g_assert_cmpint(run_line("log verify"), ==, CTL_DONE);
	assert_printed("sound: 7 rows\n");
}

static void not_sound(Fixture *fixture, gconstpointer data)
{
	g_assert_cmpint(run_line("log verify"), ==, CTL_REFUSED);
	assert_printed("NOT SOUND: row 4\n");
}

static void erased(Fixture *fixture, gconstpointer data)
{
	g_assert_cmpint(run_line("log erase --phone " PHONE), ==, CTL_DONE);
	assert_printed("Emptied: the ledger's rows of " PHONE ". That it was done stays in it.\n");
	assert_heard(&fixture->daemon, "Erase({'phone': <'" PHONE "'>},) ");
}

void test_ctl_log(void)
{
	static const FakeAnswer answers[] = {
		{ "Query", "([{'Row': <uint64 4>, 'Time': <uint64 61>, 'Consumer': <'app:a\",b'>}, "
			   "{'Row': <uint64 7>, 'Time': <uint64 0>}],)" },
		{ "Verify", "(true, '7 rows')" },
		{ 0 },
	};
	static const FakeAnswer broken[] = {
		{ "Query", "([{'Row': <uint64 4>}, {'Row': <uint64 4>}],)" },
		{ "Verify", "(false, 'row\\u001b 4')" },
		{ 0 },
	};

	ADD("log/rows", answers, rows);
	ADD("log/filtered", answers, filtered);
	ADD("log/csv", answers, csv);
	ADD("log/not-in-order", broken, not_in_order);
	ADD("log/verified", answers, verified);
	ADD("log/not-sound", broken, not_sound);
	ADD("log/erased", answers, erased);
}
