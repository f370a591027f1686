/* SPDX-License-Identifier: GPL-2.0-or-later */
/* N made from FN, FN from N, and neither where it is not granted. */
#include "fixture.h"

#define BOTH (CG_FIELD(CG_PROP_N) | CG_FIELD(CG_PROP_FN) | CG_FIELD(CG_PROP_TEL))

static void check_named(const char *lines, CgFields fields, const char *n, const char *fn)
{
	g_autofree char *text =
		g_strdup_printf("BEGIN:VCARD\nVERSION:3.0\n%sTEL:1\nEND:VCARD\n", lines);
	g_autoptr(CgCard) whole = must_parse_text(text);
	g_autoptr(CgCard) granted = cg_card_select(whole, fields);
	g_autoptr(CgCard) card = cg_card_with_names(granted, fields);
	g_autoptr(CgCard) again = cg_card_with_names(card, fields);

	check_text(card, CG_PROP_N, 0, n);
	check_text(card, CG_PROP_FN, 0, fn);
	check_text(card, CG_PROP_TEL, 0, "1");
	g_assert_true(again == card);
}

static void test_made(void)
{
	check_named("FN:Anna Berger\n", BOTH, "Anna Berger", "Anna Berger");
	check_named("FN:Berger\\, Anna\\; x\nN:;;;;\n", BOTH, "Berger, Anna; x", "Berger, Anna; x");
	check_named("N:Berger;Anna;Maria;Dr.;M.A.\n", BOTH, "Berger;Anna;Maria;Dr.;M.A.",
		    "Dr. Anna Maria Berger M.A.");
	check_named("FN:\nFN:\nN: Berger ;;;;;x\n", BOTH, " Berger ;;;;;x", "Berger");
	check_named("N:;太郎\n", BOTH, ";太郎", "太郎");
}

static void test_not_made(void)
{
	const CgFields n = CG_FIELD(CG_PROP_N), fn = CG_FIELD(CG_PROP_FN);

	check_named("N:A;B\nFN:C\n", BOTH, "A;B", "C");
	check_named("", BOTH, NULL, NULL);
	check_named("N:;\nFN:\n", BOTH, ";", "");
	/* What is hidden stays so, and nothing is made from it. */
	check_named("FN:Anna\n", BOTH & ~n, NULL, "Anna");
	check_named("FN:Anna\n", BOTH & ~fn, NULL, NULL);
	check_named("N:Berger\n", BOTH & ~fn, "Berger", NULL);
	check_named("N:Berger\n", BOTH & ~n, NULL, NULL);
}

void test_content_card_names(void)
{
	g_test_add_func("/content/card-names/made", test_made);
	g_test_add_func("/content/card-names/not-made", test_not_made);
}
