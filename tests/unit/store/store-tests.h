/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What this room's tests share: a state directory, and one function per file of them. */
#pragma once

#include "store-private.h"

typedef struct {
	char *dir;
} Fixture;

void store_set_up(Fixture *f, gconstpointer data);
void store_tear_down(Fixture *f, gconstpointer data);
void store_remove(const Fixture *f, const char *name);
void store_write(const Fixture *f, const char *name, const char *text, gssize size);
void store_put_key(const Fixture *f); /* for a database that is there first */
CgStore *store_reopen(const Fixture *f);
/* By a connection of its own. Schema and all, under another key where there was none. */
sqlite3 *store_open_database(const Fixture *f);
void store_refused(const Fixture *f, const char *word); /* it does not open, and says word */
void store_run_sql(const Fixture *f,
		   const char *sql); /* on the database, by a connection of its own */

/* Counts what was told; settle() waits until that is `count`. */
typedef struct {
	guint count;
	char *error; /* of the last one; NULL: none */
} Told;
void store_told(gpointer told, const GError *error);
void store_settle(Told *told, guint count);

/* A grant of this scope's text (NULL: a refusal), given now. */
CgGrant *store_grant(const char *phone, const char *consumer, const char *scope_text,
		     const char *lifetime, guint64 serial);

#define ADD(name, test) \
	g_test_add("/store/" name, Fixture, NULL, store_set_up, test, store_tear_down)

void test_store_store(void);
void test_store_database(void);
void test_store_rows(void);
void test_store_worker(void);
void test_store_ledger(void);
void test_store_ledger_empty(void);
void test_store_ledger_query(void);
void test_store_ledger_verify(void);
void test_store_digest_keys(void);
void test_store_decision_keys(void);
void test_store_record(void);
void test_store_sql(void);
