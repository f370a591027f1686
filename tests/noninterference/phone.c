/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Making, copying and ordering the facts. */
#include "phone.h"

#include <string.h>

const char *const encoding_words[ENCODINGS] = {
	[AS_TEXT] = "text",
	[AS_QP] = "qp",
	[AS_LATIN1] = "latin1",
	[AS_BLOB] = "blob",
	[AS_AGENT] = "agent",
	[AS_AGENT_CUT] = "agent-cut",
	[AS_PASTED] = "pasted",
	[AS_SEE_BEGIN] = "see-begin",
	[AS_QP_BEGIN] = "qp-begin",
	[AS_QP_END] = "qp-end",
	[AS_CONTROLS] = "controls",
	[AS_NUL] = "nul",
	[AS_BAD_BASE64] = "bad-base64",
	[AS_OPEN_QUOTE] = "open-quote",
	[AS_RAW_BREAK] = "raw-break",
	[AS_NO_COLON] = "no-colon",
	[AS_BAD_NAME] = "bad-name",
	[AS_BAD_PARAMS] = "bad-params",
	[AS_LONG] = "long",
	[AS_BIG] = "big",
	[AS_TOLERATED] = "tolerated",
	[AS_BROKEN] = "broken",
	[AS_ASIAN] = "asian",
	[AS_ESCAPED] = "escaped",
	[AS_QP_REST] = "qp-rest",
};

const char *const shape_words[SHAPES] = {
	[WHOLE] = "whole",
	[BLANKS] = "blanks",
	[GLUED] = "glued",
	[TWICE] = "twice",
	[TWO_ENDS] = "two-ends",
	[TWO_VERSIONS] = "two-versions",
	[BEGIN_INSIDE] = "begin-inside",
	[ODD_MARKS] = "odd-marks",
	[ODD_ENDS] = "odd-ends",
	[ODD_VERSION] = "odd-version",
	[TEXT_BEHIND] = "text-behind",
	[NO_END] = "no-end",
	[CUT] = "cut",
	[OPEN_AGENT] = "open-agent",
	[GARBAGE] = "garbage",
	[EMPTY] = "empty",
	[HUGE_CUT] = "huge-cut",
};

const char *const listing_words[LISTINGS] = {
	[LISTS_WELL] = "well", [LISTS_NOT] = "refused", [LISTS_HUGE] = "huge",
	[LISTS_BARE] = "bare", [LISTS_HEX] = "hex",     [LISTS_OTHERS] = "others",
};

Prop *prop_new(const char *name, const char *value)
{
	Prop *prop = g_new0(Prop, 1);

	prop->name = g_strdup(name);
	prop->value = g_strdup(value);
	prop->group = g_strdup("");
	prop->params = g_strdup("");
	return prop;
}

static Prop *prop_copy(const Prop *prop)
{
	Prop *copy = g_memdup2(prop, sizeof(*prop));

	copy->name = g_strdup(prop->name);
	copy->value = g_strdup(prop->value);
	copy->group = g_strdup(prop->group);
	copy->params = g_strdup(prop->params);
	return copy;
}

void prop_free(Prop *prop)
{
	g_free(prop->name);
	g_free(prop->value);
	g_free(prop->group);
	g_free(prop->params);
	g_free(prop);
}

Card *card_new(guint id, CgRepository repository, guint32 handle)
{
	Card *card = g_new0(Card, 1);

	card->id = id;
	card->repository = repository;
	card->handle = handle;
	card->props = g_ptr_array_new_with_free_func((GDestroyNotify)prop_free);
	return card;
}

Card *card_copy(const Card *card)
{
	Card *copy = card_new(card->id, card->repository, card->handle);

	copy->v30 = card->v30;
	copy->shape = card->shape;
	for (guint i = 0; i < card->props->len; i++)
		g_ptr_array_add(copy->props, prop_copy(card->props->pdata[i]));
	return copy;
}

void card_free(Card *card)
{
	g_ptr_array_unref(card->props);
	g_free(card);
}

gboolean card_is_readable(const Card *card)
{
	return card->shape < NO_END;
}

gboolean card_is_plain(const Card *card)
{
	for (guint i = 0; i < card->props->len; i++)
		if (((const Prop *)card->props->pdata[i])->encoding > AS_AGENT)
			return FALSE;
	return card->shape < TWICE;
}

gboolean prop_is_stray(const Prop *prop)
{
	return prop->encoding == AS_NO_COLON || prop->encoding == AS_BAD_NAME;
}

gboolean prop_is_qp(const Prop *prop)
{
	return prop->encoding == AS_QP || prop->encoding == AS_QP_BEGIN ||
	       prop->encoding == AS_QP_END || prop->encoding == AS_QP_REST ||
	       prop->encoding == AS_TOLERATED;
}

gboolean prop_may_be_rest(const Prop *prop)
{
	return prop->encoding == AS_NO_COLON || prop->encoding == AS_TOLERATED;
}

gboolean prop_is_nested(const Prop *prop)
{
	return prop->encoding == AS_AGENT || prop->encoding == AS_AGENT_CUT ||
	       prop->encoding == AS_PASTED;
}

gboolean prop_is_named(const Prop *prop, const char *name)
{
	return !prop_is_stray(prop) && g_str_equal(prop->name, name);
}

const char *card_value(const Card *card, const char *name)
{
	for (guint i = 0; i < card->props->len; i++) {
		const Prop *prop = card->props->pdata[i];

		if (prop_is_named(prop, name))
			return prop->value;
	}
	return NULL;
}

/* --- Phones --- */

Phone *phone_new(void)
{
	Phone *phone = g_new0(Phone, 1);

	phone->features = 0x3BF;
	phone->has_features = TRUE;
	phone->repositories = 0x0F;
	phone->mtu = 4096;
	phone->cards = g_ptr_array_new_with_free_func((GDestroyNotify)card_free);
	return phone;
}

Phone *phone_copy(const Phone *phone)
{
	Phone *copy = g_memdup2(phone, sizeof(*phone));

	copy->cards = g_ptr_array_new_with_free_func((GDestroyNotify)card_free);
	for (guint i = 0; i < phone->cards->len; i++)
		g_ptr_array_add(copy->cards, card_copy(phone->cards->pdata[i]));
	return copy;
}

void phone_free(Phone *phone)
{
	g_ptr_array_unref(phone->cards);
	g_free(phone);
}

void phone_add(Phone *phone, Card *card)
{
	g_ptr_array_add(phone->cards, card);
}

static gint compare_places(gconstpointer left, gconstpointer right)
{
	const Card *a = *(Card *const *)left, *b = *(Card *const *)right;

	if (a->repository != b->repository)
		return a->repository < b->repository ? -1 : 1;
	if (a->handle != b->handle)
		return a->handle < b->handle ? -1 : 1;
	return a->id < b->id ? -1 : a->id > b->id;
}

void phone_sort(Phone *phone)
{
	g_ptr_array_sort(phone->cards, compare_places);
	for (guint i = 1; i < phone->cards->len; i++) {
		const Card *before = phone->cards->pdata[i - 1];
		Card *card = phone->cards->pdata[i];

		if (card->repository == before->repository && card->handle <= before->handle)
			card->handle = before->handle + 1;
	}
}

Card *phone_card(const Phone *phone, guint id)
{
	for (guint i = 0; i < phone->cards->len; i++) {
		Card *card = phone->cards->pdata[i];

		if (card->id == id)
			return card;
	}
	return NULL;
}

/* SupportedRepositories (doc/protocol.md, section 2): bit 1 SIM, 2 speed dial, 3 favourites. */
gboolean phone_has_repository(const Phone *phone, CgRepository repository)
{
	if (repository >= TELECOM_REPOSITORIES)
		return phone->repositories & 2;
	if (repository == CG_REPO_SPD)
		return phone->repositories & 4;
	return repository != CG_REPO_FAV || (phone->repositories & 8);
}

gboolean phone_is_odd(const Phone *phone)
{
	return phone->listing != LISTS_WELL || phone->fav_refusal || phone->fav_cut ||
	       phone->no_window;
}

/* --- What stays open --- */

static gboolean lacks_its_end(const Card *card)
{
	return card->shape == NO_END || card->shape == CUT || card->shape == OPEN_AGENT ||
	       card->shape == HUGE_CUT;
}

static guint count_nested(const Card *card)
{
	guint nested = 0;

	for (guint i = 0; i < card->props->len; i++)
		nested += prop_is_nested(card->props->pdata[i]);
	return nested;
}

/* A card inside one that was cut reads as one that follows it, and of two inside one the first
 * reads as one that follows. */
static gboolean is_tangled_in_itself(const Card *card)
{
	guint nested = count_nested(card), count = card->props->len;
	const Prop *last = count ? card->props->pdata[count - 1] : NULL;
	gboolean ends_by_chance = last && last->encoding == AS_QP_END;
	gboolean inside = card->shape == BEGIN_INSIDE || card->shape == TWO_ENDS;

	return nested > 1 || (nested && (inside || lacks_its_end(card))) ||
	       (ends_by_chance && lacks_its_end(card));
}

/* before: the last card of the same repository that has bytes. open: one was cut, and none has
 * begun since. */
static gboolean is_tangled_with(const Card *card, const Card *before, gboolean open)
{
	gboolean begins_late = card->shape == BLANKS || card->shape == GARBAGE;

	if (open &&
	    (card->shape == TWO_ENDS || (card->shape == ODD_MARKS && before->shape != NO_END)))
		return TRUE;
	if (!before || (before->shape != GLUED && before->shape != ODD_MARKS))
		return FALSE;
	return begins_late || card->shape == ODD_MARKS;
}

Card *phone_tangle(const Phone *phone)
{
	const Card *before = NULL;
	gboolean open = FALSE;

	for (guint i = 0; i < phone->cards->len; i++) {
		Card *card = phone->cards->pdata[i];

		if (before && before->repository != card->repository) {
			before = NULL;
			open = FALSE;
		}
		if (is_tangled_in_itself(card) || is_tangled_with(card, before, open))
			return card;
		if (card->shape == EMPTY)
			continue;
		if (card->shape != GARBAGE)
			open = lacks_its_end(card);
		before = card;
	}
	return NULL;
}

CgRepository on_sim(CgRepository repository)
{
	switch (repository) {
	case CG_REPO_PB: return CG_REPO_SIM_PB;
	case CG_REPO_ICH: return CG_REPO_SIM_ICH;
	case CG_REPO_OCH: return CG_REPO_SIM_OCH;
	case CG_REPO_MCH: return CG_REPO_SIM_MCH;
	case CG_REPO_CCH: return CG_REPO_SIM_CCH;
	default: return repository;
	}
}
