/* SPDX-License-Identifier: GPL-2.0-or-later */
/* content: vCards, messages, and the listings and reports of both, parsed, cut down and printed.
 *
 * Everything is decided on parsed properties, never on line prefixes. What cannot be parsed is an
 * error for its caller to count; it is never passed through. All text is UTF-8 in wiped memory. */
#pragma once

#include <contactguard/base.h>
#include <contactguard/profile.h>

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

/* --- Times of MAP (MAP 3.1.6, 5.5.4.3) --- */

/* A time as a phone's calendar shows it, with or without its zone. */
typedef struct {
	gint64 local; /* seconds, comparable with other local times alone */
	gint offset;  /* minutes east of UTC */
	gboolean zoned;
} CgMapTime;
/* Parses YYYYMMDDTHHMMSS with +hhmm, -hhmm, Z or nothing behind it. Returns FALSE, and leaves *time
 * alone, if it is none of these, or no day or time of a calendar. */
gboolean cg_map_time_parse(const char *text, CgMapTime *time);
/* Returns which time comes first, as strcmp() does. If both have a zone, what counts is the moment;
 * else it is what the calendar shows. */
gint cg_map_time_compare(const CgMapTime *a, const CgMapTime *b);

/* --- Parties: who sent a message, and who got it --- */

typedef enum { CG_PARTY_SENDER, CG_PARTY_RECIPIENT, CG_PARTY_REPLY_TO } CgPartyRole;
typedef struct {
	CgPartyRole role;
	guint level;        /* in a bMessage: of the envelope that names it, from 1; else 0 */
	CgText *name;       /* "" if it has none */
	CgText **addresses; /* telephone numbers and e-mail addresses; ends with NULL, may be empty
			     */
	CgCard *card; /* what a bMessage has of it; NULL in a listing, or if it is unreadable */
	/* Something that says who it is cannot be read. A message with such a party is nobody's. */
	gboolean unreadable;
} CgParty;

/* --- One message, as a listing has it (MAP 3.1.6) --- */

/* Counted. It is changed only until somebody else has it. */
typedef struct CgMessage CgMessage;
/* Returns a message with this handle and no attributes. The caller owns it. */
CgMessage *cg_message_new(guint64 handle);
/* Returns a copy with another handle. The caller owns it. */
CgMessage *cg_message_copy(const CgMessage *message, guint64 handle);
/* Returns the message with one more reference. */
CgMessage *cg_message_ref(CgMessage *message);
/* Drops a reference; the last one wipes and frees the message. NULL is fine. */
void cg_message_unref(CgMessage *message);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(CgMessage, cg_message_unref)

/* Returns about how many bytes the message holds in memory. */
gsize cg_message_size(const CgMessage *message);
/* Returns its handle. */
guint64 cg_message_handle(const CgMessage *message);
/* Returns the value of an attribute, lent until it changes, or NULL if it is absent. Words are
 * spelled as the profile has them, and a time is one that cg_map_time_parse() takes. */
const char *cg_message_text(const CgMessage *message, CgMessageAttribute attribute);
/* Sets an attribute; NULL removes it. Returns FALSE if the value is not what the attribute holds (a
 * number, a time, yes or no, one of its words); then it is absent. Line ends become blanks. */
gboolean cg_message_set(CgMessage *message, CgMessageAttribute attribute, const char *value);
/* Returns its parties, an array of CgParty that the caller owns: the sender, who may have no
 * address, then each recipient, then those who would get an answer. */
GPtrArray *cg_message_parties(const CgMessage *message);
/* Parses a handle: up to 16 hexadecimal digits. Returns FALSE, and leaves *handle alone, if the
 * text is anything else. */
gboolean cg_message_handle_parse(const char *text, guint64 *handle);

/* --- The message listing (MAP 3.1.6) --- */

#define CG_SUBJECT_MAX 256 /* bytes of a subject in a listing (MAP 3.1.6) */
/* How a car asked for a listing, and what of the owner it may see. */
typedef struct {
	guint32 mask;          /* ParameterMask; 0: what the version demands */
	guint minor;           /* the listing's version is 1.minor: 0 or 1 */
	guint8 subject_length; /* bytes; 0: CG_SUBJECT_MAX */
	/* A bit for each CgPartyRole whose names and addresses are the owner's and not granted:
	 * their attributes are empty. What a sender wants to be answered at goes with the sender.
	 */
	guint emptied;
} CgMessageShow;
/* Appends what comes before the entries, for version 1.minor. */
void cg_message_listing_begin(CgBuffer *out, guint minor);
/* Appends one entry: the handle, and those attributes that are in the mask, that the version has
 * and that the message has. One that the version demands, but the message lacks, is empty, 0 or
 * what the profile takes for granted. */
void cg_message_listing_entry(CgBuffer *out, const CgMessage *message, const CgMessageShow *show);
/* Appends what comes after the entries. */
void cg_message_listing_end(CgBuffer *out);

/* Called for each entry, which is lent. */
typedef void (*CgMessageTold)(gpointer data, CgMessage *message);
/* Parses a listing, row by row. A row that is not XML, or without a handle of 64 bits, is lost, and
 * an attribute that is not what it should be is absent; neither costs anything else. Two rows may
 * have the same handle: each is told, since nobody here can know which one is true. *lost counts
 * the rows that are lost, and the end if it is missing. Returns FALSE, with CG_ERROR_MALFORMED, if
 * the text is no message listing. */
gboolean cg_message_listing_parse(CgSpan xml, CgMessageTold told, gpointer data, guint *lost,
				  GError **error);

/* --- The folder listing (OBEX Folder Listing, MAP 3.1.5) --- */

#define CG_FOLDERS_MAX 1024 /* the profile's default for MaxListCount (MAP 5.4.3.1) */
/* Appends what comes before the entries. */
void cg_folder_listing_begin(CgBuffer *out);
/* Appends one folder. */
void cg_folder_listing_entry(CgBuffer *out, const char *name);
/* Appends what comes after the entries. */
void cg_folder_listing_end(CgBuffer *out);
/* Parses a listing. Returns the folders' names, an array of CgText that the caller owns, or NULL
 * with CG_ERROR_MALFORMED or CG_ERROR_LIMIT. A row that cannot be read is passed by. */
GPtrArray *cg_folder_listing_parse(CgSpan xml, GError **error);

/* --- The conversation listing (MAP 3.1.9) --- */

typedef struct CgConversation CgConversation;
/* Returns a conversation with this id and nothing else, or NULL if that is not an id: up to 32
 * hexadecimal digits. The caller owns it. */
CgConversation *cg_conversation_new(const char *id);
/* Frees a conversation; NULL is fine. */
void cg_conversation_free(CgConversation *conversation);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(CgConversation, cg_conversation_free)
/* Returns its id, lent. */
const char *cg_conversation_id(const CgConversation *conversation);
/* Returns whether all its participants could be read. */
gboolean cg_conversation_attributable(const CgConversation *conversation);
/* Returns how many participants it has. */
guint cg_conversation_participants(const CgConversation *conversation);
/* Adds a participant, who is the last one. */
void cg_conversation_add_participant(CgConversation *conversation);
/* Returns the value of an attribute, lent until it changes, or NULL if it is absent. nth, counted
 * from 0, says of which participant, if it is an attribute of one. */
const char *cg_conversation_text(const CgConversation *conversation,
				 CgConversationAttribute attribute, guint nth);
/* Sets an attribute, as cg_message_set() does. */
gboolean cg_conversation_set(CgConversation *conversation, CgConversationAttribute attribute,
			     guint nth, const char *value);

/* Appends what comes before the entries. */
void cg_conversation_listing_begin(CgBuffer *out);
/* Appends one conversation: its id, and what is in the mask, a ConvParameterMask. 0 is what the
 * profile demands, and the participants. */
void cg_conversation_listing_entry(CgBuffer *out, const CgConversation *conversation, guint32 mask);
/* Appends what comes after the entries. */
void cg_conversation_listing_end(CgBuffer *out);
/* Called for each conversation, which is lent. */
typedef void (*CgConversationTold)(gpointer data, CgConversation *conversation);
/* Parses a listing, row by row. A conversation without an id is lost, with its participants. One
 * that lost a participant, or its end, is told and not attributable. *lost counts what is lost.
 * Returns FALSE, with CG_ERROR_MALFORMED, if the text is no conversation listing. */
gboolean cg_conversation_listing_parse(CgSpan xml, CgConversationTold told, gpointer data,
				       guint *lost, GError **error);

/* --- The event report, 1.0 to 1.2 (MAP 3.1.7) --- */

/* What a report says of its event, beside its kind and a message's handle. */
typedef enum {
	CG_REPORT_FOLDER,
	CG_REPORT_OLD_FOLDER,
	CG_REPORT_MESSAGE_TYPE,
	CG_REPORT_DATETIME, /* from here on 1.1 */
	CG_REPORT_SUBJECT,
	CG_REPORT_SENDER_NAME,
	CG_REPORT_PRIORITY,
	CG_REPORT_CONVERSATION_NAME, /* from here on 1.2 */
	CG_REPORT_CONVERSATION_ID,
	CG_REPORT_PRESENCE_AVAILABILITY,
	CG_REPORT_PRESENCE_TEXT,
	CG_REPORT_LAST_ACTIVITY,
	CG_REPORT_CHAT_STATE,
	CG_REPORT_READ_STATUS,
	CG_REPORT_EXTENDED_DATA,
	CG_REPORT_PARTICIPANT_UCI,
	CG_REPORT_CONTACT_UID,
	CG_REPORT_ATTRIBUTES
} CgReportAttribute;

typedef struct CgEvent CgEvent;
/* Returns an event of this kind and nothing else. The caller owns it. */
CgEvent *cg_event_new(CgEventKind kind);
/* Frees an event; NULL is fine. */
void cg_event_free(CgEvent *event);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(CgEvent, cg_event_free)
/* Returns what happened. */
CgEventKind cg_event_kind(const CgEvent *event);
/* Returns whether it is about one message, and sets *handle. */
gboolean cg_event_handle(const CgEvent *event, guint64 *handle);
/* Sets which message it is about. */
void cg_event_set_handle(CgEvent *event, guint64 handle);
/* Returns the value of an attribute, lent until it changes, or NULL if it is absent. */
const char *cg_event_text(const CgEvent *event, CgReportAttribute attribute);
/* Sets an attribute, as cg_message_set() does. */
gboolean cg_event_set(CgEvent *event, CgReportAttribute attribute, const char *value);
/* Appends the report of an event, with what version 1.minor has of its attributes. Returns FALSE,
 * and appends nothing, if that version does not know such an event. */
gboolean cg_event_print(const CgEvent *event, guint minor, CgBuffer *out);
/* Parses a report, of which the first event that is known counts. An attribute that is not what it
 * should be is absent. Returns NULL, with CG_ERROR_MALFORMED, if there is no such event, or one of
 * a message that lacks the handle. The caller owns the event. */
CgEvent *cg_event_parse(CgSpan xml, GError **error);

/* --- The bMessage, 1.0 and 1.1: one message with its body (MAP 3.1.3) --- */

#define CG_BMESSAGE_MAX     (4u << 20) /* bytes: many times what networks carry as one message */
#define CG_BMESSAGE_LEVELS  3          /* envelopes in one another (MAP 3.1.3) */
#define CG_BMESSAGE_PARTIES 1024       /* of one message: as many as the largest groups have */

/* What a bMessage says of its message, beside the parties and the text. */
typedef enum {
	CG_BMESSAGE_STATUS, /* READ or UNREAD */
	CG_BMESSAGE_TYPE,
	CG_BMESSAGE_FOLDER,
	CG_BMESSAGE_EXTENDED_DATA, /* 1.1 */
	CG_BMESSAGE_PART_ID,       /* from here on of the body */
	CG_BMESSAGE_LANGUAGE,
	CG_BMESSAGE_ATTRIBUTES
} CgBmessageAttribute;

typedef struct CgBmessage CgBmessage;
/* Returns a bMessage without parties and text, in one envelope. The caller owns it. */
CgBmessage *cg_bmessage_new(void);
/* Frees a bMessage; NULL is fine. */
void cg_bmessage_free(CgBmessage *message);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(CgBmessage, cg_bmessage_free)
/* Parses a bMessage. What is wrong costs itself: a line that the format does not know is passed by,
 * and a vCard that cannot be read makes its party unreadable, as does one of which an address
 * cannot be read. vCards count as parties wherever they stand outside the text.
 *
 * LENGTH holds only if the text that it tells of ends with END:MSG, right before END:BBODY; else
 * the text ends at the first line END:MSG that is followed by END:BBODY, or by BEGIN:MSG. Slashes
 * that keep a line of text from being END:MSG are taken off, and several texts are joined by line
 * ends. A text is converted to UTF-8 as a value of a vCard is; one of native short messages
 * (ENCODING:G-..) is put together of its PDUs, whose addresses are parties, too. A native text of
 * another network has a party that is unreadable. The headers of MIME at the front of a text that
 * is no short message's are read: whom From, To, Cc and their like name is a party without a card.
 *
 * Returns NULL, with CG_ERROR_MALFORMED, if the text does not begin with BEGIN:BMSG or END:BMSG is
 * missing, and with CG_ERROR_LIMIT if it is over the limits above. The caller owns the result. */
CgBmessage *cg_bmessage_parse(CgSpan text, GError **error);
/* Returns the value of an attribute, lent until it changes, or NULL if it is absent. */
const char *cg_bmessage_attribute(const CgBmessage *message, CgBmessageAttribute attribute);
/* Sets an attribute, as cg_message_set() does. */
gboolean cg_bmessage_set(CgBmessage *message, CgBmessageAttribute attribute, const char *value);
/* Returns its parties, an array of CgParty that is lent. Those with level 0 are the senders. */
const GPtrArray *cg_bmessage_parties(const CgBmessage *message);
/* Returns whether all of its parties could be read. If not, it is nobody's. */
gboolean cg_bmessage_attributable(const CgBmessage *message);
/* Adds a party with this card, of which a reference is taken. Level 0 is a sender, and others
 * recipients; a level beyond CG_BMESSAGE_LEVELS is the last one. */
void cg_bmessage_add_party(CgBmessage *message, guint level, CgCard *card);
/* Replaces the card of a party, counted from 0. A reference to the card is taken; NULL is none. */
void cg_bmessage_set_card(CgBmessage *message, guint party, CgCard *card);
/* Returns the text in UTF-8 with LF at line ends, lent until it changes. It is empty if there is
 * none, or none that can be read. */
CgSpan cg_bmessage_text(const CgBmessage *message);
/* Replaces the text, which is UTF-8. */
void cg_bmessage_set_text(CgBmessage *message, CgSpan text);
/* Empties the headers of MIME at the front of the text, but those that say when and about what it
 * is, and how it is written. A short message has none. */
void cg_bmessage_empty_headers(CgBmessage *message);
/* Appends the bMessage as version 1.minor has it, in UTF-8, its LENGTH counted again. Parties
 * without a card are left out, and so is every sender but the first. STATUS is UNREAD, and TYPE
 * SMS_GSM, if they are absent. */
void cg_bmessage_print(const CgBmessage *message, guint minor, CgBuffer *out);
