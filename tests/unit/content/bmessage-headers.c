/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Headers of MIME: who is named in them, and what is left of them. */
#include "fixture.h"

#include "bmessage-private.h"

#include <string.h>

static CgBmessage *make_message(const char *type, const char *text)
{
	CgBmessage *message = cg_bmessage_new();

	cg_bmessage_set(message, CG_BMESSAGE_TYPE, type);
	cg_bmessage_set_text(message, cg_span_of(text));
	return message;
}

/* As role=address for each party, ? if it is unreadable. */
static char *list_parties(CgBmessage *message)
{
	const GPtrArray *parties = cg_bmessage_parties(message);
	GString *found = g_string_new(NULL);

	cg_bmessage_read_headers(message);
	for (guint i = 0; i < parties->len; i++) {
		const CgParty *party = parties->pdata[i];

		g_string_append_printf(found, "%d=%s ", party->role,
				       party->unreadable ? "?" : party->addresses[0]);
	}
	return g_string_free(found, FALSE);
}

static void check_parties(const char *type, const char *text, const char *expected)
{
	g_autoptr(CgBmessage) message = make_message(type, text);
	g_autofree char *found = list_parties(message);

	g_assert_cmpstr(found, ==, expected);
	/* Cut anywhere, there are the first of them, the last one perhaps cut or not yet told. */
	for (gsize cut = 0; cut < strlen(text); cut++) {
		g_autofree char *some_text = g_strndup(text, cut);
		g_autoptr(CgBmessage) some = make_message(type, some_text);
		g_autofree char *some_found = list_parties(some);
		char *last = some_found + strlen(some_found);

		while (last > some_found && *last != '=')
			*last-- = '\0';
		g_assert_true(g_str_has_prefix(expected, some_found));
	}
}

static void test_parties(void)
{
	check_parties("EMAIL",
		      "From: a@b\nTo: Bert <c@d>, \"E, F\" <g@h>;\n i@j\nSubject: k@l\n\nTo: m@n\n",
		      "0=a@b 1=c@d 1=g@h 1=i@j ");
	check_parties("MMS", "\n\nfrom: +49170/TYPE=PLMN\nCC:070-123 45\n\n",
		      "0=+49170 1=070-123 1=45 ");
	check_parties("EMAIL", "Reply-To:<a@b>(c@d)\nBcc: e@f", "2=a@b 2=c@d 1=e@f ");
	check_parties("IM", "Sender : a@b\n", "0=a@b ");
	check_parties("EMAIL", "From:\nTo: \t\n\n", "");
	check_parties("EMAIL", "no header\nX-To: a@b\n\n", "");
	check_parties("SMS_GSM", "From: a@b\n", "");
	check_parties(NULL, "From: a@b\n", "0=a@b ");
}

/* Somebody is named, and nobody knows who. */
static void test_unreadable(void)
{
	check_parties("EMAIL", "To: undisclosed-recipients:;\n\n", "1=? ");
	check_parties("EMAIL", "From: =?UTF-8?Q?bob=40x.com?=\n\n", "0=? ");
}

static void test_limit(void)
{
	g_auto(CgBuffer) text = { 0 };
	g_autoptr(CgBmessage) message = NULL;

	fill_buffer(&text, "To:", " a@b", CG_BMESSAGE_PARTIES + 7, "\n\n");
	cg_buffer_append_u8(&text, 0);
	message = make_message("EMAIL", (const char *)text.data);
	cg_bmessage_read_headers(message);
	g_assert_cmpuint(cg_bmessage_parties(message)->len, ==, CG_BMESSAGE_PARTIES + 1);
	g_assert_false(cg_bmessage_attributable(message));
}

static void check_emptied(const char *type, const char *text, const char *expected)
{
	g_autoptr(CgBmessage) message = make_message(type, text);
	CgSpan left;

	cg_bmessage_empty_headers(message);
	left = cg_bmessage_text(message);
	g_assert_cmpmem(left.data, left.size, expected, strlen(expected));
}

static void test_emptied(void)
{
	check_emptied(
		"EMAIL",
		"Date: today\nFrom: a@b\nTo: c@d,\n e@f\nReceived: by g@h\nlost a@b\n"
		"Subject: hi\n there\nX-Any: a@b\n\nFrom: kept\n",
		"Date: today\nFrom:\nTo:\nReceived:\nSubject: hi\n there\nX-Any:\n\nFrom: kept\n");
	check_emptied("MMS", "\nTo: a@b", "To:\n");
	check_emptied("SMS_GSM", "To: a@b", "To: a@b");
	check_emptied("EMAIL", "", "");
}

void test_content_bmessage_headers(void)
{
	g_test_add_func("/content/bmessage-headers/parties", test_parties);
	g_test_add_func("/content/bmessage-headers/unreadable", test_unreadable);
	g_test_add_func("/content/bmessage-headers/limit", test_limit);
	g_test_add_func("/content/bmessage-headers/emptied", test_emptied);
}
