/* org.contactguard.Link1: the plugin of obexd asks for a car's socket, or where to serve its phone.
 * It refuses targets and addresses that are none, and what this placement does not have. */
#include <bus/link1-generated.h>
#include <string.h>
#include <unistd.h>

#include "bus-private.h"

static gboolean is_address(const char *text)
{
	return g_regex_match_simple("\\A([0-9A-F]{2}:){5}[0-9A-F]{2}\\z", text, G_REGEX_CASELESS,
				    0);
}

/* FALSE: refused. */
static gboolean target_known(const char *target, GDBusMethodInvocation *invocation)
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
static void answer_car(GDBusMethodInvocation *invocation, const CgBusSocket *theirs)
{
	g_autoptr(GUnixFDList) fds = g_unix_fd_list_new_from_array(&theirs->fd, 1);

	cg_bus_link1_complete_open_car(NULL, invocation, fds, g_variant_new_handle(0),
				       theirs->packets, theirs->mtu);
}

static void open_car(CgBus *bus, GDBusMethodInvocation *invocation)
{
	const char *target, *phone;
	g_autofree char *address = NULL;
	g_autoptr(GError) error = NULL;
	CgBusSocket theirs = { .fd = -1 };
	CgBusCar car;

	g_variant_get(g_dbus_method_invocation_get_parameters(invocation), "(&s&suu)", &target,
		      &phone, &car.pid, &car.uid);
	if (!target_known(target, invocation))
		return;
	if (!is_address(phone)) {
		cg_bus_refuse(invocation, "InvalidArguments", "the phone is no address");
		return;
	}
	car.phone = address = g_ascii_strup(phone, -1);
	if (!bus->link->open_car)
		cg_bus_refuse(invocation, "NotSupported", "this is no head unit");
	else if (bus->link->open_car(bus->data, &car, &theirs, &error))
		answer_car(invocation, &theirs);
	else
		cg_bus_refuse_error(invocation, error);
}

static void arrived(CgBus *bus, GDBusMethodInvocation *invocation)
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
		cg_bus_link1_complete_serve_phone(NULL, invocation, path);
	else
		cg_bus_refuse_error(invocation, error);
}

/* --- What the generated code calls: each reads its own arguments once the caller is known ---*/

static gboolean on_open_car(CgBusLink1 *object, GDBusMethodInvocation *invocation, GUnixFDList *fds,
			    const char *target, const char *phone, guint pid, guint uid,
			    gpointer data)
{
	cg_bus_admit(data, invocation, NULL, open_car);
	return G_DBUS_METHOD_INVOCATION_HANDLED;
}

static gboolean on_arrived(CgBusLink1 *object, GDBusMethodInvocation *invocation, GUnixFDList *fds,
			   const char *phone, GVariant *fd, gpointer data)
{
	cg_bus_admit(data, invocation, NULL, arrived);
	return G_DBUS_METHOD_INVOCATION_HANDLED;
}

static gboolean on_serve_phone(CgBusLink1 *object, GDBusMethodInvocation *invocation, gpointer data)
{
	cg_bus_admit(data, invocation, NULL, serve_phone);
	return G_DBUS_METHOD_INVOCATION_HANDLED;
}

GDBusInterfaceSkeleton *cg_bus_link1_new(CgBus *bus)
{
	CgBusLink1 *object = cg_bus_link1_skeleton_new();

	cg_bus_link1_set_placement(object, bus->link->open_car ? "head-unit" : "phone");
	g_signal_connect(object, "handle-open-car", G_CALLBACK(on_open_car), bus);
	g_signal_connect(object, "handle-arrived", G_CALLBACK(on_arrived), bus);
	g_signal_connect(object, "handle-serve-phone", G_CALLBACK(on_serve_phone), bus);
	return G_DBUS_INTERFACE_SKELETON(object);
}
