/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A trial: making, copying and judging it. */
#include "faults.h"

#include <string.h>

/* Lines of which a selector may look at something say nothing for sure. */
static void drop_tolerated(Card *card)
{
	for (guint i = card->props->len; i-- > 0;)
		if (((const Prop *)card->props->pdata[i])->encoding == AS_TOLERATED)
			g_ptr_array_remove_index(card->props, i);
}

/* Makes whole what even the rules leave open. Where favourites are excluded, the phone may not say
 * who they are. */
static void tidy_phone(GRand *rand, const Trial *trial)
{
	g_autoptr(Model) model = model_new(trial->scope, trial->country, !trial->raw);
	Phone *phone = trial->phones[0];
	Card *card;

	if (model_excludes_favourites(model) && chance(rand, 50))
		spoil_fav(rand, trial, phone);

	while ((card = phone_tangle(phone))) {
		card->shape = WHOLE;
		for (guint i = card->props->len; i-- > 0;)
			if (prop_is_nested(card->props->pdata[i]))
				g_ptr_array_remove_index(card->props, i);
	}
	for (guint i = 0; i < phone->cards->len; i++)
		if (!model_card_is_clear(model, phone->cards->pdata[i]))
			drop_tolerated(phone->cards->pdata[i]);
	for (guint i = 0; !model_is_clear(model, phone) && i < phone->cards->len; i++) {
		card = phone->cards->pdata[i];
		if (card->repository == CG_REPO_FAV || card->handle == 0 || !trial->raw)
			card->shape = WHOLE;
	}
}

Trial *trial_new(GRand *rand)
{
	Trial *trial = g_new0(Trial, 1);

	trial->scope = generate_scope(rand);
	trial->country = chance(rand, 50) ? 49 : 0;
	/* With List=no a card is not counted, but it would count against a limit that is reached.
	 */
	if (chance(rand, 12) && !g_strrstr(trial->scope, "List=no"))
		trial->limit = 4 + pick(rand, chance(rand, 80) ? 8 : 60);
	trial->raw = chance(rand, 60);
	if (chance(rand, 15))
		trial->asleep =
			chance(rand, 50) ? 1u << CG_REPO_PB : 1u << (CG_REPO_ICH + pick(rand, 4));
	trial->phones[0] = generate_phone(rand, trial->raw);
	tidy_phone(rand, trial);
	vary_phone(rand, trial);
	/* A phone that answers oddly does not sleep. */
	if (phone_is_odd(trial->phones[1]))
		trial->asleep = 0;
	trial->steps = generate_script(rand, trial);
	return trial;
}

static gpointer copy_text(gconstpointer text, gpointer data)
{
	return g_strdup(text);
}

Trial *trial_copy(const Trial *trial)
{
	Trial *copy = g_memdup2(trial, sizeof(*trial));

	copy->scope = g_strdup(trial->scope);
	for (guint i = 0; i < 2; i++)
		copy->phones[i] = phone_copy(trial->phones[i]);
	copy->steps = g_ptr_array_copy(trial->steps, (GCopyFunc)copy_text, NULL);
	g_ptr_array_set_free_func(copy->steps, g_free);
	return copy;
}

void trial_free(Trial *trial)
{
	g_free(trial->scope);
	for (guint i = 0; i < 2; i++)
		g_clear_pointer(&trial->phones[i], phone_free);
	g_clear_pointer(&trial->steps, g_ptr_array_unref);
	g_free(trial);
}

gboolean trial_is_fair(const Trial *trial)
{
	g_autoptr(Model) model = model_new(trial->scope, trial->country, !trial->raw);
	g_autofree char *first = NULL, *second = NULL;

	if (!model)
		return FALSE;
	for (guint i = 0; i < 2; i++)
		if (phone_tangle(trial->phones[i]) || !model_is_clear(model, trial->phones[i]))
			return FALSE;
	first = model_projection(model, trial->phones[0]);
	second = model_projection(model, trial->phones[1]);
	return g_str_equal(first, second);
}

gboolean trial_is_configurable(const Trial *trial)
{
	const char *first = strstr(trial->scope, "Contacts=");

	return !first || !strstr(first + 1, "Contacts=");
}

gboolean trial_is_playable(const Trial *trial)
{
	return trial_is_configurable(trial) && !phone_is_odd(trial->phones[0]) &&
	       !phone_is_odd(trial->phones[1]);
}
