/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Who owns which client session: learnt from obexd's client drivers, which are told of each new
 * session before its creator is; looked up for each call that comes in. A session that nobody is
 * known to own is nobody's. */
#include <string.h>

#include "obexd.h"
#include "sessions.h"

#define CLIENT_PATH   "/org/bluez/obex"
#define SESSIONS_PATH CLIENT_PATH "/client/"
#define NOT_YOURS     "org.bluez.obex.Error.NotAuthorized"

static GHashTable *owners; /* a session's path -> the unique name of its creator */
static char *asker;

const char *sessions_asker(void)
{
	return asker;
}

/* --- Learning: a wrapper around each client driver ---*/

struct wrapped {
	struct obc_driver *real;
	struct obc_driver ours;
};
static GPtrArray *wrapped_drivers;

/* The services of obexd's client, those of versions newer than 5.66 too. A session of another
 * one is refused to everybody. */
static const char *const services[] = { "OPP", "FTP", "PBAP", "SYNC", "MAP", "BIP-AVRCP" };

static struct obc_driver *real_driver(struct obc_session *session)
{
	const char *target = obc_session_get_target(session);

	for (guint i = 0; i < wrapped_drivers->len; i++) {
		struct wrapped *wrapped = wrapped_drivers->pdata[i];

		if (wrapped->real->target == target)
			return wrapped->real;
	}
	return NULL;
}

static void forget(struct obc_session *session)
{
	g_hash_table_remove(owners, obc_session_get_path(session));
}

static int learn(struct obc_session *session)
{
	struct obc_driver *real = real_driver(session);
	const char *owner = obc_session_get_owner(session);
	int result;

	if (!real || !owner)
		return -EPERM;
	g_hash_table_replace(owners, g_strdup(obc_session_get_path(session)), g_strdup(owner));
	result = real->probe ? real->probe(session) : 0;
	if (result < 0)
		forget(session);
	return result;
}

static void unlearn(struct obc_session *session)
{
	struct obc_driver *real = real_driver(session);

	if (real && real->remove)
		real->remove(session);
	forget(session);
}

static void wrap(struct obc_driver *real)
{
	struct wrapped *wrapped = g_new0(struct wrapped, 1);

	wrapped->real = real;
	wrapped->ours = *real;
	wrapped->ours.probe = learn;
	wrapped->ours.remove = unlearn;
	g_ptr_array_add(wrapped_drivers, wrapped);
	obc_driver_unregister(real);
	obc_driver_register(&wrapped->ours);
}

void sessions_learn(void)
{
	wrapped_drivers = g_ptr_array_new();
	for (guint i = 0; i < G_N_ELEMENTS(services); i++) {
		struct obc_driver *real = obc_driver_find(services[i]);

		if (real)
			wrap(real);
	}
}

/* --- The filter ---*/

/* Whether this call may reach the object at this path. */
static gboolean allowed(const char *path, const char *sender)
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

static DBusHandlerResult look(DBusConnection *connection, DBusMessage *message, void *unused)
{
	const char *path = dbus_message_get_path(message);
	const char *sender = dbus_message_get_sender(message);

	note_asker(message, path, sender);
	if (dbus_message_get_type(message) != DBUS_MESSAGE_TYPE_METHOD_CALL || !path ||
	    allowed(path, sender))
		return DBUS_HANDLER_RESULT_NOT_YET_HANDLED;
	if (!dbus_message_get_no_reply(message))
		g_dbus_send_error(connection, message, NOT_YOURS, "Not the session's owner");
	return DBUS_HANDLER_RESULT_HANDLED;
}

void sessions_guard(void)
{
	DBusConnection *connection = manager_dbus_get_connection();

	owners = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
	dbus_connection_add_filter(connection, look, NULL, NULL);
	dbus_connection_unref(connection);
}
