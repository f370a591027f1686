/* SPDX-License-Identifier: GPL-2.0-or-later */
/* See ringing.h. */
#include "ringing.h"

#include <contactguard/consent.h>
#include <string.h>

#define AGENT_XML                                                                        \
	"<node><interface name='org.contactguard.Agent1'>"                               \
	"<method name='RequestConsent'><arg type='o' direction='in'/>"                   \
	"<arg type='a{sv}' direction='in'/><arg type='a{sv}' direction='out'/></method>" \
	"<method name='Cancel'><arg type='o' direction='in'/></method>"                  \
	"<method name='Release'/></interface></node>"

static const CgWho who = { RINGING_PHONE, RINGING_CAR };

/* --- The daemon --- */

static void ready(gpointer data)
{
	((Ringing *)data)->ready = TRUE;
}

static void failed(gpointer data, const GError *error)
{
	g_assert_no_error(error);
}

static gboolean reload(gpointer data, GError **error)
{
	return TRUE;
}

static char *consumer_of(gpointer data, guint32 pid, guint32 uid)
{
	return g_strdup("app:prompt.service");
}

/* --- The agent --- */

static void on_call(GDBusConnection *connection, const char *sender, const char *path,
		    const char *interface, const char *method, GVariant *arguments,
		    GDBusMethodInvocation *invocation, gpointer data)
{
	g_autoptr(GVariant) details = NULL;
	Ringing *ringing = data;

	g_string_append_printf(ringing->heard, "%s ", method);
	if (!g_str_equal(method, "RequestConsent")) {
		g_dbus_method_invocation_return_value(invocation, NULL);
		return;
	}
	g_assert_null(ringing->asked);
	ringing->asked = invocation;
	g_free(ringing->question);
	g_free(ringing->details);
	g_variant_get(arguments, "(o@a{sv})", &ringing->question, &details);
	ringing->details = g_variant_print(details, FALSE);
}

static GDBusConnection *connect_to(const Ringing *ringing)
{
	g_autoptr(GError) error = NULL;
	GDBusConnection *connection = g_dbus_connection_new_for_address_sync(
		g_test_dbus_get_bus_address(ringing->daemon),
		G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT |
			G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION,
		NULL, NULL, &error);

	g_assert_no_error(error);
	return connection;
}

static void show_agent(Ringing *ringing)
{
	static const GDBusInterfaceVTable vtable = { .method_call = on_call };
	g_autoptr(GDBusNodeInfo) node = g_dbus_node_info_new_for_xml(AGENT_XML, NULL);

	g_assert_cmpuint(g_dbus_connection_register_object(ringing->agent, "/agent",
							   node->interfaces[0], &vtable, ringing,
							   NULL, NULL),
			 !=, 0);
}

/* --- The whole --- */

void ringing_open(Ringing *ringing, gconstpointer data)
{
	static const CgBusLink no_link = { 0 };
	static const CgBusEvents events = { ready, failed, reload, consumer_of };

	ringing->daemon = g_test_dbus_new(G_TEST_DBUS_NONE);
	g_test_dbus_up(ringing->daemon);
	ringing->agent = connect_to(ringing);
	ringing->other = connect_to(ringing);
	show_agent(ringing);
	ringing->heard = g_string_new(NULL);
	guard_open(&ringing->guard);
	ringing->car = cg_gate_source(ringing->guard.gate, &who);
	ringing->bus = cg_bus_new(CG_BUS_SESSION, ringing->guard.gate, &no_link, &events, ringing);
	while (!ringing->ready)
		g_main_context_iteration(NULL, TRUE);
}

void ringing_close(Ringing *ringing, gconstpointer data)
{
	ringing_hang_up(ringing);
	if (ringing->asked)
		ringing_fail(ringing, "org.contactguard.Error.Failed");
	g_clear_pointer(&ringing->bus, cg_bus_free);
	guard_close(&ringing->guard);
	g_object_unref(ringing->agent);
	g_object_unref(ringing->other);
	while (g_main_context_iteration(NULL, FALSE))
		;
	g_test_dbus_down(ringing->daemon);
	g_object_unref(ringing->daemon);
	g_string_free(ringing->heard, TRUE);
	g_free(ringing->question);
	g_free(ringing->details);
}

static void answered(GObject *source, GAsyncResult *result, gpointer data)
{
	*(GAsyncResult **)data = g_object_ref(result);
}

GVariant *ringing_call(GDBusConnection *caller, const char *path, const char *interface,
		       const char *method, GVariant *arguments, GError **error)
{
	g_autoptr(GAsyncResult) result = NULL;

	g_dbus_connection_call(caller, "org.contactguard", path, interface, method, arguments, NULL,
			       G_DBUS_CALL_FLAGS_NONE, -1, NULL, answered, &result);
	while (!result)
		g_main_context_iteration(NULL, TRUE);
	return g_dbus_connection_call_finish(caller, result, error);
}

void ringing_assert_refused(GDBusConnection *caller, const char *path, const char *interface,
			    const char *method, GVariant *arguments, const char *name)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(GVariant) answer =
		ringing_call(caller, path, interface, method, arguments, &error);
	g_autofree char *remote = error ? g_dbus_error_get_remote_error(error) : NULL;
	g_autofree char *wanted = g_strconcat("org.contactguard.Error.", name, NULL);

	g_assert_null(answer);
	g_assert_cmpstr(remote, ==, wanted);
}

void ringing_register(Ringing *ringing)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(GVariant) answer =
		ringing_call(ringing->agent, "/org/contactguard", "org.contactguard.AgentManager1",
			     "RegisterAgent", g_variant_new("(osi)", "/agent", "test", 0), &error);

	g_assert_no_error(error);
	g_assert_nonnull(answer);
}

void ringing_ring(Ringing *ringing)
{
	const CgQuery size = { .want = CG_WANT_SIZE };

	if (!ringing->car)
		ringing->car = cg_gate_source(ringing->guard.gate, &who);
	g_clear_pointer(&ringing->read, cg_cursor_free);
	ringing->read = cg_source_read(ringing->car, &size, (CgWake){ 0 });
	while (!ringing->asked)
		g_main_context_iteration(NULL, TRUE);
}

void ringing_hang_up(Ringing *ringing)
{
	g_clear_pointer(&ringing->read, cg_cursor_free);
	g_clear_pointer(&ringing->car, cg_source_free);
}

void ringing_answer(Ringing *ringing, GVariant *answer)
{
	g_dbus_method_invocation_return_value(g_steal_pointer(&ringing->asked), answer);
}

void ringing_fail(Ringing *ringing, const char *error)
{
	g_dbus_method_invocation_return_dbus_error(g_steal_pointer(&ringing->asked), error, "");
}

void ringing_hear(Ringing *ringing, const char *methods)
{
	while (ringing->heard->len < strlen(methods))
		g_main_context_iteration(NULL, TRUE);
	g_assert_cmpstr(ringing->heard->str, ==, methods);
}

gboolean ringing_holds(const Ringing *ringing)
{
	CgHead head;

	return cg_cursor_head(ringing->read, &head, NULL) == CG_STEP_WAIT;
}

const char *ringing_decided(Ringing *ringing)
{
	static char text[100];
	g_auto(CgGateStanding) standing = { 0 };

	cg_gate_standing(ringing->guard.gate, &who, &standing);
	g_snprintf(text, sizeof(text), "%s %s", cg_scope_name(standing.scope), standing.lifetime);
	return text;
}
