/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Tickets for lookups: thirty numbers an hour to one consumer, whatever is set, stopped or ended
 * meanwhile. */
#include "fixture.h"
#include "store-tests.h"

#include <string.h>

#define HOUR CG_SECONDS(3600)

static void on_wake(gpointer data)
{
	++*(guint *)data;
}

/* Looks the number up, and waits for its row. */
static CgTicketState look_up(CgStore *store, const char *consumer, const char *key)
{
	char *const keys[] = { (char *)key, NULL };
	guint woken = 0;
	CgTicket *ticket = cg_store_look_up(store, consumer, keys, (CgWake){ on_wake, &woken });
	gboolean waits = cg_ticket_state(ticket) == CG_TICKET_PENDING;
	CgTicketState state;

	while (waits && woken == 0)
		g_main_context_iteration(NULL, TRUE);
	state = cg_ticket_state(ticket);
	cg_ticket_free(ticket);
	return state;
}

static CgTicketState look_up_nth(CgStore *store, const char *consumer, guint nth)
{
	g_autofree char *key = g_strdup_printf("+4670%u", nth);

	return look_up(store, consumer, key);
}

static void use_up(CgStore *store, const char *consumer)
{
	for (guint i = 0; i < CG_LOOKUPS_MAX; i++)
		g_assert_cmpint(look_up_nth(store, consumer, i), ==, CG_TICKET_GOOD);
	g_assert_cmpint(look_up(store, consumer, "more"), ==, CG_TICKET_REFUSED);
}

static void of_a_consumer(Fixture *f, gconstpointer data)
{
	CgStore *store = store_reopen(f);

	use_up(store, "car:1");
	/* What was looked up before is no other number. */
	g_assert_cmpint(look_up_nth(store, "car:1", 7), ==, CG_TICKET_GOOD);
	g_assert_cmpint(look_up(store, "car:2", "more"), ==, CG_TICKET_GOOD);
	cg_store_free(store);
}

/* The last hour slides, and a number that is asked for again is in it again. */
static void an_hour(Fixture *f, gconstpointer data)
{
	CgStore *store = store_reopen(f);

	use_up(store, "car:1");
	cg_clock_advance(HOUR - CG_SECONDS(1));
	g_assert_cmpint(look_up_nth(store, "car:1", 0), ==, CG_TICKET_GOOD);
	g_assert_cmpint(look_up(store, "car:1", "more"), ==, CG_TICKET_REFUSED);
	cg_clock_advance(CG_SECONDS(1));
	for (guint i = 1; i < CG_LOOKUPS_MAX; i++)
		g_assert_cmpint(look_up_nth(store, "car:1", 100 + i), ==, CG_TICKET_GOOD);
	g_assert_cmpint(look_up(store, "car:1", "more"), ==, CG_TICKET_REFUSED);
	cg_store_free(store);
}

/* Neither a restart nor a set clock nor a new boot forgets anything. */
static void kept(Fixture *f, gconstpointer data)
{
	CgStore *store = store_reopen(f);

	use_up(store, "car:1");
	cg_store_free(store);
	store = store_reopen(f);
	g_assert_cmpint(look_up(store, "car:1", "more"), ==, CG_TICKET_REFUSED);
	g_assert_cmpint(look_up_nth(store, "car:1", 7), ==, CG_TICKET_GOOD);
	cg_clock_freeze(CG_SECONDS(1001), CG_SECONDS(50000) + 200 * 24 * HOUR);
	g_assert_cmpint(look_up(store, "car:1", "more"), ==, CG_TICKET_REFUSED);
	cg_clock_freeze(CG_SECONDS(1002), 0);
	g_assert_cmpint(look_up(store, "car:1", "more"), ==, CG_TICKET_REFUSED);
	cg_store_free(store);
	cg_clock_reboot(CG_SECONDS(1), CG_SECONDS(50000) + 300 * 24 * HOUR);
	store = store_reopen(f);
	g_assert_cmpint(look_up(store, "car:1", "more"), ==, CG_TICKET_REFUSED);
	/* A row is up to a minute ahead. */
	cg_clock_advance(HOUR + CG_SECONDS(60));
	g_assert_cmpint(look_up(store, "car:1", "more"), ==, CG_TICKET_GOOD);
	cg_store_free(store);
}

/* A row that could not be written counts, and its number is not answered. */
static void not_written(Fixture *f, gconstpointer data)
{
	CgStore *store = store_reopen(f);
	sqlite3 *holder = store_block(f);

	g_assert_cmpint(look_up(store, "car:1", "one"), ==, CG_TICKET_REFUSED);
	sqlite3_close(holder);
	g_assert_cmpint(look_up(store, "car:1", "one"), ==, CG_TICKET_GOOD);
	cg_store_free(store);
	store = store_reopen(f);
	for (guint i = 1; i < CG_LOOKUPS_MAX; i++)
		g_assert_cmpint(look_up_nth(store, "car:1", i), ==, CG_TICKET_GOOD);
	g_assert_cmpint(look_up(store, "car:1", "more"), ==, CG_TICKET_REFUSED);
	cg_store_free(store);
}

/* Nothing of it can be read in the files, not even who asked. */
static void at_rest(Fixture *f, gconstpointer data)
{
	static const char *const files[] = { CG_DATABASE, CG_DATABASE "-wal" };
	CgStore *store = store_reopen(f);

	look_up(store, "car:11:22:33:44:55:66", "0701234567");
	for (guint i = 0; i < G_N_ELEMENTS(files); i++) {
		g_autofree char *path = g_build_filename(f->dir, files[i], NULL), *bytes = NULL;
		gsize size = 0;

		g_assert_true(g_file_get_contents(path, &bytes, &size, NULL));
		g_assert_null(memmem(bytes, size, "0701234567", 10));
		g_assert_null(memmem(bytes, size, "11:22:33", 8));
	}
	cg_store_free(store);
}

static void forgotten(Fixture *f, gconstpointer data)
{
	CgStore *store = store_reopen(f);
	Told told = { 0 };

	use_up(store, "car:1");
	cg_store_forget_lookups(store, store_told, &told);
	store_settle(&told, 1);
	g_assert_null(told.error);
	g_assert_cmpint(look_up(store, "car:1", "more"), ==, CG_TICKET_GOOD);
	cg_store_free(store);
	store = store_reopen(f);
	for (guint i = 1; i < CG_LOOKUPS_MAX; i++)
		g_assert_cmpint(look_up_nth(store, "car:1", i), ==, CG_TICKET_GOOD);
	cg_store_free(store);
}

void test_store_lookup_ticket(void)
{
	ADD("lookup-ticket/of-a-consumer", of_a_consumer);
	ADD("lookup-ticket/an-hour", an_hour);
	ADD("lookup-ticket/kept", kept);
	ADD("lookup-ticket/not-written", not_written);
	ADD("lookup-ticket/at-rest", at_rest);
	ADD("lookup-ticket/forgotten", forgotten);
}
