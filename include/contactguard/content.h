/* SPDX-License-Identifier: GPL-2.0-or-later */
/* content: vCards and the vCard listing, parsed, cut down and printed.
 *
 * Everything is decided on parsed properties, never on line prefixes. What cannot be parsed is an
 * error for its caller to count; it is never passed through. All text is UTF-8 in wiped memory.
 * bMessage, message listings and event reports will live here too. */
#pragma once

#include <contactguard/base.h>

/* --- Properties: the bits of the PropertySelector (PBAP 1.2.3) --- */

typedef enum {
	CG_PROP_VERSION,
	CG_PROP_FN,
	CG_PROP_N,
	CG_PROP_PHOTO,
	CG_PROP_BDAY,
	CG_PROP_ADR,
	CG_PROP_LABEL,
	CG_PROP_TEL,
	CG_PROP_EMAIL,
	CG_PROP_MAILER,
	CG_PROP_TZ,
	CG_PROP_GEO,
	CG_PROP_TITLE,
	CG_PROP_ROLE,
	CG_PROP_LOGO,
	CG_PROP_AGENT,
	CG_PROP_ORG,
	CG_PROP_NOTE,
	CG_PROP_REV,
	CG_PROP_SOUND,
	CG_PROP_URL,
	CG_PROP_UID,
	CG_PROP_KEY,
	CG_PROP_NICKNAME,
	CG_PROP_CATEGORIES,
	CG_PROP_PROID,
	CG_PROP_CLASS,
	CG_PROP_SORT_STRING,
	CG_PROP_CALL_DATETIME,
	CG_PROP_SPEEDDIALKEY,
	CG_PROP_X_BT_UCI,
	CG_PROP_X_BT_UID,
	CG_PROP_OTHER = 39, /* every property outside the table */
} CgProperty;

typedef guint64 CgFields; /* bit n: property n */
#define CG_FIELD(property) (G_GUINT64_CONSTANT(1) << (property))
#define CG_FIELDS_NONE     ((CgFields)0)
#define CG_FIELDS_ALL      (G_GUINT64_CONSTANT(0x80FFFFFFFF)) /* bits 0-31 and 39 */

/* Returns the name of the property as PBAP's table has it: "SORT-STRING". OTHER is "X-*". */
const char *cg_property_name(CgProperty property);
/* Returns the property of this name, without case; PRODID and PROID are the same. A name outside
 * the table is CG_PROP_OTHER. */
CgProperty cg_property_of(CgSpan name);
/* Parses a list of names, where X-* stands for OTHER. Returns FALSE, and leaves *fields alone, if a
 * name is not in the table; *unknown then lends it, unless unknown is NULL. */
gboolean cg_fields_parse(const char *list, char separator, CgFields *fields, CgSpan *unknown);

/* --- One vCard --- */

#define CG_CARD_MAX            (4u << 20) /* bytes of what is wanted of one card */
#define CG_CARD_CATEGORIES_MAX 1000       /* labels of one card; they become texts of their own */

typedef enum { CG_FORMAT_21, CG_FORMAT_30 } CgFormat;

/* Immutable, and counted. */
typedef struct CgCard CgCard;

/* Parses exactly one card: 2.1, 3.0 or 4.0; without VERSION it is 2.1. doc/tolerances.md has what
 * it makes of cards that no standard allows.
 *
 * It accepts what phones write: line ends of all kinds, a BOM, folding of either kind,
 * quoted-printable with soft breaks and charsets, base64 with or without line ends, groups
 * (item1.TEL), parameters bare or named, quotes that are not paired, nested AGENT. A CHARSET is
 * converted; without one, what is no UTF-8 is read as Windows-1252. A byte that cannot be read is
 * U+FFFD. Control characters are dropped.
 *
 * A line that cannot be read costs itself, and a value that cannot be read its property;
 * cg_card_unreadable() tells of them. An error is what the splitter would not give as one card, and
 * more than CG_CARD_MAX of what is wanted, where each property counts as 64 bytes more.
 *
 * Values are held decoded and tidy: TEL as it is dialled, data: URIs as base64,
 * line ends as LF, types in upper case. Returns NULL, with CG_ERROR_MALFORMED or CG_ERROR_LIMIT, if
 * it is refused. The caller owns the card. */
CgCard *cg_card_parse(CgSpan text, GError **error);
/* Parses a card of which only some properties are wanted. The others are skipped at their names:
 * they are neither decoded nor kept, whatever their size, and nothing that is wrong with them
 * matters. The rest is as for cg_card_parse(), which wants all. */
CgCard *cg_card_parse_fields(CgSpan text, CgFields wanted, GError **error);

/* What a reader makes of what is wrong in a card. */
typedef enum {
	CG_FAULT_LINE,   /* a line that cannot be read was dropped */
	CG_FAULT_VALUE,  /* a value that cannot be read was dropped, and its property with it */
	CG_FAULT_MENDED, /* a value is not as it should be, and was read as it was meant */
} CgFault;
#define CG_FAULTS 3
/* Called for each fault of the wanted properties, in the order of the text, with the number of its
 * line, counted from 1. */
typedef void (*CgFaultTold)(gpointer data, CgFault fault, guint line);
/* Parses a card as cg_card_parse_fields() does, and tells of its faults. Counting the lines costs
 * time, so this is for a person who looks for a fault. */
CgCard *cg_card_parse_telling(CgSpan text, CgFields wanted, CgFaultTold told, gpointer data,
			      GError **error);
/* Returns how many faults of this kind there were in the text that was parsed. A card that was made
 * from another one has none. */
guint cg_card_faults(const CgCard *card, CgFault fault);

/* Returns a card with N and FN of this name and an empty TEL, for an owner without a card. The
 * caller owns it. */
CgCard *cg_card_new_named(const char *name);
/* Returns the card with one more reference. */
CgCard *cg_card_ref(CgCard *card);
/* Drops a reference; the last one wipes and frees the card. */
void cg_card_unref(CgCard *card);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(CgCard, cg_card_unref)

/* Returns about how many bytes the card holds in memory. */
gsize cg_card_size(const CgCard *card);

/* Returns a card with these properties only. AGENT never survives. A group's label
 * (item1.X-ABLabel) is OTHER, and so are the groups and the parameters whose names begin with X-,
 * of which nobody can tell what they say. The caller owns the card. */
CgCard *cg_card_select(const CgCard *card, CgFields fields);
/* Returns the card with all of `property` replaced by one with this text, as cg_card_text() gives
 * it, or just removed if text is NULL. OTHER has no one name, so it can only be removed. The caller
 * owns the card. */
CgCard *cg_card_replace(const CgCard *card, CgProperty property, const char *text);
/* Returns the card with its `fields` taken out and those of another put in front, or just taken out
 * if from is NULL. Groups are dropped. The caller owns the card. */
CgCard *cg_card_with(const CgCard *card, CgFields fields, const CgCard *from);
/* Returns the card with N made from FN, or FN from N, if only one of them has text, and both are in
 * these fields. All of the made N is its first part. The caller owns the card. */
CgCard *cg_card_with_names(CgCard *card, CgFields fields);
/* Returns the card for a car that asked for PBAP's default contact image format (feature bit 9):
 * without a PHOTO of more than 50 kB, or one that is a JPEG of more than 300 pixels in width or
 * height. The caller owns the card. */
CgCard *cg_card_default_images(CgCard *card);
/* Returns whether such a car sees a PHOTO that is not empty. */
gboolean cg_card_has_default_image(const CgCard *card);

/* Appends the card with CRLF, in UTF-8, escaped for the format. fields: 0 for all; AGENT is never
 * printed.
 *
 * VERSION, N and TEL come always, and FN in 3.0; each is empty if it is not in fields or absent.
 * The rest of what is selected follows in the card's order. In 2.1 a value that is not plain ASCII
 * or has line breaks is CHARSET=UTF-8 and quoted-printable, and base64 ends with an empty line.
 * Types (HOME, CELL, ...) and LANGUAGE are kept, and in 3.0 VALUE, if it names a kind of value that
 * 3.0 has. Groups and parameters whose names begin with X- are kept with OTHER only. Those of 4.0
 * (LABEL, SORT-AS, ALTID, ...) have no place in either format.
 *
 * Parsing what was printed gives the same card, except that 2.1 has no place for VALUE, nor for
 * types and parameters that are no plain word (TYPE="Summer house"). */
void cg_card_print(const CgCard *card, CgFormat format, CgFields fields, CgBuffer *out);

/* --- Looking into a card --- */

/* Returns those of the wanted properties of which the text that was parsed had a value that could
 * not be read, and that the card therefore lacks, in part or altogether, or had a line that could
 * not be read and holds the property's name. A card that was made from another one has none of
 * these. */
CgFields cg_card_unreadable(const CgCard *card);
/* Returns how many lines the card has of this property. VERSION counts as 1. */
guint cg_card_count(const CgCard *card, CgProperty property);
/* Returns whether at least one of them has a value that is not empty. */
gboolean cg_card_has(const CgCard *card, CgProperty property);
/* Returns the decoded text of the nth, its components joined by ';' as they stand, or NULL if there
 * is none. The caller owns it. */
CgText *cg_card_text(const CgCard *card, CgProperty property, guint nth);
/* Returns the text of the first property of this name, without case, that is outside the table
 * (OTHER), or NULL if there is none. The caller owns it. */
CgText *cg_card_other(const CgCard *card, const char *name);
/* Returns one component of a structured value, "" if it is absent. Those of N are 0 family, 1
 * given, 2 additional, 3 prefix and 4 suffix. The caller owns it. */
CgText *cg_card_component(const CgCard *card, CgProperty property, guint nth, guint component);
/* Returns the labels in all CATEGORIES, trimmed and split at every comma: exporters also escape or
 * encode the commas between labels, and Exclude=label: must not miss one. The array ends with NULL;
 * the caller frees it with cg_texts_free(). */
CgText **cg_card_categories(const CgCard *card);
/* Frees an array of texts that ends with NULL. */
void cg_texts_free(CgText **texts);

typedef enum { CG_CALL_MISSED, CG_CALL_RECEIVED, CG_CALL_DIALED } CgCallKind;
/* Reads X-IRMC-CALL-DATETIME: its kind, and its value in *when, which the caller owns. Returns
 * FALSE if the card has none. */
gboolean cg_card_call(const CgCard *card, CgCallKind *kind, CgText **when);
/* Returns what the listing shows: N as "Family;Given;Additional;Prefix;Suffix" without empty parts
 * at the end; without N, FN; without both, "". Never TEL, ORG or SOUND. The caller owns it. */
CgText *cg_card_listing_name(const CgCard *card);

/* --- Comparing --- */

/* Returns the text case folded and normalised, for comparing names in any script. The caller owns
 * it. */
CgText *cg_text_fold(const char *utf8);
/* Returns what a character of a telephone number is to who dials it: the digit of ASCII for one of
 * any script, ' ' and '-' for Unicode's spaces and dashes, the ASCII form of one that is wide, and
 * 0 for what only directs the writing (format characters). Others stay. */
gunichar cg_number_char(gunichar c);
/* Returns the digits of a number with a leading + kept. `tel:` in front is dropped, and so are
 * brackets, spaces, dots and dashes; ',' ';' 'p' 'w' and extension signs end it. Returns "" if
 * there are no digits. The caller owns the text. */
CgText *cg_number_digits(const char *text);

/* --- Many vCards in a row: the body of a bulk pull --- */

/* Tells cards apart by their BEGIN and END lines, in whatever pieces the bytes come. Nothing that
 * is wrong costs more than one card, and a body is never refused.
 *
 * - A mark counts as a whole unfolded line; BEGIN also directly behind END. Another spelling
 *   (END:VCARD., BEGIN: VCARD) counts if the next line is VERSION, BEGIN or the end of the body.
 * - BEGIN in an open card counts if VERSION follows, or behind an empty AGENT. The card in it is
 *   held until the next mark behind its END: BEGIN or the end of the body says that the outer one
 *   was cut off, and is lost; END says that the inner one was nested, and goes with the outer one.
 * - Behind the soft break of a quoted-printable value, END counts only if BEGIN or the end of the
 *   body follows.
 * - BEGIN behind other text counts if VERSION follows and the open card had one: that was cut off.
 *
 * Lines between cards belong to none. What is not wanted, what is nested, and what cannot be read
 * is dropped as it comes, whatever its size; of a line that cannot be read, the names of wanted
 * properties stay. A card of more than CG_CARD_MAX then is lost. */
typedef struct CgSplitter CgSplitter;
/* Returns a splitter without bytes, for the parser that wants these properties. With CG_FIELDS_ALL
 * every byte of a card stays. */
CgSplitter *cg_splitter_new(CgFields wanted);
/* Frees the splitter and wipes its bytes; NULL is fine. */
void cg_splitter_free(CgSplitter *splitter);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(CgSplitter, cg_splitter_free)
/* Adds bytes. */
void cg_splitter_push(CgSplitter *splitter, CgSpan bytes);
/* Says that the body is over. */
void cg_splitter_end(CgSplitter *splitter);
/* Takes out the next card, which is lent until the next call. An empty one stands for a card that
 * was lost there. Returns FALSE if there is none yet: a card is told from the next one only when
 * that begins. */
gboolean cg_splitter_next(CgSplitter *splitter, CgSpan *card);
/* Returns how many cards were lost so far, and lines stood between cards. */
guint cg_splitter_faults(const CgSplitter *splitter);

/* --- The vCard listing (PBAP 1.2.3, 3.1.6) --- */

/* Appends what comes before the entries. */
void cg_listing_begin(CgBuffer *out);
/* Appends one entry. The name is escaped; its control characters are dropped. */
void cg_listing_entry(CgBuffer *out, guint32 handle, const char *name);
/* Appends what comes after the entries. */
void cg_listing_end(CgBuffer *out);

typedef struct {
	CgText *handle; /* as sent, "12.vcf" */
	CgText *name;   /* "" if the entry has none */
} CgListingEntry;
#define CG_LISTING_MAX 65535 /* entries: PhonebookSize has 16 bits */
/* Parses a listing, whose root may be spelled vcard-listing or vCard-listing. Returns an array of
 * CgListingEntry, which the caller owns, or NULL with CG_ERROR_MALFORMED or CG_ERROR_LIMIT. */
GPtrArray *cg_listing_parse(CgSpan xml, GError **error);
/* Parses "12.vcf". Returns FALSE, and leaves *handle alone, if the name is not decimal digits and
 * .vcf, in any case, or does not fit into 32 bits. */
gboolean cg_handle_parse(const char *name, guint32 *handle);
