/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Counting lookups: a consumer gets a ticket for each number that it looks up, and no more than so
 * many in an hour of running time. The ticket is good once its row is durable, so that whoever ends
 * the daemon wins nothing. */
#include "store-private.h"

#include <string.h>

/* A row says that its number was looked up so much later than it was, so that a number which is
 * asked for again and again is not written each time. */
#define AHEAD CG_SECONDS(60)

struct CgTicket {
	gatomicrefcount users; /* the owner, and the job */
	CgStore *store;
	CgLookedUp lookup; /* as its row has it */
	CgTicketState state;
	CgWake wake;
};

static CgTicket *ticket_new(CgStore *store, CgTicketState state)
{
	CgTicket *ticket = g_new0(CgTicket, 1);

	g_atomic_ref_count_init(&ticket->users);
	ticket->store = store;
	ticket->state = state;
	return ticket;
}

static void unref_ticket(gpointer data)
{
	CgTicket *ticket = data;

	if (g_atomic_ref_count_dec(&ticket->users))
		g_free(ticket);
}

void cg_ticket_free(CgTicket *ticket)
{
	if (!ticket)
		return;
	ticket->wake = (CgWake){ 0 };
	unref_ticket(ticket);
}

CgTicketState cg_ticket_state(const CgTicket *ticket)
{
	return ticket->state;
}

/* --- Writing --- */

static gboolean write_lookup(sqlite3 *db, CgJob *job)
{
	const CgTicket *ticket = job->what;

	return cg_lookups_delete(db, job->timestamp.running, &job->scrub) &&
	       cg_lookups_write(db, &ticket->lookup);
}

static void on_written(gpointer data, const GError *error)
{
	CgTicket *ticket = data;
	CgLookedUp *lookup = cg_lookups_find(cg_store_lookups(ticket->store), &ticket->lookup);

	if (lookup && !error)
		lookup->durable = TRUE;
	ticket->state = error ? CG_TICKET_REFUSED : CG_TICKET_GOOD;
	cg_wake(ticket->wake);
}

static CgTicket *write_ticket(CgStore *store, const CgLookedUp *lookup, CgWake wake)
{
	CgTicket *ticket = ticket_new(store, CG_TICKET_PENDING);

	ticket->lookup = *lookup;
	ticket->wake = wake;
	g_atomic_ref_count_inc(&ticket->users);
	cg_store_do(store, (CgJob){ .run = write_lookup,
				    .what = ticket,
				    .free_what = unref_ticket,
				    .done = on_written,
				    .data = ticket });
	return ticket;
}

/* --- Counting --- */

static CgLookedUp name_lookup(const CgStore *store, const char *consumer, char *const *keys)
{
	CgLookedUp lookup = { 0 };

	cg_store_derive(store, lookup.consumer, "looks up", consumer, NULL);
	cg_store_derive(store, lookup.number, "looked up", consumer, keys[0], NULL);
	cg_store_derive(store, lookup.other, "looked up", consumer, keys[keys[1] ? 1 : 0], NULL);
	return lookup;
}

/* The number that was looked up before keeps its name. */
static CgTicket *count_again(CgStore *store, CgLookedUp *found, gint64 running, CgWake wake)
{
	found->running = MAX(found->running, running);
	if (found->durable && found->running <= found->written)
		return ticket_new(store, CG_TICKET_GOOD);
	found->written = found->running + AHEAD;
	return write_ticket(store, found, wake);
}

CgTicket *cg_store_look_up(CgStore *store, const char *consumer, char *const *keys, CgWake wake)
{
	GArray *lookups = cg_store_lookups(store);
	CgLookedUp lookup = name_lookup(store, consumer, keys), *found;
	gint64 running = cg_store_running(store);

	cg_lookups_drop(lookups, running);
	found = cg_lookups_find(lookups, &lookup);
	if (found)
		return count_again(store, found, running, wake);
	if (!cg_lookups_have_room(lookups, &lookup))
		return ticket_new(store, CG_TICKET_REFUSED);
	lookup.running = running;
	lookup.written = running + AHEAD;
	g_array_append_val(lookups, lookup);
	return write_ticket(store, &lookup, wake);
}

/* --- Forgetting --- */

/* Without all rows SQLite overwrites every page of the table (digest-keys.c). */
static gboolean delete_lookups(sqlite3 *db, CgJob *job)
{
	return cg_database_run(db, "DELETE FROM lookups");
}

void cg_store_forget_lookups(CgStore *store, CgStoreDone done, gpointer data)
{
	g_array_set_size(cg_store_lookups(store), 0);
	cg_store_do(store,
		    (CgJob){ .run = delete_lookups, .scrub = TRUE, .done = done, .data = data });
}
