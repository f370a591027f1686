/* SPDX-License-Identifier: GPL-2.0-or-later */
/* org.contactguard.Ledger1: who saw what, when. Only what the store tells, and a filter with
 * another key or type than those described is refused. */
#include <bus/interfaces-generated.h>

#include "bus-private.h"

static CgStore *store_of(const CgBusObject *object)
{
	return cg_gate_store(object->bus->gate);
}

static void refuse_filter(GDBusMethodInvocation *invocation)
{
	cg_bus_refuse(invocation, "InvalidArguments",
		      "the filter has a key, type or value that is not described");
}

/* --- Query --- */

typedef struct {
	CgLedgerFilter filter; /* its texts are the two below */
	char *phone, *consumer;
} Asked;

static void asked_clear(Asked *asked)
{
	g_free(asked->phone);
	g_free(asked->consumer);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Asked, asked_clear)

/* As rows spell them. */
static void name_phone(Asked *asked, const char *phone)
{
	g_free(asked->phone);
	asked->filter.phone = asked->phone = g_ascii_strup(phone, -1);
}

static void name_consumer(Asked *asked, const char *consumer)
{
	g_free(asked->consumer);
	asked->filter.consumer = asked->consumer = cg_consumer_normal(consumer);
}

/* FALSE: it is none of the keys, or of another type. */
static gboolean read_key(Asked *asked, const char *key, GVariant *value)
{
	CgLedgerFilter *filter = &asked->filter;

	if (g_str_equal(key, "phone") && g_variant_is_of_type(value, G_VARIANT_TYPE_STRING))
		name_phone(asked, g_variant_get_string(value, NULL));
	else if (g_str_equal(key, "consumer") && g_variant_is_of_type(value, G_VARIANT_TYPE_STRING))
		name_consumer(asked, g_variant_get_string(value, NULL));
	else if (g_str_equal(key, "held") && g_variant_is_of_type(value, G_VARIANT_TYPE_BOOLEAN))
		filter->kind = g_variant_get_boolean(value) ? CG_LEDGER_HELD : CG_LEDGER_NOT_HELD;
	else if (g_str_equal(key, "after") && g_variant_is_of_type(value, G_VARIANT_TYPE_UINT64))
		filter->after = g_variant_get_uint64(value);
	else if (g_str_equal(key, "limit") && g_variant_is_of_type(value, G_VARIANT_TYPE_UINT32))
		filter->limit = g_variant_get_uint32(value);
	else
		return FALSE;
	return TRUE;
}

static gboolean read_filter(GVariant *arguments, Asked *asked)
{
	g_autoptr(GVariant) given = g_variant_get_child_value(arguments, 0);
	gboolean known = TRUE;
	GVariantIter iter;
	GVariant *value;
	const char *key;

	asked->filter = (CgLedgerFilter){ .limit = CG_LEDGER_ROWS_MAX };
	g_variant_iter_init(&iter, given);
	while (g_variant_iter_loop(&iter, "{&sv}", &key, &value))
		known = known && read_key(asked, key, value);
	return known && asked->filter.limit >= 1 && asked->filter.limit <= CG_LEDGER_ROWS_MAX;
}

static void told_rows(gpointer invocation, GVariant *rows, const GError *error)
{
	if (error)
		cg_bus_refuse_error(invocation, error);
	else
		g_dbus_method_invocation_return_value(invocation, g_variant_new_tuple(&rows, 1));
}

static void query(CgBusObject *object, GDBusMethodInvocation *invocation)
{
	g_auto(Asked) asked = { 0 };

	if (read_filter(g_dbus_method_invocation_get_parameters(invocation), &asked))
		cg_store_query(store_of(object), &asked.filter, told_rows, invocation);
	else
		refuse_filter(invocation);
}

/* --- Verify --- */

/* A database that can't be read is not sound. */
static void told_verdict(gpointer invocation, gboolean sound, const char *report,
			 const GError *error)
{
	g_dbus_method_invocation_return_value(
		invocation, g_variant_new("(bs)", sound, error ? error->message : report));
}

static void verify(CgBusObject *object, GDBusMethodInvocation *invocation)
{
	cg_store_verify(store_of(object), told_verdict, invocation);
}

/* --- Export --- */

static void export(CgBusObject *object, GDBusMethodInvocation *invocation)
{
	CgBusExport format;
	const char *name;

	g_variant_get(g_dbus_method_invocation_get_parameters(invocation), "(&s)", &name);
	if (cg_bus_export_parse(name, &format))
		cg_bus_export(store_of(object), format, invocation);
	else
		cg_bus_refuse(invocation, "InvalidArguments", "the format is csv or json");
}

/* --- Erase --- */

static void erase(CgBusObject *object, GDBusMethodInvocation *invocation)
{
	g_auto(Asked) asked = { 0 };
	const CgLedgerFilter *filter = &asked.filter;

	if (!read_filter(g_dbus_method_invocation_get_parameters(invocation), &asked) ||
	    filter->consumer || filter->kind != CG_LEDGER_ALL || filter->after ||
	    filter->limit != CG_LEDGER_ROWS_MAX ||
	    (filter->phone && !cg_bdaddr_valid(filter->phone))) {
		refuse_filter(invocation);
		return;
	}
	cg_store_erase(store_of(object), filter->phone, cg_bus_done, invocation);
}

static void call(CgBusObject *object, GDBusMethodInvocation *invocation)
{
	static const struct {
		const char *method;
		void (*call)(CgBusObject *object, GDBusMethodInvocation *invocation);
	} methods[] = {
		{ "Query", query }, { "Verify", verify }, { "Export", export }, { "Erase", erase }
	};
	const char *method = g_dbus_method_invocation_get_method_name(invocation);

	for (guint i = 0; i < G_N_ELEMENTS(methods); i++)
		if (g_str_equal(methods[i].method, method)) {
			methods[i].call(object, invocation);
			return; /* the name went with it */
		}
}

const CgBusInterface cg_bus_ledger = { &cg_bus_ledger1_interface, NULL, call };
