/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The phones of the noninterference tests, as facts: what each card says, before it becomes bytes.
 *
 * Nothing here parses: the model decides from these facts, the writer makes text of them, and only
 * the rooms under test read that text. */
#pragma once

#include <contactguard/source.h>

/* How a property is written. From AS_AGENT_CUT on it is broken, or its bytes look like what they
 * are not; none of them may cost more than the property, and AS_AGENT_CUT more than its card. */
typedef enum {
	AS_TEXT,       /* plain UTF-8, escaped as the version wants */
	AS_QP,         /* quoted-printable, CHARSET=UTF-8 */
	AS_LATIN1,     /* bytes above ASCII without a CHARSET, as old phones wrote them */
	AS_BLOB,       /* base64 of bytes made from the value, "SIZE SEED" */
	AS_AGENT,      /* a nested card of this name and number, "NAME|NUMBER" */
	AS_AGENT_CUT,  /* the same without its END: all that follows is the nested card's */
	AS_PASTED,     /* a whole card on lines of the value's own */
	AS_SEE_BEGIN,  /* a text whose last words are BEGIN:VCARD */
	AS_QP_BEGIN,   /* a soft break puts BEGIN:VCARD on a line of its own */
	AS_QP_END,     /* and END:VCARD */
	AS_CONTROLS,   /* control characters inside */
	AS_NUL,        /* and NUL bytes */
	AS_BAD_BASE64, /* it says base64 but is not: it cannot be read */
	AS_OPEN_QUOTE, /* a parameter's quote is not closed */
	AS_RAW_BREAK,  /* line ends as they are, without a fold */
	AS_NO_COLON,   /* a line without a colon, so no property at all */
	AS_BAD_NAME,   /* what stands in front of the colon is no name: no property either */
	AS_BAD_PARAMS, /* parameters that are malformed */
	AS_LONG,       /* a text of LONG_SIZE bytes more */
	AS_BIG,        /* one over the limit for a card */
	AS_TOLERATED,  /* lines as the kind of this name has them: see tolerated.h */
	AS_BROKEN,     /* UTF-8 with a byte that is none, and a character in two halves */
	AS_ASIAN,      /* in a charset that is not the one it names, with a broken byte */
	AS_ESCAPED,    /* in 2.1, with the escapes of 3.0 */
	AS_QP_REST, /* quoted-printable, folded in a character, and going on without a soft break */
	ENCODINGS
} Encoding;

#define LONG_SIZE 80000 /* bytes: over what a packet, or the name in a listing, may have */

typedef struct {
	char *name, *value;
	char *group;  /* "item1"; "": none */
	char *params; /* ";TYPE=CELL" as written; "": none */
	Encoding encoding;
} Prop;

/* What surrounds the properties. Those from NO_END on are broken: what cannot be read cannot be
 * granted. Of those from TWO_ENDS on it is left open whether they are read. */
typedef enum {
	WHOLE,
	BLANKS,       /* a BOM in front, blank lines around */
	GLUED,        /* no line end behind END:VCARD */
	TWICE,        /* the card twice under one handle */
	TWO_ENDS,     /* END:VCARD twice */
	TWO_VERSIONS, /* VERSION twice */
	BEGIN_INSIDE, /* a second BEGIN:VCARD that is not an AGENT */
	ODD_MARKS,    /* BEGIN and END in other spellings */
	ODD_ENDS,     /* lines that end with CR, LF CR or CR CR LF */
	ODD_VERSION,  /* VERSION in other spellings */
	TEXT_BEHIND,  /* a line of text behind END:VCARD */
	NO_END,       /* END:VCARD is missing */
	CUT,          /* ends in the middle of a property's line */
	OPEN_AGENT,   /* ends where an AGENT begins */
	GARBAGE,      /* it is not a card at all */
	EMPTY,        /* there are no bytes */
	HUGE_CUT,     /* over the limit, and without its end */
	SHAPES
} Shape;

typedef struct {
	guint id; /* the same in both phones for the same card */
	CgRepository repository;
	guint32 handle;
	gboolean v30;
	Shape shape;
	GPtrArray *props; /* Prop * */
} Card;

/* How it answers listings, and reads by handle. None of it tells anything about a bulk read. */
typedef enum {
	LISTS_WELL,
	LISTS_NOT,    /* it refuses them */
	LISTS_HUGE,   /* 17 MB of them */
	LISTS_BARE,   /* with bare ampersands, and bytes of Latin-1 */
	LISTS_HEX,    /* handles with letters */
	LISTS_OTHERS, /* other handles and names, and other cards behind them */
	LISTINGS
} Listing;

typedef struct {
	guint32 features;
	guint8 repositories;
	gboolean has_features; /* its record names them */
	gboolean packets;      /* it is reached over packets, else over a stream */
	guint16 mtu;
	guint64 identity; /* its database identifier and counters are made from this */
	Listing listing;
	guint8 fav_refusal; /* an OBEX code instead of the favourites; 0: none */
	gboolean fav_cut;   /* they break off in the middle */
	gboolean no_window; /* it ignores offset and maximum */
	GPtrArray *cards;   /* Card *, by repository and handle */
} Phone;

extern const char *const encoding_words[ENCODINGS], *const shape_words[SHAPES];
extern const char *const listing_words[LISTINGS];

Prop *prop_new(const char *name, const char *value);
void prop_free(Prop *prop);
Card *card_new(guint id, CgRepository repository, guint32 handle);
Card *card_copy(const Card *card);
void card_free(Card *card);
gboolean card_is_readable(const Card *card); /* its shape is not a broken one */
gboolean card_is_plain(const Card *card); /* nothing about it is odd: an honest phone prints it */
const char *card_value(const Card *card,
		       const char *name); /* of the first such property; NULL: none */
gboolean prop_is_named(const Prop *prop, const char *name); /* FALSE if it is no property */
gboolean prop_is_stray(const Prop *prop);                   /* its line is no property */
gboolean prop_is_qp(const Prop *prop);                      /* or may be, at its end */
gboolean prop_may_be_rest(const Prop *prop); /* of such a value: it may begin without a colon */
gboolean prop_is_nested(const Prop *prop);   /* another card stands in it */

Phone *phone_new(void); /* supports everything, has no cards */
Phone *phone_copy(const Phone *phone);
void phone_free(Phone *phone);
void phone_add(Phone *phone, Card *card); /* takes card */
void phone_sort(Phone *phone); /* by repository and handle; a handle that is taken moves up */
Card *phone_card(const Phone *phone, guint id); /* lent; NULL: none */
gboolean phone_has_repository(const Phone *phone, CgRepository repository);
gboolean phone_is_odd(const Phone *phone); /* it answers as no honest phone does */
/* Returns a card, lent, that could be read in two ways with its neighbours, so that even the rules
 * of doc/design.md ("Marks") do not say which; NULL: there is none. */
Card *phone_tangle(const Phone *phone);
/* Returns the one of SIM1 that stands for one of telecom, or the same if there is none. */
CgRepository on_sim(CgRepository repository);
#define TELECOM_REPOSITORIES (CG_REPO_CCH + 1)

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Prop, prop_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Card, card_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Phone, phone_free)

/* --- write.c: facts to bytes --- */

void card_write(const Card *card, CgBuffer *out);
