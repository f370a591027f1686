/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Contacts by number: which numbers are one, who keeps one, and an end to what a phone may put
 * there. */
#include "view-private.h"
#include "view-tests.h"

#include <string.h>

static CgCard *card_of(const char *lines)
{
	g_autofree char *text = g_strdup_printf("BEGIN:VCARD\nVERSION:3.0\n%s\nEND:VCARD\n", lines);

	return cg_card_parse(cg_span_of(text), NULL);
}

static void add(CgDirectory *directory, const char *lines)
{
	g_autoptr(CgCard) card = card_of(lines);

	cg_directory_add(directory, card, card);
}

static void finds(const CgDirectory *directory, const char *number, const char *name)
{
	CgCard *card = cg_directory_find(directory, number);
	g_autoptr(CgText) found = card ? cg_card_text(card, CG_PROP_FN, 0) : NULL;

	g_assert_cmpstr(found, ==, name);
}

static void same_number(void)
{
	CgDirectory *directory = cg_directory_new(46);

	add(directory, "FN:Ada\nTEL:+46 70 123 45 67\nTEL:08123456");
	add(directory, "FN:Bo\nTEL:123\nTEL:+461234\nTEL:0701234567");
	finds(directory, "+46701234567", "Ada");
	finds(directory, "0701234567", "Ada");
	finds(directory, "701234567", "Ada");
	finds(directory, "+468123456", "Ada");
	finds(directory, "+46701234568", NULL);
	/* A short number has to be equal. */
	finds(directory, "123", "Bo");
	finds(directory, "+461234", "Bo");
	finds(directory, "1230", NULL);
	finds(directory, "", NULL);
	cg_directory_free(directory);
}

/* What a phone writes in place of a number it withholds belongs to nobody, also if a contact has
 * it, and a sender's name is no number. */
static void no_number(void)
{
	CgDirectory *directory = cg_directory_new(46);

	add(directory, "FN:Empty\nTEL:");
	add(directory, "FN:Dash\nTEL:-");
	add(directory, "FN:Letters\nTEL:BANK");
	add(directory, "FN:Code\nTEL:AMZN2FA");
	finds(directory, "", NULL);
	finds(directory, "-", NULL);
	finds(directory, " ", NULL);
	finds(directory, "SHOP", NULL);
	finds(directory, "2", NULL);
	finds(directory, "BANK", "Letters");
	finds(directory, "AMZN2FA", "Code");
	cg_directory_free(directory);
}

/* 9,000 to a card, as many as a hostile phone has cards. */
static void endless(void)
{
	enum { CARDS = 40, NUMBERS = 9000 };
	CgDirectory *directory = cg_directory_new(46);

	add(directory, "FN:First\nTEL:+46701234567");
	for (guint i = 0; i < CARDS; i++) {
		g_autoptr(GString) lines = g_string_new("FN:Many");

		for (guint j = 0; j < NUMBERS; j++)
			g_string_append_printf(lines, "\nTEL:+47%04u%05u", i, j);
		add(directory, lines->str);
	}
	add(directory, "FN:Last\nTEL:+46709999999");
	finds(directory, "+46701234567", "First");
	finds(directory, "+47000100001", "Many");
	finds(directory, "+47003900001", NULL);
	finds(directory, "+46709999999", NULL);
	cg_directory_free(directory);
}

void test_view_directory(void)
{
	g_test_add_func("/view/directory/same-number", same_number);
	g_test_add_func("/view/directory/no-number", no_number);
	g_test_add_func("/view/directory/endless", endless);
}
