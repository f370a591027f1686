/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Lookups: a search for one number under List=no is counted before it is answered, for each
 * consumer over all phones, so that nobody gets a list number by number. Over the limit it is
 * answered as what may come later, and whether the number is anybody's makes no difference. */
#include "gate-private.h"

typedef struct {
	CgCursor base;
	CgView *view;
	CgQuery *query; /* a copy */
	CgWake wake;
	CgTicket *ticket;
	CgCursor *inner; /* NULL: it is not counted yet */
} CountedRead;

static CgStep counted_head(CgCursor *cursor, CgHead *out, GError **error)
{
	CountedRead *self = (CountedRead *)cursor;

	switch (cg_ticket_state(self->ticket)) {
	case CG_TICKET_PENDING: return CG_STEP_WAIT;
	case CG_TICKET_REFUSED: return CG_STEP_LATER;
	case CG_TICKET_GOOD: break;
	}
	if (!self->inner)
		self->inner = cg_view_read(self->view, self->query, self->wake);
	return cg_cursor_head(self->inner, out, error);
}

static CgStep counted_next(CgCursor *cursor, const CgItem **out, GError **error)
{
	return cg_cursor_next(((CountedRead *)cursor)->inner, out, error);
}

static void counted_free(CgCursor *cursor)
{
	CountedRead *self = (CountedRead *)cursor;

	cg_cursor_free(self->inner);
	cg_ticket_free(self->ticket);
	cg_query_free(self->query);
	g_free(self);
}

static CgCursor *counted_read_new(CgView *view, const CgQuery *query, CgWake wake, CgTicket *ticket)
{
	static const CgCursorClass class = { counted_head, counted_next, counted_free };
	CountedRead *self = g_new0(CountedRead, 1);

	if (cg_ticket_state(ticket) == CG_TICKET_REFUSED)
		cg_log(CG_LOG_GATE, "a consumer has looked up as many numbers as an hour allows");
	self->base.class = &class;
	self->view = view;
	self->query = cg_query_copy(query);
	self->wake = wake;
	self->ticket = ticket;
	return &self->base;
}

CgCursor *cg_counted_read(CgGate *gate, const CgConsumer *consumer, CgView *view,
			  const CgQuery *query, CgWake wake)
{
	guint country = cg_config_country(cg_decisions_config(gate->decisions));
	CgText **keys = cg_view_is_lookup(view, query)
				? cg_number_keys(query->cards.search, country)
				: NULL;
	CgCursor *read;

	/* What has no key is nobody's number. */
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
