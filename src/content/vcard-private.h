/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The wire side of a vCard: delimiters, logical lines, parameters, and values as they are written.
 * Nothing here knows what a card means. A line that is no property, `[group.]name[;params]:value`,
 * is refused. */
#pragma once

#include <contactguard/content.h>

/* A decoded value keeps its structure by two characters that no text can hold, since values are
 * cleaned of control characters: one stands between parts (';' in N, ADR, ORG), the other between
 * list items (',' in CATEGORIES). */
#define CG_PART_SEPARATOR 0x1F
#define CG_ITEM_SEPARATOR 0x1E

/* How a property's value is built, and so how it is read and written. */
typedef enum {
	CG_VALUE_TEXT,   /* one text, with the escapes of the format */
	CG_VALUE_PLAIN,  /* a number or an address: ',' and ';' need no escape */
	CG_VALUE_URI,    /* as PLAIN, and announced by VALUE=uri */
	CG_VALUE_PARTS,  /* parts with ';' between */
	CG_VALUE_LIST,   /* items with ',' between */
	CG_VALUE_PLACE,  /* GEO: two parts, with ',' between in 2.1 and 4.0, and ';' in 3.0 */
	CG_VALUE_BINARY, /* base64 without white space */
} CgValueType;

/* Returns the value type of a property. That of one which may hold base64 is BINARY, and that of
 * OTHER is PARTS: what such a value is in fact is told by how it was written. */
CgValueType cg_property_value_type(CgProperty property);

typedef enum { CG_VERSION_21, CG_VERSION_30, CG_VERSION_40 } CgVersion;
/* Reads the version from the first line `VERSION:...`; without one it is 2.1. Returns FALSE if it
 * is none of these. */
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
#define CG_DELIMITER_LINE_MAX 128 /* a longer line is no delimiter, whatever follows in it */
CgDelimiter cg_vcard_delimiter(CgSpan physical);
/* Returns whether the line is `AGENT...:` and nothing more, so that a card may begin behind it. */
gboolean cg_vcard_opens_agent(CgSpan physical);

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
	gboolean keep_space; /* 2.1 folds before a space that is part of the text */
	guint count;         /* of logical lines so far */
	CgBuffer line;       /* the one that was read last, unfolded */
} CgVcardLines;

void cg_vcard_lines_init(CgVcardLines *lines, CgSpan card, CgVersion version);
void cg_vcard_lines_clear(CgVcardLines *lines);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(CgVcardLines, cg_vcard_lines_clear)
/* Reads the next logical line, and fills *line if it is a property. */
CgToken cg_vcard_lines_next(CgVcardLines *lines, CgVcardLine *line, GError **error);

/* --- Parameters --- */

/* One parameter. A bare word has an empty name. Both are trimmed, and the value keeps its quotes.
 */
typedef struct {
	CgSpan name, value;
} CgVcardParam;

/* Takes the next parameter off *params. Returns FALSE if there is none any more. */
gboolean cg_vcard_param_next(CgSpan *params, CgVcardParam *param);
/* Takes the next word off a list value (TYPE="work,voice"), without quotes and space. Empty words
 * are skipped. Returns FALSE if there is none any more. */
gboolean cg_vcard_word_next(CgSpan *list, CgSpan *word);
/* Returns the value without quotes and space at both ends. */
CgSpan cg_vcard_unquote(CgSpan value);
/* Returns the encoding that the parameters name. */
CgEncoding cg_vcard_encoding(CgSpan params);
/* Returns whether the word says how a value is written (BASE64, 8BIT, ...), and so names no type.
 */
gboolean cg_vcard_is_encoding(CgSpan word);
/* Returns whether the word is not empty and consists of letters, digits, '-', '_' and the
 * characters of `more`. */
gboolean cg_vcard_is_token(CgSpan word, const char *more);

/* --- Values --- */

/* Decodes a text value to clean UTF-8 with separators for its structure. Quoted-printable
 * characters are always meant literally; only bare ones carry structure and escapes. */
void cg_vcard_decode_text(CgSpan raw, gboolean quoted_printable, CgSpan charset, CgVersion version,
			  CgValueType value_type, CgBuffer *out);
/* Appends the base64 without white space, padded. Returns FALSE if other characters are in it. */
gboolean cg_vcard_clean_base64(CgSpan raw, CgBuffer *out);
/* Appends the bytes that this clean base64 stands for. */
void cg_vcard_unbase64(CgSpan clean, CgBuffer *out);
/* Drops `scheme` in front of the text from `at` to the end. */
void cg_vcard_drop_scheme(CgBuffer *bytes, gsize at, const char *scheme);
/* Drops the scheme, brackets and spaces of the telephone number from `at` to the end. */
void cg_vcard_clean_number(CgBuffer *bytes, gsize at);
/* Returns the bytes in UTF-8, lent from `bytes` if they are UTF-8 already, else from `room`. */
CgSpan cg_vcard_in_utf8(CgSpan bytes, CgSpan charset, CgBuffer *room);

/* --- Writing --- */

/* Writes one line, breaking it where it grows too long. A unit (one character as written) is never
 * broken. */
typedef struct {
	CgBuffer *out;
	gsize column;
	const char *line_break; /* what breaks a line; NULL: no line is broken */
	gsize indent;           /* columns that a line break leaves used */
} CgVcardWriter;

/* Returns a writer at the start of a line. */
CgVcardWriter cg_vcard_writer(CgBuffer *out, CgFormat format);
/* Writes a name, which is never broken: the first piece of a long one could be taken for more of
 * the base64 value before it. */
void cg_vcard_write_name(CgVcardWriter *writer, CgSpan name);
/* Writes parameters, and the marks around them, as they stand. */
void cg_vcard_write_plain(CgVcardWriter *writer, CgSpan utf8);
/* Returns whether a value of 2.1 must be quoted-printable: it is not plain ASCII, or has line
 * breaks, backslashes, or an end that readers would trim or misread. */
gboolean cg_vcard_needs_qp(CgSpan value, CgValueType value_type);
void cg_vcard_write_text_21(CgVcardWriter *writer, CgSpan value, CgValueType value_type);
void cg_vcard_write_qp(CgVcardWriter *writer, CgSpan value, CgValueType value_type);
void cg_vcard_write_text_30(CgVcardWriter *writer, CgSpan value, CgValueType value_type);
void cg_vcard_write_base64(CgVcardWriter *writer, CgSpan base64); /* folded in both formats */
