/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The daemon on its bus: looked for by name, asked for its placement when it appears, forgotten
 * when it goes. It never takes an old answer for a new daemon's, and never guesses. */
#include <string.h>

#include "guard.h"
#include "loop.h"
#include "phone.h"

#define GUARD_PATH "/org/contactguard"
#define GUARD_LINK "org.contactguard.Link1"
/* Stock obexd's callers give up at 25 seconds; before that they should hear why. */
#define ANSWER_MS 20000

static DBusConnection *bus;
static enum guard_placement placement;
static DBusPendingCall *asked; /* the one open question of the run below */
static uid_t daemon_uid;

enum guard_placement guard_placement(void)
{
	return placement;
}

DBusConnection *guard_bus(void)
{
	return bus;
}

DBusMessage *guard_call(const char *method)
{
	return dbus_message_new_method_call(GUARD_NAME, GUARD_PATH, GUARD_LINK, method);
}

/* --- Questions ---*/

DBusPendingCall *ask(DBusConnection *connection, DBusMessage *call, answered_func answered,
		     void *data)
{
	DBusPendingCall *pending = NULL;

	dbus_message_set_auto_start(call, FALSE);
	if (connection)
		dbus_connection_send_with_reply(connection, call, &pending, ANSWER_MS);
	dbus_message_unref(call);
	if (pending)
		dbus_pending_call_set_notify(pending, answered, data, NULL);
	return pending;
}

void ask_forget(DBusPendingCall **pending)
{
	if (!*pending)
		return;
	dbus_pending_call_cancel(*pending);
	dbus_pending_call_unref(*pending);
	*pending = NULL;
}

DBusMessage *answer_take(DBusPendingCall **pending, DBusError *error)
{
	DBusMessage *answer = dbus_pending_call_steal_reply(*pending);

	dbus_pending_call_unref(*pending);
	*pending = NULL;
	if (!dbus_set_error_from_message(error, answer))
		return answer;
	dbus_message_unref(answer);
	return NULL;
}

static void complain(const char *about, DBusError *problem)
{
	error("contactguard: %s: %s", about, problem->message ? problem->message : "no answer");
	dbus_error_free(problem);
}

/* --- The run of questions when the daemon appears: placement; on a phone its uid, and the
 * socket --- */

static void socket_answered(DBusPendingCall *call, void *unused)
{
	DBusError problem = DBUS_ERROR_INIT;
	DBusMessage *answer = answer_take(&asked, &problem);
	const char *path;

	if (answer &&
	    dbus_message_get_args(answer, &problem, DBUS_TYPE_STRING, &path, DBUS_TYPE_INVALID))
		phone_serve(path, daemon_uid);
	else
		complain("no socket to serve the phone on", &problem);
	if (answer)
		dbus_message_unref(answer);
}

static void uid_answered(DBusPendingCall *call, void *unused)
{
	DBusError problem = DBUS_ERROR_INIT;
	DBusMessage *answer = answer_take(&asked, &problem);
	dbus_uint32_t uid;

	if (answer &&
	    dbus_message_get_args(answer, &problem, DBUS_TYPE_UINT32, &uid, DBUS_TYPE_INVALID)) {
		daemon_uid = uid;
		asked = ask(bus, guard_call("ServePhone"), socket_answered, NULL);
	} else {
		complain("the daemon's user is unknown", &problem);
	}
	if (answer)
		dbus_message_unref(answer);
}

static void ask_uid(void)
{
	const char *name = GUARD_NAME;
	DBusMessage *call = dbus_message_new_method_call(
		DBUS_SERVICE_DBUS, DBUS_PATH_DBUS, DBUS_INTERFACE_DBUS, "GetConnectionUnixUser");

	dbus_message_append_args(call, DBUS_TYPE_STRING, &name, DBUS_TYPE_INVALID);
	asked = ask(bus, call, uid_answered, NULL);
}

static enum guard_placement placement_named(const char *name)
{
	if (!strcmp(name, "head-unit"))
		return GUARD_HEAD_UNIT;
	if (!strcmp(name, "phone"))
		return GUARD_PHONE;
	return GUARD_UNKNOWN;
}

/* A variant of a string; NULL: something else. */
static const char *string_property(DBusMessage *answer)
{
	DBusMessageIter iter, value;
	const char *text;

	if (!dbus_message_iter_init(answer, &iter) ||
	    dbus_message_iter_get_arg_type(&iter) != DBUS_TYPE_VARIANT)
		return NULL;
	dbus_message_iter_recurse(&iter, &value);
	if (dbus_message_iter_get_arg_type(&value) != DBUS_TYPE_STRING)
		return NULL;
	dbus_message_iter_get_basic(&value, &text);
	return text;
}

static void placement_answered(DBusPendingCall *call, void *unused)
{
	DBusError problem = DBUS_ERROR_INIT;
	DBusMessage *answer = answer_take(&asked, &problem);
	const char *name = answer ? string_property(answer) : NULL;

	if (name)
		placement = placement_named(name);
	switch (placement) {
	case GUARD_UNKNOWN: complain("the daemon does not say its placement", &problem); break;
	case GUARD_HEAD_UNIT: info("contactguard: placement head-unit"); break;
	case GUARD_PHONE:
		info("contactguard: placement phone");
		ask_uid();
		break;
	}
	if (answer)
		dbus_message_unref(answer);
}

/* --- It comes and goes ---*/

static void vanished(DBusConnection *connection, void *unused)
{
	enum guard_placement before = placement;

	ask_forget(&asked);
	placement = GUARD_UNKNOWN;
	phone_stop();
	if (before != GUARD_UNKNOWN)
		info("contactguard: the daemon is gone");
}

static void appeared(DBusConnection *connection, void *unused)
{
	const char *interface = GUARD_LINK, *property = "Placement";
	DBusMessage *call = dbus_message_new_method_call(GUARD_NAME, GUARD_PATH,
							 DBUS_INTERFACE_PROPERTIES, "Get");

	vanished(connection, NULL); /* another daemon may have taken the name over */
	dbus_message_append_args(call, DBUS_TYPE_STRING, &interface, DBUS_TYPE_STRING, &property,
				 DBUS_TYPE_INVALID);
	asked = ask(bus, call, placement_answered, NULL);
}

static gboolean bus_lost(DBusConnection *connection, DBusMessage *message, void *unused)
{
	error("contactguard: lost the daemon's bus");
	vanished(connection, NULL);
	return TRUE;
}

static DBusConnection *connect_bus(DBusError *problem)
{
	const char *address = g_getenv("CONTACTGUARD_BUS_ADDRESS");
	DBusConnection *connection;

	if (!address)
		return dbus_bus_get_private(DBUS_BUS_SYSTEM, problem);
	connection = dbus_connection_open_private(address, problem);
	if (!connection || dbus_bus_register(connection, problem))
		return connection;
	dbus_connection_close(connection);
	dbus_connection_unref(connection);
	return NULL;
}

void guard_open(void)
{
	DBusError problem = DBUS_ERROR_INIT;

	bus = connect_bus(&problem);
	if (!bus) {
		complain("no bus to find the daemon on", &problem);
		return;
	}
	dbus_connection_set_exit_on_disconnect(bus, FALSE);
	loop_attach(bus);
	g_dbus_add_signal_watch(bus, NULL, NULL, DBUS_INTERFACE_LOCAL, "Disconnected", bus_lost,
				NULL, NULL);
	g_dbus_add_service_watch(bus, GUARD_NAME, appeared, vanished, NULL, NULL);
}
