/* SPDX-License-Identifier: GPL-2.0-or-later */
/* How much each caller has waiting, by its unique name on the bus. It refuses a call that would
 * make one caller's share too large; what others have waiting does not matter. */
#include "bus-private.h"

/* A call counts one unit, and one more for each UNIT_SIZE bytes of its arguments. The limit is more
 * small calls than the system bus lets a connection wait for (128 replies), and a few of the
 * longest. */
#define UNITS_MAX 256
#define UNIT_SIZE 4096

struct CgCallBacklog {
	GHashTable *callers; /* name -> units */
};

CgCallBacklog *cg_call_backlog_new(void)
{
	CgCallBacklog *backlog = g_new0(CgCallBacklog, 1);

	backlog->callers = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	return backlog;
}

void cg_call_backlog_free(CgCallBacklog *backlog)
{
	g_hash_table_unref(backlog->callers);
	g_free(backlog);
}

static gsize units_of(const CgCallBacklog *backlog, const char *caller)
{
	return GPOINTER_TO_SIZE(g_hash_table_lookup(backlog->callers, caller));
}

static gsize units_for(gsize bytes)
{
	return 1 + bytes / UNIT_SIZE;
}

gboolean cg_call_backlog_add(CgCallBacklog *backlog, const char *caller, gsize bytes)
{
	gsize sum = units_of(backlog, caller) + units_for(bytes);

	if (sum > UNITS_MAX)
		return FALSE;
	g_hash_table_insert(backlog->callers, g_strdup(caller), GSIZE_TO_POINTER(sum));
	return TRUE;
}

void cg_call_backlog_remove(CgCallBacklog *backlog, const char *caller, gsize bytes)
{
	gsize rest = units_of(backlog, caller) - units_for(bytes);

	if (rest)
		g_hash_table_insert(backlog->callers, g_strdup(caller), GSIZE_TO_POINTER(rest));
	else
		g_hash_table_remove(backlog->callers, caller);
}

guint cg_call_backlog_callers(const CgCallBacklog *backlog)
{
	return g_hash_table_size(backlog->callers);
}
