/* SPDX-License-Identifier: GPL-2.0-or-later */
/* All that obexd's objects send goes through dbus_connection_send(), and so through here. What is
 * about a session without a known owner is sent to nobody. */
#include <string.h>

#include "files.h"
#include "import.h"
#include "obexd.h"
#include "sessions.h"
#include "shown.h"

#define OBJECT_MANAGER "org.freedesktop.DBus.ObjectManager"
#define ALL_OBJECTS    "a{oa{sa{sv}}}" /* what GetManagedObjects() answers, and no other method */
#define NEW_TRANSFER   "oa{sv}"        /* what a method answers that begins a transfer */

/* --- Signals --- */

/* Returns the path of the object that a signal is about, lent from it. */
static const char *find_subject(DBusMessage *signal)
{
	const char *subject = dbus_message_get_path(signal);

	if (dbus_message_has_interface(signal, OBJECT_MANAGER) &&
	    !dbus_message_get_args(signal, NULL, DBUS_TYPE_OBJECT_PATH, &subject,
				   DBUS_TYPE_INVALID))
		return NULL;
	return subject;
}

static dbus_bool_t send_signal(DBusConnection *connection, DBusMessage *signal,
			       dbus_uint32_t *serial)
{
	const char *subject = find_subject(signal);
	const char *owner;

	if (subject && !cg_plugin_sessions_covers(subject))
		return dbus_connection_send(connection, signal, serial);
	owner = subject ? cg_plugin_sessions_owner(subject) : NULL;
	if (!owner)
		return TRUE; /* as if it were sent */
	return dbus_message_set_destination(signal, owner) &&
	       dbus_connection_send(connection, signal, serial);
}

/* --- The list of all objects --- */

static void copy_value(DBusMessageIter *from, DBusMessageIter *to)
{
	int type = dbus_message_iter_get_arg_type(from);
	DBusMessageIter inside, copy;
	DBusBasicValue value;
	char *signature = NULL;

	if (dbus_type_is_basic(type)) {
		dbus_message_iter_get_basic(from, &value);
		dbus_message_iter_append_basic(to, type, &value);
		return;
	}
	dbus_message_iter_recurse(from, &inside);
	/* An array may be empty, and then only its own signature tells what it holds. */
	if (type == DBUS_TYPE_ARRAY)
		signature = dbus_message_iter_get_signature(from);
	else if (type == DBUS_TYPE_VARIANT)
		signature = dbus_message_iter_get_signature(&inside);
	dbus_message_iter_open_container(
		to, type, type == DBUS_TYPE_ARRAY ? signature + 1 : signature, &copy);
	for (; dbus_message_iter_get_arg_type(&inside) != DBUS_TYPE_INVALID;
	     dbus_message_iter_next(&inside))
		copy_value(&inside, &copy);
	dbus_message_iter_close_container(to, &copy);
	dbus_free(signature);
}

static gboolean is_shown_to(DBusMessageIter *object, const char *caller)
{
	DBusMessageIter entry;
	const char *path;

	dbus_message_iter_recurse(object, &entry);
	dbus_message_iter_get_basic(&entry, &path);
	return !cg_plugin_sessions_covers(path) ||
	       !g_strcmp0(cg_plugin_sessions_owner(path), caller);
}

/* Returns what the caller may see of this answer, for the caller of this function to unref. */
static DBusMessage *copy_shown(DBusMessage *answer)
{
	DBusMessage *shown = dbus_message_new(DBUS_MESSAGE_TYPE_METHOD_RETURN);
	const char *caller = dbus_message_get_destination(answer);
	DBusMessageIter from, to, objects, kept;

	dbus_message_set_reply_serial(shown, dbus_message_get_reply_serial(answer));
	dbus_message_set_destination(shown, caller);
	dbus_message_set_no_reply(shown, TRUE);
	dbus_message_iter_init(answer, &from);
	dbus_message_iter_recurse(&from, &objects);
	dbus_message_iter_init_append(shown, &to);
	dbus_message_iter_open_container(&to, DBUS_TYPE_ARRAY, &ALL_OBJECTS[1], &kept);
	for (; dbus_message_iter_get_arg_type(&objects) != DBUS_TYPE_INVALID;
	     dbus_message_iter_next(&objects))
		if (is_shown_to(&objects, caller))
			copy_value(&objects, &kept);
	dbus_message_iter_close_container(&to, &kept);
	return shown;
}

static dbus_bool_t send_answer(DBusConnection *connection, DBusMessage *answer,
			       dbus_uint32_t *serial)
{
	DBusMessage *shown;
	dbus_bool_t is_sent;

	if (dbus_message_has_signature(answer, NEW_TRANSFER))
		cg_plugin_files_note(answer);
	if (!dbus_message_has_signature(answer, ALL_OBJECTS))
		return dbus_connection_send(connection, answer, serial);
	shown = copy_shown(answer);
	is_sent = dbus_connection_send(connection, shown, serial);
	dbus_message_unref(shown);
	return is_sent;
}

static dbus_bool_t guarded_send(DBusConnection *connection, DBusMessage *message,
				dbus_uint32_t *serial)
{
	switch (dbus_message_get_type(message)) {
	case DBUS_MESSAGE_TYPE_SIGNAL: return send_signal(connection, message, serial);
	case DBUS_MESSAGE_TYPE_METHOD_RETURN: return send_answer(connection, message, serial);
	default: return dbus_connection_send(connection, message, serial);
	}
}

gboolean cg_plugin_shown_guard(void)
{
	if (cg_plugin_import_replace("dbus_connection_send", (void (*)(void))guarded_send) == 0)
		return TRUE;
	error("contactguard: what obexd sends cannot be guarded, so it gets no session");
	return FALSE;
}
