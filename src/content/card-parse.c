/* SPDX-License-Identifier: GPL-2.0-or-later */
/* From the text of one vCard to the model.
 * Refuses text that is not exactly one card, control characters, and what is over a limit. A value
 * that cannot be read costs its property. AGENT's content is walked over, so that its end is found,
 * and never kept. */
#include "card-private.h"

#include <string.h>

typedef struct {
	CgVcardLines lines;
	CgVersion version;
	CgFields wanted;    /* what is not is skipped at its name */
	guint depth;        /* cards open */
	gboolean agent;     /* the property before opened an AGENT */
	gboolean versioned; /* VERSION has been seen */
	gboolean done;      /* the card has ended */
	guint categories;   /* labels so far */
	CgCardBuild build;
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

/* --- Parameters --- */

/* What the parameters say beside the encoding. */
typedef struct {
	CgSpan charset, language;
	gboolean uri;
	CgBuffer types;
} Params;

static void params_clear(Params *params)
{
	cg_buffer_clear(&params->types);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Params, params_clear)

static gboolean is_printable(CgSpan word)
{
	for (gsize i = 0; i < word.size; i++)
		if (g_ascii_iscntrl(word.data[i]) || word.data[i] == '"')
			return FALSE;
	return cg_utf8_valid(word);
}

static void add_type(Params *params, CgSpan word)
{
	if (cg_vcard_is_encoding(word) || !is_printable(word))
		return;
	if (params->types.size > 0)
		cg_buffer_append_u8(&params->types, CG_ITEM_SEPARATOR);
	for (gsize i = 0; i < word.size; i++)
		cg_buffer_append_u8(&params->types, g_ascii_toupper(word.data[i]));
}

static void add_types(Params *params, CgSpan list)
{
	CgSpan word;

	while (cg_vcard_word_next(&list, &word))
		add_type(params, word);
}

static void set_value_type(Params *params, CgSpan value)
{
	params->uri = cg_span_equal_nocase(value, CG_SPAN_LITERAL("URI")) ||
		      cg_span_equal_nocase(value, CG_SPAN_LITERAL("URL"));
}

/* 4.0's PREF=1 is what TYPE=PREF was before. */
static void set_preferred(Params *params, CgSpan value)
{
	if (cg_span_equal(value, CG_SPAN_LITERAL("1")))
		add_type(params, CG_SPAN_LITERAL("PREF"));
}

static void set_language(Params *params, CgSpan value)
{
	if (cg_vcard_is_token(value, ""))
		params->language = value;
}

static void set_charset(Params *params, CgSpan value)
{
	params->charset = value;
}

static const struct {
	const char *name;
	void (*take)(Params *params, CgSpan value);
} known_params[] = {
	{ "CHARSET", set_charset },
	{ "LANGUAGE", set_language },
	{ "VALUE", set_value_type },
	{ "PREF", set_preferred },
};

static void read_params(CgSpan left, Params *params)
{
	CgVcardParam param;

	while (cg_vcard_param_next(&left, &param)) {
		/* A bare word is a type (2.1). */
		if (param.name.size == 0 ||
		    cg_span_equal_nocase(param.name, CG_SPAN_LITERAL("TYPE"))) {
			add_types(params, param.value);
			continue;
		}
		for (guint i = 0; i < G_N_ELEMENTS(known_params); i++)
			if (cg_span_equal_nocase(param.name, cg_span_of(known_params[i].name)))
				known_params[i].take(params, cg_vcard_unquote(param.value));
	}
}

/* --- Values --- */

static gboolean looks_like_uri(CgSpan text)
{
	return cg_vcard_starts_with(text, "http:") || cg_vcard_starts_with(text, "https:") ||
	       cg_vcard_starts_with(text, "data:");
}

static void decode_as(Parse *parse, const CgVcardLine *line, const Params *params, CgEntry *entry,
		      CgValueType value_type)
{
	entry->value_type = value_type;
	cg_vcard_decode_text(line->value, line->encoding == CG_ENCODING_QP, params->charset,
			     parse->version, value_type, &parse->build.bytes);
}

/* Reads a value without base64 of a property that may hold base64. It is an address, or it has
 * parts: a pronunciation is built as the name is (SOUND;X-IRMC-N:Family;Given). */
static void read_uri_or_parts(Parse *parse, const CgVcardLine *line, const Params *params,
			      CgEntry *entry)
{
	CgBuffer *bytes = &parse->build.bytes;
	gsize at = bytes->size;

	decode_as(parse, line, params, entry, CG_VALUE_PARTS);
	if (!params->uri && !looks_like_uri(cg_span(bytes->data + at, bytes->size - at)))
		return;
	cg_buffer_truncate(bytes, at);
	decode_as(parse, line, params, entry, CG_VALUE_URI);
}

/* Version 4.0 writes a picture as `data:image/jpeg;base64,...`. Replaces such a text, from `at` on,
 * by its base64, and adds the type JPEG if no type was named. Returns FALSE if it is another kind
 * of address. */
static gboolean take_data_uri(Parse *parse, gsize at, Params *params)
{
	CgBuffer *bytes = &parse->build.bytes;
	CgSpan uri = cg_span(bytes->data + at, bytes->size - at), kind;
	const guint8 *comma = uri.size ? memchr(uri.data, ',', uri.size) : NULL, *slash;
	g_auto(CgBuffer) base64 = { 0 };

	if (!comma || !cg_vcard_starts_with(uri, "data:"))
		return FALSE;
	kind = cg_span(uri.data + 5, comma - uri.data - 5);
	if (kind.size < 7 ||
	    !cg_span_equal_nocase(cg_span(comma - 7, 7), CG_SPAN_LITERAL(";base64")))
		return FALSE;
	if (!cg_vcard_clean_base64(cg_span(comma + 1, uri.data + uri.size - comma - 1), &base64))
		return FALSE;
	kind.size -= 7;
	slash = kind.size ? memchr(kind.data, '/', kind.size) : NULL;
	if (slash && params->types.size == 0) {
		CgSpan word = cg_span(slash + 1, kind.data + kind.size - slash - 1);

		if (cg_vcard_is_token(word, "+."))
			add_type(params, word);
	}
	cg_buffer_truncate(bytes, at);
	cg_buffer_append(bytes, cg_buffer_span(&base64));
	return TRUE;
}

static void tidy_value(Parse *parse, gsize at, Params *params, CgEntry *entry)
{
	if (parse->build.bytes.failed)
		return;
	if (entry->value_type == CG_VALUE_URI && take_data_uri(parse, at, params))
		entry->value_type = CG_VALUE_BINARY;
	else if (entry->property == CG_PROP_TEL)
		cg_vcard_clean_number(&parse->build.bytes, at);
	else if (entry->property == CG_PROP_GEO) /* 4.0 has GEO:geo:1.5,2.5 */
		cg_vcard_drop_scheme(&parse->build.bytes, at, "geo:");
}

/* Returns whether the property may hold base64. Whether a value does is told by how it is written.
 */
static gboolean may_be_binary(CgProperty property)
{
	return property == CG_PROP_OTHER || cg_property_value_type(property) == CG_VALUE_BINARY;
}

/* Some phones write any text as base64. If the property cannot be binary, what the base64 stands
 * for is read as text. */
static gboolean read_base64(Parse *parse, const CgVcardLine *line, const Params *params,
			    CgEntry *entry)
{
	g_auto(CgBuffer) base64 = { 0 }, text = { 0 };

	if (!cg_vcard_clean_base64(line->value, &base64))
		return FALSE;
	if (may_be_binary(entry->property)) {
		entry->value_type = CG_VALUE_BINARY;
		cg_buffer_append(&parse->build.bytes, cg_buffer_span(&base64));
		return TRUE;
	}
	entry->value_type = cg_property_value_type(entry->property);
	cg_vcard_unbase64(cg_buffer_span(&base64), &text);
	cg_vcard_decode_text(cg_buffer_span(&text), FALSE, params->charset, parse->version,
			     entry->value_type, &parse->build.bytes);
	return TRUE;
}

static gboolean read_value(Parse *parse, const CgVcardLine *line, Params *params, CgEntry *entry)
{
	gsize at = parse->build.bytes.size;

	if (line->encoding == CG_ENCODING_BASE64) {
		if (!read_base64(parse, line, params, entry))
			return FALSE;
	} else if (may_be_binary(entry->property)) {
		read_uri_or_parts(parse, line, params, entry);
	} else {
		decode_as(parse, line, params, entry, cg_property_value_type(entry->property));
	}
	tidy_value(parse, at, params, entry);
	entry->value = cg_card_build_since(&parse->build, at);
	return TRUE;
}

/* --- Properties --- */

static gboolean count_categories(Parse *parse, const CgEntry *entry)
{
	const guint8 *bytes = parse->build.bytes.data + entry->value.at;

	parse->categories++;
	for (guint32 i = 0; i < entry->value.size; i++)
		parse->categories += bytes[i] == CG_ITEM_SEPARATOR || bytes[i] == ',';
	return parse->categories <= CG_CARD_CATEGORIES_MAX;
}

/* What cannot be read costs the property alone. */
static void add_property(Parse *parse, const CgVcardLine *line, CgProperty property)
{
	g_auto(Params) params = { 0 };
	CgEntry entry = { .property = property };
	gsize at = parse->build.bytes.size;

	read_params(line->params, &params);
	if (!read_value(parse, line, &params, &entry) ||
	    (property == CG_PROP_CATEGORIES && !count_categories(parse, &entry))) {
		cg_buffer_truncate(&parse->build.bytes, at);
		parse->build.unreadable |= CG_FIELD(property);
		return;
	}

	entry.group = cg_card_build_store(&parse->build, line->group);
	if (property == CG_PROP_OTHER)
		entry.name = cg_card_build_store(&parse->build, line->name);
	entry.types = cg_card_build_store(&parse->build, cg_buffer_span(&params.types));
	entry.language = cg_card_build_store(&parse->build, params.language);
	cg_card_build_add(&parse->build, &entry);
}

/* A second VERSION is a sign that two cards ran together: one was cut off, and the BEGIN of the
 * next is glued to it. */
static gboolean on_version(Parse *parse, GError **error)
{
	if (parse->versioned)
		return refuse_card(error, CG_ERROR_MALFORMED, "vCard with two versions");
	parse->versioned = TRUE;
	return TRUE;
}

static gboolean on_property(Parse *parse, const CgVcardLine *line, GError **error)
{
	CgProperty property = cg_property_of(line->name);

	if (parse->depth == 0)
		return refuse_card(error, CG_ERROR_MALFORMED, "text outside of the vCard");
	/* A delimiter that is folded or has parameters is one that the splitter does not see. */
	if (cg_span_equal_nocase(line->name, CG_SPAN_LITERAL("BEGIN")) ||
	    cg_span_equal_nocase(line->name, CG_SPAN_LITERAL("END")))
		return refuse_card(error, CG_ERROR_MALFORMED,
				   "vCard with a mark of something else");

	parse->agent = property == CG_PROP_AGENT && cg_vcard_blank(line->value);
	if (parse->depth > 1 || property == CG_PROP_AGENT)
		return TRUE;
	if (property == CG_PROP_VERSION)
		return on_version(parse, error);
	if (parse->wanted & CG_FIELD(property))
		add_property(parse, line, property);
	return TRUE;
}

static gboolean on_begin(Parse *parse, GError **error)
{
	if (parse->done || (parse->depth > 0 && !parse->agent))
		return refuse_card(error, CG_ERROR_MALFORMED,
				   "a second vCard inside or after the first");
	if (++parse->depth > 1 + CG_CARD_DEPTH_MAX)
		return refuse_card(error, CG_ERROR_LIMIT, "vCard with too deep an AGENT");
	parse->agent = FALSE;
	return TRUE;
}

static gboolean on_end(Parse *parse, GError **error)
{
	if (parse->depth == 0)
		return refuse_card(error, CG_ERROR_MALFORMED, "vCard that ends twice");
	parse->done = --parse->depth == 0;
	parse->agent = FALSE;
	return TRUE;
}

static gboolean on_eof(Parse *parse, GError **error)
{
	return parse->done || refuse_card(error, CG_ERROR_MALFORMED, "vCard without its end");
}

static gboolean parse_lines(Parse *parse, GError **error)
{
	CgVcardLine line;

	for (;;) {
		gboolean fine = FALSE;

		switch (cg_vcard_lines_next(&parse->lines, &line, error)) {
		case CG_TOKEN_BEGIN: fine = on_begin(parse, error); break;
		case CG_TOKEN_END: fine = on_end(parse, error); break;
		case CG_TOKEN_PROPERTY: fine = on_property(parse, &line, error); break;
		case CG_TOKEN_EOF: return on_eof(parse, error);
		case CG_TOKEN_BAD: return FALSE;
		}
		if (!fine)
			return FALSE;
	}
}

static gboolean has_controls(CgSpan text)
{
	for (gsize i = 0; i < text.size; i++) {
		guint8 byte = text.data[i];

		if (g_ascii_iscntrl(byte) && byte != '\t' && byte != '\r' && byte != '\n')
			return TRUE;
	}
	return FALSE;
}

static gboolean check_text(CgSpan text, CgVersion *version, GError **error)
{
	if (text.size > CG_CARD_MAX)
		return refuse_card(error, CG_ERROR_LIMIT, "vCard over the limit");
	if (has_controls(text))
		return refuse_card(error, CG_ERROR_MALFORMED, "vCard with control characters");
	if (!cg_vcard_version(text, version))
		return refuse_card(error, CG_ERROR_MALFORMED,
				   "vCard of a version that is not known");
	return TRUE;
}

CgCard *cg_card_parse(CgSpan text, GError **error)
{
	return cg_card_parse_fields(text, CG_FIELDS_ALL, error);
}

CgCard *cg_card_parse_fields(CgSpan text, CgFields wanted, GError **error)
{
	g_auto(Parse) parse = { .wanted = wanted };
	CgCard *card;

	if (!check_text(text, &parse.version, error))
		return NULL;
	cg_vcard_lines_init(&parse.lines, text, parse.version);
	cg_card_build_init(&parse.build);
	if (!parse_lines(&parse, error))
		return NULL;
	card = cg_card_build_end(&parse.build);
	if (!card)
		refuse_card(error, CG_ERROR_LIMIT, "vCard over the limit");
	return card;
}
