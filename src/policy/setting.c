/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The single values of a configuration, as one table: the section and key of each, what is allowed,
 * and the default. A value out of bounds is an error and is never rounded to a bound. */
#include "policy-private.h"

#include <string.h>

typedef struct Setting {
	const char *section, *key;
	const char *allowed; /* quoted by the error */
	gboolean (*read)(const struct Setting *, const char *text, gpointer value);
	gsize offset; /* of the value in CgConfig */
	const char *initial;
	guint64 least, most;
	const char *const *words;
} Setting;

/* --- Readers: they return FALSE if the text is not allowed --- */

static gboolean read_count(const char *text, guint64 least, guint64 most, guint64 *count)
{
	return g_ascii_string_to_unsigned(text, 10, least, most, count, NULL);
}

static gboolean read_number(const Setting *setting, const char *text, gpointer value)
{
	guint64 count;

	if (!read_count(text, setting->least, setting->most, &count))
		return FALSE;
	*(guint *)value = count;
	return TRUE;
}

static gboolean read_days(const Setting *setting, const char *text, gpointer value)
{
	g_autofree char *count = g_strdup(text);

	if (!g_str_has_suffix(text, "d"))
		return FALSE;
	count[strlen(count) - 1] = '\0';
	return read_number(setting, count, value);
}

static gboolean read_bytes(const Setting *setting, const char *text, gpointer value)
{
	static const char suffixes[] = "KMG";
	g_autofree char *digits = g_strndup(text, strspn(text, "0123456789"));
	const char *suffix = text + strlen(digits), *unit = NULL;
	guint64 count, factor = 1;

	if (*suffix != '\0') {
		unit = strchr(suffixes, *suffix);
		if (!unit || suffix[1] != '\0')
			return FALSE;
		factor = G_GUINT64_CONSTANT(1024) << (10 * (unit - suffixes));
	}
	if (!read_count(digits, 0, setting->most / factor, &count) ||
	    count * factor < setting->least)
		return FALSE;
	*(guint64 *)value = count * factor;
	return TRUE;
}

static gboolean read_word(const Setting *setting, const char *text, gpointer value)
{
	return cg_config_word(text, setting->words, value);
}

/* ITU-T E.164: a country code has 1 to 3 digits, and none begins with 0. */
static gboolean read_country(const Setting *setting, const char *text, gpointer value)
{
	return text[0] != '0' && read_number(setting, text, value);
}

#define SOCKET_PATH_MAX 107 /* sun_path with its NUL */

/* link parses the address; this only checks that it looks like one. */
static gboolean read_address(const Setting *setting, const char *text, gpointer value)
{
	const char *path = strchr(text, ':');
	char **address = value;

	if (!path || path[1] == '\0' || strlen(path + 1) > SOCKET_PATH_MAX)
		return FALSE;
	if (!g_str_has_prefix(text, "unix:") && !g_str_has_prefix(text, "unixpkt:") &&
	    !g_str_has_prefix(text, "bt:"))
		return FALSE;
	g_free(*address);
	*address = g_strdup(text);
	return TRUE;
}

/* --- The table --- */

#define KIB ((guint64)1024)
#define MIB (1024 * KIB)
#define GIB (1024 * MIB)

static const char *const no_yes[] = { "no", "yes", NULL };
enum { ON_GRANT_CLOSE, ON_GRANT_KEEP };
static const char *const close_keep[] = {
	[ON_GRANT_CLOSE] = "close", [ON_GRANT_KEEP] = "keep", NULL
};
enum { PROFILE_REFUSE, PROFILE_ALLOW };
static const char *const refuse_allow[] = {
	[PROFILE_REFUSE] = "refuse", [PROFILE_ALLOW] = "allow", NULL
};
static const char *const placements[] = {
	[CG_PLACEMENT_HEAD_UNIT] = "head-unit",
	[CG_PLACEMENT_PHONE] = "phone",
	[CG_PLACEMENT_BRIDGE] = "bridge",
	NULL,
};

#define AT(member) G_STRUCT_OFFSET(CgConfig, member)
#define PROFILE(key, profile)                                                                      \
	{                                                                                          \
		"Profiles", key, "refuse or allow", read_word, AT(profiles[profile]), "refuse", 0, \
			0, refuse_allow                                                            \
	}

/* clang-format off */
static const Setting settings[] = {
	{ "Consent", "Wait", "0 to 20 seconds", read_number, AT(wait), "12", 0, 20, NULL },
	{ "Consent", "Preview", "no or yes", read_word, AT(preview), "no", 0, 0, no_yes },
	{ "Consent", "OnGrant", "close or keep", read_word, AT(on_grant), "close", 0, 0, close_keep },
	{ "View", "FillWait", "0 to 20 seconds", read_number, AT(fill_wait), "8", 0, 20, NULL },
	{ "View", "CarFillWait", "0 to 300 seconds", read_number, AT(car_fill_wait), "60", 0, 300,
	  NULL },
	/* Less does not hold the text of one card; no head unit has more memory. */
	{ "View", "Limit", "4K to 16G bytes, with K, M or G", read_bytes, AT(view_limit), "256M",
	  4 * KIB, 16 * GIB, NULL },
	{ "Ledger", "Keep", "1d to 3650d", read_days, AT(keep_days), "90d", 1, 3650, NULL },
	{ "Numbers", "Country", "1 to 3 digits, without + or 0 in front", read_country, AT(country),
	  NULL, 1, 999, NULL },
	PROFILE("Sync", CG_PROFILE_SYNC),
	PROFILE("Ftp", CG_PROFILE_FTP),
	PROFILE("OppPull", CG_PROFILE_OPP_PULL),
	PROFILE("PcSuite", CG_PROFILE_PC_SUITE),
	PROFILE("Bip", CG_PROFILE_BIP),
	{ "Link", "Phone", "unix:PATH, unixpkt:PATH or bt:ADDRESS", read_address, AT(link_phone),
	  NULL, 0, 0, NULL },
	{ "Link", "Placement", "head-unit, phone or bridge", read_word, AT(placement), "head-unit", 0, 0,
	  placements },
};
/* clang-format on */

static gpointer find_value(CgConfig *config, const Setting *setting)
{
	return G_STRUCT_MEMBER_P(config, setting->offset);
}

void cg_settings_default(CgConfig *config)
{
	for (guint i = 0; i < G_N_ELEMENTS(settings); i++)
		if (settings[i].initial)
			settings[i].read(&settings[i], settings[i].initial,
					 find_value(config, &settings[i]));
}

gboolean cg_setting_section(const char *word)
{
	for (guint i = 0; i < G_N_ELEMENTS(settings); i++)
		if (strcmp(settings[i].section, word) == 0)
			return TRUE;
	return FALSE;
}

static const Setting *find_setting(const char *section, const char *key)
{
	for (guint i = 0; i < G_N_ELEMENTS(settings); i++)
		if (strcmp(settings[i].section, section) == 0 && strcmp(settings[i].key, key) == 0)
			return &settings[i];
	return NULL;
}

gboolean cg_setting_read(CgConfig *config, const CgConfigFile *file, const CgConfigSection *section,
			 const CgConfigEntry *entry, GError **error)
{
	const Setting *setting = find_setting(section->word, entry->key);
	g_autofree char *text = NULL;

	if (!setting)
		return cg_config_fail(error, file, entry->line, "section %s has no key %s",
				      section->word, entry->key);
	text = cg_config_value(file, entry, error);
	if (!text)
		return FALSE;
	if (!setting->read(setting, text, find_value(config, setting)))
		return cg_config_fail(error, file, entry->line, "%s is %s", setting->key,
				      setting->allowed);
	return TRUE;
}

/* --- Asking for them --- */

guint cg_config_wait(const CgConfig *config)
{
	return config->wait;
}

gboolean cg_config_closes_on_grant(const CgConfig *config)
{
	return config->on_grant == ON_GRANT_CLOSE;
}

gboolean cg_config_previews(const CgConfig *config)
{
	return config->preview;
}

guint cg_config_fill_wait(const CgConfig *config)
{
	return config->fill_wait;
}

guint cg_config_car_fill_wait(const CgConfig *config)
{
	return config->car_fill_wait;
}

guint64 cg_config_view_limit(const CgConfig *config)
{
	return config->view_limit;
}

guint cg_config_keep_days(const CgConfig *config)
{
	return config->keep_days;
}

guint cg_config_country(const CgConfig *config)
{
	return config->country;
}

gboolean cg_config_allows(const CgConfig *config, CgProfile profile)
{
	return config->profiles[profile] == PROFILE_ALLOW;
}

CgPlacement cg_config_placement(const CgConfig *config)
{
	return config->placement;
}

const char *cg_config_link_phone(const CgConfig *config)
{
	return config->link_phone;
}
