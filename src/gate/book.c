/* The gated book: every read asks for the decision in force and goes to the view of that decision.
 * A read keeps its view alive, whatever is decided meanwhile. */
#include "gate-private.h"

typedef struct {
	CgBook book;
	CgGate *gate;
	char *phone, *consumer;
	CgSeat *seat; /* of the last read; kept, so that a session has one view */
} GatedBook;

typedef struct {
	CgRead read;
	CgRead *inner;
	CgSeat *seat;
} GatedRead;

/* --- Reading --- */

static CgStep gated_head(CgRead *read, CgHead *out, GError **error)
{
	return cg_read_head(((GatedRead *)read)->inner, out, error);
}

static CgStep gated_next(CgRead *read, const CgItem **out, GError **error)
{
	return cg_read_next(((GatedRead *)read)->inner, out, error);
}

static void gated_free(CgRead *read)
{
	GatedRead *self = (GatedRead *)read;

	cg_read_free(self->inner);
	cg_seat_drop(self->seat);
	g_free(self);
}

static const CgReadClass read_class = { gated_head, gated_next, gated_free };

static CgRead *read_seat(CgSeat *seat, const CgBookQuery *query, CgWake wake)
{
	GatedRead *self = g_new0(GatedRead, 1);

	self->read.class = &read_class;
	self->seat = cg_seat_ref(seat);
	self->inner = cg_view_read(cg_seat_view(seat), query, wake);
	return &self->read;
}

/* --- Deciding --- */

static CgScope *scope_in_force(const GatedBook *self)
{
	const CgGateOptions *options = &self->gate->options;
	CgWho who = { self->phone, self->consumer };
	g_autoptr(CgDecision) decision = NULL;

	if (options->scope)
		return cg_scope_ref(options->scope);
	decision = cg_decide(options->config, NULL, &who, NULL);
	return cg_scope_ref(decision->scope);
}

/* Takes the new seat before it leaves the old one: where they are the same, the view stays. */
static gboolean sit(GatedBook *self)
{
	CgWho who = { self->phone, self->consumer };
	g_autoptr(CgScope) scope = scope_in_force(self);
	CgSeat *seat = cg_seat_take(self->gate, &who, scope);

	g_clear_pointer(&self->seat, cg_seat_drop);
	self->seat = seat;
	return seat != NULL;
}

static CgRead *gated_read(CgBook *book, const CgBookQuery *query, CgWake wake)
{
	GatedBook *self = (GatedBook *)book;

	if (!sit(self))
		return cg_read_ended(CG_STEP_LATER, NULL);
	return read_seat(self->seat, query, wake);
}

static void gated_book_free(CgBook *book)
{
	GatedBook *self = (GatedBook *)book;

	g_clear_pointer(&self->seat, cg_seat_drop);
	g_free(self->phone);
	g_free(self->consumer);
	g_free(self);
}

static const CgBookClass book_class = { gated_read, gated_book_free };

CgBook *cg_gate_book(CgGate *gate, const CgWho *who)
{
	GatedBook *self = g_new0(GatedBook, 1);

	self->book.class = &book_class;
	self->gate = gate;
	self->phone = g_strdup(who->phone);
	self->consumer = g_strdup(who->consumer);
	/* A consumer that has come will ask: the phone may be read meanwhile. */
	if (sit(self))
		cg_view_fill(cg_seat_view(self->seat));
	return &self->book;
}
