/* policy: who may see what. Selectors, scopes and their meet, rules, and the decision.
 *
 * Pure but for reading the configuration's files: decisions are made from values, take no clock and
 * no bus, and come with their reasons. Zero means no; unknown means no. */
#pragma once

#include <contactguard/base.h>
#include <contactguard/content.h>

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

CgFields cg_scope_fields(const CgScope *scope); /* without AGENT, with VERSION */
gboolean cg_scope_list(const CgScope *scope);
CgCalls cg_scope_calls(const CgScope *scope);
CgMessages cg_scope_messages(const CgScope *scope);
gboolean cg_scope_send(const CgScope *scope);
gboolean
cg_scope_nobody(const CgScope *scope); /* Contacts=none in some clause: no card can be in scope */
gboolean cg_scope_everybody(const CgScope *scope);        /* Contacts=all, nobody excluded */
gboolean cg_scope_needs_favourites(const CgScope *scope); /* some selector says favourites */
CgFields cg_scope_looks_at(
	const CgScope *scope); /* properties that its selectors must see on the phone's card */

typedef struct {
	gboolean favourite; /* it is in the phone's fav book */
	gboolean owner;     /* it is the phone's 0.vcf: admitted only by `owner` or `all` */
	guint country;      /* [Numbers] Country; 0: none */
} CgAbout;
/* Looks at the phone's whole card (parsed, not redacted). */
gboolean cg_scope_admits(const CgScope *scope, const CgCard *card, const CgAbout *about);
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
guint cg_config_fill_wait(const CgConfig *config);    /* seconds */
guint cg_config_wait(const CgConfig *config);         /* seconds */
guint64 cg_config_view_limit(const CgConfig *config); /* bytes */
guint cg_config_country(const CgConfig *config);      /* 0: none */
CgPlacement cg_config_placement(const CgConfig *config);
const char *cg_config_link_phone(const CgConfig *config); /* an address text, or NULL */

/* --- The decision -----------------------------------------------------------------------------*/

typedef struct {
	const char *phone;    /* AA:BB:CC:DD:EE:FF */
	const char *consumer; /* car:..., uid:1000, app:? */
} CgWho;

typedef struct {
	CgScope *scope;     /* never NULL */
	gboolean ask;       /* the rule says ask, and nobody has answered: scope is `nothing` */
	GPtrArray *reasons; /* of char *: one sentence each, the deciding ones first */
} CgDecision;

/* The rule in force for who, met with its ceiling. Grants join here later. */
CgDecision *cg_decide(const CgConfig *config, const CgWho *who);
void cg_decision_free(CgDecision *decision);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(CgDecision, cg_decision_free)
