/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What is kept of contacts and calls. Cards are parsed, redacted and dropped one by one; nothing of
 * a hidden card outlives its turn. A card that cannot be read is left out, and so is what a
 * repository cannot count. */
#include "view-private.h"

typedef struct {
	CgKeeper base;
	CgRedactor *redactor;
	CgRepository repository;
	CgCard *owner;          /* released, until it is kept */
	gboolean owner_is_lost; /* the phone has one, and it could not be read */
	CgReadFaults *faults;   /* lent by the history */
	CgCardSink sink;
} CgCardKeeper;

static gboolean is_pb(const CgCardKeeper *self)
{
	return self->repository == CG_REPO_PB;
}

static gboolean is_fav(const CgCardKeeper *self)
{
	return self->repository == CG_REPO_FAV;
}

static gboolean is_calls(const CgCardKeeper *self)
{
	return cg_repository_area(self->repository) == CG_AREA_CALLS;
}

static const CgScope *scope_of(const CgCardKeeper *self)
{
	return self->redactor->options->scope;
}

/* --- What is asked of the phone --- */

/* Of a call, its time and its numbers; the rest of it only if the scope hides nobody. */
static CgFields fields_of_calls(const CgScope *scope)
{
	const CgFields needed = CG_FIELD(CG_PROP_CALL_DATETIME) | CG_FIELD(CG_PROP_TEL);

	return cg_scope_everybody(scope) ? cg_scope_fields(scope) | needed : needed;
}

/* Returns what the grant allows and what its selectors look at. A contact also needs its numbers if
 * they say which calls are in scope. */
static CgFields fields_of(const CgCardKeeper *self)
{
	const CgScope *scope = scope_of(self);
	CgFields fields = cg_scope_fields(scope) | cg_scope_looks_at(scope);

	if (is_calls(self))
		return fields_of_calls(scope);
	if (is_pb(self) && cg_scope_calls(scope) != CG_CALLS_NONE)
		fields |= CG_FIELD(CG_PROP_TEL);
	return fields;
}

static void complete_query(const CgKeeper *keeper, CgQuery *query)
{
	const CgCardKeeper *self = (const CgCardKeeper *)keeper;
	gboolean of_owner = is_pb(self) && query->pick == CG_PICK_HANDLE && query->handle == 0;

	query->cards.format = CG_FORMAT_30;
	query->cards.fields = fields_of(self);
	/* If the owner's card is not shown, all that matters is whether the phone has one. */
	if (of_owner && !cg_scope_admits_owner(scope_of(self)))
		query->cards.fields = CG_FIELD(CG_PROP_N);
}

/* --- Reading --- */

/* Returns NULL if the card cannot be read, or was lost: then the text is empty. */
static CgCard *read_card(const CgCardKeeper *self, CgSpan text)
{
	CgCard *card = cg_card_parse_fields(text, fields_of(self), NULL);

	self->faults->cards += !card;
	for (CgFault fault = 0; card && fault < CG_FAULTS; fault++)
		self->faults->faults[fault] += cg_card_faults(card, fault);
	return card;
}

/* --- The owner's card --- */

static void take_owner(CgKeeper *keeper, CgSpan text)
{
	CgCardKeeper *self = (CgCardKeeper *)keeper;
	g_autoptr(CgCard) card = read_card(self, text);

	g_clear_pointer(&self->owner, cg_card_unref);
	self->owner_is_lost = !card;
	self->owner = cg_redact_owner(self->redactor, card);
}

/* Under List=no nobody is listed, not even the owner. Else, if the phone has none to show, one is
 * made and counted as well, so that the view's limit does not tell whether the phone has one. */
static CgStep keep_owner(CgKeeper *keeper)
{
	CgCardKeeper *self = (CgCardKeeper *)keeper;

	/* Nobody can tell which of the other cards is the owner's, too. */
	if (self->owner_is_lost && cg_scope_excludes_owner(scope_of(self)))
		return CG_STEP_LATER;
	if (!cg_scope_list(scope_of(self))) {
		g_clear_pointer(&self->owner, cg_card_unref);
		return CG_STEP_GOT;
	}
	if (!self->owner)
		self->owner = cg_redact_owner(self->redactor, NULL);
	return cg_card_sink_add_owner(&self->sink, g_steal_pointer(&self->owner));
}

/* --- The other cards --- */

static gboolean is_full(const CgKeeper *keeper)
{
	return cg_card_sink_is_full(&((const CgCardKeeper *)keeper)->sink);
}

static CgCard *redact_card(CgCardKeeper *self, CgCard *card)
{
	if (is_calls(self))
		return cg_redact_call(self->redactor, card);
	return cg_redact_contact(self->redactor, card, is_fav(self));
}

static gboolean is_needed(const CgKeeper *keeper)
{
	const CgCardKeeper *self = (const CgCardKeeper *)keeper;

	return is_fav(self) && cg_scope_excludes_favourites(scope_of(self));
}

/* Takes note of a card of fav; NULL: it could not be read. Returns FALSE if nobody can tell any
 * more who is a favourite: then no answer is better than a wider one. */
static gboolean note_favourite(const CgCardKeeper *self, const CgCard *card)
{
	if (is_needed(&self->base) && (!card || !cg_favourites_can_tell(card)))
		return FALSE;
	return !card || cg_favourites_add(self->redactor->favourites, card);
}

static CgStep keep_card(CgKeeper *keeper, CgSpan text)
{
	CgCardKeeper *self = (CgCardKeeper *)keeper;
	g_autoptr(CgCard) card = NULL;
	g_autoptr(CgCard) released = NULL;

	if (is_full(keeper))
		return CG_STEP_GOT;
	card = read_card(self, text);
	if (is_fav(self) && !note_favourite(self, card))
		return CG_STEP_LATER;
	if (!card)
		return CG_STEP_GOT;
	released = redact_card(self, card);
	if (!released)
		return CG_STEP_GOT;
	return cg_card_sink_add(&self->sink, g_steal_pointer(&released), card);
}

/* --- Life --- */

static void finish_keeper(CgKeeper *keeper)
{
	cg_card_sink_finish(&((CgCardKeeper *)keeper)->sink);
}

static void free_keeper(CgKeeper *keeper)
{
	CgCardKeeper *self = (CgCardKeeper *)keeper;

	cg_card_sink_clear(&self->sink);
	g_clear_pointer(&self->owner, cg_card_unref);
	g_free(self);
}

static const CgKeeperClass card_keeper_class = {
	.complete_query = complete_query,
	.take_owner = take_owner,
	.keep_owner = keep_owner,
	.is_full = is_full,
	.is_needed = is_needed,
	.keep = keep_card,
	.finish = finish_keeper,
	.free = free_keeper,
};

CgKeeper *cg_card_keeper_new(const CgFillContext *context, CgRepository repository,
			     CgCollection *collection)
{
	CgCardKeeper *self = g_new0(CgCardKeeper, 1);

	self->base.class = &card_keeper_class;
	self->base.has_owner = repository == CG_REPO_PB;
	self->redactor = context->redactor;
	self->repository = repository;
	self->faults = cg_history_begin_faults(context->redactor->options->history, repository);
	cg_card_sink_init(&self->sink, context, repository, collection);
	return &self->base;
}
