/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Rows: what is written is what is read, and what can't be understood is not guessed at. */
#include "fixture.h"
#include "store-tests.h"

#include <string.h>

static void assert_same(const CgGrant *a, const CgGrant *b)
{
	g_autofree char *first = cg_lifetime_print(&a->lifetime);
	g_autofree char *second = cg_lifetime_print(&b->lifetime);

	g_assert_cmpstr(a->phone, ==, b->phone);
	g_assert_cmpstr(a->consumer, ==, b->consumer);
	g_assert_cmpuint(a->serial, ==, b->serial);
	g_assert_cmpint(!a->scope, ==, !b->scope);
	if (a->scope) {
		g_assert_true(cg_scope_equal(a->scope, b->scope));
		g_assert_cmpstr(cg_scope_name(a->scope), ==, cg_scope_name(b->scope));
	}
	g_assert_cmpstr(first, ==, second);
	g_assert_cmpint(a->until, ==, b->until);
	g_assert_cmpint(a->boot, ==, b->boot);
	g_assert_cmpstr(a->boot_id, ==, b->boot_id);
	g_assert_cmpstr(a->bond, ==, b->bond);
	g_assert_cmpint(a->over, ==, b->over);
}

static void put(CgStore *store, const CgGrant *grant)
{
	cg_store_save_grant(store, grant, NULL, NULL);
}

static void grants(Fixture *f, gconstpointer data)
{
	g_autoptr(CgGrant) trip =
		store_grant("A", "car:1", "[Scope x]\nContacts=uid:1\n", "trip", 1);
	g_autoptr(CgGrant) no = store_grant("A", "app:\xc3\xa4", NULL, "2099-12-31", 2);
	g_autoptr(CgGrant) old = store_grant("B", "car:1", "[Scope y]\nCalls=all\n", "3d", 3);
	g_autoptr(CgGrant) anew = store_grant("B", "car:1", "[Scope z]\nContacts=all\n", "once", 4);
	CgStore *store = store_reopen(f);
	const GPtrArray *found;

	anew->over = TRUE;
	g_clear_pointer(&anew->bond, g_free);
	put(store, trip);
	put(store, no);
	put(store, old);
	put(store, anew);
	cg_store_free(store); /* waits */
	store = store_reopen(f);
	found = cg_store_grants(store);
	g_assert_cmpuint(found->len, ==, 3);
	assert_same(found->pdata[0], trip);
	assert_same(found->pdata[1], no);
	assert_same(found->pdata[2], anew);
	cg_store_free(store);
}

static guint left_after(const Fixture *f, const char *phone, const char *consumer)
{
	static const char *const who[][2] = { { "A", "1" }, { "A", "2" }, { "B", "1" } };
	CgStore *store = store_reopen(f);
	guint left;

	for (guint i = 0; i < G_N_ELEMENTS(who); i++) {
		g_autoptr(CgGrant) grant = store_grant(who[i][0], who[i][1], NULL, "trip", i);

		put(store, grant);
	}
	cg_store_delete_grants(store, phone, consumer, NULL, NULL);
	cg_store_free(store);
	store = store_reopen(f);
	left = cg_store_grants(store)->len;
	cg_store_free(store);
	return left;
}

static void dropped(Fixture *f, gconstpointer data)
{
	g_assert_cmpuint(left_after(f, "A", "1"), ==, 2);
	g_assert_cmpuint(left_after(f, "A", NULL), ==, 1);
	g_assert_cmpuint(left_after(f, NULL, NULL), ==, 0);
	g_assert_cmpuint(left_after(f, "C", NULL), ==, 3);
}

/* A store of one grant. Returns a copy of its files, for the caller to free. */
static GHashTable *save_one_grant(const Fixture *f, const char *lifetime)
{
	g_autoptr(CgGrant) grant = store_grant("A", "1", "[Scope x]\n", lifetime, 1);
	CgStore *store = store_reopen(f);

	put(store, grant);
	cg_store_free(store);
	return store_copy(f);
}

static void assert_not_understood(const Fixture *f, const char *column, const char *value)
{
	g_autofree char *sql = g_strdup_printf("UPDATE grants SET %s = '%s'", column, value);
	g_autoptr(GHashTable) before = save_one_grant(f, "trip");

	store_run_sql(f, sql);
	store_refused(f, "can't be understood");
	store_put_copy(f, before);
}

static void not_understood(Fixture *f, gconstpointer data)
{
	assert_not_understood(f, "scope", "[Scope x]\nContacts=whoever\n");
	assert_not_understood(f, "scope", "");
	assert_not_understood(f, "lifetime", "longer");
}

/* As a damaged page may have it: the schema is as it was. */
static void assert_missed(const Fixture *f, const char *column)
{
	g_autofree char *sql = g_strdup_printf("UPDATE grants SET %s = NULL", column);
	g_autoptr(GHashTable) before = save_one_grant(f, "trip");

	store_run_sql(f, "PRAGMA writable_schema = ON; UPDATE sqlite_schema SET "
			 "sql = replace(sql, 'NOT NULL', 'CHECK (1)') WHERE name = 'grants'");
	store_run_sql(f, sql);
	store_run_sql(f, "PRAGMA writable_schema = ON; UPDATE sqlite_schema SET "
			 "sql = replace(sql, 'CHECK (1)', 'NOT NULL') WHERE name = 'grants'");
	store_refused(f, "can't be understood");
	store_put_copy(f, before);
}

static void missed(Fixture *f, gconstpointer data)
{
	assert_missed(f, "phone");
	assert_missed(f, "consumer");
	assert_missed(f, "lifetime");
	assert_missed(f, "boot_id");
}

/* A grant that another program wrote, or made longer, does not count. */
static void assert_not_ours(const Fixture *f, const char *sql)
{
	g_autoptr(GHashTable) before = save_one_grant(f, "1d");

	store_run_sql(f, sql);
	store_refused(f, "a grant in it was changed by another program");
	store_put_copy(f, before);
}

static void not_ours(Fixture *f, gconstpointer data)
{
	static const char *const changes[] = {
		"phone = 'B'",
		"consumer = '2'",
		"serial = 2",
		"scope = '[Scope x]' || char(10) || 'Contacts=all' || char(10)",
		"scope = NULL",
		"lifetime = '2d'",
		"until = until + 1",
		"boot = boot + 1",
		"boot_id = 'other'",
		"bond = 'other'",
		"bond = NULL",
		"over = 1",
		"tag = zeroblob(32)",
		"tag = x''",
	};

	for (guint i = 0; i < G_N_ELEMENTS(changes); i++) {
		g_autofree char *sql = g_strconcat("UPDATE grants SET ", changes[i], NULL);

		assert_not_ours(f, sql);
	}
	assert_not_ours(f,
			"INSERT INTO grants SELECT 'B', consumer, serial, scope, lifetime, until, "
			"boot, boot_id, bond, over, tag FROM grants");
}

static CgPhonePresence *only_trip(CgStore *store)
{
	const GPtrArray *trips = cg_store_presences(store);

	g_assert_cmpuint(trips->len, ==, 1);
	return trips->pdata[0];
}

/* Who was here when the daemon was lost is gone since it last wrote. */
static void trips(Fixture *f, gconstpointer data)
{
	CgPhonePresence here = { "A", TRUE, 0, 7 }, gone = { "A", FALSE, 900, 8 };
	CgStore *store = store_reopen(f);
	CgPhonePresence *found;

	cg_store_save_presence(store, &here, NULL, NULL);
	cg_clock_advance(CG_SECONDS(60));
	cg_store_save_timestamp(store, NULL, NULL);
	cg_store_free(store);
	cg_clock_advance(CG_SECONDS(600));
	store = store_reopen(f);
	found = only_trip(store);
	g_assert_false(found->here);
	g_assert_cmpint(found->gone_since, ==, CG_SECONDS(1060));
	g_assert_cmpint(found->trip_after, ==, 7);
	cg_store_save_presence(store, &gone, NULL, NULL);
	cg_store_free(store);
	store = store_reopen(f);
	found = only_trip(store);
	g_assert_cmpint(found->gone_since, ==, 900);
	g_assert_cmpint(found->trip_after, ==, 8);
	cg_store_free(store);
	/* Of another boot nothing is known. */
	cg_clock_reboot(CG_SECONDS(5), cg_clock_wall());
	store = store_reopen(f);
	g_assert_cmpuint(cg_store_presences(store)->len, ==, 0);
	cg_store_free(store);
}

void test_store_rows(void)
{
	ADD("rows/grants", grants);
	ADD("rows/dropped", dropped);
	ADD("rows/not-understood", not_understood);
	ADD("rows/missed", missed);
	ADD("rows/not-ours", not_ours);
	ADD("rows/trips", trips);
}
