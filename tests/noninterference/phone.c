/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Making, copying and ordering the facts. */
#include "phone.h"

#include <string.h>

const char *const encoding_words[ENCODINGS] = {
	[AS_TEXT] = "text", [AS_QP] = "qp",       [AS_LATIN1] = "latin1",
	[AS_BLOB] = "blob", [AS_AGENT] = "agent",
};

const char *const shape_words[SHAPES] = {
	[WHOLE] = "whole",           [BLANKS] = "blanks",
	[GLUED] = "glued",           [TWICE] = "twice",
	[NO_END] = "no-end",         [CUT] = "cut",
	[TWO_ENDS] = "two-ends",     [BEGIN_INSIDE] = "begin-inside",
	[OPEN_AGENT] = "open-agent", [WITH_NUL] = "with-nul",
	[GARBAGE] = "garbage",       [EMPTY] = "empty",
	[HUGE_CUT] = "huge-cut",     [HUGE_CARD] = "huge",
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

const char *card_value(const Card *card, const char *name)
{
	for (guint i = 0; i < card->props->len; i++) {
		const Prop *prop = card->props->pdata[i];

		if (g_str_equal(prop->name, name))
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
