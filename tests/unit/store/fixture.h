/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the tests of this room share: a state directory of their own, with the clock frozen. */
#pragma once

#include "store-private.h"

typedef struct {
	char *dir;
} Fixture;

void store_set_up(Fixture *f, gconstpointer data);
void store_tear_down(Fixture *f, gconstpointer data);

/* Removes and writes files of the directory. */
void store_remove(const Fixture *f, const char *name);
void store_write(const Fixture *f, const char *name, const char *text, gssize size);
/* Writes a key, for a test that makes the database before it opens the store. */
void store_put_key(const Fixture *f);

/* Returns the bytes of each file, as a kill leaves them, for the caller to free. */
GHashTable *store_copy(const Fixture *f);
/* Puts these files in place of all that are there. */
void store_put_copy(const Fixture *f, GHashTable *copies);

/* Opens the store, which must succeed. */
CgStore *store_reopen(const Fixture *f);
/* Opens the store, which must fail with a message that has this word. */
void store_refused(const Fixture *f, const char *word);

/* Opens the database by a connection of its own, and makes it, under another key, if there is none.
 */
sqlite3 *store_open_database(const Fixture *f);
/* Executes SQL by a connection of its own. */
void store_run_sql(const Fixture *f, const char *sql);

/* As one who has the file and not the key: executes SQL while our triggers are away. */
void store_tamper(const Fixture *f, const char *sql);
/* Has another connection hold the database, so that nothing is written until that is closed. */
sqlite3 *store_block(const Fixture *f);

/* Counts the reports of the store. */
typedef struct {
	guint count;
	char *error; /* of the last one; NULL: none */
} Told;

/* A CgStoreDone whose data is a Told. */
void store_told(gpointer told, const GError *error);
/* Runs the main loop until there were `count` reports. */
void store_settle(Told *told, guint count);

/* Returns a grant of the scope with this text (NULL: a refusal), given now. */
CgGrant *store_grant(const char *phone, const char *consumer, const char *scope_text,
		     const char *lifetime, guint64 serial);

#define ADD(name, test) \
	g_test_add("/store/" name, Fixture, NULL, store_set_up, test, store_tear_down)
