/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Cards as printed: what is always there, what never is, and both formats to the byte. */
#include "../../wire/vcard-phones.h"
#include "fixture.h"

#include <string.h>

static void test_android_21(void)
{
	check_print(
		VCARD_ANDROID_21, CG_FORMAT_21, 0,
		V21("N;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:=CE=A0=CE=B1=CF=80=CE=B1=CE=B4=\r\n"
		    "=CE=AC=CE=BA=CE=B7;=CE=86=CE=BD=CE=BD=CE=B1;;;\r\n"
		    "FN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:=CE=86=CE=BD=CE=BD=CE=B1\r\n"
		    "TEL;CELL;PREF:+302101234567\r\n"
		    "TEL;X-YACHT:210-7654321\r\n"
		    "X-ANDROID-CUSTOM:vnd.android.cursor.item/nickname;Annoula;1;;;;;;;;;;;;;\r\n"
		    "PHOTO;JPEG;ENCODING=BASE64:/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDAAIBAQEBBAQIBAQE"
		    "\r\n"
		    " /9k=\r\n\r\n"));
}

static void test_ios_30(void)
{
	check_print(VCARD_IOS_30, CG_FORMAT_30, 0,
		    V30("N:Ёлкин;Пётр;;;\r\n"
			"FN:Пётр Ёлкин\r\n"
			"TEL;TYPE=CELL;TYPE=VOICE;TYPE=PREF:8912555-01-02\r\n"
			"PRODID:-//Apple Inc.//iPhone OS 16.1//EN\r\n"
			"ORG:Садовод\\; и сын;Отдел\r\n"
			"item1.EMAIL;TYPE=INTERNET;TYPE=PREF:petr@example.com\r\n"
			"item1.X-ABLabel:дача\r\n"
			"item2.URL;TYPE=PREF:http://example.com/a,b?c=d\r\n"
			"item2.X-ABLabel:_$!<HomePage>!$_\r\n"
			"item3.ADR;TYPE=HOME:;;ул. Мира\\, 1\\nкв. 2;Пермь;;614000;\r\n"
			"item3.X-ABADR:ru\r\n"
			"BDAY;VALUE=date:1985-04-12\r\n"));
}

/* Folded within its name, the line would be read as more of the picture. */
static void test_long_name(void)
{
	static const char name[] = "XNameOfMoreThanSeventyFiveCharactersWhichNoPhoneWrites"
				   "ButSomePhoneMayAndThenTheCardIsLost";
	g_autofree char *text =
		g_strdup_printf("BEGIN:VCARD\r\nVERSION:3.0\r\nFN:A\r\n"
				"PHOTO;ENCODING=b:/9j/4AAQ\r\n%s:here\r\nEND:VCARD\r\n",
				name);
	g_autofree char *printed =
		g_strdup_printf("BEGIN:VCARD\r\nVERSION:3.0\r\nN:\r\nFN:A\r\nTEL:\r\n"
				"PHOTO;ENCODING=b:/9j/4AAQ\r\n%s:\r\n here\r\nEND:VCARD\r\n",
				name);

	check_print(text, CG_FORMAT_30, 0, printed);
	check_print(printed, CG_FORMAT_30, 0, printed);
}

static void test_v40_to_both(void)
{
	check_print(VCARD_V40, CG_FORMAT_30, 0,
		    V30("N:van Dijk;Noor;;;ing.\\,M.Sc.\r\n"
			"FN:Noor van Dijk\r\n"
			"TEL;TYPE=WORK;TYPE=VOICE;TYPE=PREF:+31-20-555-0199;ext=7\r\n"
			"BDAY:--0203\r\n"
			"GEO:52.37;4.89\r\n"
			"PHOTO;TYPE=JPEG;ENCODING=b:/9j/4AAQSkZJRg==\r\n"
			"LOGO;VALUE=uri:https://example.com/logo.png\r\n"
			"CATEGORIES:Friends,Work\\, old\r\n"));
	check_print(
		VCARD_V40, CG_FORMAT_21, 0,
		V21("N:van Dijk;Noor;;;ing.,M.Sc.\r\n"
		    "FN:Noor van Dijk\r\n"
		    "TEL;WORK;VOICE;PREF:+31-20-555-0199;ext=7\r\n"
		    "BDAY:--0203\r\n"
		    "GEO:52.37,4.89\r\n"
		    "PHOTO;JPEG;ENCODING=BASE64:/9j/4AAQSkZJRg==\r\n\r\n"
		    "LOGO;VALUE=URL:https://example.com/logo.png\r\n"
		    "CATEGORIES;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:Friends,Work=2C old\r\n"));
}

static void test_call(void)
{
	check_print(VCARD_CALL_21, CG_FORMAT_21, 0, VCARD_CALL_21);
	check_print(VCARD_CALL_21, CG_FORMAT_30, 0,
		    V30("N:\r\nFN:\r\nTEL;TYPE=X-0:+15550100\r\n"
			"X-IRMC-CALL-DATETIME;TYPE=MISSED:20240320T100000\r\n"));
}

/* What the format demands stands there empty. */
static void test_demanded(void)
{
	check_print(V30(""), CG_FORMAT_21, 0, V21("N:\r\nTEL:\r\n"));
	check_print(V30(""), CG_FORMAT_30, 0, V30("N:\r\nFN:\r\nTEL:\r\n"));
	check_print(VCARD_IOS_30, CG_FORMAT_21, CG_FIELD(CG_PROP_BDAY),
		    V21("N:\r\nTEL:\r\nBDAY:1985-04-12\r\n"));
	check_print(VCARD_IOS_30, CG_FORMAT_30, CG_FIELD(CG_PROP_VERSION),
		    V30("N:\r\nFN:\r\nTEL:\r\n"));
}

static void test_nothing_else(void)
{
	const CgFields none = CG_FIELD(CG_PROP_VERSION);
	g_autoptr(CgCard) card = must_parse_text(VCARD_IOS_30);

	/* One property at a time: its value is there, and no other's. */
	for (guint i = 0; i <= CG_PROP_OTHER; i++) {
		g_autoptr(CgText) only = print_card(card, CG_FORMAT_30, none | CG_FIELD(i));

		g_assert_cmpint(strstr(only, "petr@") != NULL, ==, i == CG_PROP_EMAIL);
		g_assert_cmpint(strstr(only, "912") != NULL, ==, i == CG_PROP_TEL);
		g_assert_cmpint(strstr(only, "дача") != NULL, ==, i == CG_PROP_OTHER);
		g_assert_cmpint(strstr(only, "1985") != NULL, ==, i == CG_PROP_BDAY);
		g_assert_cmpint(strstr(only, "Мира") != NULL, ==, i == CG_PROP_ADR);
		g_assert_cmpint(strstr(only, "example.com/") != NULL, ==, i == CG_PROP_URL);
		g_assert_cmpint(strstr(only, "iPhone") != NULL, ==, i == CG_PROP_PROID);
		g_assert_cmpint(strstr(only, "item") != NULL, ==, i == CG_PROP_OTHER);
	}
}

/* Printing some is printing the selection, in both formats. */
static void test_as_selected(void)
{
	static const char *const cards[] = { VCARD_ANDROID_21, VCARD_IOS_30,  VCARD_OUTLOOK_21,
					     VCARD_V40,        VCARD_CALL_21, VCARD_AGENT_21 };

	for (guint i = 0; i < G_N_ELEMENTS(cards); i++) {
		g_autoptr(CgCard) card = must_parse_text(cards[i]);

		for (guint j = 0; j <= CG_PROP_OTHER; j++) {
			CgFields fields = CG_FIELD(j) | CG_FIELD((j * 7) % 32);
			g_autoptr(CgCard) some = cg_card_select(card, fields);
			g_autoptr(CgText) a = print_card(card, CG_FORMAT_21, fields);
			g_autoptr(CgText) b = print_card(some, CG_FORMAT_21, 0);
			g_autoptr(CgText) c = print_card(card, CG_FORMAT_30, fields);
			g_autoptr(CgText) d = print_card(some, CG_FORMAT_30, 0);

			g_assert_cmpstr(a, ==, b);
			g_assert_cmpstr(c, ==, d);
		}
	}
}

static void test_types(void)
{
	const char *text = V30("N;LANGUAGE=ja:x\r\nTEL;TYPE=\"Summer house\",home:1\r\n");

	check_print(text, CG_FORMAT_30, 0,
		    V30("N;LANGUAGE=ja:x\r\nFN:\r\nTEL;TYPE=\"SUMMER HOUSE\";TYPE=HOME:1\r\n"));
	check_print(text, CG_FORMAT_21, 0, V21("N;LANGUAGE=ja:x\r\nTEL;HOME:1\r\n"));
}

/* Of parameters, what the format has is kept; what is the writer's own is kept with OTHER, and what
 * shows another property is not. */
static void test_params(void)
{
	const char *text = V30("BDAY;VALUE=Date:2001-02-03\r\n"
			       "TEL;X-A=1;x-b=\"c d\";X-C=;LABEL=f;SORT-AS=g;ALTID=1:2\r\n");
	const char *without = V30("N:\r\nFN:\r\nTEL:2\r\nBDAY;VALUE=date:2001-02-03\r\n");
	CgFields known = CG_FIELDS_ALL & ~CG_FIELD(CG_PROP_OTHER);
	g_autoptr(CgCard) card = must_parse_text(text);
	g_autoptr(CgCard) some = cg_card_select(card, known);
	g_autoptr(CgCard) moved = cg_card_with(some, CG_FIELD(CG_PROP_TEL), card);
	g_autoptr(CgText) selected = print_card(some, CG_FORMAT_30, 0);
	g_autoptr(CgText) taken = print_card(moved, CG_FORMAT_30, 0);

	check_print(text, CG_FORMAT_30, 0,
		    V30("N:\r\nFN:\r\nTEL;X-A=1;x-b=\"c d\":2\r\n"
			"BDAY;VALUE=date:2001-02-03\r\n"));
	check_print(text, CG_FORMAT_21, 0, V21("N:\r\nTEL;X-A=1:2\r\nBDAY:2001-02-03\r\n"));
	check_print(text, CG_FORMAT_30, known, without);
	g_assert_cmpstr(selected, ==, without);
	g_assert_cmpstr(taken, ==, without);
	check_round_trip(card);
}

/* Text that would be another property, or another card, stays the text it is. */
static void test_injection(void)
{
	g_autoptr(CgCard) card = must_parse_text(
		V30("FN:a\\nTEL:1\\r\\nEND:VCARD\\nBEGIN:VCARD\r\nNOTE:x\\NTEL:2\r\n"));

	g_assert_cmpuint(cg_card_count(card, CG_PROP_TEL), ==, 0);
	check_text(card, CG_PROP_NOTE, 0, "x\nTEL:2");
	check_round_trip(card);
}

void test_content_card_print(void)
{
	g_test_add_func("/content/card-print/android-2.1", test_android_21);
	g_test_add_func("/content/card-print/ios-3.0", test_ios_30);
	g_test_add_func("/content/card-print/v40-to-both", test_v40_to_both);
	g_test_add_func("/content/card-print/long-name", test_long_name);
	g_test_add_func("/content/card-print/call", test_call);
	g_test_add_func("/content/card-print/demanded", test_demanded);
	g_test_add_func("/content/card-print/nothing-else", test_nothing_else);
	g_test_add_func("/content/card-print/as-selected", test_as_selected);
	g_test_add_func("/content/card-print/types", test_types);
	g_test_add_func("/content/card-print/params", test_params);
	g_test_add_func("/content/card-print/injection", test_injection);
}
