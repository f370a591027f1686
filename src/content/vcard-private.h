/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The wire side of a vCard: delimiters, logical lines, parameters, and values as they are written.
 * Nothing here knows what a card means. Refuses lines that are no property:
 * `[group.]name[;params]:value`. */
#pragma once

#include <contactguard/content.h>

/* A decoded value keeps its structure as two characters that no text can hold: values are cleaned
 * of control characters. Between parts (';' in N, ADR, ORG) and between list items (',' in
 * CATEGORIES). */
#define CG_PART_SEPARATOR 0x1F
#define CG_ITEM_SEPARATOR 0x1E

/* How a property's value is built, and so how it is read and written. */
typedef enum {
	CG_VALUE_TEXT,   /* one text; escaped where the format escapes */
	CG_VALUE_PLAIN,  /* a number or an address: ',' and ';' need no escape */
	CG_VALUE_URI,    /* the same, announced by VALUE=uri */
	CG_VALUE_PARTS,  /* parts at ';' */
	CG_VALUE_LIST,   /* items at ',' */
	CG_VALUE_PLACE,  /* GEO: two parts, at ',' in 2.1 and 4.0, at ';' in 3.0 */
	CG_VALUE_BINARY, /* base64 without white space */
} CgValueType;

CgValueType cg_property_value_type(CgProperty property); /* BINARY where the property may be */

typedef enum { CG_VERSION_21, CG_VERSION_30, CG_VERSION_40 } CgVersion;
/* The first line `VERSION:...`; without one, 2.1. FALSE: another version. */
gboolean cg_vcard_version(CgSpan card, CgVersion *version);

/* --- Bytes --- */

/* Returns whether the text begins with the prefix, without case. */
gboolean cg_vcard_starts_with(CgSpan text, const char *prefix);
/* Returns whether there is only white space. */
gboolean cg_vcard_blank(CgSpan bytes);
/* Returns the bytes without the white space at both ends. */
CgSpan cg_vcard_trim(CgSpan bytes);
/* Returns the bytes without a byte order mark in front. */
CgSpan cg_vcard_skip_bom(CgSpan bytes);

/* --- Lines --- */

/* A physical line that opens or ends a card. The splitter and the parser both ask this and nothing
 * else, so they cannot disagree about where a card ends. */
typedef enum { CG_DELIMITER_NONE, CG_DELIMITER_BEGIN, CG_DELIMITER_END } CgDelimiter;
#define CG_DELIMITER_LINE_MAX 128 /* a longer line is none, so no more of it need be kept */
CgDelimiter cg_vcard_delimiter(CgSpan physical);
gboolean cg_vcard_opens_agent(CgSpan physical); /* `AGENT...:` and nothing more */

typedef enum { CG_ENCODING_NONE, CG_ENCODING_QP, CG_ENCODING_BASE64 } CgEncoding;

/* One property, unfolded. Spans are lent until the next line is read. */
typedef struct {
	CgSpan group, name, params, value;
	CgEncoding encoding;
} CgVcardLine;

typedef enum {
	CG_TOKEN_BEGIN,
	CG_TOKEN_END,
	CG_TOKEN_PROPERTY,
	CG_TOKEN_EOF,
	CG_TOKEN_BAD, /* the error is set */
} CgToken;

typedef struct {
	CgSpan left;         /* not yet read */
	gboolean keep_space; /* 2.1: a fold stands before a space that is part of the text */
	guint count;
	CgBuffer line;
} CgVcardLines;

void cg_vcard_lines_init(CgVcardLines *lines, CgSpan card, CgVersion version);
void cg_vcard_lines_clear(CgVcardLines *lines);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(CgVcardLines, cg_vcard_lines_clear)
CgToken cg_vcard_lines_next(CgVcardLines *lines, CgVcardLine *line, GError **error);

/* --- Parameters --- */

/* A bare word has an empty name. Both are trimmed; value keeps its quotes. */
typedef struct {
	CgSpan name, value;
} CgVcardParam;

gboolean cg_vcard_param_next(CgSpan *params, CgVcardParam *param);
/* Words of a list value (TYPE="work,voice"), without quotes and space; empty ones are skipped. */
gboolean cg_vcard_word_next(CgSpan *list, CgSpan *word);
CgSpan cg_vcard_unquote(CgSpan value);
CgEncoding cg_vcard_encoding(CgSpan params);
/* A word that says how a value is written (BASE64, 8BIT, ...), so it names no type. */
gboolean cg_vcard_is_encoding(CgSpan word);
/* Letters, digits, '-', '_', and for `more` each of its characters; not empty. */
gboolean cg_vcard_is_token(CgSpan word, const char *more);

/* --- Values --- */

/* Decodes a text value to clean UTF-8 with separators for its structure. Quoted-printable
 * characters are always meant literally; only bare ones carry structure and escapes. */
void cg_vcard_decode_text(CgSpan raw, gboolean quoted_printable, CgSpan charset, CgVersion version,
			  CgValueType value_type, CgBuffer *out);
/* Base64 without white space, padded. FALSE: other characters in it. */
gboolean cg_vcard_clean_base64(CgSpan raw, CgBuffer *out);
void cg_vcard_unbase64(CgSpan clean, CgBuffer *out);
/* The text from `at` to the end without `scheme` in front. */
void cg_vcard_drop_scheme(CgBuffer *bytes, gsize at, const char *scheme);
/* A telephone number from `at` to the end: without its scheme, brackets and spaces. */
void cg_vcard_clean_number(CgBuffer *bytes, gsize at);
/* To UTF-8; lent from `bytes` where that is UTF-8 already, else from `room`. */
CgSpan cg_vcard_in_utf8(CgSpan bytes, CgSpan charset, CgBuffer *room);

/* --- Writing --- */

/* Writes one line, breaking it where it grows too long. A unit (one character as written) is never
 * broken. */
typedef struct {
	CgBuffer *out;
	gsize column;
	const char *line_break; /* what breaks a line; NULL: never broken */
	gsize indent;           /* columns that a line break leaves used */
} CgVcardWriter;

CgVcardWriter cg_vcard_writer(CgBuffer *out, CgFormat format);
/* Never broken: the first piece of a long name could be taken for more of a base64 value before it.
 */
void cg_vcard_write_name(CgVcardWriter *writer, CgSpan name);
void cg_vcard_write_plain(CgVcardWriter *writer, CgSpan utf8); /* parameters: as they stand */
/* 2.1: the value can't stand as it is (not plain ASCII, line breaks, backslashes, edges). */
gboolean cg_vcard_needs_qp(CgSpan value, CgValueType value_type);
void cg_vcard_write_text_21(CgVcardWriter *writer, CgSpan value, CgValueType value_type);
void cg_vcard_write_qp(CgVcardWriter *writer, CgSpan value, CgValueType value_type);
void cg_vcard_write_text_30(CgVcardWriter *writer, CgSpan value, CgValueType value_type);
void cg_vcard_write_base64(CgVcardWriter *writer, CgSpan base64); /* folded in both formats */
