/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Reads a scope from the keys of its section, whether in a configuration file, a grant, or an
 * agent's answer. An unknown key or word is an error: no part of a scope is skipped. */
#include "policy-private.h"

#include <string.h>

/* --- Selectors --- */

static GPtrArray *read_selectors(const CgConfigFile *file, const CgConfigEntry *entry,
				 GError **error)
{
	g_auto(GStrv) words = cg_config_list(file, entry, error);
	g_autoptr(GPtrArray) selectors =
		g_ptr_array_new_with_free_func((GDestroyNotify)cg_selector_free);

	if (!words)
		return NULL;
	for (guint i = 0; words[i]; i++) {
		const char *why = NULL;
		CgSelector *selector = cg_selector_parse(words[i], &why);

		if (i >= CG_SELECTORS_MAX)
			why = "is one too many, 1024 is the most";
		if (selector)
			g_ptr_array_add(selectors, selector);
		if (why) {
			cg_config_fail(error, file, entry->line, "selector %u of %s %s", i + 1,
				       entry->key, why);
			return NULL;
		}
	}
	return g_steal_pointer(&selectors);
}

/* A scope under construction. Contacts begins a clause. Exclude belongs to the open clause and may
 * come before its Contacts. */
typedef struct {
	const CgConfigFile *file;
	CgScope *scope;
	GPtrArray *clauses;
	GPtrArray *any_of, *none_of; /* of the open clause; NULL if not read yet */
} Draft;

static GPtrArray *steal_selectors(GPtrArray **selectors)
{
	return *selectors ? g_steal_pointer(selectors) : g_ptr_array_new();
}

static void close_clause(Draft *draft)
{
	GPtrArray *any_of = steal_selectors(&draft->any_of),
		  *none_of = steal_selectors(&draft->none_of);

	g_ptr_array_add(draft->clauses, cg_clause_new(any_of, none_of));
}

static gboolean read_contacts(Draft *draft, const CgConfigEntry *entry, GError **error)
{
	if (draft->any_of)
		close_clause(draft);
	draft->any_of = read_selectors(draft->file, entry, error);
	return draft->any_of != NULL;
}

static gboolean read_exclude(Draft *draft, const CgConfigEntry *entry, GError **error)
{
	if (draft->none_of)
		return cg_config_fail(error, draft->file, entry->line,
				      "a second Exclude for the same Contacts");
	draft->none_of = read_selectors(draft->file, entry, error);
	return draft->none_of != NULL;
}

/* --- Fields --- */

static gboolean read_field(const char *name, CgFields *fields)
{
	CgFields one = CG_FIELDS_NONE;

	if (strcmp(name, "other") == 0)
		one = CG_FIELD(CG_PROP_OTHER);
	else if (!cg_fields_parse(name, ',', &one, NULL))
		return FALSE;
	*fields |= one;
	return TRUE;
}

static gboolean read_fields(Draft *draft, const CgConfigEntry *entry, GError **error)
{
	g_auto(GStrv) items = cg_config_list(draft->file, entry, error);
	g_autofree char *joined = !items ? NULL : g_strjoinv(",", items);
	g_auto(GStrv) names = !joined ? NULL : g_strsplit(joined, ",", -1);
	CgFields fields = CG_FIELD(CG_PROP_VERSION);

	if (!names)
		return FALSE;
	for (guint i = 0; names[i]; i++)
		if (!read_field(g_strstrip(names[i]), &fields))
			return cg_config_fail(error, draft->file, entry->line,
					      "field %u is not in the table of vCard properties "
					      "(X-* stands for all others)",
					      i + 1);
	if ((fields & CG_FIELD(CG_PROP_AGENT)) != 0)
		return cg_config_fail(error, draft->file, entry->line, "AGENT is never released");
	draft->scope->fields = fields;
	return TRUE;
}

/* --- The chains --- */

static gboolean read_chain(Draft *draft, const CgConfigEntry *entry, const char *const *words,
			   guint *value, GError **error)
{
	g_autofree char *text = cg_config_value(draft->file, entry, error);
	g_autofree char *choice = NULL;

	if (!text)
		return FALSE;
	if (cg_config_word(text, words, value))
		return TRUE;
	choice = g_strjoinv(", ", (char **)words);
	return cg_config_fail(error, draft->file, entry->line, "%s is one of %s", entry->key,
			      choice);
}

static gboolean read_list(Draft *draft, const CgConfigEntry *entry, GError **error)
{
	return read_chain(draft, entry, cg_yes_words, &draft->scope->list, error);
}

static gboolean read_calls(Draft *draft, const CgConfigEntry *entry, GError **error)
{
	return read_chain(draft, entry, cg_calls_words, &draft->scope->calls, error);
}

static gboolean read_messages(Draft *draft, const CgConfigEntry *entry, GError **error)
{
	return read_chain(draft, entry, cg_messages_words, &draft->scope->messages, error);
}

static gboolean read_send(Draft *draft, const CgConfigEntry *entry, GError **error)
{
	return read_chain(draft, entry, cg_yes_words, &draft->scope->send, error);
}

/* --- The section --- */

static const struct {
	const char *key;
	gboolean (*read)(Draft *, const CgConfigEntry *, GError **);
} keys[] = {
	{ "Contacts", read_contacts }, { "Exclude", read_exclude }, { "Fields", read_fields },
	{ "List", read_list },         { "Calls", read_calls },     { "Messages", read_messages },
	{ "Send", read_send },
};

static gboolean read_entry(Draft *draft, const CgConfigEntry *entry, GError **error)
{
	for (guint i = 0; i < G_N_ELEMENTS(keys); i++)
		if (strcmp(entry->key, keys[i].key) == 0)
			return keys[i].read(draft, entry, error);
	return cg_config_fail(error, draft->file, entry->line, "a scope has no key %s", entry->key);
}

static gboolean read_entries(Draft *draft, const CgConfigSection *section, GError **error)
{
	for (guint i = 0; i < section->entries->len; i++)
		if (!read_entry(draft, section->entries->pdata[i], error))
			return FALSE;
	close_clause(draft);
	if (draft->clauses->len > CG_CLAUSES_MAX)
		return cg_config_fail(error, draft->file, section->line,
				      "over %u Contacts in one scope", CG_CLAUSES_MAX);
	return TRUE;
}

CgScope *cg_scope_from_section(const CgConfigFile *file, const CgConfigSection *section,
			       GError **error)
{
	g_autoptr(CgScope) scope = cg_scope_new(section->name);
	Draft draft = { file, scope, cg_clauses_new(), NULL, NULL };
	gboolean fine = read_entries(&draft, section, error);

	g_clear_pointer(&draft.any_of, g_ptr_array_unref);
	g_clear_pointer(&draft.none_of, g_ptr_array_unref);
	cg_scope_take_clauses(scope, draft.clauses);
	return fine ? g_steal_pointer(&scope) : NULL;
}

/* The name of a meet joins the names of its parts with +. */
static gboolean are_names_clean(const char *joined)
{
	g_auto(GStrv) names = g_strsplit(joined, "+", -1);

	for (guint i = 0; names[i]; i++)
		if (!cg_scope_name_clean(names[i]))
			return FALSE;
	return names[0] != NULL;
}

static CgScope *parse_only_section(const CgConfigFile *file, GError **error)
{
	const CgConfigSection *section;

	if (file->sections->len == 0) {
		cg_config_fail(error, file, 1, "holds no [Scope NAME]");
		return NULL;
	}
	section = file->sections->pdata[file->sections->len - 1];
	if (file->sections->len > 1) {
		cg_config_fail(error, file, section->line, "holds more than one section");
		return NULL;
	}
	if (strcmp(section->word, "Scope") != 0 || !section->name ||
	    !are_names_clean(section->name)) {
		cg_config_fail(error, file, section->line, "the section is not [Scope NAME]");
		return NULL;
	}
	return cg_scope_from_section(file, section, error);
}

CgScope *cg_scope_parse(const char *text, const char *origin, GError **error)
{
	static const char *const repeatable[] = { "Contacts", "Exclude", NULL };
	g_autoptr(CgConfigFile) file =
		cg_config_file_split(text, strlen(text), origin, repeatable, error);

	return !file ? NULL : parse_only_section(file, error);
}
