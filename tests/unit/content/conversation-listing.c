/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The conversation listing: what is read of a phone's, and what is written. */
#include "fixture.h"

#include "../../wire/map-phones.h"

#include <string.h>

/* As id(participants), with ? behind one that is nobody's. */
static void note_conversation(gpointer data, CgConversation *conversation)
{
	guint count = cg_conversation_participants(conversation);

	g_string_append_printf(data, "%s(", cg_conversation_id(conversation));
	for (guint i = 0; i < count; i++) {
		const char *uci = cg_conversation_text(conversation, CG_PARTICIPANT_UCI, i);

		g_string_append_printf(data, "%s,", uci ? uci : "-");
	}
	g_string_append(data, cg_conversation_attributable(conversation) ? ") " : ")? ");
}

static char *read_listing(CgSpan xml, guint *lost)
{
	g_autofree guint8 *copy = g_memdup2(xml.data, MAX(xml.size, 1));
	GString *found = g_string_new(NULL);
	g_autoptr(GError) error = NULL;

	if (!cg_conversation_listing_parse(cg_span(copy, xml.size), note_conversation, found, lost,
					   &error))
		g_assert_error(error, CG_ERROR, CG_ERROR_MALFORMED);
	return g_string_free(found, FALSE);
}

static void check_listing(const char *xml, const char *expected, guint lost)
{
	guint found_lost = 0;
	g_autofree char *found = read_listing(cg_span_of(xml), &found_lost);

	g_assert_cmpstr(found, ==, expected);
	g_assert_cmpuint(found_lost, ==, lost);
}

static void test_parsed(void)
{
	check_listing(MAP_CONVERSATIONS,
		      "E1E2E3E4F1F2F3F4A1A2A3A4B1B2B3B4(+491701234567,bert@example.com,) 7() ", 0);
	for (gsize cut = 0; cut < strlen(MAP_CONVERSATIONS); cut++) {
		guint lost = 0;
		g_autofree char *some = read_listing(cg_span(MAP_CONVERSATIONS, cut), &lost);

		/* With a participant fewer it is nobody's. */
		g_assert_true(strstr(some, "bert") || strchr(some, '?') || *some == '\0');
	}
}

#define LISTING(rows)   "<MAP-convo-listing version='1.0'>" rows "</MAP-convo-listing>"
#define OF(id, rows)    "<conversation id='" id "'>" rows "</conversation>"
#define PARTICIPANT(of) "<participant uci='" of "'/>"

static void test_broken(void)
{
	check_listing(LISTING(OF("1", PARTICIPANT("a") "<participant uci=\"x\"y\"/>")
				      OF("2", PARTICIPANT("b"))),
		      "1(a,)? 2(b,) ", 1);
	check_listing(LISTING(OF("1", PARTICIPANT("a") "<participant/>") OF("2", "")),
		      "1(a,-,)? 2() ", 1);
	check_listing(LISTING(OF("x", PARTICIPANT("a")) OF("2", PARTICIPANT("b"))), "2(b,) ", 1);
	check_listing(LISTING("<conversation id=1>" PARTICIPANT("a") "</conversation>" OF("2", "")),
		      "2() ", 1);
	check_listing(LISTING("<conversation id='1'>" PARTICIPANT("a") OF("2", PARTICIPANT("b"))),
		      "1(a,)? 2(b,) ", 1);
	check_listing(LISTING("<conversation id='1'>" PARTICIPANT("a")), "1(a,)? ", 1);
	check_listing(LISTING(PARTICIPANT("a") "<other id='3'/>"), "", 0);
	check_listing("<MAP-msg-listing/>", "", 0);
}

static void check_entry(guint32 mask, const char *expected)
{
	g_autoptr(CgConversation) conversation = cg_conversation_new("C");
	g_auto(CgBuffer) out = { 0 };

	cg_conversation_set(conversation, CG_CONVERSATION_NAME, 0, "A & B");
	cg_conversation_add_participant(conversation);
	cg_conversation_set(conversation, CG_PARTICIPANT_UCI, 0, "a@b");
	cg_conversation_set(conversation, CG_PARTICIPANT_NAME, 0, "Anna");
	cg_conversation_listing_begin(&out);
	cg_conversation_listing_entry(&out, conversation, mask);
	cg_conversation_listing_end(&out);
	cg_buffer_append_u8(&out, 0);
	g_assert_cmpstr(strstr((const char *)out.data, "<conversation"), ==, expected);
}

#define END "</conversation>\r\n</MAP-convo-listing>\r\n"

static void test_written(void)
{
	check_entry(0, "<conversation id=\"C\" last_activity=\"\" read_status=\"no\">\r\n"
		       "<participant uci=\"a@b\"/>\r\n" END);
	check_entry(1u << CG_CONVERSATION_NAME | 1u << CG_PARTICIPANT_NAME,
		    "<conversation id=\"C\" name=\"A &amp; B\">\r\n" END);
	check_entry(1u << CG_CONVERSATION_PARTICIPANTS | 1u << CG_PARTICIPANT_NAME,
		    "<conversation id=\"C\">\r\n<participant name=\"Anna\"/>\r\n" END);
}

void test_content_conversation_listing(void)
{
	g_test_add_func("/content/conversation-listing/parsed", test_parsed);
	g_test_add_func("/content/conversation-listing/broken", test_broken);
	g_test_add_func("/content/conversation-listing/written", test_written);
}
