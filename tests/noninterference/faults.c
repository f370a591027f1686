/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Every kind of fault that a phone may have where the car must not see it. */
#include "faults.h"
#include "tolerated.h"

#include <stdio.h>
#include <string.h>

typedef enum {
	PHONE_LISTING,
	PHONE_FAV_REFUSED,
	PHONE_FAV_BUSY,
	PHONE_FAV_CUT,
	PHONE_FAV_BROKEN,
	PHONE_FAV_MISSED,
	PHONE_WINDOW,
	PHONE_SELECTORS,
} PhoneFault;

/* A kind is a way to write a property, lines of some group of tolerated.h, the shape of a card, or
 * something about the phone. */
typedef enum { OF_PROP, OF_LINES, OF_NAME, OF_UNREAD, OF_SHAPE, OF_LISTING, OF_PHONE } About;

static const struct {
	const char *name;
	About about;
	guint which;  /* Encoding, group, Shape, Listing or PhoneFault */
	guint places; /* a bit for each Place where it may be hidden */
} kinds[] = {
	{ "AGENT", OF_PROP, AS_AGENT, 3 },
	{ "AGENT without its end", OF_PROP, AS_AGENT_CUT, 1 },
	{ "pasted card", OF_PROP, AS_PASTED, 3 },
	{ "see BEGIN:VCARD", OF_PROP, AS_SEE_BEGIN, 3 },
	{ "soft break before BEGIN", OF_PROP, AS_QP_BEGIN, 3 },
	{ "soft break before END", OF_PROP, AS_QP_END, 3 },
	{ "control characters", OF_PROP, AS_CONTROLS, 3 },
	{ "NUL bytes", OF_PROP, AS_NUL, 3 },
	{ "bad base64", OF_PROP, AS_BAD_BASE64, 3 },
	{ "open quote", OF_PROP, AS_OPEN_QUOTE, 3 },
	{ "raw line break", OF_PROP, AS_RAW_BREAK, 3 },
	{ "no colon", OF_PROP, AS_NO_COLON, 3 },
	{ "bad property name", OF_PROP, AS_BAD_NAME, 3 },
	{ "bad parameters", OF_PROP, AS_BAD_PARAMS, 3 },
	{ "80,000 bytes", OF_PROP, AS_LONG, 3 },
	{ "4 MiB", OF_PROP, AS_BIG, 3 },
	{ "tolerated lines", OF_LINES, 0, 3 },
	{ "tolerated values", OF_LINES, 1, 3 },
	{ "tolerated text", OF_LINES, 2, 3 },
	/* Numbers are seldom hidden in a card that is shown. */
	{ "tolerated names and numbers", OF_LINES, 3, 1 },
	{ "broken UTF-8", OF_PROP, AS_BROKEN, 3 },
	{ "another charset than it says", OF_PROP, AS_ASIAN, 3 },
	{ "escapes in 2.1", OF_PROP, AS_ESCAPED, 3 },
	{ "no soft break", OF_PROP, AS_QP_REST, 3 },
	{ "name of 80,000 bytes", OF_NAME, AS_LONG, 1 },
	{ "name in Latin-1", OF_NAME, AS_LATIN1, 1 },
	{ "name in broken UTF-8", OF_NAME, AS_BROKEN, 1 },
	{ "unreadable where an Exclude looks", OF_UNREAD, 0, 1 },
	{ "END twice", OF_SHAPE, TWO_ENDS, 1 },
	{ "VERSION twice", OF_SHAPE, TWO_VERSIONS, 1 },
	{ "BEGIN twice", OF_SHAPE, BEGIN_INSIDE, 1 },
	{ "marks spelled oddly", OF_SHAPE, ODD_MARKS, 1 },
	{ "line ends of all kinds", OF_SHAPE, ODD_ENDS, 1 },
	{ "VERSION spelled oddly", OF_SHAPE, ODD_VERSION, 1 },
	{ "text behind END", OF_SHAPE, TEXT_BEHIND, 1 },
	{ "no END", OF_SHAPE, NO_END, 1 },
	{ "cut in a line", OF_SHAPE, CUT, 1 },
	{ "cut at an AGENT", OF_SHAPE, OPEN_AGENT, 1 },
	{ "no card", OF_SHAPE, GARBAGE, 1 },
	{ "no bytes", OF_SHAPE, EMPTY, 1 },
	{ "4 MiB without END", OF_SHAPE, HUGE_CUT, 1 },
	{ "listing refused", OF_LISTING, LISTS_NOT, 1 },
	{ "listing of 17 MB", OF_LISTING, LISTS_HUGE, 1 },
	{ "listing with & and Latin-1", OF_LISTING, LISTS_BARE, 1 },
	{ "hex handles", OF_LISTING, LISTS_HEX, 1 },
	{ "listing and entries of others", OF_LISTING, LISTS_OTHERS, 1 },
	{ "fav refused", OF_PHONE, PHONE_FAV_REFUSED, 1 },
	{ "fav busy", OF_PHONE, PHONE_FAV_BUSY, 1 },
	{ "fav cut short", OF_PHONE, PHONE_FAV_CUT, 1 },
	{ "fav with a broken card", OF_PHONE, PHONE_FAV_BROKEN, 1 },
	{ "who is excluded is lost", OF_PHONE, PHONE_FAV_MISSED, 1 },
	{ "window ignored", OF_PHONE, PHONE_WINDOW, 1 },
	{ "selectors and format ignored", OF_PHONE, PHONE_SELECTORS, 1 },
};
G_STATIC_ASSERT(G_N_ELEMENTS(kinds) <= KINDS_MAX);

#define RARELY 20 /* in percent: what only takes time */

/* --- Counting --- */

static gboolean has_prop(const Card *card, const Prop *prop)
{
	for (guint i = 0; card && i < card->props->len; i++) {
		const Prop *other = card->props->pdata[i];

		if (other->encoding == prop->encoding && g_str_equal(other->name, prop->name) &&
		    g_str_equal(other->value, prop->value))
			return TRUE;
	}
	return FALSE;
}

static gboolean is_name(const Prop *prop)
{
	return prop_is_named(prop, "N") || prop_is_named(prop, "FN");
}

static gboolean prop_is_of(guint kind, const Prop *prop)
{
	if (kinds[kind].about == OF_LINES)
		return prop->encoding == AS_TOLERATED &&
		       tolerated_is_of(prop->value, kinds[kind].which);
	if (prop->encoding != kinds[kind].which)
		return FALSE;
	return kinds[kind].about == OF_PROP || (kinds[kind].about == OF_NAME && is_name(prop));
}

static gboolean unread_is_excluded(const Model *model, const Card *card)
{
	return card_is_readable(card) && model_excludes_unread(model, card);
}

/* Returns whether the card has such a fault that it does not have in the first phone. */
static gboolean card_is_of(guint kind, const Model *model, const Card *card, const Card *first)
{
	if (kinds[kind].about == OF_SHAPE)
		return card->shape == kinds[kind].which && (!first || first->shape != card->shape);
	if (kinds[kind].about == OF_UNREAD)
		return unread_is_excluded(model, card) &&
		       !(first && unread_is_excluded(model, first));
	for (guint i = 0; i < card->props->len; i++)
		if (prop_is_of(kind, card->props->pdata[i]) &&
		    !has_prop(first, card->props->pdata[i]))
			return TRUE;
	return FALSE;
}

static gboolean fav_is_broken(const Phone *phone)
{
	for (guint i = 0; i < phone->cards->len; i++) {
		const Card *card = phone->cards->pdata[i];

		if (card->repository == CG_REPO_FAV && !card_is_plain(card))
			return TRUE;
	}
	return FALSE;
}

static gboolean phone_is_of(guint kind, const Trial *trial, const Model *model, const Phone *phone)
{
	if (kinds[kind].about == OF_LISTING)
		return phone->listing == kinds[kind].which;
	switch ((PhoneFault)kinds[kind].which) {
	case PHONE_FAV_REFUSED: return phone->fav_refusal && phone->fav_refusal != 0xD3;
	case PHONE_FAV_BUSY: return phone->fav_refusal == 0xD3;
	case PHONE_FAV_CUT: return phone->fav_cut;
	case PHONE_FAV_BROKEN: return fav_is_broken(phone);
	case PHONE_FAV_MISSED: return model_stands_on_nothing(model, phone);
	case PHONE_WINDOW: return phone->no_window;
	case PHONE_SELECTORS: return trial->raw;
	case PHONE_LISTING: break;
	}
	return FALSE;
}

/* What both phones have, since it would show otherwise. */
static gboolean is_of_both(guint kind)
{
	return kinds[kind].about == OF_PHONE &&
	       (kinds[kind].which == PHONE_FAV_MISSED || kinds[kind].which == PHONE_SELECTORS);
}

/* Returns a bit for each place where the second phone has such a fault. */
static guint find_places(guint kind, const Trial *trial, const Model *model)
{
	const Phone *phone = trial->phones[1];
	guint places = 0;

	if (kinds[kind].about >= OF_LISTING)
		return phone_is_of(kind, trial, model, phone) &&
				       (is_of_both(kind) ||
					!phone_is_of(kind, trial, model, trial->phones[0]))
			       ? 1u << IN_CARD
			       : 0;
	for (guint i = 0; i < phone->cards->len; i++) {
		const Card *card = phone->cards->pdata[i];

		if (card_is_of(kind, model, card, phone_card(trial->phones[0], card->id)))
			places |= 1u << (model_shows(model, phone, card) ? IN_SHOWN : IN_CARD);
	}
	return places & kinds[kind].places;
}

void tally_add(Tally *tally, const Trial *trial)
{
	g_autoptr(Model) model = model_new(trial->scope, trial->country, !trial->raw);

	for (guint kind = 0; kind < G_N_ELEMENTS(kinds); kind++) {
		guint places = find_places(kind, trial, model);

		for (guint place = 0; place < PLACES; place++)
			tally->drawn[kind][place] += (places >> place) & 1;
	}
}

guint tally_print(const Tally *tally, guint least)
{
	guint rare = 0;

	printf("%-36s %12s %12s\n", "fault", "hidden card", "shown card");
	for (guint kind = 0; kind < G_N_ELEMENTS(kinds); kind++) {
		printf("%-36s", kinds[kind].name);
		for (guint place = 0; place < PLACES; place++) {
			gboolean drawn = kinds[kind].places & 1u << place;

			if (drawn)
				printf(" %12u", tally->drawn[kind][place]);
			else
				printf(" %12s", "-");
			rare += drawn && tally->drawn[kind][place] < least;
		}
		printf("\n");
	}
	return rare;
}

/* --- Drawing --- */

#define ONE_OF(rand, list) (list)[pick(rand, G_N_ELEMENTS(list))]

static void set_text(char **text, const char *value)
{
	g_free(*text);
	*text = g_strdup(value);
}

/* A card that was cut is of a new person, so that nothing granted goes with it. */
static Card *some_card(GRand *rand, Phone *phone, guint *next_id, gboolean new)
{
	static const CgRepository repositories[] = { CG_REPO_PB,  CG_REPO_PB,  CG_REPO_PB,
						     CG_REPO_FAV, CG_REPO_SPD, CG_REPO_MCH };
	Card *card;

	if (phone->cards->len && !new)
		return phone->cards->pdata[pick(rand, phone->cards->len)];
	card = generate_card(rand, (*next_id)++, ONE_OF(rand, repositories));
	card->shape = WHOLE;
	phone_add(phone, card);
	return card;
}

/* Returns NULL if none of a few is shown. */
static Card *shown_card(GRand *rand, const Trial *trial, const Phone *phone)
{
	g_autoptr(Model) model = model_new(trial->scope, trial->country, !trial->raw);

	for (guint tries = 0; phone->cards->len && tries < 8; tries++) {
		Card *card = phone->cards->pdata[pick(rand, phone->cards->len)];

		if (model_shows(model, phone, card))
			return card;
	}
	return NULL;
}

static Prop *new_prop(GRand *rand, Encoding encoding)
{
	static const char *const names[] = { "NOTE", "NOTE",      "ADR",   "ORG", "TITLE",
					     "URL",  "X-ABLabel", "PHOTO", "KEY", "NICKNAME" };
	g_autofree char *value = generate_word(rand), *more = generate_word(rand);
	gboolean nested = encoding == AS_AGENT || encoding == AS_AGENT_CUT;
	Prop *prop = prop_new(nested ? "AGENT" : ONE_OF(rand, names), value);

	g_free(prop->value);
	prop->value =
		g_strdup_printf(nested || encoding == AS_PASTED ? "%s|%s" : "%s %s", value, more);
	prop->encoding = encoding;
	return prop;
}

static void spoil_prop(GRand *rand, Card *card, Encoding encoding)
{
	if (!card)
		return;
	g_ptr_array_insert(card->props, pick(rand, card->props->len + 1), new_prop(rand, encoding));
}

/* In a card that is shown, or in any. */
static Card *card_to_spoil(GRand *rand, const Trial *trial, Phone *phone, guint *next_id)
{
	return chance(rand, 50) ? shown_card(rand, trial, phone)
				: some_card(rand, phone, next_id, chance(rand, 20));
}

static void spoil_lines(GRand *rand, Card *card, guint group)
{
	Prop *prop;

	if (!card)
		return;
	prop = prop_new(TOLERATED_NAME, tolerated_pick(rand, group));
	prop->encoding = AS_TOLERATED;
	g_ptr_array_insert(card->props, pick(rand, card->props->len + 1), prop);
}

static void spoil_name(GRand *rand, Card *card, Encoding encoding)
{
	static const char *const values[] = { "Müller & Söhne", "Ångström<b>", "O'Brien & \"Ü\"" };
	guint count = card->props->len;
	Prop *prop = count ? card->props->pdata[pick(rand, MIN(count, 2))] : NULL;

	if (!prop || !is_name(prop))
		return;
	prop->encoding = encoding;
	set_text(&prop->value, ONE_OF(rand, values));
}

/* Breaks what selectors look at. */
static void spoil_looked_at(GRand *rand, Card *card)
{
	static const char *const names[] = { "CATEGORIES", "CATEGORIES", "UID", "TEL", "FN" };
	static const Encoding ways[] = { AS_BAD_BASE64, AS_NO_COLON, AS_BAD_NAME };
	const char *name = ONE_OF(rand, names);
	Prop *prop = prop_new(name, "Work");

	prop->encoding = ONE_OF(rand, ways);
	g_ptr_array_insert(card->props, pick(rand, card->props->len + 1), prop);
}

static void spoil_by(GRand *rand, guint kind, const Trial *trial, Phone *phone, guint *next_id)
{
	static const guint8 refusals[] = { 0xC4, 0xD1, 0xC0, 0xC6, 0xCC, 0xCF };

	switch (kinds[kind].about) {
	case OF_PROP:
		spoil_prop(rand, card_to_spoil(rand, trial, phone, next_id), kinds[kind].which);
		return;
	case OF_LINES:
		spoil_lines(rand, card_to_spoil(rand, trial, phone, next_id), kinds[kind].which);
		return;
	case OF_NAME:
		spoil_name(rand, some_card(rand, phone, next_id, chance(rand, 50)),
			   kinds[kind].which);
		return;
	case OF_UNREAD:
		spoil_looked_at(rand, some_card(rand, phone, next_id, chance(rand, 15)));
		return;
	case OF_SHAPE:
		some_card(rand, phone, next_id, chance(rand, 50))->shape = kinds[kind].which;
		return;
	case OF_LISTING: phone->listing = kinds[kind].which; return;
	case OF_PHONE: break;
	}
	switch ((PhoneFault)kinds[kind].which) {
	case PHONE_FAV_REFUSED: phone->fav_refusal = ONE_OF(rand, refusals); break;
	case PHONE_FAV_BUSY: phone->fav_refusal = 0xD3; break;
	case PHONE_FAV_CUT: phone->fav_cut = TRUE; break;
	case PHONE_WINDOW: phone->no_window = TRUE; break;
	case PHONE_FAV_BROKEN:
	case PHONE_FAV_MISSED:
	case PHONE_SELECTORS:
	case PHONE_LISTING: break;
	}
}

void spoil_fav(GRand *rand, const Trial *trial, Phone *phone)
{
	switch (trial->raw ? pick(rand, 3) : 0) {
	case 0: phone->repositories &= ~8; break;
	case 1: phone->fav_refusal = chance(rand, 50) ? 0xC4 : 0xD3; break;
	default: phone->fav_cut = TRUE; break;
	}
}

static guint find_kind(About about, guint which)
{
	guint kind = 0;

	while (kinds[kind].about != about || kinds[kind].which != which)
		kind++;
	return kind;
}

static guint pick_kind(GRand *rand)
{
	guint kind = pick(rand, G_N_ELEMENTS(kinds));

	/* Most of what is about the phone itself shows, and is not taken. */
	while (chance(rand, 20) && kinds[kind].about < OF_LISTING)
		kind = pick(rand, G_N_ELEMENTS(kinds));
	/* These are seldom hidden. */
	if (chance(rand, 15))
		kind = find_kind(OF_UNREAD, 0);
	else if (chance(rand, 5))
		kind = find_kind(OF_PHONE, PHONE_FAV_CUT);
	else if (chance(rand, 2))
		kind = find_kind(OF_PROP, AS_AGENT_CUT);
	else if (chance(rand, 4))
		kind = find_kind(OF_LINES, TOLERATED_GROUPS - 1);
	else if (chance(rand, 4))
		kind = find_kind(OF_NAME, chance(rand, 50) ? AS_BROKEN : AS_LONG);
	return kind;
}

void spoil_phone(GRand *rand, const Trial *trial, Phone *phone, guint *next_id)
{
	guint kind = pick_kind(rand);

	if (kinds[kind].about == OF_SHAPE && kinds[kind].which == HUGE_CUT && !chance(rand, RARELY))
		return;
	/* An honest phone answers as it is asked. */
	if (kinds[kind].about >= OF_LISTING && !trial->raw)
		return;
	spoil_by(rand, kind, trial, phone, next_id);
}
