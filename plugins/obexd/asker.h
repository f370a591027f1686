/* SPDX-License-Identifier: GPL-2.0-or-later */
/* asker: the process behind a name on obexd's bus.
 *
 * The bus knows the number of the process that connected. That process can hand its connection on
 * and end, and another program can get its number. So the plugin names a process by its number and
 * its start together, and says so if it cannot tell whether the number is still that process's. */
#pragma once

#include "obexd.h"

struct asker {
	dbus_uint32_t pid, uid; /* pid 0: the bus does not say */
	/* When the process started, field 22 of /proc/PID/stat. 0: it can't be told. */
	dbus_uint64_t start;
};

/* Begins to note when names appear on obexd's bus. Called once. */
void cg_plugin_asker_watch(void);

/* Returns the tick, as the starts of processes are counted, in which a unique name appeared. 0: it
 * was there before cg_plugin_asker_watch(). */
dbus_uint64_t cg_plugin_asker_appeared(const char *name);

/* Reads an answer of GetConnectionCredentials() about a name that appeared in that tick. Returns
 * FALSE if it does not say which user it is. */
gboolean cg_plugin_asker_read(DBusMessage *answer, dbus_uint64_t appeared, struct asker *asker);
