/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Another phone that looks the same to the car. What is hidden follows from scopes and numbers
 * alone; how favourites are found is borrowed from the view. */
#include "phone.h"
#include "view-private.h"

typedef struct {
	const CgScope *scope;
	guint country;
	CgFavourites *favourites;
	GPtrArray *numbers; /* CgText *: those of the contacts in scope */
} Oracle;

static void add_favourites(Oracle *oracle, const Phone *phone)
{
	const GPtrArray *texts = phone->texts[CG_REPO_FAV];

	for (guint i = 0; i < texts->len && cg_scope_needs_favourites(oracle->scope); i++) {
		g_autoptr(CgCard) card = cg_card_parse(cg_buffer_span(texts->pdata[i]), NULL);

		if (card)
			cg_favourites_add(oracle->favourites, card);
	}
}

static gboolean admits_contact(Oracle *oracle, const CgCard *card)
{
	const CgCardTraits traits = { .favourite = cg_favourites_has(oracle->favourites, card),
				      .country = oracle->country };

	if (!cg_scope_admits(oracle->scope, card, &traits))
		return FALSE;
	for (guint i = 0; i < cg_card_count(card, CG_PROP_TEL); i++)
		g_ptr_array_add(oracle->numbers, cg_card_text(card, CG_PROP_TEL, i));
	return TRUE;
}

static gboolean is_known(const Oracle *oracle, const char *number)
{
	for (guint i = 0; i < oracle->numbers->len; i++)
		if (cg_numbers_match(oracle->numbers->pdata[i], number, oracle->country))
			return TRUE;
	return FALSE;
}

static gboolean admits_call(const Oracle *oracle, const CgCard *card)
{
	gboolean known = cg_card_count(card, CG_PROP_TEL) > 0;

	for (guint i = 0; i < cg_card_count(card, CG_PROP_TEL) && known; i++) {
		g_autoptr(CgText) number = cg_card_text(card, CG_PROP_TEL, i);

		known = is_known(oracle, number);
	}
	switch (cg_scope_calls(oracle->scope)) {
	case CG_CALLS_NONE: return FALSE;
	case CG_CALLS_IN_SCOPE: return known;
	case CG_CALLS_ALL: return TRUE;
	}
	return FALSE;
}

/* Search, order and listing names must not fall back to these. */
static const CgProperty places[] = { CG_PROP_NOTE, CG_PROP_ORG, CG_PROP_EMAIL, CG_PROP_SOUND,
				     CG_PROP_NICKNAME };

/* vCard 3.0 adds what it demands if it is not there, and that would show. */
static gboolean is_whole(const CgCard *card)
{
	return cg_card_count(card, CG_PROP_N) && cg_card_count(card, CG_PROP_FN) &&
	       cg_card_count(card, CG_PROP_TEL);
}

/* Adds a card that is the same to the scope, with something else in what is not in `seen`. */
static void add_changed(Phone *phone, CgRepository repository, CgSpan text, const CgCard *card,
			CgFields seen)
{
	g_autoptr(CgCard) changed = cg_card_select(card, CG_FIELDS_ALL);
	g_auto(CgBuffer) printed = { 0 };

	if (!is_whole(card)) {
		phone_add(phone, repository, text);
		return;
	}
	for (guint i = 0; i < G_N_ELEMENTS(places); i++) {
		g_autoptr(CgCard) before = changed;

		changed = seen & CG_FIELD(places[i]) ? cg_card_ref(before)
						     : cg_card_replace(before, places[i], SECRET);
	}
	fuzz_print(changed, CG_FORMAT_30, &printed);
	phone_add(phone, repository, cg_buffer_span(&printed));
}

static void copy_contact(Oracle *oracle, Phone *pair, CgSpan text, const CgCard *card)
{
	if (admits_contact(oracle, card))
		add_changed(pair, CG_REPO_PB, text, card,
			    cg_scope_fields(oracle->scope) | cg_scope_looks_at(oracle->scope));
}

/* If not everybody may be seen, the name shown is the contact's and not the log's. */
static void copy_call(Oracle *oracle, Phone *pair, CgRepository repository, CgSpan text,
		      const CgCard *card)
{
	gboolean whole = cg_scope_everybody(oracle->scope);
	g_autoptr(CgCard) renamed = whole ? cg_card_select(card, CG_FIELDS_ALL)
					  : cg_card_replace(card, CG_PROP_N, SECRET);

	if (admits_call(oracle, card))
		add_changed(pair, repository, text, renamed,
			    whole ? cg_scope_fields(oracle->scope) : CG_FIELDS_NONE);
}

static void copy_card(Oracle *oracle, Phone *pair, CgRepository repository, CgSpan text)
{
	g_autoptr(CgCard) card = cg_card_parse(text, NULL);

	if (!card)
		return;
	if (repository == CG_REPO_PB)
		copy_contact(oracle, pair, text, card);
	else if (cg_repository_area(repository) == CG_AREA_CALLS)
		copy_call(oracle, pair, repository, text, card);
	else
		phone_add(pair, repository, text);
}

void phone_make_pair(Phone *pair, const Phone *phone, const CgScope *scope, guint country)
{
	Oracle oracle = { .scope = scope, .country = country, .favourites = cg_favourites_new() };

	oracle.numbers = g_ptr_array_new_with_free_func((GDestroyNotify)cg_text_free);
	add_favourites(&oracle, phone);
	cg_buffer_append(&pair->owner, cg_buffer_span(&phone->owner));
	for (guint i = 0; i < CG_REPOSITORIES; i++)
		for (guint at = 0; at < phone->texts[i]->len; at++)
			copy_card(&oracle, pair, i, cg_buffer_span(phone->texts[i]->pdata[at]));
	g_ptr_array_unref(oracle.numbers);
	cg_favourites_free(oracle.favourites);
}
