/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The configuration: contactguard.conf and conf.d beside it, as one set of scopes, rules and
 * values. One unknown or ambiguous word refuses the whole set. */
#include "policy-private.h"

#include <dirent.h>
#include <errno.h>
#include <string.h>

#define FILES_MAX  64
#define SCOPES_MAX 256
#define RULES_MAX  256

/* Stock obexd's callers give up after 25 seconds. */
#define WAITS_MAX 22

/* --- Making --- */

static CgConfig *new_config(void)
{
	CgConfig *config = g_new0(CgConfig, 1);

	config->scopes = g_ptr_array_new_with_free_func((GDestroyNotify)cg_scope_unref);
	config->builtins = g_ptr_array_new_with_free_func((GDestroyNotify)cg_scope_unref);
	for (guint i = 0; cg_scope_builtin_name(i); i++)
		g_ptr_array_add(config->builtins, cg_scope_builtin(cg_scope_builtin_name(i)));
	config->rules = g_ptr_array_new_with_free_func((GDestroyNotify)cg_rule_free);
	cg_settings_default(config);
	return config;
}

void cg_config_free(CgConfig *config)
{
	if (!config)
		return;
	g_ptr_array_unref(config->scopes);
	g_ptr_array_unref(config->builtins);
	g_ptr_array_unref(config->rules);
	g_free(config->link_phone);
	g_free(config);
}

/* --- Which files --- */

static gint compare_names(gconstpointer a, gconstpointer b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

/* Matches what a shell's *.conf matches: hidden files and other names are drafts. */
static gboolean is_part(const char *name)
{
	return name[0] != '.' && g_str_has_suffix(name, ".conf");
}

static gboolean list_parts(const char *directory, GPtrArray *names, GError **error)
{
	DIR *dir = opendir(directory);
	const struct dirent *entry;

	if (!dir && errno == ENOENT)
		return TRUE;
	if (!dir) {
		g_set_error(error, CG_ERROR, CG_ERROR_CONFIG, "%s:0: cannot be listed: %s",
			    directory, g_strerror(errno));
		return FALSE;
	}
	while ((entry = readdir(dir)) != NULL)
		if (is_part(entry->d_name))
			g_ptr_array_add(names, g_strdup(entry->d_name));
	closedir(dir);
	g_ptr_array_sort(names, compare_names);
	return TRUE;
}

static gboolean read_one(GPtrArray *files, const char *path, const char *shown, GError **error)
{
	CgConfigFile *file;

	if (files->len >= FILES_MAX) {
		g_set_error(error, CG_ERROR, CG_ERROR_CONFIG, "%s:0: over %u files", path,
			    FILES_MAX);
		return FALSE;
	}
	file = cg_config_file_read(path, shown, error);
	if (!file)
		return FALSE;
	g_ptr_array_add(files, file);
	return TRUE;
}

static gboolean read_parts(GPtrArray *files, const char *directory, GError **error)
{
	g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func(g_free);

	if (!list_parts(directory, names, error))
		return FALSE;
	for (guint i = 0; i < names->len; i++) {
		g_autofree char *path = g_build_filename(directory, names->pdata[i], NULL);
		g_autofree char *shown = g_build_filename("conf.d", names->pdata[i], NULL);

		if (!read_one(files, path, shown, error))
			return FALSE;
	}
	return TRUE;
}

static gboolean read_files(GPtrArray *files, const char *path, GError **error)
{
	g_autofree char *shown = g_path_get_basename(path);
	g_autofree char *beside = g_path_get_dirname(path);
	g_autofree char *directory = g_build_filename(beside, "conf.d", NULL);

	return read_one(files, path, shown, error) && read_parts(files, directory, error);
}

/* --- Scopes --- */

static const CgScope *find_scope(const GPtrArray *scopes, const char *name)
{
	for (guint i = 0; i < scopes->len; i++)
		if (strcmp(cg_scope_name(scopes->pdata[i]), name) == 0)
			return scopes->pdata[i];
	return NULL;
}

const CgScope *cg_config_scope(const CgConfig *config, const char *name)
{
	const CgScope *scope = find_scope(config->scopes, name);

	return scope ? scope : find_scope(config->builtins, name);
}

/* Drivers know the built-in names, so a configuration may narrow their meaning but not widen it. */
static gboolean narrows_builtin(const CgConfig *config, const CgScope *scope)
{
	const CgScope *builtin = find_scope(config->builtins, cg_scope_name(scope));

	return !builtin || cg_scope_narrows(scope, builtin);
}

static const char *wrong_scope_name(const CgConfig *config, const char *name)
{
	if (!name || !cg_scope_name_clean(name))
		return "a scope's name is 1 to 64 of A-Z a-z 0-9 . _ -";
	if (strcmp(name, "ask") == 0)
		return "ask is a word of rules, not a scope's name";
	if (find_scope(config->scopes, name))
		return "a scope of this name is there already";
	if (config->scopes->len >= SCOPES_MAX)
		return "over 256 scopes";
	return NULL;
}

static gboolean take_scope(CgConfig *config, const CgConfigFile *file,
			   const CgConfigSection *section, GError **error)
{
	const char *wrong = wrong_scope_name(config, section->name);
	g_autoptr(CgScope) scope = NULL;

	if (wrong)
		return cg_config_fail(error, file, section->line, "%s", wrong);
	scope = cg_scope_from_section(file, section, error);
	if (!scope)
		return FALSE;
	if (!narrows_builtin(config, scope))
		return cg_config_fail(error, file, section->line,
				      "%s is a built-in scope and may only be narrowed",
				      section->name);
	g_ptr_array_add(config->scopes, g_steal_pointer(&scope));
	return TRUE;
}

char **cg_config_scope_names(const CgConfig *config)
{
	GPtrArray *names = g_ptr_array_new();

	for (guint i = 0; i < config->builtins->len; i++)
		g_ptr_array_add(names, g_strdup(cg_scope_name(config->builtins->pdata[i])));
	for (guint i = 0; i < config->scopes->len; i++) {
		const char *name = cg_scope_name(config->scopes->pdata[i]);

		if (!find_scope(config->builtins, name))
			g_ptr_array_add(names, g_strdup(name));
	}
	g_ptr_array_add(names, NULL);
	return (char **)g_ptr_array_free(names, FALSE);
}

/* --- Rules --- */

static const CgScope *look_up_scope(gconstpointer config, const char *name)
{
	return cg_config_scope(config, name);
}

/* A rule's name is for people and may contain spaces: "own car". */
static gboolean is_rule_name_clean(const char *name)
{
	g_autofree char *joined = g_strdelimit(g_strdup(name), " ", '-');

	return cg_scope_name_clean(joined);
}

static const char *wrong_rule_name(const CgConfig *config, const char *name)
{
	if (!name || !is_rule_name_clean(name))
		return "a rule's name is 1 to 64 of A-Z a-z 0-9 . _ - and spaces";
	for (guint i = 0; i < config->rules->len; i++)
		if (strcmp(((const CgRule *)config->rules->pdata[i])->name, name) == 0)
			return "a rule of this name is there already";
	if (config->rules->len >= RULES_MAX)
		return "over 256 rules";
	return NULL;
}

static const CgRule *find_conflict(const CgConfig *config, const CgRule *rule)
{
	for (guint i = 0; i < config->rules->len; i++)
		if (cg_rules_conflict(config->rules->pdata[i], rule))
			return config->rules->pdata[i];
	return NULL;
}

static gboolean take_rule(CgConfig *config, const CgConfigFile *file,
			  const CgConfigSection *section, GError **error)
{
	const char *wrong = wrong_rule_name(config, section->name);
	const CgRule *other;
	g_autoptr(CgRule) rule = NULL;

	if (wrong)
		return cg_config_fail(error, file, section->line, "%s", wrong);
	rule = cg_rule_from_section(file, section, look_up_scope, config, error);
	if (!rule)
		return FALSE;
	other = find_conflict(config, rule);
	if (other)
		return cg_config_fail(error, file, section->line,
				      "as exact as [Rule %s] of %s for the same phone and consumer",
				      other->name, other->where);
	g_ptr_array_add(config->rules, g_steal_pointer(&rule));
	return TRUE;
}

const CgRule *cg_config_rule(const CgConfig *config, const CgWho *who)
{
	const CgRule *best = NULL;

	for (guint i = 0; i < config->rules->len; i++) {
		const CgRule *rule = config->rules->pdata[i];

		if (cg_rule_matches(rule, who) && (!best || cg_rule_compare(rule, best) > 0))
			best = rule;
	}
	return best;
}

gboolean cg_config_rule_info(const CgConfig *config, guint nth, CgRuleInfo *out)
{
	const CgRule *rule;

	if (nth >= config->rules->len)
		return FALSE;
	rule = config->rules->pdata[nth];
	*out = (CgRuleInfo){
		.name = rule->name,
		.phone = rule->phone,
		.consumer = rule->consumer,
		.scope = rule->scope ? cg_scope_name(rule->scope) : "ask",
		.ceiling = rule->ceiling ? cg_scope_name(rule->ceiling) : "",
		.lifetime = rule->lifetime,
	};
	return TRUE;
}

/* --- Loading --- */

/* Where a value was set last, for the errors of values that do not go together. */
typedef struct {
	const CgConfigFile *file; /* NULL: it has its default */
	guint line;
} Place;

/* Reads all files once for each kind of section, since a rule may name a scope of any file. */
typedef struct {
	CgConfig *config;
	const CgConfigFile *file;
	Place waits; /* of Wait or FillWait */
	Place sync, pc_suite;
} Loader;

static void note_place(Loader *loader, const CgConfigEntry *entry)
{
	const Place place = { loader->file, entry->line };

	if (!strcmp(entry->key, "Wait") || !strcmp(entry->key, "FillWait"))
		loader->waits = place;
	else if (!strcmp(entry->key, "Sync"))
		loader->sync = place;
	else if (!strcmp(entry->key, "PcSuite"))
		loader->pc_suite = place;
}

static gboolean take_value(Loader *loader, const CgConfigSection *section,
			   const CgConfigEntry *entry, GError **error)
{
	if (!cg_setting_read(loader->config, loader->file, section, entry, error))
		return FALSE;
	note_place(loader, entry);
	return TRUE;
}

static gboolean take_values(Loader *loader, const CgConfigSection *section, GError **error)
{
	if (!cg_setting_section(section->word))
		return cg_config_fail(error, loader->file, section->line, "unknown section %s",
				      section->word);
	if (section->name)
		return cg_config_fail(error, loader->file, section->line,
				      "section %s takes no name", section->word);
	for (guint i = 0; i < section->entries->len; i++)
		if (!take_value(loader, section, section->entries->pdata[i], error))
			return FALSE;
	return TRUE;
}

static gboolean take_scope_section(Loader *loader, const CgConfigSection *section, GError **error)
{
	return strcmp(section->word, "Scope") != 0 ||
	       take_scope(loader->config, loader->file, section, error);
}

static gboolean take_other_section(Loader *loader, const CgConfigSection *section, GError **error)
{
	if (strcmp(section->word, "Scope") == 0)
		return TRUE;
	if (strcmp(section->word, "Rule") == 0)
		return take_rule(loader->config, loader->file, section, error);
	return take_values(loader, section, error);
}

static gboolean each_section(Loader *loader, const GPtrArray *files,
			     gboolean (*take)(Loader *, const CgConfigSection *, GError **),
			     GError **error)
{
	for (guint i = 0; i < files->len; i++) {
		loader->file = files->pdata[i];
		for (guint j = 0; j < loader->file->sections->len; j++)
			if (!take(loader, loader->file->sections->pdata[j], error))
				return FALSE;
	}
	return TRUE;
}

/* The defaults are within the limit, so if it is passed, some file has set a value. */
static gboolean check_waits(const Loader *loader, GError **error)
{
	if (loader->config->wait + loader->config->fill_wait <= WAITS_MAX)
		return TRUE;
	return cg_config_fail(error, loader->waits.file, loader->waits.line,
			      "Wait and FillWait are over %u seconds together", WAITS_MAX);
}

/* These two read a phone's contacts beside the guard. On a head unit an integrator may let apps
 * dial them; where the guard stands in front of a phone, they would be a door for any car. */
static gboolean check_profiles(const Loader *loader, GError **error)
{
	static const char only[] = "%s=allow is for Placement=head-unit only";

	if (loader->config->placement == CG_PLACEMENT_HEAD_UNIT)
		return TRUE;
	if (cg_config_allows(loader->config, CG_PROFILE_SYNC))
		return cg_config_fail(error, loader->sync.file, loader->sync.line, only, "Sync");
	if (cg_config_allows(loader->config, CG_PROFILE_PC_SUITE))
		return cg_config_fail(error, loader->pc_suite.file, loader->pc_suite.line, only,
				      "PcSuite");
	return TRUE;
}

static gboolean load_files(CgConfig *config, const char *path, GError **error)
{
	g_autoptr(GPtrArray) files =
		g_ptr_array_new_with_free_func((GDestroyNotify)cg_config_file_free);
	Loader loader = { .config = config };

	return read_files(files, path, error) &&
	       each_section(&loader, files, take_scope_section, error) &&
	       each_section(&loader, files, take_other_section, error) &&
	       check_waits(&loader, error) && check_profiles(&loader, error);
}

CgConfig *cg_config_load(const char *path, GError **error)
{
	g_autoptr(CgConfig) config = new_config();

	if (path && !load_files(config, path, error))
		return NULL;
	return g_steal_pointer(&config);
}
