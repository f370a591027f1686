/* SPDX-License-Identifier: GPL-2.0-or-later */
/* How much each caller has waiting, by its unique name. Refuses one that would have too much. */
#include "bus-private.h"

/* Small calls that one may have waiting, and as many KiB as four times that: more than the system
 * bus lets a connection wait for (128 replies), and a few of the longest calls. */
#define UNITS_MAX 256
#define UNIT      4096 /* bytes of arguments */

struct CgBusCrowd {
	GHashTable *callers; /* name -> units */
};

CgBusCrowd *cg_bus_crowd_new(void)
{
	CgBusCrowd *crowd = g_new0(CgBusCrowd, 1);

	crowd->callers = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	return crowd;
}

void cg_bus_crowd_free(CgBusCrowd *crowd)
{
	g_hash_table_unref(crowd->callers);
	g_free(crowd);
}

static gsize units_of(const CgBusCrowd *crowd, const char *caller)
{
	return GPOINTER_TO_SIZE(g_hash_table_lookup(crowd->callers, caller));
}

static gsize units(gsize bytes)
{
	return 1 + bytes / UNIT;
}

gboolean cg_bus_crowd_enter(CgBusCrowd *crowd, const char *caller, gsize bytes)
{
	gsize sum = units_of(crowd, caller) + units(bytes);

	if (sum > UNITS_MAX)
		return FALSE;
	g_hash_table_insert(crowd->callers, g_strdup(caller), GSIZE_TO_POINTER(sum));
	return TRUE;
}

void cg_bus_crowd_leave(CgBusCrowd *crowd, const char *caller, gsize bytes)
{
	gsize left = units_of(crowd, caller) - units(bytes);

	if (left)
		g_hash_table_insert(crowd->callers, g_strdup(caller), GSIZE_TO_POINTER(left));
	else
		g_hash_table_remove(crowd->callers, caller);
}

guint cg_bus_crowd_size(const CgBusCrowd *crowd)
{
	return g_hash_table_size(crowd->callers);
}
