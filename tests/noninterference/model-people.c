/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Who is in scope: each selector's words held against what the generator knows of a card. */
#include "model-private.h"

#include <string.h>

/* --- Texts --- */

static char *fold(const char *text)
{
	g_autofree char *small = g_utf8_casefold(text, -1);

	return g_utf8_normalize(small, -1, G_NORMALIZE_ALL_COMPOSE);
}

/* '*' any run, '?' one character. */
static gboolean glob(const char *pattern, const char *text)
{
	if (!*pattern)
		return !*text;
	if (*pattern == '*')
		return glob(pattern + 1, text) || (*text && glob(pattern, g_utf8_next_char(text)));
	if (!*text || (*pattern != '?' && g_utf8_get_char(pattern) != g_utf8_get_char(text)))
		return FALSE;
	return glob(g_utf8_next_char(pattern), g_utf8_next_char(text));
}

static gboolean fits_folded(const char *pattern, const char *text)
{
	g_autofree char *folded_pattern = fold(pattern), *folded = fold(text);

	return *text && glob(folded_pattern, folded);
}

static gboolean one_fits(char **texts, const char *pattern)
{
	for (guint i = 0; texts[i]; i++)
		if (fits_folded(pattern, g_strstrip(texts[i])))
			return TRUE;
	return FALSE;
}

/* --- One property against one pattern --- */

static gboolean fits_name(const Prop *prop, const char *pattern)
{
	if (g_str_equal(prop->name, "FN"))
		return fits_folded(pattern, prop->value);
	if (g_str_equal(prop->name, "N")) {
		g_auto(GStrv) parts = g_strsplit(prop->value, ";", -1);

		return one_fits(parts, pattern);
	}
	return FALSE;
}

static gboolean fits_label(const Prop *prop, const char *pattern)
{
	g_auto(GStrv) labels = g_strsplit(prop->value, ",", -1);

	return g_str_equal(prop->name, "CATEGORIES") && one_fits(labels, pattern);
}

static gboolean fits_number(const Model *model, const Prop *prop, const char *pattern)
{
	g_autofree char *digits = model_digits(prop->value);
	g_autofree char *form = model_e164(digits, model->country);

	if (!g_str_equal(prop->name, "TEL") || !*digits)
		return FALSE;
	return glob(pattern, digits) || (form && glob(pattern, form));
}

static gboolean prop_fits(const Model *model, const Prop *prop, const char *word)
{
	const char *text = strchr(word, ':');

	if (!text)
		return FALSE;
	text++;
	if (g_str_has_prefix(word, "name:"))
		return fits_name(prop, text);
	if (g_str_has_prefix(word, "label:"))
		return fits_label(prop, text);
	if (g_str_has_prefix(word, "number:"))
		return fits_number(model, prop, text);
	return g_str_has_prefix(word, "uid:") && g_str_equal(prop->name, "UID") &&
	       g_str_equal(prop->value, text);
}

static gboolean card_fits(const Model *model, const Card *card, const char *word)
{
	for (guint i = 0; i < card->props->len; i++)
		if (prop_fits(model, card->props->pdata[i], word))
			return TRUE;
	return FALSE;
}

/* --- Favourites: the same UID, or the same names and numbers, as a card of fav --- */

static char *who(const Card *card)
{
	GString *text = g_string_new(NULL);
	const char *n = card_value(card, "N"), *fn = card_value(card, "FN");
	gsize size = n ? strlen(n) : 0;

	while (size && n[size - 1] == ';')
		size--;
	if (size)
		g_string_append_len(text, n, size);
	else
		g_string_append(text, fn ? fn : "");
	g_string_append_printf(text, "\n%s\n", fn ? fn : "");
	for (guint i = 0; i < card->props->len; i++) {
		const Prop *prop = card->props->pdata[i];
		g_autofree char *digits = model_digits(prop->value);

		if (g_str_equal(prop->name, "TEL"))
			g_string_append_printf(text, "%s\n", digits);
	}
	return g_string_free(text, FALSE);
}

static gboolean same(const char *a, const char *b)
{
	return a && b && *a && g_str_equal(a, b);
}

static gboolean same_person(const Card *a, const Card *b)
{
	g_autofree char *who_a = who(a), *who_b = who(b);

	return same(card_value(a, "UID"), card_value(b, "UID")) ||
	       same(card_value(a, "X-BT-UID"), card_value(b, "X-BT-UID")) ||
	       g_str_equal(who_a, who_b);
}

static gboolean is_favourite(const Phone *phone, const Card *card)
{
	if (!phone_has_book(phone, CG_REPO_FAV))
		return FALSE;
	for (guint i = 0; i < phone->cards->len; i++) {
		const Card *other = phone->cards->pdata[i];

		if (other->repository == CG_REPO_FAV && card_is_readable(other) &&
		    same_person(card, other))
			return TRUE;
	}
	return FALSE;
}

/* --- Lists of selectors --- */

static gboolean has(char **words, const char *word)
{
	return g_strv_contains((const char *const *)words, word);
}

static gboolean any_fits(const Model *model, char **words, const Phone *phone, const Card *card)
{
	if (has(words, "all") || (has(words, "favourites") && is_favourite(phone, card)))
		return TRUE;
	for (guint i = 0; words[i]; i++)
		if (card_fits(model, card, words[i]))
			return TRUE;
	return FALSE;
}

gboolean model_admits(const Model *model, const Phone *phone, const Card *card)
{
	if (!card_is_readable(card) || model_nobody(model))
		return FALSE;
	for (guint i = 0; i < model->clauses->len; i++) {
		const Clause *clause = model->clauses->pdata[i];

		if (!any_fits(model, clause->any_of, phone, card) ||
		    any_fits(model, clause->none_of, phone, card))
			return FALSE;
	}
	return TRUE;
}

/* The phone's own card is nobody's favourite or colleague, but what it says may exclude it. */
gboolean model_admits_owner(const Model *model, const Card *card)
{
	if (!card_is_readable(card) || card->shape == TWICE)
		return FALSE;
	for (guint i = 0; i < model->clauses->len; i++) {
		const Clause *clause = model->clauses->pdata[i];

		if (!has(clause->any_of, "owner") && !has(clause->any_of, "all"))
			return FALSE;
		if (has(clause->none_of, "owner"))
			return FALSE;
		for (guint j = 0; clause->none_of[j]; j++)
			if (card_fits(model, card, clause->none_of[j]))
				return FALSE;
	}
	return TRUE;
}

static gboolean says_somebody(char **words)
{
	for (guint i = 0; words[i]; i++)
		if (!g_str_equal(words[i], "none"))
			return TRUE;
	return FALSE;
}

gboolean model_nobody(const Model *model)
{
	for (guint i = 0; i < model->clauses->len; i++) {
		const Clause *clause = model->clauses->pdata[i];

		if (!says_somebody(clause->any_of) || has(clause->none_of, "all"))
			return TRUE;
	}
	return FALSE;
}

gboolean model_everybody(const Model *model)
{
	for (guint i = 0; i < model->clauses->len; i++) {
		const Clause *clause = model->clauses->pdata[i];

		if (!has(clause->any_of, "all") || says_somebody(clause->none_of))
			return FALSE;
	}
	return TRUE;
}

gboolean model_speaks_of(const Model *model, const char *word)
{
	for (guint i = 0; i < model->clauses->len; i++) {
		const Clause *clause = model->clauses->pdata[i];

		if (has(clause->any_of, word) || has(clause->none_of, word))
			return TRUE;
	}
	return FALSE;
}
