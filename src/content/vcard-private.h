/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The wire side of a vCard: marks, logical lines, parameters, and values as they are written.
 * Nothing here knows what a card means. */
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
/* Returns the version that the value of VERSION names by its first digit: 2.1 if it names none. */
CgVersion cg_vcard_version(CgSpan value);

/* --- Bytes --- */

/* Returns whether the text begins with the prefix, without case. */
gboolean cg_vcard_starts_with(CgSpan text, const char *prefix);
/* Returns whether there is only white space, or control characters, which nothing keeps. */
gboolean cg_vcard_blank(CgSpan bytes);
/* Returns the bytes without the white space at both ends. */
CgSpan cg_vcard_trim(CgSpan bytes);
/* Returns what stands behind the byte at this place. */
CgSpan cg_vcard_behind(CgSpan bytes, gsize at);
/* Returns the bytes without a byte order mark in front. */
CgSpan cg_vcard_skip_bom(CgSpan bytes);

/* --- Marks: the lines that open and close a card --- */

typedef enum {
	CG_MARK_NONE,
	CG_MARK_BEGIN,
	CG_MARK_END,
	CG_MARK_END_BEGIN,  /* both in one line */
	CG_MARK_LIKE_BEGIN, /* another spelling: BEGIN: VCARD */
	CG_MARK_LIKE_END,   /* END:VCARD. */
	CG_MARK_CUT_BEGIN,  /* behind other text: a card that was cut off in a line, and the next */
} CgMark;
#define CG_MARK_LINE_MAX 128 /* bytes; a longer line is no mark, but may end with a cut one */
/* What stands in the next line that is not blank. */
typedef enum {
	CG_NEXT_OTHER,
	CG_NEXT_FOLD, /* more of the same line */
	CG_NEXT_VERSION,
	CG_NEXT_BEGIN,
	CG_NEXT_OVER, /* nothing: the body ends */
} CgNext;
/* Where a mark stands. */
typedef struct {
	gboolean open;      /* in a card */
	gboolean versioned; /* which had its VERSION */
	gboolean invited;   /* right behind `AGENT:`, or behind the END of a card in this one */
	gboolean in_value;  /* behind the soft break of a quoted-printable value */
} CgMarkPlace;

/* Returns what a physical line may be. */
CgMark cg_vcard_mark(CgSpan line);
/* Returns what a physical line that is not blank is to the mark before it. */
CgNext cg_vcard_next(CgSpan line);
/* Returns whether this mark, there, before such a line, is one. A CUT_BEGIN that is one comes
 * behind the text of its line. */
gboolean cg_vcard_mark_counts(CgMark mark, CgNext next, const CgMarkPlace *place);
/* Returns whether the line, without blanks, ends with BEGIN:VCARD. */
gboolean cg_vcard_ends_with_begin(CgSpan line);

/* --- Lines --- */

#define CG_NAME_MAX       256  /* bytes of a name with its group */
#define CG_HEAD_FOLDS_MAX 64   /* more in one head cannot be read, either */
#define CG_HEAD_MAX       4096 /* bytes of a line before its colon; a longer head cannot be read */

/* Cuts the next physical line off the front. A line ends with LF, CR LF, CR alone, or (in an iPhone
 * export) CR CR LF; CRs behind a LF belong to it. *line is without its end, and *taken with it.
 * Returns FALSE if the end is not there yet; over: what is left is a line, too, if there is
 * anything. */
gboolean cg_vcard_cut_line(CgSpan bytes, gboolean over, CgSpan *line, gsize *taken);
/* Returns whether the line begins with a blank, control characters aside, and so continues the one
 * before it. */
gboolean cg_vcard_starts_folded(CgSpan line);
/* Returns what such a line has behind that blank. */
CgSpan cg_vcard_unfold(CgSpan line);
/* Returns whether the line ends with a soft break, and blanks and control characters perhaps. *size
 * is set to the size without it. */
gboolean cg_vcard_has_soft_break(CgSpan line, gsize *size);

/* From the one that changes least. */
typedef enum { CG_ENCODING_NONE, CG_ENCODING_QP, CG_ENCODING_BASE64 } CgEncoding;

/* What stands before the colon of a line. Spans are lent by the text that it was read from. */
typedef struct {
	CgSpan group, name, params;
	gsize size; /* up to the colon */
	CgProperty property;
	CgEncoding encoding;
} CgVcardHead;
typedef enum { CG_HEAD_READ, CG_HEAD_OPEN, CG_HEAD_DIRTY, CG_HEAD_BAD } CgHeadState;
/* Where the search for a head's colon has come to, so that it goes on from there. */
typedef struct {
	gsize at;
	gboolean quoted;
} CgColon;
/* Reads the head from the unfolded text of a line. Returns OPEN if its colon has not come; over: no
 * more will come, and a quote that is not paired quotes nothing. A line without a colon, without a
 * proper name, named BEGIN or END, or with too long a head is BAD. If there are control characters
 * up to head->size, it is DIRTY, to be read again without them. */
CgHeadState cg_vcard_read_head(CgSpan text, gboolean over, CgColon *colon, CgVcardHead *head);
/* Takes the control characters out of a DIRTY head at the front of the line. */
void cg_vcard_clean_head(CgBuffer *line, CgColon *colon);
/* Returns whether this physical line continues a value in that encoding. soft: the line before it
 * ends with a soft break. */
gboolean cg_vcard_continues(CgEncoding encoding, gboolean soft, CgSpan line);

/* A search for the names of properties, as whole words, in a line that cannot be read. */
typedef struct {
	char word[32];
	gsize size;
	CgFields found;
} CgWordSearch;
void cg_word_search_feed(CgWordSearch *search, CgSpan bytes);
/* Returns what was found, and starts again. */
CgFields cg_word_search_end(CgWordSearch *search);

/* Whether a line without a colon is more of the quoted-printable value before it, whose writer left
 * out the soft break. Only what could be a head is looked at. */
typedef struct {
	CgWordSearch names;
	gsize size; /* bytes so far */
	gboolean colon;
} CgRestSearch;
void cg_rest_search_feed(CgRestSearch *search, CgSpan bytes);
/* Returns whether it is, as far as it was fed: it has no colon, and no name of a property, which
 * may be what is left of a line. */
gboolean cg_rest_search_found(CgRestSearch search);

typedef enum {
	CG_TOKEN_BEGIN,
	CG_TOKEN_END,
	CG_TOKEN_PROPERTY, /* that is wanted */
	CG_TOKEN_SKIPPED,  /* a property that is not, and has no value here */
	CG_TOKEN_BAD,      /* a line that cannot be read */
	CG_TOKEN_EOF,
} CgToken;

/* --- Cards in cards --- */

/* Cards open at once: bits of CgNest's versioned. What begins in so many, as behind so many cards
 * that were cut off, costs the outermost. */
#define CG_NEST_MAX 64

/* Which cards are open. A card that ends in another one is held until the next mark tells whether
 * it was nested there, as an AGENT is, or the other one was cut off before it. */
typedef struct {
	guint open;        /* how many, the held one among them */
	gboolean held;     /* the innermost has ended */
	gboolean agent;    /* the last line was `AGENT:` */
	gboolean ended;    /* the last line was an END */
	guint64 versioned; /* bit n: the card n, counted from the outermost, had its VERSION */
} CgNest;
typedef enum {
	CG_SETTLED_NOTHING,
	CG_SETTLED_NESTED, /* the held card was nested, and goes with the one around it */
	CG_SETTLED_WHOLE,  /* the held card is whole, and all around it were cut off */
} CgSettled;

CgMarkPlace cg_nest_place(const CgNest *nest, gboolean in_value);
/* Settles what becomes of the held card, before BEGIN, END or, at the end of the body, EOF is
 * taken. */
CgSettled cg_nest_settle(CgNest *nest, CgToken mark);
/* Opens a card. Returns FALSE if too many are open. */
gboolean cg_nest_begin(CgNest *nest);
/* Forgets the outermost card, which was cut off, while others are open in it. */
void cg_nest_lose_outermost(CgNest *nest);
/* Ends the innermost card, which is then held if it is in another one. Returns FALSE if none is
 * open. */
gboolean cg_nest_end(CgNest *nest);
/* Takes note of a line that is no mark, as soon as its head is read; head is NULL if it cannot be.
 * blank: its value is, as far as it has come. Returns whether the line is the first VERSION of its
 * card. */
gboolean cg_nest_line(CgNest *nest, const CgVcardHead *head, gboolean blank);

/* --- One text --- */

/* One property, unfolded. Spans are lent until the next line is read. */
typedef struct {
	CgVcardHead head;
	CgSpan value;
} CgVcardLine;

typedef struct {
	CgSpan left;         /* not yet read */
	CgFields wanted;     /* the values of others are skipped */
	gboolean keep_space; /* 2.1 folds before a space that is part of the text */
	CgNest *nest;        /* which cards are open; the reader's caller tells it of marks */
	CgToken pending;     /* to be given next; EOF: none */
	gsize cost;          /* bytes of what was wanted so far */
	CgFields named;      /* in the BAD line that was read last */
	CgBuffer line;       /* the one that was read last, unfolded */
} CgVcardLines;

/* nest is lent. */
void cg_vcard_lines_init(CgVcardLines *lines, CgSpan text, CgFields wanted, CgNest *nest);
void cg_vcard_lines_clear(CgVcardLines *lines);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(CgVcardLines, cg_vcard_lines_clear)
/* Reads the next logical line that is not blank, and fills *line if it is a property; a SKIPPED one
 * has its head alone. */
CgToken cg_vcard_lines_next(CgVcardLines *lines, CgVcardLine *line);

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
/* Returns the encoding that the parameters name. If they name several, the one that changes more
 * holds: phones write ENCODING=b,b, and add ENCODING=8BIT to a picture. */
CgEncoding cg_vcard_encoding(CgSpan params);
/* Returns whether the word says how a value is written (BASE64, 8BIT, ...), and so names no type.
 */
gboolean cg_vcard_is_encoding(CgSpan word);
/* Returns whether the word is not empty and consists of letters, digits, '-', '_' and the
 * characters of `more`. */
gboolean cg_vcard_is_token(CgSpan word, const char *more);

/* --- Charsets --- */

/* Returns the bytes in UTF-8, lent from `bytes` if they are UTF-8 already, else from `room`, which
 * is empty before. What cannot be read is U+FFFD at its place, and a blank that folding put into a
 * character is dropped. Without a charset, or if it is not known, bytes that are mostly no UTF-8
 * are Windows-1252. */
CgSpan cg_vcard_in_utf8(CgSpan bytes, CgSpan charset, CgBuffer *room);

/* --- Values --- */

/* Decodes a text value to clean UTF-8 with separators for its structure. Quoted-printable
 * characters are always meant literally; only bare ones carry structure and escapes. A value of 2.1
 * that is plainly escaped as 3.0 wants it is read so. */
void cg_vcard_decode_text(CgSpan raw, gboolean quoted_printable, CgSpan charset, CgVersion version,
			  CgValueType value_type, CgBuffer *out);
/* Drops `scheme` in front of the text from `at` to the end. */
void cg_vcard_drop_scheme(CgBuffer *bytes, gsize at, const char *scheme);
/* Makes what can be dialled of the telephone number from `at` to the end, which is UTF-8: without
 * scheme, brackets, spaces and what is not seen, and in ASCII as far as cg_number_char() has it. */
void cg_vcard_clean_number(CgBuffer *bytes, gsize at);

/* --- Base64 --- */

/* Returns whether a line without blanks around it holds nothing but base64, as it may be written.
 * *odd: '-', '_' or control characters are in it. */
gboolean cg_vcard_looks_like_base64(CgSpan line, gboolean *odd);
/* Appends the base64 as one run of the usual alphabet, padded: without white space, control
 * characters, escaped line ends and colons before it, and with pieces that were padded each made
 * one. Returns FALSE if other characters are in it. */
gboolean cg_vcard_clean_base64(CgSpan raw, CgBuffer *out);
/* Appends the bytes that this clean base64 stands for. */
void cg_vcard_unbase64(CgSpan clean, CgBuffer *out);

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
