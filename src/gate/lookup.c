/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Lookups: a search for one number under List=no is counted before it is answered, for each
 * consumer over all phones, so that nobody gets a list number by number. Over the limit it is
 * answered as what may come later, and whether the number is anybody's makes no difference. */
#include "gate-private.h"

typedef struct {
	CgView *view;
	CgTicket *ticket;
} CountedLookup;

static CgStep is_counted(gpointer data)
{
	switch (cg_ticket_state(((const CountedLookup *)data)->ticket)) {
	case CG_TICKET_PENDING: return CG_STEP_WAIT;
	case CG_TICKET_GOOD: return CG_STEP_GOT;
	case CG_TICKET_REFUSED: break;
	}
	return CG_STEP_LATER;
}

static CgCursor *begin_lookup(gpointer data, const CgQuery *query, CgWake wake)
{
	return cg_view_read(((CountedLookup *)data)->view, query, wake);
}

static void free_lookup(gpointer data)
{
	CountedLookup *lookup = data;

	cg_ticket_free(lookup->ticket);
	g_free(lookup);
}

static CgCursor *counted_read_new(CgView *view, const CgQuery *query, CgWake wake, CgTicket *ticket)
{
	static const CgDeferral deferral = { is_counted, begin_lookup, free_lookup };
	CountedLookup *lookup = g_new0(CountedLookup, 1);

	if (cg_ticket_state(ticket) == CG_TICKET_REFUSED)
		cg_log(CG_LOG_GATE, "a consumer has looked up as many numbers as an hour allows");
	lookup->view = view;
	lookup->ticket = ticket;
	return cg_deferred_read_new(&deferral, lookup, query, wake);
}

CgCursor *cg_counted_read(CgGate *gate, const CgConsumer *consumer, CgView *view,
			  const CgQuery *query, CgWake wake)
{
	guint country = cg_config_country(cg_decisions_config(gate->decisions));
	CgText **keys = cg_view_is_lookup(view, query)
				? cg_number_keys(query->cards.search, country)
				: NULL;
	CgCursor *read;

	/* Without a key it cannot be the number of a contact. */
	if (keys && keys[0])
		read = counted_read_new(view, query, wake,
					cg_store_look_up(gate->store,
							 cg_consumer_who(consumer)->consumer, keys,
							 wake));
	else
		read = cg_view_read(view, query, wake);
	cg_texts_free(keys);
	return read;
}
