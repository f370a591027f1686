/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The daemon on its bus: the plugin watches its name, asks it for its placement and for the targets
 * that it allows when it appears, for these again when they change, and forgets both when it goes.
 * An answer of an earlier daemon never counts as one of the present daemon, and the plugin never
 * guesses. */
#include <string.h>

#include "daemon.h"
#include "dictionary.h"
#include "loop.h"
#include "phone.h"

#define DAEMON_PATH "/org/contactguard"
#define DAEMON_LINK "org.contactguard.Link1"
/* Stock obexd's callers give up after 25 seconds, and should learn why before that. */
#define ANSWER_MS 20000
/* What obexd waits for the daemon's first answer, once, at its start. A daemon that is not there
 * costs nothing, since the bus says so at once. */
#define START_MS 2000

static DBusConnection *bus;
static enum placement placement;
static GHashTable *allowed;      /* the names of Link1's Profiles; NULL: none is known */
static DBusPendingCall *asked;   /* the one open question of the sequence below */
static DBusPendingCall *reasked; /* the open question after Profiles have changed */
static uid_t daemon_uid;

enum placement cg_plugin_placement(void)
{
	return placement;
}

gboolean cg_plugin_allows(const char *target)
{
	return target && allowed && g_hash_table_contains(allowed, target);
}

DBusConnection *cg_plugin_daemon_bus(void)
{
	return bus;
}

DBusMessage *cg_plugin_daemon_call(const char *method)
{
	return dbus_message_new_method_call(DAEMON_NAME, DAEMON_PATH, DAEMON_LINK, method);
}

/* --- Questions --- */

DBusPendingCall *cg_plugin_ask(DBusConnection *connection, DBusMessage *call,
			       cg_plugin_answered answered, void *data)
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

void cg_plugin_cancel(DBusPendingCall **pending)
{
	if (!*pending)
		return;
	dbus_pending_call_cancel(*pending);
	dbus_pending_call_unref(*pending);
	*pending = NULL;
}

DBusMessage *cg_plugin_take_answer(DBusPendingCall **pending, DBusError *error)
{
	DBusMessage *answer = dbus_pending_call_steal_reply(*pending);

	dbus_pending_call_unref(*pending);
	*pending = NULL;
	if (!dbus_set_error_from_message(error, answer))
		return answer;
	dbus_message_unref(answer);
	return NULL;
}

static void log_problem(const char *about, DBusError *problem)
{
	error("contactguard: %s: %s", about, problem->message ? problem->message : "no answer");
	dbus_error_free(problem);
}

/* --- The questions to a daemon that appears --- */

/* They are asked one after the other: its placement and, on a phone, its user and the path to serve
 * the phone at. */

static void on_socket_answer(DBusPendingCall *call, void *unused)
{
	DBusError problem = DBUS_ERROR_INIT;
	DBusMessage *answer = cg_plugin_take_answer(&asked, &problem);
	const char *path;

	if (answer &&
	    dbus_message_get_args(answer, &problem, DBUS_TYPE_STRING, &path, DBUS_TYPE_INVALID))
		cg_plugin_phone_serve(path, daemon_uid);
	else
		log_problem("no socket to serve the phone on", &problem);
	if (answer)
		dbus_message_unref(answer);
}

static void on_uid_answer(DBusPendingCall *call, void *unused)
{
	DBusError problem = DBUS_ERROR_INIT;
	DBusMessage *answer = cg_plugin_take_answer(&asked, &problem);
	dbus_uint32_t uid;

	if (answer &&
	    dbus_message_get_args(answer, &problem, DBUS_TYPE_UINT32, &uid, DBUS_TYPE_INVALID)) {
		daemon_uid = uid;
		asked = cg_plugin_ask(bus, cg_plugin_daemon_call("ServePhone"), on_socket_answer,
				      NULL);
	} else {
		log_problem("the daemon's user is unknown", &problem);
	}
	if (answer)
		dbus_message_unref(answer);
}

static void ask_uid(void)
{
	const char *name = DAEMON_NAME;
	DBusMessage *call = dbus_message_new_method_call(
		DBUS_SERVICE_DBUS, DBUS_PATH_DBUS, DBUS_INTERFACE_DBUS, "GetConnectionUnixUser");

	dbus_message_append_args(call, DBUS_TYPE_STRING, &name, DBUS_TYPE_INVALID);
	asked = cg_plugin_ask(bus, call, on_uid_answer, NULL);
}

static enum placement parse_placement(const char *name)
{
	if (!strcmp(name, "head-unit"))
		return PLACEMENT_HEAD_UNIT;
	if (!strcmp(name, "phone"))
		return PLACEMENT_PHONE;
	return PLACEMENT_UNKNOWN;
}

/* --- The properties of Link1 --- */

/* Points `value` at the value of one property in the answer of GetAll(). Returns FALSE if it is not
 * there, or of another type. */
static gboolean find_property(DBusMessage *answer, const char *property, int type,
			      DBusMessageIter *value)
{
	DBusMessageIter iter;

	if (!dbus_message_has_signature(answer, "a{sv}"))
		return FALSE;
	dbus_message_iter_init(answer, &iter);
	return cg_plugin_dictionary_find(&iter, property, type, value);
}

static void read_placement(DBusMessage *answer)
{
	DBusMessageIter value;
	const char *name;

	if (!find_property(answer, "Placement", DBUS_TYPE_STRING, &value))
		return;
	dbus_message_iter_get_basic(&value, &name);
	placement = parse_placement(name);
}

/* Without an answer, or with one that says nothing of targets, none is allowed. */
static void read_profiles(DBusMessage *answer)
{
	DBusMessageIter value, names;
	const char *name;

	g_clear_pointer(&allowed, g_hash_table_unref);
	if (!answer || !find_property(answer, "Profiles", DBUS_TYPE_ARRAY, &value) ||
	    dbus_message_iter_get_element_type(&value) != DBUS_TYPE_STRING)
		return;
	allowed = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	dbus_message_iter_recurse(&value, &names);
	for (; dbus_message_iter_get_arg_type(&names) == DBUS_TYPE_STRING;
	     dbus_message_iter_next(&names)) {
		dbus_message_iter_get_basic(&names, &name);
		g_hash_table_add(allowed, g_strdup(name));
	}
}

static DBusMessage *properties_call(void)
{
	const char *interface = DAEMON_LINK;
	DBusMessage *call = dbus_message_new_method_call(DAEMON_NAME, DAEMON_PATH,
							 DBUS_INTERFACE_PROPERTIES, "GetAll");

	dbus_message_append_args(call, DBUS_TYPE_STRING, &interface, DBUS_TYPE_INVALID);
	return call;
}

static void on_properties(DBusPendingCall *call, void *unused)
{
	DBusError problem = DBUS_ERROR_INIT;
	DBusMessage *answer = cg_plugin_take_answer(&asked, &problem);

	if (answer)
		read_placement(answer);
	read_profiles(answer);
	switch (placement) {
	case PLACEMENT_UNKNOWN:
		log_problem("the daemon does not say its placement", &problem);
		break;
	case PLACEMENT_HEAD_UNIT: info("contactguard: placement head-unit"); break;
	case PLACEMENT_PHONE:
		info("contactguard: placement phone");
		ask_uid();
		break;
	}
	if (answer)
		dbus_message_unref(answer);
}

static void on_new_profiles(DBusPendingCall *call, void *unused)
{
	DBusError problem = DBUS_ERROR_INIT;
	DBusMessage *answer = cg_plugin_take_answer(&reasked, &problem);

	read_profiles(answer);
	if (answer)
		info("contactguard: what may be dialled has changed");
	else
		log_problem("nothing may be dialled", &problem);
	if (answer)
		dbus_message_unref(answer);
}

/* The first question, whose answer obexd waits for before it puts anything on the air. The answer
 * is asked for once more when the daemon's name is seen. */
static void ask_at_start(void)
{
	DBusMessage *call = properties_call();
	DBusMessage *answer;

	dbus_message_set_auto_start(call, FALSE);
	answer = dbus_connection_send_with_reply_and_block(bus, call, START_MS, NULL);
	dbus_message_unref(call);
	if (!answer)
		return;
	read_profiles(answer);
	dbus_message_unref(answer);
}

/* --- The daemon comes and goes --- */

static void on_daemon_vanished(DBusConnection *connection, void *unused)
{
	enum placement before = placement;

	cg_plugin_cancel(&asked);
	cg_plugin_cancel(&reasked);
	placement = PLACEMENT_UNKNOWN;
	read_profiles(NULL);
	cg_plugin_phone_stop();
	if (before != PLACEMENT_UNKNOWN)
		info("contactguard: the daemon is gone");
}

static void on_daemon_appeared(DBusConnection *connection, void *unused)
{
	on_daemon_vanished(connection, NULL); /* another daemon may have taken over the name */
	asked = cg_plugin_ask(bus, properties_call(), on_properties, NULL);
}

/* Only Profiles change while a daemon runs. What was allowed holds until it says what is now. */
static gboolean on_properties_changed(DBusConnection *connection, DBusMessage *signal, void *unused)
{
	const char *interface;

	if (!dbus_message_get_args(signal, NULL, DBUS_TYPE_STRING, &interface, DBUS_TYPE_INVALID) ||
	    strcmp(interface, DAEMON_LINK))
		return TRUE;
	cg_plugin_cancel(&reasked);
	reasked = cg_plugin_ask(bus, properties_call(), on_new_profiles, NULL);
	return TRUE;
}

static gboolean on_bus_lost(DBusConnection *connection, DBusMessage *message, void *unused)
{
	error("contactguard: lost the daemon's bus");
	on_daemon_vanished(connection, NULL);
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

void cg_plugin_daemon_watch(void)
{
	DBusError problem = DBUS_ERROR_INIT;

	bus = connect_bus(&problem);
	if (!bus) {
		log_problem("no bus to find the daemon on", &problem);
		return;
	}
	dbus_connection_set_exit_on_disconnect(bus, FALSE);
	cg_plugin_loop_attach(bus);
	g_dbus_add_signal_watch(bus, NULL, NULL, DBUS_INTERFACE_LOCAL, "Disconnected", on_bus_lost,
				NULL, NULL);
	ask_at_start();
	g_dbus_add_signal_watch(bus, DAEMON_NAME, DAEMON_PATH, DBUS_INTERFACE_PROPERTIES,
				"PropertiesChanged", on_properties_changed, NULL, NULL);
	g_dbus_add_service_watch(bus, DAEMON_NAME, on_daemon_appeared, on_daemon_vanished, NULL,
				 NULL);
}
