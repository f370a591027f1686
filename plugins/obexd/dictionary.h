/* SPDX-License-Identifier: GPL-2.0-or-later */
/* dictionary: what D-Bus writes as a{sv}: options, properties, credentials. */
#pragma once

#include "obexd.h"

/* Points `value` at the value of a key in the dictionary that `iter` stands at, which is of type
 * a{sv}. Of several with that key and this D-Bus type the last counts, as it does for obexd.
 * Returns FALSE if there is none. */
gboolean cg_plugin_dictionary_find(DBusMessageIter *iter, const char *key, int type,
				   DBusMessageIter *value);
