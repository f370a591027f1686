/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The seal of the state: whatever another program changes of what decides does not fit it. */
#include "fixture.h"
#include "store-tests.h"

static void fill(const Fixture *f)
{
	g_autoptr(CgGrant) yes = store_grant("A", "1", "[Scope x]\n", "always", 1);
	g_autoptr(CgGrant) no = store_grant("A", "2", NULL, "always", 2);
	CgPhonePresence here = { "A", TRUE, 0, 7 };
	CgStore *store = store_reopen(f);

	cg_store_save_grant(store, yes, NULL, NULL);
	cg_store_save_grant(store, no, NULL, NULL);
	cg_store_save_presence(store, &here, NULL, NULL);
	cg_store_record_withheld(store, &(CgRelease){ "A", "1", "x", "pb", 0 }, NULL, NULL);
	cg_store_free(store);
}

/* A refusal that is taken out, a counter that begins again, a trip that lasts. */
static void changed(Fixture *f, gconstpointer data)
{
	static const char *const changes[] = {
		"DELETE FROM grants WHERE serial = 2",
		"DELETE FROM grants",
		"UPDATE counter SET next = 99",
		"UPDATE trips SET trip_after = 0",
		"DELETE FROM trips",
		"UPDATE beat SET time = 1",
		"UPDATE beat SET skipped = 0 - 1",
		"INSERT INTO skips VALUES (1, 0 - 1)",
		"UPDATE usage SET bytes = 0",
		"UPDATE state SET generation = generation + 1",
		"UPDATE state SET seal = zeroblob(32)",
		"UPDATE state SET seal = x''",
		"DELETE FROM state",
	};
	g_autoptr(GHashTable) before = NULL;

	fill(f);
	before = store_copy(f);
	for (guint i = 0; i < G_N_ELEMENTS(changes); i++) {
		g_test_message("%s", changes[i]);
		store_run_sql(f, changes[i]);
		store_refused(f, "was changed by another program");
		store_put_copy(f, before);
	}
	cg_store_free(store_reopen(f));
}

/* Each write has a generation of its own. */
static void counts(Fixture *f, gconstpointer data)
{
	static const guint8 key[CG_HASH_SIZE] = "a key";
	sqlite3 *db = store_open_database(f);
	guint64 first, second, found;

	g_assert_true(cg_seal_write(db, key, &first));
	g_assert_true(cg_seal_write(db, key, &second));
	g_assert_cmpuint(second, ==, first + 1);
	g_assert_true(cg_seal_check(db, key, &found));
	g_assert_cmpuint(found, ==, second);
	sqlite3_close(db);
}

void test_store_seal(void)
{
	ADD("seal/changed", changed);
	ADD("seal/counts", counts);
}
