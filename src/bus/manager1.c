/* SPDX-License-Identifier: GPL-2.0-or-later */
/* org.contactguard.Manager1: what may be granted, which rules hold, Reload() for both, and
 * Handback(), which forgets all decisions. */
#include <config.h>

#include <bus/interfaces-generated.h>

#include "bus-private.h"

static GVariant *scope_names(const CgBus *bus)
{
	g_auto(GStrv) names = cg_config_scope_names(cg_decisions_config(bus->decisions));

	return g_variant_new_strv((const char *const *)names, -1);
}

static GVariant *rule_of(const CgRuleInfo *info)
{
	const struct {
		const char *key, *value;
	} entries[] = {
		{ "Name", info->name },         { "Phone", info->phone },
		{ "Consumer", info->consumer }, { "Scope", info->scope },
		{ "Ceiling", info->ceiling },   { "Lifetime", info->lifetime },
	};
	GVariantBuilder rule;

	g_variant_builder_init(&rule, G_VARIANT_TYPE_VARDICT);
	for (guint i = 0; i < G_N_ELEMENTS(entries); i++)
		g_variant_builder_add(&rule, "{sv}", entries[i].key,
				      g_variant_new_string(entries[i].value));
	return g_variant_builder_end(&rule);
}

static GVariant *all_rules(const CgBus *bus)
{
	const CgConfig *config = cg_decisions_config(bus->decisions);
	GVariantBuilder all;
	CgRuleInfo info;

	g_variant_builder_init(&all, G_VARIANT_TYPE("aa{sv}"));
	for (guint i = 0; cg_config_rule_info(config, i, &info); i++)
		g_variant_builder_add_value(&all, rule_of(&info));
	return g_variant_builder_end(&all);
}

static GVariant *get_property(const CgBusObject *object, const char *property)
{
	if (g_str_equal(property, "Version"))
		return g_variant_new_string(PACKAGE_VERSION);
	if (g_str_equal(property, "Scopes"))
		return scope_names(object->bus);
	if (g_str_equal(property, "Rules"))
		return all_rules(object->bus);
	return cg_bus_questions_pending(object->bus); /* Pending */
}

static void reload_config(CgBus *bus, GDBusMethodInvocation *invocation)
{
	g_autoptr(GError) error = NULL;

	if (bus->events->reload(bus->data, &error))
		g_dbus_method_invocation_return_value(invocation, NULL);
	else
		cg_bus_refuse(invocation, "Failed", error->message);
}

/* --- Handback() --- */

typedef struct {
	GDBusMethodInvocation *invocation;
	CgDecisions *decisions;
	GHashTable *phones;
	guint grants;
} Receipt;

static void count_grant(gpointer data, const CgWho *who)
{
	Receipt *receipt = data;
	g_auto(CgDecisionStatus) status = { 0 };

	cg_decisions_status(receipt->decisions, who, &status);
	if (!*status.lifetime)
		return;
	receipt->grants++;
	g_hash_table_add(receipt->phones, g_strdup(who->phone));
}

static void send_receipt(const Receipt *receipt)
{
	GVariantBuilder all;

	g_variant_builder_init(&all, G_VARIANT_TYPE_VARDICT);
	g_variant_builder_add(&all, "{sv}", "Time",
			      g_variant_new_uint64(cg_clock_wall() / G_USEC_PER_SEC));
	g_variant_builder_add(&all, "{sv}", "Phones",
			      g_variant_new_uint32(g_hash_table_size(receipt->phones)));
	g_variant_builder_add(&all, "{sv}", "Grants", g_variant_new_uint32(receipt->grants));
	g_dbus_method_invocation_return_value(receipt->invocation, g_variant_new("(a{sv})", &all));
}

static void on_handed_back(gpointer data, const GError *error)
{
	Receipt *receipt = data;

	if (error)
		cg_bus_refuse_error(receipt->invocation, error);
	else
		send_receipt(receipt);
	g_hash_table_unref(receipt->phones);
	g_free(receipt);
}

static void hand_back(CgBus *bus, GDBusMethodInvocation *invocation)
{
	Receipt *receipt = g_new0(Receipt, 1);
	g_autoptr(GError) error = NULL;

	receipt->invocation = invocation;
	receipt->decisions = bus->decisions;
	receipt->phones = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	cg_decisions_each(bus->decisions, count_grant, receipt);
	if (!cg_decisions_forget(bus->decisions, NULL, NULL, on_handed_back, receipt, &error))
		on_handed_back(receipt, error);
}

static void call_method(CgBusObject *object, GDBusMethodInvocation *invocation)
{
	const char *method = g_dbus_method_invocation_get_method_name(invocation);

	if (g_str_equal(method, "Reload"))
		reload_config(object->bus, invocation);
	else
		hand_back(object->bus, invocation);
}

const CgBusInterface cg_bus_manager = { &cg_bus_manager1_interface, get_property, call_method };
