/* SPDX-License-Identifier: GPL-2.0-or-later */
/* See agent-fixture.h. */
#include "agent-fixture.h"

#include <contactguard/consent.h>
#include <string.h>

#define AGENT_XML                                                                        \
	"<node><interface name='org.contactguard.Agent1'>"                               \
	"<method name='RequestConsent'><arg type='o' direction='in'/>"                   \
	"<arg type='a{sv}' direction='in'/><arg type='a{sv}' direction='out'/></method>" \
	"<method name='Cancel'><arg type='o' direction='in'/></method>"                  \
	"<method name='Release'/></interface></node>"

static const CgWho who = { PHONE, CAR };

/* --- The agent --- */

static void on_call(GDBusConnection *connection, const char *sender, const char *path,
		    const char *interface, const char *method, GVariant *arguments,
		    GDBusMethodInvocation *invocation, gpointer data)
{
	g_autoptr(GVariant) details = NULL;
	AgentFixture *fixture = data;

	g_string_append_printf(fixture->called, "%s ", method);
	if (!g_str_equal(method, "RequestConsent")) {
		g_dbus_method_invocation_return_value(invocation, NULL);
		return;
	}
	g_assert_null(fixture->asked);
	fixture->asked = invocation;
	g_free(fixture->question);
	g_free(fixture->details);
	g_variant_get(arguments, "(o@a{sv})", &fixture->question, &details);
	fixture->details = g_variant_print(details, FALSE);
}

static void export_agent(AgentFixture *fixture)
{
	static const GDBusInterfaceVTable vtable = { .method_call = on_call };
	g_autoptr(GDBusNodeInfo) node = g_dbus_node_info_new_for_xml(AGENT_XML, NULL);

	g_assert_cmpuint(g_dbus_connection_register_object(fixture->agent, "/agent",
							   node->interfaces[0], &vtable, fixture,
							   NULL, NULL),
			 !=, 0);
}

void agent_open(AgentFixture *fixture, gconstpointer data)
{
	fixture_open(&fixture->base, NULL);
	fixture->agent = fixture_connect(&fixture->base);
	fixture->called = g_string_new(NULL);
	export_agent(fixture);
	fixture->car = cg_gate_source(fixture->base.gate, &who);
}

void agent_close(AgentFixture *fixture, gconstpointer data)
{
	car_leave(fixture);
	if (fixture->asked)
		agent_fail(fixture, "org.contactguard.Error.Failed");
	g_clear_pointer(&fixture->base.bus, cg_bus_free);
	g_object_unref(fixture->agent);
	fixture_close(&fixture->base, NULL);
	g_string_free(fixture->called, TRUE);
	g_free(fixture->question);
	g_free(fixture->details);
}

void agent_register(AgentFixture *fixture)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(GVariant) answer =
		call_as(fixture->agent, "/org/contactguard", "org.contactguard.AgentManager1",
			"RegisterAgent", g_variant_new("(osi)", "/agent", "test", 0), &error);

	g_assert_no_error(error);
	g_assert_nonnull(answer);
}

void car_ask(AgentFixture *fixture)
{
	const CgQuery size = { .want = CG_WANT_SIZE };

	if (!fixture->car)
		fixture->car = cg_gate_source(fixture->base.gate, &who);
	g_clear_pointer(&fixture->cursor, cg_cursor_free);
	fixture->cursor = cg_source_read(fixture->car, &size, (CgWake){ 0 });
	while (!fixture->asked)
		g_main_context_iteration(NULL, TRUE);
}

void car_leave(AgentFixture *fixture)
{
	g_clear_pointer(&fixture->cursor, cg_cursor_free);
	g_clear_pointer(&fixture->car, cg_source_free);
}

void agent_answer(AgentFixture *fixture, GVariant *answer)
{
	g_dbus_method_invocation_return_value(g_steal_pointer(&fixture->asked), answer);
}

void agent_fail(AgentFixture *fixture, const char *error)
{
	g_dbus_method_invocation_return_dbus_error(g_steal_pointer(&fixture->asked), error, "");
}

void assert_called(AgentFixture *fixture, const char *methods)
{
	while (fixture->called->len < strlen(methods))
		g_main_context_iteration(NULL, TRUE);
	g_assert_cmpstr(fixture->called->str, ==, methods);
}

gboolean car_waits(const AgentFixture *fixture)
{
	CgHead head;

	return cg_cursor_head(fixture->cursor, &head, NULL) == CG_STEP_WAIT;
}

const char *car_decision(AgentFixture *fixture)
{
	static char text[100];
	g_auto(CgDecisionStatus) status = { 0 };

	cg_decisions_status(fixture->base.decisions, &who, &status);
	g_snprintf(text, sizeof(text), "%s %s", cg_scope_name(status.scope), status.lifetime);
	return text;
}
