/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Rows: grants, trips and the beat, to and from the database. A row that can't be understood fails
 * the whole reading: what a driver decided is not guessed at. */
#include "store-private.h"

/* --- The beat --- */

gboolean cg_rows_read_beat(sqlite3 *db, CgBeat *beat)
{
	g_autoptr(CgStatement) statement =
		cg_database_prepare(db, "SELECT time, boot, boot_id FROM beat");

	if (!statement || sqlite3_step(statement) != SQLITE_ROW || !cg_column_text(statement, 2))
		return FALSE;
	beat->time = sqlite3_column_int64(statement, 0);
	beat->boot = sqlite3_column_int64(statement, 1);
	beat->boot_id = g_intern_string(cg_column_text(statement, 2));
	return TRUE;
}

gboolean cg_rows_write_beat(sqlite3 *db, const CgBeat *beat)
{
	g_autoptr(CgStatement) statement =
		cg_database_prepare(db, "UPDATE beat SET time = ?, boot = ?, boot_id = ?");

	return statement && cg_bind_number(statement, 1, beat->time) &&
	       cg_bind_number(statement, 2, beat->boot) &&
	       cg_bind_text(statement, 3, beat->boot_id) && cg_database_done(statement);
}

/* --- Grants --- */

#define GRANT_COLUMNS "phone, consumer, serial, scope, lifetime, until, boot, boot_id, bond, over"

/* A database that was damaged may give NULL also where its schema has none. */
static gboolean is_whole(const CgGrant *grant, const char *lifetime)
{
	return grant->phone && grant->consumer && grant->boot_id && lifetime;
}

/* NULL: the scope's text or the lifetime is none, or something is missing. */
static CgGrant *grant_of(CgStatement *row)
{
	g_autoptr(CgGrant) grant = g_new0(CgGrant, 1);
	const char *scope = cg_column_text(row, 3), *lifetime = cg_column_text(row, 4);

	grant->phone = g_strdup(cg_column_text(row, 0));
	grant->consumer = g_strdup(cg_column_text(row, 1));
	grant->serial = sqlite3_column_int64(row, 2);
	grant->scope = scope ? cg_scope_parse(scope, "a grant", NULL) : NULL;
	grant->until = sqlite3_column_int64(row, 5);
	grant->boot = sqlite3_column_int64(row, 6);
	grant->boot_id = g_strdup(cg_column_text(row, 7));
	grant->bond = g_strdup(cg_column_text(row, 8));
	grant->over = sqlite3_column_int(row, 9) != 0;
	if (!is_whole(grant, lifetime) || !cg_lifetime_parse(lifetime, &grant->lifetime) ||
	    (scope && !grant->scope))
		return NULL;
	return g_steal_pointer(&grant);
}

GPtrArray *cg_rows_read_grants(sqlite3 *db, const char **why)
{
	g_autoptr(CgStatement) statement =
		cg_database_prepare(db, "SELECT " GRANT_COLUMNS " FROM grants ORDER BY serial");
	g_autoptr(GPtrArray) grants = g_ptr_array_new_with_free_func((GDestroyNotify)cg_grant_free);
	int step = SQLITE_ERROR;

	while (statement && (step = sqlite3_step(statement)) == SQLITE_ROW) {
		CgGrant *grant = grant_of(statement);

		if (!grant) {
			*why = "a grant in it can't be understood";
			return NULL;
		}
		g_ptr_array_add(grants, grant);
	}
	*why = sqlite3_errmsg(db);
	return step == SQLITE_DONE ? g_steal_pointer(&grants) : NULL;
}

gboolean cg_rows_write_grant(sqlite3 *db, const CgGrant *grant)
{
	g_autofree char *scope = grant->scope ? cg_scope_print(grant->scope) : NULL;
	g_autofree char *lifetime = cg_lifetime_print(&grant->lifetime);
	g_autoptr(CgStatement) row =
		cg_database_prepare(db, "INSERT OR REPLACE INTO grants (" GRANT_COLUMNS
					") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");

	return row && cg_bind_text(row, 1, grant->phone) && cg_bind_text(row, 2, grant->consumer) &&
	       cg_bind_number(row, 3, grant->serial) && cg_bind_text(row, 4, scope) &&
	       cg_bind_text(row, 5, lifetime) && cg_bind_number(row, 6, grant->until) &&
	       cg_bind_number(row, 7, grant->boot) && cg_bind_text(row, 8, grant->boot_id) &&
	       cg_bind_text(row, 9, grant->bond) && cg_bind_number(row, 10, grant->over) &&
	       cg_database_done(row);
}

/* NULL stands for any. */
gboolean cg_rows_drop_grants(sqlite3 *db, const char *phone, const char *consumer)
{
	g_autoptr(CgStatement) statement =
		cg_database_prepare(db, "DELETE FROM grants WHERE phone = ifnull(?, phone) AND "
					"consumer = ifnull(?, consumer)");

	return statement && cg_bind_text(statement, 1, phone) &&
	       cg_bind_text(statement, 2, consumer) && cg_database_done(statement);
}

/* --- Trips --- */

void cg_phone_presence_free(CgPhonePresence *trip)
{
	g_free(trip->phone);
	g_free(trip);
}

static CgPhonePresence *trip_of(CgStatement *row, const CgBeat *beat)
{
	CgPhonePresence *trip = g_new0(CgPhonePresence, 1);

	trip->phone = g_strdup(cg_column_text(row, 0));
	trip->gone_since = sqlite3_column_int(row, 1) ? beat->boot : sqlite3_column_int64(row, 2);
	trip->trip_after = sqlite3_column_int64(row, 3);
	return trip;
}

GPtrArray *cg_rows_read_trips(sqlite3 *db, const CgBeat *beat, const char **why)
{
	g_autoptr(CgStatement) statement =
		cg_database_prepare(db, "SELECT phone, here, gone_since, trip_after FROM trips "
					"WHERE boot_id = ? AND phone IS NOT NULL");
	g_autoptr(GPtrArray) trips =
		g_ptr_array_new_with_free_func((GDestroyNotify)cg_phone_presence_free);
	int step = SQLITE_ERROR;

	if (statement && cg_bind_text(statement, 1, cg_clock_boot_id()))
		while ((step = sqlite3_step(statement)) == SQLITE_ROW)
			g_ptr_array_add(trips, trip_of(statement, beat));
	*why = sqlite3_errmsg(db);
	return step == SQLITE_DONE ? g_steal_pointer(&trips) : NULL;
}

gboolean cg_rows_write_trip(sqlite3 *db, const CgPhonePresence *trip, const char *boot_id)
{
	g_autoptr(CgStatement) row = cg_database_prepare(
		db, "INSERT OR REPLACE INTO trips (phone, boot_id, here, gone_since, trip_after) "
		    "VALUES (?, ?, ?, ?, ?)");

	return row && cg_bind_text(row, 1, trip->phone) && cg_bind_text(row, 2, boot_id) &&
	       cg_bind_number(row, 3, trip->here) && cg_bind_number(row, 4, trip->gone_since) &&
	       cg_bind_number(row, 5, trip->trip_after) && cg_database_done(row);
}
