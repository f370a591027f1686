/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Who asks obexd. A process is named only if it still runs by the pidfd that the bus gives (dbus
 * 1.15.8, dbus-broker 34), or, where the bus gives none, if it is older than its name on the bus.
 * Names that were there before are not known, and neither are those over the limit. */
#include <poll.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "asker.h"
#include "dictionary.h"

/* More than a session bus has connections. */
#define NAMES_MAX 65536

static GHashTable *names; /* unique name -> dbus_uint64_t, the tick in which it appeared */

/* --- Names --- */

static dbus_uint64_t read_tick(void)
{
	dbus_uint64_t a_second = sysconf(_SC_CLK_TCK);
	struct timespec now;

	if (clock_gettime(CLOCK_BOOTTIME, &now) < 0)
		return 0;
	return now.tv_sec * a_second + now.tv_nsec / (1000000000 / a_second);
}

static void note_name(const char *name)
{
	dbus_uint64_t tick = read_tick();

	if (g_hash_table_size(names) < NAMES_MAX)
		g_hash_table_replace(names, g_strdup(name), g_memdup2(&tick, sizeof(tick)));
}

/* The bus gives a unique name once and to one connection. Any program may send such a signal. */
static gboolean on_owner_changed(DBusConnection *connection, DBusMessage *message, void *unused)
{
	const char *name, *before, *after;

	if (!dbus_message_has_sender(message, DBUS_SERVICE_DBUS) ||
	    !dbus_message_get_args(message, NULL, DBUS_TYPE_STRING, &name, DBUS_TYPE_STRING,
				   &before, DBUS_TYPE_STRING, &after, DBUS_TYPE_INVALID) ||
	    *name != ':')
		return TRUE;
	if (*after)
		note_name(name);
	else
		g_hash_table_remove(names, name);
	return TRUE;
}

void cg_plugin_asker_watch(void)
{
	DBusConnection *connection = manager_dbus_get_connection();

	names = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
	g_dbus_add_signal_watch(connection, DBUS_SERVICE_DBUS, DBUS_PATH_DBUS, DBUS_INTERFACE_DBUS,
				"NameOwnerChanged", on_owner_changed, NULL, NULL);
	dbus_connection_unref(connection);
}

dbus_uint64_t cg_plugin_asker_appeared(const char *name)
{
	const dbus_uint64_t *tick = g_hash_table_lookup(names, name);

	return tick ? *tick : 0;
}

/* --- Processes --- */

/* Returns the start of a process. 0: it has ended, or that can't be read. */
static dbus_uint64_t read_start(dbus_uint32_t pid)
{
	g_autofree char *path = g_strdup_printf("/proc/%u/stat", pid);
	g_autofree char *line = NULL;
	g_auto(GStrv) fields = NULL;
	guint64 start = 0;
	char *behind_name;

	if (!g_file_get_contents(path, &line, NULL, NULL))
		return 0;
	/* The program's name may hold brackets and spaces. Nothing behind it holds a bracket, and
	 * the field behind it is the third. */
	behind_name = strrchr(line, ')');
	if (!behind_name)
		return 0;
	fields = g_strsplit(g_strstrip(behind_name + 1), " ", 22 - 3 + 2);
	if (g_strv_length(fields) > 22 - 3)
		g_ascii_string_to_unsigned(fields[22 - 3], 10, 1, G_MAXUINT64, &start, NULL);
	return start;
}

/* Takes the pidfd. */
static gboolean is_running(int pidfd)
{
	struct pollfd ended = { .fd = pidfd, .events = POLLIN };
	gboolean running = poll(&ended, 1, 0) == 0;

	close(pidfd);
	return running;
}

/* Reads a value of the dictionary that an answer is. Returns FALSE if it has none of that type. */
static gboolean read_credential(DBusMessage *answer, const char *key, int type, void *value)
{
	DBusMessageIter iter, found;

	dbus_message_iter_init(answer, &iter);
	if (!cg_plugin_dictionary_find(&iter, key, type, &found))
		return FALSE;
	dbus_message_iter_get_basic(&found, value);
	return TRUE;
}

gboolean cg_plugin_asker_read(DBusMessage *answer, dbus_uint64_t appeared, struct asker *asker)
{
	int pidfd = -1; /* if the bus gives none */

	*asker = (struct asker){ 0 };
	if (!dbus_message_has_signature(answer, "a{sv}") ||
	    !read_credential(answer, "UnixUserID", DBUS_TYPE_UINT32, &asker->uid))
		return FALSE;
	if (!read_credential(answer, "ProcessID", DBUS_TYPE_UINT32, &asker->pid))
		return TRUE; /* newer buses have none for a process that has ended */
	/* The start is read first: if the process still runs after that, it is the start of this
	 * one. */
	asker->start = read_start(asker->pid);
	read_credential(answer, "ProcessFD", DBUS_TYPE_UNIX_FD, &pidfd);
	if (pidfd >= 0 ? !is_running(pidfd) : asker->start > appeared)
		asker->start = 0;
	return TRUE;
}
