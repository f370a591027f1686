/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Tests of src/ctl/agent.c: what a script types, and what the daemon gets. */
#include "fixture.h"
#include "tests.h"

#include <string.h>
#include <unistd.h>

#define QUESTION                                                                   \
	"(objectpath '/q1', {'phone': <'" PHONE "'>, 'consumer': <'uid:1000'>, "   \
	"'scopes': <['nothing', 'favourites']>, 'lifetimes': <['once', 'trip']>, " \
	"'lifetime': <'trip'>})"
#define REGISTER   "RegisterAgent('/org/contactguard/agent', 'terminal', 3) "
#define UNREGISTER "UnregisterAgent('/org/contactguard/agent',) "

/* Runs the verb with these lines for its input. */
static CtlExit run_agent(const char *lines)
{
	int before = dup(STDIN_FILENO), ends[2];
	CtlExit exit_code;

	g_assert_cmpint(pipe(ends), ==, 0);
	g_assert_cmpint(write(ends[1], lines, strlen(lines)), ==, strlen(lines));
	close(ends[1]);
	g_assert_cmpint(dup2(ends[0], STDIN_FILENO), ==, STDIN_FILENO);
	close(ends[0]);
	exit_code = run_line("agent --priority 3");
	dup2(before, STDIN_FILENO);
	close(before);
	return exit_code;
}

static void granted(Fixture *fixture, gconstpointer data)
{
	g_autofree char *text = NULL;

	fixture->daemon.question = QUESTION;
	g_assert_cmpint(run_agent("what?\nfavourites 12h\n"), ==, CTL_DONE);
	text = printed();
	g_assert_nonnull(strstr(text, "A program of user 1000 asks the phone"));
	g_assert_nonnull(strstr(text, "That is no answer.\n"));
	g_assert_true(g_str_has_suffix(text, "Answered: favourites (12h).\n"));
	assert_heard(&fixture->daemon, REGISTER
		     "answer({'scope': <'favourites'>, 'lifetime': <'12h'>},) " UNREGISTER);
}

static void refused(Fixture *fixture, gconstpointer data)
{
	g_autofree char *text = NULL;

	fixture->daemon.question = QUESTION;
	g_assert_cmpint(run_agent("no\n"), ==, CTL_DONE);
	text = printed();
	g_assert_true(g_str_has_suffix(text, "Refused, for this trip.\n"));
	assert_heard(&fixture->daemon,
		     REGISTER "org.contactguard.Error.Refused('the driver said no',) " UNREGISTER);
}

static void previewed(Fixture *fixture, gconstpointer data)
{
	g_autofree char *text = NULL;

	fixture->daemon.question = QUESTION;
	g_assert_cmpint(run_agent("p\nno\n"), ==, CTL_DONE);
	text = printed();
	g_assert_nonnull(strstr(text, "nothing\n       7  pb\nfavourites\n       7  pb\n> "));
}

/* Its input ends before anything was asked: it leaves, and the daemon hears of it. */
static void at_end(Fixture *fixture, gconstpointer data)
{
	g_assert_cmpint(run_agent(""), ==, CTL_DONE);
	assert_printed("Waiting for questions; Ctrl-C ends it.\n");
	assert_heard(&fixture->daemon, REGISTER UNREGISTER);
}

static void not_registered(Fixture *fixture, gconstpointer data)
{
	fake_daemon_refuse(&fixture->daemon, "org.contactguard.Error.NotAuthorized");
	g_assert_cmpint(run_agent("no\n"), ==, CTL_REFUSED);
	g_free(printed());
	assert_heard(&fixture->daemon, REGISTER);
}

void test_ctl_agent(void)
{
	static const FakeAnswer answers[] = { { "Counts", "({'pb': uint32 7},)" }, { 0 } };

	ADD("agent/granted", answers, granted);
	ADD("agent/refused", answers, refused);
	ADD("agent/previewed", answers, previewed);
	ADD("agent/at-end", answers, at_end);
	ADD("agent/not-registered", answers, not_registered);
}
