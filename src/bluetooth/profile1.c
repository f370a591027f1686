/* SPDX-License-Identifier: GPL-2.0-or-later */
/* org.bluez.Profile1: the object that bluetoothd calls when a peer connects to a service of ours.
 * Calls of anybody else, devices without an address and calls without a socket are refused. */
#include "bluetooth-private.h"

#include <gio/gunixfdlist.h>
#include <string.h>

#define REJECTED "org.bluez.Error.Rejected"

static const char description[] =
	"<node><interface name='org.bluez.Profile1'>"
	"<method name='Release'/>"
	"<method name='NewConnection'><arg type='o' direction='in'/><arg type='h' direction='in'/>"
	"<arg type='a{sv}' direction='in'/></method>"
	"<method name='RequestDisconnection'><arg type='o' direction='in'/></method>"
	"</interface></node>";

typedef struct {
	const CgProfile1Events *events;
	gpointer data;
} Profile1;

/* BlueZ's device objects are PREFIX/hciN/dev_XX_XX_XX_XX_XX_XX (its doc/device-api.txt). */
char *cg_profile1_address(const char *device)
{
	const char *name = strrchr(device, '/');
	g_autofree char *address = NULL;

	if (!name || !g_str_has_prefix(name, "/dev_"))
		return NULL;
	address = g_strdelimit(g_ascii_strup(name + strlen("/dev_"), -1), "_", ':');
	return cg_bdaddr_valid(address) ? g_steal_pointer(&address) : NULL;
}

/* Returns the socket that came with the call, which the caller owns, or -1. */
static int take_socket(GDBusMethodInvocation *invocation, gint32 handle)
{
	GDBusMessage *message = g_dbus_method_invocation_get_message(invocation);
	GUnixFDList *fds = g_dbus_message_get_unix_fd_list(message);

	if (!fds || handle < 0 || handle >= g_unix_fd_list_get_length(fds))
		return -1;
	return g_unix_fd_list_get(fds, handle, NULL);
}

static gboolean connect_peer(const Profile1 *profile, GVariant *arguments,
			     GDBusMethodInvocation *invocation)
{
	g_autofree char *peer = NULL;
	const char *device;
	gint32 handle;
	int fd;

	g_variant_get(arguments, "(&oh@a{sv})", &device, &handle, NULL);
	peer = cg_profile1_address(device);
	fd = peer ? take_socket(invocation, handle) : -1;
	return fd >= 0 && profile->events->connected(profile->data, peer, fd);
}

static gboolean disconnect_peer(const Profile1 *profile, GVariant *arguments)
{
	g_autofree char *peer = NULL;
	const char *device;

	g_variant_get(arguments, "(&o)", &device);
	peer = cg_profile1_address(device);
	if (peer)
		profile->events->disconnected(profile->data, peer);
	return peer != NULL;
}

static void on_call(GDBusConnection *connection, const char *sender, const char *path,
		    const char *interface, const char *method, GVariant *arguments,
		    GDBusMethodInvocation *invocation, gpointer data)
{
	const Profile1 *profile = data;
	gboolean is_taken = TRUE;

	if (g_strcmp0(sender, profile->events->caller(profile->data)) != 0)
		is_taken = FALSE;
	else if (g_str_equal(method, "NewConnection"))
		is_taken = connect_peer(profile, arguments, invocation);
	else if (g_str_equal(method, "RequestDisconnection"))
		is_taken = disconnect_peer(profile, arguments);
	else
		profile->events->released(profile->data);
	if (is_taken)
		g_dbus_method_invocation_return_value(invocation, NULL);
	else
		g_dbus_method_invocation_return_dbus_error(invocation, REJECTED, "not taken");
}

guint cg_profile1_export(GDBusConnection *connection, const char *path,
			 const CgProfile1Events *events, gpointer data)
{
	static const GDBusInterfaceVTable vtable = { .method_call = on_call };
	g_autoptr(GDBusNodeInfo) node = g_dbus_node_info_new_for_xml(description, NULL);
	Profile1 *profile = g_new0(Profile1, 1);

	profile->events = events;
	profile->data = data;
	return g_dbus_connection_register_object(connection, path, node->interfaces[0], &vtable,
						 profile, g_free, NULL);
}
