/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Bodies of many cards, in pieces of any size. */
#include "../../wire/vcard-phones.h"
#include "splitter-private.h"

#include "fixture.h"

#include <string.h>

/* Pushes `step` bytes at a time; the cards, each in brackets. */
static char *split(CgSpan body, gsize step, CgFields wanted, guint *faults)
{
	g_autoptr(CgSplitter) splitter = cg_splitter_new(wanted);
	GString *out = g_string_new(NULL);
	CgSpan card;

	for (gsize at = 0; at < body.size; at += step) {
		gsize size = MIN(step, body.size - at);
		g_autofree guint8 *copy = g_memdup2(body.data + at, size);

		cg_splitter_push(splitter, cg_span(copy, size));
		while (cg_splitter_next(splitter, &card))
			g_string_append_printf(out, "[%.*s]", (int)card.size, card.data);
	}
	cg_splitter_end(splitter);
	while (cg_splitter_next(splitter, &card))
		g_string_append_printf(out, "[%.*s]", (int)card.size, card.data);
	if (faults)
		*faults = cg_splitter_faults(splitter);
	return g_string_free(out, FALSE);
}

/* Splits the body in pieces of each size, and in two at each byte. */
static void check_fields(const char *body, CgFields wanted, const char *expected)
{
	gsize size = strlen(body);

	for (gsize step = 1; step <= size + 1; step++) {
		g_autofree char *found = split(cg_span_of(body), step, wanted, NULL);

		g_assert_cmpstr(found, ==, expected);
	}
	for (gsize cut = 0; cut < size; cut++)
		g_free(split(cg_span(body, cut), 5, wanted, NULL));
}

static void check_split(const char *body, const char *expected)
{
	check_fields(body, CG_FIELDS_ALL, expected);
}

static void test_cards(void)
{
	check_split("", "");
	check_split("\r\n \r\n\xEF\xBB\xBF\r\n", "");
	check_split(VCARD_V40, "[" VCARD_V40 "]");
	check_split(VCARD_ANDROID_21 VCARD_OUTLOOK_21 VCARD_CALL_21,
		    "[" VCARD_ANDROID_21 "][" VCARD_OUTLOOK_21 "][" VCARD_CALL_21 "]");
	check_split("\xEF\xBB\xBF" V21("") "\r\n\r\n \t\r\n" V30("") "\xEF\xBB\xBF" V21(""),
		    "[\xEF\xBB\xBF" V21("") "][" V30("") "][\xEF\xBB\xBF" V21("") "]");
	check_split("BEGIN:vCard\nEND:vCard\nbegin:vcard\nend:vcard",
		    "[BEGIN:vCard\nEND:vCard\n][begin:vcard\nend:vcard]");
	check_split(VCARD_AGENT_21 V21(""), "[" VCARD_AGENT_21 "][" V21("") "]");
	check_split(V21("AGENT:\r\n\r\n" V21("")), "[" V21("AGENT:\r\n\r\n" V21("")) "]");
	/* What cannot be parsed is still a card of its own. */
	check_split(V21("nonsense\r\n\x01\r\n") V30(""),
		    "[" V21("nonsense\r\n\x01\r\n") "][" V30("") "]");
	check_split(V21(" END:VCARD\r\n"), "[" V21(" END:VCARD\r\n") "]");
}

#define CUT "BEGIN:VCARD\r\nVERSION:3.0\r\n"

/* A fault costs one card at most, which leaves an empty one in its place. */
static void test_faults(void)
{
	static const struct {
		const char *body, *cards;
	} cases[] = {
		/* Between cards. */
		{ "x", "" },
		{ "x\r\n" V21(""), "[" V21("") "]" },
		{ V21("") "NULL\r\n" V30(""), "[" V21("") "][" V30("") "]" },
		{ V21("") "N:x\r\n" V30(""), "[" V21("") "][][" V30("") "]" },
		{ "END:VCARD\r\n", "[]" },
		{ V21("") "TEL:1\r\nEND:VCARD\r\n" V30(""), "[" V21("") "][][" V30("") "]" },
		/* Cut off. */
		{ CUT "N:cut\r\n", "[]" },
		{ CUT "N:cut\r\n" V21(""), "[][" V21("") "]" },
		{ CUT "N:cu" V21(""), "[][" V21("") "]" },
		{ CUT "N:cu" V21("") V30(""), "[][" V21("") "][" V30("") "]" },
		{ CUT CUT CUT V21("N:a\r\n") V30(""), "[][][][" V21("N:a\r\n") "][" V30("") "]" },
		{ CUT "AGENT:\r\n" V21("") V30(""), "[][" V21("") "][" V30("") "]" },
		{ CUT "NOTE;QUOTED-PRINTABLE:a=\r\n" V21("") V30(""),
		  "[][" V21("") "][" V30("") "]" },
		{ CUT "PHOTO;BASE64:AAAA\r\n" V21("") V30(""), "[][" V21("") "][" V30("") "]" },
		/* Lines that only look like marks. */
		{ V21("NOTE:see BEGIN:VCARD\r\nTEL:1\r\n"),
		  "[" V21("NOTE:see BEGIN:VCARD\r\nTEL:1\r\n") "]" },
		{ V21("NOTE:a\r\nBEGIN:VCARD\r\nTEL:1\r\n"),
		  "[" V21("NOTE:a\r\nBEGIN:VCARD\r\nTEL:1\r\n") "]" },
		{ V21("NOTE;QUOTED-PRINTABLE:a=\r\nEND:VCARD\r\nTEL:1\r\n"),
		  "[" V21("NOTE;QUOTED-PRINTABLE:a=\r\nEND:VCARD\r\nTEL:1\r\n") "]" },
		{ V21("END:VCARD\r\n x\r\n"), "[" V21("END:VCARD\r\n x\r\n") "]" },
		{ V21("END:VCARD.\r\nTEL:1\r\n"), "[" V21("END:VCARD.\r\nTEL:1\r\n") "]" },
		/* A value that is cut at its soft break does not swallow the end. */
		{ CUT "NOTE;QUOTED-PRINTABLE:a=\r\nEND:VCARD\r\n" V21(""),
		  "[" CUT "NOTE;QUOTED-PRINTABLE:a=\r\nEND:VCARD\r\n][" V21("") "]" },
		/* A card that was pasted into a value, and AGENTs. */
		{ V21("NOTE:a\r\n" V21("N:b\r\n") "TEL:1\r\n") V30(""),
		  "[" V21("NOTE:a\r\n" V21("N:b\r\n") "TEL:1\r\n") "][" V30("") "]" },
		{ V21("AGENT:\r\nBEGIN:VCARD\r\nN:b\r\nEND:VCARD\r\n"),
		  "[" V21("AGENT:\r\nBEGIN:VCARD\r\nN:b\r\nEND:VCARD\r\n") "]" },
		{ V21("AGENT:\r\n" V21("") "AGENT:\r\n" V30("")) V30(""),
		  "[" V21("AGENT:\r\n" V21("") "AGENT:\r\n" V30("")) "][" V30("") "]" },
		/* Behind an AGENT with text behind it a BEGIN is text. */
		{ V21("AGENT:\r\n;BASE64\r\nBEGIN:VCARD\r\nTEL:1\r\n"),
		  "[" V21("AGENT:\r\n;BASE64\r\nBEGIN:VCARD\r\nTEL:1\r\n") "]" },
		/* Other spellings. */
		{ "BEGIN: VCARD\r\nVERSION:2.1\r\nEND:VCARD.\r\n" V30(""),
		  "[" V21("") "][" V30("") "]" },
		{ "BEGIN:VCARD\nEND:VCARDBEGIN:VCARD\nEND:VCARD",
		  "[BEGIN:VCARD\nEND:VCARD\r\n][BEGIN:VCARD\r\nEND:VCARD]" },
		{ V21("") "END:VCARDBEGIN:VCARD\nEND:VCARD\n",
		  "[" V21("") "][BEGIN:VCARD\r\nEND:VCARD\n]" },
		{ "BEGIN:VCARD\rN:a\rEND:VCARD\r\r\rBEGIN:VCARD\n\rEND:VCARD\n\r",
		  "[BEGIN:VCARD\rN:a\rEND:VCARD\r\r\r][BEGIN:VCARD\nEND:VCARD\n]" },
	};

	for (guint i = 0; i < G_N_ELEMENTS(cases); i++)
		check_split(cases[i].body, cases[i].cards);
}

/* What is not wanted never gets as far as the parser. */
static void test_wanted(void)
{
	const CgFields names = CG_FIELD(CG_PROP_N) | CG_FIELD(CG_PROP_TEL);

	check_fields(V21("N:a\r\nNOTE;QUOTED-PRINTABLE:a=\r\nEND:VCARD\r\nTEL:1\r\n"), names,
		     "[" V21("N:a\r\nTEL:1\r\n") "]");
	check_fields(V21("N:a\r\nAGENT:\r\n" V21("N:b\r\n") "TEL:1\r\n") V30("N:c\r\n"), names,
		     "[" V21("N:a\r\nTEL:1\r\n") "][" V30("N:c\r\n") "]");
	check_fields(V21("N:a\r\nNOTE:b\r\nraw TEL text\r\n\r\nTEL:1\r\n"), names,
		     "[" V21("N:a\r\n?TEL\r\nTEL:1\r\n") "]");
	check_fields(CUT "N:cut\r\n" V21("NOTE:a\r\nN:b\r\n") V30(""), names,
		     "[][" V21("N:b\r\n") "][" V30("") "]");
}

/* A card over the limit costs itself alone, also with an AGENT in it. */
static void test_oversized(void)
{
	g_autofree char *line = g_strnfill(1000, 'x');
	g_autofree char *property = g_strconcat("NOTE:", line, "\r\n", NULL);
	g_auto(CgBuffer) body = { 0 };
	g_autofree char *found = NULL;
	g_autofree char *without = NULL;
	guint faults;

	fill_buffer(&body, VCARD_CALL_21 "BEGIN:VCARD\r\n", property, 5000,
		    "AGENT:\r\nBEGIN:VCARD\r\n");
	fill_buffer(&body, "", property, 5000, "END:VCARD\r\nEND:VCARD\r\n" VCARD_CALL_21);
	found = split(cg_buffer_span(&body), 4096, CG_FIELDS_ALL, &faults);
	g_assert_cmpuint(faults, ==, 1);
	g_assert_cmpstr(found, ==, "[" VCARD_CALL_21 "][][" VCARD_CALL_21 "]");
	/* Without what is large it is as small as any. */
	without = split(cg_buffer_span(&body), 4096, CG_FIELDS_ALL & ~CG_FIELD(CG_PROP_NOTE),
			&faults);
	g_assert_cmpuint(faults, ==, 0);
	g_assert_cmpstr(without, ==,
			"[" VCARD_CALL_21 "][BEGIN:VCARD\r\nEND:VCARD\r\n][" VCARD_CALL_21 "]");
}

/* Lines of any length, cut off or not, in pieces of any size. */
static void test_long_lines(void)
{
	static const char *const ends[] = { "\r\n" V30("N:b\r\n"),
					    "BEGIN:VCARD\r\nVERSION:3.0\r\nN:b\r\n"
					    "END:VCARD\r\n",
					    "\r\r\nEND:VCARD\r\n" V30("N:b\r\n"),
					    "=\r\nEND:VCARD\r\n" V30("N:b\r\n") };
	static const char *const found[] = { "[][" V30("N:b\r\n") "]", "[][" V30("N:b\r\n") "]",
					     "[" V21("N:a\r\n") "][" V30("N:b\r\n") "]",
					     "[" V21("N:a\r\n") "][" V30("N:b\r\n") "]" };
	static const gsize sizes[] = { 8170, 8180, 8192, 8200, 20000, 5000000 };

	for (guint i = 0; i < G_N_ELEMENTS(ends); i++)
		for (guint j = 0; j < G_N_ELEMENTS(sizes); j++)
			for (gsize step = 997; step < 40000; step *= 3) {
				g_auto(CgBuffer) body = { 0 };
				g_autofree char *cards = NULL;

				fill_buffer(&body,
					    "BEGIN:VCARD\r\nVERSION:2.1\r\nN:a\r\n"
					    "NOTE;QUOTED-PRINTABLE:",
					    "x", sizes[j], ends[i]);
				cards = split(cg_buffer_span(&body), step, CG_FIELD(CG_PROP_N),
					      NULL);
				g_assert_cmpstr(cards, ==, found[i]);
			}
}

static void test_exact_limit(void)
{
	const gsize around = strlen("BEGIN:VCARD\nNOTE:\nEND:VCARD\n");

	for (guint over = 0; over < 2; over++) {
		g_auto(CgBuffer) body = { 0 };
		g_autofree char *found = NULL;
		guint faults;

		fill_buffer(&body, "BEGIN:VCARD\nNOTE:", "x", CG_CARD_MAX - around + over,
			    "\nEND:VCARD\n");
		found = split(cg_buffer_span(&body), 10000, CG_FIELDS_ALL, &faults);
		g_assert_cmpuint(faults, ==, over);
		g_assert_cmpuint(strlen(found), ==, over ? 2 : CG_CARD_MAX + 2);
	}
}

/* Endless bytes that are no card are not kept. */
static void test_endless(void)
{
	static const char *const pieces[] = { " ",           "\r",
					      "\n",          "x",
					      "x\r",         "BEGIN:VCARD\nVERSION:1\nN:x\n",
					      "END:VCARD\n", "BEGIN:VCARD\nAGENT:\n" };

	for (guint i = 0; i < G_N_ELEMENTS(pieces); i++) {
		g_autoptr(CgSplitter) splitter = cg_splitter_new(CG_FIELD(CG_PROP_N));
		g_auto(CgBuffer) bytes = { 0 };
		CgSpan card;

		fill_buffer(&bytes, "", pieces[i], 65536 / strlen(pieces[i]), "");
		for (guint pushes = 0; pushes < 20; pushes++) {
			cg_splitter_push(splitter, cg_buffer_span(&bytes));
			while (cg_splitter_next(splitter, &card))
				g_assert_cmpuint(card.size, ==, 0);
			g_assert_cmpuint(splitter->held.size, <=, 2 * 65536);
			g_assert_cmpuint(splitter->cards.data.size, <=, 2 * CG_CARD_MAX + 16384);
		}
		cg_splitter_end(splitter);
	}
}

static void test_many_at_once(void)
{
	g_autoptr(CgSplitter) splitter = cg_splitter_new(CG_FIELDS_ALL);
	g_auto(CgBuffer) body = { 0 };
	CgSpan card;
	guint count = 0;

	fill_buffer(&body, "", VCARD_CALL_21, 20000, "");
	cg_splitter_push(splitter, cg_buffer_span(&body));
	for (; cg_splitter_next(splitter, &card); count++)
		g_assert_cmpmem(card.data, card.size, VCARD_CALL_21, strlen(VCARD_CALL_21));
	/* Only what comes behind the last END tells that it was one. */
	g_assert_cmpuint(count, ==, 19999);
	cg_splitter_end(splitter);
	g_assert_true(cg_splitter_next(splitter, &card));
	g_assert_cmpuint(cg_splitter_faults(splitter), ==, 0);
}

/* Cards that are cut off one behind the other cost themselves alone, however many they are. */
static void test_many_cut(void)
{
	const guint counts[] = { CG_NEST_MAX - 1, CG_NEST_MAX, CG_NEST_MAX + 1, 1000 };

	for (guint i = 0; i < G_N_ELEMENTS(counts); i++) {
		g_autofree char *lost = NULL, *expected = NULL, *found = NULL;
		g_auto(CgBuffer) body = { 0 }, brackets = { 0 };
		guint faults;

		fill_buffer(&body, "", CUT "N:cut\r\n", counts[i], V21("N:a\r\n") V30(""));
		fill_buffer(&brackets, "", "[]", counts[i], "");
		lost = g_strndup((char *)brackets.data, brackets.size);
		expected = g_strconcat(lost, "[" V21("N:a\r\n") "][" V30("") "]", NULL);
		found = split(cg_buffer_span(&body), 1000, CG_FIELDS_ALL, &faults);
		g_assert_cmpstr(found, ==, expected);
		g_assert_cmpuint(faults, ==, counts[i]);
	}
}

/* What is more of a value that is not wanted goes with it, and what is not, stays. */
static void test_rest(void)
{
	static const char hidden[] = "BEGIN:VCARD\r\nNOTE;QUOTED-PRINTABLE:a\r\nb c\r\n d=\r\ne\r\n"
				     "TE\r\n L:1\r\nEND:VCARD\r\n";
	static const char named[] = "BEGIN:VCARD\r\nNOTE;QUOTED-PRINTABLE:a\r\nb TEL\r\n"
				    "END:VCARD\r\n";
	static const char kept[] = "BEGIN:VCARD\r\nTEL;QUOTED-PRINTABLE:1\r\n=32\r\n3=\r\n4\r\n"
				   "NOTE:x\r\ny\r\nEND:VCARD\r\n";
	const CgFields tel = CG_FIELD(CG_PROP_TEL);

	check_fields(hidden, tel, "[BEGIN:VCARD\r\nTE\r\n L:1\r\nEND:VCARD\r\n]");
	check_fields(named, tel, "[BEGIN:VCARD\r\n?TEL\r\nEND:VCARD\r\n]");
	check_fields(kept, tel,
		     "[BEGIN:VCARD\r\nTEL;QUOTED-PRINTABLE:1\r\n=32\r\n3=\r\n4\r\nEND:VCARD\r\n]");
}

void test_content_splitter(void)
{
	g_test_add_func("/content/splitter/rest", test_rest);
	g_test_add_func("/content/splitter/cards", test_cards);
	g_test_add_func("/content/splitter/faults", test_faults);
	g_test_add_func("/content/splitter/oversized", test_oversized);
	g_test_add_func("/content/splitter/wanted", test_wanted);
	g_test_add_func("/content/splitter/long-lines", test_long_lines);
	g_test_add_func("/content/splitter/exact-limit", test_exact_limit);
	g_test_add_func("/content/splitter/endless", test_endless);
	g_test_add_func("/content/splitter/many-at-once", test_many_at_once);
	g_test_add_func("/content/splitter/many-cut", test_many_cut);
}
