/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Who owns which client session. The owners are learnt from obexd's client drivers, which are told
 * of each new session before its creator is, and are looked up for each call that arrives. A
 * session without a known owner is refused to everyone.
 *
 * obexd may take a driver away and bring it back: since 5.83 it does so with PBAP's, whenever its
 * user becomes active or inactive on a seat. So a driver is changed where it stands, and is found
 * when somebody asks for it. */
#include <string.h>

#include "daemon.h"
#include "dictionary.h"
#include "files.h"
#include "obexd.h"
#include "sessions.h"

#define CLIENT_PATH     "/org/bluez/obex"
#define SESSIONS_PARENT CLIENT_PATH "/client"
#define SESSIONS_PATH   SESSIONS_PARENT "/"
#define NOT_YOURS       "org.bluez.obex.Error.NotAuthorized"
#define FAILED          "org.bluez.obex.Error.Failed"
#define PBAP_OBJECT     "org.bluez.obex.PhonebookAccess1"
/* Sessions that have ended and whose owners obexd has not told so yet, which it does soon after. */
#define ENDED_MAX 256

/* A client driver whose functions are now ours, and those that it had. */
struct guarded {
	struct obc_driver *driver;
	int (*probe)(struct obc_session *session);
	void (*remove)(struct obc_session *session);
};

struct owned {
	char *owner; /* the unique name of the session's creator */
	const struct guarded *guarded;
};

static GHashTable *sessions; /* a session's path -> struct owned */
static GHashTable *ended;    /* the path of one that has ended -> the unique name of its creator */
static GPtrArray *drivers;   /* of struct guarded */
static cg_plugin_client_ready *is_client_ready;
static char *asker;

const char *cg_plugin_sessions_asker(void)
{
	return asker;
}

/* --- Learning: obexd's client drivers, changed where they stand --- */

static const struct guarded *find_guarded(const void *target)
{
	for (guint i = 0; i < drivers->len; i++) {
		const struct guarded *guarded = drivers->pdata[i];

		if (guarded->driver->target == target)
			return guarded;
	}
	return NULL;
}

/* Whether obexd has not taken the driver away. Without it the driver's own functions lack the bus
 * and abort obexd. */
static gboolean is_registered(const struct guarded *guarded)
{
	return obc_driver_find(guarded->driver->service) == guarded->driver;
}

static void free_owned(gpointer data)
{
	struct owned *owned = data;

	g_free(owned->owner);
	g_free(owned);
}

static void keep_owner(const char *path, const char *owner, const struct guarded *guarded)
{
	struct owned *owned = g_new0(struct owned, 1);

	owned->owner = g_strdup(owner);
	owned->guarded = guarded;
	g_hash_table_replace(sessions, g_strdup(path), owned);
}

static void end_session(const char *path)
{
	const struct owned *owned = g_hash_table_lookup(sessions, path);

	if (!owned)
		return;
	if (g_hash_table_size(ended) >= ENDED_MAX)
		g_hash_table_remove_all(ended);
	g_hash_table_replace(ended, g_strdup(path), g_strdup(owned->owner));
	g_hash_table_remove(sessions, path);
}

static int learn_session(struct obc_session *session)
{
	const struct guarded *guarded = find_guarded(obc_session_get_target(session));
	const char *owner = obc_session_get_owner(session);
	int result;

	if (!guarded || !owner || !is_registered(guarded))
		return -EPERM;
	keep_owner(obc_session_get_path(session), owner, guarded);
	result = guarded->probe ? guarded->probe(session) : 0;
	if (result < 0)
		g_hash_table_remove(sessions, obc_session_get_path(session));
	return result;
}

/* Does for a PBAP session what its driver does, where the driver was taken away. */
static void remove_interface(struct obc_session *session)
{
	DBusConnection *connection = manager_dbus_get_connection();

	g_dbus_unregister_interface(connection, obc_session_get_path(session), PBAP_OBJECT);
	dbus_connection_unref(connection);
}

static void unlearn_session(struct obc_session *session)
{
	const struct guarded *guarded = find_guarded(obc_session_get_target(session));

	end_session(obc_session_get_path(session));
	if (!guarded || !is_registered(guarded))
		remove_interface(session);
	else if (guarded->remove)
		guarded->remove(session);
}

static void guard_driver(struct obc_driver *driver)
{
	const struct guarded *same = find_guarded(driver->target);
	struct guarded *guarded;

	if (driver->probe == learn_session)
		return;
	/* A session says its driver's target and not its driver. FTP and PC Suite have one target,
	 * and the same functions. If they ever differ, the second is left to have no owners. */
	if (same && (same->probe != driver->probe || same->remove != driver->remove))
		return;
	guarded = g_new0(struct guarded, 1);
	guarded->driver = driver;
	guarded->probe = driver->probe;
	guarded->remove = driver->remove;
	g_ptr_array_add(drivers, guarded);
	driver->probe = learn_session;
	driver->remove = unlearn_session;
}

/* --- The filter --- */

/* Returns the path of the session at or above this path, which is below SESSIONS_PATH; the caller
 * frees it. */
static char *find_session(const char *path)
{
	const char *end = strchrnul(path + strlen(SESSIONS_PATH), '/');

	return g_strndup(path, end - path);
}

gboolean cg_plugin_sessions_covers(const char *path)
{
	return g_str_has_prefix(path, SESSIONS_PATH);
}

const char *cg_plugin_sessions_owner(const char *path)
{
	g_autofree char *session = find_session(path);
	const struct owned *owned = g_hash_table_lookup(sessions, session);

	return owned ? owned->owner : g_hash_table_lookup(ended, session);
}

static gboolean is_owner(const char *path, const char *sender)
{
	g_autofree char *session = find_session(path);
	const struct owned *owned = g_hash_table_lookup(sessions, session);

	return owned && !g_strcmp0(owned->owner, sender) && is_registered(owned->guarded);
}

/* Object push is one target with two sides: to ask for a card is another matter than to give one.
 */
static gboolean asks_for_card(DBusMessage *call)
{
	const char *member = dbus_message_get_member(call);

	return !g_strcmp0(member, "PullBusinessCard") ||
	       !g_strcmp0(member, "ExchangeBusinessCards");
}

/* Returns why a call may not reach the object at this path, or NULL. */
static const char *find_objection(DBusMessage *call, const char *path)
{
	/* obexd has no object there, and libdbus would list who has sessions. */
	if (g_str_equal(path, SESSIONS_PARENT))
		return "Nobody's object";
	if (!cg_plugin_sessions_covers(path))
		return NULL;
	if (!is_owner(path, dbus_message_get_sender(call)))
		return "Not the session's owner";
	if (asks_for_card(call) && !cg_plugin_allows("opp-pull"))
		return "contactguard: the guard does not allow this method";
	if (!cg_plugin_files_allow(call))
		return "contactguard: a file of another's transfer";
	return NULL;
}

/* Returns the Target of a CreateSession, lent from the call. NULL if there is none, and then obexd
 * refuses the call. */
static const char *read_target(DBusMessage *call)
{
	DBusMessageIter iter, value;
	const char *target;

	if (!dbus_message_has_signature(call, "sa{sv}"))
		return NULL;
	dbus_message_iter_init(call, &iter);
	dbus_message_iter_next(&iter);
	if (!cg_plugin_dictionary_find(&iter, "Target", DBUS_TYPE_STRING, &value))
		return NULL;
	dbus_message_iter_get_basic(&value, &target);
	return target;
}

/* Whether obexd may see this CreateSession: not before its transport is guarded. The driver that
 * obexd will choose for it is guarded by then, too. */
static gboolean prepare_session(DBusMessage *call)
{
	const char *target = read_target(call);
	struct obc_driver *driver = target ? obc_driver_find(target) : NULL;

	if (!is_client_ready())
		return FALSE;
	if (driver)
		guard_driver(driver);
	g_free(asker);
	asker = g_strdup(dbus_message_get_sender(call));
	return TRUE;
}

static DBusHandlerResult refuse_call(DBusConnection *connection, DBusMessage *call,
				     const char *name, const char *reason)
{
	if (!dbus_message_get_no_reply(call))
		g_dbus_send_error(connection, call, name, "%s", reason);
	return DBUS_HANDLER_RESULT_HANDLED;
}

static DBusHandlerResult filter_message(DBusConnection *connection, DBusMessage *message,
					void *unused)
{
	const char *path = dbus_message_get_path(message);
	const char *objection;

	g_clear_pointer(&asker, g_free);
	if (dbus_message_get_type(message) != DBUS_MESSAGE_TYPE_METHOD_CALL || !path)
		return DBUS_HANDLER_RESULT_NOT_YET_HANDLED;
	objection = find_objection(message, path);
	if (objection)
		return refuse_call(connection, message, NOT_YOURS, objection);
	if (!strcmp(path, CLIENT_PATH) &&
	    !g_strcmp0(dbus_message_get_member(message), "CreateSession") &&
	    !prepare_session(message))
		return refuse_call(connection, message, FAILED, "contactguard: not ready yet");
	return DBUS_HANDLER_RESULT_NOT_YET_HANDLED;
}

void cg_plugin_sessions_guard(cg_plugin_client_ready *ready)
{
	DBusConnection *connection = manager_dbus_get_connection();

	is_client_ready = ready;
	drivers = g_ptr_array_new();
	sessions = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, free_owned);
	ended = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
	dbus_connection_add_filter(connection, filter_message, NULL, NULL);
	dbus_connection_unref(connection);
}
