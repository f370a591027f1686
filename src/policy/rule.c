/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Rules. For each phone and consumer the most exact rule that matches decides alone. Two equally
 * exact rules that could match the same pair are refused when they are read. */
#include "policy-private.h"

#include <string.h>

#define PATTERN_MAX 128     /* bytes; an address has 17, a unit's or LSM label's name is short */
#define UNKNOWN_APP "app:?" /* an app that could not be identified; not a glob */

/* --- Whom a rule is for --- */

static const char *wrong_phone(const char *text)
{
	if (cg_glob_exact(text))
		return cg_bdaddr_valid(text) ? NULL : "is an address (AA:BB:CC:DD:EE:FF) or a glob";
	return text[strspn(text, "0123456789ABCDEF:*?")] == '\0' ? NULL : "could match no address";
}

static gboolean is_known_kind(const char *text)
{
	static const char *const kinds[] = { "car:", "app:", "lsm:", "uid:" };

	for (guint i = 0; i < G_N_ELEMENTS(kinds); i++)
		if (g_str_has_prefix(text, kinds[i]) && text[strlen(kinds[i])] != '\0')
			return TRUE;
	return FALSE;
}

static const char *wrong_consumer(const char *text)
{
	for (const char *at = text; *at != '\0'; at++)
		if (*at < 0x20 || *at > 0x7e)
			return "is plain ASCII";
	if (cg_glob_exact(text) && g_str_has_prefix(text, "car:") && !cg_bdaddr_valid(text + 4))
		return "names a car by car:AA:BB:CC:DD:EE:FF";
	if (strcspn(text, "*?") > strlen("car") && !is_known_kind(text))
		return "begins with car:, app:, lsm: or uid:";
	return NULL;
}

/* --- Reading --- */

typedef struct {
	const CgConfigFile *file;
	CgRule *rule;
	CgScopeLookup lookup;
	gconstpointer data;
} Reader;

static gboolean check_pattern(const Reader *reader, const CgConfigEntry *entry, const char *text,
			      const char *wrong, GError **error)
{
	if (strlen(text) > PATTERN_MAX)
		wrong = "is over 128 bytes";
	if (!wrong)
		return TRUE;
	return cg_config_fail(error, reader->file, entry->line, "%s %s", entry->key, wrong);
}

static gboolean read_phone(Reader *reader, const CgConfigEntry *entry, const char *text,
			   GError **error)
{
	g_free(reader->rule->phone);
	reader->rule->phone = g_ascii_strup(text, -1);
	reader->rule->phone_exact = cg_glob_exact(text);
	return check_pattern(reader, entry, text, wrong_phone(reader->rule->phone), error);
}

static gboolean read_consumer(Reader *reader, const CgConfigEntry *entry, const char *text,
			      GError **error)
{
	g_free(reader->rule->consumer);
	reader->rule->consumer = cg_consumer_normal(text);
	reader->rule->consumer_exact = cg_glob_exact(text) || strcmp(text, UNKNOWN_APP) == 0;
	return check_pattern(reader, entry, text, wrong_consumer(text), error);
}

static gboolean read_named(Reader *reader, const CgConfigEntry *entry, const char *text,
			   CgScope **scope, GError **error)
{
	const CgScope *named = reader->lookup(reader->data, text);

	if (!named)
		return cg_config_fail(error, reader->file, entry->line, "unknown scope%s%s",
				      cg_scope_name_clean(text) ? " " : "",
				      cg_scope_name_clean(text) ? text : "");
	*scope = cg_scope_ref(named);
	return TRUE;
}

static gboolean read_scope(Reader *reader, const CgConfigEntry *entry, const char *text,
			   GError **error)
{
	return strcmp(text, "ask") == 0 ||
	       read_named(reader, entry, text, &reader->rule->scope, error);
}

static gboolean read_ceiling(Reader *reader, const CgConfigEntry *entry, const char *text,
			     GError **error)
{
	return read_named(reader, entry, text, &reader->rule->ceiling, error);
}

static gboolean read_lifetime(Reader *reader, const CgConfigEntry *entry, const char *text,
			      GError **error)
{
	CgLifetime unused;

	if (!cg_lifetime_parse(text, &unused))
		return cg_config_fail(error, reader->file, entry->line,
				      "Lifetime is once, trip, 30m, 12h, 7d (up to 3650d), "
				      "YYYY-MM-DD or always");
	g_free(reader->rule->lifetime);
	reader->rule->lifetime = g_strdup(text);
	return TRUE;
}

static const struct {
	const char *key;
	gboolean (*read)(Reader *, const CgConfigEntry *, const char *text, GError **);
} keys[] = {
	{ "Phone", read_phone },     { "Consumer", read_consumer }, { "Scope", read_scope },
	{ "Ceiling", read_ceiling }, { "Lifetime", read_lifetime },
};

static gboolean read_entry(Reader *reader, const CgConfigEntry *entry, GError **error)
{
	g_autofree char *text = NULL;

	for (guint i = 0; i < G_N_ELEMENTS(keys); i++) {
		if (strcmp(entry->key, keys[i].key) != 0)
			continue;
		text = cg_config_value(reader->file, entry, error);
		return text != NULL && keys[i].read(reader, entry, text, error);
	}
	return cg_config_fail(error, reader->file, entry->line, "a rule has no key %s", entry->key);
}

CgRule *cg_rule_from_section(const CgConfigFile *file, const CgConfigSection *section,
			     CgScopeLookup lookup, gconstpointer data, GError **error)
{
	g_autoptr(CgRule) rule = g_new0(CgRule, 1);
	Reader reader = { file, rule, lookup, data };

	rule->name = g_strdup(section->name);
	rule->where = g_strdup_printf("%s:%u", file->shown, section->line);
	rule->phone = g_strdup("*");
	rule->consumer = g_strdup("*");
	rule->lifetime = g_strdup("trip");
	for (guint i = 0; i < section->entries->len; i++)
		if (!read_entry(&reader, section->entries->pdata[i], error))
			return NULL;
	return g_steal_pointer(&rule);
}

void cg_rule_free(CgRule *rule)
{
	if (!rule)
		return;
	g_free(rule->name);
	g_free(rule->where);
	g_free(rule->phone);
	g_free(rule->consumer);
	g_clear_pointer(&rule->scope, cg_scope_unref);
	g_clear_pointer(&rule->ceiling, cg_scope_unref);
	g_free(rule->lifetime);
	g_free(rule);
}

/* --- Match and order --- */

static gboolean pattern_matches(const char *pattern, gboolean exact, const char *text)
{
	return exact ? strcmp(pattern, text) == 0 : cg_glob_matches(pattern, text);
}

/* Any program can prevent its own identification. So app:* stands for identified apps only, and of
 * all patterns only * matches app:?. */
static gboolean consumer_matches(const CgRule *rule, const char *consumer)
{
	if (strcmp(consumer, UNKNOWN_APP) == 0)
		return strcmp(rule->consumer, UNKNOWN_APP) == 0 || strcmp(rule->consumer, "*") == 0;
	return pattern_matches(rule->consumer, rule->consumer_exact, consumer);
}

gboolean cg_rule_matches(const CgRule *rule, const CgWho *who)
{
	g_autofree char *phone = g_ascii_strup(who->phone, -1);
	g_autofree char *consumer = cg_consumer_normal(who->consumer);

	return pattern_matches(rule->phone, rule->phone_exact, phone) &&
	       consumer_matches(rule, consumer);
}

static gint compare_ranks(guint a, guint b)
{
	return a == b ? 0 : a < b ? -1 : 1;
}

gint cg_rule_compare(const CgRule *a, const CgRule *b)
{
	gint by_phone = compare_ranks(cg_glob_rank(a->phone, a->phone_exact),
				      cg_glob_rank(b->phone, b->phone_exact));

	if (by_phone != 0)
		return by_phone;
	return compare_ranks(cg_glob_rank(a->consumer, a->consumer_exact),
			     cg_glob_rank(b->consumer, b->consumer_exact));
}

static gboolean patterns_overlap(const char *a, const char *b, gboolean exact)
{
	return exact ? strcmp(a, b) == 0 : cg_globs_overlap(a, b);
}

gboolean cg_rules_conflict(const CgRule *a, const CgRule *b)
{
	return cg_rule_compare(a, b) == 0 && patterns_overlap(a->phone, b->phone, a->phone_exact) &&
	       patterns_overlap(a->consumer, b->consumer, a->consumer_exact);
}
