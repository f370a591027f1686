/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What of a card leaves. Decisions look at the phone's whole card; what is kept is a new card with
 * the granted properties only. */
#include "view-private.h"

#define NAMES (CG_FIELD(CG_PROP_N) | CG_FIELD(CG_PROP_FN))

/* The phone's own X-BT-UID never leaves, and must not be seen in an order either. */
static CgFields fields_of(const CgScope *scope)
{
	return cg_scope_fields(scope) & ~CG_FIELD(CG_PROP_X_BT_UID);
}

/* Returns what of a card is granted. A name that it lacks is made from the other one, if both are.
 */
static CgCard *select_granted(const CgScope *scope, const CgCard *card, CgFields also)
{
	g_autoptr(CgCard) granted = cg_card_select(card, fields_of(scope) | also);

	return cg_card_with_names(granted, fields_of(scope));
}

CgCard *cg_redact_contact(const CgRedactor *redactor, CgCard *card, gboolean favourite)
{
	const CgScope *scope = redactor->options->scope;
	CgCardTraits about = {
		.favourite = favourite || cg_favourites_has(redactor->favourites, card),
		.country = redactor->options->country,
	};

	if (cg_scope_excludes_owner(scope) && cg_owner_is_same(redactor->owner, card))
		return NULL;
	if (!cg_scope_admits(scope, card, &about))
		return NULL;
	return select_granted(scope, card, CG_FIELDS_NONE);
}

gboolean cg_redact_is_of_use(const CgCard *released)
{
	return cg_card_has(released, CG_PROP_N) || cg_card_has(released, CG_PROP_FN) ||
	       cg_card_has(released, CG_PROP_TEL) || cg_card_has(released, CG_PROP_EMAIL) ||
	       cg_card_has(released, CG_PROP_ORG);
}

/* Returns the contact in scope to whom the first number of this card belongs, lent: of a call, that
 * is the other party. Returns NULL if it has no number, or if any of them belongs to nobody in
 * scope. */
static CgCard *find_other_party(const CgRedactor *redactor, const CgCard *call)
{
	guint count = cg_card_count(call, CG_PROP_TEL);
	CgCard *first = NULL;

	for (guint i = 0; i < count; i++) {
		g_autoptr(CgText) number = cg_card_text(call, CG_PROP_TEL, i);
		CgCard *contact = cg_directory_find(redactor->directory, number);

		if (!contact)
			return NULL;
		first = first ? first : contact;
	}
	return first;
}

/* A call's time belongs to the call: Calls grants it, whatever Fields says. What the phone wrote
 * beside the number may be the name of somebody hidden, so it is shown only if the scope hides
 * nobody. Else the names are those that the contact in scope was released with. */
CgCard *cg_redact_call(CgRedactor *redactor, CgCard *card)
{
	const CgScope *scope = redactor->options->scope;
	const CgFields when = CG_FIELD(CG_PROP_CALL_DATETIME);
	CgCard *contact = find_other_party(redactor, card);
	g_autoptr(CgCard) bare = NULL;

	if (cg_scope_calls(scope) == CG_CALLS_NONE ||
	    (cg_scope_calls(scope) == CG_CALLS_IN_SCOPE && !contact))
		return NULL;
	if (cg_scope_everybody(scope))
		return select_granted(scope, card, when);
	bare = cg_card_select(card, (cg_scope_fields(scope) & CG_FIELD(CG_PROP_TEL)) | when);
	return cg_card_with(bare, NAMES, contact);
}

CgCard *cg_redact_owner(const CgRedactor *redactor, CgCard *original)
{
	const CgScope *scope = redactor->options->scope;
	CgCardTraits about = {
		.favourite = cg_favourites_has(redactor->favourites, original),
		.owner = TRUE,
		.country = redactor->options->country,
	};
	g_autoptr(CgCard) released = NULL;

	if (!cg_scope_admits(scope, original, &about))
		return NULL;
	released = select_granted(scope, original, CG_FIELDS_NONE);
	return cg_redact_is_of_use(released) ? g_steal_pointer(&released) : NULL;
}

CgCard *cg_redact_made(const CgRedactor *redactor)
{
	g_autoptr(CgCard) made = cg_card_new_named(redactor->options->owner_name);

	return cg_card_select(made, fields_of(redactor->options->scope));
}

CgText *cg_redact_uid(const CgRedactor *redactor, CgCard **released, guint32 handle)
{
	g_auto(CgBuffer) text = { 0 };
	g_autoptr(CgText) uid = NULL;
	CgCard *plain = *released;

	if (!(cg_scope_fields(redactor->options->scope) & CG_FIELD(CG_PROP_X_BT_UID)))
		return NULL;
	cg_card_print(plain, CG_FORMAT_30, 0, &text);
	uid = cg_mint_uid(redactor->options->grant_key, cg_buffer_span(&text), handle);
	*released = cg_card_replace(plain, CG_PROP_X_BT_UID, uid);
	cg_card_unref(plain);
	return g_steal_pointer(&uid);
}

/* Returns whether the card is about this contact, whose numbers it has. Several contacts may share
 * a number, so a favourite must have the contact's name, too. Of a call, the number alone counts.
 */
static gboolean is_about(const CgCard *released, const CgCard *contact)
{
	g_autoptr(CgText) name = cg_card_listing_name(released);
	g_autoptr(CgText) expected = cg_card_listing_name(contact);

	return cg_card_has(released, CG_PROP_CALL_DATETIME) ||
	       (*name && g_str_equal(name, expected));
}

void cg_redact_reference(const CgRedactor *redactor, CgCard **released, const CgCard *original)
{
	CgCard *contact = original ? find_other_party(redactor, original) : NULL;
	g_autoptr(CgText) uid = NULL;
	CgCard *plain = *released;

	if (!(cg_scope_fields(redactor->options->scope) & CG_FIELD(CG_PROP_X_BT_UID)))
		return;
	if (contact && is_about(plain, contact))
		uid = cg_card_text(contact, CG_PROP_X_BT_UID, 0);
	*released = cg_card_replace(plain, CG_PROP_X_BT_UID, uid);
	cg_card_unref(plain);
}
