/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Who owns which client session. The owners are learnt by wrapping obexd's client drivers, which
 * are told of each new session before its creator is, and are looked up for each call that arrives.
 * A session without a known owner is refused to everyone. */
#include <string.h>

#include "obexd.h"
#include "sessions.h"

#define CLIENT_PATH   "/org/bluez/obex"
#define SESSIONS_PATH CLIENT_PATH "/client/"
#define NOT_YOURS     "org.bluez.obex.Error.NotAuthorized"

static GHashTable *owners; /* a session's path -> the unique name of its creator */
static char *asker;

const char *cg_plugin_sessions_asker(void)
{
	return asker;
}

/* --- Learning: a wrapper around each client driver --- */

struct wrapped {
	struct obc_driver *real;
	struct obc_driver ours;
};
static GPtrArray *wrapped_drivers;

/* The services of obexd's client, also of versions newer than 5.66. A session of any other service
 * is refused to everyone. */
static const char *const services[] = { "OPP", "FTP", "PBAP", "SYNC", "MAP", "BIP-AVRCP" };

static struct obc_driver *find_real_driver(struct obc_session *session)
{
	const char *target = obc_session_get_target(session);

	for (guint i = 0; i < wrapped_drivers->len; i++) {
		struct wrapped *wrapped = wrapped_drivers->pdata[i];

		if (wrapped->real->target == target)
			return wrapped->real;
	}
	return NULL;
}

static void forget_owner(struct obc_session *session)
{
	g_hash_table_remove(owners, obc_session_get_path(session));
}

static int learn_session(struct obc_session *session)
{
	struct obc_driver *real = find_real_driver(session);
	const char *owner = obc_session_get_owner(session);
	int result;

	if (!real || !owner)
		return -EPERM;
	g_hash_table_replace(owners, g_strdup(obc_session_get_path(session)), g_strdup(owner));
	result = real->probe ? real->probe(session) : 0;
	if (result < 0)
		forget_owner(session);
	return result;
}

static void unlearn_session(struct obc_session *session)
{
	struct obc_driver *real = find_real_driver(session);

	if (real && real->remove)
		real->remove(session);
	forget_owner(session);
}

static void wrap_driver(struct obc_driver *real)
{
	struct wrapped *wrapped = g_new0(struct wrapped, 1);

	wrapped->real = real;
	wrapped->ours = *real;
	wrapped->ours.probe = learn_session;
	wrapped->ours.remove = unlearn_session;
	g_ptr_array_add(wrapped_drivers, wrapped);
	obc_driver_unregister(real);
	obc_driver_register(&wrapped->ours);
}

void cg_plugin_sessions_learn(void)
{
	wrapped_drivers = g_ptr_array_new();
	for (guint i = 0; i < G_N_ELEMENTS(services); i++) {
		struct obc_driver *real = obc_driver_find(services[i]);

		if (real)
			wrap_driver(real);
	}
}

/* --- The filter --- */

/* Whether a call by this sender may reach the object at this path. */
static gboolean is_allowed(const char *path, const char *sender)
{
	g_autofree char *session = NULL;
	const char *name, *end;

	if (!g_str_has_prefix(path, SESSIONS_PATH))
		return TRUE;
	name = path + strlen(SESSIONS_PATH);
	end = strchrnul(name, '/');
	session = g_strndup(path, end - path);
	return !g_strcmp0(g_hash_table_lookup(owners, session), sender) && sender;
}

static void note_asker(DBusMessage *call, const char *path, const char *sender)
{
	gboolean creates = !g_strcmp0(path, CLIENT_PATH) &&
			   !g_strcmp0(dbus_message_get_member(call), "CreateSession");

	g_free(asker);
	asker = creates ? g_strdup(sender) : NULL;
}

static DBusHandlerResult filter_message(DBusConnection *connection, DBusMessage *message,
					void *unused)
{
	const char *path = dbus_message_get_path(message);
	const char *sender = dbus_message_get_sender(message);

	note_asker(message, path, sender);
	if (dbus_message_get_type(message) != DBUS_MESSAGE_TYPE_METHOD_CALL || !path ||
	    is_allowed(path, sender))
		return DBUS_HANDLER_RESULT_NOT_YET_HANDLED;
	if (!dbus_message_get_no_reply(message))
		g_dbus_send_error(connection, message, NOT_YOURS, "Not the session's owner");
	return DBUS_HANDLER_RESULT_HANDLED;
}

void cg_plugin_sessions_guard(void)
{
	DBusConnection *connection = manager_dbus_get_connection();

	owners = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
	dbus_connection_add_filter(connection, filter_message, NULL, NULL);
	dbus_connection_unref(connection);
}
