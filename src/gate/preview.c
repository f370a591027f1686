/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Previews: what a scope would release, by a view of its own that no car reads and that is dropped
 * afterwards. A preview is refused unless the configuration says that the phone may be read before
 * the driver has answered. One runs at a time, because each holds a view; the others wait. */
#include "gate-private.h"

#include <string.h>

/* Enough for a few agents that count every scope on offer. */
#define WAITING_MAX 32
/* Seconds to wait for the phone: stock callers on D-Bus give up at 25. */
#define PHONE_TIMEOUT 20
/* Cards that are read before the main loop continues. */
#define BATCH_SIZE 64
/* Bytes of a UID that a selector can hold, and of a name that a prompt shows: 65,535 people fit
 * into what a bus carries. */
#define TEXT_MAX 256

static const CgRepository previewed[CG_GATE_COUNTS] = { CG_REPO_PB,  CG_REPO_FAV, CG_REPO_ICH,
							CG_REPO_OCH, CG_REPO_MCH, CG_REPO_CCH };

struct CgGatePreview {
	CgGate *gate;
	CgConsumer *consumer;
	CgScope *scope;
	CgPhone *phone; /* NULL: it waits */
	CgView *view;
	CgAccount *account; /* of its own: what the driver is shown is not the consumer's */
	CgIdle *idle;
	CgCursor *cursors[CG_GATE_COUNTS]; /* NULL: it has ended */
	CgGateCount counts[CG_GATE_COUNTS];
	GArray *people; /* of CgGatePerson, whose texts are owned */
	CgGateCounted counted;
	CgGateNamed named; /* NULL: it counts */
	gpointer data;
};

/* --- The end of one --- */

static void report_result(CgGatePreview *preview, const GError *error)
{
	CgGateCounted counted = g_steal_pointer(&preview->counted);
	CgGateNamed named = g_steal_pointer(&preview->named);

	if (counted)
		counted(preview->data, preview->counts, error);
	if (named)
		named(preview->data, (const CgGatePerson *)preview->people->data,
		      preview->people->len, error);
}

static void clear_person(CgGatePerson *person)
{
	cg_text_free((CgText *)person->uid);
	cg_text_free((CgText *)person->name);
}

void cg_gate_preview_free(CgGatePreview *preview)
{
	g_autoptr(GError) error =
		g_error_new_literal(CG_ERROR, CG_ERROR_LOST, "the gate is being closed");

	report_result(preview, error);
	for (guint i = 0; i < CG_GATE_COUNTS; i++)
		cg_cursor_free(preview->cursors[i]);
	cg_view_free(preview->view);
	cg_account_unref(preview->account);
	if (preview->phone)
		cg_phone_release(preview->phone);
	cg_idle_free(preview->idle);
	cg_scope_unref(preview->scope);
	g_array_unref(preview->people);
	g_free(preview);
}

static void start_preview(CgGatePreview *preview);

static void end_preview(CgGatePreview *preview, const GError *error)
{
	CgGate *gate = preview->gate;

	report_result(preview, error);
	g_ptr_array_remove(gate->previews, preview);
	if (gate->previews->len > 0)
		start_preview(g_ptr_array_index(gate->previews, 0));
}

static void fail_preview(CgGatePreview *preview)
{
	g_autoptr(GError) error =
		g_error_new_literal(CG_ERROR, CG_ERROR_LOST, "the phone gave nothing");

	end_preview(preview, error);
}

gboolean cg_gate_previews(const CgGate *gate, const CgConsumer *consumer)
{
	for (guint i = 0; i < gate->previews->len; i++)
		if (((const CgGatePreview *)g_ptr_array_index(gate->previews, i))->consumer ==
		    consumer)
			return TRUE;
	return FALSE;
}

/* --- Counting --- */

static void on_wake(gpointer data)
{
	cg_idle_schedule(((CgGatePreview *)data)->idle);
}

/* How the read ended, or WAIT. */
static CgStep count_repository(CgCursor *cursor, guint *cards)
{
	CgHead head;
	CgStep step = cg_cursor_head(cursor, &head, NULL);

	if (step == CG_STEP_GOT)
		*cards = head.size;
	return step;
}

/* A repository that the phone does not have is empty to the car, too. */
static gboolean is_counted(CgStep step)
{
	return step == CG_STEP_GOT || step == CG_STEP_NOT_FOUND;
}

static void count_repositories(CgGatePreview *preview)
{
	gboolean waits = FALSE;

	for (guint i = 0; i < CG_GATE_COUNTS; i++) {
		CgStep step = preview->cursors[i] ? count_repository(preview->cursors[i],
								     &preview->counts[i].cards)
						  : CG_STEP_GOT;

		waits = waits || step == CG_STEP_WAIT;
		if (step == CG_STEP_WAIT)
			continue;
		if (!is_counted(step)) {
			fail_preview(preview);
			return;
		}
		g_clear_pointer(&preview->cursors[i], cg_cursor_free);
	}
	if (!waits)
		end_preview(preview, NULL);
}

static void begin_count(CgGatePreview *preview)
{
	for (guint i = 0; i < CG_GATE_COUNTS; i++) {
		CgQuery size = { .repository = previewed[i], .want = CG_WANT_SIZE };

		preview->cursors[i] =
			cg_view_read(preview->view, &size, (CgWake){ on_wake, preview });
	}
}

/* --- Naming --- */

static CgText *shorten_text(const CgText *text)
{
	const char *past;

	if (strlen(text) <= TEXT_MAX)
		return cg_text_new(cg_span_of(text));
	past = g_utf8_find_prev_char(text, text + TEXT_MAX + 1);
	return cg_text_new(cg_span(text, past - text));
}

/* As people write it, else as lists do. */
static CgText *name_of(const CgCard *card)
{
	g_autoptr(CgText) full = cg_card_text(card, CG_PROP_FN, 0);
	g_autoptr(CgText) listed = cg_card_listing_name(card);

	return shorten_text(full && *full ? full : listed);
}

/* A person without a UID, or with one that no selector can hold, can't be picked by it. */
static void add_person(CgGatePreview *preview, CgSpan text)
{
	g_autoptr(CgCard) card = cg_card_parse(text, NULL);
	g_autoptr(CgText) uid = card ? cg_card_text(card, CG_PROP_UID, 0) : NULL;
	CgGatePerson person;

	if (!uid || !*uid || strlen(uid) > TEXT_MAX)
		return;
	person = (CgGatePerson){ g_steal_pointer(&uid), name_of(card) };
	g_array_append_val(preview->people, person);
}

static void name_people(CgGatePreview *preview)
{
	const CgItem *item;
	CgHead head;
	CgStep step = cg_cursor_head(preview->cursors[0], &head, NULL);

	for (guint i = 0; step == CG_STEP_GOT && i < BATCH_SIZE; i++) {
		step = cg_cursor_next(preview->cursors[0], &item, NULL);
		if (step == CG_STEP_GOT)
			add_person(preview, item->text);
	}
	switch (step) {
	case CG_STEP_GOT: cg_idle_schedule(preview->idle); return;
	case CG_STEP_WAIT: return;
	case CG_STEP_END: end_preview(preview, NULL); return;
	case CG_STEP_NOT_FOUND:
	case CG_STEP_UNSUPPORTED:
	case CG_STEP_STALE:
	case CG_STEP_LATER:
	case CG_STEP_FAILED: fail_preview(preview); return;
	}
}

static void begin_naming(CgGatePreview *preview)
{
	CgQuery cards = { .repository = CG_REPO_PB,
			  .want = CG_WANT_ITEMS,
			  .max = G_MAXUINT16,
			  .cards.format = CG_FORMAT_30 };

	preview->cursors[0] = cg_view_read(preview->view, &cards, (CgWake){ on_wake, preview });
}

/* --- One --- */

static void on_turn(gpointer data)
{
	CgGatePreview *preview = data;

	if (preview->named)
		name_people(preview);
	else
		count_repositories(preview);
}

/* Versions and identifiers stay zero: nothing of a preview reaches a car. */
static void start_preview(CgGatePreview *preview)
{
	CgGate *gate = preview->gate;
	const CgWho *who = cg_consumer_who(preview->consumer);
	const CgConfig *config = cg_decisions_config(gate->decisions);
	const CgViewOptions options = {
		.scope = preview->scope,
		.history = cg_gate_history(gate, who),
		.owner_name = cg_decisions_phone_name(gate->decisions, who->phone),
		.limit = cg_config_view_limit(config) / 2,
		.account = preview->account,
		.fill_wait = PHONE_TIMEOUT,
		.country = cg_config_country(config),
	};

	preview->phone = cg_phone_acquire(gate, who->phone);
	preview->view = cg_view_new(cg_phone_source(preview->phone), &options);
	if (preview->named)
		begin_naming(preview);
	else
		begin_count(preview);
	cg_idle_schedule(preview->idle);
}

static gboolean may_preview(const CgGate *gate, GError **error)
{
	if (!cg_config_previews(cg_decisions_config(gate->decisions)))
		g_set_error_literal(error, CG_ERROR, CG_ERROR_REFUSED,
				    "[Consent] Preview=yes would let the phone be read");
	else if (gate->previews->len >= WAITING_MAX)
		g_set_error_literal(error, CG_ERROR, CG_ERROR_LIMIT, "too many previews wait");
	else
		return TRUE;
	return FALSE;
}

/* Takes scope. The caller says what it is for, and adds it. */
static CgGatePreview *preview_new(CgGate *gate, CgConsumer *consumer, CgScope *scope, gpointer data)
{
	CgGatePreview *preview = g_new0(CgGatePreview, 1);

	preview->gate = gate;
	preview->consumer = consumer;
	preview->scope = scope;
	preview->data = data;
	preview->idle = cg_idle_new((CgWake){ on_turn, preview });
	preview->account = cg_account_new(gate->memory);
	preview->people = g_array_new(FALSE, FALSE, sizeof(CgGatePerson));
	g_array_set_clear_func(preview->people, (GDestroyNotify)clear_person);
	for (guint i = 0; i < CG_GATE_COUNTS; i++)
		preview->counts[i].repository = cg_repository_name(previewed[i]);
	return preview;
}

static void add_preview(CgGatePreview *preview)
{
	GPtrArray *previews = preview->gate->previews;

	g_ptr_array_add(previews, preview);
	if (previews->len == 1)
		start_preview(preview);
}

gboolean cg_gate_count(CgGate *gate, const CgWho *who, const char *scope, CgGateCounted counted,
		       gpointer data, GError **error)
{
	CgConsumer *consumer = cg_decisions_consumer(gate->decisions, who);
	g_autoptr(CgScope) offered = NULL;
	CgGatePreview *preview;

	if (!may_preview(gate, error))
		return FALSE;
	offered = cg_decisions_offered_scope(gate->decisions, scope, error);
	if (!offered)
		return FALSE;
	preview = preview_new(gate, consumer,
			      cg_decisions_scope_if_granted(gate->decisions, who, offered), data);
	preview->counted = counted;
	add_preview(preview);
	return TRUE;
}

gboolean cg_gate_name_people(CgGate *gate, const CgWho *who, CgGateNamed named, gpointer data,
			     GError **error)
{
	static const char anybody[] = "[Scope " CG_SCOPE_CHOSEN "]\nContacts=all\n";
	CgConsumer *consumer = cg_decisions_consumer(gate->decisions, who);
	g_autoptr(CgScope) all = NULL, most = NULL;
	CgGatePreview *preview;

	if (!may_preview(gate, error))
		return FALSE;
	all = cg_scope_parse(anybody, "people", NULL);
	most = cg_decisions_scope_if_granted(gate->decisions, who, all);
	preview = preview_new(gate, consumer, cg_scope_people(most), data);
	preview->named = named;
	add_preview(preview);
	return TRUE;
}
