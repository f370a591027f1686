/* SPDX-License-Identifier: GPL-2.0-or-later */
/* org.contactguard.Consumer1: a car or app that reads a phone, what a driver lets it see, and
 * why. */
#include <bus/interfaces-generated.h>

#include "bus-private.h"

static GVariant *get_property(const CgBusObject *object, const char *property)
{
	const CgWho who = { object->phone, object->consumer };
	g_auto(CgDecisionStatus) status = { 0 };

	cg_decisions_status(object->bus->decisions, &who, &status);
	if (g_str_equal(property, "Consumer"))
		return g_variant_new_string(object->consumer);
	if (g_str_equal(property, "Scope"))
		return g_variant_new_string(cg_scope_name(status.scope));
	if (g_str_equal(property, "Lifetime"))
		return g_variant_new_string(status.lifetime);
	if (g_str_equal(property, "Expires"))
		return g_variant_new_uint64(status.expires);
	return g_variant_new_uint64(status.last_request); /* LastRequest */
}

static void grant_scope(CgBusObject *object, GDBusMethodInvocation *invocation)
{
	const CgWho who = { object->phone, object->consumer };
	g_autoptr(GError) error = NULL;
	const char *scope, *lifetime;

	g_variant_get(g_dbus_method_invocation_get_parameters(invocation), "(&s&s)", &scope,
		      &lifetime);
	if (!cg_decisions_grant(object->bus->decisions, &who, scope, lifetime, cg_bus_done,
				invocation, &error))
		cg_bus_refuse_error(invocation, error);
}

static void revoke_grant(CgBusObject *object, GDBusMethodInvocation *invocation)
{
	const CgWho who = { object->phone, object->consumer };
	g_autoptr(GError) error = NULL;

	if (!cg_decisions_revoke(object->bus->decisions, &who, cg_bus_done, invocation, &error))
		cg_bus_refuse_error(invocation, error);
}

static void forget_decision(CgBusObject *object, GDBusMethodInvocation *invocation)
{
	g_autoptr(GError) error = NULL;

	if (!cg_decisions_forget(object->bus->decisions, object->phone, object->consumer,
				 cg_bus_done, invocation, &error))
		cg_bus_refuse_error(invocation, error);
}

static void explain_repository(CgBusObject *object, GDBusMethodInvocation *invocation)
{
	const CgWho who = { object->phone, object->consumer };
	g_autoptr(GPtrArray) reasons = NULL;
	const char *repository;

	g_variant_get(g_dbus_method_invocation_get_parameters(invocation), "(&s)", &repository);
	reasons = cg_gate_explain(object->bus->gate, &who, repository);
	if (!reasons) {
		cg_bus_refuse(invocation, "InvalidArguments", "there is no such repository");
		return;
	}
	g_dbus_method_invocation_return_value(
		invocation,
		g_variant_new("(@as)", g_variant_new_strv((const char *const *)reasons->pdata,
							  reasons->len)));
}

static void preview_scope(CgBusObject *object, GDBusMethodInvocation *invocation)
{
	cg_bus_preview_counts(object, invocation);
}

static const struct {
	const char *method;
	void (*call)(CgBusObject *object, GDBusMethodInvocation *invocation);
} methods[] = {
	{ "Grant", grant_scope },      { "Revoke", revoke_grant },
	{ "Forget", forget_decision }, { "Explain", explain_repository },
	{ "Preview", preview_scope },
};

static void call_method(CgBusObject *object, GDBusMethodInvocation *invocation)
{
	const char *method = g_dbus_method_invocation_get_method_name(invocation);

	/* The name is freed with the invocation, so nothing is compared after the call. */
	for (guint i = 0; i < G_N_ELEMENTS(methods); i++) {
		if (g_str_equal(methods[i].method, method)) {
			methods[i].call(object, invocation);
			return;
		}
	}
}

const CgBusInterface cg_bus_consumer = { &cg_bus_consumer1_interface, get_property, call_method };
