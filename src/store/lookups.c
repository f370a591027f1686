/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The numbers that consumers have looked up, as keyed digests: which of them still count, and their
 * rows. lookup-ticket.c keeps the two alike. */
#include "store-private.h"

#include <string.h>

static gboolean is_same_number(const CgLookedUp *a, const CgLookedUp *b)
{
	return memcmp(a->consumer, b->consumer, CG_HASH_SIZE) == 0 &&
	       (memcmp(a->number, b->number, CG_HASH_SIZE) == 0 ||
		memcmp(a->number, b->other, CG_HASH_SIZE) == 0 ||
		memcmp(a->other, b->number, CG_HASH_SIZE) == 0 ||
		memcmp(a->other, b->other, CG_HASH_SIZE) == 0);
}

CgLookedUp *cg_lookups_find(const GArray *lookups, const CgLookedUp *what)
{
	for (guint i = 0; i < lookups->len; i++) {
		CgLookedUp *lookup = &g_array_index(lookups, CgLookedUp, i);

		if (is_same_number(lookup, what))
			return lookup;
	}
	return NULL;
}

void cg_lookups_drop(GArray *lookups, gint64 running)
{
	for (guint i = lookups->len; i > 0; i--)
		if (g_array_index(lookups, CgLookedUp, i - 1).running <= running - CG_LOOKUP_PERIOD)
			g_array_remove_index_fast(lookups, i - 1);
}

gboolean cg_lookups_have_room(const GArray *lookups, const CgLookedUp *what)
{
	guint of_consumer = 0;

	for (guint i = 0; i < lookups->len; i++)
		of_consumer += memcmp(g_array_index(lookups, CgLookedUp, i).consumer,
				      what->consumer, CG_HASH_SIZE) == 0;
	return of_consumer < CG_LOOKUPS_MAX && lookups->len < CG_LOOKUPS_OF_ALL_MAX;
}

/* --- The rows --- */

static gboolean read_lookup(GArray *lookups, CgStatement *row)
{
	CgLookedUp lookup = { .durable = TRUE };

	lookup.running = lookup.written = sqlite3_column_int64(row, 3);
	if (!cg_column_bytes(row, 0, lookup.consumer, CG_HASH_SIZE) ||
	    !cg_column_bytes(row, 1, lookup.number, CG_HASH_SIZE) ||
	    !cg_column_bytes(row, 2, lookup.other, CG_HASH_SIZE))
		return FALSE;
	g_array_append_val(lookups, lookup);
	return TRUE;
}

GArray *cg_lookups_read(sqlite3 *db, const char **why)
{
	g_autoptr(CgStatement) statement =
		cg_database_prepare(db, "SELECT consumer, number, other, running FROM lookups");
	g_autoptr(GArray) lookups = g_array_new(FALSE, FALSE, sizeof(CgLookedUp));
	int step = SQLITE_ERROR;

	*why = "a lookup in it can't be understood";
	while (statement && (step = sqlite3_step(statement)) == SQLITE_ROW)
		if (!read_lookup(lookups, statement))
			return NULL;
	if (step == SQLITE_DONE)
		return g_steal_pointer(&lookups);
	*why = sqlite3_errmsg(db);
	return NULL;
}

gboolean cg_lookups_write(sqlite3 *db, const CgLookedUp *lookup)
{
	g_autoptr(CgStatement) row =
		cg_database_prepare(db, "INSERT OR REPLACE INTO lookups (consumer, number, other, "
					"running) VALUES (?, ?, ?, ?)");

	return row && cg_bind_bytes(row, 1, lookup->consumer, CG_HASH_SIZE) &&
	       cg_bind_bytes(row, 2, lookup->number, CG_HASH_SIZE) &&
	       cg_bind_bytes(row, 3, lookup->other, CG_HASH_SIZE) &&
	       cg_bind_number(row, 4, lookup->written) && cg_database_changed(row);
}

gboolean cg_lookups_delete(sqlite3 *db, gint64 running, gboolean *deleted)
{
	g_autoptr(CgStatement) statement =
		cg_database_prepare(db, "DELETE FROM lookups WHERE running <= ?");

	if (!statement || !cg_bind_number(statement, 1, running - CG_LOOKUP_PERIOD) ||
	    !cg_database_done(statement))
		return FALSE;
	*deleted = sqlite3_changes(db) > 0;
	return TRUE;
}
