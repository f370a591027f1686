/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "dictionary.h"

#include <string.h>

gboolean cg_plugin_dictionary_find(DBusMessageIter *iter, const char *key, int type,
				   DBusMessageIter *value)
{
	DBusMessageIter entries, entry, variant;
	gboolean found = FALSE;
	const char *name;

	dbus_message_iter_recurse(iter, &entries);
	for (; dbus_message_iter_get_arg_type(&entries) == DBUS_TYPE_DICT_ENTRY;
	     dbus_message_iter_next(&entries)) {
		dbus_message_iter_recurse(&entries, &entry);
		dbus_message_iter_get_basic(&entry, &name);
		dbus_message_iter_next(&entry);
		dbus_message_iter_recurse(&entry, &variant);
		if (strcmp(name, key) || dbus_message_iter_get_arg_type(&variant) != type)
			continue;
		*value = variant;
		found = TRUE;
	}
	return found;
}
