/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Tests of src/client/agent.c. */
#include "fixture.h"
#include "tests.h"

#include <string.h>

#define QUESTION                                                                        \
	"(objectpath '%s', {'phone': <'AA:BB:CC:DD:EE:FF'>, 'consumer': <'uid:1000'>, " \
	"'scopes': <['favourites']>, 'lifetime': <'trip'>})"

typedef struct {
	Fixture fixture;
	CgClientAgent *agent;
	const CgClientQuestion *asked; /* the last one */
} Asked;

/* --- What the agent is told --- */

static void on_ask(gpointer data, const CgClientQuestion *question)
{
	Asked *asked = data;

	asked->asked = question;
	g_string_append_printf(asked->fixture.events, "ask %s %s ", question->path,
			       question->consumer);
}

static void on_withdrawn(gpointer data, const CgClientQuestion *question)
{
	Asked *asked = data;

	g_string_append_printf(asked->fixture.events, "withdrawn %s ", question->path);
}

static void on_released(gpointer data)
{
	g_string_append(((Asked *)data)->fixture.events, "released ");
}

static const CgClientAgentClass class = { on_ask, on_withdrawn, on_released };

static void asked_open(Asked *asked, gconstpointer data)
{
	g_autoptr(GError) error = NULL;

	fixture_open(&asked->fixture, data);
	asked->agent = cg_client_agent_new(asked->fixture.client, "text", 3, &class, asked, &error);
	g_assert_no_error(error);
	assert_heard(&asked->fixture.daemon,
		     "RegisterAgent('/org/contactguard/agent', 'text', 3) ");
}

static void asked_close(Asked *asked, gconstpointer data)
{
	cg_client_agent_free(asked->agent);
	fixture_close(&asked->fixture, data);
}

/* --- What the daemon asks, and hears --- */

static void on_reply(GObject *source, GAsyncResult *result, gpointer data)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(GVariant) answer =
		g_dbus_connection_call_finish(G_DBUS_CONNECTION(source), result, &error);
	g_autofree char *name = error ? g_dbus_error_get_remote_error(error) : NULL;
	g_autofree char *text = answer ? g_variant_print(answer, FALSE) : NULL;

	g_string_append_printf(((Asked *)data)->fixture.events, "%s ", text ? text : name);
}

static void call_agent(Asked *asked, GDBusConnection *caller, const char *method,
		       GVariant *arguments)
{
	g_dbus_connection_call(caller, asked->fixture.daemon.caller, "/org/contactguard/agent",
			       "org.contactguard.Agent1", method, arguments, NULL,
			       G_DBUS_CALL_FLAGS_NONE, -1, NULL, on_reply, asked);
}

/* Returns a floating reference, which the call takes. */
static GVariant *question_at(const char *path)
{
	g_autofree char *text = g_strdup_printf(QUESTION, path);

	return g_variant_new_parsed(text);
}

static void ask(Asked *asked, const char *path)
{
	g_autofree char *wanted = g_strdup_printf("ask %s uid:1000 ", path);

	call_agent(asked, asked->fixture.daemon.connection, "RequestConsent", question_at(path));
	assert_events(&asked->fixture, wanted);
}

/* --- Tests --- */

static void answered(Asked *asked, gconstpointer data)
{
	ask(asked, "/q1");
	g_assert_cmpstr(asked->asked->phone, ==, "AA:BB:CC:DD:EE:FF");
	g_assert_cmpstr(asked->asked->scopes[0], ==, "favourites");
	cg_client_agent_answer(asked->agent, asked->asked, "favourites", "once");
	assert_events(&asked->fixture, "({'scope': <'favourites'>, 'lifetime': <'once'>},) ");
}

static void refused(Asked *asked, gconstpointer data)
{
	ask(asked, "/q1");
	cg_client_agent_refuse(asked->agent, asked->asked);
	assert_events(&asked->fixture, "org.contactguard.Error.Refused ");
}

/* Answered in another order than they came. */
static void several(Asked *asked, gconstpointer data)
{
	const CgClientQuestion *first;

	ask(asked, "/q1");
	first = asked->asked;
	ask(asked, "/q2");
	cg_client_agent_refuse(asked->agent, asked->asked);
	assert_events(&asked->fixture, "org.contactguard.Error.Refused ");
	cg_client_agent_answer(asked->agent, first, "nothing", "trip");
	assert_events(&asked->fixture, "({'scope': <'nothing'>, 'lifetime': <'trip'>},) ");
}

static void withdrawn(Asked *asked, gconstpointer data)
{
	ask(asked, "/q1");
	ask(asked, "/q2");
	call_agent(asked, asked->fixture.daemon.connection, "Cancel", g_variant_new("(o)", "/q1"));
	assert_events(&asked->fixture, "withdrawn /q1 () ");
	call_agent(asked, asked->fixture.daemon.connection, "Cancel", g_variant_new("(o)", "/q1"));
	assert_events(&asked->fixture, "() ");
	cg_client_agent_refuse(asked->agent, asked->asked);
	assert_events(&asked->fixture, "org.contactguard.Error.Refused ");
}

/* Whatever another program on the bus calls, the driver hears nothing of it. */
static void only_the_daemon(Asked *asked, gconstpointer data)
{
	g_autoptr(GDBusConnection) other = fake_daemon_connect(&asked->fixture.daemon);

	ask(asked, "/q1");
	call_agent(asked, other, "RequestConsent", question_at("/q2"));
	assert_events(&asked->fixture, "org.contactguard.Error.NotAuthorized ");
	call_agent(asked, other, "Cancel", g_variant_new("(o)", "/q1"));
	assert_events(&asked->fixture, "org.contactguard.Error.NotAuthorized ");
	call_agent(asked, other, "Release", NULL);
	assert_events(&asked->fixture, "org.contactguard.Error.NotAuthorized ");
}

/* Nor a daemon that came after the one that registered it. */
static void only_that_daemon(Asked *asked, gconstpointer data)
{
	fake_daemon_leave(&asked->fixture.daemon);
	fake_daemon_come(&asked->fixture.daemon);
	call_agent(asked, asked->fixture.daemon.connection, "RequestConsent", question_at("/q1"));
	assert_events(&asked->fixture, "org.contactguard.Error.NotAuthorized ");
}

static void released(Asked *asked, gconstpointer data)
{
	call_agent(asked, asked->fixture.daemon.connection, "Release", NULL);
	assert_events(&asked->fixture, "released () ");
	g_clear_pointer(&asked->agent, cg_client_agent_free);
	assert_heard(&asked->fixture.daemon, "");
}

static void freed(Asked *asked, gconstpointer data)
{
	ask(asked, "/q1");
	g_clear_pointer(&asked->agent, cg_client_agent_free);
	assert_heard(&asked->fixture.daemon, "UnregisterAgent('/org/contactguard/agent',) ");
	call_agent(asked, asked->fixture.daemon.connection, "RequestConsent", question_at("/q2"));
	assert_events(&asked->fixture, "org.freedesktop.DBus.Error.UnknownMethod ");
	/* One that registers again is asked again. */
	asked->agent = cg_client_agent_new(asked->fixture.client, "text", 0, &class, asked, NULL);
	g_assert_nonnull(asked->agent);
	ask(asked, "/q3");
}

static void not_registered(Fixture *fixture, gconstpointer data)
{
	g_autoptr(GError) error = NULL, absent = NULL;
	g_autofree char *text = NULL;

	fake_daemon_refuse(&fixture->daemon, "org.contactguard.Error.NotAuthorized");
	g_assert_null(cg_client_agent_new(fixture->client, "text", 0, &class, NULL, &error));
	g_assert_cmpint(cg_client_explain(error, &text), ==, CG_CLIENT_REFUSED);
	assert_heard(&fixture->daemon, "RegisterAgent('/org/contactguard/agent', 'text', 0) ");
	fake_daemon_leave(&fixture->daemon);
	g_assert_null(cg_client_agent_new(fixture->client, "text", 0, &class, NULL, &absent));
	g_assert_error(absent, G_DBUS_ERROR, G_DBUS_ERROR_SERVICE_UNKNOWN);
}

#define ADD_ASKED(name, test) \
	g_test_add("/client/" name, Asked, NULL, asked_open, test, asked_close)

void test_client_agent(void)
{
	ADD_ASKED("agent/answered", answered);
	ADD_ASKED("agent/refused", refused);
	ADD_ASKED("agent/several", several);
	ADD_ASKED("agent/withdrawn", withdrawn);
	ADD_ASKED("agent/only-the-daemon", only_the_daemon);
	ADD_ASKED("agent/only-that-daemon", only_that_daemon);
	ADD_ASKED("agent/released", released);
	ADD_ASKED("agent/freed", freed);
	ADD("agent/not-registered", not_registered);
}
