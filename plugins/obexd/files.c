/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A file is known by what it is, not by its name, so that neither another spelling nor a link nor a
 * new name hides it. obexd has opened it by the time it answers. A copy is another file. */
#include <fcntl.h>
#include <sys/stat.h>

#include "dictionary.h"
#include "files.h"

/* A head unit that pulls its book every hour makes as many in years. When it is full, what is no
 * longer where it was written is forgotten; if that is not enough, no file of an unknown owner may
 * be named any more. */
#define FILES_MAX 65536

struct written {
	char *owner; /* the unique name of the caller */
	char *path;
};

static GHashTable *files; /* an identity -> struct written */
static gboolean is_reading;

/* The methods whose file is read and sent. */
static const char *const reading[] = {
	"SendFile", "PutFile", "PutPhonebook", "PushMessage", "ExchangeBusinessCards",
};

static void free_written(gpointer data)
{
	struct written *written = data;

	g_free(written->owner);
	g_free(written->path);
	g_free(written);
}

/* Returns what tells a file from every other, also from a later one with the same number; the
 * caller frees it. NULL: there is no such file. */
static char *identify(const char *path)
{
	struct statx status;

	if (statx(AT_FDCWD, path, AT_NO_AUTOMOUNT, STATX_INO | STATX_BTIME, &status) < 0)
		return NULL;
	return g_strdup_printf("%x:%x:%llx:%llx.%x", status.stx_dev_major, status.stx_dev_minor,
			       (unsigned long long)status.stx_ino,
			       (unsigned long long)status.stx_btime.tv_sec,
			       status.stx_btime.tv_nsec);
}

static gboolean is_full(void)
{
	return files && g_hash_table_size(files) >= FILES_MAX;
}

static gboolean is_allowed(const char *path, const char *sender)
{
	g_autofree char *identity = identify(path);
	const struct written *written;

	if (!identity || !files)
		return TRUE;
	written = g_hash_table_lookup(files, identity);
	return written ? !g_strcmp0(written->owner, sender) : !is_full();
}

gboolean cg_plugin_files_allow(DBusMessage *call)
{
	const char *sender = dbus_message_get_sender(call);
	const char *member = dbus_message_get_member(call);
	DBusMessageIter iter;
	const char *text;

	is_reading = FALSE;
	for (guint i = 0; i < G_N_ELEMENTS(reading); i++)
		is_reading |= !g_strcmp0(member, reading[i]);
	dbus_message_iter_init(call, &iter);
	for (; dbus_message_iter_get_arg_type(&iter) != DBUS_TYPE_INVALID;
	     dbus_message_iter_next(&iter)) {
		if (dbus_message_iter_get_arg_type(&iter) != DBUS_TYPE_STRING)
			continue;
		dbus_message_iter_get_basic(&iter, &text);
		if (!is_allowed(text, sender))
			return FALSE;
	}
	return TRUE;
}

static gboolean is_gone(gpointer identity, gpointer data, gpointer unused)
{
	const struct written *written = data;
	g_autofree char *now = identify(written->path);

	return g_strcmp0(identity, now);
}

static void keep_file(const char *path, const char *owner)
{
	g_autofree char *identity = identify(path);
	struct written *written;

	if (!files)
		files = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, free_written);
	if (is_full())
		g_hash_table_foreach_remove(files, is_gone, NULL);
	if (!identity || is_full())
		return;
	written = g_new0(struct written, 1);
	written->owner = g_strdup(owner);
	written->path = g_strdup(path);
	g_hash_table_replace(files, g_steal_pointer(&identity), written);
}

/* Returns the value of Filename among a transfer's properties, lent from the answer, or NULL. */
static const char *find_filename(DBusMessage *answer)
{
	DBusMessageIter iter, value;
	const char *path;

	dbus_message_iter_init(answer, &iter);
	dbus_message_iter_next(&iter);
	if (!cg_plugin_dictionary_find(&iter, "Filename", DBUS_TYPE_STRING, &value))
		return NULL;
	dbus_message_iter_get_basic(&value, &path);
	return path;
}

void cg_plugin_files_note(DBusMessage *answer)
{
	const char *path = is_reading ? NULL : find_filename(answer);

	if (path)
		keep_file(path, dbus_message_get_destination(answer));
}
