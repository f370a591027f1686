/* SPDX-License-Identifier: GPL-2.0-or-later */
/* One conversation: its id, its attributes, its participants. */
#include "fixture.h"

static void test_ids(void)
{
	g_autoptr(CgConversation) conversation = cg_conversation_new("e1E2");

	g_assert_cmpstr(cg_conversation_id(conversation), ==, "e1E2");
	g_assert_null(cg_conversation_new(NULL));
	g_assert_null(cg_conversation_new(""));
	g_assert_null(cg_conversation_new("+4917"));
	g_assert_null(cg_conversation_new("000000000000000000000000000000000"));
}

static void test_attributes(void)
{
	g_autoptr(CgConversation) conversation = cg_conversation_new("1");

	g_assert_true(cg_conversation_attributable(conversation));
	g_assert_true(cg_conversation_set(conversation, CG_CONVERSATION_NAME, 0, "Beer"));
	g_assert_false(cg_conversation_set(conversation, CG_CONVERSATION_READ_STATUS, 0, "?"));
	cg_conversation_add_participant(conversation);
	cg_conversation_add_participant(conversation);
	g_assert_true(cg_conversation_set(conversation, CG_PARTICIPANT_NAME, 1, "Anna"));
	g_assert_true(cg_conversation_set(conversation, CG_PARTICIPANT_PRIORITY, 1, "50"));
	g_assert_cmpuint(cg_conversation_participants(conversation), ==, 2);
	g_assert_cmpstr(cg_conversation_text(conversation, CG_CONVERSATION_NAME, 0), ==, "Beer");
	g_assert_null(cg_conversation_text(conversation, CG_CONVERSATION_READ_STATUS, 0));
	g_assert_null(cg_conversation_text(conversation, CG_PARTICIPANT_NAME, 0));
	g_assert_cmpstr(cg_conversation_text(conversation, CG_PARTICIPANT_NAME, 1), ==, "Anna");
	g_assert_cmpstr(cg_conversation_text(conversation, CG_PARTICIPANT_PRIORITY, 1), ==, "50");
}

void test_content_conversation(void)
{
	g_test_add_func("/content/conversation/ids", test_ids);
	g_test_add_func("/content/conversation/attributes", test_attributes);
}
