/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Question1 and Manager1.Pending: there while a question is open, for the agents that have it. */
#include "ringing.h"
#include "tests.h"

#define QUESTION "org.contactguard.Question1"

static void assert_pending(Ringing *ringing, const char *wanted)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(GVariant) answer = ringing_call(
		ringing->other, "/org/contactguard", "org.freedesktop.DBus.Properties", "Get",
		g_variant_new("(ss)", "org.contactguard.Manager1", "Pending"), &error);
	g_autofree char *text = NULL;

	g_assert_no_error(error);
	text = g_variant_print(answer, FALSE);
	g_assert_cmpstr(text, ==, wanted);
}

static void pending(Ringing *ringing, gconstpointer data)
{
	assert_pending(ringing, "(<@ao []>,)");
	ringing_register(ringing);
	ringing_ring(ringing);
	assert_pending(ringing, "(<[objectpath '" RINGING_CAR_PATH "/question_1']>,)");
	ringing_hang_up(ringing);
	assert_pending(ringing, "(<@ao []>,)");
}

static void on_signal(GDBusConnection *connection, const char *sender, const char *path,
		      const char *interface, const char *name, GVariant *arguments, gpointer data)
{
	g_autofree char *text = g_variant_print(arguments, FALSE);

	g_string_append(data, text);
}

static void says_so(Ringing *ringing, gconstpointer data)
{
	g_autoptr(GString) said = g_string_new(NULL);
	guint id = g_dbus_connection_signal_subscribe(
		ringing->other, "org.contactguard", "org.freedesktop.DBus.Properties",
		"PropertiesChanged", "/org/contactguard", NULL, G_DBUS_SIGNAL_FLAGS_NONE, on_signal,
		said, NULL);

	ringing_register(ringing);
	ringing_ring(ringing);
	while (said->len == 0)
		g_main_context_iteration(NULL, TRUE);
	g_assert_cmpstr(said->str, ==, "('org.contactguard.Manager1', {}, ['Pending'])");
	g_dbus_connection_signal_unsubscribe(ringing->other, id);
}

static void whose(Ringing *ringing, gconstpointer data)
{
	ringing_register(ringing);
	ringing_ring(ringing);
	ringing_assert_refused(ringing->other, ringing->question, QUESTION, "People", NULL,
			       "NotAuthorized");
	ringing_assert_refused(ringing->other, ringing->question, QUESTION, "Counts",
			       g_variant_new("(s)", "nothing"), "NotAuthorized");
	ringing_assert_refused(ringing->agent, ringing->question, QUESTION, "People", NULL,
			       "NotSupported");
	ringing_assert_refused(ringing->agent, ringing->question, QUESTION, "Counts",
			       g_variant_new("(s)", "nothing"), "NotSupported");
}

static void gone(Ringing *ringing, gconstpointer data)
{
	g_autoptr(GError) error = NULL;

	ringing_register(ringing);
	ringing_ring(ringing);
	ringing_fail(ringing, "org.contactguard.Error.Refused");
	while (ringing_holds(ringing))
		g_main_context_iteration(NULL, TRUE);
	g_assert_null(
		ringing_call(ringing->agent, ringing->question, QUESTION, "People", NULL, &error));
	g_assert_error(error, G_DBUS_ERROR, G_DBUS_ERROR_UNKNOWN_METHOD);
}

void test_bus_question1(void)
{
	RINGING("question1/pending", pending);
	RINGING("question1/says-so", says_so);
	RINGING("question1/whose", whose);
	RINGING("question1/gone", gone);
}
