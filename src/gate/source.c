/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The gated book: every read asks for the decision in force and goes to the view of that decision.
 * A read keeps its view alive, and ends when another decision comes into force: what it has not
 * given yet it never gives. */
#include "gate-private.h"

typedef struct {
	CgSource book;
	CgConsumer *consumer;
	CgSharedView *seat; /* of the last read; kept, so that a session has one view */
	CgRecorder *recorder;
	CgWake cut;
	gboolean answered_nothing;
} GatedBook;

typedef struct {
	CgCursor read;
	GatedBook *book;
	CgCursor *inner;
	CgSharedView *seat;
	CgWake wake;
} GatedRead;

/* --- Reading --- */

static CgStep gated_head(CgCursor *read, CgHead *out, GError **error)
{
	GatedRead *self = (GatedRead *)read;

	return cg_shared_view_is_over(self->seat) ? CG_STEP_LATER
						  : cg_cursor_head(self->inner, out, error);
}

static CgStep gated_next(CgCursor *read, const CgItem **out, GError **error)
{
	GatedRead *self = (GatedRead *)read;

	return cg_shared_view_is_over(self->seat) ? CG_STEP_LATER
						  : cg_cursor_next(self->inner, out, error);
}

static void gated_free(CgCursor *read)
{
	GatedRead *self = (GatedRead *)read;

	cg_shared_view_unwatch(self->seat, self);
	cg_cursor_free(self->inner);
	cg_shared_view_release(self->seat);
	g_free(self);
}

static const CgCursorClass read_class = { gated_head, gated_next, gated_free };

/* The item that it gave last may be half sent: the session drops the rest. */
static void read_over(gpointer data)
{
	GatedRead *self = data;

	cg_wake(self->wake);
	cg_wake(self->book->cut);
}

static CgCursor *read_seat(GatedBook *book, const CgQuery *query, CgWake wake)
{
	GatedRead *self = g_new0(GatedRead, 1);

	self->read.class = &read_class;
	self->book = book;
	self->wake = wake;
	self->seat = cg_shared_view_ref(book->seat);
	self->inner =
		cg_recorder_read(book->recorder, self->seat, query,
				 cg_view_read(cg_shared_view_get(book->seat), query, wake), wake);
	cg_shared_view_watch(self->seat, (CgWake){ read_over, self });
	return &self->read;
}

/* --- Deciding --- */

static void leave(GatedBook *self)
{
	if (self->seat)
		cg_shared_view_unwatch(self->seat, self);
	g_clear_pointer(&self->seat, cg_shared_view_release);
}

/* So that the phone is asked for no more under a decision that is over. */
static void seat_over(gpointer data)
{
	GatedBook *self = data;

	leave(self);
	cg_recorder_rest(self->recorder);
}

/* Of what is in force at the last review. Takes the new seat before it leaves the old one: where
 * they are the same, the view stays. */
static gboolean sit(GatedBook *self)
{
	CgSharedView *seat = cg_shared_view_acquire(self->consumer);

	leave(self);
	self->seat = seat;
	if (seat)
		cg_shared_view_watch(seat, (CgWake){ seat_over, self });
	return seat != NULL;
}

static CgCursor *read_in_force(GatedBook *self, const CgQuery *query, CgWake wake)
{
	if (!sit(self))
		return cg_cursor_new_ended(CG_STEP_LATER, NULL);
	if (cg_consumer_sees_nothing(self->consumer))
		self->answered_nothing = TRUE;
	return read_seat(self, query, wake);
}

/* It may have waited for long. */
static CgCursor *read_after_asking(gpointer data, const CgQuery *query, CgWake wake)
{
	GatedBook *self = data;

	cg_consumer_review(self->consumer);
	return read_in_force(self, query, wake);
}

static CgCursor *gated_read(CgSource *book, const CgQuery *query, CgWake wake)
{
	GatedBook *self = (GatedBook *)book;

	self->consumer->last_request = cg_clock_wall();
	cg_consumer_review(self->consumer);
	if (self->consumer->asks)
		return cg_asked_read(self->consumer, query, wake, read_after_asking, self);
	return read_in_force(self, query, wake);
}

static void gated_book_free(CgSource *book)
{
	GatedBook *self = (GatedBook *)book;

	leave(self);
	cg_asking_end(self->consumer);
	cg_recorder_free(self->recorder);
	g_free(self);
}

static const CgSourceClass book_class = { gated_read, gated_book_free };

CgSource *cg_gate_source(CgGate *gate, const CgWho *who)
{
	GatedBook *self = g_new0(GatedBook, 1);

	self->book.class = &book_class;
	self->consumer = cg_consumer(gate, who);
	self->recorder = cg_recorder_new(self->consumer);
	cg_asking_begin(self->consumer);
	/* A consumer that has come will ask: the phone may be read meanwhile. */
	cg_gated_source_fill(&self->book);
	return &self->book;
}

void cg_gated_source_fill(CgSource *book)
{
	GatedBook *self = (GatedBook *)book;

	cg_consumer_review(self->consumer);
	if (sit(self))
		cg_view_fill(cg_shared_view_get(self->seat));
}

void cg_gated_source_on_cut(CgSource *book, CgWake cut)
{
	((GatedBook *)book)->cut = cut;
}

gboolean cg_gated_source_answered_nothing(const CgSource *book)
{
	return ((const GatedBook *)book)->answered_nothing;
}
