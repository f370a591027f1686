/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Numbers that were looked up: which are the same, how many there may be, and what is read back. */
#include "fixture.h"
#include "store-tests.h"

#include <string.h>

static CgLookedUp lookup_of(guint8 consumer, guint8 number, guint8 other, gint64 running)
{
	CgLookedUp lookup = { .running = running, .written = running };

	memset(lookup.consumer, consumer, CG_HASH_SIZE);
	memset(lookup.number, number, CG_HASH_SIZE);
	memset(lookup.other, other, CG_HASH_SIZE);
	return lookup;
}

static gboolean finds(const GArray *lookups, guint8 consumer, guint8 number, guint8 other)
{
	CgLookedUp lookup = lookup_of(consumer, number, other, 0);

	return cg_lookups_find(lookups, &lookup) != NULL;
}

static void same_number(void)
{
	g_autoptr(GArray) lookups = g_array_new(FALSE, FALSE, sizeof(CgLookedUp));
	CgLookedUp one = lookup_of(1, 10, 11, 5);

	g_array_append_val(lookups, one);
	g_assert_true(finds(lookups, 1, 10, 10));
	g_assert_true(finds(lookups, 1, 12, 11));
	g_assert_true(finds(lookups, 1, 11, 12));
	g_assert_false(finds(lookups, 1, 12, 13));
	g_assert_false(finds(lookups, 2, 10, 11));
}

static void room(void)
{
	g_autoptr(GArray) lookups = g_array_new(FALSE, FALSE, sizeof(CgLookedUp));
	CgLookedUp of_one = lookup_of(1, 0, 0, 0), of_other = lookup_of(2, 0, 0, 0);

	for (guint i = 0; i < CG_LOOKUPS_MAX; i++) {
		g_assert_true(cg_lookups_have_room(lookups, &of_one));
		of_one.running = i;
		g_array_append_val(lookups, of_one);
	}
	g_assert_false(cg_lookups_have_room(lookups, &of_one));
	g_assert_true(cg_lookups_have_room(lookups, &of_other));
	cg_lookups_drop(lookups, CG_LOOKUP_PERIOD - 1);
	g_assert_false(cg_lookups_have_room(lookups, &of_one));
	cg_lookups_drop(lookups, CG_LOOKUP_PERIOD);
	g_assert_true(cg_lookups_have_room(lookups, &of_one));
	/* Consumers without end are no way round. */
	g_array_set_size(lookups, CG_LOOKUPS_OF_ALL_MAX);
	g_assert_false(cg_lookups_have_room(lookups, &of_other));
}

static void rows(Fixture *f, gconstpointer data)
{
	sqlite3 *db = store_open_database(f);
	CgLookedUp one = lookup_of(1, 10, 11, 5), again = lookup_of(1, 10, 11, 7),
		   later = lookup_of(2, 20, 20, CG_LOOKUP_PERIOD);
	g_autoptr(GArray) lookups = NULL;
	const CgLookedUp *read;
	gboolean deleted;
	const char *why;

	g_assert_true(cg_lookups_write(db, &one));
	g_assert_true(cg_lookups_write(db, &again));
	g_assert_true(cg_lookups_write(db, &later));
	g_assert_true(cg_lookups_delete(db, CG_LOOKUP_PERIOD + 6, &deleted));
	g_assert_false(deleted);
	lookups = cg_lookups_read(db, &why);
	g_assert_cmpuint(lookups->len, ==, 2);
	read = cg_lookups_find(lookups, &one);
	g_assert_cmpint(read->running, ==, 7);
	g_assert_true(read->durable);
	g_assert_true(cg_lookups_delete(db, CG_LOOKUP_PERIOD + 7, &deleted));
	g_assert_true(deleted);
	g_array_unref(lookups);
	lookups = cg_lookups_read(db, &why);
	g_assert_cmpuint(lookups->len, ==, 1);
	g_assert_nonnull(cg_lookups_find(lookups, &later));
	sqlite3_close(db);
}

static void not_understood(Fixture *f, gconstpointer data)
{
	cg_store_free(store_reopen(f));
	store_run_sql(f, "INSERT INTO lookups VALUES (x'00', x'00', x'00', 1)");
	store_refused(f, "a lookup in it can't be understood");
}

void test_store_lookups(void)
{
	g_test_add_func("/store/lookups/same-number", same_number);
	g_test_add_func("/store/lookups/room", room);
	ADD("lookups/rows", rows);
	ADD("lookups/not-understood", not_understood);
}
