/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Random phones: contacts of any script, odd cards, favourites, labels, call history. */
#include "tolerated.h"

#include <string.h>

guint pick(GRand *rand, guint below)
{
	return g_rand_int_range(rand, 0, below);
}

gboolean chance(GRand *rand, guint percent)
{
	return pick(rand, 100) < percent;
}

#define ONE_OF(rand, words) (words)[pick(rand, G_N_ELEMENTS(words))]

static const char *const families[] = {
	"Miller", "Müller",      "O'Brien", "Смирнов",    "Παπαδόπουλος",   "山田",
	"العلي",  "כהן",         "Nguyễn",  "de la Cruz", "Smith & <Sons>", "İnan",
	"Straße", "Zoe\xCC\x88", "김",      "ஐயர்",
};
static const char *const givens[] = {
	"Anna", "Änne", "Иван", "Ζωή", "太郎", "ليلى", "דוד", "Bob", "Zoë", "Ann\"a\"", "민수", "😀",
};
static const char *const numbers[] = {
	"+4915112345678",
	"015112345678",
	"+49 (151) 123-45678",
	"+4930901820",
	"030901820",
	"901820",
	"110",
	"+49110",
	"+491102",
	"+12025550123",
	"2025550123",
	"+442079460000",
	"00442079460000",
	"1234567",
	"+1234567",
	"+4915112345678p12",
	"0171 5550001,22",
	"5550001",
	"+491715550001",
	"+79261234567",
	"89261234567",
	"#31#0301112223",
	"110",
	"22456",
	"\u202A+49\u00A0151\u2011123 45678\u202C",
	"＋４９１５１１２３４５６７８",
	"\u200E٠٣٠\u2212٩٠١٨٢٠",
	"\u200E١١٠",
	"\u200E",
	"",
	"",
	"-",
	"BANK",
	"AMZN2FA",
	"2",
};
static const char *const labels[] = {
	"Work", "Family", "work", "Ärzte", "VIP", "Wörk", "Workshop"
};

char *generate_word(GRand *rand)
{
	switch (pick(rand, 4)) {
	case 0: return g_strdup(ONE_OF(rand, families));
	case 1: return g_strdup(ONE_OF(rand, givens));
	case 2: return g_strdup(ONE_OF(rand, numbers));
	default: return g_strdup(ONE_OF(rand, labels));
	}
}

/* --- Properties --- */

static char *some_text(GRand *rand)
{
	g_autofree char *first = generate_word(rand), *second = generate_word(rand);

	return g_strdup_printf("%s; %s,%s%u", first, second, chance(rand, 20) ? "\n" : " ",
			       pick(rand, 1000));
}

static char *some_n(GRand *rand)
{
	return g_strdup_printf("%s;%s%s", ONE_OF(rand, families), ONE_OF(rand, givens),
			       chance(rand, 30) ? ";;Dr." : ";;;");
}

static char *some_fn(GRand *rand)
{
	return g_strdup_printf("%s %s", ONE_OF(rand, givens), ONE_OF(rand, families));
}

static char *some_tel(GRand *rand)
{
	return g_strdup(ONE_OF(rand, numbers));
}

static char *some_labels(GRand *rand)
{
	return chance(rand, 50)
		       ? g_strdup(ONE_OF(rand, labels))
		       : g_strdup_printf("%s,%s", ONE_OF(rand, labels), ONE_OF(rand, labels));
}

static char *some_blob(GRand *rand)
{
	return g_strdup_printf("%u %u", 1 + pick(rand, chance(rand, 10) ? 60000 : 900),
			       pick(rand, 100));
}

static char *some_uid(GRand *rand)
{
	return g_strdup_printf("uid-%u", pick(rand, 12));
}

static char *some_bt_uid(GRand *rand)
{
	return g_strdup_printf("%032X", pick(rand, 12));
}

static char *some_person(GRand *rand)
{
	return g_strdup_printf("%s|%s", ONE_OF(rand, families), ONE_OF(rand, numbers));
}

static char *some_digits(GRand *rand)
{
	return g_strdup_printf("%u", pick(rand, 10000));
}

static char *some_address(GRand *rand)
{
	return g_strdup_printf("http://example.org/%u", pick(rand, 10000));
}

static char *some_tolerated(GRand *rand)
{
	return g_strdup(tolerated_pick(rand, pick(rand, TOLERATED_GROUPS)));
}

static const struct {
	const char *name;
	char *(*value)(GRand *);
	Encoding encoding;
	const char *params;
} kinds[] = {
	{ "EMAIL", some_digits, AS_TEXT, ";TYPE=INTERNET" },
	{ "NOTE", some_text, AS_TEXT, "" },
	{ "NOTE", some_text, AS_LATIN1, "" },
	{ "ADR", some_text, AS_QP, "" },
	{ "ORG", some_text, AS_TEXT, "" },
	{ "ORG", some_text, AS_LATIN1, "" },
	{ "PHOTO", some_blob, AS_BLOB, "" },
	{ "LOGO", some_blob, AS_BLOB, "" },
	{ "KEY", some_blob, AS_BLOB, "" },
	{ "PHOTO", some_address, AS_TEXT, ";VALUE=uri" },
	{ "SOUND", some_address, AS_TEXT, ";VALUE=uri" },
	{ "SOUND", some_fn, AS_TEXT, "" },
	{ "AGENT", some_person, AS_AGENT, "" },
	{ "CATEGORIES", some_labels, AS_TEXT, "" },
	{ "TEL", some_tel, AS_TEXT, ";TYPE=CELL" },
	{ "TEL", some_tel, AS_TEXT, ";TYPE=\"Summer house\"" },
	{ "TEL", some_tel, AS_TEXT, ";X-OWN=boat;LABEL=\"at sea\"" },
	{ "NOTE", some_text, AS_TEXT, ";LANGUAGE=de;X-OWN=\"at home\";SORT-AS=boat" },
	{ "BDAY", some_digits, AS_TEXT, ";VALUE=date;ALTID=1" },
	{ "TITLE", some_text, AS_QP, "" },
	{ "LABEL", some_text, AS_TEXT, "" },
	{ "NICKNAME", some_fn, AS_TEXT, "" },
	{ "SORT-STRING", some_fn, AS_TEXT, "" },
	{ "BDAY", some_digits, AS_TEXT, "" },
	{ "REV", some_digits, AS_TEXT, "" },
	{ "URL", some_digits, AS_TEXT, "" },
	{ "GEO", some_digits, AS_TEXT, "" },
	{ "UID", some_uid, AS_TEXT, "" },
	{ "X-BT-UID", some_bt_uid, AS_TEXT, "" },
	{ "X-BT-UCI", some_digits, AS_TEXT, "" },
	{ "X-BT-SPEEDDIALKEY", some_digits, AS_TEXT, "" },
	{ "X-PHONETIC-LAST-NAME", some_fn, AS_TEXT, "" },
	{ "X-ABLabel", some_text, AS_TEXT, "" },
	{ "IMPP", some_digits, AS_TEXT, "" },
	{ TOLERATED_NAME, some_tolerated, AS_TOLERATED, "" },
	{ TOLERATED_NAME, some_tolerated, AS_TOLERATED, "" },
};

static Prop *new_prop(GRand *rand, guint kind, gboolean v30)
{
	g_autofree char *value = kinds[kind].value(rand);
	Prop *prop = prop_new(kinds[kind].name, value);

	prop->encoding = kinds[kind].encoding;
	if (prop->encoding == AS_QP && v30)
		prop->encoding = AS_TEXT;
	g_free(prop->params);
	prop->params = g_strdup(kinds[kind].params);
	if (chance(rand, 10)) {
		g_free(prop->group);
		prop->group = g_strdup(chance(rand, 50) ? "item1" : "item2");
	}
	return prop;
}

static gboolean is_single(const char *name)
{
	return g_str_equal(name, "UID") || g_str_equal(name, "X-BT-UID");
}

void generate_prop(GRand *rand, Card *card)
{
	g_autoptr(Prop) prop = new_prop(rand, pick(rand, G_N_ELEMENTS(kinds)), card->v30);

	if (is_single(prop->name) && card_value(card, prop->name))
		return;
	g_ptr_array_insert(card->props, pick(rand, card->props->len + 1), g_steal_pointer(&prop));
}

/* --- Cards --- */

static void add_value(Card *card, GRand *rand, const char *name, char *(*value)(GRand *))
{
	g_autofree char *text = value(rand);
	Prop *prop = prop_new(name, text);

	if (!card->v30 && !g_str_equal(name, "TEL") && chance(rand, 50))
		prop->encoding = AS_QP;
	g_ptr_array_add(card->props, prop);
}

static Shape some_shape(GRand *rand)
{
	if (chance(rand, 80))
		return WHOLE;
	return pick(rand, HUGE_CUT); /* these are slow, and vary.c puts them in now and then */
}

static void fill_contact(GRand *rand, Card *card)
{
	if (chance(rand, 90))
		add_value(card, rand, "N", some_n);
	if (chance(rand, 80))
		add_value(card, rand, "FN", some_fn);
	for (guint left = pick(rand, 4); left > 0; left--)
		add_value(card, rand, "TEL", some_tel);
	if (chance(rand, 30))
		add_value(card, rand, "CATEGORIES", some_labels);
	if (chance(rand, 30))
		add_value(card, rand, "UID", some_uid);
	if (chance(rand, 25))
		add_value(card, rand, "X-BT-UID", some_bt_uid);
	for (guint left = pick(rand, 5); left > 0; left--)
		generate_prop(rand, card);
}

static char *some_time(GRand *rand)
{
	return g_strdup_printf("2024%02u%02uT1000%02u", 1 + pick(rand, 12), 1 + pick(rand, 28),
			       pick(rand, 60));
}

static void fill_call(GRand *rand, Card *card)
{
	static const char *const ways[] = { ";TYPE=MISSED", ";TYPE=RECEIVED", ";TYPE=DIALED" };
	Prop *when;

	add_value(card, rand, "N", some_n);
	if (chance(rand, 50))
		add_value(card, rand, "FN", some_fn);
	for (guint left = chance(rand, 90) ? 1 : pick(rand, 3); left > 0; left--)
		add_value(card, rand, "TEL", some_tel);
	if (chance(rand, 20))
		generate_prop(rand, card);
	add_value(card, rand, "X-IRMC-CALL-DATETIME", some_time);
	when = card->props->pdata[card->props->len - 1];
	when->encoding = AS_TEXT;
	g_free(when->params);
	when->params = g_strdup(card->repository == CG_REPO_MCH ? ways[0] : ONE_OF(rand, ways));
}

Card *generate_card(GRand *rand, guint id, CgRepository repository)
{
	Card *card = card_new(id, repository, 1 + pick(rand, 30));

	card->v30 = chance(rand, 50);
	card->shape = some_shape(rand);
	if (cg_repository_area(repository) == CG_AREA_CALLS)
		fill_call(rand, card);
	else
		fill_contact(rand, card);
	return card;
}

/* --- Phones --- */

static void copy_contacts(GRand *rand, Phone *phone, CgRepository repository, guint percent,
			  guint *next_id)
{
	guint count = phone->cards->len;

	for (guint i = 0; i < count; i++) {
		const Card *card = phone->cards->pdata[i];
		Card *copy;

		if (card->repository != CG_REPO_PB || !chance(rand, percent))
			continue;
		copy = card_copy(card);
		copy->id = (*next_id)++;
		copy->repository = repository;
		copy->handle = 1 + pick(rand, 20);
		phone_add(phone, copy);
	}
}

Phone *generate_phone(GRand *rand, gboolean raw)
{
	static const guint most[TELECOM_REPOSITORIES] = { 10, 3, 3, 4, 4, 5, 5 };
	Phone *phone = phone_new();
	guint next_id = 1;

	for (guint sim = 0; sim < 2; sim++)
		for (guint book = 0; book < TELECOM_REPOSITORIES; book++) {
			guint left = sim && chance(rand, 80) ? 0 : pick(rand, most[book]);

			if (sim && on_sim(book) == book)
				continue;
			while (left--)
				phone_add(phone, generate_card(rand, next_id++,
							       sim ? on_sim(book) : book));
		}
	copy_contacts(rand, phone, CG_REPO_FAV, 30, &next_id);
	copy_contacts(rand, phone, CG_REPO_SPD, 10, &next_id);
	if (chance(rand, 50)) {
		Card *owner = generate_card(rand, next_id++, CG_REPO_PB);

		owner->handle = 0;
		phone_add(phone, owner);
	}
	/* An honest phone prints a card again, but sends a double one as it is: two kinds of name.
	 */
	for (guint i = 0; i < phone->cards->len && !raw; i++) {
		Card *card = phone->cards->pdata[i];

		if (card->shape == TWICE)
			card->shape = WHOLE;
	}
	phone_sort(phone);
	return phone;
}
