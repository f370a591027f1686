/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which cards are in scope: the words of each selector, compared with the facts of a card. */
#include "model-private.h"

#include <string.h>

/* --- Texts --- */

static char *fold_text(const char *text)
{
	g_autofree char *small = g_utf8_casefold(text, -1);

	return g_utf8_normalize(small, -1, G_NORMALIZE_ALL_COMPOSE);
}

/* In a pattern, '*' stands for any run of characters and '?' for one. */
static gboolean matches_glob(const char *pattern, const char *text)
{
	if (!*pattern)
		return !*text;
	if (*pattern == '*')
		return matches_glob(pattern + 1, text) ||
		       (*text && matches_glob(pattern, g_utf8_next_char(text)));
	if (!*text || (*pattern != '?' && g_utf8_get_char(pattern) != g_utf8_get_char(text)))
		return FALSE;
	return matches_glob(g_utf8_next_char(pattern), g_utf8_next_char(text));
}

static gboolean text_matches(const char *pattern, const char *text)
{
	g_autofree char *folded_pattern = fold_text(pattern), *folded = fold_text(text);

	return *text && matches_glob(folded_pattern, folded);
}

static gboolean any_text_matches(char **texts, const char *pattern)
{
	for (guint i = 0; texts[i]; i++)
		if (text_matches(pattern, g_strstrip(texts[i])))
			return TRUE;
	return FALSE;
}

/* --- One property against one pattern --- */

static gboolean name_matches(const Prop *prop, const char *pattern)
{
	if (prop_is_named(prop, "FN"))
		return text_matches(pattern, prop->value);
	if (g_str_equal(prop->name, "N")) {
		g_auto(GStrv) parts = g_strsplit(prop->value, ";", -1);

		return any_text_matches(parts, pattern);
	}
	return FALSE;
}

static gboolean label_matches(const Prop *prop, const char *pattern)
{
	g_auto(GStrv) labels = g_strsplit(prop->value, ",", -1);

	return prop_is_named(prop, "CATEGORIES") && any_text_matches(labels, pattern);
}

static gboolean number_matches(const Model *model, const Prop *prop, const char *pattern)
{
	g_autofree char *digits = model_digits(prop->value);
	g_autofree char *form = model_e164(digits, model->country);

	if (!prop_is_named(prop, "TEL") || !*digits)
		return FALSE;
	return matches_glob(pattern, digits) || (form && matches_glob(pattern, form));
}

static gboolean prop_matches(const Model *model, const Prop *prop, const char *word)
{
	const char *text = strchr(word, ':');

	if (!text || prop->encoding == AS_BAD_BASE64)
		return FALSE;
	text++;
	if (g_str_has_prefix(word, "name:"))
		return name_matches(prop, text);
	if (g_str_has_prefix(word, "label:"))
		return label_matches(prop, text);
	if (g_str_has_prefix(word, "number:"))
		return number_matches(model, prop, text);
	return g_str_has_prefix(word, "uid:") && prop_is_named(prop, "UID") &&
	       g_str_equal(prop->value, text);
}

static gboolean card_matches(const Model *model, const Card *card, const char *word)
{
	for (guint i = 0; i < card->props->len; i++)
		if (prop_matches(model, card->props->pdata[i], word))
			return TRUE;
	return FALSE;
}

/* --- Favourites: the same UID, or the same names and numbers, as a card of fav --- */

static char *describe_person(const Card *card)
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
		g_autofree char *digits = model_digits_or_text(prop->value);

		if (prop_is_named(prop, "TEL"))
			g_string_append_printf(text, "%s\n", digits);
	}
	return g_string_free(text, FALSE);
}

static gboolean is_same_text(const char *a, const char *b)
{
	return a && b && *a && g_str_equal(a, b);
}

static gboolean is_same_person(const Card *a, const Card *b)
{
	g_autofree char *who_a = describe_person(a), *who_b = describe_person(b);

	return is_same_text(card_value(a, "UID"), card_value(b, "UID")) ||
	       is_same_text(card_value(a, "X-BT-UID"), card_value(b, "X-BT-UID")) ||
	       g_str_equal(who_a, who_b);
}

static gboolean is_favourite(const Phone *phone, const Card *card)
{
	if (!phone_has_repository(phone, CG_REPO_FAV) || phone->fav_refusal)
		return FALSE;
	for (guint i = 0; i < phone->cards->len; i++) {
		const Card *other = phone->cards->pdata[i];

		if (other->repository == CG_REPO_FAV && card_is_readable(other) &&
		    is_same_person(card, other))
			return TRUE;
	}
	return FALSE;
}

/* --- Lists of selectors --- */

static gboolean has_word(char **words, const char *word)
{
	return g_strv_contains((const char *const *)words, word);
}

static gboolean any_word_matches(const Model *model, char **words, const Phone *phone,
				 const Card *card)
{
	if (has_word(words, "all") || (has_word(words, "favourites") && is_favourite(phone, card)))
		return TRUE;
	for (guint i = 0; words[i]; i++)
		if (card_matches(model, card, words[i]))
			return TRUE;
	return FALSE;
}

gboolean model_admits(const Model *model, const Phone *phone, const Card *card)
{
	g_autoptr(Card) read = model_card_as_read(card);

	if (!card_is_readable(read) || model_admits_nobody(model) ||
	    model_excludes_unread(model, read))
		return FALSE;
	for (guint i = 0; i < model->clauses->len; i++) {
		const Clause *clause = model->clauses->pdata[i];

		if (!any_word_matches(model, clause->any_of, phone, read) ||
		    any_word_matches(model, clause->none_of, phone, read))
			return FALSE;
	}
	return TRUE;
}

/* Neither favourites nor labels admit the owner's card, but what the card says may exclude it. */
gboolean model_admits_owner(const Model *model, const Phone *phone, const Card *card)
{
	if (!card_is_readable(card) || model_excludes_unread(model, card))
		return FALSE;
	for (guint i = 0; i < model->clauses->len; i++) {
		const Clause *clause = model->clauses->pdata[i];

		if (!has_word(clause->any_of, "owner") && !has_word(clause->any_of, "all"))
			return FALSE;
		if (has_word(clause->none_of, "owner") ||
		    (has_word(clause->none_of, "favourites") && is_favourite(phone, card)))
			return FALSE;
		for (guint j = 0; clause->none_of[j]; j++)
			if (card_matches(model, card, clause->none_of[j]))
				return FALSE;
	}
	return TRUE;
}

static gboolean names_somebody(char **words)
{
	for (guint i = 0; words[i]; i++)
		if (!g_str_equal(words[i], "none"))
			return TRUE;
	return FALSE;
}

gboolean model_admits_nobody(const Model *model)
{
	for (guint i = 0; i < model->clauses->len; i++) {
		const Clause *clause = model->clauses->pdata[i];

		if (!names_somebody(clause->any_of) || has_word(clause->none_of, "all"))
			return TRUE;
	}
	return FALSE;
}

gboolean model_admits_everybody(const Model *model)
{
	for (guint i = 0; i < model->clauses->len; i++) {
		const Clause *clause = model->clauses->pdata[i];

		if (!has_word(clause->any_of, "all") || names_somebody(clause->none_of))
			return FALSE;
	}
	return TRUE;
}

gboolean model_speaks_of(const Model *model, const char *word)
{
	for (guint i = 0; i < model->clauses->len; i++) {
		const Clause *clause = model->clauses->pdata[i];

		if (has_word(clause->any_of, word) || has_word(clause->none_of, word))
			return TRUE;
	}
	return FALSE;
}

static gboolean excludes_by(const Model *model, const char *word)
{
	for (guint i = 0; i < model->clauses->len; i++)
		if (has_word(((const Clause *)model->clauses->pdata[i])->none_of, word))
			return TRUE;
	return FALSE;
}

gboolean model_excludes_favourites(const Model *model)
{
	return excludes_by(model, "favourites");
}

gboolean model_excludes_owner(const Model *model)
{
	return excludes_by(model, "owner");
}

/* Where `all` lets everybody in, `owner` beside it says nothing. */
gboolean model_names_owner(const Model *model)
{
	for (guint i = 0; i < model->clauses->len; i++) {
		const Clause *clause = model->clauses->pdata[i];

		if (has_word(clause->any_of, "owner") && !has_word(clause->any_of, "all"))
			return TRUE;
	}
	return model_excludes_owner(model);
}

static gboolean says_favourites_alone(char **words)
{
	for (guint i = 0; words[i]; i++)
		if (!g_str_equal(words[i], "favourites") && !g_str_equal(words[i], "none"))
			return FALSE;
	return has_word(words, "favourites");
}

gboolean model_favourites_only(const Model *model)
{
	for (guint i = 0; i < model->clauses->len; i++)
		if (says_favourites_alone(((const Clause *)model->clauses->pdata[i])->any_of))
			return TRUE;
	return FALSE;
}
