/* SPDX-License-Identifier: GPL-2.0-or-later */
/* org.contactguard.Ledger1: who saw what, when, as the store tells it. A filter with a key or a
 * type that the interface does not describe is refused. */
#include <bus/interfaces-generated.h>

#include "bus-private.h"

static CgStore *store_of(const CgBusObject *object)
{
	return cg_decisions_store(object->bus->decisions);
}

static void refuse_filter(GDBusMethodInvocation *invocation)
{
	cg_bus_refuse(invocation, "InvalidArguments",
		      "the filter has a key, type or value that is not described");
}

/* --- Query --- */

typedef struct {
	CgLedgerFilter filter; /* its texts are phone and consumer */
	char *phone, *consumer;
} Filter;

static void filter_clear(Filter *read)
{
	g_free(read->phone);
	g_free(read->consumer);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Filter, filter_clear)

/* A name is spelled as in the rows. */
static void set_phone(Filter *read, const char *phone)
{
	g_free(read->phone);
	read->filter.phone = read->phone = g_ascii_strup(phone, -1);
}

static void set_consumer(Filter *read, const char *consumer)
{
	g_free(read->consumer);
	read->filter.consumer = read->consumer = cg_consumer_normal(consumer);
}

/* FALSE: there is no such key, or it has another type. */
static gboolean read_key(Filter *read, const char *key, GVariant *value)
{
	CgLedgerFilter *filter = &read->filter;

	if (g_str_equal(key, "phone") && g_variant_is_of_type(value, G_VARIANT_TYPE_STRING))
		set_phone(read, g_variant_get_string(value, NULL));
	else if (g_str_equal(key, "consumer") && g_variant_is_of_type(value, G_VARIANT_TYPE_STRING))
		set_consumer(read, g_variant_get_string(value, NULL));
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

static gboolean read_filter(GVariant *arguments, Filter *read)
{
	g_autoptr(GVariant) given = g_variant_get_child_value(arguments, 0);
	gboolean known = TRUE;
	GVariantIter iter;
	GVariant *value;
	const char *key;

	read->filter = (CgLedgerFilter){ .limit = CG_LEDGER_ROWS_MAX };
	g_variant_iter_init(&iter, given);
	while (g_variant_iter_loop(&iter, "{&sv}", &key, &value))
		known = known && read_key(read, key, value);
	return known && read->filter.limit >= 1 && read->filter.limit <= CG_LEDGER_ROWS_MAX;
}

static void send_rows(gpointer invocation, GVariant *rows, const GError *error)
{
	if (error)
		cg_bus_refuse_error(invocation, error);
	else
		g_dbus_method_invocation_return_value(invocation, g_variant_new_tuple(&rows, 1));
}

static void query_rows(CgBusObject *object, GDBusMethodInvocation *invocation)
{
	g_auto(Filter) read = { 0 };

	if (read_filter(g_dbus_method_invocation_get_parameters(invocation), &read))
		cg_store_query(store_of(object), &read.filter, send_rows, invocation);
	else
		refuse_filter(invocation);
}

/* --- Verify --- */

/* A database that can't be read counts as not sound. */
static void send_verdict(gpointer invocation, gboolean sound, const char *report,
			 const GError *error)
{
	g_dbus_method_invocation_return_value(
		invocation, g_variant_new("(bs)", sound, error ? error->message : report));
}

static void verify_ledger(CgBusObject *object, GDBusMethodInvocation *invocation)
{
	cg_store_verify(store_of(object), send_verdict, invocation);
}

/* --- Export --- */

static void export_ledger(CgBusObject *object, GDBusMethodInvocation *invocation)
{
	CgBusExportFormat format;
	const char *name;

	g_variant_get(g_dbus_method_invocation_get_parameters(invocation), "(&s)", &name);
	if (cg_bus_export_format_parse(name, &format))
		cg_bus_ledger_export(store_of(object), format, invocation);
	else
		cg_bus_refuse(invocation, "InvalidArguments", "the format is csv or json");
}

/* --- Erase --- */

static void erase_rows(CgBusObject *object, GDBusMethodInvocation *invocation)
{
	g_auto(Filter) read = { 0 };
	const CgLedgerFilter *filter = &read.filter;

	if (!read_filter(g_dbus_method_invocation_get_parameters(invocation), &read) ||
	    filter->consumer || filter->kind != CG_LEDGER_ALL || filter->after ||
	    filter->limit != CG_LEDGER_ROWS_MAX ||
	    (filter->phone && !cg_bdaddr_valid(filter->phone))) {
		refuse_filter(invocation);
		return;
	}
	cg_store_erase(store_of(object), filter->phone, cg_bus_done, invocation);
}

static void call_method(CgBusObject *object, GDBusMethodInvocation *invocation)
{
	static const struct {
		const char *method;
		void (*call)(CgBusObject *object, GDBusMethodInvocation *invocation);
	} methods[] = { { "Query", query_rows },
			{ "Verify", verify_ledger },
			{ "Export", export_ledger },
			{ "Erase", erase_rows } };
	const char *method = g_dbus_method_invocation_get_method_name(invocation);

	for (guint i = 0; i < G_N_ELEMENTS(methods); i++)
		if (g_str_equal(methods[i].method, method)) {
			methods[i].call(object, invocation);
			return; /* the name was freed with the invocation */
		}
}

const CgBusInterface cg_bus_ledger = { &cg_bus_ledger1_interface, NULL, call_method };
