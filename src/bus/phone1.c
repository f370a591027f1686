/* SPDX-License-Identifier: GPL-2.0-or-later */
/* org.contactguard.Phone1: one phone, and Forget() for all that was decided about it. */
#include <bus/interfaces-generated.h>

#include "bus-private.h"

static GVariant *get_property(const CgBusObject *object, const char *property)
{
	const CgBus *bus = object->bus;

	if (g_str_equal(property, "Address"))
		return g_variant_new_string(object->phone);
	if (g_str_equal(property, "Bonded"))
		return g_variant_new_boolean(
			cg_decisions_phone_has_bond(bus->decisions, object->phone));
	return g_variant_new_boolean(
		cg_decisions_phone_is_here(bus->decisions, object->phone)); /* Connected */
}

/* The only method is Forget(). */
static void forget_phone(CgBusObject *object, GDBusMethodInvocation *invocation)
{
	g_autoptr(GError) error = NULL;

	if (!cg_decisions_forget(object->bus->decisions, object->phone, NULL, cg_bus_done,
				 invocation, &error))
		cg_bus_refuse_error(invocation, error);
}

const CgBusInterface cg_bus_phone = { &cg_bus_phone1_interface, get_property, forget_phone };
