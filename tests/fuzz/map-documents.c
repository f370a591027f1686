/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The XML documents of MAP: what is read of a phone's, written as ours, is read again the same. The
 * first byte says which document the rest is. */
#include "fuzz.h"

#include <string.h>

static void must_equal(const CgBuffer *a, const CgBuffer *b)
{
	g_assert_true(cg_utf8_valid(cg_buffer_span(a)));
	g_assert_cmpmem(a->data, a->size, b->data, b->size);
}

/* --- Message listings --- */

static void write_message(gpointer data, CgMessage *message)
{
	static const CgMessageShow show = { .mask = G_MAXUINT32, .minor = 1 };
	g_autoptr(GPtrArray) parties = cg_message_parties(message);

	g_assert_cmpuint(parties->len, >, 0);
	cg_message_listing_entry(data, message, &show);
}

static gboolean copy_messages(CgSpan xml, CgBuffer *out, guint *lost)
{
	cg_message_listing_begin(out, 1);
	if (!cg_message_listing_parse(xml, write_message, out, lost, NULL))
		return FALSE;
	cg_message_listing_end(out);
	return TRUE;
}

static void check_messages(CgSpan xml)
{
	g_auto(CgBuffer) first = { 0 }, second = { 0 };
	guint lost;

	if (!copy_messages(xml, &first, &lost))
		return;
	g_assert_true(copy_messages(cg_buffer_span(&first), &second, &lost));
	g_assert_cmpuint(lost, ==, 0);
	must_equal(&first, &second);
}

/* --- Folder listings --- */

static gboolean copy_folders(CgSpan xml, CgBuffer *out)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(GPtrArray) folders = cg_folder_listing_parse(xml, &error);

	g_assert_true(!folders == !!error);
	cg_folder_listing_begin(out);
	for (guint i = 0; folders && i < folders->len; i++)
		cg_folder_listing_entry(out, folders->pdata[i]);
	cg_folder_listing_end(out);
	return folders != NULL;
}

static void check_folders(CgSpan xml)
{
	g_auto(CgBuffer) first = { 0 }, second = { 0 };

	if (!copy_folders(xml, &first))
		return;
	g_assert_true(copy_folders(cg_buffer_span(&first), &second));
	must_equal(&first, &second);
}

/* --- Conversation listings --- */

static void write_conversation(gpointer data, CgConversation *conversation)
{
	cg_conversation_attributable(conversation);
	cg_conversation_listing_entry(data, conversation, G_MAXUINT32);
}

static gboolean copy_conversations(CgSpan xml, CgBuffer *out, guint *lost)
{
	cg_conversation_listing_begin(out);
	if (!cg_conversation_listing_parse(xml, write_conversation, out, lost, NULL))
		return FALSE;
	cg_conversation_listing_end(out);
	return TRUE;
}

static void check_conversations(CgSpan xml)
{
	g_auto(CgBuffer) first = { 0 }, second = { 0 };
	guint lost;

	if (!copy_conversations(xml, &first, &lost))
		return;
	g_assert_true(copy_conversations(cg_buffer_span(&first), &second, &lost));
	g_assert_cmpuint(lost, ==, 0);
	must_equal(&first, &second);
}

/* --- Event reports --- */

static void check_event(CgSpan xml)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(CgEvent) event = cg_event_parse(xml, &error), back = NULL;
	g_auto(CgBuffer) first = { 0 }, second = { 0 };

	g_assert_true(!event == !!error);
	if (!event)
		return;
	g_assert_true(cg_event_print(event, 2, &first));
	back = cg_event_parse(cg_buffer_span(&first), NULL);
	g_assert_nonnull(back);
	g_assert_true(cg_event_print(back, 2, &second));
	must_equal(&first, &second);
}

int LLVMFuzzerTestOneInput(const guint8 *data, gsize size)
{
	static void (*const checks[])(CgSpan) = { check_messages, check_folders,
						  check_conversations, check_event };

	if (size > 0)
		checks[data[0] % G_N_ELEMENTS(checks)](cg_span(data + 1, size - 1));
	return 0;
}
