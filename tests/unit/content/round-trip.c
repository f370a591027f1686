/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Print and parse are each other's inverse: over our own cards, generated ones, and real exports.
 * Known limit of 2.1: types that are no plain word (TYPE="Summer house") are not written. */
#include "../../wire/vcard-phones.h"
#include "fixture.h"

#include <string.h>

static void test_own(void)
{
	static const char *const cards[] = { VCARD_ANDROID_21, VCARD_IOS_30,  VCARD_OUTLOOK_21,
					     VCARD_V40,        VCARD_CALL_21, VCARD_AGENT_21 };

	for (guint i = 0; i < G_N_ELEMENTS(cards); i++) {
		g_autoptr(CgCard) card = must_parse_text(cards[i]);

		check_round_trip(card);
	}
}

/* --- Generated --- */

/* Pieces that escaping, folding and encoding could stumble over. */
static const char *const pieces[] = {
	"a",         " ",
	";",         ",",
	"\\",        "\\n",
	"\n",        "=",
	"=3D",       "=\r\n",
	":",         "\"",
	"é",         "日本",
	"\t",        "\xF0\x9F\x98\x80",
	"END:VCARD", "BEGIN:VCARD",
	"\nTEL:1",   "data:",
	"tel:",      "geo:",
	"http://x",  "a rather long piece of plain text that makes lines break",
	".",         "\xC2\xA0",
};

static char *random_value(void)
{
	GString *value = g_string_new(NULL);

	for (gint n = g_test_rand_int_range(0, 12); n > 0; n--)
		g_string_append(value, pieces[g_test_rand_int_range(0, G_N_ELEMENTS(pieces))]);
	return g_string_free(value, FALSE);
}

/* Half of the values come through each format's own reading of raw text. */
static void append_property(GString *text, gboolean encoded)
{
	CgProperty property = g_test_rand_int_range(0, CG_PROP_X_BT_UID + 2);
	const char *name = property > CG_PROP_X_BT_UID ? "X-Some" : cg_property_name(property);
	g_autofree char *value = random_value();

	if (property == CG_PROP_VERSION)
		return;
	if (g_test_rand_bit())
		g_string_append_printf(text, "g%d.", g_test_rand_int_range(0, 5));
	g_string_append_printf(text, "%s;TYPE=HOME", name);
	g_string_append(text, encoded ? ";ENCODING=QUOTED-PRINTABLE:" : ":");
	for (const char *c = value; *c; c++) {
		if (encoded && (g_test_rand_bit() || strchr("=\r\n\\", *c)))
			g_string_append_printf(text, "=%02X", (guint8)*c);
		else if (!strchr("\r\n", *c))
			g_string_append_c(text, *c);
		else
			g_string_append(text, *c == '\n' ? "\\n" : "");
	}
	g_string_append(text, "\r\n");
}

static void test_generated(void)
{
	for (guint i = 0; i < 3000; i++) {
		g_autoptr(GString) text = g_string_new("BEGIN:VCARD\r\nVERSION:");
		g_autoptr(CgCard) card = NULL;

		g_string_append(text, g_test_rand_bit() ? "2.1\r\n" : "3.0\r\n");
		for (gint n = g_test_rand_int_range(0, 8); n > 0; n--)
			append_property(text, g_test_rand_bit());
		g_string_append(text, "END:VCARD\r\n");
		card = must_parse_text(text->str);
		check_round_trip(card);
	}
}

/* --- Damaged --- */

/* Any damage gives an error, or a card that prints and parses as well as another. */
static void test_damaged(void)
{
	static const char *const cards[] = { VCARD_ANDROID_21, VCARD_IOS_30, VCARD_OUTLOOK_21,
					     VCARD_V40, VCARD_AGENT_21 };
	static const char damage[] = "\r\n\t =;:,.\\\"AB\xC3\xFF";

	for (guint i = 0; i < 20000; i++) {
		g_autofree char *text = g_strdup(cards[i % G_N_ELEMENTS(cards)]);
		g_autoptr(CgCard) card = NULL;

		for (gint n = g_test_rand_int_range(1, 4); n > 0; n--)
			text[g_test_rand_int_range(0, strlen(text))] =
				damage[g_test_rand_int_range(0, sizeof(damage) - 1)];
		card = cg_card_parse(cg_span_of(text), NULL);
		if (card)
			check_round_trip(card);
	}
}

/* --- Real exports --- */

static const struct {
	const char *file;
	guint cards, tel, email;
	const char *fn; /* of the first */
} corpus[] = {
	{ "John_Doe_ANDROID.vcf", 6, 9, 5, NULL },
	{ "John_Doe_BLACK_BERRY.vcf", 1, 1, 0, "John Doe" },
	{ "John_Doe_EVOLUTION.vcf", 1, 2, 1, "Mr. John Richter, James Doe Sr." },
	{ "John_Doe_GMAIL.vcf", 1, 2, 1, "Mr. John Richter, James Doe Sr." },
	{ "John_Doe_IPHONE.vcf", 1, 7, 1, "Mr. John Richter James Doe Sr." },
	{ "John_Doe_LOTUS_NOTES.vcf", 1, 2, 2, "Mr. Doe John I Johny" },
	{ "John_Doe_MAC_ADDRESS_BOOK.vcf", 1, 7, 1, "Mr. John Richter,James Doe Sr." },
	{ "John_Doe_MS_OUTLOOK.vcf", 1, 2, 1, "Mr. John Richter James Doe Sr." },
	{ "fullcontact.vcf", 1, 9, 5, "Prefix FirstName MiddleName LastName Suffix" },
	{ "gmail-list.vcf", 3, 0, 3, "Arnold Smith" },
	{ "gmail-single.vcf", 1, 2, 1, "Greg Dartmouth" },
	{ "gmail-single2.vcf", 1, 11, 5, "VCard Test" },
	{ "outlook-2003.vcf", 1, 4, 1, "John Doe III" },
	{ "outlook-2007.vcf", 1, 4, 1, "Mr. Michael Angstadt Jr." },
	{ "rfc2426-example.vcf", 2, 4, 3, "Frank Dawson" },
	{ "rfc6350-example.vcf", 1, 2, 1, "Simon Perreault" },
	{ "thunderbird-MoreFunctionsForAddressBook-extension.vcf", 1, 5, 5, "John Doe" },
};

static char *corpus_file(const char *name)
{
	const char *folder = g_getenv("CONTACTGUARD_CORPUS");

	return folder ? g_build_filename(folder, "vcards", name, NULL)
		      : g_build_filename(TEST_SRCDIR, "..", "shared", "corpus", "vcards", name,
					 NULL);
}

static void check_corpus_file(guint i, CgSpan body)
{
	g_autoptr(CgSplitter) splitter = cg_splitter_new(CG_FIELDS_ALL);
	guint cards = 0, tel = 0, email = 0;
	CgSpan text;

	cg_splitter_push(splitter, body);
	cg_splitter_end(splitter);
	for (; cg_splitter_next(splitter, &text); cards++) {
		g_autoptr(CgCard) card = must_parse(text);

		if (cards == 0)
			check_text(card, CG_PROP_FN, 0, corpus[i].fn);
		tel += cg_card_count(card, CG_PROP_TEL);
		email += cg_card_count(card, CG_PROP_EMAIL);
		check_round_trip(card);
	}
	g_assert_cmpuint(cards, ==, corpus[i].cards);
	g_assert_cmpuint(tel, ==, corpus[i].tel);
	g_assert_cmpuint(email, ==, corpus[i].email);
}

static void test_corpus(void)
{
	for (guint i = 0; i < G_N_ELEMENTS(corpus); i++) {
		g_autofree char *path = corpus_file(corpus[i].file);
		g_autofree char *body = NULL;
		gsize size;

		if (!g_file_get_contents(path, &body, &size, NULL)) {
			g_test_skip("the corpus of real exports is not here (CONTACTGUARD_CORPUS)");
			return;
		}
		g_test_message("%s", corpus[i].file);
		check_corpus_file(i, cg_span(body, size));
	}
}

void test_content_round_trip(void)
{
	g_test_add_func("/content/round-trip/own", test_own);
	g_test_add_func("/content/round-trip/generated", test_generated);
	g_test_add_func("/content/round-trip/damaged", test_damaged);
	g_test_add_func("/content/round-trip/corpus", test_corpus);
}
