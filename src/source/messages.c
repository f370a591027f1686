/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Messages in a collection: how they match, are ordered and shown (MAP 1.4, 5.5.4). Looks only at
 * what is on the message, and of that only at what its reader may see: a filter tells no more of
 * the owner than the listing does. */
#include "collection-private.h"

#include <string.h>

/* --- Kinds --- */

static const struct {
	const char *type;
	guint filter;
} types[] = {
	{ "SMS_GSM", CG_MAP_FILTER_SMS_GSM }, { "SMS_CDMA", CG_MAP_FILTER_SMS_CDMA },
	{ "EMAIL", CG_MAP_FILTER_EMAIL },     { "MMS", CG_MAP_FILTER_MMS },
	{ "IM", CG_MAP_FILTER_IM },
};

static gboolean is_kept_out(const CgMessage *message, const CgQuery *query)
{
	const char *type = cg_message_text(message, CG_MESSAGE_TYPE);

	for (guint i = 0; type && i < G_N_ELEMENTS(types); i++)
		if (strcmp(types[i].type, type) == 0)
			return query->messages.kept_out & types[i].filter;
	return FALSE;
}

/* What is not said is no (MAP 3.1.6). */
static gboolean is_yes(const CgMessage *message, CgMessageAttribute attribute)
{
	const char *value = cg_message_text(message, attribute);

	return value && strcmp(value, "yes") == 0;
}

static gboolean is_asked(CgMessageFilter filter, gboolean yes)
{
	switch (filter) {
	case CG_MESSAGES_ANY: return TRUE;
	case CG_MESSAGES_YES: return yes;
	case CG_MESSAGES_NO: return !yes;
	}
	return FALSE;
}

/* --- The period --- */

static gboolean is_in_period(const CgMessage *message, const CgQuery *query)
{
	const char *text = cg_message_text(message, CG_MESSAGE_DATETIME);
	const CgMessageQuery *asked = &query->messages;
	CgMapTime time;

	if (!asked->has_begin && !asked->has_end)
		return TRUE;
	if (!text || !cg_map_time_parse(text, &time))
		return FALSE;
	return (!asked->has_begin || cg_map_time_compare(&time, &asked->begin) >= 0) &&
	       (!asked->has_end || cg_map_time_compare(&time, &asked->end) <= 0);
}

/* --- The parties --- */

static gboolean is_same_text(const char *wanted, const char *text)
{
	g_autoptr(CgText) part = cg_text_fold(wanted), folded = cg_text_fold(text);

	return strstr(folded, part) != NULL;
}

static gboolean is_same_number(const char *wanted, const char *text)
{
	g_autoptr(CgText) part = cg_number_digits(wanted), digits = cg_number_digits(text);

	return *part && strstr(digits, part);
}

static gboolean has_party(const CgMessage *message, const CgQuery *query, CgPartyRole role,
			  const char *wanted)
{
	g_autoptr(GPtrArray) parties = NULL;

	if (!wanted || !*wanted)
		return TRUE;
	if (query->messages.show.emptied >> role & 1)
		return FALSE;
	parties = cg_message_parties(message);
	for (guint i = 0; i < parties->len; i++) {
		const CgParty *party = g_ptr_array_index(parties, i);

		if (party->role != role)
			continue;
		if (is_same_text(wanted, party->name))
			return TRUE;
		for (CgText **address = party->addresses; *address; address++)
			if (is_same_text(wanted, *address) || is_same_number(wanted, *address))
				return TRUE;
	}
	return FALSE;
}

/* --- The conversation --- */

/* Leading zeros mean nothing: some phones write all 32 digits, and others none. */
static gboolean is_of_conversation(const CgMessage *message, const char *wanted)
{
	const char *id = cg_message_text(message, CG_MESSAGE_CONVERSATION_ID);

	if (!wanted || !*wanted)
		return TRUE;
	return id && g_ascii_strcasecmp(id + strspn(id, "0"), wanted + strspn(wanted, "0")) == 0;
}

/* --- The table --- */

static const char *search_value(const CgQuery *query)
{
	return NULL;
}

static CgOrder newest_first(const CgQuery *query)
{
	return CG_ORDER_NEWEST;
}

static gboolean matches_query(gpointer thing, const CgQuery *query, const CgSearch *search)
{
	const CgMessageQuery *asked = &query->messages;

	return thing && !is_kept_out(thing, query) &&
	       is_asked(asked->read, is_yes(thing, CG_MESSAGE_READ)) &&
	       is_asked(asked->priority, is_yes(thing, CG_MESSAGE_PRIORITY)) &&
	       is_in_period(thing, query) && is_of_conversation(thing, asked->conversation) &&
	       has_party(thing, query, CG_PARTY_SENDER, asked->originator) &&
	       has_party(thing, query, CG_PARTY_RECIPIENT, asked->recipient);
}

/* A key that is smaller for a time that is later. */
static CgText *order_key(gpointer thing, CgOrder order)
{
	const char *text = cg_message_text(thing, CG_MESSAGE_DATETIME);
	g_auto(CgBuffer) key = { 0 };
	CgMapTime time;

	if (!text || !cg_map_time_parse(text, &time))
		return NULL;
	cg_buffer_append_printf(&key, "%020" G_GINT64_MODIFIER "u",
				(guint64)(G_MAXINT64 - (time.local - time.offset * 60)));
	return cg_text_new(cg_buffer_span(&key));
}

static gsize message_size(gpointer thing)
{
	return cg_message_size(thing);
}

/* A body is not in the collection. */
static void show_message(gpointer thing, const CgQuery *query, CgShown *shown)
{
	if (query->want == CG_WANT_LIST)
		cg_message_listing_entry(&shown->text, thing, &query->messages.show);
}

static void unref_message(gpointer thing)
{
	cg_message_unref(thing);
}

const CgThingClass cg_messages = {
	.search_value = search_value,
	.order = newest_first,
	.matches = matches_query,
	.order_key = order_key,
	.size = message_size,
	.show = show_message,
	.unref = unref_message,
};
