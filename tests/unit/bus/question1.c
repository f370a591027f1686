/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Question1, for the agents that have the question while it is open, and Manager1.Pending. */
#include "agent-fixture.h"
#include "tests.h"

#define QUESTION "org.contactguard.Question1"

static void assert_pending(AgentFixture *fixture, const char *wanted)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(GVariant) answer = call_as(
		fixture->base.driver, "/org/contactguard", "org.freedesktop.DBus.Properties", "Get",
		g_variant_new("(ss)", "org.contactguard.Manager1", "Pending"), &error);
	g_autofree char *text = NULL;

	g_assert_no_error(error);
	text = g_variant_print(answer, FALSE);
	g_assert_cmpstr(text, ==, wanted);
}

static void test_pending(AgentFixture *fixture, gconstpointer data)
{
	assert_pending(fixture, "(<@ao []>,)");
	agent_register(fixture);
	car_ask(fixture);
	assert_pending(fixture, "(<[objectpath '" CAR_AT "/question_1']>,)");
	car_leave(fixture);
	assert_pending(fixture, "(<@ao []>,)");
}

static void on_signal(GDBusConnection *connection, const char *sender, const char *path,
		      const char *interface, const char *name, GVariant *arguments, gpointer data)
{
	g_autofree char *text = g_variant_print(arguments, FALSE);

	g_string_append(data, text);
}

static void test_signal(AgentFixture *fixture, gconstpointer data)
{
	g_autoptr(GString) said = g_string_new(NULL);
	guint id = g_dbus_connection_signal_subscribe(
		fixture->base.driver, "org.contactguard", "org.freedesktop.DBus.Properties",
		"PropertiesChanged", "/org/contactguard", NULL, G_DBUS_SIGNAL_FLAGS_NONE, on_signal,
		said, NULL);

	agent_register(fixture);
	car_ask(fixture);
	while (said->len == 0)
		g_main_context_iteration(NULL, TRUE);
	g_assert_cmpstr(said->str, ==, "('org.contactguard.Manager1', {}, ['Pending'])");
	g_dbus_connection_signal_unsubscribe(fixture->base.driver, id);
}

static void test_callers(AgentFixture *fixture, gconstpointer data)
{
	agent_register(fixture);
	car_ask(fixture);
	assert_refused_as(fixture->base.driver, fixture->question, QUESTION, "People", NULL,
			  "NotAuthorized");
	assert_refused_as(fixture->base.driver, fixture->question, QUESTION, "Counts",
			  g_variant_new("(s)", "nothing"), "NotAuthorized");
	assert_refused_as(fixture->agent, fixture->question, QUESTION, "People", NULL,
			  "NotSupported");
	assert_refused_as(fixture->agent, fixture->question, QUESTION, "Counts",
			  g_variant_new("(s)", "nothing"), "NotSupported");
}

static void test_closed(AgentFixture *fixture, gconstpointer data)
{
	g_autoptr(GError) error = NULL;

	agent_register(fixture);
	car_ask(fixture);
	agent_fail(fixture, "org.contactguard.Error.Refused");
	while (car_waits(fixture))
		g_main_context_iteration(NULL, TRUE);
	g_assert_null(call_as(fixture->agent, fixture->question, QUESTION, "People", NULL, &error));
	g_assert_error(error, G_DBUS_ERROR, G_DBUS_ERROR_UNKNOWN_METHOD);
}

void test_bus_question1(void)
{
	ADD_AGENT_TEST("question1/pending", NULL, test_pending);
	ADD_AGENT_TEST("question1/signal", NULL, test_signal);
	ADD_AGENT_TEST("question1/callers", NULL, test_callers);
	ADD_AGENT_TEST("question1/closed", NULL, test_closed);
}
