/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The headers of MIME at the front of a text, as e-mail and MMS have them: they name parties, too.
 * One that names somebody whose address cannot be told is an unreadable party. */
#include "bmessage-private.h"
#include "party-private.h"
#include "vcard-private.h"

#include <string.h>

/* Headers that name parties (RFC 5322, 3.6). */
static const struct {
	const char *name;
	CgPartyRole role;
} party_headers[] = {
	{ "From", CG_PARTY_SENDER },          { "Sender", CG_PARTY_SENDER },
	{ "Resent-From", CG_PARTY_SENDER },   { "Resent-Sender", CG_PARTY_SENDER },
	{ "Reply-To", CG_PARTY_REPLY_TO },    { "To", CG_PARTY_RECIPIENT },
	{ "Cc", CG_PARTY_RECIPIENT },         { "Bcc", CG_PARTY_RECIPIENT },
	{ "Resent-To", CG_PARTY_RECIPIENT },  { "Resent-Cc", CG_PARTY_RECIPIENT },
	{ "Resent-Bcc", CG_PARTY_RECIPIENT },
};

/* Those that name nobody, and without which a text cannot be read. */
static const char *const plain_headers[] = {
	"Date",
	"Subject",
	"MIME-Version",
	"Content-Type",
	"Content-ID",
	"Content-Transfer-Encoding",
	"Content-Disposition",
};

typedef struct {
	CgSpan name;
	CgSpan value; /* with its line ends */
} Header;

/* --- The head of a text --- */

static gboolean has_headers(const CgBmessage *message)
{
	const char *type = message->texts[CG_BMESSAGE_TYPE];

	return !type || !g_str_has_prefix(type, "SMS_");
}

static gboolean is_folded(CgSpan text)
{
	return text.size > 0 && (text.data[0] == ' ' || text.data[0] == '\t');
}

/* Cuts the next header off the front, with the lines that continue it. A line that is not a header
 * has no name. Returns FALSE at the blank line that ends the head, or at the end. */
static gboolean cut_header(CgSpan *left, Header *header)
{
	const guint8 *colon;
	CgSpan line, more;

	if (!cg_bmessage_cut_line(left, &line) || cg_vcard_blank(line))
		return FALSE;
	colon = memchr(line.data, ':', line.size);
	header->name = cg_vcard_trim(cg_span(line.data, colon ? (gsize)(colon - line.data) : 0));
	while (is_folded(*left) && cg_bmessage_cut_line(left, &more))
		line.size = more.data + more.size - line.data;
	header->value = colon ? cg_vcard_behind(line, colon - line.data) : line;
	return TRUE;
}

/* Returns the text without the blank lines in front of it. */
static CgSpan skip_blank_lines(CgSpan text)
{
	CgSpan ahead = text, line;

	while (cg_bmessage_cut_line(&ahead, &line) && cg_vcard_blank(line))
		text = ahead;
	return text;
}

/* --- Parties --- */

/* Takes the next word off the front, without blanks and brackets. */
static gboolean cut_word(CgSpan *left, CgSpan *word)
{
	static const char between[] = " \t\r\n<>,;:\"()[]'";
	gsize start = 0, end;

	while (start < left->size && memchr(between, left->data[start], strlen(between)))
		start++;
	for (end = start; end < left->size; end++)
		if (memchr(between, left->data[end], strlen(between)))
			break;
	*word = cg_span(left->data + start, end - start);
	*left = cg_span(left->data + end, left->size - end);
	return word->size > 0;
}

/* An address has an '@', or is a number, which an MMS may write as `+49170/TYPE=PLMN`. */
static gboolean is_address(CgSpan *word)
{
	const guint8 *slash;
	gboolean digit = FALSE;

	if (memchr(word->data, '@', word->size))
		return TRUE;
	slash = memchr(word->data, '/', word->size);
	if (slash)
		word->size = slash - word->data;
	for (gsize i = 0; i < word->size; i++) {
		digit = digit || g_ascii_isdigit(word->data[i]);
		if (!g_ascii_isdigit(word->data[i]) && !strchr("+-.*#", word->data[i]))
			return FALSE;
	}
	return digit;
}

static void add_named(CgBmessage *message, CgPartyRole role, CgSpan address)
{
	CgParty *party = message->parties->len < CG_BMESSAGE_PARTIES && address.size > 0
				 ? cg_party_new(role, CG_SPAN_EMPTY, address)
				 : cg_party_new_card(role, NULL);

	party->level = role == CG_PARTY_RECIPIENT;
	g_ptr_array_add(message->parties, party);
}

/* Adds a party for each address; an unknown one if there is no address. */
static void add_parties(CgBmessage *message, CgPartyRole role, CgSpan value)
{
	gboolean found = FALSE;
	CgSpan word;

	while (message->parties->len <= CG_BMESSAGE_PARTIES && cut_word(&value, &word))
		if (is_address(&word)) {
			add_named(message, role, word);
			found = TRUE;
		}
	if (!found)
		add_named(message, role, CG_SPAN_EMPTY);
}

void cg_bmessage_read_headers(CgBmessage *message)
{
	CgSpan left = skip_blank_lines(cg_buffer_span(&message->text));
	Header header;

	while (has_headers(message) && cut_header(&left, &header))
		for (guint i = 0; i < G_N_ELEMENTS(party_headers); i++)
			if (cg_span_equal_nocase(header.name, cg_span_of(party_headers[i].name)) &&
			    !cg_vcard_blank(header.value))
				add_parties(message, party_headers[i].role, header.value);
}

/* --- Emptying --- */

static gboolean is_plain(CgSpan name)
{
	for (guint i = 0; i < G_N_ELEMENTS(plain_headers); i++)
		if (cg_span_equal_nocase(name, cg_span_of(plain_headers[i])))
			return TRUE;
	return FALSE;
}

void cg_bmessage_empty_headers(CgBmessage *message)
{
	CgSpan left = skip_blank_lines(cg_buffer_span(&message->text)), behind = left;
	g_auto(CgBuffer) text = { 0 };
	Header header;

	if (!has_headers(message))
		return;
	while (cut_header(&left, &header)) {
		behind = left;
		if (header.name.size == 0)
			continue;
		cg_buffer_append(&text, header.name);
		cg_buffer_append_u8(&text, ':');
		if (is_plain(header.name))
			cg_buffer_append(&text, header.value);
		cg_buffer_append_u8(&text, '\n');
	}
	cg_buffer_append(&text, behind);
	cg_bmessage_set_text(message, cg_buffer_span(&text));
}
