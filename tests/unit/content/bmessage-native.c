/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Native short messages: their parts in order, and the parties in them. */
#include "fixture.h"

#include "bmessage-private.h"

#include "../../wire/sms-pdus.h"

#include <string.h>

/* Each of the texts, up to NULL, becomes this text, and these parties: role=address, or ?. */
static void check_native(const char *const *pdus, const char *text, const char *parties)
{
	g_autoptr(GArray) texts = g_array_new(FALSE, FALSE, sizeof(CgSpan));
	g_autoptr(CgBmessage) message = cg_bmessage_new();
	g_autoptr(GString) found = g_string_new(NULL);

	for (; *pdus; pdus++) {
		CgSpan span = cg_span_of(*pdus);

		g_array_append_val(texts, span);
	}
	cg_bmessage_read_native(message, texts);
	for (guint i = 0; i < cg_bmessage_parties(message)->len; i++) {
		const CgParty *party = cg_bmessage_parties(message)->pdata[i];

		if (party->unreadable)
			g_string_append(found, "? ");
		else
			g_string_append_printf(found, "%d=%s ", party->role,
					       party->addresses[0] ? party->addresses[0] : "-");
	}
	g_assert_cmpmem(cg_bmessage_text(message).data, cg_bmessage_text(message).size, text,
			strlen(text));
	g_assert_cmpstr(found->str, ==, parties);
}

#define PDUS(...) ((const char *const[]){ __VA_ARGS__, NULL })

static void test_one(void)
{
	check_native(PDUS(SMS_TEXTBOOK), "How are you?", "0=+31641600986 ");
	check_native(PDUS(SMS_SENT), "on my way", "1=0701234567 ");
	check_native(PDUS(SMS_BANK), "Kod: 1234", "0=BANK ");
	check_native(
		PDUS(" 07 911326040000F0\r\n040B911346610089F60000208062917314080CC8F71D14969741"
		     "F977FD07\n"),
		"How are you?", "0=+31641600986 ");
}

static void test_parts(void)
{
	check_native(PDUS(SMS_PART_1, SMS_PART_2, SMS_PART_3), "one, two, three.",
		     "0=+491701234567 ");
	check_native(PDUS(SMS_PART_3, SMS_PART_1, SMS_PART_2, SMS_PART_1), "one, two, three.",
		     "0=+491701234567 ");
	/* A part that is missing leaves nothing behind. */
	check_native(PDUS(SMS_PART_3, SMS_PART_1), "one, three.", "0=+491701234567 ");
	check_native(PDUS(SMS_HALF_2, SMS_HALF_1), "a😀b", "0=+491701234567 ");
	check_native(PDUS(SMS_HALF_1), "a\uFFFD", "0=+491701234567 ");
	/* What does not belong together stays as it came. */
	check_native(PDUS(SMS_PART_3, SMS_HALF_1), "three.a\uFFFD", "0=+491701234567 ");
}

/* Whoever is in there is a party. */
static void test_others(void)
{
	check_native(PDUS(SMS_PART_1, SMS_OF_BERT), "one, two, ",
		     "0=+491701234567 0=+491709999999 ");
	check_native(PDUS(SMS_PART_1, "zz", SMS_PART_2), "one, two, ",
		     "0=+491701234567 ? 0=+491701234567 ");
	check_native(PDUS(""), "", "? ");
}

static void test_long(void)
{
	g_autofree char *digits = g_strnfill(1 << 20, '0');

	check_native(PDUS(digits), "", "? ");
}

void test_content_bmessage_native(void)
{
	g_test_add_func("/content/bmessage-native/one", test_one);
	g_test_add_func("/content/bmessage-native/parts", test_parts);
	g_test_add_func("/content/bmessage-native/others", test_others);
	g_test_add_func("/content/bmessage-native/long", test_long);
}
