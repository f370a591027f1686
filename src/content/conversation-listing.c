/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The conversation listing, written for cars and parsed from phones. A conversation that cannot be
 * read is lost, and one that lost a participant is nobody's. Refuses what is no conversation
 * listing. */
#include "conversation-private.h"

#include <string.h>

#define ROOT "MAP-convo-listing"

/* --- Writing --- */

void cg_conversation_listing_begin(CgBuffer *out)
{
	cg_xml_write_root(out, ROOT, 0);
}

void cg_conversation_listing_end(CgBuffer *out)
{
	cg_xml_write_close(out, ROOT);
}

static guint32 demanded_mask(void)
{
	return cg_attributes_demanded(&cg_conversation_table, 0) |
	       1u << CG_CONVERSATION_PARTICIPANTS |
	       cg_attributes_demanded(&cg_participant_table, 0) << CG_PARTICIPANT_UCI;
}

static void write_participant(CgBuffer *out, const CgParticipant *participant, guint32 mask)
{
	guint32 known = cg_attributes_known(&cg_participant_table, 0);

	cg_xml_write_start(out, "participant");
	cg_attributes_write(&cg_participant_table, mask >> CG_PARTICIPANT_UCI & known,
			    participant->texts, out);
	cg_xml_write_empty(out);
}

void cg_conversation_listing_entry(CgBuffer *out, const CgConversation *conversation, guint32 mask)
{
	mask = mask ? mask : demanded_mask();
	cg_xml_write_start(out, "conversation");
	cg_xml_write_attribute(out, "id", cg_span_of(conversation->id));
	cg_attributes_write(&cg_conversation_table,
			    mask & cg_attributes_known(&cg_conversation_table, 0),
			    conversation->texts, out);
	cg_xml_write_open(out);
	for (guint i = 0; i < conversation->participants->len; i++)
		if (mask >> CG_CONVERSATION_PARTICIPANTS & 1)
			write_participant(out, conversation->participants->pdata[i], mask);
	cg_xml_write_close(out, "conversation");
}

/* --- Parsing --- */

typedef struct {
	CgConversationTold told;
	gpointer data;
	CgConversation *open; /* whose participants follow; NULL: it was lost */
	guint lost;
} Listing;

static void end_conversation(Listing *listing)
{
	g_autoptr(CgConversation) conversation = g_steal_pointer(&listing->open);

	if (conversation)
		listing->told(listing->data, conversation);
}

/* What is lost in an open conversation may have been one of its participants. */
static void lose_row(Listing *listing)
{
	listing->lost++;
	if (listing->open)
		listing->open->unreadable = TRUE;
}

static void begin_conversation(Listing *listing, const char **names, const char **values)
{
	if (listing->open)
		lose_row(listing);
	end_conversation(listing);
	if (names)
		listing->open = cg_conversation_new(cg_xml_attribute("id", names, values));
	if (listing->open)
		cg_attributes_read(&cg_conversation_table, names, values, listing->open->texts);
	else
		listing->lost++;
}

static void add_participant(Listing *listing, const char **names, const char **values)
{
	CgConversation *open = listing->open;

	if (!open)
		return;
	cg_conversation_add_participant(open);
	cg_attributes_read(
		&cg_participant_table, names, values,
		((CgParticipant *)open->participants->pdata[open->participants->len - 1])->texts);
	if (!cg_xml_attribute("uci", names, values))
		lose_row(listing);
}

static void on_row(gpointer data, const char *element, const char **names, const char **values)
{
	Listing *listing = data;

	if (element && strcmp(element, "conversation") == 0)
		begin_conversation(listing, names, values);
	else if (!names)
		lose_row(listing);
	else if (strcmp(element, "participant") == 0)
		add_participant(listing, names, values);
}

static void on_end(gpointer data, const char *element)
{
	if (strcmp(element, "conversation") == 0)
		end_conversation(data);
}

gboolean cg_conversation_listing_parse(CgSpan xml, CgConversationTold told, gpointer data,
				       guint *lost, GError **error)
{
	static const CgXmlRows rows = { "conversation listing", ROOT, on_row, on_end };
	Listing listing = { .told = told, .data = data };
	gboolean whole;

	if (!cg_xml_parse_rows(xml, &rows, &listing, &whole, error))
		return FALSE;
	if (listing.open)
		lose_row(&listing);
	end_conversation(&listing);
	*lost = listing.lost + !whole;
	return TRUE;
}
