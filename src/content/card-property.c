/* SPDX-License-Identifier: GPL-2.0-or-later */
/* From one line of a vCard to a property of the model: its parameters and its value. A value that
 * cannot be read is left out, and the card says so. */
#include "card-private.h"

#include <string.h>

/* A line on its way into the card. */
typedef struct {
	CgCardBuild *build;
	CgVersion version;
	const CgVcardLine *line;
} Reading;

/* --- Parameters --- */

/* What the parameters say beside the encoding. */
typedef struct {
	CgSpan charset, language;
	gboolean uri;
	guint value_kind;
	CgBuffer types, extras;
} Params;

static void params_clear(Params *params)
{
	cg_buffer_clear(&params->types);
	cg_buffer_clear(&params->extras);
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

/* What VALUE may name in 3.0 (RFC 2426, section 4), beside what is told by how the value is
 * written. */
static const char *const value_kinds[] = { "",      "text",       "date",         "date-time",
					   "time",  "utc-offset", "phone-number", "integer",
					   "float", "boolean" };

const char *cg_value_kind_word(guint kind)
{
	return value_kinds[kind];
}

static guint find_value_kind(CgSpan word)
{
	guint kind = G_N_ELEMENTS(value_kinds);

	while (--kind > 0)
		if (cg_span_equal_nocase(word, cg_span_of(value_kinds[kind])))
			break;
	return kind;
}

static void set_value_type(Params *params, CgSpan value)
{
	params->value_kind = find_value_kind(value);
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

/* Keeps a parameter of the writer's own. Those that neither format has are dropped: LABEL and
 * SORT-AS would show an address or a name that may be hidden. */
static void add_extra(Params *params, CgSpan name, CgSpan value)
{
	if (!cg_vcard_starts_with(name, "X-") || !cg_vcard_is_token(name, "") || value.size == 0 ||
	    !is_printable(value))
		return;
	if (params->extras.size > 0)
		cg_buffer_append_u8(&params->extras, CG_ITEM_SEPARATOR);
	cg_buffer_append(&params->extras, name);
	cg_buffer_append_u8(&params->extras, '=');
	cg_buffer_append(&params->extras, value);
}

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
		add_extra(params, param.name, cg_vcard_unquote(param.value));
	}
}

/* --- Values --- */

static gboolean looks_like_uri(CgSpan text)
{
	return cg_vcard_starts_with(text, "http:") || cg_vcard_starts_with(text, "https:") ||
	       cg_vcard_starts_with(text, "data:");
}

/* Returns whether the value is an address, whatever its encoding says: base64 has no colon. */
static gboolean is_address(CgSpan value)
{
	const guint8 *colon;

	value = cg_vcard_trim(value);
	colon = value.size ? memchr(value.data, ':', value.size) : NULL;
	if (!colon || looks_like_uri(value))
		return colon != NULL;
	return value.data + value.size - colon >= 3 && memcmp(colon, "://", 3) == 0 &&
	       cg_vcard_is_token(cg_span(value.data, colon - value.data), "+.");
}

static void decode_as(const Reading *reading, const Params *params, CgEntry *entry,
		      CgValueType value_type)
{
	entry->value_type = value_type;
	cg_vcard_decode_text(reading->line->value, reading->line->head.encoding == CG_ENCODING_QP,
			     params->charset, reading->version, value_type, &reading->build->bytes);
}

/* Reads a value without base64 of a property that may hold base64. It is an address, also if it is
 * called base64 all the same, or it has parts: a pronunciation is built as the name is
 * (SOUND;X-IRMC-N:Family;Given). */
static void read_uri_or_parts(const Reading *reading, const Params *params, CgEntry *entry)
{
	CgBuffer *bytes = &reading->build->bytes;
	gsize at = bytes->size;

	decode_as(reading, params, entry, CG_VALUE_PARTS);
	if (!params->uri && reading->line->head.encoding != CG_ENCODING_BASE64 &&
	    !looks_like_uri(cg_buffer_span_since(bytes, at)))
		return;
	cg_buffer_truncate(bytes, at);
	decode_as(reading, params, entry, CG_VALUE_URI);
}

/* Version 4.0 writes a picture as `data:image/jpeg;base64,...`. Returns whether the address is of
 * that kind, *kind with what stands before `;base64`, and *base64 with what follows. */
static gboolean split_data_uri(CgSpan uri, CgSpan *kind, CgSpan *base64)
{
	const CgSpan data = CG_SPAN_LITERAL("data:"), mark = CG_SPAN_LITERAL(";base64");
	const guint8 *comma = uri.size ? memchr(uri.data, ',', uri.size) : NULL;

	if (!comma || !cg_vcard_starts_with(uri, "data:"))
		return FALSE;
	*kind = cg_span(uri.data + data.size, comma - uri.data - data.size);
	*base64 = cg_span(comma + 1, uri.data + uri.size - comma - 1);
	if (kind->size < mark.size)
		return FALSE;
	kind->size -= mark.size;
	return cg_span_equal_nocase(cg_span(kind->data + kind->size, mark.size), mark);
}

/* Adds the type JPEG of image/jpeg, if no type was named. */
static void add_media_type(Params *params, CgSpan kind)
{
	const guint8 *stop = kind.size ? memchr(kind.data, ';', kind.size) : NULL, *slash;
	CgSpan word;

	kind.size = stop ? (gsize)(stop - kind.data) : kind.size;
	slash = kind.size ? memchr(kind.data, '/', kind.size) : NULL;
	if (!slash || params->types.size > 0)
		return;
	word = cg_span(slash + 1, kind.data + kind.size - slash - 1);
	if (cg_vcard_is_token(word, "+."))
		add_type(params, word);
}

/* Replaces an address from `at` on that is the data itself by its base64. Returns FALSE if it is
 * another address. */
static gboolean take_data_uri(const Reading *reading, gsize at, Params *params)
{
	CgBuffer *bytes = &reading->build->bytes;
	g_auto(CgBuffer) clean = { 0 };
	CgSpan kind, base64;

	if (!split_data_uri(cg_buffer_span_since(bytes, at), &kind, &base64) ||
	    !cg_vcard_clean_base64(base64, &clean))
		return FALSE;
	add_media_type(params, kind);
	cg_buffer_truncate(bytes, at);
	cg_buffer_append(bytes, cg_buffer_span(&clean));
	return TRUE;
}

static void tidy_value(const Reading *reading, gsize at, Params *params, CgEntry *entry)
{
	if (reading->build->bytes.failed)
		return;
	if (entry->value_type == CG_VALUE_URI && take_data_uri(reading, at, params))
		entry->value_type = CG_VALUE_BINARY;
	else if (entry->property == CG_PROP_TEL)
		cg_vcard_clean_number(&reading->build->bytes, at);
	else if (entry->property == CG_PROP_GEO) /* 4.0 has GEO:geo:1.5,2.5 */
		cg_vcard_drop_scheme(&reading->build->bytes, at, "geo:");
}

/* Returns whether the property may hold base64. Whether a value does is told by how it is written.
 */
static gboolean may_be_binary(CgProperty property)
{
	return property == CG_PROP_OTHER || cg_property_value_type(property) == CG_VALUE_BINARY;
}

/* Some phones write any text as base64. If the property cannot be binary, what the base64 stands
 * for is read as text. */
static gboolean read_base64(const Reading *reading, const Params *params, CgEntry *entry)
{
	g_auto(CgBuffer) base64 = { 0 }, text = { 0 };

	if (!cg_vcard_clean_base64(reading->line->value, &base64))
		return FALSE;
	if (may_be_binary(entry->property)) {
		entry->value_type = CG_VALUE_BINARY;
		cg_buffer_append(&reading->build->bytes, cg_buffer_span(&base64));
		return TRUE;
	}
	entry->value_type = cg_property_value_type(entry->property);
	cg_vcard_unbase64(cg_buffer_span(&base64), &text);
	cg_vcard_decode_text(cg_buffer_span(&text), FALSE, params->charset, reading->version,
			     entry->value_type, &reading->build->bytes);
	return TRUE;
}

/* --- What is wrong with a value --- */

static gboolean is_control(guint8 byte)
{
	return (byte < 0x20 && byte != '\t' && byte != '\r' && byte != '\n') || byte == 0x7F;
}

static gboolean has_controls(CgSpan text)
{
	for (gsize i = 0; i < text.size; i++)
		if (is_control(text.data[i]))
			return TRUE;
	return FALSE;
}

/* Returns whether the base64 is the raw value, but for white space, line breaks and padding. */
static gboolean is_plain_base64(CgSpan raw, CgSpan base64)
{
	gsize at = 0;

	if (cg_span_equal(raw, base64))
		return TRUE;
	for (gsize i = 0; i < raw.size; i++) {
		if (g_ascii_isspace(raw.data[i]) || raw.data[i] == '=')
			continue;
		if (at == base64.size || raw.data[i] != base64.data[at++])
			return FALSE;
	}
	return TRUE;
}

static gboolean has_replacement(CgSpan text)
{
	static const char replacement[] = "\xEF\xBF\xBD"; /* U+FFFD */

	return text.size > 0 && memmem(text.data, text.size, replacement, strlen(replacement));
}

/* Returns whether the value, whose bytes in the card begin at `at`, had to be read otherwise than
 * it is written. */
static gboolean is_mended(const Reading *reading, const Params *params, const CgEntry *entry,
			  gsize at)
{
	const CgBuffer *bytes = &reading->build->bytes;
	CgSpan raw = reading->line->value;

	if (bytes->failed)
		return FALSE;
	if (reading->line->head.encoding == CG_ENCODING_BASE64)
		return is_address(raw) || (entry->value_type == CG_VALUE_BINARY &&
					   !is_plain_base64(raw, cg_buffer_span_since(bytes, at)));
	return has_controls(raw) || (params->charset.size == 0 && !cg_utf8_valid(raw)) ||
	       (has_replacement(cg_buffer_span_since(bytes, at)) && !has_replacement(raw));
}

static gboolean read_value(const Reading *reading, Params *params, CgEntry *entry)
{
	gsize at = reading->build->bytes.size;

	if (reading->line->head.encoding == CG_ENCODING_BASE64 &&
	    !is_address(reading->line->value)) {
		if (!read_base64(reading, params, entry))
			return FALSE;
	} else if (may_be_binary(entry->property)) {
		read_uri_or_parts(reading, params, entry);
	} else {
		decode_as(reading, params, entry, cg_property_value_type(entry->property));
	}
	tidy_value(reading, at, params, entry);
	entry->value = cg_card_build_since(reading->build, at);
	return TRUE;
}

/* --- The property --- */

static gboolean count_labels(CgCardBuild *build, const CgEntry *entry)
{
	const guint8 *bytes = build->bytes.data + entry->value.at;

	build->labels++;
	for (guint32 i = 0; i < entry->value.size; i++)
		build->labels += bytes[i] == CG_ITEM_SEPARATOR || bytes[i] == ',';
	return build->labels <= CG_CARD_CATEGORIES_MAX;
}

void cg_card_build_read(CgCardBuild *build, const CgVcardLine *line, CgVersion version)
{
	Reading reading = { build, version, line };
	g_auto(Params) params = { 0 };
	CgEntry entry = { .property = line->head.property };
	gsize at = build->bytes.size;

	read_params(line->head.params, &params);
	if (!read_value(&reading, &params, &entry) ||
	    (entry.property == CG_PROP_CATEGORIES && !count_labels(build, &entry))) {
		cg_buffer_truncate(&build->bytes, at);
		build->unreadable |= CG_FIELD(entry.property);
		build->faults[CG_FAULT_VALUE]++;
		return;
	}
	if (is_mended(&reading, &params, &entry, at))
		build->faults[CG_FAULT_MENDED]++;

	entry.group = cg_card_build_store(build, line->head.group);
	if (entry.property == CG_PROP_OTHER)
		entry.name = cg_card_build_store(build, line->head.name);
	entry.types = cg_card_build_store(build, cg_buffer_span(&params.types));
	entry.language = cg_card_build_store(build, params.language);
	entry.extras = cg_card_build_store(build, cg_buffer_span(&params.extras));
	entry.value_kind = params.value_kind;
	cg_card_build_add(build, &entry);
}
