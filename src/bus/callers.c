/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Who a caller is, as the bus says. The bus remembers the number of the process that connected, and
 * a process can hand its connection on, end, and leave its number to another program. So a process
 * is named only if it still runs by the pidfd that the bus gives (dbus 1.15.8, dbus-broker 34), or,
 * where the bus gives none, if it is older than the caller's name. */
#include "bus-private.h"

#include <gio/gunixfdlist.h>
#include <unistd.h>

typedef struct {
	CgBus *bus; /* already freed if the question ends as cancelled */
	char *name;
	CgBusIdentified identified;
	gpointer data;
} Question;

static void question_free(Question *question)
{
	g_free(question->name);
	g_free(question);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Question, question_free)

/* Takes the pidfd out of the list. -1: the bus gave none. */
static int take_pidfd(GVariant *credentials, GUnixFDList *fds)
{
	gint32 handle;

	if (!fds || !g_variant_lookup(credentials, "ProcessFD", "h", &handle))
		return -1;
	return handle >= 0 && handle < g_unix_fd_list_get_length(fds)
		       ? g_unix_fd_list_get(fds, handle, NULL)
		       : -1;
}

/* The start is read first: if the process still runs after that, it is the start of this one. */
static guint64 find_start(const CgBus *bus, const char *name, guint32 pid, int pidfd)
{
	guint64 start = cg_process_start(pid);
	gint64 appeared = cg_bus_names_appeared(bus->names, name);

	if (pidfd >= 0)
		return cg_process_is_running(pidfd) ? start : 0;
	return appeared && start <= cg_process_tick(appeared) ? start : 0;
}

/* FALSE: the answer does not say whose process it is. */
static gboolean read_process(const Question *question, GVariant *answer, GUnixFDList *fds,
			     CgBusProcess *process)
{
	g_autoptr(GVariant) credentials = g_variant_get_child_value(answer, 0);
	int pidfd;

	*process = (CgBusProcess){ 0 };
	if (!g_variant_lookup(credentials, "UnixUserID", "u", &process->uid))
		return FALSE;
	if (!g_variant_lookup(credentials, "ProcessID", "u", &process->pid))
		return TRUE;
	pidfd = take_pidfd(credentials, fds);
	process->start = find_start(question->bus, question->name, process->pid, pidfd);
	if (pidfd >= 0)
		close(pidfd);
	return TRUE;
}

static void on_answer(GObject *source, GAsyncResult *result, gpointer data)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(GUnixFDList) fds = NULL;
	g_autoptr(GVariant) answer = g_dbus_connection_call_with_unix_fd_list_finish(
		G_DBUS_CONNECTION(source), &fds, result, &error);
	g_autoptr(Question) question = data;
	CgBusProcess process;

	if (answer && !read_process(question, answer, fds, &process))
		g_set_error(&error, CG_ERROR, CG_ERROR_MALFORMED, "who calls can't be told");
	question->identified(question->data, error ? NULL : &process, error);
}

void cg_bus_identify(CgBus *bus, const char *caller, CgBusIdentified identified, gpointer data)
{
	Question *question = g_new(Question, 1);

	*question = (Question){ bus, g_strdup(caller), identified, data };
	g_dbus_connection_call_with_unix_fd_list(
		bus->connection, "org.freedesktop.DBus", "/org/freedesktop/DBus",
		"org.freedesktop.DBus", "GetConnectionCredentials", g_variant_new("(s)", caller),
		G_VARIANT_TYPE("(a{sv})"), G_DBUS_CALL_FLAGS_NONE, -1, NULL, bus->ending, on_answer,
		question);
}
