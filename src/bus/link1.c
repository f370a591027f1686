/* SPDX-License-Identifier: GPL-2.0-or-later */
/* org.contactguard.Link1: obexd's plugin asks for the socket of a car, or where to serve its phone.
 * Unknown targets, malformed addresses and what does not exist in this placement are refused. */
#include <bus/interfaces-generated.h>

#include "bus-private.h"

#include <gio/gunixfdlist.h>
#include <string.h>

/* --- The properties --- */

/* The targets that obexd's clients may dial. What stands in neither list is unknown to the daemon,
 * and the plugin refuses it; `map` will stand here when the daemon serves messages. Pushing an
 * object gives and reads nothing, so it is always let through. */
static GVariant *allowed_targets(const CgBus *bus)
{
	static const struct {
		CgProfile profile;
		const char *target;
	} by_profile[] = {
		{ CG_PROFILE_OPP_PULL, "opp-pull" }, { CG_PROFILE_FTP, "ftp" },
		{ CG_PROFILE_SYNC, "sync" },         { CG_PROFILE_PC_SUITE, "pcsuite" },
		{ CG_PROFILE_BIP, "bip-avrcp" },
	};
	const CgConfig *config = cg_decisions_config(bus->decisions);
	GVariantBuilder targets;

	g_variant_builder_init(&targets, G_VARIANT_TYPE_STRING_ARRAY);
	if (bus->link->open_car)
		g_variant_builder_add(&targets, "s", "pbap");
	g_variant_builder_add(&targets, "s", "opp");
	for (guint i = 0; i < G_N_ELEMENTS(by_profile); i++)
		if (cg_config_allows(config, by_profile[i].profile))
			g_variant_builder_add(&targets, "s", by_profile[i].target);
	return g_variant_builder_end(&targets);
}

static const char *placement_name(const CgBusLink *link)
{
	if (link->open_car)
		return "head-unit";
	return link->serve_phone ? "phone" : "bridge";
}

static GVariant *get_property(const CgBusObject *object, const char *property)
{
	if (g_str_equal(property, "Profiles"))
		return allowed_targets(object->bus);
	/* The other property is Placement. */
	return g_variant_new_string(placement_name(object->bus->link));
}

/* To everybody: it says neither a value nor anything of a phone or a consumer, and obexd's user is
 * no driver, who alone is told of those. */
void cg_bus_profiles_changed(CgBus *bus)
{
	static const char *const properties[] = { "Profiles", NULL };

	if (bus->ready)
		g_dbus_connection_emit_signal(
			bus->connection, NULL, CG_BUS_PATH, CG_BUS_PROPERTIES, "PropertiesChanged",
			g_variant_new("(sa{sv}^as)", cg_bus_link.info->name, NULL, properties),
			NULL);
}

/* --- The methods --- */

/* FALSE: the invocation was refused. */
static gboolean check_target(const char *target, GDBusMethodInvocation *invocation)
{
	if (!strcmp(target, "pbap"))
		return TRUE;
	if (!strcmp(target, "map"))
		cg_bus_refuse(invocation, "NotSupported", "messages are not guarded yet");
	else
		cg_bus_refuse(invocation, "InvalidArguments", "the target is neither pbap nor map");
	return FALSE;
}

/* Takes theirs->fd. */
static void send_socket(GDBusMethodInvocation *invocation, const CgBusSocket *theirs)
{
	g_autoptr(GUnixFDList) fds = g_unix_fd_list_new_from_array(&theirs->fd, 1);

	g_dbus_method_invocation_return_value_with_unix_fd_list(
		invocation, g_variant_new("(hbq)", 0, theirs->packets, theirs->mtu), fds);
}

static void open_car(CgBus *bus, GDBusMethodInvocation *invocation)
{
	const char *target, *phone;
	g_autofree char *address = NULL;
	g_autoptr(GError) error = NULL;
	CgBusSocket theirs = { .fd = -1 };
	CgBusCar car;

	g_variant_get(g_dbus_method_invocation_get_parameters(invocation), "(&s&suut)", &target,
		      &phone, &car.process.pid, &car.process.uid, &car.process.start);
	if (!check_target(target, invocation))
		return;
	if (!cg_bdaddr_valid(phone)) {
		cg_bus_refuse(invocation, "InvalidArguments", "the phone is no address");
		return;
	}
	car.phone = address = g_ascii_strup(phone, -1);
	if (!bus->link->open_car)
		cg_bus_refuse(invocation, "NotSupported", "this is no head unit");
	else if (bus->link->open_car(bus->data, &car, &theirs, &error))
		send_socket(invocation, &theirs);
	else
		cg_bus_refuse_error(invocation, error);
}

static void refuse_arrived(CgBus *bus, GDBusMethodInvocation *invocation)
{
	cg_bus_refuse(invocation, "NotSupported", "messages are not guarded yet");
}

static void serve_phone(CgBus *bus, GDBusMethodInvocation *invocation)
{
	g_autoptr(GError) error = NULL;
	const char *path;

	if (!bus->link->serve_phone) {
		cg_bus_refuse(invocation, "NotSupported", "this is no phone");
		return;
	}
	path = bus->link->serve_phone(bus->data, &error);
	if (path)
		g_dbus_method_invocation_return_value(invocation, g_variant_new("(s)", path));
	else
		cg_bus_refuse_error(invocation, error);
}

static void call_method(CgBusObject *object, GDBusMethodInvocation *invocation)
{
	static const struct {
		const char *method;
		CgBusHandler call;
	} methods[] = {
		{ "OpenCar", open_car },
		{ "Arrived", refuse_arrived },
		{ "ServePhone", serve_phone },
	};
	const char *method = g_dbus_method_invocation_get_method_name(invocation);

	/* The name is freed with the invocation, so nothing is compared after the call. */
	for (guint i = 0; i < G_N_ELEMENTS(methods); i++) {
		if (g_str_equal(methods[i].method, method)) {
			methods[i].call(object->bus, invocation);
			return;
		}
	}
}

const CgBusInterface cg_bus_link = { &cg_bus_link1_interface, get_property, call_method };
