/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Two texts with a NUL between them, as numbers; the first byte is the country. Whether they match
 * does not depend on their order, and the directory by which calls find their contact agrees. */
#include "fuzz.h"
#include "view-private.h"

static void check_directory(const char *a, const char *b, guint country)
{
	g_autoptr(CgCard) named = cg_card_new_named("Ada");
	g_autoptr(CgCard) card = cg_card_replace(named, CG_PROP_TEL, a);
	g_autoptr(CgText) number = cg_card_text(card, CG_PROP_TEL, 0);
	CgDirectory *directory = cg_directory_new(country);
	CgCard *found;

	cg_directory_add(directory, card, card);
	found = cg_directory_find(directory, b);
	g_assert_true((found == card) == cg_numbers_match(number, b, country));
	cg_directory_free(directory);
}

static void check_e164(const char *text, guint country)
{
	g_autoptr(CgText) digits = cg_number_read(text);
	g_autoptr(CgText) form = digits ? cg_number_e164(digits, country) : NULL;
	g_autoptr(CgText) again = form ? cg_number_e164(form, country) : NULL;

	g_assert_cmpstr(form, ==, again);
}

int LLVMFuzzerTestOneInput(const guint8 *data, gsize size)
{
	CgReader input;
	guint country;
	CgSpan first, second;
	g_autoptr(CgText) a = NULL;
	g_autoptr(CgText) b = NULL;

	cg_reader_init(&input, cg_span(data, size));
	country = cg_read_u8(&input);
	first = fuzz_section(&input);
	second = fuzz_section(&input);
	if (!cg_utf8_valid(first) || !cg_utf8_valid(second))
		return 0;
	a = cg_text_new(first);
	b = cg_text_new(second);
	check_e164(a, country);
	check_e164(b, country);
	g_assert_true(cg_numbers_match(a, b, country) == cg_numbers_match(b, a, country));
	check_directory(a, b, country);
	check_directory(b, a, country);
	return 0;
}
