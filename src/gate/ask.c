/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Asking the driver. A read that nobody has decided about is held while agents have the question,
 * and goes on once that is decided, durably, or nobody is to wait for it any longer. Only reads are
 * held; a question stands as long as its consumer has a book. */
#include "gate-private.h"

/* Seconds that a read which was held may take in all until it gives something: stock obexd's
 * callers give up at 25. */
#define HOLDS_MAX 22

typedef struct {
	CgCursor read;
	CgConsumer *consumer;
	CgQuery *query; /* a copy */
	CgCursorBegin begin;
	gpointer data;
	CgWake wake;
	CgCursor *inner;   /* NULL: it is held */
	CgTimer *patience; /* runs until it gives something */
	gboolean later;
} HeldRead;

/* --- What the driver is shown --- */

static char **strv_of(GPtrArray *words)
{
	g_ptr_array_add(words, NULL);
	return (char **)g_ptr_array_free(words, FALSE);
}

/* Only a pull that selects says that it wants no more: sizes and listings are but how it begins. */
static char **fields_of(const CgQuery *query)
{
	GPtrArray *words = g_ptr_array_new();

	for (guint i = 0; query->want == CG_WANT_ITEMS && i <= CG_PROP_OTHER; i++)
		if (query->cards.fields & CG_FIELD(i))
			g_ptr_array_add(words, g_strdup(cg_property_name(i)));
	return strv_of(words);
}

static char **scopes_within(const CgConfig *config, const CgScope *ceiling)
{
	g_auto(GStrv) names = cg_config_scope_names(config);
	GPtrArray *words = g_ptr_array_new();

	for (guint i = 0; names[i]; i++)
		if (!ceiling || cg_scope_within(cg_config_scope(config, names[i]), ceiling))
			g_ptr_array_add(words, g_strdup(names[i]));
	return strv_of(words);
}

static gboolean is_offered(const CgMoment *now, const char *text)
{
	CgLifetime lifetime;
	gint64 until;

	if (!cg_lifetime_parse(text, &lifetime) ||
	    (!now->bond && cg_lifetime_outlasts_trip(&lifetime)))
		return FALSE;
	until = cg_lifetime_until(&lifetime, now->time);
	return until == 0 || until > now->time;
}

static char **lifetimes_offered(const CgMoment *now, const char *of_rule)
{
	const char *const all[] = { "once", "trip", "12h", "7d", "always", of_rule };
	GPtrArray *words = g_ptr_array_new();

	for (guint i = 0; i < G_N_ELEMENTS(all); i++)
		if (is_offered(now, all[i]) &&
		    !g_ptr_array_find_with_equal_func(words, all[i], g_str_equal, NULL))
			g_ptr_array_add(words, g_strdup(all[i]));
	return strv_of(words);
}

static guint64 put_question(const CgConsumer *consumer, const CgQuery *query)
{
	CgGate *gate = consumer->gate;
	const CgConfig *config = gate->options.config;
	const CgWho who = { consumer->phone, consumer->name };
	CgMoment now = cg_presence_moment(gate, consumer->phone);
	CgOffer offer;
	CgQuestion details = { .who = who,
			       .phone_name = cg_gate_phone_name(gate, consumer->phone),
			       .repositories = (char *[]){
				       (char *)cg_repository_name(query->repository), NULL } };
	guint64 id;

	cg_config_offer(config, &who, &offer);
	details.fields = fields_of(query);
	details.scopes = scopes_within(config, offer.ceiling);
	details.lifetimes = lifetimes_offered(&now, offer.lifetime);
	details.lifetime = is_offered(&now, offer.lifetime) ? offer.lifetime : "trip";
	id = cg_consent_ask(gate->consent, &details, cg_config_wait(config));
	g_strfreev(details.fields);
	g_strfreev(details.scopes);
	g_strfreev(details.lifetimes);
	return id;
}

/* --- Reads that are held --- */

static gboolean is_held(const HeldRead *self)
{
	const CgConsumer *consumer = self->consumer;

	return !self->inner && cg_consent_may_wait(consumer->gate->consent, consumer->question);
}

static void go_on(HeldRead *self)
{
	g_ptr_array_remove(self->consumer->held, self);
	self->inner = self->begin(self->data, self->query, self->wake);
}

/* Patience ends with the first thing that it gives. */
static CgStep given(HeldRead *self, CgStep step)
{
	if (step != CG_STEP_WAIT)
		cg_timer_stop(self->patience);
	return step;
}

static CgStep held_head(CgCursor *read, CgHead *out, GError **error)
{
	HeldRead *self = (HeldRead *)read;
	CgStep step;

	if (self->later)
		return given(self, CG_STEP_LATER);
	if (is_held(self))
		return CG_STEP_WAIT;
	if (!self->inner)
		go_on(self);
	step = cg_cursor_head(self->inner, out, error);
	return step == CG_STEP_GOT ? step : given(self, step);
}

static CgStep held_next(CgCursor *read, const CgItem **out, GError **error)
{
	HeldRead *self = (HeldRead *)read;

	return given(self, self->later ? CG_STEP_LATER : cg_cursor_next(self->inner, out, error));
}

static void held_free(CgCursor *read)
{
	HeldRead *self = (HeldRead *)read;

	g_ptr_array_remove(self->consumer->held, self);
	cg_cursor_free(self->inner);
	cg_timer_free(self->patience);
	cg_query_free(self->query);
	g_free(self);
}

static void on_impatient(gpointer data)
{
	HeldRead *self = data;

	self->later = TRUE;
	cg_wake(self->wake);
}

static CgCursor *hold(CgConsumer *consumer, const CgQuery *query, CgWake wake, CgCursorBegin begin,
		      gpointer data)
{
	static const CgCursorClass class = { held_head, held_next, held_free };
	HeldRead *self = g_new0(HeldRead, 1);

	self->read.class = &class;
	self->consumer = consumer;
	self->query = cg_query_copy(query);
	self->begin = begin;
	self->data = data;
	self->wake = wake;
	self->patience = cg_timer_new((CgWake){ on_impatient, self });
	cg_timer_start(self->patience, CG_SECONDS(HOLDS_MAX));
	g_ptr_array_add(consumer->held, self);
	return &self->read;
}

CgCursor *cg_asked_read(CgConsumer *consumer, const CgQuery *query, CgWake wake,
			CgCursorBegin begin, gpointer data)
{
	consumer->question = put_question(consumer, query);
	if (!cg_consent_may_wait(consumer->gate->consent, consumer->question))
		return begin(data, query, wake);
	cg_log(CG_LOG_GATE, "a request waits for the driver");
	return hold(consumer, query, wake, begin, data);
}

/* later: what they wait for can't be had now. */
static void wake_held(const CgConsumer *consumer, gboolean later)
{
	for (guint i = 0; i < consumer->held->len; i++) {
		HeldRead *read = g_ptr_array_index(consumer->held, i);

		read->later = read->later || later;
		cg_wake(read->wake);
	}
}

/* --- The end of a question --- */

static void end_question(CgConsumer *consumer, gboolean decided)
{
	guint64 question = consumer->question;

	consumer->question = 0;
	if (question)
		cg_consent_close(consumer->gate->consent, question, decided);
}

void cg_asking_review(CgConsumer *consumer)
{
	if (consumer->asks || !consumer->question)
		return;
	end_question(consumer, TRUE);
	wake_held(consumer, FALSE);
}

void cg_asking_begin(CgConsumer *consumer)
{
	consumer->books++;
}

void cg_asking_end(CgConsumer *consumer)
{
	if (--consumer->books == 0)
		end_question(consumer, FALSE);
}

/* --- What comes of it --- */

typedef struct {
	CgConsumer *consumer;
	guint64 question;
} Answered;

/* What could not be put down was not decided: the next request asks anew. */
static void fail(CgConsumer *consumer)
{
	end_question(consumer, TRUE);
	wake_held(consumer, TRUE);
}

/* Where the grant holds now, the question is closed already. */
static void on_granted(gpointer data, const GError *error)
{
	g_autofree Answered *answered = data;

	if (answered->consumer->question == answered->question)
		fail(answered->consumer);
}

static gboolean take_grant(CgGate *gate, const CgQuestion *question, const CgAnswer *answer,
			   GError **error)
{
	Answered *answered = g_new(Answered, 1);

	*answered = (Answered){ cg_consumer(gate, &question->who), question->id };
	if (cg_gate_grant(gate, &question->who, answer->scope, answer->lifetime, on_granted,
			  answered, error))
		return TRUE;
	g_free(answered);
	return FALSE;
}

static gboolean on_answered(gpointer data, const CgQuestion *question, const CgAnswer *answer)
{
	g_autoptr(GError) error = NULL;
	CgGate *gate = data;
	gboolean taken = answer->refused ? cg_gate_refuse(gate, &question->who, &error)
					 : take_grant(gate, question, answer, &error);

	cg_log(CG_LOG_GATE, "an agent answered%s", taken ? "" : ", but not so that it counts");
	if (taken)
		return TRUE;
	if (g_error_matches(error, CG_ERROR, CG_ERROR_CONFIG))
		return FALSE;
	fail(cg_consumer(gate, &question->who));
	return TRUE;
}

static void on_released(gpointer data, const CgQuestion *question)
{
	cg_log(CG_LOG_GATE, "nobody waits for the driver any longer");
	wake_held(cg_consumer(data, &question->who), FALSE);
}

const CgConsentOwner cg_asking_owner = { on_answered, on_released };
