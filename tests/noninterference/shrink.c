/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Makes a trial smaller: steps, cards, properties and lines of the scope go one after the other, as
 * long as the phones still differ only in what is hidden and a car still tells them apart. */
#include "fixture.h"

#define TRIES_MAX 1000 /* comparisons; they take about ten seconds */

typedef struct {
	Fixture *fixture;
	Trial *best;
	guint tries;
	gboolean moved;
} Shrink;

/* Takes trial. Returns TRUE if it is the best one now. */
static gboolean offer_trial(Shrink *shrink, Trial *trial)
{
	g_autoptr(Trial) own = trial;
	g_autofree char *text = case_print(own, ""), *before = case_print(shrink->best, "");

	if (g_str_equal(text, before) || shrink->tries++ >= TRIES_MAX || !trial_is_fair(own) ||
	    fixture_compare(shrink->fixture, own, NULL, NULL))
		return FALSE;
	trial_free(shrink->best);
	shrink->best = g_steal_pointer(&own);
	shrink->moved = TRUE;
	return TRUE;
}

/* --- Steps --- */

static void drop_steps(Shrink *shrink)
{
	for (guint size = MAX(shrink->best->steps->len / 2, 1); size > 0; size /= 2)
		for (guint at = shrink->best->steps->len; at >= size; at--) {
			Trial *trial = trial_copy(shrink->best);

			if (at > trial->steps->len) {
				trial_free(trial);
				continue;
			}
			g_ptr_array_remove_range(trial->steps, at - size, size);
			offer_trial(shrink, trial);
		}
}

/* --- Cards --- */

static void remove_card(Phone *phone, guint id)
{
	Card *card = phone_card(phone, id);

	if (card)
		g_ptr_array_remove(phone->cards, card);
}

static GArray *collect_ids(const Trial *trial)
{
	GArray *ids = g_array_new(FALSE, FALSE, sizeof(guint));

	for (guint which = 0; which < 2; which++)
		for (guint i = 0; i < trial->phones[which]->cards->len; i++) {
			const Card *card = trial->phones[which]->cards->pdata[i];

			if (which == 0 || !phone_card(trial->phones[0], card->id))
				g_array_append_val(ids, card->id);
		}
	return ids;
}

/* Drops the card of both phones, else of the second one, else of the first. */
static void drop_card(Shrink *shrink, guint id)
{
	static const guint of[] = { 3, 2, 1 };

	for (guint i = 0; i < G_N_ELEMENTS(of); i++) {
		Trial *trial = trial_copy(shrink->best);

		for (guint which = 0; which < 2; which++)
			if (of[i] & (1u << which))
				remove_card(trial->phones[which], id);
		if (offer_trial(shrink, trial))
			return;
	}
}

/* Makes one card the same in both phones: one difference less. */
static void align_card(Shrink *shrink, guint id)
{
	Trial *trial;
	const Card *model = phone_card(shrink->best->phones[0], id);

	if (!model)
		return;
	trial = trial_copy(shrink->best);
	remove_card(trial->phones[1], id);
	phone_add(trial->phones[1], card_copy(model));
	phone_sort(trial->phones[1]);
	offer_trial(shrink, trial);
}

/* --- Properties --- */

static gboolean drop_prop_at(Phone *phone, guint id, guint at, const char *name)
{
	const Card *card = phone_card(phone, id);
	const Prop *prop = card && at < card->props->len ? card->props->pdata[at] : NULL;

	if (!prop || !g_str_equal(prop->name, name))
		return FALSE;
	g_ptr_array_remove_index(card->props, at);
	return TRUE;
}

static void drop_props_of(Shrink *shrink, guint which, guint id)
{
	const Card *card = phone_card(shrink->best->phones[which], id);

	for (guint at = card ? card->props->len : 0; at-- > 0;) {
		Trial *trial = trial_copy(shrink->best);
		const Card *now = phone_card(trial->phones[which], id);
		g_autofree char *name = g_strdup(((const Prop *)now->props->pdata[at])->name);

		drop_prop_at(trial->phones[which], id, at, name);
		drop_prop_at(trial->phones[!which], id, at, name);
		if (offer_trial(shrink, trial))
			continue;
		trial = trial_copy(shrink->best);
		drop_prop_at(trial->phones[which], id, at, name);
		offer_trial(shrink, trial);
	}
}

static void simplify_card(Shrink *shrink, guint id)
{
	Trial *trial = trial_copy(shrink->best);

	for (guint which = 0; which < 2; which++) {
		Card *card = phone_card(trial->phones[which], id);

		if (card && card_is_readable(card))
			card->shape = WHOLE;
	}
	offer_trial(shrink, trial);
	drop_props_of(shrink, 0, id);
	drop_props_of(shrink, 1, id);
}

static void shrink_cards(Shrink *shrink)
{
	g_autoptr(GArray) ids = collect_ids(shrink->best);

	for (guint i = ids->len; i-- > 0;)
		drop_card(shrink, g_array_index(ids, guint, i));
	for (guint i = 0; i < ids->len; i++)
		align_card(shrink, g_array_index(ids, guint, i));
	for (guint i = 0; i < ids->len; i++)
		simplify_card(shrink, g_array_index(ids, guint, i));
}

/* --- The rest --- */

static void copy_record(Trial *trial)
{
	const Phone *first = trial->phones[0];
	Phone *second = trial->phones[1];

	second->features = first->features;
	second->repositories = first->repositories;
	second->has_features = first->has_features;
	second->packets = first->packets;
	second->mtu = first->mtu;
	second->identity = first->identity;
}

static void wake_books(Trial *trial)
{
	trial->asleep = 0;
}

static void drop_limit(Trial *trial)
{
	trial->limit = 0;
}

static void drop_country(Trial *trial)
{
	trial->country = 0;
}

static void set_ordinary_records(Trial *trial)
{
	for (guint i = 0; i < 2; i++) {
		trial->phones[i]->features = 0x3BF;
		trial->phones[i]->has_features = TRUE;
		trial->phones[i]->repositories = 0x0F;
		trial->phones[i]->packets = FALSE;
		trial->phones[i]->mtu = 4096;
	}
}

static void simplify_trial(Shrink *shrink)
{
	static void (*const ways[])(Trial *) = { copy_record, wake_books, drop_limit, drop_country,
						 set_ordinary_records };

	for (guint i = 0; i < G_N_ELEMENTS(ways); i++) {
		Trial *trial = trial_copy(shrink->best);

		ways[i](trial);
		offer_trial(shrink, trial);
	}
}

static void drop_scope_lines(Shrink *shrink)
{
	g_auto(GStrv) lines = g_strsplit(shrink->best->scope, "\n", -1);

	if (!g_str_has_prefix(shrink->best->scope, "[Scope run]"))
		return;
	for (guint i = g_strv_length(lines); i-- > 1;) {
		Trial *trial = trial_copy(shrink->best);
		GString *scope = g_string_new(NULL);

		for (guint j = 0; lines[j]; j++)
			if (j != i && *lines[j])
				g_string_append_printf(scope, "%s\n", lines[j]);
		g_free(trial->scope);
		trial->scope = g_string_free(scope, FALSE);
		if (offer_trial(shrink, trial))
			*lines[i] = '\0';
	}
}

Trial *shrink_trial(Fixture *fixture, Trial *trial)
{
	Shrink state = { .fixture = fixture, .best = trial, .moved = TRUE };

	while (state.moved && state.tries < TRIES_MAX) {
		state.moved = FALSE;
		drop_steps(&state);
		simplify_trial(&state);
		shrink_cards(&state);
		drop_scope_lines(&state);
	}
	return state.best;
}
