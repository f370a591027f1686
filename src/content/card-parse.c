/* SPDX-License-Identifier: GPL-2.0-or-later */
/* From the text of one vCard to the model.
 * A line or value that cannot be read costs itself, and what is not wanted is passed by. Refuses
 * text that is not one card, and more than CG_CARD_MAX of what is wanted. What is nested is walked
 * over, so that its end is found, and never kept. */
#include "card-private.h"

#include <string.h>

typedef struct {
	CgVcardLines lines;
	CgNest nest;
	CgVersion version;
	gboolean done; /* the card has ended */
	CgCardBuild build;
	CgFaultTold told; /* NULL: nobody listens */
	gpointer data;
	CgSpan uncounted; /* what of the text is not yet in line_at */
	guint line_at;    /* the number of the line that was read last */
	char line_end;
} Parse;

static void parse_clear(Parse *parse)
{
	cg_vcard_lines_clear(&parse->lines);
	cg_card_build_clear(&parse->build);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Parse, parse_clear)

static gboolean refuse_card(GError **error, CgError code, const char *why)
{
	g_set_error_literal(error, CG_ERROR, code, why);
	return FALSE;
}

/* --- Marks --- */

static gboolean on_begin(Parse *parse, GError **error)
{
	if (parse->done || cg_nest_settle(&parse->nest, CG_TOKEN_BEGIN) == CG_SETTLED_WHOLE)
		return refuse_card(error, CG_ERROR_MALFORMED, "more than one vCard");
	return cg_nest_begin(&parse->nest) ||
	       refuse_card(error, CG_ERROR_MALFORMED, "too many vCards in one another");
}

static void on_end(Parse *parse)
{
	cg_nest_settle(&parse->nest, CG_TOKEN_END);
	if (cg_nest_end(&parse->nest))
		parse->done = parse->nest.open == 0;
}

static gboolean on_eof(Parse *parse, GError **error)
{
	return parse->done || refuse_card(error, CG_ERROR_MALFORMED, "vCard without its end");
}

/* --- Lines --- */

/* Returns whether a line here belongs to the outermost card. */
static gboolean is_own_line(const CgNest *nest)
{
	return nest->open - nest->held == 1;
}

static void on_property(Parse *parse, const CgVcardLine *line)
{
	if (line->head.property != CG_PROP_VERSION && is_own_line(&parse->nest))
		cg_card_build_read(&parse->build, line, parse->version);
}

static void on_bad_line(Parse *parse)
{
	if (!is_own_line(&parse->nest))
		return;
	parse->build.unreadable |= parse->lines.named;
	parse->build.faults[CG_FAULT_LINE]++;
}

/* --- Telling of faults --- */

static void start_telling(Parse *parse, CgSpan text, CgFaultTold told, gpointer data)
{
	if (!told)
		return;
	parse->told = told;
	parse->data = data;
	parse->line_at = 1;
	parse->uncounted = text;
	parse->line_end = text.size && memchr(text.data, '\n', text.size) ? '\n' : '\r';
}

/* Counts the line ends before the line that is read next, also those of blank lines. */
static void count_lines(Parse *parse)
{
	CgSpan next = parse->lines.left;
	gsize before;

	while (next.size && cg_vcard_blank(cg_span(next.data, 1)))
		next = cg_vcard_behind(next, 0);
	before = parse->uncounted.size - next.size;
	for (gsize i = 0; i < before; i++)
		parse->line_at += parse->uncounted.data[i] == parse->line_end;
	parse->uncounted = next;
}

static void tell_faults(const Parse *parse, const guint before[CG_FAULTS])
{
	for (guint fault = 0; fault < CG_FAULTS; fault++)
		if (parse->build.faults[fault] > before[fault])
			parse->told(parse->data, fault, parse->line_at);
}

/* --- The card --- */

/* Reads one line. *over: it was the end of the text. */
static gboolean parse_line(Parse *parse, gboolean *over, GError **error)
{
	CgVcardLine line;

	switch (cg_vcard_lines_next(&parse->lines, &line)) {
	case CG_TOKEN_BEGIN: return on_begin(parse, error);
	case CG_TOKEN_END: on_end(parse); break;
	case CG_TOKEN_PROPERTY: on_property(parse, &line); break;
	case CG_TOKEN_BAD: on_bad_line(parse); break;
	case CG_TOKEN_SKIPPED: break;
	case CG_TOKEN_EOF: *over = TRUE; return on_eof(parse, error);
	}
	return parse->lines.cost <= CG_CARD_MAX ||
	       refuse_card(error, CG_ERROR_LIMIT, "vCard over the limit");
}

static gboolean parse_lines(Parse *parse, GError **error)
{
	gboolean over = FALSE;
	guint before[CG_FAULTS];

	while (!over) {
		if (parse->told) {
			count_lines(parse);
			memcpy(before, parse->build.faults, sizeof(before));
		}
		if (!parse_line(parse, &over, error))
			return FALSE;
		if (parse->told)
			tell_faults(parse, before);
	}
	return TRUE;
}

/* VERSION says how the lines before it are written, too, if a phone does not put it first. Without
 * one it is 2.1. */
static CgVersion find_version(CgSpan text)
{
	g_auto(CgVcardLines) lines = { 0 };
	CgNest nest = { 0 };
	CgToken token;
	CgVcardLine line;

	cg_vcard_lines_init(&lines, text, CG_FIELDS_NONE, &nest);
	while ((token = cg_vcard_lines_next(&lines, &line)) != CG_TOKEN_EOF) {
		if (token == CG_TOKEN_PROPERTY && is_own_line(&nest))
			return cg_vcard_version(line.value);
		if (token == CG_TOKEN_BEGIN || token == CG_TOKEN_END)
			cg_nest_settle(&nest, token);
		if (token == CG_TOKEN_BEGIN)
			cg_nest_begin(&nest);
		else if (token == CG_TOKEN_END)
			cg_nest_end(&nest);
	}
	return CG_VERSION_21;
}

CgCard *cg_card_parse(CgSpan text, GError **error)
{
	return cg_card_parse_fields(text, CG_FIELDS_ALL, error);
}

CgCard *cg_card_parse_fields(CgSpan text, CgFields wanted, GError **error)
{
	return cg_card_parse_telling(text, wanted, NULL, NULL, error);
}

CgCard *cg_card_parse_telling(CgSpan text, CgFields wanted, CgFaultTold told, gpointer data,
			      GError **error)
{
	g_auto(Parse) parse = { .version = find_version(text) };
	CgCard *card;

	cg_vcard_lines_init(&parse.lines, text, wanted, &parse.nest);
	parse.lines.keep_space = parse.version == CG_VERSION_21;
	cg_card_build_init(&parse.build);
	start_telling(&parse, text, told, data);
	if (!parse_lines(&parse, error))
		return NULL;
	card = cg_card_build_end(&parse.build);
	if (!card)
		refuse_card(error, CG_ERROR_LIMIT, "vCard over the limit");
	return card;
}
