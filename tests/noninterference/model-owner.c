/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What doc/design.md says of the owner's card: whose it is, and when it is shown. */
#include "model-private.h"

#include <string.h>

static gboolean is_owner(const Card *card)
{
	return card->repository == CG_REPO_PB && card->handle == 0;
}

static const Card *find_owner(const Phone *phone)
{
	for (guint i = 0; i < phone->cards->len; i++) {
		const Card *card = phone->cards->pdata[i];

		if (is_owner(card))
			return card_is_readable(card) ? card : NULL;
	}
	return NULL;
}

/* --- Who is the same --- */

/* What tells cards apart: what is granted of them or looked at. A line that may be more of the
 * value before it is taken for that. */
static gboolean is_compared(const Model *model, const Card *card, const Prop *prop)
{
	return prop->encoding == AS_TOLERATED || prop_may_be_rest(prop) ||
	       (!prop_is_stray(prop) &&
		(model_grants(model, prop->name) || model_looks_at(model, card, prop->name)));
}

static gchar *describe_exactly(const Model *model, const Card *card)
{
	GString *text = g_string_new(card->v30 ? "3.0\n" : "2.1\n");

	for (guint i = 0; i < card->props->len; i++) {
		const Prop *prop = card->props->pdata[i];

		if (is_compared(model, card, prop))
			g_string_append_printf(text, "%s.%s%s %s %s\n",
					       model_grants(model, "X-*") ? prop->group : "",
					       prop->name, prop->params,
					       encoding_words[prop->encoding], prop->value);
	}
	return g_string_free(text, FALSE);
}

static gint compare_texts(gconstpointer a, gconstpointer b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

/* Without what a reader may drop or read in another way. */
static char *describe_roughly(const Model *model, const Card *card)
{
	g_autoptr(GPtrArray) lines = g_ptr_array_new_with_free_func(g_free);
	GString *text = g_string_new(NULL);

	for (guint i = 0; i < card->props->len; i++) {
		const Prop *prop = card->props->pdata[i];
		g_autofree char *value = g_strdup(prop->value);
		char *out = value;

		for (const char *at = prop->value; *at; at++)
			if (g_ascii_isalnum(*at) || (guint8)*at >= 0x80)
				*out++ = *at;
		*out = '\0';
		if (is_compared(model, card, prop) && *value && prop->encoding <= AS_BLOB &&
		    !prop_may_be_rest(prop))
			g_ptr_array_add(lines, g_strconcat(prop->name, value, "\n", NULL));
	}
	g_ptr_array_sort(lines, compare_texts);
	for (guint i = 0; i < lines->len; i++)
		g_string_append(text, lines->pdata[i]);
	return g_string_free(text, FALSE);
}

typedef char *(*Describe)(const Model *, const Card *);

static gboolean is_same(const Model *model, const Card *a, const Card *b, Describe describe)
{
	g_autofree char *left = describe(model, a), *right = describe(model, b);

	return g_str_equal(left, right);
}

/* --- What is asked --- */

gboolean model_excludes_as_owner(const Model *model, const Phone *phone, const Card *card)
{
	const Card *owner = find_owner(phone);

	return owner && model_excludes_owner(model) &&
	       is_same(model, owner, card, describe_exactly);
}

const Card *model_shown_owner(const Model *model, const Phone *phone)
{
	const Card *owner = find_owner(phone);

	if (!owner || !model_names_owner(model) || !model->list || model_admits_nobody(model))
		return NULL;
	return model_admits_owner(model, phone, owner) && !model_leaves_out(model, owner) ? owner
											  : NULL;
}

gboolean model_owner_is_clear(const Model *model, const Phone *phone)
{
	const Card *owner = find_owner(phone);

	for (guint i = 0; owner && model_excludes_owner(model) && i < phone->cards->len; i++) {
		const Card *card = phone->cards->pdata[i];

		if (cg_repository_area(card->repository) == CG_AREA_CONTACTS &&
		    !is_same(model, owner, card, describe_exactly) &&
		    is_same(model, owner, card, describe_roughly))
			return FALSE;
	}
	return TRUE;
}
