/* SPDX-License-Identifier: GPL-2.0-or-later */
/* decision: what is decided for each phone and consumer, and when that ends.
 *
 * It knows the consumers that came or were decided for, the drivers' grants, which phones are here
 * and bonded, and puts a question to the driver if the rules leave it to the driver. From these and
 * the configuration it computes one scope for each consumer: the scope in effect. It reads no card
 * and speaks no OBEX; what is served under a decision is the gate's, which is told by
 * CgDecisionEvents.
 *
 * A grant counts once it is durable. Whatever takes something away counts at once. */
#pragma once

#include <contactguard/base.h>
#include <contactguard/profile.h>

/* As policy, store and consent define them; a room that only reports phones need not know them. */
typedef struct CgConfig CgConfig;
typedef struct CgScope CgScope;
typedef struct CgWho CgWho;
typedef struct CgStore CgStore;
typedef struct CgConsent CgConsent;

typedef struct {
	const CgConfig *config; /* borrowed */
	CgStore *store;         /* borrowed */
	const CgScope *scope;   /* --scope: fixes the scope for all; NULL: rules decide. Borrowed */
	const char *bond; /* digest of every phone's bond (at the desk a constant); NULL: none is
			     known. Copied */
} CgDecisionsOptions;

typedef struct CgDecisions CgDecisions;

/* Returns all that was decided so far, as the store has it. The caller owns it. It never fails. */
CgDecisions *cg_decisions_new(const CgDecisionsOptions *options);
/* Frees decisions. What drivers decided and is still being written is answered with CG_ERROR_LOST;
 * what is unsaved is saved once more. The caller must have freed all that reads under it (the
 * gate), and must free the store before the main loop runs again. NULL is allowed. */
void cg_decisions_free(CgDecisions *decisions);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(CgDecisions, cg_decisions_free)

/* Replaces the configuration, and the scope that --scope means in it (NULL: rules decide). Both are
 * borrowed; the former ones may be freed afterwards. Consumers for whom this decides otherwise have
 * their reads ended from inside this call. */
void cg_decisions_set_policy(CgDecisions *decisions, const CgConfig *config, const CgScope *scope);

/* Returns the configuration in effect. It is lent until cg_decisions_set_policy(). */
const CgConfig *cg_decisions_config(const CgDecisions *decisions);
/* Returns the store of the options; lent. */
CgStore *cg_decisions_store(const CgDecisions *decisions);
/* Returns where agents register; lent. An agent's grant holds as one of cg_decisions_grant() does,
 * its refusal for the trip. */
CgConsent *cg_decisions_consent(CgDecisions *decisions);

/* --- What drivers decide --- */

/* Called once for each call that returned TRUE, from the main loop and never from inside that call.
 * Without error the decision is durable and holds. With error (lent) nothing is wider than before,
 * and what takes something away holds in this run and is saved again until it is durable. The error
 * is LOST if decisions is freed first. The callback may be NULL. */
typedef void (*CgDecisionDone)(gpointer data, const GError *error);

/* Grants scope (a name of the configuration, or the text of one [Scope chosen] section) for
 * lifetime. Returns FALSE and does not call done if the scope is neither, the lifetime is invalid
 * or the date is over (CG_ERROR_CONFIG), or the store has no counter left (CG_ERROR_SYSTEM). */
gboolean cg_decisions_grant(CgDecisions *decisions, const CgWho *who, const char *scope,
			    const char *lifetime, CgDecisionDone done, gpointer data,
			    GError **error);
/* Refuses this consumer everything, whatever the rules say, until somebody grants or forgets. It
 * holds from inside this call. Returns FALSE if the store has no counter left (CG_ERROR_SYSTEM). */
gboolean cg_decisions_revoke(CgDecisions *decisions, const CgWho *who, CgDecisionDone done,
			     gpointer data, GError **error);
/* Removes what drivers decided for this phone and consumer (NULL: any), so that the rules alone
 * decide. Nothing is released to them until that is durable; with an error they are refused from
 * then on. Returns FALSE if the store has no counter left (CG_ERROR_SYSTEM). */
gboolean cg_decisions_forget(CgDecisions *decisions, const char *phone, const char *consumer,
			     CgDecisionDone done, gpointer data, GError **error);

/* --- Who is known, and under which scope --- */

typedef void (*CgDecisionVisit)(gpointer data, const CgWho *who);

/* Calls visit for each consumer that is known. visit must not add or remove any. */
void cg_decisions_each(CgDecisions *decisions, CgDecisionVisit visit, gpointer data);
/* Sets who is told that a consumer is new or that its decision has changed (NULL: nobody). */
void cg_decisions_on_changed(CgDecisions *decisions, CgDecisionVisit changed, gpointer data);
/* Sets who is told that a consumer is known no more (NULL: nobody): only a limited number of those
 * about which nothing was decided is remembered. */
void cg_decisions_on_gone(CgDecisions *decisions, CgDecisionVisit gone, gpointer data);

typedef struct {
	CgScope *scope;      /* in effect */
	char *lifetime;      /* of the driver's decision; "": none holds */
	gint64 expires;      /* unix time, 0: not at a time */
	gint64 last_request; /* unix time, 0: none in this run */
} CgDecisionStatus;

/* Reports the decision in effect in out, which the caller clears. The consumer is known from then
 * on. */
void cg_decisions_status(CgDecisions *decisions, const CgWho *who, CgDecisionStatus *out);
/* Frees what the report holds. */
void cg_decision_status_clear(CgDecisionStatus *status);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(CgDecisionStatus, cg_decision_status_clear)

/* Explains what a repository, by its name and area, shows to this consumer: the reasons of the
 * decision, then the parts of the scope that apply to it. That is enough to say what the car gets
 * of a phone that is known. Returns an array of char *, which the caller owns. */
GPtrArray *cg_decisions_explain(CgDecisions *decisions, const CgWho *who, const char *repository,
				CgArea area);

/* Returns the scope of this name, or the one that this text of one [Scope chosen] section means;
 * the caller owns it. NULL: it is neither (CG_ERROR_CONFIG). */
CgScope *cg_decisions_offered_scope(const CgDecisions *decisions, const char *text, GError **error);
/* Returns the scope that would be in effect if the driver granted this one; the caller owns it. */
CgScope *cg_decisions_scope_if_granted(CgDecisions *decisions, const CgWho *who,
				       const CgScope *granted);

/* --- Phones --- */

typedef void (*CgPhoneVisit)(gpointer data, const char *phone);

/* A phone is gone, has no name and no known bond until somebody reports otherwise. */

/* Reports that a phone is here or gone, from now on. */
void cg_decisions_set_phone_here(CgDecisions *decisions, const char *phone, gboolean here);
/* Reports that a connection to a phone was made or lost. The phone is here while it is made, and
 * for a minute longer. */
void cg_decisions_set_phone_linked(CgDecisions *decisions, const char *phone, gboolean linked);
/* Reports that a phone is bonded or not. If not, what was granted for it is void for good; so is
 * what is granted until it is bonded again. Refusals stay. */
void cg_decisions_set_phone_bonded(CgDecisions *decisions, const char *phone, gboolean bonded);

/* Bytes of a phone's name that are kept: a Bluetooth name has up to 248. Of a longer one the first
 * bytes are kept, up to a whole character. */
#define CG_PHONE_NAME_MAX 248

/* Reports the name of a phone, in UTF-8, for questions and for owner cards that are made from now
 * on. NULL or "": it has none. The name is copied to wiped memory. */
void cg_decisions_set_phone_name(CgDecisions *decisions, const char *phone, const char *name);

/* Returns whether a phone is here. */
gboolean cg_decisions_phone_is_here(CgDecisions *decisions, const char *phone);
/* Returns whether a phone has a bond that is known. Nothing is remembered of a phone that has none.
 */
gboolean cg_decisions_phone_has_bond(CgDecisions *decisions, const char *phone);
/* Returns the name of a phone, "Phone" if it has none; lent until the next report of its name. */
const char *cg_decisions_phone_name(CgDecisions *decisions, const char *phone);

/* Sets who is told that a phone came, left, or has another bond (NULL: nobody). */
void cg_decisions_on_phone_changed(CgDecisions *decisions, CgPhoneVisit changed, gpointer data);
/* Calls visit once for each peer on the path of a known consumer. visit may report phones. */
void cg_decisions_each_peer(CgDecisions *decisions, CgPhoneVisit visit, gpointer data);

/* --- The bonds of peers --- */

/* A grant belongs to the bonds of all peers on the path between phone and consumer: on a head unit
 * of the phone, on a phone of the car. Where a bond is not known a grant lasts no longer than the
 * trip; one that was given under a bond rests then, and holds again under the same bond. Another
 * bond with the same adapter ends it for good. At the desk the bond is that of the options. */

/* Sets who tells the bonds of peers (NULL: nobody). ask is called with a peer's address when the
 * peer comes, is paired, or a session begins whose path it is on. Each call is answered once by
 * cg_decisions_set_bond(), soon, and never from inside the call; until then no other call is made
 * for that peer. */
void cg_decisions_on_bond_asked(CgDecisions *decisions, CgPhoneVisit ask, gpointer data);
/* Answers what the bond of a peer is: ADAPTER/DIGEST, without a space, or NULL if nobody can tell.
 * Reads that waited for it go on. */
void cg_decisions_set_bond(CgDecisions *decisions, const char *peer, const char *bond);

/* --- For the gate: one consumer of one phone --- */

typedef struct CgConsumer CgConsumer;

/* Returns the consumer, which is known from then on; lent until decisions is freed or the consumer
 * is evicted. That does not happen while it has a reader, or while the gate says that it is busy.
 */
CgConsumer *cg_decisions_consumer(CgDecisions *decisions, const CgWho *who);

/* How many phones a consumer may have asked for without a decision. One more evicts the least
 * recently used. Head units list ten or twenty. */
#define CG_CONSUMER_PHONES_MAX 64

/* Makes room for one more consumer, by evicting an idle one if there are too many of its name.
 * Returns FALSE if there is no room. */
gboolean cg_decisions_make_room(CgDecisions *decisions, const CgWho *who);

/* Returns its phone and name; lent as the consumer is. */
const CgWho *cg_consumer_who(const CgConsumer *consumer);
/* Decides again. If the outcome is another one, the gate ends what ran under the former, and the
 * function of cg_decisions_on_changed() is called. The scope and what else is returned below is
 * that of the last review. */
void cg_consumer_review(CgConsumer *consumer);
/* Returns the scope in effect; lent until the next review. */
const CgScope *cg_consumer_scope(const CgConsumer *consumer);
/* Returns the text that tells this decision from all others; lent until the next review. Two grants
 * of the same scope are two decisions. */
const char *cg_consumer_decision_id(const CgConsumer *consumer);
/* Returns whether the rules leave it to the driver, who has not decided, or whose refusal is still
 * being saved. */
gboolean cg_consumer_asks(const CgConsumer *consumer);
/* Returns the serial number of the driver's decision that held at the last review; 0: rules decide.
 */
guint64 cg_consumer_serial(const CgConsumer *consumer);
/* Returns whether the scope in effect shows no contact and no call. */
gboolean cg_consumer_sees_nothing(const CgConsumer *consumer);

/* Notes that the consumer requests something now, and reviews. */
void cg_consumer_request(CgConsumer *consumer);
/* Counts one more that reads for the consumer. Its question stands as long as there is one. */
void cg_consumer_add_reader(CgConsumer *consumer);
/* Counts one less. With the last one, an open question is taken back. */
void cg_consumer_remove_reader(CgConsumer *consumer);
/* Counts one more connection of the consumer. */
void cg_consumer_add_connection(CgConsumer *consumer);
/* Counts one less. A grant for `once` ends with the last one. */
void cg_consumer_remove_connection(CgConsumer *consumer);

/* A request that waits for the driver. The gate owns it. */
typedef struct {
	CgWake wake;     /* called when it need not wait any longer */
	gboolean failed; /* the answer could not be saved: the request ends as LATER */
} CgWaiter;

/* Has the bonds of the consumer's peers asked for, since a session of it begins. */
void cg_consumer_ask_bonds(CgConsumer *consumer);
/* Returns whether reads must wait for them. A waiter is woken when they need not any longer. */
gboolean cg_consumer_awaits_bonds(const CgConsumer *consumer);

/* Puts the question to the driver, or adds this to the open one: the name of the repository and of
 * the properties that were asked for (NULL-terminated; none: all). Returns whether a request may
 * wait for the answer. */
gboolean cg_consumer_ask(CgConsumer *consumer, const char *repository, char **fields);
/* Returns whether a request may wait, or go on waiting, for the answer. */
gboolean cg_consumer_may_wait(const CgConsumer *consumer);
/* Adds a request that waits for the answer. It is lent until it is removed. */
void cg_consumer_add_waiter(CgConsumer *consumer, CgWaiter *waiter);
/* Removes such a request; one that is not there is fine. */
void cg_consumer_remove_waiter(CgConsumer *consumer, CgWaiter *waiter);

/* What the gate does when a decision changes. All are called from inside a review or one of the
 * calls above, and must not free a consumer. */
typedef struct {
	/* Another decision is in effect: ends all that runs under the former one. */
	void (*superseded)(gpointer data, CgConsumer *consumer);
	/* A driver's grant that shows something holds now. Closes and removes connections that were
	 * answered with nothing before, so that the car comes back and reads. */
	void (*granted)(gpointer data, CgConsumer *consumer);
	/* A driver's decision holds now (after granted): the views of the connections that are left
	 * may be filled. */
	void (*decided)(gpointer data, CgConsumer *consumer);
	/* The history of these (NULL: any) is to be forgotten. */
	void (*forgotten)(gpointer data, const char *phone, const char *consumer);
	/* Returns whether something goes on or is remembered for a consumer, so that it must not be
	 * evicted. */
	gboolean (*busy)(gpointer data, const CgConsumer *consumer);
} CgDecisionEvents;

/* Sets the gate (NULL: there is none any more). events and data are borrowed. */
void cg_decisions_set_events(CgDecisions *decisions, const CgDecisionEvents *events, gpointer data);
