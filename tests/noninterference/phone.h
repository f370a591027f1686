/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The phones of the noninterference tests, as facts: what each card says, before it becomes bytes.
 *
 * Nothing here parses: the model decides from these facts, the writer makes text of them, and only
 * the rooms under test read that text. */
#pragma once

#include <contactguard/source.h>

/* How a property's value is written. */
typedef enum {
	AS_TEXT,   /* plain UTF-8, escaped as the version wants */
	AS_QP,     /* quoted-printable, CHARSET=UTF-8 */
	AS_LATIN1, /* bytes above ASCII without a CHARSET, as old phones wrote them */
	AS_BLOB,   /* base64 of bytes made from the value, "SIZE SEED" */
	AS_AGENT,  /* a nested card of this name and number, "NAME|NUMBER" */
	ENCODINGS
} Encoding;

typedef struct {
	char *name, *value;
	char *group;  /* "item1"; "": none */
	char *params; /* ";TYPE=CELL" as written; "": none */
	Encoding encoding;
} Prop;

/* What surrounds the properties. Those from NO_END on are broken: what cannot be read cannot be
 * granted. */
typedef enum {
	WHOLE,
	BLANKS,       /* a BOM in front, blank lines around */
	GLUED,        /* no line end behind END:VCARD */
	TWICE,        /* the card twice under one handle */
	NO_END,       /* END:VCARD is missing */
	CUT,          /* ends in the middle of a property's line */
	TWO_ENDS,     /* END:VCARD twice */
	BEGIN_INSIDE, /* a second BEGIN:VCARD that is not an AGENT */
	OPEN_AGENT,   /* ends where an AGENT begins */
	WITH_NUL,
	GARBAGE,   /* it is not a card at all */
	EMPTY,     /* there are no bytes */
	HUGE_CUT,  /* over the limit, and without its end */
	HUGE_CARD, /* over the limit for one card */
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

typedef struct {
	guint32 features;
	guint8 repositories;
	gboolean has_features; /* its record names them */
	gboolean packets;      /* it is reached over packets, else over a stream */
	guint16 mtu;
	guint64 identity; /* its database identifier and counters are made from this */
	GPtrArray *cards; /* Card *, by repository and handle */
} Phone;

extern const char *const encoding_words[ENCODINGS], *const shape_words[SHAPES];

Prop *prop_new(const char *name, const char *value);
void prop_free(Prop *prop);
Card *card_new(guint id, CgRepository repository, guint32 handle);
Card *card_copy(const Card *card);
void card_free(Card *card);
gboolean card_is_readable(const Card *card); /* its shape is not a broken one */
const char *card_value(const Card *card,
		       const char *name); /* of the first such property; NULL: none */

Phone *phone_new(void); /* supports everything, has no cards */
Phone *phone_copy(const Phone *phone);
void phone_free(Phone *phone);
void phone_add(Phone *phone, Card *card); /* takes card */
void phone_sort(Phone *phone); /* by repository and handle; a handle that is taken moves up */
Card *phone_card(const Phone *phone, guint id); /* lent; NULL: none */
gboolean phone_has_repository(const Phone *phone, CgRepository repository);
/* Returns the one of SIM1 that stands for one of telecom, or the same if there is none. */
CgRepository on_sim(CgRepository repository);
#define TELECOM_REPOSITORIES (CG_REPO_CCH + 1)

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Prop, prop_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Card, card_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Phone, phone_free)

/* --- write.c: facts to bytes --- */

void card_write(const Card *card, CgBuffer *out);
