/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The native text of a short message: PDUs in hexadecimal, put together in their order. What cannot
 * be read of them is an unreadable party, since a PDU says who it is from. */
#include "bmessage-private.h"
#include "party-private.h"
#include "sms-private.h"

#include <string.h>

static void add_unreadable(CgBmessage *message)
{
	cg_bmessage_add_party(message, 0, NULL);
}

/* Each PDU of a message names the same party; one that does not names another. */
static void add_address(CgBmessage *message, const CgSmsPart *part)
{
	CgPartyRole role = part->sent ? CG_PARTY_RECIPIENT : CG_PARTY_SENDER;
	CgParty *last =
		message->parties->len ? message->parties->pdata[message->parties->len - 1] : NULL;
	CgParty *party;

	if (last && !last->card && last->role == role && last->addresses[0] &&
	    strcmp(last->addresses[0], part->address) == 0)
		return;
	party = cg_party_new(role, CG_SPAN_EMPTY, cg_span_of(part->address));
	party->level = part->sent ? 1 : 0;
	g_ptr_array_add(message->parties, party);
}

/* --- PDUs --- */

static gboolean read_part(CgSpan text, CgSmsPart *part)
{
	g_auto(CgBuffer) digits = { 0 }, pdu = { 0 };

	cg_buffer_init(&digits, 2 * CG_SMS_PDU_MAX + 1);
	for (gsize i = 0; i < text.size; i++)
		if (!g_ascii_isspace(text.data[i]))
			cg_buffer_append_u8(&digits, text.data[i]);
	cg_buffer_append_u8(&digits, 0);
	return !digits.failed && cg_hex_parse((const char *)digits.data, &pdu) &&
	       cg_sms_part_read(cg_buffer_span(&pdu), part);
}

static void free_part(gpointer part)
{
	cg_sms_part_clear(part);
	g_free(part);
}

/* --- Order --- */

static gboolean is_of_one(const GPtrArray *parts)
{
	const CgSmsPart *first = parts->pdata[0];

	for (guint i = 0; i < parts->len; i++) {
		const CgSmsPart *part = parts->pdata[i];

		if (part->parts == 0 || part->parts != first->parts ||
		    part->reference != first->reference)
			return FALSE;
	}
	return TRUE;
}

static gint compare_parts(gconstpointer a, gconstpointer b)
{
	const CgSmsPart *first = *(CgSmsPart *const *)a, *second = *(CgSmsPart *const *)b;

	return first->part < second->part ? -1 : first->part > second->part;
}

/* Appends the texts; a part that is there twice counts once. */
static void join_parts(const GPtrArray *parts, gboolean of_one, CgBuffer *utf16)
{
	guint last = 0;

	for (guint i = 0; i < parts->len; i++) {
		const CgSmsPart *part = parts->pdata[i];

		if (of_one && i > 0 && part->part == last)
			continue;
		last = part->part;
		cg_buffer_append(utf16, cg_buffer_span(&part->utf16));
	}
}

void cg_bmessage_read_native(CgBmessage *message, const GArray *texts)
{
	g_autoptr(GPtrArray) parts = g_ptr_array_new_with_free_func(free_part);
	g_auto(CgBuffer) utf16 = { 0 };
	g_autoptr(CgText) text = NULL;
	gboolean of_one;

	for (guint i = 0; i < texts->len; i++) {
		CgSmsPart *part = g_new0(CgSmsPart, 1);

		if (read_part(g_array_index(texts, CgSpan, i), part)) {
			add_address(message, part);
			g_ptr_array_add(parts, part);
		} else {
			add_unreadable(message);
			free_part(part);
		}
	}
	of_one = parts->len > 0 && is_of_one(parts);
	if (of_one)
		g_ptr_array_sort(parts, compare_parts);
	join_parts(parts, of_one, &utf16);
	text = cg_sms_text(cg_buffer_span(&utf16));
	cg_bmessage_set_text(message, cg_span_of(text));
}
