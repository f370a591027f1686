/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The gated source: every read asks for the decision in effect and goes to the view of that
 * decision. A read keeps its view alive, and ends when another decision takes effect: what it has
 * not given yet it never gives. */
#include "gate-private.h"

typedef struct {
	CgSource base;
	CgGate *gate;
	CgConsumer *consumer;
	CgSharedView *shared; /* of the last read; kept, so that a session has one view */
	CgRecorder *recorder;
	CgWake cut;
	gboolean answered_nothing;
} GatedSource;

typedef struct {
	CgCursor base;
	GatedSource *source;
	CgCursor *inner;
	CgSharedView *shared;
	CgWake wake;
} GatedRead;

/* --- Reading --- */

static CgStep gated_head(CgCursor *cursor, CgHead *out, GError **error)
{
	GatedRead *self = (GatedRead *)cursor;

	return cg_shared_view_is_over(self->shared) ? CG_STEP_LATER
						    : cg_cursor_head(self->inner, out, error);
}

static CgStep gated_next(CgCursor *cursor, const CgItem **out, GError **error)
{
	GatedRead *self = (GatedRead *)cursor;

	return cg_shared_view_is_over(self->shared) ? CG_STEP_LATER
						    : cg_cursor_next(self->inner, out, error);
}

static void gated_free(CgCursor *cursor)
{
	GatedRead *self = (GatedRead *)cursor;

	cg_shared_view_unwatch(self->shared, self);
	cg_cursor_free(self->inner);
	cg_shared_view_end_read(self->shared);
	cg_shared_view_release(self->shared);
	g_free(self);
}

static const CgCursorClass cursor_class = { gated_head, gated_next, gated_free };

/* The item that was given last may be half sent: the session drops the rest. */
static void on_read_superseded(gpointer data)
{
	GatedRead *self = data;

	cg_wake(self->wake);
	cg_wake(self->source->cut);
}

static CgCursor *read_shared(GatedSource *source, const CgQuery *query, CgWake wake)
{
	GatedRead *self = g_new0(GatedRead, 1);

	self->base.class = &cursor_class;
	self->source = source;
	self->wake = wake;
	self->shared = cg_shared_view_ref(source->shared);
	cg_shared_view_begin_read(self->shared);
	self->inner =
		cg_recorder_read(source->recorder, self->shared, query,
				 cg_counted_read(source->gate, source->consumer,
						 cg_shared_view_get(source->shared), query, wake),
				 wake);
	cg_shared_view_watch(self->shared, (CgWake){ on_read_superseded, self });
	return &self->base;
}

/* --- Deciding --- */

static void release_view(GatedSource *self)
{
	if (self->shared)
		cg_shared_view_unwatch(self->shared, self);
	g_clear_pointer(&self->shared, cg_shared_view_release);
}

/* The view is released so that the phone is asked for no more under a decision that is over. */
static void on_superseded(gpointer data)
{
	GatedSource *self = data;

	release_view(self);
	cg_recorder_end_decision(self->recorder);
}

/* Acquires the view of the decision in effect at the last review, before it releases the old one:
 * if they are the same, the view stays. */
static gboolean acquire_view(GatedSource *self)
{
	CgSharedView *shared = cg_shared_view_acquire(self->gate, self->consumer);

	release_view(self);
	self->shared = shared;
	if (shared)
		cg_shared_view_watch(shared, (CgWake){ on_superseded, self });
	return shared != NULL;
}

static CgCursor *read_in_effect(GatedSource *self, const CgQuery *query, CgWake wake)
{
	if (!acquire_view(self))
		return cg_cursor_new_ended(CG_STEP_LATER, NULL);
	if (cg_consumer_sees_nothing(self->consumer))
		self->answered_nothing = TRUE;
	return read_shared(self, query, wake);
}

/* The read may have waited for long, so it is reviewed again. */
static CgCursor *read_after_asking(gpointer data, const CgQuery *query, CgWake wake)
{
	GatedSource *self = data;

	cg_consumer_review(self->consumer);
	return read_in_effect(self, query, wake);
}

static CgCursor *gated_read(CgSource *source, const CgQuery *query, CgWake wake)
{
	GatedSource *self = (GatedSource *)source;

	cg_consumer_request(self->consumer);
	if (cg_consumer_awaits_bonds(self->consumer) || cg_consumer_asks(self->consumer))
		return cg_pending_read(self->consumer, cg_decisions_config(self->gate->decisions),
				       query, wake, read_after_asking, self);
	return read_in_effect(self, query, wake);
}

static void gated_source_free(CgSource *source)
{
	GatedSource *self = (GatedSource *)source;

	release_view(self);
	cg_consumer_remove_reader(self->consumer);
	cg_recorder_free(self->recorder);
	g_free(self);
}

static const CgSourceClass source_class = { gated_read, gated_source_free };

CgSource *cg_gated_source_new(CgGate *gate, const CgWho *who)
{
	GatedSource *self = g_new0(GatedSource, 1);

	self->base.class = &source_class;
	self->gate = gate;
	self->consumer = cg_decisions_consumer(gate->decisions, who);
	self->recorder = cg_recorder_new(gate, self->consumer);
	cg_consumer_add_reader(self->consumer);
	return &self->base;
}

/* A consumer that has come will ask: the phone may be read meanwhile, once it is known whose bonds
 * these are. */
CgSource *cg_gate_source(CgGate *gate, const CgWho *who)
{
	CgSource *source = cg_gated_source_new(gate, who);

	cg_gated_source_fill(source);
	return source;
}

void cg_gated_source_fill(CgSource *source)
{
	GatedSource *self = (GatedSource *)source;

	cg_consumer_review(self->consumer);
	if (!cg_consumer_awaits_bonds(self->consumer) && acquire_view(self))
		cg_view_fill(cg_shared_view_get(self->shared));
}

void cg_gated_source_on_cut(CgSource *source, CgWake cut)
{
	((GatedSource *)source)->cut = cut;
}

gboolean cg_gated_source_answered_nothing(const CgSource *source)
{
	return ((const GatedSource *)source)->answered_nothing;
}
