/* SPDX-License-Identifier: GPL-2.0-or-later */
/* policy: who may see what. Selectors, scopes and their meet, rules, and the decision.
 *
 * Pure but for reading the configuration's files: decisions are made from values, take no clock and
 * no bus, and come with their reasons. Zero means no; unknown means no. */
#pragma once

#include <contactguard/base.h>
#include <contactguard/profile.h>

/* As content has them: who only decides and stores need not know what a card is. */
typedef struct CgCard CgCard;
typedef guint64 CgFields;

/* --- Scopes -----------------------------------------------------------------------------------
 * Immutable, counted. Contacts with Exclude is a list of clauses {any of, none of}; a card is in
 * scope when every clause admits it. DESIGN.md, "Scopes, rules, grants". */

typedef enum { CG_CALLS_NONE, CG_CALLS_IN_SCOPE, CG_CALLS_ALL } CgCalls;
typedef enum {
	CG_MESSAGES_NONE,
	CG_MESSAGES_NOTIFY,
	CG_MESSAGES_IN_SCOPE,
	CG_MESSAGES_ALL
} CgMessages;

typedef struct CgScope CgScope;
CgScope *cg_scope_ref(const CgScope *scope);
void cg_scope_unref(CgScope *scope);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(CgScope, cg_scope_unref)

/* nothing, lookup, favourites, names-and-numbers, everything; NULL: not built in. Caller owns. */
CgScope *cg_scope_builtin(const char *name);
/* The text of one [Scope NAME] section. NULL: CG_ERROR_CONFIG, the message begins with
 * `origin:LINE:`. */
CgScope *cg_scope_parse(const char *text, const char *origin, GError **error);
/* The canonical text: equal scopes (but for the name) print equal but for their first line. Free
 * with g_free(). A meet of two scopes may have several clauses; then Contacts and Exclude are
 * repeated, clause by clause, and cg_scope_parse() reads that back. */
char *cg_scope_print(const CgScope *scope);
const char *cg_scope_name(const CgScope *scope); /* of a meet: "a+b" of the two names, sorted */

CgScope *cg_scope_meet(const CgScope *a, const CgScope *b);
gboolean cg_scope_equal(const CgScope *a, const CgScope *b);  /* name apart */
gboolean cg_scope_within(const CgScope *a, const CgScope *b); /* a <= b: meet(a, b) = a */

/* The same people, listed, by UID and name and nothing else: for the driver who picks among them.
 */
CgScope *cg_scope_people(const CgScope *scope);

CgFields cg_scope_fields(const CgScope *scope); /* without AGENT, with VERSION */
gboolean cg_scope_list(const CgScope *scope);
CgCalls cg_scope_calls(const CgScope *scope);
CgMessages cg_scope_messages(const CgScope *scope);
gboolean cg_scope_send(const CgScope *scope);
gboolean
cg_scope_nobody(const CgScope *scope); /* Contacts=none in some clause: no card can be in scope */
/* Returns whether a repository of this area can hold anything at all under the scope. */
gboolean cg_scope_shows(const CgScope *scope, CgArea area);
gboolean cg_scope_everybody(const CgScope *scope);        /* Contacts=all, nobody excluded */
gboolean cg_scope_needs_favourites(const CgScope *scope); /* some selector says favourites */
CgFields cg_scope_looks_at(
	const CgScope *scope); /* properties that its selectors must see on the phone's card */

typedef struct {
	gboolean favourite; /* it is in the phone's fav book */
	gboolean owner;     /* it is the phone's 0.vcf: admitted only by `owner` or `all` */
	guint country;      /* [Numbers] Country; 0: none */
} CgCardTraits;
/* Looks at the phone's whole card (parsed, not redacted). */
gboolean cg_scope_admits(const CgScope *scope, const CgCard *card, const CgCardTraits *about);
gboolean cg_scope_admits_owner(
	const CgScope *scope); /* an owner card with nothing to exclude it would be in scope */

/* Equal E.164 forms or equal last 9 digits, at least 7 digits each. Any text; cleaned by
 * cg_number_digits(). */
gboolean cg_numbers_match(const char *a, const char *b, guint country);

/* The last 9 digits of what cg_number_digits() gave, or all where there are fewer; lent from it.
 * NULL: under 7 digits, too few to tell anybody by. */
const char *cg_number_tail(const char *digits);
/* The E.164 form of what cg_number_digits() gave, + first. country is [Numbers] Country; with 0
 * only a number with a + has one. NULL: none. */
CgText *cg_number_e164(const char *digits, guint country);

/* --- Configuration: contactguard.conf and conf.d beside it ------------------------------------*/

typedef enum { CG_PLACEMENT_HEAD_UNIT, CG_PLACEMENT_PHONE } CgPlacement;

typedef struct CgConfig CgConfig;
/* path NULL: the built-in defaults alone. Reads path, then conf.d/ beside it (*.conf, by name; a
 * later file's key replaces an earlier one's in [Consent], [View], ...; a scope or rule given twice
 * is an error). NULL: CG_ERROR_CONFIG, "FILE:LINE: what"; unknown section, key or value, or one out
 * of bounds. */
CgConfig *cg_config_load(const char *path, GError **error);
void cg_config_free(CgConfig *config);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(CgConfig, cg_config_free)

const CgScope *cg_config_scope(const CgConfig *config,
			       const char *name);     /* built-in ones too; NULL: unknown; lent */
char **cg_config_scope_names(const CgConfig *config); /* g_strfreev() */
guint cg_config_fill_wait(const CgConfig *config);    /* seconds */
guint cg_config_wait(const CgConfig *config);         /* seconds */
guint64 cg_config_view_limit(const CgConfig *config); /* bytes */
guint cg_config_keep_days(const CgConfig *config);
guint cg_config_country(const CgConfig *config); /* 0: none */
CgPlacement cg_config_placement(const CgConfig *config);
const char *cg_config_link_phone(const CgConfig *config);   /* an address text, or NULL */
gboolean cg_config_closes_on_grant(const CgConfig *config); /* [Consent] OnGrant=close */
gboolean cg_config_previews(const CgConfig *config);        /* [Consent] Preview=yes */

/* A rule as it was read; lent. */
typedef struct {
	const char *name, *phone, *consumer;
	const char *scope;   /* a name, or ask */
	const char *ceiling; /* a name, or "" */
	const char *lifetime;
} CgRuleInfo;
gboolean cg_config_rule_info(const CgConfig *config, guint nth,
			     CgRuleInfo *out); /* FALSE: past the last */

/* --- Lifetimes --------------------------------------------------------------------------------*/

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

/* once, trip, 30m, 12h, 7d (up to 3650d), YYYY-MM-DD, always. FALSE: none of these. */
gboolean cg_lifetime_parse(const char *text, CgLifetime *lifetime);
char *cg_lifetime_print(const CgLifetime *lifetime); /* g_free() it; parses to the same */
gboolean cg_lifetime_outlasts_trip(const CgLifetime *lifetime); /* could it? */
gint64 cg_lifetime_span(const CgLifetime *lifetime);            /* microseconds; 0: no SPAN */
/* When it ends if it begins at `time`, in the same microseconds since 1970. 0: not at a time. */
gint64 cg_lifetime_until(const CgLifetime *lifetime, gint64 time);

/* --- Grants -----------------------------------------------------------------------------------*/

typedef struct CgWho {
	const char *phone;    /* AA:BB:CC:DD:EE:FF */
	const char *consumer; /* car:..., uid:1000, app:? */
} CgWho;

/* Longer than any unit's name (255 bytes), and than security labels are in use. */
#define CG_CONSUMER_MAX 512
/* car:AA:BB:CC:DD:EE:FF, uid:N, app:UNIT or lsm:LABEL (any text but control characters)? */
gboolean cg_consumer_valid(const char *text);
/* As the daemon has it, also of what is no name: a car's address in upper case. g_free() it. */
char *cg_consumer_normal(const char *text);

/* The path of its object on D-Bus; consumer NULL: the phone's own. g_free() it. */
char *cg_who_path(const CgWho *who);
/* Whose path this is, or below whose it lies. FALSE: it is not exactly as cg_who_path() writes one
 * of a consumer. Caller owns both; both are NULL after FALSE. */
gboolean cg_who_of_path(const char *path, char **phone, char **consumer);
/* Returns the path of the object of this question about who, which is below the consumer's. g_free()
 * it. */
char *cg_question_path(const CgWho *who, guint64 question);

/* What is known at one moment. */
typedef struct {
	/* Microseconds since 1970 by a clock that never goes back: where somebody sets the wall
	 * clock back it goes on by the boot clock from the highest time that was ever seen. */
	gint64 time;
	gint64 boot; /* boot clock, microseconds */
	const char *boot_id;
	const char *bond;   /* the phone's, as a keyed digest; NULL: not known */
	gboolean here;      /* the phone is */
	gint64 gone_since;  /* boot clock, where it is not */
	gint64 trip_after;  /* boot clock: what was decided for a trip until then is over; -1:
			       nothing is */
	gboolean connected; /* the connection that a `once` of this consumer is for stands, or is to
			       come */
} CgMoment;

/* A driver's decision. */
typedef struct {
	char *phone, *consumer;
	guint64 serial; /* no two grants have the same */
	CgScope *scope; /* as the driver saw it; NULL: refused, or revoked */
	CgLifetime lifetime;
	gint64 until; /* cg_lifetime_until() */
	gint64 boot;  /* the boot clock when it was given */
	char *boot_id;
	char *bond;    /* NULL: none was known */
	gboolean over; /* was seen to have ended: it never comes back */
} CgGrant;

/* scope NULL: a refusal. All is copied. */
CgGrant *cg_grant_new(const CgWho *who, const CgScope *scope, const CgLifetime *lifetime,
		      const CgMoment *now, guint64 serial);
CgGrant *cg_grant_copy(const CgGrant *grant);
void cg_grant_free(CgGrant *grant);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(CgGrant, cg_grant_free)

typedef enum {
	CG_GRANT_HOLDS,
	CG_GRANT_OVER, /* ended before */
	CG_GRANT_OTHER_BOND,
	CG_GRANT_CONNECTION_LOST,
	CG_GRANT_TRIP_OVER,
	CG_GRANT_TIME_OVER
} CgGrantState;
CgGrantState cg_grant_state(const CgGrant *grant, const CgMoment *now);
gboolean cg_grant_holds(const CgGrant *grant, const CgMoment *now);
/* Lasts longer than a trip by its words, and ends with it because no bond was known. */
gboolean cg_grant_is_capped(const CgGrant *grant);
/* Microseconds until it ends, if nothing happens meanwhile; G_MAXINT64: by time alone never
 * (again). */
gint64 cg_grant_left(const CgGrant *grant, const CgMoment *now);
/* The trip_after of a phone that comes now. */
gint64 cg_trip_began_after(const CgMoment *now);

/* What a driver is offered for this phone and consumer: by the rule that decides for them, else
 * anything, and first for the trip. Lent. */
typedef struct {
	const CgScope *ceiling; /* the most that an answer can grant; NULL: no such limit */
	const char *lifetime;   /* first */
} CgOffer;
void cg_config_offer(const CgConfig *config, const CgWho *who, CgOffer *out);

/* --- The decision -----------------------------------------------------------------------------*/

#define CG_SCOPE_CHOSEN \
	"chosen" /* the name of a driver's own pick, which the configuration need not have */

typedef struct {
	CgScope *scope;     /* never NULL */
	gboolean ask;       /* the rule says ask, and nobody has answered: scope is `nothing` */
	GPtrArray *reasons; /* of char *: one sentence each, the deciding ones first */
} CgDecision;

/* A refusal that holds beats any rule. A grant that holds is met with the scope of that name as it
 * is now (gone: `nothing`), with the rule's scope where the rule does not ask, and with the
 * ceiling. Without either the rule's scope holds, met with the ceiling. grant NULL: the driver has
 * said nothing; then now may be NULL. */
CgDecision *cg_decide(const CgConfig *config, const CgGrant *grant, const CgWho *who,
		      const CgMoment *now);
void cg_decision_free(CgDecision *decision);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(CgDecision, cg_decision_free)
