/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Reads that wait for the bonds of their session, and for the driver. A read about which nobody has
 * decided waits while agents have the question. It goes on once the decision is durable, or once
 * nobody may wait for it any longer. Only reads wait; CONNECT and SETPATH are answered at once. */
#include "gate-private.h"

/* Seconds from the beginning of an app's read that waits to its first item: stock obexd's callers
 * give up at 25. */
#define APP_TIMEOUT 22
/* Seconds that a car waits for the bonds at most, before all else: as long as they are asked for.
 */
#define BONDS_TIMEOUT 8

typedef struct {
	CgCursor base;
	CgConsumer *consumer;
	CgQuery *query; /* a copy */
	CgCursorBegin begin;
	gpointer data;
	CgWake wake;
	CgWaiter waiter;  /* its `failed` is also set by the timeout */
	gboolean decided; /* the bonds are told, and the driver was asked if there was need to */
	CgCursor *inner;  /* NULL while it waits */
	CgTimer *timeout; /* runs until the first item, or the end */
} PendingRead;

/* Returns the names of the properties that are asked for, or none for all of them. Only a pull can
 * select some, and a car that asks for a size or a listing usually pulls next. */
static char **print_fields(const CgQuery *query)
{
	GPtrArray *words = g_ptr_array_new();

	for (guint i = 0; query->want == CG_WANT_ITEMS && i <= CG_PROP_OTHER; i++)
		if (query->cards.fields & CG_FIELD(i))
			g_ptr_array_add(words, g_strdup(cg_property_name(i)));
	g_ptr_array_add(words, NULL);
	return (char **)g_ptr_array_free(words, FALSE);
}

/* --- What it waits for --- */

/* Returns whether the read may wait for the driver. */
static gboolean ask_driver(CgConsumer *consumer, const CgQuery *query)
{
	g_auto(GStrv) fields = print_fields(query);

	if (!cg_consumer_ask(consumer, cg_repository_name(query->repository), fields))
		return FALSE;
	cg_log(CG_LOG_GATE, "a request waits for the driver");
	return TRUE;
}

/* What the bonds are may be the answer to what the driver would be asked, so they come first. */
static gboolean is_pending(PendingRead *self)
{
	if (self->inner)
		return FALSE;
	if (!self->decided && cg_consumer_awaits_bonds(self->consumer))
		return TRUE;
	if (!self->decided && cg_consumer_asks(self->consumer))
		ask_driver(self->consumer, self->query);
	self->decided = TRUE;
	return cg_consumer_may_wait(self->consumer);
}

/* --- The read --- */

static void begin_read(PendingRead *self)
{
	cg_consumer_remove_waiter(self->consumer, &self->waiter);
	self->inner = self->begin(self->data, self->query, self->wake);
}

static CgStep note_step(PendingRead *self, CgStep step)
{
	if (step != CG_STEP_WAIT)
		cg_timer_stop(self->timeout);
	return step;
}

static CgStep pending_head(CgCursor *cursor, CgHead *out, GError **error)
{
	PendingRead *self = (PendingRead *)cursor;
	CgStep step;

	if (self->waiter.failed)
		return note_step(self, CG_STEP_LATER);
	if (is_pending(self))
		return CG_STEP_WAIT;
	if (!self->inner)
		begin_read(self);
	step = cg_cursor_head(self->inner, out, error);
	/* A head alone does not stop the timeout: no packet leaves before the first item. */
	return step == CG_STEP_GOT ? step : note_step(self, step);
}

static CgStep pending_next(CgCursor *cursor, const CgItem **out, GError **error)
{
	PendingRead *self = (PendingRead *)cursor;

	if (self->waiter.failed)
		return note_step(self, CG_STEP_LATER);
	return note_step(self, cg_cursor_next(self->inner, out, error));
}

static void pending_free(CgCursor *cursor)
{
	PendingRead *self = (PendingRead *)cursor;

	cg_consumer_remove_waiter(self->consumer, &self->waiter);
	cg_cursor_free(self->inner);
	cg_timer_free(self->timeout);
	cg_query_free(self->query);
	g_free(self);
}

static void on_timeout(gpointer data)
{
	PendingRead *self = data;

	self->waiter.failed = TRUE;
	cg_wake(self->wake);
}

/* Nobody stands behind a car who gives up, so it waits for as long as it may for the bonds, for the
 * driver, and then for the phone. */
static guint timeout_of(const CgConsumer *consumer, const CgConfig *config)
{
	guint bonds = cg_consumer_awaits_bonds(consumer) ? BONDS_TIMEOUT : 0;

	if (!cg_who_is_car(cg_consumer_who(consumer)))
		return APP_TIMEOUT;
	return bonds + cg_config_wait(config) + cg_config_car_fill_wait(config);
}

static CgCursor *pending_read_new(CgConsumer *consumer, guint timeout, const CgQuery *query,
				  CgWake wake, CgCursorBegin begin, gpointer data)
{
	static const CgCursorClass class = { pending_head, pending_next, pending_free };
	PendingRead *self = g_new0(PendingRead, 1);

	self->base.class = &class;
	self->consumer = consumer;
	self->query = cg_query_copy(query);
	self->begin = begin;
	self->data = data;
	self->decided = !cg_consumer_awaits_bonds(consumer);
	self->wake = wake;
	self->waiter.wake = wake;
	self->timeout = cg_timer_new((CgWake){ on_timeout, self });
	cg_timer_start(self->timeout, CG_SECONDS(timeout));
	cg_consumer_add_waiter(consumer, &self->waiter);
	return &self->base;
}

CgCursor *cg_pending_read(CgConsumer *consumer, const CgConfig *config, const CgQuery *query,
			  CgWake wake, CgCursorBegin begin, gpointer data)
{
	gboolean awaits = cg_consumer_awaits_bonds(consumer);

	if (!awaits && !ask_driver(consumer, query))
		return begin(data, query, wake);
	if (awaits)
		cg_log(CG_LOG_GATE, "a request waits for the bonds");
	return pending_read_new(consumer, timeout_of(consumer, config), query, wake, begin, data);
}
