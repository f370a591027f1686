/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the files of policy share: how a scope is made of clauses and selectors, and how a
 * configuration is read. */
#pragma once

#include <contactguard/content.h>
#include <contactguard/policy.h>

/* --- Globs (glob.c): `*` is any run of characters, `?` is one character --- */

/* Returns whether the glob matches the whole text. Both are UTF-8; case counts. */
gboolean cg_glob_matches(const char *glob, const char *text);
/* Returns whether the glob contains neither * nor ?. */
gboolean cg_glob_exact(const char *glob);
/* Returns how exact a rule's pattern is: 0 for `*` alone, 1 plus the length of the literal prefix
 * for another glob, G_MAXUINT if exact. The rule with the higher rank wins. */
guint cg_glob_rank(const char *glob, gboolean exact);
/* Returns whether some text matches both globs, which are ASCII. */
gboolean cg_globs_overlap(const char *a, const char *b);

/* --- Selectors (selector.c): a word of `Contacts=` or `Exclude=` --- */

/* A selector's text was written by an integrator or a driver and is stored with the grant; it is
 * not content. The card's texts that it is compared with are content and stay in wiped memory. */

#define CG_SELECTOR_TEXT_MAX 256 /* bytes after the colon; a UID is rarely over 64 */

/* In the order in which they are sorted and printed. */
typedef enum {
	CG_SELECT_NONE,
	CG_SELECT_ALL,
	CG_SELECT_OWNER,
	CG_SELECT_FAVOURITES,
	CG_SELECT_LABEL,
	CG_SELECT_NUMBER,
	CG_SELECT_NAME,
	CG_SELECT_UID,
	CG_SELECT_KINDS
} CgSelectorKind;

typedef struct {
	CgSelectorKind kind;
	char *text;      /* after the colon, as written; NULL if the kind takes no argument */
	CgText *pattern; /* the text that is compared; folded for names and labels */
} CgSelector;

/* Parses one word. Returns NULL if it is not a selector; *why then says what is wrong without
 * quoting the word, and is static. The caller owns the result. */
CgSelector *cg_selector_parse(const char *word, const char **why);
void cg_selector_free(CgSelector *selector);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(CgSelector, cg_selector_free)
/* Orders two selectors as strcmp() orders texts. */
gint cg_selector_compare(const CgSelector *a, const CgSelector *b);
/* Appends the selector as an item of a GKeyFile list. */
void cg_selector_print(const CgSelector *selector, GString *out);
/* Returns the properties of a card that the selector compares. */
CgFields cg_selector_looks_at(const CgSelector *selector);

/* One card while selectors are matched with it. The texts of a kind are gathered once, when the
 * first selector of that kind asks. */
typedef struct {
	const CgCard *card;
	const CgCardTraits *traits;
	GPtrArray *texts[CG_SELECT_KINDS]; /* of CgText */
} CgMatchContext;

void cg_match_context_clear(CgMatchContext *context);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(CgMatchContext, cg_match_context_clear)

/* Returns whether the selector means the card. */
gboolean cg_selector_matches(const CgSelector *selector, CgMatchContext *context);
/* Returns whether the selector means the card, or might: something that it looks at is there and
 * could not be read, or is more than a number. This is for selectors that take away, where a doubt
 * hides. */
gboolean cg_selector_excludes(const CgSelector *selector, CgMatchContext *context);

/* --- Clauses (clause.c) --- */

/* A card passes a clause if a selector of any_of and none of none_of matches it. In normal form the
 * lists are sorted without duplicates and without `none`; `all` stands alone; if any_of is empty
 * (nobody), so is none_of. A clause is immutable, counted, and shared between scopes. */

typedef struct {
	GPtrArray *any_of, *none_of; /* of CgSelector */
} CgClause;

/* Takes both lists and puts them into normal form. */
CgClause *cg_clause_new(GPtrArray *any_of, GPtrArray *none_of);
CgClause *cg_clause_new_nobody(void);
CgClause *cg_clause_ref(CgClause *clause);
void cg_clause_unref(CgClause *clause);
/* Orders two clauses; 0 if they are equal. */
gint cg_clause_compare(const CgClause *a, const CgClause *b);
/* Returns whether the clause admits no card. */
gboolean cg_clause_nobody(const CgClause *clause);
/* Returns whether the clause is `all` without Exclude. */
gboolean cg_clause_everybody(const CgClause *clause);
/* Returns whether a provably admits no more than b. FALSE may also mean that the selectors alone do
 * not show it. */
gboolean cg_clause_narrows(const CgClause *a, const CgClause *b);
/* Returns whether one of the clause's selectors is of this kind. */
gboolean cg_clause_speaks_of(const CgClause *clause, CgSelectorKind kind);
/* Returns whether all selectors that let in are one, of this kind. */
gboolean cg_clause_includes_only(const CgClause *clause, CgSelectorKind kind);
/* Returns whether one of the selectors that take away is of this kind. */
gboolean cg_clause_excludes_by(const CgClause *clause, CgSelectorKind kind);
/* Returns the properties of a card that the clause's selectors compare. */
CgFields cg_clause_looks_at(const CgClause *clause);
gboolean cg_clause_admits(const CgClause *clause, CgMatchContext *context);
/* Appends the clause as lines of a scope's section. */
void cg_clause_print(const CgClause *clause, GString *out);
/* Sorts the array and keeps one of those that compare as equal. */
void cg_sort_unique(GPtrArray *array, GCompareFunc compare);

/* --- Key files (config-file.c): sections and keys that know their line --- */

#define CG_CONFIG_FILE_MAX (1u << 20) /* bytes; files are written by hand */

typedef struct {
	guint line;
	char *key;
	char *value; /* not decoded; see cg_config_value() and cg_config_list() */
} CgConfigEntry;

typedef struct {
	guint line;
	char *word;         /* "Scope" of [Scope favourites] */
	char *name;         /* "favourites", or NULL if the section has no name */
	GPtrArray *entries; /* of CgConfigEntry, in the order of the file */
} CgConfigSection;

typedef struct {
	char *path;          /* as given; errors begin with it */
	char *shown;         /* as reasons name it: "contactguard.conf", "conf.d/10-shop.conf" */
	GPtrArray *sections; /* of CgConfigSection, in the order of the file */
} CgConfigFile;

/* Splits a text. repeatable lists the keys that a section may have more than once (NULL-terminated;
 * NULL for none); any other duplicate is an error. Returns NULL with CG_ERROR_CONFIG on failure. */
CgConfigFile *cg_config_file_split(const char *text, gsize size, const char *path,
				   const char *const *repeatable, GError **error);
/* Reads and splits a file. Returns NULL with CG_ERROR_CONFIG on failure. */
CgConfigFile *cg_config_file_read(const char *path, const char *shown, GError **error);
void cg_config_file_free(CgConfigFile *file);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(CgConfigFile, cg_config_file_free)

/* Returns the value decoded as GKeyFile decodes it and stripped; g_free() it. Returns NULL with
 * CG_ERROR_CONFIG if it is empty or has a broken escape. */
char *cg_config_value(const CgConfigFile *file, const CgConfigEntry *entry, GError **error);
/* Returns the value split at `;`, each item decoded and stripped, empty items left out;
 * g_strfreev() it. Returns NULL with CG_ERROR_CONFIG if no item is left or an escape is broken. */
char **cg_config_list(const CgConfigFile *file, const CgConfigEntry *entry, GError **error);
/* Sets CG_ERROR_CONFIG with the message "FILE:LINE: what" and returns FALSE. Line 0 means the file
 * as a whole. The message never quotes values, which may be numbers or names of people. */
gboolean cg_config_fail(GError **error, const CgConfigFile *file, guint line, const char *format,
			...) G_GNUC_PRINTF(4, 5);
/* Finds the text in a NULL-terminated list of words. Returns FALSE if it is not there. */
gboolean cg_config_word(const char *text, const char *const *words, guint *index);

/* --- Scopes (scope.c, scope-parse.c, builtin.c) --- */

#define CG_SELECTORS_MAX 1024 /* in one list; a driver may pick people one by one */
#define CG_CLAUSES_MAX   16   /* a rule, a ceiling and a grant together make fewer */

struct CgScope {
	char *name;
	GPtrArray *clauses; /* of CgClause; sorted, no duplicates; empty: every card */
	CgFields fields;
	guint list, calls, messages, send; /* chains: the smaller value is the narrower */
};

/* Makes a scope with the defaults and without a clause; not shared yet. */
CgScope *cg_scope_new(const char *name);
/* Adds the clauses, which it takes, in normal form. A scope with more clauses than a rule, a
 * ceiling and a grant can produce (CG_CLAUSES_MAX) admits nobody. */
void cg_scope_take_clauses(CgScope *scope, GPtrArray *clauses);
GPtrArray *cg_clauses_new(void);
/* Returns whether a provably never releases more than b, judging by what their selectors mean. */
gboolean cg_scope_narrows(const CgScope *a, const CgScope *b);
/* Returns the name of the nth built-in scope, or NULL past the last. */
const char *cg_scope_builtin_name(guint nth);
/* The words of the chains, narrowest first, for reading and printing. */
extern const char *const cg_yes_words[], *const cg_calls_words[], *const cg_messages_words[];
/* Returns whether the name is [A-Za-z0-9._-]{1,64}, which a prompt can show. */
gboolean cg_scope_name_clean(const char *name);
/* Parses one [Scope NAME] section, whose name the caller has checked. Returns NULL with
 * CG_ERROR_CONFIG on failure. */
CgScope *cg_scope_from_section(const CgConfigFile *file, const CgConfigSection *section,
			       GError **error);

/* --- Rules (rule.c): which scope the integrator sets for a phone and consumer --- */

typedef struct {
	char *name;
	char *where; /* "contactguard.conf:12", for reasons and errors */
	char *phone, *consumer;
	gboolean phone_exact, consumer_exact; /* not a pattern, though `app:?` looks like one */
	CgScope *scope;                       /* NULL if the rule says ask */
	CgScope *ceiling;                     /* NULL if the rule has none */
	char *lifetime;                       /* offered first in the prompt */
} CgRule;

/* Finds a scope that a rule names; returns NULL if there is none. */
typedef const CgScope *(*CgScopeLookup)(gconstpointer data, const char *name);

/* Parses one [Rule NAME] section. Returns NULL with CG_ERROR_CONFIG on failure. */
CgRule *cg_rule_from_section(const CgConfigFile *file, const CgConfigSection *section,
			     CgScopeLookup lookup, gconstpointer data, GError **error);
void cg_rule_free(CgRule *rule);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(CgRule, cg_rule_free)
gboolean cg_rule_matches(const CgRule *rule, const CgWho *who);
/* Returns over 0 if a is more exact than b: by phone, then by consumer. */
gint cg_rule_compare(const CgRule *a, const CgRule *b);
/* Returns whether neither is more exact and some phone and consumer match both. */
gboolean cg_rules_conflict(const CgRule *a, const CgRule *b);

/* --- The configuration (config.c), read and found valid --- */

struct CgConfig {
	GPtrArray *scopes;   /* of CgScope: those of [Scope NAME] sections */
	GPtrArray *builtins; /* of CgScope; those above come first */
	GPtrArray *rules;    /* of CgRule; no two conflict */
	guint wait, fill_wait, car_fill_wait;
	guint64 view_limit;
	guint country;
	guint placement;
	char *link_phone;
	guint on_grant;
	guint preview, keep_days;
	guint profiles[CG_PROFILES];
};

/* Returns the rule that decides, or NULL if none matches. */
const CgRule *cg_config_rule(const CgConfig *config, const CgWho *who);

/* --- Single values (setting.c): [Consent], [View], [Ledger], [Numbers], [Profiles], [Link] --- */

/* Sets each value to its default. */
void cg_settings_default(CgConfig *config);
/* Returns whether there is a section of this name. */
gboolean cg_setting_section(const char *word);
/* Sets the value of this entry. Returns FALSE with CG_ERROR_CONFIG if it is not allowed. */
gboolean cg_setting_read(CgConfig *config, const CgConfigFile *file, const CgConfigSection *section,
			 const CgConfigEntry *entry, GError **error);
