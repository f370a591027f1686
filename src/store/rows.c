/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Rows: grants, the presence of phones and the time of the last write, to and from the database. If
 * a row cannot be understood the whole reading fails, since what a driver decided must not be
 * guessed. */
#include "store-private.h"

#include <string.h>

/* --- The time of the last write --- */

gboolean cg_rows_read_timestamp(sqlite3 *db, CgTimestamp *timestamp)
{
	g_autoptr(CgStatement) statement =
		cg_database_prepare(db, "SELECT time, boot, boot_id, running, skipped FROM beat");

	if (!statement || sqlite3_step(statement) != SQLITE_ROW || !cg_column_text(statement, 2))
		return FALSE;
	timestamp->time = sqlite3_column_int64(statement, 0);
	timestamp->boot = sqlite3_column_int64(statement, 1);
	timestamp->boot_id = g_intern_string(cg_column_text(statement, 2));
	timestamp->running = sqlite3_column_int64(statement, 3);
	timestamp->skipped = sqlite3_column_int64(statement, 4);
	return TRUE;
}

/* Rows of the ledger have one time, so what was skipped before them is looked up here. An hour does
 * not matter. */
static gboolean note_skipped(sqlite3 *db, const CgTimestamp *timestamp)
{
	g_autoptr(CgStatement) statement = cg_database_prepare(
		db, "INSERT OR REPLACE INTO skips SELECT ?1, ?2 WHERE ?2 - ifnull((SELECT skipped "
		    "FROM skips ORDER BY time DESC LIMIT 1), 0) > 3600000000");

	return statement && cg_bind_number(statement, 1, timestamp->time) &&
	       cg_bind_number(statement, 2, timestamp->skipped) && cg_database_done(statement);
}

gboolean cg_rows_write_timestamp(sqlite3 *db, const CgTimestamp *timestamp)
{
	g_autoptr(CgStatement) statement = cg_database_prepare(
		db, "UPDATE beat SET time = ?, boot = ?, boot_id = ?, running = ?, skipped = ?");

	return statement && cg_bind_number(statement, 1, timestamp->time) &&
	       cg_bind_number(statement, 2, timestamp->boot) &&
	       cg_bind_text(statement, 3, timestamp->boot_id) &&
	       cg_bind_number(statement, 4, timestamp->running) &&
	       cg_bind_number(statement, 5, timestamp->skipped) && cg_database_changed(statement) &&
	       note_skipped(db, timestamp);
}

/* --- Grants --- */

#define GRANT_COLUMNS "phone, consumer, serial, scope, lifetime, until, boot, boot_id, bond, over"
#define GRANT_TAG     10 /* the column behind these */

/* A grant that another program wrote has no tag, since that takes the key. */
static void compute_tag(const guint8 *key, CgStatement *row, guint8 tag[CG_HASH_SIZE])
{
	g_autoptr(CgHash) hash = cg_hash_new(key, "grant");

	cg_hash_columns(hash, row, GRANT_TAG);
	cg_hash_end(hash, tag);
}

static gboolean has_tag(const guint8 *key, CgStatement *row)
{
	guint8 tag[CG_HASH_SIZE], found[CG_HASH_SIZE];

	compute_tag(key, row, tag);
	return cg_column_bytes(row, GRANT_TAG, found, sizeof(found)) &&
	       memcmp(tag, found, sizeof(tag)) == 0;
}

static gboolean write_tag(sqlite3 *db, gint64 rowid, const guint8 tag[CG_HASH_SIZE])
{
	g_autoptr(CgStatement) statement =
		cg_database_prepare(db, "UPDATE grants SET tag = ? WHERE rowid = ?");

	return statement && cg_bind_bytes(statement, 1, tag, CG_HASH_SIZE) &&
	       cg_bind_number(statement, 2, rowid) && cg_database_changed(statement);
}

gboolean cg_rows_tag_grants(sqlite3 *db, const guint8 *key)
{
	g_autoptr(CgStatement) row = cg_database_prepare(
		db, "SELECT " GRANT_COLUMNS ", rowid FROM grants WHERE tag = x'' LIMIT 1");
	guint8 tag[CG_HASH_SIZE];
	int step = SQLITE_ERROR;

	while (row && (step = sqlite3_step(row)) == SQLITE_ROW) {
		gint64 rowid = sqlite3_column_int64(row, GRANT_TAG);

		compute_tag(key, row, tag);
		sqlite3_reset(row);
		if (!write_tag(db, rowid, tag))
			return FALSE;
	}
	return step == SQLITE_DONE;
}

/* A damaged database may give NULL even if its schema forbids it. */
static gboolean is_whole(const CgGrant *grant, const char *lifetime)
{
	return grant->phone && grant->consumer && grant->boot_id && lifetime;
}

/* Returns NULL if something is missing, or the scope or the lifetime cannot be parsed. */
static CgGrant *parse_grant(CgStatement *row)
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

GPtrArray *cg_rows_read_grants(sqlite3 *db, const guint8 *key, const char **why)
{
	g_autoptr(CgStatement) statement = cg_database_prepare(
		db, "SELECT " GRANT_COLUMNS ", tag FROM grants ORDER BY serial");
	g_autoptr(GPtrArray) grants = g_ptr_array_new_with_free_func((GDestroyNotify)cg_grant_free);
	int step = SQLITE_ERROR;

	while (statement && (step = sqlite3_step(statement)) == SQLITE_ROW) {
		CgGrant *grant = parse_grant(statement);

		if (!grant) {
			*why = "a grant in it can't be understood";
			return NULL;
		}
		g_ptr_array_add(grants, grant);
		if (!has_tag(key, statement)) {
			*why = "a grant in it was changed by another program";
			return NULL;
		}
	}
	*why = sqlite3_errmsg(db);
	return step == SQLITE_DONE ? g_steal_pointer(&grants) : NULL;
}

gboolean cg_rows_write_grant(sqlite3 *db, const guint8 *key, const CgGrant *grant)
{
	g_autofree char *scope = grant->scope ? cg_scope_print(grant->scope) : NULL;
	g_autofree char *lifetime = cg_lifetime_print(&grant->lifetime);
	g_autoptr(CgStatement) row =
		cg_database_prepare(db, "INSERT OR REPLACE INTO grants (" GRANT_COLUMNS
					", tag) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, x'')");

	return row && cg_bind_text(row, 1, grant->phone) && cg_bind_text(row, 2, grant->consumer) &&
	       cg_bind_number(row, 3, grant->serial) && cg_bind_text(row, 4, scope) &&
	       cg_bind_text(row, 5, lifetime) && cg_bind_number(row, 6, grant->until) &&
	       cg_bind_number(row, 7, grant->boot) && cg_bind_text(row, 8, grant->boot_id) &&
	       cg_bind_text(row, 9, grant->bond) && cg_bind_number(row, 10, grant->over) &&
	       cg_database_changed(row) && cg_rows_tag_grants(db, key);
}

gboolean cg_rows_delete_grants(sqlite3 *db, const char *phone, const char *consumer)
{
	g_autoptr(CgStatement) statement =
		cg_database_prepare(db, "DELETE FROM grants WHERE phone = ifnull(?, phone) AND "
					"consumer = ifnull(?, consumer)");

	return statement && cg_bind_text(statement, 1, phone) &&
	       cg_bind_text(statement, 2, consumer) && cg_database_done(statement);
}

/* --- The presence of phones --- */

void cg_phone_presence_free(CgPhonePresence *presence)
{
	g_free(presence->phone);
	g_free(presence);
}

static CgPhonePresence *parse_presence(CgStatement *row, const CgTimestamp *last)
{
	CgPhonePresence *presence = g_new0(CgPhonePresence, 1);

	presence->phone = g_strdup(cg_column_text(row, 0));
	presence->gone_since =
		sqlite3_column_int(row, 1) ? last->boot : sqlite3_column_int64(row, 2);
	presence->trip_after = sqlite3_column_int64(row, 3);
	return presence;
}

GPtrArray *cg_rows_read_presences(sqlite3 *db, const CgTimestamp *last, const char **why)
{
	g_autoptr(CgStatement) statement =
		cg_database_prepare(db, "SELECT phone, here, gone_since, trip_after FROM trips "
					"WHERE boot_id = ? AND phone IS NOT NULL");
	g_autoptr(GPtrArray) presences =
		g_ptr_array_new_with_free_func((GDestroyNotify)cg_phone_presence_free);
	int step = SQLITE_ERROR;

	if (statement && cg_bind_text(statement, 1, cg_clock_boot_id()))
		while ((step = sqlite3_step(statement)) == SQLITE_ROW)
			g_ptr_array_add(presences, parse_presence(statement, last));
	*why = sqlite3_errmsg(db);
	return step == SQLITE_DONE ? g_steal_pointer(&presences) : NULL;
}

gboolean cg_rows_write_presence(sqlite3 *db, const CgPhonePresence *presence, const char *boot_id)
{
	g_autoptr(CgStatement) row = cg_database_prepare(
		db, "INSERT OR REPLACE INTO trips (phone, boot_id, here, gone_since, trip_after) "
		    "VALUES (?, ?, ?, ?, ?)");

	return row && cg_bind_text(row, 1, presence->phone) && cg_bind_text(row, 2, boot_id) &&
	       cg_bind_number(row, 3, presence->here) &&
	       cg_bind_number(row, 4, presence->gone_since) &&
	       cg_bind_number(row, 5, presence->trip_after) && cg_database_changed(row);
}
