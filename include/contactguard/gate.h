/* SPDX-License-Identifier: GPL-2.0-or-later */
/* gate: the gated source. Asks policy, and consent where policy is silent, opens views, and gives
 * each consumer's session its book.
 *
 * The one place where a decision becomes what a car may read, and where one that is over ends what
 * runs under it. Nothing of what is released passes before the ledger has it. */
#pragma once

#include <contactguard/base.h>

/* As policy, store, link, fetch and source have them: who only tells it of phones need not know
 * them. */
typedef struct CgConfig CgConfig;
typedef struct CgScope CgScope;
typedef struct CgWho CgWho;
typedef struct CgStore CgStore;
typedef struct CgAddress CgAddress;
typedef struct CgSocket CgSocket;
typedef struct CgServiceRecord CgServiceRecord;
typedef struct CgSource CgSource;
/* As consent has it. */
typedef struct CgConsent CgConsent;

typedef struct {
	const CgConfig *config; /* borrowed */
	CgStore *store;         /* borrowed */
	const CgScope *scope;   /* --scope: fixes the scope for all; NULL: rules decide. Borrowed */
	const CgAddress *phone; /* where every phone is reached (desk, [Link] Phone=); NULL: nowhere
				   yet. Copied */
	const CgServiceRecord *record; /* of that phone. Copied */
	const char *bond; /* digest of every phone's bond (at the desk a constant); NULL: none is
			     known. Copied */
} CgGateOptions;

typedef struct CgGate CgGate;
CgGate *cg_gate_new(const CgGateOptions *options);
/* Ends its sessions. The store is freed next, before the main loop goes on. */
void cg_gate_free(CgGate *gate);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(CgGate, cg_gate_free)

/* Another configuration, and the scope that --scope means in it. Borrowed as the options' are; the
 * old ones may go. Where it decides otherwise, what runs is ended. */
void cg_gate_set_policy(CgGate *gate, const CgConfig *config, const CgScope *scope);

/* A session takes 160 KiB, and while a card is being sent a copy of it: so at most that many run,
 * and of one consumer no more than a few, so that it can't keep the others out. Cars hold one; of a
 * head unit's apps each holds one. */
#define CG_GATE_SESSIONS_MAX          64
#define CG_GATE_CONSUMER_SESSIONS_MAX 16
/* A consumer stays known for each phone that it has asked for, also for one that is nowhere; for so
 * many at most of which nobody has decided. One more takes the place of one where nothing goes on;
 * a head unit has ten or twenty in its list. */
#define CG_GATE_CONSUMER_PHONES_MAX 64

/* Rows of the ledger in an hour that say that one consumer was answered with nothing, whichever
 * phones it named: it takes nothing but connecting to make one. A head unit that connects anew for
 * each request stays below; answers past it have none. */
#define CG_GATE_HELD_BACK_MAX 600

/* Serves this consumer over a connected socket until it closes; closes it at once where too many
 * run. Takes socket->fd. */
void cg_gate_serve(CgGate *gate, const CgSocket *socket, const CgWho *who);
guint cg_gate_sessions(const CgGate *gate); /* how many run */

/* The gated book itself, as cg_gate_serve() gives it to serve; the gate must outlive it. */
CgSource *cg_gate_source(CgGate *gate, const CgWho *who);

/* Where agents register. What they answer holds as what cg_gate_grant() is told, and a refusal for
 * the trip. */
CgConsent *cg_gate_consent(CgGate *gate);

/* --- What drivers decide ----------------------------------------------------------------------*/

/* It is durable and holds, or error is set (lent): then nothing is wider than before, and what
 * takes something away holds in this run and is tried again until it is durable. Once for each call
 * that gave TRUE, from the main loop and not from inside that call; LOST where the gate is freed
 * first. May be NULL. */
typedef void (*CgGateDone)(gpointer data, const GError *error);

/* scope: a name of the configuration, or the text of one [Scope chosen]. FALSE: CG_ERROR_CONFIG
 * (neither, or no lifetime, or a date that is over), or CG_ERROR_SYSTEM; done is not called. */
gboolean cg_gate_grant(CgGate *gate, const CgWho *who, const char *scope, const char *lifetime,
		       CgGateDone done, gpointer data, GError **error);
/* Beats any rule until somebody grants or forgets. Holds from inside this call. FALSE:
 * CG_ERROR_SYSTEM. */
gboolean cg_gate_revoke(CgGate *gate, const CgWho *who, CgGateDone done, gpointer data,
			GError **error);
/* What was said for this consumer of this phone (NULL: for any): then the rules decide alone.
 * Nothing is released until it is done; with an error they are refused from then on. FALSE:
 * CG_ERROR_SYSTEM. */
gboolean cg_gate_forget(CgGate *gate, const char *phone, const char *consumer, CgGateDone done,
			gpointer data, GError **error);

/* Somebody is new, or another decision is in force. Not from inside cg_gate_each(). */
typedef void (*CgGateChanged)(gpointer data, const CgWho *who);
void cg_gate_on_changed(CgGate *gate, CgGateChanged changed, gpointer data);
/* Somebody is known no more: of those that one consumer asked for, and about whom nothing was said,
 * only some are kept in mind. */
void cg_gate_on_gone(CgGate *gate, CgGateChanged gone, gpointer data);
void cg_gate_each(CgGate *gate, CgGateChanged visit, gpointer data); /* who is known */

const CgConfig *cg_gate_config(const CgGate *gate); /* in force; lent until the next one */

typedef struct {
	CgScope *scope;      /* in force */
	char *lifetime;      /* of the driver's decision; "": none holds */
	gint64 expires;      /* unix time, 0: at none */
	gint64 last_request; /* unix time, 0: none in this run */
} CgGateStanding;
void cg_gate_standing(CgGate *gate, const CgWho *who, CgGateStanding *out);
void cg_gate_standing_clear(CgGateStanding *standing);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(CgGateStanding, cg_gate_standing_clear)
/* Why a repository (pb, ..., cch, or SIM1/ and one of these; NULL: it is none) shows what it shows:
 * the reasons of the decision, then what of the scope is about this book: enough to say what the
 * car gets of a phone that is known. Of char *. */
GPtrArray *cg_gate_explain(CgGate *gate, const CgWho *who, const char *repository);

/* --- Previews: only under [Consent] Preview=yes. The phone is read for them ---------------------*/

#define CG_GATE_COUNTS 6
typedef struct {
	const char *repository; /* pb, fav, ich, och, mch, cch */
	guint cards;
} CgGateCount;
typedef struct {
	const char *uid, *name; /* content */
} CgGatePerson;
/* Once for each call that gave TRUE, from the main loop. error: the phone gave nothing, or the gate
 * is freed (LOST). All is lent. */
typedef void (*CgGateCounted)(gpointer data, const CgGateCount counts[CG_GATE_COUNTS],
			      const GError *error);
typedef void (*CgGateNamed)(gpointer data, const CgGatePerson *people, guint count,
			    const GError *error);
/* What this consumer would see under a scope, as for cg_gate_grant(). FALSE: CG_ERROR_CONFIG (it is
 * none), CG_ERROR_REFUSED (Preview=no) or CG_ERROR_LIMIT (too many wait). */
gboolean cg_gate_count(CgGate *gate, const CgWho *who, const char *scope, CgGateCounted counted,
		       gpointer data, GError **error);
/* Whom a driver may pick by UID: as many as the widest grant would release. FALSE: as above. */
gboolean cg_gate_name_people(CgGate *gate, const CgWho *who, CgGateNamed named, gpointer data,
			     GError **error);

/* --- Phones ------------------------------------------------------------------------------------
 * One that is reached by options.phone is here while its socket is. Of the others somebody who
 * knows tells the gate; until then a phone is gone, without a name, and of no known bond. */

void cg_gate_phone_is(CgGate *gate, const char *phone, gboolean here);
/* FALSE: it is bonded no more, so that what was granted for it is void, for good. So is what was
 * granted meanwhile, once it is bonded again. What was refused stays. */
void cg_gate_phone_bonded(CgGate *gate, const char *phone, gboolean bonded);
/* Bluetooth names have up to 248 bytes: of a longer one the gate keeps the first. */
#define CG_PHONE_NAME_MAX 248
/* For owner cards that are made from now on, and for who is asked. UTF-8, kept in wiped memory;
 * NULL or "": none is known. */
void cg_gate_phone_named(CgGate *gate, const char *phone, const char *name);

CgStore *cg_gate_store(const CgGate *gate); /* its options'; lent */
gboolean cg_gate_phone_here(CgGate *gate, const char *phone);
gboolean cg_gate_phone_has_bond(CgGate *gate, const char *phone);
const char *cg_gate_phone_name(CgGate *gate, const char *phone); /* "Phone": no other; lent */

/* Whether it is here, or bonded, is not as it was. */
typedef void (*CgGatePhone)(gpointer data, const char *phone);
void cg_gate_on_phone_changed(CgGate *gate, CgGatePhone changed, gpointer data);
/* That somebody wants to read, each once; visit may tell the gate of it. */
void cg_gate_each_phone(CgGate *gate, CgGatePhone visit, gpointer data);
