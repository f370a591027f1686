/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The second phone: random changes to a copy of the first. Each is kept only if the model says that
 * nothing granted changed, so whatever the changes do, those that are kept are hidden. */
#include "faults.h"

#define HEAVY_PHOTO "2700000 5" /* bytes: in base64 just under the limit for one card */

#define FAULTS_MOST 18 /* that are drawn into one phone */
#define TRIES_MOST  50

typedef struct {
	GRand *rand;
	Phone *phone;
	guint next_id;
} Change;

static Card *any_card(const Change *change)
{
	const GPtrArray *cards = change->phone->cards;

	return cards->len ? cards->pdata[pick(change->rand, cards->len)] : NULL;
}

static CgRepository any_repository(const Change *change)
{
	gboolean sim = chance(change->rand, 15);
	CgRepository repository =
		chance(change->rand, 50) ? CG_REPO_PB : pick(change->rand, TELECOM_REPOSITORIES);

	return sim ? on_sim(repository) : repository;
}

/* --- Cards --- */

static void add_card(Change *change)
{
	CgRepository repository = any_repository(change);

	phone_add(change->phone, generate_card(change->rand, change->next_id++, repository));
}

static void add_owner(Change *change)
{
	Card *card = generate_card(change->rand, change->next_id++, CG_REPO_PB);

	card->handle = 0;
	phone_add(change->phone, card);
}

static void remove_card(Change *change)
{
	Card *card = any_card(change);

	if (card)
		g_ptr_array_remove(change->phone->cards, card);
}

static void replace_card(Change *change)
{
	Card *card = any_card(change), *other;

	if (!card)
		return;
	other = generate_card(change->rand, change->next_id++, card->repository);
	other->handle = card->handle;
	g_ptr_array_remove(change->phone->cards, card);
	phone_add(change->phone, other);
}

static void break_card(Change *change)
{
	Card *card = any_card(change);

	if (card)
		card->shape = pick(change->rand, HUGE_CUT); /* which is slow: see faults.c */
}

static void swap_cards(Change *change)
{
	Card *a = any_card(change), *b = any_card(change);
	guint32 handle;

	if (!a || a->repository != b->repository)
		return;
	handle = a->handle;
	a->handle = b->handle;
	b->handle = handle;
}

/* Puts all of one repository in another order. */
static void shuffle_repository(Change *change)
{
	CgRepository repository = any_repository(change);

	for (guint i = 0; i < change->phone->cards->len; i++) {
		Card *card = change->phone->cards->pdata[i];

		if (card->repository == repository && card->handle != 0)
			card->handle = 1 + pick(change->rand, 1000);
	}
}

/* Adds dozens of copies of one card: hidden volume. */
static void many_cards(Change *change)
{
	Card *card = any_card(change);
	guint count = chance(change->rand, 2) ? 300 : 1 + pick(change->rand, 20);

	while (card && count--) {
		Card *copy = card_copy(card);

		copy->id = change->next_id++;
		copy->handle = card->handle + 1 + pick(change->rand, 40);
		phone_add(change->phone, copy);
	}
}

static void clear_repository(Change *change)
{
	CgRepository repository = any_repository(change);

	for (guint i = change->phone->cards->len; i-- > 0;) {
		const Card *card = change->phone->cards->pdata[i];

		if (card->repository == repository)
			g_ptr_array_remove_index(change->phone->cards, i);
	}
}

static void renumber_cards(Change *change)
{
	CgRepository repository = any_repository(change);
	guint32 handle = 1 + pick(change->rand, 5);

	for (guint i = 0; i < change->phone->cards->len; i++) {
		Card *card = change->phone->cards->pdata[i];

		if (card->repository != repository || card->handle == 0)
			continue;
		card->handle = handle;
		handle += 1 + pick(change->rand, chance(change->rand, 10) ? 100000 : 3);
	}
}

/* --- Properties --- */

static void add_prop(Change *change)
{
	Card *card = any_card(change);

	if (card)
		generate_prop(change->rand, card);
}

static Prop *any_prop(const Change *change, Card **of)
{
	Card *card = any_card(change);

	*of = card;
	return card && card->props->len ? card->props->pdata[pick(change->rand, card->props->len)]
					: NULL;
}

static void remove_prop(Change *change)
{
	Card *card;
	Prop *prop = any_prop(change, &card);

	if (prop)
		g_ptr_array_remove(card->props, prop);
}

static void set_text(char **text, char *value)
{
	g_free(*text);
	*text = value;
}

static void change_prop(Change *change)
{
	Card *card;
	Prop *prop = any_prop(change, &card);

	if (prop && (prop->encoding == AS_TEXT || prop->encoding == AS_QP))
		set_text(&prop->value, generate_word(change->rand));
}

static void change_group(Change *change)
{
	Card *card;
	Prop *prop = any_prop(change, &card);

	if (prop)
		set_text(&prop->group, g_strdup(*prop->group ? "" : "item3"));
}

/* Changes what parameters say beside types. */
static void change_params(Change *change)
{
	static const char *const params[] = { "", ";X-OWN=boat", ";X-OWN=\"at home\";X-TWO=car",
					      ";LABEL=\"at sea\";SORT-AS=boat", ";ALTID=2" };
	Card *card;
	Prop *prop = any_prop(change, &card);

	if (prop && !g_str_equal(prop->name, "X-IRMC-CALL-DATETIME"))
		set_text(&prop->params, g_strdup(params[pick(change->rand, G_N_ELEMENTS(params))]));
}

static void move_prop(Change *change)
{
	Card *card;
	Prop *prop = any_prop(change, &card);
	guint at;

	if (!prop || !g_ptr_array_find(card->props, prop, &at))
		return;
	prop = g_ptr_array_steal_index(card->props, at);
	g_ptr_array_insert(card->props, pick(change->rand, card->props->len + 1), prop);
}

/* Changes an identifier, the same way in every repository that has the card. */
static void change_uid(Change *change)
{
	const char *name = chance(change->rand, 50) ? "UID" : "X-BT-UID";
	Card *card = any_card(change);
	g_autofree char *old = g_strdup(card ? card_value(card, name) : NULL);
	g_autofree char *new = g_strdup_printf("%032X", 100 + pick(change->rand, 100));

	for (guint i = 0; old && i < change->phone->cards->len; i++) {
		const Card *other = change->phone->cards->pdata[i];

		for (guint j = 0; j < other->props->len; j++) {
			Prop *prop = other->props->pdata[j];

			if (g_str_equal(prop->name, name) && g_str_equal(prop->value, old))
				set_text(&prop->value, g_strdup(new));
		}
	}
}

/* Makes a part of a card megabytes long, and yet not too long. */
static void add_weight(Change *change)
{
	Card *card = any_card(change);
	Prop *photo;

	if (!card || !chance(change->rand, 4))
		return;
	photo = prop_new("PHOTO", HEAVY_PHOTO);
	photo->encoding = AS_BLOB;
	g_ptr_array_add(card->props, photo);
}

/* --- The phone itself --- */

static void change_identity(Change *change)
{
	change->phone->identity = g_rand_int(change->rand);
}

static void change_record(Change *change)
{
	Phone *phone = change->phone;

	switch (pick(change->rand, 3)) {
	case 0: phone->repositories = 1 | pick(change->rand, 16); break;
	case 1: phone->features = g_rand_int(change->rand) & 0x3FF; break;
	default: phone->has_features = !phone->has_features; break;
	}
}

static void change_link(Change *change)
{
	change->phone->packets = chance(change->rand, 50);
	change->phone->mtu = g_rand_int_range(change->rand, 255, 20000);
}

/* --- All of them --- */

static void (*const changes[])(Change *) = {
	add_card,           add_card,           add_card,      remove_card,      remove_card,
	replace_card,       break_card,         break_card,    swap_cards,       swap_cards,
	shuffle_repository, shuffle_repository, many_cards,    clear_repository, renumber_cards,
	add_prop,           add_prop,           add_prop,      remove_prop,      remove_prop,
	change_prop,        change_prop,        change_prop,   change_group,     move_prop,
	change_params,      change_params,      change_uid,    change_uid,       add_weight,
	add_owner,          change_identity,    change_record, change_link,
};

static gboolean has_twice(const Phone *phone)
{
	for (guint i = 0; i < phone->cards->len; i++)
		if (((const Card *)phone->cards->pdata[i])->shape == TWICE)
			return TRUE;
	return FALSE;
}

/* Takes the phone as it is now if all that happened to it is hidden. */
static gboolean offer_phone(Trial *trial, const Model *model, const char *granted, Phone *offered)
{
	g_autoptr(Phone) phone = offered;
	g_autofree char *projection = NULL;
	Phone *before = trial->phones[1];

	phone_sort(phone);
	projection = model_projection(model, phone);
	if (!g_str_equal(projection, granted) || (!trial->raw && has_twice(phone)) ||
	    phone_tangle(phone) || !model_is_clear(model, phone))
		return FALSE;
	trial->phones[1] = phone;
	g_steal_pointer(&phone);
	phone_free(before);
	return TRUE;
}

static void try_change(GRand *rand, Trial *trial, const Model *model, const char *granted,
		       guint *next_id)
{
	Change change = { rand, phone_copy(trial->phones[1]), *next_id };

	changes[pick(rand, G_N_ELEMENTS(changes))](&change);
	*next_id = change.next_id;
	offer_phone(trial, model, granted, change.phone);
}

static gboolean try_fault(GRand *rand, Trial *trial, const Model *model, const char *granted,
			  guint *next_id)
{
	Phone *phone = phone_copy(trial->phones[1]);

	spoil_phone(rand, trial, phone, next_id);
	return offer_phone(trial, model, granted, phone);
}

void vary_phone(GRand *rand, Trial *trial)
{
	g_autoptr(Model) model = model_new(trial->scope, trial->country, !trial->raw);
	g_autofree char *granted = model_projection(model, trial->phones[0]);
	guint next_id = 1000;

	trial->phones[1] = phone_copy(trial->phones[0]);
	for (guint left = 10 + pick(rand, 40); left > 0; left--)
		try_change(rand, trial, model, granted, &next_id);
	for (guint left = pick(rand, FAULTS_MOST), tries = 0; left > 0 && tries < TRIES_MOST;
	     tries++)
		left -= try_fault(rand, trial, model, granted, &next_id);
}
