/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What doc/design.md says of broken cards and books ("A fault costs only itself"), and where it
 * leaves open what is read. */
#include "model-private.h"
#include "tolerated.h"

#include <string.h>

#define NAMES_MAX 6

/* --- What a selector looks at --- */

static const struct {
	const char *selector; /* its beginning */
	const char *names[NAMES_MAX];
} looks[] = {
	{ "label:", { "CATEGORIES" } },
	{ "name:", { "N", "FN" } },
	{ "number:", { "TEL" } },
	{ "uid:", { "UID" } },
	{ "favourites", { "UID", "X-BT-UID", "N", "FN", "TEL" } },
};

static const char *const *names_of(const char *word)
{
	static const char *const none[] = { NULL };

	for (guint i = 0; i < G_N_ELEMENTS(looks); i++)
		if (g_str_has_prefix(word, looks[i].selector))
			return looks[i].names;
	return none;
}

static gboolean words_look_at(char **words, const char *name)
{
	for (guint i = 0; words[i]; i++)
		if (g_strv_contains(names_of(words[i]), name))
			return TRUE;
	return FALSE;
}

static gboolean excludes_looking_at(const Model *model, const char *name)
{
	for (guint i = 0; i < model->clauses->len; i++)
		if (words_look_at(((const Clause *)model->clauses->pdata[i])->none_of, name))
			return TRUE;
	return FALSE;
}

/* Calls are told by numbers, and have a time. */
gboolean model_looks_at(const Model *model, const Card *card, const char *name)
{
	gboolean call = cg_repository_area(card->repository) == CG_AREA_CALLS;

	for (guint i = 0; i < model->clauses->len; i++)
		if (words_look_at(((const Clause *)model->clauses->pdata[i])->any_of, name))
			return TRUE;
	if (model->calls != CALLS_NONE && g_str_equal(name, "TEL"))
		return TRUE;
	return excludes_looking_at(model, name) ||
	       (call && g_str_equal(name, "X-IRMC-CALL-DATETIME"));
}

/* --- Cards --- */

Card *model_card_as_read(const Card *card)
{
	Card *read = card_copy(card);

	for (guint i = 0; i < card->props->len; i++) {
		const Prop *prop = card->props->pdata[i];
		g_auto(GStrv) words = g_strsplit(prop->value, "|", 2);

		if (prop->encoding != AS_AGENT_CUT)
			continue;
		g_ptr_array_remove_range(read->props, 0, i + 1);
		g_ptr_array_insert(read->props, 0, prop_new("N", words[0] ? words[0] : ""));
		g_ptr_array_insert(read->props, 1,
				   prop_new("TEL", words[0] && words[1] ? words[1] : ""));
		g_ptr_array_insert(read->props, 2, prop_new("CATEGORIES", "Family"));
		break;
	}
	return read;
}

gboolean model_excludes_unread(const Model *model, const Card *card)
{
	for (guint i = 0; i < card->props->len; i++) {
		const Prop *prop = card->props->pdata[i];

		if ((prop_is_stray(prop) || prop->encoding == AS_BAD_BASE64) &&
		    excludes_looking_at(model, prop->name))
			return TRUE;
	}
	return FALSE;
}

/* --- What is left open --- */

static gboolean contains_text(const char *text, const char *part)
{
	g_autofree char *big = g_ascii_strup(text, -1);

	return strstr(big, part) != NULL;
}

/* A line that cannot be read may hold the name of what an Exclude= looks at. */
static gboolean line_may_exclude(const Model *model, const Prop *prop)
{
	g_autofree char *line = g_strdup_printf("%s.%s %s %s", prop->group, prop->name, prop->value,
						"first and, on a line, at home");

	for (guint i = 0; i < G_N_ELEMENTS(looks); i++)
		for (guint j = 0; looks[i].names[j]; j++)
			if (excludes_looking_at(model, looks[i].names[j]) &&
			    contains_text(line, looks[i].names[j]))
				return TRUE;
	return FALSE;
}

static gboolean is_compared(const char *name)
{
	return g_strv_contains(names_of("favourites"), name);
}

/* What a selector may look at in such lines is left open. */
static gboolean lines_are_looked_at(const Model *model, const Card *card, const char *kind)
{
	for (guint i = 0; i < G_N_ELEMENTS(looks); i++)
		for (guint j = 0; looks[i].names[j]; j++)
			if (model_looks_at(model, card, looks[i].names[j]) &&
			    tolerated_mentions(kind, looks[i].names[j]))
				return TRUE;
	return FALSE;
}

static gboolean prop_is_clear(const Model *model, const Card *card, const Prop *prop)
{
	switch (prop->encoding) {
	case AS_AGENT_CUT:
		return cg_repository_area(card->repository) == CG_AREA_CONTACTS && card->handle &&
		       !(card->repository == CG_REPO_FAV && model_speaks_of(model, "favourites"));
	case AS_BAD_BASE64:
		/* Without it, a card may or may not be like another one. */
		return !(model_speaks_of(model, "favourites") && is_compared(prop->name)) &&
		       !(model->calls != CALLS_NONE && g_str_equal(prop->name, "TEL")) &&
		       !g_str_equal(prop->name, "X-IRMC-CALL-DATETIME");
	case AS_NO_COLON:
	case AS_BAD_NAME:
		return !line_may_exclude(model, prop) || excludes_looking_at(model, prop->name);
	case AS_TOLERATED: return !lines_are_looked_at(model, card, prop->value);
	case AS_OPEN_QUOTE:
	case AS_QP_REST:
	case AS_RAW_BREAK:
		return !line_may_exclude(model, prop) && !model_looks_at(model, card, prop->name);
	default: return prop->encoding <= AS_AGENT || !model_looks_at(model, card, prop->name);
	}
}

/* Where favourites or the owner are excluded, everything stands on these. */
static gboolean is_stood_on(const Model *model, const Card *card)
{
	if (card->repository == CG_REPO_FAV)
		return model_excludes_favourites(model);
	return card->repository == CG_REPO_PB && card->handle == 0 && model_excludes_owner(model);
}

/* Returns whether a line without a colon stands behind a quoted-printable value that is looked at,
 * and may be more of it. */
static gboolean is_looked_at_with_rest(const Model *model, const Card *card)
{
	gboolean looked_at = FALSE;

	for (guint i = 0; i < card->props->len; i++) {
		const Prop *prop = card->props->pdata[i];

		if (looked_at && prop_may_be_rest(prop))
			return TRUE;
		if (prop->encoding == AS_TOLERATED)
			looked_at = lines_are_looked_at(model, card, prop->value);
		else if (!prop_may_be_rest(prop))
			looked_at = prop_is_qp(prop) && model_looks_at(model, card, prop->name);
	}
	return FALSE;
}

gboolean model_card_is_clear(const Model *model, const Card *card)
{
	gboolean open = card->shape > TWICE && card_is_readable(card);

	/* What is printed again has an FN, which favourites are compared by, too. */
	if (model->honest && model_speaks_of(model, "favourites") && card_is_readable(card) &&
	    !card_is_plain(card))
		return FALSE;
	if (is_stood_on(model, card) && card_is_readable(card) && !card_is_plain(card))
		return FALSE;

	if (open && card->repository == CG_REPO_FAV && model_speaks_of(model, "favourites"))
		return FALSE;
	if (is_looked_at_with_rest(model, card))
		return FALSE;
	for (guint i = 0; i < card->props->len; i++)
		if (!prop_is_clear(model, card, card->props->pdata[i]))
			return FALSE;
	return TRUE;
}

/* Whether a text that is no card was one, nobody can tell. */
static gboolean has_garbage(const Phone *phone)
{
	for (guint i = 0; i < phone->cards->len; i++) {
		const Card *card = phone->cards->pdata[i];

		if (card->repository == CG_REPO_FAV && card->shape == GARBAGE)
			return TRUE;
	}
	return FALSE;
}

/* How far favourites come that break off depends on those that are hidden. */
static gboolean fav_is_clear(const Model *model, const Phone *phone)
{
	gboolean visible = model->list && !model_admits_nobody(model);

	if (model_excludes_favourites(model))
		return !has_garbage(phone);
	if (!phone_has_repository(phone, CG_REPO_FAV))
		return TRUE;
	if (model_speaks_of(model, "favourites"))
		return !phone->fav_cut;
	return !phone->fav_cut || !visible || phone->fav_refusal;
}

gboolean model_is_clear(const Model *model, const Phone *phone)
{
	for (guint i = 0; i < phone->cards->len; i++)
		if (!model_card_is_clear(model, phone->cards->pdata[i]))
			return FALSE;
	return fav_is_clear(model, phone) && model_owner_is_clear(model, phone);
}

/* --- What other cards stand on --- */

gboolean model_owner_is_lost(const Phone *phone)
{
	for (guint i = 0; i < phone->cards->len; i++) {
		const Card *card = phone->cards->pdata[i];

		if (card->repository == CG_REPO_PB && card->handle == 0)
			return !card_is_readable(card) && card->shape != EMPTY;
	}
	return FALSE;
}

gboolean model_fav_is_busy(const Phone *phone)
{
	return phone->fav_refusal == 0xC1 || phone->fav_refusal == 0xC3 ||
	       phone->fav_refusal == 0xD3;
}

gboolean model_fav_is_intact(const Phone *phone)
{
	if (!phone_has_repository(phone, CG_REPO_FAV) || phone->fav_refusal || phone->fav_cut)
		return FALSE;
	for (guint i = 0; i < phone->cards->len; i++) {
		const Card *card = phone->cards->pdata[i];

		if (card->repository == CG_REPO_FAV && !card_is_readable(card) &&
		    card->shape != EMPTY)
			return FALSE;
	}
	return TRUE;
}
