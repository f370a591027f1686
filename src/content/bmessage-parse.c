/* SPDX-License-Identifier: GPL-2.0-or-later */
/* From the text of one bMessage to the model.
 * A line that the format does not know costs itself, and a vCard that cannot be read its party.
 * Refuses anything but a bMessage, one without its end, and one over the limits. */
#include "bmessage-private.h"
#include "vcard-private.h"

#include <string.h>

typedef enum {
	LINE_OTHER,
	BEGIN_VCARD,
	END_VCARD,
	CUT_VCARD, /* behind other text, which is one if VERSION follows */
	BEGIN_BENV,
	END_BENV,
	BEGIN_BBODY,
	END_BMSG,
} LineKind;

typedef struct {
	CgSpan left;
	CgBmessage *message;
	guint depth;     /* envelopes that are open */
	gboolean bodied; /* the body was there; there is one */
} Parse;

static gboolean refuse_message(GError **error, CgError code, const char *why)
{
	g_set_error_literal(error, CG_ERROR, code, why);
	return FALSE;
}

/* In whatever spelling, a mark of a vCard is one: else its party would not be there. */
static LineKind card_kind(CgSpan line)
{
	switch (cg_vcard_mark(line)) {
	case CG_MARK_BEGIN:
	case CG_MARK_LIKE_BEGIN: return BEGIN_VCARD;
	case CG_MARK_END:
	case CG_MARK_LIKE_END:
	case CG_MARK_END_BEGIN: return END_VCARD;
	case CG_MARK_CUT_BEGIN: return CUT_VCARD;
	case CG_MARK_NONE: break;
	}
	return LINE_OTHER;
}

static LineKind kind_of(CgSpan line)
{
	static const struct {
		const char *mark;
		LineKind kind;
	} marks[] = {
		{ "BEGIN:BENV", BEGIN_BENV },
		{ "END:BENV", END_BENV },
		{ "BEGIN:BBODY", BEGIN_BBODY },
		{ "END:BMSG", END_BMSG },
	};

	for (guint i = 0; i < G_N_ELEMENTS(marks); i++)
		if (cg_span_equal_nocase(cg_vcard_trim(line), cg_span_of(marks[i].mark)))
			return marks[i].kind;
	return card_kind(line);
}

/* --- Parties --- */

/* Returns the text of the vCard from here up to its END, and moves on behind it. One that is cut
 * off by a mark of the bMessage has no END, so that it cannot be read. */
static CgSpan cut_card(Parse *parse, const guint8 *start)
{
	CgSpan ahead = parse->left, line;
	LineKind kind = LINE_OTHER;

	while (kind != END_VCARD && cg_bmessage_cut_line(&ahead, &line)) {
		kind = kind_of(line);
		if (kind > CUT_VCARD)
			break;
		parse->left = ahead;
	}
	return cg_span(start, parse->left.data - start);
}

/* An END without a BEGIN is what is left of a vCard, and so somebody. */
static gboolean add_party(Parse *parse, CgSpan card_text, GError **error)
{
	g_autoptr(CgCard) card = cg_card_parse(card_text, NULL);

	if (parse->message->parties->len >= CG_BMESSAGE_PARTIES)
		return refuse_message(error, CG_ERROR_LIMIT, "bMessage: too many parties");
	cg_bmessage_add_party(parse->message, parse->depth, card);
	return TRUE;
}

/* --- Lines --- */

static void read_attribute(Parse *parse, CgSpan line)
{
	const guint8 *colon = line.size ? memchr(line.data, ':', line.size) : NULL;
	g_autoptr(CgText) value = NULL;
	CgSpan name;

	if (!colon || parse->depth > 0)
		return;
	name = cg_vcard_trim(cg_span(line.data, colon - line.data));
	value = cg_text_new(cg_vcard_trim(cg_vcard_behind(line, colon - line.data)));
	for (guint i = 0; i < CG_BMESSAGE_PART_ID; i++)
		if (cg_span_equal_nocase(name, cg_span_of(cg_bmessage_table.rows[i].name)))
			cg_bmessage_set(parse->message, i, value);
}

static gboolean open_envelope(Parse *parse, GError **error)
{
	if (parse->depth == CG_BMESSAGE_LEVELS)
		return refuse_message(error, CG_ERROR_LIMIT, "bMessage: too many envelopes");
	parse->depth++;
	parse->message->levels = MAX(parse->message->levels, parse->depth);
	return TRUE;
}

/* A second body is passed by line by line: nothing in it is taken for text. */
static gboolean open_body(Parse *parse, GError **error)
{
	if (parse->bodied)
		return TRUE;
	parse->bodied = TRUE;
	return cg_bmessage_read_body(parse->message, &parse->left) ||
	       refuse_message(error, CG_ERROR_MALFORMED, "bMessage: a text without its end");
}

static gboolean is_version_next(const Parse *parse)
{
	CgSpan ahead = parse->left, line;

	return cg_bmessage_cut_line(&ahead, &line) && cg_vcard_next(line) == CG_NEXT_VERSION;
}

static gboolean parse_line(Parse *parse, CgSpan line, GError **error)
{
	LineKind kind = kind_of(line);

	if (kind == CUT_VCARD)
		kind = is_version_next(parse) ? BEGIN_VCARD : LINE_OTHER;
	switch (kind) {
	case BEGIN_VCARD: return add_party(parse, cut_card(parse, line.data), error);
	case END_VCARD: return add_party(parse, line, error);
	case BEGIN_BENV: return open_envelope(parse, error);
	case END_BENV: parse->depth -= parse->depth > 0; break;
	case BEGIN_BBODY: return open_body(parse, error);
	case END_BMSG: break;
	case CUT_VCARD:
	case LINE_OTHER: read_attribute(parse, line); break;
	}
	return TRUE;
}

static gboolean parse_lines(Parse *parse, GError **error)
{
	CgSpan line = CG_SPAN_EMPTY;

	while (cg_bmessage_cut_line(&parse->left, &line) && cg_vcard_blank(line))
		;
	if (!cg_span_equal_nocase(cg_vcard_trim(line), CG_SPAN_LITERAL("BEGIN:BMSG")))
		return refuse_message(error, CG_ERROR_MALFORMED, "not a bMessage");
	while (cg_bmessage_cut_line(&parse->left, &line)) {
		if (kind_of(line) == END_BMSG) {
			cg_bmessage_read_headers(parse->message);
			return TRUE;
		}
		if (!parse_line(parse, line, error))
			return FALSE;
	}
	return refuse_message(error, CG_ERROR_MALFORMED, "bMessage without its end");
}

CgBmessage *cg_bmessage_parse(CgSpan text, GError **error)
{
	g_autoptr(CgBmessage) message = cg_bmessage_new();
	Parse parse = { .left = cg_vcard_skip_bom(text), .message = message };

	if (text.size > CG_BMESSAGE_MAX) {
		refuse_message(error, CG_ERROR_LIMIT, "bMessage over the limit");
		return NULL;
	}
	return parse_lines(&parse, error) ? g_steal_pointer(&message) : NULL;
}
