/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Answers of Consumer1.Preview() and of Question1: what the consumer would see under a scope. All
 * are refused unless the configuration allows previews, as the phone is read for them. */
#include "bus-private.h"

/* FALSE: the invocation was refused. */
static gboolean check_allowed(const CgBus *bus, GDBusMethodInvocation *invocation)
{
	if (cg_config_previews(cg_decisions_config(bus->decisions)))
		return TRUE;
	cg_bus_refuse(invocation, "NotSupported", "that takes [Consent] Preview=yes");
	return FALSE;
}

static void answer_counts(gpointer data, const CgGateCount counts[CG_GATE_COUNTS],
			  const GError *error)
{
	GDBusMethodInvocation *invocation = data;
	GVariantBuilder all;

	if (error) {
		cg_bus_refuse_error(invocation, error);
		return;
	}
	g_variant_builder_init(&all, G_VARIANT_TYPE("a{su}"));
	for (guint i = 0; i < CG_GATE_COUNTS; i++)
		g_variant_builder_add(&all, "{su}", counts[i].repository, counts[i].cards);
	g_dbus_method_invocation_return_value(invocation, g_variant_new("(a{su})", &all));
}

void cg_bus_preview_counts(const CgBusObject *object, GDBusMethodInvocation *invocation)
{
	const CgWho who = { object->phone, object->consumer };
	g_autoptr(GError) error = NULL;
	const char *scope;

	if (!check_allowed(object->bus, invocation))
		return;
	g_variant_get(g_dbus_method_invocation_get_parameters(invocation), "(&s)", &scope);
	if (!cg_gate_count(object->bus->gate, &who, scope, answer_counts, invocation, &error))
		cg_bus_refuse_error(invocation, error);
}

static void answer_people(gpointer data, const CgGatePerson *people, guint count,
			  const GError *error)
{
	GDBusMethodInvocation *invocation = data;
	GVariantBuilder all;

	if (error) {
		cg_bus_refuse_error(invocation, error);
		return;
	}
	g_variant_builder_init(&all, G_VARIANT_TYPE("a(ss)"));
	for (guint i = 0; i < count; i++)
		g_variant_builder_add(&all, "(ss)", people[i].uid, people[i].name);
	g_dbus_method_invocation_return_value(invocation, g_variant_new("(a(ss))", &all));
}

void cg_bus_preview_people(const CgBusObject *object, GDBusMethodInvocation *invocation)
{
	const CgWho who = { object->phone, object->consumer };
	g_autoptr(GError) error = NULL;

	if (check_allowed(object->bus, invocation) &&
	    !cg_gate_name_people(object->bus->gate, &who, answer_people, invocation, &error))
		cg_bus_refuse_error(invocation, error);
}
