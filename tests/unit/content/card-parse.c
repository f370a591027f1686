/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Whole cards: the shapes phones write, what is refused, and hostile input. */
#include "../../wire/vcard-phones.h"
#include "fixture.h"

#include <string.h>

static void check_part(const CgCard *card, CgProperty property, guint part, const char *expected)
{
	g_autoptr(CgText) text = cg_card_component(card, property, 0, part);

	g_assert_cmpstr(text, ==, expected);
}

static void test_android(void)
{
	g_autoptr(CgCard) card = must_parse_text(VCARD_ANDROID_21);

	check_part(card, CG_PROP_N, 0, "Παπαδάκη");
	check_part(card, CG_PROP_N, 1, "Άννα");
	check_text(card, CG_PROP_TEL, 0, "+302101234567");
	check_text(card, CG_PROP_PHOTO, 0, "/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDAAIBAQEBBAQIBAQE/9k=");
	check_text(card, CG_PROP_OTHER, 0,
		   "vnd.android.cursor.item/nickname;Annoula;1;;;;;;;;;;;;;");
	check_all_cuts(VCARD_ANDROID_21);
}

static void test_ios(void)
{
	g_autoptr(CgCard) card = must_parse_text(VCARD_IOS_30);

	check_part(card, CG_PROP_ORG, 0, "Садовод; и сын");
	check_part(card, CG_PROP_ADR, 2, "ул. Мира, 1\nкв. 2");
	check_text(card, CG_PROP_URL, 0, "http://example.com/a,b?c=d");
	check_text(card, CG_PROP_TEL, 0, "8912555-01-02");
	check_text(card, CG_PROP_EMAIL, 0, "petr@example.com");
	g_assert_cmpuint(cg_card_count(card, CG_PROP_OTHER), ==, 3);
	check_all_cuts(VCARD_IOS_30);
}

static void test_outlook(void)
{
	g_autoptr(CgCard) card = must_parse_text(VCARD_OUTLOOK_21);

	check_part(card, CG_PROP_N, 0, "Müller");
	/* No charset: Latin-1. */
	check_part(card, CG_PROP_ADR, 3, "München");
	check_part(card, CG_PROP_ADR, 2, "Weg 1; Hof");
	check_text(card, CG_PROP_NOTE, 0, "Erste Zeile\n\nDritte Zeile\n");
	check_text(card, CG_PROP_KEY, 0, "MIIDITCCAoqgAwIBAgIQT52W2WawmStUwpV8tBV9TTANBgkq");
	check_text(card, CG_PROP_OTHER, 0, "?x?");
	check_text(card, CG_PROP_REV, 0, "20121012T210525Z");
	check_all_cuts(VCARD_OUTLOOK_21);
}

static void test_v40(void)
{
	g_autoptr(CgCard) card = must_parse_text(VCARD_V40);

	check_text(card, CG_PROP_TEL, 0, "+31-20-555-0199;ext=7");
	check_text(card, CG_PROP_GEO, 0, "52.37;4.89");
	check_text(card, CG_PROP_PHOTO, 0, "/9j/4AAQSkZJRg==");
	g_assert_cmpint(cg_card_nth(card, CG_PROP_PHOTO, 0)->value_type, ==, CG_VALUE_BINARY);
	check_text(card, CG_PROP_LOGO, 0, "https://example.com/logo.png");
	g_assert_cmpint(cg_card_nth(card, CG_PROP_LOGO, 0)->value_type, ==, CG_VALUE_URI);
	check_part(card, CG_PROP_N, 4, "ing.,M.Sc.");
	check_all_cuts(VCARD_V40);
}

static void test_agent(void)
{
	g_autoptr(CgCard) card = must_parse_text(VCARD_AGENT_21);
	g_autoptr(CgCard) escaped = must_parse_text(
		V30("AGENT:BEGIN:VCARD\\nFN:Igor\\nTEL:666\\nEND:VCARD\\n\r\nTEL:111\r\n"));
	g_autoptr(CgCard) address = must_parse_text(V30("AGENT;VALUE=uri:CID:a@b\r\nTEL:111\r\n"));

	check_text(card, CG_PROP_TEL, 0, "111");
	check_text(card, CG_PROP_TEL, 1, NULL);
	check_text(card, CG_PROP_N, 0, "Outer;Olga");
	g_assert_cmpuint(card->count, ==, 2);
	g_assert_cmpuint(escaped->count, ==, 1);
	g_assert_cmpuint(address->count, ==, 1);
	check_all_cuts(VCARD_AGENT_21);
}

static void nest(CgBuffer *out, guint depth)
{
	fill_buffer(out, "", "BEGIN:VCARD\nAGENT:\n", depth, "BEGIN:VCARD\n");
	fill_buffer(out, "", "END:VCARD\n", depth + 1, "");
}

static void test_agent_depth(void)
{
	for (guint depth = 1; depth < CG_NEST_MAX; depth += 5) {
		g_auto(CgBuffer) nested = { 0 };
		g_autoptr(CgCard) card = NULL;

		nest(&nested, depth);
		card = must_parse(cg_buffer_span(&nested));
		g_assert_cmpuint(card->count, ==, 0);
	}
}

/* The splitter gives no card with so many in it. */
static void test_agent_too_deep(void)
{
	g_auto(CgBuffer) nested = { 0 };

	nest(&nested, CG_NEST_MAX);
	check_refused(cg_buffer_span(&nested), CG_ERROR_MALFORMED);
}

/* Each of two AGENTs ends before the next one begins. */
static void test_agents(void)
{
	g_autoptr(CgCard) card = must_parse_text(
		V21("N:a\r\nAGENT:\r\n" V21("N:b\r\n") "AGENT:\r\n" V30("N:c\r\n") "TEL:1\r\n"));

	check_text(card, CG_PROP_N, 0, "a");
	check_text(card, CG_PROP_TEL, 0, "1");
	g_assert_cmpuint(card->count, ==, 2);
}

static void test_refused(void)
{
	static const char *const texts[] = {
		"",
		"\r\n",
		"FN:a\r\n",
		"BEGIN:VCARD\r\n",
		"END:VCARD\r\n",
		V30("FN:a\r\n") V30("FN:b\r\n"),
		"BEGIN:VCARD\r\nVERSION:3.0\r\nFN:cut o" V30("TEL:1\r\n"),
		"BEGIN:VCARD\r\nVERSION:3.0\r\nFN:cut\r\n" V30("TEL:1\r\n"),
		"BEGIN:VCARD\r\nVERSION:3.0\r\nAGENT:\r\n" V30("TEL:1\r\n") V30("FN:b\r\n"),
		V30("FN:a\r\nEND:V\r\n CARD\r\n") V30("FN:b\r\n"),
	};

	for (guint i = 0; i < G_N_ELEMENTS(texts); i++)
		check_refused(cg_span_of(texts[i]), CG_ERROR_MALFORMED);
}

static void check_only(const char *text, const char *name)
{
	g_autoptr(CgCard) card = must_parse_text(text);

	check_text(card, CG_PROP_FN, 0, name);
	check_text(card, CG_PROP_TEL, 0, "1");
	g_assert_cmpuint(card->count, ==, 2);
}

/* A bad line costs the line, and the card its VERSION nothing. */
static void test_bad_lines(void)
{
	static const char *const lines[] = {
		"just text",       "# note",
		";X=\"A\":1",      "First name:A",
		"X-(A):1",         "FN",
		"BEGIN:VCARD",     "BEGIN:VCARD\r\nand so on",
		"END:VCARD.",      "BEGIN:VCALENDAR\r\nEND:VCALENDAR",
		"item1.END:VCARD", "END:VCARD\r\n x",
		"VERSION:3.0",     "item1.VERSION:2.1",
		"VERSION;X=1:9",
	};

	for (guint i = 0; i < G_N_ELEMENTS(lines); i++) {
		g_autofree char *text = g_strconcat("BEGIN:VCARD\r\nVERSION:3.0\r\nFN:a\r\n",
						    lines[i], "\r\nTEL:1\r\nEND:VCARD\r\n", NULL);

		check_only(text, "a");
		/* Cut right behind such a line, the text is a card. */
		if (!g_str_has_prefix(lines[i], "END:VCARD"))
			check_all_cuts(text);
	}
	check_only("BEGIN: VCARD\r\nVERSION:3.0\r\nFN:a\r\nTEL:1\r\nEND:VCARD.\r\n", "a");
	check_only("FN:b\r\n" V30("FN:a\r\nTEL:1\r\n") "NULL", "a");
	check_only(V30("FN:a\r\nTEL:1\r\n") "END:VCARD\r\n", "a");
	check_only("BEGIN:VCARD\rVERSION:3.0\rFN:a\rTEL:1\rEND:VCARD", "a");
}

static void test_versions(void)
{
	static const struct {
		const char *line;
		gboolean escapes;
	} cases[] = {
		{ "VERSION:3.0", TRUE },
		{ "VERSION:3,0", TRUE },
		{ "VERSION:4.0", TRUE },
		{ "VERSION;X=1:3.0", TRUE },
		{ "item1.VERSION:3.0", TRUE },
		{ "VERSION:2.1", FALSE },
		{ "VERSION:1.0", FALSE },
		{ "VERSION:", FALSE },
		{ "X-NONE:3.0", FALSE },
		{ "AGENT:\r\nBEGIN:VCARD\r\nVERSION:3.0\r\nEND:VCARD", FALSE },
	};

	for (guint i = 0; i < G_N_ELEMENTS(cases); i++)
		for (guint after = 0; after < 2; after++) {
			g_autofree char *text = g_strconcat(
				"BEGIN:VCARD\r\n", after ? "" : cases[i].line, "\r\nFN:a\\:b\r\n",
				after ? cases[i].line : "", "\r\nEND:VCARD\r\n", NULL);
			g_autoptr(CgCard) card = must_parse_text(text);

			check_text(card, CG_PROP_FN, 0, cases[i].escapes ? "a:b" : "a\\:b");
		}
}

/* A control character is no reason to lose anybody. */
static void test_controls(void)
{
	static const char text[] = V30("F\x01N:a\0b\x1F"
				       "c\x7F\r\nTEL\0;HOME:1\r\n"
				       "PHOTO;ENCODING=b:AA\x02"
				       "AA\r\n");
	g_autoptr(CgCard) card = must_parse(cg_span(text, sizeof(text) - 1));

	check_text(card, CG_PROP_FN, 0, "abc");
	check_text(card, CG_PROP_TEL, 0, "1");
	check_text(card, CG_PROP_PHOTO, 0, "AAAA");
	g_assert_cmphex(cg_card_unreadable(card), ==, CG_FIELDS_NONE);
}

/* Who decides by a property hears of it though its line cannot be read. */
static void test_named_in_bad_lines(void)
{
	static const struct {
		const char *line;
		gboolean named;
	} cases[] = {
		{ "CATEGORIES Work", TRUE },
		{ "categories", TRUE },
		{ "b CATEGORIES=Work", TRUE },
		{ "a.b.CATEGORIES:Work", TRUE },
		{ "?CATE\r\n GORIES", TRUE },
		{ "1 CATE\x01GORIES", TRUE },
		{ "PHOTO;BASE64:AAAA\r\nCATEGORIES", TRUE },
		{ "PHOTO;BASE64:AAAA\r\nCATEGORIES Work", TRUE },
		{ "my categoriesof things", FALSE },
		{ "X-CATEGORIES Work", FALSE },
		{ "CATE GORIES", FALSE },
		{ "NOTE:CATEGORIES", FALSE },
	};

	for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autofree char *text =
			g_strconcat("BEGIN:VCARD\r\nVERSION:3.0\r\nFN:a\r\n", cases[i].line,
				    "\r\nTEL:1\r\nEND:VCARD\r\n", NULL);
		g_autoptr(CgCard) card = cg_card_parse_fields(
			cg_span_of(text), CG_FIELD(CG_PROP_CATEGORIES) | CG_FIELD(CG_PROP_TEL),
			NULL);

		g_assert_cmphex(cg_card_unreadable(card), ==,
				cases[i].named ? CG_FIELD(CG_PROP_CATEGORIES) : CG_FIELDS_NONE);
		check_text(card, CG_PROP_TEL, 0, "1");
		g_assert_cmpuint(card->count, ==, 1);
	}
}

/* The neighbours stay, and who decides by such a property hears that it cannot be read. */
static void test_unreadable(void)
{
	static const struct {
		const char *line;
		CgProperty property;
	} cases[] = {
		{ "PHOTO;ENCODING=b:AA*A\r\n", CG_PROP_PHOTO },
		{ "PHOTO;ENCODING=BASE64:\r\n AAAA\r\n NOTE:hidden\r\n\r\n", CG_PROP_PHOTO },
		{ "CATEGORIES;ENCODING=BASE64:AA*A\r\n", CG_PROP_CATEGORIES },
		{ "item1.X-ABLabel;ENCODING=b:*\r\n", CG_PROP_OTHER },
	};

	for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autofree char *text = g_strconcat("BEGIN:VCARD\r\nVERSION:2.1\r\nN:a\r\n",
						    cases[i].line, "TEL:1\r\nEND:VCARD\r\n", NULL);
		g_autoptr(CgCard) card = must_parse_text(text);
		g_autoptr(CgCard) without = cg_card_parse_fields(
			cg_span_of(text), CG_FIELDS_ALL & ~CG_FIELD(cases[i].property), NULL);
		g_autoptr(CgCard) some = cg_card_select(card, CG_FIELDS_ALL);

		check_text(card, CG_PROP_N, 0, "a");
		check_text(card, CG_PROP_TEL, 0, "1");
		g_assert_cmpuint(card->count, ==, 2);
		g_assert_cmphex(cg_card_unreadable(card), ==, CG_FIELD(cases[i].property));
		g_assert_cmphex(cg_card_unreadable(without), ==, CG_FIELDS_NONE);
		g_assert_cmphex(cg_card_unreadable(some), ==, CG_FIELDS_NONE);
		check_all_cuts(text);
	}
}

/* Behind a quoted-printable value a line without a colon is more of it, but not if it may be what
 * is left of a line that somebody looks at. A folded one may be a head. */
static void test_rest(void)
{
	static const struct {
		const char *lines, *note, *tel;
		CgFields unreadable;
	} cases[] = {
		{ "b c\r\n", "ab c", "1", CG_FIELDS_NONE },
		{ "b\r\nc=\r\nTEL\r\n", "abcTEL", "1", CG_FIELDS_NONE },
		{ "b\r\n c\r\n", "ab c", "1", CG_FIELDS_NONE },
		{ "b=\r\n :c\r\n", "ab :c", "1", CG_FIELDS_NONE },
		{ "X\r\n -A:c\r\n", "a", "1", CG_FIELDS_NONE },
		{ "TE\r\n L:0\r\n", "a", "0", CG_FIELDS_NONE },
		{ "\r\nb\r\n", "a", "1", CG_FIELDS_NONE },
		{ "the CATEGORIES Work\r\n", "a", "1", CG_FIELD(CG_PROP_CATEGORIES) },
		{ "b\r\nTEL\r\nc\r\n", "ab", "1", CG_FIELD(CG_PROP_TEL) },
	};

	for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autofree char *text = g_strconcat(
			"BEGIN:VCARD\r\nVERSION:2.1\r\nNOTE;ENCODING=QUOTED-PRINTABLE:a\r\n",
			cases[i].lines, "TEL:1\r\nEND:VCARD\r\n", NULL);
		g_autoptr(CgCard) card = must_parse_text(text);
		g_autoptr(CgCard) without = cg_card_parse_fields(
			cg_span_of(text), CG_FIELDS_ALL & ~CG_FIELD(CG_PROP_NOTE), NULL);

		check_text(card, CG_PROP_NOTE, 0, cases[i].note);
		check_text(card, CG_PROP_TEL, 0, cases[i].tel);
		check_text(without, CG_PROP_TEL, 0, cases[i].tel);
		g_assert_cmphex(cg_card_unreadable(card), ==, cases[i].unreadable);
		check_all_cuts(text);
	}
}

static void test_empty(void)
{
	static const char *const texts[] = {
		V21(""),
		V30(""),
		"\xEF\xBB\xBF" V21(""),
		"\r\n\r\n" V21("") "\r\n\r\n",
		"BEGIN:VCARD\nEND:VCARD",
		"BEGIN:VCARD\r\r\n\r\nversion: 3.0\r\r\nend:vcard \r\r\n",
	};

	for (guint i = 0; i < G_N_ELEMENTS(texts); i++) {
		g_autoptr(CgCard) card = must_parse_text(texts[i]);

		g_assert_cmpuint(card->count, ==, 0);
	}
}

/* Names that hide behind a group, a case, a parameter or an encoding are the same properties. */
static void test_disguises(void)
{
	g_autoptr(CgCard) card =
		must_parse_text(V30("x.tel;a=b;TYPE=c:1\r\n"
				    "TEL;ENCODING=QUOTED-PRINTABLE:=32\r\n"
				    "TE\r\n L:3\r\n"
				    "Tel;ENCODING=b:NA==\r\n"
				    "FN;ENCODING=BASE64:\r\n TcO8bGxlcg==\r\n\r\n"));

	check_text(card, CG_PROP_TEL, 0, "1");
	check_text(card, CG_PROP_TEL, 1, "2");
	check_text(card, CG_PROP_TEL, 2, "3");
	check_text(card, CG_PROP_TEL, 3, "4");
	check_text(card, CG_PROP_FN, 0, "Müller");
}

static void check_types(const char *line, const char *expected)
{
	g_autofree char *text =
		g_strconcat("BEGIN:VCARD\nVERSION:3.0\nTEL", line, ":1\nEND:VCARD\n", NULL);
	g_autoptr(CgCard) card = must_parse_text(text);
	CgSpan types = cg_card_span(card, cg_card_nth(card, CG_PROP_TEL, 0)->types);
	g_autofree char *found = g_strndup((const char *)types.data, types.size);

	g_assert_cmpstr(g_strdelimit(found, "\x1E", ','), ==, expected);
}

static void test_types(void)
{
	check_types("", "");
	check_types(";HOME;cell", "HOME,CELL");
	check_types(";TYPE=home,work;TYPE=\"cell,voice\"", "HOME,WORK,CELL,VOICE");
	check_types(";type=Summer house", "SUMMER HOUSE");
	check_types(";PREF=1;TYPE=x", "PREF,X");
	check_types(";PREF=2", "");
	check_types(";X-FOO=bar;LANGUAGE=de;ENCODING=8BIT;CHARSET=UTF-8", "");
	/* These would change how the value is read when written bare. */
	check_types(";TYPE=BASE64,QUOTED-PRINTABLE,b", "");
	check_types(";TYPE=a\"b\"c,\xFF", "");
}

static void test_addresses(void)
{
	static const struct {
		const char *line;
		CgValueType value_type;
		const char *text;
	} cases[] = {
		{ "PHOTO;VALUE=uri:cid:a;b", CG_VALUE_URI, "cid:a;b" },
		{ "PHOTO:HTTP://a/b", CG_VALUE_URI, "HTTP://a/b" },
		{ "PHOTO:data:image/png;base64\\,AAAA", CG_VALUE_BINARY, "AAAA" },
		{ "PHOTO:data:;base64,", CG_VALUE_BINARY, "" },
		{ "PHOTO:data:image/png,%41", CG_VALUE_URI, "data:image/png,%41" },
		{ "PHOTO:data:image/png;base64,A*", CG_VALUE_URI, "data:image/png;base64,A*" },
		{ "PHOTO:data:", CG_VALUE_URI, "data:" },
		{ "PHOTO:", CG_VALUE_PARTS, "" },
	};

	for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autofree char *text = g_strconcat("BEGIN:VCARD\nVERSION:4.0\n", cases[i].line,
						    "\nEND:VCARD\n", NULL);
		g_autoptr(CgCard) card = must_parse_text(text);

		check_text(card, CG_PROP_PHOTO, 0, cases[i].text);
		g_assert_cmpint(cg_card_nth(card, CG_PROP_PHOTO, 0)->value_type, ==,
				cases[i].value_type);
		check_all_cuts(text);
	}
}

/* --- Size --- */

static void test_large_photo(void)
{
	const gsize lines = (CG_CARD_MAX - 200) / 79;
	g_autofree char *line = g_strnfill(76, 'A');
	g_autofree char *folded = g_strconcat(" ", line, "\r\n", NULL);
	g_auto(CgBuffer) text = { 0 };
	g_autoptr(CgCard) card = NULL;

	fill_buffer(&text, "BEGIN:VCARD\r\nVERSION:2.1\r\nPHOTO;JPEG;BASE64:\r\n", folded, lines,
		    "\r\nFN:after\r\nEND:VCARD\r\n");
	g_assert_cmpuint(text.size, <=, CG_CARD_MAX);
	card = must_parse(cg_buffer_span(&text));
	check_text(card, CG_PROP_FN, 0, "after");
	/* Held once, without room to spare. */
	g_assert_cmpuint(cg_card_size(card), <, lines * 76 + 1000);
}

static void check_hostile(const char *before, const char *slice, const char *after, gboolean fine)
{
	gsize around = strlen(before) + strlen(after);
	g_auto(CgBuffer) text = { 0 };
	g_autoptr(GError) error = NULL;
	g_autoptr(CgCard) card = NULL;

	fill_buffer(&text, before, slice, (CG_CARD_MAX - 100 - around) / strlen(slice), after);
	card = cg_card_parse(cg_buffer_span(&text), &error);
	g_assert_cmpint(card != NULL, ==, fine);
	if (card)
		g_assert_cmpuint(cg_card_size(card), <=, 2 * CG_CARD_MAX + 1000);
	else
		g_assert_cmpint(error->domain, ==, CG_ERROR);
}

/* 4 MiB of each; anything quadratic here would run for hours. */
static void test_hostile(void)
{
	const char *end = "\nEND:VCARD\n";

	check_hostile("BEGIN:VCARD\nN:", ";", end, TRUE);
	check_hostile("BEGIN:VCARD\nTEL", ";", ":1\nEND:VCARD\n", TRUE);
	check_hostile("BEGIN:VCARD\nTEL", ";a=b", ":1\nEND:VCARD\n", TRUE);
	check_hostile("BEGIN:VCARD\nTEL;TYPE=", "a,", ":1\nEND:VCARD\n", TRUE);
	check_hostile("BEGIN:VCARD\nFN:", "\n ", end, TRUE);
	check_hostile("BEGIN:VCARD\nFN", "\n ", end, TRUE);
	check_hostile("BEGIN:VCARD\nFN;X=\"", "\n :", end, TRUE);
	check_hostile("BEGIN:VCARD\n", "x\r", end, TRUE);
	check_hostile("BEGIN:VCARD\nEND:VCARD.\n", "\n", end, TRUE);
	check_hostile("BEGIN:VCARD\nFN;QUOTED-PRINTABLE:", "=\n", end, TRUE);
	check_hostile("BEGIN:VCARD\nFN;QUOTED-PRINTABLE:", "=4", end, TRUE);
	check_hostile("BEGIN:VCARD\nFN;BASE64:", "\n", end, TRUE);
	check_hostile("BEGIN:VCARD\nPHOTO;BASE64:", "=", end, TRUE);
	check_hostile("BEGIN:VCARD\nFN:", "\xFF", end, TRUE);
	check_hostile("BEGIN:VCARD\nFN;CHARSET=SHIFT_JIS:", "\x95", end, TRUE);
	check_hostile("BEGIN:VCARD\nCATEGORIES:", "a,", end, TRUE);
	check_hostile("BEGIN:VCARD\n", "A:\n", end, FALSE);
	check_hostile("BEGIN:VCARD\n", "\n", end, TRUE);
	check_hostile("", " ", "", FALSE);
}

static void test_limits(void)
{
	g_auto(CgBuffer) text = { 0 }, labels = { 0 };
	g_autoptr(CgCard) card = NULL;

	fill_buffer(&text, "BEGIN:VCARD\nFN:", "a", CG_CARD_MAX, "\nEND:VCARD\n");
	check_refused(cg_buffer_span(&text), CG_ERROR_LIMIT);
	card = cg_card_parse_fields(cg_buffer_span(&text), CG_FIELD(CG_PROP_TEL), NULL);
	g_assert_cmpuint(card->count, ==, 0);
	cg_card_unref(card);
	fill_buffer(&labels, "BEGIN:VCARD\n", "CATEGORIES:a\n", CG_CARD_CATEGORIES_MAX + 1,
		    "END:VCARD\n");
	card = must_parse(cg_buffer_span(&labels));
	g_assert_cmpuint(cg_card_count(card, CG_PROP_CATEGORIES), ==, CG_CARD_CATEGORIES_MAX);
	g_assert_cmphex(cg_card_unreadable(card), ==, CG_FIELD(CG_PROP_CATEGORIES));
}

/* --- Faults --- */

static void note_fault(gpointer data, CgFault fault, guint line)
{
	static const char kinds[CG_FAULTS] = { 'L', 'V', 'M' };

	g_string_append_printf(data, "%c%u ", kinds[fault], line);
}

/* expected: what is told, as "L3 M4 ". The counts are those of what is told. */
static void check_faults(CgSpan text, CgFields wanted, const char *expected)
{
	g_autoptr(GString) told = g_string_new(NULL);
	g_autoptr(CgCard) card = cg_card_parse_telling(text, wanted, note_fault, told, NULL);
	g_autoptr(CgCard) quiet = cg_card_parse_fields(text, wanted, NULL);
	g_autoptr(CgCard) selected = NULL;
	guint count = 0;

	g_assert_nonnull(card);
	g_assert_cmpstr(told->str, ==, expected);
	selected = cg_card_select(card, CG_FIELDS_ALL);
	for (CgFault fault = 0; fault < CG_FAULTS; fault++) {
		g_assert_cmpuint(cg_card_faults(card, fault), ==, cg_card_faults(quiet, fault));
		g_assert_cmpuint(cg_card_faults(selected, fault), ==, 0);
		count += cg_card_faults(card, fault);
	}
	for (const char *at = expected; *at; at++)
		count -= *at == ' ';
	g_assert_cmpuint(count, ==, 0);
}

static void ignore_fault(gpointer data, CgFault fault, guint line)
{
	g_assert_cmpuint(line, >, 0);
}

#define FAULTY                     \
	"BEGIN:VCARD\r\n"          \
	"VERSION:3.0\r\n"          \
	"N:A\r\n"                  \
	"=:what is\r\n"            \
	"\r\n"                     \
	"NOTE:folded\r\n"          \
	" \x01here\r\n"            \
	"PHOTO;ENCODING=b:***\r\n" \
	"ORG:\xff\r\n"             \
	"END:VCARD\r\n"

static void test_faults(void)
{
	check_faults(cg_span_of(V30("N:A\r\nTEL:1\r\n")), CG_FIELDS_ALL, "");
	check_faults(cg_span_of(FAULTY), CG_FIELDS_ALL, "L4 M6 V8 M9 ");
	/* An address is no base64, and a line of control characters is a blank one. */
	check_faults(CG_SPAN_LITERAL(V30("PHOTO;ENCODING=b:http://a\r\n\x01\r\n"
					 "=:\r\nPHOTO;ENCODING=b:_9j-\r\nURL:http://a\r\n")),
		     CG_FIELDS_ALL, "M3 L5 M6 ");
	/* A byte that its own charset does not have; a character that stands for one is no fault.
	 */
	check_faults(CG_SPAN_LITERAL(V30("NOTE;CHARSET=UTF-8:a\xFF"
					 "b\r\nNOTE:\xEF\xBF\xBD\r\n")),
		     CG_FIELDS_ALL, "M3 ");
	/* What is wrong with a value that nobody wants does not matter. */
	check_faults(cg_span_of(FAULTY), CG_FIELD(CG_PROP_N), "L4 ");
	for (gsize size = 0; size < strlen(FAULTY); size++) {
		g_autoptr(CgCard) card = cg_card_parse_telling(cg_span(FAULTY, size), CG_FIELDS_ALL,
							       ignore_fault, NULL, NULL);

		g_assert_true(!card || cg_card_size(card) > 0);
	}
}

/* Lines may end with CR alone; then these are counted. A nested card's faults are its own. */
static void test_faults_of_lines(void)
{
	check_faults(cg_span_of("BEGIN:VCARD\rN:A\r\r=:\rEND:VCARD\r"), CG_FIELDS_ALL, "L4 ");
	check_faults(
		cg_span_of("BEGIN:VCARD\nN:A\nAGENT:\nBEGIN:VCARD\nVERSION:2.1\n=:\nEND:VCARD\n"
			   "=:\nEND:VCARD\n"),
		CG_FIELDS_ALL, "L8 ");
}

void test_content_card_parse(void)
{
	g_test_add_func("/content/card-parse/android", test_android);
	g_test_add_func("/content/card-parse/ios", test_ios);
	g_test_add_func("/content/card-parse/outlook", test_outlook);
	g_test_add_func("/content/card-parse/v40", test_v40);
	g_test_add_func("/content/card-parse/agent", test_agent);
	g_test_add_func("/content/card-parse/agent-depth", test_agent_depth);
	g_test_add_func("/content/card-parse/agent-too-deep", test_agent_too_deep);
	g_test_add_func("/content/card-parse/agents", test_agents);
	g_test_add_func("/content/card-parse/refused", test_refused);
	g_test_add_func("/content/card-parse/bad-lines", test_bad_lines);
	g_test_add_func("/content/card-parse/versions", test_versions);
	g_test_add_func("/content/card-parse/controls", test_controls);
	g_test_add_func("/content/card-parse/named-in-bad-lines", test_named_in_bad_lines);
	g_test_add_func("/content/card-parse/unreadable", test_unreadable);
	g_test_add_func("/content/card-parse/rest", test_rest);
	g_test_add_func("/content/card-parse/empty", test_empty);
	g_test_add_func("/content/card-parse/disguises", test_disguises);
	g_test_add_func("/content/card-parse/types", test_types);
	g_test_add_func("/content/card-parse/addresses", test_addresses);
	g_test_add_func("/content/card-parse/large-photo", test_large_photo);
	g_test_add_func("/content/card-parse/hostile", test_hostile);
	g_test_add_func("/content/card-parse/limits", test_limits);
	g_test_add_func("/content/card-parse/faults", test_faults);
	g_test_add_func("/content/card-parse/faults-of-lines", test_faults_of_lines);
}
