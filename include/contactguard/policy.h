/* SPDX-License-Identifier: GPL-2.0-or-later */
/* policy: who may see what. Selectors, scopes and their meet, rules, and the decision.
 *
 * All of it is pure except for reading the configuration's files: a decision is made from values,
 * uses no clock and no bus, and comes with its reasons. Zero means no; unknown means no. */
#pragma once

#include <contactguard/base.h>
#include <contactguard/profile.h>

/* Declared as in content.h, so that rooms which only decide and store need not include it. */
typedef struct CgCard CgCard;
typedef guint64 CgFields;

/* --- Scopes --- */

/* A scope is immutable and counted. Contacts with Exclude is a list of clauses {any of, none of}; a
 * card is in scope if every clause admits it. See doc/design.md, "Scopes, rules, grants". */

typedef enum { CG_CALLS_NONE, CG_CALLS_IN_SCOPE, CG_CALLS_ALL } CgCalls;
typedef enum {
	CG_MESSAGES_NONE,
	CG_MESSAGES_NOTIFY,
	CG_MESSAGES_IN_SCOPE,
	CG_MESSAGES_ALL
} CgMessages;

typedef struct CgScope CgScope;
/* Adds a reference; returns the scope. */
CgScope *cg_scope_ref(const CgScope *scope);
/* Drops a reference; the last one frees the scope. */
void cg_scope_unref(CgScope *scope);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(CgScope, cg_scope_unref)

/* Returns the built-in scope of this name (nothing, lookup, favourites, names-and-numbers,
 * everything), or NULL if there is none. The caller owns it. */
CgScope *cg_scope_builtin(const char *name);
/* Parses the text of one [Scope NAME] section. Returns NULL with CG_ERROR_CONFIG on failure; the
 * message begins with `origin:LINE:`. The caller owns the scope. */
CgScope *cg_scope_parse(const char *text, const char *origin, GError **error);
/* Returns the canonical text; g_free() it. Equal scopes print equal texts except for the name. A
 * meet may have several clauses; then Contacts and Exclude are repeated, clause by clause, which
 * cg_scope_parse() reads back. */
char *cg_scope_print(const CgScope *scope);
/* Returns the name, lent; that of a meet is "a+b" of the two names, sorted. */
const char *cg_scope_name(const CgScope *scope);

/* Returns the meet of two scopes, which releases what both release. The caller owns it. */
CgScope *cg_scope_meet(const CgScope *a, const CgScope *b);
/* Returns whether two scopes say the same; their names do not count. */
gboolean cg_scope_equal(const CgScope *a, const CgScope *b);
/* Returns whether a <= b, which means that meet(a, b) equals a. */
gboolean cg_scope_within(const CgScope *a, const CgScope *b);
/* Returns a scope that lists the same contacts with UID and name only, from which a driver picks
 * people. The caller owns it. */
CgScope *cg_scope_people(const CgScope *scope);

/* Returns the properties that are released; always with VERSION, never with AGENT. */
CgFields cg_scope_fields(const CgScope *scope);
/* Returns whether contacts may be listed and counted (List=). */
gboolean cg_scope_list(const CgScope *scope);
/* Returns which calls are shown (Calls=). */
CgCalls cg_scope_calls(const CgScope *scope);
/* Returns which messages are shown (Messages=). */
CgMessages cg_scope_messages(const CgScope *scope);
/* Returns whether the consumer may send, mark as read and delete (Send=). */
gboolean cg_scope_send(const CgScope *scope);
/* Returns whether no card can be in scope, because some clause says Contacts=none. */
gboolean cg_scope_nobody(const CgScope *scope);
/* Returns whether a repository of this area can hold anything at all under the scope. */
gboolean cg_scope_shows(const CgScope *scope, CgArea area);
/* Returns whether every card is in scope: Contacts=all without Exclude. */
gboolean cg_scope_everybody(const CgScope *scope);
/* Returns whether some selector is `favourites`, so that the phone's fav book is needed. */
gboolean cg_scope_needs_favourites(const CgScope *scope);
/* Returns whether nothing but `favourites` lets a card in: some clause has no other selector. Then
 * all that can be in scope stands in the phone's fav book. */
gboolean cg_scope_favourites_only(const CgScope *scope);
/* Returns whether some clause says Exclude=favourites: then nothing may be shown unless it is known
 * of every card whether it is a favourite. */
gboolean cg_scope_excludes_favourites(const CgScope *scope);
/* Returns whether some selector is `owner`, so that it has to be known which card is the owner's.
 */
gboolean cg_scope_names_owner(const CgScope *scope);
/* Returns whether some clause says Exclude=owner: then nothing may be shown unless that is known.
 */
gboolean cg_scope_excludes_owner(const CgScope *scope);
/* Returns the properties of the phone's card that the selectors compare. */
CgFields cg_scope_looks_at(const CgScope *scope);

/* What selectors need to know of a card beside its properties. */
typedef struct {
	gboolean favourite; /* the card is in the phone's fav book */
	gboolean owner;     /* the card is the phone's owner's; only `owner` or `all` admit it */
	guint country;      /* [Numbers] Country, or 0 */
} CgCardTraits;
/* Returns whether the card is in scope. card is the phone's whole card, parsed and not redacted. A
 * card of which something that an Exclude looks at could not be read is not. */
gboolean cg_scope_admits(const CgScope *scope, const CgCard *card, const CgCardTraits *traits);

/* --- The parties of a message --- */

/* Who an address belongs to. */
typedef enum {
	CG_ADDRESS_OF_NOBODY, /* of a stranger, or of somebody out of scope */
	CG_ADDRESS_IN_SCOPE,
	CG_ADDRESS_OF_OWNER, /* and the owner is not in scope */
} CgAddressKind;
typedef CgAddressKind (*CgAddressJudge)(gpointer data, const char *address);
/* Which way a message went. */
typedef enum {
	CG_WAY_SENT,
	CG_WAY_RECEIVED,
	CG_WAY_RECEIVED_SHORT, /* a short message: one recipient, who is the owner */
} CgWay;
/* Returns whether a message is in scope: every party of it is, and there is somebody to be. parties
 * are CgParty (content.h), of its listing or of its bMessage. Each address of a party counts, and
 * one without an address, or that is unreadable, is nobody's.
 *
 * A message that was received needs a sender in scope. Among its recipients the owner may be, and a
 * short message's only recipient is the owner, whatever the phone calls him. A message that was
 * sent needs a recipient in scope, and its senders are the owner. Who an answer would go to is a
 * party. */
gboolean cg_parties_in_scope(const GPtrArray *parties, CgWay way, CgAddressJudge judge,
			     gpointer data);

/* --- Numbers --- */

/* Returns the digits of a telephone number with a leading + kept, or NULL if the text is no number.
 * A number has at least one digit, and beside digits only a leading +, `*`, `#` and separators:
 * `-`, `.`, `(`, `)` and spaces, each also as cg_number_char() has it. `tel:` in front is dropped.
 * The caller owns the result. */
CgText *cg_number_read(const char *text);
/* Returns whether two texts mean the same line. Two numbers do if their digits are equal, or their
 * E.164 forms, or their last 9 digits where both have at least 7. What is no number is the same
 * only as an equal text, and a text of nothing but separators is not the same as anything. country
 * is [Numbers] Country, or 0. */
gboolean cg_numbers_match(const char *a, const char *b, guint country);
#define CG_NUMBER_KEYS    2  /* of one text, at most */
#define CG_NUMBER_KEY_MAX 64 /* bytes of a key */
/* Returns the keys of a text, of which two texts have one in common if, and only if, they match.
 * The array ends with NULL, and has nothing else if the text matches nothing. The caller frees it
 * with cg_texts_free(). */
CgText **cg_number_keys(const char *text, guint country);
/* Returns the E.164 form of a result of cg_number_read(), with a leading +. Returns NULL if it has
 * none; with country 0 only a number with a + has one. The caller owns it. */
CgText *cg_number_e164(const char *digits, guint country);

/* --- Configuration: contactguard.conf and conf.d beside it --- */

typedef enum { CG_PLACEMENT_HEAD_UNIT, CG_PLACEMENT_PHONE, CG_PLACEMENT_BRIDGE } CgPlacement;

/* The keys of [Profiles]: other roads to what a phone holds, each refused unless it is allowed. */
typedef enum {
	CG_PROFILE_SYNC,
	CG_PROFILE_FTP,
	CG_PROFILE_OPP_PULL,
	CG_PROFILE_PC_SUITE,
	CG_PROFILE_BIP,
	CG_PROFILES
} CgProfile;

typedef struct CgConfig CgConfig;
/* Reads the configuration: path, then the *.conf files of conf.d beside it in the order of their
 * names. A key of a later file replaces that of an earlier one in [Consent], [View] and the like; a
 * scope or rule defined twice is an error. With path NULL the result has the built-in defaults
 * alone. Returns NULL with CG_ERROR_CONFIG and "FILE:LINE: what" if a section, key or value is
 * unknown or out of bounds, or if two values do not go together. The caller owns it. */
CgConfig *cg_config_load(const char *path, GError **error);
/* Frees a configuration; NULL is fine. */
void cg_config_free(CgConfig *config);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(CgConfig, cg_config_free)

/* Returns the scope of this name, built-in ones included, or NULL. It is lent. */
const CgScope *cg_config_scope(const CgConfig *config, const char *name);
/* Returns the names of all scopes; g_strfreev() them. */
char **cg_config_scope_names(const CgConfig *config);
/* Returns [View] FillWait in seconds. */
guint cg_config_fill_wait(const CgConfig *config);
/* Returns [View] CarFillWait in seconds. */
guint cg_config_car_fill_wait(const CgConfig *config);
/* Returns [Consent] Wait in seconds. */
guint cg_config_wait(const CgConfig *config);
/* Returns [View] Limit in bytes. */
guint64 cg_config_view_limit(const CgConfig *config);
/* Returns [Ledger] Keep in days. */
guint cg_config_keep_days(const CgConfig *config);
/* Returns [Numbers] Country, or 0 if it is not set. */
guint cg_config_country(const CgConfig *config);
/* Returns whether [Profiles] allows this profile. */
gboolean cg_config_allows(const CgConfig *config, CgProfile profile);
/* Returns [Link] Placement. */
CgPlacement cg_config_placement(const CgConfig *config);
/* Returns [Link] Phone, the text of an address, or NULL if it is not set. It is lent. */
const char *cg_config_link_phone(const CgConfig *config);
/* Returns whether [Consent] OnGrant is close. */
gboolean cg_config_closes_on_grant(const CgConfig *config);
/* Returns whether [Consent] Preview is yes. */
gboolean cg_config_previews(const CgConfig *config);

/* A rule as it was read. All is lent. */
typedef struct {
	const char *name, *phone, *consumer;
	const char *scope;   /* a name, or ask */
	const char *ceiling; /* a name, or "" */
	const char *lifetime;
} CgRuleInfo;
/* Describes the nth rule. Returns FALSE past the last one. */
gboolean cg_config_rule_info(const CgConfig *config, guint nth, CgRuleInfo *out);

/* --- Lifetimes --- */

typedef enum {
	CG_LIFETIME_ONCE, /* until the car's connection is lost */
	CG_LIFETIME_TRIP, /* until the phone has been gone for CG_TRIP_GAP, or a new boot */
	CG_LIFETIME_SPAN,
	CG_LIFETIME_DATE, /* to the end of that day, local */
	CG_LIFETIME_ALWAYS
} CgLifetimeKind;
typedef struct {
	CgLifetimeKind kind;
	guint minutes;          /* SPAN */
	guint year, month, day; /* DATE */
} CgLifetime;

#define CG_TRIP_GAP CG_SECONDS(30 * 60)

/* Parses once, trip, 30m, 12h, 7d (up to 3650d), YYYY-MM-DD or always. Returns FALSE for any other
 * text. */
gboolean cg_lifetime_parse(const char *text, CgLifetime *lifetime);
/* Returns a text that parses to the same lifetime; g_free() it. */
char *cg_lifetime_print(const CgLifetime *lifetime);
/* Returns whether the lifetime can last longer than a trip. */
gboolean cg_lifetime_outlasts_trip(const CgLifetime *lifetime);
/* Returns the microseconds of a SPAN, or 0 for any other kind. */
gint64 cg_lifetime_span(const CgLifetime *lifetime);
/* Returns when the lifetime ends if it begins at `time`, both in microseconds since 1970. Returns 0
 * if it does not end at a time. */
gint64 cg_lifetime_until(const CgLifetime *lifetime, gint64 time);

/* --- Bonds --- */

/* What is known now of the bonds under which something was granted. If several are true of several
 * peers, the last one of these is. */
typedef enum {
	CG_BOND_SAME,
	CG_BOND_UNKNOWN,   /* one of them cannot be told now */
	CG_BOND_ELSEWHERE, /* a peer has a bond with another adapter, or the path is another one */
	CG_BOND_OTHER,     /* a peer was paired again */
} CgBondMatch;

/* Compares the words of a grant's bonds (not NULL) with those of a context. A word is a digest, or
 * ADAPTER/DIGEST where a peer may have bonds with several adapters. */
CgBondMatch cg_bond_match(const char *granted, const char *now);
/* Returns whether each bond of a context is known. */
gboolean cg_bond_known(const char *now);

/* --- Grants --- */

typedef struct CgWho {
	const char *phone;    /* AA:BB:CC:DD:EE:FF */
	const char *consumer; /* car:..., uid:1000, app:? */
} CgWho;

/* Bytes of a consumer's name; unit names have up to 255, security labels in use are shorter. */
#define CG_CONSUMER_MAX 512
/* Returns whether the text is car:AA:BB:CC:DD:EE:FF, uid:N, app:UNIT or lsm:LABEL. UNIT and LABEL
 * may be any text without control characters. */
gboolean cg_consumer_valid(const char *text);
/* Returns the name as the daemon spells it: with a car's address in upper case. Any other text is
 * copied unchanged. g_free() it. */
char *cg_consumer_normal(const char *text);

/* Returns the path of the consumer's object on D-Bus, or that of the phone if who->consumer is
 * NULL. g_free() it. */
char *cg_who_path(const CgWho *who);
/* Returns whether the consumer is a car, and no app of a head unit. */
gboolean cg_who_is_car(const CgWho *who);
/* Finds whose path this is, or below whose path it lies. Returns FALSE unless the path is exactly
 * as cg_who_path() writes it for a consumer; both results are then NULL. The caller owns both. */
gboolean cg_who_of_path(const char *path, char **phone, char **consumer);
/* Returns the path of the object of this question about who, which is below the consumer's.
 * g_free() it. */
char *cg_question_path(const CgWho *who, guint64 question);

/* What is known when a decision is made. */
typedef struct {
	/* Microseconds since 1970 by a clock that never goes back: if the wall clock is set back,
	 * it continues by the boot clock from the highest time seen. */
	gint64 time;
	gint64 boot; /* boot clock, microseconds */
	const char *boot_id;
	/* The bonds of the peers on the path, as words in the order of the path: keyed digests, or
	 * `?` for one that is not known. NULL: none is known. */
	const char *bond;
	gboolean here;      /* whether all peers on the path are present */
	gint64 gone_since;  /* boot clock; when the first of them left, if not all are present */
	gint64 trip_after;  /* boot clock: decisions for a trip made before are over; -1: none is */
	gboolean connected; /* whether the connection that `once` refers to exists or is still to
				come */
} CgDecisionContext;

/* A driver's decision. */
typedef struct {
	char *phone, *consumer;
	guint64 serial; /* no two grants have the same */
	CgScope *scope; /* as the driver saw it; NULL if refused or revoked */
	CgLifetime lifetime;
	gint64 until; /* cg_lifetime_until() */
	gint64 boot;  /* the boot clock when it was given */
	char *boot_id;
	char *bond;    /* the words of all peers; NULL if one was not known */
	gboolean over; /* it was found to have ended and never holds again */
} CgGrant;

/* Makes a grant, or a refusal if scope is NULL. All is copied. The caller owns it. */
CgGrant *cg_grant_new(const CgWho *who, const CgScope *scope, const CgLifetime *lifetime,
		      const CgDecisionContext *now, guint64 serial);
/* Returns a copy that the caller owns. */
CgGrant *cg_grant_copy(const CgGrant *grant);
/* Frees a grant; NULL is fine. */
void cg_grant_free(CgGrant *grant);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(CgGrant, cg_grant_free)

typedef enum {
	CG_GRANT_HOLDS,
	CG_GRANT_RESTS, /* it does not hold now and may hold again: its bond is not known */
	CG_GRANT_OVER,  /* ended before */
	CG_GRANT_OTHER_BOND,
	CG_GRANT_CONNECTION_LOST,
	CG_GRANT_TRIP_OVER,
	CG_GRANT_TIME_OVER
} CgGrantState;
/* Returns whether the grant holds in this context, or why not. */
CgGrantState cg_grant_state(const CgGrant *grant, const CgDecisionContext *now);
/* Returns whether the state is CG_GRANT_HOLDS. */
gboolean cg_grant_holds(const CgGrant *grant, const CgDecisionContext *now);
/* Returns whether the grant has ended for good: it neither holds nor rests. */
gboolean cg_grant_has_ended(const CgGrant *grant, const CgDecisionContext *now);
/* Returns whether the grant holds for this trip alone, because its bond is not known now. */
gboolean cg_grant_rests_after_trip(const CgGrant *grant, const CgDecisionContext *now);
/* Returns whether the grant ends with the trip although its lifetime is longer, because no bond was
 * known when it was given. */
gboolean cg_grant_is_capped(const CgGrant *grant);
/* Returns the microseconds until the grant ends if nothing else happens, or G_MAXINT64 if time
 * alone does not end it. */
gint64 cg_grant_left(const CgGrant *grant, const CgDecisionContext *now);
/* Returns the trip_after of a phone that arrives now. */
gint64 cg_trip_began_after(const CgDecisionContext *now);

/* What a driver is offered for a phone and consumer: what the rule that decides allows, or
 * anything, for the trip, if no rule does. All is lent. */
typedef struct {
	const CgScope *ceiling; /* the most that an answer can grant, or NULL for no limit */
	const char *lifetime;   /* offered first */
} CgOffer;
/* Fills out with the offer for this phone and consumer. */
void cg_config_offer(const CgConfig *config, const CgWho *who, CgOffer *out);

/* --- The decision --- */

#define CG_SCOPE_CHOSEN \
	"chosen" /* the name of a driver's own pick, which the configuration need not have */

typedef struct {
	CgScope *scope;     /* never NULL */
	gboolean ask;       /* the rule says ask and no driver has answered; scope is `nothing` */
	GPtrArray *reasons; /* of char *: one sentence each, the deciding ones first */
} CgDecision;

/* Decides which scope applies. A refusal that holds beats any rule. A grant that holds is met with
 * the present scope of that name (`nothing` if there is none any more), with the rule's scope
 * unless the rule says ask, and with the ceiling. Otherwise the rule's scope applies, met with the
 * ceiling. grant is NULL if the driver has decided nothing; now may then be NULL. The caller owns
 * the decision. */
CgDecision *cg_decide(const CgConfig *config, const CgGrant *grant, const CgWho *who,
		      const CgDecisionContext *now);
/* Frees a decision; NULL is fine. */
void cg_decision_free(CgDecision *decision);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(CgDecision, cg_decision_free)
