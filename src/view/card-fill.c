/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What is kept of contacts and calls. Cards are parsed, redacted and dropped one by one; nothing of
 * a hidden card outlives its turn. A card that cannot be read is left out, and so is what a
 * repository cannot count. */
#include "view-private.h"

typedef struct {
	CgKeeper base;
	CgRedactor *redactor;
	CgRepository repository;
	CgReadFaults *faults; /* lent by the history */
	gboolean shows_owner; /* the phone's own as handle 0, so not once more */
	CgCardSink sink;
} CgCardKeeper;

static gboolean is_pb(const CgCardKeeper *self)
{
	return self->repository == CG_REPO_PB;
}

static gboolean is_calls(const CgCardKeeper *self)
{
	return cg_repository_area(self->repository) == CG_AREA_CALLS;
}

static const CgScope *scope_of(const CgCardKeeper *self)
{
	return self->redactor->options->scope;
}

/* Where nothing but favourites lets anybody in, all of pb stands in fav. */
static gboolean is_of_fav(const CgCardKeeper *self)
{
	return self->repository == CG_REPO_FAV ||
	       (is_pb(self) && cg_scope_favourites_only(scope_of(self)));
}

/* --- What is asked of the phone --- */

/* Of a call, its time and its numbers; the rest of it only if the scope hides nobody. */
static CgFields fields_of_calls(const CgScope *scope)
{
	const CgFields needed = CG_FIELD(CG_PROP_CALL_DATETIME) | CG_FIELD(CG_PROP_TEL);

	return cg_scope_everybody(scope) ? cg_scope_fields(scope) | needed : needed;
}

/* Returns what the grant allows and what its selectors look at. A contact also needs its numbers if
 * they say which calls are in scope, and so do others that are compared with it. */
static CgFields fields_of(const CgCardKeeper *self)
{
	const CgScope *scope = scope_of(self);
	CgFields fields = cg_scope_fields(scope) | cg_scope_looks_at(scope);

	if (is_calls(self))
		return fields_of_calls(scope);
	if (cg_scope_calls(scope) != CG_CALLS_NONE && (is_pb(self) || cg_scope_names_owner(scope)))
		fields |= CG_FIELD(CG_PROP_TEL);
	return fields;
}

static void complete_query(const CgKeeper *keeper, CgQuery *query)
{
	const CgCardKeeper *self = (const CgCardKeeper *)keeper;

	query->cards.format = CG_FORMAT_30;
	query->cards.fields = fields_of(self);
	if (query->pick == CG_PICK_HANDLE)
		query->repository = CG_REPO_PB;
	else if (is_of_fav(self))
		query->repository = CG_REPO_FAV;
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
	CgFields fields = fields_of(self);
	g_autoptr(CgCard) card = read_card(self, text);

	cg_owner_take(self->redactor->owner, card, fields);
}

/* Returns whether handle 0 is another card than the first one of the phone. Under List=no nobody is
 * listed, not even the owner. */
static gboolean has_owner(const CgCardKeeper *self)
{
	return is_pb(self) && cg_scope_list(scope_of(self)) && !cg_scope_everybody(scope_of(self));
}

/* If the phone has none to show, one is made and counted as well, so that neither the size nor the
 * view's limit tells whether the phone has one. */
static CgStep keep_owner(CgKeeper *keeper)
{
	CgCardKeeper *self = (CgCardKeeper *)keeper;
	CgOwner *owner = self->redactor->owner;
	CgCard *original = cg_owner_card(owner);
	CgCard *released = NULL;

	cg_owner_set_asked(owner);
	/* Nobody can tell which of the other cards is the owner's, too. */
	if (cg_owner_is_lost(owner) && cg_scope_excludes_owner(scope_of(self)))
		return CG_STEP_LATER;
	if (!has_owner(self))
		return CG_STEP_GOT;
	if (original)
		released = cg_redact_owner(self->redactor, original);
	self->shows_owner = released != NULL;
	if (!released)
		return cg_card_sink_add_owner(&self->sink, cg_redact_made(self->redactor), NULL);
	return cg_card_sink_add_owner(&self->sink, released, original);
}

/* Returns whether this is the card that is shown as the owner's already; another one that says the
 * same is another card. */
static gboolean is_shown_owner(CgCardKeeper *self, const CgCard *card)
{
	if (!self->shows_owner || !cg_owner_is_same(self->redactor->owner, card))
		return FALSE;
	self->shows_owner = FALSE;
	return TRUE;
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
	return cg_redact_contact(self->redactor, card, is_of_fav(self));
}

static gboolean is_needed(const CgCardKeeper *self)
{
	return is_of_fav(self) && cg_scope_excludes_favourites(scope_of(self));
}

/* A phone that refuses its own pb tells nothing of itself; any other repository may be missing. */
static gboolean may_lack(const CgKeeper *keeper, gboolean refused)
{
	const CgCardKeeper *self = (const CgCardKeeper *)keeper;

	return !is_needed(self) && !(refused && is_pb(self) && !is_of_fav(self));
}

/* Takes note of a card of fav; NULL: it could not be read. Returns FALSE if nobody can tell any
 * more who is a favourite: then no answer is better than a wider one. */
static gboolean note_favourite(const CgCardKeeper *self, const CgCard *card)
{
	if (is_needed(self) && (!card || !cg_favourites_can_tell(card)))
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
	if (is_of_fav(self) && !note_favourite(self, card))
		return CG_STEP_LATER;
	if (!card)
		return CG_STEP_GOT;
	if (is_shown_owner(self, card))
		return CG_STEP_GOT;
	released = redact_card(self, card);
	if (!released)
		return CG_STEP_GOT;
	return cg_card_sink_add(&self->sink, g_steal_pointer(&released), card);
}

/* --- Life --- */

/* A phone without anybody has an owner all the same. */
static CgStep finish_keeper(CgKeeper *keeper)
{
	CgCardKeeper *self = (CgCardKeeper *)keeper;
	const CgScope *scope = scope_of(self);

	cg_card_sink_finish(&self->sink);
	if (!is_pb(self) || !cg_scope_list(scope) || cg_collection_count(self->sink.collection))
		return CG_STEP_GOT;
	return cg_card_sink_add_owner(&self->sink, cg_redact_made(self->redactor), NULL);
}

static void free_keeper(CgKeeper *keeper)
{
	CgCardKeeper *self = (CgCardKeeper *)keeper;

	cg_card_sink_clear(&self->sink);
	g_free(self);
}

static const CgKeeperClass card_keeper_class = {
	.complete_query = complete_query,
	.take_owner = take_owner,
	.keep_owner = keep_owner,
	.is_full = is_full,
	.may_lack = may_lack,
	.keep = keep_card,
	.finish = finish_keeper,
	.free = free_keeper,
};

CgKeeper *cg_card_keeper_new(const CgFillContext *context, CgRepository repository,
			     CgCollection *collection)
{
	CgCardKeeper *self = g_new0(CgCardKeeper, 1);
	const CgScope *scope = context->redactor->options->scope;
	gboolean from_owner = repository == CG_REPO_PB && cg_scope_everybody(scope);

	self->base.class = &card_keeper_class;
	self->base.asks_owner = cg_repository_area(repository) == CG_AREA_CONTACTS &&
				cg_scope_names_owner(scope) &&
				!cg_owner_is_asked(context->redactor->owner);
	self->redactor = context->redactor;
	self->repository = repository;
	self->faults = cg_history_begin_faults(context->redactor->options->history, repository);
	cg_card_sink_init(&self->sink, context, repository, collection, from_owner ? 0 : 1);
	return &self->base;
}
