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

/* FALSE: it is none of the keys, or of another type. Texts are lent from value. */
static gboolean read_key(CgLedgerFilter *filter, const char *key, GVariant *value)
{
	if (g_str_equal(key, "phone") && g_variant_is_of_type(value, G_VARIANT_TYPE_STRING))
		filter->phone = g_variant_get_string(value, NULL);
	else if (g_str_equal(key, "consumer") && g_variant_is_of_type(value, G_VARIANT_TYPE_STRING))
		filter->consumer = g_variant_get_string(value, NULL);
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

/* Lends from arguments. */
static gboolean read_filter(GVariant *arguments, CgLedgerFilter *filter)
{
	g_autoptr(GVariant) given = g_variant_get_child_value(arguments, 0);
	gboolean known = TRUE;
	GVariantIter iter;
	GVariant *value;
	const char *key;

	*filter = (CgLedgerFilter){ .limit = CG_LEDGER_ROWS_MAX };
	g_variant_iter_init(&iter, given);
	while (g_variant_iter_next(&iter, "{&sv}", &key, &value)) {
		known = known && read_key(filter, key, value);
		g_variant_unref(value); /* the arguments still have it */
	}
	return known && filter->limit >= 1 && filter->limit <= CG_LEDGER_ROWS_MAX;
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
	CgLedgerFilter filter;

	if (read_filter(g_dbus_method_invocation_get_parameters(invocation), &filter))
		cg_store_query(store_of(object), &filter, told_rows, invocation);
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
	CgLedgerFilter filter;

	if (!read_filter(g_dbus_method_invocation_get_parameters(invocation), &filter) ||
	    filter.consumer || filter.kind != CG_LEDGER_ALL || filter.after ||
	    filter.limit != CG_LEDGER_ROWS_MAX ||
	    (filter.phone && !cg_bdaddr_valid(filter.phone))) {
		refuse_filter(invocation);
		return;
	}
	cg_store_erase(store_of(object), filter.phone, cg_bus_done, invocation);
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
