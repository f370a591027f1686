/* SPDX-License-Identifier: GPL-2.0-or-later */
/* content: vCards and the vCard listing, parsed, cut down and printed.
 *
 * Everything is decided on parsed properties, never on line prefixes. What cannot be parsed is an
 * error for its caller to count; it is never passed through. All text is UTF-8 in wiped memory.
 * bMessage, message listings and event reports will live here too. */
#pragma once

#include <contactguard/base.h>

/* --- Properties (PBAP 1.2.3, PropertySelector; doc/protocol.md, section 2) --- */

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

const char *cg_property_name(CgProperty property); /* "SORT-STRING", ...; OTHER is "X-*" */
/* Without case; PRODID and PROID are one. A name outside the table is CG_PROP_OTHER. */
CgProperty cg_property_of(CgSpan name);
/* "N,TEL" or "N;TEL". FALSE: a name not in the table (X-* stands for OTHER); *unknown lends it (may
 * be NULL). */
gboolean cg_fields_parse(const char *list, char separator, CgFields *fields, CgSpan *unknown);

/* --- One vCard --- */

#define CG_CARD_MAX            (4u << 20) /* bytes; of one card, as it comes */
#define CG_CARD_LINES_MAX      10000      /* logical lines; a card is a person, not a database */
#define CG_CARD_DEPTH_MAX      3          /* nested AGENT */
#define CG_CARD_CATEGORIES_MAX 1000       /* labels of one card; they become texts of their own */

typedef enum { CG_FORMAT_21, CG_FORMAT_30 } CgFormat;

/* Immutable, counted. */
typedef struct CgCard CgCard;

/* Exactly one card, 2.1, 3.0 or 4.0, in any of the shapes phones write: CRLF or LF, a BOM, folding
 * of either kind, quoted-printable with soft breaks and charsets, base64 with or without line ends,
 * groups (item1.TEL), parameters bare or named, nested AGENT, blank lines around. CHARSETs are
 * converted. Invalid UTF-8 without a CHARSET is read as Latin-1; NUL bytes and control characters
 * other than TAB, CR, LF make the card an error (encoded ones are dropped), as do two VERSIONs,
 * wrong base64, and a line without a name or a colon. Without VERSION it is 2.1. Values are held
 * decoded and tidy: TEL without tel:, brackets and spaces, data: URIs as base64, line ends as LF,
 * types in upper case. NULL: CG_ERROR_MALFORMED or CG_ERROR_LIMIT. */
CgCard *cg_card_parse(CgSpan text, GError **error);
CgCard *
cg_card_new_named(const char *name); /* N and FN of this name, an empty TEL: the owner card */
CgCard *cg_card_ref(CgCard *card);
void cg_card_unref(CgCard *card);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(CgCard, cg_card_unref)

gsize cg_card_size(const CgCard *card); /* bytes it holds in memory, roughly */

/* A card with these properties only. AGENT never survives. A group's label (item1.X-ABLabel) is
 * OTHER. */
CgCard *cg_card_select(const CgCard *card, CgFields fields);
/* The card with all of `property` replaced by one with this text, as cg_card_text() gives it (NULL:
 * just removed). OTHER has no one name, so it can only be removed. */
CgCard *cg_card_replace(const CgCard *card, CgProperty property, const char *text);

/* The card with its `fields` taken out and those of another put in front. from NULL: just removed.
 * Groups are dropped. */
CgCard *cg_card_with(const CgCard *card, CgFields fields, const CgCard *from);

/* The card as a car may see it that asked for PBAP's default contact image format (feature bit 9):
 * without the PHOTOs of more than 50 kB, and without JPEGs of more than 300 pixels either way.
 * Caller owns. */
CgCard *cg_card_default_images(CgCard *card);

/* Prints with CRLF, in UTF-8, escaped for the format: VERSION and N always, FN in 3.0 always, TEL
 * always (each empty where not in fields or absent), then the selected rest in the card's
 * order. 2.1: CHARSET=UTF-8 and quoted-printable where a value is not plain ASCII or has line
 * breaks; base64 in its 2.1 shape. Types (HOME, CELL, ...) are kept; parameters that name no type
 * are kept only where the format knows them. Groups are kept with OTHER only. Parsing what was
 * printed gives the same card, but that 2.1 has no place for types that are no plain word
 * (TYPE="Summer house"). fields 0 prints all (AGENT never). */
void cg_card_print(const CgCard *card, CgFormat format, CgFields fields, CgBuffer *out);

/* --- Looking into a card --- */

guint cg_card_count(const CgCard *card, CgProperty property);  /* VERSION: always 1 */
gboolean cg_card_has(const CgCard *card, CgProperty property); /* at least one non-empty value */
/* Decoded text of the nth, components joined by ';' as they stand; NULL: no such. */
CgText *cg_card_text(const CgCard *card, CgProperty property, guint nth);
/* One component of a structured value: N 0 family, 1 given, 2 additional, 3 prefix, 4 suffix. ""
 * where absent. */
CgText *cg_card_component(const CgCard *card, CgProperty property, guint nth, guint component);
/* CATEGORIES of all properties, split at every comma, trimmed: exporters also escape or encode the
 * commas between labels, and Exclude=label: must not miss one. Of strv shape, free with
 * cg_texts_free(). */
CgText **cg_card_categories(const CgCard *card);
void cg_texts_free(CgText **texts);
/* MISSED, RECEIVED or DIALED of X-IRMC-CALL-DATETIME, and its value; FALSE: none. */
typedef enum { CG_CALL_MISSED, CG_CALL_RECEIVED, CG_CALL_DIALED } CgCallKind;
gboolean cg_card_call(const CgCard *card, CgCallKind *kind, CgText **when);
/* What the listing shows: N as "Family;Given;Additional;Prefix;Suffix" with trailing empty parts
 * cut; without N, FN. Never TEL, ORG or SOUND. "" for none. */
CgText *cg_card_listing_name(const CgCard *card);

/* Case folded and normalised, for comparing names in any script. */
CgText *cg_text_fold(const char *utf8);
/* The digits of a number with a leading + kept; brackets, spaces, dots and dashes dropped; at ','
 * ';' 'p' 'w' and extension marks it ends. "" where there are no digits. `tel:` in front is
 * dropped. */
CgText *cg_number_digits(const char *text);

/* --- Many vCards in a row: the body of a bulk pull --- */

/* Tells cards apart without understanding them: BEGIN and END lines, nested AGENT, and the lines
 * between. A card over CG_CARD_MAX is skipped to its end and counted as dropped. Only blank lines
 * and a BOM may stand between cards. A BEGIN inside a card that is no AGENT, one glued to the end
 * of another line (the card before was cut off), other bytes between cards, or an end without
 * END:VCARD is a framing fault: everything from this body is in doubt. */
typedef struct CgSplitter CgSplitter;
CgSplitter *cg_splitter_new(void);
void cg_splitter_free(CgSplitter *splitter);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(CgSplitter, cg_splitter_free)
gboolean cg_splitter_push(CgSplitter *splitter, CgSpan bytes,
			  GError **error);                      /* FALSE: CG_ERROR_FRAMING */
gboolean cg_splitter_next(CgSplitter *splitter, CgSpan *card);  /* lent until the next call on it */
gboolean cg_splitter_end(CgSplitter *splitter, GError **error); /* FALSE: CG_ERROR_FRAMING */
guint cg_splitter_dropped(const CgSplitter *splitter);

/* --- The vCard listing (PBAP 3.1.6) --- */

void cg_listing_begin(CgBuffer *out);
void cg_listing_entry(CgBuffer *out, guint32 handle,
		      const char *name); /* escapes; control characters dropped */
void cg_listing_end(CgBuffer *out);

typedef struct {
	CgText *handle; /* as sent, "12.vcf" */
	CgText *name;
} CgListingEntry;
#define CG_LISTING_MAX 65535 /* entries: PhonebookSize is 16 bits */
/* Root vcard-listing or vCard-listing. GPtrArray of CgListingEntry with its free function set.
 * NULL: CG_ERROR_MALFORMED or CG_ERROR_LIMIT. */
GPtrArray *cg_listing_parse(CgSpan xml, GError **error);
/* "12.vcf" -> 12. FALSE: not digits (decimal) + .vcf, or over 32 bits. Case of .vcf is free. */
gboolean cg_handle_parse(const char *name, guint32 *handle);
