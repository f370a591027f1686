/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A key for each decision, over restarts, which is gone from the files when the decision ends. */
#include "ledger-fixture.h"
#include "store-tests.h"

#include <string.h>

static const CgWho ada = { "A", "car:1" }, bea = { "A", "car:2" }, other = { "B", "car:1" };

typedef struct {
	guint8 bytes[32];
} Key;

static Key key_of(CgStore *store, const CgWho *who, const char *decision)
{
	Key key;

	g_assert_true(cg_store_digest_key(store, who, decision, key.bytes));
	return key;
}

static gboolean same(Key a, Key b)
{
	return memcmp(&a, &b, sizeof(a)) == 0;
}

static void of_each_decision(Fixture *f, gconstpointer data)
{
	CgStore *store = store_reopen(f);
	Key first = key_of(store, &ada, "x");

	g_assert_true(same(key_of(store, &ada, "x"), first));
	g_assert_false(same(key_of(store, &ada, "y"), first));
	g_assert_false(same(key_of(store, &bea, "x"), first));
	g_assert_false(same(key_of(store, &other, "x"), first));
	cg_store_free(store);
	store = store_reopen(f);
	g_assert_true(same(key_of(store, &ada, "x"), first));
	cg_store_free(store);
}

static gboolean in_files(const Fixture *f, const Key *key)
{
	static const char *const files[] = { CG_DATABASE, CG_DATABASE "-wal" };

	for (guint i = 0; i < G_N_ELEMENTS(files); i++) {
		g_autofree char *path = g_build_filename(f->dir, files[i], NULL), *bytes = NULL;
		gsize size = 0;

		if (g_file_get_contents(path, &bytes, &size, NULL) &&
		    memmem(bytes, size, key->bytes, 16))
			return TRUE;
	}
	return FALSE;
}

enum { MANY = 200 };

/* So many that pages of the database split and merge. */
static void make_many(CgStore *store, Key *keys)
{
	for (guint i = 0; i < MANY; i++) {
		g_autofree char *consumer = g_strdup_printf("car:%u", i);
		const CgWho who = { i % 2 ? "A" : "B", consumer };

		keys[i] = key_of(store, &who, "x");
	}
	ledger_settle(store);
}

static void ended(Fixture *f, gconstpointer data)
{
	CgStore *store = store_reopen(f);
	Key keys[MANY], kept;

	make_many(store, keys);
	for (guint i = 0; i < MANY; i++)
		g_assert_true(in_files(f, &keys[i])); /* before the worker moves them about */
	for (guint i = 0; i < MANY; i++) {
		g_autofree char *consumer = g_strdup_printf("car:%u", i);
		const CgWho who = { i % 2 ? "A" : "B", consumer };

		if (i % 3)
			cg_store_end_decisions(store, &who, "y", NULL, NULL);
		else
			cg_store_end_decisions(store, &who, "x", NULL, NULL);
	}
	ledger_settle(store);
	for (guint i = 0; i < MANY; i++)
		g_assert_cmpint(in_files(f, &keys[i]), ==, i % 3 == 0);
	kept = key_of(store, &(CgWho){ "B", "car:0" }, "x");
	g_assert_true(same(kept, keys[0]));
	cg_store_free(store);
	for (guint i = 0; i < MANY; i++)
		g_assert_cmpint(in_files(f, &keys[i]), ==, i % 3 == 0);
}

static void erased(Fixture *f, gconstpointer data)
{
	CgStore *store = store_reopen(f);
	Key keys[MANY];

	make_many(store, keys);
	cg_store_erase(store, "A", NULL, NULL);
	ledger_settle(store);
	for (guint i = 0; i < MANY; i++)
		g_assert_cmpint(in_files(f, &keys[i]), ==, i % 2 == 0);
	g_assert_false(same(key_of(store, &(CgWho){ "A", "car:1" }, "x"), keys[1]));
	cg_store_erase(store, NULL, NULL, NULL);
	ledger_settle(store);
	for (guint i = 0; i < MANY; i++)
		g_assert_false(in_files(f, &keys[i]));
	cg_store_free(store);
}

/* A reader keeps the log from being emptied; the next write makes up for that. */
static void in_the_way(Fixture *f, gconstpointer data)
{
	g_autofree char *path = g_build_filename(f->dir, CG_DATABASE, NULL);
	CgStore *store = store_reopen(f);
	Key key = key_of(store, &ada, "x");
	sqlite3 *reader = NULL;
	guint64 count;

	ledger_settle(store);
	g_assert_cmpint(sqlite3_open(path, &reader), ==, SQLITE_OK);
	g_assert_true(cg_database_run(reader, "BEGIN"));
	g_assert_true(cg_database_number(reader, "SELECT count(*) FROM digest_keys", &count));
	cg_store_end_decisions(store, &ada, NULL, NULL, NULL);
	ledger_settle(store);
	g_assert_true(in_files(f, &key));
	sqlite3_close(reader);
	ledger_settle(store);
	ledger_settle(store);
	g_assert_false(in_files(f, &key));
	cg_store_free(store);
}

static void count_who(gpointer data, const CgWho *who)
{
	++*(guint *)data;
}

static void whose(Fixture *f, gconstpointer data)
{
	CgStore *store = store_reopen(f);
	guint count = 0;

	key_of(store, &ada, "x");
	key_of(store, &bea, "x");
	cg_store_each_decided(store, count_who, &count);
	g_assert_cmpuint(count, ==, 2);
	cg_store_free(store);
}

static void not_understood(Fixture *f, gconstpointer data)
{
	CgStore *store = store_reopen(f);

	key_of(store, &ada, "x");
	cg_store_free(store);
	store_run_sql(f, "UPDATE digest_keys SET key = x'00'");
	store_refused(f, "a digest key in it can't be understood");
}

void test_store_decision_keys(void)
{
	ADD("decision-keys/of-each-decision", of_each_decision);
	ADD("decision-keys/ended", ended);
	ADD("decision-keys/erased", erased);
	ADD("decision-keys/in-the-way", in_the_way);
	ADD("decision-keys/whose", whose);
	ADD("decision-keys/not-understood", not_understood);
}
